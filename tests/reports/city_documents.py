"""The four cities' papers with their facts, in words of our own; people are placeholders named by their function."""

from __future__ import annotations

import base64

from reports.documents import (
    Attachment,
    Figure,
    Finance,
    Letterhead,
    MotionPoint,
    Person,
    Section,
    Step,
    StrategicGoal,
    SubmissionDocument,
)

_PICTURE = (
    "data:image/svg+xml;base64,"
    + base64.b64encode(
        b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='60'><title>Zeitstrahl</title>"
        b"<path d='M10 30h380' stroke='#333'/></svg>"
    ).decode()
)


def letterhead(city: str) -> Letterhead:
    return Letterhead(name=city, official_name=f"Stadt {city}", place=city, address_lines=("Rathausplatz 1", f"70000 {city}"))


WAIBLINGEN = SubmissionDocument(
    kind="decision",
    kind_label="Sitzungsvorlage",
    subject="Fortschreibung des Integrationskonzeptes",
    version="1.0",
    unit="Bürgerengagement",
    place="Waiblingen",
    date="2017-11-20",
    authors=(Person("Ute", "Verfasserin", gender="female"),),
    contact=Person("Ute", "Verfasserin", gender="female"),
    department_head=Person("Christa", "Dezernentin-Muster", gender="female"),
    unit_head=Person("Max", "Fachleiter", gender="male"),
    steps=(
        Step(1, "Ausschuss für Bildung, Soziales und Verwaltung", "advisory", "Vorberatung", True, "2017-12-06", key="1"),
        Step(2, "Gemeinderat", "decision", "Beschlussfassung", True, "2017-12-14", key="2"),
    ),
    motion=(MotionPoint(1, "<p>Der weitere Weg der Fortschreibung wird wie vorgeschlagen gebilligt.</p>"),),
    sections=(
        Section(1, "Rückblick", "<p>Das erste Konzept entstand 2009/10 und wurde Ende 2014 ausgewertet.</p>"),
        Section(1, "Schlüsselprojekte", "<p>Für jedes der vier Handlungsfelder liegen Vorschläge vor.</p>"),
    ),
)

OFFENBURG = SubmissionDocument(
    kind="decision",
    kind_label="Beschlussvorlage",
    subject="Weiterentwicklung des Integrationskonzeptes",
    number="168/20",
    version="1.0",
    unit="Fachbereich 9, Familien, Schulen und Soziales",
    place="Offenburg",
    date="2020-10-15",
    authors=(Person("Michael", "Sachbearbeiter", phone="82-2463"), Person("Regina", "Fachfrau", phone="82-2463")),
    steps=(
        Step(1, "Integrationsbeirat", "hearing", "Anhörung", True, "2020-11-04", key="1"),
        Step(2, "Ausschuss für Familie und Jugend", "advisory", "Vorberatung", True, "2020-11-18", key="2"),
        Step(3, "Gemeinderat", "decision", "Beschlussfassung", True, "2020-12-14", key="3"),
    ),
    motion=(MotionPoint(1, "<p>Dem Gemeinderat wird empfohlen, vom Konzept zustimmend Kenntnis zu nehmen.</p>"),),
    strategic_goals=(
        StrategicGoal("A3", "Die Stadt ist offen und heißt alle willkommen."),
        StrategicGoal("A4", "Wer sich einbringt, wird gestärkt."),
        StrategicGoal("E4", "Kultur ist für alle da."),
    ),
    sections=tuple(
        Section(1, heading, f"<p>{text}</p>" * 6, f"{number}.")
        for number, (heading, text) in enumerate(
            (
                ("Ausgangslage", "Seit dem ersten Konzept von 2006 hat sich in der Stadt viel verändert und viel bewährt."),
                ("Vorgehen", "Eine Steuerungsgruppe aus fünfzehn Einrichtungen hat den Entwurf gemeinsam erarbeitet."),
                ("Schwerpunkte", "Elf Handlungsfelder sind beschrieben, fünf davon zum ersten Mal in diesem Umfang."),
                ("Vernetzung", "Die Fachkräfte stimmen ihre Vorhaben künftig in festen Runden miteinander ab."),
                ("Ausblick", "Das Konzept bleibt in Bewegung und wird mit den Erfahrungen weiter wachsen."),
            ),
            start=1,
        )
    ),
)

KORNWESTHEIM = SubmissionDocument(
    kind="decision",
    kind_label="Sitzungsvorlage",
    subject="Vorstellung Integrationskonzept",
    version="1.0",
    place="Kornwestheim",
    steps=(Step(1, "Ausschuss für Soziales und Integration", "decision", "Beschlussfassung", True, "2017-03-22", key="asi"),),
    motion=(
        MotionPoint(
            1,
            "<p>Das Konzept wird im Grundsatz beschlossen. Als Nächstes folgen:</p><ul><li>Wirtschaft und berufliche Bildung</li>"
            "<li>Wohnen und Leben</li><li>frühkindliche und schulische Bildung</li></ul>",
        ),
    ),
    external_participation="Hochschulinstitut, wissenschaftliche Begleitung",
    finance=Finance(answered=True, none=True),
    sections=(
        Section(
            1,
            "",
            "<p>Die Arbeit begann im Sommer 2015.</p>",
            figure=Figure(_PICTURE, "Meilensteine von 2015 bis 2017", "Verlauf"),
        ),
        Section(
            1, "", "<p>Auf den Initiativkreis folgt die Dialogplattform.</p>", figure=Figure(_PICTURE, "Zwei Stufen", "Stufen")
        ),
    ),
)

WETZLAR = SubmissionDocument(
    kind="decision",
    kind_label="Beschlussvorlage",
    subject="Integriertes Handlungskonzept zur Integration von Menschen mit Migrationshintergrund in der Stadt Wetzlar",
    number="1562/13",
    file_reference="I/351",
    version="1.0",
    unit="Koordinationsbüro für Sozialplanung, Jugendförderung und Projektmanagement",
    place="Wetzlar",
    date="2013-07-12",
    signed_on="2013-09-10",
    submitter=Person("Otto", "Stadtoberhaupt", gender="male", office="Oberbürgermeister"),
    steps=(
        Step(1, "Magistrat", "introduction", "Einbringung", False, "2013-09-30", key="1"),
        Step(2, "Sozial-, Jugend- und Sportausschuss", "advisory", "Vorberatung", True, "2013-10-28", key="2"),
        Step(2, "Kultur-, Freizeit- und Partnerschaftsausschuss", "advisory", "Vorberatung", True, "2013-10-28", key="3"),
        Step(3, "Finanz- und Wirtschaftsausschuss", "advisory", "Vorberatung", True, key="4"),
        Step(4, "Stadtverordnetenversammlung", "decision", "Beschlussfassung", True, key="5"),
    ),
    attachments=(Attachment("Handlungskonzept"),),
    motion=(MotionPoint(1, "<p>Die Integrationsarbeit wird auf der Grundlage des Konzepts fortentwickelt.</p>"),),
    sections=(Section(1, "", "<p>Die Stadt bewarb sich 2009 mit 17 weiteren Kommunen als Modellregion Integration.</p>"),),
)

CITIES = {
    "waiblingen": (WAIBLINGEN, letterhead("Waiblingen")),
    "offenburg": (OFFENBURG, letterhead("Offenburg")),
    "kornwestheim": (KORNWESTHEIM, letterhead("Kornwestheim")),
    "wetzlar": (WETZLAR, letterhead("Wetzlar")),
}
