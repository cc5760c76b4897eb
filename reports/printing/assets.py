"""Gather what printing needs into one folder: fonts, their configuration, the hyphenation dictionary.

    python -m reports.printing.assets [target folder]

Run by `make setup` after `npm ci`. Running it again with unchanged packages does nothing. The folder becomes valid with its
last file, `manifest.json`, so an interrupted run is simply repeated.
"""

from __future__ import annotations

import json
import shutil
import sys
from hashlib import sha256
from pathlib import Path

from reports.printing import fonts, hyphenation
from reports.printing.config import PROJECT_DIR, PrintConfig
from reports.printing.errors import PrintFailed

MANIFEST = "manifest.json"
PATTERNS = Path("hyphen") / "patterns" / "de-1996.js"


class AssetsMissingError(Exception):
    """A package that the assets are made of is not installed."""


def build(target: Path, node_modules: Path = PROJECT_DIR / "node_modules") -> bool:
    """Fill `target`; return whether there was anything to do. Raises `AssetsMissingError` when a package is not installed."""
    sources = [*fonts.source_files(node_modules), node_modules / PATTERNS]
    missing = [path for path in sources if not path.is_file()]
    if missing:
        raise AssetsMissingError(f"{missing[0].relative_to(node_modules)} is not there. Run: npm ci")
    fingerprint = _fingerprint(sources)
    if is_complete(target) and _manifest(target).get("fingerprint") == fingerprint:
        return False
    (target / MANIFEST).unlink(missing_ok=True)
    folder = target / "fonts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = []
    for path in fonts.source_files(node_modules):
        shutil.copyfile(path, folder / path.name)
        names.append(f"fonts/{path.name}")
    (target / "fonts.conf").write_text(fonts.FONTS_CONF, encoding="utf-8")
    hyphenation.write_dictionary(node_modules / PATTERNS, target / hyphenation.DICTIONARY_NAME)
    manifest = {"fingerprint": fingerprint, "files": [*names, "fonts.conf", hyphenation.DICTIONARY_NAME]}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return True


def _fingerprint(sources: list[Path]) -> str:
    """Changes when a package or this code's own conversion does."""
    digest = sha256(fonts.FONTS_CONF.encode())
    for path in [*sources, Path(hyphenation.__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _manifest(folder: Path) -> dict[str, object]:
    values: dict[str, object] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return values


def is_complete(folder: Path) -> bool:
    """Whether every file that the manifest names is there."""
    try:
        files = _manifest(folder)["files"]
    except (OSError, ValueError, KeyError):
        return False
    return isinstance(files, list) and all((folder / str(name)).is_file() for name in files)


def require(folder: Path) -> None:
    """Raise `PrintFailed` unless the folder is complete: another font or wrong hyphens would be a lesser document."""
    if not is_complete(folder):
        raise PrintFailed(
            "Das PDF kann gerade nicht erstellt werden, weil Schriften des Druckwerks fehlen. "
            "Bitte geben Sie der Administration Bescheid; Ihre Eingaben sind gespeichert.",
            code="assets",
            details=f"Print assets in {folder} are incomplete. Run: npm ci && python -m reports.printing.assets",
        )


def main(arguments: list[str]) -> int:
    target = Path(arguments[0]) if arguments else PrintConfig().assets_dir
    try:
        changed = build(target)
    except AssetsMissingError as error:
        sys.stderr.write(f"Print assets: {error}\n")
        return 1
    sys.stdout.write(f"Print assets: {'gathered' if changed else 'up to date'} in {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
