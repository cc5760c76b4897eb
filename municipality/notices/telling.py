"""The one writer of notices. Called inside the transaction of what is told: both are stored or neither is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from municipality.choices import MailState, MailWish, NoticeKind
from municipality.models import Mail, MailWishes, Membership, Notice, User

HOLD = timedelta(seconds=60)
"""So long a mail waits for what else happens: ten results entered at once make one mail, not ten."""
NEWS = timedelta(hours=12)
"""What happened longer ago (papers taken over from elsewhere, demonstration data) is no news: nobody gets mail about it."""
LONG_AGO = timedelta(days=30)
"""What happened before that counts as read."""


@dataclass(frozen=True)
class Message:
    """What is told. `key` names it: who was told it before is not told again. `address` is the path of the page it is about."""

    kind: NoticeKind
    key: str
    title: str
    text: str
    address: str
    actor: str = ""
    due: date | None = None


@transaction.atomic
def tell(message: Message, recipients: Iterable[int], *, at: datetime | None = None) -> int:
    """Tell these people (ids of users), as far as they still belong to the city; gives how many were told now.

    `at` is when it happened; now when left out.
    """
    at = at or timezone.now()
    people = _belonging(set(recipients))
    told = Notice.objects.filter(key=message.key, recipient__in=people).values_list("recipient", flat=True) if people else ()
    for pk in told:
        people.pop(pk)
    if not people:
        return 0
    age = timezone.now() - at
    mails = _mails(people) if age < NEWS else {}
    Notice.objects.bulk_create(
        Notice(
            recipient=person,
            kind=message.kind,
            key=message.key,
            title=message.title[:300],
            text=message.text,
            address=message.address[:300],
            actor_label=message.actor[:300],
            due=message.due,
            created_at=at,
            read_at=at if age > LONG_AGO else None,
            mail=mails.get(person.pk),
        )
        for person in people.values()
    )
    return len(people)


def _belonging(ids: set[int]) -> dict[int, User]:
    """Those who still have a role in the city and a login."""
    if not ids:
        return {}
    rows = Membership.objects.current().filter(user__in=ids, user__is_active=True).select_related("user").order_by("user")
    return {row.user_id: row.user for row in rows}


def _mails(people: dict[int, User]) -> dict[int, Mail]:
    """The mail for each who wants one at once: hers that waits already, or a new one."""
    other = MailWishes.objects.filter(user__in=people).exclude(wish=MailWish.AT_ONCE).values_list("user", flat=True)
    wanting = {pk: person for pk, person in people.items() if person.email and pk not in set(other)}
    # Locked, so that nobody sends it without what is added now.
    waiting = Mail.objects.select_for_update(of=("self",)).filter(
        recipient__in=wanting, state=MailState.WAITING, day=None, tries=0, not_before__gt=timezone.now()
    )
    found = {mail.recipient_id: mail for mail in waiting}
    begins = timezone.now() + HOLD
    fresh = [Mail(recipient=person, address=person.email, not_before=begins) for pk, person in wanting.items() if pk not in found]
    return found | {mail.recipient_id: mail for mail in Mail.objects.bulk_create(fresh)}
