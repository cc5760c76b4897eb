"""Papers drawn up from the concept, afterwards: their decision, the ways between both, buttons, budgets and copies."""

from __future__ import annotations

from datetime import date

import pytest

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, Milestone
from council import drafts
from council.choices import SubmissionKind, SubmissionStatus
from council.models import Attachment, InsertedPart, Section, SubmissionMeasure
from council.models.loading import load_parts
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure
from municipality.choices import Role
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.council.taken_over import PAGE, drawn, page_of, reasons, scene, shared_scene, town
from workshops.models import Event

__all__ = ["scene", "shared_scene", "town"]
pytestmark = pytest.mark.usefixtures("quick_print")


# --- What a decision does ------------------------------------------------------------------------------------------------------


def test_an_adopted_paper_decides_its_measures(scene, people, submission):
    SubmissionMeasure.objects.create(submission=submission, measure=scene.measure)
    paper = stages.decided(submission, people)
    measure = Measure.objects.get(pk=scene.measure.pk)
    assert (measure.status, measure.progress) == (MeasureStatus.DECIDED, 0)
    assert measure.note == f"Beschlossen mit Vorlage „{paper.number}“."
    assert measure.updates.last().status == MeasureStatus.DECIDED
    for user in (people.author, people.member):
        ConceptEdition.objects.filter(pk=scene.edition.pk).update(status=EditionStatus.ADOPTED, adopted_on=date(2025, 1, 1))
        visitor = Visitor(user)
        for address in (f"massnahmen/{measure.pk}/", "massnahmen/"):
            assert f"Beschlossen mit Vorlage {paper.number} am" in text(visitor.get(address))


@pytest.mark.parametrize("outcome", ["rejected", "noted"])
def test_any_other_outcome_leaves_the_measures(scene, people, submission, outcome):
    SubmissionMeasure.objects.create(submission=submission, measure=scene.measure)
    stages.decided(submission, people, outcome)
    assert Measure.objects.get(pk=scene.measure.pk).status == MeasureStatus.PROPOSED


def test_a_measure_that_goes_on_already_goes_on(scene, people, submission):
    SubmissionMeasure.objects.create(submission=submission, measure=scene.measure)
    Measure.objects.filter(pk=scene.measure.pk).update(status=MeasureStatus.RUNNING)
    stages.decided(submission, people)
    assert Measure.objects.get(pk=scene.measure.pk).status == MeasureStatus.RUNNING


def test_a_closed_decision_is_not_told_at_the_measure(scene, people, submission):
    SubmissionMeasure.objects.create(submission=submission, measure=scene.measure)
    submission.steps.filter(role="decision").update(public=False, non_public_reason="Berechtigte Interessen")
    stages.decided(submission, people)
    measure = Measure.objects.get(pk=scene.measure.pk)
    assert (measure.status, measure.note) == (MeasureStatus.DECIDED, "Vorgeschlagen im Workshop.")


def test_papers_of_others_are_not_named_at_the_measure(scene, people):
    paper = drawn(scene, people, "measures", subject="Geheimer Betreff")
    assert "Geheimer Betreff" in text(Visitor(people.author).get(f"massnahmen/{scene.measure.pk}/"))
    stranger = factories.person(Role.AUTHOR, people.cosigning_unit)
    for address in (f"massnahmen/{scene.measure.pk}/", "massnahmen/"):
        assert "Geheimer Betreff" not in Visitor(stranger).get(address).content.decode()
    assert paper.status == SubmissionStatus.DRAFT


def test_paper_and_source_lead_to_each_other(scene, people):
    visitor = Visitor(people.author)
    pages = {
        "edition": f"konzepte/{scene.concept.slug}/{scene.edition.slug}/",
        "field": scene.part.get_absolute_url(),
        "measures": scene.measure.get_absolute_url(),
    }
    for kind, page in pages.items():
        paper = drawn(scene, people, kind, parts=["massnahmen", "ausblick"][: 1 + (kind == "edition")][-1:])
        assert paper.get_absolute_url() in visitor.get(page_of(scene, kind)).content.decode(), kind
        if kind != "field":
            assert paper.get_absolute_url() in visitor.get(page).content.decode(), kind
        assert f"vorlagen/{paper.pk}/uebernommen/" in visitor.get(f"vorlagen/{paper.pk}/").content.decode()
        there = visitor.get(f"vorlagen/{paper.pk}/{'uebernommen/' if kind != 'measures' else ''}").content.decode()
        assert visitor.address(page) in there, kind
    assert visitor.queries(f"vorlagen/{paper.pk}/uebernommen/") <= 10
    assert Visitor(people.cosigner).get(f"vorlagen/{paper.pk}/uebernommen/").status_code == 404


# --- Buttons and budgets -------------------------------------------------------------------------------------------------------


def test_the_button_stands_where_one_reads(scene, people):
    pages = (
        f"konzepte/{scene.concept.slug}/{scene.edition.slug}/",
        scene.part.get_absolute_url(),
        f"massnahmen/{scene.measure.pk}/",
    )
    for user, there in ((people.author, True), (people.unit_head, True), (people.clerk, False), (people.admin, False)):
        for page in pages:
            html = Visitor(user).get(page).content.decode()
            assert ("Vorlage daraus erstellen" in html, "aus-dem-konzept/?" in html) == (there, there), (user, page)


def test_ticked_measures_become_one_paper(scene, people):
    visitor = Visitor(people.author)
    assert "Vorlage daraus erstellen" in text(visitor.get("massnahmen/"))
    response = visitor.post("massnahmen/gemeinsam/", {"wahl": [scene.measure.pk], "daraus": "Vorlage daraus erstellen"})
    assert response.status_code == 302
    assert response["Location"].endswith(f"{PAGE}?massnahme={scene.measure.pk}")
    refused = visitor.post("massnahmen/gemeinsam/", {"wahl": [scene.measure.pk], "daraus": "Etwas anderes"})
    assert "aus-dem-konzept" not in refused["Location"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_for_many(scene, people, count):
    for index in range(count):
        Measure.objects.create(concept=scene.concept, edition=scene.edition, field=scene.field, title=f"Maßnahme {index}")
        Milestone.objects.create(edition=scene.edition, title=f"Schritt {index}")
    visitor = Visitor(people.author)
    visitor.get(page_of(scene))
    assert visitor.queries(page_of(scene)) <= 16
    paper = drawn(scene, people)
    assert visitor.queries(f"vorlagen/{paper.pk}/bearbeiten/") <= 16
    assert visitor.queries(f"vorlagen/{paper.pk}/") <= 14


@pytest.mark.parametrize("kind", [None, SubmissionKind.REPLACEMENT])
def test_a_copy_still_says_where_its_texts_come_from(scene, people, kind):
    paper = drawn(scene, people, "field")
    Attachment.objects.filter(submission=paper).update(title="Konzept")
    drawn_up = list(InsertedPart.objects.filter(submission=paper).order_by("pk"))
    Section.objects.create(submission=paper, position=9, heading="Selbst geschrieben", body="<p>Eigene Worte.</p>")
    twin = drafts.duplicate(load_parts(paper), user=people.author, unit=people.lead_unit, kind=kind)
    found = list(InsertedPart.objects.filter(submission=twin).order_by("pk"))
    told = [(row.part, row.source, row.text, row.sha256, row.taken_at, row.taken_by_id, row.edition_id) for row in drawn_up]
    assert [(row.part, row.source, row.text, row.sha256, row.taken_at, row.taken_by_id, row.edition_id) for row in found] == told
    assert any(row.attachment_id for row in found)
    for row in found:
        assert (row.section or row.attachment).submission == twin
    assert [item.measure for item in twin.concerned_measures.all()] == [scene.measure]
    assert InsertedPart.objects.filter(submission=paper).count() == len(told)
    # Each can be brought up to date on its own.
    part = next(row for row in found if row.section_id)
    assert "auf dem neuesten Stand" in text(Visitor(people.author).get(f"vorlagen/{twin.pk}/uebernommen/{part.pk}/"))


def test_a_supplement_begins_without_what_was_taken_over(scene, people):
    twin = drafts.duplicate(
        load_parts(drawn(scene, people)), user=people.author, unit=people.lead_unit, kind=SubmissionKind.SUPPLEMENT
    )
    assert not twin.inserted_parts.exists()
    assert not twin.concerned_measures.exists()


@pytest.mark.parametrize(
    ("kind", "status", "edition", "words"),
    [
        ("edition", MeasureStatus.PROPOSED, EditionStatus.DRAFT, "Fortschreibung 2025“ wird beschlossen."),
        ("edition", MeasureStatus.RUNNING, EditionStatus.ADOPTED, "Fortschreibung 2025“ wird zur Kenntnis genommen."),
        ("measures", MeasureStatus.IDEA, EditionStatus.ADOPTED, "Die Maßnahme „Sprachcafé“ wird beschlossen."),
        ("measures", MeasureStatus.RUNNING, EditionStatus.ADOPTED, "Die Maßnahme „Sprachcafé“ wird fortgeführt."),
        ("field", MeasureStatus.DONE, EditionStatus.ADOPTED, "Den Vorschlägen dieser Vorlage wird zugestimmt."),
    ],
)
def test_what_was_decided_before_is_not_proposed_as_new(scene, people, kind, status, edition, words):
    Measure.objects.filter(pk=scene.measure.pk).update(status=status)
    adopted = date(2025, 4, 1) if edition == EditionStatus.ADOPTED else None
    ConceptEdition.objects.filter(pk=scene.edition.pk).update(status=edition, adopted_on=adopted)
    assert words in drawn(scene, people, kind).motion_points.get().text


def test_what_was_held_after_the_decision_is_told_apart(scene, people):
    later = Event(concept=scene.concept, edition=scene.edition, title="Jahrestreffen", results="<p>Es geht voran.</p>")
    later.set_period("Herbst 2025")
    later.save()
    assert "Seit dem Beschluss" not in reasons(drawn(scene, people))
    ConceptEdition.objects.filter(pk=scene.edition.pk).update(status=EditionStatus.ADOPTED, adopted_on=date(2025, 4, 1))
    before, _lead, after = reasons(drawn(scene, people)).partition("Seit dem Beschluss gab es weitere Veranstaltungen:")
    assert "Auftakt" in before
    assert "Jahrestreffen" in after
    assert "Jahrestreffen" not in before
