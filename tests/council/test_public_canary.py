"""Canaries in everything that is not public: on no public page, in no feed, file or search, signed in or not.

The paper's public copy is really printed, and every stream of the file unpacked. The same walk finds what is public, so that a
silent walk means silence and not a page that was missed.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pikepdf
import pytest
import pytest_django
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from concepts.choices import EditionStatus
from council import meetings
from council.models import AgendaItem, Consultation, Meeting, PublicCopy
from council.public import copy
from council.transitions import perform
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Measure
from municipality import middleware
from municipality.models import User
from tests import factories
from tests.council import stages
from tests.council.test_canary import sung
from tests.sharing import copied, shared_city

pytestmark = [pytest.mark.slow, pytest.mark.walk]

NAME = "Kanariette Verborgenius"
"""A redacted name."""
HIDDEN = "KANARIEGEHEIM"
"""All that belongs to steps behind closed doors, to the administration, to drafts and to what was not released."""
SECRETS = ("Kanariette", "Verborgenius", HIDDEN, HIDDEN.lower())


def write(scene: SimpleNamespace) -> None:
    """A released paper with a redacted name and a closed board, papers that are not public, a concept with an internal side."""
    people = scene.people
    scene.city.public_pages = True
    scene.city.save()
    factories.NumberRangeFactory()
    paper = factories.complete_submission(people, subject=f"Zuschuss für {NAME}", plain_summary=f"Es geht um {NAME}s Verein.")
    board, council = paper.steps.all()
    board.committee.name = f"Beirat {HIDDEN}"
    board.committee.save()
    Consultation.objects.filter(pk=board.pk).update(public=False, non_public_reason=f"Grund {HIDDEN}")
    paper.motion_points.update(text="<p>Der Verein von <strong>Kanariette</strong> Verborgenius erhält Geld.</p>")
    paper.sections.update(heading=f"Bericht von {NAME}", body=f"<p>Frau Verborge\u00adnius und {NAME} sprachen.</p>")
    for title, public in ((f"Antrag von {NAME}", True), (f"Anlage {HIDDEN}", False), ("Zweite Anlage", True)):
        factories.AttachmentFactory(
            submission=paper,
            title=title,
            public=public,
            due=None,
            file=ContentFile(b"Inhalt" if public and NAME in title else HIDDEN.encode(), name="anlage.txt"),
            content_type="text/plain",
        )
    perform("start_cosigning", paper, user=people.author)
    perform("cosign", paper, user=people.cosigner, data={"answer": "agreed_with_remark", "remark": f"Bemerkung {HIDDEN}"})
    perform("approve", paper, user=people.submitter)
    sessions = []
    for step in (board, council):
        meeting = factories.meeting_of(step.committee, in_days=0)
        perform("schedule", step, user=people.clerk, data={"meeting": meeting})
        meetings.dispatch(meeting, people.clerk, urgency_reason=f"Eilig {HIDDEN}")
        sessions.append(meeting)
    perform("record_outcome", board, user=people.clerk, data={"outcome": "no_vote", "remark": HIDDEN})
    perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted", "remark": HIDDEN, "votes_yes": 1})
    for passage in (NAME, "Verborgenius"):
        copy.mark(paper, passage, "personal", user=people.clerk)
    open_files = [item.pk for item in paper.attachments.all() if NAME in item.title]
    scene.copy = copy.release(paper, open_files, user=people.clerk)
    unreleased = stages.in_consultation(
        factories.complete_submission(people, plain_summary=HIDDEN, file_reference=HIDDEN), people
    )
    withdrawn = stages.in_consultation(factories.complete_submission(people, plain_summary=HIDDEN), people)
    copy.release(withdrawn, [], user=people.clerk)
    copy.withdraw(withdrawn, HIDDEN, user=people.clerk)
    unannounced = stages.in_consultation(factories.complete_submission(people, subject=HIDDEN), people)
    copy.release(unannounced, [], user=people.clerk)
    draft = factories.complete_submission(people, subject=f"Entwurf {HIDDEN}")
    scene.paper, scene.council, scene.board = stages.fresh(paper), council, board
    scene.others = [unreleased, withdrawn, unannounced, draft]
    scene.attachments = [item.pk for item in paper.attachments.all()]
    for item in (unreleased, withdrawn):
        Meeting.objects.filter(steps__submission=item).update(agenda_published_at=timezone.now())
    planned = factories.meeting_of(council.committee, in_days=30)
    Meeting.objects.filter(pk=planned.pk).update(place=f"Raum {HIDDEN}")
    AgendaItem.objects.create(meeting=sessions[1], title=HIDDEN, public=False, sent_at=timezone.now())
    write_concept(scene)


def write_concept(scene: SimpleNamespace) -> None:
    edition = factories.EditionFactory(plain_summary="Kurz gesagt", label="Fortschreibung")
    draft = factories.EditionFactory(concept=edition.concept, label=f"Entwurf {HIDDEN}", plain_summary=HIDDEN)
    factories.ChapterFactory(edition=edition, heading="Rückblick", body="<p>Offener Text</p>")
    factories.ChapterFactory(edition=draft, heading=HIDDEN, body=f"<p>{HIDDEN}</p>")
    field = FieldOfAction.objects.create(concept=edition.concept, name="Sprache", aliases=HIDDEN)
    part = EditionField.objects.create(edition=edition, field=field, name="Sprache", text="<p>Kurse</p>")
    inner = {"description": HIDDEN, "note": HIDDEN, "internal_note": HIDDEN, "partners": HIDDEN, "target_groups": HIDDEN}
    common = {"concept": edition.concept, "field": field, "edition": edition, **inner}
    scene.measure = Measure.objects.create(
        title="Sprachcafé", public_text="Offen für alle", status=MeasureStatus.RUNNING, **common
    )
    idea = Measure.objects.create(title=f"Idee {HIDDEN}", public_text=HIDDEN, status=MeasureStatus.IDEA, **common)
    newer = {**common, "edition": draft}
    later = Measure.objects.create(title=HIDDEN, public_text=HIDDEN, status=MeasureStatus.RUNNING, **newer)
    type(edition).objects.filter(pk=edition.pk).update(status=EditionStatus.ADOPTED, adopted_on=timezone.localdate())
    scene.edition, scene.part, scene.hidden_measures = edition, part, [idea, later]


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """Everybody walks through the same rooms; nobody changes anything there."""
    with shared_city(django_db_blocker, write) as shared:
        yield shared


@pytest.fixture
def scene(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


def addresses(scene: SimpleNamespace) -> Iterator[str]:
    """Every public address there is, and those of everything that is not public."""
    concept = f"konzepte/{scene.edition.concept.slug}/"
    yield from ("", concept, f"{concept}felder/{scene.part.field_id}/", "massnahmen/", "massnahmen/?stand=idea", "vorlagen/")
    yield from (f"massnahmen/{row.pk}/" for row in (scene.measure, *scene.hidden_measures))
    yield from ("sitzungen/", "sitzungen/?zeit=vergangen", "vorlagen.rss", "sitzungen.ics", "barrierefreiheit/", "farben.css")
    yield from (f"sitzungen/{pk}/" for pk in Meeting.objects.values_list("pk", flat=True))
    yield from (f"suche/?q={word}" for word in (*SECRETS, "Beirat", "Zuschuss", "Sprach"))
    yield from (f"vorlagen/?q={word}" for word in SECRETS)
    for paper in (scene.paper, *scene.others):
        for reference in {paper.reference, str(paper.pk)}:
            base = f"vorlagen/{reference}/"
            yield from (base, f"{base}vorlage.pdf", f"{base}abbildungen/0/")
            yield from (f"{base}anlagen/{pk}/" for pk in scene.attachments)


def walk(scene: SimpleNamespace, user: User | None) -> dict[str, HttpResponse]:
    client = Client()
    if user is not None:
        client.force_login(user, backend="municipality.backends.RoleBackend")
    return {path: whole(client.get(f"/{scene.city.slug}/oeffentlich/{path}", follow=True)) for path in addresses(scene)}


def whole(answer: HttpResponse) -> HttpResponse:
    """A file that was streamed as an answer that can be read twice."""
    if not answer.streaming:
        return answer
    return HttpResponse(answer.getvalue(), status=answer.status_code, headers=dict(answer.headers))


def test_nobody_hears_a_canary_on_public_pages_signed_in_or_not(scene: SimpleNamespace):
    answers = walk(scene, None)
    for user in (scene.people.clerk, scene.people.member):
        same = walk(scene, user)
        assert {path for path in answers if seen(answers[path]) != seen(same[path])} == set()
    for path, answer in answers.items():
        said = sung(answer)
        typed = path.partition("?q=")[2]
        assert {word for word in SECRETS if word != typed and word in said} == set(), path
    found = {path for path, answer in answers.items() if answer.status_code == 200}
    paper = f"vorlagen/{scene.paper.reference}/"
    assert {"", paper, f"{paper}vorlage.pdf", "vorlagen.rss", "sitzungen.ics", f"massnahmen/{scene.measure.pk}/"} <= found
    assert {answer.status_code for path, answer in answers.items() if path not in found} == {404}
    for other in scene.others:
        assert not any(path.startswith(f"vorlagen/{other.reference}/") for path in found)
    assert sum(path.startswith(f"{paper}anlagen/") for path in found) == 1
    assert "[geschwärzt: Personenbezug]" in answers[paper].content.decode()
    assert "einstimmig, 1 Ja" in answers[paper].content.decode()
    assert scene.paper.number in answers["suche/?q=Zuschuss"].content.decode()
    assert "Sprachcafé" in answers["suche/?q=Sprach"].content.decode()


def seen(answer: HttpResponse) -> tuple[int, bytes]:
    """What somebody is sent; the page of an error says whose portal it is to those who are signed in."""
    if answer.status_code != 200:
        return answer.status_code, b""
    return answer.status_code, re.sub(rb"nonce[^>]*", b"", answer.content)


def test_the_redacted_name_is_in_no_byte_of_the_file(scene: SimpleNamespace, tmp_path):
    row = PublicCopy.objects.get(pk=scene.copy.pk)
    plain = tmp_path / "plain.pdf"
    with pikepdf.open(io.BytesIO(bytes(row.pdf))) as document:
        document.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False, qdf=True)
        (values,) = (json.loads(item.get_file().read_bytes()) for item in document.attachments.values())
    everything = [bytes(row.pdf), plain.read_bytes(), json.dumps(values, ensure_ascii=False).encode(), row.file_name.encode()]
    for word in SECRETS:
        for code in ("utf-8", "utf-16-be", "utf-16-le", "latin-1"):
            assert not any(word.encode(code) in content for content in everything), (word, code)
    said = sung(HttpResponse(bytes(row.pdf)))
    assert "Kanariette" not in said
    assert "geschwärzt: Personenbezug" in " ".join(said.split())


def test_the_original_still_says_it(scene: SimpleNamespace):
    """The walk would find the name: the print for the members has it."""
    client = Client()
    client.force_login(scene.people.clerk, backend="municipality.backends.RoleBackend")
    assert "Verborgenius" in sung(client.get(f"/{scene.city.slug}/vorlagen/{scene.paper.reference}/pdf/"))


def test_a_city_that_has_no_public_pages_answers_nothing(scene: SimpleNamespace):
    type(scene.city).objects.filter(pk=scene.city.pk).update(public_pages=False)
    assert {answer.status_code for answer in walk(scene, scene.people.clerk).values()} == {404}


def test_only_public_pages_are_open():
    """Whatever asks for no login below a city lies below the one prefix, and nothing there writes."""
    open_views = set()

    def look(resolver: object, prefix: str) -> None:
        for item in resolver.url_patterns:
            path = f"{prefix}{item.pattern}"
            if hasattr(item, "url_patterns"):
                look(item, path)
            elif getattr(getattr(item.callback, "view_class", None), "permission", "") == middleware.EVERYBODY:
                open_views.add(path)
                assert item.callback.view_class.http_method_names == ["get", "head"]
            elif path.startswith("<slug:municipality>/"):
                assert getattr(item.callback, "login_required", True)

    look(get_resolver(), "")
    assert len(open_views) > 15
    assert all(path.startswith("<slug:municipality>/oeffentlich/") for path in open_views)
