"""Public pages: what they show, what they cost, how they may be kept, and that feeds are well formed."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from xml.etree import ElementTree

import icalendar
import pytest
import pytest_django
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from council.models import Meeting, SubmissionMeasure
from council.public import copy
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Measure
from tests import factories
from tests.council import stages
from tests.council.browsing import text
from tests.sharing import copied, shared_city


def released(scene: SimpleNamespace, subject: str) -> None:
    people = scene.people
    paper = factories.complete_submission(people, subject=subject, plain_summary="Kurz gesagt.", edition=scene.edition)
    SubmissionMeasure.objects.create(submission=paper, measure=scene.measure)
    paper = stages.decided(paper, people)
    Meeting.objects.update(agenda_published_at=timezone.now())
    copy.release(paper, [], user=people.clerk)
    scene.papers.append(paper)


def add_measure(scene: SimpleNamespace, title: str) -> Measure:
    about = {"concept": scene.edition.concept, "edition": scene.edition, "field": scene.part.field}
    return Measure.objects.create(title=title, public_text="Für alle", status=MeasureStatus.RUNNING, **about)


def fill(scene: SimpleNamespace) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.pdf.render_pdf", lambda job: b"%PDF-1.7 " + job.title.encode())
        patch.setattr("council.public.copy.missing_in", lambda content: [])
        scene.city.public_pages, scene.city.barrier_email = True, "barriere@musterstadt.example"
        scene.city.save()
        factories.NumberRangeFactory()
        scene.edition = factories.EditionFactory(plain_summary="Wir leben zusammen.")
        field = FieldOfAction.objects.create(concept=scene.edition.concept, name="Sprache")
        scene.part = EditionField.objects.create(edition=scene.edition, field=field, name="Sprache")
        adopted = {"status": EditionStatus.ADOPTED, "adopted_on": timezone.localdate()}
        ConceptEdition.objects.filter(pk=scene.edition.pk).update(**adopted)
        scene.measure = add_measure(scene, "Sprachcafé")
        scene.papers = []
        released(scene, "Erster Antrag")


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    with shared_city(django_db_blocker, fill) as shared:
        yield shared


@pytest.fixture
def scene(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


def get(scene: SimpleNamespace, path: str, **headers: str) -> HttpResponse:
    return Client().get(f"/{scene.city.slug}/oeffentlich/{path}", headers=headers)


def cost(scene: SimpleNamespace, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert get(scene, path).status_code == 200, path
    return len(captured)


def test_each_page_costs_the_same_with_one_row_and_with_three(scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job: b"%PDF-1.7")
    monkeypatch.setattr("council.public.copy.missing_in", lambda content: [])
    concept = f"konzepte/{scene.edition.concept.slug}/"
    meeting = scene.papers[0].steps.first().meeting
    lists = ["", "massnahmen/", "vorlagen/", "sitzungen/", "suche/?q=Antrag", "vorlagen.rss", "sitzungen.ics"]
    pages = [f"massnahmen/{scene.measure.pk}/", f"vorlagen/{scene.papers[0].reference}/", f"sitzungen/{meeting.pk}/"]
    pages += [concept, f"{concept}felder/{scene.part.field_id}/", f"vorlagen/{scene.papers[0].reference}/vorlage.pdf"]
    before = {path: cost(scene, path) for path in (*lists, *pages)}
    for subject in ("Zweiter Antrag", "Dritter Antrag"):
        add_measure(scene, subject)
        released(scene, subject)
    assert {path: cost(scene, path) for path in before} == before
    assert max(before[path] for path in lists) <= 10
    assert max(before[path] for path in pages) <= 14


def test_the_summary_in_plain_words_stands_first(scene: SimpleNamespace):
    said = text(get(scene, f"vorlagen/{scene.papers[0].reference}/"))
    assert said.index("In einfachen Worten Kurz gesagt.") < said.index("Beschlussvorschlag") < said.index("Wer berät")
    assert "Sprachcafé" in said
    said = text(get(scene, f"konzepte/{scene.edition.concept.slug}/"))
    assert said.index("Wir leben zusammen.") < said.index("Handlungsfelder")


def test_pages_may_be_kept_for_a_minute_and_files_are_asked_for_again(scene: SimpleNamespace):
    page = get(scene, "vorlagen/")
    assert page["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in page.get("Vary", "")
    assert not page.cookies
    path = f"vorlagen/{scene.papers[0].reference}/vorlage.pdf"
    file = get(scene, path)
    assert file["Cache-Control"] == "public, no-cache"
    assert get(scene, path, if_none_match=file["ETag"]).status_code == 304
    copy.withdraw(scene.papers[0], "Ein Fehler.", user=scene.people.clerk)
    assert get(scene, path, if_none_match=file["ETag"]).status_code == 404


def test_an_old_address_leads_to_the_stable_one(scene: SimpleNamespace):
    paper = scene.papers[0]
    answer = get(scene, f"vorlagen/{paper.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, paper.public_url())


def test_feeds_name_papers_and_sessions(scene: SimpleNamespace):
    feed = ElementTree.fromstring(get(scene, "vorlagen.rss").content)  # noqa: S314  our own
    (link,) = feed.findall(".//item/link")
    assert link.text == f"http://testserver{scene.papers[0].public_url()}"
    found = icalendar.Calendar.from_ical(get(scene, "sitzungen.ics").content)
    addresses = {str(event["url"]) for event in found.walk("VEVENT")}
    assert addresses == {f"http://testserver{meeting.public_url()}" for meeting in Meeting.objects.all()}


def test_search_says_what_to_do_and_is_limited(scene: SimpleNamespace):
    assert "mindestens 3 Zeichen" in text(get(scene, "suche/?q=ab"))
    assert "Dazu steht hier nichts" in text(get(scene, f"suche/?q={'x' * 5000}"))
    assert get(scene, "suche/?q=%00%00%00%00").status_code == 200
    assert 'content="noindex' in get(scene, "suche/?q=Antrag").content.decode()
    assert 'content="index' in get(scene, "vorlagen/").content.decode()


def test_the_statement_tells_where_barriers_are_reported(scene: SimpleNamespace):
    page = get(scene, "barrierefreiheit/").content.decode()
    assert 'href="mailto:barriere@musterstadt.example"' in page
    assert 'rel="canonical" href="http://testserver' in page


def test_robots_read_public_pages_alone():
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /" in lines
    assert "Allow: /*/oeffentlich/" in lines


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_nobody_writes_here(verb: str, scene: SimpleNamespace):
    client = Client(enforce_csrf_checks=False)
    assert getattr(client, verb)(f"/{scene.city.slug}/oeffentlich/vorlagen/").status_code == 405
