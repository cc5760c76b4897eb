"""`manage.py print_concept offenburg`: the concept as PDF or Word from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from municipality.models import Municipality
from municipality.scoping import use_municipality
from reports.concepts.prints import EditionPrint
from reports.forms import FormError
from reports.pdf import PrintFailed


class Command(BaseCommand):
    help = "Writes an edition of a city's concept as PDF, as everybody in the administration may read it; .docx for Word."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", help="address of the city, for example offenburg")
        parser.add_argument("--edition", default="", help="address or name of the edition; without it the one that holds now")
        parser.add_argument("--out", type=Path, help="file to write, .pdf or .docx; without it a name of its own in this folder")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path | None = options["out"]
        if out is not None and out.suffix.lower() not in (".pdf", ".docx"):
            raise CommandError(f"Die Datei {out} endet weder auf .pdf noch auf .docx. Bitte nennen Sie eine von beiden Arten.")
        city = _city(options["city"])
        with use_municipality(city):
            edition = _edition(city, options["edition"])
            word = out is not None and out.suffix.lower() == ".docx"
            paper = EditionPrint(edition, "word" if word else "konzept", user=None)
            try:
                data = paper.content()
            except (PrintFailed, FormError) as error:
                raise CommandError(str(error)) from error
            out = out or Path(paper.file_name)
        try:
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(f"Die Datei {out} lässt sich nicht schreiben: {error.strerror}.") from error
        self.stdout.write(f"Gedruckt: {out}")


def _city(slug: str) -> Municipality:
    city = Municipality.objects.filter(slug=slug).first()
    if city is None:
        known = ", ".join(Municipality.objects.values_list("slug", flat=True)) or "noch keine"
        raise CommandError(f"Es gibt keine Kommune mit der Adresse „{slug}“. Es gibt: {known}.")
    return city


def _edition(city: Municipality, name: str) -> ConceptEdition:
    rows = list(ConceptEdition.objects.select_related("concept"))
    if not name:
        if not rows:
            raise CommandError(f"In {city.name} gibt es noch keine Fortschreibung eines Konzeptes.")
        adopted = [row for row in rows if row.status == EditionStatus.ADOPTED]
        return (adopted or rows)[-1]
    named = [row for row in rows if name.casefold() in (row.slug.casefold(), row.label.casefold())]
    if not named:
        known = ", ".join(row.slug for row in rows) or "noch keine"
        raise CommandError(f"In {city.name} gibt es keine Fortschreibung „{name}“. Es gibt: {known}.")
    return named[-1]
