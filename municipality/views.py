"""Login, the choice of a city and the city's colours."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.generic import ListView

from municipality.colors import stylesheet
from municipality.middleware import ANYONE
from municipality.models import Membership, Municipality


class Login(LoginView):
    """The one login page of the portal, for pages and admin alike."""

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


@login_not_required
@cache_control(max_age=300)
def city_colors(request: HttpRequest) -> HttpResponse:
    """The city's accent colour as custom properties: a style sheet of its own, since pages carry no inline style."""
    return HttpResponse(stylesheet(request.municipality.primary_color), content_type="text/css; charset=utf-8")


city_colors.permission = ANYONE  # type: ignore[attr-defined]  # read by the middleware
