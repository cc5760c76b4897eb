"""One authentication backend: passwords from Django, permissions from the roles in the active city."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from municipality.choices import Role
from municipality.models import User


@cache
def grants() -> dict[Role, frozenset[str]]:
    """All permission names by role, collected once from `grants.GRANTS` of every installed app."""
    collected: dict[Role, set[str]] = {role: set() for role in Role}
    for config in apps.get_app_configs():
        name = f"{config.name}.grants"
        if config.name.count(".") == 0 and find_spec(name) is not None:
            for role, permissions in import_module(name).GRANTS.items():
                collected[role] |= permissions
    return {role: frozenset(permissions) for role, permissions in collected.items()}


class RoleBackend(BaseBackend):
    """Logs in by e-mail and password; a permission is what the roles in the active city grant."""

    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any) -> User | None:
        email = username if username is not None else kwargs.get(User.USERNAME_FIELD)
        if not email or password is None or "\x00" in email:
            return None
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            make_password(password)  # the same time for an unknown address as for a wrong password
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not getattr(user_obj, "is_active", False) or not hasattr(user_obj, "roles"):
            return set()
        known = grants()
        return set().union(*(known[role] for role in user_obj.roles))

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
