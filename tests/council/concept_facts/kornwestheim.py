"""What the paper of Kornwestheim says about concept, fields, goals, projects and offers, in its order."""

from tests.council.concept_facts.fact import Fact, told

CITY = "kornwestheim"

FACTS = [
    # --- Concept, fields, goals, projects
    Fact(CITY, "Konzept zur Vorstellung im Ausschuss", "ConceptEdition", {"slug": "2017", "status": "in_review"}),
    Fact(CITY, "Die Vorlage trägt es", "Submission", {"subject": "Vorstellung Integrationskonzept", "edition__slug": "2017"}),
    Fact(CITY, "Drei nächste Handlungsfelder", "EditionField", {"edition__slug": "2017"}, 3),
    Fact(CITY, "Wirtschaft und berufliche Bildung", "EditionField", {"name": "Wirtschaft und berufliche Bildung"}),
    Fact(CITY, "Wohnen und Leben", "EditionField", {"name": "Wohnen und Leben"}),
    Fact(CITY, "Frühkindliche und schulische Bildung", "EditionField", {"name": "Frühkindliche und schulische Bildung"}),
    Fact(CITY, "Beginn im Sommer 2015", "ConceptEdition", {"period_from": "2015-06-01"}),
    told(CITY, "Gefördert vom Ministerium", "Ministerium für Soziales und Integration Baden-Württemberg", "2017"),
    Fact(CITY, "Ziel: mehr über Integration erfahren", "Goal", {"code": "1", "title__contains": "wie Integration"}),
    Fact(CITY, "Ziel: Erfolge sichtbar machen", "Goal", {"code": "2", "title__contains": "sichtbar machen"}),
    Fact(
        CITY, "Ziel: Schwierigkeiten mit neuen Maßnahmen bearbeiten", "Goal", {"code": "3", "title__contains": "neue Maßnahmen"}
    ),
    told(CITY, "Schriftlicher und gelebter Teil", "vor dem schriftlichen Konzept", "2017"),
    Fact(
        CITY,
        "Empfehlung: gelingende Integration sichtbar machen",
        "Recommendation",
        {"title": "Gelingende Integration sichtbar machen", "became__title": "Ankommensgeschichten"},
    ),
    Fact(
        CITY,
        "Ankommensgeschichten veröffentlicht",
        "MeasureUpdate",
        {"measure__title": "Ankommensgeschichten", "status": "done", "note": "Veröffentlicht."},
    ),
    Fact(
        CITY,
        "Ankommenskonferenz sehr gut besucht",
        "MeasureUpdate",
        {"measure__title": "Ankommenskonferenz", "note": "Sehr gut besucht."},
    ),
    Fact(
        CITY,
        "Ankommensbroschüre mit Porträts und Interviews",
        "Measure",
        {"title": "Ankommensbroschüre", "description__contains": "Interviews", "status": "done"},
    ),
    Fact(CITY, "Ankommen als roter Faden", "Guideline", {"title": "Integration ist Ankommen"}),
    told(CITY, "Ankommen in Land, Ort, Sprache, Kultur, Arbeit, Netzwerken", "sozialen Netzwerken", "2017"),
    told(
        CITY,
        "Verantwortliche: Beauftragter, Initiativkreis, Verwaltung, PLENA-Institut",
        "PLENA-Institut der Hochschule Mannheim",
        "2017",
    ),
    Fact(CITY, "Workshop mit Kreativen", "Measure", {"title__contains": "Tanz, Kunst und Film"}),
    Fact(
        CITY,
        "Initiativkreis, aufgelöst am 9. Februar 2017",
        "ExistingOffer",
        {"name": "Initiativkreis", "frequency": "bis 9. Februar 2017"},
    ),
    Fact(
        CITY,
        "Fortsetzung: Dialogplattform",
        "Measure",
        {"title__startswith": "Dialogplattform", "description__contains": "Nachfolgerin"},
    ),
    Fact(CITY, "Teilhabe als Handlungsprinzip", "CrossCuttingPrinciple", {"name": "Teilhabe"}),
    Fact(CITY, "Spracherwerb und Bildung besonders", "CrossCuttingPrinciple", {"name": "Spracherwerb und Bildung"}),
    Fact(
        CITY,
        "… auch als Empfehlung",
        "Recommendation",
        {"title__startswith": "Spracherwerb", "source__contains": "Initiativkreis"},
    ),
    told(CITY, "Seismograph", "Seismograph", "2017"),
    Fact(CITY, "Prävention gegen Segregation", "Recommendation", {"title__contains": "Segregation"}),
    told(CITY, "Dialog anregen", "regt den Dialog an", "2017"),
    Fact(
        CITY,
        "Die drei Felder zunächst, empfohlen vom Initiativkreis",
        "RecommendationField",
        {"recommendation__title__contains": "drei nächsten"},
        3,
    ),
    Fact(
        CITY,
        "Stufe 1 Bestandsaufnahme vor der Sommerpause",
        "Measure",
        {"title__contains": "Bestandsaufnahme", "period": "vor der Sommerpause 2017"},
    ),
    Fact(
        CITY,
        "Stufe 2 Handlungsoptionen nach der Sommerpause",
        "Measure",
        {"title__contains": "Handlungsoptionen", "period": "nach der Sommerpause 2017"},
    ),
    Fact(CITY, "Zweistufig als Empfehlung", "Recommendation", {"title__startswith": "Zweistufig"}),
    Fact(CITY, "Wechselseitige Berichterstattung", "Recommendation", {"title__contains": "berichten einander"}),
    # --- participation
    Fact(
        CITY,
        "Initiativkreis vom Sommer 2015 bis 9. Februar 2017",
        "WorkingGroup",
        {"kind": "initiative", "period_from": "2015-06-01", "period_to": "2017-02-09"},
    ),
    Fact(CITY, "… fortgesetzt von der Dialogplattform", "WorkingGroup", {"kind": "initiative", "successor__kind": "platform"}),
    Fact(CITY, "… blieb offen für neue Mitglieder", "WorkingGroup", {"purpose__contains": "neue Mitglieder"}),
    Fact(
        CITY,
        "… mit Zivilgesellschaft",
        "GroupMember",
        {"organization": "Zivilgesellschaftliche Organisationen", "group__kind": "initiative"},
    ),
    Fact(CITY, "… mit Verwaltung", "GroupMember", {"organization": "Verwaltung", "group__kind": "initiative"}),
    Fact(CITY, "… mit dem PLENA-Institut", "GroupMember", {"organization__startswith": "PLENA", "group__kind": "initiative"}),
    Fact(CITY, "… mit dem Integrationsbeauftragten", "GroupMember", {"user__isnull": False, "group__kind": "initiative"}),
    Fact(CITY, "Workshop mit Kreativen gehalten", "Event", {"kind": "workshop", "title__contains": "Tanz, Kunst und Film"}),
    Fact(CITY, "… gewann neue Mitglieder", "Event", {"kind": "workshop", "results__contains": "neue Mitglieder"}),
    Fact(CITY, "Ankommenskonferenz sehr gut besucht", "Event", {"kind": "conference", "results__contains": "gut besucht"}),
    Fact(CITY, "Letzte Sitzung am 9. Februar 2017", "Event", {"kind": "group_session", "period_from": "2017-02-09"}),
    Fact(
        CITY, "… Teilhabe als Handlungsprinzip", "Event", {"period_from": "2017-02-09", "results__contains": "Handlungsprinzip"}
    ),
    Fact(CITY, "… Spracherwerb und Bildung", "Contribution", {"recommendation__title__startswith": "Spracherwerb"}),
    Fact(
        CITY,
        "… drei Handlungsfelder empfohlen",
        "Contribution",
        {"recommendation__title__startswith": "Die drei", "measure__number": "D1"},
    ),
    Fact(CITY, "… zweistufig", "Contribution", {"recommendation__title__startswith": "Zweistufig"}),
    Fact(CITY, "… Segregation entgegenwirken", "Contribution", {"recommendation__title__contains": "Segregation"}),
    Fact(CITY, "Dialogplattform für drei Felder", "WorkingGroupField", {"group__kind": "platform"}, 3),
    Fact(CITY, "Multiplikatoren wirken mit", "Stakeholder", {"name__startswith": "Multiplikatorinnen"}),
    # --- process and money
    Fact(CITY, "Beginn im Sommer 2015 als Phase", "ProcessPhase", {"period": "Sommer 2015"}),
    Fact(CITY, "Gelebter Teil", "ProcessPhase", {"title__startswith": "Gelebter Teil"}),
    Fact(CITY, "Schriftlicher Teil", "ProcessPhase", {"title": "Schriftlicher Teil"}),
    Fact(
        CITY, "Stufe 1 vor der Sommerpause", "ProcessPhase", {"title__contains": "Stufe 1", "period": "vor der Sommerpause 2017"}
    ),
    Fact(CITY, "… mit Fachleuten", "ProcessPhase", {"title__contains": "Stufe 1", "text__contains": "Fachleute"}),
    Fact(
        CITY,
        "Stufe 2 nach der Sommerpause",
        "ProcessPhase",
        {"title__contains": "Stufe 2", "period": "nach der Sommerpause 2017"},
    ),
    Fact(
        CITY,
        "… mit Zivilgesellschaft, Politik und Verwaltung",
        "ProcessPhase",
        {"title__contains": "Stufe 2", "text__contains": "Zivilgesellschaft, Politik und Verwaltung"},
    ),
    Fact(CITY, "Meilensteine des Projekts", "Milestone", {}, 6),
    Fact(CITY, "Auflösung am 9. Februar 2017", "Milestone", {"reached_on": "2017-02-09"}),
    Fact(CITY, "Vorstellung am 22. März 2017", "Milestone", {"period_from": "2017-03-22"}),
    Fact(
        CITY,
        "Förderung durch das Ministerium",
        "FundingApplication",
        {"authority": "Ministerium für Soziales und Integration Baden-Württemberg", "decision": "granted"},
    ),
    Fact(
        CITY,
        "PLENA-Institut mit seinem Professor",
        "ExternalSupport",
        {"institution__startswith": "PLENA", "person__contains": "Vandamme"},
    ),
    Fact(
        CITY, "Ankommensbroschüre als Veröffentlichung", "RelatedDocument", {"kind": "publication", "title": "Ankommensbroschüre"}
    ),
    Fact(
        CITY,
        "Ankommensgeschichten als Veröffentlichung",
        "RelatedDocument",
        {"kind": "publication", "title": "Ankommensgeschichten"},
    ),
    Fact(CITY, "Seismograph, Prävention, Dialog", "FollowUpInstrument", {"kind": "platform", "text__contains": "Seismograph"}),
    Fact(
        CITY,
        "Wechselseitige Berichte ohne Doppelstrukturen",
        "ReportingDuty",
        {"title__contains": "Wechselseitiger", "note__contains": "Doppelstrukturen"},
    ),
]
