"""Days as people type them in a hurry."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from fields_of_action.forms.days import DayField

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("heute", date(2026, 11, 20)),
        ("Heute ", date(2026, 11, 20)),
        ("h", date(2026, 11, 20)),
        ("gestern", date(2026, 11, 19)),
        ("vorgestern", date(2026, 11, 18)),
        ("15.3.", date(2026, 3, 15)),
        ("15.3", date(2026, 3, 15)),
        ("20.11.", date(2026, 11, 20)),
        ("21.11.", date(2025, 11, 21)),
        ("29.2.", date(2024, 2, 29)),
        ("1.2.24", date(2024, 2, 1)),
        ("01.02.2024", date(2024, 2, 1)),
        ("2024-02-01", date(2024, 2, 1)),
        ("", None),
        (None, None),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_understood(typed: str | None, day: date | None):
    assert DayField(required=False).clean(typed) == day


@pytest.mark.parametrize("typed", ["morgen", "31.2.", "0.0.", "32.1.2024", "1.1.1.1", "x", "12/24/2026"])
@time_machine.travel(NOW, tick=False)
def test_asked_about(typed: str):
    with pytest.raises(ValidationError, match="zum Beispiel"):
        DayField(required=False).clean(typed)


@given(st.text(max_size=30))
def test_no_text_breaks_it(typed: str):
    try:
        day = DayField(required=False).clean(typed)
    except ValidationError:
        return
    assert day is None or day.year > 0
