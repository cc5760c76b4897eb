from concepts.models.autosave import PartAutosave
from concepts.models.chapter import Chapter, CrossCuttingPrinciple, Guideline
from concepts.models.concept import Concept, ConceptEdition, EditionEvent
from concepts.models.period import PeriodModel
from concepts.models.strategic_goal import StrategicGoal

__all__ = [
    "Chapter",
    "Concept",
    "ConceptEdition",
    "CrossCuttingPrinciple",
    "EditionEvent",
    "Guideline",
    "PartAutosave",
    "PeriodModel",
    "StrategicGoal",
]
