import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from municipality import uploads


def upload(data: bytes, name: str = "datei.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("1", "P") else "#336699" if mode != "CMYK" else (10, 20, 30, 40)).save(
        written, kind, **options
    )
    return written.getvalue()


def archive(**members: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as found:
        for name, text in members.items():
            found.writestr(name, text)
    return written.getvalue()


OOXML = {"[Content_Types].xml": "<Types/>"}


@pytest.mark.parametrize(
    ("data", "content_type", "suffix"),
    [
        (b"%PDF-1.4 x", "application/pdf", ".pdf"),
        (b"\r\n%PDF-1.4 x", "application/pdf", ".pdf"),
        (picture("PNG"), "image/png", ".png"),
        (picture("JPEG"), "image/jpeg", ".jpg"),
        (archive(**OOXML, **{"word/document.xml": "<w/>"}), uploads._BY_SUFFIX[".docx"], ".docx"),
        (archive(**OOXML, **{"xl/workbook.xml": "<w/>"}), uploads._BY_SUFFIX[".xlsx"], ".xlsx"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), uploads._BY_SUFFIX[".odt"], ".odt"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), uploads._BY_SUFFIX[".ods"], ".ods"),
    ],
)
def test_the_content_says_what_a_file_is(data: bytes, content_type: str, suffix: str) -> None:
    found = uploads.accept_attachment(upload(data, "gelogen.exe"))
    stored = found.content.read()
    assert found.content_type == content_type
    assert found.content.name.endswith(suffix)
    assert (found.size, found.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        (b"MZ\x90\x00 program", "type"),
        (b"<html><script>x</script></html>", "type"),
        (b"PK\x03\x04 torn", "type"),
        (archive(**{"x.txt": "x"}), "type"),
        (archive(mimetype="application/epub+zip"), "type"),
        (archive(**OOXML, **{"word/document.xml": "<w/>", "word/vbaProject.bin": "x"}), "type"),
        (picture("PNG")[:60], "broken"),
        (b"\xff\xd8\xff\xe0 no picture", "broken"),
        (picture("GIF"), "type"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        uploads.accept_attachment(upload(data, "brief.pdf"))
    assert refused.value.code == code
    assert refused.value.messages[0].endswith((".", "!"))


def test_a_picture_that_was_cut_off_is_refused_where_the_printer_was_loaded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ValidationError):
        uploads.accept_figure(upload(picture("JPEG")[:-40]))


def test_too_large_files_are_refused(settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(ValidationError) as refused:
        uploads.accept_attachment(upload(b"%PDF-1.4 " + b"x" * 20))
    assert refused.value.code == "size"
    assert "höchstens 10" in refused.value.messages[0]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_figures_are_scaled_to_print(mode: str) -> None:
    found = uploads.accept_figure(upload(picture("PNG", (3000, 600), mode)))
    with Image.open(found.content) as drawn:
        assert drawn.size == (uploads.MOST_PIXELS_WIDE, round(600 * uploads.MOST_PIXELS_WIDE / 3000))


def test_small_figures_keep_their_size() -> None:
    with Image.open(uploads.accept_figure(upload(picture("JPEG", (80, 50), "CMYK"))).content) as drawn:
        assert (drawn.size, drawn.mode) == ((80, 50), "RGB")


def test_the_notes_of_a_camera_are_left_out_and_the_picture_stands_upright() -> None:
    notes = Image.Exif()
    notes[0x0112] = 6
    notes[0x010F] = "Kamera der Kollegin"
    data = picture("JPEG", (80, 50), exif=notes)
    assert b"Kamera der Kollegin" in data
    stored = uploads.accept_figure(upload(data)).content.read()
    assert b"Kamera der Kollegin" not in stored
    with Image.open(io.BytesIO(stored)) as drawn:
        assert drawn.size == (50, 80)
        assert not drawn.getexif()


@pytest.mark.parametrize("data", [b"%PDF-1.4 x", picture("GIF")])
def test_a_figure_is_a_picture(data: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        uploads.accept_figure(upload(data))
    assert refused.value.code == "type"


def test_giant_pictures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 100)
    with pytest.raises(ValidationError) as refused:
        uploads.accept_figure(upload(picture("PNG")))
    assert refused.value.code == "pixels"


def test_two_equal_files_get_two_names() -> None:
    first, second = (uploads.accept_attachment(upload(b"%PDF-1.4 x")) for _time in range(2))
    assert first.content.name != second.content.name
    assert first.sha256 == second.sha256
