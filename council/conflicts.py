"""Two people in one submission: the pieces that are compared (`municipality/merging.py`), and the text that follows.

A field of the head is one piece, a row with all its fields is one, and so is the order of the rows of one kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from council.forms.rows import RowForm, RowFormSet
from council.forms.submission import Editor
from municipality.merging import MINE, THEIRS, Difference, Piece, is_compared, normal, pieces_of, put, shown

ORDER: Final = "order"


def merged(mine: Editor, theirs: Editor, found: list[Difference], choices: Mapping[str, str]) -> QueryDict:
    """The form's data after the choice: for each difference the chosen text, for all the rest what both agree on.

    `choices` names a side by key; a difference it does not name is decided as `found` says.
    """
    decided = {item.key: choices.get(item.key, item.choice) for item in found}
    data = QueryDict(mutable=True)
    for name in mine.head.fields:
        source = theirs if decided.get(name) == THEIRS else mine
        put(data, name, source.head, name)
    for relation in mine.formsets:
        rows = _merged_rows(mine.formsets[relation], theirs.formsets[relation], decided)
        data[f"{relation}-TOTAL_FORMS"] = str(len(rows))
        data[f"{relation}-INITIAL_FORMS"] = str(sum(is_stored for _form, is_stored in rows))
        for index, (form, is_stored) in enumerate(rows):
            for name in form.fields:
                if name not in ("id", "ORDER", "DELETE"):
                    put(data, f"{relation}-{index}-{name}", form, name)
            data[f"{relation}-{index}-id"] = str(form.instance.pk) if is_stored else ""
            data[f"{relation}-{index}-ORDER"] = str(index + 1)
    return data


def pieces(editor: Editor) -> dict[str, Piece]:
    """All pieces of an editor by key, as typed or as stored."""
    found = {key: _alone(piece) for key, piece in pieces_of(editor.head).items()}
    for relation, formset in editor.formsets.items():
        kept = formset.kept() if formset.is_bound else formset.forms
        for place, form in enumerate(kept, start=1):
            key = _key(relation, form)
            names = [name for name in form.fields if name not in ("id", "ORDER", "DELETE") and is_compared(form, name)]
            values = [(name, normal(form, name)) for name in names]
            text = "\n".join(_told(form, name, labelled=len(names) > 1) for name, value in values if value)
            found[key] = Piece(key, f"{formset.label} {place}", text, json.dumps(values))
        stored = [form for form in kept if not form.key.startswith("+")]
        titles = "\n".join(f"{place}. {_title(form)}" for place, form in enumerate(stored, start=1))
        key = f"{relation}:{ORDER}"
        label = _("Reihenfolge: %(kind)s") % {"kind": formset.label}
        found[key] = Piece(key, label, titles, ",".join(form.key for form in stored))
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


def _alone(piece: Piece) -> Piece:
    """A text of a submission is decided for one side; half a sentence of each is no wording for a council."""
    return replace(piece, between=None)


def _told(form: forms.BaseForm, name: str, *, labelled: bool) -> str:
    text = shown(form, name)
    return f"{form.fields[name].label}: {text}" if labelled and text else text


def _title(form: RowForm) -> str:
    return shown(form, form.title)[:80] if form.title else ""
