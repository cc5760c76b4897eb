"""The texts of an edition that are written one by one: chapters, guidelines, principles, and the edition's own head.

A kind says how its rows are found, which form edits them and how they are called. Rooms above add kinds of their own with
`register` and override what is different there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
from municipality.models import User

Word = str | Promise


@dataclass(frozen=True)
class Kind:
    """`slug` stands in addresses, `template` draws one row for reading, `relation` is its name on the edition.

    `page_name` is the URL name of the page where its rows are read. A kind that `goes_on` is written after the adoption too.
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
    page_name: str = "edition_detail"
    goes_on: bool = False

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
        return why_not_go_on(edition, user) if self.goes_on else why_not_edit(edition, user)

    def why_kept(self, edition: ConceptEdition, row: Any) -> str:
        """Empty when the row may be removed, else the sentence that says what has to be done first."""
        return ""


def number_in(asked: QueryDict, name: str) -> int | None:
    """The id that the address names, if it is one."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _goes_on(
    page_name: str, slug: str, model: type[Any], form: type[PartForm], relation: str, template: str, **words: Word
) -> Kind:
    return Kind(slug, model, form, relation, f"concepts/parts/{template}.html", page_name=page_name, goes_on=True, **words)


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
        _goes_on(
            "edition_process", "phasen", ProcessPhase, PhaseForm, "phases", "phase",
            one=gettext_lazy("Phase"), new=gettext_lazy("Neue Phase"),
            many=gettext_lazy("Phasen"),
            hint=gettext_lazy("In welchen Phasen und Schritten das Konzept entsteht."),
        ),
        _goes_on(
            "edition_process", "meilensteine", Milestone, MilestoneForm, "milestones", "milestone",
            one=gettext_lazy("Meilenstein"), new=gettext_lazy("Neuer Meilenstein"),
            many=gettext_lazy("Meilensteine"),
            hint=gettext_lazy("Was bis wann erreicht sein soll, zum Beispiel eine Konferenz oder ein Beschluss."),
        ),
        _goes_on(
            "edition_process", "evaluationen", Evaluation, EvaluationForm, "evaluations", "evaluation",
            one=gettext_lazy("Evaluation"), new=gettext_lazy("Neue Evaluation"),
            many=gettext_lazy("Evaluationen"),
            hint=gettext_lazy("Wann und von wem ausgewertet wurde, was erreicht ist."),
        ),
        _goes_on(
            "edition_process", "instrumente", FollowUpInstrument, InstrumentForm, "instruments", "instrument",
            one=gettext_lazy("Instrument der Weiterarbeit"), new=gettext_lazy("Neues Instrument"),
            many=gettext_lazy("So geht es weiter"),
            hint=gettext_lazy("Womit nach dem Beschluss weitergearbeitet wird, zum Beispiel ein Runder Tisch."),
        ),
        _goes_on(
            "edition_process", "berichtspflichten", ReportingDuty, DutyForm, "duties", "duty",
            one=gettext_lazy("Berichtspflicht"), new=gettext_lazy("Neue Berichtspflicht"),
            many=gettext_lazy("Berichtspflichten"),
            hint=gettext_lazy("Wem wann berichtet wird. Was fällig ist, steht auch auf der Übersicht."),
        ),
        _goes_on(
            "edition_process", "unterlagen", RelatedDocument, DocumentForm, "documents", "document",
            one=gettext_lazy("Zugehörige Unterlage"), new=gettext_lazy("Neue Unterlage"),
            many=gettext_lazy("Zugehörige Unterlagen"),
            hint=gettext_lazy("Frühere Konzepte, Berichte und Beschlüsse, auf denen das Konzept aufbaut."),
        ),
        _goes_on(
            "edition_money", "foerderung", FundingApplication, FundingForm, "fundings", "funding",
            one=gettext_lazy("Förderantrag"), new=gettext_lazy("Neuer Förderantrag"),
            many=gettext_lazy("Förderung"),
            hint=gettext_lazy("Anträge an Förderprogramme mit Beträgen und Entscheidung; der Eigenanteil errechnet sich."),
        ),
        _goes_on(
            "edition_money", "haushalt", BudgetItem, BudgetForm, "budget", "budget",
            one=gettext_lazy("Haushaltsmittel"), new=gettext_lazy("Neue Haushaltsmittel"),
            many=gettext_lazy("Haushalt"),
            hint=gettext_lazy("Was die Kommune selbst je Haushaltsjahr einstellt."),
        ),
        _goes_on(
            "edition_money", "begleitung", ExternalSupport, SupportForm, "supports", "support",
            one=gettext_lazy("Externe Begleitung"), new=gettext_lazy("Neue Begleitung"),
            many=gettext_lazy("Externe Begleitung"),
            hint=gettext_lazy("Wer von außen hilft, zum Beispiel ein Institut oder eine Moderation."),
        ),
    )
}  # fmt: skip


def register(*kinds: Kind) -> None:
    """Add kinds of a room above; called when its app is ready."""
    KINDS.update({kind.slug: kind for kind in kinds})
