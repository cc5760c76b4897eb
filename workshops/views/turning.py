"""What becomes of contributions: one click on a card, or a form for one or several; and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from municipality.acting import STATUS_BY_CODE, Refused
from workshops import contributions, turning
from workshops.forms.contributions import TURNS, TurnForm
from workshops.models import Contribution
from workshops.views.contributions import card_of, contribution_or_404

MOST_TICKED = 200


class CardAnswer:
    """Answers with the card as it is now to htmx, which exchanges it, and leads everybody else back."""

    request: HttpRequest

    def card(self, pk: int, *, problem: str = "") -> HttpResponse:
        context = {
            "card": card_of(self.request, pk),
            "back": self.back(self.request.POST),
            "problem": problem,
            "fresh": True,
            "tickable": "ankreuzbar" in self.request.POST,
        }
        return render(self.request, "workshops/_card.html", context, status=409 if problem else 200)

    def back(self, data: QueryDict) -> str:
        """The page somebody came from, if it is one of ours; else the list of contributions."""
        address, city = data.get("weiter", ""), self.request.municipality.slug
        if address.startswith(f"/{city}/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
            return address
        return reverse("workshops:contribution_list", args=[city])


class ContributionTurn(CardAnswer, View):
    """GET shows what would be made, filled in. POST makes it: as it follows from the contributions, or as the form says."""

    permission = contributions.CHANGE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, kind = self._asked(request.GET)
        if not rows:
            messages.info(request, _("Bitte kreuzen Sie zuerst an, um welche Beiträge es geht."))
            return redirect(self.back(request.GET))
        try:
            form = TURNS[kind](rows, request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(self.back(request.GET))
        problem = next((text for row in rows if (text := turning.why_not_turn(row))), "")
        return self._page(form, kind, problem=problem, status=409 if problem else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        rows, kind = self._asked(request.POST)
        if not rows:
            raise Http404
        adjusted = "angepasst" in request.POST
        try:
            form = TURNS[kind](rows, request.user, request.POST if adjusted else None)
            if adjusted and not form.is_valid():
                return self._page(form, kind, status=422)
            made = form.act() if adjusted else self._at_once(kind, rows)
        except Refused as refused:
            return self._refused(rows, kind, refused, adjusted)
        if request.htmx:
            return self.card(rows[0].pk)
        messages.success(request, _said(kind, made, len(rows)))
        return redirect(self.back(request.POST))

    def _at_once(self, kind: str, rows: list[Contribution]) -> Any:
        """Without asking anything."""
        if kind == "empfehlung":
            return turning.to_recommendation(rows, user=self.request.user)
        if kind == "massnahme":
            return turning.to_measure(rows, user=self.request.user)
        return turning.merge(rows, rows[0], user=self.request.user)

    def _asked(self, data: QueryDict) -> tuple[list[Contribution], str]:
        """The contributions that are ticked, in their order, and what shall become of them."""
        kind = data.get("ziel", "")
        if kind not in TURNS:
            raise Http404
        pks = [int(text) for text in data.getlist("wahl")[:MOST_TICKED] if text.isascii() and text.isdigit() and len(text) < 19]
        rows = Contribution.objects.visible_to(self.request.user).filter(pk__in=pks)
        found = {row.pk: row for row in rows.select_related("event__concept", "event__edition", "field")}
        return [found[pk] for pk in dict.fromkeys(pks) if pk in found], kind

    def _refused(self, rows: list[Contribution], kind: str, refused: Refused, adjusted: bool) -> HttpResponse:
        """The sentence: on the card where it was asked for, else above the form; what is missing can be filled in there."""
        request, status = self.request, STATUS_BY_CODE[refused.code]
        if request.htmx:
            if refused.code == "input":
                address = reverse("workshops:contribution_turn", args=[request.municipality.slug])
                return HttpResponse(headers={"HX-Redirect": f"{address}?ziel={kind}&wahl={rows[0].pk}"})
            return self.card(rows[0].pk, problem=refused.sentence)
        try:
            form = TURNS[kind](rows, request.user, request.POST if adjusted else None)
        except Refused:
            messages.error(request, refused.sentence)
            return redirect(self.back(request.POST))
        return self._page(form, kind, problem=refused.sentence, status=status)

    def _page(self, form: TurnForm, kind: str, *, problem: str = "", status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "kind": kind,
            "rows": form.rows,
            "problem": problem,
            "back": self.back(self.request.POST or self.request.GET),
        }
        return render(self.request, "workshops/contribution_turn.html", context, status=status)


class ContributionUndo(CardAnswer, View):
    """Takes back what became of a contribution."""

    permission = contributions.CHANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = contribution_or_404(request, pk)
        try:
            sentence = turning.undo(row, user=request.user)
        except Refused as refused:
            if request.htmx:
                return self.card(pk, problem=refused.sentence)
            messages.error(request, refused.sentence)
            return redirect(self.back(request.POST))
        if request.htmx:
            return self.card(pk)
        messages.success(request, sentence)
        return redirect(self.back(request.POST))


def _said(kind: str, made: Any, number: int) -> str:
    values = {"title": str(made), "count": number}
    if kind == "empfehlung":
        return _("Daraus ist die Empfehlung „%(title)s“ geworden.") % values
    if kind == "massnahme":
        return _("Daraus ist die Maßnahme „%(title)s“ geworden.") % values
    return _("%(count)s Beiträge sind zusammengefasst; „%(title)s“ steht für alle.") % values
