"""Public pages beside the papers: search, feeds, the statement on accessibility, colours and crest."""

from __future__ import annotations

from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from concepts.models import Chapter, ConceptEdition
from council import calendar
from council.models import Meeting, Submission
from council.public.reading import EVERYBODY
from council.views.public import PublicPage
from council.views.public_papers import LONGEST_SEARCH
from fields_of_action.models import EditionField, Measure
from municipality.colors import stylesheet
from municipality.views import city_logo

MOST_FOUND = 20
MOST_WORDS = 8
SHORTEST_SEARCH = 3
IN_FEED = 30


class Search(PublicPage):
    """Released papers, measures, fields and chapters of the concept that holds; always over what everybody may read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\x00", "").strip()
        context: dict[str, Any] = {"words": words, "too_short": 0 < len(words) < SHORTEST_SEARCH, "shortest": SHORTEST_SEARCH}
        if len(words) >= SHORTEST_SEARCH:
            editions = ConceptEdition.objects.public().values("pk")
            context |= {
                "papers": list(Submission.objects.for_public_list(words).shown_to(EVERYBODY)[:MOST_FOUND]),
                "measures": list(_with_words(Measure.objects.public(), words, "title", "public_text", "number")[:MOST_FOUND]),
                "fields": list(
                    _with_words(
                        EditionField.objects.filter(edition__in=editions), words, "name", "situation", "text"
                    ).select_related("edition__concept", "field")[:MOST_FOUND]
                ),
                "chapters": list(
                    _with_words(Chapter.objects.filter(edition__in=editions), words, "heading", "body").select_related(
                        "edition__concept"
                    )[:MOST_FOUND]
                ),
            }
            context["count"] = sum(len(context[name]) for name in ("papers", "measures", "fields", "chapters"))
        return self.page("search", context, index=False)


def _with_words(rows: QuerySet[Any], words: str, *columns: str) -> QuerySet[Any]:
    """Rows in which every word stands in one of these columns."""
    for word in words.split()[:MOST_WORDS]:
        wanted = Q()
        for column in columns:
            wanted |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(wanted)
    return rows


class PaperFeed(Feed):
    """The papers released last, as RSS 2.0."""

    feed_type = Rss201rev2Feed
    language = "de"

    def get_object(self, request: HttpRequest) -> Any:
        return request.municipality

    def title(self, city: Any) -> str:
        return _("%(city)s: Vorlagen und Beschlüsse") % {"city": city.official_name}

    def link(self, city: Any) -> str:
        return reverse("public:papers", args=[city.slug])

    def description(self, city: Any) -> str:
        return _("Vorlagen, die veröffentlicht wurden, die neuesten zuerst.")

    def items(self, city: Any) -> list[Submission]:
        return list(Submission.objects.for_public_list()[:IN_FEED])

    def item_title(self, item: Submission) -> str:
        return " ".join(part for part in (item.number, item.standing_copies[0].subject) if part)

    def item_description(self, item: Submission) -> str:
        return str(item.get_kind_display())

    def item_link(self, item: Submission) -> str:
        return item.public_url()

    def item_pubdate(self, item: Submission) -> Any:
        return item.released_at


class PapersFeed(PublicPage):
    """The feed of papers."""

    keeps = 600

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return PaperFeed()(request)


class SessionsCalendar(PublicPage):
    """Sessions whose agenda was published, as iCalendar; no item is named."""

    keeps = 600

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Meeting.objects.public()
        content = calendar.public_feed(request.municipality, rows, address=request.build_absolute_uri)
        return HttpResponse(content, content_type="text/calendar; charset=utf-8")


class Accessibility(PublicPage):
    """The statement on accessibility, and where barriers are told."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("accessibility", {})


class Colors(PublicPage):
    """The city's colours for the public pages, which no login opens."""

    keeps = 300

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(stylesheet(request.municipality.primary_color), content_type="text/css; charset=utf-8")


class Crest(PublicPage):
    """The city's crest."""

    keeps = 3600

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return city_logo(request)
