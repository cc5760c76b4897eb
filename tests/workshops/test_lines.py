"""One typed line as a contribution, and a pasted list of them."""

from __future__ import annotations

import pytest

from workshops.lines import LONGEST, MOST_LINES, FieldChoice, Line, NotRead, read, read_all

FIELDS = [
    FieldChoice(7, "1", "Sprache und Bildung", ["Deutsch lernen"]),
    FieldChoice(8, "2", "Sport"),
    FieldChoice(9, "2a", "Sport im Verein"),
    FieldChoice(10, "", "Wohnen"),
]


@pytest.mark.parametrize(
    ("typed", "kind", "field", "text"),
    [
        ("Mehr Kurse", "idea", 10, "Mehr Kurse"),
        ("  Mehr \t Kurse ", "idea", 10, "Mehr Kurse"),
        ("b: Mehr Kurse", "need", 10, "Mehr Kurse"),
        ("Bedarf: Mehr Kurse", "need", 10, "Mehr Kurse"),
        ("B:Mehr Kurse", "need", 10, "Mehr Kurse"),
        ("projekt : Café", "project", 10, "Café"),
        ("E: #1 Lotsen", "recommendation", 7, "Lotsen"),
        ("#1 e: Lotsen", "recommendation", 7, "Lotsen"),
        ("#2a: Hallen öffnen", "idea", 9, "Hallen öffnen"),
        ("#2. Hallen öffnen", "idea", 8, "Hallen öffnen"),
        ("#deut Abendkurse", "idea", 7, "Abendkurse"),
        ("#WOHN Große Wohnungen", "idea", 10, "Große Wohnungen"),
        ("Wunsch: mehr Kurse", "idea", 10, "Wunsch: mehr Kurse"),
        ("18:30 Uhr ist zu früh", "idea", 10, "18:30 Uhr ist zu früh"),
        ("b: Idee: drei: vier", "idea", 10, "drei: vier"),
    ],
)
def test_kind_and_field_may_stand_in_front(typed: str, kind: str, field: int, text: str) -> None:
    assert read(typed, FIELDS, kind="idea", chosen=10) == Line(kind, field, text)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "was gesagt wurde"),
        ("b:  ", "was gesagt wurde"),
        ("\x00", "was gesagt wurde"),
        ("#kochen Gemeinsam kochen", "passt zu keinem Handlungsfeld"),
        ("#sp Hallen öffnen", "passt zu mehreren"),
        ("x" * (LONGEST + 1), "zu lang"),
    ],
)
def test_what_cannot_be_stored_is_told(typed: str, sentence: str) -> None:
    with pytest.raises(NotRead) as problem:
        read(typed, FIELDS, kind="idea", chosen=None)
    assert sentence in problem.value.sentence


def test_a_pasted_list_loses_its_bullets_and_empty_lines() -> None:
    found, problems = read_all("- Eins\n\n  2. b: Zwei\r\n• #1 Drei\n* Vier", FIELDS, kind="idea", chosen=None)
    assert found == [Line("idea", None, "Eins"), Line("need", None, "Zwei"), Line("idea", 7, "Drei"), Line("idea", None, "Vier")]
    assert problems == []


def test_a_pasted_list_names_the_lines_that_do_not_fit() -> None:
    _found, problems = read_all("Eins\n#kochen Zwei\nDrei", FIELDS, kind="idea", chosen=None)
    assert [problem.partition(":")[0] for problem in problems] == ["Zeile 2"]
    assert read_all(" \n", FIELDS, kind="idea", chosen=None)[1]
    assert read_all("x\n" * (MOST_LINES + 1), FIELDS, kind="idea", chosen=None)[1]
