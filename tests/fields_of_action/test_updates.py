"""The one writer of how a measure stands."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure, MeasureUpdate
from fields_of_action.permissions import may_write, writable_units
from fields_of_action.updates import Refused, Stale, Standing, record, report, report_all
from municipality.choices import Role
from municipality.frozen import Frozen
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.fields_of_action import rows


def standing(measure: Measure, **changes: object) -> Standing:
    values = {"status": measure.status, "progress": measure.progress, "note": measure.note, "as_of": timezone.localdate()}
    return Standing(**values | changes)


def seen(measure: Measure) -> str:
    return Standing.of(measure).print


def test_a_report_is_kept_twice_and_says_who_and_when(measure: Measure, people: SimpleNamespace):
    update = report(
        measure.pk,
        standing(measure, status=MeasureStatus.DONE, progress=100, note="Fertig."),
        user=people.author,
        seen=seen(measure),
    )
    measure.refresh_from_db()
    assert (measure.status, measure.progress, measure.note, measure.noted_on) == ("done", 100, "Fertig.", timezone.localdate())
    assert (update.author, update.status, update.progress, update.as_of) == (people.author, "done", 100, timezone.localdate())
    assert abs(update.at - timezone.now()) < timedelta(minutes=1)
    assert measure.updates.count() == 2
    assert measure.last_editor == people.author


def test_a_report_leaves_the_sheet_and_its_history_alone(measure: Measure, people: SimpleNamespace):
    revision, states = measure.revision, measure.history.count()
    report(measure.pk, standing(measure, note="Neu."), user=people.author, seen=seen(measure))
    measure.refresh_from_db()
    assert measure.revision == revision
    assert measure.history.count() == states


def test_reports_are_never_changed_and_never_deleted(measure: Measure):
    update = measure.updates.get()
    update.note = "Anders."
    with pytest.raises(Frozen):
        update.save()
    with pytest.raises(Frozen):
        MeasureUpdate.objects.all().delete()
    assert measure.updates.get().note == "Zwölf Treffen im Monat."


def test_the_same_again_is_no_report(measure: Measure, people: SimpleNamespace):
    assert report(measure.pk, Standing.of(measure), user=people.author, seen="veraltet") is None
    assert measure.updates.count() == 1


def test_whoever_was_slower_is_told_and_nothing_is_lost(measure: Measure, people: SimpleNamespace):
    before = seen(measure)
    report(measure.pk, standing(measure, note="Die erste."), user=people.unit_head, seen=before)
    with pytest.raises(Stale) as told:
        report(measure.pk, standing(measure, note="Die zweite."), user=people.author, seen=before)
    assert told.value.stored.note == "Die erste."
    measure.refresh_from_db()
    assert measure.note == "Die erste."
    report(measure.pk, standing(measure, note="Die zweite."), user=people.author, seen=seen(measure))
    assert list(measure.updates.values_list("note", flat=True)) == ["Zwölf Treffen im Monat.", "Die erste.", "Die zweite."]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "unbekannt"}, "status"),
        ({"progress": 101}, "progress"),
        ({"progress": -1}, "progress"),
        ({"note": "x" * 4001}, "note"),
        ({"as_of": None}, "noted_on"),
        ({"as_of": timezone.localdate() + timedelta(days=2)}, "noted_on"),
        ({"as_of": date(1889, 1, 1)}, "noted_on"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(measure: Measure, people: SimpleNamespace, change: dict, field: str):
    with pytest.raises(Refused) as refused:
        report(measure.pk, standing(measure, **change), user=people.author, seen=seen(measure))
    assert list(refused.value.errors) == [field]
    assert measure.updates.count() == 1


def test_many_reports_are_all_written_or_none(measure: Measure, people: SimpleNamespace):
    other = rows.MeasureFactory(edition=measure.edition, field=measure.field)
    entries = [
        (measure.pk, standing(measure, note="A"), seen(measure)),
        (other.pk, standing(other, note="B"), "veraltet"),
    ]
    with pytest.raises(Stale):
        report_all(entries, user=people.author)
    assert MeasureUpdate.objects.count() == 1
    entries[1] = (other.pk, standing(other, note="B"), seen(other))
    assert report_all(entries, user=people.author) == 2


WRITERS = {"author", "unit_head"}


@pytest.mark.parametrize("role", [*(role.value for role in Role)])
def test_only_the_unit_and_the_lead_unit_report(measure: Measure, people: SimpleNamespace, role: str):
    user, said = getattr(people, role), ""
    try:
        report(measure.pk, standing(measure, note="Von wem?"), user=user, seen=seen(measure))
    except Refused as refused:
        said = refused.sentence
    assert ("federführenden Einheit" in said) == (role not in WRITERS)
    measure.refresh_from_db()
    assert (measure.note == "Von wem?") == (role in WRITERS)
    assert MeasureUpdate.objects.count() == (2 if role in WRITERS else 1)


def test_the_responsible_unit_reports_and_its_neighbour_does_not(measure: Measure, people: SimpleNamespace):
    sport, neighbour = factories.UnitFactory(parent=people.cosigning_unit), factories.UnitFactory()
    measure.responsible_unit = sport
    measure.save()
    here = Measure.objects.select_related("concept").get()
    allowed = {
        "own": may_write(here, writable_units(factories.person(Role.AUTHOR, sport))),
        "head above": may_write(here, writable_units(factories.person(Role.UNIT_HEAD, people.cosigning_unit))),
        "author above": may_write(here, writable_units(factories.person(Role.AUTHOR, people.cosigning_unit))),
        "neighbour": may_write(here, writable_units(factories.person(Role.AUTHOR, neighbour))),
        "lead unit": may_write(here, writable_units(people.author)),
    }
    assert allowed == {"own": True, "head above": True, "author above": False, "neighbour": False, "lead unit": True}


def test_units_in_a_ring_end_the_search(people: SimpleNamespace):
    people.department.parent = people.lead_unit
    people.department.save()
    head = factories.person(Role.UNIT_HEAD, people.lead_unit)
    assert people.lead_unit.pk in writable_units(head)


def test_another_citys_measure_does_not_exist(measure: Measure):
    with use_municipality(factories.MunicipalityFactory()):
        stranger = factories.people().author
        with pytest.raises(Measure.DoesNotExist):
            report(measure.pk, standing(measure, note="Fremd"), user=stranger, seen=seen(measure))


def test_a_first_report_may_be_dated_back(people: SimpleNamespace, measure: Measure):
    other = rows.MeasureFactory(edition=measure.edition, field=measure.field)
    at = timezone.now() - timedelta(days=400)
    record(other, Standing("decided", 0, "", date(2020, 12, 14)), user=people.author, at=at)
    assert other.updates.get().at == at
    assert Measure.objects.get(pk=other.pk).noted_on == date(2020, 12, 14)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_one_wins_and_one_is_told():
    city = factories.MunicipalityFactory()
    with use_municipality(city):
        people = factories.people()
        edition = factories.EditionFactory(concept=factories.ConceptFactory(lead_unit=people.lead_unit))
        measure = rows.reported(rows.MeasureFactory(edition=edition), people.author)
    before, barrier, outcomes = seen(measure), threading.Barrier(2), []

    def act(note: str, user: object, place: Municipality) -> None:
        try:
            with use_municipality(place):
                barrier.wait()
                report(measure.pk, standing(measure, note=note), user=user, seen=before)
                outcomes.append("written")
        except Stale:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(note, user, city)) for note, user in (("A", people.author), ("B", people.unit_head))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told", "written"]
