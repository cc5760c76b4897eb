"""Prints, attachments, figures and the papers of a session: who gets which bytes, under which name."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from council import meetings
from council.choices import StepRole
from council.models import Submission, VersionPrint
from municipality.models import Municipality
from reports.printing.errors import PrintFailed
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

PDF = b"%PDF-1.7 "
# A picture of one pixel.
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@pytest.fixture
def approved(submission: Submission, people: SimpleNamespace, quick_print: list) -> Submission:
    return stages.approved(submission, people)


# --- Prints of a submission ------------------------------------------------------------------------------------------------


def test_an_approved_paper_is_handed_out_as_it_was_stored(approved: Submission, people: SimpleNamespace, quick_print: list):
    printed = len(quick_print)
    stored = VersionPrint.objects.get()
    clerk = Visitor(people.clerk)
    response = clerk.get(f"vorlagen/{approved.reference}/pdf/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content == bytes(stored.pdf)
    assert response["ETag"] == f'"{stored.sha256}"'
    assert response["Content-Disposition"] == f'inline; filename="{stored.file_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    assert clerk.get(f"vorlagen/{approved.reference}/pdf/?download=1")["Content-Disposition"].startswith("attachment;")
    assert len(quick_print) == printed


def test_a_browser_that_has_the_file_gets_304(approved: Submission, people: SimpleNamespace):
    clerk = Visitor(people.clerk)
    etag = clerk.get(f"vorlagen/{approved.reference}/pdf/")["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = clerk.get(f"vorlagen/{approved.reference}/pdf/", **{"If-None-Match": known})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert clerk.get(f"vorlagen/{approved.reference}/pdf/", **{"If-None-Match": '"other"'}).status_code == 200


def test_a_draft_is_printed_now_says_so_and_is_not_kept(submission: Submission, people: SimpleNamespace, quick_print: list):
    submission.subject = "Förderung für Ältere: ein „Überblick“"
    submission.save()
    response = Visitor(people.author).get(f"vorlagen/{submission.pk}/pdf/?download=1")
    assert response.content.startswith(PDF)
    assert "Entwurf" in quick_print[-1].html
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response
    assert "filename*=utf-8''Entwurf_F%C3%B6rderung-f%C3%BCr-%C3%84ltere" in response["Content-Disposition"]
    assert not VersionPrint.objects.exists()


def test_every_version_can_be_had_by_its_label(approved: Submission, people: SimpleNamespace, quick_print: list):
    clerk = Visitor(people.clerk)
    path = f"vorlagen/{approved.reference}/pdf/"
    assert clerk.get(f"{path}?fassung=1.0").content == clerk.get(path).content
    assert clerk.get(f"{path}?fassung=M1").status_code == 200
    assert "Entwurf" in quick_print[-1].html
    assert clerk.get(f"{path}?fassung=9.9").status_code == 404
    assert clerk.get(f"{path}?station=999999").status_code == 404
    assert clerk.get(f"{path}?station=abc").status_code == 404


def test_forms_printed_per_body_give_each_body_its_own_paper(people: SimpleNamespace, city: Municipality, quick_print: list):
    city.form = "kornwestheim"
    city.save()
    factories.NumberRangeFactory()
    submission = stages.approved(factories.complete_submission(people), people)
    first, second = submission.steps.all()
    clerk = Visitor(people.clerk)
    path = f"vorlagen/{submission.reference}/pdf/"
    stored = {row.step_key: row.sha256 for row in VersionPrint.objects.all()}
    assert clerk.get(f"{path}?station={second.pk}")["ETag"] == f'"{stored[str(second.pk)]}"'
    assert clerk.get(f"{path}?station={first.pk}")["ETag"] == f'"{stored[str(first.pk)]}"'
    assert clerk.get(path)["ETag"] == f'"{stored[""]}"'
    assert f"PDF für {second.committee.label}" in text(clerk.get(f"vorlagen/{submission.reference}/"))


def test_a_step_that_came_later_gets_the_paper_of_the_one_before(people: SimpleNamespace, city: Municipality, quick_print: list):
    city.form = "kornwestheim"
    city.save()
    factories.NumberRangeFactory()
    submission = stages.approved(factories.complete_submission(people), people)
    first = submission.steps.first()
    stages.end(first, people, "postponed")
    repeated = submission.steps.get(inserted_by=first)
    stored = VersionPrint.objects.get(step_key=str(first.pk))
    response = Visitor(people.clerk).get(f"vorlagen/{submission.reference}/pdf/?station={repeated.pk}")
    assert response["ETag"] == f'"{stored.sha256}"'


def test_a_failed_print_is_a_clear_page_and_never_a_lesser_paper(
    submission: Submission, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    def fail(job: object) -> bytes:
        raise PrintFailed("Der Druck hat zu lange gedauert.", code="time", details="secret inside")

    monkeypatch.setattr("reports.pdf.render_pdf", fail)
    response = Visitor(people.author).get(f"vorlagen/{submission.pk}/pdf/")
    assert response.status_code == 503
    assert response["Content-Type"].startswith("text/html")
    assert "Der Druck hat zu lange gedauert." in text(response)
    assert "secret inside" not in response.content.decode()


# --- Attachments and figures -----------------------------------------------------------------------------------------------


def attach(submission: Submission, name: str = "plan.pdf", **fields: object) -> object:
    return factories.AttachmentFactory(submission=submission, due=None, file=ContentFile(b"plan", name=name), **fields)


def test_an_attachment_comes_as_a_download_under_its_title(submission: Submission, people: SimpleNamespace):
    attachment = attach(submission, title="Übersicht der Kosten", content_type="application/pdf")
    response = Visitor(people.author).get(f"vorlagen/{submission.pk}/anlagen/{attachment.pk}/")
    assert b"".join(response.streaming_content) == b"plan"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht%20der%20Kosten.pdf"


def test_files_are_found_only_through_their_own_paper(submission: Submission, people: SimpleNamespace):
    other = factories.SubmissionFactory()
    attachment = attach(other)
    announced = factories.AttachmentFactory(submission=submission)
    clerk = Visitor(people.clerk)
    assert clerk.get(f"vorlagen/{submission.pk}/anlagen/{attachment.pk}/").status_code == 404
    assert clerk.get(f"vorlagen/{submission.pk}/anlagen/{announced.pk}/").status_code == 404
    assert clerk.get(f"vorlagen/{submission.pk}/anlagen/{'9' * 18}/").status_code == 404
    assert Visitor(people.author).get(f"vorlagen/{other.pk}/anlagen/{attachment.pk}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(submission: Submission, people: SimpleNamespace):
    attachment = attach(submission)
    attachment.file.storage.delete(attachment.file.name)
    assert Visitor(people.author).get(f"vorlagen/{submission.pk}/anlagen/{attachment.pk}/").status_code == 404


def test_a_figure_is_shown_and_anything_else_is_only_downloaded(submission: Submission, people: SimpleNamespace):
    picture = factories.SectionFactory(submission=submission, figure=ContentFile(GIF, name="a.gif"), figure_alt="Ein Punkt")
    drawing = factories.SectionFactory(submission=submission, figure=ContentFile(b"<svg/>", name="a.svg"), figure_alt="Ein Bild")
    author = Visitor(people.author)
    response = author.get(f"vorlagen/{submission.pk}/abbildungen/{picture.pk}/")
    assert (response["Content-Type"], b"".join(response.streaming_content)) == ("image/gif", GIF)
    assert response["Content-Disposition"].startswith("inline")
    assert 'alt="Ein Punkt"' in author.get(f"vorlagen/{submission.pk}/").content.decode()
    drawn = author.get(f"vorlagen/{submission.pk}/abbildungen/{drawing.pk}/")
    assert drawn["Content-Disposition"].startswith("attachment")
    assert b"".join(drawn.streaming_content) == b"<svg/>"
    assert author.get(f"vorlagen/{submission.pk}/abbildungen/{submission.sections.first().pk}/").status_code == 404


# --- Papers of a session ---------------------------------------------------------------------------------------------------


def test_the_zip_holds_every_paper_its_attachments_and_a_list(approved: Submission, people: SimpleNamespace):
    attach(approved, title="Kosten/Plan")
    factories.AttachmentFactory(submission=approved, title="Abschlussbericht")
    meeting = stages.schedule(approved.steps.first(), people, in_days=20)
    meetings.renumber(meeting)
    response = Visitor(people.clerk).get(f"sitzungen/{meeting.pk}/mappe.zip")
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    stem = "01_" + VersionPrint.objects.get().file_name.removesuffix(".pdf")
    assert archive.namelist() == [f"{stem}.pdf", f"{stem}/Anlage-1_Kosten-Plan.pdf", "Inhalt.txt"]
    assert archive.read(f"{stem}.pdf") == bytes(VersionPrint.objects.get().pdf)
    listing = archive.read("Inhalt.txt").decode()
    assert f"TOP Ö 1 · {approved.number} · {approved.subject}" in listing
    assert "Abschlussbericht (angekündigt bis 01.12.2020, liegt noch nicht vor)" in listing
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_session_without_papers_says_so(people: SimpleNamespace):
    meeting = factories.meeting_of(factories.CommitteeFactory())
    for ending in ("pdf", "zip"):
        response = Visitor(people.clerk).get(f"sitzungen/{meeting.pk}/mappe.{ending}")
        assert response.status_code == 409
        assert "steht für Sie noch keine Vorlage" in text(response)


def test_a_paper_that_is_not_approved_is_named_and_left_out_only_on_purpose(approved: Submission, people: SimpleNamespace):
    board = approved.steps.first().committee
    draft = factories.complete_submission(people, subject="Zurück zum Entwurf")
    meeting = stages.schedule(approved.steps.first(), people, in_days=20)
    # As after an approval that was taken back while the step stood on the agenda.
    factories.StepFactory(submission=draft, committee=board, role=StepRole.ADVISORY, meeting=meeting, status="scheduled")
    clerk = Visitor(people.clerk)
    response = clerk.get(f"sitzungen/{meeting.pk}/mappe.zip")
    assert response.status_code == 409
    assert "„Zurück zum Entwurf“ ist noch nicht freigegeben." in text(response)
    archive = zipfile.ZipFile(io.BytesIO(clerk.get(f"sitzungen/{meeting.pk}/mappe.zip?ohne=1").content))
    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 1


@pytest.mark.slow
def test_the_packet_binds_all_papers_with_an_outline(submission: Submission, people: SimpleNamespace):
    pikepdf = pytest.importorskip("pikepdf")
    stages.approved(submission, people)
    board = submission.steps.first().committee
    second = stages.approved(factories.complete_submission(people, subject="Sprachkurse"), people)
    extra = factories.StepFactory(submission=second, committee=board, role=StepRole.ADVISORY)
    meeting = factories.meeting_of(board, in_days=20)
    meetings.schedule(meeting, [submission.steps.first(), extra], people.clerk)
    response = Visitor(people.clerk).get(f"sitzungen/{meeting.pk}/mappe.pdf")
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as packet, packet.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == ["Sitzungsmappe", f"TOP Ö 1 · 1/20 · {submission.subject}", "TOP Ö 2 · 2/20 · Sprachkurse"]
