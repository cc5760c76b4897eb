"""What the benchmarks measure is really there: a city whose pages open, and copies of it that keep all rules."""

import pytest
from django.apps import apps
from django.db import connection

from council.models import Submission
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests.benchmarks import bench_pages, population
from tests.benchmarks.pages import as_in_production, pages
from tests.benchmarks.sample_city import SUBMISSIONS, sample_city

pytestmark = pytest.mark.django_db


def test_every_page_opens_and_has_its_bars():
    with as_in_production():
        opened = pages(sample_city.__wrapped__())
        contents = {name: call().content for name, call in opened.items()}
    assert contents.pop("empty page") == b""
    assert all(b"</html>" in content for content in contents.values())
    assert set(contents) == set(bench_pages.TIMES_EMPTY) == set(bench_pages.QUERIES)


@pytest.mark.postgres
def test_copies_are_cities_of_their_own():
    sample_city.__wrapped__()
    population.copy_cities(9, 11)
    cities = list(Municipality.objects.order_by("pk"))
    assert len(cities) == 4
    for city in cities:
        with use_municipality(city):
            papers = Submission.objects.prefetch_related("motion_points", "steps__committee")
            assert len(papers) == SUBMISSIONS
            assert all(len(paper.motion_points.all()) == 3 for paper in papers)
            # The tenth city has everything, as the sample city has.
            full = city.pk in (cities[0].pk, cities[0].pk + 10 * population.STRIDE)
            assert all(len(paper.steps.all()) == (3 if full else 0) for paper in papers)
    assert dangling_references() == {}


def dangling_references() -> dict[str, int]:
    """How many rows point to nothing: the copies are written without the database's own check."""
    found = {}
    with connection.cursor() as cursor:
        for model in (*population.EVERY_CITY, *population.TENTH_CITY):
            for field in model._meta.concrete_fields:
                if field.is_relation:
                    table, target = model._meta.db_table, field.related_model._meta.db_table
                    cursor.execute(
                        f"SELECT count(*) FROM {table} AS here LEFT JOIN {target} AS there ON there.id = here.{field.column} "  # noqa: S608
                        f"WHERE here.{field.column} IS NOT NULL AND there.id IS NULL"
                    )
                    if missing := cursor.fetchone()[0]:
                        found[str(field)] = missing
    return found


def test_all_rows_of_a_city_are_copied():
    copied = {*population.EVERY_CITY, *population.TENTH_CITY}
    left_out = {model._meta.label for app in ("municipality", "council") for model in apps.get_app_config(app).get_models()}
    left_out -= {model._meta.label for model in copied}
    # Rules that a city sets once, rows that no measured page reads, and files and remarks that only their own row leads to.
    # Reviews, public copies and tasks lie beside few papers, and pages look for them by the paper's key.
    assert left_out == {
        "council.CalendarFeed", "council.CosignReminder", "council.CosignRule", "council.EventSeal", "council.Extract",
        "council.Attendance", "council.MeetingDocument", "council.Minutes", "council.OutcomeLabel",
        "council.OutcomesAutosave", "council.Recusal",
        "municipality.Delegation",
        "council.NumberCounter", "council.NumberRange", "council.Route", "council.RouteStep",
        "council.Comment", "council.CommentEvent", "council.CommentPlace", "council.CommentReply", "council.PrivateNote",
        "council.ReadMark", "council.ReviewEvent", "council.ReviewInvitation", "council.ReviewInvitee", "council.ReviewPrint",
        "council.ReviewRead", "council.ReviewText", "council.ReviewUnsaved",
        "council.AccessLog", "council.PublicCopy", "council.PublicFile", "council.Redaction", "council.SuffixCounter",
        "council.CarriedReport", "council.FollowUpMeasure", "council.FollowUpReminder", "council.FollowUpReport",
        "council.FollowUpTask", "council.HistoricalFollowUpTask", "municipality.MailWishes",
        "council.SubmissionAutosave", "council.VersionPrint", "council.InsertedPart", "council.SubmissionMeasure",
        "municipality.BackgroundWorker", "municipality.Job", "municipality.JobFile",
    }  # fmt: skip
