"""What comes out of the rows of an edition, for whom, and with how many queries."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from reports.concepts import prints
from reports.concepts.build import build
from tests import factories
from tests.fields_of_action import rows
from tests.reports.concept_rows import fill


def fresh(edition: ConceptEdition) -> ConceptEdition:
    return prints.EditionPrint(edition, "konzept", user=None).edition


class TestWhatIsInIt:
    def test_every_row_comes_in(self, edition: ConceptEdition, people: SimpleNamespace) -> None:
        said = build(fresh(edition), user=people.author).to_json()
        for word in (
            "Ausgangslage", "Unterkapitel 1", "Leitlinie 1", "Querschnitt 1", "Feld 1", "Feldziel 1", "Teilziel 1", "Maßnahme 1",
            "Empfehlung 1", "Angebot 1", "Kennzahl 1", "unter 5", "37", "Phase 1", "Schritt 1", "Meilenstein 1", "2026-05-01",
            "Evaluation 1", "Bericht 1", "Runder Tisch 1", "Sachstand 1", "Institut 1", "Topf 1", "2500.50", "Programm 1", "5000",
            "Gruppe 1", "Akteur 1", "Format 1", "Arbeitskreis 1", "Verein 1", "Workshop 1", "Ergebnis 1", "Beitrag 1", "23",
            "1000.00", "500.00",
        ):  # fmt: skip
            assert word in said, word

    def test_of_people_only_their_number_is_told(self, edition: ConceptEdition) -> None:
        (group,) = build(fresh(edition), user=None).working_groups
        assert (group.organizations, group.people) == (("Verein 1",), 2)

    def test_few_people_are_never_counted_on_paper(self, edition: ConceptEdition, people: SimpleNamespace) -> None:
        document = build(fresh(edition), user=people.author)
        few, many = document.fields[0].indicators[0].values
        assert (few.text, few.value) == ("unter 5", None)
        assert (many.text, many.value) == ("37", 37.0)

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, people: SimpleNamespace) -> None:
        counted = []
        assert people.member.roles, "asked for once, whatever is printed"
        for count in (1, 3, 30):
            concept = factories.ConceptFactory(lead_unit=people.lead_unit)
            found = factories.EditionFactory(concept=concept, status=EditionStatus.ADOPTED, adopted_on=date(2026, 2, 14))
            fill(found, people, count=count)
            with CaptureQueriesContext(connection) as captured:
                document = build(fresh(found), user=people.member)
            counted.append(len(captured))
            assert len(document.measures) == len(document.fields) == count
        assert counted[0] == counted[1] == counted[2]
        assert counted[0] <= 46

    def test_a_member_gets_no_measure_of_a_draft(self, edition: ConceptEdition, people: SimpleNamespace) -> None:
        later = factories.EditionFactory(concept=edition.concept, predecessor=edition, slug="2030")
        field = edition.edition_fields.get()
        hidden = rows.MeasureFactory(edition=later, field=field.field, title="Noch geheim")
        edition.recommendations.update(became=hidden)
        for user in (people.member, people.author):
            said = build(fresh(edition), user=user).to_json()
            assert ("Noch geheim" in said) is (user is people.author)

    def test_what_was_finished_before_is_not_printed_again(self, edition: ConceptEdition) -> None:
        later = factories.EditionFactory(concept=edition.concept, predecessor=edition, slug="2030", label="Fortschreibung 2030")
        field = edition.edition_fields.get().field
        rows.EditionFieldFactory(edition=later, field=field, name="Feld, neu benannt")
        rows.MeasureFactory(edition=edition, field=field, title="Längst fertig", status="done")
        rows.MeasureFactory(edition=later, field=field, title="Frisch vorgeschlagen")
        titles = {measure.title for measure in build(fresh(later), user=None).measures}
        assert titles == {"Maßnahme 1", "Frisch vorgeschlagen"}
        assert {measure.title for measure in build(fresh(edition), user=None).measures} == {"Maßnahme 1", "Längst fertig"}

    def test_a_measure_without_its_field_in_the_edition_is_not_lost(self, edition: ConceptEdition) -> None:
        field = rows.FieldFactory(concept=edition.concept, name="Vergessenes Feld")
        rows.MeasureFactory(edition=edition, field=field, title="Allein")
        document = build(fresh(edition), user=None)
        assert [(item.name, [one.title for one in item.measures]) for item in document.fields][-1] == (
            "Vergessenes Feld",
            ["Allein"],
        )
