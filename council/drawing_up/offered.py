"""Tells the pages of the concept that papers can be drawn up from them, and the measures which papers decided them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from concepts import hooks
from concepts.models import ConceptEdition
from council.choices import SubmissionResult, SubmissionStatus
from council.drawing_up.sources import Source, why_not
from council.models import Submission, SubmissionMeasure
from fields_of_action import hooks as field_hooks
from fields_of_action.models import EditionField, Measure
from municipality.models import User

WRITE = "council.add_submission"
ADOPTED = (SubmissionResult.ADOPTED, SubmissionResult.ADOPTED_AMENDED)


def connect() -> None:
    """Called once, when the app is ready."""
    if from_edition not in hooks.actions:
        hooks.actions.append(from_edition)
        field_hooks.field_actions.append(from_field)
        field_hooks.measure_actions.append(from_measures)
        field_hooks.papers.append(papers)


def from_edition(edition: ConceptEdition, user: User) -> hooks.Action | None:
    return _action(Source("edition", edition), user)


def from_field(part: EditionField, user: User) -> hooks.Action | None:
    return _action(Source("field", part.edition, part), user)


def from_measures(measures: Sequence[Measure], user: User) -> hooks.Action | None:
    """Several measures become one paper when they are of one concept."""
    if not measures:
        return hooks.Action(_label()) if user.has_perm(WRITE) else None
    if len({item.concept_id for item in measures}) > 1:
        return hooks.Action(
            _label(), reason=_("Eine Vorlage gehört zu einem Konzept. Bitte wählen Sie Maßnahmen desselben Konzepts.")
        )
    return _action(Source("measures", measures=tuple(measures)), user)


def _label() -> str:
    return _("Vorlage daraus erstellen")


def _action(source: Source, user: User) -> hooks.Action | None:
    if not user.has_perm(WRITE):
        return None
    reason = why_not(source)
    return hooks.Action(_label(), "" if reason else source.address, reason)


def papers(measures: Collection[int], user: User) -> dict[int, list[field_hooks.Paper]]:
    """The papers about these measures that this person may see, told as far as she may know how they ended."""
    seen = Submission.objects.visible_to(user).shown_to(user).annotate(decided_on=Max("steps__resolution__decided_on"))
    known = {paper.pk: paper for paper in seen.filter(concerned_measures__measure__in=list(measures))}
    found: dict[int, list[field_hooks.Paper]] = {}
    if known:
        rows = SubmissionMeasure.objects.filter(measure__in=list(measures), submission__in=list(known))
        for measure, paper in rows.order_by("submission").values_list("measure", "submission"):
            found.setdefault(measure, []).append(_told(known[paper]))
    return found


def _told(paper: Submission) -> field_hooks.Paper:
    label = f"{_('Vorlage')} {paper.number}" if paper.number else f"{_('Vorlage')} „{paper.subject}“"
    if paper.shown_result in ADOPTED:
        day = _("am %(day)s") % {"day": f"{paper.decided_on:%d.%m.%Y}"} if paper.decided_on else ""
        return field_hooks.Paper(_("Beschlossen mit"), label, paper.get_absolute_url(), day, decided=True)
    state = SubmissionResult(paper.shown_result).label if paper.shown_result else _state(paper.shown_status)
    return field_hooks.Paper(_("Gegenstand von"), label, paper.get_absolute_url(), f"({state})")


def _state(status: str) -> str:
    return str(SubmissionStatus(status).label)
