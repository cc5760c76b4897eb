"""Public pages: the start, the concept that holds, its fields and measures. Nobody signs in here, and who has sees no more."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views import View

from concepts.models import ConceptEdition
from concepts.outline import chapter_tree
from council.models import Meeting, Submission
from council.public.reading import EVERYBODY
from council.views.files import stream
from fields_of_action.choices import MeasureStatus
from fields_of_action.fieldwork import counted, field_tree, goal_tree
from fields_of_action.models import EditionField, Goal, Indicator, IndicatorValue, Measure
from municipality import middleware

FRESH = 60
"""Seconds for which a page may be kept; what is taken back is gone after them."""
PAGE_SIZE = 25
ON_START = 5


class PublicPage(View):
    """A page that everybody may read. Only GET and HEAD; the same bytes for all, so that caches may keep it."""

    permission = middleware.EVERYBODY
    http_method_names = ["get", "head"]
    keeps = FRESH

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        # Here and not on `dispatch`, which a page may replace.
        return login_not_required(super().as_view(**initkwargs))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if "Cache-Control" not in answer:
            patch_cache_control(answer, public=True, max_age=self.keeps)
        answer["X-Content-Type-Options"] = "nosniff"
        return answer

    def page(self, template: str, context: dict[str, Any], *, index: bool = True) -> HttpResponse:
        """The page, with its address without parameters as the canonical one; `index` False keeps search engines off."""
        canonical = self.request.build_absolute_uri(self.request.path)
        return render(self.request, f"public/{template}.html", {**context, "canonical": canonical, "index": index})


class Home(PublicPage):
    """Concepts, the newest papers, the next sessions, the search."""

    def get(self, request: HttpRequest) -> HttpResponse:
        papers = Submission.objects.for_public_list().shown_to(EVERYBODY)[:ON_START]
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        meetings = Meeting.objects.public().for_list()
        coming = list(meetings.filter(starts_at__gte=today).order_by("starts_at", "pk")[:ON_START])
        context = {
            "editions": ConceptEdition.objects.public().select_related("concept").order_by("concept__name"),
            "papers": papers,
            "coming": coming,
            "past": [] if coming else meetings.filter(starts_at__lt=today).order_by("-starts_at", "-pk")[:ON_START],
        }
        return self.page("home", context)


class EditionPage(PublicPage):
    """A page about the edition of a concept that holds today."""

    def find(self, concept: str) -> ConceptEdition:
        found: QuerySet[ConceptEdition] = ConceptEdition.objects.public().filter(concept__slug=concept)
        edition = found.select_related("concept").prefetch_related("chapters", "guidelines", "principles").first()
        if edition is None:
            raise Http404
        return edition


class ConceptPage(EditionPage):
    """The concept: the summary first, then fields, guidelines and chapters."""

    def get(self, request: HttpRequest, concept: str) -> HttpResponse:
        edition = self.find(concept)
        fields = EditionField.objects.filter(edition=edition).select_related("field")
        papers = Submission.objects.for_public_list().shown_to(EVERYBODY).filter(edition=edition)
        context = {
            "edition": edition,
            "tree": chapter_tree(edition),
            "guidelines": edition.guidelines.all(),
            "principles": edition.principles.all(),
            "fields": field_tree(fields),
            "papers": papers,
        }
        return self.page("concept", context)


class FieldPage(EditionPage):
    """A field: its text, goals, measures, and figures without those that could tell who is meant."""

    def get(self, request: HttpRequest, concept: str, pk: int) -> HttpResponse:
        edition = self.find(concept)
        rows = list(EditionField.objects.filter(edition=edition).select_related("field"))
        row = next((item for item in rows if item.field_id == pk), None)
        if row is None:
            raise Http404
        values = Prefetch("values", IndicatorValue.objects.all())
        indicators = Indicator.objects.filter(field=pk).prefetch_related(values)
        context = {
            "edition": edition,
            "part": row,
            "above": next((item for item in rows if item.field_id == row.field.parent_id), None),
            "below": [item for item in rows if item.field.parent_id == pk],
            "goals": goal_tree(Goal.objects.filter(edition=edition, field=pk)),
            "measures": Measure.objects.public().filter(field=pk).order_by("number", "title"),
            "indicators": [counted(item, item.values.all(), inside=False) for item in indicators],
        }
        return self.page("field", context)


class ChapterFigure(EditionPage):
    """A picture of a chapter."""

    keeps = 3600

    def get(self, request: HttpRequest, concept: str, pk: int) -> FileResponse:
        chapter = next((row for row in self.find(concept).chapters.all() if row.pk == pk and row.figure), None)
        if chapter is None:
            raise Http404
        # Under a name of its own: the one it was uploaded with may name somebody.
        name = f"abbildung-{chapter.pk}{PurePath(chapter.figure.name).suffix.lower()}"
        return stream(chapter.figure, name=name, cache="public, max-age=3600")


class MeasureList(PublicPage):
    """All measures that were decided, by field and standing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.measures.select_related("field", "concept").order_by("concept__name", "field__name", "number", "title")
        wanted = request.GET.get("stand", "")
        choices = [(value, label) for value, label in MeasureStatus.choices if value in self.shown]
        if wanted in self.shown:
            found = found.filter(status=wanted)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page_obj": page, "choices": choices, "wanted": wanted if wanted in self.shown else ""}
        return self.page("measures", context, index=not request.GET)

    @cached_property
    def measures(self) -> Any:
        return Measure.objects.public()

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(MeasureStatus.values) - {MeasureStatus.IDEA, MeasureStatus.PROPOSED}


class MeasurePage(PublicPage):
    """One measure: what it is, where it stands, which public papers concern it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = Measure.objects.public().select_related("field", "concept", "responsible_unit")
        measure = found.filter(pk=pk).first()
        if measure is None:
            raise Http404
        papers = Submission.objects.for_public_list().shown_to(EVERYBODY).filter(concerned_measures__measure=measure)
        return self.page("measure", {"measure": measure, "papers": papers})
