"""Files that people send: known by their content, never by their name, and stored under random names.

Allowed are PDF, PNG, JPEG and the office formats for text, tables and slides. A picture is read completely, freed of what
the camera wrote into it and scaled down to what print needs. SVG is refused: it can carry programs.
"""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

PRINT_DPI: Final = 150
PRINT_WIDTH_MM: Final = 165
"""Width of the text on A4: what a figure can take up at most."""
MOST_PIXELS_WIDE: Final = round(PRINT_WIDTH_MM / 25.4 * PRINT_DPI)
MOST_PIXELS: Final = 60_000_000
"""Largest picture that is read: two hundred times what a page can show, and still small enough for memory."""

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
_SUFFIXES: Final = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
_OOXML_PARTS: Final = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}
_BY_SUFFIX: Final = {suffix: content_type for content_type, suffix in _SUFFIXES.items()}
_ODF: Final = frozenset(content_type for content_type in _SUFFIXES if "opendocument" in content_type)
ACCEPT: Final = ",".join(sorted({*_SUFFIXES.values(), ".jpeg"}))
ACCEPT_FIGURES: Final = ".jpeg,.jpg,.png"


@dataclass(frozen=True)
class Accepted:
    """A checked file, ready to be stored under its random name."""

    content: ContentFile
    content_type: str
    size: int
    sha256: str


def accept_attachment(upload: UploadedFile) -> Accepted:
    """Check an Anlage. Raises `ValidationError` with a sentence that says what to do."""
    _check_size(upload)
    content_type = detect(upload.file)
    if content_type not in _SUFFIXES:
        raise ValidationError(
            _(
                "Diese Art von Datei nehmen wir nicht an. Bitte wählen Sie ein PDF, ein Bild (PNG, JPEG) oder ein "
                "Dokument aus Word, Excel, PowerPoint oder LibreOffice."
            ),
            code="type",
        )
    upload.seek(0)
    data = upload.read()
    if content_type in (PNG, JPEG):
        return _accepted(_redrawn(data, content_type, width=None), content_type)
    return _accepted(data, content_type)


def accept_figure(upload: UploadedFile) -> Accepted:
    """Check a figure of the reasons and scale it to print. Raises `ValidationError` with a sentence that says what to do."""
    _check_size(upload)
    content_type = detect(upload.file)
    if content_type not in (PNG, JPEG):
        raise ValidationError(
            _("Eine Abbildung muss ein Bild im Format PNG oder JPEG sein. Bitte wählen Sie ein anderes."), code="type"
        )
    upload.seek(0)
    return _accepted(_redrawn(upload.read(), content_type, width=MOST_PIXELS_WIDE), content_type)


def detect(file: BinaryIO) -> str:
    """The content type by the first bytes and, for office formats, by what is inside; empty when it is none of ours."""
    file.seek(0)
    start = file.read(1024)
    # Some scanners write a line before the mark; readers accept it within the first kilobyte.
    if b"%PDF-" in start:
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"PK\x03\x04"):
        return _office_type(file)
    return ""


def _office_type(file: BinaryIO) -> str:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                kind = archive.read("mimetype").decode("ascii", "replace").strip()
                return kind if kind in _ODF else ""
            # A document with macros carries a vbaProject; it is a program, not a paper.
            if "[Content_Types].xml" in names and not any(name.lower().endswith("vbaproject.bin") for name in names):
                suffix = next((suffix for part, suffix in _OOXML_PARTS.items() if part in names), "")
                return _BY_SUFFIX.get(suffix, "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return ""
    return ""


def _check_size(upload: UploadedFile) -> None:
    if not upload.size:
        raise ValidationError(_("Die Datei ist leer. Bitte wählen Sie eine andere aus."), code="empty")
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("Die Datei ist zu groß (%(size)s). Erlaubt sind höchstens %(most)s."),
            code="size",
            params={"size": filesizeformat(upload.size), "most": filesizeformat(settings.UPLOAD_MAX_BYTES)},
        )


def _redrawn(data: bytes, content_type: str, *, width: int | None) -> bytes:
    """The picture drawn anew: only its pixels, upright, with its colours but without the camera's notes."""
    broken = ValidationError(
        _("Dieses Bild lässt sich nicht lesen. Bitte speichern Sie es noch einmal als PNG oder JPEG."), code="broken"
    )
    # The printing library turns this on for the process it is loaded in; a picture that was cut off is refused everywhere.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(data), formats=["PNG" if content_type == PNG else "JPEG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValidationError(
                    _("Dieses Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es vor dem Hochladen."), code="pixels"
                )
            profile = opened.info.get("icc_profile")
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise broken from None
    if width is not None and picture.width > width:
        picture = _with_plain_pixels(picture).resize(
            (width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS
        )
    if content_type == JPEG and picture.mode not in ("RGB", "L"):
        picture, profile = picture.convert("RGB"), None
    # A fresh canvas: notes in the old one would be written out again.
    drawn = Image.new(picture.mode, picture.size)
    if picture.mode == "P" and (palette := picture.getpalette()) is not None:
        drawn.putpalette(palette)
    drawn.paste(picture)
    if "transparency" in picture.info and picture.mode in ("P", "L", "RGB"):
        drawn.info["transparency"] = picture.info["transparency"]
    written = BytesIO()
    options = {"icc_profile": profile} if profile else {}
    if content_type == JPEG:
        drawn.save(written, "JPEG", quality=88, optimize=True, **options)
    else:
        drawn.save(written, "PNG", optimize=True, **options)
    return written.getvalue()


def _with_plain_pixels(picture: Image.Image) -> Image.Image:
    """Palettes and bits cannot be scaled smoothly."""
    if picture.mode == "P":
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture.convert("L") if picture.mode == "1" else picture


def _accepted(data: bytes, content_type: str) -> Accepted:
    # Nobody can guess the name, and nothing that was typed ends up in a path.
    content = ContentFile(data, name=f"{secrets.token_hex(16)}{_SUFFIXES[content_type]}")
    return Accepted(content, content_type, len(data), hashlib.sha256(data).hexdigest())
