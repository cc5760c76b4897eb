"""Two people in one text: what each changed since both had read it, word by word, and the text that follows from their choice.

A form carries short prints of what it was filled with (`prints`). Together with what is typed ("mine") and what is stored
("theirs") they tell who changed what, without keeping old texts. What only one of them changed is taken; where both did, the
second is asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from municipality import richtext
from municipality.forms.richtext import RichTextField
from municipality.worddiff import Segment, diff

MINE: Final = "mine"
THEIRS: Final = "theirs"
BOTH: Final = "both"
CHOICE: Final = "choice:"
"""How the choice between two pieces is called in a posted form, before the piece's key."""


@dataclass(frozen=True)
class Piece:
    """What is compared as one: mostly a field. `text` is for reading, equal pieces have an equal `value`.

    `between` stands between two texts that are kept one behind the other; `None` where that makes no sense.
    """

    key: str
    label: str
    text: str
    value: str
    between: str | None = None

    @property
    def print(self) -> str:
        """A short print; equal pieces have equal ones."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:12]


Pieces = Mapping[str, Piece]


@dataclass(frozen=True)
class Difference:
    """A piece that is not the same in both texts. `open` ones were changed by both and need a choice."""

    key: str
    label: str
    mine: str
    theirs: str
    choice: str
    open: bool
    may_keep_both: bool = False
    segments: list[Segment] = field(default_factory=list)


def prints(pieces: Pieces) -> str:
    """What a form was filled with, as JSON of short prints by key."""
    return json.dumps({key: piece.print for key, piece in pieces.items()}, separators=(",", ":"))


def read_prints(text: str) -> dict[str, str]:
    """The prints a form came with; a damaged list counts as empty, so that every difference is asked."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def differences(base: Mapping[str, str], mine: Pieces, theirs: Pieces) -> list[Difference]:
    """All that differs, in the order of what was typed. What only one side changed is decided; the rest is asked."""
    found = []
    for key in [*mine, *(key for key in theirs if key not in mine)]:
        left, right = mine.get(key), theirs.get(key)
        typed, stored, before = left.print if left else None, right.print if right else None, base.get(key)
        named = left or right
        if typed == stored or named is None:
            continue
        gone = _("(entfernt)") if key in base else ""
        old, new = right.text if right else gone, left.text if left else gone
        may_keep_both = left is not None and right is not None and left.between is not None
        choice = MINE if typed != before else THEIRS
        is_open = before not in (typed, stored)
        found.append(Difference(key, named.label, new, old, choice, is_open, may_keep_both, diff(old, new)))
    return found


def choices_of(data: QueryDict) -> dict[str, str]:
    """What was chosen on the page that shows both texts: a side by key."""
    return {name.removeprefix(CHOICE): value for name, value in data.items() if name.startswith(CHOICE)}


def merged(
    data: QueryDict,
    mine: Pieces,
    theirs: Pieces,
    found: Iterable[Difference],
    choices: Mapping[str, str],
    put_theirs: Callable[[QueryDict, str], None],
) -> QueryDict:
    """What was typed, with the stored piece wherever it was chosen. What `choices` does not name is decided as `found` says.

    `put_theirs` writes the stored piece of this key into the data.
    """
    result = data.copy()
    for item in found:
        choice = choices.get(item.key, item.choice)
        if choice == THEIRS:
            put_theirs(result, item.key)
        elif choice == BOTH and item.may_keep_both:
            result[item.key] = f"{theirs[item.key].value}{mine[item.key].between}{mine[item.key].value}"
    return result


# --- Forms --------------------------------------------------------------------------------------------------------------


def is_compared(form: forms.BaseForm, name: str) -> bool:
    """Files are sent anew, so there is nothing to compare."""
    return not isinstance(form.fields[name], forms.FileField) and name != "remove_figure"


def pieces_of(form: forms.BaseForm) -> dict[str, Piece]:
    """The fields of a form, as typed or as stored."""
    return {
        name: Piece(name, str(item.label), shown(form, name), normal(form, name), _between(item))
        for name, item in form.fields.items()
        if is_compared(form, name)
    }


def rows_piece(key: str, label: str, formset: forms.BaseFormSet) -> Piece:
    """All rows of a formset as one piece, whatever their order: half of one list and half of another is nobody's list."""
    rows = {}
    for form in formset.forms:
        names = [name for name in form.fields if name != "DELETE"]
        values = [normal(form, name) for name in names]
        is_removed = "DELETE" in form.fields and normal(form, "DELETE")
        if any(values) and not is_removed:
            told = [f"{form.fields[name].label}: {shown(form, name)}" for name in names if normal(form, name)]
            rows[json.dumps(values)] = ", ".join(told)
    return Piece(key, label, "\n".join(rows[value] for value in sorted(rows)), json.dumps(sorted(rows)))


def put(data: QueryDict, target: str, form: forms.BaseForm, name: str) -> None:
    """Write the value of a form's field into posted data, as a browser would send it."""
    item = form.fields[name]
    if isinstance(item, forms.FileField):
        return
    value = form[name].value()
    if isinstance(item, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        data.setlist(target, [_key_of(one) for one in value or []])
    elif isinstance(item, forms.BooleanField):
        data.pop(target, None)
        if value and value != "False":
            data[target] = "on"
    else:
        data[target] = _key_of(value)


def put_rows(data: QueryDict, formset: forms.BaseFormSet) -> None:
    """Write the rows of an unbound formset into posted data, in place of those that stand there."""
    for name in [name for name in data if name.startswith(f"{formset.prefix}-")]:
        del data[name]
    rows = [form for form in formset.forms if form.initial]
    data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{formset.prefix}-INITIAL_FORMS"] = "0"
    for index, form in enumerate(rows):
        for name in form.initial:
            put(data, f"{formset.prefix}-{index}-{name}", form, name)


def normal(form: forms.BaseForm, name: str) -> str:
    """One spelling for equal values, typed or stored."""
    item, value = form.fields[name], form[name].value()
    if isinstance(item, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return "\n".join(sorted(_key_of(one) for one in value or []))
    if isinstance(item, forms.BooleanField):
        return "1" if value and value != "False" else ""
    if isinstance(item, forms.DateField | forms.DecimalField | RichTextField):
        try:
            value = item.to_python(value)
        except ValidationError:
            value = str(value)
        if isinstance(item, forms.DecimalField) and hasattr(value, "normalize"):
            value = f"{value.normalize():f}"
    return "\n".join(_key_of(value).strip().splitlines())


def shown(form: forms.BaseForm, name: str) -> str:
    """The value as people read it."""
    item, value = form.fields[name], normal(form, name)
    if isinstance(item, RichTextField):
        return richtext.plain(value)
    if isinstance(item, forms.BooleanField):
        return _("ja") if value else _("nein")
    if isinstance(item, forms.DateField) and len(value) == 10 and value[4] == "-":
        return ".".join(reversed(value.split("-")))
    if hasattr(item.widget, "choices"):
        wanted = value.splitlines()
        labels = [str(label) for key, label in item.widget.choices if value and str(key) in wanted]
        return ", ".join(labels) if labels else value
    return str(item.prepare_value(value)).replace(".", ",") if isinstance(item, forms.DecimalField) else value


def _between(item: forms.Field) -> str | None:
    if isinstance(item, RichTextField):
        return ""
    return "\n\n" if isinstance(item.widget, forms.Textarea) else None


def _key_of(value: Any) -> str:
    if value is None:
        return ""
    return str(value.pk) if isinstance(value, Model) else str(value)
