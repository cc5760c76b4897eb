"""Mitzeichnung: whom the city's rules ask, whose turn it is, and who may answer for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from council.choices import CosignCondition, FinanceAnswer
from council.models import Cosignature, CosignRound, CosignRule, CosignStation, Submission
from council.permissions import open_round, open_signature, unit_chain
from municipality.models import OrganizationalUnit, User

# --- Rules -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Required:
    """A unit that must cosign by the city's rules, and why."""

    unit: OrganizationalUnit
    group: int
    days: int
    why: str


def rules() -> list[CosignRule]:
    """The rules of the active city, in one query."""
    return list(CosignRule.objects.select_related("unit", "below"))


def required(submission: Submission, known: Iterable[CosignRule] | None = None) -> list[Required]:
    """The units that must cosign this paper as it stands, each once: in the earliest group and with the shortest time asked.

    The unit that leads the paper answers for it anyway and is not asked to cosign itself.
    """
    found: dict[int, Required] = {}
    # A page asks several times about one row; its text may differ each time, the rules do not.
    cache = submission.__dict__
    if known is not None or "_cosign_rules" not in cache:
        cache["_cosign_rules"] = rules() if known is None else list(known)
    for rule in cache["_cosign_rules"]:
        if rule.unit_id == submission.lead_unit_id or not _holds(rule, submission):
            continue
        asked = Required(rule.unit, rule.group, rule.days, _why(rule))
        before = found.get(rule.unit_id)
        if before is not None:
            asked = replace(
                asked, group=min(asked.group, before.group), days=min(asked.days, before.days), why=f"{before.why}, {asked.why}"
            )
        found[rule.unit_id] = asked
    return list(found.values())


def missing(submission: Submission) -> list[Required]:
    """Required units that are not among the paper's stations."""
    wanted = required(submission)
    listed = {station.unit_id for station in submission.cosign_stations.all()} if wanted else set()
    return [item for item in wanted if item.unit.pk not in listed]


def add_required(submission: Submission) -> list[Required]:
    """Make a station of every required unit that has none; gives those. The caller holds the lock of the row."""
    added = missing(submission)
    if not added:
        return []
    last = max((station.position for station in submission.cosign_stations.all()), default=0)
    for position, item in enumerate(added, start=last + 1):
        CosignStation.objects.create(submission=submission, position=position, unit=item.unit, group=item.group, days=item.days)
    return added


def _why(rule: CosignRule) -> str:
    if rule.below is None:
        return str(rule.get_condition_display())
    return _("federführend ist %(unit)s oder eine Einheit darunter") % {"unit": rule.below.short_name or rule.below.name}


def _holds(rule: CosignRule, paper: Submission) -> bool:
    match CosignCondition(rule.condition):
        case CosignCondition.ALWAYS:
            return True
        case CosignCondition.FINANCE:
            return paper.finance == FinanceAnswer.IMPACT
        case CosignCondition.EDITION:
            return paper.edition_id is not None
        case CosignCondition.NON_PUBLIC:
            return any(step.public is False for step in paper.steps.all())
        case CosignCondition.LEAD_UNIT:
            return rule.below_id in {unit.pk for unit in unit_chain(paper.lead_unit)}


# --- Whose turn it is --------------------------------------------------------------------------------------------------


def ask_next_group(current: CosignRound, day: date) -> list[Cosignature]:
    """Once nobody is asked any more, it is the turn of the next group; its time counts from this day. Gives who is asked now."""
    standing = list(current.signatures.filter(superseded_at__isnull=True).select_related("unit"))
    if any(item.is_awaited for item in standing):
        return []
    waiting = [item for item in standing if not item.answer]
    turn = min((item.group for item in waiting), default=None)
    asked = [item for item in waiting if item.group == turn]
    for item in asked:
        item.due = day + timedelta(days=item.days)
        item.save(update_fields=["due"])
    return asked


@dataclass(frozen=True)
class Answering:
    """The answer a person may give now, and the person she gives it for, if not for herself."""

    signature: Cosignature
    on_behalf_of: User | None = None


def answering(submission: Submission, user: User) -> Answering | None:
    """What this person is asked first: for a unit of her own, else for one of somebody she stands in for."""
    own = open_signature(submission, user)
    if own is not None:
        return Answering(own)
    for person in user.represented_here():
        signature = open_signature(submission, person)
        if signature is not None:
            return Answering(signature, person)
    return None


def units_before(submission: Submission) -> list[str]:
    """The units everybody else waits for in the open round."""
    current = open_round(submission)
    return [str(item.unit) for item in current.standing if item.is_awaited] if current else []


def answered(submission: Submission) -> list[Cosignature]:
    """Answers of the open round that can be asked for once more."""
    current = open_round(submission)
    return [item for item in current.standing if item.answer] if current else []
