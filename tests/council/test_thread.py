"""The thread: the same from every thing on it, without what lies beside it, and only what a person may know of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest
import pytest_django

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from council.models import Consultation, Resolution, SubmissionMeasure
from council.thread import KINDS, NotFound, thread_of
from council.thread.layout import MOST
from council.thread.picture import draw_thread
from municipality.choices import Role
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import EditionFieldFactory, MeasureFactory, RecommendationFactory, recommend
from tests.sharing import copied, shared_city
from tests.workshops import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]

DETAIL_BUDGET = 14
CANARY = "KANARIEFADEN"


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """The rows of `scene`, made once for this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.pdf.render_pdf", lambda job: b"%PDF-1.7")
        with shared_city(django_db_blocker, tell) as shared:
            yield shared


def tell(shared: SimpleNamespace) -> None:
    """What was said, twice, became a recommendation, a measure, and a paper that was decided; beside it another measure."""
    factories.NumberRangeFactory()
    concept = factories.ConceptFactory(lead_unit=shared.people.lead_unit, slug="konzept")
    edition = factories.EditionFactory(concept=concept, slug="2020", status=EditionStatus.ADOPTED, adopted_on=date(2020, 12, 14))
    part = EditionFieldFactory(edition=edition, number="1", name="Sprache")
    event = rows.EventFactory(concept=edition.concept, edition=edition, title="Auftakt im Rathaus")
    measure = MeasureFactory(edition=edition, field=part.field, title="Sprachcafé", number="1.1")
    recommendation = RecommendationFactory(edition=edition, title="Orte zum Sprechen schaffen", became=measure)
    recommend(recommendation, part.field)
    said = rows.ContributionFactory(event=event, text="Wir brauchen Orte zum Sprechen", recommendation=recommendation)
    same = rows.ContributionFactory(event=event, text="Ein Café zum Üben", merged_into=said)
    beside = MeasureFactory(edition=edition, field=part.field, title="Etwas ganz anderes", number="9.9")
    rows.ContributionFactory(event=event, text="Wieder etwas anderes", measure=beside)
    paper = factories.complete_submission(shared.people, subject="Einrichtung des Sprachcafés")
    SubmissionMeasure.objects.create(submission=paper, measure=measure)
    paper = stages.decided(paper, shared.people)
    resolution = Resolution.objects.get(consultation__submission=paper)
    things = {
        "veranstaltung": event,
        "beitrag": said,
        "empfehlung": recommendation,
        "massnahme": measure,
        "vorlage": paper,
        "beschluss": resolution,
    }
    shared.scene = SimpleNamespace(
        things=things, edition=edition, part=part, beside=beside, same=same, paper=paper, measure=measure, said=said
    )


@pytest.fixture
def town(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


@pytest.fixture
def scene(town: SimpleNamespace) -> SimpleNamespace:
    """See `tell`."""
    return town.scene


def keys(thread) -> set[str]:
    return {node.key for node in thread.nodes()}


def page(scene: SimpleNamespace, kind: str) -> str:
    return f"faden/{kind}/{scene.things[kind].pk}/"


def lines(thread) -> set[tuple[str, str]]:
    return {(node.key, other.key) for node in thread.nodes() for other in node.leads_to}


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_thread_is_there_from_everything_on_it(kind, scene, people):
    thread = thread_of(kind, scene.things[kind].pk, people.author)
    steps = {f"station-{step.pk}" for step in scene.paper.steps.all()}
    whole = {f"{name}-{row.pk}" for name, row in scene.things.items()}
    assert whole | steps | {f"stand-{scene.measure.pk}", f"beitrag-{scene.same.pk}"} <= keys(thread)
    assert thread.here.key == f"{kind}-{scene.things[kind].pk}"
    assert [node.key for node in thread.nodes() if node.is_here] == [thread.here.key]
    # From the event everything goes out that was said there; from all else what lies beside stays out.
    assert (f"massnahme-{scene.beside.pk}" in keys(thread)) == (kind == "veranstaltung")


def test_every_thing_leads_to_what_became_of_it(scene, people):
    pk = {name: f"{name}-{row.pk}" for name, row in scene.things.items()}
    decided = scene.paper.steps.get(role="decision")
    assert lines(thread_of("massnahme", scene.measure.pk, people.author)) == {
        (f"beitrag-{scene.same.pk}", pk["beitrag"]),
        (pk["beitrag"], pk["empfehlung"]),
        (pk["empfehlung"], pk["massnahme"]),
        (pk["massnahme"], pk["vorlage"]),
        (f"station-{decided.pk}", pk["beschluss"]),
        (pk["beschluss"], f"stand-{scene.measure.pk}"),
    }


def test_a_merged_contribution_has_the_thread_of_the_one_that_speaks_for_it(scene, people):
    thread = thread_of("beitrag", scene.same.pk, people.author)
    assert thread.here.key == f"beitrag-{scene.same.pk}"
    assert f"massnahme-{scene.measure.pk}" in keys(thread)


def test_a_paper_that_names_no_measure_concerns_those_of_its_edition(scene, people):
    carrying = factories.SubmissionFactory(lead_unit=people.lead_unit, created_by=people.author, edition=scene.edition)
    open_one = RecommendationFactory(edition=scene.edition, title="Noch ohne Maßnahme")
    thread = thread_of("vorlage", carrying.pk, people.author)
    assert {f"massnahme-{scene.measure.pk}", f"massnahme-{scene.beside.pk}", f"empfehlung-{open_one.pk}"} <= keys(thread)
    assert (f"empfehlung-{open_one.pk}", f"vorlage-{carrying.pk}") in lines(thread)
    assert f"vorlage-{carrying.pk}" in keys(thread_of("massnahme", scene.beside.pk, people.author))
    assert f"vorlage-{carrying.pk}" in keys(thread_of("empfehlung", open_one.pk, people.author))
    # Once it names one, it concerns that one alone.
    SubmissionMeasure.objects.create(submission=carrying, measure=scene.measure)
    assert f"vorlage-{carrying.pk}" not in keys(thread_of("massnahme", scene.beside.pk, people.author))
    assert f"massnahme-{scene.beside.pk}" not in keys(thread_of("vorlage", carrying.pk, people.author))


def test_a_thing_of_which_nothing_became_stands_alone(scene, people):
    lonely = rows.ContributionFactory(event=scene.things["veranstaltung"], text="Das wartet noch")
    thread = thread_of("beitrag", lonely.pk, people.author)
    assert [len(station.nodes) for station in thread.stations] == [1, 0, 0, 0, 0, 0]
    answer = text(Visitor(people.author).get(f"faden/beitrag/{lonely.pk}/"))
    assert answer.count("Hier ist noch nichts zu sehen.") == 5


# --- The page ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_picture_and_list_say_the_same(kind, scene, people):
    body = Visitor(people.author).get(page(scene, kind)).content.decode()
    picture, listed = body[body.index("<svg xmlns") :].split("</svg>", 1)[0], body[body.index('id="faden-liste"') :]
    thread = thread_of(kind, scene.things[kind].pk, people.author)
    for node in thread.nodes():
        assert f'data-thread="{node.key}"' in picture
        assert f'id="faden-{node.key}"' in listed
        assert f'href="{node.address}"' in picture
        assert f'href="{node.address}"' in listed
    drawn = set(re.findall(r'data-from="(\S+)" data-to="(\S+)"', picture))
    assert drawn == lines(thread)
    assert all(f'href="#faden-{goal}"' in listed for _start, goal in drawn)
    assert "style=" not in picture


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_everybody_who_sees_the_paper_opens_its_thread(role, scene, people):
    visitor = Visitor(getattr(people, role))
    allowed = visitor.get(f"vorlagen/{scene.paper.reference}/").status_code
    assert visitor.get(page(scene, "vorlage")).status_code == allowed


def test_things_lead_to_their_thread(scene, people):
    visitor = Visitor(people.author)
    for kind, address in (
        ("massnahme", scene.measure.get_absolute_url()),
        ("beitrag", scene.said.get_absolute_url()),
        ("veranstaltung", scene.things["veranstaltung"].get_absolute_url()),
        ("vorlage", scene.paper.get_absolute_url()),
        ("beschluss", scene.paper.get_absolute_url()),
        ("empfehlung", scene.part.get_absolute_url()),
    ):
        assert f'href="{visitor.address(page(scene, kind))}"' in visitor.get(address).content.decode(), kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_queries_stays(kind, scene, people):
    visitor = Visitor(people.author)
    counts = [visitor.queries(page(scene, kind))]
    for number in (2, 27):
        more(scene, people, number)
        counts.append(visitor.queries(page(scene, kind)))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= DETAIL_BUDGET


def more(scene: SimpleNamespace, people: SimpleNamespace, number: int) -> None:
    """So many further voices, measures and papers on the same thread."""
    event = rows.EventFactory(concept=scene.edition.concept, edition=scene.edition)
    for _ in range(number):
        rows.ContributionFactory(event=scene.things["veranstaltung"], merged_into=scene.said)
        rows.ContributionFactory(event=event, recommendation=scene.things["empfehlung"])
        measure = MeasureFactory(edition=scene.edition, field=scene.part.field)
        recommendation = RecommendationFactory(edition=scene.edition, became=measure)
        rows.ContributionFactory(event=scene.things["veranstaltung"], recommendation=recommendation)
        SubmissionMeasure.objects.create(submission=scene.paper, measure=measure)
        paper = factories.SubmissionFactory(lead_unit=people.lead_unit, created_by=people.author)
        SubmissionMeasure.objects.create(submission=paper, measure=scene.measure)
        factories.StepFactory(submission=paper)


def test_what_the_picture_has_no_room_for_stands_in_the_list(scene, people):
    more(scene, people, MOST + 10)
    thread = thread_of("massnahme", scene.measure.pk, people.author)
    picture = draw_thread(thread)
    assert "weitere in der Liste" in picture
    assert f'data-thread="{thread.here.key}"' in picture
    assert picture.count("data-thread") < len(list(thread.nodes()))
    body = Visitor(people.author).get(page(scene, "massnahme")).content.decode()
    assert all(f'id="faden-{node.key}"' in body for node in thread.nodes())


# --- Who may know what ------------------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(scene, people) -> SimpleNamespace:
    """A draft edition with all its parts, a draft of a paper, and a closed step, hung on the same thread."""
    draft = factories.EditionFactory(
        concept=scene.edition.concept, slug="neu", label=f"Entwurf {CANARY}", predecessor=scene.edition
    )
    event = rows.EventFactory(concept=draft.concept, edition=draft, title=f"Treffen {CANARY}")
    measure = MeasureFactory(edition=draft, field=scene.part.field, title=f"Geplant {CANARY}")
    recommendation = RecommendationFactory(edition=draft, title=f"Empfohlen {CANARY}", became=scene.measure)
    voice = rows.ContributionFactory(event=event, text=f"Gesagt {CANARY}", measure=scene.measure)
    rows.ContributionFactory(
        event=scene.things["veranstaltung"], recommendation=recommendation, measure=measure, text="Offen gesagt"
    )
    SubmissionMeasure.objects.create(submission=scene.paper, measure=measure, position=2)
    paper = factories.SubmissionFactory(subject=f"Entwurf {CANARY}", lead_unit=people.lead_unit, created_by=people.author)
    SubmissionMeasure.objects.create(submission=paper, measure=scene.measure)
    board = factories.CommitteeFactory(name=f"Beirat {CANARY}")
    closed = factories.StepFactory(submission=scene.paper, committee=board, public=False, position=1)
    things = {"veranstaltung": event, "beitrag": voice, "empfehlung": recommendation, "massnahme": measure, "vorlage": paper}
    return SimpleNamespace(things=things, closed=closed)


@pytest.fixture
def member(scene, people):
    """Sits in every body of the paper, but in none that meets behind closed doors."""
    for step in scene.paper.steps.all():
        if not step.committee.members.filter(user=people.member).exists():
            factories.CommitteeMemberFactory(committee=step.committee, user=people.member, name="")
    return people.member


@pytest.mark.parametrize("kind", KINDS)
def test_a_member_hears_nothing_of_drafts_and_closed_steps(kind, member, scene, hidden, people):
    answer = Visitor(member).get(page(scene, kind))
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()
    # Who may know finds them: the silence is no empty page.
    assert CANARY in Visitor(people.author).get(page(scene, kind)).content.decode()


def test_hidden_things_have_no_thread_for_a_member(member, scene, hidden):
    visitor = Visitor(member)
    for kind, row in hidden.things.items():
        assert visitor.get(f"faden/{kind}/{row.pk}/").status_code == 404, kind


def test_a_closed_resolution_is_hidden_with_what_it_tells(member, scene, people):
    decided = scene.paper.steps.get(role="decision")
    Consultation.objects.filter(pk=decided.pk).update(public=False)
    decided.committee.members.filter(user=member).delete()
    visitor = Visitor(member)
    assert visitor.get(page(scene, "beschluss")).status_code == 404
    thread = thread_of("vorlage", scene.paper.pk, member)
    assert f"station-{decided.pk}" not in keys(thread)
    assert f"beschluss-{scene.things['beschluss'].pk}" not in keys(thread)
    # The state of the paper tells nothing of it either.
    assert thread.here.status == "in_consultation"
    assert thread_of("vorlage", scene.paper.pk, people.author).here.status == "decided"


@pytest.mark.parametrize("kind", KINDS)
def test_strangers_find_nothing(kind, scene, people):
    address = Visitor(people.author).address(page(scene, kind))
    with use_municipality(factories.MunicipalityFactory()):
        stranger = factories.people().admin
        own = Visitor(stranger).get(f"faden/{kind}/{scene.things[kind].pk}/")
    assert own.status_code == 404
    assert Visitor(stranger).get(address).status_code == 404


def test_what_is_no_thing_of_a_thread_is_not_found(scene, people):
    visitor = Visitor(people.author)
    assert visitor.get(f"faden/stand/{scene.measure.pk}/").status_code == 404
    assert visitor.get("faden/massnahme/999999/").status_code == 404
    assert visitor.post(page(scene, "massnahme")).status_code == 405
    with pytest.raises(NotFound):
        thread_of("konzept", ConceptEdition.objects.get(pk=scene.edition.pk).pk, people.author)
