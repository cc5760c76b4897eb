"""How it came about and how it goes on, in sentences: each part of the reasons is one function from facts to rich text.

A text that stands in the concept is taken over as it stands; sentences are made of data alone. Without facts a part is empty,
and its heading falls away.
"""

from __future__ import annotations

from collections.abc import Callable

from concepts.choices import Decision, EditionStatus, SupportKind
from concepts.models import Chapter, ConceptEdition, ExternalSupport, FundingApplication, Milestone
from council.drawing_up.facts import Facts
from council.drawing_up.wording import (
    bold,
    counted,
    led_in,
    listed,
    number,
    paragraph,
    plain,
    points,
    sentence,
    title_in,
)
from municipality.richtext import clean
from reports.concepts.wording import euros
from workshops.models import Event

Part = Callable[[Facts], str]


def chapter(edition: ConceptEdition | None, headings: str, facts: Facts) -> str:
    """The first chapter with one of these headings ("Anlass|Ausgangslage"), with its parts, as it stands."""
    rows = facts.chapters_of(edition)
    for heading in headings.split("|"):
        for row in rows:
            if row.parent_id is None and row.heading.casefold() == heading.strip().casefold():
                return _with_parts(row, rows)
    return ""


def _with_parts(row: Chapter, rows: list[Chapter]) -> str:
    below = [item for item in rows if item.parent_id == row.pk]
    return row.body + "".join(
        paragraph(item.heading).replace("<p>", "<p><strong>").replace("</p>", "</strong></p>") + item.body for item in below
    )


# --- How it came about -------------------------------------------------------------------------------------------------------


def history(facts: Facts) -> str:
    """The edition before, what was decided about it, and what came out when it was looked at."""
    if facts.before is None:
        return ""
    before = facts.before
    year = before.adopted_on.year if before.adopted_on and before.status != EditionStatus.DRAFT else None
    # "Integrationskonzept 2006 (beschlossen 2006)" says the same twice.
    told = title_in([f"beschlossen {year}" if year and str(year) not in before.label else ""])
    first, stations = f"Vorausgegangen ist „{before.label}“{told}.", milestones_of(before)
    return paragraph(f"{first} Stationen waren:" if stations else first) + stations + evaluations_of(before)


def milestones_of(edition: ConceptEdition) -> str:
    return points(_milestone(item) for item in edition.milestones.all())


def _milestone(item: Milestone) -> str:
    return plain(f"{item.title}{title_in([item.period])}{f': {sentence(item.text)}' if item.text else ''}")


def evaluations_of(edition: ConceptEdition) -> str:
    told = []
    for item in edition.evaluations.all():
        by = f"durch: {item.conducted_by}" if item.conducted_by else ""
        told.append(paragraph(f"Ausgewertet wurde: {item.title}{title_in([item.period, by])}. {sentence(item.findings)}".strip()))
    return "".join(told)


def evaluations(facts: Facts) -> str:
    return evaluations_of(facts.edition) if facts.edition else ""


def reached(facts: Facts) -> str:
    """What has been reached since."""
    rows = [item for item in facts.edition.milestones.all() if item.is_reached] if facts.edition else []
    return paragraph("Erreicht ist bisher:") + points(map(_milestone, rows)) if rows else ""


def phases(facts: Facts) -> str:
    """Each phase with its steps."""
    told = []
    for phase in facts.phases:
        count = f"{phase.number}. " if phase.number is not None else ""
        head = bold(f"{count}{phase.title}") + plain(title_in([phase.period]))
        told.append(f"<p>{head}{plain(f': {sentence(phase.text)}') if phase.text else ''}</p>")
        told.append(points(plain(f"{step.title}{title_in([step.period])}") for step in phase.steps.all()))
    return "".join(told)


def groups(facts: Facts) -> str:
    """Who worked on it: groups with the organizations in them, never people."""
    told = []
    for group in facts.groups:
        members = [item.organization for item in group.organizations]  # type: ignore[attr-defined]  # prefetched
        head = bold(group.name) + plain(
            title_in(["" if str(group.get_kind_display()) in group.name else str(group.get_kind_display()), group.period])
        )
        told.append(led_in(f"{head}:", group.purpose) if group.purpose else f"<p>{head}</p>")
        told.append(paragraph(f"Beteiligt: {sentence(listed(members))}") if members else "")
    return "".join(told)


def events(facts: Facts) -> str:
    """What was held, how many came, and what came out; then what became of all that was said.

    What was held after the edition was adopted did not lead to it, and is told apart.
    """
    rows = [item for item in facts.events if item.results]
    adopted = facts.edition.adopted_on if facts.edition and facts.source.kind == "edition" else None
    later = [item for item in rows if adopted and item.period_from and item.period_from > adopted]
    before = [item for item in rows if item not in later]
    told = paragraph("Ergebnisse der Veranstaltungen:") + "".join(map(_event, before)) if before else ""
    told += paragraph("Seit dem Beschluss gab es weitere Veranstaltungen:") + "".join(map(_event, later)) if later else ""
    return told + _said(facts) if told else ""


def _event(event: Event) -> str:
    people = sum(item.count for item in event.attendances.all())
    came = f"{people} Teilnehmende" if people else ""
    return led_in(f"{bold(event.title)}{plain(title_in([event.period, event.place, came]))}:", event.results)


def _said(facts: Facts) -> str:
    rows = facts.contributions
    if not rows:
        return ""
    turned = []
    recommendations, measures = {item.recommendation_id for item in rows} - {None}, {item.measure_id for item in rows} - {None}
    turned += [counted(len(recommendations), "eine Empfehlung", "Empfehlungen")] if recommendations else []
    turned += [counted(len(measures), "eine Maßnahme", "Maßnahmen")] if measures else []
    were = "wurde ein Beitrag" if len(rows) == 1 else f"wurden {number(len(rows))} Beiträge"
    went = len(recommendations) + len(measures)
    became = f"; daraus {'ging' if went == 1 else 'gingen'} {listed(turned)} hervor" if turned else ""
    return paragraph(f"Bei den Veranstaltungen {were} festgehalten{became}.")


# --- Money and help ------------------------------------------------------------------------------------------------------------


def funding(facts: Facts) -> str:
    return "".join(paragraph(_application(item)) for item in facts.edition.fundings.all()) if facts.edition else ""


def _application(item: FundingApplication) -> str:
    asked, got = euros(item.requested or ""), euros(item.granted or "")
    what = {
        Decision.PLANNED: f"sollen {asked or 'Mittel'} beantragt werden",
        Decision.APPLIED: f"wurden {asked or 'Mittel'} beantragt",
        Decision.GRANTED: f"wurden {asked} beantragt und {'' if asked == got else f'{got} '}bewilligt"
        if asked
        else f"wurden {got or 'Mittel'} bewilligt",
        Decision.REFUSED: f"wurden {asked or 'Mittel'} beantragt; der Antrag wurde abgelehnt",
        Decision.WITHDRAWN: f"wurden {asked or 'Mittel'} beantragt; der Antrag wurde zurückgezogen",
    }[Decision(item.decision)]
    told = f"Aus dem Programm „{item.programme}“{title_in([item.authority, item.period])} {what}."
    told += f" Zweck: {sentence(item.purpose)}" if item.purpose else ""
    if item.total_cost is not None and item.own_share is not None:
        told += f" Bei Gesamtkosten von {euros(item.total_cost)} trägt die Stadt {euros(item.own_share)} selbst."
    return told


def budget(facts: Facts) -> str:
    rows = list(facts.edition.budget.all()) if facts.edition else []
    told = []
    for item in rows:
        place = title_in([f"Kostenträger {item.cost_object}" if item.cost_object else ""])
        told.append(f"{item.year}: {euros(item.amount)} für {item.label}{place}")
    if len(told) == 1:
        return paragraph(f"Im Haushalt sind eingestellt: {told[0]}.")
    return paragraph("Im Haushalt sind eingestellt:") + points(map(plain, told)) if told else ""


def support(facts: Facts) -> str:
    return "".join(paragraph(_supporter(item)) for item in facts.edition.supports.all()) if facts.edition else ""


def _supporter(item: ExternalSupport) -> str:
    kind = SupportKind(item.kind).label
    led = f" unter der Leitung von {item.person}" if item.person else ""
    told = f"{str(kind)[0].upper()}{str(kind)[1:]}: {item.institution}{led}{title_in([item.period])}."
    told += f" Auftrag: {sentence(item.scope)}" if item.scope else ""
    return told + (" Die Begleitung ist abgeschlossen." if item.is_completed else "")


# --- How it goes on --------------------------------------------------------------------------------


def instruments(facts: Facts) -> str:
    rows = list(facts.edition.instruments.all()) if facts.edition else []
    if not rows:
        return ""
    told = []
    for item in rows:
        text = f": {sentence(item.text)}" if item.text else ""
        text += f" Ansprechstellen: {sentence(item.contacts)}" if item.contacts else ""
        text += f" Berichtet an: {sentence(item.reports_to)}" if item.reports_to else ""
        told.append(bold(item.name) + plain(title_in([item.get_cadence_display(), item.period]) + text))
    return paragraph("Was die weitere Arbeit trägt:") + points(told)


def next_steps(facts: Facts) -> str:
    """Milestones that are not reached yet."""
    rows = [item for item in facts.edition.milestones.all() if not item.is_reached] if facts.edition else []
    return paragraph("Die nächsten Schritte:") + points(map(_milestone, rows)) if rows else ""


def duties(facts: Facts) -> str:
    told = []
    for item in facts.edition.duties.all() if facts.edition else []:
        due = f"das nächste Mal bis {item.next_due:%d.%m.%Y}" if item.next_due else ""
        told.append(f"{item.title}{title_in([item.body, item.get_cadence_display(), due])}")
    if len(told) == 1:
        return paragraph(f"Berichtet wird weiter: {told[0]}.")
    return paragraph("Berichtet wird weiter:") + points(map(plain, told)) if told else ""


def documents(facts: Facts) -> str:
    rows = list(facts.edition.documents.all()) if facts.edition else []
    told = [
        plain(f"{item.title}{title_in([item.publisher, item.period])}{f': {sentence(item.note)}' if item.note else ''}")
        for item in rows
    ]
    return paragraph("Zugehörige Unterlagen:") + points(told) if told else ""


PARTS: dict[str, Part] = {
    part.__name__: part
    for part in (
        history,
        evaluations,
        reached,
        phases,
        groups,
        events,
        funding,
        budget,
        support,
        instruments,
        next_steps,
        duties,
        documents,
    )
}


def write(ingredients: list[str], facts: Facts, more: dict[str, Part]) -> str:
    """The text of one section. An ingredient is the name of a part, `chapter: <heading>` or `earlier: <heading>`."""
    told = []
    for name in ingredients:
        kind, _colon, heading = name.partition(":")
        if kind == "chapter":
            told.append(chapter(facts.edition, heading, facts))
        elif kind == "earlier":
            told.append(chapter(facts.before, heading, facts))
        else:
            told.append((PARTS | more)[name](facts))
    return clean("".join(told))
