"""Login, the choice of a city, the city's colours and crest."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.generic import ListView

from municipality.colors import stylesheet
from municipality.middleware import ANY_MEMBER
from municipality.models import Membership, Municipality


class LoginForm(AuthenticationForm):
    """Says what to do next; whether the address or the password was wrong stays open."""

    error_messages = {
        "invalid_login": _(
            "Mit dieser E-Mail-Adresse und diesem Passwort gibt es keinen Zugang. Bitte prüfen Sie beides; beim Passwort "
            "zählen große und kleine Buchstaben."
        ),
        "inactive": _("Dieser Zugang ist geschlossen. Bitte wenden Sie sich an Ihre Administration."),
    }


class Login(LoginView):
    """The one login page of the portal, for pages and admin alike."""

    form_class = LoginForm
    template_name = "municipality/login.html"
    redirect_authenticated_user = True


class Chooser(LoginRequiredMixin, ListView):
    """The cities a person works in; whoever works in one only is taken there at once."""

    template_name = "municipality/chooser.html"
    context_object_name = "municipalities"

    def get_queryset(self) -> QuerySet[Municipality]:
        cities = Membership.across_cities.filter(user=self.request.user).current().values("municipality")
        return Municipality.objects.filter(pk__in=cities)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cities = list(self.get_queryset()[:2])
        if len(cities) == 1:
            return redirect("council:dashboard", municipality=cities[0].slug)
        return super().get(request, *args, **kwargs)


@cache_control(max_age=300)
def city_colors(request: HttpRequest) -> HttpResponse:
    """The city's accent colour as custom properties: a style sheet of its own, since pages carry no inline style."""
    return HttpResponse(stylesheet(request.municipality.primary_color), content_type="text/css; charset=utf-8")


city_colors.permission = ANY_MEMBER  # type: ignore[attr-defined]  # read by the middleware


@cache_control(max_age=300)
def city_logo(request: HttpRequest) -> FileResponse:
    """The crest for the head of every page. It is shown as a picture only: a drawing opened by itself runs nothing."""
    logo = request.municipality.logo
    if not logo:
        raise Http404
    answer = FileResponse(logo.open("rb"))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


city_logo.permission = ANY_MEMBER  # type: ignore[attr-defined]  # read by the middleware
