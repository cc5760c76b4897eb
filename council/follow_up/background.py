"""A list of tasks that takes longer to print than anybody likes to wait."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from council.follow_up.listed import FollowUpFilter, current_order, sort, tasks_of
from council.follow_up.rights import VIEW
from council.follow_up.table import file_name, printed, with_told
from municipality.background import Failed, Progress, handler
from municipality.models import Job, User
from reports.pdf import PrintFailed

JOB: Final = "follow_up_list"


def filter_of(asked: QueryDict, user: User) -> FollowUpFilter:
    """The tasks this person sees, narrowed to what an address asks for."""
    return FollowUpFilter(asked, tasks_of(user), request=SimpleNamespace(user=user))


def print_filtered(wanted: FollowUpFilter, user: User) -> bytes:
    """The PDF of a filtered list, in the order of its address. Raises `PrintFailed`."""
    rows = with_told(sort(wanted.qs, current_order(wanted.data)), user)
    narrowed = [(chip.label, chip.value) for chip in wanted.chips() if chip.value != str(wanted.quarter)]
    return printed(rows, quarter=wanted.quarter, narrowed=narrowed)


def may_print(user: User, data: dict[str, Any]) -> bool:
    """Everybody who sees tasks; the list holds those its owner may see."""
    return isinstance(data.get("asked"), str)


@handler(JOB, permission=VIEW, allowed=may_print)
def print_list(job: Job, progress: Progress) -> None:
    """The list as it stands when it is printed."""
    wanted = filter_of(QueryDict(job.data["asked"]), job.user)
    progress.at(0, 1, _("Die Liste wird gesetzt."))
    try:
        content = print_filtered(wanted, job.user)
    except PrintFailed as error:
        raise Failed(str(error)) from error
    progress.keep(file_name(wanted.quarter, "pdf"), "application/pdf", content)
