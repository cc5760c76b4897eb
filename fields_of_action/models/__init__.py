from fields_of_action.models.autosave import MeasureAutosave
from fields_of_action.models.field import EditionField, FieldOfAction
from fields_of_action.models.goal import ExistingOffer, Goal
from fields_of_action.models.import_run import ImportRow, ImportRun
from fields_of_action.models.indicator import Indicator, IndicatorValue
from fields_of_action.models.measure import Measure, MeasureCost, MeasureUpdate, SavedView
from fields_of_action.models.recommendation import Recommendation, RecommendationField

__all__ = [
    "EditionField",
    "ExistingOffer",
    "FieldOfAction",
    "Goal",
    "ImportRow",
    "ImportRun",
    "Indicator",
    "IndicatorValue",
    "Measure",
    "MeasureAutosave",
    "MeasureCost",
    "MeasureUpdate",
    "Recommendation",
    "RecommendationField",
    "SavedView",
]
