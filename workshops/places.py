"""Where people write in this room and in those below it, and what becomes of a name there when its person is forgotten.

An adopted edition is what the council decided on: it stays word for word. Everything else is rewritten: drafts, and what goes
on being written after the adoption (process, money, measures with their reports, offers, figures).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition, EditionEvent, ProcessStep
from concepts.parts import KINDS, GoingOnKind, Kind
from fields_of_action.models import FieldOfAction, ImportRow, ImportRun, IndicatorValue, Measure, MeasureUpdate, SavedView
from municipality.scoping import active_municipality
from workshops.mentions import EVIDENCE, Place, evidence, register
from workshops.models import (
    Attendance,
    Contribution,
    Event,
    ExistingFormat,
    GroupMember,
    Stakeholder,
    StakeholderGroup,
    WorkingGroup,
)

DECIDED = frozenset({EditionStatus.ADOPTED, EditionStatus.SUPERSEDED})


def connect() -> None:
    """Called once, when all rooms below are ready."""
    register(
        Place(Event, gettext_lazy("Veranstaltung"), page=_page),
        Place(Contribution, gettext_lazy("Beitrag"), page=_page),
        Place(WorkingGroup, gettext_lazy("Gruppe"), page=_page),
        Place(GroupMember, gettext_lazy("Mitglied einer Gruppe"), ("group",), page=lambda row: row.group.get_absolute_url()),
        Place(Attendance, gettext_lazy("Zahlen einer Veranstaltung"), ("event",), page=lambda row: row.event.get_absolute_url()),
        Place(StakeholderGroup, gettext_lazy("Akteursgruppe"), page=_table),
        Place(Stakeholder, gettext_lazy("Akteur"), ("group",), page=_table, above="group"),
        Place(ExistingFormat, gettext_lazy("vorhandenes Format"), ("group",), page=_table, above="group"),
        Place(Measure, page=_page),
        Place(MeasureUpdate, related=("measure",), page=lambda row: row.measure.get_absolute_url()),
        Place(SavedView),
        Place(ImportRun),
        Place(ImportRow),
        Place(Concept, page=_page),
        Place(EditionEvent, related=("edition__concept",), kept=evidence, page=lambda row: row.edition.url("edition_history")),
        Place(FieldOfAction, related=("concept",), page=lambda row: row.concept.get_absolute_url()),
        Place(ProcessStep, related=("phase__edition__concept",), page=lambda row: row.phase.edition.url("edition_process")),
        Place(
            IndicatorValue,
            related=("indicator__concept",),
            page=lambda row: row.indicator.concept.get_absolute_url(),
            above="indicator",
        ),
        *(_part(kind) for kind in KINDS.values()),
    )


def _part(kind: Kind) -> Place:
    """The texts of a kind: they belong to an edition, or to the whole concept."""
    columns = {column.name for column in kind.model._meta.concrete_fields}
    is_head = kind.model is ConceptEdition
    if not is_head and "edition" not in columns:
        return Place(kind.model, kind.one, ("concept",), page=lambda row: row.concept.get_absolute_url())
    related = ("concept",) if is_head else ("edition__concept",)

    def edition(row: Any) -> ConceptEdition:
        found: ConceptEdition = row if is_head else row.edition
        return found

    def kept(row: Any) -> str:
        return "" if isinstance(kind, GoingOnKind) or edition(row).status not in DECIDED else _decided()

    return Place(kind.model, kind.one, related, kept=kept, page=_page_of(kind, edition))


def _page_of(kind: Kind, edition: Callable[[Any], ConceptEdition]) -> Callable[[Any], str]:
    def page(row: Any) -> str:
        found: str = kind.page(edition(row), row)
        return found

    return page


def _decided() -> str:
    return _("Die Fassung ist beschlossen und bleibt als Nachweis, wie sie beschlossen wurde (%(law)s).") % {"law": EVIDENCE}


def _page(row: Any) -> str:
    found: str = row.get_absolute_url()
    return found


def _table(row: Any) -> str:
    return reverse("workshops:group_list", args=[active_municipality().slug])
