"""Two people in one sheet: what each changed since both had read it, and the form that follows from their choice.

The form carries short prints of what it was filled with. Together with what is typed and what is stored they tell who changed
what. Costs count as one piece: a sum of one person and a year of another would be nobody's plan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from fields_of_action.forms.measure import PREFIX_COSTS, BaseCosts
from municipality.worddiff import Segment, diff

COSTS = "kosten"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """A piece that is not the same in both texts. `open` ones were changed by both and need a choice."""

    key: str
    label: str
    mine: str
    theirs: str
    choice: str
    open: bool
    segments: list[Segment] = field(default_factory=list)


def prints(form: forms.ModelForm, costs: BaseCosts) -> str:
    """What the form was filled with, as JSON of short prints by field."""
    return json.dumps({key: _print(text) for key, (_label, text) in _pieces(form, costs).items()}, separators=(",", ":"))


def read_prints(text: str) -> dict[str, str]:
    """The prints that came with a form; a damaged list counts as empty, so that every difference is asked."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def differences(
    base: Mapping[str, str], mine: tuple[forms.ModelForm, BaseCosts], theirs: tuple[forms.ModelForm, BaseCosts]
) -> list[Difference]:
    """All that differs. What only one side changed is decided; the rest is asked."""
    typed, stored = _pieces(*mine), _pieces(*theirs)
    found = []
    for key, (label, new) in typed.items():
        old = stored[key][1]
        if new == old:
            continue
        mine_changed, theirs_changed = _print(new) != base.get(key), _print(old) != base.get(key)
        choice = MINE if mine_changed else THEIRS
        found.append(Difference(key, label, new, old, choice, mine_changed and theirs_changed, diff(old, new)))
    return found


def merged(data: QueryDict, theirs: tuple[forms.ModelForm, BaseCosts], choices: Mapping[str, str]) -> QueryDict:
    """What was typed, with the stored value wherever it was chosen."""
    form, costs = theirs
    result = data.copy()
    for key, choice in choices.items():
        if choice != THEIRS:
            continue
        if key == COSTS:
            _take_costs(result, costs)
        elif key in form.fields:
            value = form[key].value()
            if isinstance(form.fields[key], forms.BooleanField):
                result.pop(key, None)
                value = "on" if value else None
            if value is not None:
                result[key] = str(value)
            elif not isinstance(form.fields[key], forms.BooleanField):
                result[key] = ""
    return result


def _take_costs(data: QueryDict, costs: BaseCosts) -> None:
    for name in [name for name in data if name.startswith(f"{PREFIX_COSTS}-")]:
        del data[name]
    rows = [form.initial for form in costs.forms if form.initial]
    data[f"{PREFIX_COSTS}-TOTAL_FORMS"] = str(len(rows))
    data[f"{PREFIX_COSTS}-INITIAL_FORMS"] = "0"
    for index, row in enumerate(rows):
        for name, value in row.items():
            data[f"{PREFIX_COSTS}-{index}-{name}"] = str(value).replace(".", ",") if name != "year" else str(value)


def _pieces(form: forms.ModelForm, costs: BaseCosts) -> dict[str, tuple[str, str]]:
    """Label and text of each piece, the same for a typed and a stored value that mean the same."""
    found = {name: (str(item.label), _text(form, name)) for name, item in form.fields.items()}
    found[COSTS] = (_("Kosten"), _costs_text(costs))
    return found


def _text(form: forms.ModelForm, name: str) -> str:
    item, value = form.fields[name], form[name].value()
    if isinstance(item, forms.BooleanField):
        return _("ja") if value and value != "False" else _("nein")
    if value is None or value == "":
        return ""
    if hasattr(item, "choices"):
        return next((str(label) for key, label in item.choices if str(key) == str(value)), str(value))
    return "\n".join(str(value).strip().splitlines())


def _costs_text(costs: BaseCosts) -> str:
    rows = []
    for form in costs.forms:
        values = form.cleaned_data if costs.is_bound and form.is_valid() else form.initial
        if values and values.get("year") and not values.get("DELETE"):
            own, third = values.get("own") or 0, values.get("third_party") or 0
            rows.append(f"{values['year']}: {own:.2f} + {third:.2f} €".replace(".", ","))
    return "\n".join(sorted(rows))


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
