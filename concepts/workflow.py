"""The life of an edition as a table. The writer, the buttons, the pages and the tests read it; nothing else knows a rule.

draft → in_review → adopted → superseded. Only a draft's text is written; what is in review is read and agreed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from municipality.choices import Role
from municipality.models import User

Text = str | Promise
S = EditionStatus


@dataclass
class Act:
    """One attempt: who, on which locked edition, with what was typed, and when. `family` are all editions of the concept."""

    edition: ConceptEdition
    user: User
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=timezone.now)
    family: list[ConceptEdition] = field(default_factory=list)

    @property
    def today(self) -> date:
        return timezone.localtime(self.at).date()

    def text(self, name: str) -> str:
        """What was typed in this field, without surrounding blanks."""
        return str(self.data.get(name) or "").strip()


# --- Rules: a German sentence, or nothing where all is well ---------------------------------------------------------------


def has_text(act: Act) -> str:
    if act.edition.chapters.all() or act.edition.guidelines.all():
        return ""
    return _("Die Fortschreibung ist noch leer. Bitte schreiben Sie zuerst ein Kapitel oder eine Leitlinie.")


def is_not_overtaken(act: Act) -> str:
    """A later edition that is adopted already cannot be superseded by an earlier one."""
    family = act.family or ConceptEdition.objects.filter(concept=act.edition.concept_id)
    rows = {row.pk: row for row in family}
    current = next((row for row in rows.values() if row.status == S.ADOPTED), None)
    seen: set[int] = set()
    while current is not None and current.predecessor_id is not None and current.pk not in seen:
        seen.add(current.pk)
        if current.predecessor_id == act.edition.pk:
            return _("Es ist schon eine spätere Fortschreibung beschlossen.")
        current = rows.get(current.predecessor_id)
    return ""


def reason(act: Act) -> dict[str, str]:
    return {} if act.text("reason") else {"reason": _("Bitte nennen Sie den Grund; er steht später im Verlauf.")}


def adoption_day(act: Act) -> dict[str, str]:
    day = act.data.get("adopted_on")
    if not isinstance(day, date):
        return {"adopted_on": _("Bitte geben Sie den Tag des Beschlusses an.")}
    if day > act.today:
        return {"adopted_on": _("Der Tag des Beschlusses liegt in der Zukunft. Bitte prüfen Sie das Datum.")}
    return {}


# --- The table ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Transition:
    """One row: who may do what from which states, under which rules, and where it leads.

    `guards` can be judged before anything is typed; `inputs` judge what was typed. `event` completes "… hat am … ". Automatic
    rows have no roles: they follow from a decision of the council or from another row.
    """

    action: str
    label: Text
    sources: frozenset[str]
    target: str
    event: Text
    roles: frozenset[Role] = frozenset()
    guards: tuple[Callable[[Act], str], ...] = ()
    inputs: tuple[Callable[[Act], dict[str, str]], ...] = ()
    has_form: bool = False
    automatic: bool = False
    confirm: Text = ""


TABLE: tuple[Transition, ...] = (
    Transition(
        "submit_for_review",
        gettext_lazy("Zur Abstimmung geben"),
        frozenset({S.DRAFT}),
        S.IN_REVIEW,
        gettext_lazy("die Fortschreibung zur Abstimmung gegeben"),
        frozenset({Role.AUTHOR, Role.UNIT_HEAD}),
        guards=(has_text,),
        confirm=gettext_lazy("Der Text wird gesperrt, damit alle denselben Stand lesen."),
    ),
    Transition(
        "return_to_draft",
        gettext_lazy("Zur Überarbeitung zurückgeben"),
        frozenset({S.IN_REVIEW}),
        S.DRAFT,
        gettext_lazy("die Fortschreibung zur Überarbeitung zurückgegeben"),
        frozenset({Role.UNIT_HEAD}),
        inputs=(reason,),
        has_form=True,
        confirm=gettext_lazy("Der Text kann danach wieder geändert werden."),
    ),
    Transition(
        "record_adoption",
        gettext_lazy("Beschluss eintragen"),
        frozenset({S.IN_REVIEW}),
        S.ADOPTED,
        gettext_lazy("den Beschluss über die Fortschreibung eingetragen"),
        frozenset({Role.SUBMITTER, Role.CLERK}),
        guards=(is_not_overtaken,),
        inputs=(adoption_day, reason),
        has_form=True,
        confirm=gettext_lazy(
            "Die Fortschreibung gilt dann, und die bisher geltende ist fortgeschrieben. Nötig ist das nur, wenn der Beschluss "
            "nicht über eine Vorlage in diesem Portal gefasst wurde."
        ),
    ),
    Transition(
        "adopt",
        gettext_lazy("Beschließen"),
        frozenset({S.DRAFT, S.IN_REVIEW}),
        S.ADOPTED,
        gettext_lazy("mit dem Beschluss der Vorlage die Fortschreibung in Kraft gesetzt"),
        guards=(is_not_overtaken,),
        automatic=True,
    ),
    Transition(
        "supersede",
        gettext_lazy("Fortschreiben"),
        frozenset({S.ADOPTED}),
        S.SUPERSEDED,
        gettext_lazy("eine spätere Fortschreibung in Kraft gesetzt"),
        automatic=True,
    ),
)


def event_phrase(action: str) -> str:
    """What an event says: "… hat am … <phrase>"."""
    return str(next((row.event for row in TABLE if row.action == action), action))
