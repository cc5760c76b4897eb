"""Who hears of what happens to papers and sessions: whom it concerns, never oneself, and nothing of what is closed."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from council import meetings
from council.models import Submission
from council.transitions import perform
from municipality.choices import MailState, Role
from municipality.models import Delegation, Mail, Notice, User
from municipality.notices import mailing
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


def told(person: User) -> list[tuple[str, str]]:
    """Kind and text of what this person was told, in the order of time."""
    rows = Notice.objects.filter(recipient=person).order_by("pk")
    return [(row.kind, row.text.splitlines()[0]) for row in rows]


def test_a_paper_on_its_way_tells_whom_it_concerns(submission: Submission, people: SimpleNamespace):
    deputy = factories.person(Role.AUTHOR, people.cosigning_unit)
    today = timezone.localdate()
    Delegation.objects.create(represented=people.cosigner, deputy=deputy, valid_from=today, valid_to=today)
    perform("start_cosigning", submission, user=people.unit_head)
    asked = ("waiting", f"{people.cosigning_unit} ist um die Mitzeichnung gebeten.")
    assert told(people.cosigner) == told(deputy) == [asked]
    assert Notice.objects.get(recipient=people.cosigner).due is not None
    assert told(people.author) == [("changed", f"{people.unit_head.full_name} hat die Mitzeichnung begonnen.")]
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed_with_remark", "remark": "Kosten prüfen"})
    assert told(people.submitter) == [("waiting", "Alle Stellen haben geantwortet. Die Vorlage wartet auf die Freigabe.")]
    assert "Kosten prüfen" in Notice.objects.filter(recipient=people.author).latest("pk").text
    perform("approve", submission, user=people.submitter)
    assert told(people.clerk) == [("waiting", "Die Vorlage ist freigegeben und kann eingeplant werden.")]
    assert told(people.author)[-1] == ("changed", f"{people.submitter.full_name} hat die Vorlage freigegeben.")
    assert told(people.cosigner) == [asked]
    assert told(people.member) == []


def test_a_returned_paper_waits_for_its_author_who_hears_why(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("return_to_author", submission, user=people.cosigner, data={"remark": "Bitte die Kosten ergänzen"})
    row = Notice.objects.filter(recipient=people.author).latest("pk")
    assert row.kind == "waiting"
    assert "Bitte die Kosten ergänzen" in row.text.splitlines()
    assert row.address == submission.get_absolute_url()


def test_nobody_is_told_what_she_did_herself(submission: Submission, people: SimpleNamespace):
    perform("start_cosigning", submission, user=people.author)
    assert told(people.author) == []


def test_what_was_refused_tells_nobody(submission: Submission, people: SimpleNamespace):
    with pytest.raises(meetings.Refused):
        perform("approve", submission, user=people.submitter)
    assert not Notice.objects.exists()
    assert not Mail.objects.exists()


def test_one_mail_a_dispatch_however_many_papers_and_files(submission: Submission, people: SimpleNamespace):
    step = stages.approved(submission, people).steps.first()
    meeting = stages.schedule(step, people, in_days=20)
    second = stages.approved(factories.complete_submission(people), people).steps.first()
    type(second).objects.filter(pk=second.pk).update(committee=step.committee)
    second.refresh_from_db()
    perform("schedule", second, user=people.clerk, data={"meeting": meeting})
    members = [factories.person(Role.MEMBER) for _ in range(3)]
    for member in (*members, members[0]):
        factories.CommitteeMemberFactory(committee=step.committee, user=member, name="")
    factories.CommitteeMemberFactory(committee=step.committee, user=None, name="Helga Papier")
    page = text(Visitor(people.clerk).get(f"sitzungen/{meeting.pk}/"))
    assert "4 Mitglieder werden benachrichtigt" in page
    assert "Helga Papier hat keinen Zugang zum Portal" in page
    Mail.objects.all().delete()
    meetings.dispatch(meeting, people.clerk)
    Mail.objects.update(not_before=timezone.now())
    assert mailing.send_due() == 4
    assert sorted(address for sent in mail.outbox for address in sent.to) == sorted(
        person.email for person in (*members, people.member)
    )
    for sent in mail.outbox:
        assert "Einladung" in sent.subject
        assert submission.subject not in f"{sent.subject}{sent.body}{sent.alternatives[0].content}"


def test_members_hear_of_changes_and_of_a_session_called_off(submission: Submission, people: SimpleNamespace):
    step = stages.approved(submission, people).steps.first()
    meeting = stages.schedule(step, people, in_days=20)
    meetings.dispatch(meeting, people.clerk)
    meeting.place = "Bürgerhaus"
    meetings.move(meeting, meeting.committees, people.clerk)
    meetings.send_change(meeting, people.clerk)
    meetings.cancel(meeting, people.clerk, reason="Zu wenige Punkte")
    titles = [row.title.partition(":")[0] for row in Notice.objects.filter(recipient=people.member).order_by("pk")]
    assert titles == ["Einladung", "Geändert", "Abgesagt"]
    unsent = factories.meeting_of(step.committee)
    meetings.cancel(unsent, people.clerk)
    assert Notice.objects.filter(recipient=people.member).count() == 3


def test_what_happened_long_ago_is_no_news(submission: Submission, people: SimpleNamespace):
    """Papers that are taken over from another system send no mails about years gone by."""
    at = timezone.now() - timedelta(days=400)
    perform("start_cosigning", submission, user=people.author, at=at)
    row = Notice.objects.get(recipient=people.cosigner)
    assert (row.created_at, row.read_at) == (at, at)
    assert not Mail.objects.exclude(state=MailState.SENT).exists()
