"""The look at a page: what is wrong is found in the look in which it is wrong, also when much else has passed before."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import accessible
from tests.browser.accessible import LOOKS, faults

PAGE = """<!doctype html>
<html lang="de">
  <head>
    <title>Seite</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>
      :root {{ color-scheme: light dark }}
      body {{ margin: 0; background: #fff; color: #111; font: 16px/1.5 sans-serif }}
      @media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee }} }}
      {style}
    </style>
  </head>
  <body><main><h1>Seite</h1><p>Ein Satz.</p>{content}</main></body>
</html>"""
LIGHT, DARK = ({look for look in LOOKS if look[0] == scheme} for scheme in ("light", "dark"))
PHONE = {look for look in LOOKS if look[1] == accessible.WIDTHS["phone"]}
BUTTON = "<button></button>"
IN_THE_DARK, ON_PHONE = "@media (prefers-color-scheme: dark)", "@media (max-width: 30rem)"
HIDDEN, SHOWN = "button { display: none }", "{ button { display: block } }"
LINK = "<p>Mehr steht <a href=#>im Konzept</a> der Stadt.</p>"
PALE = "a { color: #ddd; text-decoration: none }"
# The same colours as the sentence before, but over a ground in which the text does not stand.
OVER = "<div class=under></div><p class=over>Noch ein Satz.</p>"
OVER_STYLE = """
    main { position: relative; height: 20rem }
    .under, .over { position: absolute; inset: 10rem 0 auto 0; height: 5rem; margin: 0 }
    .under { background: #555 }
"""


@pytest.fixture
def page(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setattr(accessible, "passed", set())
    page = chromium.new_page(viewport={"width": 1360, "height": 900})
    yield page
    page.context.close()


def found(page: Page, style: str = "", content: str = "") -> set[tuple[str, str, int]]:
    """Rule, scheme and width of everything that is wrong with such a page."""
    page.set_content(PAGE.format(style=style, content=content))
    lines = [re.search(r" (light|dark), (\d+) px: ([\w-]+): ", line) for line in faults(page)]
    assert all(lines)
    return {(line[3], line[1], int(line[2])) for line in lines}


@pytest.mark.parametrize(
    ("style", "content", "rule", "looks"),
    [
        pytest.param("p { color: #aaa }", "", "color-contrast", LIGHT, id="faint in light"),
        pytest.param(f"{IN_THE_DARK} {{ p {{ color: #444 }} }}", "", "color-contrast", DARK, id="faint in the dark"),
        pytest.param(
            f"{ON_PHONE} {{ p {{ color: #777; background: #666 }} }}", "", "color-contrast", PHONE, id="faint on the phone"
        ),
        pytest.param(OVER_STYLE, OVER, "color-contrast", LIGHT, id="faint over something else"),
        pytest.param(f"{IN_THE_DARK} {{ {PALE} }}", LINK, "link-in-text-block", DARK, id="a link like the text in the dark"),
        pytest.param("", BUTTON, "button-name", {*LOOKS}, id="without a name"),
        pytest.param(f"{HIDDEN} {ON_PHONE} {SHOWN}", BUTTON, "button-name", PHONE, id="without a name on the phone"),
        pytest.param(f"{HIDDEN} {IN_THE_DARK} {SHOWN}", BUTTON, "button-name", DARK, id="without a name in the dark"),
    ],
)
def test_what_is_wrong_is_found(page: Page, style: str, content: str, rule: str, looks: set[tuple[str, int]]):
    assert found(page) == set()
    assert found(page, style, content) == {(rule, *look) for look in looks}


def test_what_is_right_stays_right_and_what_is_wrong_stays_wrong(page: Page):
    wrong = {("color-contrast", *look) for look in LIGHT}
    for _ in range(2):
        assert found(page) == set()
        assert found(page, "p { color: #aaa }") == wrong


def test_what_is_too_wide_is_found(page: Page):
    page.set_content(PAGE.format(style="p { width: 50rem }", content=""))
    assert [re.search(r"at (.+) is 800: <p>", line)[1] for line in faults(page)] == list(accessible.NARROW)
