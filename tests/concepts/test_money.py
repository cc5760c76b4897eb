"""Money and support of an edition: computed shares, amounts that fit together, proofs that are due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from concepts import duties
from concepts.choices import Decision, EditionStatus
from concepts.models import BudgetItem, ExternalSupport, FundingApplication
from concepts.money import summed
from tests.concepts.browsing import Visitor, address, origin, text
from tests.concepts.rows import due_in, everything
from tests.concepts.test_pages import adopt

MONEY = "konzepte/konzept/2020/geld/"
NEW = "konzepte/konzept/2020/text/{}/neu/"
FUNDING = {"revision": 0, "programme": "WIR", "authority": "Land", "decision": "applied", "other_funds": ""}


@pytest.fixture
def writer(people) -> Visitor:
    return Visitor(people.author)


def funding(**fields: object) -> FundingApplication:
    return FundingApplication(**({"programme": "WIR", "decision": Decision.APPLIED} | fields))


class TestOwnShare:
    @pytest.mark.parametrize(
        ("fields", "share"),
        [
            ({"total_cost": Decimal(40000), "requested": Decimal(30000)}, Decimal(10000)),
            ({"total_cost": Decimal(40000), "requested": Decimal(30000), "other_funds": Decimal("2000.50")}, Decimal("7999.50")),
            (
                {"total_cost": Decimal(40000), "requested": Decimal(30000), "granted": Decimal(15000), "decision": "granted"},
                Decimal(25000),
            ),
            ({"total_cost": Decimal(40000), "requested": Decimal(30000), "decision": "granted"}, Decimal(10000)),
            ({"total_cost": Decimal(40000), "requested": Decimal(30000), "decision": "refused"}, Decimal(40000)),
            ({"total_cost": Decimal(40000), "decision": "withdrawn"}, Decimal(40000)),
            ({"total_cost": Decimal(40000)}, None),
            ({"requested": Decimal(15000)}, None),
        ],
    )
    def test_it_is_what_nobody_else_pays(self, fields, share):
        assert funding(**fields).own_share == share

    def test_it_is_computed_and_not_stored(self):
        assert "own_share" not in {column.name for column in FundingApplication._meta.get_fields()}

    def test_the_page_says_it(self, edition, people):
        everything(edition)
        adopt(edition)
        page = text(Visitor(people.member).get(MONEY))
        assert "Eigenanteil (errechnet) 12.000" in page
        assert "bewilligt 28.000" in page
        assert "Haushalt 2018 5.000" in page

    def test_sums_leave_out_what_came_to_nothing(self, edition):
        everything(edition)
        FundingApplication.objects.create(edition=edition, programme="A", decision="applied", requested=Decimal(7000))
        FundingApplication.objects.create(edition=edition, programme="B", decision="refused", total_cost=Decimal(9000))
        BudgetItem.objects.create(edition=edition, label="Mehr", year=2017, amount=Decimal("100.50"))
        BudgetItem.objects.create(edition=edition, label="Noch mehr", year=2018, amount=Decimal(1))
        sums = summed(edition.fundings.all(), edition.budget.all())
        assert (sums.granted.amount, sums.asked.amount, sums.own_share.amount) == (Decimal(28000), Decimal(7000), Decimal(12000))
        assert list(sums.years.items()) == [(2017, Decimal("100.50")), (2018, Decimal(5001))]
        assert sums.budget == Decimal("5101.50")

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([], (False, False, False)),
            ([{"decision": "refused", "total_cost": Decimal(9000)}], (False, False, False)),
            ([{"requested": Decimal(15000)}], (True, True, False)),
            ([{"total_cost": Decimal(20000), "requested": Decimal(15000)}], (True, False, False)),
            ([{"total_cost": Decimal(20000), "requested": Decimal(15000)}, {"requested": Decimal(1)}], (True, False, True)),
            ([{"total_cost": Decimal(5), "requested": Decimal(5)}], (True, False, False)),
        ],
    )
    def test_a_sum_says_whether_it_is_known(self, rows, said):
        share = summed([funding(**row) for row in rows], []).own_share
        assert (bool(share), bool(share) and share.is_open, share.is_least) == said

    def test_the_page_claims_nothing_that_nobody_knows(self, edition, writer, people):
        row = FundingApplication.objects.create(
            edition=edition, programme="VwV", decision="granted", requested=Decimal(15000), granted=Decimal(15000)
        )
        page = text(writer.get(MONEY))
        assert "Eigenanteil daran noch offen" in page
        assert "Wo die Gesamtkosten" in page
        assert "Tragen Sie beides unten" in page
        adopt(edition)
        page = text(Visitor(people.member).get(MONEY))
        assert "Wo die Gesamtkosten" in page
        assert "Tragen Sie beides unten" not in page
        FundingApplication.objects.create(
            edition=edition, programme="WIR", decision="applied", total_cost=Decimal(9000), requested=Decimal(7000)
        )
        page = text(writer.get(MONEY))
        assert "Eigenanteil daran mindestens 2.000" in page
        assert "beantragt, noch nicht entschieden 7.000" in page
        row.total_cost = Decimal(20000)
        row.save()
        page = text(writer.get(MONEY))
        assert "Eigenanteil daran 7.000" in page
        assert "Wo die Gesamtkosten" not in page


class TestWriting:
    def test_amounts_are_typed_as_people_write_them(self, edition, writer):
        data = FUNDING | {"total_cost": "20.000 €", "requested": "15.000,50", "period": "2017/18"}
        assert writer.post(NEW.format("foerderung"), data).status_code == 302
        row = edition.fundings.get()
        assert (row.total_cost, row.requested, row.other_funds) == (Decimal(20000), Decimal("15000.50"), Decimal(0))
        assert (row.period_from, row.own_share) == (date(2017, 1, 1), Decimal("4999.50"))

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"requested": "-5"}, "größer oder gleich"),
            ({"requested": "viel"}, "Bitte geben Sie eine Zahl ein"),
            ({"granted": "100"}, "gehört zu einem bewilligten Antrag"),
            ({"decided_on": "2020-02-03"}, "Solange nicht entschieden ist"),
            ({"total_cost": "100", "requested": "90", "other_funds": "11"}, "mehr Geld da, als es kostet"),
            ({"total_cost": "12345678901234"}, "Ziffern"),
            ({"programme": ""}, "Bitte nennen Sie das Förderprogramm"),
            ({"decision": "perhaps"}, "perhaps"),
        ],
    )
    def test_what_does_not_fit_is_said(self, edition, writer, changes, sentence):
        answer = writer.post(NEW.format("foerderung"), FUNDING | changes)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert not edition.fundings.exists()

    def test_equal_amounts_in_two_spellings_are_no_conflict(self, edition, writer, people):
        row = FundingApplication.objects.create(edition=edition, programme="WIR", decision="applied", requested=Decimal(15000))
        row.authority = "Land"
        row.save()
        read = origin(writer, address(row, "bearbeiten/"))
        theirs = FUNDING | read | {"requested": "15000,00", "authority": "Ministerium"}
        assert writer.post(address(row, "bearbeiten/"), theirs).status_code == 302
        mine = FUNDING | read | {"requested": "15.000", "purpose": "Begleitung"}
        assert Visitor(people.unit_head).post(address(row, "bearbeiten/"), mine).status_code == 302
        row.refresh_from_db()
        assert (row.authority, row.purpose, row.requested) == ("Ministerium", "Begleitung", Decimal(15000))

    def test_a_conflict_names_amounts_and_decisions_in_words(self, edition, writer, people):
        row = FundingApplication.objects.create(edition=edition, programme="WIR", decision="planned", requested=Decimal(15000))
        writer.post(address(row, "bearbeiten/"), FUNDING | {"revision": 1, "requested": "16000", "decision": "applied"})
        mine = FUNDING | {"revision": 1, "requested": "17000", "decision": "refused"}
        answer = Visitor(people.unit_head).post(address(row, "bearbeiten/"), mine)
        assert answer.status_code == 409
        said = text(answer)
        for words in ("17000", "16000", "abgelehnt", "beantragt"):
            assert words in said

    @pytest.mark.parametrize("year", ["1989", "2101", "bald", ""])
    def test_a_budget_needs_a_year(self, edition, writer, year):
        answer = writer.post(NEW.format("haushalt"), {"revision": 0, "label": "Maßnahmen", "year": year, "amount": "5.000"})
        assert (answer.status_code, "zwischen 1990 und 2100" in text(answer)) == (422, True)

    def test_budget_and_support_are_kept(self, edition, writer):
        data = {"revision": 0, "label": "Fortschreibung", "year": "2018", "amount": "5.000", "cost_object": "3140"}
        assert "/geld/#haushalt-" in writer.post(NEW.format("haushalt"), data)["Location"]
        data = {"revision": 0, "institution": "Institut", "kind": "scientific", "period": "2017", "is_completed": "on"}
        assert writer.post(NEW.format("begleitung"), data).status_code == 302
        page = text(writer.get(MONEY))
        assert "Haushaltsjahr 2018 5.000" in page
        assert "wissenschaftliche Begleitung" in page
        assert ExternalSupport.objects.get().is_completed


class TestRules:
    @pytest.mark.parametrize("name", ["total_cost", "requested", "other_funds"])
    def test_the_database_keeps_amounts_above_zero(self, edition, name):
        with pytest.raises(IntegrityError), transaction.atomic():
            FundingApplication.objects.create(edition=edition, programme="WIR", **{name: Decimal(-1)})

    @pytest.mark.parametrize(
        "fields",
        [
            {"granted": Decimal(5), "decision": "applied"},
            {"decided_on": date(2020, 1, 1), "decision": "planned"},
            {"decision": "perhaps"},
        ],
    )
    def test_the_database_keeps_decisions_whole(self, edition, fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            FundingApplication.objects.create(edition=edition, programme="WIR", **fields)

    def test_the_database_keeps_budgets_plausible(self, edition):
        for fields in ({"year": 1980, "amount": 1}, {"year": 2020, "amount": -1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                BudgetItem.objects.create(edition=edition, label="x", **fields)


class TestProofs:
    def test_a_proof_is_due_until_it_is_handed_in(self, edition, writer, people):
        row = everything(edition)[6]
        today = timezone.localdate()
        assert [item.why.startswith("Verwendungsnachweis") for item in duties.due(people.author, today)] == [False, True]
        assert "in 20 Tagen fällig" in text(writer.get(MONEY))
        assert writer.post(address(row, "erledigt/"), {"revision": 1})["Location"].endswith(f"/geld/#foerderung-{row.pk}")
        row.refresh_from_db()
        assert row.proof_sent_on == today
        assert [item.title for item in duties.due(people.author, today)] == ["Sachbericht"]
        assert writer.post(address(row, "erledigt/"), {"revision": 2}).status_code == 409

    def test_money_of_a_continued_edition_is_still_accounted_for(self, edition, writer, people):
        row = FundingApplication.objects.create(edition=edition, programme="WIR", decision="granted", proof_due=due_in(-3))
        edition.status, edition.adopted_on = EditionStatus.SUPERSEDED, date(2020, 1, 1)
        edition.save()
        assert "seit 3 Tagen überfällig" in text(writer.get(""))
        assert writer.post(address(row, "erledigt/"), {"revision": 1}).status_code == 302
        assert duties.due(people.author, timezone.localdate()) == []
