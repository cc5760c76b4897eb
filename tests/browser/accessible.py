"""What every page must stand, light and dark, on the desk and on the phone: axe without a violation, and no scrolling sideways.

A page is loaded once and then dressed for each look. All rules run at both widths, and where a scheme shows or hides something
they run once more; what decides on contrast is looked at in all four. What has passed is remembered for the whole run, so that
nothing is asked twice: the same page in another test, or the same colours on the same ground on another page (`look.js`).
"""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.person import Person

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"desktop": 1360, "phone": 360}
# From one to the next only one thing changes.
LOOKS = [("light", 1360), ("dark", 1360), ("dark", 360), ("light", 360)]
NARROW = {"320 px (400 % of 1280)": 320, "200 % of 1360": 680}
# The printed page beside the form is a document of its own and looked at as one. Preloading would insert style sheets.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "iframes": False, "preload": False}

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")

# Between two looks colours change at once: with a duration, be it the shortest, they would glide from parent to child, a frame
# for each. What a page is at rest stays the same.
AT_ONCE = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('*, *::before, *::after { transition: none !important }')
    document.adoptedStyleSheets.push(sheet)
}"""

# Script and style answer to a new look a moment later; what is in motion has to arrive.
SETTLED = """([scheme, width]) => new Promise(answer => {
    const frame = () => new Promise(requestAnimationFrame)
    const look = async () => {
        const dark = matchMedia('(prefers-color-scheme: dark)').matches
        if (innerWidth !== width || dark !== (scheme === 'dark')) return setTimeout(look, 20)
        for (let frames = 0, still = 0; still < 3 && frames < 300; frames++) {
            await frame()
            still = document.getAnimations().length ? 0 : still + 1
        }
        answer(null)
    }
    look()
})"""

# A new width takes a moment to arrive in the page.
TOO_WIDE = """width => new Promise(answer => {
    const root = document.scrollingElement
    const measure = () => {
        if (root.scrollWidth <= root.clientWidth) return answer(null)
        const parts = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)
        answer(root.scrollWidth + ': ' + parts.slice(0, 4).map(e => e.outerHTML.slice(0, 90)).join(' | '))
    }
    const look = () => innerWidth === width ? requestAnimationFrame(() => requestAnimationFrame(measure)) : setTimeout(look, 20)
    look()
})"""

axe = Axe()
passed: set[str] = set()
"""Prints of pages and of texts' colours that have passed in this run."""


def violations(page: Page) -> list[str]:
    """Every violation as one line: rule, address, and the first places where it was found."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found = page.evaluate(LOOK, {"options": OPTIONS, "known": " ".join(passed)})
    passed.update(found["passed"])
    return [
        f"{page.url} {found['scheme']}, {found['width']} px: {rule['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def wide_parts(page: Page) -> list[str]:
    """What makes the page scroll sideways at narrow widths; nothing is wide but what scrolls inside itself."""
    before = page.viewport_size
    found = []
    for name, width in NARROW.items():
        page.set_viewport_size({"width": width, "height": 900})
        too_wide = page.evaluate(TOO_WIDE, width)
        if too_wide:
            found.append(f"{page.url} at {name} is {too_wide}")
    page.set_viewport_size(before)
    return found


def dress(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})


def violations_in_all_looks(page: Page) -> list[str]:
    """Those of the open page, which is not loaded anew; afterwards it is as light and wide as in the beginning."""
    found = []
    page.evaluate(AT_ONCE)
    for scheme, width in LOOKS:
        dress(page, scheme, width)
        page.evaluate(SETTLED, [scheme, width])
        found += violations(page)
    page.evaluate("() => document.adoptedStyleSheets.pop()")
    dress(page, *LOOKS[0])
    return found


def faults(page: Page) -> list[str]:
    """Everything that is wrong with the open page in every look, and as narrow as it can get."""
    return violations_in_all_looks(page) + wide_parts(page)


def look_at(person: Person, address: str) -> list[str]:
    """As `faults`, for a page that is opened for it."""
    return faults(person.go(address))
