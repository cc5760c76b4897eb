"""Large tables are read, checked and taken over in the background, where no page waits for them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fields_of_action.choices import ImportAction, ImportStatus
from fields_of_action.exchange import runs
from fields_of_action.models import ImportRun
from fields_of_action.models.import_run import ROWS_IN_A_REQUEST
from municipality.background import Failed, Progress, handler, start
from municipality.models import Job, User
from municipality.scoping import active_municipality

CHECK, TAKE_OVER = "table_check", "table_take_over"
PERMISSION = "fields_of_action.change_measure"


def _own(user: User, data: dict[str, Any]) -> bool:
    return ImportRun.objects.visible_to(user).filter(pk=data["run"]).exists()


@handler(CHECK, permission=PERMISSION, allowed=_own)
def check(job: Job, progress: Progress) -> None:
    """Go on until all rows are checked; after a restart, from where it stood."""
    run = ImportRun.objects.for_list().get(pk=job.data["run"])
    while run.is_running:
        if run.status == ImportStatus.READING:
            progress.at(0, 0, _("Die Datei wird gelesen."))
        else:
            progress.at(run.done, run.total, _("Die Zeilen werden geprüft."))
        run = runs.advance(run)


@handler(TAKE_OVER, permission=PERMISSION, allowed=_own)
def take_over(job: Job, progress: Progress) -> None:
    """Write everything or nothing."""
    run = ImportRun.objects.for_list().get(pk=job.data["run"])
    if run.status == ImportStatus.DONE:
        # Written by a worker that died before it could say so.
        return
    try:
        runs.take_over(run, progress)
    except runs.NotPossible as reason:
        raise Failed(str(reason)) from None


def carry_on(run: ImportRun) -> None:
    """Have a large table read and checked; the page itself checks a small one."""
    if run.is_running and run.is_large:
        _start(CHECK, run, _("Tabelle „{name}“ prüfen"))


def take_over_later(run: ImportRun) -> bool:
    """Have a table taken over in the background; false where it is so small that the caller may do it."""
    writes = run.rows.filter(action__in=[ImportAction.NEW, ImportAction.CHANGE]).count()
    if writes <= ROWS_IN_A_REQUEST or run.status != ImportStatus.READY:
        return False
    _start(TAKE_OVER, run, _("Tabelle „{name}“ übernehmen"))
    return True


def _start(kind: str, run: ImportRun, title: str) -> None:
    page = reverse("fields_of_action:import_detail", kwargs={"municipality": active_municipality().slug, "pk": run.pk})
    run.job = start(kind, user=run.user, title=title.format(name=run.file_name), data={"run": run.pk}, page=page)
    run.save(update_fields=["job"])
