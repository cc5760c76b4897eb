"""Fixtures for the files about the editor: their complete draft and its page are made once, and each test has its own copy."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import pytest_django
from django.test import Client

from council.models import Submission
from municipality.models import Municipality
from tests import factories
from tests.council.typed import fields_of
from tests.sharing import copied, shared_city

__all__ = ["city", "draft", "page", "people", "shared_draft", "submission"]


@pytest.fixture(scope="module")
def shared_draft(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    def fill(shared: SimpleNamespace) -> None:
        factories.NumberRangeFactory()
        shared.submission = factories.complete_submission(shared.people)
        client = Client()
        client.force_login(shared.people.author)
        shared.page = fields_of(client.get(shared.submission.url("submission_edit")))

    with shared_city(django_db_blocker, fill) as shared:
        yield shared


@pytest.fixture
def draft(shared_draft: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_draft) as own:
        yield own


@pytest.fixture
def city(draft: SimpleNamespace) -> Municipality:
    return draft.city


@pytest.fixture
def people(draft: SimpleNamespace) -> SimpleNamespace:
    return draft.people


@pytest.fixture
def submission(draft: SimpleNamespace) -> Submission:
    return draft.submission


@pytest.fixture
def page(draft: SimpleNamespace) -> dict[str, str]:
    """What the author's browser would send from the untouched page."""
    return draft.page
