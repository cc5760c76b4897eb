"""Every fact of the five papers about concepts, fields, goals, projects, recommendations and offers, and where it stands."""

from tests.council.concept_facts import kornwestheim, offenburg, waiblingen, weiterstadt, wetzlar
from tests.council.concept_facts.fact import Fact

FACTS: list[Fact] = [fact for city in (waiblingen, offenburg, kornwestheim, wetzlar, weiterstadt) for fact in city.FACTS]

__all__ = ["FACTS", "Fact"]
