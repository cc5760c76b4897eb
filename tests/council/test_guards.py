"""What a draft needs before cosigning: each gap alone, with its place in the editor."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection

from council.choices import Classification, FinanceAnswer, StepRole, SubmissionKind
from council.guards import gaps
from council.models import Submission
from council.transitions import Refused, offers, perform
from tests import factories


def blocks(submission: Submission) -> list[str]:
    return [gap.block for gap in gaps(submission)]


def test_a_complete_draft_has_no_gap(submission: Submission):
    assert gaps(submission) == []


def test_an_empty_draft_lists_its_gaps_and_cosigning_names_the_first(people: SimpleNamespace):
    draft = factories.SubmissionFactory(lead_unit=people.lead_unit, created_by=people.author)
    found = gaps(draft)
    assert {"motion", "steps", "finance", "cosigning", "reasons"} <= {gap.block for gap in found}
    assert all(gap.anchor == f"block-{gap.block}" for gap in found)
    assert all(gap.sentence.endswith(".") for gap in found)
    offer = next(item for item in offers(draft, people.author) if item.action == "start_cosigning")
    assert not offer.allowed
    assert found[0].sentence in offer.reason
    assert f"{len(found) - 1} weitere" in offer.reason
    with pytest.raises(Refused) as refused:
        perform("start_cosigning", draft, user=people.author)
    assert (refused.value.code, refused.value.sentence) == ("guard", offer.reason)


def without_motion(draft: Submission) -> None:
    draft.motion_points.all().delete()


def empty_point(draft: Submission) -> None:
    factories.MotionPointFactory(submission=draft, text="<p>&nbsp;</p>")


def no_steps(draft: Submission) -> None:
    draft.steps.all().delete()


def nobody_decides(draft: Submission) -> None:
    draft.steps.filter(role=StepRole.DECISION).delete()


def advice_after_the_decision(draft: Submission) -> None:
    factories.StepFactory(submission=draft, position=9, role=StepRole.ADVISORY)


def advisory_body_decides(draft: Submission) -> None:
    board = factories.CommitteeFactory(classification=Classification.ADVISORY_BOARD, may_decide=False)
    factories.StepFactory(submission=draft, position=2, committee=board)


def body_is_gone(draft: Submission) -> None:
    factories.StepFactory(submission=draft, position=2, committee=factories.CommitteeFactory(active=False))


def publicity_open(draft: Submission) -> None:
    draft.steps.update(public=None)


def secret_without_reason(draft: Submission) -> None:
    draft.steps.filter(position=2).update(public=False, non_public_reason=" ")


def finance_open(draft: Submission) -> None:
    draft.finance = FinanceAnswer.OPEN


def impact_without_text(draft: Submission) -> None:
    draft.finance = FinanceAnswer.IMPACT
    draft.finance_impact = "<p></p>"


def nobody_cosigns(draft: Submission) -> None:
    draft.cosign_stations.all().delete()


def no_reasons(draft: Submission) -> None:
    draft.sections.all().delete()


def unknown_form(draft: Submission) -> None:
    draft.municipality.form = "gibt-es-nicht"


@pytest.mark.parametrize(
    ("spoil", "block", "words"),
    [
        (without_motion, "motion", "fehlt der Beschlussvorschlag"),
        (empty_point, "motion", "ist leer"),
        (no_steps, "steps", "Beratungsfolge ist leer"),
        (nobody_decides, "steps", "Keine Station beschließt"),
        (advice_after_the_decision, "steps", "nur noch eine Kenntnisnahme"),
        (advisory_body_decides, "steps", "berät nur"),
        (body_is_gone, "steps", "besteht nicht mehr"),
        (publicity_open, "steps", "öffentlich oder nicht öffentlich"),
        (secret_without_reason, "steps", "Grund"),
        (finance_open, "finance", "finanzielle Auswirkungen"),
        (impact_without_text, "finance", "beschreiben"),
        (nobody_cosigns, "cosigning", "begründen Sie"),
        (no_reasons, "reasons", "noch leer"),
        (unknown_form, "form", "gibt-es-nicht"),
    ],
)
def test_each_gap_alone(spoil: Callable[[Submission], None], block: str, words: str, submission: Submission):
    spoil(submission)
    found = gaps(submission)
    assert {gap.block for gap in found} == {block}
    assert words in " ".join(gap.sentence for gap in found)


def test_what_closes_a_gap(submission: Submission):
    submission.cosign_stations.all().delete()
    submission.no_cosigning_reason = "Nur die eigene Einheit ist berührt."
    submission.finance, submission.finance_impact = FinanceAnswer.IMPACT, "<p>15.000 Euro im Jahr 2021.</p>"
    submission.steps.filter(position=1).update(public=False, non_public_reason="Belange Einzelner")
    factories.StepFactory(submission=submission, position=9, role=StepRole.INFORMATION)
    assert gaps(submission) == []


def test_a_body_that_never_meets_in_public_needs_no_reason(submission: Submission):
    step = submission.steps.first()
    submission.steps.filter(pk=step.pk).update(public=False)
    assert blocks(submission) == ["steps"]
    step.committee.meets_publicly = False
    step.committee.save()
    assert blocks(submission) == []


def test_a_figure_needs_its_alternative_text(submission: Submission):
    section = submission.sections.first()
    section.figure, section.figure_alt = "figures/bild.png", " "
    section.save()
    assert blocks(submission) == ["reasons"]
    assert "Alternativtext" in gaps(submission)[0].sentence


def test_an_information_paper_needs_no_decision_and_no_motion(people: SimpleNamespace):
    paper = factories.complete_submission(people, kind=SubmissionKind.INFORMATION)
    paper.motion_points.all().delete()
    assert gaps(paper) == []


def test_a_supplement_needs_no_steps_but_what_its_form_asks_for(submission: Submission, people: SimpleNamespace):
    paper = factories.complete_submission(people, kind=SubmissionKind.SUPPLEMENT, relates_to=submission)
    assert gaps(paper) == []
    paper.sections.all().delete()
    assert blocks(paper) == ["reasons"]


@pytest.mark.parametrize("rows", [1, 3])
def test_gaps_ask_the_database_as_often_for_many_rows_as_for_few(
    rows: int, submission: Submission, django_assert_num_queries: Callable
):
    for position in range(10, 10 + rows):
        factories.MotionPointFactory(submission=submission, position=position)
        factories.SectionFactory(submission=submission, position=position)
        factories.StepFactory(submission=submission, position=position, role=StepRole.INFORMATION)
        factories.InvolvedUnitFactory(submission=submission, position=position)
    loaded = Submission.objects.for_detail().get(pk=submission.pk)
    # Only the offices and telephones of the people named, and the city's rules for the Mitzeichnung.
    with django_assert_num_queries(2, connection=connection):
        assert gaps(loaded) == []
