"""Entering and changing what was said: nothing twice, nothing lost."""

from __future__ import annotations

import json
import uuid
from types import SimpleNamespace

import pytest

from concepts.models import ConceptEdition
from fields_of_action.models import EditionField
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import EditionFieldFactory
from tests.workshops import rows
from workshops.models import Contribution, Event


@pytest.fixture
def event(draft: ConceptEdition, part: EditionField) -> Event:
    EditionFieldFactory(edition=draft, field=part.field, number="1", name="Sprache")
    return rows.EventFactory(concept=draft.concept, edition=draft, title="Auftakt")


def entry(event: Event, more: str = "") -> str:
    return f"beteiligung/veranstaltungen/{event.pk}/beitraege/{more}"


def line(words: str, **more: object) -> dict[str, object]:
    return {"text": words, "kind": "idea", "field": "", "key": str(uuid.uuid4())} | more


def said(event: Event) -> list[tuple[str, str, int | None]]:
    return [(row.text, row.kind, row.field_id) for row in event.contributions.order_by("position")]


def test_a_line_is_stored_and_the_next_begins_with_its_kind_and_field(event: Event, part: EditionField, people: SimpleNamespace):
    author = Visitor(people.author)
    response = author.post(entry(event), line("b: #1 Abendkurse"))
    assert response.status_code == 302
    assert said(event) == [("Abendkurse", "need", part.field_id)]
    form = author.get(response.url.partition("#")[0]).context["line"]
    assert (form["kind"].value(), form["field"].value()) == ("need", str(part.field_id))
    author.post(entry(event), line("Zweite Zeile"))
    assert [row.position for row in event.contributions.order_by("position")] == [1, 2]
    page = text(author.get(entry(event)))
    assert "Abendkurse" in page
    assert "Zweite Zeile" in page
    row = event.contributions.get(position=1)
    assert row.last_editor == people.author
    assert row.history.count() == 1


def test_a_line_that_is_sent_again_is_stored_once(event: Event, people: SimpleNamespace):
    author, first = Visitor(people.author), line("Abendkurse")
    answers = [author.client.post(author.address(entry(event)), first, headers={"Accept": "application/json"}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert "Abendkurse" in answers[2].json()["html"]
    assert said(event) == [("Abendkurse", "idea", None)]
    # Corrected before it was sent again: the correction counts.
    author.post(entry(event), first | {"text": "Abendkurse mit Kinderbetreuung"})
    assert said(event) == [("Abendkurse mit Kinderbetreuung", "idea", None)]
    # Not by somebody else, and not over what was changed since.
    answer = Visitor(people.unit_head).post(entry(event), first | {"text": "Etwas anderes"})
    assert answer.status_code == 409
    assert "schon gespeichert" in text(answer)
    assert said(event) == [("Abendkurse mit Kinderbetreuung", "idea", None)]


@pytest.mark.parametrize(
    "typed", [{"text": ""}, {"text": "#kochen Suppe"}, {"kind": "wish"}, {"field": "99999999999999999999"}, {"text": "x" * 2500}]
)
def test_what_does_not_fit_stays_in_the_box(event: Event, people: SimpleNamespace, typed: dict[str, str]):
    author, sent = Visitor(people.author), line("Abendkurse") | typed
    answer = author.post(entry(event), sent)
    assert answer.status_code == 422
    assert answer.context["line"]["text"].value() == sent["text"]
    in_background = author.client.post(author.address(entry(event)), sent, headers={"Accept": "application/json"})
    assert in_background.status_code == 422
    assert json.loads(in_background.content)["message"]
    assert not event.contributions.exists()


def test_a_damaged_key_stores_the_line_as_a_new_one(event: Event, people: SimpleNamespace):
    answer = Visitor(people.author).post(entry(event), line("Abendkurse", key=""))
    assert answer.status_code == 302
    assert len(said(event)) == 1


def test_thirty_lines_at_once_all_or_none(event: Event, part: EditionField, people: SimpleNamespace):
    author = Visitor(people.author)
    lines = "\n".join(f"- Beitrag {n}" for n in range(30))
    sent = {"many-kind": "need", "many-field": str(part.field_id), "many-key": str(uuid.uuid4())}
    refused = author.post(entry(event, "mehrere/"), sent | {"many-lines": f"{lines}\n#kochen Suppe"})
    assert refused.status_code == 422
    assert "Zeile 31" in text(refused)
    assert refused.context["many"]["lines"].value().count("Beitrag") == 30
    assert not event.contributions.exists()
    for _twice in range(2):
        assert author.post(entry(event, "mehrere/"), sent | {"many-lines": lines}).status_code == 302
    assert said(event) == [(f"Beitrag {n}", "need", part.field_id) for n in range(30)]
    assert author.get(entry(event, "mehrere/")).status_code == 302


def test_fields_are_numbered_as_in_the_events_edition(event: Event, edition: ConceptEdition, people: SimpleNamespace):
    last = EditionFieldFactory(edition=edition, number="9", name="Nur im alten Konzept", position=9)
    choices = Visitor(people.author).get(entry(event)).context["line"].fields["field"].choices
    assert [label for _value, label in choices] == ["noch keines", "1 Sprache", f"9 {last.name}"]


def change(row: Contribution, **more: object) -> dict[str, object]:
    return {
        "text": row.text,
        "kind": row.kind,
        "field": row.field_id or "",
        "answer": row.answer,
        "revision": row.revision,
    } | more


def test_a_contribution_is_changed_in_its_place_and_answered(event: Event, people: SimpleNamespace):
    row = rows.ContributionFactory(event=event, text="Fest")
    author, path = Visitor(people.author), f"beteiligung/beitraege/{row.pk}/bearbeiten/"
    form = author.get(path, **{"HX-Request": "true"})
    assert form.content.decode().lstrip().startswith("<li")
    answer = author.client.post(
        author.address(path), change(row, text="Fest im Mai", kind="project"), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "Fest im Mai" in answer.content.decode()
    row.refresh_from_db()
    assert (row.text, row.kind, row.revision, row.last_editor) == ("Fest im Mai", "project", 2, people.author)
    assert author.post(path, change(row, answer="Das gibt es schon.")).status_code == 302
    row.refresh_from_db()
    assert not row.is_waiting
    assert "Das gibt es schon." in text(author.get("beteiligung/beitraege/?stand=beantwortet"))
    assert author.post(path, change(row, text=" ")).status_code == 422


def test_two_in_one_contribution_see_both_texts(event: Event, people: SimpleNamespace):
    row = rows.ContributionFactory(event=event, text="Fest")
    path = f"beteiligung/beitraege/{row.pk}/bearbeiten/"
    first, second = change(row, text="Fest im Mai"), change(row, text="Fest im Juni")
    assert Visitor(people.author).post(path, first).status_code == 302
    answer = Visitor(people.unit_head).post(path, second)
    assert answer.status_code == 409
    page = text(answer)
    assert people.author.full_name in page
    assert "Mai" in page
    assert answer.context["form"]["text"].value() == "Fest im Juni"
    again = second | {"revision": answer.context["revision"]}
    assert Visitor(people.unit_head).post(path, again).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.revision) == ("Fest im Juni", 3)


def test_a_contribution_that_nothing_hangs_on_is_removed(event: Event, people: SimpleNamespace):
    kept, gone = rows.ContributionFactory(event=event), rows.ContributionFactory(event=event)
    rows.ContributionFactory(event=event, merged_into=kept)
    author = Visitor(people.author)
    for row, status in ((kept, 409), (gone, 302)):
        path = f"beteiligung/beitraege/{row.pk}/entfernen/"
        assert author.get(path).status_code == (409 if status == 409 else 200)
        assert author.post(path, {"revision": 7}).status_code == 409
        assert author.post(path, {"revision": 1}).status_code == status
    assert set(event.contributions.filter(merged_into=None)) == {kept}


def test_filters(event: Event, part: EditionField, people: SimpleNamespace):
    other = rows.EventFactory(concept=event.concept, title="Abschluss")
    open_one = rows.ContributionFactory(event=event, kind="need", text="Abendkurse", field=part.field)
    merged = rows.ContributionFactory(event=event, text="Kurse am Abend", merged_into=open_one)
    answered = rows.ContributionFactory(event=other, kind="project", text="Café", answer="Läuft schon.")
    author = Visitor(people.author)
    cases = {
        "": {open_one, merged, answered},
        "q=abend kurs": {open_one, merged},
        "art=need": {open_one},
        f"feld={part.field_id}": {open_one},
        "feld=ohne": {merged, answered},
        "stand=offen": {open_one},
        "stand=beantwortet": {answered},
        "stand=zusammengefasst": {merged},
        f"veranstaltung={other.pk}": {answered},
        "stand=offen&art=project": set(),
    }
    for query, wanted in cases.items():
        answer = author.get(f"beteiligung/beitraege/?{query}")
        assert {card.row for card in answer.context["cards"]} == wanted, query
    for silly in ("q=%00", "feld=-1", "page=abc", "stand=x", "veranstaltung=99999999999999999999"):
        assert author.get(f"beteiligung/beitraege/?{silly}").status_code in (200, 400)


def test_the_list_is_paged_and_costs_the_same_with_one_three_and_thirty(
    event: Event, part: EditionField, people: SimpleNamespace
):
    author, costs = Visitor(people.author), []
    for number in (1, 3, 31):
        while event.contributions.count() < number:
            target = rows.ContributionFactory(event=event, field=part.field)
            rows.ContributionFactory(event=event, merged_into=target)
        pages = (
            "beteiligung/beitraege/",
            f"beteiligung/veranstaltungen/{event.pk}/",
            entry(event),
            f"beteiligung/beitraege/{target.pk}/",
        )
        costs.append([author.queries(path) for path in pages])
    assert costs[0] == costs[1] == costs[2]
    assert [cost <= most for cost, most in zip(costs[0], (10, 14, 16, 14), strict=True)] == [True] * 4, costs[0]
    assert author.get("beteiligung/beitraege/").context["page_obj"].paginator.num_pages == 2


def test_another_city_finds_nothing(event: Event, people: SimpleNamespace):
    row = rows.ContributionFactory(event=event)
    with use_municipality(factories.MunicipalityFactory()):
        foreign = Visitor(factories.people().author)
        for path in (entry(event), f"beteiligung/beitraege/{row.pk}/", f"beteiligung/beitraege/{row.pk}/bearbeiten/"):
            assert foreign.get(path).status_code == 404
            assert foreign.post(path, line("Geklaut")).status_code in (404, 405)
        assert foreign.post("beteiligung/beitraege/daraus-machen/", {"ziel": "massnahme", "wahl": [row.pk]}).status_code == 404
        assert foreign.get("beteiligung/beitraege/").context["page_obj"].paginator.count == 0
    assert Contribution.objects.get() == row
