"""The forms of the actions: what they ask, what they refuse, and that `perform` takes what they give."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from crispy_forms.utils import render_crispy_form
from django.utils import timezone

from council.choices import MeetingState, StepRole
from council.forms.actions import FORMS, action_form
from council.models import Consultation, Submission
from council.transitions import perform
from council.workflow import STEP_TABLE, SUBMISSION_TABLE
from municipality.choices import Role
from tests import factories
from tests.council import stages
from tests.factories import meeting_of

pytestmark = pytest.mark.usefixtures("quick_print")


def test_the_table_and_the_forms_agree_on_which_action_asks_something():
    asking = {row.action for row in (*SUBMISSION_TABLE, *STEP_TABLE) if row.has_form}
    assert asking == set(FORMS)


def test_an_action_without_questions_has_no_form(submission: Submission, people: SimpleNamespace):
    assert action_form("start_cosigning", submission, people.author) is None


def test_cosigning_names_the_unit_and_asks_for_a_reason_only_where_it_is_needed(submission: Submission, people: SimpleNamespace):
    paper = stages.cosigning(submission, people)
    empty = action_form("cosign", paper, people.cosigner)
    html = render_crispy_form(empty)
    assert "Sie antworten für Fachbereich 2, Finanzen" in html
    assert "<form" not in html
    refused = action_form("cosign", paper, people.cosigner, data={"answer": "disagreed"})
    assert list(refused.errors) == ["remark"]
    good = action_form("cosign", paper, people.cosigner, data={"answer": "agreed", "revision": paper.revision})
    assert good.is_valid()
    perform("cosign", paper, user=people.cosigner, data=good.cleaned_data)
    assert submission.rounds.get().signatures.get().answer == "agreed"


def test_names_out_of_the_database_are_never_read_as_templates(submission: Submission, people: SimpleNamespace):
    people.cosigning_unit.name = "{% now 'Y' %}{{ form }}<b>"
    people.cosigning_unit.save()
    html = render_crispy_form(action_form("cosign", stages.cosigning(submission, people), people.cosigner))
    assert "{% now &#x27;Y&#x27; %}{{ form }}&lt;b&gt;" in html


def test_approving_asks_for_a_decision_only_where_somebody_disagrees(submission: Submission, people: SimpleNamespace):
    paper = stages.cosigning(submission, people)
    perform("cosign", paper, user=people.cosigner, data={"answer": "disagreed", "remark": "Deckung fehlt."})
    asking = action_form("approve", paper, people.submitter, data={"decision": " "})
    assert "decision" in asking.errors
    assert "Finanzen" in asking.fields["decision"].help_text


def test_a_form_made_for_an_older_text_is_refused_by_the_writer(submission: Submission, people: SimpleNamespace):
    paper = stages.cosigned(submission, people)
    form = action_form("approve", paper, people.submitter)
    assert list(form.fields) == ["revision"]
    assert form["revision"].value() == paper.revision


def test_only_the_head_of_the_lead_unit_may_tick_editorial(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("recall", submission, user=people.author)
    assert action_form("resubmit", submission, people.author).fields["editorial"].disabled
    form = action_form("resubmit", submission, people.author, data={"editorial": "on"})
    assert form.is_valid()
    assert form.cleaned_data["editorial"] is False
    assert "reason" in action_form("resubmit", submission, people.unit_head, data={"editorial": "on"}).errors


def test_scheduling_offers_the_coming_sessions_of_the_body_only(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = submission.steps.all()
    coming, today = meeting_of(board.committee), meeting_of(board.committee, in_days=0)
    meeting_of(board.committee, in_days=-1)
    meeting_of(board.committee, state=MeetingState.CANCELLED)
    meeting_of(council.committee)
    form = action_form("schedule", board, people.clerk)
    assert list(form.fields["meeting"].queryset) == [today, coming]
    good = action_form("schedule", board, people.clerk, data={"meeting": coming.pk, "agenda_number": "Ö 3"})
    assert good.is_valid()
    perform("schedule", board, user=people.clerk, data=good.cleaned_data)
    again = action_form("schedule", Consultation.objects.get(pk=board.pk), people.clerk)
    assert (again["meeting"].value(), again["agenda_number"].value()) == (coming.pk, "Ö 3")


@pytest.mark.parametrize(("days", "asks"), [(3, True), (20, False)])
def test_dispatch_asks_why_it_is_urgent_only_when_it_is(days: int, asks: bool, submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board = submission.steps.first()
    stages.schedule(board, people, in_days=days)
    form = action_form("dispatch", Consultation.objects.get(pk=board.pk), people.clerk, data={})
    assert ("urgency_reason" in form.fields) == asks
    assert form.is_valid() == (not asks)


def test_the_outcome_form_fits_the_role_of_the_step(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    factories.StepFactory(submission=submission, position=3, role=StepRole.INFORMATION)
    board, council, note = submission.steps.all()
    stages.dispatch(council, people)
    first, second = submission.motion_points.all()
    form = action_form("record_outcome", Consultation.objects.get(pk=council.pk), people.clerk)
    choices = [value for value, _label in form.fields["outcome"].choices]
    assert choices[:4] == ["", "adopted", "adopted_amended", "rejected"]
    assert form["refer_to"].value() == board.committee_id
    assert form[f"wording_{first.pk}"].value() == first.text
    html = render_crispy_form(form)
    assert "Stimmberechtigt ist 1 Mitglied." in html
    assert str(board.committee) in html
    information = action_form("record_outcome", note, people.clerk)
    assert "refer_to" not in information.fields
    assert not [name for name in information.fields if name.startswith("wording_")]

    data = {
        "outcome": "adopted_amended",
        "votes_yes": "1",
        f"wording_{first.pk}": "<p>Anders, <i>und zwar so</i>.</p>",
        f"wording_{second.pk}": second.text,
    }
    good = action_form("record_outcome", Consultation.objects.get(pk=council.pk), people.clerk, data=data)
    assert good.is_valid(), good.errors
    assert good.cleaned_data["wordings"][first.pk] == "<p>Anders, <em>und zwar so</em>.</p>"
    perform("record_outcome", council, user=people.clerk, data=good.cleaned_data)
    kept = {item.point_id: item.wording for item in council.point_outcomes.all()}
    assert kept == {first.pk: "<p>Anders, <em>und zwar so</em>.</p>", second.pk: ""}


@pytest.mark.parametrize("bad", [{"outcome": "escalated"}, {"outcome": "adopted", "votes_yes": "-1"}, {"votes_no": "9" * 30}, {}])
def test_nonsense_in_the_outcome_form_gets_a_sentence(bad: dict, submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    council = submission.steps.last()
    stages.dispatch(council, people)
    form = action_form("record_outcome", council, people.clerk, data=bad)
    assert form.errors


def test_reasons_are_asked_for(submission: Submission, people: SimpleNamespace):
    for action in ("withdraw", "revoke_approval", "object", "settle", "remove"):
        subject = submission.steps.first() if action == "remove" else submission
        assert "Grund" in action_form(action, subject, people.clerk, data={}).errors["reason"][0]
    assert "remark" in action_form("return_to_author", submission, people.cosigner, data={}).errors


def test_forms_about_steps_need_one(submission: Submission, people: SimpleNamespace):
    with pytest.raises(TypeError):
        action_form("dispatch", submission, people.clerk)


def test_the_deadline_shown_is_that_of_the_round(submission: Submission, people: SimpleNamespace):
    paper = stages.cosigning(submission, people)
    head = factories.person(Role.UNIT_HEAD, people.cosigning_unit)
    due = submission.rounds.get().signatures.get().due
    assert due > timezone.localdate()
    assert f"{due:%d.%m.%Y}" in render_crispy_form(action_form("cosign", paper, head))
