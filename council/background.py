"""What of the sessions takes longer than anybody likes to wait: binding a long packet."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from council.models import Meeting
from council.packets import Incomplete, packet_name, packet_pdf
from municipality.background import Failed, Progress, handler
from municipality.models import Job, User
from reports.forms import FormError
from reports.pdf import PrintFailed


def may_bind(user: User, data: dict[str, Any]) -> bool:
    """Everybody who sees sessions; the packet holds what its owner may read."""
    return Meeting.objects.filter(pk=data.get("meeting")).exists()


@handler("session_packet", permission="council.view_meeting", allowed=may_bind)
def bind_packet(job: Job, progress: Progress) -> None:
    """The papers of a session as one PDF, for the person who asked."""
    meeting = Meeting.objects.for_list().get(pk=job.data["meeting"])
    meeting.municipality = job.municipality
    try:
        content = packet_pdf(meeting, job.user, partial=job.data["partial"], say=progress.at)
    except Incomplete as incomplete:
        sentences = " ".join(incomplete.missing)
        raise Failed(_("Die Sitzungsmappe ist noch nicht vollständig. {missing}").format(missing=sentences)) from incomplete
    except (PrintFailed, FormError) as error:
        raise Failed(str(error)) from error
    progress.keep(packet_name(meeting, "pdf"), "application/pdf", content)
