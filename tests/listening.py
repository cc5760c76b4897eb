"""What an answer says in every byte: for canaries, words that nobody without the right may hear."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator

import pikepdf
from django.http import HttpResponse


def sung(response: HttpResponse) -> str:
    """Everything that an answer says: headers, body, and what is packed inside PDF and ZIP."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join((str(response.headers), *spoken(body)))


def spoken(body: bytes) -> Iterator[str]:
    """The bytes themselves and all that is packed in them."""
    yield body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield from spoken(archive.read(name))
    elif body.startswith(b"%PDF"):
        yield printed(body)
        with pikepdf.open(io.BytesIO(body)) as document:
            for item in document.objects:
                if isinstance(item, pikepdf.Stream):
                    yield item.read_bytes().decode("utf-8", "replace")
                yield repr(item)


def printed(body: bytes) -> str:
    """The text as a reader would copy it out of the pages; glyphs in the streams are no letters."""
    # A fixed program on bytes that this test made.
    done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)  # noqa: S607  found on every machine
    copied = done.stdout.decode()
    # Once as it stands, once with the words joined that a line's end tore apart.
    return f"{copied}\n{re.sub('-?' + chr(10), '', copied)}"
