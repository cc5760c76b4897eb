"""Who stands how to a submission: which of the workflow's roles a person holds for this very paper.

A membership alone is not enough. The author is who drew the paper up or works as author in its lead unit; the unit head leads
that unit or one above it; a cosigner is whoever may still answer for a unit in the open round. The city's submitter and
clerks act for all papers. The role `admin` keeps the portal and moves nothing.

Whoever stands in for somebody (`municipality.Delegation`) holds none of these roles herself: where the workflow lets deputies
act, it asks this module for the roles of the person represented.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.choices import SubmissionStatus
from council.models import Cosignature, CosignRound, Submission
from municipality.choices import STAFF_ROLES, Role
from municipality.models import OrganizationalUnit, User

_WORKING_ROLES = STAFF_ROLES - {Role.ADMIN}
_HOLDERS = {
    Role.AUTHOR: gettext_lazy("die Sachbearbeitung dieser Vorlage"),
    Role.UNIT_HEAD: gettext_lazy("die Leitung der federführenden Einheit"),
    Role.COSIGNER: gettext_lazy("eine Stelle, deren Mitzeichnung noch aussteht"),
    Role.DEPARTMENT_HEAD: gettext_lazy("die Leitung des zuständigen Dezernats"),
    Role.SUBMITTER: gettext_lazy("die Verwaltungsspitze"),
    Role.CLERK: gettext_lazy("der Sitzungsdienst"),
}
_WHY_CLOSED = {
    SubmissionStatus.IN_COSIGN: gettext_lazy(
        "Die Vorlage ist in der Mitzeichnung. Holen Sie sie zurück, wenn der Text noch geändert werden soll."
    ),
    SubmissionStatus.APPROVED: gettext_lazy(
        "Die Vorlage ist freigegeben. Der Sitzungsdienst kann sie redaktionell berichtigen oder die Freigabe zurücknehmen."
    ),
    SubmissionStatus.IN_CONSULTATION: gettext_lazy(
        "Die Vorlage ist in Beratung und bleibt unverändert. Änderungen kommen als Ergänzung, Änderungsantrag oder Neufassung."
    ),
    SubmissionStatus.REWORK: gettext_lazy(
        "Die beratene Fassung bleibt erhalten. Legen Sie für die Überarbeitung eine Ergänzung oder eine Neufassung an."
    ),
    SubmissionStatus.DECIDED: gettext_lazy("Über die Vorlage ist beschlossen; ihr Text ändert sich nicht mehr."),
    SubmissionStatus.SUSPENDED: gettext_lazy(
        "Die Vorlage ist nach einem Widerspruch ausgesetzt; ihr Text ändert sich nicht mehr."
    ),
    SubmissionStatus.SUPERSEDED: gettext_lazy("Die Vorlage ist durch eine Neufassung ersetzt. Bitte arbeiten Sie dort weiter."),
    SubmissionStatus.WITHDRAWN: gettext_lazy("Die Vorlage ist zurückgezogen. Sie können sie als neue Vorlage kopieren."),
    SubmissionStatus.ARCHIVED: gettext_lazy("Die Vorlage ist abgelegt und kann nur noch gelesen werden."),
}


def unit_chain(unit: OrganizationalUnit) -> list[OrganizationalUnit]:
    """The unit and all above it, from the bottom; a unit that is its own ancestor ends the chain."""
    chain: list[OrganizationalUnit] = []
    current: OrganizationalUnit | None = unit
    while current is not None and current not in chain:
        chain.append(current)
        current = current.parent
    return chain


def open_round(submission: Submission) -> CosignRound | None:
    return next((item for item in submission.rounds.all() if item.closed_at is None), None)


def open_signatures(submission: Submission, user: User) -> list[Cosignature]:
    """What this person has still to answer in the open round, now or later: cosigners and heads, for their own unit."""
    units = {item.unit_id for item in user.memberships_here() if item.role in (Role.COSIGNER, Role.UNIT_HEAD) and item.unit_id}
    current = open_round(submission) if units else None
    return [item for item in current.standing if not item.answer and item.unit_id in units] if current else []


def open_signature(submission: Submission, user: User, wanted: object = None) -> Cosignature | None:
    """The answer this person is asked for now; `wanted` is the id of the one she means, where she was asked for several."""
    asked = [item for item in open_signatures(submission, user) if item.is_awaited]
    return next((item for item in asked if wanted in (None, "") or str(item.pk) == str(wanted)), None)


def is_author(submission: Submission, user: User) -> bool:
    """Drew this paper up: created it, is named on it, or saved its text last. Such a person never approves it."""
    if user.pk in (submission.created_by_id, submission.last_editor_id):
        return True
    return any(author.user_id == user.pk for author in submission.authors.all())


def roles_for(submission: Submission, user: User) -> frozenset[Role]:
    """The roles this person holds for this submission."""
    memberships = user.memberships_here() if user.is_active else []
    roles = {Role(item.role) for item in memberships}
    if not roles & _WORKING_ROLES:
        return frozenset()
    units = {role: {item.unit_id for item in memberships if item.role == role} for role in roles}
    found = roles & {Role.SUBMITTER, Role.CLERK}
    if submission.lead_unit_id in units.get(Role.AUTHOR, ()) or _is_named(submission, user):
        found.add(Role.AUTHOR)
    leading = {role: units[role] for role in (Role.UNIT_HEAD, Role.DEPARTMENT_HEAD) if role in roles}
    if leading:
        chain = {unit.pk for unit in unit_chain(submission.lead_unit)}
        found |= {role for role, led in leading.items() if led & chain}
    if submission.status == SubmissionStatus.IN_COSIGN and open_signatures(submission, user):
        found.add(Role.COSIGNER)
    return frozenset(found)


def _is_named(submission: Submission, user: User) -> bool:
    return user.pk == submission.created_by_id or any(author.user_id == user.pk for author in submission.authors.all())


def may_approve_for_top(submission: Submission, user: User) -> bool:
    """Whether approval is delegated to this head of a department, for the unit she heads."""
    led = {item.unit_id for item in user.memberships_here() if item.role == Role.DEPARTMENT_HEAD}
    return any(unit.head_approves and unit.pk in led for unit in unit_chain(submission.lead_unit))


def only(roles: frozenset[Role]) -> str:
    """A sentence saying who may do something."""
    return _("Das kann nur %(who)s.") % {"who": _(" oder ").join(str(text) for role, text in _HOLDERS.items() if role in roles)}


def why_not_edit(submission: Submission, user: User) -> str:
    """Empty when this person may change the text now, else the sentence that says why not."""
    if submission.status != SubmissionStatus.DRAFT:
        return str(_WHY_CLOSED[SubmissionStatus(submission.status)])
    writers = frozenset({Role.AUTHOR, Role.UNIT_HEAD})
    if roles_for(submission, user) & writers:
        return ""
    return _("Den Text ändern nur die Sachbearbeitung dieser Vorlage und die Leitung der federführenden Einheit.")
