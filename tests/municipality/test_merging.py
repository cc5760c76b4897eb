"""Two people in one form: equal values count as equal however they are spelled, and each side's piece comes back whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from municipality.forms.dates import DateField
from municipality.forms.richtext import RichTextField
from municipality.merging import (
    BOTH,
    MINE,
    THEIRS,
    choices_of,
    differences,
    merged,
    normal,
    pieces_of,
    prints,
    put,
    put_rows,
    read_prints,
    rows_piece,
)


class Sheet(forms.Form):
    title = forms.CharField(label="Titel")
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    body = RichTextField(label="Inhalt", required=False)
    day = DateField(label="Tag", required=False)
    amount = forms.DecimalField(label="Betrag", required=False)
    is_new = forms.BooleanField(label="neu", required=False)
    groups = forms.MultipleChoiceField(label="Gruppen", choices=[("a", "Ältere"), ("k", "Kinder")], required=False)
    file = forms.FileField(label="Datei", required=False)


class Row(forms.Form):
    year = forms.IntegerField(label="Jahr")
    amount = forms.DecimalField(label="Betrag", required=False)


Rows = forms.formset_factory(Row, extra=1, can_delete=True)
STORED = {
    "title": "Kurs", "text": "Eins.", "body": "<p>Viel.</p>", "day": date(2026, 3, 2), "amount": Decimal("5.50"),
    "is_new": True, "groups": ["k", "a"],
}  # fmt: skip
TYPED = "title=Kurs&text=Eins.&body=%3Cp%3EViel.%3C/p%3E&day=2.3.2026&amount=5.5&is_new=on&groups=a&groups=k"


def typed(query: str = TYPED, /, **changes: str) -> QueryDict:
    data = QueryDict(query, mutable=True)
    for name, value in changes.items():
        data[name] = value
    return data


def settle(data: QueryDict, base: dict[str, Any], theirs: dict[str, Any], chosen: dict[str, str]) -> tuple[list[Any], QueryDict]:
    mine, stored = pieces_of(Sheet(data)), Sheet(initial=theirs)
    other = pieces_of(stored)
    found = differences(read_prints(prints(pieces_of(Sheet(initial=base)))), mine, other)
    return found, merged(data, mine, other, found, chosen, lambda text, key: put(text, key, stored, key))


def test_what_means_the_same_is_no_difference():
    pieces = pieces_of(Sheet(typed()))
    assert prints(pieces) == prints(pieces_of(Sheet(initial=STORED)))
    assert "file" not in pieces
    assert (pieces["groups"].text, pieces["day"].text, pieces["is_new"].text) == ("Ältere, Kinder", "02.03.2026", "ja")


def test_what_only_they_changed_comes_back_as_a_browser_would_send_it():
    theirs = STORED | {"day": date(2027, 1, 1), "is_new": False, "groups": ["k"], "amount": Decimal("7")}
    found, data = settle(typed(title="Mein Kurs"), STORED, theirs, {})
    assert {item.key: (item.choice, item.open) for item in found} == {
        "title": (MINE, False), "day": (THEIRS, False), "amount": (THEIRS, False), "is_new": (THEIRS, False),
        "groups": (THEIRS, False),
    }  # fmt: skip
    form = Sheet(data)
    assert form.is_valid()
    assert form.cleaned_data | {"file": None} == theirs | {"title": "Mein Kurs", "file": None}


@pytest.mark.parametrize(("choice", "text"), [(MINE, "Meins."), (THEIRS, "Ihres."), (BOTH, "Ihres.\n\nMeins.")])
def test_what_both_changed_is_asked(choice: str, text: str):
    found, data = settle(typed(text="Meins."), STORED, STORED | {"text": "Ihres."}, {"text": choice})
    assert [(item.key, item.open, item.may_keep_both) for item in found] == [("text", True, True)]
    assert data["text"] == text


def test_a_title_cannot_be_kept_twice():
    (found,), data = settle(typed(title="Meins"), STORED, STORED | {"title": "Ihres"}, {"title": BOTH})
    assert not found.may_keep_both
    assert data["title"] == "Meins"


@pytest.mark.parametrize("base", ["", "[1]", "{", "[" * 100_000, '{"title": {}}'])
def test_without_a_base_everything_is_asked(base: str):
    found = differences(read_prints(base), pieces_of(Sheet(typed(title="A"))), pieces_of(Sheet(initial=STORED)))
    assert [(item.key, item.open, item.choice) for item in found] == [("title", True, MINE)]


def test_rows_are_one_piece_in_whatever_order():
    stored = Rows(prefix="w", initial=[{"year": 2020, "amount": Decimal("5.00")}, {"year": 2021, "amount": Decimal(7)}])
    lines = "w-TOTAL_FORMS=4&w-INITIAL_FORMS=0&w-0-year=2021&w-0-amount=7&w-1-year=2020&w-1-amount=5&w-2-year=1999&w-2-DELETE=on"
    mine = Rows(QueryDict(lines), prefix="w")
    assert rows_piece("w", "Werte", mine) == rows_piece("w", "Werte", stored)
    assert rows_piece("w", "Werte", stored).text == "Jahr: 2020, Betrag: 5\nJahr: 2021, Betrag: 7"
    data = QueryDict(f"{lines}&w-3-year=2030&title=A", mutable=True)
    put_rows(data, stored)
    again = Rows(data, prefix="w")
    assert again.is_valid()
    assert rows_piece("w", "Werte", again) == rows_piece("w", "Werte", stored)
    assert data["title"] == "A"


def test_what_cannot_be_read_is_compared_as_it_was_typed():
    form = Sheet(typed(day="bald", amount="viel"))
    assert (normal(form, "day"), normal(form, "amount")) == ("bald", "viel")


def test_choices_are_read_by_key():
    assert choices_of(QueryDict("choice:title=mine&title=x&choice:w=theirs")) == {"title": MINE, "w": THEIRS}
