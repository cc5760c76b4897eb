"""Events: who sees them, writing them without losing a word, how many came, names only where they may be read."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from concepts.models import ConceptEdition
from fields_of_action.models import EditionField
from municipality.choices import Role
from municipality.merging import prints
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import EditionFieldFactory
from tests.workshops import rows
from tests.workshops.scene import EVERYBODY
from workshops.forms.events import EventForm
from workshops.models import Event, EventAutosave, Participation, PersonalDataEvent
from workshops.naming import EVENT_TOLD

HERE = "beteiligung/veranstaltungen/"
WRITERS = ("author", "unit_head", "admin")


@pytest.fixture
def event(edition: ConceptEdition, part: EditionField) -> Event:
    return rows.EventFactory(concept=edition.concept, edition=edition, title="Auftakt", results="<p>Alle wollen Kurse.</p>")


def page_of(event: Event, more: str = "") -> str:
    return f"{HERE}{event.pk}/{more}"


def typed(event: Event | None, **more: object) -> dict[str, object]:
    """What the browser sends when the form is saved."""
    own = {
        "revision": event.revision if event else 1,
        "base": prints(EventForm(instance=event).pieces()) if event else "",
        "title": event.title if event else "",
        "kind": "workshop",
        "period": "10.11.2026",
    }
    empty = dict.fromkeys(("edition", "starts_at", "place", "working_group", "agenda", "minutes", "results", "fields_before"), "")
    return empty | own | {"results": event.results if event else "", "edition": event.edition_id or "" if event else ""} | more


# --- Writing ----------------------------------------------------------------------------------------------------------------


def test_an_event_is_written_down(edition: ConceptEdition, part: EditionField, people: SimpleNamespace):
    author, concept = Visitor(people.author), edition.concept
    group = rows.WorkingGroupFactory(concept=concept)
    assert author.get(f"{HERE}neu/").context["form"]["concept"].value() == concept.pk
    sent = typed(None, title="Auftakt", concept=concept.pk, edition=edition.pk, working_group=group.pk, starts_at="18:30")
    sent |= {
        "place": "Rathaus",
        "agenda": "<p>Begrüßung<script>x</script></p>",
        "minutes": "<p>Intern</p>",
        "in_fields": [part.field_id],
    }
    answer = author.post(f"{HERE}neu/", sent | {"results": "<p>Kurse</p>", "kind": "kick_off"})
    event = Event.objects.get()
    assert answer.url == event.get_absolute_url()
    assert (event.concept, event.edition, event.working_group, event.last_editor) == (concept, edition, group, people.author)
    assert (event.period, event.period_from, str(event.starts_at), event.agenda) == (
        "10.11.2026",
        date(2026, 11, 10),
        "18:30:00",
        "<p>Begrüßung</p>",
    )
    assert [link.field for link in event.in_fields.all()] == [part.field]
    page = text(author.get(page_of(event)))
    for said in ("Auftaktveranstaltung", "18:30 Uhr", "Rathaus", "Begrüßung", "Intern", "Kurse", group.name, part.field.name):
        assert said in page, said


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"period": "demnächst"},
        {"starts_at": "viertel nach"},
        {"kind": "party"},
        {"concept": "999"},
        {"in_fields": ["abc"]},
    ],
)
def test_what_does_not_fit_is_told_and_kept(change: dict, edition: ConceptEdition, people: SimpleNamespace):
    sent = typed(None, title="Auftakt", concept=edition.concept_id, agenda="<p>Lang getippt</p>")
    answer = Visitor(people.author).post(f"{HERE}neu/", sent | change)
    assert answer.status_code == 422
    assert "Lang getippt" in answer.context["form"]["agenda"].value()
    assert not Event.objects.exists()


def test_edition_group_and_fields_belong_to_the_concept(edition: ConceptEdition, people: SimpleNamespace):
    foreign = EditionFieldFactory()
    group = rows.WorkingGroupFactory(concept=foreign.edition.concept)
    sent = typed(None, title="Auftakt", concept=edition.concept_id)
    for change in ({"edition": foreign.edition_id}, {"working_group": group.pk}, {"in_fields": [foreign.field_id]}):
        answer = Visitor(people.author).post(f"{HERE}neu/", sent | change)
        assert answer.status_code == 422
        assert "anderen Konzept" in text(answer)
    assert not Event.objects.exists()


def test_two_in_one_event_lose_nothing(event: Event, people: SimpleNamespace):
    author, head, path = Visitor(people.author), Visitor(people.unit_head), page_of(event, "bearbeiten/")
    first = typed(event, place="Rathaus", agenda="<p>Erst reden</p>")
    second = typed(event, title="Auftakt 2026", agenda="<p>Erst essen</p>")
    assert author.post(path, first).status_code == 302
    answer = head.post(path, second)
    assert answer.status_code == 409
    assert "Erst reden" in text(answer)
    assert "Erst essen" in text(answer)
    event.refresh_from_db()
    assert event.agenda == "<p>Erst reden</p>"
    # The typed text is kept, and goes on from the page that compares.
    assert EventAutosave.objects.get().user == people.unit_head
    decided = second | {"resolve": event.revision, "choice:agenda": "both"}
    assert head.post(path, decided).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.place, event.agenda) == ("Auftakt 2026", "Rathaus", "<p>Erst reden</p><p>Erst essen</p>")
    assert not EventAutosave.objects.exists()


def test_two_who_change_different_things_are_not_asked(event: Event, part: EditionField, people: SimpleNamespace):
    other = EditionFieldFactory(edition=event.edition)
    path = page_of(event, "bearbeiten/")
    assert Visitor(people.author).post(path, typed(event, place="Rathaus", in_fields=[part.field_id])).status_code == 302
    assert Visitor(people.unit_head).post(path, typed(event, title="Auftakt 2026", in_fields=[other.field_id])).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.place) == ("Auftakt 2026", "Rathaus")
    assert {link.field for link in event.in_fields.all()} == {part.field, other.field}
    sent = typed(event, in_fields=[other.field_id], fields_before=f"{part.field_id} {other.field_id} x 9{'9' * 30}")
    assert Visitor(people.author).post(path, sent).status_code == 302
    assert [link.field for link in event.in_fields.all()] == [other.field]


def test_what_is_typed_is_kept_and_offered_again(event: Event, people: SimpleNamespace):
    author, path = Visitor(people.author), page_of(event, "bearbeiten/")
    saved = author.post(page_of(event, "sichern/"), typed(event, agenda="<p>Halb fertig</p>"))
    assert saved.status_code == 200
    assert saved.json()["saved_at"]
    event.refresh_from_db()
    assert event.agenda == ""
    assert "nicht gespeicherte Änderungen" in text(author.get(path))
    assert "nicht gespeicherte" not in text(Visitor(people.unit_head).get(path))
    again = author.get(f"{path}?stand=wiederherstellen")
    assert "Halb fertig" in again.context["form"]["agenda"].value()
    # Somebody else saves meanwhile: the next save in between says so.
    Visitor(people.unit_head).post(path, typed(event, place="Rathaus"))
    told = author.post(page_of(event, "sichern/"), typed(event, agenda="<p>Fertig</p>")).json()
    assert people.unit_head.full_name in told["html"][f"veranstaltung-{event.pk}-newer"]
    author.post(path, {"discard": "1"})
    assert not EventAutosave.objects.exists()
    assert author.post(f"{HERE}neu/sichern/", typed(None, title="Noch eine")).status_code == 200
    assert "nicht gespeicherte" in text(author.get(f"{HERE}neu/"))
    assert author.post(page_of(event, "sichern/"), {"agenda": "x" * 3_100_000}).status_code in (400, 413)


def test_an_event_is_removed_while_nothing_hangs_on_it(event: Event, people: SimpleNamespace):
    author, path = Visitor(people.author), page_of(event, "entfernen/")
    contribution = rows.ContributionFactory(event=event)
    assert author.get(path).status_code == 409
    assert "Beiträge erfasst" in text(author.post(path, {"revision": 1}))
    contribution.delete()
    person = rows.ParticipationFactory(event=event)
    assert "mit Namen" in text(author.post(path, {"revision": 1}))
    person.delete()
    rows.AttendanceFactory(event=event)
    assert author.get(path).status_code == 200
    assert author.post(path, {"revision": 9}).status_code == 409
    assert Event.objects.exists()
    assert author.post(path, {"revision": 1}).status_code == 302
    assert not Event.objects.exists()


# --- Who came ---------------------------------------------------------------------------------------------------------------


def test_how_many_came_by_group_with_the_sum(event: Event, people: SimpleNamespace):
    clubs, schools = (rows.StakeholderGroupFactory(concept=event.concept, name=name) for name in ("Vereine", "Schulen"))
    author, path = Visitor(people.author), page_of(event, "teilnahme/")
    seen = author.get(path).context["seen"]
    sent = {
        "seen": seen,
        f"group-{clubs.pk}": "14",
        f"group-{schools.pk}": "",
        "label-0": "Ohne Gruppe",
        "count-0": "3",
        "label-1": "",
        "count-1": "",
    }
    assert author.post(path, sent).status_code == 302
    assert [(row.group, row.label, row.count) for row in event.attendances.all()] == [
        (clubs, "Vereine", 14),
        (None, "Ohne Gruppe", 3),
    ]
    page = text(author.get(page_of(event)))
    assert "Vereine 14" in page
    assert "zusammen 17" in page
    # The form shows what is stored; who was slower is told and loses nothing.
    assert author.get(path).context["form"]["label-0"].value() == "Ohne Gruppe"
    late = Visitor(people.unit_head).post(path, sent | {f"group-{clubs.pk}": "15"})
    assert late.status_code == 409
    assert "Vereine: 14" in text(late)
    assert late.context["form"][f"group-{clubs.pk}"].value() == "15"
    Visitor(people.unit_head).post(path, sent | {f"group-{clubs.pk}": "15", "seen": late.context["seen"]})
    assert event.attendances.get(group=clubs).count == 15


@pytest.mark.parametrize(
    "change", [{"count-0": "-1"}, {"count-0": "viele"}, {"count-0": "9" * 30}, {"label-0": ""}, {"count-0": ""}]
)
def test_numbers_that_cannot_be_are_told(change: dict, event: Event, people: SimpleNamespace):
    author, path = Visitor(people.author), page_of(event, "teilnahme/")
    sent = {"seen": author.get(path).context["seen"], "label-0": "Vereine", "count-0": "3"} | change
    assert author.post(path, sent).status_code == 422
    assert not event.attendances.exists()


def test_names_stand_on_a_page_of_their_own_that_is_logged(event: Event, people: SimpleNamespace):
    person = rows.PersonFactory(given_name="Robin", family_name="Geheim")
    author, path = Visitor(people.author), page_of(event, "namen/")
    assert author.post(path, {"person": person.pk}).status_code == 302
    assert author.post(path, {"person": person.pk}).status_code == 422
    before = PersonalDataEvent.objects.count()
    assert "Robin Geheim" in text(author.get(path))
    assert PersonalDataEvent.objects.count() == before + 1
    assert "1 Name auf der Teilnahmeliste" in text(author.get(page_of(event)))
    for role in Role.values:
        visitor = Visitor(getattr(people, role))
        assert "Geheim" not in visitor.get(page_of(event)).content.decode()
        assert visitor.get(path).status_code == (200 if role in WRITERS else 403)
        assert ("Teilnahmeliste" in text(visitor.get(page_of(event)))) == (role in WRITERS)
    row = Participation.objects.get()
    for silly in ("abc", "9" * 30, "0"):
        author.post(path, {"entfernen": silly})
    assert Participation.objects.get() == row
    author.post(path, {"entfernen": row.pk})
    assert not Participation.objects.exists()


# --- Who sees and writes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_and_only_writers_write(role: str, event: Event, people: SimpleNamespace):
    row = rows.ContributionFactory(event=event)
    visitor, may_write = Visitor(getattr(people, role)), role in WRITERS
    for path in (HERE, page_of(event), "beteiligung/beitraege/", f"beteiligung/beitraege/{row.pk}/"):
        assert visitor.get(path).status_code == 200
    doors = [f"{HERE}neu/", page_of(event, "bearbeiten/"), page_of(event, "teilnahme/"), page_of(event, "beitraege/")]
    doors += [f"beteiligung/beitraege/{row.pk}/bearbeiten/", f"beteiligung/beitraege/{row.pk}/entfernen/"]
    assert {visitor.get(path).status_code for path in doors} == {200 if may_write else 403}
    assert (
        "beitraege/" in visitor.get(page_of(event)).content.decode().split("page-head__actions")[1].split("</div>")[0]
    ) == may_write
    if not may_write:
        before = (Event.objects.count(), row.text, event.title)
        for path in (*doors, page_of(event, "entfernen/"), page_of(event, "beitraege/mehrere/"), page_of(event, "sichern/")):
            assert visitor.post(path, typed(event, title="X", text="X", kind="idea", revision=1)).status_code == 403
        event.refresh_from_db()
        row.refresh_from_db()
        assert (Event.objects.count(), row.text, event.title) == before
        assert not EventAutosave.objects.exists()


@pytest.mark.parametrize("role", EVERYBODY)
def test_minutes_are_for_those_who_may_see_names(role: str, event: Event, people: SimpleNamespace):
    """Minutes may name anybody: on the page, in the history and in the search they are kept from all others."""
    event.minutes, event.last_editor = "<p>KANARIEINTERN</p>", people.author
    event.save()
    response = Visitor(getattr(people, role)).get(page_of(event))
    page = response.content.decode()
    sees_names = role in WRITERS
    assert ("KANARIEINTERN" in page) is sees_names
    assert ("„Protokoll“" in text(response)) is sees_names
    assert ("Weil es Namen nennen kann" in page) is (role != "member" and not sees_names)
    assert "Alle wollen Kurse" in page
    assert ("Änderungen" in text(response)) is (role != "member")
    assert Visitor(getattr(people, role)).get(f"{HERE}?q=KANARIEINTERN").context["page_obj"].paginator.count == 0


def test_the_history_tells_everything_but_minutes_to_all_staff() -> None:
    told = {column.name for column in Event._meta.concrete_fields} - set(EVENT_TOLD)
    machine = {"id", "revision", "last_editor", "modified_at", "period_from", "period_to"}
    assert told - machine == {"minutes"}


def test_another_city_finds_nothing(event: Event):
    with use_municipality(factories.MunicipalityFactory()):
        foreign = Visitor(factories.people().author)
        for more in ("", "bearbeiten/", "teilnahme/", "namen/", "entfernen/"):
            assert foreign.get(page_of(event, more)).status_code == 404
        assert foreign.post(page_of(event, "sichern/"), {}).status_code == 404
        assert foreign.get(HERE).context["page_obj"].paginator.count == 0


def test_filters_and_order(event: Event, part: EditionField, draft: ConceptEdition, people: SimpleNamespace):
    group = rows.WorkingGroupFactory(concept=event.concept)
    event.in_fields.create(field=part.field)
    other = rows.EventFactory(
        concept=event.concept, edition=draft, title="Bergfest", kind="midpoint", working_group=group, place="Halle"
    )
    other.set_period("2024 bis 2025")
    other.save()
    author = Visitor(people.author)
    cases = {
        "": [event, other],
        "q=alle kurse": [event],
        "art=midpoint": [other],
        "jahr=2026": [event],
        f"gruppe={group.pk}": [other],
        f"feld={part.field_id}": [event],
        f"fortschreibung={draft.pk}": [other],
        "sort=datum": [other, event],
        "sort=-titel": [other, event],
        "art=training": [],
    }
    for query, wanted in cases.items():
        assert list(author.get(f"{HERE}?{query}").context["page_obj"].object_list) == wanted, query
    assert [row.pk for row in Visitor(people.member).get(HERE).context["page_obj"].object_list] == [event.pk]
    for silly in ("q=%00", "jahr=1e9", "jahr=-1", "sort=%27", "page=abc", f"feld={'9' * 30}"):
        assert author.get(f"{HERE}?{silly}").status_code in (200, 400)


def test_pages_cost_the_same_with_one_three_and_thirty(event: Event, part: EditionField, people: SimpleNamespace):
    author, costs = Visitor(people.author), []
    for number in (1, 3, 30):
        while Event.objects.count() < number + 1:
            rows.EventFactory(
                concept=event.concept, edition=event.edition, working_group=rows.WorkingGroupFactory(concept=event.concept)
            )
        while event.attendances.count() < number:
            rows.AttendanceFactory(event=event)
            rows.ParticipationFactory(event=event)
            event.in_fields.create(field=EditionFieldFactory(edition=event.edition).field)
        costs.append(
            [author.queries(path) for path in (HERE, page_of(event), page_of(event, "bearbeiten/"), page_of(event, "namen/"))]
        )
    assert costs[0] == costs[1] == costs[2]
    assert [cost <= most for cost, most in zip(costs[0], (10, 14, 16, 14), strict=True)] == [True] * 4, costs[0]
