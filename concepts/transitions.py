"""The one writer of an edition's status.

`perform` opens one transaction, locks all editions of the concept, checks role, state and rules on the locked row, writes the
status and one event. When an edition is adopted, the one that was in force is superseded in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, EditionEvent
from concepts.workflow import TABLE, Act, Transition, event_phrase
from municipality.acting import Offer, Refused
from municipality.choices import Role
from municipality.models import User

_HOLDERS = {
    Role.AUTHOR: gettext_lazy("die Sachbearbeitung"),
    Role.UNIT_HEAD: gettext_lazy("die Leitung eines Fachbereichs"),
    Role.SUBMITTER: gettext_lazy("die Verwaltungsspitze"),
    Role.CLERK: gettext_lazy("der Sitzungsdienst"),
}


def perform(
    action: str, edition: ConceptEdition, *, user: User, data: Mapping[str, Any] | None = None, at: datetime | None = None
) -> EditionEvent:
    """Do it, or raise `Refused` and change nothing. `at` is the moment it counts as done; now when left out."""
    with transaction.atomic():
        act = _lock(edition, user, data or {}, at)
        row = _checked(action, act)
        return _apply(row, act, adopted_on=act.data.get("adopted_on"))


def adopt(edition: ConceptEdition, *, user: User, on: date, reason: str, at: datetime | None = None) -> EditionEvent | None:
    """The council has adopted it. `None`, and nothing changed, where it is in force already or a later one is."""
    with transaction.atomic():
        act = _lock(edition, user, {"reason": reason}, at)
        row = next(item for item in TABLE if item.action == "adopt")
        if act.edition.status not in row.sources or any(guard(act) for guard in row.guards):
            return None
        return _apply(row, act, adopted_on=on)


def offers(edition: ConceptEdition, user: User) -> list[Offer]:
    """Every action that this person's roles may do in the edition's state, the impossible ones with their reason."""
    act = Act(edition, user)
    found = []
    for row in TABLE:
        if row.automatic or edition.status not in row.sources or not row.roles & user.roles:
            continue
        sentence = _first_problem(row, act)
        found.append(Offer(row.action, str(row.label), not sentence, sentence, has_form=row.has_form, confirm=str(row.confirm)))
    return found


def only(roles: frozenset[Role]) -> str:
    """A sentence saying who may do something."""
    return _("Das kann nur %(who)s.") % {"who": _(" oder ").join(str(text) for role, text in _HOLDERS.items() if role in roles)}


def _lock(edition: ConceptEdition, user: User, data: Mapping[str, Any], at: datetime | None) -> Act:
    # All editions of the concept in one order, so that two people acting on two of them queue up.
    rows = ConceptEdition.objects.filter(concept=edition.concept_id).select_for_update(of=("self",)).order_by("pk")
    family = list(rows)
    current = next((row for row in family if row.pk == edition.pk), None)
    if current is None:
        raise Refused(_("Diese Fortschreibung gibt es nicht mehr; sie wurde inzwischen gelöscht."), code="stale")
    current.concept = edition.concept
    return Act(current, user, data, at or timezone.now(), family)


def _checked(action: str, act: Act) -> Transition:
    row = next((item for item in TABLE if item.action == action and not item.automatic), None)
    if row is None:
        raise Refused(_("Diese Aktion gibt es nicht."), code="state")
    held = act.user.roles if act.user.is_active else frozenset()
    if not row.roles & held:
        raise Refused(only(row.roles), code="role")
    if act.edition.status not in row.sources:
        raise _wrong_state(row, act)
    if sentence := _first_problem(row, act):
        raise Refused(sentence, code="guard")
    errors: dict[str, str] = {}
    for check in row.inputs:
        errors |= check(act)
    if errors:
        raise Refused(next(iter(errors.values())), code="input", errors=errors)
    return row


def _first_problem(row: Transition, act: Act) -> str:
    return next((sentence for guard in row.guards if (sentence := guard(act))), "")


def _wrong_state(row: Transition, act: Act) -> Refused:
    """Names who was faster where it was possible before, else the state that does not allow it."""
    values = {"label": row.label, "status": act.edition.get_status_display()}
    events = EditionEvent.objects.filter(edition=act.edition, from_status__in=row.sources)
    latest = events.order_by("-at", "-pk").first()
    if latest is None:
        return Refused(_("„%(label)s“ ist nicht möglich, solange der Stand „%(status)s“ ist.") % values, code="state")
    at = timezone.localtime(latest.at)
    sentence = _("„%(label)s“ ist nicht mehr möglich: %(person)s hat am %(day)s um %(time)s Uhr %(what)s.")
    values |= {"person": latest.actor_label, "day": f"{at:%d.%m.%Y}", "time": f"{at:%H:%M}", "what": event_phrase(latest.action)}
    return Refused(sentence % values, code="stale")


def _apply(row: Transition, act: Act, *, adopted_on: date | None = None) -> EditionEvent:
    if row.target == EditionStatus.ADOPTED:
        _supersede_others(act)
        act.edition.adopted_on = adopted_on
    return _write(row, act.edition, act, act.text("reason"))


def _supersede_others(act: Act) -> None:
    """At most one edition of a concept is in force. The old one goes first, as the database insists."""
    row = next(item for item in TABLE if item.action == "supersede")
    for other in act.family:
        if other.pk != act.edition.pk and other.status in row.sources:
            _write(row, other, act, _("Abgelöst durch: %(label)s") % {"label": act.edition.label})


def _write(row: Transition, edition: ConceptEdition, act: Act, reason: str) -> EditionEvent:
    before, edition.status = edition.status, row.target
    edition.save(update_fields=["status", "adopted_on", "modified_at"])
    return EditionEvent.objects.create(
        edition=edition,
        at=act.at,
        actor=act.user,
        actor_label=act.user.full_name,
        action=row.action,
        from_status=before,
        to_status=edition.status,
        reason=reason,
    )
