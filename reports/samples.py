"""An invented submission that fills every value: for the preview of forms and letterheads in the admin, and for tests."""

from __future__ import annotations

import base64
from dataclasses import replace

from reports.documents import (
    Attachment,
    Cosignature,
    Figure,
    Finance,
    Letterhead,
    MotionPoint,
    Person,
    PriorTreatment,
    Resolution,
    Section,
    Step,
    StrategicGoal,
    SubmissionDocument,
)

_BARS = ((2021, 31), (2022, 44), (2023, 52), (2024, 58), (2025, 67))


def _picture(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _chart() -> str:
    columns = "".join(
        f"<rect x='{40 + 100 * i}' y='{150 - 2 * value}' width='60' height='{2 * value}' fill='#3b6e8f'/>"
        f"<text x='{70 + 100 * i}' y='{143 - 2 * value}' text-anchor='middle'>{value}</text>"
        f"<text x='{70 + 100 * i}' y='168' text-anchor='middle'>{year}</text>"
        for i, (year, value) in enumerate(_BARS)
    )
    return _picture(
        "<svg xmlns='http://www.w3.org/2000/svg' width='540' height='180' viewBox='0 0 540 180' "
        "font-family='Open Sans, sans-serif' font-size='12'><title>Säulendiagramm</title>"
        f"<path d='M20 150H520' stroke='#555'/>{columns}</svg>"
    )


_CREST = _picture(
    "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='72' viewBox='0 0 64 72'><title>Wappen</title>"
    "<path d='M2 2h60v36c0 18-14 27-30 32C16 65 2 56 2 38z' fill='#0f5c57'/>"
    "<path d='M22 14h5v5h3v-5h5v5h3v-5h5v17H22z' fill='#fff'/>"
    "<path d='M8 42c8-6 14 6 24 0s16 6 24 0M12 52c7-5 12 5 20 0s13 5 20 0' fill='none' stroke='#fff' stroke-width='4'/></svg>"
)


def _step(position: int, body: str, role_label: str, date: str, agenda_number: str, result: str) -> Step:
    return Step(
        position=position,
        body=body,
        role="advisory",
        role_label=role_label,
        public=True,
        date=date,
        agenda_number=agenda_number,
        result=result,
        key=str(position),
    )


def sample_letterhead() -> Letterhead:
    """The letterhead of a town that does not exist."""
    return Letterhead(
        name="Musterstadt",
        official_name="Stadt Musterstadt",
        place="Musterstadt",
        address_lines=("Marktplatz 1", "70999 Musterstadt"),
        contact_lines=("rathaus@musterstadt.example", "www.musterstadt.example"),
        logo=_CREST,
        primary_color="#0f5c57",
        secondary_color="#e6f1ef",
    )


def sample_document() -> SubmissionDocument:
    """A submission with content in every field, people named by their function, letters of many languages."""
    lead = Person("Erika", "Beispiel", gender="female", office="Integrationsbeauftragte", phone="07000 12-345")
    return SubmissionDocument(
        kind="decision",
        kind_label="Beschlussvorlage",
        subject="Begegnungsräume in den Stadtteilen: Auftrag zur Umsetzung",
        number="042/26",
        file_reference="051.21",
        version="1.0",
        unit="Fachbereich Bürgerengagement und Zusammenleben",
        parent_unit="Dezernat II",
        place="Musterstadt",
        date="2026-03-09",
        signed_on="2026-03-16",
        authors=(lead, Person("Łukasz", "Vorlagenmann", gender="male", office="Sozialplaner", phone="07000 12-346")),
        contact=lead,
        department_head=Person("Ayşe", "Dezernatsfrau", title="Dr.", gender="female", office="Bürgermeisterin"),
        unit_head=Person("Olena", "Leitungsfrau", gender="female", office="Fachbereichsleiterin"),
        submitter=Person("Jörg", "Stadtoberhaupt", gender="male", office="Oberbürgermeister"),
        involved_units=("Stadtkämmerei", "Amt für Gebäudewirtschaft"),
        steps=(
            _step(1, "Integrationsbeirat", "Anhörung", "2026-04-14", "Ö 3", "zugestimmt"),
            _step(2, "Ausschuss für Bildung, Soziales und Kultur", "Vorberatung", "2026-04-21", "Ö 5", "mehrheitlich empfohlen"),
            replace(
                _step(2, "Finanzausschuss", "Vorberatung", "2026-04-21", "N 2", "einstimmig empfohlen"), public=False, key="3"
            ),
            replace(_step(3, "Gemeinderat", "Beschlussfassung", "2026-05-07", "Ö 8", ""), role="decision", key="4"),
        ),
        motion=(
            MotionPoint(1, "<p>Die Verwaltung richtet in drei Stadtteilen je einen Begegnungsraum ein.</p>"),
            MotionPoint(2, "<p>Der Betrieb wird zunächst bis Ende 2028 erprobt.</p>"),
            MotionPoint(3, "<p>Über die Erfahrungen wird dem Gemeinderat jährlich berichtet.</p>"),
        ),
        sections=(
            Section(
                1,
                "Ausgangslage",
                "<p>In den Arbeitsgruppen zum Integrationskonzept wurde der Wunsch nach festen Orten der "
                "Begegnung am häufigsten genannt. Die Zahl der regelmäßigen Angebote ist seit 2021 stetig gewachsen, "
                "geeignete Räume fehlen jedoch.</p>",
                "1.",
                Figure(
                    _chart(),
                    "Säulendiagramm: Angebote je Jahr, 31 im Jahr 2021, 67 im Jahr 2025.",
                    "Angebote der Begegnung je Jahr",
                ),
            ),
            Section(
                1,
                "Vorschlag",
                "<p>Vorgeschlagen wird ein Betrieb in gemeinsamer Verantwortung:</p><ul><li>Schlüssel und "
                "Belegung liegen bei den Stadtteilvereinen,</li><li>die Hausordnung wird mehrsprachig ausgehängt,</li>"
                "<li>eine Fachkraft begleitet die ersten zwei Jahre.</li></ul>",
                "2.",
            ),
            Section(
                2,
                "Standorte",
                "<table><thead><tr><th>Stadtteil</th><th>Gebäude</th><th>Beginn</th></tr></thead><tbody>"
                "<tr><td>Nordstadt</td><td>Altes Waschhaus</td><td>Herbst 2026</td></tr><tr><td>Am Fluss</td>"
                "<td>Gemeindezentrum</td><td>Anfang 2027</td></tr><tr><td>Weststadt</td><td>Schulpavillon</td>"
                "<td>Mitte 2027</td></tr></tbody></table>",
                "a)",
            ),
        ),
        strategic_goals=(
            StrategicGoal("Z1", "Menschen aller Herkunft finden in ihrem Stadtteil Anschluss."),
            StrategicGoal("Z4", "Ehrenamt wird durch gute Bedingungen gestärkt."),
        ),
        attachments=(Attachment("Raumkonzept mit Grundrissen"), Attachment("Kostenschätzung", announced=True, due="2026-04-10")),
        cosignatures=(
            Cosignature("Kämmerei", "einverstanden", "Petra Kassenfrau", "2026-03-11"),
            Cosignature("Rechtsamt", "einverstanden mit Hinweis", "Murat Rechtsmann", "2026-03-12"),
        ),
        prior_treatments=(PriorTreatment("Gemeinderat", "2025-06-26", "Vorlage 077/25", "zur Kenntnis genommen"),),
        external_participation="Hochschule für Sozialwesen, wissenschaftliche Begleitung der Arbeitsgruppen",
        finance=Finance(
            answered=True,
            impact_html="<p>Einmalig 48.000 €, laufend 21.500 € im Jahr.</p>",
            cover_proposal="Mittel stehen im Haushalt 2026 bei Produkt 31.80.01 bereit.",
            follow_up_costs="Ab 2029 jährlich 24.000 €, falls der Betrieb verstetigt wird.",
        ),
        resolution=Resolution("17/2026", "2026-05-07"),
        plain_summary="Die Stadt will Räume öffnen. Dort können sich alle Menschen treffen.",
    )
