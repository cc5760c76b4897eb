"""What the paper of Weiterstadt says about concept, fields, goals, projects and offers, in its order."""

from tests.council.concept_facts.fact import Fact, told

CITY = "weiterstadt"

FACTS = [
    # --- preliminary remarks
    Fact(CITY, "Vielfalts- und Integrationsstrategie", "Concept", {"kind_label": "Vielfalts- und Integrationsstrategie"}),
    Fact(CITY, "Fachbereich Gesellschaft und Bildung", "Concept", {"lead_unit__name": "Gesellschaft und Bildung"}),
    Fact(
        CITY,
        "Projekt Weiterstadt WIRkt!",
        "ConceptEdition",
        {"label": "Weiterstadt WIRkt!", "status": "draft", "version": "Konzeption"},
    ),
    told(CITY, "Landesprogramm WIR", "Landesprogramm WIR", "weiterstadt-wirkt"),
    told(
        CITY,
        "Viele Themen: Bildung, Geflüchtete, Senioren, Frauen, Engagement, UN-BRK, Beteiligung",
        "UN-Behindertenrechtskonvention",
        "weiterstadt-wirkt",
    ),
    Fact(CITY, "Leitlinien fehlen bisher", "Recommendation", {"title__startswith": "Übergeordnete Leitlinien"}),
    Fact(CITY, "Fünf Thesen", "Guideline", {"edition__slug": "weiterstadt-wirkt"}, 5),
    Fact(CITY, "These 1", "Guideline", {"position": 1, "text__contains": "Vielfalt der Lebensentwürfe"}),
    Fact(CITY, "These 2", "Guideline", {"position": 2, "text__contains": "Teilhabe aller"}),
    Fact(CITY, "These 3", "Guideline", {"position": 3, "text__contains": "Globalisierung"}),
    Fact(
        CITY, "… Vertrauen in Institutionen sinkt", "Guideline", {"position": 3, "text__contains": "demokratiefeindliche Kräfte"}
    ),
    Fact(CITY, "These 4", "Guideline", {"position": 4, "title__contains": "Seele der Demokratie"}),
    Fact(CITY, "These 5", "Guideline", {"position": 5, "text__contains": "Bollwerk"}),
    # --- goals
    told(CITY, "Initiativen ins Gespräch bringen", "ins Gespräch", "weiterstadt-wirkt"),
    Fact(CITY, "Ziel a Leitlinien", "Goal", {"code": "a", "level": "impact", "title__startswith": "Leitlinien"}),
    Fact(
        CITY, "Ziel b Bündnis für Vielfalt", "Goal", {"code": "b", "level": "impact", "title__startswith": "Bündnis für Vielfalt"}
    ),
    Fact(
        CITY, "Ziel c Vielfaltsmanagement", "Goal", {"code": "c", "level": "impact", "title__startswith": "Vielfaltsmanagement"}
    ),
    Fact(CITY, "Teilhabe aller, besseres Zusammenleben", "CrossCuttingPrinciple", {"name": "Teilhabe aller"}),
    Fact(CITY, "Konzept von 2012", "ConceptEdition", {"period": "2012", "status": "superseded"}),
    Fact(
        CITY,
        "Fortschreibung 2015 Wir sind Weiterstadt",
        "ConceptEdition",
        {"label": "Wir sind Weiterstadt", "period": "2015", "predecessor__slug": "2012", "status": "adopted"},
    ),
    Fact(
        CITY,
        "Die Strategie baut darauf auf",
        "ConceptEdition",
        {"slug": "weiterstadt-wirkt", "predecessor__slug": "wir-sind-weiterstadt"},
    ),
    told(CITY, "Bausteine Migrationsbericht und Bildungsgesamtplan", "Bildungsgesamtplan", "weiterstadt-wirkt"),
    Fact(CITY, "Bündnis geht aus dem Prozess hervor", "Measure", {"title": "Bündnis für Vielfalt gründen"}),
    Fact(
        CITY,
        "Veranstaltungen machen Haupt- und Ehrenamt sichtbar",
        "Goal",
        {"code": "b", "text__contains": "Haupt- und Ehrenamt"},
    ),
    Fact(CITY, "Steuerungs- und Schnittstellenmanagement", "Goal", {"code": "c", "text__contains": "Schnittstellenmanagement"}),
    # --- what exists
    Fact(CITY, "Auf Formaten aufbauen", "Recommendation", {"title__startswith": "Vorhandene Formate"}),
    told(CITY, "Gruppen der Tabelle", "regionale Kooperationspartner", "weiterstadt-wirkt"),
    *(
        Fact(CITY, f"Vorhandenes Format: {name}", "ExistingOffer", {"name": name, "provider": provider})
        for name, provider in (
            ("Konzept „Kinder, Jugend und Familien 2030“", "Verwaltung"),
            ("Migrationsbericht 2019", "Verwaltung"),
            ("Bericht zu Partizipation und Demokratiebildung", "Verwaltung"),
            ("Wirtschaftsforum", "Wirtschaftsförderung"),
            ("Charta der Vielfalt", "Politik"),
            ("Konzept „Wir sind Weiterstadt“", "Präventionsrat"),
            ("Stadtgespräche", "Präventionsrat"),
            ("Tage der seelischen Gesundheit", "Präventionsrat"),
            ("Bildungsgesamtplan 2016 bis 2020", "Bildungsbeirat"),
            ("Runde Tische Seniorenarbeit", "Seniorenbeirat"),
            ("Aktionsplan zur UN-Behindertenrechtskonvention", "Beirat zur Gleichstellung von Menschen mit Behinderung"),
            ("Denkwerkstatt Engagementförderung", "Weiterstädter Ehrenamtsagentur"),
            ("Ökumenischer Arbeitskreis Asyl", ""),
            ("Miteinander – Frauentreff", ""),
            ("Kommunales Kino", ""),
            ("Migrationsberatung und Mehrgenerationenhaus", "Diakonisches Werk"),
        )
    ),
    Fact(CITY, "Wirtschaftsforum zweimal im Jahr", "ExistingOffer", {"frequency": "zweimal im Jahr"}),
    Fact(CITY, "Denkwerkstatt einmal im Jahr", "ExistingOffer", {"frequency": "einmal im Jahr"}),
    Fact(CITY, "Runde Tische bisher zweimal", "ExistingOffer", {"frequency": "bisher zweimal"}),
    # --- the process
    told(CITY, "Expertentreffen am 6. November 2019", "6. November 2019", "weiterstadt-wirkt"),
    Fact(CITY, "Hinweise der Fachleute werden beachtet", "Recommendation", {"source__contains": "Expertentreffen"}),
    told(CITY, "Der Prozess hat sieben Phasen", "sieben Phasen", "weiterstadt-wirkt"),
    Fact(
        CITY,
        "Der Prozess dauert von Februar bis Dezember 2020",
        "ConceptEdition",
        {"period_from": "2020-02-01", "period_to": "2020-12-31"},
    ),
    # --- participation
    Fact(CITY, "Sieben Gruppen", "StakeholderGroup", {}, 7),
    *(
        Fact(CITY, f"Gruppe {position}: {name}", "StakeholderGroup", {"position": position, "name": name})
        for position, name in enumerate(
            (
                "Engagierte Bürgerinnen und Bürger",
                "Verwaltung",
                "Politik",
                "Zivilgesellschaftliche Gruppen (mit politischem Mandat)",
                "Zivilgesellschaftliche Gruppen",
                "Lokale Kooperationspartner",
                "Regionale Kooperationspartner",
            ),
            start=1,
        )
    ),
    *(
        Fact(CITY, f"{group}: {name}", "Stakeholder", {"group__name__startswith": group, "name__contains": name}, count)
        for group, name, count in (
            ("Engagierte", "Einheimische", 1),
            ("Engagierte", "Zugewanderte", 1),
            ("Engagierte", "mit Migrationshintergrund", 1),
            ("Engagierte", "Menschen mit Fluchterfahrung", 1),
            ("Engagierte", "mit und ohne Behinderung", 1),
            ("Verwaltung", "Fachbereich Gesellschaft und Bildung", 1),
            ("Verwaltung", "Fachdienst ", 3),
            ("Verwaltung", "Frühe Bildung und Familien", 1),
            ("Verwaltung", "Kooperation Grundschule", 1),
            ("Verwaltung", "Jugend und Integration", 1),
            ("Verwaltung", "Presse- und Öffentlichkeitsarbeit", 1),
            ("Verwaltung", "Wirtschaftsförderung", 1),
            ("Verwaltung", "Büro des Bürgermeisters", 1),
            ("Verwaltung", "Freiraumleitplanung", 1),
            ("Politik", "Fraktionen", 1),
            ("Politik", "Stadtverordnete", 1),
            ("Politik", "Ausschüsse", 1),
            ("Zivilgesellschaftliche Gruppen (mit", "Integration, Nachhaltigkeit, Soziales", 1),
            ("Zivilgesellschaftliche Gruppen (mit", "Stadtteil-Arbeitsgemeinschaften", 1),
            ("Zivilgesellschaftliche Gruppen (mit", "Seniorenbeirat", 1),
            ("Zivilgesellschaftliche Gruppen (mit", "Gleichstellung", 1),
            ("Zivilgesellschaftliche Gruppen (mit", "Ausländerbeirat", 1),
            ("Zivilgesellschaftliche Gruppen", "Ehrenamtsagentur", 1),
            ("Zivilgesellschaftliche Gruppen", "Arbeitskreis Asyl", 1),
            ("Zivilgesellschaftliche Gruppen", "Frauentreff", 1),
            ("Zivilgesellschaftliche Gruppen", "Kommunales Kino", 1),
            ("Lokale", "Schulen", 1),
            ("Lokale", "Kirchengemeinden und Glaubensgemeinschaften", 1),
            ("Lokale", "Migrationsberatung, Mehrgenerationenhaus", 1),
            ("Lokale", "Vereine und Verbände", 1),
            ("Regionale", "Landkreis Darmstadt-Dieburg", 1),
            ("Regionale", "Büro für Integration und Inklusion", 1),
            ("Regionale", "Dekanat Darmstadt-Land", 1),
        )
    ),
    *(
        Fact(
            CITY,
            f"Format von {group}: {name} {often}",
            "ExistingFormat",
            {"group__name": group, "name__contains": name, "frequency": often},
        )
        for group, name, often in (
            ("Verwaltung", "Kinder, Jugend und Familien 2030", ""),
            ("Verwaltung", "Migrationsbericht 2019", ""),
            ("Verwaltung", "Partizipation und Demokratiebildung", ""),
            ("Verwaltung", "Wirtschaftsforum", "zwei Mal im Jahr"),
            ("Politik", "Charta der Vielfalt", ""),
            ("Zivilgesellschaftliche Gruppen (mit politischem Mandat)", "Wir sind Weiterstadt", ""),
            ("Zivilgesellschaftliche Gruppen (mit politischem Mandat)", "Stadtgespräche", "regelmäßig"),
            ("Zivilgesellschaftliche Gruppen (mit politischem Mandat)", "seelischen Gesundheit", ""),
            ("Zivilgesellschaftliche Gruppen (mit politischem Mandat)", "Bildungsgesamtplan 2016 bis 2020", ""),
            ("Zivilgesellschaftliche Gruppen (mit politischem Mandat)", "Seniorenarbeit", "bisher zwei Mal"),
            ("Zivilgesellschaftliche Gruppen (mit politischem Mandat)", "UN-Behindertenrechtskonvention", ""),
            ("Zivilgesellschaftliche Gruppen", "Denkwerkstatt", "ein Mal im Jahr"),
        )
    ),
    Fact(
        CITY,
        "Expertentreffen am 6. November 2019 auf Einladung des Bürgermeisters",
        "Event",
        {"kind": "expert_meeting", "period_from": "2019-11-06", "agenda__contains": "Bürgermeister"},
    ),
    Fact(CITY, "… sagte Unterstützung zu", "Event", {"kind": "expert_meeting", "results__contains": "Unterstützung"}),
    Fact(
        CITY,
        "… seine Hinweise werden beachtet",
        "Contribution",
        {"event__kind": "expert_meeting", "recommendation__title__contains": "Hinweise der Fachleute"},
    ),
    Fact(CITY, "Kick-off im April 2020", "Event", {"kind": "kick_off", "period_from": "2020-04-01", "period_to": "2020-04-30"}),
    Fact(CITY, "Bergfest im Juni und Juli 2020", "Event", {"kind": "midpoint", "period_to": "2020-07-31"}),
    Fact(CITY, "Abschluss im November 2020", "Event", {"kind": "closing", "period_from": "2020-11-01"}),
    Fact(CITY, "Eine Steuerungsgruppe", "WorkingGroup", {"kind": "steering_group"}),
    Fact(CITY, "Bündnis geht aus dem Prozess hervor", "WorkingGroup", {"successor__name": "Bündnis für Vielfalt"}),
    # --- process and money
    *(
        Fact(
            CITY,
            f"Phase {title} von {first} bis {last} mit {count} Schritten",
            "ProcessStep",
            {"phase__title": title, "phase__period_from": first, "phase__period_to": last},
            count,
        )
        for title, first, last, count in (
            ("Vorbereitende Maßnahmen – Planung", "2020-02-01", "2020-03-31", 4),
            ("Kick-off-Veranstaltung", "2020-04-01", "2020-04-30", 6),
            ("Beteiligungsphase I", "2020-04-01", "2020-06-30", 1),
            ("Bergfest", "2020-06-01", "2020-07-31", 3),
            ("Beteiligungsphase II", "2020-07-01", "2020-11-30", 1),
            ("Abschlussveranstaltung", "2020-11-01", "2020-11-30", 3),
            ("Beschlussphase", "2020-11-01", "2020-12-31", 4),
        )
    ),
    Fact(CITY, "Sieben Phasen mit Nummer", "ProcessPhase", {"is_preliminary": False}, 7),
    Fact(CITY, "Das Expertentreffen liegt davor", "ProcessPhase", {"is_preliminary": True, "position": 1}),
    *(
        Fact(CITY, f"Schritt: {title}", "ProcessStep", {"position": position, "title__contains": title})
        for position, title in (
            (1, "Ausschreibung der Prozessbegleitung"),
            (2, "Konkretisierung des Prozessablaufs"),
            (3, "Steuerungsgruppe"),
            (4, "Formaten der Beteiligung"),
            (1, "Öffentlichkeitsarbeit"),
            (2, "Vorstellung des Projekts"),
            (3, "Altersstufen, Geschlechter und Nationalitäten"),
            (4, "Ergebnisse aus der Planung"),
            (5, "Bedarfen und Wünschen"),
            (6, "Entscheidung"),
            (1, "Auswertung der Beteiligungsmaßnahmen"),
            (2, "Anpassung"),
            (3, "Erste Inhalte"),
            (1, "Beteiligungsphasen I und II"),
            (2, "Zusammenführung"),
            (3, "Gemeinsame Festlegung"),
            (1, "Auswertung der Veranstaltungen"),
            (2, "Fertigstellung"),
            (3, "politischen Gremien"),
            (4, "Beschluss der Stadtverordnetenversammlung"),
        )
    ),
    Fact(
        CITY,
        "Antrag im Landesprogramm WIR",
        "FundingApplication",
        {
            "programme__startswith": "Landesprogramm WIR",
            "authority": "Hessisches Ministerium für Soziales und Integration",
            "decision": "applied",
        },
    ),
    Fact(
        CITY,
        "Prozessbegleitung wird ausgeschrieben",
        "ExternalSupport",
        {"kind": "process", "institution__contains": "ausgeschrieben"},
    ),
    Fact(CITY, "Bündnis als Netzwerk", "FollowUpInstrument", {"kind": "network", "name": "Bündnis für Vielfalt"}),
    Fact(CITY, "Vielfaltsmanagement als Steuerung", "FollowUpInstrument", {"kind": "steering", "name": "Vielfaltsmanagement"}),
    *(
        Fact(CITY, f"Baustein {title}", "RelatedDocument", {"title": title, "note__contains": "Baustein"})
        for title in ("Integrationskonzept", "Wir sind Weiterstadt", "Migrationsbericht 2019", "Bildungsgesamtplan")
    ),
]
