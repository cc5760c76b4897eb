"""The short way to a stored print hands out nothing that the long way (`visible_to`, `Reading`, `find_version`) would not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, product
from types import SimpleNamespace

import pytest
import pytest_django

from council.choices import SubmissionKind
from council.models import CommitteeMember, Consultation, Submission, VersionPrint
from council.models.submission import LONGEST_ID
from council.prints import find_version, print_for, stored_print
from council.reading import Reading
from council.transitions import perform
from municipality.choices import Role
from municipality.models import User
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor
from tests.sharing import copied, shared_city


@pytest.fixture(scope="module", autouse=True)
def numbered_prints() -> Iterator[None]:
    """No two prints are equal, so that a hash tells which one was handed out."""
    numbers = count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.pdf.render_pdf", lambda job: b"%%PDF-1.7 %d" % next(numbers))
        yield


DRAWN_UP_NOW = "printed now"
"""What the long way answers where no stored print is meant for this person."""
NOTHING = "nothing"


def long_way(user: User, reference: str) -> str:
    """The hash of the stored print that this person gets, or why it is none."""
    try:
        submission = Submission.objects.visible_to(user).by_reference(reference)
    except Submission.DoesNotExist:
        return NOTHING
    if submission.reference != reference:
        return "another address"
    reading = Reading(submission, user)
    try:
        version = find_version(reading)
    except LookupError:
        return NOTHING
    return print_for(reading, version=version).etag or DRAWN_UP_NOW


def short_way(user: User, reference: str) -> str:
    """The hash of what is handed out, and `""` where the long way has to look."""
    found = stored_print(user, reference)
    return found.etag if found else ""


# --- The states of a paper -----------------------------------------------------------------------------------------------


def revoked(submission: Submission, people: SimpleNamespace) -> None:
    stages.approved(submission, people)
    perform("revoke_approval", submission, user=people.submitter, data={"reason": "Ein Fehler im Betrag."})


def revoked_and_in_cosign(submission: Submission, people: SimpleNamespace) -> None:
    revoked(submission, people)
    perform("resubmit", submission, user=people.author)


def approved_twice(submission: Submission, people: SimpleNamespace) -> None:
    revoked_and_in_cosign(submission, people)
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    perform("approve", submission, user=people.submitter)


def corrected(submission: Submission, people: SimpleNamespace) -> None:
    """The board has the corrected text before it."""
    stages.approved(submission, people)
    text = {"reason": "Ein Tippfehler.", "apply": lambda locked: None}
    perform("correct", submission, user=people.clerk, data=text)
    stages.dispatch(submission.steps.first(), people)


def withdrawn(submission: Submission, people: SimpleNamespace) -> None:
    stages.in_consultation(submission, people)
    perform("withdraw", submission, user=people.submitter, data={"reason": "Der Anlass ist entfallen."})


def returned(submission: Submission, people: SimpleNamespace) -> None:
    stages.approved(submission, people)
    stages.end(submission.steps.first(), people, "returned", remark="Die Kosten fehlen.")


def removed(submission: Submission, people: SimpleNamespace) -> None:
    stages.in_consultation(submission, people)
    perform("remove", submission.steps.first(), user=people.clerk, data={"reason": "Die Sitzung ist zu voll."})


def archived(submission: Submission, people: SimpleNamespace) -> None:
    stages.decided(submission, people)
    for step in submission.steps.all():
        perform("confirm", step, user=people.clerk)
    stages.nothing_left_to_do(submission, people)
    perform("close", submission, user=people.clerk)


STATES: dict[str, Callable[[Submission, SimpleNamespace], object]] = {
    "draft": lambda submission, people: None,
    "cosigning": stages.cosigning,
    "cosigned": stages.cosigned,
    "approved": stages.approved,
    "revoked": revoked,
    "revoked_and_in_cosign": revoked_and_in_cosign,
    "approved_twice": approved_twice,
    "in_consultation": stages.in_consultation,
    "corrected": corrected,
    "withdrawn": withdrawn,
    "returned": returned,
    "removed": removed,
    "decided": stages.decided,
    "archived": archived,
}
ROUTES = {"open": (True, True), "last step closed": (True, False), "first step closed": (False, True)}


@pytest.fixture(params=ROUTES.values(), ids=list(ROUTES))
def paper(request: pytest.FixtureRequest, submission: Submission) -> Submission:
    """A paper whose steps are public, or one of them behind closed doors."""
    for step, public in zip(submission.steps.all(), request.param, strict=True):
        step.public, step.non_public_reason = public, "" if public else "Personalsache"
        step.save()
    return submission


def readers(submission: Submission, people: SimpleNamespace) -> Iterator[tuple[str, User]]:
    """Everybody of the city, and members with a seat in one of its bodies, in none, or once."""
    yield from ((name, user) for name, user in vars(people).items() if isinstance(user, User))
    yield "author of another unit", factories.person(Role.AUTHOR, factories.UnitFactory())
    yield "nobody", factories.UserFactory()
    yield "member without a seat", factories.person(Role.MEMBER)
    for place, step in enumerate(submission.steps.all(), start=1):
        user = factories.person(Role.MEMBER)
        factories.CommitteeMemberFactory(committee=step.committee, user=user, name="")
        yield f"member of body {place}", user
        former = factories.person(Role.MEMBER)
        factories.CommitteeMemberFactory(committee=step.committee, user=former, name="", valid_to="2020-01-01")
        yield f"former member of body {place}", former
    with use_municipality(factories.MunicipalityFactory()):
        foreign = vars(factories.people())
    yield from ((f"{name} of another city", user) for name, user in foreign.items() if isinstance(user, User))


def agree(submission: Submission, people: SimpleNamespace) -> int:
    """Compare both ways for everybody and every address; tells how often the short way had an answer."""
    reference = stages.fresh(submission).reference
    answers = 0
    for who, user in readers(submission, people):
        for address in dict.fromkeys((reference, str(submission.pk))):
            if given := short_way(user, address):
                answers += 1
                assert given == long_way(user, address), (who, address)
    return answers


ANSWERED = {"draft": False, "cosigning": False, "cosigned": False, "revoked": False, "revoked_and_in_cosign": False}


@pytest.mark.parametrize("state", STATES)
def test_both_ways_agree_for_everybody_in_every_state(state: str, paper: Submission, people: SimpleNamespace):
    STATES[state](paper, people)
    assert bool(agree(paper, people)) == ANSWERED.get(state, True)


# --- What must never get through ------------------------------------------------------------------------------------------


def test_a_hidden_step_stops_the_short_way(submission: Submission, people: SimpleNamespace):
    council = submission.steps.last()
    council.committee.members.all().delete()
    submission.steps.filter(pk=council.pk).update(public=False, non_public_reason="Personalsache")
    stages.in_consultation(submission, people)
    reference = stages.fresh(submission).reference
    hashes = dict(VersionPrint.objects.values_list("public_only", "sha256"))
    assert stored_print(people.member, reference) is None
    assert long_way(people.member, reference) == hashes[True]
    assert short_way(people.clerk, reference) == hashes[False]
    factories.CommitteeMemberFactory(committee=council.committee, user=people.member, name="")
    assert short_way(people.member, reference) == long_way(people.member, reference) == hashes[False]


def test_a_hidden_step_of_the_original_stops_the_short_way_to_a_supplement(submission: Submission, people: SimpleNamespace):
    board, council = submission.steps.all()
    council.committee.members.all().delete()
    submission.steps.filter(pk=council.pk).update(public=False, non_public_reason="Personalsache")
    stages.approved(submission, people)
    draft = factories.complete_submission(people, kind=SubmissionKind.SUPPLEMENT, relates_to=submission)
    supplement = stages.approved(draft, people)
    stages.dispatch(board, people)
    assert supplement.steps.filter(public=True).count() == supplement.steps.count() == 1
    assert stored_print(people.member, supplement.reference) is None
    assert short_way(people.clerk, supplement.reference) != ""
    assert agree(supplement, people) > 5


def test_a_bare_number_is_never_taken_for_an_id(people: SimpleNamespace):
    """Where papers are numbered 1, 2, 3 …, digits alone are an id, and an id leads to the address with the number."""
    factories.NumberRangeFactory(pattern="{seq}")
    submission = stages.approved(factories.complete_submission(people), people)
    Submission.objects.filter(pk=submission.pk).update(number="7", address="nr-7")
    factories.complete_submission(people, pk=7)
    assert stored_print(people.clerk, "nr-7") is not None
    assert stored_print(people.clerk, "7") is None
    assert stored_print(people.clerk, str(submission.pk)) is None
    assert Visitor(people.clerk).get(f"vorlagen/{submission.pk}/pdf/").status_code == 302


def test_a_city_that_gives_no_numbers_addresses_by_id(people: SimpleNamespace):
    submission = stages.in_consultation(factories.complete_submission(people), people)
    assert submission.reference == str(submission.pk)
    assert agree(submission, people) > 5


@pytest.mark.parametrize("reference", ["0", "²", "١٢", "-1", "1" * (LONGEST_ID + 1), "9" * LONGEST_ID, "", "gibt-es-nicht"])
def test_an_address_that_names_nothing_hands_out_nothing(reference: str, submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    assert stored_print(people.clerk, reference) is None


def test_nobody_finds_a_print_from_another_city(submission: Submission, people: SimpleNamespace):
    stages.in_consultation(submission, people)
    reference = stages.fresh(submission).reference
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.people()
        for user in (foreign.clerk, foreign.member, people.clerk, people.member):
            for address in (reference, str(submission.pk)):
                assert stored_print(User.objects.get(pk=user.pk), address) is None


# --- What must always get through, and nothing else -----------------------------------------------------------------------

PUBLICITY = (True, False, None)
"""Public, not public, not decided yet."""
SENT = ("", "1.0", "1.1")
"""Which version a body had before it, if any."""
SEAT = ("seat", "former", "")
STEP_STATES = tuple(product(PUBLICITY, SENT, SEAT))


def put(step: Consultation, user: User, state: tuple[bool | None, str, str]) -> None:
    """Write a step and this person's seat in its body as if all of it had happened."""
    public, label, seat = state
    version = step.submission.versions.filter(label=label).first()
    sent_at = version.created_at if version else None
    reason = "" if public else "Personalsache"
    Consultation.objects.filter(pk=step.pk).update(
        public=public, non_public_reason=reason, version=version, dispatched_at=sent_at
    )
    CommitteeMember.objects.filter(user=user, committee=step.committee).delete()
    if seat:
        valid_to = "2020-01-01" if seat == "former" else None
        factories.CommitteeMemberFactory(committee=step.committee, user=user, name="", valid_to=valid_to)


@pytest.fixture(scope="class")
def approved_twice_once(
    numbered_prints: None, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[SimpleNamespace]:
    def fill(shared: SimpleNamespace) -> None:
        factories.NumberRangeFactory()
        shared.paper = factories.complete_submission(shared.people)
        approved_twice(shared.paper, shared.people)

    with shared_city(django_db_blocker, fill) as shared:
        yield shared


@pytest.fixture
def twice(approved_twice_once: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    """A paper with two approved versions, and the hash of its newest print."""
    with copied(approved_twice_once) as own:
        own.paper = stages.fresh(own.paper)
        own.newest = VersionPrint.objects.get(version__label="1.1", public_only=False).sha256
        yield own


class TestTheNewestPrint:
    @pytest.mark.parametrize("first", [state for state in STEP_STATES if state[2] != "former"], ids=str)
    def test_a_member_gets_it_the_short_way_exactly_when_the_long_way_gives_it(
        self, first: tuple[bool | None, str, str], twice: SimpleNamespace
    ):
        """Publicity, dispatch and seat of two steps, in every combination; a former seat in the second body stands for both."""
        board, council = twice.paper.steps.all()
        reader = factories.person(Role.MEMBER)
        put(board, reader, first)
        for second in STEP_STATES:
            put(council, reader, second)
            expected = long_way(reader, twice.paper.reference)
            wanted = twice.newest if expected == twice.newest else ""
            assert short_way(reader, twice.paper.reference) == wanted, (first, second, expected)

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.MEMBER])
    @pytest.mark.parametrize("sent", SENT, ids=str)
    def test_staff_gets_it_the_short_way_whatever_the_steps_are(self, role: Role, sent: str, twice: SimpleNamespace):
        reader = factories.person(role, factories.UnitFactory())
        reference = twice.paper.reference
        for public, seat in product(PUBLICITY, SEAT):
            for step in twice.paper.steps.all():
                put(step, reader, (public, sent, seat))
            assert short_way(reader, reference) == long_way(reader, reference) == twice.newest


# --- How quick it is ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "queries"), [("clerk", 5), ("author", 5), ("member", 7)])
def test_a_stored_print_takes_few_queries(role: str, queries: int, submission: Submission, people: SimpleNamespace):
    """Session, person, city, roles and the print itself; for members two small ones, of the steps and of their seats.

    As conditions of the print's own query they needed no query of their own and four times as long.
    """
    stages.in_consultation(submission, people)
    visitor = Visitor(getattr(people, role))
    path = f"vorlagen/{stages.fresh(submission).reference}/pdf/"
    assert visitor.queries(path) == queries
    assert visitor.queries(f"{path}?download=1") == queries
