"""Two clerks release one paper at the same moment: both are done, one copy stands. PostgreSQL only; SQLite has one writer."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.models import PublicCopy, Submission
from council.public import copy
from municipality.choices import Role
from municipality.models import Municipality, User
from tests import factories
from tests.council import stages
from tests.council.test_concurrency import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_print")]


def test_of_two_releases_one_stands(
    submission: Submission, people: SimpleNamespace, city: Municipality, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("council.public.copy.missing_in", lambda content: [])
    paper = stages.in_consultation(submission, people)
    clerks = [people.clerk, factories.person(Role.CLERK)]
    tasks = [lambda pk=user.pk: copy.release(paper, [], user=User.objects.get(pk=pk)) for user in clerks]
    results = at_once(city, *tasks)
    assert all(isinstance(item, PublicCopy) for item in results), results
    assert PublicCopy.objects.count() == 2
    assert PublicCopy.objects.standing().count() == 1
