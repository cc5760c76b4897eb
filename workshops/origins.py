"""Tells the room below where its measures and recommendations came from: which event, when, what kind, how many voices."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fields_of_action import hooks
from municipality.models import User
from workshops.models import Contribution


def connect() -> None:
    """Called once, when the app is ready."""
    if origins not in hooks.origins:
        hooks.origins.append(origins)


def origins(measures: Collection[int], recommendations: Collection[int], user: User) -> hooks.Origins:
    """One line for each event that contributed. One query for all rows."""
    if not measures and not recommendations:
        return hooks.Origins()
    wanted = Q(measure__in=list(measures)) | Q(recommendation__in=list(recommendations))
    rows = Contribution.objects.visible_to(user).filter(wanted).select_related("event").annotate(others=Count("merged"))
    found = hooks.Origins()
    for row_set, name, asked in (
        (found.measures, "measure_id", measures),
        (found.recommendations, "recommendation_id", recommendations),
    ):
        ordered = sorted(rows, key=lambda row: (getattr(row, name) or 0, row.event_id, row.position))
        for (pk, _event), group in groupby(ordered, key=lambda row: (getattr(row, name), row.event_id)):
            if pk in asked:
                row_set.setdefault(pk, []).append(_origin(list(group)))
    return found


def _origin(rows: list[Contribution]) -> hooks.Origin:
    event = rows[0].event
    label = _("%(kind)s „%(title)s“") % {"kind": event.get_kind_display(), "title": event.title}
    kinds = dict.fromkeys(str(row.get_kind_display()) for row in rows)
    told = " · ".join(part for part in (event.period, ", ".join(kinds), told_voices(sum(1 + row.others for row in rows))) if part)
    # One contribution has a page of its own; several stand together on the event's.
    return hooks.Origin(label, rows[0].get_absolute_url() if len(rows) == 1 else event.get_absolute_url(), told)


def told_voices(number: int) -> str:
    """How many said it."""
    return ngettext("%(count)s Stimme", "%(count)s Stimmen", number) % {"count": number}
