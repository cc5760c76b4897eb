"""What a paper says of the one it belongs to, on its page and in print."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council.kinds import Vote, rule_for
from council.models import MotionPoint, Submission


def belongs_to(submission: Submission) -> str:
    """The paper it belongs to by number and day, or in words where that one has no number; else empty."""
    original = submission.relates_to
    if original is None:
        return ""
    named = _("Vorlage %(number)s") % {"number": original.number} if original.number else f"„{original.subject}“"
    return _("Zu %(paper)s vom %(day)s") % {"paper": named, "day": f"{original.drawn_up_on:%d.%m.%Y}"}


def points_with_notes(submission: Submission) -> list[tuple[MotionPoint, str]]:
    """The points of the motion; in an amendment each with what it does to the paper it belongs to."""
    points = list(submission.motion_points.all())
    if rule_for(submission.kind).vote != Vote.OWN:
        return [(point, "") for point in points]
    numbers = dict(MotionPoint.objects.filter(submission=submission.relates_to_id).values_list("pk", "position"))
    return [
        (point, _("Punkt %(number)s erhält diese Fassung:") % {"number": numbers[point.amends_id]})
        if point.amends_id in numbers
        else (point, _("Hinzu kommt dieser Punkt:"))
        for point in points
    ]
