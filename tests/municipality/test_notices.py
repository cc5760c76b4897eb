"""Notices and mails: told once, read by one person alone, sent once however a process ends, and as people wish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from municipality.choices import MailState, MailWish, NoticeKind, Role
from municipality.models import Mail, MailWishes, Membership, Municipality, Notice
from municipality.notices import mailing
from municipality.notices.telling import HOLD, Message, tell
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[Municipality]:
    with use_municipality(factories.MunicipalityFactory()) as _active:
        yield Municipality.objects.get()


@pytest.fixture
def people(city: Municipality) -> SimpleNamespace:
    return factories.people()


def message(key: str = "k", **changes: Any) -> Message:
    values = {"title": "168/20 Konzept", "text": "Kim hat die Vorlage freigegeben.", "address": "/x/", "actor": "Kim"}
    return Message(NoticeKind.CHANGED, key, **(values | changes))


def send_now() -> int:
    """As if the minute had passed in which mails wait for more."""
    Mail.objects.filter(state=MailState.WAITING).update(not_before=timezone.now())
    return mailing.send_due()


def states() -> dict[str, int]:
    found = list(Mail.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in found}


def test_nobody_is_told_the_same_twice_and_strangers_nothing(people: SimpleNamespace):
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.person(Role.CLERK)
    left = factories.person(Role.CLERK)
    Membership.objects.filter(user=left).update(valid_to=timezone.localdate() - timedelta(days=1))
    everybody = [people.author.pk, people.clerk.pk, foreign.pk, left.pk]
    assert tell(message(), everybody) == 2
    assert tell(message(), [*everybody, people.member.pk]) == 1
    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted(
        [people.author.pk, people.clerk.pk, people.member.pk]
    )


def test_what_happens_within_a_minute_comes_in_one_mail(people: SimpleNamespace):
    for number in range(3):
        tell(message(str(number), title=f"Vorlage {number}"), [people.author.pk])
    assert mailing.send_due() == 0, "it waits for more"
    assert send_now() == 1
    (sent,) = mail.outbox
    assert sent.to == [people.author.email]
    assert sent.subject.endswith("3 Nachrichten")
    html = sent.alternatives[0].content
    for number in range(3):
        assert f"Vorlage {number}" in sent.body
        assert f"Vorlage {number}" in html
    tell(message("later"), [people.author.pk])
    assert send_now() == 1
    assert mail.outbox[1].subject.endswith("] 168/20 Konzept")
    assert timedelta(0) < HOLD


def test_a_text_is_a_text_in_the_html_too(people: SimpleNamespace):
    tell(message(title="<b>Amt</b>\r\nBcc: x@y.example", text="<script>1</script>"), [people.author.pk])
    assert send_now() == 1
    (sent,) = mail.outbox
    assert "\n" not in sent.subject
    assert "<script>" not in sent.alternatives[0].content
    assert "<script>1</script>" in sent.body


@pytest.mark.parametrize(("wish", "at_once", "daily"), [("once", 1, 0), ("daily", 0, 1), ("never", 0, 0)])
def test_people_choose_when_they_get_mail(people: SimpleNamespace, wish: str, at_once: int, daily: int):
    visitor = Visitor(people.author)
    assert visitor.post("nachrichten/e-mails/", {"wish": wish}).status_code == 302
    tell(message(), [people.author.pk])
    assert send_now() == at_once
    today = timezone.localdate()
    assert mailing.collect(today) == daily
    assert mailing.collect(today) == 0, "one a day"
    assert send_now() == daily
    assert Notice.objects.count() == 1


def test_a_wish_that_does_not_exist_changes_nothing(people: SimpleNamespace):
    visitor = Visitor(people.author)
    visitor.post("nachrichten/e-mails/", {"wish": "daily"})
    response = visitor.client.post(visitor.address("nachrichten/e-mails/"), {"wish": "often"}, follow=True)
    assert "Bitte wählen Sie eine der drei Möglichkeiten." in text(response)
    assert MailWishes.objects.get().wish == MailWish.DAILY


def test_the_daily_mail_leaves_out_what_was_read_or_is_long_ago(people: SimpleNamespace):
    MailWishes.objects.create(user=people.author, wish=MailWish.DAILY)
    for key in ("read", "old", "new"):
        tell(message(key, title=f"Titel {key}"), [people.author.pk])
    Notice.objects.filter(key="read").update(read_at=timezone.now())
    Notice.objects.filter(key="old").update(created_at=timezone.now() - timedelta(days=8))
    call_command("send_mail", "--daily")
    (sent,) = mail.outbox
    assert "Titel new" in sent.subject
    assert "Titel read" not in sent.body
    assert "Titel old" not in sent.body


def test_a_refused_mail_is_tried_again_after_ever_longer_pauses_and_then_given_up(
    people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    def refuse(self: EmailBackend, messages: list) -> int:
        raise SMTPServerDisconnected("Nicht da")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    tell(message(), [people.author.pk])
    waits = []
    while Mail.objects.filter(state=MailState.WAITING).exists():
        assert send_now() == 0
        waits.append(Mail.objects.get().not_before - timezone.now())
    assert waits[: len(mailing.PAUSES)] == sorted(waits[: len(mailing.PAUSES)])
    row = Mail.objects.get()
    assert (row.state, row.tries, row.problem) == (MailState.FAILED, len(mailing.PAUSES) + 1, "Nicht da")
    monkeypatch.undo()
    assert mailing.resend(Mail.objects.all()) == 1
    assert send_now() == 1
    assert Mail.objects.get().state == MailState.SENT


class Killed(BaseException):
    """The process is gone at this very moment; nothing of ours is run any more."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_forty_mails_leave_once_also_when_the_worker_is_killed_half_way(
    people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, moment: str
):
    members = [factories.person(Role.MEMBER) for _ in range(40)]
    tell(message(), [member.pk for member in members])
    deliver = EmailBackend.send_messages

    def die(self: EmailBackend, messages: list) -> int:
        if len(mail.outbox) == 19 and moment == "before":
            raise Killed
        deliver(self, messages)
        if len(mail.outbox) == 20:
            raise Killed
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", die)
    with pytest.raises(Killed):
        send_now()
    monkeypatch.undo()
    while mailing.send_due():
        pass
    received = [address for sent in mail.outbox for address in sent.to]
    assert len(received) == len(set(received)) == (39 if moment == "before" else 40)
    assert states() == {"sent": 39, "sending": 1}
    # The one in hand when it happened is not sent again on a guess: the administration is told.
    Mail.objects.filter(state=MailState.SENDING).update(claimed_at=timezone.now() - mailing.LOST_AFTER)
    mailing.send_due()
    assert states() == {"sent": 39, "unclear": 1}
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(mail.outbox)


def test_a_mail_that_somebody_else_took_is_left_to_him(people: SimpleNamespace):
    tell(message(), [people.author.pk])
    Mail.objects.update(not_before=timezone.now())
    row = Mail.objects.get()
    assert mailing._claimed(row) is not None
    assert mailing._claimed(row) is None
    assert mailing.send_due() == 0
    assert mail.outbox == []


def test_who_left_meanwhile_gets_no_mail(people: SimpleNamespace):
    tell(message(), [people.author.pk])
    people.author.is_active = False
    people.author.save()
    assert send_now() == 0
    assert Mail.objects.get().state == MailState.FAILED


def test_the_worker_is_asked_once_and_only_when_something_is_due(people: SimpleNamespace, settings: Any):
    assert not mailing.enqueue_due()
    tell(message(), [people.author.pk])
    assert not mailing.enqueue_due()
    Mail.objects.update(not_before=timezone.now())
    assert mailing.enqueue_due()
    mailing.deliver.func()
    assert states() == {"sent": 1}


def test_the_list_opens_reads_and_counts(people: SimpleNamespace, city: Municipality):
    visitor, other = Visitor(people.author), Visitor(people.clerk)
    assert "Noch keine Nachrichten" in text(visitor.get("nachrichten/"))
    tell(message(address=f"/{city.slug}/vorlagen/"), [people.author.pk])
    row = Notice.objects.get()
    page = text(visitor.get("nachrichten/"))
    assert "1 Nachricht haben Sie noch nicht gelesen." in page
    assert "Kim hat die Vorlage freigegeben." in page
    assert "168/20 Konzept" not in text(other.get("nachrichten/"))
    assert other.get(f"nachrichten/{row.pk}/").status_code == 404
    assert Notice.objects.unread().count() == 1
    assert visitor.get(f"nachrichten/{row.pk}/")["Location"] == f"/{city.slug}/vorlagen/"
    assert "Sie haben alles gelesen." in text(visitor.get("nachrichten/"))
    assert "Nichts Ungelesenes" in text(visitor.get("nachrichten/?stand=ungelesen"))
    tell(message("b"), [people.author.pk, people.clerk.pk])
    visitor.post("nachrichten/gelesen/")
    assert list(Notice.objects.unread().values_list("recipient", flat=True)) == [people.clerk.pk]


def test_the_count_in_the_head_and_a_long_list_cost_nothing_more(people: SimpleNamespace):
    visitor = Visitor(people.author)
    tell(message(), [people.author.pk])
    one = visitor.queries("nachrichten/")
    for number in range(30):
        tell(message(str(number)), [people.author.pk])
    assert visitor.queries("nachrichten/") == one <= 10
    html = visitor.get("").content.decode()
    assert '<span class="bell__count"><span class="visually-hidden">, </span>31<' in html


def test_old_notices_and_their_mails_are_forgotten(people: SimpleNamespace):
    for key in ("old", "new"):
        tell(message(key), [people.author.pk])
        send_now()
    long_ago = timezone.now() - timedelta(days=400)
    Notice.objects.filter(key="old").update(created_at=long_ago)
    Mail.objects.filter(notices__key="old").update(created_at=long_ago)
    call_command("delete_old_notices")
    assert list(Notice.objects.values_list("key", flat=True)) == ["new"]
    assert Mail.objects.count() == 1


def test_the_administration_sees_what_did_not_leave_and_sends_it_again(people: SimpleNamespace):
    tell(message(title="Geheim"), [people.author.pk])
    Mail.objects.update(state=MailState.UNCLEAR)
    visitor = Visitor(people.admin)
    page = visitor.get("/verwaltung/municipality/mail/")
    assert people.author.email in text(page)
    assert "Geheim" not in text(page)
    chosen = {"action": "send_again", "_selected_action": [Mail.objects.get().pk]}
    visitor.post("/verwaltung/municipality/mail/", chosen)
    assert states() == {"waiting": 1}
    assert Visitor(people.clerk).get("/verwaltung/municipality/mail/").status_code == 403
