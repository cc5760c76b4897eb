from concepts.models.autosave import PartAutosave
from concepts.models.chapter import Chapter, CrossCuttingPrinciple, EditionPart, Guideline
from concepts.models.concept import Concept, ConceptEdition, EditionEvent
from concepts.models.money import BudgetItem, ExternalSupport, FundingApplication
from concepts.models.period import PeriodModel
from concepts.models.process import (
    Evaluation,
    FollowUpInstrument,
    Milestone,
    ProcessPhase,
    ProcessStep,
    RelatedDocument,
    ReportingDuty,
)
from concepts.models.strategic_goal import StrategicGoal

__all__ = [
    "BudgetItem",
    "Chapter",
    "Concept",
    "ConceptEdition",
    "CrossCuttingPrinciple",
    "EditionEvent",
    "EditionPart",
    "Evaluation",
    "ExternalSupport",
    "FollowUpInstrument",
    "FundingApplication",
    "Guideline",
    "Milestone",
    "PartAutosave",
    "PeriodModel",
    "ProcessPhase",
    "ProcessStep",
    "RelatedDocument",
    "ReportingDuty",
    "StrategicGoal",
]
