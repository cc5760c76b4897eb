"""The portal's own clock, so that a paper can take its way on the days on which it was really taken.

Only the server is moved; browsers, and the waiting of the tests themselves, keep the machine's time.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings

from tests.browser.person import Person


class Calendar:
    """`people` are those whose pages may still be loading when the day ends, and with it their sessions."""

    def __init__(self, people: list[Person]) -> None:
        self._people = people
        self._travel: time_machine.travel | None = None

    def turn_to(self, moment: str) -> None:
        """To a local time such as "2020-10-15 09:00", from where it goes on."""
        for person in self._people:
            person.page.wait_for_load_state("networkidle")
        self.stop()
        there = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        self._travel = time_machine.travel(there, tick=True)
        self._travel.start()

    def stop(self) -> None:
        if self._travel is not None:
            self._travel.stop()
            self._travel = None
