"""The process of an edition: phases with lettered steps, milestones, what follows, what is due; and who may read and write it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from concepts import duties
from concepts.choices import Cadence, EditionStatus
from concepts.editions import start
from concepts.models import ConceptEdition, ProcessPhase, ProcessStep, ReportingDuty
from concepts.parts import KINDS, GoingOnKind
from concepts.process import phases_of, timeline
from municipality.choices import Role
from municipality.scoping import use_municipality
from municipality.timeline import rows_of
from tests import factories
from tests.concepts.browsing import Visitor, address, origin, text
from tests.concepts.rows import dated, due_in, everything, phase
from tests.concepts.test_pages import adopt

HTMX = {"HX-Request": "true"}
PROCESS, MONEY = "konzepte/konzept/2020/prozess/", "konzepte/konzept/2020/geld/"
SECRET = "Kanarienvogel"
SLUGS = [slug for slug, kind in KINDS.items() if isinstance(kind, GoingOnKind)]


def sent(row: ProcessPhase, *steps: tuple[str, str], **changes: object) -> dict[str, object]:
    """What a browser sends of a phase whose steps are these pairs of title and time, known ones first."""
    known = list(row.steps.all()) if row.pk else []
    data: dict[str, object] = {"revision": row.revision, "title": row.title, "period": row.period, "text": row.text}
    data["steps-TOTAL_FORMS"] = len(steps)
    for index, (title, period) in enumerate(steps):
        key = next((step.pk for step in known if step.title == title), "")
        data |= {f"steps-{index}-{name}": value for name, value in (("id", key), ("title", title), ("period", period))}
    return data | changes


@pytest.fixture
def writer(people) -> Visitor:
    return Visitor(people.author)


@pytest.fixture
def planned(edition) -> ConceptEdition:
    """A measure ahead, and three phases of which two overlap."""
    phase(edition, "Expertentreffen", "6. November 2019", is_preliminary=True)
    phase(edition, "Planung", "Februar – März 2020", "Ausschreibung", "Ablauf", "Steuerungsgruppe")
    phase(edition, "Kick-off", "April 2020")
    phase(edition, "Beteiligung", "April 2020 – Juni 2020")
    return edition


class TestPhases:
    def test_numbers_follow_the_order_and_skip_what_is_ahead(self, planned, writer):
        assert [(row.number, row.title) for row in phases_of(planned)] == [
            (None, "Expertentreffen"), (1, "Planung"), (2, "Kick-off"), (3, "Beteiligung"),
        ]  # fmt: skip
        # A phase that is read alone counts for itself.
        assert [row.number for row in planned.phases.all()] == [None, 1, 2, 3]
        last = planned.phases.get(title="Beteiligung")
        assert writer.post("konzepte/konzept/2020/text/phasen/ordnen/", {"move": f"{last.pk}-up"}).status_code == 302
        assert [row.title for row in phases_of(planned) if row.number == 2] == ["Beteiligung"]

    def test_the_page_says_phases_steps_and_times(self, planned, people):
        adopt(planned)
        page = text(Visitor(people.member).get(PROCESS))
        assert "Expertentreffen im Vorfeld 6. November 2019" in page
        assert "1 . Planung Februar – März 2020 a) Ausschreibung b) Ablauf c) Steuerungsgruppe" in page
        assert "Bearbeiten" not in page

    def test_steps_are_written_with_their_phase(self, planned, writer, people):
        row = planned.phases.get(title="Planung")
        kept = row.steps.get(title="Ablauf").pk
        steps = [("Steuerungsgruppe", ""), ("Ablauf", "Mitte Februar 2020"), ("Formate", "März 2020"), ("", "")]
        answer = writer.post(address(row, "bearbeiten/"), sent(row, *steps))
        assert answer["Location"].endswith(f"/prozess/#phasen-{row.pk}")
        found = [(step.letter, step.title, step.period_from, step.last_editor) for step in row.steps.order_by("position")]
        assert [item[:3] for item in found] == [
            ("a", "Steuerungsgruppe", None), ("b", "Ablauf", date(2020, 2, 11)), ("c", "Formate", date(2020, 3, 1)),
        ]  # fmt: skip
        assert found[2][3] == people.author
        assert row.steps.get(title="Ablauf").pk == kept, "a step stays the same row wherever it stands"
        assert not ProcessStep.objects.filter(title="Ausschreibung").exists()

    def test_what_is_wrong_with_a_step_is_said_by_its_letter(self, planned, writer):
        row = planned.phases.get(title="Planung")
        wrong = [("Ausschreibung", ""), ("", "April 2020"), ("Ablauf", "demnächst")]
        answer = writer.post(address(row, "bearbeiten/"), sent(row, *wrong))
        assert answer.status_code == 422
        said = text(answer)
        assert "Schritt b: Bitte schreiben Sie, was geschieht." in said
        assert "Schritt c: „demnächst“ nennt keine Zeit." in said
        assert 'value="demnächst"' in answer.content.decode()
        assert row.steps.count() == 3

    def test_steps_can_be_moved_and_marked_for_removal(self, planned, writer):
        row = planned.phases.get(title="Planung")
        data = sent(row, ("Ausschreibung", ""), ("Ablauf", ""), ("Steuerungsgruppe", ""))
        data |= {"steps-0-ORDER": 3, "steps-1-ORDER": 1, "steps-2-ORDER": 2, "steps-1-DELETE": "on"}
        assert writer.post(address(row, "bearbeiten/"), data).status_code == 302
        assert [step.title for step in row.steps.all()] == ["Steuerungsgruppe", "Ausschreibung"]

    @pytest.mark.parametrize("rows", ["-1", "99999999", "x", ""])
    def test_nonsense_of_rows_is_no_failure(self, planned, writer, rows):
        row = planned.phases.get(title="Planung")
        data = sent(row, **{"steps-TOTAL_FORMS": rows, "steps": '[1, {"title": {"a": 1}}, "x"' if rows == "x" else '"y"'})
        assert writer.post(address(row, "bearbeiten/"), data).status_code == 302

    def test_the_history_tells_of_phase_and_steps(self, planned, writer):
        row = planned.phases.get(title="Planung")
        steps = [("Ausschreibung", "Mitte Februar 2020"), ("Ablauf", "")]
        writer.post(address(row, "bearbeiten/"), sent(row, *steps, period="März 2020"))
        page = text(writer.get(address(row, "verlauf/")))
        assert "von „Februar – März 2020“ zu „März 2020“ geändert" in page
        assert "Schritt „Ausschreibung“ geändert" in page
        assert "Schritt „Steuerungsgruppe“ entfernt" in page
        assert "frühester Tag" not in page

    def test_more_steps_than_the_alphabet_have_letters_too(self):
        assert [ProcessStep(position=place).letter for place in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]

    def test_a_period_is_understood_or_asked_about(self, edition, writer):
        data = {"revision": 0, "title": "Neu", "period": "bald mal", "text": "", "steps-TOTAL_FORMS": 0}
        answer = writer.post("konzepte/konzept/2020/text/phasen/neu/", data)
        assert (answer.status_code, edition.phases.count()) == (422, 0)
        assert writer.post("konzepte/konzept/2020/text/phasen/neu/", data | {"period": "Ende 2026"}).status_code == 302
        assert edition.phases.get().period_from == date(2026, 10, 1)


class TestTwoAtOnce:
    def test_steps_of_both_are_shown_and_nothing_is_overwritten(self, planned, writer, people):
        row = planned.phases.get(title="Planung")
        first = sent(row, ("Ausschreibung", ""), ("Ablauf", ""))
        second = sent(row, ("Ausschreibung", ""), ("Ablauf", ""), ("Steuerungsgruppe", ""), ("Formate", ""))
        assert writer.post(address(row, "bearbeiten/"), second).status_code == 302
        other = Visitor(factories.person(Role.AUTHOR, people.lead_unit))
        answer = other.post(address(row, "bearbeiten/"), first)
        assert answer.status_code == 409
        assert "d) Formate" in text(answer)
        assert row.steps.count() == 4
        row.refresh_from_db()
        chosen = first | {"resolve": row.revision, "choice:steps": "theirs"}
        assert other.post(address(row, "bearbeiten/"), chosen).status_code == 302
        assert row.steps.count() == 4
        assert (
            other.post(address(row, "bearbeiten/"), first | {"revision": 1, "resolve": 3, "choice:steps": "mine"}).status_code
            == 302
        )
        assert [step.title for step in row.steps.all()] == ["Ausschreibung", "Ablauf"]

    def test_who_changed_something_else_keeps_the_steps_of_the_other(self, planned, writer, people):
        row = planned.phases.get(title="Planung")
        old = [("Ausschreibung", ""), ("Ablauf", ""), ("Steuerungsgruppe", "")]
        late = sent(row, *old, text="Mit Beschreibung") | origin(writer, address(row, "bearbeiten/"))
        assert writer.post(address(row, "bearbeiten/"), sent(row, *old, ("Formate", ""))).status_code == 302
        assert Visitor(people.unit_head).post(address(row, "bearbeiten/"), late).status_code == 302
        row.refresh_from_db()
        assert (row.text, row.steps.count(), row.revision) == ("Mit Beschreibung", 4, 3)

    def test_unsaved_steps_are_kept_for_their_writer(self, planned, writer):
        row = planned.phases.get(title="Planung")
        assert writer.post(address(row, "sichern/"), sent(row, ("Nur gedacht", "Mai 2020"))).status_code == 200
        page = writer.get(address(row, "bearbeiten/") + "?stand=wiederherstellen").content.decode()
        assert 'value="Nur gedacht"' in page
        assert row.steps.count() == 3


class TestTimeline:
    def test_it_says_the_same_as_the_phases(self, planned):
        dated(KINDS["meilensteine"].model(edition=planned, title="Beschluss"), "Dezember 2020")
        chart = timeline(planned, phases_of(planned), planned.milestones.all())
        assert [(row.kind, row.name, row.period) for row in rows_of(chart)] == [
            ("im Vorfeld", "Expertentreffen", "6. November 2019"),
            ("Phase", "1. Planung", "Februar – März 2020"),
            ("Phase", "2. Kick-off", "April 2020"),
            ("Phase", "3. Beteiligung", "April 2020 – Juni 2020"),
            ("Meilenstein", "Beschluss", "Dezember 2020"),
        ]
        assert list(rows_of(chart)[1].notes) == ["a) Ausschreibung", "b) Ablauf", "c) Steuerungsgruppe"]

    def test_the_page_has_picture_and_table(self, planned, writer):
        page = writer.get(PROCESS)
        assert page.content.decode().count("<svg xmlns") == 2, "one for a desk, one for a hand"
        assert "Zeitplan als Tabelle" in text(page)
        for row in planned.phases.all():
            assert f'href="#phasen-{row.pk}"' in page.content.decode()

    def test_without_times_there_is_no_empty_picture(self, edition, writer):
        phase(edition, "Irgendwann")
        page = writer.get(PROCESS)
        assert "<svg xmlns" not in page.content.decode()
        assert "entsteht hier das Bild" in text(page)


class TestWhoMay:
    @pytest.mark.parametrize("status", [EditionStatus.DRAFT, EditionStatus.IN_REVIEW, EditionStatus.ADOPTED])
    def test_process_goes_on_until_the_edition_is_continued(self, edition, writer, status):
        edition.status, edition.adopted_on = status, date(2020, 3, 2) if status == EditionStatus.ADOPTED else None
        edition.save()
        row = everything(edition)[1]
        data = {"revision": 1, "title": "Kick-off", "period": "April 2020", "text": "", "reached_on": "2020-04-23"}
        assert writer.post(address(row, "bearbeiten/"), data).status_code == 302
        row.refresh_from_db()
        assert row.reached_on == date(2020, 4, 23)
        if status != EditionStatus.DRAFT:
            assert writer.post(address(edition.chapters.first(), "bearbeiten/"), {"revision": 1}).status_code == 403

    def test_a_continued_edition_stays_as_it_is(self, edition, writer):
        rows = everything(edition)
        edition.status, edition.adopted_on = EditionStatus.SUPERSEDED, date(2020, 3, 2)
        edition.save()
        for row in rows:
            assert writer.get(address(row, "bearbeiten/")).status_code == 403
            assert writer.post(address(row, "entfernen/"), {"revision": 1}).status_code == 409
        assert "bleibt, wie sie beschlossen wurde" in text(writer.get(PROCESS))

    @pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "clerk", "member", "admin"])
    @pytest.mark.parametrize("slug", SLUGS)
    def test_others_read_and_do_not_write(self, edition, people, role, slug):
        row = next(item for item in everything(edition) if type(item) is KINDS[slug].model)
        adopt(edition)
        visitor = Visitor(getattr(people, role))
        assert visitor.get(PROCESS if KINDS[slug].page_name == "edition_process" else MONEY).status_code == 200
        for page in ("bearbeiten/", "entfernen/", "sichern/", "erledigt/"):
            assert visitor.post(address(row, page), {"revision": 1}).status_code == 403, page
        assert visitor.post(f"konzepte/konzept/2020/text/{slug}/neu/", {"revision": 0}).status_code == 403
        row.refresh_from_db()
        assert row.revision == 1

    def test_members_find_nothing_of_a_draft(self, edition, people):
        rows = everything(edition, SECRET)
        factories.EditionFactory(concept=edition.concept, slug="alt", status="adopted", adopted_on=date(2010, 1, 1))
        member = Visitor(people.member)
        pages = [PROCESS, MONEY, "konzepte/konzept/", "", *(address(row) for row in rows)]
        for page in pages:
            answer = member.get(page)
            assert SECRET not in answer.content.decode(), page
        assert {member.get(page).status_code for page in (PROCESS, MONEY)} == {404}
        adopt(ConceptEdition.objects.get(slug="alt"))
        assert SECRET in text(Visitor(people.clerk).get(PROCESS)), "a walk that finds it shows that silence means silence"

    def test_another_city_finds_nothing(self, edition, people):
        rows = everything(edition, SECRET)
        with use_municipality(factories.MunicipalityFactory()):
            stranger = Visitor(factories.person(Role.ADMIN))
            for page in (PROCESS, MONEY, *(address(row) for row in rows)):
                assert stranger.get(page).status_code == 404
            assert SECRET not in stranger.get("").content.decode()
            assert not ReportingDuty.objects.exists()

    def test_an_edition_without_anything_says_so(self, edition, people):
        adopt(edition)
        member = Visitor(people.member)
        assert "Noch nichts zum Prozess" in text(member.get(PROCESS))
        assert "Noch nichts zu Geld und Begleitung" in text(member.get(MONEY))


class TestNextEdition:
    def test_what_goes_on_goes_along_and_the_rest_stays(self, edition, people):
        everything(edition)
        done = dated(KINDS["begleitung"].model(edition=edition, institution="Altes Institut", is_completed=True), "2014")
        ReportingDuty.objects.create(edition=edition, title="Abschlussbericht", cadence=Cadence.ONCE, last_done=date(2020, 1, 1))
        adopt(edition)
        new = start(edition.concept, label="Neue", user=people.author, predecessor=edition)
        assert [str(row) for row in new.instruments.all()] == ["Runder Tisch"]
        assert [str(row) for row in new.duties.all()] == ["Sachbericht"]
        assert [str(row) for row in new.supports.all()] == ["Institut"]
        for relation in ("phases", "milestones", "evaluations", "documents", "fundings", "budget"):
            assert not getattr(new, relation).exists(), relation
            assert getattr(edition, relation).exists(), relation
        assert edition.supports.filter(pk=done.pk).exists()


class TestDuties:
    def test_the_rhythm_goes_on_from_the_day_it_was_due(self):
        duty = ReportingDuty(cadence=Cadence.YEARLY, next_due=date(2020, 2, 29))
        assert duty.due_after(date(2020, 3, 10)) == date(2021, 2, 28)
        assert duty.due_after(date(2020, 1, 10)) == date(2021, 2, 28), "early is done for this time"
        assert duty.due_after(date(2023, 5, 1)) == date(2024, 2, 29), "times that passed are not asked for"
        assert ReportingDuty(cadence=Cadence.MONTHLY, next_due=date(2020, 12, 31)).due_after(date(2021, 1, 2)) == date(
            2021, 1, 31
        )
        assert ReportingDuty(cadence=Cadence.ONCE, next_due=date(2020, 1, 1)).due_after(date(2020, 1, 1)) is None

    def test_one_click_moves_a_duty_on(self, edition, writer, people):
        duty = ReportingDuty.objects.create(edition=edition, title="Sachbericht", cadence=Cadence.YEARLY, next_due=due_in(-40))
        expected = duty.due_after(timezone.localdate())
        assert "seit 40 Tagen überfällig" in text(writer.get(PROCESS))
        assert writer.post(address(duty, "erledigt/"), {"revision": 1}).status_code == 302
        duty.refresh_from_db()
        assert (duty.next_due, duty.last_done, duty.last_editor) == (expected, timezone.localdate(), people.author)
        again = writer.post(address(duty, "erledigt/"), {"revision": 1})
        assert (again.status_code, "inzwischen geändert" in text(again)) == (409, True)
        duty.refresh_from_db()
        assert duty.next_due == expected
        assert duty.history.count() == 2

    def test_what_comes_once_is_then_over(self, edition, writer):
        duty = ReportingDuty.objects.create(edition=edition, title="Abschlussbericht", cadence=Cadence.ONCE, next_due=due_in(0))
        assert "heute fällig" in text(writer.get(PROCESS))
        writer.post(address(duty, "erledigt/"), {"revision": 1})
        assert "zurzeit nichts fällig" in text(writer.get(PROCESS))
        assert writer.post(address(duty, "erledigt/"), {"revision": 2}).status_code == 409

    def test_only_what_can_be_due_can_be_done(self, edition, writer):
        row = phase(edition, "Planung")
        assert writer.post(address(row, "erledigt/"), {"revision": 1}).status_code == 404

    def test_a_duty_without_a_day_is_asked_for_one(self, edition, writer):
        data = {"revision": 0, "title": "Jahresbericht", "cadence": "yearly", "body": "", "note": ""}
        answer = writer.post("konzepte/konzept/2020/text/berichtspflichten/neu/", data)
        assert (answer.status_code, "Bitte nennen Sie den Tag" in text(answer)) == (422, True)
        for more in ({"next_due": "2027-03-01"}, {"cadence": "as_needed"}, {"cadence": "once", "last_done": "2020-01-01"}):
            assert writer.post("konzepte/konzept/2020/text/berichtspflichten/neu/", data | more).status_code == 302

    def test_the_overview_names_what_is_due_and_asks_those_who_lead(self, edition, people):
        ReportingDuty.objects.create(edition=edition, title="Sachbericht", body="Ausschuss", next_due=due_in(-1))
        ReportingDuty.objects.create(edition=edition, title="Jahresbericht", next_due=due_in(90))
        page = text(Visitor(people.author).get(""))
        assert "Sachbericht Bericht an: Ausschuss" in page
        assert "seit 1 Tag überfällig" in page
        assert "Jahresbericht" in page
        assert "in 90 Tagen fällig" in page
        today = timezone.localdate()
        assert [item.is_mine for item in duties.due(people.author, today)] == [True, True]
        assert [item.is_mine for item in duties.due(people.clerk, today)] == [False, False]
        assert "Sachbericht" in text(Visitor(people.clerk).get(""))
        assert duties.due(people.member, today) == []
        assert "Sachbericht" not in text(Visitor(people.member).get(""))

    def test_a_duty_of_two_editions_is_due_once(self, edition, people):
        ReportingDuty.objects.create(edition=edition, title="Sachbericht", cadence=Cadence.YEARLY, next_due=due_in(-5))
        adopt(edition)
        new = start(edition.concept, label="Neue", user=people.author, predecessor=edition)
        ReportingDuty.objects.create(edition=new, title="Bericht zum Antrag", cadence=Cadence.ONCE, next_due=due_in(3))
        today = timezone.localdate()
        assert [item.title for item in duties.due(people.author, today)] == ["Sachbericht", "Bericht zum Antrag"]
        old = edition.duties.get()
        duties.settle(old, user=people.author, revision=1, today=today)
        taken_along = new.duties.get(title="Sachbericht")
        old.refresh_from_db()
        assert taken_along.next_due == old.next_due
        assert (taken_along.last_done, taken_along.revision) == (today, 2)

    def test_the_database_knows_the_rhythms(self, edition):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportingDuty.objects.create(edition=edition, title="x", cadence="hourly")


class TestCost:
    @pytest.mark.parametrize("page", [PROCESS, MONEY, "konzepte/konzept/2020/", ""])
    @pytest.mark.parametrize("role", ["author", "clerk"])
    def test_pages_cost_the_same_however_much_there_is(self, edition, people, role, page):
        visitor = Visitor(getattr(people, role))
        everything(edition)
        visitor.get(page)
        few = visitor.queries(page)
        for number in range(3):
            everything(edition, f" {number}")
        assert visitor.queries(page) == few
        assert few <= (16 if page == "" else 14)

    def test_a_phase_alone_stays_within_an_editors_budget(self, planned, writer):
        row = planned.phases.get(title="Planung")
        writer.get(address(row, "bearbeiten/"))
        few = writer.queries(address(row, "bearbeiten/"))
        for place in range(4, 30):
            ProcessStep.objects.create(phase=row, position=place, title=f"Schritt {place}")
        assert writer.queries(address(row, "bearbeiten/")) == few <= 16
