"""The texts of an edition that are written one by one: chapters, guidelines, principles, and the edition's own head.

A kind says how its rows are found, which form edits them and how they are called. Rooms above add kinds of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
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


@dataclass(frozen=True)
class Kind:
    """`slug` stands in addresses, `template` draws one row for reading, `relation` is its name on the edition.

    `page` is the URL name of the page where its rows are read. A kind that `goes_on` is written after the adoption too.
    """

    slug: str
    model: type[Any]
    form: type[PartForm]
    relation: str
    template: str
    one: str | Promise
    new: str | Promise
    many: str | Promise = ""
    hint: str | Promise = ""
    """What belongs here, said where nothing is written yet."""
    page: str = "edition_detail"
    goes_on: bool = False

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        if not self.relation:
            return ConceptEdition.objects.filter(pk=edition.pk).select_related("concept")
        found: QuerySet[Any] = getattr(edition, self.relation).all()
        return found

    @property
    def is_ordered(self) -> bool:
        """Whether there are several of it, in an order."""
        return bool(self.relation)

    def key(self, row: Any) -> str:
        """How an unsaved text is filed, and what the row's place on the page is called."""
        return f"{self.slug}-{row.pk}"

    def why_not(self, edition: ConceptEdition, user: User) -> str:
        """Empty when this person may write it now, else the sentence that says why not."""
        return why_not_go_on(edition, user) if self.goes_on else why_not_edit(edition, user)

    def home(self, edition: ConceptEdition) -> str:
        """Address of the page where its rows are read."""
        return edition.url(self.page)


def _process(slug: str, model: type[Any], form: type[PartForm], relation: str, template: str, *words: str | Promise) -> Kind:
    return Kind(slug, model, form, relation, f"concepts/parts/{template}.html", *words, page="edition_process", goes_on=True)


def _money(slug: str, model: type[Any], form: type[PartForm], relation: str, template: str, *words: str | Promise) -> Kind:
    return Kind(slug, model, form, relation, f"concepts/parts/{template}.html", *words, page="edition_money", goes_on=True)


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
        _process(
            "phasen", ProcessPhase, PhaseForm, "phases", "phase",
            gettext_lazy("Phase"), gettext_lazy("Neue Phase"), gettext_lazy("Phasen"),
            gettext_lazy("In welchen Phasen und Schritten das Konzept entsteht."),
        ),
        _process(
            "meilensteine", Milestone, MilestoneForm, "milestones", "milestone",
            gettext_lazy("Meilenstein"), gettext_lazy("Neuer Meilenstein"), gettext_lazy("Meilensteine"),
            gettext_lazy("Was bis wann erreicht sein soll, zum Beispiel eine Konferenz oder ein Beschluss."),
        ),
        _process(
            "evaluationen", Evaluation, EvaluationForm, "evaluations", "evaluation",
            gettext_lazy("Evaluation"), gettext_lazy("Neue Evaluation"), gettext_lazy("Evaluationen"),
            gettext_lazy("Wann und von wem ausgewertet wurde, was erreicht ist."),
        ),
        _process(
            "instrumente", FollowUpInstrument, InstrumentForm, "instruments", "instrument",
            gettext_lazy("Instrument der Weiterarbeit"), gettext_lazy("Neues Instrument"), gettext_lazy("So geht es weiter"),
            gettext_lazy("Womit nach dem Beschluss weitergearbeitet wird, zum Beispiel ein Runder Tisch."),
        ),
        _process(
            "berichtspflichten", ReportingDuty, DutyForm, "duties", "duty",
            gettext_lazy("Berichtspflicht"), gettext_lazy("Neue Berichtspflicht"), gettext_lazy("Berichtspflichten"),
            gettext_lazy("Wem wann berichtet wird. Was fällig ist, steht auch auf der Übersicht."),
        ),
        _process(
            "unterlagen", RelatedDocument, DocumentForm, "documents", "document",
            gettext_lazy("Zugehörige Unterlage"), gettext_lazy("Neue Unterlage"), gettext_lazy("Zugehörige Unterlagen"),
            gettext_lazy("Frühere Konzepte, Berichte und Beschlüsse, auf denen das Konzept aufbaut."),
        ),
        _money(
            "foerderung", FundingApplication, FundingForm, "fundings", "funding",
            gettext_lazy("Förderantrag"), gettext_lazy("Neuer Förderantrag"), gettext_lazy("Förderung"),
            gettext_lazy("Anträge an Förderprogramme mit Beträgen und Entscheidung; der Eigenanteil errechnet sich."),
        ),
        _money(
            "haushalt", BudgetItem, BudgetForm, "budget", "budget",
            gettext_lazy("Haushaltsmittel"), gettext_lazy("Neue Haushaltsmittel"), gettext_lazy("Haushalt"),
            gettext_lazy("Was die Kommune selbst je Haushaltsjahr einstellt."),
        ),
        _money(
            "begleitung", ExternalSupport, SupportForm, "supports", "support",
            gettext_lazy("Externe Begleitung"), gettext_lazy("Neue Begleitung"), gettext_lazy("Externe Begleitung"),
            gettext_lazy("Wer von außen hilft, zum Beispiel ein Institut oder eine Moderation."),
        ),
    )
}  # fmt: skip
