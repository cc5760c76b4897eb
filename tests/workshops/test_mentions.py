"""A forgotten name in texts of all rooms: gone from what is being written, kept and told where it was decided on."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from concepts.models import ConceptEdition, PartAutosave, StrategicGoal
from council.models import InsertedPart, Section, Submission, SubmissionAutosave
from fields_of_action.models import EditionField, MeasureUpdate
from fields_of_action.updates import Standing, record
from municipality.scoping import ScopedModel, use_municipality
from reports.models import StoredPrint
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.council.conftest import quick_print, submission
from tests.fields_of_action.rows import IndicatorFactory, MeasureFactory, RecommendationFactory
from tests.workshops import rows
from workshops import mentions
from workshops.models import Event, Person, PersonalDataEvent, WorkingGroup

__all__ = ["quick_print", "submission"]
pytestmark = pytest.mark.usefixtures("quick_print")

NAME = "Zuckerhut"
FULL = f"Mika {NAME}"
HTML = f"<p>Das schlägt {FULL} vor.</p>"
WITHOUT = "<p>Das schlägt [Name gelöscht] vor.</p>"


@pytest.fixture
def person(concept: Any) -> Person:
    return rows.PersonFactory(given_name="Mika", family_name=NAME)


def erase(person: Person, people: SimpleNamespace) -> Any:
    author = Visitor(people.author)
    answer = author.post(f"beteiligung/personen/{person.pk}/loeschen/", {"reason": "request"})
    assert answer.status_code == 302
    return author.get(answer["Location"])


def holding() -> set[str]:
    """The tables in which the name still stands, history and unsaved texts included."""
    found = set()
    for model in apps.get_models():
        if issubclass(model, ScopedModel):
            columns = [column.attname for column in model._meta.concrete_fields if isinstance(
                column, (models.CharField, models.TextField, models.JSONField)
            )]  # fmt: skip
            if any(NAME in str(row) for row in models.QuerySet(model).values_list("pk", *columns)):
                found.add(model.__name__)
    return found


def test_drafts_and_what_goes_on_lose_it(person: Person, draft: ConceptEdition, part: EditionField, people) -> None:
    concept, group = draft.concept, rows.StakeholderGroupFactory(concept=draft.concept)
    rows.StakeholderFactory(group=group, name=f"Verein von {FULL}")
    chapter = factories.ChapterFactory(edition=draft, heading=f"Wort von {FULL}", body=HTML)
    RecommendationFactory(edition=draft, text=f"{FULL} fragt nach Kursen.")
    IndicatorFactory(concept=concept, definition=f"Gezählt von {FULL}.")
    measure = MeasureFactory(edition=part.edition, field=part.field, partners=f"Verein, {FULL}")
    record(measure, Standing("running", 10, f"{FULL} hat begonnen.", date(2026, 3, 1)), user=people.author)
    paper = factories.SubmissionFactory(lead_unit=people.lead_unit, created_by=people.author, subject="Neue Kurse")
    section = factories.SectionFactory(submission=paper, body=HTML)
    inserted = InsertedPart.objects.create(
        submission=paper, section=section, part="edition.ausblick", edition=draft, source="Konzept", text=HTML,
        sha256=InsertedPart.print_of(HTML), taken_at=timezone.now(), taken_by=people.author,
    )  # fmt: skip
    kept = {"user": people.author, "base_revision": 1, "entries": [["body", HTML]], "saved_at": timezone.now()}
    PartAutosave.objects.create(edition=draft, key="kapitel-neu", **kept)
    SubmissionAutosave.objects.create(submission=paper, **kept)
    StoredPrint.objects.create(edition=draft, values_sha256="a" * 64, sha256="b" * 64, pdf=b"%PDF")
    revisions = (chapter.revision, measure.revision, paper.revision, group.revision)
    assert len(holding()) > 10
    page = text(erase(person, people))
    assert "Die Person ist gelöscht." in page
    assert "Wo der Name noch steht" not in page
    assert holding() == set()
    inserted.refresh_from_db()
    section.refresh_from_db()
    assert (section.body, inserted.text, inserted.sha256) == (WITHOUT, WITHOUT, InsertedPart.print_of(WITHOUT))
    for row in (chapter, measure, paper, group):
        row.refresh_from_db()
    # Whoever has one of them open in a form notices.
    now = (chapter.revision, measure.revision, paper.revision, group.revision)
    assert all(after > before for before, after in zip(revisions, now, strict=True))
    assert chapter.heading == "Wort von [Name gelöscht]"
    assert MeasureUpdate.objects.get().note == "[Name gelöscht] hat begonnen."
    assert not StoredPrint.objects.exists()
    assert PersonalDataEvent.objects.last().counts["kept"] == 0


def test_what_was_decided_stays_and_is_told_with_its_reason(person: Person, edition: ConceptEdition, submission, people) -> None:
    """The text in force stays word for word; its earlier drafts do not."""
    chapter = factories.ChapterFactory(edition=edition, heading="Dank", body=f"<p>Entwurf: {FULL} hilft.</p>")
    chapter.body = HTML
    chapter.save()
    factories.ChapterFactory(edition=edition, heading="Offen", body="<p>Nichts.</p>")
    Section.objects.filter(submission=submission).delete()
    factories.SectionFactory(submission=submission, body=HTML)
    paper = stages.approved(Submission.objects.get(pk=submission.pk), people)
    other = factories.SubmissionFactory(lead_unit=people.cosigning_unit, subject="Ganz andere Sache")
    factories.SectionFactory(submission=other, body=HTML)

    before = text(Visitor(people.author).get(f"beteiligung/personen/{person.pk}/loeschen/"))
    assert "eine Vorlage einer anderen Einheit, die Sie nicht sehen" in before
    assert "Ganz andere Sache" not in before
    assert "bitte sehen Sie sie selbst durch" in before
    report = erase(person, people)
    page, html = text(report), report.content.decode()
    assert "Wo der Name noch steht" in page
    assert "Art. 17 Abs. 3 Buchst. b und d DSGVO" in page
    assert f'href="{paper.get_absolute_url()}"' in html
    assert f'href="{edition.get_absolute_url()}"' in html
    assert "eine Vorlage einer anderen Einheit" not in page
    assert NAME not in html
    chapter.refresh_from_db()
    assert chapter.body == HTML
    states = [state.body for state in chapter.history.order_by("history_id")]
    assert states == ["<p>Entwurf: [Name gelöscht] hilft.</p>", HTML]
    assert Section.objects.get(submission=other).body == WITHOUT
    assert Section.objects.get(submission=paper).body == HTML
    assert holding() == {"Chapter", "HistoricalChapter", "Section", "SubmissionVersion"}
    assert PersonalDataEvent.objects.last().counts["kept"] >= 2
    # Nobody finds out later who was forgotten.
    assert Visitor(people.author).get("beteiligung/personen/geloescht/").status_code == 302


def test_the_night_names_the_texts_by_their_address(person: Person, edition: ConceptEdition) -> None:
    factories.ChapterFactory(edition=edition, heading=f"Dank an {FULL}", body=HTML)
    Person.objects.filter(pk=person.pk).update(consent_on="2024-01-01", delete_on=timezone.localdate())
    for option in (True, False):
        out = io.StringIO()
        with use_municipality(None):
            call_command("delete_due_personal_data", stdout=out, dry_run=option)
        said = out.getvalue()
        assert "In 1 Text bleibt der Name stehen:" in said
        assert f"Kapitel {edition.get_absolute_url()}: Die Fassung ist beschlossen" in said
        assert NAME not in said


def test_two_rows_that_are_called_after_somebody(person: Person, concept: Any, people) -> None:
    """A name that has to be unique does not stand in the way of forgetting."""
    for name in (f"Kreis {FULL}", "Kreis [Name gelöscht]"):
        rows.WorkingGroupFactory(concept=concept, name=name)
    erase(person, people)
    names = set(WorkingGroup.objects.values_list("name", flat=True))
    assert "Kreis [Name gelöscht]" in names
    assert len(names) == 2
    assert holding() == set()


def test_somebody_elses_longer_name_is_left_alone(person: Person, draft: ConceptEdition, people) -> None:
    chapter = factories.ChapterFactory(edition=draft, body=f"<p>{FULL}mann und A{FULL} bleiben.</p>")
    assert mentions.find(person) == []
    erase(person, people)
    chapter.refresh_from_db()
    assert chapter.body == f"<p>{FULL}mann und A{FULL} bleiben.</p>"


def test_markup_and_another_city(city: Any, concept: Any, draft: ConceptEdition, people) -> None:
    sean = rows.PersonFactory(given_name="Seán", family_name="O'Neill & Co")
    chapter = factories.ChapterFactory(edition=draft, body="<p>Seán O&#x27;Neill &amp; Co sagt ja.</p>")
    neighbour = factories.MunicipalityFactory()
    with use_municipality(neighbour):
        foreign = rows.EventFactory(title="Seán O'Neill & Co lädt ein")
    erase(sean, people)
    chapter.refresh_from_db()
    assert chapter.body == "<p>[Name gelöscht] sagt ja.</p>"
    with use_municipality(neighbour):
        assert Event.objects.get(pk=foreign.pk).title == "Seán O'Neill & Co lädt ein"


def test_a_table_that_nobody_thought_of_is_searched_and_told(person: Person, people) -> None:
    goal = factories.StrategicGoalFactory(text=f"Ein Ziel von {FULL}.")
    assert StrategicGoal not in mentions._PLACES
    assert "Bitte nehmen Sie den Namen dort heraus." in text(erase(person, people))
    goal.refresh_from_db()
    assert goal.text == f"Ein Ziel von {FULL}."


def test_a_failure_in_one_room_leaves_everything_as_it_was(person: Person, draft: ConceptEdition, people, monkeypatch) -> None:
    chapter = factories.ChapterFactory(edition=draft, body=HTML)

    def fall() -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(mentions, "afterwards", [fall])
    with pytest.raises(RuntimeError):
        Visitor(people.author).post(f"beteiligung/personen/{person.pk}/loeschen/", {"reason": "request"})
    chapter.refresh_from_db()
    assert (chapter.body, Person.objects.filter(pk=person.pk).exists()) == (HTML, True)
