"""A table that goes out, as the page of exports asks for it: written at once, or in the background where it is long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from fields_of_action.exchange import export
from fields_of_action.exchange.measures import Measures
from fields_of_action.exchange.table_kinds import KINDS
from fields_of_action.filters import MeasureFilter
from fields_of_action.forms.exchange import ExportForm
from fields_of_action.models import Measure
from municipality.background import Failed, Progress, handler, start
from municipality.models import Job, User
from municipality.scoping import active_municipality

JOB: Final = "table_export"
PERMISSION: Final = "fields_of_action.view_measure"
ROWS_AT_ONCE: Final = 1_000
"""So many rows are surely written in less than two seconds, with all columns and as a workbook too."""
_ROWS_PER_QUERY = 500


class Wish:
    """What somebody wants to have written: `asked` is the form of the page and the filters of the list."""

    def __init__(self, asked: QueryDict, user: User) -> None:
        self.asked, self.user = asked, user
        self.form = ExportForm(asked, user=user)
        self.filter = MeasureFilter(asked, Measure.objects.visible_to(user), request=SimpleNamespace(user=user))

    @cached_property
    def is_valid(self) -> bool:
        return self.form.is_valid() and self.filter.is_valid()

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All of them, with everything their cells need; of a wish that is valid."""
        typed = self.form.cleaned_data
        kind, edition = KINDS[typed["inhalt"]], typed["fortschreibung"]
        if isinstance(kind, Measures):
            found = kind.ready(self.filter.qs.filter(edition=edition) if edition is not None else self.filter.qs)
        else:
            found = kind.rows(edition.concept, edition)
        return found.none() if self.asked.get("leer") else found

    @cached_property
    def count(self) -> int:
        return self.rows.order_by().count()

    @property
    def is_long(self) -> bool:
        """Whether writing it would keep a page waiting."""
        return self.count > ROWS_AT_ONCE

    @property
    def name(self) -> str:
        """What the file is called."""
        typed, slug = self.form.cleaned_data, KINDS[self.form.cleaned_data["inhalt"]].slug
        day = f"{active_municipality().slug}-{timezone.localdate():%Y-%m-%d}"
        return f"{slug}-{'muster' if self.asked.get('leer') else day}.{typed['format']}"

    @property
    def content_type(self) -> str:
        return export.CSV_TYPE if self.form.cleaned_data["format"] == "csv" else export.XLSX_TYPE

    def write(self, tell: Callable[[int], None] = lambda _done: None) -> bytes:
        """The file. `tell` hears how many rows are written; it may raise to stop. Raises `export.TooLong`."""
        typed = self.form.cleaned_data
        kind = KINDS[typed["inhalt"]]
        columns = list(kind.columns) if typed["umfang"] == ExportForm.FULL else kind.committee_columns()
        rows = _told(self.rows.iterator(chunk_size=_ROWS_PER_QUERY), tell)
        if typed["format"] == "csv":
            return "".join(export.csv_pieces(columns, rows)).encode()
        return export.xlsx(columns, rows, title=str(kind.slug.label)[:31])


def _told(rows: Iterable[Any], tell: Callable[[int], None]) -> Iterator[Any]:
    for done, row in enumerate(rows):
        tell(done)
        yield row


def write_later(wish: Wish, *, page: str) -> Job:
    """Have it written in the background; `page` is the way back. Raises `Refused`."""
    asked = {name: value for name, value in wish.asked.items() if name != "csrfmiddlewaretoken" and value}
    title = _("Tabelle „{name}“ schreiben").format(name=wish.name)
    return start(JOB, user=wish.user, title=title, data={"asked": asked}, page=page)


def _wish_of(user: User, data: dict[str, Any]) -> Wish:
    asked = QueryDict(mutable=True)
    asked.update(data["asked"])
    return Wish(asked, user)


def _may_have(user: User, data: dict[str, Any]) -> bool:
    # The form knows who may have which columns and which editions.
    return _wish_of(user, data).is_valid


@handler(JOB, permission=PERMISSION, allowed=_may_have)
def write_table(job: Job, progress: Progress) -> None:
    """Write the table as it stands now, and keep it for whoever asked."""
    wish = _wish_of(job.user, job.data)
    if not wish.is_valid:
        raise Failed(_("Diese Auswahl gibt es nicht mehr. Bitte wählen Sie auf der Seite der Ausfuhr noch einmal."))
    total = wish.count
    try:
        content = wish.write(lambda done: progress.at(done, total, _("Die Zeilen werden geschrieben.")))
    except export.TooLong as problem:
        raise Failed(str(problem)) from None
    progress.keep(wish.name, wish.content_type, content)
    progress.at(total, total, _("Fertig geschrieben."))
