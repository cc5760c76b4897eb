"""What every page must stand: axe without a violation, and no scrolling sideways."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.person import Person

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"desktop": 1360, "phone": 360}
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in WIDTHS.values()]
ACROSS = [LOOKS[0], LOOKS[-1]]
"""Light on the desk and dark on the phone, for pages that are made of parts seen elsewhere."""
NARROW = {"320 px (400 % of 1280)": 320, "200 % of 1360": 680}
OTHERS = LOOKS[1:3]
# The printed page beside the form is a document of its own and looked at as one. Preloading would insert style sheets.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "iframes": False, "preload": False}

# Script and style answer to a new look a moment later; what glides there has to arrive.
SETTLED = """([scheme, width]) => new Promise(answer => {
    const frame = () => new Promise(requestAnimationFrame)
    const look = async () => {
        const dark = matchMedia('(prefers-color-scheme: dark)').matches
        if (innerWidth !== width || dark !== (scheme === 'dark')) return setTimeout(look, 20)
        // An inherited colour glides from parent to child, a frame for each; after three frames at rest all have arrived.
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


def violations(page: Page) -> list[str]:
    """Every violation as one line: rule, address, and the first place it was found."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS)
    return [
        f"{page.url} {page.viewport_size['width']} px: {rule['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for rule in found
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


def faults(page: Page, looks: Sequence[tuple[str, int]] = LOOKS) -> list[str]:
    """Everything that is wrong with the open page in these looks, and as narrow as it can get. It is not loaded anew."""
    found = []
    for scheme, width in looks:
        dress(page, scheme, width)
        page.evaluate(SETTLED, [scheme, width])
        found += violations(page)
    return found + wide_parts(page)


def look_at(person: Person, address: str, looks: Sequence[tuple[str, int]] = LOOKS) -> list[str]:
    """As `faults`, for a page that opens in the first of these looks."""
    dress(person.page, *looks[0])
    return faults(person.go(address), looks)
