"""Sachstandsberichte of the demonstration data: completed ones are frozen as they would be in a city."""

from __future__ import annotations

from typing import Any

from concepts.models import ReportingDuty
from council.demo.organisation import Directory
from council.demo.sources import day_of
from municipality import richtext
from reports.progress import acts

Rows = dict[str, Any]


def create_reports(directory: Directory, rows: list[Rows]) -> None:
    """Each names its edition, its period, its texts by the name of the field, and whether it is completed."""
    for row in rows:
        edition, author = directory.editions[row["edition"]], directory.people["author"]
        duty = ReportingDuty.objects.filter(edition=edition, next_due__isnull=False).order_by("next_due").first()
        first, last = day_of(row["from"]), day_of(row["to"])
        report = acts.start(edition, title=row["title"], first_day=first, last_day=last, duty=duty, user=author)
        named = {part.name: part.field_id for part in edition.edition_fields.all()}
        texts = {named[name]: richtext.clean(text) for name, text in row.get("fields", {}).items()}
        typed = {"title": row["title"], "introduction": richtext.clean(row["introduction"]), "texts": texts}
        report = acts.save(report.pk, typed, user=author, revision=report.revision)
        if row.get("completed"):
            acts.complete(report.pk, user=author, revision=report.revision)
