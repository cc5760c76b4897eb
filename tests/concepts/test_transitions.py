"""The life of an edition: every role in every state, and what adoption sets off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, EditionEvent
from concepts.permissions import why_not_edit
from concepts.transitions import adopt, offers, perform
from concepts.workflow import TABLE
from council.choices import SubmissionResult
from council.effects import adopt_edition
from municipality.acting import Refused
from municipality.choices import Role
from municipality.frozen import Frozen
from tests import factories

S = EditionStatus
PERSONS = {
    Role.AUTHOR: "author",
    Role.UNIT_HEAD: "unit_head",
    Role.COSIGNER: "cosigner",
    Role.DEPARTMENT_HEAD: "department_head",
    Role.SUBMITTER: "submitter",
    Role.CLERK: "clerk",
    Role.MEMBER: "member",
    Role.ADMIN: "admin",
}
DATA = {"reason": "Der Rat hat beschlossen.", "adopted_on": date(2020, 3, 2)}
BY_HAND = [row for row in TABLE if not row.automatic]


def put(edition: ConceptEdition, status: str) -> ConceptEdition:
    edition.status = status
    edition.adopted_on = date(2019, 1, 1) if status in (S.ADOPTED, S.SUPERSEDED) else None
    edition.save()
    return edition


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: row.action)
@pytest.mark.parametrize("status", S.values)
@pytest.mark.parametrize("role", Role)
def test_the_whole_matrix(edition, people, row, status, role):
    put(edition, status)
    user = getattr(people, PERSONS[role])
    allowed = role in row.roles and status in row.sources
    offered = {offer.action for offer in offers(edition, user) if offer.allowed}
    assert (row.action in offered) == allowed
    before = EditionEvent.objects.count()
    if allowed:
        event = perform(row.action, edition, user=user, data=DATA)
        edition.refresh_from_db()
        assert (event.from_status, event.to_status, edition.status) == (status, row.target, row.target)
        assert (event.actor, event.actor_label) == (user, user.full_name)
        return
    with pytest.raises(Refused) as refused:
        perform(row.action, edition, user=user, data=DATA)
    assert refused.value.code == ("state" if role in row.roles else "role")
    edition.refresh_from_db()
    assert edition.status == status
    assert EditionEvent.objects.count() == before


def test_automatic_actions_are_nobodys(edition, people):
    for action in ("adopt", "supersede", "nonsense"):
        with pytest.raises(Refused, match="gibt es nicht"):
            perform(action, edition, user=people.clerk, data=DATA)


def test_an_empty_edition_is_not_ready(concept, people):
    empty = factories.EditionFactory(concept=concept)
    with pytest.raises(Refused, match="noch leer") as refused:
        perform("submit_for_review", empty, user=people.author)
    assert refused.value.code == "guard"
    offer = offers(empty, people.author)[0]
    assert (offer.allowed, offer.reason) == (False, refused.value.sentence)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"adopted_on": date(2020, 3, 2)}, "reason"),
        ({"reason": "Beschluss"}, "adopted_on"),
        ({"reason": "Beschluss", "adopted_on": timezone.localdate() + timedelta(days=1)}, "adopted_on"),
    ],
)
def test_adoption_outside_needs_its_day_and_its_reason(edition, people, data, field):
    put(edition, S.IN_REVIEW)
    with pytest.raises(Refused) as refused:
        perform("record_adoption", edition, user=people.clerk, data=data)
    assert list(refused.value.errors) == [field]


def test_a_later_edition_supersedes_the_one_in_force(edition, people):
    put(edition, S.ADOPTED)
    later = put(factories.EditionFactory(concept=edition.concept, predecessor=edition), S.IN_REVIEW)
    perform("record_adoption", later, user=people.submitter, data=DATA)
    edition.refresh_from_db()
    later.refresh_from_db()
    assert (edition.status, edition.adopted_on) == (S.SUPERSEDED, date(2019, 1, 1))
    assert (later.status, later.adopted_on) == (S.ADOPTED, date(2020, 3, 2))
    assert later.label in EditionEvent.objects.get(edition=edition).reason


def test_an_earlier_edition_does_not_come_back(edition, people):
    put(edition, S.IN_REVIEW)
    between = put(factories.EditionFactory(concept=edition.concept, predecessor=edition), S.SUPERSEDED)
    put(factories.EditionFactory(concept=edition.concept, predecessor=between), S.ADOPTED)
    with pytest.raises(Refused, match="spätere Fortschreibung"):
        perform("record_adoption", edition, user=people.submitter, data=DATA)
    assert adopt(edition, user=people.clerk, on=date(2020, 3, 2), reason="Beschluss") is None


def test_who_was_faster_is_named(edition, people):
    perform("submit_for_review", edition, user=people.author)
    with pytest.raises(Refused, match=r"Autorin hat am .* zur Abstimmung gegeben") as refused:
        perform("submit_for_review", edition, user=people.unit_head)
    assert refused.value.code == "stale"


def test_events_are_kept(edition, people):
    event = perform("submit_for_review", edition, user=people.author)
    with pytest.raises(Frozen):
        event.save()
    with pytest.raises(Frozen):
        EditionEvent.objects.all().delete()


def test_only_a_draft_is_written_on_and_not_by_everybody(edition, people):
    assert why_not_edit(edition, people.author) == why_not_edit(edition, people.unit_head) == ""
    assert "Sachbearbeitung" in why_not_edit(edition, people.clerk)
    for status in (S.IN_REVIEW, S.ADOPTED, S.SUPERSEDED):
        assert why_not_edit(put(edition, status), people.author).endswith(".")


class TestDecisionOfTheCouncil:
    @staticmethod
    def decided(edition, people, result):
        from council.act import Act

        paper = factories.SubmissionFactory(lead_unit=people.lead_unit, edition=edition, number="12/20")
        paper.result = result
        act = Act(paper, people.clerk)
        adopt_edition(act)
        edition.refresh_from_db()
        return act

    @pytest.mark.parametrize("result", [SubmissionResult.ADOPTED, SubmissionResult.ADOPTED_AMENDED])
    @pytest.mark.parametrize("status", [S.DRAFT, S.IN_REVIEW])
    def test_adopts_what_the_paper_carries(self, edition, people, result, status):
        act = self.decided(put(edition, status), people, result)
        assert (edition.status, edition.adopted_on) == (S.ADOPTED, act.day)
        assert "12/20" in EditionEvent.objects.get(edition=edition).reason
        assert edition.label in act.notes[0]

    @pytest.mark.parametrize("result", [SubmissionResult.REJECTED, SubmissionResult.NOTED])
    def test_any_other_result_leaves_it(self, edition, people, result):
        act = self.decided(edition, people, result)
        assert (edition.status, act.notes) == (S.DRAFT, [])

    def test_what_is_in_force_already_stays(self, edition, people):
        act = self.decided(put(edition, S.SUPERSEDED), people, SubmissionResult.ADOPTED)
        assert (edition.status, act.notes) == (S.SUPERSEDED, [])

    def test_a_paper_without_an_edition_decides_as_before(self, people):
        assert self.decided(factories.EditionFactory(), people, SubmissionResult.ADOPTED).notes
        from council.act import Act

        act = Act(factories.SubmissionFactory(result=SubmissionResult.ADOPTED), people.clerk)
        adopt_edition(act)
        assert act.notes == []
