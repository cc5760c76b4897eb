"""Versions and their prints: made once with the approval, kept for ever."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import pytest

from council import versions
from council.document import frozen
from council.models import Submission, SubmissionVersion, VersionPrint
from council.transitions import Refused, perform
from municipality.frozen import Frozen
from reports.documents import SubmissionDocument
from reports.pdf import PrintFailed
from tests import factories
from tests.council import stages


def test_approval_prints_the_paper_and_keeps_it_with_its_hash(submission: Submission, people: SimpleNamespace):
    """The one test here that prints for real."""
    stages.approved(submission, people)
    stored = VersionPrint.objects.get()
    data = bytes(stored.pdf)
    assert data.startswith(b"%PDF-1.7")
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.size == len(data)
    assert stored.file_name.startswith("1-20_Fortschreibung")
    assert (stored.step_key, stored.public_only) == ("", False)


@pytest.mark.usefixtures("quick_print")
def test_a_version_keeps_values_form_and_letterhead(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)
    version = found.versions.get(label="1.0")
    people.lead_unit.name = "Umbenannt"
    people.lead_unit.save()
    document, form, look = frozen(version)
    assert document == SubmissionDocument.from_values(version.values)
    assert document.unit == "Fachbereich 9, Familien und Soziales"
    assert form.slug == "standard"
    assert version.form_source == versions.form_source("standard")
    assert look.official_name == found.municipality.official_name


@pytest.mark.usefixtures("quick_print")
def test_versions_and_prints_are_never_changed_or_deleted(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)
    for row in (found.versions.first(), VersionPrint.objects.get(), found.events.first()):
        with pytest.raises(Frozen):
            row.save()
        with pytest.raises(Frozen):
            row.delete()
        with pytest.raises(Frozen):
            type(row).objects.filter(pk=row.pk).delete()


@pytest.mark.usefixtures("quick_print")
def test_a_paper_with_a_secret_step_is_printed_once_more_without_it(submission: Submission, people: SimpleNamespace):
    submission.steps.filter(position=1).update(public=False, non_public_reason="Belange Einzelner")
    stages.approved(submission, people)
    assert list(VersionPrint.objects.values_list("step_key", "public_only")) == [("", False), ("", True)]


def test_the_public_print_does_not_name_the_secret_body(submission: Submission, people: SimpleNamespace, quick_print: list):
    secret = submission.steps.first()
    submission.steps.filter(pk=secret.pk).update(public=False, non_public_reason="Belange Einzelner")
    stages.approved(submission, people)
    full, public = quick_print
    assert secret.committee.name in full.html
    assert secret.committee.name not in public.html
    assert secret.committee.name.encode() not in b"".join(data for _name, data, _text in public.attachments)


@pytest.mark.usefixtures("quick_print")
def test_a_form_per_body_gives_each_body_its_own_print(submission: Submission, people: SimpleNamespace):
    submission.municipality.form = "kornwestheim"
    submission.municipality.save()
    board, council = submission.steps.all()
    submission.steps.filter(pk=board.pk).update(public=False, non_public_reason="Belange Einzelner")
    stages.approved(submission, people)
    assert set(VersionPrint.objects.values_list("step_key", "public_only")) == {
        ("", False),
        (str(board.pk), False),
        (str(council.pk), False),
        ("", True),
        (str(council.pk), True),
    }


def test_a_print_that_fails_changes_nothing(submission: Submission, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    def fail(job: object) -> bytes:
        raise PrintFailed("Der Drucker antwortet nicht. Bitte versuchen Sie es noch einmal.", code="time")

    monkeypatch.setattr("reports.pdf.render_pdf", fail)
    stages.cosigned(submission, people)
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.submitter)
    assert refused.value.code == "guard"
    assert "nichts geändert" in refused.value.sentence
    assert "antwortet nicht" in refused.value.sentence
    found = stages.fresh(submission)
    assert (found.status, found.number) == ("in_cosign", "")
    assert [version.label for version in SubmissionVersion.objects.all()] == ["M1"]
    assert found.rounds.get().closed_at is None


@pytest.mark.usefixtures("quick_print")
def test_the_next_label(submission: Submission, people: SimpleNamespace):
    assert versions.next_label(submission) == "1.0"
    stages.approved(submission, people)
    assert versions.next_label(submission) == "1.1"


@pytest.mark.usefixtures("quick_print")
def test_a_number_stays_with_its_paper_when_the_next_one_is_approved(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    other = stages.approved(factories.complete_submission(people), people)
    assert [stages.fresh(submission).number, other.number] == ["1/20", "2/20"]
