"""The kinds of tables by the word that stands in addresses."""

from __future__ import annotations

from fields_of_action.exchange.figures import Figures
from fields_of_action.exchange.goals import Goals
from fields_of_action.exchange.kinds import Kind
from fields_of_action.exchange.measures import Measures
from fields_of_action.exchange.recommendations import Recommendations

KINDS: dict[str, Kind] = {str(kind.slug): kind for kind in (Measures(), Recommendations(), Goals(), Figures())}
