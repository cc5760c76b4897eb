"""What happens to a text between typing and saving: autosave, preview, two people at once, corrections."""

import io
import json
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from council import conflicts
from council.choices import SubmissionStatus
from council.forms.fields import Choices
from council.forms.submission import Editor
from council.models import Submission, SubmissionAutosave
from council.models.loading import load_parts
from council.transitions import perform
from municipality import merging
from tests import factories
from tests.council.drafted import city, draft, page, people, shared_draft, submission
from tests.council.typed import fields_of, with_row

__all__ = ["city", "draft", "page", "people", "shared_draft", "submission"]


@pytest.fixture
def author(client: Client, people: SimpleNamespace) -> Client:
    client.force_login(people.author)
    return client


@pytest.fixture
def colleague(people: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(people.unit_head)
    return client


@pytest.fixture
def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "#336699").save(written, "PNG")
    return written.getvalue()


def save(client: Client, submission: Submission, fields: dict[str, str], **changes: str) -> HttpResponse:
    return client.post(submission.url("submission_edit"), {**fields, **changes})


def autosave(client: Client, submission: Submission, fields: dict[str, str], **changes: str) -> HttpResponse:
    return client.post(submission.url("submission_autosave"), {**fields, **changes})


# --- Autosave ----------------------------------------------------------------------------------------------------------


def test_typing_is_kept_without_touching_the_paper(author: Client, submission: Submission, page: dict[str, str]) -> None:
    response = autosave(
        author, submission, with_row(page, "motion_points", text="Dritter"), subject="Halb getippt", finance="open"
    )
    answer = response.json()
    assert response.status_code == 200
    assert datetime.fromisoformat(answer["saved_at"])
    assert "finanzielle Auswirkungen" in answer["html"]["gaps"]
    submission.refresh_from_db()
    assert submission.subject != "Halb getippt"
    assert submission.motion_points.count() == 2
    assert dict(SubmissionAutosave.objects.get().entries)["subject"] == "Halb getippt"


def test_what_was_kept_is_there_again_and_can_be_saved(author: Client, submission: Submission, page: dict[str, str]) -> None:
    autosave(author, submission, with_row(page, "motion_points", text="Dritter"), subject="Halb getippt", drawn_up_on="x")
    again = author.get(submission.url("submission_edit"))
    fields = fields_of(again)
    html = again.content.decode()
    assert "nicht gespeicherten Änderungen vom" in html
    assert "error-summary" not in html
    # A newer copy on the device must still be offered, so the page may not call itself unsaved.
    assert "data-autosave-unsaved" not in html
    assert (fields["subject"], fields["motion_points-2-text"], fields["drawn_up_on"]) == ("Halb getippt", "Dritter", "x")
    assert save(author, submission, fields, drawn_up_on="2026-11-20").status_code == 302
    assert submission.motion_points.count() == 3
    assert not SubmissionAutosave.objects.exists()


def test_what_was_kept_from_an_older_text_is_compared(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    autosave(author, submission, page, subject="Halb getippt")
    save(colleague, submission, fields_of(colleague.get(submission.url("submission_edit"))), subject="Inzwischen gespeichert")
    fields = fields_of(author.get(submission.url("submission_edit")))
    assert fields["subject"] == "Halb getippt"
    assert save(author, submission, fields).status_code == 409


def test_what_was_kept_can_be_dropped(author: Client, submission: Submission, page: dict[str, str]) -> None:
    autosave(author, submission, page, subject="Halb getippt")
    assert save(author, submission, {}, discard="1").status_code == 302
    assert not SubmissionAutosave.objects.exists()
    submission.refresh_from_db()
    assert submission.subject != "Halb getippt"


def test_what_is_stored_anyway_is_not_offered(author: Client, submission: Submission, page: dict[str, str]) -> None:
    autosave(author, submission, page)
    assert "nicht gespeicherten Änderungen" not in author.get(submission.url("submission_edit")).content.decode()


def test_nobody_sees_what_another_person_typed(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    autosave(author, submission, page, subject="Nur für mich")
    for name in ("submission_edit", "submission_preview"):
        assert "Nur für mich" not in colleague.get(submission.url(name)).content.decode()
    assert "nicht gespeicherten Änderungen" not in colleague.get(submission.url("submission_edit")).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": ""},
        {"steps-0-committee": "", "steps-1-committee": "777777"},
        {"lead_unit": ""},
        {"drawn_up_on": "morgen"},
        {"motion_points-TOTAL_FORMS": "x"},
        {"authors-0-user": "\x00"},
        {"sections-0-body": "<p>" + "x" * 250_000},
        {"revision": "9" * 30, "base": "{", "sections-0-id": "-4"},
    ],
)
def test_half_typed_values_never_break_autosave_and_preview(
    author: Client, submission: Submission, page: dict[str, str], changes: dict[str, str]
) -> None:
    assert autosave(author, submission, page, **changes).status_code == 200
    assert author.get(submission.url("submission_preview")).status_code == 200
    assert author.get(submission.url("submission_edit")).status_code == 200


def test_too_much_text_is_not_kept_and_says_so(author: Client, submission: Submission, page: dict[str, str]) -> None:
    response = autosave(author, submission, page, plain_summary="x" * 3_100_000)
    assert response.status_code == 413
    assert "zu lang" in response.json()["message"]
    assert not SubmissionAutosave.objects.exists()


def test_a_locked_text_answers_with_the_reason_and_keeps_what_was_typed(
    author: Client, submission: Submission, page: dict[str, str], people: SimpleNamespace
) -> None:
    perform("start_cosigning", submission, user=people.author)
    response = autosave(author, submission, page, subject="Zu spät")
    assert response.status_code == 423
    assert "in der Mitzeichnung" in response.json()["message"]
    assert dict(SubmissionAutosave.objects.get().entries)["subject"] == "Zu spät"


def test_the_writer_hears_of_a_newer_text(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    assert autosave(author, submission, page).json()["html"]["editor-newer"].strip() == ""
    save(colleague, submission, fields_of(colleague.get(submission.url("submission_edit"))), subject="Schneller")
    assert "Kim Leitung hat diese Vorlage um" in autosave(author, submission, page).json()["html"]["editor-newer"]


# --- Preview -----------------------------------------------------------------------------------------------------------


def test_the_preview_prints_what_is_typed(author: Client, submission: Submission, page: dict[str, str]) -> None:
    assert "Dritter Punkt" not in author.get(submission.url("submission_preview")).content.decode()
    fields = with_row(page, "motion_points", text="Dritter Punkt")
    body = factories.CommitteeFactory(name="Seniorenrat")
    fields = with_row(fields, "steps", committee=body.pk, role="advisory", public="True")
    autosave(
        author, submission, fields, subject="Neuer Betreff", **{"motion_points-0-DELETE": "on", "motion_points-2-ORDER": "1"}
    )
    html = author.get(submission.url("submission_preview")).content.decode()
    assert "Neuer Betreff" in html
    assert "Seniorenrat" in html
    assert "Die Fortschreibung wird beschlossen." not in html
    assert html.index("Dritter Punkt") < html.index("Über die Umsetzung")


def test_the_preview_keeps_the_policy(author: Client, submission: Submission) -> None:
    response = author.get(submission.url("submission_preview"))
    html = response.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script" not in html
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    css = author.get(html.split('<link rel="stylesheet" href="')[-1].split('"')[0])
    assert css["Content-Type"] == "text/css; charset=utf-8"
    assert b"{" in css.content


# --- Two people --------------------------------------------------------------------------------------------------------


def test_the_second_save_shows_both_texts_and_loses_neither(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    theirs = fields_of(colleague.get(submission.url("submission_edit")))
    assert save(colleague, submission, theirs, subject="Betreff der Leitung", plain_summary="Von der Leitung").status_code == 302
    response = save(author, submission, with_row(page, "motion_points", text="Mein Punkt"), subject="Mein Betreff")
    html = response.content.decode()
    assert response.status_code == 409
    assert "Kim Leitung hat" in html
    assert "Betreff der Leitung" in html
    assert "Mein Betreff" in html
    submission.refresh_from_db()
    assert (submission.subject, submission.motion_points.count()) == ("Betreff der Leitung", 2)


@pytest.mark.parametrize(("choice", "subject"), [("mine", "Mein Betreff"), ("theirs", "Betreff der Leitung")])
def test_the_choice_is_saved_and_the_rest_of_both_stays(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str], choice: str, subject: str
) -> None:
    first, second = submission.motion_points.all()
    theirs = fields_of(colleague.get(submission.url("submission_edit")))
    theirs = with_row(theirs, "motion_points", text="Punkt der Leitung")
    save(
        colleague,
        submission,
        theirs,
        subject="Betreff der Leitung",
        plain_summary="Von der Leitung",
        **{"motion_points-0-DELETE": "on"},
    )
    mine = with_row(page, "motion_points", text="Mein Punkt")
    shown = save(
        author, submission, mine, subject="Mein Betreff", file_reference="I/1", **{"motion_points-1-text": "<p>Von mir</p>"}
    )
    sent = {**mine, "subject": "Mein Betreff", "file_reference": "I/1", "motion_points-1-text": "<p>Von mir</p>"}
    assert shown.status_code == 409
    assert save(author, submission, sent, resolve="2", **{"choice:subject": choice}).status_code == 302
    submission.refresh_from_db()
    assert (submission.subject, submission.plain_summary, submission.file_reference) == (subject, "Von der Leitung", "I/1")
    texts = [point.text for point in submission.motion_points.all()]
    assert sorted(texts) == ["<p>Mein Punkt</p>", "<p>Punkt der Leitung</p>", "<p>Von mir</p>"]
    assert submission.motion_points.filter(pk=second.pk).exists()
    assert not submission.motion_points.filter(pk=first.pk).exists()


def test_a_row_removed_by_one_and_changed_by_the_other_is_asked(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    theirs = fields_of(colleague.get(submission.url("submission_edit")))
    save(colleague, submission, theirs, **{"motion_points-0-DELETE": "on"})
    changed = {"motion_points-0-text": "<p>Soll bleiben</p>"}
    shown = save(author, submission, page, **changed)
    assert shown.status_code == 409
    assert "(entfernt)" in shown.content.decode()
    assert save(author, submission, {**page, **changed}, resolve="2").status_code == 302
    assert "<p>Soll bleiben</p>" in [point.text for point in submission.motion_points.all()]


def test_a_third_save_in_between_is_compared_again(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    theirs = fields_of(colleague.get(submission.url("submission_edit")))
    save(colleague, submission, theirs, subject="Zwei")
    save(colleague, submission, {**theirs, "revision": "2"}, subject="Drei")
    assert save(author, submission, page, subject="Meiner", resolve="2").status_code == 409
    submission.refresh_from_db()
    assert submission.subject == "Drei"


def test_the_same_change_twice_is_no_conflict(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str]
) -> None:
    theirs = fields_of(colleague.get(submission.url("submission_edit")))
    save(colleague, submission, theirs, subject="Gleich")
    assert save(author, submission, page, subject="Gleich").status_code == 302


@pytest.mark.parametrize("base", ["", "{", "[]", '{"subject": 5}'])
def test_a_damaged_base_asks_about_everything(
    author: Client, colleague: Client, submission: Submission, page: dict[str, str], base: str
) -> None:
    save(colleague, submission, fields_of(colleague.get(submission.url("submission_edit"))), subject="Andere")
    response = save(author, submission, page, subject="Meine", base=base)
    assert response.status_code == 409
    assert 'name="choice:subject"' in response.content.decode()


def test_only_one_side_changed_needs_no_choice(submission: Submission, page: dict[str, str]) -> None:
    stored = load_parts(Submission.objects.get(pk=submission.pk))
    mine = conflicts.pieces(Editor(stored, Choices(stored)))
    base = merging.read_prints(merging.prints(mine))
    assert merging.differences(base, mine, conflicts.pieces(Editor(stored, Choices(stored)))) == []
    Submission.objects.filter(pk=submission.pk).update(subject="Von anderen")
    newer = load_parts(Submission.objects.get(pk=submission.pk))
    (found,) = merging.differences(base, mine, conflicts.pieces(Editor(newer, Choices(newer))))
    assert (found.key, found.choice, found.open) == ("subject", merging.THEIRS, False)


# --- Corrections -------------------------------------------------------------------------------------------------------


@pytest.fixture
def approved(submission: Submission, people: SimpleNamespace) -> Submission:
    perform("start_cosigning", submission, user=people.author)
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    perform("approve", submission, user=people.submitter)
    return Submission.objects.get(pk=submission.pk)


@pytest.mark.slow
def test_the_clerk_corrects_an_approved_paper_with_a_reason(
    client: Client, approved: Submission, people: SimpleNamespace
) -> None:
    client.force_login(people.author)
    assert client.get(approved.url("submission_edit")).status_code == 403
    client.force_login(people.clerk)
    fields = fields_of(client.get(approved.url("submission_edit")))
    without = save(client, approved, fields, subject="Berichtigt")
    assert without.status_code == 422
    assert "Bitte nennen Sie den Grund der Berichtigung." in without.content.decode()
    response = save(client, approved, fields, subject="Berichtigt", correction_reason="Tippfehler")
    assert response.status_code == 302
    approved.refresh_from_db()
    assert (approved.subject, approved.status) == ("Berichtigt", SubmissionStatus.APPROVED)
    assert [version.label for version in approved.versions.all()] == ["M1", "1.0", "1.1"]
    assert approved.events.get(action="correct").reason.startswith("Tippfehler")


# --- Files -------------------------------------------------------------------------------------------------------------


def test_an_attachment_is_stored_under_a_random_name(author: Client, submission: Submission, page: dict[str, str]) -> None:
    upload = SimpleUploadedFile("Geheimer Name.pdf", b"%PDF-1.7 Inhalt", content_type="text/html")
    fields = {**with_row(page, "attachments", title="Konzept", public="on"), "attachments-0-file": upload}
    assert save(author, submission, fields).status_code == 302
    attachment = submission.attachments.get()
    assert attachment.content_type == "application/pdf"
    assert (attachment.size, len(attachment.sha256)) == (15, 64)
    assert "Geheimer" not in attachment.file.name
    assert attachment.file.path.startswith(str(settings.MEDIA_ROOT))
    again = fields_of(author.get(submission.url("submission_edit")))
    assert save(author, submission, again, **{"attachments-0-title": "Neuer Titel"}).status_code == 302
    kept = submission.attachments.get()
    assert (kept.title, kept.file.name, kept.sha256) == ("Neuer Titel", attachment.file.name, attachment.sha256)


def test_a_refused_file_is_asked_for_again_and_the_text_stays(
    author: Client, submission: Submission, page: dict[str, str]
) -> None:
    upload = SimpleUploadedFile("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/png")
    fields = {**with_row(page, "attachments", title="Konzept"), "attachments-0-file": upload}
    response = save(author, submission, fields, subject="Bleibt")
    html = response.content.decode()
    assert response.status_code == 422
    assert "Diese Art von Datei nehmen wir nicht an." in html
    assert "Bitte wählen Sie die Dateien noch einmal aus" in html
    assert fields_of(response)["subject"] == "Bleibt"
    assert not submission.attachments.exists()


def test_a_figure_needs_a_description_and_can_be_removed(
    author: Client, submission: Submission, page: dict[str, str], png: bytes
) -> None:
    def with_figure(fields: dict[str, str], alt: str) -> HttpResponse:
        upload = SimpleUploadedFile("bild.png", png, content_type="image/png")
        return save(author, submission, {**fields, "sections-0-figure": upload, "sections-0-figure_alt": alt})

    refused = with_figure(page, "")
    assert refused.status_code == 422
    assert "Bitte beschreiben Sie, was auf der Abbildung zu sehen ist." in refused.content.decode()
    assert with_figure(page, "Ein Balken").status_code == 302
    section = submission.sections.get()
    assert section.figure.name.startswith("figures/")
    shown = author.get(submission.url("submission_preview")).content.decode()
    assert f"/abbildungen/{section.pk}/" in shown
    fields = fields_of(author.get(submission.url("submission_edit")))
    assert save(author, submission, fields, **{"sections-0-remove_figure": "on"}).status_code == 302
    assert not submission.sections.get().figure


def test_the_prints_of_a_form_are_small(page: dict[str, str]) -> None:
    assert len(page["base"]) < 3000
    assert set(json.loads(page["base"])) > {"subject", "steps:order"}
