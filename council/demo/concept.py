"""Concepts of the demonstration data: editions with their texts, fields, measures with their history, recommendations, figures.

`concepts/<city>.toml` holds one concept, the files below `concepts/<city>/` who took part in it, how it came about and what it
costs; `participation.py` and `process.py` bring those in. Statuses are never written here: editions go their ways through
`concepts.transitions.perform`, and how a measure stands is reported through `fields_of_action.updates.record`.
"""

from __future__ import annotations

import tomllib
from typing import Any

from concepts.models import Chapter, ConceptEdition, CrossCuttingPrinciple, Guideline
from concepts.transitions import perform
from council.demo.made import MadeConcept
from council.demo.organisation import Directory
from council.demo.participation import create_participation
from council.demo.process import create_process
from council.demo.sources import FOLDER, day_of, moment
from fields_of_action.models import (
    EditionField,
    ExistingOffer,
    FieldOfAction,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCost,
    Recommendation,
    RecommendationField,
)
from fields_of_action.updates import Standing, record
from municipality import richtext

Rows = dict[str, Any]
NOON = "12:00"
MEASURE_TEXTS = (
    "kind", "number", "title", "description", "target_groups", "owner", "partners", "horizon", "priority", "quick_win", "funding",
    "place", "public_text", "internal_note",
)  # fmt: skip


def read_concept(slug: str) -> Rows:
    """What `concepts/<city>.toml` and the files below `concepts/<city>/` say; no table stands in two of them."""
    folder = FOLDER / "concepts"
    rows: Rows = {}
    for path in [folder / f"{slug}.toml", *sorted((folder / slug).glob("*.toml"))]:
        rows |= tomllib.loads(path.read_text(encoding="utf-8"))
    return rows


def create_concept(directory: Directory, rows: Rows) -> None:
    """The concept with everything in it; the directory learns its editions and measures. The city must be active."""
    made = MadeConcept(directory, rows)
    for item in rows["fields"]:
        made.fields[item["key"]] = FieldOfAction.objects.create(
            concept=made.concept,
            parent=made.fields[item["parent"]] if "parent" in item else None,
            name=item["name"],
            focus=item.get("focus", ""),
            aliases="\n".join(item.get("aliases", [])),
        )
    for item in rows["editions"]:
        _create_edition(made, item)
    for item in rows["measures"]:
        _create_measure(made, item)
    for item in rows["editions"]:
        _create_recommendations(made, item)
    for item in rows["offers"]:
        known = {name: item[name] for name in ("name", "owner", "provider", "frequency", "text") if name in item}
        ExistingOffer.objects.create(concept=made.concept, field=made.fields.get(item.get("field", "")), **known)
    for item in rows["indicators"]:
        _create_indicator(made, item)
    create_process(made, rows)
    create_participation(made, rows)
    for item in rows["editions"]:
        _go(made, item)
    directory.editions, directory.measures = made.editions, made.measures


def _create_edition(made: MadeConcept, item: Rows) -> None:
    edition = ConceptEdition(
        concept=made.concept,
        slug=item["slug"],
        label=item["label"],
        version=item.get("version", ""),
        as_of=item.get("as_of"),
        predecessor=made.editions.get(item.get("predecessor", "")),
        plain_summary=item.get("plain_summary", ""),
        last_editor=made.author,
    )
    edition.set_period(item["period"])
    edition.save()
    made.editions[item["slug"]] = edition
    by = {"edition": edition, "last_editor": made.author}
    position = 0
    for row in item["chapters"]:
        position += 1
        chapter = _create_chapter(row, position, by)
        for part in row.get("parts", []):
            position += 1
            _create_chapter(part, position, by, parent=chapter)
    for position, row in enumerate(item.get("guidelines", []), start=1):
        Guideline.objects.create(position=position, title=row["title"], text=richtext.plain(row["text"]), **by)
    for position, row in enumerate(item.get("principles", []), start=1):
        CrossCuttingPrinciple.objects.create(position=position, name=row["name"], text=richtext.plain(row["text"]), **by)
    for position, row in enumerate(item.get("fields", []), start=1):
        field = made.fields[row["field"]]
        EditionField.objects.create(
            position=position,
            field=field,
            number=row["number"],
            name=row.get("name", field.name),
            is_new=row.get("new", False),
            text=richtext.clean(row.get("text", "")),
            **by,
        )
    _create_goals(made, item.get("goals", []), by)


def _create_chapter(row: Rows, position: int, by: Rows, *, parent: Chapter | None = None) -> Chapter:
    continues = None
    if row.get("continues"):
        continues = Chapter.objects.get(edition=by["edition"].predecessor, heading=row["heading"])
    return Chapter.objects.create(
        position=position, parent=parent, heading=row["heading"], body=richtext.clean(row["body"]), continues=continues, **by
    )


def _create_goals(made: MadeConcept, rows: list[Rows], by: Rows) -> None:
    goals: dict[str, Goal] = {}
    for position, row in enumerate(rows, start=1):
        goals[row["code"]] = Goal.objects.create(
            position=position,
            code=row["code"],
            level=row["level"],
            title=row["title"],
            text=row.get("text", ""),
            field=made.fields.get(row.get("field", "")),
            parent=goals.get(row.get("parent", "")),
            **by,
        )


def _create_measure(made: MadeConcept, item: Rows) -> None:
    measure = Measure(
        concept=made.concept,
        edition=made.editions[item["edition"]],
        field=made.fields[item["field"]],
        responsible_unit=made.directory.units[item["unit"]],
        resumes=made.measures.get(item.get("resumes", "")),
        last_editor=made.author,
        **{name: item[name] for name in MEASURE_TEXTS if name in item},
    )
    measure.set_period(item.get("period"))
    measure.save()
    made.measures[item["key"]] = measure
    for year, own, other in item.get("costs", []):
        MeasureCost.objects.create(measure=measure, year=year, own=own, third_party=other)
    for row in item.get("reports", []):
        standing = Standing(row["status"], row["progress"], row["note"], day_of(row["on"]))
        record(measure, standing, user=made.directory.people[row["by"]], at=moment(row["on"], NOON))


def _create_recommendations(made: MadeConcept, item: Rows) -> None:
    edition = made.editions[item["slug"]]
    for position, row in enumerate(item.get("recommendations", []), start=1):
        recommendation = Recommendation.objects.create(
            edition=edition,
            position=position,
            title=row["title"],
            text=row.get("text", ""),
            horizon=row["horizon"],
            priority=row.get("priority", "normal"),
            source=row["source"],
            became=made.measures.get(row.get("became", "")),
            last_editor=made.author,
        )
        made.recommendations[row["title"]] = recommendation
        for key in row.get("fields", []):
            RecommendationField.objects.create(recommendation=recommendation, field=made.fields[key])


def _create_indicator(made: MadeConcept, item: Rows) -> None:
    known = {name: item[name] for name in ("name", "theme", "unit", "source", "definition", "is_count") if name in item}
    indicator = Indicator.objects.create(concept=made.concept, field=made.fields.get(item.get("field", "")), **known)
    for year, group, value, footnote in item["values"]:
        IndicatorValue.objects.create(indicator=indicator, year=year, group=group, value=str(value), footnote=footnote)


def _go(made: MadeConcept, item: Rows) -> None:
    """Take the edition along its way, every step by the person of that role."""
    edition = made.editions[item["slug"]]
    for row in item.get("way", []):
        data = {name: row[name] for name in ("adopted_on", "reason") if name in row}
        perform(row["do"], edition, user=made.directory.people[row["by"]], data=data, at=moment(row["on"], NOON))
        edition.refresh_from_db()
