"""What the paper of Waiblingen says about concept, fields, goals, projects and offers, in its order."""

from tests.council.concept_facts.fact import Fact, told

CITY = "waiblingen"

FACTS = [
    # --- look back
    Fact(CITY, "Das Konzept heißt Integrationskonzept", "Concept", {"kind_label": "Integrationskonzept"}),
    Fact(CITY, "Fachbereich Bürgerengagement führt", "Concept", {"lead_unit__name": "Bürgerengagement"}),
    Fact(CITY, "Erstes Konzept 2009 und 2010 erstellt", "ConceptEdition", {"period": "2009/10", "predecessor": None}),
    Fact(CITY, "Es gilt, bis die Fortschreibung beschlossen ist", "ConceptEdition", {"slug": "2009-10", "status": "adopted"}),
    Fact(CITY, "Es hat Leitlinien, die die Richtung weisen", "Guideline", {"edition__slug": "2009-10"}, 2),
    told(
        CITY,
        "Gemeinsam mit Bürgerschaft, Verwaltung, Institutionen, Organisationen, Vereinen erarbeitet",
        "Vereine haben es gemeinsam",
        "2009-10",
    ),
    Fact(CITY, "Integration wird Querschnittsaufgabe", "Guideline", {"edition__slug": "2017", "title": "Querschnittsaufgabe"}),
    told(CITY, "Der Blick für Bedarfe ist weiter geworden", "Blick für Bedarfe", "2017"),
    told(CITY, "Das erste Konzept nennt konkrete Maßnahmen je Handlungsfeld", "konkrete Maßnahmen", "2009-10"),
    told(CITY, "Ende 2014 evaluiert", "Ende 2014", "2009-10"),
    # --- the edition of 2017
    Fact(
        CITY,
        "Die Fortschreibung setzt das Konzept von 2009/10 fort",
        "ConceptEdition",
        {"slug": "2017", "predecessor__slug": "2009-10"},
    ),
    Fact(CITY, "Sie ist noch Entwurf, der Abschlussbericht fehlt", "ConceptEdition", {"slug": "2017", "status": "draft"}),
    told(CITY, "BSV am 5.4.2017 mit Vorlage BSV 3/2017", "BSV 3/2017", "2017"),
    told(CITY, "Gemeinderat am 27.4.2017", "27.04.2017", "2017"),
    told(CITY, "15.000 € aus der VwV Integration beantragt und bewilligt", "15.000 €", "2017"),
    told(CITY, "Wissenschaftliche Begleitung durch das IfaS", "Institut für angewandte Sozialwissenschaft (IfaS)", "2017"),
    told(CITY, "Schwerpunkt: Angebote vernetzen, anpassen, optimieren", "vernetzt, angepasst und verbessert", "2017"),
    Fact(
        CITY,
        "Als Ziel: Angebote vernetzt, angepasst, verbessert",
        "Goal",
        {"edition__slug": "2017", "code": "1", "level": "guiding"},
    ),
    Fact(CITY, "Vier Handlungsfelder", "FieldOfAction", {"parent": None}, 4),
    Fact(CITY, "1. Zugang zu Sprache und Bildung", "EditionField", {"number": "1", "name": "Zugang zu Sprache und Bildung"}),
    Fact(
        CITY,
        "… heißt auch Zugang zu Bildung und Sprache",
        "FieldOfAction",
        {"aliases__contains": "Zugang zu Bildung und Sprache"},
    ),
    Fact(CITY, "2. Zugang zu Kultur und Vereinen", "EditionField", {"number": "2", "name": "Zugang zu Kultur und Vereinen"}),
    Fact(CITY, "… mit einem Teil Sport", "FieldOfAction", {"parent__name": "Zugang zu Kultur und Vereinen", "focus": "Sport"}),
    Fact(CITY, "… der auch mit dem Schwerpunkt Sport heißt", "FieldOfAction", {"aliases__contains": "mit dem Schwerpunkt Sport"}),
    Fact(CITY, "3. Bürgerschaftliches Engagement", "EditionField", {"number": "3", "name": "Bürgerschaftliches Engagement"}),
    Fact(
        CITY,
        "… mit dem Schwerpunkt Flucht und Asyl",
        "FieldOfAction",
        {"parent__name": "Bürgerschaftliches Engagement", "focus": "Flucht und Asyl"},
    ),
    Fact(CITY, "… der auch Schwerpunkt Asyl heißt", "FieldOfAction", {"aliases__contains": "mit dem Schwerpunkt Asyl"}),
    Fact(
        CITY,
        "4. Interkulturelle Öffnung der Verwaltung",
        "EditionField",
        {"number": "4", "name": "Interkulturelle Öffnung der Verwaltung"},
    ),
    Fact(
        CITY, "Menschen mit Fluchterfahrung in allen Feldern", "CrossCuttingPrinciple", {"name": "Menschen mit Fluchterfahrung"}
    ),
    Fact(
        CITY, "Haltung der Stadtgesellschaft in allen Feldern", "CrossCuttingPrinciple", {"name": "Haltung der Stadtgesellschaft"}
    ),
    # --- how it went, what came out
    Fact(CITY, "Drei Schritte", "Chapter", {"edition__slug": "2017", "parent__heading": "Verlauf"}, 3),
    told(CITY, "Workshop mit Gremien, Verwaltung, Vereinen, Migrantenvertretungen, Engagierten", "Migrantenvertretungen", "2017"),
    told(CITY, "Moderation durch Stadt und Ehrenamt, vom IfaS geschult", "vom IfaS dafür geschult", "2017"),
    told(CITY, "Ein bis zwei weitere Sitzungen je Feld", "ein bis zwei weiteren Sitzungen", "2017"),
    told(CITY, "Vieles ist geleistet", "Vieles ist geleistet", "2017"),
    Fact(CITY, "Der Informationsfluss soll besser werden", "Recommendation", {"title__contains": "Informationsfluss"}),
    Fact(CITY, "… als Teilziel", "Goal", {"title": "Informationen erreichen alle Beteiligten", "parent__code": "1"}),
    told(CITY, "Fazit 1: Zwischenbilanz", "Zwischenbilanz", "2017"),
    told(CITY, "Fazit 2: Plattform für Austausch und Vernetzung", "Plattform für Austausch", "2017"),
    Fact(CITY, "Fazit 3: Vielfalt der Menschen sichtbar machen", "Guideline", {"title": "Vielfalt sichtbar machen"}),
    told(CITY, "… wer Einzelne hervorhebt, kann diskriminieren", "kann diskriminieren", "2017"),
    Fact(CITY, "Fazit 4: Plattformen verstetigen", "Recommendation", {"title__contains": "Begegnung und Vernetzung auf Dauer"}),
    Fact(CITY, "… als Teilziel", "Goal", {"title__contains": "Plattformen der Begegnung"}),
    Fact(
        CITY, "Fazit 5: Ideen ordnen, feldübergreifend umsetzen", "Recommendation", {"title__contains": "Ideen nach Wichtigkeit"}
    ),
    told(CITY, "Fazit 6: Beteiligte laufend unterrichten", "laufend über die weiteren Schritte", "2017"),
    # --- key projects
    Fact(CITY, "Schlüsselprojekte der Felder", "Measure", {"kind": "key_project", "edition__slug": "2017"}, 9),
    Fact(
        CITY,
        "Starke Netzwerke Elternbegleiter (Familienbildungsstätte)",
        "Measure",
        {
            "title__startswith": "Starke Netzwerke",
            "partners": "Familienbildungsstätte",
            "field__name": "Zugang zu Sprache und Bildung",
        },
    ),
    Fact(
        CITY,
        "Kita-Einstieg (Fachbereich Bildung und Erziehung)",
        "Measure",
        {"title__startswith": "Kita-Einstieg", "responsible_unit__name": "Bildung und Erziehung"},
    ),
    Fact(CITY, "Beides sind Bundesprogramme", "Measure", {"funding__startswith": "Bundesprogramm"}, 2),
    Fact(
        CITY, "Vertrauen, Zugänge, Bedarfe als Wirkung", "Goal", {"code": "S1", "level": "impact", "title__contains": "Vertrauen"}
    ),
    Fact(
        CITY,
        "Veranstaltungsreihe mit je einem Land",
        "Measure",
        {"title__contains": "jeweils ein Land", "field__name": "Zugang zu Kultur und Vereinen"},
    ),
    Fact(
        CITY,
        "Boccia-Bahn bei der Rundsporthalle",
        "Measure",
        {"place": "Boccia-Bahn bei der Rundsporthalle", "field__focus": "Sport"},
    ),
    Fact(
        CITY,
        "… im Rahmen von Sport im Park oder Gartenschau",
        "Measure",
        {"description__contains": "interkommunalen Gartenschau"},
    ),
    Fact(CITY, "Sport im Park gibt es schon", "ExistingOffer", {"name": "Sport im Park"}),
    Fact(
        CITY,
        "Traditionelles Ehrenamt: Feuerwehr, DRK",
        "Measure",
        {"title__contains": "traditionelles Ehrenamt", "partners": "Feuerwehr, DRK"},
    ),
    Fact(
        CITY, "Integrationslotsen werden wieder aufgenommen", "Measure", {"number": "3.2", "resumes__title": "Integrationslotsen"}
    ),
    Fact(
        CITY,
        "… empfohlen und daraus geworden",
        "Recommendation",
        {"title__contains": "Integrationslotsen", "became__number": "3.2"},
    ),
    Fact(CITY, "… Orientierung und Hilfe zur Selbsthilfe", "Measure", {"number": "3.2", "description__contains": "Selbsthilfe"}),
    Fact(
        CITY,
        "… besonders Menschen mit Fluchterfahrung als Lotsen",
        "Measure",
        {"number": "3.2", "description__contains": "Menschen mit Fluchterfahrung"},
    ),
    Fact(
        CITY,
        "Offener Treff für alle mit Information",
        "Measure",
        {
            "title__contains": "Offener Treff",
            "target_groups__contains": "nicht nur Geflüchtete",
            "field__focus": "Flucht und Asyl",
        },
    ),
    Fact(CITY, "… Themen Arbeit, Schule, Wohnen, Krankenkasse, Bildung", "Measure", {"description__contains": "Krankenkasse"}),
    Fact(
        CITY, "Treffen mit der Verwaltung angeregt", "Measure", {"description__contains": "Ausländerbehörde", "kind": "measure"}
    ),
    Fact(CITY, "… damit Verständnis wächst", "Goal", {"code": "E1", "title__contains": "verstehen einander"}),
    Fact(
        CITY,
        "Arbeit, Ausbildung, Praktikum bewegen am meisten",
        "EditionField",
        {"text__contains": "Arbeit, Ausbildung und Praktikum"},
    ),
    Fact(
        CITY,
        "Informationsveranstaltung dazu zeitnah",
        "Measure",
        {"title__contains": "Arbeit, Ausbildung und Praktikum", "quick_win": True},
    ),
    Fact(CITY, "Koordinationsstelle Netzwerk Asyl", "ExistingOffer", {"provider": "Koordinationsstelle Netzwerk Asyl"}),
    Fact(CITY, "Kommunale Integrationsförderung", "ExistingOffer", {"name": "Kommunale Integrationsförderung"}),
    Fact(
        CITY,
        "Infoveranstaltung auch im Feld Öffnung",
        "Measure",
        {"title__startswith": "Infoveranstaltung", "field__name": "Interkulturelle Öffnung der Verwaltung"},
    ),
    Fact(
        CITY,
        "Zeitungsreihe über die ersten 100 Tage in der WKZ",
        "Measure",
        {"title__contains": "Meine ersten 100 Tage", "partners": "WKZ"},
    ),
    Fact(
        CITY,
        "Alle Schlüsselprojekte waren zuerst vorgeschlagen oder Idee",
        "MeasureUpdate",
        {"measure__kind": "key_project", "as_of": "2017-11-20", "status__in": ["proposed", "idea"]},
        9,
    ),
    # --- how it goes on
    Fact(CITY, "Runder Tisch Vielfalt in allen Feldern gewünscht", "Measure", {"title": "Runder Tisch Vielfalt"}),
    told(CITY, "… mit ein bis zwei Ansprechpersonen je Gruppe", "ein bis zwei Ansprechpersonen", "2017"),
    Fact(CITY, "Integrationsworkshop einmal jährlich", "Measure", {"title": "Jährlicher Integrationsworkshop"}),
    Fact(
        CITY,
        "… als Empfehlung",
        "Recommendation",
        {"title__contains": "einmal jährlich", "became__title": "Jährlicher Integrationsworkshop"},
    ),
    told(CITY, "Zwei steuernde Instrumente", "Zwei Instrumente", "2017"),
    told(CITY, "Begleitung endet mit den ersten beiden Schritten", "ersten beiden Schritten", "2017"),
    told(CITY, "Abschlussbericht bis 6.12.2017", "06.12.2017", "2017"),
    told(CITY, "5.000 € im kommenden Haushaltsjahr", "5.000 €", "2017"),
    # --- participation
    *(
        Fact(CITY, f"Mitgewirkt: {name}", "StakeholderGroup", {"name": name})
        for name in (
            "Gremien der Bürgerschaft",
            "Verwaltung",
            "Vereine",
            "Organisationen und Institutionen",
            "Migrantenvertretungen",
            "Ehrenamtlich engagierte Bürgerinnen und Bürger",
        )
    ),
    Fact(CITY, "Integrationsworkshop als Auftakt", "Event", {"kind": "kick_off", "title": "Integrationsworkshop"}),
    Fact(CITY, "… alle sechs Gruppen waren da", "Attendance", {"event__kind": "kick_off", "group__isnull": False}, 6),
    Fact(CITY, "… und informierte über den Prozess", "Event", {"kind": "kick_off", "minutes__contains": "geplant"}),
    Fact(CITY, "… war gelungen", "Event", {"kind": "kick_off", "results__contains": "gelungen"}),
    Fact(CITY, "Schulung durch das IfaS vorher", "Event", {"kind": "training", "agenda__contains": "IfaS"}),
    Fact(CITY, "Arbeitsgruppen zu allen Feldern", "WorkingGroup", {"kind": "working_group"}, 6),
    Fact(
        CITY,
        "Beschäftigte der Stadt moderierten",
        "GroupMember",
        {"group__kind": "working_group", "role": "moderator", "capacity": "staff"},
        5,
    ),
    Fact(
        CITY,
        "Ehrenamtliche moderierten",
        "GroupMember",
        {"group__kind": "working_group", "role": "moderator", "capacity": "volunteer"},
    ),
    Fact(CITY, "Jede Arbeitsgruppe tagte", "Event", {"kind": "group_session", "edition__slug": "2017"}, 6),
    Fact(CITY, "Runder Tisch in allen Feldern", "WorkingGroupField", {"group__name": "Runder Tisch Vielfalt"}, 6),
    Fact(CITY, "… mit Ansprechpersonen aus den Gruppen", "GroupMember", {"group__kind": "round_table", "role": "contact"}, 6),
    Fact(
        CITY,
        "Lotsen von der Arbeitsgruppe empfohlen",
        "Contribution",
        {"recommendation__title__contains": "Integrationslotsen", "measure__number": "3.2"},
    ),
    Fact(
        CITY,
        "Geflüchtete als Lotsen angeregt",
        "Contribution",
        {"merged_into__measure__number": "3.2", "text__contains": "geflohen"},
    ),
    Fact(CITY, "Workshop einmal im Jahr gewünscht", "Contribution", {"measure__title": "Jährlicher Integrationsworkshop"}),
    Fact(CITY, "Runder Tisch von allen gewünscht", "Contribution", {"recommendation__title__contains": "Runden Tisch"}),
    Fact(CITY, "Wissen voneinander", "Contribution", {"text__contains": "voneinander"}),
    # --- process and money
    Fact(CITY, "Drei Schritte", "ProcessPhase", {"edition__slug": "2017", "is_preliminary": False, "period_from__year": 2017}, 3),
    Fact(
        CITY,
        "Erster Schritt Workshop",
        "ProcessPhase",
        {"title": "Integrationsworkshop", "text__contains": "Migrantenvertretungen"},
    ),
    Fact(
        CITY, "Zweiter Schritt mit ein bis zwei Sitzungen", "ProcessPhase", {"text__contains": "Ein bis zwei weitere moderierte"}
    ),
    Fact(
        CITY,
        "… Angebote, Empfehlungen, Schlüsselprojekte, Vernetzung",
        "ProcessStep",
        {"phase__title": "Sitzungen der Arbeitsgruppen"},
        4,
    ),
    Fact(
        CITY,
        "Dritter Schritt Auswertung",
        "ProcessPhase",
        {"title__startswith": "Auswertung", "text__contains": "Fluss der Informationen"},
    ),
    Fact(CITY, "BSV am 5.4.2017", "Milestone", {"reached_on": "2017-04-05", "text": "Vorlage BSV 3/2017"}),
    Fact(CITY, "Gemeinderat am 27.4.2017", "Milestone", {"reached_on": "2017-04-27"}),
    Fact(
        CITY,
        "Bericht bis zur Sitzung am 6.12.2017",
        "Milestone",
        {"title__startswith": "Abschlussbericht", "period_to": "2017-12-06"},
    ),
    Fact(CITY, "BSV am 6.12.2017", "Milestone", {"reached_on": "2017-12-06"}),
    Fact(CITY, "Gemeinderat am 14.12.2017", "Milestone", {"reached_on": "2017-12-14"}),
    Fact(CITY, "Evaluation Ende 2014", "Evaluation", {"edition__slug": "2009-10", "period": "Ende 2014"}),
    Fact(
        CITY,
        "15.000 € beantragt und bewilligt",
        "FundingApplication",
        {"programme": "Verwaltungsvorschrift Integration", "requested": 15000, "granted": 15000, "decision": "granted"},
    ),
    Fact(CITY, "5.000 € im kommenden Haushalt", "BudgetItem", {"year": 2018, "amount": 5000}),
    Fact(
        CITY,
        "IfaS unter Leitung eines Professors",
        "ExternalSupport",
        {"institution__contains": "IfaS", "person__contains": "Roß", "kind": "scientific"},
    ),
    Fact(
        CITY,
        "… bis nach den ersten beiden Schritten",
        "ExternalSupport",
        {"is_completed": True, "scope__contains": "ersten beiden Schritte"},
    ),
    Fact(
        CITY,
        "Abschlussbericht mit Einschätzung des IfaS",
        "RelatedDocument",
        {"kind": "report", "note__contains": "Einschätzung"},
    ),
    Fact(CITY, "Vorlage BSV 3/2017", "RelatedDocument", {"title__contains": "BSV 3/2017"}),
    Fact(CITY, "Konzept 2009/10 als Grundlage", "RelatedDocument", {"period": "2009/10", "note__contains": "Grundlage"}),
    Fact(
        CITY, "Runder Tisch steuert", "FollowUpInstrument", {"kind": "round_table", "contacts__contains": "Ein bis zwei Personen"}
    ),
    Fact(CITY, "… mit Fachleuten von außen", "FollowUpInstrument", {"kind": "round_table", "text__contains": "von außen"}),
    Fact(CITY, "Workshop steuert", "FollowUpInstrument", {"kind": "workshop", "cadence": "yearly"}),
    Fact(CITY, "Alle werden laufend unterrichtet", "FollowUpInstrument", {"kind": "information", "text__contains": "laufend"}),
    Fact(
        CITY, "Ideen nach Wichtigkeit ordnen", "ProcessStep", {"phase__title": "Weiterarbeit", "title__contains": "Wichtigkeit"}
    ),
]
