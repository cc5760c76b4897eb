"""The chain of events holds, catches up, and names the first link that somebody changed behind the portal's back."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from council import chain
from council.models import EventSeal, Submission, SubmissionEvent, VersionPrint
from council.transitions import perform
from municipality.frozen import Frozen
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages

pytestmark = pytest.mark.usefixtures("quick_print")

EVENTS = ["start_cosigning", "cosign", "approve"]


@pytest.fixture
def linked(submission: Submission, people: SimpleNamespace, city: Municipality) -> list[SubmissionEvent]:
    """An approved paper with its three events in the chain."""
    stages.approved(submission, people)
    assert chain.catch_up(city) == len(EVENTS)
    return list(SubmissionEvent.objects.order_by("pk"))


def behind_its_back(statement: str, *values: object) -> None:
    """What somebody with the database's password can do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount


def broken(city: Municipality) -> str:
    sentence = chain.verify(city).broken
    assert sentence == "" or sentence.endswith(".")
    return sentence


def test_every_event_is_linked_to_the_one_before(linked: list[SubmissionEvent], city: Municipality):
    seals = list(EventSeal.objects.all())
    assert [seal.number for seal in seals] == [1, 2, 3]
    assert [seal.event_id for seal in seals] == [event.pk for event in linked]
    assert [seal.previous for seal in seals] == ["", seals[0].hash, seals[1].hash]
    assert len({seal.hash for seal in seals}) == 3
    finding = chain.verify(city)
    assert finding == chain.Finding(linked=3, waiting=0, held=3, head=seals[2].hash, broken="")


def test_events_are_linked_after_the_commit(
    submission: Submission, people: SimpleNamespace, django_capture_on_commit_callbacks: Callable
):
    with django_capture_on_commit_callbacks(execute=True):
        perform("start_cosigning", submission, user=people.author)
        assert not EventSeal.objects.exists()
    assert EventSeal.objects.get().number == 1


def test_what_was_not_linked_is_caught_up_with_the_next_event(
    submission: Submission, people: SimpleNamespace, city: Municipality, django_capture_on_commit_callbacks: Callable
):
    """The process died between commit and linking."""
    stages.cosigning(submission, people)
    assert chain.verify(city).waiting == 1
    with django_capture_on_commit_callbacks(execute=True):
        perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    assert [row.event_id for row in EventSeal.objects.all()] == list(
        SubmissionEvent.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert chain.verify(city).waiting == 0
    assert chain.seal(city) == 0


@pytest.mark.django_db(transaction=True)
def test_a_failure_to_link_breaks_nothing(
    submission: Submission, people: SimpleNamespace, city: Municipality, monkeypatch: pytest.MonkeyPatch
):
    def fail(*args: object) -> str:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(chain, "link_hash", fail)
        perform("start_cosigning", submission, user=people.author)
    assert stages.fresh(submission).status == "in_cosign"
    assert chain.verify(city).waiting == 1
    assert chain.seal(city) == 1


def test_each_city_has_its_own_chain(linked: list[SubmissionEvent], city: Municipality):
    other = factories.MunicipalityFactory()
    with use_municipality(other):
        people = factories.people()
        factories.NumberRangeFactory()
        stages.approved(factories.complete_submission(people), people)
    assert chain.catch_up(other) == len(EVENTS)
    with use_municipality(other):
        assert [seal.number for seal in EventSeal.objects.all()] == [1, 2, 3]
    assert broken(city) == broken(other) == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "Ein anderer Grund"),
        ("actor_label", "Jemand anderes"),
        ("action", "cosign_"),
        ("to_status", "draft"),
        ("from_status", "approved"),
        ("at", "2020-01-01 12:00:00+00:00"),
        ("actor_id", None),
    ],
)
def test_a_changed_event_is_named(column: str, value: object, linked: list[SubmissionEvent], city: Municipality):
    behind_its_back(f"UPDATE council_submissionevent SET {column} = %s WHERE id = %s", value, linked[1].pk)  # noqa: S608  a column of the table above
    sentence = broken(city)
    assert sentence.startswith("Die Verknüpfung Nr. 2 passt nicht mehr zu ihrem Ereignis")
    assert f"(Zeile {linked[1].pk})" in sentence
    assert linked[1].submission.subject in sentence


def test_a_changed_person_represented_is_named(linked: list[SubmissionEvent], people: SimpleNamespace, city: Municipality):
    behind_its_back("UPDATE council_submissionevent SET on_behalf_of_id = %s WHERE id = %s", people.admin.pk, linked[1].pk)
    assert "Nr. 2 passt nicht" in broken(city)


@pytest.mark.parametrize("column", ["values", "form_source"])
def test_a_changed_version_is_named(column: str, linked: list[SubmissionEvent], city: Municipality):
    name = connection.ops.quote_name(column)
    behind_its_back(f"UPDATE council_submissionversion SET {name} = '{{}}' WHERE label = 'M1'")  # noqa: S608  a column of the table above
    assert "Nr. 1 passt nicht" in broken(city)


def test_a_print_with_another_hash_is_named(linked: list[SubmissionEvent], city: Municipality):
    behind_its_back("UPDATE council_versionprint SET sha256 = %s", "0" * 64)
    assert "Nr. 3 passt nicht" in broken(city)


def test_a_missing_event_is_named(linked: list[SubmissionEvent], city: Municipality):
    behind_its_back("DELETE FROM council_submissionevent WHERE id = %s", linked[1].pk)
    sentence = broken(city)
    assert sentence.startswith("Die Verknüpfung Nr. 2 hält ein Ereignis fest, das es nicht mehr gibt")
    assert f"Zeile {linked[1].pk}" in sentence


def test_a_missing_link_is_named_with_its_event(linked: list[SubmissionEvent], city: Municipality):
    behind_its_back("DELETE FROM council_eventseal WHERE number = 2")
    sentence = broken(city)
    assert sentence.startswith("Die Verknüpfung Nr. 2 fehlt")
    assert f"(Zeile {linked[1].pk})" in sentence
    # Linking the event once more does not heal it.
    chain.seal(city)
    assert broken(city).startswith("Die Verknüpfung Nr. 2 fehlt")


def test_a_missing_first_link_is_named(linked: list[SubmissionEvent], city: Municipality):
    behind_its_back("DELETE FROM council_eventseal WHERE number = 1")
    assert broken(city).startswith("Die Verknüpfung Nr. 1 fehlt")


def test_events_that_changed_places_are_named(linked: list[SubmissionEvent], city: Municipality):
    first, second, spare = linked[1].pk, linked[2].pk, 10**9
    for new, old in ((spare, first), (first, second), (second, spare)):
        behind_its_back("UPDATE council_eventseal SET event_id = %s WHERE event_id = %s", new, old)
    sentence = broken(city)
    assert sentence.startswith("Bei Nr. 2 ist die Reihenfolge vertauscht: Dort stand das Ereignis „cosign“")
    assert "jetzt steht dort „approve“" in sentence


def test_links_that_changed_places_are_named(linked: list[SubmissionEvent], city: Municipality):
    for new, old in ((99, 1), (1, 2), (2, 99)):
        behind_its_back("UPDATE council_eventseal SET number = %s WHERE number = %s", new, old)
    assert broken(city).startswith("Bei Nr. 1 ist die Reihenfolge vertauscht")


def test_a_changed_link_is_named(linked: list[SubmissionEvent], city: Municipality):
    behind_its_back("UPDATE council_eventseal SET hash = %s WHERE number = 2", "0" * 64)
    assert broken(city).startswith("Die Verknüpfung Nr. 2 passt nicht")
    behind_its_back("UPDATE council_eventseal SET previous = %s WHERE number = 1", "1" * 64)
    assert broken(city).startswith("Die Verknüpfung Nr. 1 schließt nicht an Nr. 0 an")


def test_an_end_that_was_cut_off_is_found_by_its_note(linked: list[SubmissionEvent], city: Municipality):
    noted = {3: chain.verify(city).head}
    assert chain.verify(city, noted).broken == ""
    behind_its_back("DELETE FROM council_eventseal WHERE number = 3")
    behind_its_back("DELETE FROM council_submissionevent WHERE id = %s", linked[2].pk)
    assert broken(city) == ""
    assert chain.verify(city, noted).broken.startswith("Die notierte Verknüpfung Nr. 3 gibt es nicht mehr")


def test_a_chain_that_was_written_anew_is_found_by_its_note(linked: list[SubmissionEvent], city: Municipality):
    noted = {3: chain.verify(city).head}
    behind_its_back("UPDATE council_submissionevent SET reason = 'Geschönt' WHERE id = %s", linked[0].pk)
    behind_its_back("DELETE FROM council_eventseal")
    chain.catch_up(city)
    assert broken(city) == ""
    assert "andere Prüfsumme als die notierte" in chain.verify(city, noted).broken


def test_a_link_is_written_once(linked: list[SubmissionEvent]):
    seal = EventSeal.objects.first()
    with pytest.raises(Frozen):
        seal.save()
    with pytest.raises(Frozen):
        EventSeal.objects.all().delete()


def test_walking_asks_the_same_for_any_number_of_links(
    submission: Submission, people: SimpleNamespace, city: Municipality, django_assert_num_queries: Callable
):
    for _round in range(5):
        stages.cosigning(submission, people) if submission.rounds.count() == 0 else perform(
            "resubmit", submission, user=people.author
        )
        perform("recall", submission, user=people.author)
    with django_assert_num_queries(12):
        assert chain.seal(city) == 10
    with django_assert_num_queries(7):
        assert chain.verify(city).held == 10


# --- The command -------------------------------------------------------------------------------------------------------


def test_the_command_tells_how_the_chain_stands(
    linked: list[SubmissionEvent],
    submission: Submission,
    people: SimpleNamespace,
    city: Municipality,
    capsys: pytest.CaptureFixture[str],
):
    head = EventSeal.objects.get(number=3).hash
    perform("revoke_approval", submission, user=people.submitter, data={"reason": "Zahlendreher"})
    call_command("verify_events", city.slug)
    assert capsys.readouterr().out == f"{city.name}: 3 Ereignisse verknüpft, 1 wartet auf seine Verknüpfung. Heil bis 3:{head}\n"
    call_command("verify_events", city.slug, "--link", "--prints", "--expect", f"3:{head}")
    told = capsys.readouterr().out
    assert f"{city.name}: 4 Ereignisse verknüpft, keines wartet." in told
    assert f"{city.name}: Drucke gelesen: {VersionPrint.objects.count()}." in told


def test_the_command_fails_and_names_every_city_that_is_broken(
    linked: list[SubmissionEvent], city: Municipality, capsys: pytest.CaptureFixture[str]
):
    quiet = factories.MunicipalityFactory(name="Stillstadt")
    behind_its_back("UPDATE council_submissionevent SET reason = 'Geschönt' WHERE id = %s", linked[1].pk)
    behind_its_back("UPDATE council_versionprint SET pdf = %s", b"%PDF-1.7 anders")
    with pytest.raises(CommandError) as failed:
        call_command("verify_events", "--prints")
    assert failed.value.returncode == 1
    first, second = str(failed.value).splitlines()
    assert first.startswith(f"{city.name}: Die Verknüpfung Nr. 2 passt nicht mehr")
    assert second.startswith(f"{city.name}: Der Druck „")
    assert f"{quiet.name}: 0 Ereignisse verknüpft, keines wartet." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nirgends"], ["--expect", "3:abc"], ["--expect", f"3:{'a' * 64}"]])
def test_the_command_refuses_what_it_does_not_understand(arguments: list[str], city: Municipality):
    with pytest.raises(CommandError):
        call_command("verify_events", *arguments)
