"""German hyphenation with the de-1996 patterns of the hyph-utf8 project (MIT).

The dictionary that pyphen brings has two levels, one for the joints of compounds and one for syllables; pyphen reads them
as one and breaks "Deut-schland" and "Bürge-rengagement". The npm package `hyphen` carries the TeX patterns as a
JavaScript trie; `patterns_from_javascript` turns it into the plain pattern list that pyphen reads correctly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DICTIONARY_NAME = "hyph_de.dic"

_UNQUOTED_KEY = re.compile(r'([{,]\s*)([^\s"{}\[\],:]+)\s*:')


def patterns_from_javascript(source: str) -> list[str]:
    """The TeX patterns (`.aal5`, `a1ba`) in a pattern file of the npm package `hyphen`.

    Raises `ValueError` when the file does not look as expected.
    """
    start, end = source.find("})(this, ["), source.rfind("]);")
    if start < 0 or end < 0:
        raise ValueError("The pattern file does not hold the expected list.")
    literal = source[source.index("[", start) : end + 1]
    levels, trie, _exceptions = json.loads(_UNQUOTED_KEY.sub(r'\1"\2":', literal))
    return sorted(_walk(trie, "", levels))


def _walk(node: Any, letters: str, levels: list[list[int]]) -> Iterator[str]:
    """All patterns below a node: a number (a pattern ends here), an object (branches) or both in a list."""
    branches, ending = node if isinstance(node, list) else (node, None) if isinstance(node, dict) else ({}, node)
    if ending is not None:
        yield _pattern(letters, levels[ending])
    for letter, child in branches.items():
        yield from _walk(child, letters + letter, levels)


def _pattern(letters: str, levels: list[int]) -> str:
    """Weave the levels between the letters; the levels of a word-initial pattern start after its dot."""
    prefix = ""
    if letters.startswith("."):
        prefix, letters = ".", letters[1:]
    pieces = []
    for index, letter in enumerate([*letters, ""]):
        level = levels[index] if index < len(levels) else 0
        pieces.append((str(level) if level else "") + letter)
    return prefix + "".join(pieces)


def write_dictionary(source: Path, target: Path) -> None:
    """Convert the JavaScript pattern file `source` to the pyphen dictionary `target`."""
    patterns = patterns_from_javascript(source.read_text(encoding="utf-8"))
    target.write_text("\n".join(["UTF-8", *patterns, ""]), encoding="utf-8")


def register(dictionary: Path) -> None:
    """Let pyphen use `dictionary` for German in all its varieties (de, de-DE, de-AT, de-CH)."""
    import pyphen

    for name in [name for name in pyphen.LANGUAGES if name.lower().split("_")[0] == "de"]:
        pyphen.LANGUAGES[name] = dictionary
