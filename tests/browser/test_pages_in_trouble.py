"""Pages that are seldom seen: refusals, failures, conflicts, comparisons, and papers whose way has ended."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import SuspiciousOperation
from playwright.sync_api import expect

from council.choices import StepStatus, SubmissionKind, SubmissionStatus
from council.drafts import duplicate
from council.models import Consultation, Cosignature, MotionPoint, Submission
from council.transitions import perform
from council.views.submissions import SubmissionList
from municipality.choices import Role
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from reports.printing.errors import PrintFailed
from tests.browser.accessible import faults, look_at
from tests.browser.person import Person
from tests.council.stages import nothing_left_to_do

LONG_WORD = "Verantwortungsgemeinschaftsvertragsverhandlungskommission"


@pytest.fixture
def city(demo: None) -> Municipality:
    return Municipality.objects.get(slug="offenburg")


@pytest.fixture
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is approved on the way to a page; nobody looks at the paper."""
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job: b"%PDF-1.7 " + job.title.encode())


def somebody(role: str) -> User:
    return User.objects.get(email=f"{role}@offenburg.example")


def test_two_texts_of_one_submission(city: Municipality, visit: Callable[..., Person]):
    with use_municipality(city):
        draft = Submission.objects.filter(status=SubmissionStatus.DRAFT).first()
    author = visit("author@offenburg")
    author.go(f"vorlagen/{draft.reference}/bearbeiten/")
    author.page.get_by_label("Betreff").fill("Donaudampfschifffahrtsgesellschaftskapitänsversammlung und Integration " * 3)
    author.page.get_by_label("Aktenzeichen").fill("50.1/2026")
    with use_municipality(city):
        Submission.objects.filter(pk=draft.pk).update(
            subject="Ein ganz anderer Betreff", plain_summary="Neu ist dies.", revision=draft.revision + 1
        )
    author.expected = {409}
    author.push("Speichern")
    expect(author.page.locator("h1")).to_have_text("Zwei Fassungen dieser Vorlage")
    expect(author.page.get_by_role("group", name="Betreff")).to_be_visible()
    found = faults(author.page)
    assert not found, "\n" + "\n".join(found)


def test_papers_of_a_session_that_cannot_be_had(
    city: Municipality, visit: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
):
    """One is not approved any more, and then nothing can be printed."""
    with use_municipality(city):
        step = Consultation.objects.filter(status=StepStatus.SCHEDULED, meeting__isnull=False).first()
        draft = Submission.objects.filter(status=SubmissionStatus.DRAFT).first()
        Consultation.objects.create(
            submission=draft, committee=step.committee, meeting=step.meeting, role=step.role, position=9, status="scheduled"
        )
    clerk = visit("clerk@offenburg")
    clerk.expected = {409, 503}
    found = look_at(clerk, f"sitzungen/{step.meeting_id}/mappe.pdf")
    expect(clerk.page.locator("h1")).to_have_text("Die Sitzungsmappe ist noch nicht vollständig")

    def fail(job: object) -> bytes:
        raise PrintFailed("Der Druck hat zu lange gedauert.", code="time")

    monkeypatch.setattr("reports.pdf.render_pdf", fail)
    found += look_at(clerk, f"vorlagen/{draft.reference}/pdf/")
    expect(clerk.page.locator("h1")).to_have_text("Das PDF ist gerade nicht möglich")
    assert not found, "\n" + "\n".join(found)


def test_what_was_not_understood_and_what_broke(
    city: Municipality, visit: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
):
    """A filter that nobody offers, a request that makes no sense (400), and a mistake of the portal itself (500)."""
    clerk = visit("clerk@offenburg")
    clerk.expected = {400, 500}
    found = look_at(clerk, "vorlagen/?stand=gibt-es-nicht")
    for error, heading in (
        (SuspiciousOperation(), "Das haben wir nicht verstanden"),
        (RuntimeError("Something broke on purpose."), "Das hat leider nicht geklappt"),
    ):
        monkeypatch.setattr(SubmissionList, "get", Mock(side_effect=error))
        found += look_at(clerk, "vorlagen/")
        expect(clerk.page.locator("h1")).to_have_text(heading)
    assert not found, "\n" + "\n".join(found)


def test_a_door_that_stays_closed_for_a_while(city: Municipality, visit: Callable[..., Person], settings: Any):
    """After too many wrong passwords (429)."""
    settings.AXES_ENABLED = True
    stranger = visit()
    stranger.expected = {429}
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        stranger.go("/anmelden/")
        stranger.page.get_by_label("E-Mail-Adresse").fill("clerk@offenburg.example")
        stranger.page.get_by_label("Passwort").fill("falsch")
        with stranger.page.expect_response(lambda response: response.request.method == "POST"):
            stranger.push("Anmelden")
    expect(stranger.page.locator("h1")).to_have_text("Die Anmeldung macht eine Pause")
    found = faults(stranger.page)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.usefixtures("quick_print")
def test_a_comparison_with_differences(city: Municipality, visit: Callable[..., Person]):
    with use_municipality(city):
        paper = Submission.objects.filter(status=SubmissionStatus.APPROVED).first()
        labels = [version.label for version in paper.versions.order_by("created_at")]
        perform("correct", paper, user=somebody("clerk"), data={"reason": "Ein Wort fehlte.", "apply": correct})
    clerk = visit("clerk@offenburg")
    found = look_at(clerk, f"vorlagen/{paper.reference}/fassungen/?alt={labels[-1]}&neu=1.1")
    expect(clerk.page.locator("main ins").filter(has_text="Verantwortungsgemeinschaft").first).to_be_visible()
    expect(clerk.page.locator("main .diff del").first).to_be_visible()
    assert not found, "\n" + "\n".join(found)


def correct(paper: Submission) -> None:
    """A new subject with a word that no line can hold, a point that is gone, one that is new."""
    Submission.objects.filter(pk=paper.pk).update(subject=f"{LONG_WORD}: {paper.subject[:80]}")
    point = paper.motion_points.first()
    MotionPoint.objects.create(submission=paper, position=9, text=f"<p>{LONG_WORD} wird gegründet.</p>")
    MotionPoint.objects.filter(pk=point.pk).update(text="<p>Der erste Punkt lautet nun ganz anders.</p>")


@pytest.mark.usefixtures("quick_print")
def test_papers_whose_way_has_ended(city: Municipality, visit: Callable[..., Person]):
    """Withdrawn, superseded by a replacement, and put on file."""
    with use_municipality(city):
        papers = {paper.status: paper for paper in Submission.objects.all()}
        withdrawn, filed = papers[SubmissionStatus.APPROVED], papers[SubmissionStatus.DECIDED]
        perform("withdraw", withdrawn, user=somebody("submitter"), data={"reason": "Der Anlass ist entfallen. " * 6})
        for step in filed.steps.filter(status=StepStatus.ENDED):
            perform("confirm", step, user=somebody("clerk"))
        nothing_left_to_do(filed, SimpleNamespace(clerk=somebody("clerk")))
        perform("close", filed, user=somebody("clerk"))
        superseded = replaced(papers[SubmissionStatus.REWORK])
    clerk, found = visit("clerk@offenburg"), []
    for paper in (withdrawn, superseded, filed):
        found += look_at(clerk, f"vorlagen/{paper.reference}/")
    with use_municipality(city):
        ended = [Submission.objects.get(pk=paper.pk).status for paper in (withdrawn, superseded, filed)]
    assert ended == [SubmissionStatus.WITHDRAWN, SubmissionStatus.SUPERSEDED, SubmissionStatus.ARCHIVED]
    assert not found, "\n" + "\n".join(found)


def replaced(original: Submission) -> Submission:
    """A replacement of this paper, cosigned by everybody and approved."""
    author = original.created_by
    paper = duplicate(original, user=author, unit=original.lead_unit, kind=SubmissionKind.REPLACEMENT)
    perform("start_cosigning", paper, user=author)
    for signature in Cosignature.objects.filter(round__submission=paper):
        user = User.objects.filter(memberships__unit=signature.unit, memberships__role=Role.COSIGNER).first()
        perform("cosign", paper, user=user, data={"answer": "agreed"})
    perform("approve", Submission.objects.get(pk=paper.pk), user=somebody("submitter"))
    return original
