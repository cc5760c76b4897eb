"""Where concept forms lie, and which one an edition is printed with.

The product brings its own in `reports/concept_forms/`; a city outside the repository puts its file into the folder `concepts`
below the setting `FORMS_DIR`, and a file there wins over one of the same name.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from reports.concepts.form import ConceptForm, read_form
from reports.forms.model import FormError

DEFAULT_FORM = "standard"
OWN_FORMS = Path(__file__).resolve().parent.parent / "concept_forms"
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_MAX_BYTES = 100_000
_cache: dict[Path, tuple[tuple[int, int], ConceptForm]] = {}


def folders() -> list[Path]:
    """The folders searched, the operator's own first."""
    folder = settings.FORMS_DIR
    return [Path(folder) / "concepts", OWN_FORMS] if folder else [OWN_FORMS]


def find(slug: str) -> Path | None:
    """The file of this form, if there is one."""
    if not _SLUG.fullmatch(slug):
        return None
    return next((path for folder in folders() if (path := folder / f"{slug}.toml").is_file()), None)


def load_form(slug: str) -> ConceptForm:
    """The form of this name. Raises `FormError` when there is no such file or the file has a mistake."""
    path = find(slug)
    if path is None:
        known = sorted({path.stem for folder in folders() for path in folder.glob("*.toml")})
        raise FormError(f"Ein Konzeptformular „{slug}“ gibt es nicht. Vorhanden sind: {', '.join(known)}.")
    return _load(path)


def form_for(*, concept: str, city: str, city_form: str) -> ConceptForm:
    """The form of a concept: its own (`<city>-<concept>`), the city's, the one called like the city's form for submissions,
    the standard. Raises `FormError` when the file that is found has a mistake.
    """
    names = (f"{city}-{concept}", city, city_form)
    return load_form(next((name for name in names if find(name)), DEFAULT_FORM))


def _load(path: Path) -> ConceptForm:
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
