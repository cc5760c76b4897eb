"""People who log in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Count, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipality.choices import STAFF_ROLES, Gender, Role
from municipality.models.delegation import Delegation
from municipality.models.membership import Membership
from municipality.models.notice import Notice
from municipality.scoping import active_municipality_or_none


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a hashed password; without one the login stays closed."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Log in by e-mail address in any spelling of upper and lower case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One login for a person; what she may do follows from her memberships in the active city."""

    email = models.EmailField(_("E-Mail"), unique=True)
    title = models.CharField(_("Titel"), max_length=40, blank=True)
    given_name = models.CharField(_("Vorname"), max_length=80)
    family_name = models.CharField(_("Nachname"), max_length=80)
    gender = models.CharField(_("Form der Amtsbezeichnung"), max_length=7, choices=Gender, default=Gender.NEUTRAL)
    is_active = models.BooleanField(_("darf sich anmelden"), default=True)
    is_superuser = models.BooleanField(_("betreibt das ganze Portal"), default=False)
    date_joined = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["family_name", "given_name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case"),
            models.CheckConstraint(condition=models.Q(gender__in=Gender.values), name="user_gender_valid"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.family_name) if part)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name

    @property
    def is_staff(self) -> bool:
        """May open the admin of the active city."""
        return self.has_perm("municipality.access_admin")

    def memberships_here(self) -> list[Membership]:
        """Memberships of today in the active city; read once per user object and city."""
        return self._known_here()[0]

    def represented_here(self) -> list[User]:
        """Those for whom this person may cosign and approve today, with their own memberships, in the active city.

        Only the administration's staff stands in for one another, and nobody for the people of those she stands in for.
        """
        memberships, represented = self._known_here()
        return represented if any(item.role in STAFF_ROLES for item in memberships) else []

    def _known_here(self) -> tuple[list[Membership], list[User]]:
        municipality = active_municipality_or_none()
        if municipality is None or self.pk is None:
            return [], []
        cache: dict[int, tuple[list[Membership], list[User]]] = self.__dict__.setdefault("_known_by_city", {})
        if municipality.pk not in cache:
            cache[municipality.pk] = self._read_memberships(municipality.pk)
        return cache[municipality.pk]

    def _read_memberships(self, city: int) -> tuple[list[Membership], list[User]]:
        """One query for what this person may do herself and what those may do for whom she stands in."""
        delegated = Delegation.objects.filter(deputy=self, represented__is_active=True).current()
        everybody = Q(user=self) | Q(user__in=delegated.order_by().values("represented"))
        rows = Membership.objects.filter(everybody).current().select_related("unit", "user")
        unread = Notice.objects.visible_to(self).unread().order_by().values("recipient").annotate(count=Count("pk"))
        rows = rows.annotate(unread=Subquery(unread.values("count")))
        own: list[Membership] = []
        people: dict[int, User] = {}
        for row in rows:
            if row.user_id == self.pk:
                # The same in every row: it is counted for this person.
                self.__dict__.setdefault("_unread_by_city", {})[city] = row.unread or 0
                own.append(row)
                continue
            person = people.setdefault(row.user_id, row.user)
            person.__dict__.setdefault("_known_by_city", {}).setdefault(city, ([], []))[0].append(row)
        return own, list(people.values())

    def unread_here(self) -> int:
        """How many notices of the active city this person has not read; costs no query of its own."""
        self._known_here()
        municipality = active_municipality_or_none()
        return self.__dict__.get("_unread_by_city", {}).get(municipality.pk, 0) if municipality else 0

    @property
    def roles(self) -> frozenset[Role]:
        """Roles in the active city."""
        return frozenset(Role(membership.role) for membership in self.memberships_here())

    @property
    def unit_ids(self) -> frozenset[int]:
        """Ids of the units this person works in, in the active city."""
        return frozenset(item.unit_id for item in self.memberships_here() if item.unit_id is not None)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Ask the authentication backends; the operator of the portal may all that the admin offers."""
        if not self.is_active:
            return False
        if self.is_superuser:
            return True
        return any(backend.has_perm(self, perm, obj) for backend in auth.get_backends() if hasattr(backend, "has_perm"))

    def has_perms(self, perms: Iterable[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        if self.is_active and self.is_superuser:
            return True
        return any(
            backend.has_module_perms(self, app_label) for backend in auth.get_backends() if hasattr(backend, "has_module_perms")
        )
