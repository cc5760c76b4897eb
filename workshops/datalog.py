"""The one writer of the log on participants' data: who did what with whose data, and never the name."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from municipality.models import User
from workshops.choices import DataAction
from workshops.models import Person, PersonalDataEvent


def log(
    action: DataAction,
    *,
    user: User | None,
    person: Person | None = None,
    reason: str = "",
    counts: Mapping[str, int] | None = None,
) -> PersonalDataEvent:
    """Write one line. Without a person it tells of a list, whose length stands in `counts`; without a user of the
    deletion of what is due.
    """
    event: PersonalDataEvent = PersonalDataEvent.objects.create(
        at=timezone.now(),
        actor=user,
        actor_label=user.full_name if user else _("Löschung nach Frist"),
        action=action,
        subject=person.pk if person else None,
        purpose=person.purpose if person else "",
        reason=reason,
        counts=dict(counts or {}),
    )
    return event


def log_list(user: User, shown: int) -> None:
    """Somebody read so many names at once; none are worth no line."""
    if shown:
        log(DataAction.LISTED, user=user, counts={"names": shown})
