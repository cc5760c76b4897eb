"""Writing the table of stakeholders and the groups: rows, order, succession, two people at once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from concepts.models import Concept, ConceptEdition
from municipality.models import User
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import FieldFactory
from tests.workshops import rows
from workshops.models import GroupMember, StakeholderGroup, WorkingGroup

TABLE = "beteiligung/akteure/"
GROUPS = "beteiligung/gruppen/"


def typed_rows(prefix: str, *typed: dict[str, Any]) -> dict[str, Any]:
    """Rows of a formset as a browser sends them."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(typed):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def line(*stakeholders: dict[str, Any], formats: tuple[dict[str, Any], ...] = (), **fields: Any) -> dict[str, Any]:
    return {"revision": 1, "note": ""} | fields | typed_rows("akteure", *stakeholders) | typed_rows("formate", *formats)


def member(**fields: Any) -> dict[str, Any]:
    return {"organization": "", "person": "", "user": "", "role": "member", "capacity": "partner"} | fields


@pytest.fixture
def author(people: SimpleNamespace) -> Visitor:
    return Visitor(people.author)


@pytest.fixture
def group(edition: ConceptEdition) -> StakeholderGroup:
    found = rows.StakeholderGroupFactory(concept=edition.concept, name="Verwaltung")
    rows.StakeholderFactory(group=found, name="Büro des Bürgermeisters")
    return found


@pytest.fixture
def working(edition: ConceptEdition) -> WorkingGroup:
    return rows.WorkingGroupFactory(concept=edition.concept, name="Initiativkreis", kind="initiative")


def test_a_line_is_written_with_its_rows_in_their_order(author: Visitor, edition: ConceptEdition) -> None:
    data = line(
        {"name": "Schulen", "ORDER": 2},
        {"name": "Kirchengemeinden", "ORDER": 1},
        {"name": "Doch nicht", "ORDER": 3, "DELETE": "on"},
        {"name": "", "ORDER": 4},
        formats=({"name": "Runder Tisch", "frequency": "zwei Mal im Jahr", "ORDER": 1},),
        concept=edition.concept_id,
        name="  Lokale   Partner ",
        note="im Stadtteil",
    )
    assert author.post(f"{TABLE}neu/", data).status_code == 302
    made = StakeholderGroup.objects.get()
    assert (made.name, made.note, made.position, made.last_editor) == ("Lokale Partner", "im Stadtteil", 1, author_of(author))
    assert [str(row) for row in made.stakeholders.all()] == ["Kirchengemeinden", "Schulen"]
    assert [str(row) for row in made.formats.all()] == ["Runder Tisch, zwei Mal im Jahr"]
    page = text(author.get(TABLE))
    assert page.index("Kirchengemeinden") < page.index("Schulen") < page.index("Runder Tisch")


def author_of(visitor: Visitor) -> User:
    return User.objects.get(pk=visitor.client.session["_auth_user_id"])


def test_a_name_stands_once_in_the_table(author: Visitor, group: StakeholderGroup) -> None:
    answer = author.post(f"{TABLE}neu/", line({"name": "Schulen"}, concept=group.concept_id, name="Verwaltung"))
    assert answer.status_code == 422
    assert 'value="Schulen"' in answer.content.decode()
    assert StakeholderGroup.objects.count() == 1


def test_who_takes_the_same_name_at_the_same_moment_is_told(
    author: Visitor, group: StakeholderGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the other one saved between the check and the writing.
    monkeypatch.setattr(StakeholderGroup, "validate_constraints", lambda *args, **kwargs: None)
    monkeypatch.setattr(StakeholderGroup, "validate_unique", lambda *args, **kwargs: None)
    answer = author.post(f"{TABLE}neu/", line({"name": "Schulen"}, concept=group.concept_id, name="Verwaltung"))
    assert answer.status_code == 409
    assert 'value="Schulen"' in answer.content.decode()
    assert [row.name for row in StakeholderGroup.objects.all()] == ["Verwaltung"]


def test_a_row_can_be_added_without_javascript(author: Visitor, group: StakeholderGroup) -> None:
    data = line({"name": "Presse"}, name="Verwaltung") | {"add_row": "akteure"}
    page = author.post(f"{TABLE}{group.pk}/bearbeiten/", data).content.decode()
    assert 'name="akteure-1-name"' in page
    assert 'value="Presse"' in page
    assert [str(row) for row in group.stakeholders.all()] == ["Büro des Bürgermeisters"]


def test_who_is_slower_sees_both_and_loses_nothing(author: Visitor, group: StakeholderGroup, people: SimpleNamespace) -> None:
    path = f"{TABLE}{group.pk}/bearbeiten/"
    first = line({"name": "Büro des Bürgermeisters"}, {"name": "Presse"}, name="Verwaltung")
    second = line({"name": "Büro des Bürgermeisters"}, {"name": "Wirtschaftsförderung"}, name="Verwaltung")
    assert Visitor(people.unit_head).post(path, first).status_code == 302
    answer = author.post(path, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert people.unit_head.full_name in page
    assert 'value="Wirtschaftsförderung"' in page
    assert "Presse" in text(answer)
    assert [str(row) for row in group.stakeholders.all()] == ["Büro des Bürgermeisters", "Presse"]
    assert author.post(path, second | {"revision": 2}).status_code == 302
    group.refresh_from_db()
    assert (group.revision, [str(row) for row in group.stakeholders.all()]) == (
        3,
        ["Büro des Bürgermeisters", "Wirtschaftsförderung"],
    )


def test_a_line_moves_up_and_down(author: Visitor, group: StakeholderGroup) -> None:
    second = rows.StakeholderGroupFactory(concept=group.concept, name="Politik", position=group.position + 1)
    author.post(f"{TABLE}{second.pk}/verschieben/", {"richtung": "hoch"})
    assert [row.name for row in StakeholderGroup.objects.all()] == ["Politik", "Verwaltung"]
    author.post(f"{TABLE}{second.pk}/verschieben/", {"richtung": "hoch"})
    author.post(f"{TABLE}{second.pk}/verschieben/", {"richtung": "runter"})
    assert [row.name for row in StakeholderGroup.objects.all()] == ["Verwaltung", "Politik"]


def test_removing_a_line_asks_and_keeps_the_numbers(author: Visitor, group: StakeholderGroup) -> None:
    attendance = rows.AttendanceFactory(group=group, label="Verwaltung", count=7)
    page = text(author.get(f"{TABLE}{group.pk}/entfernen/"))
    assert "ein Akteur" in page
    assert "bleibt mit ihrer Bezeichnung erhalten" in page
    author.post(f"{TABLE}{group.pk}/entfernen/")
    attendance.refresh_from_db()
    assert (StakeholderGroup.objects.count(), attendance.group, attendance.count) == (0, None, 7)


def test_a_group_is_written_with_members_fields_and_succession(
    author: Visitor, working: WorkingGroup, people: SimpleNamespace
) -> None:
    person, field = rows.PersonFactory(), FieldFactory(concept=working.concept)
    data = {
        "revision": 1,
        "concept": working.concept_id,
        "name": "Dialogplattform",
        "kind": "platform",
        "period": "ab Sommer 2017",
        "successor": "",
        "purpose": "<p>Beobachtet, <script>alert(1)</script>regt an.</p>",
        "in_fields": [field.pk],
    } | typed_rows(
        "mitglieder",
        member(organization="Caritas", ORDER=2),
        member(person=person.pk, role="moderator", capacity="volunteer", ORDER=1),
        member(user=people.unit_head.pk, capacity="volunteer", ORDER=3),
    )
    answer = author.post(f"{GROUPS}neu/", data)
    assert answer.status_code == 302, answer.content.decode()
    made = WorkingGroup.objects.get(name="Dialogplattform")
    assert (made.period, str(made.period_from)) == ("ab Sommer 2017", "2017-06-01")
    assert "script" not in made.purpose
    assert [link.field for link in made.in_fields.all()] == [field]
    found = [(row.organization, row.person, row.user, row.role, row.capacity) for row in made.members.all()]
    assert found == [
        ("", person, None, "moderator", "volunteer"),
        ("Caritas", None, None, "member", "partner"),
        ("", None, people.unit_head, "member", "staff"),
    ]
    working.successor = made
    working.save()
    after, before = (text(author.get(f"{GROUPS}{pk}/")) for pk in (made.pk, working.pk))
    assert "hervorgegangen aus Initiativkreis" in after
    assert "fortgesetzt durch Dialogplattform" in before
    assert "Moderation" in after


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (member(organization="Caritas", person="PERSON"), "nur eines"),
        (member(role="moderator"), "wer gemeint ist"),
        (member(person="999999"), "gültige Auswahl"),
        (member(organization="Caritas", role="kaiser"), "gültige Auswahl"),
    ],
)
def test_a_member_is_named_in_one_way(author: Visitor, working: WorkingGroup, row: dict[str, Any], sentence: str) -> None:
    person = rows.PersonFactory()
    row = {name: person.pk if value == "PERSON" else value for name, value in row.items()}
    data = {"revision": 1, "name": working.name, "kind": "initiative"} | typed_rows("mitglieder", row)
    answer = author.post(f"{GROUPS}{working.pk}/bearbeiten/", data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not working.members.exists()


def test_members_that_stay_keep_their_row_and_change_places(author: Visitor, working: WorkingGroup) -> None:
    one, two = (rows.PersonFactory() for _ in range(2))
    first = rows.MemberFactory(group=working, organization="", person=one, position=1)
    second = rows.MemberFactory(group=working, organization="", person=two, position=2)
    nameless = rows.MemberFactory(group=working, organization="", role="moderator", position=3)
    data = {"revision": 1, "name": working.name, "kind": "initiative"} | typed_rows(
        "mitglieder",
        member(id=first.pk, person=two.pk, ORDER=2),
        member(id=second.pk, person=one.pk, ORDER=1),
        member(id=nameless.pk, role="moderator", ORDER=3),
    )
    answer = author.post(f"{GROUPS}{working.pk}/bearbeiten/", data)
    assert answer.status_code == 302, text(answer)
    assert [(row.pk, row.person) for row in working.members.all()] == [
        (second.pk, one),
        (first.pk, two),
        (nameless.pk, None),
    ]


def test_members_of_another_group_are_left_alone(author: Visitor, working: WorkingGroup) -> None:
    elsewhere = rows.MemberFactory(organization="Woanders")
    data = {"revision": 1, "name": working.name, "kind": "initiative"} | typed_rows(
        "mitglieder", member(id=elsewhere.pk, organization="Hier")
    )
    assert author.post(f"{GROUPS}{working.pk}/bearbeiten/", data).status_code == 302
    elsewhere.refresh_from_db()
    assert (elsewhere.organization, GroupMember.objects.count()) == ("Woanders", 2)


def test_groups_do_not_follow_each_other_in_a_circle(author: Visitor, working: WorkingGroup) -> None:
    later = rows.WorkingGroupFactory(concept=working.concept, name="Dialogplattform")
    working.successor = later
    working.save()
    data = {"revision": 1, "name": later.name, "kind": "platform", "successor": working.pk} | typed_rows("mitglieder")
    answer = author.post(f"{GROUPS}{later.pk}/bearbeiten/", data)
    assert answer.status_code == 422
    assert "selbst schon" in text(answer)
    foreign = rows.WorkingGroupFactory(concept=factories.ConceptFactory())
    answer = author.post(f"{GROUPS}{later.pk}/bearbeiten/", data | {"successor": foreign.pk})
    assert answer.status_code == 422


def test_two_people_in_one_group_lose_nothing(author: Visitor, working: WorkingGroup, people: SimpleNamespace) -> None:
    path = f"{GROUPS}{working.pk}/bearbeiten/"
    base = {"revision": 1, "name": working.name, "kind": "initiative"}
    mine = base | {"purpose": "<p>Mein Auftrag.</p>"} | typed_rows("mitglieder", member(organization="Caritas"))
    theirs = base | {"purpose": "<p>Ihr Auftrag.</p>"} | typed_rows("mitglieder", member(organization="Sportverein"))
    Visitor(people.unit_head).post(path, theirs)
    answer = author.post(path, mine)
    page = text(answer)
    assert answer.status_code == 409
    assert all(word in page for word in ("Ihr", "Mein", "Sportverein"))
    assert 'value="Caritas"' in answer.content.decode()
    assert [row.organization for row in working.members.all()] == ["Sportverein"]


def test_a_group_with_events_is_not_removed(author: Visitor, working: WorkingGroup, edition: ConceptEdition) -> None:
    event = rows.EventFactory(concept=edition.concept, working_group=working)
    assert author.post(f"{GROUPS}{working.pk}/entfernen/").status_code == 302
    assert WorkingGroup.objects.filter(pk=working.pk).exists()
    event.delete()
    rows.MemberFactory(group=working)
    assert "eine Mitgliedschaft" in text(author.get(f"{GROUPS}{working.pk}/entfernen/"))
    author.post(f"{GROUPS}{working.pk}/entfernen/")
    assert not WorkingGroup.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"mitglieder-TOTAL_FORMS": "x"}, {"mitglieder-TOTAL_FORMS": "9999999"}, {"name": "a\x00b"}, {"revision": "-3"}]
)
def test_damaged_forms_are_answered_with_a_sentence(author: Visitor, working: WorkingGroup, bad: dict[str, str]) -> None:
    data = {"revision": 1, "name": working.name, "kind": "initiative"} | typed_rows("mitglieder", member(organization="Caritas"))
    assert author.post(f"{GROUPS}{working.pk}/bearbeiten/", data | bad).status_code in (409, 422)
    assert not working.members.exists()


def test_the_concept_is_asked_for_only_when_there_are_several(author: Visitor, concept: Concept) -> None:
    assert 'type="hidden" name="concept"' in author.get(f"{TABLE}neu/").content.decode()
    factories.ConceptFactory()
    page = author.get(f"{TABLE}neu/").content.decode()
    assert '<select name="concept"' in page
