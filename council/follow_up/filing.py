"""Whether a paper can be put on file: the guard of that row of the workflow."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.act import Act
from council.models import FollowUpTask
from council.standing import SETTLED


def follow_up_is_closed(act: Act) -> str:
    """What was decided is done, or the clerk has said why nothing more is expected."""
    known: list[FollowUpTask] | None = getattr(act.submission, "all_follow_up", None)
    if known is None:
        known = list(FollowUpTask.objects.filter(consultation__submission=act.submission).with_standing())
    left = sum(task.status not in SETTLED for task in known)
    if not left:
        return ""
    told = ngettext("%(count)s Aufgabe ist noch offen", "%(count)s Aufgaben sind noch offen", left) % {"count": left}
    return _("Die Beschlusskontrolle ist nicht abgeschlossen: %(told)s. Bitte schließen Sie sie mit einem Grund.") % {
        "told": told
    }
