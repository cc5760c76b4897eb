"""What the paper of Wetzlar says about concept, fields, goals, projects and offers, in its order."""

from tests.council.concept_facts.fact import Fact, told

CITY = "wetzlar"

FACTS = [
    # --- Concept, fields, goals, projects
    Fact(
        CITY,
        "Integriertes Handlungskonzept",
        "Concept",
        {"kind_label": "Handlungskonzept", "name__startswith": "Integriertes Handlungskonzept"},
    ),
    Fact(CITY, "Koordinationsbüro führt", "Concept", {"lead_unit__short_name": "KoBüro"}),
    Fact(CITY, "Es liegt zur Beratung vor", "ConceptEdition", {"slug": "2013", "status": "in_review", "predecessor": None}),
    Fact(
        CITY,
        "Die Vorlage trägt es",
        "Submission",
        {"subject__startswith": "Integriertes Handlungskonzept", "edition__slug": "2013"},
    ),
    told(CITY, "Modellregion Integration 2009 mit 17 anderen", "17 anderen Kommunen", "2013"),
    told(CITY, "Wie Wiesbaden und Kassel", "Wiesbaden und Kassel", "2013"),
    told(CITY, "Beschluss des Magistrats, Kinder und Familien", "Kinder und Familien", "2013"),
    told(CITY, "Erarbeitet in Integrationsworkshops", "Integrationsworkshops", "2013"),
    Fact(CITY, "Die Workshops der Modellregion", "ExistingOffer", {"name__startswith": "Integrationsworkshops"}),
    Fact(CITY, "Vier Arbeitskreise sind die Handlungsfelder", "EditionField", {"edition__slug": "2013"}, 4),
    Fact(CITY, "Sprache und Bildung", "FieldOfAction", {"name": "Sprache und Bildung im Elementar- und Primarbereich"}),
    Fact(CITY, "Berufliche Integration und Wirtschaft", "FieldOfAction", {"name": "Berufliche Integration und Wirtschaft"}),
    Fact(CITY, "Soziale und kulturelle Integration", "FieldOfAction", {"name": "Soziale und kulturelle Integration"}),
    Fact(
        CITY,
        "Sport und zivilgesellschaftliches Engagement",
        "FieldOfAction",
        {"name": "Sport und zivilgesellschaftliches Engagement"},
    ),
    Fact(CITY, "Integrationsziele je Feld", "Goal", {"level": "impact", "field__isnull": False}, 4),
    Fact(CITY, "Modellprojekte durchgeführt", "Measure", {"kind": "pilot_project"}, 4),
    Fact(CITY, "Empfehlungen kurzfristig", "Recommendation", {"horizon": "short"}, 3),
    Fact(CITY, "Empfehlungen mittelfristig", "Recommendation", {"horizon": "medium"}, 2),
    Fact(CITY, "Empfehlungen langfristig", "Recommendation", {"horizon": "long"}, 2),
    told(CITY, "Globalisierung und demografische Entwicklung", "demografische Entwicklung", "2013"),
    Fact(CITY, "Zusammenhalt stärken", "Goal", {"code": "2", "title__contains": "Zusammenhalt"}),
    Fact(CITY, "Identifikation mit der Heimatstadt", "Goal", {"title__contains": "Heimatstadt"}),
    told(CITY, "Bund und Länder, Spielräume der Stadt", "Bund und Ländern", "2013"),
    Fact(CITY, "Gemeinschaftsaufgabe", "Guideline", {"title": "Gemeinschaftsaufgabe"}),
    Fact(CITY, "Querschnittsaufgabe", "CrossCuttingPrinciple", {"name": "Integration als Querschnittsaufgabe"}),
    Fact(CITY, "Verankert in allen Diensten und Angeboten", "Goal", {"code": "1", "title__contains": "allen Diensten"}),
    Fact(CITY, "Zugangsbarrieren abbauen", "Goal", {"code": "1.1"}),
    told(CITY, "Interkulturelle Orientierung", "interkulturelle Orientierung", "2013"),
    Fact(CITY, "Fortbildungen zur interkulturellen Kompetenz", "Measure", {"title__contains": "interkulturellen Kompetenz"}),
    Fact(CITY, "… als Ziel", "Goal", {"code": "1.2"}),
    Fact(
        CITY,
        "Vielfalt in Personalgewinnung und -entwicklung",
        "Recommendation",
        {"title__contains": "Personalgewinnung", "horizon": "long"},
    ),
    Fact(CITY, "Vielfalt als Ressource, Chance, Standortfaktor", "Guideline", {"text__contains": "Standortfaktor"}),
    Fact(
        CITY,
        "Charta der Vielfalt 2012",
        "Measure",
        {"title__contains": "Charta der Vielfalt", "period": "2012", "status": "done"},
    ),
    Fact(CITY, "Teilhabe an Entscheidungen", "CrossCuttingPrinciple", {"name": "Teilhabe"}),
    told(CITY, "Die Stadt moderiert und vermittelt", "Moderation", "2013"),
    told(CITY, "Weiterentwickeln und immer wieder überprüfen", "immer wieder überprüft", "2013"),
    # --- participation
    *(
        Fact(CITY, f"Beteiligt: {name}", "StakeholderGroup", {"name": name})
        for name in ("Ämter der Stadt", "Institutionen", "Bürgergesellschaft", "Migrantenorganisationen")
    ),
    Fact(CITY, "Vier Arbeitskreise", "WorkingGroup", {"name__startswith": "Arbeitskreis"}, 4),
    *(
        Fact(CITY, f"Arbeitskreis {name}", "WorkingGroupField", {"group__name": f"Arbeitskreis {name}", "field__name": name})
        for name in (
            "Sprache und Bildung im Elementar- und Primarbereich",
            "Berufliche Integration und Wirtschaft",
            "Soziale und kulturelle Integration",
            "Sport und zivilgesellschaftliches Engagement",
        )
    ),
    Fact(
        CITY,
        "Integrationsworkshop der Modellregion gehalten",
        "Event",
        {"kind": "workshop", "title__contains": "Modellregion", "results__contains": "Vier Arbeitskreise"},
    ),
    Fact(CITY, "Verbände, Vereine, Aktive", "Stakeholder", {"group__name": "Bürgergesellschaft"}, 3),
    Fact(CITY, "Modellprojekte gehen auf Beiträge zurück", "Contribution", {"measure__kind": "pilot_project"}, 4),
    Fact(CITY, "Beitritt zur Charta angeregt", "Contribution", {"measure__title__contains": "Charta"}),
    # --- process and money
    Fact(CITY, "Bewerbung 2009 mit 17 anderen", "ProcessPhase", {"period": "2009", "text__contains": "17 anderen"}),
    Fact(
        CITY, "… Zuschlag wie Wiesbaden und Kassel", "ProcessPhase", {"period": "2009", "text__contains": "Wiesbaden und Kassel"}
    ),
    Fact(CITY, "… Beschluss des Magistrats", "ProcessStep", {"title__startswith": "Beschluss des Magistrats"}),
    Fact(
        CITY,
        "Workshops als Forum",
        "ProcessPhase",
        {"title": "Integrationsworkshops", "text__contains": "Migrantenorganisationen"},
    ),
    Fact(CITY, "… Bildung der Arbeitskreise", "ProcessStep", {"title": "Bildung von vier Arbeitskreisen"}),
    Fact(
        CITY,
        "Schwerpunkte, Ziele, Modellprojekte, Empfehlungen",
        "ProcessStep",
        {"phase__title": "Arbeitskreise und Modellprojekte"},
        4,
    ),
    Fact(CITY, "Vier Stufen der Beratung", "ProcessStep", {"phase__title": "Beratung und Beschluss"}, 4),
    Fact(CITY, "Zuschlag 2009 als Meilenstein", "Milestone", {"period": "2009"}),
    Fact(CITY, "Charta 2012 als Meilenstein", "Milestone", {"period": "2012", "title__contains": "Charta"}),
    Fact(CITY, "Unterschrift am 10.9.2013", "Milestone", {"reached_on": "2013-09-10"}),
    Fact(CITY, "Magistrat am 30.9.2013", "Milestone", {"period_from": "2013-09-30"}),
    Fact(CITY, "Zwei Ausschüsse am 28.10.2013", "Milestone", {"period_from": "2013-10-28"}),
    Fact(CITY, "Charta als Unterlage", "RelatedDocument", {"title": "Charta der Vielfalt", "period": "2012"}),
    Fact(
        CITY,
        "Auftrag: Kinder und Familien",
        "RelatedDocument",
        {"publisher": "Magistrat", "note__contains": "Kinder und Familien"},
    ),
    Fact(
        CITY,
        "Modellregion als Förderung des Landes",
        "FundingApplication",
        {"programme": "Modellregion Integration", "authority": "Land Hessen", "decision": "granted"},
    ),
    Fact(CITY, "Modellregion als Verbund", "ExternalSupport", {"kind": "network", "scope__contains": "Wiesbaden und Kassel"}),
    Fact(
        CITY,
        "Integrationsmanagement als Querschnittsaufgabe",
        "FollowUpInstrument",
        {"kind": "steering", "text__contains": "Querschnittsaufgabe"},
    ),
    Fact(CITY, "… die Stadt moderiert und vermittelt", "FollowUpInstrument", {"text__contains": "moderiert und vermittelt"}),
    Fact(CITY, "Breiter Dialog", "FollowUpInstrument", {"kind": "network", "text__contains": "Mitgestaltung"}),
    Fact(CITY, "Ziele und Zielerreichung werden überprüft", "ReportingDuty", {"title__contains": "Zielerreichung"}),
]
