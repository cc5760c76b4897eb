"""The chain of events: linking and verifying a hundred thousand of them, and what that grows by against ten thousand."""

import resource
import time
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from council.chain import catch_up, verify
from council.models import SubmissionEvent
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.benchmarks.row import Row

FEW, MANY = 10_000, 100_000
GROWTH = 1.3
"""How much longer one event may take in a log ten times as long."""


def city_with(events: int) -> Municipality:
    """A city whose log of papers has so many entries, none of them linked yet."""
    city = factories.MunicipalityFactory()
    with use_municipality(city), transaction.atomic():
        paper = factories.SubmissionFactory()
        at = timezone.now()
        made = (
            SubmissionEvent(
                submission=paper,
                at=at,
                actor_label="Sitzungsdienst",
                action="schedule",
                to_status="planned",
                reason=f"Grund {number}",
            )
            for number in range(events)
        )
        SubmissionEvent.objects.bulk_create(made, batch_size=2_000)
    return city


def each(act: Callable[[Municipality], object], city: Municipality, events: int) -> float:
    """Seconds of processor time for one event."""
    begun = time.process_time()
    act(city)
    return (time.process_time() - begun) / events


def checked(city: Municipality) -> None:
    found = verify(city)
    assert not found.broken, found.broken
    assert not found.waiting


def rows() -> Iterator[Row]:
    """How one event's share grows, the seconds for all, and the memory."""
    few, many = city_with(FEW), city_with(MANY)
    for name, act in (("Linking", catch_up), ("Verifying", checked)):
        small = each(act, few, FEW)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        large = each(act, many, MANY)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        note = f"{large * MANY:.1f} s, {grown:.0f} MiB"
        yield Row(f"{name} {MANY} events, each against one of {FEW}", large / small, GROWTH, note=note)
