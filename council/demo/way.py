"""Takes a submission along its way, every step by the person of that role."""

from __future__ import annotations

from typing import Any

from council.demo.organisation import Directory
from council.models import Submission


def go(directory: Directory, submission: Submission, way: list[dict[str, Any]]) -> None:
    """Placeholder until transitions exist."""
