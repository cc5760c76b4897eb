"""Where the form files lie, and the forms read from them, kept until a file changes.

The product brings its own files in `reports/city_forms/`. A city outside the repository puts its file into the folder
that the setting `FORMS_DIR` names; a file there wins over one of the same name that the product brings.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from reports.forms.model import Form, FormError
from reports.forms.reading import read_form

DEFAULT_FORM = "standard"
OWN_FORMS = Path(__file__).resolve().parent.parent / "city_forms"
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_MAX_BYTES = 100_000
_cache: dict[Path, tuple[tuple[int, int], Form]] = {}


def form_folders() -> list[Path]:
    """The folders searched, the city's own first."""
    folder = getattr(settings, "FORMS_DIR", None)
    return [Path(folder), OWN_FORMS] if folder else [OWN_FORMS]


def load_form(slug: str) -> Form:
    """The form of this name. Raises `FormError` when there is no such file or the file has a mistake."""
    for folder in form_folders():
        path = folder / f"{slug}.toml"
        if _SLUG.fullmatch(slug) and path.is_file():
            return _load(path)
    allowed = ", ".join(sorted({path.stem for path in _files()}))
    raise FormError(f"Ein Formular „{slug}“ gibt es nicht. Vorhanden sind: {allowed}.")


def available_forms() -> list[tuple[str, str]]:
    """Slug and name of every usable form, by name; a file with a mistake stays out and is found by `form_problems`."""
    forms: dict[str, str] = {}
    for path in _files():
        try:
            forms.setdefault(path.stem, _load(path).name)
        except FormError:
            continue
    return sorted(forms.items(), key=lambda item: (item[0] != DEFAULT_FORM, item[1].casefold()))


def form_problems() -> list[str]:
    """One German sentence for each form file that cannot be used, for the admin and the system check."""
    problems = []
    for path in _files():
        try:
            _load(path)
        except FormError as error:
            problems.append(str(error))
    return problems


def _files() -> list[Path]:
    """All form files; of two with one name only the one that wins."""
    found: dict[str, Path] = {}
    for folder in form_folders():
        for path in sorted(folder.glob("*.toml")):
            if _SLUG.fullmatch(path.stem):
                found.setdefault(path.stem, path)
    return list(found.values())


def _load(path: Path) -> Form:
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if path in _cache and _cache[path][0] == stamp:
            return _cache[path][1]
        if stat.st_size > _MAX_BYTES:
            raise FormError(f"Die Formulardatei „{path.name}“ ist zu groß; mehr als {_MAX_BYTES // 1000} kB sind es nie.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(f"Die Formulardatei „{path.name}“ lässt sich nicht als UTF-8-Text lesen.") from error
    form = read_form(text, slug=path.stem, file_name=path.name)
    _cache[path] = (stamp, form)
    return form
