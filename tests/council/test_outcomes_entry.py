"""The page on which the outcomes of a whole session are entered."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council import meetings
from council.choices import StepRole
from council.models import Attendance, Consultation, Meeting, OutcomesAutosave, Submission
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.council.typed import fields_of

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


@pytest.fixture
def session(submission: Submission, people: SimpleNamespace) -> SimpleNamespace:
    """The council decides on three papers today; five members are kept, one of them without a vote."""
    council = submission.steps.last().committee
    council.members.all().delete()
    members = [factories.CommitteeMemberFactory(committee=council, name=f"Rätin {number}") for number in range(4)]
    members.append(factories.CommitteeMemberFactory(committee=council, name="Sachkundige", votes=False))
    return enter(submission, people, council, members, 3)


def enter(submission: Submission, people: SimpleNamespace, council: object, members: list, count: int) -> SimpleNamespace:
    meeting = factories.meeting_of(council, in_days=0)
    papers = [submission, *(factories.complete_submission(people) for _index in range(count - 1))]
    steps = []
    for paper in papers:
        stages.approved(paper, people)
        step = paper.steps.last()
        Consultation.objects.filter(pk=step.pk).update(committee=council)
        steps.append(Consultation.objects.get(pk=step.pk))
    meetings.schedule(meeting, steps, people.clerk)
    assert meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.").refused == []
    ordered = [Consultation.objects.get(pk=step.pk) for step in meetings.agenda(meeting, people.clerk)]
    return SimpleNamespace(meeting=meeting, steps=ordered, members=members, path=f"sitzungen/{meeting.pk}/ergebnisse/")


def fields(step: Consultation, **typed: object) -> dict[str, object]:
    return {f"s{step.pk}-{name}": value for name, value in typed.items()}


def fresh(step: Consultation) -> Consultation:
    return Consultation.objects.get(pk=step.pk)


def test_unanimous_counts_those_who_may_vote_and_took_part(session: SimpleNamespace, clerk: Visitor):
    first, second, third = session.steps
    recused = {f"recusals_{session.members[0].pk}": "1", f"recusals_reason_{session.members[0].pk}": "Nachbarin"}
    typed = {
        **fields(first, outcome="adopted", unanimous="on"),
        **fields(second, outcome="adopted", unanimous="on", **recused),
        **fields(third, outcome="adopted", unanimous="on", votes_yes="2", votes_no="1"),
    }
    assert clerk.post(session.path, typed).status_code == 302
    assert [(fresh(s).votes_yes, fresh(s).votes_no, fresh(s).votes_recused) for s in session.steps] == [
        (4, 0, None),
        (3, 0, 1),
        (2, 1, None),
    ]
    assert fresh(second).recusals.get().reason == "Nachbarin"


def test_where_attendance_is_kept_only_those_vote_who_were_there(session: SimpleNamespace, clerk: Visitor):
    first, second, _third = session.steps
    for member, presence in zip(session.members, ("present", "present", "excused", "present", "present"), strict=True):
        Attendance.objects.create(meeting=session.meeting, member=member, name=str(member), presence=presence)
    page = clerk.get(session.path)
    assert "Anwesend waren 3 Stimmberechtigte." in text(page)
    typed = fields(first, outcome="adopted", votes_yes="4") | fields(second, outcome="adopted", unanimous="on")
    refused = clerk.post(session.path, typed)
    assert "Anwesend waren 3 Stimmberechtigte. Das sind zu viele Stimmen." in text(refused)
    assert (fresh(first).status, fresh(second).votes_yes) == ("dispatched", 3)


def test_points_and_wordings_are_entered_one_by_one(session: SimpleNamespace, clerk: Visitor):
    first = session.steps[0]
    one, two = first.submission.motion_points.all()
    typed = fields(
        first,
        outcome="adopted",
        **{f"point_{one.pk}": "adopted_amended", f"wording_{one.pk}": "<p>Neu.</p>", f"point_{two.pk}": ""},
    )
    assert clerk.post(session.path, typed).status_code == 302
    assert list(fresh(first).point_outcomes.values_list("point", "outcome", "wording")) == [
        (one.pk, "adopted_amended", "<p>Neu.</p>"),
        (two.pk, "adopted", ""),
    ]


def test_what_is_right_is_saved_and_what_is_wrong_keeps_its_typing(session: SimpleNamespace, clerk: Visitor):
    first, second, third = session.steps
    typed = {
        **fields(first, outcome="adopted", votes_yes="3"),
        **fields(second, outcome="adopted", votes_yes="99", remark="Lange Aussprache"),
        **fields(third, votes_yes="-1"),
    }
    response = clerk.post(session.path, typed)
    assert response.status_code == 409
    html = response.content.decode()
    assert "1 Ergebnis ist eingetragen; die übrigen" in text(response)
    assert [fresh(step).status for step in session.steps] == ["ended", "dispatched", "dispatched"]
    assert f'id="h-step-{first.pk}"' not in html
    assert 'value="99"' in html
    assert "Lange Aussprache" in html
    # Each fault is named with its item and leads to its field.
    assert f'<a href="#id_s{third.pk}-outcome">{third.agenda_number}' in html
    assert "zu viele Stimmen" in text(response)
    assert "Bitte wählen Sie ein Ergebnis." in text(response)
    # What was refused is still there in a new tab; what was saved is not.
    kept = OutcomesAutosave.objects.get()
    assert not any(name.startswith(f"s{first.pk}-") for name, _value in kept.entries)
    again = clerk.get(session.path).content.decode()
    assert 'value="99"' in again
    assert "Lange Aussprache" in again


def test_what_is_typed_is_kept_between_and_goes_when_it_is_entered(
    session: SimpleNamespace, clerk: Visitor, people: SimpleNamespace
):
    first = session.steps[0]
    member = session.members[1]
    recused = {f"recusals_{member.pk}": "1", f"recusals_reason_{member.pk}": "Onkel"}
    typed = fields(first, outcome="rejected", votes_no="4", remark="Erregt", **recused)
    answer = clerk.post(f"{session.path}sichern/", typed)
    assert answer.json()["saved_at"]
    assert fresh(first).status == "dispatched"
    html = clerk.get(session.path).content.decode()
    assert '<option value="rejected" selected>' in html
    assert 'value="Onkel"' in html
    assert "noch nicht gespeichert haben" in html
    # It belongs to the person who typed it.
    other = Visitor(factories.person("clerk"))
    assert "Onkel" not in other.get(session.path).content.decode()
    assert clerk.post(session.path, typed | {f"s{first.pk}-votes_no": "3"}).status_code == 302
    assert not OutcomesAutosave.objects.exists()
    assert fresh(first).outcome == "rejected"


def test_what_was_kept_can_be_thrown_away(session: SimpleNamespace, clerk: Visitor):
    clerk.post(f"{session.path}sichern/", fields(session.steps[0], outcome="rejected"))
    assert clerk.post(session.path, {"discard": "1"}).status_code == 302
    assert not OutcomesAutosave.objects.exists()
    assert fresh(session.steps[0]).status == "dispatched"


def test_whoever_is_slower_is_told_and_overwrites_nothing(session: SimpleNamespace, clerk: Visitor, people: SimpleNamespace):
    first, second, _third = session.steps
    untouched = fields_of(clerk.get(session.path), "")
    meetings.record(session.meeting, {first.pk: {"outcome": "rejected"}}, people.clerk)
    response = clerk.post(session.path, untouched | fields(first, outcome="adopted") | fields(second, outcome="adopted"))
    assert response.status_code == 409
    assert "inzwischen jemand anderes" in text(response)
    # She sees what it is, and that her other entry is there.
    assert f"{first.agenda_number} {first.submission}: „abgelehnt“." in text(response)
    assert "1 Ergebnis ist eingetragen" in text(response)
    assert [fresh(step).outcome for step in session.steps] == ["rejected", "adopted", ""]
    # All that was hers is entered or void: the page does not promise her something she never typed.
    assert not OutcomesAutosave.objects.exists()


def test_another_paper_is_named_by_its_number(session: SimpleNamespace, clerk: Visitor):
    first, second, _third = session.steps
    wrong = clerk.post(
        session.path, fields(first, outcome="referred_out", referred_out_to="Haushalt", referred_out_paper="9999/99")
    )
    assert "Eine Vorlage mit dieser Nummer gibt es nicht" in text(wrong)
    number = Submission.objects.get(pk=second.submission_id).number
    right = fields(first, outcome="referred_out", referred_out_to="Haushalt", referred_out_paper=number)
    assert clerk.post(session.path, right).status_code == 302
    assert fresh(first).referred_out_paper_id == second.submission_id


@pytest.mark.parametrize(
    ("person", "status"),
    [("clerk", 200), ("author", 403), ("unit_head", 403), ("cosigner", 403), ("submitter", 403), ("member", 403), ("admin", 403)],
)
def test_only_clerks_open_the_page_and_keep_typing(person: str, status: int, session: SimpleNamespace, people: SimpleNamespace):
    visitor = Visitor(getattr(people, person))
    assert visitor.get(session.path).status_code == status
    assert visitor.post(f"{session.path}sichern/", {}).status_code == status
    assert OutcomesAutosave.objects.exists() == (status == 200)


def test_sessions_of_other_cities_do_not_exist(session: SimpleNamespace, clerk: Visitor):
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.meeting_of(factories.CommitteeFactory(), in_days=0).pk
    assert clerk.get(f"sitzungen/{foreign}/ergebnisse/").status_code == 404
    assert clerk.post(f"sitzungen/{foreign}/ergebnisse/sichern/").status_code == 404


def test_the_page_costs_the_same_with_more_items(session: SimpleNamespace, clerk: Visitor, people: SimpleNamespace):
    three = clerk.queries(session.path)
    council = session.steps[0].committee
    more = enter(factories.complete_submission(people), people, council, session.members, 9)
    assert clerk.queries(more.path) == three
    assert three <= 22


def test_a_mixture_on_the_way_is_loaded_for_all_items_at_once(session: SimpleNamespace, clerk: Visitor, people: SimpleNamespace):
    for step in session.steps:
        _one, two = step.submission.motion_points.all()
        data = {"outcome": "adopted", "points": {two.pk: "postponed"}}
        meetings.record(session.meeting, {step.pk: data}, people.clerk)
    council = session.steps[0].committee
    counted = []
    for count in (1, 3):
        meeting: Meeting = factories.meeting_of(council, in_days=0)
        waiting = Consultation.objects.filter(committee=council, status="planned", role=StepRole.DECISION)
        meetings.schedule(meeting, list(waiting)[:count], people.clerk)
        meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.")
        counted.append(clerk.queries(f"sitzungen/{meeting.pk}/ergebnisse/"))
        html = clerk.get(f"sitzungen/{meeting.pk}/ergebnisse/").content.decode()
        assert "Punkt 2" in html
        assert "Punkt 1" not in html
        if count == 1:
            meetings.cancel(meeting, people.clerk)
    assert counted[0] == counted[1]
