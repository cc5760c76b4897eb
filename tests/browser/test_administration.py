"""Django's admin as our clerks and admins see it: quiet, free of violations of our own making, with the workflow's buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import expect

from council.choices import SubmissionStatus
from council.models import Submission
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests.browser.accessible import violations_in_all_looks
from tests.browser.person import Person

PARTS = 4
"""Into how many the pages are dealt, so that the workers have about equally much to do."""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_list_and_form(part: int, demo: None, visit: Callable[..., Person]):
    person = visit("admin@offenburg")
    with use_municipality(Municipality.objects.get(slug="offenburg")):
        addresses = [reverse("admin:index"), reverse("admin:password_change")]
        for model in administered(person):
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            addresses.append(reverse(f"admin:{name}_changelist"))
            row = model._default_manager.first()
            if row is not None:
                addresses.append(reverse(f"admin:{name}_change", args=[row.pk]))
    found = []
    for address in addresses[part::PARTS]:
        response = person.page.goto(address)
        assert response.status == 200, address
        found += violations_in_all_looks(person.page)
    assert not found, "\n" + "\n".join(found)


def test_the_workflow_has_its_buttons_in_the_admin(demo: None, visit: Callable[..., Person]):
    """The clerk takes a step of the workflow from the admin: button, form, refusal of an empty reason, done."""
    clerk = visit("clerk@offenburg")
    city = Municipality.objects.get(slug="offenburg")
    with use_municipality(city):
        paper = Submission.objects.filter(status=SubmissionStatus.APPROVED).first()
    page = clerk.go(reverse("admin:council_submission_change", args=[paper.pk]))
    page.get_by_role("link", name="Freigabe zurücknehmen").click()
    found = violations_in_all_looks(page)
    page.get_by_label("Grund").fill("Die Kosten werden noch einmal geprüft.")
    page.get_by_role("button", name="Freigabe zurücknehmen").click()
    expect(page.locator(".messagelist")).to_contain_text("„Freigabe zurücknehmen“ ist erledigt.")
    found += violations_in_all_looks(page)
    with use_municipality(city):
        assert Submission.objects.get(pk=paper.pk).status == SubmissionStatus.DRAFT
    assert not found, "\n" + "\n".join(found)


def administered(person: Person) -> list[type[Model]]:
    """Models whose list this person may open."""
    user = User.objects.get(email=person.email)
    return [model for model in admin.site._registry if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")]
