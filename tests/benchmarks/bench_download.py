"""The second download of a frozen PDF against a file of the same size from the disk, behind the same middleware."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

from council.choices import VersionKind
from council.models import VersionPrint
from municipality.scoping import use_municipality
from tests.benchmarks.pages import as_in_production, opening, typical_seconds
from tests.benchmarks.row import Row
from tests.benchmarks.sample_city import SampleCity, sample_city
from tests.benchmarks.urls import static_path

ROUNDS = 4 * int(os.environ.get("BENCH_ROUNDS", "40"))
ROLES = ("clerk", "author", "member")
BAR = 2.0
SIZE = 200_000
"""Bytes of a print of three to five pages with its fonts."""


def rows() -> Iterator[Row]:
    """Whole file and, for a browser that has it, the answer that it is still the same."""
    city = sample_city()
    content = b"%PDF-1.7 " + random.Random(1).randbytes(SIZE)  # noqa: S311  bytes that do not compress, as in a PDF
    static_path().write_bytes(content)
    sha256 = _store(city, content)
    paper = city.path(f"vorlagen/{city.decided.reference}/pdf/")
    with as_in_production():
        for role in ROLES:
            client = city.client(role)
            calls: dict[str, Callable[[], Any]] = {
                "file": _whole(opening(client, city.path("datei/")), content),
                "print": _whole(opening(client, paper), content),
                "known": opening(client, paper, **{"If-None-Match": f'"{sha256}"'}),
            }
            seconds = typical_seconds(calls, ROUNDS)
            note = f"{seconds['print'] * 1000:.1f} ms / {seconds['file'] * 1000:.1f} ms"
            yield Row(f"frozen PDF for a {role}, against a file", seconds["print"] / seconds["file"], BAR, note=note)
            yield Row(f"unchanged PDF for a {role}, against a file", seconds["known"] / seconds["file"], BAR)


def _whole(call: Callable[[], Any], content: bytes) -> Callable[[], Any]:
    """Reads what was sent, as a browser would, and looks at it."""

    def read() -> None:
        response = call()
        received = b"".join(response.streaming_content) if response.streaming else response.content
        assert received == content

    return read


def _store(city: SampleCity, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    with use_municipality(city.municipality):
        version = city.decided.versions.get(kind=VersionKind.APPROVED)
        VersionPrint.objects.create(version=version, file_name="messung.pdf", pdf=content, sha256=sha256, size=len(content))
    return sha256
