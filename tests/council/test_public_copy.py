"""Preparing, releasing and withdrawing public copies: who may, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_django
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from council.models import Meeting, PublicCopy, PublicFile, Redaction, Submission
from council.public import copy
from municipality.acting import Refused
from municipality.choices import FederalState, NamesInPublic
from municipality.frozen import Frozen
from reports.documents import PrintJob
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.sharing import copied, shared_city

NAME = "Erika Öffentlich-Nie"


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch) -> list[PrintJob]:
    """Prints nothing but remembers the jobs; what a real print holds is looked at in `test_public_canary.py`."""
    jobs: list[PrintJob] = []
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job: jobs.append(job) or b"%PDF-1.7 " + job.title.encode())
    monkeypatch.setattr("council.public.copy.missing_in", lambda content: [])
    return jobs


def fill(shared: SimpleNamespace) -> None:
    """A paper in consultation in a city with public pages; its council has not treated it yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.pdf.render_pdf", lambda job: b"%PDF-1.7")
        shared.city.public_pages = True
        shared.city.save()
        factories.NumberRangeFactory()
        paper = factories.complete_submission(shared.people, subject=f"Antrag von {NAME}", plain_summary="Kurz gesagt.")
        file = ContentFile(b"Inhalt", name="plan.pdf")
        title = f"Plan von {NAME}"
        shared.open_file = factories.AttachmentFactory(submission=paper, title=title, due=None, file=file, public=True)
        shared.closed_file = factories.AttachmentFactory(submission=paper, title="Intern", due=None, file=file, public=False)
        shared.paper = stages.in_consultation(paper, shared.people)
        Meeting.objects.update(agenda_published_at=timezone.now())


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    with shared_city(django_db_blocker, fill) as shared:
        yield shared


@pytest.fixture
def scene(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        own.paper = stages.fresh(own.paper)
        yield own


def public() -> list[int]:
    return list(Submission.objects.visible_to(AnonymousUser()).values_list("pk", flat=True))


def counts() -> tuple[int, ...]:
    return PublicCopy.objects.count(), Redaction.objects.count(), PublicFile.objects.count(), len(public())


def test_a_released_copy_is_the_version_without_names_passages_and_closed_attachments(scene: SimpleNamespace, printed: list[Any]):
    paper, clerk = scene.paper, scene.people.clerk
    copy.mark(paper, NAME, "personal", user=clerk)
    assert public() == []
    found = copy.release(paper, [scene.open_file.pk, scene.closed_file.pk], user=clerk)
    assert public() == [paper.pk]
    assert found.subject == "Antrag von [geschwärzt: Personenbezug]"
    assert [row.title for row in found.files.all()] == ["Plan von [geschwärzt: Personenbezug]"]
    (job,) = printed
    everything = job.html + job.title + job.css + str(job.attachments) + found.file_name + str(found.values) + found.text
    for hidden in (NAME, "Öffentlich-Nie", "Intern", scene.people.author.family_name, scene.people.submitter.family_name):
        assert hidden not in everything
    assert 'class="redacted">[geschwärzt: Personenbezug]</span>' in job.html


@pytest.mark.parametrize(("names", "shown"), [(NamesInPublic.NAME, True), (NamesInPublic.NONE, False)])
def test_people_are_named_as_the_city_has_it(names: str, shown: bool, scene: SimpleNamespace):
    scene.city.names_in_public = names
    scene.city.save()
    document = copy.text_of(stages.fresh(scene.paper), ()).document
    assert bool(document.authors) is shown
    assert (scene.people.author.family_name in str(document.to_values())) is shown


def test_what_is_refused_changes_nothing(scene: SimpleNamespace):
    paper, clerk = scene.paper, scene.people.clerk
    draft = factories.complete_submission(scene.people)
    before = counts()
    for user in (scene.people.author, scene.people.member, scene.people.submitter, scene.people.admin):
        for act in (
            lambda user=user: copy.mark(paper, NAME, "personal", user=user),
            lambda user=user: copy.release(paper, [], user=user),
            lambda user=user: copy.withdraw(paper, "Grund", user=user),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "role"
    for passage in ("Er", "Steht nirgends"):
        with pytest.raises(Refused) as refused:
            copy.mark(paper, passage, "personal", user=clerk)
        assert refused.value.errors["passage"]
    for act in (lambda: copy.release(draft, [], user=clerk), lambda: copy.withdraw(paper, "Grund", user=clerk)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "state"
    paper.steps.update(public=False)
    with pytest.raises(Refused) as refused:
        copy.release(paper, [], user=clerk)
    assert refused.value.code == "guard"
    paper.steps.update(public=True)
    assert counts() == before


def test_a_file_that_is_not_accessible_is_not_released(scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("council.public.copy.missing_in", lambda content: ["Das PDF hat keinen Titel."])
    before = counts()
    with pytest.raises(Refused, match="keinen Titel"):
        copy.release(scene.paper, [], user=scene.people.clerk)
    assert counts() == before


def test_a_released_copy_cannot_be_changed_and_only_one_stands(scene: SimpleNamespace):
    paper, clerk = scene.paper, scene.people.clerk
    copy.mark(paper, NAME, "personal", user=clerk)
    first = copy.release(paper, [], user=clerk)
    stored = PublicCopy.objects.get(pk=first.pk)
    for change in (stored.save, stored.delete, lambda: stored.save(update_fields=["subject"])):
        with pytest.raises(Frozen):
            change()
    page = text(Visitor(clerk).get(f"vorlagen/{paper.reference}/oeffentlich/"))
    assert "Antrag von [geschwärzt: Personenbezug]" in page
    copy.mark(paper, "Kurz gesagt", "secret", user=clerk)
    copy.unmark(paper, copy.working_on(paper).redactions.get(passage="Kurz gesagt").pk, user=clerk)
    second = copy.release(paper, [], user=clerk)
    assert [row.passage for row in second.redactions.all()] == [NAME]
    copy.unmark(paper, second.redactions.get().pk, user=clerk)
    assert second.redactions.count() == 1
    assert not copy.working_on(paper).redactions.exists()
    assert copy.standing(paper) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicCopy.objects.filter(pk=first.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
    copy.withdraw(paper, "Ein Name war noch zu lesen.", user=clerk)
    assert public() == []


def test_public_is_what_was_announced_and_in_hesse_what_the_magistrat_has_voted_on(scene: SimpleNamespace):
    paper, clerk = scene.paper, scene.people.clerk
    copy.release(paper, [], user=clerk)
    assert public() == [paper.pk]
    Meeting.objects.update(agenda_published_at=None)
    assert public() == []
    Meeting.objects.update(agenda_published_at=timezone.now())
    paper.steps.filter(dispatched_at__isnull=False).update(public=False)
    assert public() == []
    paper.steps.update(public=True)
    scene.city.federal_state = FederalState.HE
    scene.city.save()
    assert public() == [paper.pk]
    council = paper.steps.last()
    council.committee.classification = "executive"
    council.committee.save()
    assert public() == []


def test_the_clerks_page_lists_what_is_missing_and_leads_to_it(scene: SimpleNamespace):
    paper = scene.paper
    section = paper.sections.first()
    base = f"vorlagen/{paper.reference}/oeffentlich/"
    visitor = Visitor(scene.people.clerk)
    said = text(visitor.get(base))
    assert "„Intern“ ist nicht öffentlich" in said
    assert "ist nicht geprüft" in said
    assert "geprüft: Struktur" in text(visitor.get(f"{base}?pruefung=1"))
    assert section is not None
    factories.UserFactory(given_name="Erika", family_name="Öffentlich-Nie")
    factories.MembershipFactory(user__given_name="Erika", user__family_name="Öffentlich-Nie")
    page = visitor.get(base)
    assert f"Der Name „{NAME}“ steht im Text" in text(page)
    assert visitor.post(f"{base}schwaerzen/", {"passage": NAME, "reason": "personal"}).status_code == 302
    said = text(visitor.get(base))
    assert f"Der Name „{NAME}“" not in said
    assert visitor.post(f"{base}schwaerzen/", {"passage": "Steht nirgends", "reason": "personal"}).status_code == 422
    assert visitor.post(f"{base}freigeben/", {"files": [scene.closed_file.pk]}).status_code == 422
    assert visitor.post(f"{base}freigeben/", {"files": [scene.open_file.pk]}).status_code == 302
    assert public() == [paper.pk]
    assert visitor.post(f"{base}zurueckziehen/", {"reason": ""}).status_code == 422
    assert visitor.post(f"{base}zurueckziehen/", {"reason": "Ein Fehler."}).status_code == 302
    assert public() == []
    assert "Ein Fehler." in text(visitor.get(base))


def test_a_release_of_redactions_that_somebody_took_out_meanwhile_is_refused(scene: SimpleNamespace):
    base = f"vorlagen/{scene.paper.reference}/oeffentlich/"
    row = copy.mark(scene.paper, NAME, "personal", user=scene.people.clerk)
    visitor = Visitor(scene.people.clerk)
    seen = visitor.get(base).context["release_form"]["seen"].value()
    copy.unmark(scene.paper, row.pk, user=scene.people.clerk)
    before = counts()
    answer = visitor.post(f"{base}freigeben/", {"seen": seen})
    assert answer.status_code == 409
    assert "haben sich gerade geändert" in text(answer)
    assert counts() == before
    fresh = answer.context["release_form"]["seen"].value()
    assert visitor.post(f"{base}freigeben/", {"seen": fresh}).status_code == 302
    assert public() == [scene.paper.pk]


def test_the_clerks_page_is_hers_alone_and_costs_the_same_with_many_redactions(scene: SimpleNamespace):
    base = f"vorlagen/{scene.paper.reference}/oeffentlich/"
    for user in (scene.people.author, scene.people.admin, scene.people.submitter):
        assert Visitor(user).get(base).status_code == 403
        assert Visitor(user).post(f"{base}freigeben/").status_code == 403
    visitor = Visitor(scene.people.clerk)
    copy.mark(scene.paper, NAME, "personal", user=scene.people.clerk)
    one = visitor.queries(base)
    copy.mark(scene.paper, "Kurz", "secret", user=scene.people.clerk)
    copy.mark(scene.paper, "gesagt", "closed", user=scene.people.clerk)
    assert visitor.queries(base) == one <= 20
