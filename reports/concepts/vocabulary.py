"""The words that a concept form may use. A form file that says anything else is refused with the list of these."""

from __future__ import annotations

from dataclasses import dataclass, field

LOOKS = ("modern", "classic", "plain")
NUMBERINGS = ("decimal", "none")
PART_KINDS = ("section", "chapters", "fields")
SCOPES = ("general", "all")
TITLE_FACTS = ("status", "period", "as_of", "version", "unit", "predecessor", "papers")


@dataclass(frozen=True)
class BlockKind:
    """What a form may say of a block: its standard label, its ways of being printed, its columns and their labels.

    `of_field` blocks are printed for each field of action, all others once for the whole edition. The first of `styles` and
    the `usual` columns hold where a form says nothing; without `usual` it is all columns. `needed` is the column a row cannot
    be understood without.
    """

    label: str
    styles: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    needed: str = ""
    of_field: bool = False
    keys: tuple[str, ...] = ()


_LISTS = ("numbers", "letters", "points", "headings")
_MEASURE_COLUMNS = {
    "number": "Nr.",
    "measure": "Maßnahme",
    "kind": "Art",
    "responsible": "Zuständig",
    "partners": "Partner",
    "target_groups": "Zielgruppen",
    "period": "Zeitraum",
    "horizon": "Horizont",
    "priority": "Priorität",
    "costs": "Kosten",
    "funding": "Förderung",
    "status": "Stand",
}
_RECOMMENDATION_COLUMNS = {
    "recommendation": "Empfehlung",
    "horizon": "Horizont",
    "priority": "Priorität",
    "source": "Herkunft",
    "became": "Umgesetzt als",
}
_OFFER_COLUMNS = {"offer": "Angebot", "provider": "Träger", "frequency": "Häufigkeit"}

BLOCKS: dict[str, BlockKind] = {
    # Of the whole edition.
    "summary": BlockKind("Zusammenfassung in einfachen Worten"),
    "guidelines": BlockKind("Leitlinien", _LISTS),
    "principles": BlockKind("Querschnittsthemen", ("headings", "points")),
    "goals": BlockKind("Ziele", ("boxes", "letters"), keys=("scope",)),
    "timeline": BlockKind("Zeitplan"),
    "preparation": BlockKind("Im Vorfeld"),
    "phases": BlockKind("Ablauf", ("headings", "numbers")),
    "milestones": BlockKind(
        "Meilensteine", columns={"milestone": "Meilenstein", "period": "Geplant", "reached": "Erreicht"}, needed="milestone"
    ),
    "support": BlockKind("Begleitung", columns={"institution": "Einrichtung", "scope": "Aufgabe", "period": "Zeitraum"},
                         needed="institution"),
    "stakeholders": BlockKind("Beteiligte Gruppen", columns={
        "group": "Gruppe", "stakeholders": "Wer genau", "formats": "Was es schon gibt"}, needed="group"),
    "working_groups": BlockKind("Arbeitsgruppen", columns={
        "group": "Gruppe", "purpose": "Aufgabe", "members": "Mitwirkende", "period": "Zeitraum"}, needed="group"),
    "events": BlockKind("Veranstaltungen", ("table", "reports"), columns={
        "event": "Veranstaltung", "period": "Wann", "place": "Ort", "attendance": "Teilnehmende"}, needed="event",
        keys=("kinds",)),
    "contributions": BlockKind("Beiträge aus der Beteiligung", columns={
        "contribution": "Beitrag", "kind": "Art", "field": "Handlungsfeld", "became": "Daraus wurde"}, needed="contribution"),
    "general_recommendations": BlockKind(
        "Übergreifende Empfehlungen", columns=_RECOMMENDATION_COLUMNS,
        usual=("recommendation", "horizon", "priority", "became"), needed="recommendation"),
    "general_offers": BlockKind("Was es schon gibt", columns=_OFFER_COLUMNS, needed="offer"),
    "general_indicators": BlockKind("Kennzahlen"),
    "measure_index": BlockKind("Alle Maßnahmen", columns={**_MEASURE_COLUMNS, "field": "Handlungsfeld"},
                               usual=("number", "measure", "field", "responsible", "status"), needed="measure"),
    "costs": BlockKind("Kosten der Maßnahmen", columns={
        "year": "Jahr", "own": "Eigene Mittel", "third_party": "Mittel Dritter", "total": "Zusammen"}, needed="year"),
    "funding": BlockKind("Förderung", columns={
        "programme": "Programm", "total": "Gesamtkosten", "requested": "Beantragt", "granted": "Bewilligt", "own": "Eigenanteil",
        "decision": "Stand"}, needed="programme"),
    "budget": BlockKind("Haushalt", columns={
        "year": "Jahr", "label": "Wofür", "cost_object": "Kostenträger", "amount": "Betrag"}, needed="amount"),
    "follow_up": BlockKind("Wie es weitergeht", columns={
        "instrument": "Instrument", "cadence": "Wie oft", "contacts": "Ansprechstelle", "reports_to": "Berichtet an"},
        needed="instrument"),
    "duties": BlockKind("Berichtspflichten", columns={
        "duty": "Bericht", "body": "An wen", "cadence": "Wie oft", "next_due": "Nächster Termin"}, needed="duty"),
    "evaluations": BlockKind("Auswertungen"),
    "related": BlockKind("Verwandte Konzepte und Berichte", columns={
        "document": "Dokument", "publisher": "Herausgeber", "period": "Zeitraum"}, needed="document"),
    # Of each field of action.
    "situation": BlockKind("Ausgangslage", of_field=True),
    "text": BlockKind("Was wir vorhaben", of_field=True),
    "field_goals": BlockKind("Ziele", ("boxes", "letters"), of_field=True),
    "measures": BlockKind("Maßnahmen", columns=_MEASURE_COLUMNS,
                          usual=("number", "measure", "responsible", "period", "status"), needed="measure", of_field=True),
    "recommendations": BlockKind(
        "Handlungsempfehlungen", columns=_RECOMMENDATION_COLUMNS, usual=("recommendation", "horizon", "priority", "became"),
        needed="recommendation", of_field=True),
    "offers": BlockKind("Was es schon gibt", columns=_OFFER_COLUMNS, needed="offer", of_field=True),
    "indicators": BlockKind("Kennzahlen", of_field=True),
}  # fmt: skip

COMMON_KEYS = ("block", "label", "lead", "style", "columns")
