"""Fields of the editor, and choices that are read once for the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, StrategicGoal
from council import cosigning
from council.kinds import Vote, rule_for
from council.models import Committee, CosignRule, MotionPoint, Route, Submission
from municipality.choices import STAFF_ROLES
from municipality.models import Membership, OrganizationalUnit, User
from municipality.richtext import plain


class ListedField(forms.Field):
    """One row out of a list that is already read; what is not in the list does not exist."""

    widget = forms.Select
    default_error_messages = {
        "required": _("Bitte wählen Sie hier etwas aus."),
        "invalid_choice": _("Diese Auswahl gibt es nicht (mehr). Bitte wählen Sie noch einmal."),
    }

    def __init__(self, *, empty_label: str = "---------", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty_label = empty_label
        self.rows: dict[str, Model] = {}

    def offer(self, listed: Listed, *, keep_empty: bool = True) -> None:
        """Set what can be chosen. `keep_empty` also offers to choose nothing."""
        self.rows = listed.by_key
        # The list itself is shared by all rows of the page; a widget only reads it.
        self.widget.choices = listed.choices(self.empty_label if keep_empty else None)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        try:
            return self.rows[str(value)]
        except KeyError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class Listed:
    """Rows that can be chosen, by their id, with the pairs a select box shows."""

    def __init__(self, rows: Iterable[Model], labels: Any = str) -> None:
        self.rows: Sequence[Any] = list(rows)
        self.by_key = {str(row.pk): row for row in self.rows}
        self._pairs = [(row.pk, labels(row)) for row in self.rows]

    def choices(self, empty_label: str | None) -> list[tuple[Any, str]]:
        return self._pairs if empty_label is None else [("", empty_label), *self._pairs]


@dataclass
class Choices:
    """Everything an editor page can choose from, each list read at most once.

    What a submission already names stays in its lists, even when it is out of use for new ones.
    """

    submission: Submission | None = None
    user: User | None = None

    @cached_property
    def units(self) -> Listed:
        """The person's own units first, then by number."""
        today = timezone.localdate()
        used = self._used("lead_unit_id", involved_units="unit_id", cosign_stations="unit_id")
        own = self.user.unit_ids if self.user else frozenset()
        rows = [
            unit
            for unit in OrganizationalUnit.objects.select_related("head", "parent__head")
            if unit.pk in used or ((unit.valid_from or today) <= today <= (unit.valid_to or today))
        ]
        return Listed(sorted(rows, key=lambda unit: unit.pk not in own), labels=lambda unit: unit.label)

    @cached_property
    def people(self) -> Listed:
        """Everybody who works in the administration of the active city."""
        used = self._used("contact_id", authors="user_id")
        staff = Membership.objects.current().filter(role__in=STAFF_ROLES).order_by().values("user")
        return Listed(
            # A union, since "or" would make the database look at the people of all cities.
            User.objects.filter(pk__in=staff.union(User.objects.filter(pk__in=used).order_by().values("pk"))),
            labels=lambda user: ", ".join(filter(None, (user.family_name, f"{user.title} {user.given_name}".strip()))),
        )

    @cached_property
    def committees(self) -> Listed:
        used = self._used("", steps="committee_id")
        return Listed(item for item in Committee.objects.all() if item.active or item.pk in used)

    @cached_property
    def goals(self) -> Listed:
        return Listed(StrategicGoal.objects.all(), labels=lambda goal: f"{goal.code} – {goal.text}"[:120])

    @cached_property
    def editions(self) -> Listed:
        """Editions that a decision can still adopt."""
        used = self._used("edition_id")
        open_ones = Q(status__in=(EditionStatus.DRAFT, EditionStatus.IN_REVIEW)) | Q(pk__in=used)
        rows = ConceptEdition.objects.filter(open_ones).select_related("concept").order_by("concept__name", "-pk")
        return Listed(rows, labels=lambda edition: f"{edition.concept}: {edition}")

    @cached_property
    def amendable(self) -> Listed | None:
        """The points of the original that an amendment can change; nothing for other papers."""
        paper = self.submission
        if paper is None or rule_for(paper.kind).vote != Vote.OWN:
            return None
        rows = MotionPoint.objects.filter(submission=paper.relates_to_id)
        return Listed(rows, labels=lambda point: f"{point}: {plain(point.text)[:80]}")

    @cached_property
    def cosign_rules(self) -> list[CosignRule]:
        return cosigning.rules()

    @cached_property
    def routes(self) -> Listed:
        return Listed(Route.objects.all())

    def _used(self, own: str, **parts: str) -> set[int]:
        if self.submission is None:
            return set()
        found = {getattr(row, name) for part, name in parts.items() for row in getattr(self.submission, part).all()}
        if own:
            found.add(getattr(self.submission, own))
        return found - {None}
