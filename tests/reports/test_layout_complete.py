"""No form can lose what a document says, and no text can break out of its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from reports.documents import Attachment, Finance, MotionPoint, Person, Section, Step, SubmissionDocument
from reports.forms import available_forms, load_form, read_form
from reports.forms.vocabulary import PLACEMENTS
from reports.layout import german_date, render_html
from reports.pdf import render_pdf
from reports.samples import sample_document, sample_letterhead
from tests.reports.city_documents import CITIES
from tests.reports.print_sample import complaints
from tests.reports.printed import bare, pages, words_of_html

FORMS = [slug for slug, _ in available_forms()]
# What steers the layout and is no text of the paper: the title comes from the form, the label from the gender.
_STEERING = {
    "kind",
    "kind_label",
    "gender",
    "position",
    "role",
    "public",
    "answered",
    "none",
    "announced",
    "key",
    "source",
    "level",
}


def texts(value: Any, name: str = "") -> Iterator[str]:
    """Every text of a document as it must be found on paper."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _STEERING:
                yield from texts(item, key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item, name)
    elif isinstance(value, str) and value:
        if name == "alt":
            return
        yield words_of_html(value) if name.endswith("html") else german_date(value)


def full_document() -> SubmissionDocument:
    """The sample as an amendment: it says besides what it belongs to, who brought it in and what its first point changes."""
    sample = sample_document()
    first, *others = sample.motion
    motion = (replace(first, note="Punkt 2 erhält diese Fassung:"), *others)
    return replace(sample, motion=motion, belongs_to="Zu Vorlage 168/20 vom 15.10.2020", brought_in_by="Fraktion Mitte")


@pytest.mark.parametrize("slug", FORMS)
def test_the_full_sample_loses_nothing_under_any_form(slug: str) -> None:
    document = full_document()
    # The name format "Family" is a city's own decision about signatures.
    if slug == "wetzlar":
        document = replace(document, submitter=Person("", "Stadtoberhaupt", office="Oberbürgermeister"))
    text = bare(" ".join(pages(render_html(document, load_form(slug), sample_letterhead()))))
    lost = [value for value in texts(document.to_values()) if bare(value) not in text]
    assert lost == []


@pytest.mark.parametrize("slug", FORMS)
@pytest.mark.parametrize("city", sorted(CITIES))
def test_each_citys_paper_loses_nothing_under_any_form(city: str, slug: str) -> None:
    document, letterhead = CITIES[city]
    text = bare(words_of_html(render_html(document, load_form(slug), letterhead).html))
    given = {"Otto"} if slug == "wetzlar" else set()
    lost = [value for value in texts(document.to_values()) if bare(value) not in text and value not in given]
    assert lost == []


def test_every_text_is_checked_by_the_test_above() -> None:
    """The sample fills every field, or the tests above would pass for fields that nobody prints."""
    values = full_document().to_values()
    empty = [key for key, value in values.items() if value in ("", None, [], ())]
    assert empty == []
    assert {"Dr.", "042/26", "Z1", "17/2026", "Stadtkämmerei"} <= set(texts(values))


MINIMAL = 'name = "Klein"\ntitle = "Vorlage"\n' + "".join(
    f'[[blocks]]\nblock = "{name}"\n' for name in ("title", "subject", "motion", "reasons")
)


def test_the_smallest_form_prints_the_rest_under_standard_labels() -> None:
    form = read_form(MINIMAL, slug="klein", file_name="klein.toml")
    document = full_document()
    text = words_of_html(render_html(document, form, sample_letterhead()).html)
    lost = [value for value in texts(document.to_values()) if bare(value) not in bare(text)]
    assert lost == []
    for label in (
        "Beratungsfolge",
        "Mitzeichnung",
        "Weitere Angaben",
        "Aktenzeichen 051.21",
        "Beschluss Nr. 17/2026 vom 07.05.2026",
    ):
        assert label in text


def test_what_a_column_lacks_is_said_below_the_table() -> None:
    html = render_html(CITIES["wetzlar"][0], load_form("wetzlar"), CITIES["wetzlar"][1]).html
    assert "Magistrat – nichtöffentlich; im Übrigen öffentlich" in html
    assert "Magistrat – Einbringung; Stadtverordnetenversammlung – Beschlussfassung; im Übrigen Vorberatung" in html


def test_the_same_body_twice_is_told_apart_below_the_table() -> None:
    first = Step(1, "Gemeinderat", "introduction", "Einbringung", True, key="1")
    steps = (first, replace(first, position=2, role_label="Beschlussfassung", key="2"))
    document = replace(CITIES["offenburg"][0], steps=steps)
    html = render_html(document, load_form("offenburg"), CITIES["offenburg"][1]).html
    assert "Gemeinderat (1.) – Einbringung; Gemeinderat (2.) – Beschlussfassung" in html


def test_print_if_empty_prints_the_label_alone() -> None:
    document = SubmissionDocument(kind="decision", kind_label="Vorlage", subject="Leer")
    html = render_html(document, load_form("waiblingen"), sample_letterhead()).html
    assert "Weitere beteiligte Fachbereiche:" in html
    for label in ("Ansprechperson:", "Beratungsfolge:", "Begründung:", "Beschlussvorschlag:"):
        assert label not in html
    html = render_html(document, load_form("kornwestheim"), sample_letterhead()).html
    assert "Anlage(n):" in html
    assert "Mitzeichnung" in html
    assert "Beteiligung extern" not in html


def test_no_impact_is_said_once_where_the_form_has_no_cover() -> None:
    document = replace(CITIES["kornwestheim"][0], finance=Finance(answered=True, none=True))
    html = render_html(document, load_form("wetzlar"), CITIES["wetzlar"][1]).html
    assert html.count("Entfällt") == 1
    assert "Deckungsvorschlag" not in html


HOSTILE = "<script>alert(1)</script>\"'&{{ title }}{% debug %}"


def hostile_document() -> SubmissionDocument:
    """Every plain text of the sample replaced; rich text was sanitised before and stays."""

    def spoil(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: item if key in _STEERING else spoil(item, key) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [spoil(item, name) for item in value]
        return HOSTILE if isinstance(value, str) and not name.endswith("html") else value

    return SubmissionDocument.from_values(spoil(full_document().to_values()))


@pytest.mark.parametrize("slug", FORMS)
def test_hostile_text_stays_text(slug: str) -> None:
    letterhead = replace(sample_letterhead(), official_name=HOSTILE, address_lines=(HOSTILE,), contact_lines=(HOSTILE,))
    job = render_html(hostile_document(), load_form(slug), letterhead, watermark=HOSTILE)
    assert "<script" not in job.html
    assert "&lt;script&gt;" in job.html
    assert "{{ title }}" in job.html
    assert "<script" not in job.css


def test_hostile_letterhead_adds_no_style() -> None:
    bad = "red; } body { display: none"
    letterhead = replace(
        sample_letterhead(), primary_color=bad, secondary_color=bad, logo='x"); } body { display: none; } a { b: url("'
    )
    css = render_html(full_document(), load_form("standard"), letterhead).css
    assert "display: none" not in css
    assert ".crest" not in css


@pytest.mark.parametrize("slug", FORMS)
def test_no_heading_level_is_skipped(slug: str) -> None:
    section = Section(3, "Tief", "<h1>Oben</h1><p>x</p><h4>Unten</h4><p>y</p>", "1.")
    document = replace(full_document(), sections=(section, *full_document().sections, section))
    levels = [
        int(level) for level in re.findall(r"<h([1-6])[ >]", render_html(document, load_form(slug), sample_letterhead()).html)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        (
            "<table><tbody><tr><th>Jahr</th></tr><tr><th>2025</th></tr></tbody></table>",
            '<table><thead><tr><th scope="col">Jahr</th></tr></thead><tbody><tr><th scope="row">2025</th></tr></tbody></table>',
        ),
        (
            "<table><tr><th>Jahr</th></tr><tr><td>2025</td></tr></table>",
            '<table><thead><tr><th scope="col">Jahr</th></tr></thead><tr><td>2025</td></tr></table>',
        ),
        (
            "<table><thead><tr><th>Jahr</th></tr></thead><tbody><tr><th>2025</th></tr></tbody></table>",
            '<table><thead><tr><th scope="col">Jahr</th></tr></thead><tbody><tr><th scope="row">2025</th></tr></tbody></table>',
        ),
        (
            "<table><tr><th>Ort</th><td>Bad</td></tr><tr><th>Zeit</th><td>früh</td></tr></table>",
            '<table><tr><th scope="row">Ort</th><td>Bad</td></tr><tr><th scope="row">Zeit</th><td>früh</td></tr></table>',
        ),
        (
            '<table><tr><th rowspan="2">A</th></tr><tr><td>b</td></tr></table>',
            '<table><tr><th scope="col" rowspan="2">A</th></tr><tr><td>b</td></tr></table>',
        ),
        ("<table></table>", "<table></table>"),
    ],
)
def test_rich_tables_get_a_head_and_header_cells_their_direction(table: str, printed: str) -> None:
    document = replace(full_document(), sections=(Section(1, "Zahlen", table),), motion=(MotionPoint(1, table),))
    page = render_html(document, load_form("standard"), sample_letterhead()).html
    assert page.count(printed) == (2 if "<t" in table.removeprefix("<table") else 1)


# What each block prints of the sample wherever a form puts it.
SAID = {
    "number": "042/26", "file_reference": "051.21", "unit": "Fachbereich Bürgerengagement", "parent_unit": "Dezernat II",
    "authors": "Łukasz Vorlagenmann", "phone": "07000 12-346", "contact": "Erika Beispiel", "unit_head": "Olena Leitungsfrau",
    "department_head": "Dr. Ayşe Dezernatsfrau", "submitter": "Jörg Stadtoberhaupt", "date": "09.03.2026",
    "signed_on": "16.03.2026", "place": "Musterstadt", "involved_units": "Stadtkämmerei", "recipients": "Finanzausschuss",
    "step_body": "Integrationsbeirat; Ausschuss", "step_date": "14.04.2026; 21.04.2026", "resolution_box": "17/2026",
}  # fmt: skip


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_short_blocks_print_label_and_value_in_every_place(placement: str) -> None:
    names = [name for name in SAID if name != "resolution_box" or placement in ("section", "row")]
    blocks = "".join(f'[[blocks]]\nblock = "{name}"\nlabel = "<{name}>"\nplacement = "{placement}"\n' for name in names)
    form = read_form(MINIMAL + blocks, slug="klein", file_name="klein.toml")
    text = words_of_html(render_html(full_document(), form, sample_letterhead()).html)
    for name in names:
        label = text.index(f"<{name}>")
        assert SAID[name] in text[label : label + 200], name


def test_empty_signatures_keep_their_place_when_the_form_says_so() -> None:
    roles = 'roles = [{ person = "submitter", neutral = "Leitung" }]\n'
    for asked in (True, False):
        block = f'[[blocks]]\nblock = "signoff"\nprint_if_empty = {str(asked).lower()}\n{roles}'
        form = read_form(MINIMAL + block, slug="klein", file_name="klein.toml")
        html = render_html(replace(full_document(), submitter=None), form, sample_letterhead()).html
        assert (">Leitung<" in html) is asked


def test_a_form_may_put_a_sentence_before_the_motion_and_leave_its_box() -> None:
    text = MINIMAL.replace('title = "Vorlage"', 'title = "Vorlage"\nmotion_box = false').replace(
        'block = "motion"', 'block = "motion"\nlead = "Der Gemeinderat möge beschließen:"'
    )
    html = render_html(full_document(), read_form(text, slug="klein", file_name="klein.toml"), sample_letterhead()).html
    assert '<p class="lead">Der Gemeinderat möge beschließen:</p>' in html
    assert "motion-box" not in html


def test_one_motion_point_is_not_numbered_and_several_are() -> None:
    document, form, letterhead = full_document(), load_form("standard"), sample_letterhead()
    assert '<ol class="motion-points">' in render_html(document, form, letterhead).html
    assert "motion-points" not in render_html(replace(document, motion=document.motion[:1]), form, letterhead).html


def test_announced_attachments_say_when_they_come() -> None:
    files = (Attachment("Bericht", announced=True, due="2017-12-06"), Attachment("Plan", announced=True))
    html = render_html(replace(full_document(), attachments=files), load_form("standard"), sample_letterhead()).html
    assert "(wird bis 06.12.2017 nachgereicht)" in html
    assert "(wird nachgereicht)" in html


def test_the_draft_says_so_in_picture_and_words() -> None:
    job = render_html(full_document(), load_form("standard"), sample_letterhead(), watermark="Entwurf")
    assert "Entwurf%3C/text" in job.css
    assert all("Entwurf" in page for page in pages(job))
    assert "Entwurf" not in render_html(full_document(), load_form("standard"), sample_letterhead()).html


@pytest.mark.parametrize("slug", FORMS)
def test_every_form_prints_accessible_and_archivable_files(slug: str) -> None:
    job = render_html(full_document(), load_form(slug), sample_letterhead(), watermark="Entwurf")
    assert complaints(render_pdf(job)) == []


def test_vague_dates_are_printed_and_date_no_file() -> None:
    document = replace(full_document(), date="Ende 2014", signed_on="")
    job = render_html(document, load_form("standard"), sample_letterhead())
    assert job.created == "2000-01-01"
    assert "Ende 2014" in job.html
    assert render_html(replace(document, date="2014-12-31"), load_form("standard"), sample_letterhead()).created == "2014-12-31"


def test_the_values_travel_inside_the_file() -> None:
    document = full_document()
    job = render_html(document, load_form("offenburg"), sample_letterhead())
    ((name, content, _),) = job.attachments
    assert name == "submission.json"
    assert SubmissionDocument.from_values(json.loads(content)) == document
    assert job.created == "2026-03-16"
    assert job.title.startswith("Beschlussvorlage 042/26 Begegnungsräume")


def test_what_the_form_has_no_block_for_stands_above_the_signatures() -> None:
    """Nobody signs above a text; Wetzlar signs before the reasons, so there the rest follows at the end."""
    document, letterhead = full_document(), sample_letterhead()
    text = words_of_html(render_html(document, load_form("waiblingen"), letterhead).html)
    assert text.index("Finanzielle Auswirkungen") < text.index("Musterstadt, 09.03.2026") < text.index("Olena Leitungsfrau")
    text = words_of_html(render_html(document, load_form("wetzlar"), letterhead).html)
    assert text.index("Musterstadt, den 16.03.2026") < text.index("Begründung:") < text.index("Finanzielle Auswirkungen")
