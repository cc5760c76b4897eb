"""`manage.py print_submission offenburg 168/20`: the PDF of one submission from the shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from council.document import build, newest_approved, print_job
from council.models import Consultation, Submission, SubmissionVersion, VersionPrint
from council.prints import BEFORE_APPROVAL
from municipality.models import Municipality
from municipality.scoping import use_municipality
from reports.forms import FormError, load_form
from reports.layout import file_name
from reports.pdf import PrintFailed, render_pdf

BIGGEST_ID = 2**63 - 1


class Command(BaseCommand):
    help = "Writes the PDF of a submission: the frozen print once it is approved, before that a draft with a watermark."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", help="address of the city, for example offenburg")
        parser.add_argument("submission", help="number (168/20), address (168-20) or id of the submission")
        parser.add_argument("--body", default="", help="short or full name of the body, for forms that print one paper per body")
        parser.add_argument("--out", type=Path, help="file to write; without it the paper's own file name in this folder")

    def handle(self, *args: Any, **options: Any) -> None:
        city = _city(options["city"])
        with use_municipality(city):
            submission = _submission(city, options["submission"])
            step = _step(submission, options["body"])
            try:
                name, data = _paper(submission, step)
            except (PrintFailed, FormError) as error:
                raise CommandError(str(error)) from error
        out: Path = options["out"] or Path(name)
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


def _submission(city: Municipality, reference: str) -> Submission:
    wanted = Q(number=reference) | Q(address=reference)
    if reference.isascii() and reference.isdigit() and int(reference) <= BIGGEST_ID:
        wanted |= Q(pk=int(reference))
    found = list(Submission.objects.for_detail().filter(wanted))
    # A number is meant before an id that happens to look the same.
    found.sort(key=lambda item: item.number != reference)
    if not found:
        raise CommandError(f"In {city.name} gibt es keine Vorlage mit der Nummer oder Kennung „{reference}“.")
    return found[0]


def _step(submission: Submission, body: str) -> Consultation | None:
    """The step to print for. A form that prints per body needs one; with a single body it is that one."""
    steps = list(submission.steps.all())
    known = ", ".join(dict.fromkeys(step.committee.name for step in steps)) or "noch keines"
    if body:
        named = body.casefold()
        found = [step for step in steps if named in (step.committee.name.casefold(), step.committee.short_name.casefold())]
        if not found:
            raise CommandError(f"„{body}“ steht nicht in der Beratungsfolge dieser Vorlage. Dort stehen: {known}.")
        return found[-1]
    try:
        per_body = load_form(submission.municipality.form).per_body
    except FormError as error:
        raise CommandError(str(error)) from error
    if per_body and len(steps) > 1:
        raise CommandError(f"Diese Vorlage wird je Gremium gedruckt. Bitte nennen Sie eines mit --body: {known}.")
    return steps[0] if per_body and steps else None


def _paper(submission: Submission, step: Consultation | None) -> tuple[str, bytes]:
    version = None if submission.status in BEFORE_APPROVAL else newest_approved(submission)
    if version is not None:
        return _stored(version, step)
    return file_name(build(submission)), render_pdf(print_job(submission, step=step))


def _stored(version: SubmissionVersion, step: Consultation | None) -> tuple[str, bytes]:
    keys = [str(step.pk), ""] if step is not None else [""]
    prints = VersionPrint.objects.filter(version=version, public_only=False, step_key__in=keys)
    # The body's own paper stands before the one for all.
    stored = prints.order_by("-step_key").first()
    if stored is None:
        raise CommandError(f"Von Fassung {version.label} gibt es für dieses Gremium keinen Druck.")
    return stored.file_name, bytes(stored.pdf)
