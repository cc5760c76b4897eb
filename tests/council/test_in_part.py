"""A paper whose points ended differently: what its adopted points name holds, the rest is left to the city in a sentence."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.models import Submission, SubmissionMeasure
from fields_of_action.choices import MeasureStatus
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows

pytestmark = pytest.mark.usefixtures("quick_print")


def decided_in_part(submission: Submission, people: SimpleNamespace) -> Submission:
    """The council adopts the first point and rejects the second."""
    stages.approved(submission, people)
    stages.end(submission.steps.first(), people, "recommended")
    second = submission.motion_points.last()
    stages.end(submission.steps.last(), people, "adopted", points={second.pk: "rejected"})
    found = stages.fresh(submission)
    assert found.result == "mixed"
    return found


def measure(submission: Submission, title: str) -> object:
    found = rows.MeasureFactory(title=title, status=MeasureStatus.PROPOSED)
    SubmissionMeasure.objects.create(submission=submission, measure=found)
    return found


def test_measures_that_adopted_points_name_are_decided(submission: Submission, people: SimpleNamespace):
    named, refused, unnamed = (measure(submission, title) for title in ("Sprachcafé", "Boccia-Bahn", "Lesepaten"))
    first, second = submission.motion_points.all()
    first.text, second.text = "<p>Das Sprachcafé wird eingerichtet.</p>", "<p>Die Boccia-Bahn wird gebaut.</p>"
    first.save()
    second.save()
    decided_in_part(submission, people)
    for item in (named, refused, unnamed):
        item.refresh_from_db()
    assert [item.status for item in (named, refused, unnamed)] == ["decided", "proposed", "proposed"]
    shown = text(Visitor(people.clerk).get(stages.fresh(submission).get_absolute_url()))
    assert "für 2 der Maßnahmen, die sie betrifft, ist der Beschluss nicht übernommen" in shown


@pytest.mark.parametrize("names", [True, False])
def test_an_edition_is_in_force_where_an_adopted_point_names_it(names: bool, submission: Submission, people: SimpleNamespace):
    edition = factories.EditionFactory()
    Submission.objects.filter(pk=submission.pk).update(edition=edition)
    submission = stages.fresh(submission)
    if names:
        submission.motion_points.filter(position=1).update(text=f"<p>{edition.concept} wird fortgeschrieben.</p>")
    decided_in_part(submission, people)
    edition.refresh_from_db()
    assert edition.status == ("adopted" if names else "draft")
    shown = text(Visitor(people.clerk).get(stages.fresh(submission).get_absolute_url()))
    assert ("kein beschlossener Punkt nennt die Fortschreibung" in shown) is not names
