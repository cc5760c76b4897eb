"""What is told once or rarely: where a forgotten name stays, and whether an attached concept is still the one of today."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from concepts.models import Chapter, ConceptEdition
from council import drafts
from council.models import InsertedPart
from municipality.choices import Role
from municipality.models import Membership, Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.browser.accessible import faults, look_at
from tests.browser.person import Person
from tests.workshops import rows


def test_a_forgotten_name_that_stays_as_evidence(offenburg: Municipality, visit: Callable[..., Person]):
    with use_municipality(offenburg):
        forgotten = rows.PersonFactory(given_name="Mika", family_name="Vergessen")
        chapter = Chapter.objects.filter(edition__status="adopted").first()
        Chapter.objects.filter(pk=chapter.pk).update(body=f"{chapter.body}<p>Mika Vergessen berichtete.</p>")
    admin = visit("admin@offenburg")
    found = look_at(admin, f"beteiligung/personen/{forgotten.pk}/loeschen/")
    admin.page.get_by_role("radio").first.check()
    admin.page.locator("main form button[type=submit]").last.click()
    expect(admin.page).to_have_url(f"{admin.page.url.split('/beteiligung/')[0]}/beteiligung/personen/geloescht/")
    expect(admin.page.locator("main")).to_contain_text("Art. 17")
    assert not [*found, *faults(admin.page)]


def test_an_attached_concept_says_whether_it_is_that_of_today(offenburg: Municipality, visit: Callable[..., Person]):
    with use_municipality(offenburg):
        author = User.objects.get(email="author@offenburg.example")
        unit = Membership.objects.filter(user=author, role=Role.AUTHOR).first().unit
        draft = drafts.create(user=author, kind="decision", subject="Das Konzept beschließen", unit=unit)
        edition = ConceptEdition.objects.filter(status="adopted").first()
        attachment = factories.AttachmentFactory(
            submission=draft, title=str(edition), file=ContentFile(b"%PDF-1.7 ", name="konzept.pdf"), due=None, sha256="0" * 64
        )
        part = InsertedPart.objects.create(
            submission=draft,
            attachment=attachment,
            part="edition.konzept",
            edition=edition,
            source=str(edition),
            sha256="0" * 64,
            taken_at=timezone.now(),
            taken_by=author,
        )
    person = visit("author@offenburg")
    found = look_at(person, f"vorlagen/{draft.pk}/uebernommen/{part.pk}/")
    expect(person.page.locator("h1")).to_be_visible()
    found += look_at(person, f"vorlagen/{draft.pk}/uebernommen/")
    assert not found, "\n".join(found)
