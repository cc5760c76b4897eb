"""A concept with everything that tables speak of, and short ways to send a table and to fetch one."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from concepts.models import Concept, ConceptEdition
from fields_of_action.exchange import runs
from fields_of_action.exchange.table_kinds import KINDS
from fields_of_action.models import (
    EditionField,
    FieldOfAction,
    Goal,
    ImportRun,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCost,
    Recommendation,
    RecommendationField,
)
from fields_of_action.updates import Standing, record


def build(people: SimpleNamespace) -> SimpleNamespace:
    """A concept of the lead unit: one draft, three fields, three measures with costs and reports, goals, figures."""
    concept = Concept.objects.create(slug="integration", name="Integrationskonzept", lead_unit=people.lead_unit)
    edition = ConceptEdition.objects.create(concept=concept, slug="2017", label="Fortschreibung 2017")
    edition.set_period("2017")
    edition.save()
    language = FieldOfAction.objects.create(
        concept=concept, name="Zugang zu Sprache und Bildung", aliases="Zugang zu Bildung und Sprache\nSprachförderung"
    )
    sports = FieldOfAction.objects.create(concept=concept, name="Sport", parent=None)
    opening = FieldOfAction.objects.create(concept=concept, name="Interkulturelle Öffnung der Verwaltung")
    EditionField.objects.create(edition=edition, field=sports, name="Zugang zu Vereinen im Bereich Sport")
    measures = []
    for number, (title, field) in enumerate((("Elternbegleitung", language), ("Boccia-Bahn", sports), ("=Lotsen", language)), 1):
        measure = Measure(
            concept=concept,
            edition=edition,
            field=field,
            number=f"1.{number}",
            title=title,
            description='Zeile eins\nZeile zwei; mit "Anführung" und – Strich',
            responsible_unit=people.lead_unit,
            partners="+49 Verein, @netz",
            internal_note="- nur für uns",
        )
        measure.set_period("April–Juni 2020")
        measure.save()
        MeasureCost.objects.create(measure=measure, year=2018, own=Decimal("5000.00"), third_party=Decimal("1250.50"))
        MeasureCost.objects.create(measure=measure, year=2019, own=Decimal("2500.00"))
        record(measure, Standing("running", 40, "-5 Plätze frei", date(2018, 3, 5)), user=people.author)
        measures.append(measure)
    measures[2].resumes = measures[0]
    measures[2].save()
    recommendation = Recommendation.objects.create(
        edition=edition, title="Informationen weitergeben", horizon="short", source="Arbeitsgruppe", became=measures[0]
    )
    for field in (language, opening):
        RecommendationField.objects.create(recommendation=recommendation, field=field)
    guiding = Goal.objects.create(edition=edition, code="1", title="Teilhabe für alle", field=language)
    Goal.objects.create(edition=edition, position=2, level="partial", code="1.1", title="Mehr Sprachkurse", parent=guiding)
    indicator = Indicator.objects.create(concept=concept, name="Sprachkurse", unit="Kurse")
    people_counted = Indicator.objects.create(concept=concept, name="Lotsinnen und Lotsen", unit="Personen", is_count=True)
    IndicatorValue.objects.create(indicator=indicator, year=2016, value=Decimal("12.50"), footnote="=geschätzt")
    IndicatorValue.objects.create(indicator=people_counted, year=2017, group="Frauen", value=3)
    return SimpleNamespace(
        concept=concept,
        edition=edition,
        language=language,
        sports=sports,
        opening=opening,
        measures=measures,
        indicator=indicator,
        people=people,
    )


def send(desk: SimpleNamespace, kind: str, data: bytes | str, *, user: Any = None, name: str = "tabelle.csv") -> ImportRun:
    """Upload a table and check it to the end."""
    content = data.encode() if isinstance(data, str) else data
    run = runs.start(user or desk.people.author, KINDS[kind], desk.concept, desk.edition, SimpleUploadedFile(name, content))
    while run.is_running:
        run = runs.advance(run)
    return run


def table(*rows: list[str], delimiter: str = ";") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
