"""The texts of an edition that are written one by one: chapters, guidelines, principles, and the edition's own head.

A kind says how its rows are found, which form edits them and how they are called. Rooms above add kinds of their own with
`register` and override what is different there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.forms.money import BudgetForm, FundingForm, SupportForm
from concepts.forms.parts import ChapterForm, GuidelineForm, HeadForm, PartForm, PrincipleForm
from concepts.forms.process import DocumentForm, DutyForm, EvaluationForm, InstrumentForm, MilestoneForm, PhaseForm
from concepts.models import (
    BudgetItem,
    Chapter,
    ConceptEdition,
    CrossCuttingPrinciple,
    Evaluation,
    ExternalSupport,
    FollowUpInstrument,
    FundingApplication,
    Guideline,
    Milestone,
    ProcessPhase,
    RelatedDocument,
    ReportingDuty,
)
from concepts.permissions import why_not_edit, why_not_go_on
from concepts.process import told_of_steps
from municipality.history import Entry, together, told
from municipality.models import User

Word = str | Promise


@dataclass(frozen=True)
class Kind:
    """`slug` stands in addresses, `template` draws one row for reading, `relation` is its name on the edition.

    The fields are its words and classes; what a kind does in its own way, it overrides.
    """

    slug: str
    model: type[Any]
    form: type[PartForm]
    relation: str
    template: str
    one: Word
    new: Word
    many: Word = ""
    hint: Word = ""
    """What belongs here, said where nothing is written yet."""

    page_name: ClassVar[str] = "edition_detail"
    """The URL name of the page where its rows are read."""

    @property
    def is_ordered(self) -> bool:
        """Whether there are several of it, in an order that the outline shows and changes."""
        return bool(self.relation)

    @property
    def is_compact(self) -> bool:
        """Whether a row is a line of a list, with room for one button only."""
        return False

    @property
    def may_begin(self) -> bool:
        """Whether new rows are begun with this kind's own form."""
        return bool(self.relation)

    @property
    def may_remove(self) -> bool:
        return bool(self.relation)

    @property
    def farewell(self) -> str:
        """What happens when a row is removed."""
        return _(
            "Der Text wird aus dieser Fortschreibung genommen. Frühere Fortschreibungen behalten ihn, und im Verlauf bleibt "
            "nachlesbar, was hier stand."
        )

    def key(self, row: Any) -> str:
        """How an unsaved text is filed, and what the row's place on the page is called."""
        return f"{self.slug}-{row.pk if row.pk is not None else 'neu'}"

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        if not self.relation:
            return ConceptEdition.objects.filter(pk=edition.pk).select_related("concept")
        found: QuerySet[Any] = getattr(edition, self.relation).all()
        return found

    def blank(self, edition: ConceptEdition) -> Any:
        """A row that is not stored yet."""
        return self.model(edition=edition)

    def initial(self, asked: QueryDict) -> dict[str, Any]:
        """What the form of a new row begins with, as the address asks for it."""
        return {"parent": number_in(asked, "unter")} if "parent" in self.form.base_fields else {}

    def page(self, edition: ConceptEdition, row: Any, asked: QueryDict | None = None) -> str:
        """The address of the page where the row is read; for a new one, where it was asked for."""
        return edition.url(self.page_name)

    def page_without(self, edition: ConceptEdition, row: Any) -> str:
        """Where to go on reading when the row has been removed."""
        return self.page(edition, row)

    def around(self, row: Any) -> tuple[Any, ...]:
        """What the page around the row shows of it: when that has changed, the page is loaded anew."""
        return getattr(row, "parent_id", None), getattr(row, "is_preliminary", None)

    def reading(self, edition: ConceptEdition, row: Any, user: User) -> dict[str, Any]:
        """What the template needs beside the row to draw it for this person."""
        return {}

    def why_closed(self, edition: ConceptEdition, user: User) -> str:
        """Empty when this person may write here now, else the sentence that says why not."""
        return why_not_edit(edition, user)

    def why_kept(self, edition: ConceptEdition, row: Any) -> str:
        """Empty when the row may be removed, else the sentence that says what has to be done first."""
        return ""

    def told(self, row: Any) -> list[Entry]:
        """Its history in words, with that of the rows that hang on it."""
        return told(row, fields=self.form.base_fields)


class GoingOnKind(Kind):
    """What is written after the adoption too, until another edition continues this one."""

    def why_closed(self, edition: ConceptEdition, user: User) -> str:
        return why_not_go_on(edition, user)


class ProcessKind(GoingOnKind):
    page_name = "edition_process"


class PhaseKind(ProcessKind):
    def told(self, row: Any) -> list[Entry]:
        return together(super().told(row), told_of_steps(row))


class MoneyKind(GoingOnKind):
    page_name = "edition_money"


def number_in(asked: QueryDict, name: str) -> int | None:
    """The id that the address names, if it is one."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "kapitel", Chapter, ChapterForm, "chapters", "concepts/parts/chapter.html",
            gettext_lazy("Kapitel"), gettext_lazy("Neues Kapitel"),
        ),
        Kind(
            "leitlinien", Guideline, GuidelineForm, "guidelines", "concepts/parts/guideline.html",
            gettext_lazy("Leitlinie"), gettext_lazy("Neue Leitlinie"),
        ),
        Kind(
            "querschnittsthemen", CrossCuttingPrinciple, PrincipleForm, "principles", "concepts/parts/principle.html",
            gettext_lazy("Querschnittsthema"), gettext_lazy("Neues Querschnittsthema"),
        ),
        Kind(
            "angaben", ConceptEdition, HeadForm, "", "concepts/parts/head.html",
            gettext_lazy("Angaben zur Fortschreibung"), gettext_lazy("Angaben zur Fortschreibung"),
        ),
        PhaseKind(
            "phasen", ProcessPhase, PhaseForm, "phases", "concepts/parts/phase.html",
            gettext_lazy("Phase"), gettext_lazy("Neue Phase"),
            gettext_lazy("Phasen"),
            gettext_lazy("In welchen Phasen und Schritten das Konzept entsteht."),
        ),
        ProcessKind(
            "meilensteine", Milestone, MilestoneForm, "milestones", "concepts/parts/milestone.html",
            gettext_lazy("Meilenstein"), gettext_lazy("Neuer Meilenstein"),
            gettext_lazy("Meilensteine"),
            gettext_lazy("Was bis wann erreicht sein soll, zum Beispiel eine Konferenz oder ein Beschluss."),
        ),
        ProcessKind(
            "evaluationen", Evaluation, EvaluationForm, "evaluations", "concepts/parts/evaluation.html",
            gettext_lazy("Evaluation"), gettext_lazy("Neue Evaluation"),
            gettext_lazy("Evaluationen"),
            gettext_lazy("Wann und von wem ausgewertet wurde, was erreicht ist."),
        ),
        ProcessKind(
            "instrumente", FollowUpInstrument, InstrumentForm, "instruments", "concepts/parts/instrument.html",
            gettext_lazy("Instrument der Weiterarbeit"), gettext_lazy("Neues Instrument"),
            gettext_lazy("So geht es weiter"),
            gettext_lazy("Womit nach dem Beschluss weitergearbeitet wird, zum Beispiel ein Runder Tisch."),
        ),
        ProcessKind(
            "berichtspflichten", ReportingDuty, DutyForm, "duties", "concepts/parts/duty.html",
            gettext_lazy("Berichtspflicht"), gettext_lazy("Neue Berichtspflicht"),
            gettext_lazy("Berichtspflichten"),
            gettext_lazy("Wem wann berichtet wird. Was fällig ist, steht auch auf der Übersicht."),
        ),
        ProcessKind(
            "unterlagen", RelatedDocument, DocumentForm, "documents", "concepts/parts/document.html",
            gettext_lazy("Zugehörige Unterlage"), gettext_lazy("Neue Unterlage"),
            gettext_lazy("Zugehörige Unterlagen"),
            gettext_lazy("Frühere Konzepte, Berichte und Beschlüsse, auf denen das Konzept aufbaut."),
        ),
        MoneyKind(
            "foerderung", FundingApplication, FundingForm, "fundings", "concepts/parts/funding.html",
            gettext_lazy("Förderantrag"), gettext_lazy("Neuer Förderantrag"),
            gettext_lazy("Förderung"),
            gettext_lazy("Anträge an Förderprogramme mit Beträgen und Entscheidung; der Eigenanteil errechnet sich."),
        ),
        MoneyKind(
            "haushalt", BudgetItem, BudgetForm, "budget", "concepts/parts/budget.html",
            gettext_lazy("Haushaltsmittel"), gettext_lazy("Neue Haushaltsmittel"),
            gettext_lazy("Haushalt"),
            gettext_lazy("Was die Kommune selbst je Haushaltsjahr einstellt."),
        ),
        MoneyKind(
            "begleitung", ExternalSupport, SupportForm, "supports", "concepts/parts/support.html",
            gettext_lazy("Externe Begleitung"), gettext_lazy("Neue Begleitung"),
            gettext_lazy("Externe Begleitung"),
            gettext_lazy("Wer von außen hilft, zum Beispiel ein Institut oder eine Moderation."),
        ),
    )
}  # fmt: skip


def register(*kinds: Kind) -> None:
    """Add kinds of a room above; called when its app is ready."""
    KINDS.update({kind.slug: kind for kind in kinds})
