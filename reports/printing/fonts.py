"""The fonts of every print: our own folder and nothing of the machine, so that equal input gives equal pages everywhere."""

from __future__ import annotations

import os
from pathlib import Path

#: Families a style sheet may name, and where their TTF files lie below `node_modules`.
FAMILIES: dict[str, str] = {
    "Open Sans": "@expo-google-fonts/open-sans/{style}/OpenSans_{style}.ttf",
    "Noto Serif": "@expo-google-fonts/noto-serif/{style}/NotoSerif_{style}.ttf",
    "Public Sans": "@expo-google-fonts/public-sans/{style}/PublicSans_{style}.ttf",
}
STYLES = ("400Regular", "400Regular_Italic", "600SemiBold", "600SemiBold_Italic", "700Bold", "700Bold_Italic")

#: DejaVu stands behind them for signs they lack: boxes, ticks, arrows, Hebrew and Arabic letters.
FALLBACK_FILES = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSans-BoldOblique.ttf",
    "DejaVuSansMono.ttf",
    "DejaVuSansMono-Bold.ttf",
)

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Serif</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias binding="same"><family>Public Sans</family><accept><family>Open Sans</family></accept></alias>
  <match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
</fontconfig>
"""


def source_files(node_modules: Path) -> list[Path]:
    """Every font file that is gathered, below `node_modules`."""
    named = [node_modules / pattern.format(style=style) for pattern in FAMILIES.values() for style in STYLES]
    fallback = [node_modules / "dejavu-fonts-ttf" / "ttf" / name for name in FALLBACK_FILES]
    return named + fallback


def use_only(assets_dir: Path) -> None:
    """Point fontconfig at our folder. Must run before the first text layout of the process."""
    os.environ["FONTCONFIG_FILE"] = str(assets_dir / "fonts.conf")
    os.environ["XDG_CACHE_HOME"] = str(assets_dir / "cache")
