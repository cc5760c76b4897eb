"""Sets the active city around each request and refuses before any view code runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from municipality.choices import Role
from municipality.models import Membership, Municipality, User
from municipality.scoping import activate, use_municipality

ADMIN_CITY_KEY = "admin_municipality"
ANY_MEMBER = "any member"
"""Whoever has a role in the city; every other view below a city names a permission or fails loudly on its first call."""

EVERYBODY = "everybody"
"""Open without a login; only below `PUBLIC_PREFIX`, and only in cities that switched their public pages on."""
PUBLIC_PREFIX = "oeffentlich"


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends whoever is not signed in to the sign-in page, but never puts that page into a part of another one.

    A page whose login has ended stays as it is, with the text that stands in it, and says so (`static/portal/js/portal.js`).
    """

    def process_view(self, request: HttpRequest, view_func: Callable, *args: Any) -> HttpResponseBase | None:
        # Django's own looks at the session first; pages that are open to everybody leave it alone, so that caches may keep them.
        if not getattr(view_func, "login_required", True):
            return None
        answer: HttpResponseBase | None = super().process_view(request, view_func, *args)
        return answer

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseBase:
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        answer: HttpResponseBase = super().handle_no_permission(request, view_func)
        return answer


class MunicipalityMiddleware:
    """Login, membership, scope and permission, in this order.

    Public pages (`EVERYBODY`) only ask whether the city has any; who is signed in makes no difference there.

    Every view below `/<city>/` declares `permission`: a full permission name or `ANY_MEMBER`. A stranger to the city gets 404,
    a member without the permission 403, both before the view is called.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.municipality = None
        request.roles = frozenset()
        # The scope opens in process_view and closes here, after templates are rendered.
        with use_municipality(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and "admin" in match.app_names:
            return self._enter_admin(request)
        if "municipality" in kwargs:
            return self._enter_city(request, view, kwargs.pop("municipality"))
        return None

    def _enter_city(self, request: HttpRequest, view: Callable, slug: str) -> HttpResponse | None:
        permission = declared_permission(view)
        if permission == EVERYBODY:
            return self._enter_public_page(request, slug)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        city = Municipality.objects.filter(slug=slug).first()
        if city is None:
            raise Http404
        activate(city)
        if not request.user.memberships_here():
            raise Http404
        request.municipality = city
        request.roles = request.user.roles
        if permission != ANY_MEMBER and not request.user.has_perm(permission):
            raise PermissionDenied
        return None

    def _enter_public_page(self, request: HttpRequest, slug: str) -> None:
        if not request.path_info.startswith(f"/{slug}/{PUBLIC_PREFIX}/"):
            raise ImproperlyConfigured(f"{request.path_info} is open to everybody, but not below /{slug}/{PUBLIC_PREFIX}/.")
        city = Municipality.objects.filter(slug=slug, public_pages=True).first()
        if city is None:
            raise Http404
        activate(city)
        request.municipality = city

    def _enter_admin(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        cities = admin_cities(request.user)
        chosen = request.session.get(ADMIN_CITY_KEY)
        city = next((city for city in cities if city.pk == chosen), cities[0] if cities else None)
        if city is not None:
            activate(city)
            request.municipality = city
            request.roles = request.user.roles


def admin_cities(user: User) -> list[Municipality]:
    """Cities whose admin this person may open, by name."""
    if user.is_superuser:
        return list(Municipality.objects.all())
    entitled = Membership.across_cities.filter(user=user, role__in=(Role.ADMIN, Role.CLERK)).current()
    return list(Municipality.objects.filter(pk__in=entitled.values("municipality")))


def declared_permission(view: Callable) -> str:
    """What the view says it needs. Raises `ImproperlyConfigured` for a view that says nothing."""
    permission = getattr(getattr(view, "view_class", view), "permission", None)
    if not permission:
        raise ImproperlyConfigured(f"{view} declares no permission; name one or `ANY_MEMBER`.")
    return str(permission)
