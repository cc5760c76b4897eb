"""`manage.py delete_old_autosaves` forgets old unsaved texts in every city, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from concepts.models import PartAutosave
from council import drafts
from council.models import Submission, SubmissionAutosave
from municipality import unsaved
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from workshops.models import EventAutosave


def keep(submission: Submission, user: User, *, days: int) -> SubmissionAutosave:
    """An unsaved text that was last touched so many days ago."""
    kept = drafts.keep_unsaved(submission, user, [("subject", "Neu")], submission.revision)
    SubmissionAutosave.objects.filter(pk=kept.pk).update(saved_at=timezone.now() - timedelta(days=days, minutes=1))
    return kept


def test_old_unsaved_texts_go_in_every_city(
    submission: Submission, people: SimpleNamespace, city: Municipality, capsys: pytest.CaptureFixture[str]
):
    keep(submission, people.author, days=90)
    keep(submission, people.clerk, days=200)
    recent = keep(submission, people.admin, days=89)
    other = factories.MunicipalityFactory(name="Nachbarstadt")
    quiet = factories.MunicipalityFactory(name="Stillstadt")
    with use_municipality(other):
        foreign = factories.people()
        keep(factories.complete_submission(foreign), foreign.author, days=91)
    call_command("delete_old_autosaves")
    assert list(SubmissionAutosave.objects.all()) == [recent]
    with use_municipality(other):
        assert not SubmissionAutosave.objects.exists()
        assert Submission.objects.count() == 1
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(
        [
            f"{city.name}: 2 nicht gespeicherte Texte gelöscht.",
            f"{other.name}: 1 nicht gespeicherter Text gelöscht.",
            f"{quiet.name}: kein nicht gespeicherter Text war so alt.",
        ]
    )


def test_the_number_of_days_can_be_chosen(submission: Submission, people: SimpleNamespace):
    keep(submission, people.author, days=7)
    call_command("delete_old_autosaves", "--days", "8")
    assert SubmissionAutosave.objects.count() == 1
    call_command("delete_old_autosaves", "--days", "7")
    assert not SubmissionAutosave.objects.exists()


def test_unsaved_texts_of_editions_go_too(submission: Submission, people: SimpleNamespace, capsys: pytest.CaptureFixture[str]):
    edition = factories.EditionFactory()
    for number, days in enumerate((120, 5)):
        kept = unsaved.keep(PartAutosave, people.author, [("title", "Neu")], 1, edition=edition, key=f"ziele-{number}")
        PartAutosave.objects.filter(pk=kept.pk).update(saved_at=timezone.now() - timedelta(days=days))
    keep(submission, people.author, days=100)
    call_command("delete_old_autosaves")
    assert [item.key for item in PartAutosave.objects.all()] == ["ziele-1"]
    assert "2 nicht gespeicherte Texte gelöscht." in capsys.readouterr().out


@pytest.mark.parametrize("days", ["-1", "0", "bald", "999999999999"])
def test_what_is_typed_at_this_moment_is_never_in_danger(days: str, submission: Submission, people: SimpleNamespace):
    keep(submission, people.author, days=0)
    with pytest.raises(CommandError, match="Zahl von Tagen zwischen 1"):
        call_command("delete_old_autosaves", f"--days={days}")
    assert SubmissionAutosave.objects.count() == 1


def test_unsaved_texts_of_every_editor_go(people: SimpleNamespace, city: Municipality, capsys: pytest.CaptureFixture[str]):
    old = timezone.now() - timedelta(days=91)
    values = {"user": people.author, "base_revision": 1, "entries": [], "saved_at": old}
    PartAutosave.objects.create(edition=factories.EditionFactory(), key="kapitel-1", **values)
    EventAutosave.objects.create(key="veranstaltung-neu", **values)
    recent = EventAutosave.objects.create(key="veranstaltung-1", **values | {"saved_at": timezone.now()})
    call_command("delete_old_autosaves")
    assert not PartAutosave.objects.exists()
    assert list(EventAutosave.objects.all()) == [recent]
    assert f"{city.name}: 2 nicht gespeicherte Texte gelöscht." in capsys.readouterr().out
