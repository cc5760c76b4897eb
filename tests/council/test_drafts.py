"""Beginning a submission over HTTP."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from council.choices import StepRole, SubmissionStatus
from council.models import Submission
from municipality.models import Municipality
from tests import factories


@pytest.fixture
def author(client: Client, people: SimpleNamespace) -> Client:
    client.force_login(people.author)
    return client


def test_a_new_paper_begins_with_the_usual_route(author: Client, city: Municipality, people: SimpleNamespace) -> None:
    route = factories.RouteFactory(default=True)
    first = factories.RouteStepFactory(route=route, role=StepRole.ADVISORY, public=False)
    factories.RouteStepFactory(route=route, position=2)
    address = reverse("council:submission_create", args=[city.slug])
    html = author.get(address).content.decode()
    own, other = html.index(people.lead_unit.label), html.index(people.cosigning_unit.label)
    assert own < other
    typed = {
        "kind": "decision",
        "subject": "Neues",
        "lead_unit": people.lead_unit.pk,
        "route": route.pk,
        "drawn_up_on": "2026-11-20",
    }
    response = author.post(address, typed)
    paper = Submission.objects.get(subject="Neues")
    assert response.url == paper.url("submission_edit")
    began = paper.steps.all()[0]
    assert (began.committee, began.role, began.public) == (first.committee, StepRole.ADVISORY, False)
    assert paper.steps.count() == 2
    assert [row.user for row in paper.authors.all()] == [people.author]
    event = paper.events.get()
    assert (event.action, event.from_status, event.to_status, event.actor) == (
        "create",
        "",
        SubmissionStatus.DRAFT,
        people.author,
    )


def test_a_beginning_with_gaps_is_asked_again(author: Client, city: Municipality) -> None:
    address = reverse("council:submission_create", args=[city.slug])
    response = author.post(address, {"kind": "decision", "subject": "", "lead_unit": "7777", "drawn_up_on": "2026-11-20"})
    assert response.status_code == 422
    assert "Bitte geben Sie einen Betreff an." in response.content.decode()
    assert not Submission.objects.exists()


def test_a_copy_takes_the_text_and_leaves_the_story(author: Client, submission: Submission, people: SimpleNamespace) -> None:
    factories.AttachmentFactory(submission=submission)
    assert author.get(submission.url("submission_copy")).status_code == 200
    response = author.post(submission.url("submission_copy"))
    paper = Submission.objects.exclude(pk=submission.pk).get()
    assert response.url == paper.url("submission_edit")
    assert (paper.number, paper.status, paper.relates_to) == ("", SubmissionStatus.DRAFT, None)
    texts = [list(item.motion_points.values_list("text", flat=True)) for item in (submission, paper)]
    assert texts[0] == texts[1] != []
    assert [step.committee_id for step in paper.steps.all()] == [step.committee_id for step in submission.steps.all()]
    assert paper.attachments.count() == 1
    assert submission.motion_points.count() == 2


@pytest.mark.parametrize(
    ("name", "kind", "points"),
    [
        ("ergaenzung", "supplement", 0),
        ("neufassung", "replacement", 2),
        ("aenderung", "amendment", 2),
        ("stellungnahme", "statement", 0),
        ("tischvorlage", "tabled", 0),
    ],
)
def test_papers_that_belong_to_another(author: Client, submission: Submission, name: str, kind: str, points: int) -> None:
    address = f"{submission.url('submission_copy')}?art={name}"
    for refused in (author.get(address), author.post(address)):
        assert refused.status_code == 409
        assert "noch nicht freigegeben" in refused.text
    assert Submission.objects.get() == submission
    Submission.objects.update(status=SubmissionStatus.IN_CONSULTATION)
    assert author.get(address).status_code == 200
    author.post(address)
    paper = Submission.objects.get(kind=kind)
    amended = list(submission.motion_points.all()) if kind == "amendment" else [None] * points
    assert [point.amends for point in paper.motion_points.all()] == amended
    assert paper.url("submission_copy") in author.get(paper.get_absolute_url()).text
    again = author.get(f"{paper.url('submission_copy')}?art={name}").text
    assert kind == "replacement" or "gehört selbst zu einer Vorlage" in again
    assert paper.relates_to == submission
    assert (paper.motion_points.count(), paper.steps.count()) == (points, 0)
    assert author.get(paper.url("submission_edit")).status_code == 200
    assert author.get(f"{submission.url('submission_copy')}?art=unsinn").status_code == 404
