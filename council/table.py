"""What a row of the workflow says, and what a button says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from council.effects import EffectFunction
from council.guards import Guard
from council.inputs import Input
from council.models import Consultation, Submission
from municipality.choices import Role

Text = str | Promise
Subject = Submission | Consultation


def _always(subject: Subject) -> bool:
    return True


@dataclass(frozen=True)
class Transition:
    """One row. `target` is `None` where the status stays as it is.

    `guards` can be judged before anything is typed and make a button's reason; `inputs` judge what was typed.
    `applies` tells twins apart (first round or another one) and hides the one that makes no sense. `event` completes the
    sentence "… hat am … ". Automatic rows have no roles: they follow from other rows.
    `deputies` are the roles of the row that somebody may use who stands in for their holder.
    `quiet` rows are for exceptional cases and show no button while a guard refuses them.
    """

    action: str
    label: Text
    sources: frozenset[str]
    target: str | None
    event: Text
    roles: frozenset[Role] = frozenset()
    guards: tuple[Guard, ...] = ()
    inputs: tuple[Input, ...] = ()
    effects: tuple[EffectFunction, ...] = ()
    applies: Callable[[Subject], bool] = _always
    has_form: bool = False
    danger: bool = False
    automatic: bool = False
    deputies: frozenset[Role] = frozenset()
    quiet: bool = False
    confirm: Text = ""
