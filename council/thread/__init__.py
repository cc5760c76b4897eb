"""The thread: from what was said at a workshop to what became of it, from any object of it, as one person may see it.

Participation → recommendation → measure → paper with its steps → resolution → standing of the measure. From an object the thread
runs back to everything it came from and on to everything that became of it; what lies beside it stays out. A paper concerns the
measures it names, or else all those of the edition it carries.

Everything is read through `visible_to` of its own room, steps through `known_to`: what a person may not know of is not there,
neither as a row nor as a line. The number of queries does not depend on the number of rows.
"""

from __future__ import annotations

from council.thread.finding import FROM, NotFound
from council.thread.nodes import Node, Station, Thread
from council.thread.tying import Tied
from municipality.models import User

KINDS = tuple(FROM)

__all__ = ["KINDS", "Node", "NotFound", "Station", "Thread", "thread_of"]


def thread_of(kind: str, pk: int, user: User) -> Thread:
    """The whole thread through one thing: "veranstaltung", "beitrag", "empfehlung", "massnahme", "vorlage", "beschluss".

    Raises `NotFound` where this person sees no such thing.
    """
    find = FROM.get(kind)
    if find is None:
        raise NotFound(kind)
    return Tied(find(pk, user), user).thread
