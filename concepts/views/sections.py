"""Process and money of an edition: two pages that are read and written like its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from concepts import duties
from concepts.models import FundingApplication, ReportingDuty
from concepts.money import summed
from concepts.parts import KINDS, Kind
from concepts.permissions import WRITE, why_not_go_on
from concepts.process import numbered, timeline
from concepts.views.lookup import EditionPage, PartPage
from concepts.views.parts import place_of
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.timeline import draw_timeline, rows_of
from municipality.unsaved import revision_of

WIDE, PHONE = 760, 340
"""Widths of the timeline on a desk and in a hand."""


@dataclass(frozen=True)
class Section:
    """All rows of a kind under one heading."""

    kind: Kind
    rows: list[Any]


class SectionsPage(EditionPage, View):
    """Sections of several kinds; who may write does it where she reads."""

    slugs: tuple[str, ...]
    template: str
    heading: Any

    def get(self, request: HttpRequest) -> HttpResponse:
        lock = why_not_go_on(self.edition, request.user)
        sections = [Section(KINDS[slug], self.rows(KINDS[slug])) for slug in self.slugs]
        context = {
            "edition": self.edition,
            "heading": self.heading,
            "sections": sections if not lock else [section for section in sections if section.rows],
            "is_empty": not any(section.rows for section in sections),
            "writable": not lock,
            "lock": lock if request.user.has_perm(WRITE) else "",
            "may_settle": request.user.has_perm(WRITE),
        }
        rows = {section.kind.slug: section.rows for section in sections}
        return render(request, self.template, context | self.more(rows))

    def rows(self, kind: Kind) -> list[Any]:
        found = list(kind.rows(self.edition))
        for row in found:
            row.edition = self.edition
        return found

    def more(self, rows: dict[str, list[Any]]) -> dict[str, Any]:
        """What the page says about its rows besides."""
        return {}


class EditionProcess(SectionsPage):
    """Phases and milestones as a picture and in words, and what follows from the concept."""

    slugs = ("phasen", "meilensteine", "evaluationen", "instrumente", "berichtspflichten", "unterlagen")
    template = "concepts/edition_process.html"
    heading = gettext_lazy("Prozess")

    def rows(self, kind: Kind) -> list[Any]:
        if kind.slug != "phasen":
            return super().rows(kind)
        found = numbered(kind.rows(self.edition).prefetch_related("steps"))
        for row in found:
            row.edition = self.edition
        return found

    def more(self, rows: dict[str, list[Any]]) -> dict[str, Any]:
        links = {id(row): f"#{slug}-{row.pk}" for slug in ("phasen", "meilensteine") for row in rows[slug]}
        chart = timeline(self.edition, rows["phasen"], rows["meilensteine"], link=lambda row: links[id(row)])
        today = timezone.localdate()
        return {
            "today": today,
            "timeline": draw_timeline(chart, width=WIDE, today=today),
            "timeline_narrow": draw_timeline(chart.named(f"{chart.key}-schmal"), width=PHONE, today=today),
            "timeline_title": chart.title,
            "timeline_rows": rows_of(chart),
        }


class EditionMoney(SectionsPage):
    """Applications, the city's budget, and who helps from outside."""

    slugs = ("foerderung", "haushalt", "begleitung")
    template = "concepts/edition_money.html"
    heading = gettext_lazy("Geld & Begleitung")

    def more(self, rows: dict[str, list[Any]]) -> dict[str, Any]:
        return {"sums": summed(rows["foerderung"], rows["haushalt"]), "today": timezone.localdate()}


class Settled(PartPage, View):
    """One click says that a report was given or a proof handed in."""

    permission = WRITE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.find()
        if not isinstance(row, ReportingDuty | FundingApplication):
            raise Http404
        today = timezone.localdate()
        try:
            row = duties.settle(row, user=request.user, revision=revision_of(request.POST), today=today)
        except Refused as refused:
            context = {"edition": self.edition, "kind": self.kind, "reason": refused.sentence, "kept": False}
            context["home"] = place_of(self, row)
            return render(request, "concepts/part_locked.html", context, status=STATUS_BY_CODE[refused.code])
        if isinstance(row, ReportingDuty) and row.next_due:
            day = f"{row.next_due:%d.%m.%Y}"
            messages.success(request, _("„{name}“ ist erledigt. Der nächste ist am {day} fällig.").format(name=row, day=day))
        else:
            messages.success(request, _("„{name}“ ist erledigt.").format(name=row))
        return redirect(place_of(self, row))
