"""The page on which somebody arranges who stands in for her, and sees for whom she stands in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from municipality.forms.deputies import DeputyForm
from municipality.models import Delegation

ARRANGE = "municipality.arrange_own_delegation"


class Deputies(View):
    """One's own deputies of today and later, a form for the next, and for whom one stands in."""

    permission = ARRANGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(DeputyForm(represented=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DeputyForm(request.POST, represented=request.user)
        if not form.is_valid():
            return self._page(form, status=422)
        made = form.save()
        sentence = _("%(person)s vertritt Sie vom %(first)s bis %(last)s und zeichnet in dieser Zeit für Sie mit.")
        days = {"first": f"{made.valid_from:%d.%m.%Y}", "last": f"{made.valid_to:%d.%m.%Y}"}
        messages.success(request, sentence % {"person": made.deputy.full_name, **days})
        return redirect("municipality:deputies", municipality=request.municipality.slug)

    def _page(self, form: DeputyForm, *, status: int = 200) -> HttpResponse:
        rows = Delegation.objects.not_over().select_related("deputy", "represented")
        context = {
            "form": form,
            "deputies": rows.filter(represented=self.request.user),
            "represented": rows.filter(deputy=self.request.user),
        }
        return render(self.request, "municipality/deputies.html", context, status=status)


class DeputyEnd(View):
    """Ends one's own deputy's time now; anybody else's is not there."""

    permission = ARRANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Delegation.objects.not_over().filter(represented=request.user, pk=pk).select_related("deputy").first()
        if found is None:
            raise Http404
        found.end()
        messages.success(request, _("%(person)s vertritt Sie nicht mehr.") % {"person": found.deputy.full_name})
        return redirect("municipality:deputies", municipality=request.municipality.slug)
