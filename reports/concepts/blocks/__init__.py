"""One function for each word of the vocabulary: what a block puts on paper. An empty list is nothing to say.

Blocks of the edition take the document, blocks of a field the field. `level` is the level of headings inside the block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.concepts.blocks import measures, money, people, process, texts, timeline
from reports.concepts.form import Block
from reports.concepts.plan import Element

VIEWS: dict[str, Callable[[Any, Block, int], list[Element]]] = {
    "summary": texts.summary,
    "guidelines": texts.guidelines,
    "principles": texts.principles,
    "goals": texts.goals,
    "timeline": timeline.timeline,
    "preparation": process.preparation,
    "phases": process.phases,
    "milestones": process.milestones,
    "support": process.support,
    "stakeholders": people.stakeholders,
    "working_groups": people.working_groups,
    "events": people.events,
    "contributions": people.contributions,
    "general_recommendations": measures.general_recommendations,
    "general_offers": measures.general_offers,
    "general_indicators": measures.general_indicators,
    "measure_index": measures.measure_index,
    "costs": measures.costs,
    "funding": money.funding,
    "budget": money.budget,
    "follow_up": process.follow_up,
    "duties": process.duties,
    "evaluations": process.evaluations,
    "related": process.related,
    "situation": texts.situation,
    "text": texts.text,
    "field_goals": texts.goals,
    "measures": measures.measures,
    "recommendations": measures.recommendations,
    "offers": measures.offers,
    "indicators": measures.indicators,
}
