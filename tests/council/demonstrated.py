"""The demonstration data as far as tests of the concept need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from council.demo import loader
from council.demo.sources import read_papers

LATER = frozenset({"attachments", "public", "reviews", "follow_up"})
"""What the file of a paper tells of the time after its draft."""


@contextmanager
def cities_with_drafts(blocker: DjangoDbBlocker) -> Iterator[None]:
    """All five cities, their main papers as drafts, until the end: the ways of papers have tests of their own."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        patch.setattr(loader, "read_papers", _main_draft)
        call_command("load_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


def _main_draft(slug: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in read_papers(slug)[0].items() if key not in LATER} | {"way": []}]
