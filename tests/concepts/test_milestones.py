"""A milestone says what is known: planned, reached on a day or some time, or its time is over and nobody entered it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from concepts.models import Milestone
from concepts.process import timeline
from municipality.timeline import draw_timeline, rows_of
from reports.concepts.blocks import process as blocks
from reports.concepts.blocks.timeline import timeline as printed
from reports.concepts.build_process import process_values
from reports.concepts.document import ConceptDocument
from reports.concepts.form import standard_block
from tests.concepts.browsing import Visitor, address, origin, text

PROCESS = "konzepte/konzept/2020/prozess/"


def milestone(edition, title="Charta der Vielfalt", period="2012", **fields) -> Milestone:
    row = Milestone(edition=edition, title=title, **fields)
    row.set_period(period)
    row.save()
    return row


def known(edition) -> list[list[str]]:
    return [list(row.notes) for row in rows_of(timeline(edition, [], edition.milestones.all()))]


@pytest.mark.parametrize(
    ("fields", "words", "legend", "column"),
    [
        ({}, ["nicht als erreicht eingetragen"], "Meilenstein, nicht als erreicht eingetragen", "nicht eingetragen"),
        ({"reached_at_some_time": True}, ["erreicht"], "Meilenstein, erreicht", "ja"),
        ({"reached_on": date(2012, 5, 3)}, ["erreicht am 03.05.2012"], "Meilenstein, erreicht", "03.05.2012"),
        ({"period": "2099"}, [], "Meilenstein, vorgesehen", ""),
    ],
)
def test_page_picture_and_print_say_what_is_known(edition, people, fields, words, legend, column):
    row = milestone(edition, **fields)
    assert known(edition) == [words]
    assert legend in draw_timeline(timeline(edition, [], [row]))
    page = text(Visitor(people.author).get(PROCESS))
    assert ("vorgesehen: " in page) is not row.reached_at_some_time
    for word in words:
        assert word in page
    document = ConceptDocument("Konzept", edition.label, **process_values(edition))
    assert legend in printed(document, standard_block("timeline"), 2)[0].svg
    table = blocks.milestones(document, standard_block("milestones"), 2)[0]
    assert [cell.text for cell in table.rows[0]][2:] == [column] * bool(column), "a column that no row fills is left out"


def test_what_is_reached_without_a_day_is_entered_by_a_tick(edition, people):
    row = milestone(edition)
    writer = Visitor(people.author)
    data = origin(writer, address(row, "bearbeiten/")) | {"title": row.title, "period": "2012", "text": ""}
    assert writer.post(address(row, "bearbeiten/"), data | {"reached_at_some_time": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.is_reached
    data = origin(writer, address(row, "bearbeiten/")) | {"title": row.title, "period": "2012", "text": ""}
    both = data | {"reached_at_some_time": "on", "reached_on": "2012-05-03"}
    assert writer.post(address(row, "bearbeiten/"), both).status_code == 302
    row.refresh_from_db()
    assert (row.reached_on, row.reached_at_some_time) == (date(2012, 5, 3), False), "a day says more than a tick"


def test_nothing_is_reached_in_two_ways(edition):
    with pytest.raises(IntegrityError), transaction.atomic():
        milestone(edition, reached_on=date(2012, 5, 3), reached_at_some_time=True)
