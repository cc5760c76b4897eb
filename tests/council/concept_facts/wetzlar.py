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
]
