"""Concepts for the tests of printing and its benchmark: Weiterstadt's Konzeption in own words, and one as long as you like."""

from __future__ import annotations

from reports.concepts.document import (
    Chapter,
    ConceptDocument,
    Cost,
    Field,
    Goal,
    Guideline,
    Indicator,
    IndicatorValue,
    Measure,
    Offer,
    Principle,
    Recommendation,
)
from reports.concepts.document_process import (
    Attendance,
    Budget,
    Contribution,
    Duty,
    Evaluation,
    Event,
    FollowUp,
    Format,
    Funding,
    Milestone,
    Phase,
    RelatedDocument,
    StakeholderGroup,
    Step,
    Support,
    WorkingGroup,
)
from reports.documents import Letterhead

LETTERHEAD = Letterhead("Musterstadt", "Stadt Musterstadt", "Musterstadt", ("Marktplatz 1", "70999 Musterstadt"), ("07151 0",))

_PHASES = (
    ("Planung", "Februar – März 2020", "2020-02-01", "2020-03-31",
     ("Prozessbegleitung ausschreiben", "Ablauf klären", "Steuerungsgruppe bestimmen", "Formen der Beteiligung finden")),
    ("Kick-off", "April 2020", "2020-04-01", "2020-04-30",
     ("Öffentlichkeitsarbeit", "Projekt vorstellen", "Viele verschiedene Menschen einladen", "Ergebnisse der Planung vorstellen",
      "Bedarfe und Wünsche abfragen", "Über Formen der Beteiligung entscheiden")),
    ("Beteiligungsphase I", "April – Juni 2020", "2020-04-01", "2020-06-30", ("Beteiligung durchführen",)),
    ("Bergfest", "Juni – Juli 2020", "2020-06-01", "2020-07-31",
     ("Beteiligung auswerten", "Beteiligung anpassen", "Erste Inhalte festlegen")),
    ("Beteiligungsphase II", "Juli – November 2020", "2020-07-01", "2020-11-30", ("Beteiligung fortsetzen",)),
    ("Abschlussveranstaltung", "November 2020", "2020-11-01", "2020-11-30",
     ("Beide Phasen auswerten", "Alles zusammenführen", "Inhalte gemeinsam festlegen")),
    ("Beschlussphase", "November – Dezember 2020", "2020-11-01", "2020-12-31",
     ("Veranstaltungen auswerten", "Strategie fertigstellen", "In die Gremien einbringen", "Beschluss der Stadtverordneten")),
)  # fmt: skip
_GROUPS = (
    ("Engagierte Bürgerinnen und Bürger", ("Einheimische", "Zugewanderte"), ()),
    (
        "Verwaltung",
        ("Fachbereich Gesellschaft und Bildung", "Büro des Bürgermeisters"),
        (("Wirtschaftsforum", "zweimal im Jahr"),),
    ),
    ("Politik", ("Fraktionen", "Ausschüsse"), (("Charta der Vielfalt", ""),)),
    (
        "Gruppen mit politischem Mandat",
        ("Präventionsrat", "Seniorenbeirat", "Ausländerbeirat"),
        (("Stadtgespräche", "regelmäßig"),),
    ),
    ("Zivilgesellschaftliche Gruppen", ("Ehrenamtsagentur", "Frauentreff"), (("Denkwerkstatt", "einmal im Jahr"),)),
    ("Lokale Kooperationspartner", ("Schulen", "Diakonisches Werk"), ()),
    ("Regionale Kooperationspartner", ("Landkreis Darmstadt-Dieburg",), ()),
)
THESES = ("Einwanderungsland", "Kein Sondermodell", "Vertrauensverlust", "Seele der Demokratie", "Kommune als Sozialraum")
GOALS = ("Leitlinien als Rahmen", "Bündnis für Vielfalt", "Vielfaltsmanagement")


def weiterstadt() -> ConceptDocument:
    """The facts of the Konzeption, in the order in which they might come out of a database: not that of the form."""
    return ConceptDocument(
        concept="Vielfalts- und Integrationsstrategie",
        edition="Weiterstadt WIRkt!",
        kind="Konzeption",
        city="Stadt Weiterstadt",
        status="Entwurf",
        draft=True,
        as_of="2019-11-20",
        summary="Weiterstadt schreibt mit vielen Menschen einen Plan.",
        chapters=(
            Chapter("Strukturplan des Prozesses", "<p>So entsteht die Strategie.</p>"),
            Chapter("Bestandsaufnahme", "<p>Vieles gibt es schon.</p>"),
            Chapter("Zielstellungen", "<p>Alle kommen ins Gespräch.</p>"),
            Chapter("Vorbemerkungen", "<p>Viele Themen sind wichtiger geworden.</p>"),
        ),
        guidelines=tuple(Guideline(title, f"<p>Warum {title} zählt.</p>") for title in THESES),
        fields=tuple(
            Field(str(place), name, goals=(Goal(name, "Wirkungsziel", code, f"Was {name} bewirkt."),))
            for place, (code, name) in enumerate(zip("abc", GOALS, strict=True), start=1)
        ),
        stakeholders=tuple(
            StakeholderGroup(name, "", members, tuple(Format(*one) for one in formats)) for name, members, formats in _GROUPS
        ),
        phases=(
            Phase(0, "Expertentreffen", "<p>Fachleute sagten Hilfe zu.</p>", "6. November 2019", "2019-11-06", "2019-11-06"),
            *(
                Phase(
                    number, title, "", period, first, last,
                    tuple(Step(letter, text) for letter, text in zip("abcdef", steps, strict=False)),
                )
                for number, (title, period, first, last, steps) in enumerate(_PHASES, start=1)
            ),
        ),
    )  # fmt: skip


_TEXT = (
    "<p>Die Weiterentwicklung der Zusammenarbeit mit Vereinen und Kindertagesstätten bleibt eine Aufgabe aller Ämter. "
    "Zugänge werden geöffnet, Bedarfe erkannt und Angebote aufeinander abgestimmt, damit Teilhabe im Stadtteil gelingt.</p>"
)


def _measure(field: int, number: int) -> Measure:
    return Measure(
        key=f"{field}-{number}", title=f"Vorhaben {field}.{number} im Stadtteil", number=f"{field}.{number}",
        kind="Schlüsselprojekt",
        description="Menschen, die schon länger hier leben, begleiten Neuzugezogene bei den ersten Wegen.",
        unit="Fachbereich 9, Bürgerengagement", partners="Familienbildungsstätte", period=f"ab {2018 + number % 5}",
        horizon="kurzfristig", status="läuft" if number % 2 else "beschlossen", progress=number * 7 % 100,
        costs=(Cost(2021, "12000.00", "4000.00"), Cost(2022, "12000.00", "0.00")),
    )  # fmt: skip


def generated(fields: int = 11, measures: int = 10, paragraphs: int = 14) -> ConceptDocument:
    """A concept with everything in it; eleven fields make about forty pages, thirty about a hundred."""
    return ConceptDocument(
        concept="Integrationskonzept der Stadt Musterstadt", edition="Fortschreibung 2026", kind="Integrationskonzept",
        city="Stadt Musterstadt", unit="Fachbereich 9, Bürgerengagement", period="2026–2030", version="2.0",
        status="beschlossen", adopted_on="2026-02-14", as_of="2026-01-31", predecessor="Fortschreibung 2017",
        summary="Die Stadt hat ihren Plan für das Zusammenleben erneuert.",
        chapters=(
            Chapter("Ausgangslage", _TEXT * 6, None, (Chapter("Zahlen", _TEXT * 2), Chapter("Rückblick", _TEXT))),
            Chapter("Methode", f"{_TEXT}<h3>Vorgehen</h3>{_TEXT}<ul><li>Befragung</li><li>Workshops</li></ul>"),
        ),
        guidelines=(Guideline("Gemeinsame Sicht", _TEXT), Guideline("Stärken nutzen", _TEXT)),
        principles=(Principle("Teilhabe", _TEXT),),
        goals=(Goal("Akteure sind vernetzt", "Leitziel", "1", parts=(Goal("Informationen fließen", "Teilziel", "1.1"),)),),
        fields=tuple(
            Field(
                str(number), f"Handlungsfeld mit der Nummer {number}", str(number), "Nachbarschaft", number % 3 == 0,
                _TEXT * paragraphs, _TEXT * 3,
                goals=(Goal(f"Ziel des Feldes {number}", "Teilziel", f"{number}", "Zugänge sind offen."),),
                measures=tuple(_measure(number, place) for place in range(1, measures + 1)),
                recommendations=(Recommendation(f"Empfehlung im Feld {number}", "Ideen ordnen.", "kurzfristig", "hoch"),),
                offers=(Offer(f"Angebot im Feld {number}", "Partner", "Verein", "wöchentlich"),),
                indicators=(
                    Indicator(
                        f"i{number}", f"Gäste im Feld {number}", "Personen", "", "Wer kommt.", "Zählung",
                        tuple(IndicatorValue(year, str(10 + year % 7), value=float(10 + year % 7)) for year in range(2019, 2026)),
                    ),
                ),
            )
            for number in range(1, fields + 1)
        ),
        phases=weiterstadt().phases,
        milestones=(Milestone("Auftakt", "", "April 2020", "2020-04-01", "2020-04-30", "2020-04-22"),),
        stakeholders=weiterstadt().stakeholders * 4,
        working_groups=(WorkingGroup("Steuerungsgruppe", "Steuerungsgruppe", "Lenkt.", "seit 2019", (), ("Jobcenter",), 14),),
        events=(
            Event(
                "Integrationsworkshop", "Workshop", "workshop", "15. März 2025", "Bürgerzentrum", "", (), "<p>Viele Ideen.</p>",
                (Attendance("Vereine", 20), Attendance("Verwaltung", 12)), (Contribution("Mehr Lotsen", "Idee", "Sprache"),),
            ),
        ),
        funding=(Funding("Landesprogramm WIR", "Sozialministerium", total="20000.00", requested="15000.00", granted="15000.00",
                         own="5000.00", decision="bewilligt", decided_on="2020-01-15"),),
        budget=(Budget(2026, "5000.00", "Öffentlichkeitsarbeit", "31.80"), Budget(2027, "7500.50", "Workshops", "31.80")),
        support=(Support("Institut für Sozialwissenschaft", "wissenschaftliche Begleitung", "", "Auswertung", "2025"),),
        evaluations=(Evaluation("Wirkung der Lotsen", "Hochschule", "2025", "Sie wirken."),),
        follow_up=(FollowUp("Runder Tisch", "Runder Tisch", "", "", "jährlich", "Koordination", "Gemeinderat"),),
        duties=(Duty("Sachstandsbericht", "Gemeinderat", "", "jährlich", "2027-06-30"),),
        related=(RelatedDocument("Migrationsbericht 2019", "Bericht", "Stadt", "2019"),),
    )  # fmt: skip
