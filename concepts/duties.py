"""What a concept still owes somebody: reports, and proofs of how granted money was used. Asked by the overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concepts.choices import Decision, EditionStatus
from concepts.models import FundingApplication, ReportingDuty
from concepts.permissions import WRITE
from municipality.acting import Refused
from municipality.choices import STAFF_ROLES
from municipality.models import User
from municipality.scoping import active_municipality

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
    """What is due or will be, the earliest first; for those who work in the city. One query."""
    if not user.roles & STAFF_ROLES:
        return []
    found = _reports().union(_proofs(), all=True).order_by("day", "title")
    return [_due(user, today, row) for row in found[:MOST]]


def _reports() -> QuerySet[Any]:
    """Of editions that are written or in force. What a draft took along from the one in force is due there, and once."""
    same = ReportingDuty.objects.filter(
        edition=OuterRef("edition__predecessor"), edition__status=EditionStatus.ADOPTED, title=OuterRef("title")
    )
    rows = ReportingDuty.objects.filter(~Exists(same), next_due__isnull=False).exclude(edition__status=EditionStatus.SUPERSEDED)
    return _alike(rows, "edition_process", "berichtspflichten", title="title", day="next_due", body=F("body"))


def _proofs() -> QuerySet[Any]:
    rows = FundingApplication.objects.filter(decision=Decision.GRANTED, proof_due__isnull=False, proof_sent_on__isnull=True)
    return _alike(rows, "edition_money", "foerderung", title="programme", day="proof_due", body=_text(""))


def _alike(rows: QuerySet[Any], page: str, slug: str, *, title: str, day: str, body: Any) -> QuerySet[Any]:
    """Rows of both kinds in the same columns, so that one query reads them."""
    concept, lead = "edition__concept", "edition__concept__lead_unit"
    columns = {
        "page": _text(page), "slug": _text(slug), "key": F("pk"), "body": body, "title": F(title), "day": F(day),
        "edition_slug": F("edition__slug"), "concept_slug": F(f"{concept}__slug"), "concept_name": F(f"{concept}__name"),
        "lead": F(f"{lead}_id"), "above_lead": F(f"{lead}__parent_id"),
    }  # fmt: skip
    # Names of the model's own columns cannot be given again.
    own = {column.name for column in rows.model._meta.get_fields()}
    new = {name: value for name, value in columns.items() if name not in own}
    return rows.order_by().annotate(**new).values(*columns)


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _due(user: User, today: date, row: dict[str, Any]) -> Due:
    page = reverse(f"concepts:{row['page']}", args=[active_municipality().slug, row["concept_slug"], row["edition_slug"]])
    if row["slug"] == "foerderung":
        why = _("Verwendungsnachweis")
    else:
        why = _("Bericht an: {body}").format(body=row["body"]) if row["body"] else _("Bericht")
    return Due(
        title=row["title"],
        why=f"{why} ({row['concept_name']})",
        address=f"{page}#{row['slug']}-{row['key']}",
        day=row["day"],
        days_left=(row["day"] - today).days,
        is_mine=_is_asked(user, row["lead"], row["above_lead"]),
    )


def _is_asked(user: User, lead: int, above: int | None) -> bool:
    """Whether she writes, and works in the unit that leads the concept, just below or just above it."""
    units = {item.unit_id for item in user.memberships_here() if item.unit is not None}
    below = {item.unit.parent_id for item in user.memberships_here() if item.unit is not None}
    return user.has_perm(WRITE) and (lead in units | below or above in units)


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
        _move_on(locked, user, today)
    else:
        locked.proof_sent_on = today
        _write(locked, user, "proof_sent_on")
    return locked


@transaction.atomic
def reported(pk: int, *, user: User, on: date) -> bool:
    """The body took note of the report that day, so the next one comes due; False where nothing was due any more.

    Nobody's right is asked for: it follows from the outcome that was entered.
    """
    locked = ReportingDuty.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if locked is None or locked.next_due is None or (locked.last_done is not None and locked.last_done >= on):
        return False
    _move_on(locked, user, on)
    return True


def _move_on(locked: ReportingDuty, user: User, day: date) -> None:
    # The next edition, while it is being written, took the same duty along.
    before = locked.next_due
    twins = ReportingDuty.objects.select_for_update(of=("self",)).filter(
        edition__predecessor=locked.edition_id, edition__status=EditionStatus.DRAFT, title=locked.title, next_due=before
    )
    for duty in [locked, *twins]:
        duty.next_due, duty.last_done = duty.due_after(day), day
        _write(duty, user, "next_due", "last_done")


def _write(row: Any, user: User, *names: str) -> None:
    row.revision += 1
    row.last_editor = user
    row.save(update_fields=[*names, "revision", "last_editor", "modified_at"])
