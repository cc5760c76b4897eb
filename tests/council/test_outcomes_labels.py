"""A city's own words for outcomes, wherever an outcome is shown or printed."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from council.choices import Outcome
from council.document import build, result_text
from council.models import OutcomeLabel, Submission
from council.outcomes import label_of, own_labels
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")

ROOT = Path(settings.BASE_DIR)
OWN = "mehrheitlich so beschlossen"


def test_pages_forms_and_prints_use_the_citys_own_word(submission: Submission, people: SimpleNamespace):
    OutcomeLabel.objects.create(outcome=Outcome.ADOPTED, label=OWN)
    stages.approved(submission, people)
    council = submission.steps.last()
    meeting = stages.dispatch(council, people)
    clerk = Visitor(people.clerk)
    assert f'<option value="adopted">{OWN}</option>' in clerk.get(f"sitzungen/{meeting.pk}/ergebnisse/").content.decode()
    ended = stages.end(council, people, "adopted")
    found = stages.fresh(submission)
    for page in (found.get_absolute_url(), f"sitzungen/{meeting.pk}/", f"faden/vorlage/{found.pk}/"):
        shown = text(clerk.get(page))
        assert OWN in shown, page
    assert result_text(ended) == OWN
    assert build(found).steps[-1].result == OWN
    assert submission.events.filter(action="record_outcome", reason__startswith=OWN).exists()


def test_what_was_frozen_keeps_the_words_of_its_day(submission: Submission, people: SimpleNamespace):
    own = OutcomeLabel.objects.create(outcome=Outcome.RETURNED, label="zurück ans Amt")
    stages.approved(submission, people)
    board = submission.steps.first()
    stages.end(board, people, "returned", remark="Die Kosten fehlen.")
    replacement = factories.complete_submission(people, kind="replacement", relates_to=submission)
    replacement.steps.all().delete()
    frozen = submission.events.get(action="record_outcome").reason
    own.label = "heute anders"
    own.save()
    assert label_of("returned") == "heute anders"
    assert submission.events.get(action="record_outcome").reason == frozen
    assert "zurück ans Amt" in frozen


def test_the_words_cost_one_query_and_are_those_of_the_city(submission: Submission):
    OutcomeLabel.objects.create(outcome=Outcome.ADOPTED, label=OWN)
    with CaptureQueriesContext(connection) as captured:
        assert [label_of(outcome) for outcome in Outcome][4] == OWN
        label_of("rejected")
    assert len(captured) == 1
    other = factories.MunicipalityFactory()
    with use_municipality(other):
        assert label_of("adopted") == "beschlossen"
    assert own_labels() == {"adopted": OWN}
    OutcomeLabel.objects.get().delete()
    assert label_of("adopted") == "beschlossen"


def test_there_is_one_word_for_an_outcome(submission: Submission):
    OutcomeLabel.objects.create(outcome=Outcome.ADOPTED, label=OWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeLabel.objects.create(outcome=Outcome.ADOPTED, label="anders")


def test_no_page_passes_the_citys_words_by():
    """`get_outcome_display` and the choices themselves know only the usual words."""
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    assert [str(page) for page in pages if "get_outcome_display" in page.read_text()] == []
    sources = [path for room in ("council", "reports") for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    wanted = re.compile(r"get_outcome_display\(|Outcome\([^)]*\)\.label")
    passing = {str(path.relative_to(ROOT)) for path in sources if wanted.search(path.read_text())}
    # The one place that falls back on them, and the admin's list that names what the word is for.
    assert passing == {"council/outcomes.py", "council/admin/outcomes.py"}


@pytest.mark.parametrize("person", ["clerk", "admin"])
def test_clerk_and_admin_keep_the_words(person: str, people: SimpleNamespace):
    visitor = Visitor(getattr(people, person))
    address = "/verwaltung/council/outcomelabel/"
    assert visitor.get(address).status_code == 200
    assert visitor.post(f"{address}add/", {"outcome": "adopted", "label": OWN}).status_code == 302
    assert OutcomeLabel.objects.get().label == OWN
    again = visitor.post(f"{address}add/", {"outcome": "adopted", "label": "anders"})
    assert "schon ein eigenes Wort" in text(again)


@pytest.mark.parametrize("person", ["author", "submitter", "member"])
def test_nobody_else_keeps_them(person: str, people: SimpleNamespace):
    visitor = Visitor(getattr(people, person))
    response = visitor.post("/verwaltung/council/outcomelabel/add/", {"outcome": "adopted", "label": OWN})
    assert response.status_code in (302, 403, 404)
    assert not OutcomeLabel.objects.exists()
