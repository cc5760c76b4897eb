"""The values of an edition from its rows, for one reader, in a number of queries that does not grow with the rows.

Nothing comes in that this person may not see; internal notes, minutes and participants' names never do. Figures that count
fewer than five people are suppressed for everybody, because paper is handed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from concepts import hooks
from concepts.choices import EditionStatus
from concepts.models import Chapter, ConceptEdition
from concepts.outline import chapter_tree
from fields_of_action.choices import CLOSED
from fields_of_action.fieldwork import Node, counted, field_tree, goal_tree, is_suppressed
from fields_of_action.models import (
    EditionField,
    ExistingOffer,
    Goal,
    Indicator,
    Measure,
    Recommendation,
)
from municipality.models import User
from municipality.richtext import plain
from reports.concepts import document as said
from reports.concepts.belonging import Belonging
from reports.concepts.build_process import iso, process_values
from reports.concepts.build_workshops import workshop_values
from reports.documents import Figure

DRAFTS = frozenset({EditionStatus.DRAFT, EditionStatus.IN_REVIEW})


def build(edition: ConceptEdition, *, user: User | None, with_reports: bool = False) -> said.ConceptDocument:
    """What the edition says to `user`; `None` is the administration itself, in the shell. The concept must be loaded.

    `with_reports` brings along how each measure stood before; the concept itself prints only how it stands.
    """
    concept, belonging = edition.concept, Belonging.to(edition)
    fields = _fields(edition, user, belonging, with_reports=with_reports)
    known = {item.key for top in fields for item in (top, *top.parts)}
    goals: dict[str, list[Goal]] = defaultdict(list)
    for goal in Goal.objects.filter(edition=edition):
        goals[_home(goal.field_id, known)].append(goal)
    recommendations = _recommendations(edition, user, known)
    offers: dict[str, list[said.Offer]] = defaultdict(list)
    for offer in belonging.undated(ExistingOffer.objects.filter(concept=concept)):
        words = said.Offer(offer.name, str(offer.get_owner_display()), offer.provider, offer.frequency, offer.text)
        offers[_home(offer.field_id, known)].append(words)
    indicators: dict[str, list[said.Indicator]] = defaultdict(list)
    for indicator in belonging.undated(Indicator.objects.filter(concept=concept)).prefetch_related("values"):
        indicators[_home(indicator.field_id, known)].append(_indicator(indicator, belonging))

    def filled(item: said.Field) -> said.Field:
        return replace(
            item,
            goals=tuple(_goal(node) for node in goal_tree(goals[item.key])),
            recommendations=tuple(recommendations[item.key]),
            offers=tuple(offers[item.key]),
            indicators=tuple(indicators[item.key]),
            parts=tuple(filled(part) for part in item.parts),
        )

    return said.ConceptDocument(
        concept=concept.name,
        edition=edition.label,
        kind=concept.kind_label,
        city=concept.municipality.official_name or concept.municipality.name,
        unit=concept.lead_unit.label,
        period=edition.period,
        version=edition.version,
        as_of=iso(edition.as_of),
        status=str(edition.get_status_display()),
        draft=edition.status in DRAFTS,
        adopted_on=iso(edition.adopted_on),
        predecessor=_predecessor(edition, user),
        papers=_papers(edition, user),
        summary=edition.plain_summary,
        chapters=tuple(_chapter(node.chapter, node.parts) for node in chapter_tree(edition)),
        guidelines=tuple(said.Guideline(row.title, row.text) for row in edition.guidelines.all()),
        principles=tuple(said.Principle(row.name, row.text) for row in edition.principles.all()),
        goals=tuple(_goal(node) for node in goal_tree(goals[""])),
        fields=tuple(filled(item) for item in fields),
        recommendations=tuple(recommendations[""]),
        offers=tuple(offers[""]),
        indicators=tuple(indicators[""]),
        **process_values(edition),
        **workshop_values(edition, user, belonging),
    )


def build_measure(measure: Measure) -> said.Measure:
    """One measure alone, for its sheet; its field, unit and edition must be loaded."""
    return _measure(measure, measure.field.name, reports=measure.updates.order_by("-at", "-pk"))


def _home(field: int | None, known: set[str]) -> str:
    """The key of the printed field that this belongs to, or "" for the whole edition."""
    return str(field) if field is not None and str(field) in known else ""


def _predecessor(edition: ConceptEdition, user: User | None) -> str:
    row = edition.predecessor
    return row.label if row is not None and (user is None or row.is_visible_to(user)) else ""


def _papers(edition: ConceptEdition, user: User | None) -> tuple[str, ...]:
    """The papers that carry the edition, as the rooms above name them to this person."""
    if user is None:
        return ()
    facts = [fact for register in hooks.facts if (fact := register(edition, user)) is not None]
    return tuple(link.label for fact in facts for link in fact.links)


def _chapter(row: Chapter, parts: Iterable[Chapter]) -> said.Chapter:
    figure = Figure(f"asset:media/{row.figure.name}", row.figure_alt, row.figure_caption) if row.figure else None
    return said.Chapter(row.heading, row.body, figure, tuple(_chapter(part, ()) for part in parts))


def _goal(node: Node) -> said.Goal:
    row = node.row
    return said.Goal(row.title, str(row.get_level_display()), row.code, row.text, tuple(_goal(part) for part in node.parts))


def _fields(edition: ConceptEdition, user: User | None, belonging: Belonging, *, with_reports: bool) -> list[said.Field]:
    """The fields in two levels with their measures; a measure of a field that is not in the edition brings its field along."""
    measures: dict[int, list[said.Measure]] = defaultdict(list)
    names: dict[int, str] = {}
    tops = field_tree(EditionField.objects.filter(edition=edition).select_related("field"))
    for node in tops:
        names |= {item.row.field_id: item.row.name for item in (node, *node.parts)}
    own = set(names)
    for row in _measures(edition, user, belonging, with_reports=with_reports):
        if row.field_id not in own and row.edition_id != edition.pk:
            continue
        names.setdefault(row.field_id, row.field.name)
        measures[row.field_id].append(_measure(row, names[row.field_id], reports=row.updates.all()[::-1] if with_reports else ()))

    def field(node: Node) -> said.Field:
        row = node.row
        return said.Field(
            key=str(row.field_id),
            name=row.name,
            number=row.number,
            focus=row.field.focus,
            is_new=row.is_new,
            situation=row.situation,
            text=row.text,
            measures=tuple(measures[row.field_id]),
            parts=tuple(field(part) for part in node.parts),
        )

    found = [field(node) for node in tops]
    others = [pk for pk in names if pk not in own]
    return found + [said.Field(key=str(pk), name=names[pk], measures=tuple(measures[pk])) for pk in others]


def _measures(edition: ConceptEdition, user: User | None, belonging: Belonging, *, with_reports: bool) -> Iterable[Measure]:
    """The edition's own measures, those of earlier editions that go on, and those of no edition that are from its time."""
    before = dict(ConceptEdition.objects.filter(concept=edition.concept_id).values_list("pk", "predecessor"))
    chain, pk = {edition.pk}, before.get(edition.pk)
    while pk is not None and pk not in chain:
        chain.add(pk)
        pk = before.get(pk)
    rows = Measure.objects.visible_to(user) if user is not None else Measure.objects.all()
    rows = rows.filter(concept=edition.concept_id)
    rows = (
        rows.filter(Q(edition__isnull=False) | Q(pk__in=belonging.dated(rows.filter(edition=None)).values("pk")))
        .for_list()
        .prefetch_related("costs", *(["updates"] if with_reports else []))
        .order_by("number", "title", "pk")
    )
    for row in rows:
        is_own = row.edition_id == edition.pk
        if is_own or ((row.edition_id is None or row.edition_id in chain) and row.status not in CLOSED):
            yield row


def _measure(row: Measure, field: str, *, reports: Iterable[Any]) -> said.Measure:
    unit = row.responsible_unit
    return said.Measure(
        key=str(row.pk),
        title=row.title,
        number=row.number,
        kind=str(row.get_kind_display()),
        field=field,
        description=row.description,
        public_text=row.public_text,
        target_groups=row.target_groups,
        unit=unit.label if unit else "",
        unit_short=(unit.short_name or unit.name) if unit else "",
        owner=str(row.get_owner_display()),
        partners=row.partners,
        period=row.period,
        horizon=str(row.get_horizon_display()),
        priority=str(row.get_priority_display()),
        quick_win=row.quick_win,
        status=str(row.get_status_display()),
        progress=row.progress,
        note=row.note,
        noted_on=iso(row.noted_on),
        funding=row.funding,
        place=row.place,
        costs=tuple(said.Cost(cost.year, str(cost.own), str(cost.third_party)) for cost in row.costs.all()),
        reports=tuple(said.Report(iso(one.as_of), str(one.get_status_display()), one.progress, one.note) for one in reports),
    )


def _recommendations(edition: ConceptEdition, user: User | None, known: set[str]) -> dict[str, list[said.Recommendation]]:
    """By field; one that concerns several stands in each of them."""
    found: dict[str, list[said.Recommendation]] = defaultdict(list)
    rows = Recommendation.objects.filter(edition=edition).select_related("became__edition").prefetch_related("in_fields__field")
    for row in rows:
        became = row.became
        seen = became is not None and (user is None or became.edition is None or became.edition.is_visible_to(user))
        links = list(row.in_fields.all())
        words = said.Recommendation(
            row.title,
            plain(row.text) if row.text.startswith("<") else row.text,
            str(row.get_horizon_display()),
            str(row.get_priority_display()),
            row.source,
            tuple(link.field.name for link in links),
            str(became) if seen else "",
        )
        for home in dict.fromkeys(_home(link.field_id, known) for link in links) or [""]:
            found[home].append(words)
    return found


def _indicator(row: Indicator, belonging: Belonging) -> said.Indicator:
    values = [value for value in row.values.all() if belonging.has_year(value.year)]
    figures = counted(row, values, inside=False).figures
    return said.Indicator(
        str(row.pk), row.name, row.unit, row.theme, row.definition, row.source,
        tuple(
            said.IndicatorValue(
                figure.year, figure.text, figure.group, figure.footnote,
                None if is_suppressed(value.value, counts_people=row.is_count) else float(value.value),
            )
            for value, figure in zip(values, figures, strict=True)
        ),
    )  # fmt: skip
