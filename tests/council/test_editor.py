"""The editor over HTTP: pages, saving, rows, locks, bad input, budgets."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council.choices import FinanceAnswer, StepRole, StepStatus, SubmissionKind
from council.models import Submission, SubmissionEvent
from council.transitions import perform
from municipality.choices import Role
from municipality.scoping import use_municipality
from reports.forms.filled import _FILLED
from tests import factories
from tests.council.drafted import city, draft, page, people, shared_draft, submission
from tests.council.typed import fields_of, with_row

__all__ = ["city", "draft", "page", "people", "shared_draft", "submission"]

BUDGET = 16


@pytest.fixture
def author(client: Client, people: SimpleNamespace) -> Client:
    client.force_login(people.author)
    return client


def save(client: Client, submission: Submission, fields: dict[str, str], **changes: str) -> HttpResponse:
    return client.post(submission.url("submission_edit"), {**fields, **changes})


def rows(submission: Submission) -> dict[str, list[dict[str, object]]]:
    """Every part as it is stored."""
    relations = (
        "authors", "involved_units", "goals", "motion_points", "sections", "steps", "attachments", "prior_treatments",
        "cosign_stations",
    )  # fmt: skip
    return {name: list(getattr(submission, name).order_by("position", "pk").values()) for name in relations}


# --- Pages -------------------------------------------------------------------------------------------------------------


def test_the_editor_shows_every_part(author: Client, submission: Submission) -> None:
    factories.AttachmentFactory(submission=submission, title="Zwischenbericht")
    factories.PriorTreatmentFactory(submission=submission, paper="BSV 3/2017")
    fields = fields_of(author.get(submission.url("submission_edit")))
    assert fields["subject"] == submission.subject
    assert fields["motion_points-1-text"] == "<p>Über die Umsetzung wird jährlich berichtet.</p>"
    assert fields["sections-0-heading"] == "Ausgangslage"
    assert fields["steps-TOTAL_FORMS"] == "2"
    assert fields["attachments-0-title"] == "Zwischenbericht"
    assert fields["prior_treatments-0-paper"] == "BSV 3/2017"


def test_saving_without_a_change_changes_nothing(author: Client, submission: Submission, page: dict[str, str]) -> None:
    before = rows(submission)
    response = save(author, submission, page)
    assert response.status_code == 302
    assert rows(submission) == before
    assert Submission.objects.get(pk=submission.pk).revision == submission.revision + 1


def test_the_checklist_leads_to_places_that_exist(author: Client, people: SimpleNamespace) -> None:
    empty = factories.SubmissionFactory(lead_unit=people.lead_unit, created_by=people.author)
    html = author.get(empty.url("submission_edit")).content.decode()
    anchors = [piece.split('"')[0] for piece in html.split('<a href="#block-')[1:]]
    assert {"motion", "steps", "finance", "cosigning"} <= set(anchors)
    assert all(f'id="block-{anchor}"' in html for anchor in anchors)


def test_every_block_a_form_can_require_has_its_place(author: Client, submission: Submission) -> None:
    html = author.get(submission.url("submission_edit")).content.decode()
    # Place, telephone and number come from elsewhere: from the city, from people's data, from the approval.
    blocks = {*_FILLED, "cosigning", "form"} - {"place", "phone", "number"}
    assert [block for block in sorted(blocks) if f'id="block-{block}"' not in html] == []


def test_the_number_of_queries_does_not_grow(author: Client, submission: Submission, people: SimpleNamespace) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert author.get(submission.url("submission_edit")).status_code == 200
        return len(found)

    factories.AttachmentFactory(submission=submission)
    factories.InvolvedUnitFactory(submission=submission)
    factories.PriorTreatmentFactory(submission=submission)
    queries()
    one = queries()
    for _more in range(2):
        factories.SubmissionAuthorFactory(submission=submission)
        factories.InvolvedUnitFactory(submission=submission)
        factories.SubmissionGoalFactory(submission=submission)
        factories.MotionPointFactory(submission=submission)
        factories.SectionFactory(submission=submission)
        factories.StepFactory(submission=submission)
        factories.AttachmentFactory(submission=submission)
        factories.PriorTreatmentFactory(submission=submission)
        factories.CosignStationFactory(submission=submission)
    three = queries()
    assert one == three <= BUDGET


# --- Head --------------------------------------------------------------------------------------------------------------


def test_the_head_is_saved(author: Client, submission: Submission, page: dict[str, str], people: SimpleNamespace) -> None:
    changes = {
        "subject": "Neuer  Betreff\nin zwei Zeilen",
        "kind": SubmissionKind.INFORMATION,
        "file_reference": "I/351",
        "contact": "",
        "drawn_up_on": "24.12.2026",
        "signed_on": "2026-12-31",
        "plain_summary": "Kurz gesagt.",
        "external_participation": "Integrationsrat",
        "finance": FinanceAnswer.IMPACT,
        "finance_impact": "<p>5.000 €<script>x</script></p>",
        "cover_proposal": "Haushalt",
        "follow_up_costs": "keine",
        "no_cosigning_reason": "",
    }
    assert save(author, submission, page, **changes).status_code == 302
    saved = Submission.objects.get(pk=submission.pk)
    assert saved.subject == "Neuer Betreff in zwei Zeilen"
    assert (saved.kind, saved.file_reference, saved.contact) == (SubmissionKind.INFORMATION, "I/351", None)
    assert (saved.drawn_up_on.isoformat(), saved.signed_on.isoformat()) == ("2026-12-24", "2026-12-31")
    assert (saved.finance, saved.finance_impact) == (FinanceAnswer.IMPACT, "<p>5.000 €</p>")
    assert (saved.plain_summary, saved.external_participation) == ("Kurz gesagt.", "Integrationsrat")
    assert (saved.cover_proposal, saved.follow_up_costs) == ("Haushalt", "keine")
    assert saved.last_editor == people.author


def test_saving_and_closing_leads_to_the_paper(author: Client, submission: Submission, page: dict[str, str]) -> None:
    assert save(author, submission, page, close="1").url == submission.get_absolute_url()
    assert save(author, submission, {**page, "revision": "2"}).url == submission.url("submission_edit")


# --- Rows --------------------------------------------------------------------------------------------------------------


def test_rows_are_added_changed_moved_and_removed(author: Client, submission: Submission, page: dict[str, str]) -> None:
    first, second = submission.motion_points.all()
    fields = with_row(page, "motion_points", text="Ein dritter Punkt")
    changes = {"motion_points-0-DELETE": "on", "motion_points-1-text": "<p>Geändert</p>", "motion_points-1-ORDER": "9"}
    assert save(author, submission, fields, **changes).status_code == 302
    points = list(submission.motion_points.all())
    assert [(point.position, point.text) for point in points] == [(1, "<p>Ein dritter Punkt</p>"), (2, "<p>Geändert</p>")]
    assert points[1].pk == second.pk
    assert first.pk not in [point.pk for point in points]


def test_an_untouched_new_row_is_no_row(author: Client, submission: Submission, page: dict[str, str]) -> None:
    fields = with_row(page, "steps", committee="", role=StepRole.ADVISORY, public="True")
    assert save(author, submission, fields).status_code == 302
    assert submission.steps.count() == 2


def test_steps_at_the_same_time_share_a_position(author: Client, submission: Submission, page: dict[str, str]) -> None:
    board, last = factories.CommitteeFactory(name="Sozialausschuss"), factories.CommitteeFactory(name="Finanzausschuss")
    fields = with_row(page, "steps", committee=board.pk, role=StepRole.ADVISORY, public="False", non_public_reason="Personal")
    fields = with_row(fields, "steps", committee=last.pk, role=StepRole.INFORMATION, public="", planned_date="2027-01-15")
    assert save(author, submission, fields, **{"steps-0-parallel": "on", "steps-1-parallel": "on"}).status_code == 302
    steps = list(submission.steps.order_by("position", "pk"))
    assert [step.position for step in steps] == [1, 1, 2, 3]
    assert [step.public for step in steps] == [True, True, False, None]
    assert steps[2].non_public_reason == "Personal"
    assert steps[3].planned_date.isoformat() == "2027-01-15"
    fields = fields_of(author.get(submission.url("submission_edit")))
    assert [fields.get(f"steps-{index}-parallel") == "on" for index in range(4)] == [False, True, False, False]


def test_the_first_station_is_beside_none(author: Client, submission: Submission, page: dict[str, str]) -> None:
    """Its box is hidden; ticked all the same, as by moving the row to the front, it changes nothing."""
    save(author, submission, page, **{"steps-0-parallel": "on"})
    assert [step.position for step in submission.steps.all()] == [1, 2]
    fields = fields_of(author.get(submission.url("submission_edit")))
    save(author, submission, fields, **{"steps-0-DELETE": "on", "steps-1-parallel": "on"})
    assert [step.position for step in submission.steps.all()] == [1]


def test_two_authors_change_places(author: Client, submission: Submission, people: SimpleNamespace) -> None:
    factories.SubmissionAuthorFactory(submission=submission, user=people.unit_head, position=2)
    fields = fields_of(author.get(submission.url("submission_edit")))
    swapped = {"authors-0-user": str(people.unit_head.pk), "authors-1-user": str(people.author.pk)}
    assert save(author, submission, fields, **swapped).status_code == 302
    assert [row.user for row in submission.authors.all()] == [people.unit_head, people.author]


def test_nobody_is_named_twice(author: Client, submission: Submission, page: dict[str, str], people: SimpleNamespace) -> None:
    response = save(author, submission, with_row(page, "authors", user=people.author.pk))
    assert response.status_code == 422
    assert "Diese Person steht schon in der Liste." in response.content.decode()
    assert submission.authors.count() == 1


def test_a_station_on_an_agenda_stays(author: Client, submission: Submission, people: SimpleNamespace) -> None:
    step = submission.steps.first()
    step.meeting = factories.meeting_of(step.committee)
    step.status = StepStatus.SCHEDULED
    step.save()
    fields = fields_of(author.get(submission.url("submission_edit")))
    other = factories.CommitteeFactory()
    assert save(author, submission, fields, **{"steps-0-committee": str(other.pk)}).status_code == 302
    step.refresh_from_db()
    assert step.committee_id != other.pk
    fields["revision"] = "2"
    response = save(author, submission, fields, **{"steps-0-DELETE": "on"})
    assert response.status_code == 422
    assert "schon für eine Sitzung eingeplant" in response.content.decode()
    assert submission.steps.filter(pk=step.pk).exists()


def test_a_station_with_a_history_stays(
    author: Client, submission: Submission, page: dict[str, str], people: SimpleNamespace
) -> None:
    step = submission.steps.first()
    SubmissionEvent.objects.create(
        submission=submission, step=step, at=submission.created_at, actor=people.clerk, actor_label="x", action="unschedule",
        from_status="scheduled", to_status="planned",
    )  # fmt: skip
    response = save(author, submission, page, **{"steps-0-DELETE": "on", "subject": "Anderer Betreff"})
    assert response.status_code == 422
    assert "lässt sich nicht entfernen" in response.content.decode()
    submission.refresh_from_db()
    assert submission.subject != "Anderer Betreff"


# --- Without JavaScript ------------------------------------------------------------------------------------------------


def test_a_row_can_be_added_without_javascript(author: Client, submission: Submission, page: dict[str, str]) -> None:
    response = save(author, submission, page, add_row="sections", subject="")
    fields = fields_of(response)
    assert response.status_code == 200
    assert fields["sections-TOTAL_FORMS"] == "2"
    assert fields["subject"] == ""
    assert "error-summary" not in response.content.decode()
    assert submission.sections.count() == 1


@pytest.mark.parametrize(
    ("wish", "order"),
    [
        ("motion_points-1-up", [1, 0]),
        ("motion_points-0-down", [1, 0]),
        ("motion_points-0-up", [0, 1]),
        ("motion_points-x-up", [0, 1]),
        ("unsinn", [0, 1]),
    ],
)
def test_rows_move_without_javascript(
    author: Client, submission: Submission, page: dict[str, str], wish: str, order: list[int]
) -> None:
    response = save(author, submission, page, move=wish)
    names = [f'name="motion_points-{index}-text"' for index in order]
    html = response.content.decode()
    assert html.index(names[0]) < html.index(names[1])
    assert save(author, submission, fields_of(response)).status_code == 302
    texts = ["Die Fortschreibung wird beschlossen.", "Über die Umsetzung wird jährlich berichtet."]
    assert [point.text for point in submission.motion_points.all()] == [f"<p>{texts[index]}</p>" for index in order]


# --- Who and when ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["submission_edit", "submission_preview", "submission_autosave", "submission_copy"])
def test_a_stranger_finds_nothing(client: Client, submission: Submission, name: str) -> None:
    other = factories.MunicipalityFactory()
    with use_municipality(other):
        stranger = factories.person(Role.AUTHOR)
    client.force_login(stranger)
    assert client.get(submission.url(name)).status_code == 404
    inside = reverse(f"council:{name}", args=[other.slug, submission.reference])
    assert client.post(inside).status_code in (404, 405)


@pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "member", "admin"])
def test_who_never_writes_gets_no_editor(client: Client, submission: Submission, people: SimpleNamespace, role: str) -> None:
    client.force_login(getattr(people, role))
    assert client.get(submission.url("submission_edit")).status_code == 403
    assert client.post(submission.url("submission_autosave")).status_code == 403


def test_the_text_is_locked_with_a_reason(
    author: Client, submission: Submission, page: dict[str, str], people: SimpleNamespace
) -> None:
    perform("start_cosigning", submission, user=people.author)
    before = rows(submission)
    shown = author.get(submission.url("submission_edit"))
    sent = save(author, submission, page, subject="Heimlich geändert")
    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "in der Mitzeichnung" in sent.content.decode()
    assert "ist für Sie aufgehoben" in sent.content.decode()
    submission.refresh_from_db()
    assert submission.subject != "Heimlich geändert"
    assert rows(submission) == before


# --- Bad input ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "", "Bitte geben Sie einen Betreff an."),
        ("subject", "x" * 301, "höchstens 300 Zeichen"),
        ("subject", "Null\x00byte", "Nullzeichen"),
        ("kind", "supplement", "gültige Auswahl"),
        ("lead_unit", "", "Bitte wählen Sie hier etwas aus."),
        ("lead_unit", "999999", "Diese Auswahl gibt es nicht"),
        ("lead_unit", "9" * 400, "Diese Auswahl gibt es nicht"),
        ("contact", "x", "Diese Auswahl gibt es nicht"),
        ("drawn_up_on", "31.02.2026", "Bitte geben Sie ein Datum an"),
        ("drawn_up_on", "0001-01-01", "Bitte geben Sie ein Datum an"),
        ("finance", "viel", "gültige Auswahl"),
        ("cosign_stations-0-days", "9" * 40, "höchstens 90 Tage"),
        ("cosign_stations-0-days", "0", "mindestens einen Tag"),
        ("motion_points-0-text", "<p> </p>", "Bitte formulieren Sie diesen Punkt"),
        ("motion_points-0-text", "<p>" + "x" * 200_001, "Dieser Text ist zu lang"),
        ("sections-0-level", "9", "gültige Auswahl"),
        ("steps-0-committee", "", "Bitte wählen Sie hier etwas aus."),
        ("steps-0-role", "king", "gültige Auswahl"),
        ("motion_points-0-id", "999999", "gehört nicht zu dieser Vorlage"),
        ("motion_points-0-id", "x", "gehört nicht zu dieser Vorlage"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays_typed(
    author: Client, submission: Submission, page: dict[str, str], field: str, value: str, sentence: str
) -> None:
    before = rows(submission)
    response = save(author, submission, page, **{field: value, "plain_summary": "Das bleibt stehen."})
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    assert fields_of(response)["plain_summary"] == "Das bleibt stehen."
    assert "data-autosave-unsaved" in html
    assert rows(submission) == before
    submission.refresh_from_db()
    assert submission.revision == 1


def test_ids_of_another_city_do_not_exist(author: Client, submission: Submission, page: dict[str, str]) -> None:
    with use_municipality(factories.MunicipalityFactory()):
        unit, committee, goal = factories.UnitFactory(), factories.CommitteeFactory(), factories.StrategicGoalFactory()
        person = factories.person(Role.AUTHOR)
    foreign = {
        "lead_unit": unit,
        "contact": person,
        "steps-0-committee": committee,
        "goals-0-goal": goal,
        "authors-0-user": person,
    }
    for field, row in foreign.items():
        response = save(author, submission, page, **{field: str(row.pk)})
        assert response.status_code == 422, field
        assert "Diese Auswahl gibt es nicht" in response.content.decode()


@pytest.mark.parametrize("total", ["", "x", "-1", "0", "99999999999", "1"])
def test_a_damaged_counter_drops_no_row(author: Client, submission: Submission, page: dict[str, str], total: str) -> None:
    response = save(author, submission, page, **{"motion_points-TOTAL_FORMS": total, "motion_points-1-text": "<p>Getippt</p>"})
    assert response.status_code == 422
    assert "kam beschädigt an" in response.content.decode()
    assert fields_of(response)["motion_points-1-text"] == "<p>Getippt</p>"
    assert submission.motion_points.count() == 2


def test_too_many_rows_are_refused(author: Client, submission: Submission, page: dict[str, str]) -> None:
    fields = page
    for number in range(100):
        fields = with_row(fields, "prior_treatments", body=f"Gremium {number}")
    fields = with_row(fields, "prior_treatments", body="Eines zu viel")
    response = save(author, submission, fields)
    assert response.status_code == 422
    assert "höchstens 100 Einträge" in response.content.decode()


def test_a_paste_of_ten_megabytes_gets_a_sentence(author: Client, submission: Submission, page: dict[str, str]) -> None:
    response = save(author, submission, page, **{"sections-0-body": "<p>" + "Wort " * 2_000_000, "subject": "Bleibt"})
    assert response.status_code == 422
    assert "Dieser Text ist zu lang" in response.content.decode()
    assert fields_of(response)["subject"] == "Bleibt"


def test_an_attachment_is_a_file_or_announced(author: Client, submission: Submission, page: dict[str, str]) -> None:
    response = save(author, submission, with_row(page, "attachments", title="Konzept", due=""))
    assert response.status_code == 422
    assert "Bitte laden Sie eine Datei hoch oder sagen Sie, bis wann die Anlage kommt." in response.content.decode()
    assert save(author, submission, with_row(page, "attachments", title="Konzept", due="2027-02-01")).status_code == 302
    assert submission.attachments.get().announced
