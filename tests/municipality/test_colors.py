"""Whatever colour a city chooses, its pages stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipality.colors import (
    DARK_GROUNDS,
    DARK_TEXT,
    LIGHT_GROUNDS,
    contrast,
    dark_palette,
    light_palette,
    mix,
    readable_on,
    stylesheet,
)

COLORS = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06x}")
BLACK_AND_WHITE = 21.0


def test_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(BLACK_AND_WHITE)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_text_on_a_ground_is_white_or_nearly_black():
    assert readable_on("#1f4e79") == "#ffffff"
    assert readable_on("#ffd500") == "#10151c"


def test_mix_lays_a_share_over_the_ground():
    assert mix("#000000", "#ffffff", 0) == "#ffffff"
    assert mix("#000000", "#ffffff", 1) == "#000000"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


@given(color=COLORS)
def test_every_colour_becomes_readable(color):
    for palette, grounds in ((light_palette(color), LIGHT_GROUNDS), (dark_palette(color), DARK_GROUNDS)):
        assert contrast(palette.on_accent, palette.accent) >= 4.5
        assert contrast(palette.on_accent, palette.accent_hover) >= 4.5
        for ground in (*grounds, palette.tint):
            assert contrast(palette.text, ground) >= 4.5


@given(color=COLORS)
def test_the_text_of_the_page_reads_on_the_tint(color):
    assert contrast("#1a2230", light_palette(color).tint) >= 4.5
    assert contrast(DARK_TEXT, dark_palette(color).tint) >= 4.5


def test_a_strong_colour_is_kept_as_it_is():
    assert light_palette("#1f4e79").accent == "#1f4e79"


def test_the_sheet_holds_both_schemes():
    sheet = stylesheet("#1F4E79")
    assert sheet.startswith(":root{--city-accent:#1f4e79;")
    assert '[data-bs-theme="dark"]{--city-accent:' in sheet
    assert sheet.count("--city-on-accent:") == 2


@pytest.mark.parametrize("value", ["", "red", "#fff", "#1f4e79;}body{display:none", "#1f4e7g", " #1f4e79"])
def test_anything_but_a_colour_is_refused(value):
    with pytest.raises(ValueError, match="#rrggbb"):
        stylesheet(value)
