"""What every room with a workflow shares: an action as a button, and its refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """An action was not carried out and nothing was changed.

    `sentence` is for the user. `code` is "role" (not this person), "state" (not in this state), "stale" (somebody was faster),
    "guard" (something is missing) or "input" (what was typed does not fit; `errors` has the sentences by field).
    """

    def __init__(self, sentence: str, *, code: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.errors = {name: [text] for name, text in (errors or {}).items()}


class Stale(Exception):
    """Somebody else saved since the form was filled; nothing was written. `stored` is the row as it is now."""

    def __init__(self, stored: Any) -> None:
        super().__init__(str(stored))
        self.stored = stored


@dataclass(frozen=True)
class Offer:
    """An action as a button: possible now, or disabled with its reason in a whole sentence."""

    action: str
    label: str
    allowed: bool
    reason: str = ""
    has_form: bool = False
    danger: bool = False
    confirm: str = ""
    warning: str = ""
    on_behalf_of: str = ""
    """Whom the person stands in for who is offered it."""


STATUS_BY_CODE = {"role": 403, "state": 409, "stale": 409, "guard": 422, "input": 422}
"""HTTP status of a refusal by its code."""
