"""The life of an uploaded table: started, read, checked piece by piece, taken over at once.

Each call of `advance` checks as many rows as fit into about a second, so the progress shown is true and a run goes on after a
restart where it stood. For small tables the page itself makes these calls; `background.py` makes them for large ones.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from concepts.models import Concept, ConceptEdition
from fields_of_action.choices import ImportAction, ImportStatus
from fields_of_action.exchange import tables
from fields_of_action.exchange.checking import Problem, check, reader
from fields_of_action.exchange.columns import Column, find_columns
from fields_of_action.exchange.kinds import Conflict, Desk, Kind, RowFault
from fields_of_action.exchange.names import Names
from fields_of_action.exchange.table_kinds import KINDS
from fields_of_action.models import ImportRow, ImportRun
from municipality.background import Progress
from municipality.models import User

MOST_PROBLEMS = 1_000
"""So many are listed; of more than that only the number is told."""
SECONDS_PER_CALL = 1.0
ROWS_PER_PIECE = 100
HEAD_ROW = 1
DAYS_KEPT = 30
"""Runs hold copies of internal notes and are no archive."""


class NotPossible(Exception):
    """The act is not possible now; the text says why."""


def start(user: User, kind: Kind, concept: Concept, edition: ConceptEdition | None, upload: UploadedFile) -> ImportRun:
    """Read a small file and keep what it says; keep a large one for `advance`. Raises `tables.Unreadable`, `NotPossible`."""
    if reason := kind.why_not(concept, edition, user):
        raise NotPossible(reason)
    if upload.size and upload.size > tables.MOST_BYTES:
        raise tables.Unreadable(tables.too_big())
    run = ImportRun(
        user=user,
        concept=concept,
        edition=edition,
        kind=kind.slug,
        file_name=PurePath(upload.name or "").name[:200],
        status=ImportStatus.READING,
        upload=upload.read(),
    )
    if tables.is_small(run.upload):
        _read(run, kind)
    ImportRun.objects.filter(user=user, created_at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
    run.save()
    return run


def _read(run: ImportRun, kind: Kind) -> None:
    """Put what the file says on the run. Raises `tables.Unreadable`."""
    table = tables.read(bytes(run.upload), str(kind.slug.label))
    places, unknown, twice = find_columns(table.heads, kind.columns)
    if not places:
        raise tables.Unreadable(
            _("In der ersten Zeile steht keine Spalte, die wir kennen. Erwartet werden zum Beispiel: {names}.").format(
                names=", ".join(column.head for column in kind.columns if column.needed)
            )
        )
    if not table.rows:
        raise tables.Unreadable(_("Unter den Überschriften steht keine Zeile. Es gibt nichts zu übernehmen."))
    problems = _first_problems(table, places, twice)
    run.table = {"heads": table.heads, "rows": table.rows, "formulas": table.formulas}
    run.upload, run.total, run.unknown_columns = None, len(table.rows), unknown
    run.problems, run.problem_count = problems[:MOST_PROBLEMS], len(problems)
    run.status = ImportStatus.CHECKING


def _first_problems(table: tables.Table, places: dict[int, Column], twice: list[str]) -> list[Problem]:
    """What concerns the table as a whole, and its formulas."""
    problems = [(HEAD_ROW, head, _("Diese Spalte steht zweimal in der Tabelle.")) for head in twice]
    problems += [
        (number, places[index].head, _("Die Zelle enthält eine Formel. Bitte fügen Sie stattdessen ihren Wert ein."))
        for number, index in table.formulas
        if index in places
    ]
    return problems


def advance(run: ImportRun) -> ImportRun:
    """Read the file, or check further rows for about a second; the run as it stands then.

    Calls at the same time wait for each other.
    """
    until = time.monotonic() + SECONDS_PER_CALL
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).select_related("concept", "edition", "user").get(pk=run.pk)
        if not run.is_running:
            return run
        kind = KINDS[run.kind]
        if run.status == ImportStatus.READING:
            try:
                _read(run, kind)
            except tables.Unreadable as reason:
                run.status, run.upload = ImportStatus.FAULTY, None
                run.problems, run.problem_count = [(HEAD_ROW, _("ganze Datei"), str(reason))], 1
            run.save()
            return run
        places, _unknown, _twice = find_columns(run.table["heads"], kind.columns)
        lines = run.table["rows"]
        desk = replace(_desk(run), lines=lambda: (reader(cells, places) for _number, cells in lines))
        while run.done < run.total:
            piece = lines[run.done : run.done + ROWS_PER_PIECE]
            checked = check(run, kind, desk, places, piece)
            ImportRow.objects.bulk_create(checked.rows)
            run.done += len(piece)
            run.problem_count += len(checked.problems)
            run.problems = (run.problems + checked.problems)[:MOST_PROBLEMS]
            if time.monotonic() > until:
                break
        if run.done == run.total:
            missing = _missing_columns(run, kind, places)
            run.problem_count += len(missing)
            run.problems = sorted(missing + run.problems, key=lambda problem: problem[0])
            run.status = ImportStatus.FAULTY if run.problem_count else ImportStatus.READY
        run.save(update_fields=["done", "problems", "problem_count", "status"])
    return run


def _missing_columns(run: ImportRun, kind: Kind, places: dict[int, Column]) -> list[Problem]:
    """Columns without which a new row cannot be; a table that only changes rows does without them."""
    known = {column.key for column in places.values()}
    missing = [column for column in kind.columns if column.needed and column.key not in known]
    if not missing or not run.rows.filter(action=ImportAction.NEW).exists():
        return []
    return [(HEAD_ROW, column.head, _("Diese Spalte fehlt. Neue Zeilen brauchen sie.")) for column in missing]


def take_over(run: ImportRun, progress: Progress | None = None) -> ImportRun:
    """Write everything or nothing. Raises `NotPossible`; where somebody was faster, the run then lists what to look at.

    With the `progress` of a job it can be stopped until the last row is written; then nothing is.
    """
    try:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update(of=("self",)).select_related("concept", "edition", "user").get(pk=run.pk)
            if run.status != ImportStatus.READY:
                raise NotPossible(_("Diese Tabelle ist schon übernommen oder hat noch Fehler. Es wurde nichts geschrieben."))
            kind = KINDS[run.kind]
            if reason := kind.why_not(run.concept, run.edition, run.user):
                raise NotPossible(reason)
            staged = run.rows.filter(action__in=[ImportAction.NEW, ImportAction.CHANGE])
            desk = _desk(run) if progress is None else replace(_desk(run), tell=progress.at)
            kind.write(list(staged.order_by("number")), desk)
            run.status, run.finished_at, run.table = ImportStatus.DONE, timezone.now(), None
            run.save(update_fields=["status", "finished_at", "table"])
            if progress is not None:
                progress.no_way_back()
    except Conflict as conflict:
        _refuse(run, [(number, _("ganze Zeile"), sentence) for number, sentence in conflict.problems])
    except RowFault as fault:
        _refuse(run, [(HEAD_ROW, KINDS[run.kind].by_key(fault.column).head, fault.sentence)])
    except IntegrityError:
        # Somebody took a number or a name between the check and now; the next check names the row.
        _refuse(
            run, [(1, _("ganze Tabelle"), _("Inzwischen hat jemand Zeilen angelegt, die sich mit dieser Tabelle überschneiden."))]
        )
    return run


def _refuse(run: ImportRun, problems: list[Problem]) -> None:
    run.status, run.problems, run.problem_count = ImportStatus.FAULTY, problems[:MOST_PROBLEMS], len(problems)
    run.finished_at = None
    run.save(update_fields=["status", "problems", "problem_count"])
    raise NotPossible(_("Es wurde nichts geschrieben, denn seit der Prüfung hat sich etwas geändert."))


@transaction.atomic
def check_again(run: ImportRun) -> ImportRun:
    """Begin the check anew, against what is stored now. Raises `NotPossible` for a table that is taken over."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.table is None:
        raise NotPossible(_("Diese Tabelle ist schon übernommen oder war nicht zu lesen."))
    table = tables.Table(run.table["heads"], run.table["rows"], [tuple(place) for place in run.table["formulas"]])
    places, run.unknown_columns, twice = find_columns(table.heads, KINDS[run.kind].columns)
    problems = _first_problems(table, places, twice)
    run.rows.all().delete()
    run.status, run.done, run.job = ImportStatus.CHECKING, 0, None
    run.problems, run.problem_count = problems[:MOST_PROBLEMS], len(problems)
    run.save()
    return run


def _desk(run: ImportRun) -> Desk:
    return Desk(run.user, run.concept, run.edition, Names(run.concept, run.edition), timezone.now())
