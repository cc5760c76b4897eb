"""The values of a paper: what the live rows say, in print order, and what is left of them for readers without a seat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from council import document as paper
from council.choices import FinanceAnswer, Numbering, NumberPurpose, StepRole, SubmissionKind
from council.models import Consultation, Section, Submission
from municipality.choices import Role
from municipality.models import Membership, Municipality
from reports.documents import SubmissionDocument
from tests import factories
from tests.council import stages


def test_the_head_of_the_paper(submission: Submission, people: SimpleNamespace):
    Membership.objects.filter(user=people.author).update(office="Integrationsbeauftragte", phone_extension="2345")
    Membership.objects.filter(user=people.submitter).update(office="Oberbürgermeisterin")
    submission.file_reference = "I/351"
    submission.signed_on = date(2020, 10, 20)
    found = paper.build(submission)
    assert (found.kind, found.kind_label, found.subject) == ("decision", "Beschlussvorlage", submission.subject)
    assert (found.unit, found.parent_unit) == ("Fachbereich 9, Familien und Soziales", "Dezernat Soziales")
    assert (found.place, found.date, found.signed_on, found.file_reference) == (
        "Musterstadt",
        "2020-10-15",
        "2020-10-20",
        "I/351",
    )
    assert (found.authors[0].family_name, found.authors[0].phone) == ("Autorin", "2345")
    assert found.contact.office == "Integrationsbeauftragte"
    assert (found.submitter.family_name, found.submitter.office) == ("Oberbürgermeisterin", "Oberbürgermeisterin")
    assert (found.unit_head.family_name, found.department_head.family_name) == ("Leitung", "Dezernat")


def test_a_lead_unit_at_the_top_has_a_department_head_only_if_it_is_a_dezernat(submission: Submission, people: SimpleNamespace):
    people.lead_unit.parent = None
    people.lead_unit.save()
    assert paper.build(stages.fresh(submission)).department_head is None
    people.lead_unit.kind_label = "Dezernat"
    people.lead_unit.save()
    assert paper.build(stages.fresh(submission)).department_head.family_name == "Leitung"


def test_the_body_of_the_paper(submission: Submission, people: SimpleNamespace):
    submission.finance, submission.finance_impact = FinanceAnswer.IMPACT, "<p>15.000 Euro</p>"
    submission.cover_proposal, submission.follow_up_costs = "Haushalt 2021", "keine"
    submission.external_participation, submission.plain_summary = "Runder Tisch", "Die Stadt plant weiter."
    factories.PriorTreatmentFactory(submission=submission, result="beschlossen")
    factories.AttachmentFactory(submission=submission)
    attachment = factories.AttachmentFactory(submission=submission, title="Konzept", position=2)
    attachment.file.save("konzept.pdf", ContentFile(b"%PDF-1.7"))
    other = factories.UnitFactory(number="", name="Stabsstelle Gleichstellung")
    factories.InvolvedUnitFactory(submission=submission, unit=other)
    found = paper.build(submission)
    assert [(point.position, point.html) for point in found.motion] == [
        (1, "<p>Die Fortschreibung wird beschlossen.</p>"),
        (2, "<p>Über die Umsetzung wird jährlich berichtet.</p>"),
    ]
    assert found.finance.answered
    assert not found.finance.none
    assert (found.finance.impact_html, found.finance.cover_proposal) == ("<p>15.000 Euro</p>", "Haushalt 2021")
    assert found.involved_units == ("Stabsstelle Gleichstellung",)
    assert [(item.title, item.announced, item.due) for item in found.attachments] == [
        ("Handlungskonzept", True, "2020-12-01"),
        ("Konzept", False, ""),
    ]
    assert (found.prior_treatments[0].date, found.prior_treatments[0].paper) == ("2017-04-27", "BSV 3/2017")
    assert found.strategic_goals[0].text.startswith("Die Stadt lebt")
    assert (found.external_participation, found.plain_summary) == ("Runder Tisch", "Die Stadt plant weiter.")
    assert SubmissionDocument.from_json(found.to_json()) == found


def test_the_reasons_are_counted_on_every_level():
    outline = [
        (1, Numbering.UPPER, "A."),
        (2, Numbering.NUMBER, "1."),
        (2, Numbering.NUMBER, "2."),
        (3, Numbering.LOWER, "a)"),
        (3, Numbering.LOWER, "b)"),
        (2, Numbering.NUMBER, "3."),
        (3, Numbering.LOWER, "a)"),
        (1, Numbering.NONE, ""),
        (1, Numbering.UPPER, "B."),
        (2, Numbering.NUMBER, "1."),
    ]
    sections = [Section(level=level, numbering=numbering) for level, numbering, _label in outline]
    assert [label for _section, label in paper.numbered(sections)] == [label for _level, _numbering, label in outline]


def test_letters_go_on_after_z():
    sections = [Section(level=1, numbering=Numbering.LOWER) for _count in range(28)]
    labels = [label for _section, label in paper.numbered(sections)]
    assert labels[25:] == ["z)", "aa)", "ab)"]


def test_a_figure_is_named_as_an_asset_of_the_upload_folder(submission: Submission):
    section = submission.sections.first()
    section.figure, section.figure_alt, section.figure_caption = "figures/bild.png", "Ein Kreis", "Beteiligung"
    section.save()
    figure = paper.build(submission).sections[0].figure
    assert (figure.source, figure.alt, figure.caption) == ("asset:media/figures/bild.png", "Ein Kreis", "Beteiligung")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"outcome": "adopted"}, "beschlossen"),
        ({"outcome": "adopted", "votes_yes": 12, "votes_no": 0}, "beschlossen (einstimmig, 12 Ja)"),
        (
            {"outcome": "adopted", "votes_yes": 12, "votes_no": 3, "votes_abstained": 1},
            "beschlossen (12 Ja, 3 Nein, 1 Enthaltung)",
        ),
        (
            {"outcome": "noted", "votes_yes": 1, "votes_abstained": 2, "votes_recused": 1},
            "zur Kenntnis genommen (1 Ja, 0 Nein, 2 Enthaltungen, 1 befangen)",
        ),
        ({"status": "removed"}, "abgesetzt"),
        ({"status": "dropped"}, "entfallen"),
    ],
)
def test_the_result_of_a_step_in_one_line(fields: dict, text: str, city: Municipality):
    assert paper.result_text(Consultation(**fields)) == text


def test_steps_are_counted_densely_and_parallel_ones_share_a_place(submission: Submission):
    submission.steps.filter(position=2).update(position=7, planned_date=date(2020, 12, 14))
    factories.StepFactory(submission=submission, position=7, role=StepRole.INFORMATION, public=None)
    steps = paper.build(submission).steps
    assert [step.position for step in steps] == [1, 2, 2]
    assert [step.date for step in steps] == ["", "2020-12-14", ""]
    assert [step.public for step in steps] == [True, True, False]
    assert steps[1].role_label == "Beschlussfassung"
    assert steps[1].key == str(submission.steps.filter(position=7).first().pk)


@pytest.mark.usefixtures("quick_print")
def test_dates_results_and_the_resolution_appear_as_they_come(submission: Submission, people: SimpleNamespace):
    factories.NumberRangeFactory(purpose=NumberPurpose.RESOLUTION, pattern="B {seq}", scope="none")
    found = stages.decided(submission, people)
    built = paper.build(found)
    assert [step.result for step in built.steps] == ["empfohlen", "beschlossen"]
    assert built.resolution.number == "B 1"
    assert built.resolution.date == built.steps[1].date != ""


@pytest.mark.usefixtures("quick_print")
def test_cosignatures_show_who_is_asked_and_then_who_answered(submission: Submission, people: SimpleNamespace):
    assert [(item.unit, item.answer) for item in paper.build(submission).cosignatures] == [("Fachbereich 2, Finanzen", "")]
    stages.cosigned(submission, people)
    answer = paper.build(submission).cosignatures[0]
    assert (answer.answer, answer.person) == ("mitgezeichnet", people.cosigner.full_name)
    assert answer.date


def test_a_supplement_prints_the_way_of_its_paper(submission: Submission, people: SimpleNamespace):
    supplement = factories.complete_submission(people, kind=SubmissionKind.SUPPLEMENT, relates_to=submission)
    assert [step.body for step in paper.build(supplement).steps] == [str(step.committee) for step in submission.steps.all()]


def test_without_hidden_steps_no_gap_and_no_resolution_tells_of_them(submission: Submission):
    factories.StepFactory(submission=submission, position=3, role=StepRole.INFORMATION)
    built = paper.build(submission)
    secret = built.steps[1]
    shown = paper.without_hidden_steps(built, {secret.key})
    assert [(step.position, step.body) for step in shown.steps] == [(1, built.steps[0].body), (2, built.steps[2].body)]
    assert secret.body not in shown.to_json()
    assert paper.without_hidden_steps(built, set()) is built


def test_the_public_copy_names_neither_secret_bodies_nor_secret_attachments(submission: Submission):
    submission.steps.filter(position=2).update(public=False)
    factories.AttachmentFactory(submission=submission, title="Personalliste", public=False)
    factories.AttachmentFactory(submission=submission, title="Konzept")
    text = paper.public_copy(paper.build(submission), submission).to_json()
    assert "Gemeinderat" not in text
    assert "Personalliste" not in text
    assert "Konzept" in text
    assert "Finanzen" not in text


def test_drafts_are_printed_with_a_watermark_and_approved_papers_as_frozen(
    submission: Submission, people: SimpleNamespace, quick_print: list
):
    assert "Entwurf" in paper.print_job(submission).css + paper.print_job(submission).html
    found = stages.approved(submission, people)
    frozen = paper.print_job(found)
    Submission.objects.filter(pk=found.pk).update(subject="Heimlich geändert")
    assert paper.print_job(stages.fresh(submission)).html == frozen.html == quick_print[-1].html
    submission.steps.update(public=False)
    assert "Gemeinderat" not in paper.print_job(found, public_only=True).html
    cosigning = paper.print_job(found, version=found.versions.get(label="M1"))
    assert cosigning.html != frozen.html


def test_the_letterhead_is_that_of_the_city(city: Municipality):
    city.street, city.postal_code, city.phone = "Marktplatz 1", "70000", "0711 1"
    found = paper.letterhead(city)
    assert found.address_lines == ("Marktplatz 1", "70000 Musterstadt")
    assert found.official_name == city.official_name


@pytest.mark.parametrize("rows", [1, 3])
def test_building_costs_one_query_however_long_the_paper_is(
    rows: int, submission: Submission, django_assert_num_queries: Callable
):
    for position in range(10, 10 + rows):
        factories.SubmissionAuthorFactory(submission=submission, position=position)
        factories.InvolvedUnitFactory(submission=submission, position=position)
        factories.SubmissionGoalFactory(submission=submission, position=position)
        factories.StepFactory(submission=submission, position=position)
        factories.CosignStationFactory(submission=submission, position=position)
    factories.MembershipFactory(role=Role.SUBMITTER)
    loaded = Submission.objects.for_detail().get(pk=submission.pk)
    with django_assert_num_queries(1):
        assert len(paper.build(loaded).steps) == 2 + rows
