"""What a concept still owes somebody: reports, and proofs of how granted money was used. Asked by the overview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concepts.choices import Decision, EditionStatus
from concepts.models import ConceptEdition, FundingApplication, ReportingDuty
from concepts.permissions import WRITE
from municipality.acting import Refused
from municipality.choices import STAFF_ROLES
from municipality.models import User

AHEAD_DAYS = 30
"""How long before its day something counts as to be done."""
MOST = 50


@dataclass(frozen=True)
class Due:
    """Something due on `day`. `is_mine`: this person's unit leads the concept and she may write, so that she is asked for it."""

    title: str
    why: str
    address: str
    day: date
    days_left: int
    is_mine: bool

    @property
    def is_task(self) -> bool:
        """Whether it waits for this person now."""
        return self.is_mine and self.days_left <= AHEAD_DAYS

    @property
    def words(self) -> str:
        """How it stands, in words."""
        return words(self.days_left)

    @property
    def urgency(self) -> str:
        """ "late", "soon" or "", as `_partials/deadline.html` wants it."""
        return "late" if self.days_left < 0 else "soon" if self.days_left <= AHEAD_DAYS else ""


def words(days_left: int) -> str:
    """ "seit 3 Tagen überfällig", "heute fällig", "in 12 Tagen fällig"."""
    if days_left < 0:
        return ngettext("seit %(days)s Tag überfällig", "seit %(days)s Tagen überfällig", -days_left) % {"days": -days_left}
    if days_left == 0:
        return _("heute fällig")
    return ngettext("in %(days)s Tag fällig", "in %(days)s Tagen fällig", days_left) % {"days": days_left}


def due(user: User, today: date) -> list[Due]:
    """What is due or will be, the earliest first; for those who work in the city. Two queries."""
    if not user.roles & STAFF_ROLES:
        return []
    return sorted([*_reports(user, today), *_proofs(user, today)], key=lambda item: (item.day, item.title))


def _reports(user: User, today: date) -> Iterator[Due]:
    """Of editions that are written or in force. What a draft took along from the one in force is due there, and once."""
    same = ReportingDuty.objects.filter(
        edition=OuterRef("edition__predecessor"), edition__status=EditionStatus.ADOPTED, title=OuterRef("title")
    )
    rows = ReportingDuty.objects.filter(~Exists(same), next_due__isnull=False).exclude(edition__status=EditionStatus.SUPERSEDED)
    rows = rows.select_related("edition__concept__lead_unit")
    for row in rows.order_by("next_due", "pk")[:MOST]:
        why = _("Bericht an: {body}").format(body=row.body) if row.body else _("Bericht")
        yield _due(user, today, row, "edition_process", f"berichtspflichten-{row.pk}", why, row.next_due)


def _proofs(user: User, today: date) -> Iterator[Due]:
    rows = FundingApplication.objects.filter(decision=Decision.GRANTED, proof_due__isnull=False, proof_sent_on__isnull=True)
    for row in rows.select_related("edition__concept__lead_unit").order_by("proof_due", "pk")[:MOST]:
        yield _due(user, today, row, "edition_money", f"foerderung-{row.pk}", _("Verwendungsnachweis"), row.proof_due)


def _due(user: User, today: date, row: Any, page: str, place: str, why: str, day: date) -> Due:
    address = f"{row.edition.url(page)}#{place}"
    return Due(str(row), f"{why} ({row.edition.concept.name})", address, day, (day - today).days, _is_asked(user, row.edition))


def _is_asked(user: User, edition: ConceptEdition) -> bool:
    lead = edition.concept.lead_unit
    units = {item.unit_id for item in user.memberships_here() if item.unit_id}
    below = {item.unit.parent_id for item in user.memberships_here() if item.unit is not None}
    return user.has_perm(WRITE) and (lead.pk in units | below or lead.parent_id in units)


def why_not_settle(row: Any, user: User) -> str:
    """Empty when this person may say that it is done; the proof of an old edition's money can be settled as well."""
    if not user.has_perm(WRITE):
        return _("Das trägt die Sachbearbeitung oder die Leitung eines Fachbereichs ein.")
    is_open = row.next_due if isinstance(row, ReportingDuty) else row.proof_due and not row.proof_sent_on
    return "" if is_open else _("Das ist schon erledigt.")


@transaction.atomic
def settle(row: Any, *, user: User, revision: int, today: date) -> Any:
    """It was done today: a report moves on to the next day of its rhythm, a proof is handed in. Raises `Refused`."""
    locked = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if locked is None or locked.revision != revision:
        raise Refused(_("Das wurde inzwischen geändert. Bitte sehen Sie es sich noch einmal an."), code="stale")
    if reason := why_not_settle(locked, user):
        raise Refused(reason, code="state")
    if isinstance(locked, ReportingDuty):
        # The next edition, while it is being written, took the same duty along.
        before = locked.next_due
        twins = ReportingDuty.objects.select_for_update(of=("self",)).filter(
            edition__predecessor=locked.edition_id, edition__status=EditionStatus.DRAFT, title=locked.title, next_due=before
        )
        for duty in [locked, *twins]:
            duty.next_due, duty.last_done = duty.due_after(today), today
            _write(duty, user, "next_due", "last_done")
    else:
        locked.proof_sent_on = today
        _write(locked, user, "proof_sent_on")
    return locked


def _write(row: Any, user: User, *names: str) -> None:
    row.revision += 1
    row.last_editor = user
    row.save(update_fields=[*names, "revision", "last_editor", "modified_at"])
