"""`manage.py print_submission`: the paper in a file, or a sentence that says what to type instead."""

from __future__ import annotations

import hashlib
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from council.models import VersionPrint
from council.transitions import perform
from municipality.scoping import use_municipality
from reports.pdf import PrintFailed
from tests.reports.printed import PDFTOTEXT

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """The command as a shell calls it: without a city being active."""
    out = StringIO()
    with use_municipality(None):
        call_command("print_submission", *arguments, stdout=out)
    return out.getvalue()


def text_of(path: Path) -> str:
    result = subprocess.run([PDFTOTEXT, "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True, text=True)
    return " ".join(result.stdout.split())


@pytest.fixture
def approved(submission, people):
    perform("start_cosigning", submission, user=people.author)
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    perform("approve", submission, user=people.submitter)
    submission.refresh_from_db()
    return submission


def test_draft_is_printed_as_a_draft(city, submission, tmp_path):
    out = tmp_path / "entwurf.pdf"
    assert str(out) in run(city.slug, str(submission.pk), "--out", str(out))
    text = text_of(out)
    assert submission.subject in text
    assert "Entwurf" in text


def test_approved_one_comes_from_the_frozen_print(city, approved, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stored = VersionPrint.objects.get(version__submission=approved, public_only=False)
    for reference in (approved.number, approved.address, str(approved.pk)):
        run(city.slug, reference)
        written = tmp_path / stored.file_name
        assert hashlib.sha256(written.read_bytes()).hexdigest() == stored.sha256
        text = text_of(written)
        assert approved.number in text
        assert approved.subject in text
        assert "Entwurf" not in text
        written.unlink()


def test_paper_per_body_names_the_body(city, submission, tmp_path):
    city.form = "kornwestheim"
    city.save()
    first, second = (step.committee for step in submission.steps.all())
    with pytest.raises(CommandError, match="je Gremium gedruckt") as refusal:
        run(city.slug, str(submission.pk))
    assert first.name in str(refusal.value)
    assert second.name in str(refusal.value)
    out = tmp_path / "rat.pdf"
    run(city.slug, str(submission.pk), "--body", second.name.upper(), "--out", str(out))
    assert f"Gremium: {second.name}" in text_of(out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nirgendwo", "1"], "keine Kommune mit der Adresse „nirgendwo“"),
        (["{city}", "999/99"], "keine Vorlage mit der Nummer oder Kennung „999/99“"),
        (["{city}", "9" * 40], "keine Vorlage"),
        (["{city}", "²"], "keine Vorlage"),
        (["{city}", "{pk}", "--body", "Kreistag"], "„Kreistag“ steht nicht in der Beratungsfolge"),
        (["{city}", "{pk}", "--out", "/nirgendwo/vorlage.pdf"], "lässt sich nicht schreiben"),
    ],
)
def test_wrong_arguments_get_a_sentence(city, submission, arguments, sentence):
    filled = [argument.format(city=city.slug, pk=submission.pk) for argument in arguments]
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(*filled)
    assert refusal.value.returncode == 1


def test_another_citys_submission_is_not_found(city, submission, tmp_path):
    from tests import factories

    other = factories.MunicipalityFactory()
    with pytest.raises(CommandError, match="keine Vorlage"):
        run(other.slug, str(submission.pk))


def test_broken_form_and_printer_are_explained(city, submission, monkeypatch):
    from council.management.commands import print_submission

    def fail(job):
        raise PrintFailed("Der Druck dauerte zu lange.", code="time", details="")

    monkeypatch.setattr(print_submission, "render_pdf", fail)
    with pytest.raises(CommandError, match="Der Druck dauerte zu lange"):
        run(city.slug, str(submission.pk))
    city.form = "fehlt"
    city.save()
    with pytest.raises(CommandError, match="fehlt"):
        run(city.slug, str(submission.pk))
