"""Contributions: all of them as cards, one with what became of it, and changing it. What becomes of them: `turning.py`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from municipality.acting import STATUS_BY_CODE, Refused
from municipality.choices import STAFF_ROLES
from municipality.history import told
from municipality.unsaved import revision_of
from municipality.worddiff import diff
from workshops import contributions
from workshops.cards import Card, cards, for_cards
from workshops.filters import ContributionFilter
from workshops.forms.contributions import ContributionForm
from workshops.models import Contribution
from workshops.saving import Stale

PAGE_SIZE = 30
TOLD = ("kind", "text", "field", "answer", "merged_into", "recommendation", "measure")
"""What the list of changes tells."""


def contribution_or_404(request: HttpRequest, pk: int) -> Contribution:
    rows = Contribution.objects.visible_to(request.user).select_related("event__concept", "field", "last_editor")
    row: Contribution | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def card_of(request: HttpRequest, pk: int) -> Card:
    return cards(for_cards(Contribution.objects.visible_to(request.user).filter(pk=pk), request.user), request.user)[0]


class ContributionList(View):
    """All contributions that a person may see; several can be ticked and dealt with together."""

    permission = "workshops.view_contribution"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = for_cards(Contribution.objects.visible_to(request.user), request.user)
        wanted = ContributionFilter(request.GET, rows, request=request)
        ordered = wanted.qs.order_by("-event__period_from", "-event", "position", "pk")
        page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "filter": wanted,
            "chips": wanted.chips(),
            "cards": cards(page.object_list, request.user),
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "may_change": request.user.has_perm(contributions.CHANGE),
            "back": request.get_full_path(),
        }
        part = "_results" if request.htmx.target == "ergebnisse" else ""
        response = render(request, f"workshops/contribution_list{part}.html", context, status=400 if wanted.errors else 200)
        patch_vary_headers(response, ["HX-Target"])
        return response


class ContributionDetail(View):
    """One contribution: where it was said, who says the same, what became of it."""

    permission = "workshops.view_contribution"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = contribution_or_404(request, pk)
        is_staff = bool(request.user.roles & STAFF_ROLES)
        context = {
            "row": row,
            "card": card_of(request, pk),
            "may_remove": request.user.has_perm(contributions.DELETE),
            "changes": told(row, fields=TOLD) if is_staff else [],
            "back": request.path,
        }
        return render(request, "workshops/contribution_detail.html", context)


class ContributionEdit(View):
    """Changing a contribution: in its place in the list it stands in, or without JavaScript on a page of its own."""

    permission = contributions.CHANGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = contribution_or_404(request, pk)
        if request.htmx and "lesen" in request.GET:
            return self._shown(row)
        return self._page(row, ContributionForm(row, contributions.field_choices(row.event)), revision=row.revision)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, revision = contribution_or_404(request, pk), revision_of(request.POST)
        form = ContributionForm(row, contributions.field_choices(row.event), request.POST)
        if not form.is_valid():
            return self._page(row, form, revision=revision, status=422)
        try:
            contributions.change(row, form.line, user=request.user, revision=revision, answer=form.cleaned_data.get("answer"))
        except Stale as stale:
            typed = form.cleaned_data["text"]
            stored: Contribution = stale.stored
            theirs = {"row": stored, "segments": diff(stored.text, typed)}
            return self._page(row, form, revision=stored.revision, theirs=theirs, status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(row, form, revision=revision, status=STATUS_BY_CODE[refused.code])
        if request.htmx:
            return self._shown(contribution_or_404(request, pk))
        messages.success(request, _("Gespeichert."))
        return redirect(row.get_absolute_url())

    def _shown(self, row: Contribution) -> HttpResponse:
        return render(self.request, "workshops/_entered.html", {"row": row, "may_change": True, "fresh": True})

    def _page(
        self, row: Contribution, form: ContributionForm, *, revision: int, theirs: Any = None, status: int = 200
    ) -> HttpResponse:
        context = {"row": row, "form": form, "revision": revision, "theirs": theirs}
        name = "_entered_form" if self.request.htmx else "contribution_form"
        return render(self.request, f"workshops/{name}.html", context, status=status)


class ContributionRemove(View):
    """Asks, in words, what will happen; then takes the contribution out."""

    permission = contributions.DELETE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = contribution_or_404(request, pk)
        problem = contributions.why_not_remove(row)
        return self._page(row, problem, status=409 if problem else 200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = contribution_or_404(request, pk)
        try:
            contributions.remove(row, user=request.user, revision=revision_of(request.POST))
        except Stale:
            problem = _("Der Beitrag wurde inzwischen geändert. Bitte lesen Sie ihn noch einmal, bevor Sie ihn entfernen.")
            return self._page(contribution_or_404(request, pk), problem, status=409)
        except Refused as refused:
            return self._page(row, refused.sentence, status=409)
        messages.success(request, _("Der Beitrag wurde entfernt."))
        return redirect(row.event.get_absolute_url())

    def _page(self, row: Contribution, problem: str, status: int) -> HttpResponse:
        return render(self.request, "workshops/contribution_remove.html", {"row": row, "problem": problem}, status=status)
