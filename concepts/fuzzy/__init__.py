"""Vague times as people write them: "Ende 2014", "2009/10", "April–Juni 2020", "vor der Sommerpause 2017".

`parse` says the earliest and the latest day a text can mean. What is not understood, or could mean two things, raises
`NotUnderstood` with a sentence that asks for what is missing; nothing is guessed.
"""

from concepts.fuzzy.meaning import LONGEST, MONTHS, FuzzyDate, NotUnderstood, describe, is_rough
from concepts.fuzzy.reading import parse

__all__ = ["LONGEST", "MONTHS", "FuzzyDate", "NotUnderstood", "describe", "is_rough", "parse"]
