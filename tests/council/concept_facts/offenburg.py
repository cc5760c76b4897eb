"""What the paper of Offenburg says about concept, fields, goals, projects and offers, in its order."""

from tests.council.concept_facts.fact import Fact, told

CITY = "offenburg"

FACTS = [
    # --- strategic goals
    Fact(CITY, "A3 offene Stadt", "StrategicGoal", {"code": "A3"}),
    Fact(CITY, "A4 Engagement und Beteiligung", "StrategicGoal", {"code": "A4"}),
    Fact(CITY, "E4 kulturelle Teilhabe", "StrategicGoal", {"code": "E4"}),
    # --- 1 and 2
    Fact(CITY, "Fachbereich 9 führt", "Concept", {"lead_unit__number": "9"}),
    Fact(CITY, "Erstes Konzept 2006", "ConceptEdition", {"period": "2006", "predecessor": None, "status": "adopted"}),
    told(CITY, "Einzelmaßnahmen genügen nicht", "Einzelmaßnahmen", "2006"),
    Fact(
        CITY,
        "In großer Einigkeit verabschiedet",
        "EditionEvent",
        {"edition__slug": "2006", "reason__contains": "großer Einigkeit"},
    ),
    told(CITY, "Zwei größere Berichte und Mitteilungen", "Zwei größere Berichte", "2006"),
    told(CITY, "Technischer, ökonomischer, sozialer, demografischer Wandel", "ökonomisch, sozial und demografisch", "2020"),
    told(CITY, "Neue Handlungsfelder, Akzente, Handlungsoptionen, Leitlinien", "Handlungsoptionen", "2020"),
    Fact(
        CITY,
        "Weiterentwicklung liegt den Gremien vor",
        "ConceptEdition",
        {"slug": "2020", "predecessor__slug": "2006", "status": "in_review"},
    ),
    Fact(
        CITY,
        "Die Vorlage 168/20 trägt sie",
        "Submission",
        {"subject": "Weiterentwicklung des Integrationskonzeptes", "edition__slug": "2020"},
    ),
    told(CITY, "Gemeinschaftsleistung", "Gemeinschaftsleistung", "2020"),
    *(
        told(CITY, f"In der Steuerungsgruppe: {name}", name, "2020")
        for name in (
            "Wohlfahrtsverbände",
            "Jobcenter (KOA)",
            "Agentur für Arbeit",
            "Staatliches Schulamt Offenburg",
            "Institut für Deutsche Sprache",
            "Hochschule Offenburg",
            "Migrantenorganisationen und Interreligiöser Arbeitskreis",
            "Vorschulbereich",
            "Ausländerbehörde",
            "Seniorenbüro",
            "Stadtteil- und Familienzentren,",
            "Abteilung Schule und Sport",
            "Fachbereich Kultur",
            "Kinder- und Jugendarbeit",
            "Stabsstelle Stadtentwicklung",
        )
    ),
    Fact(CITY, "Fachkräfte gestalten, gemeinsame Sichtweise", "Guideline", {"title": "Gemeinsame Sichtweise"}),
    told(CITY, "Erste Adressaten sind die Fachkräfte", "Erste Adressaten sind die Fachkräfte", "2020"),
    told(CITY, "Auch Politik und Verwaltung", "Verwaltung und Politik", "2020"),
    Fact(CITY, "Querschnitts- und Führungsaufgabe", "CrossCuttingPrinciple", {"name__contains": "Führungsaufgabe"}),
    told(CITY, "Grundlage für Beauftragte und Integrationsmanagement", "Integrations- und Flüchtlingsbeauftragten", "2020"),
    Fact(CITY, "Integrationsmanagement gibt es", "ExistingOffer", {"name": "Integrationsmanagement"}),
    told(CITY, "Information für andere Regionen", "anderer Regionen", "2020"),
    # --- 3
    Fact(CITY, "Elf Handlungsfelder", "EditionField", {"edition__slug": "2020"}, 11),
    *(
        Fact(
            CITY,
            f"Handlungsfeld {name}",
            "EditionField",
            {"edition__slug": "2020", "number": number, "name": name, "is_new": is_new},
        )
        for number, name, is_new in (
            ("1", "Sprache", False),
            ("2", "Bildung und Schule", False),
            ("3", "Kultur und kulturelle Vielfalt", False),
            ("4", "Wohnen, Nachbarschaften, Zusammenleben im Stadtteil", False),
            ("5", "Offene Arbeit mit Kindern und Jugendlichen", False),
            ("6", "Ausbildung, Beschäftigung und Arbeit/Betriebe", True),
            ("7", "Pflege und Altern", True),
            ("8", "Interreligiöser Dialog – Miteinander der Religionen", True),
            ("9", "Zusammenarbeit der Migrantenorganisationen und der Stadt Offenburg", True),
            ("10", "Freizeit und Sport", False),
            ("11", "Interkulturelle Öffnung der Verwaltung", True),
        )
    ),
    Fact(CITY, "Fünf davon sind neu", "EditionField", {"edition__slug": "2020", "is_new": True}, 5),
    told(CITY, "Viele Maßnahmen aktualisiert", "Viele Maßnahmen sind aktualisiert", "2020"),
    # --- 4 and 5
    Fact(CITY, "Vernetzung ist Basis", "CrossCuttingPrinciple", {"name": "Vernetzung"}),
    Fact(CITY, "Akteure auf Dauer aktivieren", "Goal", {"code": "1", "title__contains": "auf Dauer aktiv"}),
    Fact(
        CITY,
        "Strukturen für Informationsfluss und Abstimmung",
        "Recommendation",
        {"title__contains": "Strukturen für Information"},
    ),
    Fact(CITY, "Stärken, Ressourcen, Potenziale", "Guideline", {"title": "Stärken nutzen"}),
    Fact(
        CITY,
        "Stadtteil- und Familienzentren: diversity und Chancengerechtigkeit",
        "ExistingOffer",
        {"name__contains": "SFZ", "text__contains": "Chancengerechtigkeit"},
    ),
    Fact(CITY, "Integrationsbüro", "ExistingOffer", {"name": "Integrationsbüro"}),
    Fact(CITY, "Netzwerke wirksam und organisiert", "CrossCuttingPrinciple", {"text__contains": "gut organisiert"}),
    Fact(CITY, "Ehrenamtliche Initiativen unterstützen", "Goal", {"title": "Ehrenamtliche Initiativen werden unterstützt"}),
    told(CITY, "Offenes Instrument, nicht abgeschlossen", "nicht abgeschlossen", "2020"),
    Fact(
        CITY, "Vorausschauend, nachhaltig, zielorientiert", "Goal", {"code": "2", "title__contains": "vorausschauend, nachhaltig"}
    ),
    Fact(CITY, "Grundlage regelmäßiger Berichte", "Recommendation", {"title__startswith": "Regelmäßig"}),
    # --- participation
    Fact(
        CITY,
        "15 Organisationen und Stellen in der Steuerungsgruppe",
        "GroupMember",
        {"group__kind": "steering_group", "user": None},
        15,
    ),
    *(
        Fact(
            CITY, f"Mitglied der Steuerungsgruppe: {name}", "GroupMember", {"group__kind": "steering_group", "organization": name}
        )
        for name in (
            "Wohlfahrtsverbände",
            "Jobcenter (KOA)",
            "Agentur für Arbeit",
            "Staatliches Schulamt Offenburg",
            "Institut für Deutsche Sprache",
            "Hochschule Offenburg",
            "Migrantenorganisationen, Interreligiöser Arbeitskreis",
            "Vorschulbereich",
            "Ausländerbehörde",
            "Seniorenbüro",
            "Stadtteil- und Familienzentren",
            "Abteilung Schule und Sport",
            "Fachbereich Kultur",
            "Kinder- und Jugendarbeit",
            "Stabsstelle Stadtentwicklung",
        )
    ),
    Fact(
        CITY,
        "… berät und schreibt nieder",
        "WorkingGroup",
        {"kind": "steering_group", "purpose__contains": "schreibt die Maßnahmen"},
    ),
    Fact(CITY, "… alle elf Felder", "WorkingGroupField", {"group__kind": "steering_group"}, 11),
    Fact(CITY, "Informationsfluss als Wunsch", "Contribution", {"recommendation__title__startswith": "Strukturen"}),
    Fact(CITY, "Ehrenamtliche brauchen Unterstützung", "Contribution", {"text__contains": "Unterstützung"}),
    Fact(CITY, "SFZ als Partner", "Stakeholder", {"name__contains": "SFZ"}),
    Fact(CITY, "Politik und Wirtschaft entscheiden", "StakeholderGroup", {"note__contains": "Entscheidungen"}),
    # --- process and money
    Fact(CITY, "Über längere Zeit beraten", "ProcessPhase", {"text__contains": "längere Zeit"}),
    Fact(
        CITY,
        "Maßnahmen aktualisiert, fünf Felder neu",
        "ProcessStep",
        {"title__in": ["Fünf zusätzliche Handlungsfelder", "Aktualisierung der Maßnahmen in den bestehenden Handlungsfeldern"]},
        2,
    ),
    Fact(CITY, "Drei Gremien in dieser Folge", "ProcessStep", {"phase__title": "Beratung in den Gremien"}, 3),
    Fact(CITY, "Integrationsbeirat 4.11.2020", "Milestone", {"period_from": "2020-11-04"}),
    Fact(CITY, "Ausschuss 18.11.2020", "Milestone", {"period_from": "2020-11-18"}),
    Fact(CITY, "Gemeinderat 14.12.2020", "Milestone", {"period_from": "2020-12-14"}),
    Fact(CITY, "Vorlage vom 15.10.2020", "Milestone", {"reached_on": "2020-10-15", "title__contains": "168/20"}),
    Fact(CITY, "Erstes Konzept 2006 verabschiedet", "Milestone", {"edition__slug": "2006", "text__contains": "Einigkeit"}),
    Fact(CITY, "Zwei größere Berichte als Unterlagen", "RelatedDocument", {"edition__slug": "2006", "kind": "report"}, 2),
    Fact(CITY, "Konzeption der SFZ", "RelatedDocument", {"note__contains": "Chancengerechtigkeit"}),
    Fact(CITY, "Strategische Ziele", "RelatedDocument", {"note__contains": "A3, A4 und E4"}),
    Fact(
        CITY,
        "Netzwerk sichert den Informationsfluss",
        "FollowUpInstrument",
        {"kind": "network", "text__contains": "Fluss der Informationen"},
    ),
    Fact(
        CITY,
        "Integrations- und Flüchtlingsbeauftragte",
        "FollowUpInstrument",
        {"kind": "steering", "name__contains": "Flüchtlingsbeauftragten"},
    ),
    Fact(CITY, "Regelmäßige Berichte", "ReportingDuty", {"note__contains": "regelmäßiger Berichte"}),
    Fact(CITY, "Umsetzung bei den Fachkräften", "ProcessPhase", {"text__contains": "Fachkräften aller"}),
]
