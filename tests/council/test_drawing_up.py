"""Papers drawn up from the concept: who may, what stands in them, what they belong to, and what they never tell."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage

from concepts.choices import EditionStatus
from concepts.models import BudgetItem, ConceptEdition, FundingApplication, Milestone
from council import drafts
from council.choices import SubmissionKind, SubmissionStatus
from council.drawing_up import draw_up as writer
from council.models import Attachment, InsertedPart, Section, Submission, SubmissionGoal, SubmissionMeasure
from council.models.loading import load_parts
from fields_of_action.choices import MeasureKind, MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Measure, MeasureCost
from municipality.choices import Role
from municipality.models import Job
from tests import factories
from tests.background import run_waiting_jobs
from tests.council import stages
from tests.council.browsing import Visitor, text
from workshops.models import Attendance, Event, GroupMember, Person, WorkingGroup

pytestmark = pytest.mark.usefixtures("quick_print")

HIDDEN = "KANARIENVOGEL"
PAGE = "vorlagen/neu/aus-dem-konzept/"


@pytest.fixture
def scene(people: SimpleNamespace, settings, tmp_path) -> SimpleNamespace:
    """An edition with a chapter, a field with a key project, an event; the hidden word stands wherever it must not come from."""
    settings.MEDIA_ROOT = tmp_path
    concept = factories.ConceptFactory(lead_unit=people.lead_unit)
    edition = factories.EditionFactory(concept=concept, label="Fortschreibung 2025", version="2.1", as_of=date(2025, 3, 1))
    factories.ChapterFactory(edition=edition, heading="Ausblick", body="<p>Im Herbst geht es weiter.</p>")
    field = FieldOfAction.objects.create(concept=concept, name="Sprache")
    part = EditionField.objects.create(
        edition=edition, field=field, name="Sprache", number="1", text="<p>Sprache öffnet Türen.</p>"
    )
    measure = Measure(
        concept=concept,
        edition=edition,
        field=field,
        kind=MeasureKind.KEY_PROJECT,
        number="1.1",
        title="Sprachcafé",
        description="Jeden Dienstag im Rathaus.",
        status=MeasureStatus.PROPOSED,
        responsible_unit=people.lead_unit,
        internal_note=HIDDEN,
        note="Vorgeschlagen im Workshop.",
        noted_on=date(2025, 1, 1),
    )
    measure.set_period("ab Herbst 2025")
    measure.save()
    MeasureCost.objects.create(measure=measure, year=2025, own=1500, third_party=500)
    FundingApplication.objects.create(edition=edition, programme="WIR", requested=15000, granted=15000, decision="granted")
    BudgetItem.objects.create(edition=edition, year=2026, label="Maßnahmen", amount=5000)
    event = Event(
        concept=concept, edition=edition, title="Auftakt", minutes=f"<p>{HIDDEN}</p>", results="<p>Ein Sprachcafé fehlt.</p>"
    )
    event.set_period("Ende 2024")
    event.save()
    Attendance.objects.create(event=event, label="Vereine", count=12)
    person = Person.objects.create(
        given_name=HIDDEN, family_name=HIDDEN, purpose="collaboration", consent_on=date(2025, 1, 1), delete_on=date(2026, 1, 1)
    )
    group = WorkingGroup.objects.create(concept=concept, name="Arbeitsgruppe Sprache")
    GroupMember.objects.create(group=group, person=person)
    GroupMember.objects.create(group=group, position=2, organization="Volkshochschule")
    route = factories.RouteFactory(default=True)
    factories.RouteStepFactory(route=route)
    return SimpleNamespace(concept=concept, edition=edition, field=field, part=part, measure=measure, event=event, route=route)


def page_of(scene: SimpleNamespace, kind: str = "edition") -> str:
    return {
        "edition": f"{PAGE}?fortschreibung={scene.edition.pk}",
        "field": f"{PAGE}?fortschreibung={scene.edition.pk}&feld={scene.field.pk}",
        "measures": f"{PAGE}?massnahme={scene.measure.pk}",
    }[kind]


def typed(visitor: Visitor, address: str, **changes) -> dict:
    """What the page would send as it opens."""
    form = visitor.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    # The first unit of the list is chosen as the page opens.
    data["lead_unit"] = form.fields["lead_unit"].widget.choices[0][0]
    return {name: "" if value is None else value for name, value in (data | changes).items()}


def drawn(scene: SimpleNamespace, people: SimpleNamespace, kind: str = "edition", **changes) -> Submission:
    visitor = Visitor(people.author)
    response = visitor.post(page_of(scene, kind), typed(visitor, page_of(scene, kind), **changes))
    assert response.status_code == 302, text(response)
    return Submission.objects.latest("pk")


def reasons(paper: Submission) -> str:
    return " ".join(f"{item.heading} {item.body}" for item in paper.sections.all())


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
