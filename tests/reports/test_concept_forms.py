"""Concept forms are data: what is wrong in a file is named with file, key and allowed values; what is right is printed."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from reports.concepts.blocks import VIEWS
from reports.concepts.form import ConceptForm, Part, read_form, standard_block
from reports.concepts.library import OWN_FORMS, form_for, load_form
from reports.concepts.vocabulary import BLOCKS, LOOKS, NUMBERINGS, PART_KINDS, SCOPES, TITLE_FACTS
from reports.forms.model import FormError

WHOLE = 'name = "Probe"\n[[parts]]\ntitle = "Teil"\n'


def read(text: str) -> ConceptForm:
    return read_form(text, slug="probe", file_name="probe.toml")


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("name = ", "kein gültiges TOML", ""),
        ('name = "x"', "parts", "die Angabe fehlt"),
        ('name = " "\nparts = []', "name", "der Text ist leer"),
        (f'look = "barock"\n{WHOLE}', "look", "Erlaubt sind: modern, classic, plain"),
        (f'numbering = "roman"\n{WHOLE}', "numbering", "Erlaubt sind: decimal, none"),
        (f"number_levels = 9\n{WHOLE}", "number_levels", "Erlaubt sind: 1, 2, 3"),
        (f'number_levels = "2"\n{WHOLE}', "number_levels", "eine ganze Zahl"),
        (f'title_page = ["wetter"]\n{WHOLE}', "title_page", "Erlaubt sind: status"),
        (f'farbe = "rot"\n{WHOLE}', "farbe", "diesen Schlüssel gibt es hier nicht"),
        (f'{WHOLE}rahmen = "ja"', "parts[1].rahmen", "diesen Schlüssel gibt es hier nicht"),
        (f'{WHOLE}page_break = "ja"', "parts[1].page_break", "true oder false"),
        ('name = "x"\n[[parts]]\npart = "section"', "parts[1].title", "die Angabe fehlt"),
        ('name = "x"\n[[parts]]\npart = "fields"', "parts[1].title", "die Angabe fehlt"),
        ('name = "x"\n[[parts]]\npart = "kapitel"', "parts[1].part", "Erlaubt sind: section, chapters, fields"),
        ('name = "x"\n[[parts]]\npart = "chapters"\ntitle = "y"', "parts[1]", "die übrigen Kapitel"),
        ('name = "x"\n[[parts]]\npart = "chapters"\n[[parts]]\npart = "chapters"', "parts", "kommt mehrmals vor"),
        (f'{WHOLE}blocks = [{{ block = "measures" }}]', "parts[1].blocks[1].block", "den Wert „measures“ gibt es nicht"),
        (f'{WHOLE}blocks = [{{ label = "x" }}]', "parts[1].blocks[1].block", "die Angabe fehlt"),
        (f'{WHOLE}blocks = [{{ block = "goals", style = "rund" }}]', "goals.style", "Erlaubt sind: boxes, letters"),
        (f'{WHOLE}blocks = [{{ block = "goals", scope = "alle" }}]', "goals.scope", "Erlaubt sind: general, all"),
        (f'{WHOLE}blocks = [{{ block = "goals", kinds = ["x"] }}]', "goals.kinds", "diesen Schlüssel gibt es hier nicht"),
        (f'{WHOLE}blocks = [{{ block = "goals", columns = [] }}]', "goals.columns", "keine Tabelle"),
        (f'{WHOLE}blocks = [{{ block = "goals" }}, {{ block = "goals" }}]', "parts", "„goals“ kommt mehrmals vor"),
        (f'{WHOLE}blocks = [{{ block = "budget", columns = [{{ value = "year" }}] }}]', "budget.columns", "„amount“ fehlt"),
        (
            f'{WHOLE}blocks = [{{ block = "budget", columns = [{{ value = "amount" }}, {{ value = "amount" }}] }}]',
            "budget.columns",
            "eine Spalte kommt mehrmals vor",
        ),
        (
            f'{WHOLE}blocks = [{{ block = "budget", columns = [{{ value = "amount", label = "" }}] }}]',
            "budget.columns[1].label",
            "der Text ist leer",
        ),
        (
            f'{WHOLE}blocks = [{{ block = "budget", columns = [{{ value = "betrag" }}] }}]',
            "budget.columns[1].value",
            "Erlaubt sind: year, label, cost_object, amount",
        ),
    ],
)
def test_a_mistake_is_named(text: str, key: str, said: str) -> None:
    with pytest.raises(FormError) as caught:
        read(text)
    sentence = str(caught.value)
    assert "probe.toml" in sentence
    assert key in sentence
    assert said in sentence


def test_a_form_says_what_it_says() -> None:
    form = read(
        'name = "Probe"\nlook = "classic"\nnumbering = "none"\n'
        '[[parts]]\ntitle = "Geld"\nlead = "Wer zahlt."\npage_break = true\n'
        'blocks = [{ block = "budget", label = "Haushalt der Stadt", columns = [{ value = "amount", label = "Euro" }] }]'
    )
    (part,) = form.parts
    (block,) = part.blocks
    assert (form.look, form.numbering, part.title, part.lead, part.page_break) == ("classic", "none", "Geld", "Wer zahlt.", True)
    assert (block.label, [(column.value, column.label) for column in block.columns]) == (
        "Haushalt der Stadt",
        [("amount", "Euro")],
    )
    assert form.prints("budget")
    assert not form.prints("funding")


@pytest.mark.parametrize("path", sorted(OWN_FORMS.glob("*.toml")), ids=lambda path: path.stem)
def test_our_own_forms_are_right(path: Path) -> None:
    assert load_form(path.stem).parts


def test_every_word_has_a_view_and_a_standard() -> None:
    assert set(VIEWS) == set(BLOCKS)
    for name, kind in BLOCKS.items():
        assert kind.needed in kind.columns or not kind.columns, name
        assert {column.value for column in standard_block(name).columns} <= set(kind.columns)


def test_the_form_of_the_concept_wins_then_the_citys(tmp_path: Path, settings: Any) -> None:
    settings.FORMS_DIR = str(tmp_path)
    folder = tmp_path / "concepts"
    folder.mkdir()
    asked = {"concept": "vielfalt", "city": "musterstadt", "city_form": "waiblingen"}
    assert form_for(**asked).slug == "standard"
    for slug in ("waiblingen", "musterstadt", "musterstadt-vielfalt"):
        (folder / f"{slug}.toml").write_text(WHOLE, encoding="utf-8")
        assert form_for(**asked).slug == slug


def test_a_changed_file_is_read_anew(tmp_path: Path, settings: Any) -> None:
    settings.FORMS_DIR = str(tmp_path)
    (tmp_path / "concepts").mkdir()
    path = tmp_path / "concepts" / "neu.toml"
    path.write_text(WHOLE, encoding="utf-8")
    assert load_form("neu").name == "Probe"
    path.write_text(WHOLE.replace("Probe", "Andere Probe"), encoding="utf-8")
    assert load_form("neu").name == "Andere Probe"


@pytest.mark.parametrize("slug", ["gibtsnicht", "../../etc/passwd", ""])
def test_an_unknown_form_names_those_there_are(slug: str) -> None:
    with pytest.raises(FormError, match="standard, weiterstadt"):
        load_form(slug)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.FORMS_DIR = str(tmp_path)
    (tmp_path / "concepts").mkdir()
    (tmp_path / "concepts" / "bild.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "concepts" / "dick.toml").write_text(WHOLE + "#" * 100_001, encoding="utf-8")
    with pytest.raises(FormError, match="UTF-8"):
        load_form("bild")
    with pytest.raises(FormError, match="zu groß"):
        load_form("dick")


def test_every_word_of_the_vocabulary_is_explained() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "forms.md").read_text(encoding="utf-8").split("# Concept forms")[1]
    named = {word.strip('"') for word in re.findall(r"`([^`]+)`", guide)}
    words = {*BLOCKS, *LOOKS, *NUMBERINGS, *PART_KINDS, *SCOPES, *TITLE_FACTS}
    words |= {item for kind in BLOCKS.values() for item in (*kind.styles, *kind.keys)}
    words |= {item.name for item in (*fields(ConceptForm), *fields(Part))} - {"slug", "parts", "kind"}
    assert words - named == set()
