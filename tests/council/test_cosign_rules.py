"""Cosigners by rule: each condition, what the author cannot take away, and what keeps a draft from being complete."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from council import cosigning
from council.choices import CosignCondition, FinanceAnswer
from council.guards import gaps
from council.models import Cosignature, CosignRule, CosignStation, Submission
from council.transitions import Refused, perform
from municipality.choices import Role
from municipality.models import Municipality, OrganizationalUnit
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.typed import fields_of

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def treasury(people: SimpleNamespace) -> OrganizationalUnit:
    """A unit that no paper names of itself."""
    return factories.UnitFactory(kind_label="Amt", number="20", name="Kämmerei")


def rule(unit: OrganizationalUnit, condition: str = CosignCondition.FINANCE, **fields: object) -> CosignRule:
    made: CosignRule = CosignRule.objects.create(unit=unit, condition=condition, **fields)
    return made


def costly(submission: Submission) -> Submission:
    submission.finance, submission.finance_impact = FinanceAnswer.IMPACT, "<p>12 000 Euro im Jahr</p>"
    submission.save()
    return stages.fresh(submission)


def cosigning_gaps(submission: Submission) -> list[str]:
    return [gap.sentence for gap in gaps(stages.fresh(submission)) if gap.block == "cosigning"]


def _carries_edition(submission: Submission) -> None:
    submission.edition = factories.EditionFactory()
    submission.save()


def _goes_behind_closed_doors(submission: Submission) -> None:
    submission.steps.filter(position=1).update(public=False, non_public_reason="Personalsache")


MAKE_TRUE: dict[str, Callable[[Submission], object]] = {
    CosignCondition.FINANCE: costly,
    CosignCondition.EDITION: _carries_edition,
    CosignCondition.NON_PUBLIC: _goes_behind_closed_doors,
}


def test_every_condition_is_tested():
    assert set(MAKE_TRUE) | {CosignCondition.ALWAYS, CosignCondition.LEAD_UNIT} == set(CosignCondition)


@pytest.mark.parametrize("condition", MAKE_TRUE)
def test_a_condition_asks_for_its_unit_when_it_holds(condition: str, submission: Submission, treasury: OrganizationalUnit):
    rule(treasury, condition)
    assert cosigning.required(stages.fresh(submission)) == []
    assert cosigning_gaps(submission) == []
    MAKE_TRUE[condition](submission)
    label = CosignCondition(condition).label
    assert [(item.unit, item.why) for item in cosigning.required(stages.fresh(submission))] == [(treasury, label)]
    assert cosigning_gaps(submission) == [
        f"Nach Regel zeichnet mit: Amt 20, Kämmerei ({label}). Beim Speichern des Entwurfs wird die Stelle ergänzt."
    ]


@pytest.mark.parametrize(("below", "asked"), [("lead_unit", True), ("department", True), ("cosigning_unit", False)])
def test_a_rule_for_a_part_of_the_administration(
    below: str, asked: bool, submission: Submission, people: SimpleNamespace, treasury: OrganizationalUnit
):
    rule(treasury, CosignCondition.LEAD_UNIT, below=getattr(people, below))
    assert bool(cosigning.required(submission)) == asked


def test_a_rule_for_all_papers(submission: Submission, treasury: OrganizationalUnit):
    rule(treasury, CosignCondition.ALWAYS, group=2, days=9)
    found = cosigning.required(submission)[0]
    assert (found.unit, found.group, found.days, found.why) == (treasury, 2, 9, "immer")


def test_two_rules_for_one_unit_ask_it_once_in_the_earlier_group(submission: Submission, treasury: OrganizationalUnit):
    rule(treasury, CosignCondition.ALWAYS, group=3, days=4)
    rule(treasury, group=2, days=8)
    found = cosigning.required(costly(submission))
    assert [(item.group, item.days, item.why) for item in found] == [(2, 4, "finanzielle Auswirkungen, immer")]


def test_the_unit_that_leads_the_paper_does_not_cosign_itself(submission: Submission, people: SimpleNamespace):
    rule(people.lead_unit, CosignCondition.ALWAYS)
    assert cosigning.required(submission) == []
    # That is no free pass: without any station the paper still says why.
    submission.cosign_stations.all().delete()
    assert cosigning_gaps(submission) == ["Bitte wählen Sie mitzeichnende Stellen oder begründen Sie, warum niemand mitzeichnet."]


def test_a_reason_for_no_cosigning_does_not_undo_a_rule(submission: Submission, treasury: OrganizationalUnit):
    rule(treasury)
    submission.cosign_stations.all().delete()
    submission.no_cosigning_reason = "Eilt sehr."
    costly(submission)
    assert len(cosigning_gaps(submission)) == 1


def test_rules_of_another_city_ask_for_nothing(submission: Submission, city: Municipality):
    with use_municipality(factories.MunicipalityFactory()):
        rule(factories.UnitFactory(), CosignCondition.ALWAYS)
    assert cosigning.required(submission) == []


def test_cosigning_does_not_begin_without_a_unit_the_rule_asks_for(
    submission: Submission, people: SimpleNamespace, treasury: OrganizationalUnit
):
    rule(treasury)
    costly(submission)
    with pytest.raises(Refused) as refused:
        perform("start_cosigning", submission, user=people.author)
    assert "Nach Regel zeichnet mit: Amt 20, Kämmerei" in refused.value.sentence
    assert [item.unit for item in cosigning.add_required(stages.fresh(submission))] == [treasury]
    stages.cosigning(submission, people)
    assert dict(Cosignature.objects.values_list("unit__name", "by_rule")) == {
        "Finanzen": "",
        "Kämmerei": "finanzielle Auswirkungen",
    }


def test_an_approved_paper_is_corrected_without_a_new_rule(
    submission: Submission, people: SimpleNamespace, treasury: OrganizationalUnit
):
    stages.approved(submission, people)
    rule(treasury, CosignCondition.ALWAYS)
    perform("correct", submission, user=people.clerk, data={"reason": "Komma", "apply": lambda paper: None})


# --- The editor --------------------------------------------------------------------------------------------------------


@pytest.fixture
def author(people: SimpleNamespace, client: Client) -> Client:
    client.force_login(people.author)
    return client


def page(author: Client, submission: Submission) -> str:
    return author.get(submission.url("submission_edit")).content.decode()


def save(author: Client, submission: Submission, **changes: str) -> str:
    fields = fields_of(author.get(submission.url("submission_edit")))
    answer = author.post(submission.url("submission_edit"), {**fields, **changes}, follow=True)
    assert answer.status_code == 200, answer.context["problems"]
    return str(answer.content, "utf-8")


def test_saving_adds_what_the_rule_asks_for_and_says_so(author: Client, submission: Submission, treasury: OrganizationalUnit):
    rule(treasury, group=2, days=7)
    told = save(author, submission, finance="impact", finance_impact="<p>12 000 Euro</p>")
    assert "Nach Regel zeichnet auch mit: Amt 20, Kämmerei (finanzielle Auswirkungen)." in told
    station = CosignStation.objects.get(submission=submission, unit=treasury)
    assert (station.group, station.days, station.position) == (2, 7, 2)
    assert cosigning_gaps(submission) == []
    assert "Nach Regel zeichnet auch mit" not in save(author, submission)


def test_a_station_by_rule_cannot_be_removed_or_become_another_unit(
    author: Client, submission: Submission, people: SimpleNamespace, treasury: OrganizationalUnit
):
    rule(treasury)
    costly(submission)
    save(author, submission)
    other = factories.UnitFactory()
    save(author, submission, **{"cosign_stations-1-DELETE": "on"})
    save(author, submission, **{"cosign_stations-1-unit": str(other.pk), "cosign_stations-1-days": "12"})
    assert list(submission.cosign_stations.values_list("unit__name", "days")) == [("Finanzen", 5), ("Kämmerei", 12)]


def test_a_station_without_a_rule_can_be_removed(author: Client, submission: Submission, treasury: OrganizationalUnit):
    rule(treasury)
    costly(submission)
    save(author, submission)
    save(author, submission, finance="none", finance_impact="")
    save(author, submission, **{"cosign_stations-1-DELETE": "on"})
    assert [station.unit.name for station in submission.cosign_stations.all()] == ["Finanzen"]


def test_the_editor_says_which_station_stands_there_by_rule(author: Client, submission: Submission, treasury: OrganizationalUnit):
    rule(treasury)
    costly(submission)
    save(author, submission)
    text = page(author, submission)
    assert "nach Regel:" in text
    assert "finanzielle Auswirkungen" in text
    assert 'name="cosign_stations-0-DELETE"' in text
    assert 'name="cosign_stations-1-DELETE"' not in text


@pytest.mark.parametrize(
    ("group", "taken"), [("1", True), ("9", True), ("0", False), ("10", False), ("", False), ("eins", False)]
)
def test_the_group_of_a_station_is_a_small_number(group: str, taken: bool, author: Client, submission: Submission):
    data = {**fields_of(author.get(submission.url("submission_edit"))), "cosign_stations-0-group": group}
    assert author.post(submission.url("submission_edit"), data).status_code == (302 if taken else 422)
    assert submission.cosign_stations.get().group == (int(group) if taken else 1)


def test_the_editor_asks_for_the_rules_once(
    author: Client, submission: Submission, treasury: OrganizationalUnit, django_assert_num_queries: Callable
):
    """As often for many rules as for one."""
    counts = []
    for number in range(2):
        for _more in range(1 + 3 * number):
            rule(factories.UnitFactory(), CosignCondition.ALWAYS)
        author.get(submission.url("submission_edit"))
        with django_assert_num_queries(99, exact=False) as asked:
            author.get(submission.url("submission_edit"))
        counts.append(sum("council_cosignrule" in query["sql"] for query in asked.captured_queries))
    assert counts == [1, 1]


# --- Keeping rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [{"condition": "lead_unit"}, {"condition": "finance", "below": "unit"}])
def test_a_rule_names_a_part_of_the_administration_only_where_it_is_about_one(
    fields: dict[str, object], treasury: OrganizationalUnit
):
    made = CosignRule(unit=treasury, **{name: treasury if value == "unit" else value for name, value in fields.items()})
    with pytest.raises(ValidationError, match="federführende Einheit"):
        made.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


@pytest.mark.parametrize("below", [False, True])
def test_a_rule_stands_there_once(below: bool, people: SimpleNamespace, treasury: OrganizationalUnit):
    fields = {"condition": "lead_unit", "below": people.department} if below else {"condition": "finance"}
    rule(treasury, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(treasury, **fields)


@pytest.mark.parametrize(("role", "status"), [(Role.ADMIN, 200), (Role.CLERK, 200), (Role.AUTHOR, 302), (Role.MEMBER, 302)])
def test_who_keeps_the_rules(role: Role, status: int, client: Client, treasury: OrganizationalUnit):
    rule(treasury)
    client.force_login(factories.person(role))
    assert client.get("/verwaltung/council/cosignrule/").status_code == status
