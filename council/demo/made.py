"""What a concept of the demonstration data consists of so far, by the keys that its files use."""

from __future__ import annotations

from typing import Any

from concepts.models import Concept, ConceptEdition
from council.demo.organisation import Directory
from fields_of_action.models import FieldOfAction, Measure, Recommendation


class MadeConcept:
    """The rows of one concept; recommendations by their titles. The city must be active."""

    def __init__(self, directory: Directory, rows: dict[str, Any]) -> None:
        self.directory = directory
        self.author = directory.people["author"]
        about = rows["concept"]
        self.concept = Concept.objects.create(
            slug=about["slug"], name=about["name"], kind_label=about["kind"], lead_unit=directory.units[about["lead"]]
        )
        self.fields: dict[str, FieldOfAction] = {}
        self.editions: dict[str, ConceptEdition] = {}
        self.measures: dict[str, Measure] = {}
        self.recommendations: dict[str, Recommendation] = {}
