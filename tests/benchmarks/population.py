"""Many cities on PostgreSQL: the sample city, copied by the database itself, which takes a minute for a million submissions.

Every city gets its people, units, bodies, sessions and a hundred submissions. Every tenth city has all parts of its
submissions too, so that the tables beside the submissions are large without being most of the work.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models

from concepts.models import StrategicGoal
from council import models as council
from municipality.models import Mail, Membership, Municipality, Notice, OrganizationalUnit, User
from tests.benchmarks.sample_city import SUBMISSIONS, sample_city

STRIDE = 100_000
"""Distance between a row's id and that of its copy in the next city; more than the sample city has rows in any table."""
EVERY_CITY: tuple[type[models.Model], ...] = (
    Municipality, User, OrganizationalUnit, Membership, StrategicGoal, council.Committee, council.CommitteeMember,
    council.Meeting, council.MeetingCommittee, council.AgendaItem, council.MeetingEvent, council.Submission, council.MotionPoint,
)  # fmt: skip
TENTH_CITY: tuple[type[models.Model], ...] = (
    council.SubmissionAuthor, council.InvolvedUnit, council.SubmissionGoal, council.Section,
    council.PriorTreatment, council.Attachment, council.CosignStation, council.SubmissionVersion, council.CosignRound,
    council.Cosignature, council.Consultation, council.PointOutcome, council.Resolution, council.SubmissionEvent,
    Mail, Notice,
)  # fmt: skip


def grow(submissions: int, *, already: int = SUBMISSIONS) -> None:
    """From `already` submissions in the whole portal to this many, a hundred a city; then tell the planner."""
    sample_city()
    copy_cities(already // SUBMISSIONS, submissions // SUBMISSIONS - 1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def copy_cities(first: int, last: int) -> None:
    """One copy of the sample city for each of these numbers."""
    with connection.cursor() as cursor:
        # Copies of rows that keep all rules keep them too: checking every reference again would take most of the time.
        cursor.execute("SET session_replication_role = replica")
        for model in EVERY_CITY:
            cursor.execute(copy_statement(model), [first, last, 1])
        for model in TENTH_CITY:
            cursor.execute(copy_statement(model), [first, last, 10])
        cursor.execute("SET session_replication_role = origin")


def copy_statement(model: type[models.Model]) -> str:
    """Copies every row of the sample city once for each number in a range (first, last, every how many)."""
    fields = model._meta.concrete_fields
    names = ", ".join(_quoted(field.column) for field in fields)
    values = ", ".join(_copied(field) for field in fields)
    table = _quoted(model._meta.db_table)
    # All names come from our own models.
    return (
        f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS row "  # noqa: S608
        f"CROSS JOIN generate_series(%s, %s) AS city WHERE row.id < {STRIDE} AND city %% %s = 0"
    )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _copied(field: models.Field) -> str:
    column = f"row.{_quoted(field.column)}"
    if field.primary_key or _points_to_copied(field):
        return f"{column} + city * {STRIDE}"
    if field.model is Municipality and field.name == "ags":
        return "lpad(city::text, 8, '0')"
    return f"city || '-' || {column}" if field.unique else column


def _points_to_copied(field: models.Field) -> bool:
    copied: Iterable[type[models.Model]] = (*EVERY_CITY, *TENTH_CITY)
    return field.is_relation and field.related_model in copied
