"""Papers drawn up from the concepts of Waiblingen and Offenburg hold every heading and every fact of the cities' own papers.

The facts stand in the order in which those papers tell them; the words are ours.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import QueryDict

from concepts.models import ConceptEdition, StrategicGoal
from council.drawing_up.draw_up import Wish, draw_up
from council.drawing_up.facts import Facts
from council.drawing_up.forms import goals_before
from council.drawing_up.outline import written
from council.drawing_up.sources import find
from council.models import Route, Submission
from municipality.models import Municipality, User
from municipality.richtext import plain
from municipality.scoping import use_municipality
from tests.council.demonstrated import cities_with_drafts
from workshops.models import Person

pytestmark = pytest.mark.django_db

EDITIONS = {"waiblingen": "2017", "offenburg": "2020"}

HEADINGS = {
    "waiblingen": [
        "Rückblick",
        "Fortschreibung",
        "Verlauf des Fortschreibungsprozesses",
        "Fazit",
        "Handlungsfeld „Zugang zu Sprache und Bildung“",
        "Handlungsfeld „Zugang zu Kultur und Vereinen“",
        "Handlungsfeld „Zugang zu Kultur und Vereinen im Bereich Sport“",
        "Handlungsfeld „Bürgerschaftliches Engagement“",
        "Handlungsfeld „Bürgerschaftliches Engagement mit dem Schwerpunkt Flucht und Asyl“",
        "Handlungsfeld „Interkulturelle Öffnung der Verwaltung“",
        "Wie geht es weiter",
    ],
    "offenburg": [
        "Ausgangslage, aktueller Anlass und Zielsetzung der Fortschreibung",
        "Methodik, Vorgehensweise sowie Zielgruppe dieser Konzeption",
        "Schwerpunkte der Fortschreibung",
        "Vernetzung",
        "Ausblick",
    ],
}

NEW_FIELDS = [
    "Ausbildung, Beschäftigung und Arbeit/Betriebe",
    "Pflege und Altern",
    "Interreligiöser Dialog – Miteinander der Religionen",
    "Zusammenarbeit der Migrantenorganisationen und der Stadt Offenburg",
    "Interkulturelle Öffnung der Verwaltung",
]

FACTS = {
    "waiblingen": [
        # --- Rückblick
        ("Das erste Konzept entstand 2009 und 2010", "in den Jahren 2009 und 2010"),
        ("Leitlinien und Handlungsfelder sind Grundlage", "Leitlinien und Handlungsfelder des Konzepts von 2009/10"),
        ("Erarbeitet mit Bürgerschaft, Verwaltung, Institutionen, Organisationen, Vereinen",
         "Bürgerschaft, Verwaltung, Institutionen, Organisationen und Vereine haben es gemeinsam erarbeitet"),
        ("Integration ist Querschnittsaufgabe", "Querschnittsaufgabe"),
        ("Der Blick für Bedarfe ist weiter", "Blick für Bedarfe"),
        ("Konkrete Maßnahmen in Handlungsfeldern", "konkrete Maßnahmen"),
        ("Ende 2014 evaluiert", "Ende 2014"),
        # --- Fortschreibung
        ("BSV am 5.4.2017", "BSV am 05.04.2017"),
        ("mit Vorlage BSV 3/2017", "BSV 3/2017"),
        ("Gemeinderat am 27.4.2017", "Gemeinderat am 27.04.2017"),
        ("Antrag nach der VwV Integration", "Verwaltungsvorschrift Integration"),
        ("15.000 €, beantragt und bewilligt", "15.000 € beantragt und bewilligt"),
        ("Wissenschaftliche Begleitung durch das IfaS", "Institut für angewandte Sozialwissenschaft (IfaS)"),
        ("unter Leitung von Prof. Dr. Paul-Stefan Roß", "Prof. Dr. Paul-Stefan Roß"),
        ("Schwerpunkt: Angebote vernetzen, anpassen, verbessern", "vernetzt, angepasst und verbessert"),
        ("Vier Handlungsfelder", "vier Handlungsfelder"),
        ("1.", "Zugang zu Sprache und Bildung"),
        ("2. mit Sport", "Zugang zu Kultur und Vereinen / Zugang zu Kultur und Vereinen im Bereich Sport"),
        ("3. mit Flucht und Asyl", "Engagement / Bürgerschaftliches Engagement mit dem Schwerpunkt Flucht und Asyl"),
        ("4.", "Interkulturelle Öffnung der Verwaltung"),
        ("Menschen mit Fluchterfahrung in allen Feldern", "Menschen mit Fluchterfahrung"),
        ("Haltung der Stadtgesellschaft in allen Feldern", "Haltung der Stadtgesellschaft"),
        # --- Verlauf
        ("Drei Schritte", "drei Schritte"),
        ("Erster Schritt: Integrationsworkshop", "Erster Schritt: Integrationsworkshop"),
        ("Wer vertreten war", "Gremien, Verwaltung, Vereine, Organisationen, Migrantenvertretungen und Engagierte"),
        ("Arbeitsgruppen gebildet", "bildeten Arbeitsgruppen"),
        ("Moderiert von Beschäftigten und Ehrenamtlichen", "Beschäftigte der Stadt und Ehrenamtliche moderierten"),
        ("vom IfaS geschult", "vom IfaS dafür geschult"),
        ("Über Prozess und Vorgehen unterrichtet", "wie der Prozess geplant ist"),
        ("Zweiter Schritt: ein bis zwei weitere Sitzungen je Feld", "ein bis zwei weiteren Sitzungen je Handlungsfeld"),
        ("Angebote vorgestellt, Empfehlungen, Schlüsselprojekte", "Empfehlungen erarbeitet und Schlüsselprojekte vorgeschlagen"),
        ("Weitere Vernetzungen", "neue Vernetzungen"),
        ("Dritter Schritt: Auswertung", "Dritter Schritt: Auswertung"),
        ("Vieles ist geleistet", "Vieles ist geleistet"),
        ("In vielen Institutionen präsent", "in vielen Einrichtungen gegenwärtig"),
        ("Informationsfluss verbessern", "Informationen unter den Beteiligten"),
        # --- Fazit
        ("1. Zwischenbilanz in einem Prozess", "Zwischenbilanz in einem Prozess, der weitergeht"),
        ("2. Plattform für Austausch, Ideen, Vernetzung", "Plattform für Austausch, Ideen und Vernetzung"),
        ("3. Vielfalt aller sichtbar machen", "die Vielfalt aller Menschen"),
        ("3. Hervorheben kann diskriminieren", "kann diskriminieren"),
        ("4. Plattformen verstetigen", "Plattformen der Begegnung sollen bleiben"),
        ("4. Wissen voneinander führt zu Kooperation", "Wissen voneinander führt zur Zusammenarbeit"),
        ("5. Ideen priorisieren", "Ideen sind nach Wichtigkeit zu ordnen"),
        ("5. Schlüsselprojekte geben Orientierung", "Schlüsselprojekte geben eine erste Orientierung"),
        ("6. Alle werden fortlaufend informiert", "laufend über die weiteren Schritte unterrichtet"),
        ("Sprache: zwei Bundesprogramme", "Zwei Bundesprogramme"),
        ("Sprache: Familienbildungsstätte und Stadt", "Familienbildungsstätte und Stadt arbeiten dabei eng zusammen"),
        ("Sprache: Elternbegleiter", "Starke Netzwerke Elternbegleiter für geflüchtete Familien"),
        ("Sprache: Kita-Einstieg", "Kita-Einstieg: Brücken bauen in frühe Bildung"),
        ("Sprache: Fachbereich Bildung und Erziehung", "Fachbereich Bildung und Erziehung"),
        ("Sprache: Projekte zur Vielfalt mit Partnern", "verschiedene Partner beginnen damit Projekte zur Vielfalt"),
        ("Sprache: Vertrauen, Zugänge, Bedarfe", "Vertrauen ist aufgebaut, Zugänge sind geöffnet, Bedarfe sind erkannt"),
        ("Kultur: Reihe über ein Land", "Veranstaltungsreihe über jeweils ein Land"),
        ("Sport: Boccia-Bahn bei der Rundsporthalle", "Boccia-Bahn bei der Rundsporthalle"),
        ("Sport: über Kulturen und Generationen hinweg", "Kulturen und Generationen"),
        ("Sport: wird geprüft, Sport im Park, Gartenschau", "„Sport im Park“ oder zur interkommunalen Gartenschau"),
        ("Engagement: traditionelles Ehrenamt", "Heranführung an traditionelles Ehrenamt"),
        ("Engagement: Feuerwehr, DRK", "Feuerwehr, DRK"),
        ("Engagement: Integrationslotsen wieder aufnehmen", "Integrationslotsen (Wiederaufnahme)"),
        ("Engagement: Orientierung und Selbsthilfe", "bei der ersten Orientierung und zur Selbsthilfe"),
        ("Engagement: Menschen mit Fluchterfahrung als Lotsen", "Menschen mit Fluchterfahrung werden zu Lotsen ausgebildet"),
        ("Asyl: offener Treff", "Offener Treff mit Informationen"),
        ("Asyl: für alle Interessierten", "nicht nur Geflüchtete"),
        ("Asyl: Themen", "Arbeit, Schule und Beruf, Wohnen, Krankenkasse, Bildung und Erziehung"),
        ("Asyl: Treffen mit der Verwaltung", "Treffen mit Sachbearbeiterinnen und Sachbearbeitern der Verwaltung"),
        ("Asyl: Ausländerbehörde", "Ausländerbehörde"),
        ("Asyl: Verständnis und Zusammenarbeit", "verstehen einander und arbeiten gut zusammen"),
        ("Asyl: Arbeit, Ausbildung, Praktikum", "Arbeit, Ausbildung und Praktikum bewegen die Geflüchteten am meisten"),
        ("Asyl: wer die Veranstaltung hält", "Kommunale Integrationsförderung und Koordinationsstelle Netzwerk Asyl"),
        ("Öffnung: Infoveranstaltung", "Infoveranstaltung für Ehrenamtliche und Beschäftigte der Stadt"),
        ("Öffnung: WKZ, erste 100 Tage", "Meine ersten 100 Tage bei der Stadtverwaltung"),
        ("Öffnung: Vielfalt sichtbar, ohne jemanden herauszustellen", "ohne dass jemand herausgestellt wird"),
        # --- Wie geht es weiter
        ("Runder Tisch Vielfalt", "Runde Tisch Vielfalt"),
        ("Themeninput, Fachleute", "mit festen Themen und bei Bedarf mit Fachleuten von außen"),
        ("Ein bis zwei Ansprechpersonen", "ein bis zwei Ansprechpersonen je Arbeitsgruppe"),
        ("Sie geben weiter", "sie geben weiter, was besprochen wurde"),
        ("Als Querschnittsthema", "als Querschnittsthema voran"),
        ("Der Workshop gelang", "Der Auftakt ist gelungen"),
        ("Einmal jährlich", "Integrationsworkshop einmal im Jahr"),
        ("Zwei steuernde Instrumente", "Zwei Instrumente steuern den Prozess"),
        ("Die Begleitung endete nach zwei Schritten", "endete mit den ersten beiden Schritten"),
        ("Abschlussbericht mit Einschätzung des IfaS bis 6.12.2017", "bis zur Sitzung am 06.12.2017"),
        ("5.000 € im kommenden Haushaltsjahr", "im kommenden Haushaltsjahr 5.000 € bereit"),
    ],
    "offenburg": [
        # --- 1
        ("Einzelmaßnahmen allein genügen nicht", "Gute Einzelmaßnahmen allein genügen nicht"),
        ("2006 zum ersten Mal ein Konzept", "2006 zum ersten Mal ein Integrationskonzept"),
        ("In großer Einigkeit verabschiedet", "In großer Einigkeit"),
        ("Grundlage von Maßnahmen und Beirat", "Grundlage vieler Maßnahmen und der Arbeit im Integrationsbeirat"),
        ("Zwei größere Berichte und Einzelmaßnahmen", "Zwei größere Berichte und viele Mitteilungen zu einzelnen Maßnahmen"),
        ("Ständiger Wandel", "wandelt sich ständig: technisch, ökonomisch, sozial und demografisch"),
        ("Leitlinien für die weitere Arbeit", "gibt Leitlinien"),
        ("Neue Handlungsfelder und Akzente", "benennt neue Handlungsfelder und Akzente"),
        ("Handlungsoptionen", "zeigt Handlungsoptionen"),
        # --- 2
        ("Gemeinschaftsleistung", "Gemeinschaftsleistung von Stadt und Institutionen"),
        ("Steuerungsgruppe", "Eine Steuerungsgruppe aus 15 Organisationen"),
        *[(f"In der Steuerungsgruppe: {name}", name) for name in (
            "Wohlfahrtsverbände", "Jobcenter (KOA)", "Agentur für Arbeit", "Staatliches Schulamt Offenburg",
            "Institut für Deutsche Sprache", "Hochschule Offenburg", "Migrantenorganisationen", "Interreligiöser Arbeitskreis",
            "Vorschulbereich", "Ausländerbehörde", "Seniorenbüro", "Stadtteil- und Familienzentren", "Abteilung Schule und Sport",
            "Fachbereich Kultur", "Kinder- und Jugendarbeit", "Stabsstelle Stadtentwicklung",
        )],
        ("Fachkräfte gestalten und setzen um", "Fachkräfte, denen Ausgestaltung und Umsetzung obliegen"),
        ("Auch für die, die entscheiden", "die in Verwaltung und Politik entscheiden"),
        ("Querschnitts- und Führungsaufgabe", "Querschnitts- und Führungsaufgabe"),
        ("Leitlinie der ganzen Verwaltung", "Leitlinie der ganzen Verwaltung"),
        ("Grundlage der Beauftragten und des Integrationsmanagements",
         "Grundlage der Integrations- und Flüchtlingsbeauftragten und des Integrationsmanagements"),
        ("Information für andere Regionen", "Fachkräfte anderer Regionen"),
        # --- 3
        ("Elf Handlungsfelder", "elf Handlungsfelder:"),
        *[(f"Handlungsfeld {name}", name) for name in (
            "Sprache", "Bildung und Schule", "Kultur und kulturelle Vielfalt",
            "Wohnen, Nachbarschaften, Zusammenleben im Stadtteil",
            "Offene Arbeit mit Kindern und Jugendlichen", "Freizeit und Sport",
        )],
        ("Fünf neue", "Neu hinzugekommen sind fünf Handlungsfelder:\n" + "\n".join(NEW_FIELDS)),
        ("Viele Maßnahmen aktualisiert", "Viele Maßnahmen sind aktualisiert"),
        # --- 4
        ("Zusammenarbeit ist die Basis", "über Einrichtungen, Verwaltung, Politik und Wirtschaft hinweg ist die Basis"),
        ("Strukturen für Information und Abstimmung", "Strukturen sichern den Fluss der Informationen"),
        ("Stärken, Ressourcen, Potenziale", "der Blick gilt den Stärken"),
        ("Die SFZ", "Stadtteil- und Familienzentren (SFZ)"),
        ("diversity und Chancengerechtigkeit", "„diversity“ und „Chancengerechtigkeit“"),
        ("Netzwerke verändern sich", "Partner kommen hinzu, Rollen und Formen des Engagements verändern sich"),
        ("Netzwerke wirksam und organisiert", "wirksam und sind gut organisiert"),
        ("Ehrenamtliche brauchen Unterstützung", "Ehrenamtliche Initiativen brauchen Unterstützung"),
        # --- 5
        ("Nicht abgeschlossen, offen", "nicht abgeschlossen, sondern ein offenes Instrument"),
        ("Vorausschauend, nachhaltig, zielorientiert", "vorausschauend, nachhaltig und zielorientiert"),
        ("Grundlage regelmäßiger Berichte", "Grundlage regelmäßiger Berichte"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def drafts(django_db_setup: None, django_db_blocker) -> Iterator[dict[str, Submission]]:
    """Both drafts, as they come when everything is ticked but the print."""
    with cities_with_drafts(django_db_blocker):
        yield {slug: _draw(slug) for slug in EDITIONS}


def _draw(slug: str) -> Submission:
    with use_municipality(Municipality.objects.get(slug=slug)):
        user = User.objects.get(email=f"author@{slug}.example")
        edition = ConceptEdition.objects.get(slug=EDITIONS[slug])
        source = find(QueryDict(f"fortschreibung={edition.pk}"), user)
        assert source is not None
        parts = [item.key for top in written(Facts(source, user), slug) for item in (top, *top.below)]
        goals = list(StrategicGoal.objects.filter(pk__in=goals_before(source)).order_by("code"))
        route = Route.objects.get(default=True)
        wish = Wish("decision", "Fortschreibung", source.concept.lead_unit, route, frozenset(parts), goals)
        return draw_up(source, wish, user=user)


@pytest.fixture(params=EDITIONS)
def paper(request, drafts) -> Iterator[Submission]:
    with use_municipality(Municipality.objects.get(slug=request.param)):
        yield drafts[request.param]


def told(paper: Submission) -> str:
    text = "\n".join(f"{item.heading}\n{plain(item.body)}" for item in paper.sections.all())
    return text.replace("\u00a0", " ")


def test_every_heading_is_there_in_its_order(paper):
    found = [item.heading for item in paper.sections.all()]
    wanted = HEADINGS[paper.municipality.slug]
    assert [heading for heading in found if heading in wanted] == wanted


def test_every_fact_is_told(paper):
    text = told(paper)
    facts = FACTS[paper.municipality.slug]
    assert len(facts) >= 50
    assert [says for says, words in facts if words not in text] == []


def test_goals_and_way_are_those_of_the_city(paper):
    goals = [item.goal.code for item in paper.goals.all()]
    bodies = [step.committee.name for step in paper.steps.all()]
    if paper.municipality.slug == "offenburg":
        assert goals == ["A3", "A4", "E4"]
        assert bodies == ["Integrationsbeirat", "Ausschuss für Familie und Jugend", "Gemeinderat"]
    else:
        assert bodies == ["Ausschuss für Bildung, Soziales und Verwaltung", "Gemeinderat"]


def test_nobody_who_took_part_is_named(paper):
    text = told(paper)
    people = list(Person.objects.all())
    assert people
    assert [person.pk for person in people if person.family_name in text] == []


def test_it_reads_like_sentences(paper):
    """No gap where a value is missing, no mark doubled."""
    text = told(paper)
    for slip in ("None", "()", " ,", " .", "..", ":.", ": \n", "„“", "  ", "<", "&"):
        assert slip not in text, slip
