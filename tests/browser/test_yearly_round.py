"""The yearly round: a Sachstandsbericht is put together, completed, brought before the council and taken note of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from concepts.choices import EditionStatus
from concepts.models import ReportingDuty
from council.models import Submission
from municipality.models import Municipality, OrganizationalUnit, User
from municipality.scoping import use_municipality
from tests import factories
from tests.browser.accessible import faults
from tests.browser.person import Person
from tests.council import stages
from tests.fields_of_action import rows

TODAY = timezone.localdate()


def somebody(role: str) -> User:
    return User.objects.get(email=f"{role}@offenburg.example")


@pytest.fixture
def duty(offenburg: Municipality) -> ReportingDuty:
    """An edition in force with a measure, whose report the council expects soon."""
    with use_municipality(offenburg):
        unit = OrganizationalUnit.objects.get(head__email="unit_head@offenburg.example")
        concept = factories.ConceptFactory(slug="leitbild", lead_unit=unit)
        edition = factories.EditionFactory(concept=concept, slug="2024", status=EditionStatus.ADOPTED, adopted_on=TODAY)
        field = rows.EditionFieldFactory(edition=edition, name="Sprache")
        measure = rows.MeasureFactory(edition=edition, concept=concept, field=field.field, title="Sprachtreff")
        rows.reported(measure, somebody("author"), note="Zwei Gruppen laufen.")
        due = TODAY + timedelta(days=12)
        return ReportingDuty.objects.create(edition=edition, title="Jahresbericht", body="Gemeinderat", next_due=due)


def test_from_the_report_to_the_note_taken(visit: Callable[..., Person], offenburg: Municipality, duty: ReportingDuty):
    author = visit("author@offenburg")
    author.go(f"berichte/neu/?fortschreibung={duty.edition_id}")
    author.page.get_by_role("button", name="Bericht anlegen").click()
    expect(author.page.get_by_role("article")).to_contain_text("Zwei Gruppen laufen.")
    found = faults(author.page)
    author.page.get_by_role("link", name="Texte schreiben").click()
    box = author.page.get_by_role("textbox", name="Einleitung")
    expect(box).to_have_attribute("contenteditable", "true")
    box.click()
    author.page.keyboard.type("Ein gutes Jahr für die Sprache.")
    author.page.get_by_role("button", name="Speichern").click()
    expect(author.page.get_by_role("article")).to_contain_text("Ein gutes Jahr für die Sprache.")
    author.page.get_by_role("link", name="Abschließen").click()
    author.page.get_by_role("button", name="Abschließen").click()
    author.page.get_by_role("button", name="Als Vorlage in die Gremien").click()
    expect(author.page.get_by_role("heading", level=1)).to_be_visible()
    expect(author.page.locator("body")).to_contain_text("der Bericht liegt ihr als Anlage bei")
    with use_municipality(offenburg):
        paper = Submission.objects.get()
        step = paper.steps.get()
        assert (step.committee.name, step.role) == ("Gemeinderat", "information")
        factories.SubmissionGoalFactory(submission=paper)
        paper.no_cosigning_reason = "Der Bericht ist abgestimmt."
        paper.save(update_fields=["no_cosigning_reason"])
        people = SimpleNamespace(**{role: somebody(role) for role in ("author", "submitter", "clerk")})
        stages.perform("start_cosigning", paper, user=people.author)
        stages.perform("approve", paper, user=people.submitter)
        stages.dispatch(step, people)
        reference = stages.fresh(paper).reference
    clerk = visit("clerk@offenburg")
    clerk.go(f"vorlagen/{reference}/station/{step.pk}/record_outcome/")
    clerk.page.locator("[name=outcome]").select_option("noted")
    clerk.page.get_by_role("button", name="Ergebnis eintragen").click()
    expect(clerk.page.get_by_text("der nächste Bericht ist vorgemerkt")).to_be_visible()
    with use_municipality(offenburg):
        then = ReportingDuty.objects.get(pk=duty.pk)
        assert then.last_done == TODAY
        assert then.next_due == duty.due_after(TODAY) > duty.next_due
    author.go("berichte/")
    author.page.get_by_role("link", name="Sachstandsbericht").first.click()
    expect(author.page.get_by_text(f"{then.next_due:%d.%m.%Y}")).to_be_visible()
    assert not found
