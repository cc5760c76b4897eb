"""One line of the table that ``make bench`` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """
    A figure and the bar it must not exceed.

    Ratios (``unit="×"``) compare two measurements of one run, because machines differ; counts (bytes, queries) are absolute.
    ``bar=None`` is for figures that only inform.
    """

    name: str
    figure: float
    bar: float | None
    unit: str = "×"
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure keeps to its bar."""
        return self.bar is None or self.figure <= self.bar
