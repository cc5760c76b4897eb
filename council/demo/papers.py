"""Submissions of the demonstration data as drafts, as an author would have typed them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile

from council.demo.organisation import Directory
from council.demo.sources import FOLDER, day_of
from council.models import (
    Attachment,
    Consultation,
    CosignStation,
    InvolvedUnit,
    MotionPoint,
    PriorTreatment,
    Section,
    Submission,
    SubmissionAuthor,
    SubmissionGoal,
    SubmissionMeasure,
)
from municipality import richtext
from reports.documents import PrintJob
from reports.pdf import render_pdf

Rows = dict[str, Any]

# Fields of the submission that a file may fill with text as it stands.
TEXTS = (
    "kind",
    "subject",
    "file_reference",
    "plain_summary",
    "external_participation",
    "finance",
    "finance_impact",
    "cover_proposal",
    "follow_up_costs",
    "no_cosigning_reason",
    "brought_in_by",
)

ATTACHMENT_STYLE = """
@page { size: A4; margin: 25mm 22mm 25mm 25mm; @bottom-right { content: "Seite " counter(page) " von " counter(pages) } }
html { font: 10.5pt/1.5 "Open Sans"; hyphens: auto }
h1 { font-size: 18pt } h2 { font-size: 13pt; break-after: avoid } h3 { font-size: 11pt; break-after: avoid }
"""


def create_draft(directory: Directory, rows: Rows, original: Submission | None = None) -> Submission:
    """One submission with all its parts; `original` is the paper it belongs to. The city must be active."""
    authors = [directory.people[key] for key in rows.get("authors", ["author"])]
    submission = Submission.objects.create(
        lead_unit=directory.units[rows["lead"]],
        contact=authors[0],
        edition=directory.editions.get(rows.get("edition", "")),
        drawn_up_on=day_of(rows["drawn_up_on"]),
        signed_on=day_of(rows["signed_on"]) if "signed_on" in rows else None,
        relates_to=original,
        created_by=authors[0],
        last_editor=authors[0],
        **{name: rows[name].strip() for name in TEXTS if name in rows},
    )
    for position, user in enumerate(authors, start=1):
        SubmissionAuthor.objects.create(submission=submission, position=position, user=user)
    for position, key in enumerate(rows.get("involved", []), start=1):
        InvolvedUnit.objects.create(submission=submission, position=position, unit=directory.units[key])
    for position, code in enumerate(rows.get("goals", []), start=1):
        SubmissionGoal.objects.create(submission=submission, position=position, goal=directory.goals[code])
    for position, key in enumerate(rows.get("measures", []), start=1):
        SubmissionMeasure.objects.create(submission=submission, position=position, measure=directory.measures[key])
    asked = [(group, key) for group, keys in enumerate(_groups(rows.get("cosign", [])), start=1) for key in keys]
    for position, (group, key) in enumerate(asked, start=1):
        CosignStation.objects.create(submission=submission, position=position, unit=directory.units[key], group=group, days=7)
    for position, text in enumerate(rows["motion"], start=1):
        amends = original.motion_points.get(position=rows["amends"][position - 1]) if original and "amends" in rows else None
        MotionPoint.objects.create(submission=submission, position=position, amends=amends, text=richtext.clean(text.strip()))
    _create_steps(directory, submission, rows["steps"])
    _create_sections(submission, rows["sections"])
    for position, item in enumerate(rows.get("prior_treatments", []), start=1):
        PriorTreatment.objects.create(submission=submission, position=position, **item)
    for position, item in enumerate(rows.get("attachments", []), start=1):
        _create_attachment(submission, position, item)
    return submission


def _groups(cosign: list[Any]) -> list[list[str]]:
    """Units that are asked at the same time stand side by side; lists within the list are asked one after the other."""
    return cosign if cosign and isinstance(cosign[0], list) else [cosign]


def _create_attachment(submission: Submission, position: int, item: Rows) -> None:
    """Announced with the day it is due, or a file that is printed from `attachments/`."""
    attachment = Attachment(submission=submission, position=position, title=item["title"])
    if "due" in item:
        attachment.due = day_of(item["due"])
    else:
        data = _print(item["print"], item["title"], submission)
        name = f"{submission.municipality.slug}-{item['print']}.pdf"
        # An earlier try may have been interrupted after the file and before the row.
        attachment.file.storage.delete(f"attachments/{name}")
        attachment.file.save(name, ContentFile(data), save=False)
        attachment.content_type = "application/pdf"
        attachment.size = len(data)
        attachment.sha256 = hashlib.sha256(data).hexdigest()
    attachment.save()


def _print(name: str, title: str, submission: Submission) -> bytes:
    html = (FOLDER / "attachments" / f"{name}.html").read_text(encoding="utf-8")
    city = submission.municipality
    return render_pdf(
        PrintJob(
            html=f'<!doctype html><html lang="de"><head><title>{title}</title></head><body>{html}</body></html>',
            title=title,
            author=city.official_name,
            created=submission.drawn_up_on.isoformat(),
            css=ATTACHMENT_STYLE,
        )
    )


def _create_steps(directory: Directory, submission: Submission, rows: list[Rows]) -> None:
    for position, item in enumerate(rows, start=1):
        Consultation.objects.create(
            submission=submission,
            position=item.get("at", position),
            committee=directory.committees[item["body"]],
            role=item["role"],
            public=item.get("public", True),
            non_public_reason=item.get("reason", ""),
            planned_date=day_of(item["date"]) if "date" in item else None,
        )


def _create_sections(submission: Submission, rows: list[Rows]) -> None:
    for position, item in enumerate(rows, start=1):
        section = Section(
            submission=submission,
            position=position,
            level=item.get("level", 1),
            numbering=item.get("numbering", "none"),
            heading=item.get("heading", ""),
            body=richtext.clean(item.get("body", "").strip()),
        )
        if "figure" in item:
            name = f"{submission.municipality.slug}-{item['figure']}.png"
            # An earlier try may have been interrupted after the file and before the row.
            section.figure.storage.delete(f"figures/{name}")
            section.figure.save(name, ContentFile((FOLDER / "pictures" / f"{item['figure']}.png").read_bytes()), save=False)
            section.figure_alt = item["figure_alt"]
            section.figure_caption = item["figure_caption"]
        section.save()
