"""What a body adopts becomes tasks, in the transaction in which the outcome is entered."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from council.act import Act
from council.choices import FollowUpKind, Outcome
from council.kinds import Vote, rule_for
from council.models import FollowUpMeasure, FollowUpTask, PointOutcome, SubmissionMeasure
from council.outcomes import label_of
from fields_of_action.models import Measure
from municipality.models import OrganizationalUnit
from municipality.richtext import plain

MAKES = {
    Outcome.ADOPTED: FollowUpKind.CARRY_OUT,
    Outcome.ADOPTED_AMENDED: FollowUpKind.CARRY_OUT,
    Outcome.REFERRED_OUT: FollowUpKind.REFERRED_OUT,
}
"""Outcomes of a point that leave something to be done. What is noted or rejected leaves nothing."""
LONGEST_TITLE = 300


def make_tasks(act: Act, rows: list[PointOutcome]) -> None:
    """One task for each point that this deciding step adopted or referred out; `rows` are what became of the points it treated.

    Where another body decided the point before, this one has the last word: its resolution is followed up from now on, and
    what it did not adopt is closed. A task the clerk has closed stays closed.
    """
    if rule_for(act.submission.kind).vote != Vote.SAME:
        # What an amendment changes stands in the resolution on its original.
        return
    ended = {row.point_id: row for row in rows if row.outcome in MAKES}
    treated = [row.point_id for row in rows]
    known = FollowUpTask.objects.select_for_update(of=("self",)).filter(point__in=treated, closed_at__isnull=True)
    for task in known.order_by("pk"):
        _decided_again(act, task, ended.get(task.point_id))
    have = set(FollowUpTask.objects.filter(point__in=treated).values_list("point", flat=True))
    new = [row for point, row in ended.items() if point not in have]
    if not new:
        return
    units = list(OrganizationalUnit.objects.all())
    measures = [link.measure for link in SubmissionMeasure.objects.filter(submission=act.submission).select_related("measure")]
    alone = act.submission.motion_points.count() == 1
    for row in new:
        text = adopted_text(row)
        task = FollowUpTask(
            consultation=act.the_step,
            point=row.point,
            kind=MAKES[Outcome(row.outcome)],
            title=title_of(text),
            unit=named_unit(text, units) or act.submission.lead_unit,
            created_at=act.at,
            last_editor=act.user,
        )
        task.save()
        links = measures if alone else named_measures(text, measures)
        FollowUpMeasure.objects.bulk_create(FollowUpMeasure(task=task, measure=measure) for measure in links)


def _decided_again(act: Act, task: FollowUpTask, row: PointOutcome | None) -> None:
    step = act.the_step
    task.last_editor = act.user
    task.revision += 1
    if row is None:
        day = step.meeting.day if step.meeting else act.day
        task.closed_at, task.closed_by = act.at, act.user
        sentence = _("%(body)s hat am %(day)s anders entschieden: %(outcome)s.")
        outcome = PointOutcome.objects.get(consultation=step, point=task.point_id).outcome
        task.closing_reason = sentence % {"body": step.committee, "day": date_format(day), "outcome": label_of(outcome)}
    else:
        task.kind = MAKES[Outcome(row.outcome)]
        if task.split_from_id is None:
            task.title = title_of(adopted_text(row))
    task.consultation = step
    task.save()


def adopted_text(row: PointOutcome) -> str:
    """The wording that was adopted, as plain text."""
    return plain(row.wording or row.point.text)


def title_of(text: str) -> str:
    """The beginning of the point, as the list calls the task."""
    return str(Truncator(" ".join(text.split())).chars(LONGEST_TITLE))


def named_unit(text: str, units: Iterable[OrganizationalUnit]) -> OrganizationalUnit | None:
    """The unit that the point charges by name ("Fachbereich Kultur", "Fachbereich 8") or short name ("FB 8"), if it is one."""
    found = [unit for unit in units if any(_stands_in(name, text) for name in _names(unit))]
    return found[0] if len(found) == 1 else None


def _names(unit: OrganizationalUnit) -> list[str]:
    kind = unit.kind_label
    full = [f"{kind} {part}" for part in (unit.name, unit.number) if kind and part]
    return [*full, *([unit.short_name] if len(unit.short_name) > 1 else [])]


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def named_measures(text: str, measures: Iterable[Measure]) -> list[Measure]:
    """Of the paper's measures those that the point calls by their title."""
    return [measure for measure in measures if _stands_in(measure.title.casefold(), text.casefold())]
