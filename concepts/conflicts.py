"""Two people in one text: what each changed since both had read it, and the text that follows from their choice.

What both had read is found in the row's history by its revision. What only one of them changed is taken; where both did, the
second is asked, and may keep both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from concepts.forms.parts import PartForm
from concepts.forms.steps import StepsField
from concepts.fuzzy import FuzzyDate
from municipality import richtext
from municipality.forms.richtext import RichTextField
from municipality.worddiff import Segment, diff

MINE: Final = "mine"
THEIRS: Final = "theirs"
BOTH: Final = "both"


@dataclass(frozen=True)
class Difference:
    """A field that is not the same in both texts. `open` ones were changed by both and need a choice."""

    name: str
    label: str
    mine: str
    theirs: str
    choice: str
    open: bool
    may_keep_both: bool
    segments: list[Segment] = field(default_factory=list)


def base_of(row: Any, revision: int) -> Model | None:
    """The row as it was in that revision, if the history still knows it."""
    state = row.history.filter(revision=revision).order_by("-history_date", "-history_id").first()
    return state.instance if state is not None else None


def differences(mine: PartForm, theirs: PartForm, base: PartForm | None) -> list[Difference]:
    """All fields that differ, in the order of the form."""
    found = []
    for name, item in mine.fields.items():
        if isinstance(item, forms.FileField) or name == "remove_figure":
            continue
        typed, stored = _value(mine, name), _value(theirs, name)
        if typed == stored:
            continue
        before = _value(base, name) if base is not None else None
        choice = THEIRS if typed == before else MINE
        left, right = _shown(mine, name, typed), _shown(theirs, name, stored)
        found.append(
            Difference(
                name=name,
                label=str(item.label),
                mine=left,
                theirs=right,
                choice=choice,
                open=before not in (typed, stored),
                may_keep_both=_is_text(item),
                segments=diff(right, left),
            )
        )
    return found


def merged(data: QueryDict, mine: PartForm, theirs: PartForm, found: list[Difference], choices: Mapping[str, str]) -> QueryDict:
    """The form's data after the choice. `choices` names a side by field; what it does not name is decided as `found` says."""
    result = data.copy()
    for item in found:
        choice = choices.get(item.name, item.choice)
        stored, typed = _value(theirs, item.name), _value(mine, item.name)
        if choice == THEIRS:
            result[item.name] = stored
        elif choice == BOTH and item.may_keep_both:
            between = "" if isinstance(mine.fields[item.name], RichTextField) else "\n\n"
            result[item.name] = f"{stored}{between}{typed}"
    return result


def _is_text(item: forms.Field) -> bool:
    return isinstance(item, RichTextField) or isinstance(item.widget, forms.Textarea)


def _value(form: PartForm, name: str) -> str:
    """One spelling for equal values, typed or stored."""
    item, value = form.fields[name], form[name].value()
    if isinstance(value, Model):
        value = value.pk
    elif isinstance(value, FuzzyDate):
        value = value.text
    elif isinstance(item, forms.DecimalField):
        value = _amount(item, value)
    elif isinstance(item, forms.DateField | RichTextField):
        try:
            value = item.to_python(value)
        except ValidationError:
            value = str(value)
    return "" if value is None else "\n".join(str(value).strip().splitlines())


def _amount(item: forms.DecimalField, value: Any) -> Any:
    """One spelling of a number: typed as 5.000 or stored as 5000.00 it is the same."""
    try:
        number = item.to_python(value)
    except ValidationError:
        return value
    return "" if number is None else f"{number:.2f}".replace(".", ",")


def _shown(form: PartForm, name: str, value: str) -> str:
    """The value as people read it."""
    item = form.fields[name]
    if isinstance(item, RichTextField):
        return richtext.plain(value)
    if isinstance(item, StepsField):
        return item.in_words(value)
    if isinstance(item, forms.BooleanField):
        return _("ja") if value == "True" else _("nein")
    if isinstance(item, forms.DateField) and len(value) == 10 and value[4] == "-":
        return ".".join(reversed(value.split("-")))
    if isinstance(item, forms.ChoiceField):
        choices: Any = item.choices
        return next((str(label) for key, label in choices if str(key) == value), value) if value else _("keine Angabe")
    return value
