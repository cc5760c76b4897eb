"""Reminders of cosignatures: to whom, once a day, also when the mail server fails or two runs meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from council import reminders
from council.models import Cosignature, CosignReminder, Submission
from council.transitions import perform
from municipality.choices import Role
from municipality.models import Delegation, Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def late(submission: Submission, people: SimpleNamespace) -> Submission:
    """A paper that waits for the finances since yesterday."""
    return wait(stages.cosigning(submission, people), -1)


def wait(paper: Submission, days: int) -> Submission:
    due = timezone.localdate() + timedelta(days)
    Cosignature.objects.filter(round__submission=paper, superseded_at=None, answer="").update(due=due)
    return paper


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_one_mail_names_all_papers_of_a_person(late: Submission, people: SimpleNamespace, city: Municipality, settings: object):
    settings.PORTAL_ADDRESS = "https://portal.stadt.example"
    second = wait(stages.cosigning(factories.complete_submission(people), people), 2)
    call_command("remind_cosigners")
    message = mail.outbox[0]
    assert [message.to for message in mail.outbox] == [[people.cosigner.email]]
    assert message.subject == "2 Vorlagen warten auf Ihre Mitzeichnung"
    lines = message.body.splitlines()
    assert lines[0] == f"Guten Tag {people.cosigner.full_name},"
    first = lines.index(f"– {late}")
    assert lines[first + 1] == f"  {people.cosigning_unit}: überfällig seit 1 Tag"
    assert lines[first + 2] == f"  https://portal.stadt.example/{city.slug}/vorlagen/{late.pk}/"
    due = timezone.localdate() + timedelta(days=2)
    assert lines[lines.index(f"– {second}") + 1] == f"  {people.cosigning_unit}: Frist bis {due:%d.%m.%Y}"


def test_nobody_gets_two_mails_on_one_day(late: Submission, people: SimpleNamespace, capsys: pytest.CaptureFixture[str]):
    call_command("remind_cosigners")
    wait(stages.cosigning(factories.complete_submission(people), people), -3)
    call_command("remind_cosigners")
    assert len(mail.outbox) == 1
    assert [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "1 Person erinnert.",
        "niemand war zu erinnern.",
    ]


def test_the_next_day_comes_another_mail(late: Submission, people: SimpleNamespace):
    today = timezone.localdate()
    for day in (today, today + timedelta(days=1)):
        found = reminders.waiting(day)
        assert [item.person for item in found] == [people.cosigner]
        assert reminders.remind(found[0], day)
    assert len(mail.outbox) == 2
    assert list(CosignReminder.objects.values_list("user", "day")) == [
        (people.cosigner.pk, today),
        (people.cosigner.pk, today + timedelta(days=1)),
    ]


@pytest.mark.parametrize(("days", "told"), [(-20, True), (0, True), (3, True), (4, False)])
def test_what_is_due_soon_or_overdue_is_reminded_of(days: int, told: bool, late: Submission):
    wait(late, days)
    call_command("remind_cosigners")
    assert bool(mail.outbox) == told


def test_a_process_killed_before_its_mail_sends_none_that_day(late: Submission, monkeypatch: pytest.MonkeyPatch):
    class Killed(BaseException):
        pass

    def kill(message: EmailMessage) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", kill)
        with pytest.raises(Killed):
            call_command("remind_cosigners")
    call_command("remind_cosigners")
    assert mail.outbox == []


def test_a_mail_the_server_refuses_is_tried_again_and_keeps_nobody_elses_back(
    late: Submission, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    colleague = factories.person(Role.COSIGNER, people.cosigning_unit)
    send: Callable = EmailMessage.send

    def refuse(message: EmailMessage) -> int:
        if message.to == [people.cosigner.email]:
            raise SMTPServerDisconnected("weg")
        return send(message)

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        with pytest.raises(CommandError, match=people.cosigner.email):
            call_command("remind_cosigners")
    assert recipients() == [colleague.email]
    call_command("remind_cosigners")
    assert recipients() == sorted([colleague.email, people.cosigner.email])


def test_heads_of_the_unit_and_deputies_are_reminded(late: Submission, people: SimpleNamespace):
    head = factories.person(Role.UNIT_HEAD, people.cosigning_unit)
    deputy = factories.person(Role.AUTHOR, factories.UnitFactory())
    today = timezone.localdate()
    Delegation.objects.create(deputy=deputy, represented=people.cosigner, valid_from=today, valid_to=today)
    call_command("remind_cosigners")
    assert recipients() == sorted([head.email, deputy.email, people.cosigner.email])
    body = next(message.body for message in mail.outbox if message.to == [deputy.email])
    assert f"{people.cosigning_unit} in Vertretung für {people.cosigner.full_name}: überfällig" in body


def test_whoever_cannot_answer_is_not_reminded(late: Submission, people: SimpleNamespace):
    today = timezone.localdate()
    User.objects.filter(pk=people.cosigner.pk).update(is_active=False)
    ended = factories.UserFactory()
    factories.MembershipFactory(user=ended, role=Role.COSIGNER, unit=people.cosigning_unit, valid_to=today - timedelta(days=1))
    # A member of a body stands in for nobody.
    colleague = factories.person(Role.COSIGNER, people.cosigning_unit)
    Delegation.objects.create(deputy=people.member, represented=colleague, valid_from=today, valid_to=today)
    call_command("remind_cosigners")
    assert recipients() == [colleague.email]


@pytest.mark.parametrize("what", ["answered", "closed", "later group"])
def test_what_waits_for_nobody_is_not_reminded_of(what: str, late: Submission, people: SimpleNamespace):
    if what == "answered":
        perform("cosign", late, user=people.cosigner, data={"answer": "agreed"})
    elif what == "closed":
        perform("recall", late, user=people.author)
    else:
        Cosignature.objects.update(due=None)
    call_command("remind_cosigners")
    assert mail.outbox == []


def test_each_city_reminds_its_own_people(late: Submission, people: SimpleNamespace, capsys: pytest.CaptureFixture[str]):
    other = factories.MunicipalityFactory(name="Zweitstadt")
    with use_municipality(other):
        theirs = factories.people()
        wait(stages.cosigning(factories.complete_submission(theirs), theirs), -1)
    call_command("remind_cosigners")
    assert recipients() == sorted([people.cosigner.email, theirs.cosigner.email])
    assert "Zweitstadt: 1 Person erinnert." in capsys.readouterr().out


def test_the_author_sees_on_the_page_when_was_reminded(late: Submission, people: SimpleNamespace):
    call_command("remind_cosigners")
    visitor = Client()
    visitor.force_login(people.author)
    page = visitor.get(late.get_absolute_url()).content.decode()
    assert f"zuletzt erinnert am {timezone.localdate():%d.%m.%Y}" in page


def test_many_papers_cost_no_more_queries(late: Submission, people: SimpleNamespace, django_assert_num_queries: Callable):
    for _more in range(3):
        wait(stages.cosigning(factories.complete_submission(people), people), -1)
        colleague = factories.person(Role.COSIGNER, people.cosigning_unit)
        deputy = factories.person(Role.AUTHOR, factories.UnitFactory())
        today = timezone.localdate()
        Delegation.objects.create(deputy=deputy, represented=colleague, valid_from=today, valid_to=today)
    with django_assert_num_queries(3):
        assert len(reminders.waiting(today)) == 7


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_mail(late: Submission, city: Municipality):
    today = timezone.localdate()
    found = reminders.waiting(today)[0]
    results = at_once(city, *[lambda: reminders.remind(found, today)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert len(mail.outbox) == 1
