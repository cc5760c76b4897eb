"""Names of participants: asked for with everything the law wants, logged, disclosed, and forgotten without a trace."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from concepts.models import ConceptEdition
from municipality.frozen import Frozen
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.workshops import rows
from workshops.choices import LONGEST_KEPT, USUALLY_KEPT
from workshops.models import Contribution, Event, EventAutosave, GroupMember, Participation, Person, PersonalDataEvent

PEOPLE = "beteiligung/personen/"
NAME = "Zuckerhut"
"""A family name that stands nowhere else."""


@pytest.fixture
def author(people: SimpleNamespace) -> Visitor:
    return Visitor(people.author)


@pytest.fixture
def person(edition: ConceptEdition, people: SimpleNamespace) -> Person:
    """Somebody who took part, works in a group, and whose name stands in texts where it should not."""
    found = rows.PersonFactory(given_name="Mika", family_name=NAME, organization="Sportverein", email="mika@verein.example")
    group = rows.WorkingGroupFactory(concept=edition.concept, name="Arbeitskreis Sport")
    rows.MemberFactory(group=group, organization="", person=found, role="moderator", capacity="volunteer")
    event = rows.EventFactory(
        concept=edition.concept,
        edition=edition,
        title="Auftakt",
        minutes=f"<p>Mika {NAME} begrüßt, Mika {NAME}mann dankt.</p>",
    )
    rows.ParticipationFactory(event=event, person=found)
    rows.AttendanceFactory(event=event, count=12)
    contribution = rows.ContributionFactory(event=event, text=f"Mika {NAME} wünscht ein Sprachcafé.")
    contribution.text = "Ein Sprachcafé wird gewünscht."
    contribution.save()
    EventAutosave.objects.create(
        user=people.author,
        key="veranstaltung-neu",
        base_revision=1,
        entries=[["minutes", f"Mika {NAME} fragt"]],
        saved_at=timezone.now(),
    )
    return found


def typed(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "given_name": "Mika",
        "family_name": NAME,
        "organization": "",
        "email": "",
        "purpose": "invitation",
        "consent_on": today.isoformat(),
        "delete_on": (today + timedelta(days=300)).isoformat(),
    } | changes


def log_of(*names: str) -> list[tuple[Any, ...]]:
    return list(PersonalDataEvent.objects.values_list(*names))


def everything_stored() -> str:
    """All texts in all tables of the room and of its history, as they stand in the database."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label == "workshops":
            texts = (models.CharField, models.TextField, models.JSONField)
            columns = [column.attname for column in model._meta.concrete_fields if isinstance(column, texts)]
            if columns:
                found += [str(row) for row in models.QuerySet(model).values_list(*columns)]
    return "\n".join(found)


def test_a_name_comes_with_purpose_consent_and_day(author: Visitor) -> None:
    page = author.get(f"{PEOPLE}neu/").content.decode()
    assert f'value="{timezone.localdate() + USUALLY_KEPT}"' in page
    assert author.post(f"{PEOPLE}neu/", typed()).status_code == 302
    made = Person.objects.get()
    assert log_of("action", "subject", "purpose", "actor_label") == [("created", made.pk, "invitation", "Kim Autorin")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose": ""}, "Zweck"),
        ({"purpose": "neugier"}, "Zweck"),
        ({"consent_on": ""}, "Datum"),
        ({"delete_on": ""}, "Datum"),
        ({"consent_on": (date.today() + timedelta(days=40)).isoformat()}, "liegt in der Zukunft"),  # noqa: DTZ011
        ({"consent_on": "2020-01-01", "delete_on": "2020-06-01"}, "Dieser Tag ist schon da"),
        ({"delete_on": (date.today() + LONGEST_KEPT + timedelta(days=9)).isoformat()}, "spätestens den"),  # noqa: DTZ011
        ({"given_name": "a\x00b"}, "Nullzeichen"),
        ({"email": "keine Adresse"}, "E-Mail"),
    ],
)
def test_without_them_nothing_is_stored(author: Visitor, changes: dict[str, Any], sentence: str) -> None:
    answer = author.post(f"{PEOPLE}neu/", typed(**changes))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Person.objects.exists()
    assert not PersonalDataEvent.objects.exists()


def test_whoever_was_slower_is_told(author: Visitor, person: Person) -> None:
    path = f"{PEOPLE}{person.pk}/bearbeiten/"
    seen = author.get(path).context["form"].seen
    assert author.post(path, typed(seen=seen, organization="Erster")).status_code == 302
    answer = author.post(path, typed(seen=seen, organization="Zweiter"))
    assert answer.status_code == 422
    assert 'value="Zweiter"' in answer.content.decode()
    person.refresh_from_db()
    assert person.organization == "Erster"


def test_each_look_is_logged_without_the_name(author: Visitor, person: Person, people: SimpleNamespace) -> None:
    for path in (PEOPLE, f"{PEOPLE}{person.pk}/", f"{PEOPLE}{person.pk}/auskunft/", f"{PEOPLE}{person.pk}/auskunft.json"):
        assert author.get(path).status_code == 200
    assert log_of("action", "subject") == [
        ("listed", None),
        ("read", person.pk),
        ("exported", person.pk),
        ("exported", person.pk),
    ]
    assert PersonalDataEvent.objects.first().counts == {"names": 1}
    assert people.author.full_name in text(author.get(f"{PEOPLE}{person.pk}/"))
    assert NAME not in str(log_of(*[column.attname for column in PersonalDataEvent._meta.concrete_fields]))
    # A group that names somebody is a list of names, too; one that names nobody is not.
    before = PersonalDataEvent.objects.count()
    author.get(GroupMember.objects.get().group.get_absolute_url())
    author.get(rows.WorkingGroupFactory(concept=Event.objects.get().concept).get_absolute_url())
    assert PersonalDataEvent.objects.count() == before + 1


def test_the_log_is_kept_as_it_is(author: Visitor, person: Person) -> None:
    author.get(f"{PEOPLE}{person.pk}/")
    event = PersonalDataEvent.objects.get()
    for act in (event.save, event.delete, PersonalDataEvent.objects.all().delete):
        with pytest.raises(Frozen):
            act()


def test_the_search_finds_word_parts_and_says_when_there_is_nobody(author: Visitor, person: Person) -> None:
    rows.PersonFactory(family_name="Anders", purpose="contact")
    assert NAME in text(author.get(f"{PEOPLE}?q=zucker+sport"))
    assert "Anders" not in text(author.get(f"{PEOPLE}?q=zucker"))
    assert NAME not in text(author.get(f"{PEOPLE}?zweck=contact"))
    assert "Niemand gefunden" in text(author.get(f"{PEOPLE}?q=gibt-es-nicht"))
    assert author.get(f"{PEOPLE}?zweck=neugier").status_code == 404
    assert author.get(f"{PEOPLE}?q=%00{'x' * 5000}&page=abc").status_code == 200


def test_a_person_is_told_everything(author: Visitor, person: Person) -> None:
    answer = author.get(f"{PEOPLE}{person.pk}/auskunft.json")
    assert NAME.lower() not in str(answer.headers).lower()
    values = json.loads(answer.content)
    assert values["person"] == {
        "given_name": "Mika",
        "family_name": NAME,
        "organization": "Sportverein",
        "email": "mika@verein.example",
    }
    assert values["processing"]["consent_on"] == person.consent_on.isoformat()
    assert values["participations"][0]["event"] == "Auftakt"
    assert values["memberships"][0]["group"] == "Arbeitskreis Sport"
    assert values["mentions"] == [{"place": "Veranstaltung", "title": "Auftakt", "kept": ""}]
    assert [entry["action"] for entry in values["log"]] == ["Auskunft erstellt"]
    page = text(author.get(f"{PEOPLE}{person.pk}/auskunft/"))
    for word in (NAME, "Sportverein", "mika@verein.example", "Auftakt", "Arbeitskreis Sport", "Nachweis der Teilnahme"):
        assert word in page


def test_erasing_says_before_what_goes_and_what_remains(author: Visitor, person: Person) -> None:
    page = text(author.get(f"{PEOPLE}{person.pk}/loeschen/"))
    for words in ("eine Teilnahme mit Namen", "eine Mitgliedschaft in einer Gruppe, ohne den Namen", "der Name in einem Text"):
        assert words in page
    assert author.post(f"{PEOPLE}{person.pk}/loeschen/", {}).status_code == 422
    assert author.post(f"{PEOPLE}{person.pk}/loeschen/", {"reason": "due"}).status_code == 422
    assert Person.objects.filter(pk=person.pk).exists()


def test_after_erasing_the_name_stands_nowhere_in_the_database(author: Visitor, person: Person) -> None:
    assert NAME in everything_stored()
    assert author.post(f"{PEOPLE}{person.pk}/loeschen/", {"reason": "request"}).status_code == 302
    stored = everything_stored()
    # Somebody else's longer name stays what it is.
    assert f"Mika {NAME}mann" in stored
    assert NAME not in stored.replace(f"{NAME}mann", "")
    assert "mika@verein.example" not in stored
    assert (Person.objects.count(), Participation.objects.count()) == (0, 0)
    member = GroupMember.objects.get()
    assert (member.person, member.role, member.capacity) == (None, "moderator", "volunteer")
    event = Event.objects.get()
    assert event.minutes == f"<p>[Name gelöscht] begrüßt, Mika {NAME}mann dankt.</p>"
    assert (event.revision, event.attendances.get().count) == (2, 12)
    assert Contribution.objects.get().text == "Ein Sprachcafé wird gewünscht."
    last = PersonalDataEvent.objects.last()
    assert (last.action, last.subject, last.reason, last.purpose) == ("erased", person.pk, "request", "participation")
    assert last.counts == {"participations": 1, "memberships": 1, "mentions": 1, "kept": 0}
    assert author.get(f"{PEOPLE}{person.pk}/").status_code == 404
    assert author.post(f"{PEOPLE}{person.pk}/loeschen/", {"reason": "request"}).status_code == 404


def run(**options: Any) -> str:
    out = io.StringIO()
    with use_municipality(None):
        call_command("delete_due_personal_data", stdout=out, **options)
    return out.getvalue()


def test_what_is_due_is_deleted_in_all_cities_and_told_without_names(city: Any, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(consent_on="2024-01-01", delete_on=timezone.localdate())
    staying = rows.PersonFactory(delete_on=timezone.localdate() + timedelta(days=1))
    neighbour = factories.MunicipalityFactory(name="Nachbarstadt")
    with use_municipality(neighbour):
        other = rows.PersonFactory(
            family_name="Nachbar", consent_on=date(2023, 1, 1), delete_on=date(2024, 1, 1), purpose="contact"
        )
    tried = run(dry_run=True)
    assert f"{city.name}: 1 Name würde gelöscht (1 × Nachweis der Teilnahme); dazu 1 Teilnahme" in tried
    assert Person.objects.count() == 2
    told = run()
    assert f"{city.name}: 1 Name gelöscht (1 × Nachweis der Teilnahme); dazu 1 Teilnahme, 1 Mitgliedschaft ohne Namen" in told
    assert "1 Name gelöscht (1 × Rückfragen zu Beiträgen)." in told
    assert NAME not in told + tried
    assert list(Person.objects.all()) == [staying]
    assert log_of("action", "reason", "actor", "actor_label") == [("erased", "due", None, "Löschung nach Frist")]
    with use_municipality(neighbour):
        assert not Person.objects.filter(pk=other.pk).exists()
    assert run().count("Kein Name ist fällig.") >= 2


def test_a_deletion_that_fails_leaves_everything_as_it_was(
    author: Visitor, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(Person, "delete", fall)
    with pytest.raises(RuntimeError):
        author.post(f"{PEOPLE}{person.pk}/loeschen/", {"reason": "request"})
    assert Person.objects.get() == person
    assert f"Mika {NAME} begrüßt" in Event.objects.get().minutes
    assert not PersonalDataEvent.objects.filter(action="erased").exists()
    assert connection.is_usable()
