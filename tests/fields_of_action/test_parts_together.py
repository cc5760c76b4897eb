"""Two people in one text of a field, and what somebody has typed and not saved yet."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from concepts.models import PartAutosave
from concepts.parts import KINDS
from fields_of_action.models import EditionField
from tests.concepts.browsing import Visitor, text
from tests.fields_of_action import rows
from tests.fields_of_action.part_forms import BEGUN, LONG_TEXT, NAME, TYPED, at, fresh, new, typed

# --- Two people ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize(("choice", "kept"), [("mine", {"zweite"}), ("theirs", {"erste"}), ("both", {"erste", "zweite"})])
def test_two_in_one_text_see_both_and_the_second_decides(
    stored: dict[str, Any], language: EditionField, people: SimpleNamespace, kind: str, choice: str, kept: set[str]
):
    row, edition, name = stored[kind], language.edition, LONG_TEXT[kind]
    first = typed(row, kind, edition, **{name: "Die erste Fassung."})
    second = typed(row, kind, edition, **{name: "Die zweite Fassung."})
    assert Visitor(people.unit_head).post(at(row, edition, kind), first).status_code == 302
    author = Visitor(people.author)
    response = author.post(at(row, edition, kind), second)
    assert response.status_code == 409
    assert "Kim Leitung hat um" in text(response)
    assert [item.key for item in response.context["open"]] == [name]
    assert (response.context["open"][0].theirs, response.context["open"][0].mine) == ("Die erste Fassung.", "Die zweite Fassung.")
    assert "erste" in getattr(fresh(row), name), "nothing is overwritten unseen"
    assert "zweite" in str(PartAutosave.objects.get().entries), "and nothing lost"
    entries = dict(response.context["entries"])
    if kind == "empfehlungen":
        entries["in_fields"] = [language.field_id]
    assert author.post(at(row, edition, kind), entries | {"resolve": "2", f"choice:{name}": choice}).status_code == 302
    written = getattr(fresh(row), name)
    assert {word for word in ("erste", "zweite") if word in written} == kept
    assert (fresh(row).revision, row.history.count()) == (3, 3)
    assert not PartAutosave.objects.exists()


BESIDE = {
    "felder": ({"situation": "Neue Lage."}, {"focus": "Eltern"}),
    "ziele": ({"title": "Neues Ziel"}, {"code": "a"}),
    "empfehlungen": ({"title": "Neue Empfehlung"}, {"horizon": "long"}),
    "angebote": ({"frequency": "täglich"}, {"provider": "Haus der Familie"}),
    "kennzahlen": ({"source": "Jobcenter"}, {"werte-0-value": "77"}),
}
"""What the first and the second of two people change; they do not get into each other's way."""


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("kind", TYPED)
def test_what_only_one_changed_is_not_asked(
    stored: dict[str, Any], language: EditionField, people: SimpleNamespace, kind: str, turned: bool
):
    row, edition = stored[kind], language.edition
    one, two = reversed(BESIDE[kind]) if turned else BESIDE[kind]
    first, second = typed(row, kind, edition, **one), typed(row, kind, edition, **two)
    assert Visitor(people.unit_head).post(at(row, edition, kind), first).status_code == 302
    assert Visitor(people.author).post(at(row, edition, kind), second).status_code == 302
    form = KINDS[kind].form(instance=fresh(row), edition=edition)
    for name, value in (one | two).items():
        if name.startswith("werte-"):
            assert form.instance.values.get().value == Decimal(value)
        else:
            assert value in form[name].value()


def test_fields_of_a_recommendation_and_values_of_a_figure_are_asked_for_too(
    stored: dict[str, Any], language: EditionField, people: SimpleNamespace
):
    edition, author, head = language.edition, Visitor(people.author), Visitor(people.unit_head)
    others = [rows.EditionFieldFactory(edition=edition).field_id for _ in range(2)]
    for kind, piece, changes in (
        ("empfehlungen", "in_fields", [{"in_fields": [pk]} for pk in others]),
        ("kennzahlen", "werte", [{"werte-0-value": "5"}, {"werte-0-value": "6"}]),
    ):
        row = stored[kind]
        first, second = (typed(row, kind, edition, **change) for change in changes)
        head.post(at(row, edition, kind), first)
        response = author.post(at(row, edition, kind), second)
        assert [item.key for item in response.context["open"]] == [piece]
        decided = second | {"resolve": "2", f"choice:{piece}": "theirs"}
        assert author.post(at(row, edition, kind), decided).status_code == 302
    assert [link.field_id for link in stored["empfehlungen"].in_fields.all()] == [others[0]]
    assert stored["kennzahlen"].values.get().value == 5


# --- Unsaved ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED)
def test_what_was_typed_is_kept_offered_and_dropped(
    stored: dict[str, Any], language: EditionField, people: SimpleNamespace, kind: str
):
    row, edition, author = stored[kind], language.edition, Visitor(people.author)
    unfinished = typed(row, kind, edition, **{LONG_TEXT[kind]: "Unfertig"})
    answer = author.post(at(row, edition, kind, "sichern/"), unfinished)
    assert answer.json()["saved_at"]
    assert "Unfertig" not in getattr(fresh(row), LONG_TEXT[kind])
    edit = at(row, edition, kind)
    assert "nicht gespeicherte Änderungen" in text(author.get(edit))
    assert "nicht gespeicherte" not in text(Visitor(people.unit_head).get(edit))
    # Somebody else saves, and the tab was closed meanwhile: what is brought back still knows which text it was made from.
    Visitor(people.unit_head).post(edit, typed(row, kind, edition, **{LONG_TEXT[kind]: "Schneller"}))
    told = author.post(at(row, edition, kind, "sichern/"), unfinished).json()["html"][f"{kind}-{row.pk}-newer"]
    assert "Kim Leitung" in told
    restored = author.get(f"{edit}?stand=wiederherstellen")
    assert "Unfertig" in restored.content.decode()
    assert (restored.context["revision"], restored.context["base"]) == (1, unfinished["base"])
    assert author.post(edit, unfinished).status_code == 409
    author.post(edit, {"discard": "1"})
    assert not PartAutosave.objects.exists()


@pytest.mark.parametrize("kind", BEGUN)
def test_the_start_of_a_new_row_is_kept_too(language: EditionField, people: SimpleNamespace, kind: str):
    author, edition = Visitor(people.author), language.edition
    data = TYPED[kind] | {"field": language.field_id, "in_fields": [language.field_id]}
    assert author.post(new(edition, kind, "sichern/"), data).status_code == 200
    assert "nicht gespeicherte Änderungen" in text(author.get(new(edition, kind)))
    assert TYPED[kind][NAME[kind]] in author.get(f"{new(edition, kind)}?stand=wiederherstellen").content.decode()
    assert author.post(new(edition, kind), data).status_code == 302
    assert not PartAutosave.objects.exists()
