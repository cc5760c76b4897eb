"""What every page must stand: axe without a violation, and no scrolling sideways."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"desktop": 1360, "phone": 360}
NARROW = {"320 px (400 % of 1280)": 320, "200 % of 1360": 680}
# The printed page beside the form is a document of its own and looked at as one. Preloading would insert style sheets.
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "iframes": False, "preload": False}

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
    found = axe.run(page, options=OPTIONS).response["violations"]
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
