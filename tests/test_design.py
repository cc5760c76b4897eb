"""The parts of the pages fit together: icons exist, colours are readable, nothing stands inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from concepts.choices import EditionStatus
from council.choices import Answer, MeetingState, Outcome, StepStatus, SubmissionResult, SubmissionStatus
from municipality.colors import contrast

ROOT = Path(settings.BASE_DIR)
SPRITE = frozenset(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/portal/icons.svg").read_text()))
TOKENS = (ROOT / "static/portal/css/tokens.css").read_text()
# Printed pages are HTML for the PDF, not for a browser; the admin has a frame of its own. Mail programs know no style sheets.
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path.parts[-2] not in {"documents", "blocks", "mail"})
STATUSES = sorted(
    {
        *EditionStatus,
        *SubmissionStatus,
        *SubmissionResult,
        *StepStatus,
        *Outcome,
        *Answer,
        *MeetingState,
        "pending",
        "public",
        "non_public",
    }
)


def scheme(selector: str) -> dict[str, str]:
    """The custom properties that tokens.css sets for a selector and that are plain colours."""
    block = TOKENS.split(f"\n{selector} {{", 1)[1].split("\n}", 1)[0]
    found = dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{3,6});", block))
    return {name: value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:]) for name, value in found.items()}


SCHEMES = {"light": scheme(":root"), "dark": scheme('[data-bs-theme="dark"]')}


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_has_an_icon(status):
    assert f"status-{status}" in SPRITE


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_pages_use_icons_that_exist_and_nothing_inline(page):
    text = page.read_text()
    assert set(re.findall(r'\b(?:icon|action_icon)="([\w-]+)"', text)) <= SPRITE
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("tone", ["info", "wait", "good", "bad", "calm", "inner"])
def test_tones_are_readable(name, tone):
    colors = SCHEMES[name]
    assert contrast(colors[f"--p-{tone}-text"], colors[f"--p-{tone}-bg"]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", ["--p-bg", "--p-surface", "--p-surface-2", "--p-hover"])
def test_text_is_readable_and_edges_are_seen_on_every_ground(name, ground):
    colors = SCHEMES[name]
    for text in ("--p-text", "--p-muted", "--city-text", "--p-bad-text", "--p-wait-text"):
        assert contrast(colors[text], colors[ground]) >= 4.5
    for shape in ("--p-edge", "--p-focus"):
        assert contrast(colors[shape], colors[ground]) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
def test_solid_surfaces_carry_their_text(name):
    colors = SCHEMES[name]
    for surface in ("--city-accent", "--city-accent-hover"):
        assert contrast(colors["--city-on-accent"], colors[surface]) >= 4.5
    assert contrast("#ffffff", colors["--p-bad-solid"]) >= 4.5
