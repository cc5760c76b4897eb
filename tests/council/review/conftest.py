"""One city for all tests of a file; each has its own copy of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import pytest_django

from tests.council.review import scene as review
from tests.sharing import copied, shared_city


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    with shared_city(django_db_blocker, review.fill) as shared:
        yield shared


@pytest.fixture
def scene(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


@pytest.fixture
def people(scene: SimpleNamespace) -> SimpleNamespace:
    return scene.people
