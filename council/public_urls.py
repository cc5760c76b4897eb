"""What everybody may read of a city, below `/<city>/oeffentlich/`; all of it asks for no login, nothing else of a city does."""

from django.urls import path

from council.views import public, public_feeds, public_papers
from municipality import converters  # noqa: F401  makes <id:…> known

app_name = "public"

urlpatterns = [
    path("", public.Home.as_view(), name="home"),
    path("konzepte/<slug:concept>/", public.ConceptPage.as_view(), name="concept"),
    path("konzepte/<slug:concept>/felder/<id:pk>/", public.FieldPage.as_view(), name="field"),
    path("konzepte/<slug:concept>/abbildungen/<id:pk>/", public.ChapterFigure.as_view(), name="chapter_figure"),
    path("massnahmen/", public.MeasureList.as_view(), name="measures"),
    path("massnahmen/<id:pk>/", public.MeasurePage.as_view(), name="measure"),
    path("sitzungen/", public_papers.Sessions.as_view(), name="sessions"),
    path("sitzungen/<id:pk>/", public_papers.SessionPage.as_view(), name="session"),
    path("vorlagen/", public_papers.Papers.as_view(), name="papers"),
    path("vorlagen/<slug:reference>/", public_papers.PaperPage.as_view(), name="paper"),
    path("vorlagen/<slug:reference>/vorlage.pdf", public_papers.PaperPdf.as_view(), name="paper_pdf"),
    path("vorlagen/<slug:reference>/anlagen/<id:pk>/", public_papers.PaperFile.as_view(), name="paper_file"),
    path("vorlagen/<slug:reference>/abbildungen/<id:place>/", public_papers.PaperFigure.as_view(), name="paper_figure"),
    path("suche/", public_feeds.Search.as_view(), name="search"),
    path("vorlagen.rss", public_feeds.PapersFeed.as_view(), name="papers_feed"),
    path("sitzungen.ics", public_feeds.SessionsCalendar.as_view(), name="sessions_calendar"),
    path("barrierefreiheit/", public_feeds.Accessibility.as_view(), name="accessibility"),
    path("farben.css", public_feeds.Colors.as_view(), name="colors"),
    path("wappen/", public_feeds.Crest.as_view(), name="crest"),
]
