"""The admin under /verwaltung/: always for one city, entered through the portal's own login."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from municipality.middleware import ADMIN_CITY_KEY, admin_cities


class PortalAdminSite(AdminSite):
    """Django's admin, limited to the city that its visitor chose in the header."""

    site_title = _("Integrationsportal")
    site_header = _("Verwaltung des Integrationsportals")
    index_title = _("Was Sie hier pflegen")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        choose = self.admin_view(require_POST(self.choose_city))
        return [path("kommune/", choose, name="choose_city"), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal has one login page, with its lockout; whoever is logged in but may not enter is told so."""
        if request.user.is_authenticated:
            messages.error(
                request, gettext("Für die Verwaltung fehlt Ihnen die Berechtigung. Bitte wenden Sie sich an Ihre Administration.")
            )
            return redirect("municipality:chooser")
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    login.login_required = False  # type: ignore[attr-defined]  # read by LoginRequiredMiddleware: this is where it sends people

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        cities = admin_cities(request.user) if request.user.is_authenticated else []
        return {**super().each_context(request), "admin_cities": cities}

    def choose_city(self, request: HttpRequest) -> HttpResponse:
        """Switch to another city of this person; an unknown one changes nothing."""
        chosen = request.POST.get("municipality", "")
        for city in admin_cities(request.user):
            if str(city.pk) == chosen:
                request.session[ADMIN_CITY_KEY] = city.pk
                messages.success(request, gettext("Sie pflegen jetzt die Angaben von %(city)s.") % {"city": city.name})
                return redirect("admin:index")
        messages.error(request, gettext("Diese Kommune können Sie nicht verwalten. Bitte wählen Sie eine aus der Liste."))
        return redirect("admin:index")
