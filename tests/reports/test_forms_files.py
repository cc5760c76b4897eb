"""Form files: those that come with the portal, those of a city's own folder, and every mistake with its sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from reports.documents import Finance
from reports.forms import FormError, available_forms, form_problems, load_form, missing_blocks, read_form
from reports.forms.vocabulary import BLOCKS
from reports.layout.views import VIEWS
from reports.samples import sample_document
from tests.reports.city_documents import CITIES

GOOD = """
name = "Musterstadt"
title = "Vorlage"
look = "plain"
required = ["subject", "motion", "finance"]

[[blocks]]
block = "title"

[[blocks]]
block = "subject"
label = "1. Betreff:"

[[blocks]]
block = "steps"
columns = [{ value = "body" }, { value = "date", label = "Am" }]

[[blocks]]
block = "motion"
label = "Antrag:"

[[blocks]]
block = "reasons"

[[blocks]]
block = "signoff"
roles = [{ person = "unit_head", neutral = "Amt" }]
"""


def read(text: str) -> Any:
    return read_form(text, slug="muster", file_name="muster.toml")


def test_all_forms_of_the_portal_are_sound() -> None:
    assert form_problems() == []
    assert available_forms()[0] == ("standard", "Standard")
    assert {slug for slug, _ in available_forms()} == {"standard", *CITIES}


def test_every_word_of_the_vocabulary_can_be_printed() -> None:
    assert set(BLOCKS) == set(VIEWS)


def test_a_good_file_is_read() -> None:
    form = read(GOOD)
    assert (form.slug, form.name, form.look) == ("muster", "Musterstadt", "plain")
    assert [block.name for block in form.blocks] == ["title", "subject", "steps", "motion", "reasons", "signoff"]
    assert [column.label for column in form.block("steps").columns] == ["Gremium", "Am"]
    assert form.label("motion") == "Antrag"
    assert form.label("attachments") == "Anlagen"
    assert form.block("cover") is None


def test_titles_by_kind_of_paper() -> None:
    form = load_form("offenburg")
    assert form.title_for("decision", "egal") == "Beschlussvorlage"
    assert form.title_for("information", "egal") == "Mitteilungsvorlage"
    assert form.title_for("supplement", "Ergänzung") == "Ergänzung"


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ('name = "Musterstadt"\n', "", "name", "die Angabe fehlt"),
        ('name = "Musterstadt"', 'name = " "', "name", "leer"),
        ('name = "Musterstadt"', "name = 7", "name", "Text in Anführungszeichen"),
        ('look = "plain"', 'look = "barock"', "look", "Erlaubt sind: classic, modern, din5008, plain"),
        ('look = "plain"', 'margins = "none"', "margins", "standard, narrow, wide"),
        ('look = "plain"', 'lok = "plain"', "lok", "diesen Schlüssel gibt es hier nicht"),
        ('look = "plain"', "per_body = 1", "per_body", "true oder false"),
        ('look = "plain"', 'name_format = "Vorname"', "name_format", "Family, Given"),
        ('"finance"]', '"colour"]', "required", "Erlaubt sind: subject"),
        ("required = [", "required = 1 #", "required", "eine Liste"),
        ('block = "reasons"', 'block = "reason"', "blocks[5].block", "Erlaubt sind: title, number"),
        ('block = "reasons"', 'label = "x"', "blocks[5].block", "die Angabe fehlt"),
        ('[[blocks]]\nblock = "reasons"\n', "", "blocks", "„reasons“ fehlt"),
        ('[[blocks]]\nblock = "title"\n', "", "blocks", "der erste Baustein muss „title“ sein"),
        ('block = "reasons"', 'block = "motion"', "blocks", "fehlt"),
        ('block = "steps"', 'block = "steps"\nscope = "every"', "blocks[3].steps.scope", "Kopf jeder Seite"),
        ('block = "steps"', 'block = "steps"\nscope = "all"', "blocks[3].steps.scope", "first, every"),
        ('block = "steps"', 'block = "steps"\nplacement = "row"', "blocks[3].steps.placement", "zu groß"),
        ('block = "steps"', 'block = "steps"\npattern = "x"', "blocks[3].steps.pattern", "diesen Schlüssel gibt es hier nicht"),
        ('block = "steps"', 'block = "steps"\nprint_if_empty = "ja"', "blocks[3].steps.print_if_empty", "true oder false"),
        ('{ value = "body" }', '{ value = "boddy" }', "blocks[3].steps.columns[1].value", "position, body, role"),
        ('{ value = "body" }, ', "", "blocks[3].steps.columns", "„body“ fehlt"),
        ('label = "Am"', 'label = ""', "blocks[3].steps.columns[2].label", "Vorleseprogramme"),
        ('value = "date"', 'value = "body"', "blocks[3].steps.columns", "mehrmals"),
        ('person = "unit_head"', 'person = "mayor"', "blocks[6].signoff.roles[1].person", "authors, contact"),
        (', neutral = "Amt"', "", "blocks[6].signoff.roles[1].neutral", "die Angabe fehlt"),
        ('block = "reasons"', 'block = "number"\npattern = "{nummer}"', "blocks[5].number.pattern", "{number}, {file_reference}"),
        ('block = "reasons"', 'block = "number"\npattern = "{number"', "blocks[5].number.pattern", "Klammern"),
        ('block = "reasons"', 'block = "subject"', "blocks", "fehlt"),
        (
            'block = "reasons"',
            'block = "resolution_box"\nplacement = "list"',
            "blocks[5].resolution_box.placement",
            "Erlaubt sind: section, row",
        ),
        ('label = "1. Betreff:"', 'placement = "line"\nheading = "A"', "blocks[2].subject.heading", "nur Abschnitte"),
        ('label = "1. Betreff:"', 'lead = "Es wird gebeten:"', "blocks[2].subject.lead", "diesen Schlüssel gibt es hier nicht"),
    ],
)
def test_every_mistake_is_told_with_file_key_and_what_is_allowed(old: str, new: str, key: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(FormError) as caught:
        read(GOOD.replace(old, new, 1))
    message = str(caught.value)
    assert "„muster.toml“" in message
    assert f"„{key}“" in message
    assert told in message
    assert message.endswith(".")


def test_a_block_twice_is_a_mistake() -> None:
    with pytest.raises(FormError, match="„subject“ kommt mehrmals vor"):
        read(GOOD + '\n[[blocks]]\nblock = "subject"\n')


def test_broken_toml_is_told() -> None:
    with pytest.raises(FormError, match=r"„muster\.toml“ ist kein gültiges TOML"):
        read('name = "offen')


def test_an_unknown_form_names_those_there_are() -> None:
    with pytest.raises(FormError, match=r"„entenhausen“ gibt es nicht\. Vorhanden sind: kornwestheim, offenburg"):
        load_form("entenhausen")


@pytest.mark.parametrize("slug", ["../offenburg", "", "Offenburg", "offenburg.toml", "a\x00b"])
def test_a_name_never_leads_out_of_the_folders(slug: str) -> None:
    with pytest.raises(FormError):
        load_form(slug)


def test_a_folder_of_ones_own_adds_wins_and_is_read_again(tmp_path: Path, settings: Any) -> None:
    settings.FORMS_DIR = tmp_path
    path = tmp_path / "muster.toml"
    path.write_text(GOOD, encoding="utf-8")
    (tmp_path / "offenburg.toml").write_text(GOOD.replace("Musterstadt", "Offenburg (neu)"), encoding="utf-8")
    assert ("muster", "Musterstadt") in available_forms()
    assert load_form("offenburg").name == "Offenburg (neu)"
    assert load_form("muster") is load_form("muster")
    before = path.stat().st_mtime_ns
    path.write_text(GOOD.replace("Musterstadt", "Umbenannt"), encoding="utf-8")
    os.utime(path, ns=(before + 1_000_000_000, before + 1_000_000_000))
    assert load_form("muster").name == "Umbenannt"


def test_a_file_with_a_mistake_spoils_only_itself(tmp_path: Path, settings: Any) -> None:
    settings.FORMS_DIR = tmp_path
    (tmp_path / "kaputt.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes('name = "Mühle"'.encode("latin-1"))
    (tmp_path / "riese.toml").write_text("#" * 100_001, encoding="utf-8")
    assert {slug for slug, _ in available_forms()} == {"standard", *CITIES}
    kaputt, latin, riese = form_problems()[:3]
    assert "„kaputt.toml“ ist kein gültiges TOML" in kaputt
    assert "„latin.toml“ lässt sich nicht als UTF-8-Text lesen" in latin
    assert "„riese.toml“ ist zu groß" in riese


def test_missing_blocks_are_named_as_the_city_calls_them() -> None:
    form = read(GOOD)
    assert missing_blocks(form, sample_document()) == []
    empty = type(sample_document())(kind="decision", kind_label="Vorlage", subject="x", finance=Finance(answered=False))
    assert missing_blocks(form, empty) == [("motion", "Antrag"), ("finance", "Finanzielle Auswirkungen")]
