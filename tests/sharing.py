"""Rows that many tests share: made once, in a transaction that each test's own is nested in and that leaves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from types import SimpleNamespace

from django.db import transaction
from pytest_django import DjangoDbBlocker

from municipality.scoping import use_municipality
from tests import factories


@contextmanager
def shared_city(blocker: DjangoDbBlocker, fill: Callable[[SimpleNamespace], object]) -> Iterator[SimpleNamespace]:
    """A city with its people, filled by `fill`; for a fixture of a class or file whose other tests keep no transaction.

    The fixture needs `django_db_setup`. Give each test its own `copied` of it.
    """
    block = transaction.atomic()
    with blocker.unblock():
        block.__enter__()
    try:
        with blocker.unblock(), populated(fill) as found:
            pass
        yield found
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@contextmanager
def populated(fill: Callable[[SimpleNamespace], object]) -> Iterator[SimpleNamespace]:
    """A city of one test alone, active inside the block."""
    found = SimpleNamespace(city=factories.MunicipalityFactory())
    with use_municipality(found.city):
        found.people = factories.people()
        fill(found)
        yield found


@contextmanager
def copied(shared: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The same rows as objects of one test's own, their city active; what the test writes is undone with its transaction."""
    own = deepcopy(shared)
    with use_municipality(own.city):
        yield own
