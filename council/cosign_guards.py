"""The rules of the Mitzeichnung, beside those of `council/guards.py`: whose turn it is, and who may ask once more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council import cosigning
from council.act import Act
from council.guards import approval_is_delegated
from council.permissions import open_signature
from municipality.choices import Role


def is_asked_now(act: Act) -> str:
    """A unit of a later group sees the paper and learns whom it waits for."""
    if open_signature(act.submission, act.person, act.data.get("signature")) is not None:
        return ""
    before = cosigning.units_before(act.submission)
    if open_signature(act.submission, act.person) is None and before:
        return _("Ihre Stelle ist noch nicht an der Reihe. Zuerst antwortet: %(units)s.") % {"units": ", ".join(before)}
    return _("Für diese Stelle hat inzwischen jemand geantwortet. Bitte laden Sie die Seite neu.")


def is_asked_now_or_leads(act: Act) -> str:
    return "" if Role.UNIT_HEAD in act.roles else is_asked_now(act)


def approves_or_leads(act: Act) -> str:
    return "" if Role.UNIT_HEAD in act.roles else approval_is_delegated(act)


def somebody_has_answered(act: Act) -> str:
    return "" if cosigning.answered(act.submission) else _("In dieser Runde hat noch keine Stelle geantwortet.")
