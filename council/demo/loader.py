"""Brings the demonstration data into the database, one transaction per city."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from council.demo.concept import create_concept, read_concept
from council.demo.follow_up import follow_up
from council.demo.organisation import Directory, create_city, create_organisation
from council.demo.papers import create_draft
from council.demo.progress import create_reports
from council.demo.public import release_papers
from council.demo.review import create_reviews
from council.demo.sources import CITIES, read_city, read_papers
from council.demo.way import enter_minutes, go
from council.models import Submission
from municipality.models import Municipality
from municipality.scoping import use_municipality


def missing_cities() -> list[str]:
    """Cities that are not there yet. One that is there was loaded whole, and stays as people have left it."""
    present = set(Municipality.objects.filter(slug__in=CITIES).values_list("slug", flat=True))
    return [slug for slug in CITIES if slug not in present]


def load_city(slug: str) -> Municipality:
    """The city with everything in it, or nothing at all when a step fails."""
    rows = read_city(slug)
    with transaction.atomic():
        city = create_city(slug, rows)
        with use_municipality(city):
            directory = create_organisation(city, rows)
            concept = read_concept(slug)
            create_concept(directory, concept)
            papers = _create_papers(directory, read_papers(slug))
            create_reports(directory, rows.get("progress_reports", []))
            enter_minutes(directory, until=timezone.now())
            release_papers(directory, papers)
            for paper, rows in papers:
                create_reviews(directory, paper, rows.get("reviews", []))
            for rows in concept.get("reviews", []):
                create_reviews(directory, directory.editions[rows["edition"]], [rows])
    return city


def _create_papers(directory: Directory, papers: list[dict[str, Any]]) -> list[tuple[Submission, dict[str, Any]]]:
    """The city's papers as far as they have come, each with what its file says."""
    if not papers:
        return []
    main, *further = papers
    made = [(create_draft(directory, rows), rows) for rows in reversed(further) if "to_main_paper" not in rows]
    go(directory, [(paper, rows.get("way", [])) for paper, rows in made])
    original = create_draft(directory, main)
    tied = [(create_draft(directory, rows, original), rows) for rows in further if "to_main_paper" in rows]
    go(directory, [(original, main.get("way", [])), *((paper, rows["way"]) for paper, rows in tied)])
    for paper, rows in made:
        follow_up(directory, paper, rows.get("follow_up", []))
    # Lists show what was changed last on top. That shall be the main paper.
    Submission.objects.get(pk=original.pk).save(update_fields=["modified_at"])
    return [*made, (original, main), *tied]
