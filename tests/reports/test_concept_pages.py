"""Prints of an edition in the portal: who gets them, what is in them, what they cost, what is done in the background."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from fields_of_action.models import Measure
from municipality.background import cancel
from municipality.choices import JobState, Role
from municipality.models import Job, Municipality
from municipality.scoping import use_municipality
from reports.concepts import prints
from reports.concepts.document import ConceptDocument
from reports.documents import PrintJob
from reports.models import StoredPrint
from reports.pdf import PrintFailed
from tests import factories
from tests.background import run_waiting_jobs
from tests.council.browsing import Visitor, text
from tests.reports.concept_rows import CANARY
from tests.reports.printed import pages_of

BASE = "konzepte/konzept/2026/druck/"
KINDS = tuple(prints.KINDS)


def as_draft(edition: ConceptEdition) -> None:
    ConceptEdition.objects.filter(pk=edition.pk).update(status=EditionStatus.DRAFT, adopted_on=None)


class TestPages:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_role_gets_the_prints_of_what_is_adopted(
        self, kind: str, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob]
    ) -> None:
        for role in Role:
            answer = Visitor(getattr(people, role.value)).get(f"{BASE}{kind}/")
            assert answer.status_code == 200, role
            expected = "application/pdf" if kind != "word" else prints.WORD
            assert answer["Content-Type"] == expected
            assert "Fortschreibung-2026" in answer["Content-Disposition"]
            assert answer["Cache-Control"].startswith("private")

    @pytest.mark.parametrize("kind", KINDS)
    def test_drafts_are_for_those_who_work_in_the_city(
        self, kind: str, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob], long: None
    ) -> None:
        as_draft(edition)
        measure = Measure.objects.get()
        for person, allowed in ((people.member, False), (people.clerk, True)):
            visitor = Visitor(person)
            expected = 200 if allowed else 404
            assert visitor.get(f"{BASE}{kind}/").status_code == expected
            assert visitor.post(f"{BASE}{kind}/").status_code == (302 if allowed else 404)
            assert visitor.get(f"massnahmen/{measure.pk}/blatt/").status_code == expected
        assert set(Job.objects.values_list("user", flat=True)) == {people.clerk.pk}

    def test_nobody_from_another_city_gets_anything(
        self, edition: ConceptEdition, jobs: list[PrintJob], city: Municipality
    ) -> None:
        other = factories.MunicipalityFactory()
        with use_municipality(other):
            stranger = factories.person(Role.ADMIN)
        visitor = Visitor(stranger)
        for page in (*(f"{BASE}{kind}/" for kind in KINDS), f"massnahmen/{Measure.objects.get().pk}/blatt/"):
            assert visitor.get(page).status_code in (403, 404)
        assert jobs == []

    def test_an_unknown_print_is_not_found(self, edition: ConceptEdition, people: SimpleNamespace) -> None:
        assert Visitor(people.author).get(f"{BASE}plakat/").status_code == 404
        assert Visitor(people.author).get("konzepte/konzept/1066/druck/konzept/").status_code == 404

    def test_the_pages_lead_to_the_prints(self, edition: ConceptEdition, people: SimpleNamespace) -> None:
        page = Visitor(people.member).get("konzepte/konzept/2026/").content.decode()
        for kind in KINDS:
            assert f"/{BASE}{kind}/" in page
        measure = Measure.objects.get()
        assert f"/massnahmen/{measure.pk}/blatt/" in Visitor(people.member).get(f"massnahmen/{measure.pk}/").content.decode()

    def test_a_second_download_is_not_printed_again(
        self, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob]
    ) -> None:
        visitor = Visitor(people.author)
        first = visitor.get(f"{BASE}konzept/")
        again = visitor.get(f"{BASE}konzept/")
        assert first.content == again.content
        assert len(jobs) == 1
        assert visitor.get(f"{BASE}konzept/", **{"If-None-Match": first["ETag"]}).status_code == 304
        edition.chapters.update(body="<p>Ganz neu.</p>")
        visitor.get(f"{BASE}konzept/")
        assert len(jobs) == 2

    def test_only_so_many_prints_are_kept(self, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob]) -> None:
        visitor = Visitor(people.author)
        for number in range(prints.MOST_KEPT + 2):
            edition.chapters.update(body=f"<p>Fassung {number}</p>")
            visitor.get(f"{BASE}konzept/")
        assert StoredPrint.objects.count() == prints.MOST_KEPT
        assert len(jobs) == prints.MOST_KEPT + 2
        visitor.get(f"{BASE}konzept/")
        assert len(jobs) == prints.MOST_KEPT + 2

    def test_sheets_of_no_measure_say_so(self, people: SimpleNamespace, jobs: list[PrintJob]) -> None:
        concept = factories.ConceptFactory(slug="leer")
        factories.EditionFactory(concept=concept, slug="2026")
        visitor = Visitor(people.author)
        answer = visitor.client.get(visitor.address("konzepte/leer/2026/druck/massnahmenblaetter/"), follow=True)
        assert "noch keine Maßnahmen" in text(answer)
        assert jobs == []

    def test_a_failed_print_is_a_sentence_and_nothing_is_kept(
        self, edition: ConceptEdition, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def render(job: PrintJob, **options: object) -> bytes:
            raise PrintFailed("Das PDF wurde nicht erstellt, weil ein Bild fehlt.", code="content", details="")

        monkeypatch.setattr("reports.pdf.render_pdf", render)
        for page in (f"{BASE}konzept/", f"massnahmen/{Measure.objects.get().pk}/blatt/"):
            answer = Visitor(people.author).get(page)
            assert answer.status_code == 503
            assert "weil ein Bild fehlt" in text(answer)
        assert not StoredPrint.objects.exists()

    def test_a_broken_form_is_a_sentence(
        self, edition: ConceptEdition, people: SimpleNamespace, city: Municipality, settings: Any, tmp_path: Path
    ) -> None:
        settings.FORMS_DIR = str(tmp_path)
        (tmp_path / "concepts").mkdir()
        (tmp_path / "concepts" / f"{city.slug}.toml").write_text('name = "x"\nlook = "barock"', encoding="utf-8")
        for kind in ("konzept", "word"):
            answer = Visitor(people.author).get(f"{BASE}{kind}/")
            assert answer.status_code == 503
            assert "stimmt „parts“ nicht" in text(answer)


class TestInTheBackground:
    def test_a_long_print_is_asked_for_made_and_fetched(
        self, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob], long: None
    ) -> None:
        visitor = Visitor(people.member)
        page = visitor.get(f"{BASE}konzept/")
        assert "Im Hintergrund drucken" in text(page)
        assert jobs == []
        answer = visitor.post(f"{BASE}konzept/")
        assert answer.status_code == 302
        run_waiting_jobs()
        job = Job.objects.get()
        assert (job.state, job.file.name, job.file.content_type) == (
            JobState.DONE, "Integrationskonzept_Fortschreibung-2026.pdf", "application/pdf",
        )  # fmt: skip
        assert bytes(job.file.content).startswith(b"%PDF")
        assert visitor.get(f"{BASE}konzept/")["Content-Type"] == "application/pdf", "it is kept, so nobody waits again"
        assert len(jobs) == 1

    def test_its_page_follows_it_from_waiting_to_running(
        self, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob], long: None
    ) -> None:
        visitor = Visitor(people.author)
        page = visitor.client.post(visitor.address(f"{BASE}konzept/"), follow=True).content.decode()
        (asked,) = re.findall(r'hx-get="([^"]+)"', page)
        assert 'id="job-state"><span class="status tone-wait"' in page
        Job.objects.update(state=JobState.RUNNING, total=100, done=40)
        answer = visitor.client.get(asked, headers={"HX-Request": "true"}).content.decode()
        assert "40 von 100" in answer
        assert '<span id="job-state" hx-swap-oob="true"><span class="status tone-info"' in answer
        assert f'hx-get="{asked}"' in answer

    @pytest.mark.parametrize("kind", ["word", "massnahmenblaetter"])
    def test_other_long_prints_too(
        self, kind: str, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob], long: None
    ) -> None:
        Visitor(people.author).post(f"{BASE}{kind}/")
        run_waiting_jobs()
        job = Job.objects.get()
        assert job.state == JobState.DONE
        assert job.file.name.endswith(f".{prints.KINDS[kind].ending}")

    def test_a_cancelled_print_keeps_nothing(
        self, edition: ConceptEdition, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, long: None
    ) -> None:
        monkeypatch.setattr("municipality.background.progress.SECONDS_BETWEEN_WRITES", 0)
        ended = []

        def render(job: PrintJob, *, waiting: Callable[[float], None]) -> bytes:
            cancel(Job.objects.get())
            try:
                waiting(1.0)
            finally:
                ended.append(True)
            return b"never"

        monkeypatch.setattr("reports.pdf.render_pdf", render)
        Visitor(people.author).post(f"{BASE}konzept/")
        run_waiting_jobs()
        assert Job.objects.get().state == JobState.CANCELLED
        assert ended == [True]
        assert not StoredPrint.objects.exists()

    def test_a_failed_print_tells_its_sentence(
        self, edition: ConceptEdition, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, long: None
    ) -> None:
        def render(job: PrintJob, **options: object) -> bytes:
            raise PrintFailed("Das PDF wurde nicht erstellt, weil ein Bild fehlt.", code="content", details="")

        monkeypatch.setattr("reports.pdf.render_pdf", render)
        Visitor(people.author).post(f"{BASE}konzept/")
        run_waiting_jobs()
        job = Job.objects.get()
        assert (job.state, job.sentence) == (JobState.FAILED, "Das PDF wurde nicht erstellt, weil ein Bild fehlt.")

    def test_who_lost_the_right_meanwhile_gets_nothing(
        self, edition: ConceptEdition, people: SimpleNamespace, jobs: list[PrintJob], long: None
    ) -> None:
        Visitor(people.member).post(f"{BASE}konzept/")
        as_draft(edition)
        run_waiting_jobs()
        assert Job.objects.get().state == JobState.FAILED
        assert jobs == []


class TestCanary:
    @pytest.mark.parametrize("role", ["member", "author"])
    def test_nothing_internal_stands_in_any_print(self, role: str, edition: ConceptEdition, people: SimpleNamespace) -> None:
        """Real files, unpacked: text, values and metadata."""
        visitor = Visitor(getattr(people, role))
        pages = [*(f"{BASE}{kind}/" for kind in KINDS), f"massnahmen/{Measure.objects.get().pk}/blatt/"]
        for page in pages:
            answer = visitor.get(page)
            assert answer.status_code == 200
            said = unpacked(answer.content)
            assert CANARY not in said + str(answer.headers), page
            assert people.author.family_name not in said, page
            assert "Maßnahme 1" in said or page.endswith("beteiligte/"), "silence must not come from an empty file"


def unpacked(content: bytes) -> str:
    """Everything readable in a PDF or Word file."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    parts = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts += [item.get_file().read_bytes().decode() for item in pdf.attachments.values()]
        parts += [str(value) for value in pdf.docinfo.values()]
    return "\n".join([*parts, *pages_of(content)])


class TestCommand:
    def test_it_writes_what_the_page_gives(
        self, edition: ConceptEdition, city: Municipality, tmp_path: Path, jobs: list[PrintJob], capsys: Any
    ) -> None:
        out = tmp_path / "konzept.pdf"
        call_command("print_concept", city.slug, out=out)
        assert out.read_bytes().startswith(b"%PDF")
        assert f"Gedruckt: {out}" in capsys.readouterr().out
        values = ConceptDocument.from_json(jobs[0].attachments[0][1].decode())
        assert values.edition == "Fortschreibung 2026"

    def test_word_by_its_ending(self, edition: ConceptEdition, city: Municipality, tmp_path: Path) -> None:
        out = tmp_path / "konzept.docx"
        call_command("print_concept", city.slug, edition="fortschreibung 2026", out=out)
        assert out.read_bytes().startswith(b"PK")

    def test_without_a_name_it_writes_into_this_folder(
        self, edition: ConceptEdition, city: Municipality, tmp_path: Path, jobs: list[PrintJob], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        call_command("print_concept", city.slug)
        assert [path.name for path in tmp_path.iterdir()] == ["Integrationskonzept_Fortschreibung-2026.pdf"]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("atlantis",), "Es gibt keine Kommune"),
            (("{city}", "--edition", "1066"), "keine Fortschreibung „1066“"),
            (("{city}", "--out", "konzept.txt"), "endet weder auf .pdf noch auf .docx"),
            (("{city}", "--out", "/gibt/es/nicht.pdf"), "lässt sich nicht schreiben"),
        ],
    )
    def test_what_is_wrong_is_a_sentence(
        self, arguments: tuple[str, ...], said: str, edition: ConceptEdition, city: Municipality, jobs: list[PrintJob]
    ) -> None:
        with pytest.raises(CommandError, match=re.escape(said)):
            call_command("print_concept", *(part.format(city=city.slug) for part in arguments))

    def test_a_city_without_editions_says_so(self, city: Municipality, jobs: list[PrintJob]) -> None:
        with pytest.raises(CommandError, match="noch keine Fortschreibung"):
            call_command("print_concept", city.slug)
