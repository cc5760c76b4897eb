"""The page in the browser: the same page, no inline code, and a style text in which nothing hostile survives."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from municipality.colors import contrast
from reports.forms import available_forms, load_form
from reports.layout import form_css, render_html, render_preview
from reports.layout.style import light_tint, readable_ink
from reports.samples import sample_document, sample_letterhead
from tests.reports.printed import words_of_html

FORMS = [slug for slug, _ in available_forms()]


def preview(slug: str, **options: object) -> str:
    return render_preview(sample_document(), load_form(slug), sample_letterhead(), css_url="/offenburg/form.css", **options)  # type: ignore[arg-type]  # only text


@pytest.mark.parametrize("slug", FORMS)
def test_the_preview_needs_no_inline_code(slug: str) -> None:
    html = preview(slug, watermark="Entwurf")
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|javascript:", html)
    for name in ("fonts.css", "document.css", "preview.css", f"look-{load_form(slug).look}.css"):
        assert f'href="/static/documents/{name}"' in html
    assert 'href="/offenburg/form.css"' in html


@pytest.mark.parametrize("slug", FORMS)
def test_preview_and_print_say_the_same(slug: str) -> None:
    job = render_html(sample_document(), load_form(slug), sample_letterhead())

    def main(html: str) -> str:
        return words_of_html(html[html.index("<main>") : html.index("</main>")])

    assert main(preview(slug)) == main(job.html)


def test_the_head_of_following_pages_is_shown_where_there_is_one() -> None:
    assert "So beginnt jede weitere Seite:" in preview("offenburg")
    assert "So beginnt jede weitere Seite:" not in preview("waiblingen")


def test_figures_get_an_address_for_the_browser() -> None:
    html = preview("standard", picture_url=lambda source: f"/bild/{len(source) > 0}")
    assert '<img src="/bild/True"' in html


def test_widths_and_crest_come_with_the_citys_style() -> None:
    css = form_css(sample_letterhead(), load_form("offenburg"))
    assert ".crest { background-image: url(" in css
    widths = [float(width) for width in re.findall(r"\.row-2 \.cell-\w+ { width: ([\d.]+)%", css)]
    assert len(widths) == 4
    assert sum(widths) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("color", ["#ffff00", "#ffffff", "#0f5c57", "#88ccee"])
def test_colours_of_a_city_are_made_readable(color: str) -> None:
    assert contrast(readable_ink(color), "#ffffff") >= 4.5
    assert contrast(light_tint(color), "#1c1f23") >= 10


def test_a_good_colour_stays_as_it_is() -> None:
    assert readable_ink("#0f5c57") == "#0f5c57"
    assert light_tint("#e6f1ef") == "#e6f1ef"
    assert readable_ink("red") == readable_ink("#1f4e79")


def test_a_longer_head_gets_more_room() -> None:
    form, letterhead, document = load_form("offenburg"), sample_letterhead(), sample_document()

    def room(authors: int) -> float:
        many = replace(document, authors=document.authors * authors)
        found = re.search(r"@page { margin: ([\d.]+)mm", render_html(many, form, letterhead).css)
        assert found is not None
        return float(found.group(1))

    assert room(1) < room(2) < room(3)
