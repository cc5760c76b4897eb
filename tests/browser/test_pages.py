"""Every page for every role, in light and dark, on desktop and phone: axe without a violation; quiet, and never too wide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from django.test import Client
from playwright.sync_api import expect

from concepts.editions import start
from concepts.models import Chapter, ConceptEdition
from council.choices import MeetingState, SubmissionStatus
from council.demo.sources import CITIES
from council.models import FollowUpTask, Meeting, Submission
from council.transitions import offers
from fields_of_action.models import EditionField, Indicator, Measure
from municipality.choices import Role
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from reports.models import ProgressReport
from tests.browser.accessible import faults, look_at
from tests.browser.person import Person
from tests.workshops import scene as participation

NEW_EACH_TIME = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
# Into how many parts a room's pages are dealt, so that the workers have about equally much to do.
ROOMS = {"papers": 3, "sessions": 2, "concepts": 3, "measures": 2, "fields": 2, "participation": 3}
PARTS = [(room, part) for room, parts in ROOMS.items() for part in range(parts)]
EVERYBODY = tuple(role for role in Role.values if role != "public")
STAFF = tuple(role for role in EVERYBODY if role != Role.MEMBER)
WRITERS = (Role.AUTHOR, Role.UNIT_HEAD)
OF_CONCEPTS = (*WRITERS, Role.MEMBER, Role.CLERK)
"""Who looks at the pages of the concept here: the writers, somebody of a body, somebody who only reads."""


@dataclass
class Pages:
    """Addresses of Offenburg's pages by who may open them."""

    draft: Submission
    main: Submission
    task: FollowUpTask
    reports: list[int]
    past: Meeting
    coming: Meeting
    adopted: ConceptEdition
    writing: ConceptEdition
    chapter: Chapter
    part: EditionField
    text: EditionField
    measure: Measure
    indicator: Indicator
    participation: dict[str, tuple[str, ...]]

    def of(self, room: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        return getattr(self, f"_{room}")()

    def _participation(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from ((path, roles) for path, roles in self.participation.items() if not path.endswith(".json"))

    def _papers(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        paper, draft = f"vorlagen/{self.main.reference}", f"vorlagen/{self.draft.reference}"
        yield "", EVERYBODY
        yield "vertretung/", (Role.SUBMITTER, Role.AUTHOR)
        yield "nachrichten/", (Role.AUTHOR, Role.MEMBER)
        yield "vorlagen/", EVERYBODY
        yield "vorlagen/?q=gibt-es-nicht", EVERYBODY
        yield f"{paper}/", EVERYBODY
        yield f"{paper}/fassungen/", STAFF
        yield "vorlagen/neu/", (Role.AUTHOR,)
        yield f"{draft}/", (Role.AUTHOR, Role.CLERK, Role.ADMIN)
        yield f"{draft}/bearbeiten/", (Role.AUTHOR,)
        yield f"{draft}/vorschau/", (Role.AUTHOR,)
        yield f"{draft}/durchsicht/", (Role.AUTHOR, Role.MEMBER)
        yield f"{draft}/durchsicht/einladen/", (Role.AUTHOR,)
        yield f"{draft}/durchsicht/neue-fassung/", (Role.AUTHOR,)
        yield f"{draft}/durchsicht/anmerken/?stelle=betreff-2", (Role.MEMBER,)
        yield f"{paper}/kopieren/", (Role.AUTHOR,)
        yield f"{paper}/kopieren/?art=aenderung", (Role.AUTHOR,)
        yield f"vorlagen/neu/aus-dem-konzept/?fortschreibung={self.writing.pk}", (Role.AUTHOR,)
        yield f"vorlagen/neu/aus-dem-konzept/?massnahme={self.measure.pk}", (Role.AUTHOR,)
        yield f"{paper}/uebernommen/", (Role.AUTHOR,)
        task = f"beschluesse/{self.task.pk}"
        yield "beschluesse/", EVERYBODY
        yield "beschluesse/?frist=ueberfaellig", (Role.CLERK,)
        yield "beschluesse/?q=gibt-es-nicht", (Role.CLERK,)
        yield f"{task}/", EVERYBODY
        for page in ("aendern", "teilen", "schliessen"):
            yield f"{task}/{page}/", (Role.CLERK,)
        completed, written = (f"berichte/{pk}" for pk in self.reports)
        yield "berichte/", (Role.AUTHOR, Role.CLERK)
        yield "berichte/neu/", (Role.AUTHOR,)
        yield f"{completed}/", (Role.AUTHOR, Role.CLERK)
        yield f"{written}/", (Role.AUTHOR,)
        yield f"{written}/bearbeiten/", (Role.AUTHOR,)
        yield f"{written}/abschliessen/", (Role.AUTHOR,)
        yield f"{paper}/zugriffe/", (Role.CLERK, Role.ADMIN)

    def _sessions(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        past, coming = f"sitzungen/{self.past.pk}", f"sitzungen/{self.coming.pk}"
        yield "sitzungen/", EVERYBODY
        yield "sitzungen/?zeit=vergangen", EVERYBODY
        yield "sitzungen/?ansicht=monat", EVERYBODY
        yield "sitzungen/kalender/", (Role.CLERK, Role.MEMBER)
        yield f"{past}/", EVERYBODY
        yield f"{coming}/", EVERYBODY
        yield "sitzungen/neu/", (Role.CLERK,)
        yield f"{coming}/bearbeiten/", (Role.CLERK,)
        yield f"{coming}/absagen/", (Role.CLERK,)
        yield f"{coming}/punkte/neu/", (Role.CLERK,)
        yield f"{past}/ergebnisse/", (Role.CLERK,)
        yield f"{past}/anwesenheit/", (Role.CLERK,)
        yield f"faden/vorlage/{self.main.pk}/", EVERYBODY
        yield f"faden/massnahme/{self.measure.pk}/", (*WRITERS, Role.CLERK)

    def _concepts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        concept = f"konzepte/{self.adopted.concept.slug}"
        adopted, writing = f"{concept}/{self.adopted.slug}", f"{concept}/{self.writing.slug}"
        chapter = f"{writing}/text/kapitel/{self.chapter.pk}"
        yield "konzepte/", OF_CONCEPTS
        yield f"{concept}/", OF_CONCEPTS
        yield f"{adopted}/", OF_CONCEPTS
        yield f"{writing}/", (*WRITERS, Role.CLERK)
        for page in ("prozess", "geld"):
            yield f"{adopted}/{page}/", OF_CONCEPTS
            yield f"{writing}/{page}/", (*WRITERS, Role.CLERK)
        yield f"{writing}/text/phasen/neu/", WRITERS
        yield f"{writing}/text/foerderung/neu/", WRITERS
        yield f"{concept}/vergleich/?alt={self.adopted.slug}&neu={self.writing.predecessor.slug}", (*WRITERS, Role.CLERK)
        yield f"{writing}/verlauf/", (*WRITERS, Role.CLERK)
        yield "konzepte/neu/", WRITERS
        yield f"{concept}/neu/", WRITERS
        yield f"{writing}/aktion/submit_for_review/", (Role.AUTHOR,)
        yield f"{chapter}/bearbeiten/", WRITERS
        yield f"{chapter}/verlauf/", WRITERS
        yield f"{chapter}/entfernen/", WRITERS

    def _measures(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "massnahmen/", OF_CONCEPTS
        yield "massnahmen/?q=gibt-es-nicht", OF_CONCEPTS
        yield "massnahmen/auswertung/", OF_CONCEPTS
        yield "massnahmen/ansichten/", OF_CONCEPTS
        yield "massnahmen/ausfuhr/", OF_CONCEPTS
        yield f"massnahmen/{self.measure.pk}/", (*WRITERS, Role.CLERK)
        yield "massnahmen/einfuhr/", WRITERS
        yield "massnahmen/neu/", WRITERS
        yield f"massnahmen/{self.measure.pk}/bearbeiten/", WRITERS

    def _fields(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        concept = f"handlungsfelder/{self.adopted.concept.slug}"
        adopted, writing = f"{concept}/{self.adopted.slug}", f"{concept}/{self.writing.slug}"
        yield f"{adopted}/", OF_CONCEPTS
        yield f"{adopted}/{self.part.field_id}/", OF_CONCEPTS
        yield f"{writing}/", WRITERS
        yield f"{writing}/neu/", WRITERS
        yield f"{writing}/{self.text.field_id}/", WRITERS
        texts = f"konzepte/{self.writing.concept.slug}/{self.writing.slug}/text"
        yield f"{texts}/felder/{self.text.pk}/bearbeiten/", WRITERS
        yield f"{texts}/felder/{self.text.pk}/entfernen/", WRITERS
        yield f"{texts}/ziele/neu/", WRITERS
        yield f"{texts}/empfehlungen/neu/", WRITERS
        yield f"{texts}/angebote/neu/", WRITERS
        yield f"{texts}/kennzahlen/{self.indicator.pk}/bearbeiten/", WRITERS


@pytest.fixture
def pages(demo: None) -> Pages:
    with use_municipality(Municipality.objects.get(slug="offenburg")):
        editions = ConceptEdition.objects.select_related("concept")
        adopted, newest = editions.get(slug="2006"), editions.get(slug="2020")
        writer = User.objects.get(email="author@offenburg.example")
        writing = start(newest.concept, label="Fortschreibung 2026", user=writer, predecessor=newest, period="2026/27")
        return Pages(
            draft=Submission.objects.filter(status=SubmissionStatus.DRAFT).first(),
            main=Submission.objects.get(number="168/20"),
            reports=list(ProgressReport.objects.order_by("status").values_list("pk", flat=True)),
            task=FollowUpTask.objects.filter(due__isnull=False).order_by("due").first(),
            past=Meeting.objects.filter(starts_at__year=2020, steps__isnull=False).order_by("-starts_at").first(),
            coming=Meeting.objects.filter(state=MeetingState.PLANNED).order_by("starts_at").last(),
            adopted=adopted,
            writing=writing,
            chapter=writing.chapters.first(),
            part=adopted.edition_fields.first(),
            text=writing.edition_fields.first(),
            measure=Measure.objects.get(number="7.1"),
            indicator=Indicator.objects.first(),
            participation=participation.pages(participation.build(adopted, writer)),
        )


def content(role: str, address: str) -> str:
    """What Offenburg's person of this role is sent between the head and the foot of the page."""
    client = Client()
    client.force_login(User.objects.get(email=f"{role}@offenburg.example"), backend="municipality.backends.RoleBackend")
    answer = client.get(f"/offenburg/{address}")
    assert answer.status_code == HTTPStatus.OK, f"{address} answers {role} with {answer.status_code}"
    return NEW_EACH_TIME.sub("", re.search(r"<main\b.*</main>", answer.content.decode(), re.DOTALL)[0])


@pytest.mark.parametrize(("room", "part"), PARTS)
def test_every_page_of_every_role(room: str, part: int, pages: Pages, visit: Callable[..., Person]):
    """Who is sent the same page as somebody before need not look again; everybody's own head stands on their overview."""
    found, person = [], visit()
    for address, roles in list(pages.of(room))[part :: ROOMS[room]]:
        seen = set()
        for role in roles:
            sent = content(role, address) if address and len(roles) > 1 else role
            if sent not in seen:
                seen.add(sent)
                person.sign_in(f"{role}@offenburg")
                found += look_at(person, address)
    assert not found, "\n" + "\n".join(found)


def test_every_act_has_its_page(demo: None, visit: Callable[..., Person]):
    """One page of each act that somebody in Offenburg may do now, and the ones that were too late."""
    found, seen, person = [], set(), visit()
    for role in STAFF:
        person.sign_in(f"{role}@offenburg")
        for name, address in acts_of(person):
            if name not in seen:
                seen.add(name)
                found += look_at(person, address)
    assert {"cosign", "withdraw", "schedule", "record_outcome", "confirm", "remove"} <= seen
    assert not found, "\n" + "\n".join(found)


def acts_of(person: Person) -> Iterator[tuple[str, str]]:
    """Name and address of everything that this person may do to any paper."""
    user = User.objects.get(email=person.email)
    with use_municipality(Municipality.objects.get(slug=person.city)):
        papers = list(Submission.objects.visible_to(user))
        offered = [(paper, None, offer) for paper in papers for offer in offers(paper, user)]
        offered += [(paper, step, offer) for paper in papers for step in paper.steps.all() for offer in offers(step, user)]
    for paper, step, offer in offered:
        if offer.allowed:
            middle = f"station/{step.pk}" if step else "aktion"
            yield offer.action, f"vorlagen/{paper.reference}/{middle}/{offer.action}/"


@pytest.mark.parametrize("slug", CITIES)
def test_papers_in_every_state(slug: str, demo: None, visit: Callable[..., Person]):
    person = visit(f"clerk@{slug}")
    with use_municipality(Municipality.objects.get(slug=slug)):
        papers = {paper.status: paper.reference for paper in Submission.objects.all()}
    found = [fault for reference in papers.values() for fault in look_at(person, f"vorlagen/{reference}/")]
    assert papers
    assert not found, "\n" + "\n".join(found)


def test_the_door_and_the_pages_for_what_went_wrong(demo: None, visit: Callable[..., Person]):
    stranger = visit()
    found = look_at(stranger, "/anmelden/")
    stranger.page.get_by_label("E-Mail-Adresse").fill("niemand@offenburg.example")
    stranger.page.get_by_label("Passwort").fill("falsch")
    stranger.push("Anmelden")
    expect(stranger.page.locator("[data-error-summary]")).to_be_focused()
    found += faults(stranger.page)

    member = visit("member@offenburg")
    found += look_at(member, "/")
    found += look_at(member, "/passwort/")
    found += look_at(member, "/passwort/geaendert/")
    member.expected = {403, 404}
    found += look_at(member, "vorlagen/neu/")
    found += look_at(member, "vorlagen/gibt-es-nicht/")
    assert not found, "\n" + "\n".join(found)


def test_forms_with_errors_and_locked_texts(pages: Pages, visit: Callable[..., Person]):
    """What a page looks like when something is missing, and when a text cannot be changed any more."""
    author = visit("author@offenburg")
    author.expected = {403, 422}
    author.go(f"vorlagen/{pages.draft.reference}/bearbeiten/")
    author.page.get_by_label("Betreff").fill("")
    author.push("Speichern")
    expect(author.page.locator("[data-error-summary]")).to_be_focused()
    found = faults(author.page)
    found += look_at(author, f"vorlagen/{pages.main.reference}/bearbeiten/")
    assert not found, "\n" + "\n".join(found)


def test_nothing_moves_for_people_who_asked_for_that(pages: Pages, visit: Callable[..., Person]):
    person = visit("author@offenburg", reduced_motion="reduce")
    for address in ("", f"vorlagen/{pages.draft.reference}/bearbeiten/"):
        person.go(address)
        moving = person.page.evaluate(
            """() => [...document.querySelectorAll('*')].filter(e => {
                const style = getComputedStyle(e)
                const lasts = text => Math.max(...text.split(',').map(parseFloat)) > 0.01
                return lasts(style.transitionDuration) || style.scrollBehavior === 'smooth'
                    || (style.animationName !== 'none' && lasts(style.animationDuration))
            }).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert not moving
