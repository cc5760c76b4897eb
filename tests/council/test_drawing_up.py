"""Papers drawn up from the concept: who may, what stands in them, what is attached, and what they never tell."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.storage import default_storage

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from council.choices import SubmissionKind, SubmissionStatus
from council.drawing_up import draw_up as writer
from council.models import Attachment, InsertedPart, Section, Submission, SubmissionGoal
from municipality.choices import Role
from municipality.models import Job
from tests import factories
from tests.background import run_waiting_jobs
from tests.council.browsing import Visitor, text
from tests.council.taken_over import HIDDEN, PAGE, drawn, page_of, reasons, scene, shared_scene, town, typed

__all__ = ["scene", "shared_scene", "town"]
pytestmark = pytest.mark.usefixtures("quick_print")


def test_an_edition_becomes_a_draft_that_can_be_written(scene, people):
    goal = factories.StrategicGoalFactory()
    earlier = factories.SubmissionFactory(lead_unit=people.lead_unit, edition=scene.edition)
    SubmissionGoal.objects.create(submission=earlier, goal=goal)
    paper = drawn(scene, people)
    assert (paper.status, paper.kind, paper.edition) == (SubmissionStatus.DRAFT, SubmissionKind.DECISION, scene.edition)
    assert paper.subject == f"Fortschreibung 2025: {scene.concept.name}"
    assert [item.goal for item in paper.goals.all()] == [goal]
    assert [step.committee for step in paper.steps.all()] == [step.committee for step in scene.route.steps.all()]
    assert "Fortschreibung 2025" in paper.motion_points.get().text
    told = reasons(paper)
    for words in (
        "Im Herbst geht es weiter.", "Sprache öffnet Türen.", "Schlüsselprojekt:", "Sprachcafé", "ab Herbst 2025",
        "Familien und Soziales", "Volkshochschule", "15.000\u00a0€ beantragt und bewilligt",
        "2026: 5.000\u00a0€ für Maßnahmen", "Ende 2024; 12 Teilnehmende",
    ):  # fmt: skip
        assert words in told
    assert [item.measure for item in paper.concerned_measures.all()] == [scene.measure]
    editor = text(Visitor(people.author).get(f"vorlagen/{paper.pk}/bearbeiten/"))
    assert "Übernommen aus Fortschreibung 2025, Fassung 2.1, Stand 01.03.2025 am" in editor


def test_each_taken_text_is_a_snapshot_with_source_day_and_hash(scene, people):
    paper = drawn(scene, people)
    parts = list(InsertedPart.objects.filter(submission=paper, section__isnull=False).select_related("section"))
    assert parts
    for part in parts:
        assert (part.text, part.sha256) == (part.section.body, InsertedPart.print_of(part.text))
        assert part.edition == scene.edition
        assert part.taken_by == people.author
    sections = Section.objects.filter(submission=paper).exclude(body="")
    assert {part.section_id for part in parts} == {section.pk for section in sections}


def test_only_what_was_ticked_is_taken(scene, people):
    paper = drawn(scene, people, parts=["ausblick"], goals=[])
    assert [item.heading for item in paper.sections.all()] == ["Wie es weitergeht"]
    assert not paper.attachments.exists()


def test_nothing_to_say_gives_no_heading(people, settings):
    empty = factories.EditionFactory()
    form = Visitor(people.author).get(f"{PAGE}?fortschreibung={empty.pk}").context["form"]
    assert form.sections == []


def test_hidden_notes_minutes_and_names_never_come_in(scene, people):
    for kind in ("edition", "field", "measures"):
        visitor = Visitor(people.author)
        assert HIDDEN not in visitor.get(page_of(scene, kind)).content.decode()
        paper = drawn(scene, people, kind)
        assert HIDDEN not in reasons(paper)
        assert HIDDEN not in paper.motion_points.get().text


def test_field_and_measures_make_papers_that_carry_no_edition(scene, people):
    for kind in ("field", "measures"):
        paper = drawn(scene, people, kind)
        assert paper.edition is None
        assert "Sprachcafé" in reasons(paper)
        assert [item.measure for item in paper.concerned_measures.all()] == [scene.measure]
        assert "Sprachcafé" in paper.motion_points.get().text


@pytest.mark.parametrize("kind", ["edition", "field", "measures"])
@pytest.mark.parametrize("role", Role.values)
def test_only_authors_and_heads_draw_up(scene, people, role, kind):
    user = factories.person(Role(role), people.lead_unit)
    allowed = role in (Role.AUTHOR, Role.UNIT_HEAD)
    visitor, before = Visitor(user), Submission.objects.count()
    assert visitor.get(page_of(scene, kind)).status_code == (200 if allowed else 403)
    data = {"kind": "decision", "subject": "X", "lead_unit": people.lead_unit.pk, "parts": []}
    assert visitor.post(page_of(scene, kind), data).status_code == (302 if allowed else 403)
    assert Submission.objects.count() == before + allowed


def test_the_writer_asks_for_the_right_itself(scene, people):
    from council.drawing_up.sources import Source
    from municipality.acting import Refused

    wish = writer.Wish("decision", "X", people.lead_unit, None, frozenset())
    with pytest.raises(Refused):
        writer.draw_up(Source("edition", scene.edition), wish, user=people.clerk)
    assert not Submission.objects.exists()


def test_what_cannot_be_found_is_404_and_bad_input_is_told(scene, people):
    visitor = Visitor(people.author)
    for query in ("", "?fortschreibung=0", "?massnahme=999999", f"?fortschreibung={scene.edition.pk}&feld=999", "?massnahme=x"):
        assert visitor.get(PAGE + query).status_code == 404
    response = visitor.post(page_of(scene), typed(visitor, page_of(scene), subject="", parts=["gibt-es-nicht"]))
    assert response.status_code == 422
    assert "Bitte geben Sie einen Betreff an." in text(response)
    assert not Submission.objects.exists()


def test_a_superseded_edition_says_why_not(scene, people):
    ConceptEdition.objects.filter(pk=scene.edition.pk).update(status=EditionStatus.SUPERSEDED, adopted_on=date(2025, 1, 1))
    visitor = Visitor(people.author)
    page = visitor.get(f"konzepte/{scene.concept.slug}/{scene.edition.slug}/")
    assert "Diese Fassung ist fortgeschrieben. Bitte legen Sie die Vorlage aus der Fortschreibung an" in text(page)
    assert visitor.get(page_of(scene)).status_code == 409
    before = Submission.objects.count()
    data = {"kind": "decision", "subject": "X", "lead_unit": people.lead_unit.pk}
    assert visitor.post(page_of(scene), data).status_code == 409
    assert Submission.objects.count() == before


# --- The concept as an attachment ---------------------------------------------------------------------------------------------


def test_the_concept_is_attached_with_its_hash(scene, people):
    paper = drawn(scene, people)
    attachment = paper.attachments.get()
    assert "Fortschreibung 2025, Fassung 2.1, Stand 01.03.2025" in attachment.title
    with default_storage.open(attachment.file.name) as file:
        stored = file.read()
    assert stored.startswith(b"%PDF")
    assert (attachment.size, attachment.sha256) == (len(stored), __import__("hashlib").sha256(stored).hexdigest())
    assert attachment.inserted.sha256 == attachment.sha256


def test_the_attached_concept_names_no_paper_that_is_still_being_written(scene, people, quick_print):
    factories.SubmissionFactory(lead_unit=people.lead_unit, edition=scene.edition, subject=HIDDEN)
    drawn(scene, people)
    assert len(quick_print) == 1
    assert HIDDEN not in quick_print[0].html


def test_a_long_print_is_announced_and_comes_in_the_background(scene, people, monkeypatch):
    monkeypatch.setattr("reports.concepts.prints.MOST_AT_ONCE", 0)
    paper = drawn(scene, people)
    attachment = paper.attachments.get()
    assert attachment.announced
    run_waiting_jobs()
    attachment = Attachment.objects.get(pk=attachment.pk)
    assert not attachment.announced, Job.objects.latest("pk").sentence
    assert attachment.due is None
    assert Submission.objects.get(pk=paper.pk).revision == paper.revision + 1


def test_the_background_leaves_a_locked_paper_alone(scene, people, monkeypatch):
    monkeypatch.setattr("reports.concepts.prints.MOST_AT_ONCE", 0)
    paper = drawn(scene, people)
    Submission.objects.filter(pk=paper.pk).update(status=SubmissionStatus.IN_COSIGN)
    run_waiting_jobs()
    assert paper.attachments.get().announced
