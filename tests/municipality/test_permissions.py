"""Roles grant permissions in one city, and every page says what it needs before its code runs."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Permission
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from municipality.backends import grants
from municipality.choices import Role
from municipality.middleware import ANY_MEMBER, EVERYBODY, PUBLIC_PREFIX, MunicipalityMiddleware, declared_permission
from municipality.models import Membership, Municipality, User
from municipality.scoping import NoActiveMunicipality, active_municipality, use_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Municipality:
    return Municipality.objects.create(
        slug="nord", name="Nord", official_name="Stadt Nord", federal_state="BW", ags="00000001", place="Nord"
    )


@pytest.fixture
def other_city() -> Municipality:
    return Municipality.objects.create(
        slug="sued", name="Süd", official_name="Stadt Süd", federal_state="HE", ags="00000002", place="Süd"
    )


@pytest.fixture
def clerk(city: Municipality) -> User:
    user = User.objects.create_user("Dienst@example.org", "ein langes Passwort", given_name="Dilek", family_name="Aydın")
    with use_municipality(city):
        Membership.objects.create(user=user, role=Role.CLERK)
    return user


def patterns_below_a_city(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            found += patterns_below_a_city(item, route)
        elif "<slug:municipality>" in route:
            found.append((route, item))
    return found


def test_every_page_of_a_city_names_a_permission_that_some_role_has() -> None:
    pages = patterns_below_a_city()
    assert len(pages) >= 15
    granted = set().union(*grants().values())
    for route, pattern in pages:
        permission = declared_permission(pattern.callback)
        if permission == EVERYBODY:
            assert route.startswith(f"<slug:municipality>/{PUBLIC_PREFIX}/"), f"{route} is open to everybody"
            continue
        assert permission == ANY_MEMBER or permission in granted, f"{route} needs {permission}, which nobody has"


def test_grants_only_name_permissions_that_exist() -> None:
    """A misspelt permission would silently give nothing."""
    known = {f"{item.content_type.app_label}.{item.codename}" for item in Permission.objects.select_related("content_type")}
    named = set().union(*grants().values())
    assert named - known == set()


def test_a_role_counts_in_its_own_city_only(clerk: User, city: Municipality, other_city: Municipality) -> None:
    with use_municipality(city):
        assert clerk.has_perm("municipality.access_admin")
        assert clerk.is_staff
    with use_municipality(other_city):
        assert not clerk.has_perm("municipality.access_admin")
        assert not clerk.is_staff
    assert not clerk.has_perm("municipality.access_admin")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (None, None, True),
        (datetime.date(2026, 1, 1), None, True),
        (None, datetime.date(2026, 3, 1), True),
        (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), True),
        (datetime.date(2026, 3, 2), None, False),
        (None, datetime.date(2026, 2, 28), False),
    ],
)
def test_memberships_count_from_their_first_to_their_last_day(
    clerk: User, city: Municipality, valid_from: datetime.date | None, valid_to: datetime.date | None, counts: bool
) -> None:
    with use_municipality(city):
        Membership.objects.update(valid_from=valid_from, valid_to=valid_to)
        assert Membership.objects.current(datetime.date(2026, 3, 1)).exists() is counts


def test_inactive_people_have_no_rights(clerk: User, city: Municipality) -> None:
    clerk.is_active = False
    with use_municipality(city):
        assert not clerk.has_perm("municipality.access_admin")


def test_login_by_address_in_any_spelling(clerk: User) -> None:
    request = RequestFactory().post("/anmelden/")
    assert authenticate(request, username="dienst@EXAMPLE.org", password="ein langes Passwort") == clerk
    assert authenticate(request, username="dienst@example.org", password="falsch") is None
    assert authenticate(request, username="niemand@example.org", password="ein langes Passwort") is None
    assert authenticate(request, username="dienst@example.org\x00", password="ein langes Passwort") is None


class Page:
    """Stands for a view; remembers whether its code ran."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        self.ran = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.ran = True
        return HttpResponse(active_municipality().slug)


def visit(user: object, page: Page, slug: str = "nord") -> HttpResponse:
    """Run the middleware as Django does: process_view first, then the page."""
    request = RequestFactory().get(f"/{slug}/")
    request.user = user
    request.session = {}
    request.resolver_match = resolve("/anmelden/")

    def chain(request: HttpRequest) -> HttpResponse:
        kwargs = {"municipality": slug}
        answer = middleware.process_view(request, page, (), kwargs)
        assert "municipality" not in kwargs
        return answer or page(request)

    middleware = MunicipalityMiddleware(chain)
    return middleware(request)


def test_a_page_runs_in_the_scope_of_its_city_and_leaves_none_behind(clerk: User, city: Municipality) -> None:
    page = Page("municipality.view_user")
    assert visit(clerk, page).content == b"nord"
    with pytest.raises(NoActiveMunicipality):
        active_municipality()


def test_without_the_permission_the_code_of_a_page_never_runs(clerk: User, city: Municipality) -> None:
    page = Page("municipality.delete_organizationalunit")
    with pytest.raises(PermissionDenied):
        visit(clerk, page)
    assert not page.ran


@pytest.mark.parametrize("slug", ["sued", "gibt-es-nicht"])
def test_a_stranger_gets_404_for_a_real_city_as_for_none(clerk: User, other_city: Municipality, slug: str) -> None:
    page = Page("municipality.view_user")
    with pytest.raises(Http404):
        visit(clerk, page, slug)
    assert not page.ran


def test_a_page_that_names_no_permission_is_refused(clerk: User, city: Municipality) -> None:
    page = Page("")
    with pytest.raises(ImproperlyConfigured):
        visit(clerk, page)
    assert not page.ran


def test_an_error_in_a_page_closes_the_scope(clerk: User, city: Municipality) -> None:
    class Broken(Page):
        def __call__(self, request: HttpRequest) -> HttpResponse:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        visit(clerk, Broken("municipality.view_user"))
    with pytest.raises(NoActiveMunicipality):
        active_municipality()
