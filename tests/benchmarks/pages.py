"""The pages that are measured, and the clock."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import quantiles
from typing import Any
from unittest.mock import patch

from django.template import Context, Template
from django.test import Client, override_settings

from tests.benchmarks.sample_city import SampleCity


@contextmanager
def as_in_production() -> Iterator[None]:
    """The addresses of the benchmarks, and what tests make slower as a server has it.

    Static files are looked up once, not per request; templates do not report to the test client.
    """
    settings = {"ROOT_URLCONF": "tests.benchmarks.urls", "WHITENOISE_AUTOREFRESH": False, "WHITENOISE_USE_FINDERS": False}
    with override_settings(**settings), patch.object(Template, "_render", _render_unwatched):
        yield


def _render_unwatched(template: Template, context: Context) -> str:
    return template.nodelist.render(context)


def pages(city: SampleCity) -> dict[str, Callable[[], Any]]:
    """Name of each page and how it is opened, by the person whose page it is most."""
    return {
        "empty page": opening(city.client("clerk"), city.path("leer/")),
        "dashboard": opening(city.client("clerk"), city.path()),
        "dashboard of a member": opening(city.client("member"), city.path()),
        "list": opening(city.client("clerk"), city.path("vorlagen/")),
        "list of an author": opening(city.client("author"), city.path("vorlagen/")),
        "list of a member": opening(city.client("member"), city.path("vorlagen/")),
        "filtered list": opening(city.client("author"), city.path(f"vorlagen/?stand=decided&einheit={city.draft.lead_unit_id}")),
        "search": opening(city.client("author"), city.path("vorlagen/?q=Sprachmittlung+Kindertagesst%C3%A4tten")),
        "detail": opening(city.client("author"), city.path(f"vorlagen/{city.decided.reference}/")),
        "editor": opening(city.client("author"), city.path(f"vorlagen/{city.draft.reference}/bearbeiten/")),
        "sessions": opening(city.client("clerk"), city.path("sitzungen/")),
        "session": opening(city.client("clerk"), city.path(f"sitzungen/{city.meeting.pk}/")),
    }


def opening(client: Client, path: str, **headers: str) -> Callable[[], Any]:
    """A request that must succeed."""

    def call() -> Any:
        response = client.get(path, headers=headers)
        # A stranger's 404 would be quick, and measure nothing.
        assert response.status_code in (200, 304), f"{path}: {response.status_code}"
        return response

    return call


def typical_seconds(calls: Mapping[Any, Callable[[], Any]], rounds: int) -> dict[Any, float]:
    """What each takes when the machine has nothing else to do, measured in turns.

    The first quartile, since other work only ever adds; in turns, since what it adds changes within seconds.
    """
    taken: dict[Any, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(3):
            call()
    gc.collect()
    for _ in range(rounds):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - started)
    return {name: quantiles(values, n=4)[0] for name, values in taken.items()}
