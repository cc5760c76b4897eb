"""What everybody reads, looked at without a login: axe without a violation, never too wide, without a single script of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from concepts.models import ConceptEdition
from council.models import Meeting, PublicCopy
from fields_of_action.models import EditionField, Measure
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests.browser.accessible import look_at
from tests.browser.person import Person


def pages() -> Iterator[str]:
    """Every kind of public page once, from the cities that have it."""
    for city in Municipality.objects.filter(slug__in=("offenburg", "waiblingen")).order_by("slug"):
        base = f"/{city.slug}/oeffentlich/"
        with use_municipality(city):
            copy = PublicCopy.objects.standing().facts().select_related("submission").order_by("-redactions", "pk").last()
            edition = ConceptEdition.objects.public().select_related("concept").first()
            concept = f"{base}konzepte/{edition.concept.slug}/"
            field = EditionField.objects.filter(edition=edition).first()
            measure = Measure.objects.public().first()
            yield from (base, copy.submission.public_url(), concept)
            yield from (f"{concept}felder/{field.field_id}/" for field in [field] if field)
            yield from (f"{base}massnahmen/{measure.pk}/" for measure in [measure] if measure)
            yield Meeting.objects.public().order_by("starts_at").first().public_url()
    yield from (f"{base}{page}" for page in ("vorlagen/", "massnahmen/", "sitzungen/?zeit=vergangen", "suche/?q=Sprache"))
    yield f"{base}barrierefreiheit/"


def test_public_pages_in_every_look(demo: None, visit: Callable[..., Person]):
    stranger = visit()
    found = [fault for page in pages() for fault in look_at(stranger, page)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("slug", ["waiblingen"])
def test_the_clerk_prepares_a_public_copy(slug: str, demo: None, visit: Callable[..., Person]):
    with use_municipality(Municipality.objects.get(slug=slug)):
        copy = PublicCopy.objects.standing().filter(redactions__isnull=False).facts().select_related("submission").first()
        paper = copy.submission.reference
    clerk = visit(f"clerk@{slug}")
    found = look_at(clerk, f"vorlagen/{paper}/oeffentlich/")
    assert not found, "\n" + "\n".join(found)
    clerk.page.get_by_label("Passage").fill("Strom")
    clerk.push("Schwärzen")
    assert clerk.page.locator(".redacted", has_text="Personenbezug").count() >= 2
