"""The table of demonstration logins."""

from __future__ import annotations

from django.conf import settings

from council.demo.sources import CITIES, PASSWORD, login
from municipality.choices import Role
from municipality.models import Membership, Municipality
from municipality.scoping import use_municipality


def login_table() -> str:
    """One line per role and city, for the shell. Only cities that are loaded appear; empty where DEBUG is off."""
    if not settings.DEBUG:
        return ""
    lines: list[str] = []
    for city in Municipality.objects.filter(slug__in=CITIES):
        with use_municipality(city):
            people = {item.user.email: item for item in Membership.objects.select_related("user")}
        lines += ["", f"{city.name}: /{city.slug}/"]
        for role in Role:
            item = people.get(login(city.slug, role.value))
            if item is not None:
                lines.append(f"  {item.user.email:<40}{role.label:<24}{item.user.full_name}")
    if not lines:
        return ""
    return "\n".join([f"Anmeldungen zur Vorführung, Passwort für alle: {PASSWORD}", *lines])
