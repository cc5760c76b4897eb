"""Brings the demonstration data into the database, one transaction per city."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from council.demo.concept import create_concept, read_concept
from council.demo.follow_up import follow_up
from council.demo.organisation import create_city, create_organisation
from council.demo.papers import create_draft
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
            create_concept(directory, read_concept(slug))
            main, *papers = read_papers(slug)
            others = [paper for paper in reversed(papers) if "to_main_paper" not in paper]
            made = [(create_draft(directory, paper), paper) for paper in others]
            go(directory, [(paper, rows.get("way", [])) for paper, rows in made])
            original = create_draft(directory, main)
            tied = [paper for paper in papers if "to_main_paper" in paper]
            drafts = [(create_draft(directory, paper, original), paper["way"]) for paper in tied]
            go(directory, [(original, main.get("way", [])), *drafts])
            for paper, rows in made:
                follow_up(directory, paper, rows.get("follow_up", []))
            # Lists show what was changed last on top. That shall be the main paper.
            Submission.objects.get(pk=original.pk).save(update_fields=["modified_at"])
            enter_minutes(directory, until=timezone.now())
    return city
