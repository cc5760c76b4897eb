"""A concept from which papers are drawn up, made once for each file, and the page on which somebody draws one up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_django

from concepts.models import BudgetItem, FundingApplication
from council.models import Submission
from fields_of_action.choices import MeasureKind, MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Measure, MeasureCost
from tests import factories
from tests.council.browsing import Visitor, text
from tests.sharing import copied, shared_city
from workshops.models import Attendance, Event, GroupMember, Person, WorkingGroup

__all__ = ["scene", "shared_scene", "town"]

HIDDEN = "KANARIENVOGEL"
PAGE = "vorlagen/neu/aus-dem-konzept/"


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    with shared_city(django_db_blocker, write) as shared:
        yield shared


@pytest.fixture
def town(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


@pytest.fixture
def scene(town: SimpleNamespace, settings, tmp_path: Path) -> SimpleNamespace:
    """See `write`; the city and its people are those of `town`."""
    settings.MEDIA_ROOT = tmp_path
    return town.scene


def write(shared: SimpleNamespace) -> None:
    """An edition with a chapter, a field with a key project, an event; the hidden word stands wherever it must not come from."""
    people = shared.people
    concept = factories.ConceptFactory(lead_unit=people.lead_unit)
    edition = factories.EditionFactory(concept=concept, label="Fortschreibung 2025", version="2.1", as_of=date(2025, 3, 1))
    factories.ChapterFactory(edition=edition, heading="Ausblick", body="<p>Im Herbst geht es weiter.</p>")
    field = FieldOfAction.objects.create(concept=concept, name="Sprache")
    part = EditionField.objects.create(
        edition=edition, field=field, name="Sprache", number="1", text="<p>Sprache öffnet Türen.</p>"
    )
    measure = Measure(
        concept=concept,
        edition=edition,
        field=field,
        kind=MeasureKind.KEY_PROJECT,
        number="1.1",
        title="Sprachcafé",
        description="Jeden Dienstag im Rathaus.",
        status=MeasureStatus.PROPOSED,
        responsible_unit=people.lead_unit,
        internal_note=HIDDEN,
        note="Vorgeschlagen im Workshop.",
        noted_on=date(2025, 1, 1),
    )
    measure.set_period("ab Herbst 2025")
    measure.save()
    MeasureCost.objects.create(measure=measure, year=2025, own=1500, third_party=500)
    FundingApplication.objects.create(edition=edition, programme="WIR", requested=15000, granted=15000, decision="granted")
    BudgetItem.objects.create(edition=edition, year=2026, label="Maßnahmen", amount=5000)
    event = Event(
        concept=concept, edition=edition, title="Auftakt", minutes=f"<p>{HIDDEN}</p>", results="<p>Ein Sprachcafé fehlt.</p>"
    )
    event.set_period("Ende 2024")
    event.save()
    Attendance.objects.create(event=event, label="Vereine", count=12)
    person = Person.objects.create(
        given_name=HIDDEN, family_name=HIDDEN, purpose="collaboration", consent_on=date(2025, 1, 1), delete_on=date(2026, 1, 1)
    )
    group = WorkingGroup.objects.create(concept=concept, name="Arbeitsgruppe Sprache")
    GroupMember.objects.create(group=group, person=person)
    GroupMember.objects.create(group=group, position=2, organization="Volkshochschule")
    route = factories.RouteFactory(default=True)
    factories.RouteStepFactory(route=route)
    shared.scene = SimpleNamespace(
        concept=concept, edition=edition, field=field, part=part, measure=measure, event=event, route=route
    )


def page_of(scene: SimpleNamespace, kind: str = "edition") -> str:
    return {
        "edition": f"{PAGE}?fortschreibung={scene.edition.pk}",
        "field": f"{PAGE}?fortschreibung={scene.edition.pk}&feld={scene.field.pk}",
        "measures": f"{PAGE}?massnahme={scene.measure.pk}",
    }[kind]


def typed(visitor: Visitor, address: str, **changes) -> dict:
    """What the page would send as it opens."""
    form = visitor.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    # The first unit of the list is chosen as the page opens.
    data["lead_unit"] = form.fields["lead_unit"].widget.choices[0][0]
    return {name: "" if value is None else value for name, value in (data | changes).items()}


def drawn(scene: SimpleNamespace, people: SimpleNamespace, kind: str = "edition", **changes) -> Submission:
    visitor = Visitor(people.author)
    response = visitor.post(page_of(scene, kind), typed(visitor, page_of(scene, kind), **changes))
    assert response.status_code == 302, text(response)
    return Submission.objects.latest("pk")


def reasons(paper: Submission) -> str:
    return " ".join(f"{item.heading} {item.body}" for item in paper.sections.all())
