"""Rows of the grid: a measure with its form, the marks that warn in words, and what went wrong when it was saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from fields_of_action.choices import MONTHS_WITHOUT_REPORT
from fields_of_action.forms.standing import StandingForm
from fields_of_action.hooks import Paper
from fields_of_action.models import Measure
from fields_of_action.permissions import may_write
from fields_of_action.updates import Refused, Stale, Standing, report
from municipality.models import User
from municipality.worddiff import Segment, diff


@dataclass(frozen=True)
class Mark:
    """A warning as people read it; `kind` is "overdue" or "stale"."""

    kind: str
    text: str


def marks(measure: Measure, day: date) -> list[Mark]:
    """What is the matter with a measure on this day."""
    found = []
    if measure.is_overdue(day):
        found.append(Mark("overdue", _("Zeitraum seit %(day)s vorbei") % {"day": f"{measure.period_to:%d.%m.%Y}"}))
    if measure.is_stale(day):
        text = _("seit über %(months)s Monaten ohne Meldung") if measure.noted_on else _("noch ohne Meldung")
        found.append(Mark("stale", text % {"months": MONTHS_WITHOUT_REPORT} if measure.noted_on else text))
    return found


@dataclass
class Row:
    """One line. `form` is None for those who only read; `theirs` is what somebody else reported meanwhile."""

    measure: Measure
    marks: list[Mark]
    form: StandingForm | None = None
    errors: list[str] = field(default_factory=list)
    theirs: Standing | None = None
    note_diff: list[Segment] = field(default_factory=list)
    saved: bool = False
    papers: list[Paper] = field(default_factory=list)

    @property
    def status_label(self) -> str:
        return str(self.measure.get_status_display())


def build_rows(measures: Iterable[Measure], units: frozenset[int]) -> list[Row]:
    """The rows of a page, editable where this person writes."""
    today = timezone.localdate()
    return [
        Row(measure, marks(measure, today), StandingForm(measure) if may_write(measure, units) else None) for measure in measures
    ]


def save_row(measure: Measure, data: QueryDict, user: User) -> Row | None:
    """Store what was typed in one row. None where nothing was typed; a row with `errors` or `theirs` was not stored."""
    form = StandingForm(measure, data)
    if not form.is_touched:
        return None
    today = timezone.localdate()
    if not form.is_valid():
        return _wrong(measure, form, [str(text) for texts in form.errors.values() for text in texts])
    try:
        report(measure.pk, form.standing, user=user, seen=form.cleaned_data["seen"])
    except Stale as stale:
        return _conflict(stale.stored, form, data)
    except Refused as refused:
        for name, sentence in refused.errors.items():
            form.add_error(name, sentence)
        return _wrong(measure, form, [refused.sentence])
    fresh = Measure.objects.for_list().get(pk=measure.pk)
    return Row(fresh, marks(fresh, today), StandingForm(fresh), saved=True)


def _wrong(measure: Measure, form: StandingForm, sentences: list[str]) -> Row:
    form.mark_errors()
    return Row(measure, marks(measure, timezone.localdate()), form, errors=sentences)


def _conflict(measure: Measure, typed: StandingForm, data: QueryDict) -> Row:
    """Both reports side by side. Saving again adds the typed one to the history as the newer."""
    theirs = Standing.of(measure)
    again = data.copy()
    again[typed.add_prefix("seen")] = theirs.print
    fresh = Measure.objects.for_list().get(pk=measure.pk)
    return Row(
        fresh,
        marks(fresh, timezone.localdate()),
        StandingForm(fresh, again),
        theirs=theirs,
        note_diff=diff(theirs.note, typed.cleaned_data["note"]),
    )
