"""Sending mails: each is claimed by one process, handed over once, and never sent again when nobody knows whether it left.

A mail is claimed and committed before it is handed to the mail server, and marked as sent right after. A process that dies in
between leaves it as being sent; the next one finds it so and marks it unclear, for the administration to look at: its notices
stand in the portal anyway, and a second copy would tell people something new that is not. A mail that the server refuses is
tried again after ever longer pauses.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from municipality.choices import MailState, MailWish
from municipality.models import Mail, MailWishes, Municipality, Notice
from municipality.scoping import active_municipality, use_municipality

logger = logging.getLogger(__name__)

PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""How long a refused mail waits for its next try; after the last pause's try it is given up."""
LOST_AFTER = timedelta(minutes=15)
"""Handing over takes seconds (`EMAIL_TIMEOUT`); whoever takes longer is dead."""
AT_ONCE = 200
"""So many mails one run sends before others have their turn."""
DAYS_BACK = 7
"""What is older does not go into a daily mail: somebody may have wanted none for years."""


def send_due() -> int:
    """Send what is due in the active city; gives how many mails left. Any number of processes may do so at once."""
    now = timezone.now()
    lost = Mail.objects.filter(state=MailState.SENDING, claimed_at__lt=now - LOST_AFTER)
    lost.update(state=MailState.UNCLEAR, problem=_("Der Versand wurde unterbrochen; ob die E-Mail ankam, ist nicht bekannt."))
    due = list(Mail.objects.filter(state=MailState.WAITING, not_before__lte=now).order_by("not_before", "pk")[:AT_ONCE])
    if not due:
        return 0
    connection = get_connection()
    sent = 0
    try:
        for mail in due:
            sent += _send(mail, connection)
    finally:
        connection.close()
    return sent


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    found = _claimed(mail)
    if found is None:
        return False
    try:
        message = _message(*found, connection)
        if message is None:
            _end(mail, MailState.FAILED, problem=_("Die Person hat keinen Zugang mehr."))
            return False
        # Opened first, so that a server that is not there is a refusal and not a doubt.
        connection.open()
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        logger.warning("A mail was not taken by the server: %s", error)
        _refused(mail, error)
        return False
    _end(mail, MailState.SENT, sent_at=timezone.now())
    return True


def _claimed(mail: Mail) -> tuple[Mail, list[Notice]] | None:
    """The mail and what it says if it is this process that sends it. Committed before anything is handed over."""
    with transaction.atomic():
        waiting = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, not_before__lte=timezone.now())
        if not waiting.update(state=MailState.SENDING, claimed_at=timezone.now(), tries=F("tries") + 1):
            return None
    row: Mail = Mail.objects.select_related("recipient").get(pk=mail.pk)
    return row, list(row.notices.order_by("created_at", "pk"))


def _end(mail: Mail, state: MailState, **values: object) -> None:
    Mail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(state=state, **{"problem": "", **values})


def _refused(mail: Mail, error: Exception) -> None:
    tries = Mail.objects.values_list("tries", flat=True).get(pk=mail.pk)
    problem = str(error)[:300] or type(error).__name__
    if tries > len(PAUSES):
        _end(mail, MailState.FAILED, problem=problem)
    else:
        _end(mail, MailState.WAITING, problem=problem, not_before=timezone.now() + PAUSES[tries - 1])


def _message(mail: Mail, notices: list[Notice], connection: BaseEmailBackend) -> EmailMultiAlternatives | None:
    if not notices or not mail.recipient.is_active:
        return None
    city = active_municipality()
    context = {"city": city, "person": mail.recipient, "notices": notices, "portal": settings.PORTAL_ADDRESS, "mail": mail}
    message = EmailMultiAlternatives(
        _subject(mail, notices),
        render_to_string("municipality/mail/notices.txt", context),
        to=[mail.address],
        connection=connection,
        # The same mail has the same id for ever, whatever happens on its way.
        headers={"Message-ID": f"<{city.slug}.{mail.pk}@integrationsportal>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("municipality/mail/notices.html", context), "text/html")
    return message


def _subject(mail: Mail, notices: list[Notice]) -> str:
    city = active_municipality().name
    if len(notices) == 1:
        text = notices[0].title
    else:
        text = ngettext("%(count)s Nachricht", "%(count)s Nachrichten", len(notices)) % {"count": len(notices)}
        if mail.day:
            text = _("%(what)s vom %(day)s") % {"what": text, "day": f"{mail.day:%d.%m.%Y}"}
    return " ".join(f"[{city}] {text}".split())


def resend(mails: QuerySet[Mail]) -> int:
    """Somebody wants these sent once more, knowing that an unclear one may have left; gives how many will be."""
    over = mails.filter(state__in=(MailState.FAILED, MailState.UNCLEAR))
    return over.update(state=MailState.WAITING, tries=0, problem="", not_before=timezone.now())


# --- Once a day ------------------------------------------------------------------------------------------------------------


def collect(day: date) -> int:
    """One mail for each who wants them once a day, with what she has not been sent and has not read; gives how many.

    Called twice on a day the second call finds nothing to do.
    """
    made = 0
    for row in MailWishes.objects.filter(wish=MailWish.DAILY, user__is_active=True).select_related("user").order_by("pk"):
        if not row.user.email:
            continue
        with transaction.atomic():
            since = timezone.now() - timedelta(days=DAYS_BACK)
            news = Notice.objects.filter(recipient=row.user, mail=None, created_at__gt=since).unread()
            fresh = news.select_for_update(of=("self",))
            if not fresh.exists():
                continue
            mail, is_new = Mail.objects.get_or_create(
                municipality=active_municipality(), recipient=row.user, day=day, defaults={"address": row.user.email}
            )
            if is_new:
                fresh.update(mail=mail)
                made += 1
    return made


# --- In the background -----------------------------------------------------------------------------------------------------


@task()
def deliver() -> None:
    """What a background worker calls: send what is due in every city."""
    for city in Municipality.objects.all():
        with use_municipality(city):
            send_due()


def enqueue_due() -> bool:
    """Let a worker send, if anything is due in any city and nobody was asked to yet. For the worker's rounds."""
    if not any(_has_due(city) for city in Municipality.objects.all()):
        return False
    asked = DBTaskResult.objects.filter(task_path=deliver.module_path, status=TaskResultStatus.READY)
    if asked.exists():
        return False
    deliver.enqueue()
    return True


def _has_due(city: Municipality) -> bool:
    with use_municipality(city):
        return Mail.objects.filter(state=MailState.WAITING, not_before__lte=timezone.now()).exists()
