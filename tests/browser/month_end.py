"""What the month of `month.py` must leave behind, row by row. Written by hand; nothing here is computed."""

from __future__ import annotations

from tests.browser.month import LEASE, PAPERS, TRIAL

# Number of the paper | where it stands | what became of it
SUBMISSIONS = """
1/26  | decided    | adopted_amended
2/26  | superseded |
3/26  | decided    | adopted_amended
4/26  | decided    | rejected
5/26  | decided    | noted
6/26  | decided    | mixed
7/26  | withdrawn  |
8/26  | decided    | adopted_amended
9/26  | decided    | adopted
2/26-1 | decided   | adopted
9/26-1 | decided   | adopted
1/26-1 | decided   | adopted
4/26-1 | decided   | noted
"""

# paper | place | body | role | state | outcome | yes:no:abstained:recused | session | TOP | version | resolution | extracts
STEPS = """
1/26  | 1 | Beirat    | advisory    | confirmed | recommended         | 4:0:0:- | B1    | Ö 2 | 1.0 |          | both
1/26  | 2 | Rat       | decision    | confirmed | referred            | -:-:-:- | R1    | Ö 4 | 1.0 |          | both
1/26  | 3 | Ausschuss | advisory    | confirmed | recommended         | 7:0:0:- | joint | Ö 3 | 1.0 |          | both
1/26  | 4 | Rat       | decision    | ended     | adopted_amended     | 8:0:0:- | R2    | Ö 3 | 1.0 | B 5/2026 | first
2/26  | 1 | Beirat    | advisory    | confirmed | recommended         | 3:1:0:- | B1    | Ö 3 | 1.0 |          | both
2/26  | 2 | Ausschuss | advisory    | confirmed | returned            | -:-:-:- | A1    | Ö 1 | 1.0 |          | both
2/26  | 3 | Rat       | decision    | dropped   |                     | -:-:-:- |       |     |     |          |
3/26  | 1 | Ausschuss | advisory    | confirmed | not_recommended     | 2:5:0:- | A1    | Ö 2 | 1.1 |          | both
3/26  | 2 | Rat       | decision    | confirmed | adopted_amended     | 5:2:1:1 | R1    | Ö 3 | 1.1 | B 1/2026 | both
4/26  | 1 | Beirat    | hearing     | confirmed | no_vote             | -:-:-:- | B1    | Ö 5 | 1.0 |          | both
4/26  | 2 | Ausschuss | decision    | confirmed | escalated           | 6:1:0:- | A1    | Ö 3 | 1.0 |          | both
4/26  | 3 | Rat       | decision    | ended     | rejected            | 3:5:0:- | R2    | Ö 1 | 1.0 | B 2/2026 | first
5/26  | 1 | Beirat    | information | confirmed | noted               | -:-:-:- | B1    | Ö 4 | 1.0 |          | both
5/26  | 2 | Ausschuss | information | removed   |                     | -:-:-:- | A1    | Ö 4 | 1.0 |          |
5/26  | 3 | Rat       | information | confirmed | noted_approvingly   | -:-:-:- | R1    | Ö 2 | 1.0 |          | both
6/26  | 1 | Ausschuss | advisory    | confirmed | postponed           | -:-:-:- | A1    | Ö 5 | 1.0 |          | both
6/26  | 2 | Ausschuss | advisory    | confirmed | recommended         | 6:1:0:- | joint | Ö 4 | 1.0 |          | both
6/26  | 3 | Rat       | decision    | ended     | mixed               | -:-:-:- | R2    | Ö 4 | 1.0 | B 6/2026 | first
7/26  | 1 | Beirat    | advisory    | confirmed | not_reached         | -:-:-:- | B1    | Ö 7 | 1.0 |          | both
7/26  | 2 | Beirat    | advisory    | confirmed | withdrawn           | -:-:-:- | joint | Ö 2 | 1.0 |          | both
7/26  | 3 | Rat       | decision    | dropped   |                     | -:-:-:- |       |     |     |          |
8/26  | 1 | Ausschuss | advisory    | confirmed | recommended_amended | 6:1:0:- | A1    | N 1 | 1.0 |          | both
8/26  | 2 | Rat       | decision    | confirmed | referred_back       | 9:0:0:- | R1    | N 1 | 1.0 |          | both
8/26  | 3 | Ausschuss | advisory    | confirmed | recommended         | 5:2:0:- | joint | N 1 | 1.0 |          | both
8/26  | 4 | Rat       | decision    | ended     | adopted             | 6:2:0:- | R2    | N 1 | 1.0 | B 8/2026 | first
9/26  | 1 | Beirat    | advisory    | confirmed | recommended         | 4:0:0:- | B1    | Ö 6 | 1.0 |          | both
9/26  | 2 | Rat       | decision    | confirmed | returned            | -:-:-:- | R1    | Ö 1 | 1.0 |          | both
9/26  | 3 | Rat       | decision    | ended     | adopted             | 8:0:0:- | R2    | Ö 2 | 1.0 | B 3/2026 | first
2/26-1 | 1 | Ausschuss | advisory    | confirmed | recommended        | 6:0:1:- | joint | Ö 1 | 1.0 |          | both
2/26-1 | 2 | Rat       | decision    | ended     | adopted            | 7:1:0:- | R2    | Ö 5 | 1.0 | B 7/2026 | first
9/26-1 | 1 | Rat       | decision    | ended     | adopted            | 8:0:0:- | R2    | Ö 2 | 1.0 | B 3/2026 |
1/26-1 | 1 | Rat       | decision    | ended     | adopted            | 5:3:0:- | R2    | Ö 3 | 1.0 | B 4/2026 | first
4/26-1 | 1 | Rat       | information | ended     | noted              | -:-:-:- | R2    | Ö 1 | 1.0 |          |
"""

# What was agreed to where it is not the paper's own wording, and the points of a step that ended differently.
POINTS = {
    ("1/26", 4): [("adopted_amended", PAPERS[12].texts[0])],
    ("3/26", 2): [("adopted_amended", TRIAL)],
    ("6/26", 3): [("adopted", ""), ("referred_out", "")],
    ("8/26", 1): [("recommended_amended", LEASE)],
    ("8/26", 3): [("recommended", LEASE)],
    ("8/26", 4): [("adopted", LEASE)],
}

# number, day of the session, what it says; the supplement is part of the resolution on its paper, the amendment has its own.
RESOLUTIONS = {
    "B 1/2026": ("14.09.2026", TRIAL),
    "B 2/2026": ("28.09.2026", "Der Beschlussvorschlag wird abgelehnt."),
    "B 3/2026": ("28.09.2026", PAPERS[9].texts[0]),
    "B 4/2026": ("28.09.2026", PAPERS[12].texts[0]),
    "B 5/2026": ("28.09.2026", PAPERS[12].texts[0]),
    "B 6/2026": ("28.09.2026", PAPERS[6].texts[0]),
    "B 7/2026": ("28.09.2026", PAPERS[10].texts[0]),
    "B 8/2026": ("28.09.2026", LEASE),
}

# session | state | day | what was printed about it | items without a paper
MEETINGS = """
B1    | held      | 07.09.2026 | invitation record                     | Begrüßung Ö 1, Bericht der Vorsitzenden Ö 8
A1    | held      | 10.09.2026 | invitation record                     |
R1    | held      | 14.09.2026 | invitation record                     |
A2    | cancelled | 17.09.2026 | invitation cancellation               |
joint | held      | 22.09.2026 | invitation change supplement record   |
R2    | held      | 28.09.2026 | invitation supplement                 |
"""

# Why papers went out late: session -> reason; every other session kept the notice period of its bodies.
LATE = {"R1", "A2", "joint", "R2"}


def rows(table: str) -> list[list[str]]:
    """The lines of such a table, without what only makes it readable."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
