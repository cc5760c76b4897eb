"""The overview and the page of a submission: what stands there, for whom, and at what price."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council.models import Submission
from council.transitions import perform
from municipality.choices import Role
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")

DASHBOARD_BUDGET = 16
DETAIL_BUDGET = 14


# --- Overview ------------------------------------------------------------------------------------------------------------


def test_the_overview_says_to_each_what_waits(submission: Submission, people: SimpleNamespace):
    assert "Für Sie ist nichts zu tun" in text(Visitor(people.cosigner).get(""))
    assert submission.subject in text(Visitor(people.author).get(""))

    stages.cosigning(submission, people)
    page = text(Visitor(people.cosigner).get(""))
    assert "Mitzeichnung für Finanzen, Runde 1" in page
    assert f"{timezone.localdate() + timedelta(days=5):%d.%m.%Y}" in page
    assert "Für Sie ist nichts zu tun" in text(Visitor(people.submitter).get(""))

    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    assert "Mitzeichnung für Finanzen" not in text(Visitor(people.cosigner).get(""))
    assert "Alle Stellen haben geantwortet: Freigabe" in text(Visitor(people.submitter).get(""))

    perform("approve", submission, user=people.submitter)
    assert "eine Sitzung wählen" in text(Visitor(people.clerk).get(""))


def test_a_returned_draft_waits_for_its_author(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("return_to_author", submission, user=people.cosigner, data={"remark": "Bitte Kosten nennen."})
    assert "Aus der Mitzeichnung zurückgegeben: überarbeiten" in text(Visitor(people.author).get(""))
    assert "zurückgegeben: überarbeiten" not in text(Visitor(people.unit_head).get(""))


def test_a_delegated_approval_waits_for_the_head_of_the_department(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    assert "Freigabe" not in text(Visitor(people.department_head).get(""))
    people.department.head_approves = True
    people.department.save()
    assert "Alle Stellen haben geantwortet: Freigabe" in text(Visitor(people.department_head).get(""))


def test_rework_and_an_announced_attachment_wait_for_the_author(submission: Submission, people: SimpleNamespace):
    factories.AttachmentFactory(submission=submission, title="Abschlussbericht", due=timezone.localdate() - timedelta(days=1))
    stages.in_consultation(submission, people)
    stages.end(submission.steps.first(), people, "returned", remark="Bitte die Kosten klären.")
    page = text(Visitor(people.author).get(""))
    assert "Ein Gremium hat sie zurückgegeben" in page
    assert "Angekündigte Anlage „Abschlussbericht“ nachreichen" in page
    assert "überfällig seit" in page


def test_the_clerk_sees_what_a_session_still_needs(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    meeting = stages.schedule(submission.steps.first(), people)
    clerk = Visitor(people.clerk)
    assert "Tagesordnung versenden: 1 Vorlage" in text(clerk.get(""))
    perform("dispatch", submission.steps.first(), user=people.clerk, data={"urgency_reason": "Es eilt."})
    assert "1 Ergebnis eintragen" in text(clerk.get(""))
    perform("record_outcome", submission.steps.first(), user=people.clerk, data={"outcome": "recommended"})
    page = text(clerk.get(""))
    assert "Niederschrift bestätigen: 1 Ergebnis" in page
    assert str(meeting) in page


def test_a_member_sees_the_sessions_of_her_bodies_with_what_was_sent(submission: Submission, people: SimpleNamespace):
    other = factories.meeting_of(factories.CommitteeFactory(name="Ausschuss ohne Sitz"))
    stages.in_consultation(submission, people)
    page = text(Visitor(people.member).get(""))
    assert submission.subject in page
    assert "Integrationsbeirat" in page
    assert other.bodies_label not in page
    assert "Wartet auf mich" not in page


def test_the_overview_offers_the_first_step_where_nothing_is(people: SimpleNamespace):
    assert "Sitzung anlegen" in text(Visitor(people.clerk).get(""))
    assert "Der erste Schritt ist ein Entwurf." in text(Visitor(people.author).get(""))
    assert "Hier stehen die nächsten Sitzungen" in text(Visitor(people.member).get(""))


# --- Page of a submission ------------------------------------------------------------------------------------------------


def test_the_page_names_who_is_next_at_every_stage(submission: Submission, people: SimpleNamespace):
    author = Visitor(people.author)
    assert "Autorin schreibt den Entwurf fertig" in text(author.get(f"vorlagen/{submission.pk}/"))
    stages.cosigning(submission, people)
    assert "Es fehlt noch die Mitzeichnung von Finanzen" in text(author.get(f"vorlagen/{submission.pk}/"))
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    assert "Jetzt kann die Vorlage freigegeben werden" in text(author.get(f"vorlagen/{submission.pk}/"))
    perform("approve", submission, user=people.submitter)
    path = f"vorlagen/{stages.fresh(submission).reference}/"
    assert "der Sitzungsdienst wählt noch" in text(author.get(path)).replace("Der", "der")
    stages.dispatch(submission.steps.first(), people)
    assert f"Behandlung in der Sitzung am {timezone.localdate():%d.%m.%Y}" in text(author.get(path))
    stages.end(submission.steps.first(), people, "recommended")
    stages.end(submission.steps.last(), people, "adopted", votes_yes=1)
    page = text(author.get(path))
    assert "Die Beratung ist abgeschlossen: angenommen" in page
    assert "einstimmig, 1 Ja" in page
    assert "Familien und Soziales ist für die Umsetzung zuständig" in page


def test_impossible_actions_are_disabled_and_say_why(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    html = Visitor(people.submitter).get(f"vorlagen/{submission.pk}/").content.decode()
    assert 'aria-disabled="true" aria-describedby="reason-page-approve">Freigeben</button>' in html
    assert 'id="reason-page-approve"' in html
    assert "Es fehlt noch die Mitzeichnung von: Fachbereich 2, Finanzen." in html


def test_a_drafts_old_address_leads_to_its_number(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    clerk = Visitor(people.clerk)
    answer = clerk.get(f"vorlagen/{submission.pk}/pdf/?download=1")
    assert (answer.status_code, answer.url.rpartition("/vorlagen/")[2]) == (302, "1-20/pdf/?download=1")
    assert clerk.get("vorlagen/1-20/").status_code == 200


@pytest.mark.parametrize("reference", ["0", "999999", "9" * 18, "9" * 40, "168-99", "-"])
def test_an_unknown_address_is_not_found(people: SimpleNamespace, reference: str):
    assert Visitor(people.clerk).get(f"vorlagen/{reference}/").status_code == 404


def test_the_history_is_told_in_sentences(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    page = text(Visitor(people.unit_head).get(f"vorlagen/{submission.pk}/"))
    assert f"{people.author.full_name} hat die Mitzeichnung begonnen." in page


def test_the_pages_parts_are_all_there(submission: Submission, people: SimpleNamespace):
    factories.InvolvedUnitFactory(submission=submission, unit=people.cosigning_unit)
    factories.PriorTreatmentFactory(submission=submission, result="beschlossen")
    factories.AttachmentFactory(submission=submission, title="Abschlussbericht")
    page = text(Visitor(people.author).get(f"vorlagen/{submission.pk}/"))
    for part in (
        "Die Fortschreibung wird beschlossen.",
        "Über die Umsetzung wird jährlich berichtet.",
        "Das Konzept wird seit vier Jahren umgesetzt.",
        "Die Stadt lebt von der Vielfalt ihrer Menschen.",
        "Fachbereich 2, Finanzen",
        "Gemeinderat, 27.04.2017 (BSV 3/2017): beschlossen",
        "angekündigt bis 01.12.2020",
        "Entfällt",
    ):
        assert part in page


def test_versions_are_compared_word_by_word(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("return_to_author", submission, user=people.cosigner, data={"remark": "Bitte ändern."})
    point = submission.motion_points.first()
    point.text = "<p>Die Fortschreibung wird abgelehnt.</p>"
    point.save()
    author = Visitor(people.author)
    html = author.get(f"vorlagen/{submission.pk}/fassungen/?alt=M1&neu=arbeitsstand").content.decode()
    assert "<del>beschlossen</del><ins>abgelehnt</ins>" in html
    assert "1 Wörter eingefügt, 1 gestrichen" in html
    assert "stimmen überein" in text(author.get(f"vorlagen/{submission.pk}/fassungen/?alt=M1&neu=M1"))
    unknown = author.get(f"vorlagen/{submission.pk}/fassungen/?alt=M1&neu=7.0")
    assert unknown.status_code == 404
    assert "Die Fassung „7.0“ gibt es hier nicht" in text(unknown)


# --- What it costs -------------------------------------------------------------------------------------------------------


def grow(submission: Submission, people: SimpleNamespace, rows: int) -> None:
    for position in range(rows):
        factories.MotionPointFactory(submission=submission, position=10 + position)
        factories.SectionFactory(submission=submission, position=10 + position)
        factories.AttachmentFactory(submission=submission, position=10 + position)
        factories.InvolvedUnitFactory(submission=submission)
        factories.SubmissionAuthorFactory(submission=submission)
        factories.SubmissionGoalFactory(submission=submission)
        factories.CosignStationFactory(submission=submission)
        factories.StepFactory(submission=submission, position=2)


@pytest.mark.parametrize("stage", ["draft", "cosigning", "approved", "in_consultation", "decided"])
def test_the_page_keeps_its_budget(people: SimpleNamespace, stage: str):
    roles = ("author", "cosigner", "submitter", "clerk", "unit_head")
    factories.NumberRangeFactory()
    costs = []
    for rows in (1, 3):
        submission = factories.complete_submission(people)
        if stage in ("draft", "cosigning"):
            grow(submission, people, rows)
        if stage != "draft":
            getattr(stages, stage)(submission, people)
        address = f"vorlagen/{stages.fresh(submission).reference}/"
        costs.append({role: Visitor(getattr(people, role)).queries(address) for role in roles})
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= DETAIL_BUDGET


def test_the_overview_keeps_its_budget(people: SimpleNamespace):
    roles = ("author", "cosigner", "department_head", "submitter", "clerk", "member", "admin")
    factories.NumberRangeFactory()
    costs = []
    for _rows in (1, 2):
        stages.in_consultation(factories.complete_submission(people), people)
        stages.decided(factories.complete_submission(people), people)
        stages.cosigned(factories.complete_submission(people), people)
        stages.cosigning(factories.complete_submission(people), people)
        factories.complete_submission(people)
        costs.append({role: Visitor(getattr(people, role)).queries("") for role in roles})
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= DASHBOARD_BUDGET


def test_somebody_with_every_role_keeps_the_overviews_budget(people: SimpleNamespace, submission: Submission):
    everybody = factories.UserFactory()
    for role in Role:
        factories.MembershipFactory(user=everybody, role=role, unit=people.lead_unit)
    stages.in_consultation(submission, people)
    assert Visitor(everybody).queries("") <= DASHBOARD_BUDGET
