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
    *(
        told(CITY, f"Phase {words}", words, "weiterstadt-wirkt")
        for words in (
            "Planung, Februar – März 2020",
            "Kick-off, April 2020",
            "Beteiligungsphase I, April – Juni 2020",
            "Bergfest, Juni – Juli 2020",
            "Beteiligungsphase II, Juli – November 2020",
            "Abschlussveranstaltung, November 2020",
            "Beschlussphase, November – Dezember 2020",
        )
    ),
    Fact(
        CITY,
        "Der Prozess dauert von Februar bis Dezember 2020",
        "ConceptEdition",
        {"period_from": "2020-02-01", "period_to": "2020-12-31"},
    ),
]
