"""Sachstandsbericht: figures of a period, what completing freezes, and its way to the bodies and to the next duty."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import pytest_django
from django.db import IntegrityError, transaction
from django.utils import timezone

from concepts.choices import EditionStatus
from concepts.models import Milestone, ReportingDuty
from council.models import CarriedReport, Consultation, Submission
from fields_of_action.models import Indicator, IndicatorValue, Measure
from municipality.acting import Refused
from municipality.choices import Role
from municipality.frozen import Frozen
from reports.models import ProgressReport, ProgressText
from reports.progress import acts
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import EditionFieldFactory, MeasureFactory, reported
from tests.reports.printed import pages_of
from tests.sharing import copied, shared_city

TODAY = timezone.localdate()
FIRST, LAST = TODAY.replace(month=1, day=1), TODAY


def fill(scene: SimpleNamespace) -> None:
    people = scene.people
    scene.edition = factories.EditionFactory(status=EditionStatus.ADOPTED, adopted_on=FIRST, concept__lead_unit=people.lead_unit)
    scene.part = EditionFieldFactory(edition=scene.edition, name="Sprache", number="1")
    made = {"edition": scene.edition, "concept": scene.edition.concept, "field": scene.part.field}
    scene.measure = MeasureFactory(title="Sprachtreff", **made)
    scene.idle = MeasureFactory(title="Lernpaten", **made)
    reported(scene.measure, people.author, status="decided", as_of=FIRST - timedelta(days=30), note="Beschlossen.")
    reported(scene.measure, people.author, status="running", as_of=FIRST + timedelta(days=3), note="Zwei Gruppen laufen.")
    Measure.objects.filter(pk=scene.idle.pk).update(internal_note="KANARIEINTERN")
    indicator = Indicator.objects.create(concept=scene.edition.concept, name="Teilnehmende", unit="Personen", is_count=True)
    for year, value in ((LAST.year - 1, 3), (LAST.year, 57)):
        IndicatorValue.objects.create(indicator=indicator, year=year, value=value)
    Milestone.objects.create(edition=scene.edition, title="Konferenz", reached_on=FIRST, last_editor=people.author)
    scene.board = factories.CommitteeFactory(name="Integrationsbeirat", may_decide=False)
    scene.council = factories.CommitteeFactory(name="Gemeinderat")
    factories.NumberRangeFactory()
    scene.duty = ReportingDuty.objects.create(
        edition=scene.edition,
        title="Jährlicher Bericht",
        body="Integrationsbeirat und Gemeinderat",
        next_due=TODAY + timedelta(days=20),
        last_editor=people.author,
    )


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    with shared_city(django_db_blocker, fill) as made:
        yield made


@pytest.fixture
def scene(shared: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared) as own:
        yield own


def begin(scene: SimpleNamespace, last: date = LAST) -> ProgressReport:
    return acts.start(
        scene.edition, title="Sachstand des Jahres", first_day=FIRST, last_day=last, duty=scene.duty, user=scene.people.author
    )


def finish(scene: SimpleNamespace, report: ProgressReport) -> ProgressReport:
    return acts.complete(report.pk, user=scene.people.author, revision=report.revision)


def test_one_click_brings_measures_changes_milestones_and_figures(scene: SimpleNamespace):
    visitor = Visitor(scene.people.author)
    page = visitor.get(f"berichte/neu/?fortschreibung={scene.edition.pk}")
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed |= {"first_day": FIRST.isoformat(), "last_day": LAST.isoformat()}
    answer = visitor.post(f"berichte/neu/?fortschreibung={scene.edition.pk}", typed)
    assert answer.status_code == 302
    report = ProgressReport.objects.get()
    assert report.duty == scene.duty
    said = text(visitor.get(answer["Location"]))
    assert "„Sprachtreff“: bisher „beschlossen“, jetzt „läuft“." in said
    assert "„Lernpaten“ ist neu hinzugekommen" in said
    assert "Zwei Gruppen laufen." in said
    assert "kein Bericht in diesem Zeitraum" in said
    assert "Konferenz" in said
    assert "unter 5" in said
    assert "57" in said
    assert "KANARIEINTERN" not in said


def test_completing_freezes_figures_texts_and_print(scene: SimpleNamespace):
    report = begin(scene)
    texts = {
        "title": report.title,
        "introduction": "<p>Ein gutes Jahr.</p>",
        "texts": {scene.part.field_id: "<p>Es fehlt Raum.</p>"},
    }
    report = acts.save(report.pk, texts, user=scene.people.author, revision=report.revision)
    report = finish(scene, report)
    assert hashlib.sha256(bytes(report.pdf)).hexdigest() == report.sha256
    said = " ".join(pages_of(bytes(report.pdf)))
    for words in ("Ein gutes Jahr.", "Es fehlt Raum.", "Zwei Gruppen laufen.", "läuft", "unter 5", "Konferenz"):
        assert words in said
    assert "KANARIEINTERN" not in said
    reported(scene.measure, scene.people.author, status="done", as_of=TODAY, note="Zu Ende.")
    ProgressText.objects.update(text="<p>Später geändert.</p>")
    visitor = Visitor(scene.people.clerk)
    page = text(visitor.get(report.get_absolute_url()))
    assert "Zu Ende." not in page
    assert "Später geändert." not in page
    assert visitor.get(report.url("progress_file")).content == bytes(report.pdf)
    with pytest.raises(Frozen):
        report.save()
    with pytest.raises(Frozen):
        report.delete()
    for act in (
        lambda: acts.save(report.pk, texts, user=scene.people.author, revision=report.revision),
        lambda: finish(scene, report),
    ):
        with pytest.raises(Refused, match="ändert sich nicht mehr"):
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.filter(pk=report.pk).update(sha256="")


def test_the_next_report_compares_with_the_last(scene: SimpleNamespace, quick_print: list):
    finish(scene, begin(scene, last=LAST - timedelta(days=1)))
    reported(scene.measure, scene.people.author, status="done", as_of=TODAY, note="Zu Ende.")
    changes = acts.values_of(begin(scene))["changes"]
    assert changes == ["„Sprachtreff“: bisher „läuft“, jetzt „abgeschlossen“."]


def test_the_slower_of_two_keeps_her_text_and_sees_the_other(scene: SimpleNamespace):
    report = begin(scene)
    path = report.url("progress_edit")
    visitor = Visitor(scene.people.unit_head)
    mine = {"title": report.title, "introduction": "<p>Meine Einleitung.</p>", "revision": report.revision}
    acts.save(
        report.pk,
        {"title": report.title, "introduction": "<p>Die andere.</p>", "texts": {}},
        user=scene.people.author,
        revision=report.revision,
    )
    answer = visitor.post(path, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Meine Einleitung." in page
    assert "Die andere." in page
    assert ProgressReport.objects.get().introduction == "<p>Die andere.</p>"
    assert visitor.post(path, mine | {"revision": ProgressReport.objects.get().revision}).status_code == 302
    assert ProgressReport.objects.get().introduction == "<p>Meine Einleitung.</p>"


@pytest.mark.parametrize("role", ["clerk", "cosigner", "member", "admin"])
def test_who_does_not_write_the_concept_writes_no_report(scene: SimpleNamespace, role: str):
    report = begin(scene)
    visitor = Visitor(getattr(scene.people, role))
    for page, typed in (("bearbeiten", {"title": "Neu"}), ("abschliessen", {"revision": report.revision})):
        assert visitor.post(f"berichte/{report.pk}/{page}/", typed).status_code == 403
    assert visitor.post("berichte/neu/", {"title": "Neu"}).status_code == 403
    assert ProgressReport.objects.values_list("title", "status").get() == (report.title, "draft")
    assert visitor.get(report.get_absolute_url()).status_code == (403 if role == "member" else 200)


def test_a_draft_does_not_go_to_the_bodies(scene: SimpleNamespace):
    report = begin(scene)
    answer = Visitor(scene.people.author).post(f"vorlagen/neu/aus-dem-bericht/{report.pk}/")
    assert answer["Location"] == report.get_absolute_url()
    assert not Submission.objects.exists()
    assert Visitor(scene.people.clerk).post(f"vorlagen/neu/aus-dem-bericht/{report.pk}/").status_code == 403


def test_from_the_report_to_the_note_taken_and_the_next_duty(scene: SimpleNamespace, quick_print: list):
    report = finish(scene, begin(scene))
    Visitor(scene.people.author).post(f"vorlagen/neu/aus-dem-bericht/{report.pk}/")
    paper = Submission.objects.get()
    assert (paper.kind, paper.subject, paper.lead_unit) == ("information", report.title, scene.people.lead_unit)
    assert [(step.committee.name, step.role) for step in paper.steps.all()] == [
        ("Integrationsbeirat", "information"),
        ("Gemeinderat", "information"),
    ]
    attachment = paper.attachments.get()
    with attachment.file.open("rb") as stored:
        assert stored.read() == bytes(report.pdf)
    assert attachment.sha256 == report.sha256
    assert CarriedReport.objects.get().report == report
    assert "„Sprachtreff“" in " ".join(section.body for section in paper.sections.all())
    factories.CosignStationFactory(submission=paper, unit=scene.people.cosigning_unit)
    stages.approved(paper, scene.people)
    board, council = paper.steps.all()
    stages.end(board, scene.people, "noted")
    assert ReportingDuty.objects.get().last_done is None
    stages.end(Consultation.objects.get(pk=council.pk), scene.people, "noted")
    assert stages.fresh(paper).result == "noted"
    duty = ReportingDuty.objects.get()
    assert duty.last_done == TODAY
    assert duty.next_due == scene.duty.due_after(TODAY)
    assert duty.next_due > scene.duty.next_due
    page = text(Visitor(scene.people.clerk).get(stages.fresh(paper).get_absolute_url()))
    assert "der nächste Bericht ist vorgemerkt" in page
    assert report.title in page


def test_pages_keep_their_budget(scene: SimpleNamespace, quick_print: list):
    report = begin(scene)
    visitor = Visitor(scene.people.author)
    paths = ["berichte/", report.get_absolute_url(), report.url("progress_edit")]
    few = [visitor.queries(path) for path in paths]
    for number in range(3):
        made = {"edition": scene.edition, "concept": scene.edition.concept, "field": scene.part.field}
        reported(MeasureFactory(title=f"Weitere {number}", **made), scene.people.author, status="running", as_of=TODAY)
        EditionFieldFactory(edition=scene.edition, name=f"Feld {number}")
        begin(scene, last=LAST - timedelta(days=number + 1))
    assert [visitor.queries(path) for path in paths] == few
    # A draft is put together anew whenever it is read; a completed report is one row.
    assert few[0] <= 10
    assert max(few[1:]) <= 16
    assert visitor.queries(finish(scene, report).get_absolute_url()) <= 8


def test_a_stranger_finds_no_report(scene: SimpleNamespace):
    report = begin(scene)
    other = factories.MunicipalityFactory()
    person = factories.person(Role.AUTHOR, scene.people.lead_unit)
    assert Visitor(person).get(f"/{other.slug}/berichte/{report.pk}/").status_code in (403, 404)
