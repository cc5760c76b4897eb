"""System checks: is everything there that printing needs?"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, register

from reports.printing import assets
from reports.printing.config import current_config

#: The names under which WeasyPrint looks for the library, and the oldest version it can use.
SUBSET_LIBRARIES = (
    "libharfbuzz-subset.so.0",
    "libharfbuzz-subset-0",
    "harfbuzz-subset",
    "harfbuzz-subset-0.0",
    "libharfbuzz-subset.0.dylib",
)
OLDEST_HARFBUZZ = (4, 1, 0)


@register("printing")
def check_print_assets(app_configs: Any = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """Fonts and hyphenation patterns are gathered."""
    folder = current_config().assets_dir
    if assets.is_complete(folder):
        return []
    return [
        checks.Warning(
            f"The fonts and hyphenation patterns for printing are not complete in {folder}; no PDF can be made.",
            hint="Run: npm ci && python -m reports.printing.assets",
            id="reports.W001",
        )
    ]


@register("printing")
def check_subset_library(app_configs: Any = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """The fast font subsetter is installed; without it writing a PDF takes five times as long."""
    if has_subset_library():
        return []
    return [
        checks.Warning(
            "libharfbuzz-subset is missing or older than 4.1; printing is several times slower than it should be.",
            hint="Debian and Ubuntu: apt install libharfbuzz-subset0",
            id="reports.W002",
        )
    ]


def has_subset_library(names: Sequence[str] = SUBSET_LIBRARIES) -> bool:
    """Whether one of the libraries loads and is new enough. Importing WeasyPrint to ask would take a second."""
    for name in names:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        return bool(library.hb_version_atleast(*OLDEST_HARFBUZZ))
    return False
