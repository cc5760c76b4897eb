"""The demonstration data once loaded: every fact is told, every role can log in, every state is there to see."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from council.choices import MeetingState, StepStatus, SubmissionStatus
from council.demo.sources import CITIES, PASSWORD, login
from council.document import build
from council.models import Committee, CommitteeMember, Meeting, Submission, SubmissionEvent, VersionPrint
from municipality.choices import Role
from municipality.colors import TEXT_CONTRAST, contrast
from municipality.models import Municipality, OrganizationalUnit, User
from municipality.scoping import use_municipality
from reports.forms import load_form

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MAIN = {
    "waiblingen": "Fortschreibung des Integrationskonzeptes",
    "offenburg": "Weiterentwicklung des Integrationskonzeptes",
    "kornwestheim": "Vorstellung Integrationskonzept",
    "wetzlar": "Integriertes Handlungskonzept zur Integration von Menschen mit Migrationshintergrund in der Stadt Wetzlar",
}

# Facts of the four real papers, in the words that the demonstration data uses for them.
FACTS = {
    "waiblingen": [
        "Bürgerengagement",
        "Ausschuss für Bildung, Soziales und Verwaltung",
        "Gemeinderat",
        "2017-12-06",
        "2017-12-14",
        "2017-11-20",
        "2009/10",
        "Ende 2014",
        "05.04.2017",
        "BSV 3/2017",
        "27.04.2017",
        "Verwaltungsvorschrift Integration",
        "15.000 €",
        "beantragt und bewilligt",
        "Institut für angewandte Sozialwissenschaft (IfaS)",
        "Zugang zu Sprache und Bildung",
        "Zugang zu Kultur und Vereinen",
        "Schwerpunkt Sport",
        "Bürgerschaftliches Engagement",
        "Flucht und Asyl",
        "Interkulturelle Öffnung der Verwaltung",
        "Menschen mit Fluchterfahrung",
        "Haltung der Stadtgesellschaft",
        "vorher dafür geschult",
        "ein bis zwei weitere moderierte Sitzungen",
        "Weitergeben von Informationen",
        "Zwischenbilanz",
        "Starke Netzwerke Elternbegleiter für geflüchtete Familien",
        "Kita-Einstieg, Brücken bauen in frühe Bildung",
        "Familienbildungsstätte",
        "jeweils ein Land",
        "Boccia-Bahn",
        "Rundsporthalle",
        "Sport im Park",
        "Gartenschau",
        "Feuerwehr",
        "DRK",
        "Integrationslotsen",
        "offener Treff",
        "Ausländerbehörde",
        "Koordinationsstelle Netzwerk Asyl",
        "Informationsveranstaltung",
        "WKZ",
        "Meine ersten 100 Tage bei der Stadtverwaltung",
        "Runder Tisch Vielfalt",
        "einmal jährlich",
        "Abschlussbericht",
        "06.12.2017",
        "5.000 €",
    ],
    "offenburg": [
        "168/20",
        "2020-10-15",
        "Fachbereich 9, Familien, Schulen und Soziales",
        "Integrationsbeirat",
        "Ausschuss für Familie und Jugend",
        "2020-11-04",
        "2020-11-18",
        "2020-12-14",
        "zustimmend zur Kenntnis",
        '"A3"',
        '"A4"',
        '"E4"',
        "offene Stadt",
        "kulturelle Teilhabe",
        "2006",
        "in großer Einigkeit",
        "Zwei größere Berichte",
        "Steuerungsgruppe",
        "15 Organisationen",
        "Wohlfahrtsverbände",
        "Jobcenter (KOA)",
        "Agentur für Arbeit",
        "Staatliches Schulamt Offenburg",
        "Institut für Deutsche Sprache",
        "Hochschule Offenburg",
        "Interreligiöser Arbeitskreis",
        "Vorschulbereich",
        "Seniorenbüro",
        "Stadtteil- und Familienzentren",
        "Abteilung Schule und Sport",
        "Stabsstelle Stadtentwicklung",
        "elf Handlungsfelder",
        "fünf kamen neu hinzu",
        "Bildung und Schule",
        "Wohnen, Nachbarschaften, Zusammenleben im Stadtteil",
        "Offene Arbeit mit Kindern und Jugendlichen",
        "Ausbildung, Beschäftigung und Arbeit/Betriebe",
        "Pflege und Altern",
        "Interreligiöser Dialog – Miteinander der Religionen",
        "Zusammenarbeit der Migrantenorganisationen und der Stadt Offenburg",
        "Freizeit und Sport",
        "Querschnittsaufgabe",
        "Integrationsmanagement",
        "Diversity",
        "Chancengerechtigkeit",
        "regelmäßige Berichte",
    ],
    "kornwestheim": [
        "Ausschuss für Soziales und Integration",
        "2017-03-22",
        "Beschlussfassung",
        "im Grundsatz",
        "Wirtschaft und berufliche Bildung",
        "Wohnen und Leben",
        "frühkindliche und schulische Bildung",
        "PLENA-Institut der Hochschule Mannheim",
        "Sommer 2015",
        "Ministerium für Soziales und Integration Baden-Württemberg",
        "Meilensteine",
        "schriftlichen und einem gelebten Teil",
        "Ankommensgeschichten",
        "Ankommenskonferenz",
        "Ankommensbroschüre",
        "Tanz, Kunst und Film",
        "9. Februar 2017",
        "Dialogplattform",
        "Handlungsprinzip",
        "Spracherwerb",
        "Seismograph",
        "Segregation",
        "zwei Stufen",
        "Bestandsaufnahme",
        "Handlungsoptionen",
        "Multiplikator",
        "vor der Sommerpause",
        "nach der Sommerpause",
        "regelmäßig berichten",
    ],
    "wetzlar": [
        "1562/13",
        "I/351",
        "2013-07-12",
        "2013-09-10",
        "Koordinationsbüro für Sozialplanung, Jugendförderung und Projektmanagement",
        "Magistrat",
        "2013-09-30",
        "Sozial-, Jugend- und Sportausschuss",
        "Kultur-, Freizeit- und Partnerschaftsausschuss",
        "2013-10-28",
        "Finanz- und Wirtschaftsausschuss",
        "Stadtverordnetenversammlung",
        "Handlungskonzept",
        "17 weiteren Kommunen",
        "2009",
        "Modellregion Integration",
        "Wiesbaden und Kassel",
        "Integrationsworkshops",
        "Sprache und Bildung im Elementar- und Primarbereich",
        "Berufliche Integration und Wirtschaft",
        "Soziale und kulturelle Integration",
        "Sport und zivilgesellschaftliches Engagement",
        "Modellprojekte",
        "kurz-, mittel- und langfristige Handlungsempfehlungen",
        "Integration als Querschnittsaufgabe",
        "interkulturelle Kompetenz",
        "2012 der Charta der Vielfalt",
        "Moderation",
        "immer wieder überprüft",
    ],
}


@pytest.fixture(scope="module")
def output(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """Everything loaded once for this file, and taken back at its end; what the command printed."""
    out = StringIO()
    with django_db_blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        call_command("load_demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(params=CITIES)
def city(request, output: str) -> Iterator[Municipality]:
    municipality = Municipality.objects.get(slug=request.param)
    with use_municipality(municipality):
        yield municipality


def main_of(slug: str) -> Submission:
    return Submission.objects.for_detail().get(subject=MAIN[slug], relates_to=None)


def told(submission: Submission) -> str:
    """All values of the paper as one text without markup."""
    return strip_tags(html.unescape(json.dumps(build(submission).to_values(), ensure_ascii=False)))


@pytest.mark.parametrize("slug", MAIN)
def test_every_fact_is_told(output, slug):
    with use_municipality(Municipality.objects.get(slug=slug)):
        text = told(main_of(slug))
    assert [fact for fact in FACTS[slug] if fact not in text] == []


@pytest.mark.parametrize(
    ("slug", "status"),
    [
        ("waiblingen", SubmissionStatus.DECIDED),
        ("offenburg", SubmissionStatus.IN_CONSULTATION),
        ("kornwestheim", SubmissionStatus.IN_COSIGN),
        ("wetzlar", SubmissionStatus.DRAFT),
    ],
)
def test_main_submissions_stand_at_different_stages(output, slug, status):
    with use_municipality(Municipality.objects.get(slug=slug)):
        assert main_of(slug).status == status


def test_most_states_are_there_to_see(output):
    found = set()
    for municipality in Municipality.objects.filter(slug__in=CITIES):
        with use_municipality(municipality):
            found |= set(Submission.objects.values_list("status", flat=True))
    assert found >= {"draft", "in_cosign", "approved", "in_consultation", "rework", "decided", "withdrawn"}


def test_waiblingen_has_no_number_and_an_announced_report(output):
    with use_municipality(Municipality.objects.get(slug="waiblingen")):
        submission = main_of("waiblingen")
        assert submission.number == ""
        (report,) = submission.attachments.all()
        assert (report.announced, report.due) == (True, date(2017, 12, 6))
        assert [step.outcome for step in submission.steps.all()] == ["recommended", "adopted"]
        assert submission.steps.all()[1].resolution.number == "GR 1/2017"


def test_offenburg_has_its_first_outcome_and_goes_on(output):
    with use_municipality(Municipality.objects.get(slug="offenburg")):
        steps = list(main_of("offenburg").steps.all())
        assert [step.status for step in steps] == [StepStatus.ENDED, StepStatus.DISPATCHED, StepStatus.DISPATCHED]
        assert [step.outcome for step in steps] == ["recommended", "", ""]
        assert all(step.public for step in steps)


def test_kornwestheim_waits_for_one_answer_and_shows_two_figures(output):
    with use_municipality(Municipality.objects.get(slug="kornwestheim")):
        submission = main_of("kornwestheim")
        (current,) = submission.rounds.all()
        assert sorted(item.answer for item in current.signatures.all()) == ["", "agreed"]
        figures = [section for section in submission.sections.all() if section.figure]
        assert len(figures) == 2
        for section in figures:
            assert section.figure.read(8) == b"\x89PNG\r\n\x1a\n"
            section.figure.close()
            assert len(section.figure_alt) > 80


def test_wetzlar_has_parallel_undated_and_closed_steps(output):
    with use_municipality(Municipality.objects.get(slug="wetzlar")):
        submission = main_of("wetzlar")
        steps = list(submission.steps.all())
        assert [step.position for step in steps] == [1, 2, 2, 3, 4]
        assert [step.public for step in steps] == [False, True, True, True, True]
        assert [step.date for step in steps][3:] == [None, None]
        (attachment,) = submission.attachments.all()
        assert attachment.file.read(5) == b"%PDF-"
        attachment.file.close()
        assert attachment.size == attachment.file.size


class TestCity:
    def test_every_role_can_log_in(self, city):
        for role in Role:
            user = authenticate(username=login(city.slug, role.value), password=PASSWORD)
            assert user is not None, role
            assert role in user.roles

    def test_nobody_else_can(self, city):
        known = {login(city.slug, role.value) for role in Role}
        others = User.objects.filter(email__endswith=f"@{city.slug}.example").exclude(email__in=known)
        assert [user.email for user in others if user.has_usable_password()] == []

    def test_people_sit_where_their_role_says(self, city):
        person = {role: User.objects.get(email=login(city.slug, role.value)) for role in Role}
        lead = person[Role.AUTHOR].memberships_here()[0].unit
        assert lead.head == person[Role.UNIT_HEAD]
        assert lead.parent.head == person[Role.DEPARTMENT_HEAD]
        assert person[Role.COSIGNER].memberships_here()[0].unit.head == person[Role.COSIGNER]
        assert CommitteeMember.objects.seats_of(person[Role.MEMBER]).count() >= 2

    def test_every_unit_has_a_head(self, city):
        assert OrganizationalUnit.objects.count() >= 6
        assert not OrganizationalUnit.objects.filter(head=None).exists()

    def test_letterhead_is_complete_and_readable(self, city):
        assert city.form in {city.slug, "standard"}
        assert load_form(city.form)
        assert len(city.ags) == 8
        assert city.logo.read(4) == b"<svg"
        city.logo.close()
        assert contrast(city.primary_color, "#ffffff") >= TEXT_CONTRAST
        assert contrast(city.primary_color, city.secondary_color) >= TEXT_CONTRAST
        assert city.email.endswith(".example")
        assert city.website.endswith(".example")

    def test_votes_stay_within_the_members(self, city):
        for committee in Committee.objects.all():
            entitled = committee.members.filter(votes=True).count()
            assert entitled >= 5
            for step in committee.steps.all():
                assert (step.votes_yes or 0) + (step.votes_no or 0) + (step.votes_abstained or 0) <= entitled

    def test_sessions_are_past_and_to_come(self, city):
        assert Meeting.objects.upcoming().count() >= 3
        held = Meeting.objects.filter(state=MeetingState.HELD)
        assert all(meeting.steps.exclude(outcome="").exists() for meeting in held)

    def test_history_tells_every_status(self, city):
        for submission in Submission.objects.exclude(status=SubmissionStatus.DRAFT):
            last = SubmissionEvent.objects.filter(submission=submission, step=None).last()
            assert last.to_status == submission.status

    def test_approved_ones_are_printed(self, city):
        approved = Submission.objects.exclude(approved_at=None)
        assert approved.exists() or city.slug in ("kornwestheim", "weiterstadt")
        for submission in approved:
            assert VersionPrint.objects.filter(version__submission=submission).exists()


def test_names_need_more_than_western_letters(output):
    names = " ".join(user.full_name for user in User.objects.all())
    assert all(letter in names for letter in "ßıŞłčΠШ")


def test_one_login_per_role_and_city_is_printed(output):
    expected = {login(slug, role.value) for slug in CITIES for role in Role}
    assert {word for word in output.split() if "@" in word} == expected
    assert PASSWORD in output
    again = StringIO()
    call_command("demo_logins", stdout=again)
    assert again.getvalue().strip() in output


def test_second_run_changes_nothing(output):
    def state():
        rows = []
        for municipality in Municipality.objects.filter(slug__in=CITIES):
            with use_municipality(municipality):
                rows.append(
                    (municipality.pk, list(Submission.objects.values_list("pk", "status", "number", "modified_at", "revision")))
                )
        return rows, User.objects.count()

    before, out = state(), StringIO()
    with CaptureQueriesContext(connection) as queries:
        call_command("load_demo", stdout=out)
    assert state() == before
    assert "ist geladen" not in out.getvalue()
    assert len(queries) <= 8
