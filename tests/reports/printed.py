"""Print a document and read the PDF back, as a person with `pdftotext` would."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.html import strip_tags

from reports.documents import PrintJob
from reports.pdf import render_pdf

PDFTOTEXT = shutil.which("pdftotext") or "pdftotext"


def pages(job: PrintJob) -> list[str]:
    """The text of each page in the order of the content, white space collapsed, words joined that were broken at line ends."""
    return pages_of(render_pdf(job))


def pages_of(pdf: bytes) -> list[str]:
    """The same of a file that is printed already."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        text = subprocess.run(
            [PDFTOTEXT, "-raw", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, text=True
        ).stdout
    return [squeezed(page) for page in text.split("\f") if page.strip()]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def bare(text: str) -> str:
    """Letters and digits alone: equal however lines were broken and words divided."""
    return re.sub(r"[\W_]+", "", text)


def words_of_html(html: str) -> str:
    return squeezed(unescape(strip_tags(re.sub(r"<(br|/p|/li|/td|/th|/h\d)\b[^>]*>", " ", html))))


def assert_in_order(text: str, parts: list[str]) -> None:
    """Every part stands in the text, each behind the one before; the message names the first that does not."""
    whole, position = bare(text), 0
    for number, part in enumerate(parts):
        found = whole.find(bare(part), position)
        assert found >= 0, f"{part!r} is missing behind {parts[:number][-3:]} in: {text}"
        position = found + len(bare(part))
