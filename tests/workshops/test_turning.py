"""What becomes of contributions: one click, a form, several together, undo, who may, and what both ends show."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from concepts.models import ConceptEdition
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Measure, Recommendation
from fields_of_action.updates import Standing, record
from municipality.acting import Refused
from municipality.choices import Role
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import EditionFieldFactory, MeasureFactory, RecommendationFactory, recommend, reported
from tests.workshops import rows
from workshops import turning
from workshops.models import Contribution, Event

TURN = "beteiligung/beitraege/daraus-machen/"


@pytest.fixture
def field(draft: ConceptEdition, part: EditionField) -> FieldOfAction:
    EditionFieldFactory(edition=draft, field=part.field, number="1", name="Sprache")
    return part.field


@pytest.fixture
def event(draft: ConceptEdition, field: FieldOfAction) -> Event:
    return rows.EventFactory(concept=draft.concept, edition=draft, title="Auftakt im Welfensaal")


@pytest.fixture
def one(event: Event, field: FieldOfAction) -> Contribution:
    return rows.ContributionFactory(
        event=event, kind="need", field=field, text="Mehr Abendkurse. Mit Kinderbetreuung wären sie voll."
    )


def fresh(row: Contribution) -> Contribution:
    return Contribution.objects.get(pk=row.pk)


def shot() -> tuple[list[tuple], int, int]:
    """All that turning could change."""
    told = Contribution.objects.order_by("pk").values_list("pk", "revision", "merged_into", "recommendation", "measure", "text")
    return list(told), Recommendation.objects.count(), Measure.objects.count()


# --- Making -----------------------------------------------------------------------------------------------------------------


def test_one_click_makes_a_recommendation_of_the_draft(one: Contribution, draft: ConceptEdition, field: FieldOfAction, people):
    answer = Visitor(people.author).post(TURN, {"ziel": "empfehlung", "wahl": one.pk})
    assert answer.status_code == 302
    made = Recommendation.objects.get()
    assert (made.edition, made.title, made.text) == (draft, "Mehr Abendkurse", one.text)
    assert [link.field for link in made.in_fields.all()] == [field]
    assert made.source == "Auftakt im Welfensaal, 10. November 2026"
    assert made.last_editor == people.author
    row = fresh(one)
    assert (row.recommendation, row.revision, row.last_editor) == (made, 2, people.author)


def test_one_click_makes_a_measure_that_is_an_idea(one: Contribution, draft: ConceptEdition, field: FieldOfAction, people):
    assert Visitor(people.author).post(TURN, {"ziel": "massnahme", "wahl": one.pk}).status_code == 302
    made = Measure.objects.get()
    assert (made.title, made.field, made.edition, made.responsible_unit) == ("Mehr Abendkurse", field, draft, people.lead_unit)
    assert (made.status, made.noted_on, made.updates.count()) == (MeasureStatus.IDEA, None, 0)
    assert fresh(one).measure == made


def test_the_form_says_otherwise(one: Contribution, event: Event, people):
    other = rows.ContributionFactory(event=event, text="Kurse im Familienzentrum")
    author = Visitor(people.author)
    page = author.get(f"{TURN}?ziel=massnahme&wahl={one.pk}&wahl={other.pk}")
    assert page.status_code == 200
    form = page.context["form"]
    assert form["title"].value() == "Mehr Abendkurse"
    assert "Kurse im Familienzentrum" in form["text"].value()
    sent = {"ziel": "massnahme", "wahl": [one.pk, other.pk], "angepasst": "1", "weiter": f"/{event.concept.municipality.slug}/x/"}
    sent |= {name: form[name].value() or "" for name in form.fields} | {"title": "Sprachkurse ausbauen", "horizon": "short"}
    assert author.post(TURN, sent | {"title": ""}).status_code == 422
    answer = author.post(TURN, sent | {"kind": "key_project"})
    assert answer.url == sent["weiter"]
    made = Measure.objects.get()
    assert (made.title, made.horizon, made.kind) == ("Sprachkurse ausbauen", "short", "key_project")
    assert {row.measure for row in event.contributions.all()} == {made}


def test_a_recommendation_by_the_form(one: Contribution, draft: ConceptEdition, field: FieldOfAction, people):
    author = Visitor(people.author)
    form = author.get(f"{TURN}?ziel=empfehlung&wahl={one.pk}").context["form"]
    assert form["fields_of"].value() == [field.pk]
    sent = {"ziel": "empfehlung", "wahl": one.pk, "angepasst": "1", "title": "Kurse ausbauen", "text": "", "priority": "high"}
    sent |= {"edition": draft.pk, "horizon": "long", "fields_of": [field.pk]}
    assert author.post(TURN, sent | {"fields_of": []}).status_code == 422
    assert author.post(TURN, sent).status_code == 302
    made = Recommendation.objects.get()
    assert (made.title, made.text, made.horizon, made.priority) == ("Kurse ausbauen", "", "long", "high")


def test_without_a_field_it_is_asked_for(event: Event, people):
    row = rows.ContributionFactory(event=event, text="Fest der Vielfalt")
    before, author = shot(), Visitor(people.author)
    for kind in ("empfehlung", "massnahme"):
        answer = author.post(TURN, {"ziel": kind, "wahl": row.pk})
        assert answer.status_code == 422
        assert "Handlungsfeld" in text(answer)
        hasty = author.client.post(author.address(TURN), {"ziel": kind, "wahl": row.pk}, headers={"HX-Request": "true"})
        assert f"ziel={kind}&wahl={row.pk}" in hasty.headers["HX-Redirect"]
    assert shot() == before


def test_several_become_one_contribution(one: Contribution, event: Event, people):
    second = rows.ContributionFactory(event=event, text="Deutschkurse abends")
    third = rows.ContributionFactory(event=event, text="Abends lernen", merged_into=second)
    author = Visitor(people.author)
    assert author.get(f"{TURN}?ziel=zusammen&wahl={one.pk}&wahl={second.pk}").status_code == 200
    sent = {"ziel": "zusammen", "wahl": [one.pk, second.pk], "angepasst": "1", "into": one.pk, "text": "Kurse am Abend"}
    assert author.post(TURN, sent).status_code == 302
    assert {row.merged_into for row in (fresh(second), fresh(third))} == {one}
    assert fresh(one).text == "Kurse am Abend"
    # All three voices stand behind what it becomes.
    author.post(TURN, {"ziel": "massnahme", "wahl": one.pk})
    made = Measure.objects.get()
    assert "3 Stimmen" in text(author.get(f"massnahmen/{made.pk}/"))
    assert "aus 3 Beiträgen" in text(author.get(f"beteiligung/veranstaltungen/{event.pk}/"))
    # A merged one tells what became of the one that speaks for it.
    page = text(author.get(f"beteiligung/beitraege/{third.pk}/"))
    assert made.title in page
    assert "Idee" in page
    assert author.post(f"beteiligung/beitraege/{third.pk}/zuruecknehmen/").status_code == 302
    assert fresh(third).merged_into is None


def test_one_alone_is_not_merged(one: Contribution, people):
    before = shot()
    answer = Visitor(people.author).post(TURN, {"ziel": "zusammen", "wahl": one.pk})
    assert answer.status_code == 422
    assert "mindestens zwei" in text(answer)
    assert shot() == before


def test_silly_requests(one: Contribution, people):
    author = Visitor(people.author)
    assert author.post(TURN, {"ziel": "torte", "wahl": one.pk}).status_code == 404
    assert author.post(TURN, {"ziel": "massnahme"}).status_code == 404
    assert author.get(f"{TURN}?ziel=massnahme").status_code == 302
    assert author.get(f"{TURN}?ziel=massnahme&wahl=abc&wahl={'9' * 30}").status_code == 302
    sent = {"ziel": "massnahme", "wahl": one.pk, "weiter": "https://böse.example/"}
    assert author.post(TURN, sent).url.endswith("/beteiligung/beitraege/")


def test_contributions_of_two_concepts_stay_apart(one: Contribution, people):
    other = rows.ContributionFactory(event=rows.EventFactory())
    before = shot()
    with pytest.raises(Refused, match="verschiedenen Konzepten"):
        turning.to_measure([one, other], user=people.author)
    assert Visitor(people.author).get(f"{TURN}?ziel=massnahme&wahl={one.pk}&wahl={other.pk}").status_code == 302
    foreign = EditionFieldFactory()
    for values in ({"field": foreign.field}, {"edition": foreign.edition}):
        with pytest.raises(Refused):
            turning.to_measure([one], user=people.author, **values)
    for values in ({"fields": [foreign.field]}, {"edition": foreign.edition}):
        with pytest.raises(Refused):
            turning.to_recommendation([one], user=people.author, **values)
    assert shot() == before


# --- Who may ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("kind", ["empfehlung", "massnahme", "zusammen", "zuruecknehmen"])
def test_only_those_who_write_the_target_turn(role: str, kind: str, one: Contribution, event: Event, people: SimpleNamespace):
    second = rows.ContributionFactory(event=event, field=one.field)
    made = turning.to_measure([rows.ContributionFactory(event=event, field=one.field)], user=people.author)
    before, visitor = shot(), Visitor(getattr(people, role))
    if kind == "zuruecknehmen":
        answer = visitor.post(f"beteiligung/beitraege/{made.contributions.get().pk}/zuruecknehmen/")
    else:
        answer = visitor.post(TURN, {"ziel": kind, "wahl": [one.pk, second.pk]})
    if role in ("author", "unit_head") or (role == "admin" and kind == "zusammen"):
        assert answer.status_code == 302
        assert shot() != before
    else:
        # The portal's admin may tidy contributions, but writes no measures and no concept.
        assert answer.status_code in ((403, 302) if role == "admin" else (403,))
        assert shot() == before


def test_another_unit_makes_measures_of_its_own_only(one: Contribution, people: SimpleNamespace):
    unit = factories.UnitFactory()
    outsider = factories.person(Role.AUTHOR, unit)
    with pytest.raises(Refused) as refused:
        turning.to_measure([one], user=outsider, unit=people.lead_unit)
    assert refused.value.code == "role"
    assert turning.to_measure([one], user=outsider).responsible_unit == unit


def test_no_recommendation_in_an_edition_that_is_closed(
    one: Contribution, edition: ConceptEdition, draft: ConceptEdition, people
):
    before = shot()
    with pytest.raises(Refused, match="beschlossen"):
        turning.to_recommendation([one], edition=edition, user=people.author)
    ConceptEdition.objects.filter(pk=draft.pk).update(status="in_review")
    answer = Visitor(people.author).post(TURN, {"ziel": "empfehlung", "wahl": one.pk})
    assert answer.status_code == 409
    assert "gerade geschrieben" in text(answer)
    assert shot() == before


def test_what_is_turned_already_is_refused_with_a_sentence(one: Contribution, people):
    turning.to_measure([one], user=people.author)
    before, author = shot(), Visitor(people.author)
    answer = author.post(TURN, {"ziel": "empfehlung", "wahl": one.pk})
    assert answer.status_code == 409
    assert "schon zur Maßnahme geworden" in text(answer)
    card = author.client.post(author.address(TURN), {"ziel": "empfehlung", "wahl": one.pk}, headers={"HX-Request": "true"})
    assert card.status_code == 409
    assert "schon zur Maßnahme geworden" in text(card)
    assert shot() == before


# --- Taking back ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["empfehlung", "massnahme"])
def test_it_is_taken_back_while_nothing_is_built_on_it(kind: str, one: Contribution, event: Event, people):
    other = rows.ContributionFactory(event=event)
    author = Visitor(people.author)
    make = turning.to_recommendation if kind == "empfehlung" else turning.to_measure
    make([one, other], user=people.author)
    answer = author.client.post(
        author.address(f"beteiligung/beitraege/{other.pk}/zuruecknehmen/"), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert not Recommendation.objects.exists()
    assert not Measure.objects.exists()
    assert fresh(one).is_waiting
    assert fresh(other).is_waiting
    assert author.post(f"beteiligung/beitraege/{one.pk}/zuruecknehmen/").status_code == 302
    assert fresh(one).revision == 3


def edited(made):
    type(made).objects.filter(pk=made.pk).update(revision=2)


def test_a_measure_that_somebody_reported_on_stays(one: Contribution, people):
    made = turning.to_measure([one], user=people.author)
    reported(made, people.author)
    before, author = shot(), Visitor(people.author)
    answer = author.post(f"beteiligung/beitraege/{one.pk}/zuruecknehmen/")
    assert "bleibt deshalb bestehen" in text(author.client.get(answer.url))
    assert shot() == before


@pytest.mark.parametrize("build", ["edit", "became", "costs", "resumed"])
def test_what_was_built_on_stays(build: str, one: Contribution, people):
    if build == "became":
        made = turning.to_recommendation([one], user=people.author)
        measure = turning.to_measure([rows.ContributionFactory(event=one.event, field=one.field)], user=people.author)
        Recommendation.objects.filter(pk=made.pk).update(became=measure)
    else:
        made = turning.to_measure([one], user=people.author)
    if build == "edit":
        edited(made)
    elif build == "costs":
        made.costs.create(year=2027, own=5)
    elif build == "resumed":
        made.resumed_by.create(concept=made.concept, field=made.field, title="Geht weiter", resumes=made)
    before = shot()
    with pytest.raises(Refused, match="bleibt deshalb bestehen"):
        turning.undo(one, user=people.author)
    assert shot() == before


# --- Both ends --------------------------------------------------------------------------------------------------------------


def test_both_ends_tell_of_each_other(one: Contribution, event: Event, draft: ConceptEdition, field: FieldOfAction, people):
    author = Visitor(people.author)
    second = rows.ContributionFactory(event=event, kind="idea", field=field, text="Lotsen ausbilden")
    recommendation = turning.to_recommendation([second], user=people.author)
    measure = turning.to_measure([one], user=people.author)
    record(measure, Standing(MeasureStatus.RUNNING, 10, "", measure.modified_at.date()), user=people.author)
    for path in ("beteiligung/beitraege/", f"beteiligung/veranstaltungen/{event.pk}/", f"beteiligung/beitraege/{one.pk}/"):
        page = author.get(path)
        assert measure.title in text(page)
        assert "läuft" in text(page)
        assert measure.get_absolute_url() in page.content.decode()
    sheet = author.get(f"massnahmen/{measure.pk}/")
    assert one.get_absolute_url() in sheet.content.decode()
    assert "Workshop „Auftakt im Welfensaal“" in text(sheet)
    assert "10. November 2026 · Bedarf · 1 Stimme" in text(sheet)
    base = f"handlungsfelder/{draft.concept.slug}/{draft.slug}/{field.pk}/"
    page = author.get(base)
    assert second.get_absolute_url() in page.content.decode()
    assert one.get_absolute_url() in page.content.decode()
    # From the recommendation on to a measure in one click; the contribution tells that, too.
    answer = author.post(f"massnahmen/aus-empfehlung/{recommendation.pk}/")
    carried = Measure.objects.exclude(pk=measure.pk).get()
    assert answer.url == carried.get_absolute_url()
    assert (carried.status, carried.field, carried.title) == (MeasureStatus.PROPOSED, field, "Lotsen ausbilden")
    assert "vorgeschlagen" in text(author.get(f"beteiligung/beitraege/{second.pk}/"))
    assert second.get_absolute_url() in author.get(f"massnahmen/{carried.pk}/").content.decode()
    assert author.post(f"massnahmen/aus-empfehlung/{recommendation.pk}/").url == carried.get_absolute_url()
    assert Measure.objects.count() == 2


def test_a_recommendation_without_a_field_asks_for_it(draft: ConceptEdition, people):
    bare = RecommendationFactory(edition=draft)
    answer = Visitor(people.author).post(f"massnahmen/aus-empfehlung/{bare.pk}/")
    assert answer.url.endswith(f"?empfehlung={bare.pk}")
    assert not Measure.objects.exists()
    assert Visitor(people.member).post(f"massnahmen/aus-empfehlung/{bare.pk}/").status_code == 403


def test_a_recommendation_of_another_city_is_not_found(draft: ConceptEdition, field: FieldOfAction):
    bare = RecommendationFactory(edition=draft)
    recommend(bare, field)
    with use_municipality(factories.MunicipalityFactory()):
        assert Visitor(factories.people().author).post(f"massnahmen/aus-empfehlung/{bare.pk}/").status_code == 404
    assert not Measure.objects.exists()


def test_members_hear_nothing_of_drafts(edition: ConceptEdition, draft: ConceptEdition, field: FieldOfAction, people):
    """The event belongs to the adopted edition, what became of it to the draft."""
    event = rows.EventFactory(concept=edition.concept, edition=edition, minutes="<p>KANARIEINTERN</p>")
    hidden = rows.EventFactory(concept=edition.concept, edition=draft, title="KANARIEENTWURF")
    shown = [rows.ContributionFactory(event=event, field=field, text=f"Beitrag {n}") for n in range(3)]
    secret = rows.ContributionFactory(event=hidden, field=field, text="KANARIEENTWURF")
    turning.to_recommendation([shown[0]], user=people.author, title="KANARIEENTWURF")
    turning.to_measure([shown[1]], user=people.author, title="KANARIEENTWURF")
    turning.merge([shown[2]], secret, user=people.author)
    spoken = rows.ContributionFactory(event=event, field=field, text="Beitrag, der für andere spricht")
    also = rows.ContributionFactory(event=hidden, field=field, text="KANARIEENTWURF auch")
    turning.merge([also], spoken, user=people.author)
    told = MeasureFactory(edition=edition, field=field, title="Abendkurse")
    rows.ContributionFactory(event=hidden, field=field, measure=told)
    rows.ContributionFactory(event=event, field=field, measure=told)
    member, author = Visitor(people.member), Visitor(people.author)
    assert "KANARIEENTWURF" in text(author.get(f"massnahmen/{told.pk}/"))
    for path in (f"massnahmen/{told.pk}/", f"handlungsfelder/{edition.concept.slug}/{edition.slug}/{field.pk}/"):
        page = member.get(path).content.decode()
        assert event.title in page
        assert "KANARIE" not in page
    paths = ["beteiligung/veranstaltungen/", f"beteiligung/veranstaltungen/{event.pk}/", "beteiligung/beitraege/"]
    paths += [f"beteiligung/beitraege/{row.pk}/" for row in (*shown, spoken)]
    heard = {(word, path) for path in paths for word in ("KANARIEENTWURF", "KANARIEINTERN") if word in text(author.get(path))}
    assert {word for word, _path in heard} == {"KANARIEENTWURF", "KANARIEINTERN"}
    for path in paths:
        answer = member.get(path)
        assert answer.status_code == 200
        assert "KANARIE" not in answer.content.decode(), path
    assert "In die Arbeit aufgenommen" in text(member.get(f"beteiligung/beitraege/{shown[0].pk}/"))
    for path in (f"beteiligung/veranstaltungen/{hidden.pk}/", f"beteiligung/beitraege/{secret.pk}/"):
        assert member.get(path).status_code == 404
    for query in ("veranstaltungen/?q=KANARIEINTERN", "beitraege/?q=KANARIEENTWURF"):
        assert member.get(f"beteiligung/{query}").context["page_obj"].paginator.count == 0


def test_what_was_made_is_deleted_and_the_contribution_tells_it(one: Contribution, draft: ConceptEdition, people):
    """Whoever deletes it, and by whatever way: the contribution waits again, and its page says what became of it and who did."""
    recommendation = turning.to_recommendation([one], user=people.author)
    measure = turning.to_measure([rows.ContributionFactory(event=one.event, field=one.field)], user=people.author)
    other = measure.contributions.get()
    Visitor(people.unit_head).post(
        f"konzepte/{draft.concept.slug}/{draft.slug}/text/empfehlungen/{recommendation.pk}/entfernen/",
        {"revision": recommendation.revision},
    )
    assert not Recommendation.objects.exists()
    Measure.objects.filter(pk=measure.pk).delete()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.is_waiting, one.revision, one.last_editor) == (True, 3, people.unit_head)
    assert (other.is_waiting, other.revision) == (True, 3)
    page = text(Visitor(people.author).get(one.get_absolute_url()))
    title = recommendation.title
    assert f"„Empfehlung daraus“ wurde geleert; vorher stand dort „{title} (gelöscht)“." in page
    assert people.unit_head.full_name in page
    page = text(Visitor(people.author).get(other.get_absolute_url()))
    assert f"„Maßnahme daraus“ wurde geleert; vorher stand dort „{measure.title} (gelöscht)“." in page


def test_taking_back_is_told_once(one: Contribution, draft: ConceptEdition, people):
    made = turning.to_recommendation([one], user=people.author)
    one.refresh_from_db()
    turning.undo(one, user=people.author)
    one.refresh_from_db()
    assert (one.is_waiting, one.revision, one.history.count()) == (True, 3, 3)
    assert f"vorher stand dort „{made.title} (gelöscht)“" in text(Visitor(people.author).get(one.get_absolute_url()))
