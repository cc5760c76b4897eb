"""Two people in one text: what each changed since both had read it, word by word, and the text that follows from their choice.

The editor carries short prints of what it was filled with (`fingerprints`). Together with what is typed ("mine") and what is
stored ("theirs") they tell who changed what, without keeping old texts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from council.forms.rows import RowForm, RowFormSet
from council.forms.submission import Editor
from municipality import richtext
from municipality.forms.richtext import RichTextField
from municipality.worddiff import Segment, diff

MINE: Final = "mine"
THEIRS: Final = "theirs"
ORDER: Final = "order"


@dataclass(frozen=True)
class Piece:
    """What is compared as one: a field of the head, a row with all its fields, or the order of the rows of one kind."""

    key: str
    label: str
    text: str
    values: tuple[tuple[str, str], ...]

    @property
    def print(self) -> str:
        """A short print; equal pieces have equal ones."""
        return hashlib.sha256(json.dumps(self.values).encode()).hexdigest()[:12]


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


def fingerprints(editor: Editor) -> str:
    """What the form was filled with, as JSON of short prints by key."""
    return json.dumps({key: piece.print for key, piece in pieces(editor).items()}, separators=(",", ":"))


def read_fingerprints(text: str) -> dict[str, str]:
    """The prints a form came with; a damaged list counts as empty, so that every difference is asked."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def differences(base: Mapping[str, str], mine: Editor, theirs: Editor) -> list[Difference]:
    """All that differs, in the order of the editor. What only one side changed is decided; the rest is asked."""
    typed, stored = pieces(mine), pieces(theirs)
    found = []
    for key in [*typed, *(key for key in stored if key not in typed)]:
        left, right = typed.get(key), stored.get(key)
        if (left and left.print) == (right and right.print):
            continue
        before = base.get(key)
        mine_changed = (left.print if left else None) != before
        theirs_changed = (right.print if right else None) != before
        gone = _("(entfernt)") if key in base else ""
        named = left or right
        assert named is not None  # noqa: S101  the key comes from one of the two
        old, new = right.text if right else gone, left.text if left else gone
        choice = MINE if mine_changed else THEIRS
        found.append(Difference(key, named.label, new, old, choice, mine_changed and theirs_changed, diff(old, new)))
    return found


def merged(base: Mapping[str, str], mine: Editor, theirs: Editor, choices: Mapping[str, str]) -> QueryDict:
    """The form's data after the choice: for each difference the chosen text, for all the rest what both agree on.

    `choices` names a side by key; a difference it does not name is decided as `differences` says.
    """
    decided = {item.key: choices.get(item.key, item.choice) for item in differences(base, mine, theirs)}
    data = QueryDict(mutable=True)
    for name in mine.head.fields:
        source = theirs if decided.get(name) == THEIRS else mine
        _put(data, name, source.head, name)
    for relation in mine.formsets:
        rows = _merged_rows(mine.formsets[relation], theirs.formsets[relation], decided)
        data[f"{relation}-TOTAL_FORMS"] = str(len(rows))
        data[f"{relation}-INITIAL_FORMS"] = str(sum(is_stored for _form, is_stored in rows))
        for index, (form, is_stored) in enumerate(rows):
            for name in form.fields:
                if name not in ("id", "ORDER", "DELETE"):
                    _put(data, f"{relation}-{index}-{name}", form, name)
            data[f"{relation}-{index}-id"] = str(form.instance.pk) if is_stored else ""
            data[f"{relation}-{index}-ORDER"] = str(index + 1)
    return data


def pieces(editor: Editor) -> dict[str, Piece]:
    """All pieces of an editor by key, as typed or as stored."""
    found = {}
    for name, item in editor.head.fields.items():
        value = _normal(editor.head, name)
        found[name] = Piece(name, str(item.label), _shown(editor.head, name), ((name, value),))
    for relation, formset in editor.formsets.items():
        kept = formset.kept() if formset.is_bound else formset.forms
        for place, form in enumerate(kept, start=1):
            key = _key(relation, form)
            names = [name for name in form.fields if name not in ("id", "ORDER", "DELETE") and not _is_file(form, name)]
            values = tuple((name, _normal(form, name)) for name in names)
            text = "\n".join(_shown(form, name, labelled=len(names) > 1) for name in names if _normal(form, name))
            found[key] = Piece(key, f"{formset.label} {place}", text, values)
        stored = [form for form in kept if not form.key.startswith("+")]
        titles = "\n".join(f"{place}. {_title(form)}" for place, form in enumerate(stored, start=1))
        order = (("ids", ",".join(form.key for form in stored)),)
        found[f"{relation}:{ORDER}"] = Piece(
            f"{relation}:{ORDER}", _("Reihenfolge: %(kind)s") % {"kind": formset.label}, titles, order
        )
    return found


def _key(relation: str, form: RowForm) -> str:
    return f"{relation}:{form.key}"


def _merged_rows(mine: RowFormSet, theirs: RowFormSet, decided: Mapping[str, str]) -> list[tuple[RowForm, bool]]:
    """The rows in their new order, each with whether it is a stored one."""
    relation = mine.relation
    typed = {_key(relation, form): form for form in mine.kept()}
    stored = {_key(relation, form): form for form in theirs.forms}
    if decided.get(f"{relation}:{ORDER}") == THEIRS:
        # New rows of mine follow the stored row they stand behind.
        keys = _with_new_rows(list(stored), list(typed))
    else:
        keys = _with_new_rows(list(typed), list(stored))
    rows = []
    for key in keys:
        side = decided.get(key, MINE if key in typed else THEIRS)
        form = (stored if side == THEIRS else typed).get(key)
        if form is not None:
            # A row that was deleted meanwhile and is wanted after all begins anew.
            rows.append((form, key in stored))
    return rows


def _with_new_rows(first: list[str], others: list[str]) -> list[str]:
    """The keys of the first list, with those only in the other put behind their neighbour there."""
    keys = list(first)
    for index, key in enumerate(others):
        if key not in keys:
            before = next((other for other in reversed(others[:index]) if other in keys), None)
            keys.insert(keys.index(before) + 1 if before else 0, key)
    return keys


def _is_file(form: forms.BaseForm, name: str) -> bool:
    return isinstance(form.fields[name], forms.FileField) or name == "remove_figure"


def _put(data: QueryDict, target: str, form: forms.BaseForm, name: str) -> None:
    item = form.fields[name]
    if isinstance(item, forms.FileField):
        return
    value = form[name].value()
    if isinstance(item, forms.BooleanField):
        if value and value != "False":
            data[target] = "on"
        return
    if isinstance(value, Model):
        value = value.pk
    data[target] = "" if value is None else str(value)


def _normal(form: forms.BaseForm, name: str) -> str:
    """One spelling for equal values, typed or stored."""
    item, value = form.fields[name], form[name].value()
    if isinstance(value, Model):
        value = value.pk
    elif isinstance(item, forms.BooleanField):
        value = "1" if value and value != "False" else ""
    elif isinstance(item, forms.DateField | RichTextField):
        try:
            value = item.to_python(value)
        except ValidationError:
            value = str(value)
    return "" if value is None else "\n".join(str(value).strip().splitlines())


def _shown(form: forms.BaseForm, name: str, *, labelled: bool = False) -> str:
    """The value as people read it."""
    item, value = form.fields[name], _normal(form, name)
    if isinstance(item, RichTextField):
        text = richtext.plain(value)
    elif hasattr(item.widget, "choices"):
        text = next((str(label) for key, label in item.widget.choices if str(key) == value), value)
    elif isinstance(item, forms.BooleanField):
        text = _("ja") if value else _("nein")
    elif isinstance(item, forms.DateField) and len(value) == 10 and value[4] == "-":
        text = ".".join(reversed(value.split("-")))
    else:
        text = value
    return f"{item.label}: {text}" if labelled and text else text


def _title(form: RowForm) -> str:
    return _shown(form, form.title)[:80] if form.title else ""
