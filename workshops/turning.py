"""What becomes of contributions: a recommendation, a measure, or one contribution instead of several. The one writer of it.

Each act holds the contributions' rows, so that of two people who turn the same one the second gets a sentence. It asks for the
right to write the target, and can be undone while nothing has been built on what it made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.db.models.signals import pre_delete
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concepts.choices import EditionStatus, Priority
from concepts.models import Concept, ConceptEdition
from concepts.permissions import why_not_edit
from fields_of_action import sheets, updates
from fields_of_action.choices import MeasureKind
from fields_of_action.models import EditionField, FieldOfAction, Measure, Recommendation, RecommendationField
from fields_of_action.permissions import home_unit, may_write, writable_units
from municipality.acting import Refused
from municipality.history import acting_user
from municipality.models import OrganizationalUnit, User
from workshops.contributions import CHANGE, ask, count, locked
from workshops.models import Contribution

LONGEST_TITLE = 250
"""Of what a measure may be called; a recommendation may be called more."""
_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)", re.DOTALL)


@transaction.atomic
def to_recommendation(
    contributions: Sequence[Contribution],
    *,
    edition: ConceptEdition | None = None,
    user: User,
    title: str = "",
    text: str | None = None,
    fields: Collection[FieldOfAction] = (),
    horizon: str = "",
    priority: str = Priority.NORMAL,
) -> Recommendation:
    """One recommendation of a draft out of one or several contributions. What is left out follows from them. Raises `Refused`."""
    rows = _held(contributions, user)
    concept = rows[0].event.concept
    wanted = edition or draft_of(rows)
    if wanted is None:
        raise Refused(
            _("Empfehlungen gehören in eine Fortschreibung, die gerade geschrieben wird; dieses Konzept hat keine."), code="state"
        )
    held = ConceptEdition.objects.select_for_update(of=("self",)).filter(pk=wanted.pk, concept=concept).first()
    if held is None:
        raise _input("edition", _("Diese Fortschreibung gehört zu einem anderen Konzept als die Beiträge."))
    if reason := why_not_edit(held, user):
        raise Refused(reason, code="role" if held.status == EditionStatus.DRAFT else "state")
    wanted_fields = list(dict.fromkeys(fields or [row.field for row in rows if row.field]))
    if not wanted_fields:
        raise _input("fields", _("Bitte wählen Sie, zu welchem Handlungsfeld die Empfehlung gehört."))
    there = set(EditionField.objects.filter(edition=held, field__in=wanted_fields).values_list("field", flat=True))
    if missing := [str(item) for item in wanted_fields if item.pk not in there]:
        sentence = _("Diese Fortschreibung hat das Handlungsfeld „%(name)s“ nicht. Bitte wählen Sie ein anderes.")
        raise _input("fields", sentence % {"name": missing[0]})
    last = Recommendation.objects.filter(edition=held).aggregate(last=Max("position"))["last"] or 0
    made = Recommendation(edition=held, position=last + 1, title=title or title_of(rows), horizon=horizon, priority=priority)
    made.text, made.source, made.last_editor = text_of(rows) if text is None else text, source_of(rows), user
    made.save()
    for field in wanted_fields:
        RecommendationField.objects.create(recommendation=made, field=field)
    for row in rows:
        row.recommendation = made
        count(row, user, "recommendation")
    return made


@transaction.atomic
def to_measure(
    contributions: Sequence[Contribution],
    *,
    user: User,
    edition: ConceptEdition | None = None,
    title: str = "",
    text: str | None = None,
    field: FieldOfAction | None = None,
    unit: OrganizationalUnit | None = None,
    kind: str = MeasureKind.MEASURE,
    horizon: str = "",
    priority: str = Priority.NORMAL,
) -> Measure:
    """One measure out of one or several contributions; it is an idea until somebody reports on it. Raises `Refused`."""
    rows = _held(contributions, user)
    concept = rows[0].event.concept
    field = field or next((row.field for row in rows if row.field), None)
    if field is None:
        raise _input("field", _("Bitte wählen Sie, zu welchem Handlungsfeld die Maßnahme gehört."))
    edition = edition or draft_of(rows) or rows[0].event.edition
    if field.concept_id != concept.pk or (edition is not None and edition.concept_id != concept.pk):
        raise _input("field", _("Handlungsfeld und Fortschreibung gehören zu einem anderen Konzept als die Beiträge."))
    made = Measure(concept=concept, edition=edition, field=field, kind=kind, title=title or title_of(rows))
    made.description = text_of(rows) if text is None else text
    made.horizon, made.priority = horizon, priority
    made.responsible_unit_id = unit.pk if unit is not None else home_unit(user)
    try:
        sheets.begin(made, user=user)
    except updates.Refused as refused:
        raise Refused(refused.sentence, code="role") from refused
    for row in rows:
        row.measure = made
        count(row, user, "measure")
    return made


@transaction.atomic
def merge(contributions: Sequence[Contribution], into: Contribution, *, user: User, text: str = "") -> Contribution:
    """Let one contribution speak for others that say the same; what was merged into those comes along. Raises `Refused`."""
    ask(user, CHANGE)
    others = [row.pk for row in contributions if row.pk != into.pk]
    if not others:
        raise Refused(_("Bitte kreuzen Sie mindestens zwei Beiträge an, die dasselbe sagen."), code="input")
    target, *rows = locked([into.pk, *others], user)
    _ask_same_concept([target, *rows])
    for row in [target, *rows]:
        _ask_waiting(row)
    for row in [*rows, *_merged_into(rows, user)]:
        row.merged_into = target
        count(row, user, "merged_into")
    if text and text != target.text:
        target.text = text
        count(target, user, "text")
    return target


@transaction.atomic
def undo(contribution: Contribution, *, user: User) -> str:
    """Take back what became of a contribution, as long as nothing has been built on it. Says what was done. Raises `Refused`.

    What was made of several together is taken back for all of them.
    """
    row = locked([contribution.pk], user)[0]
    if row.merged_into_id is not None:
        ask(user, CHANGE)
        row.merged_into = None
        count(row, user, "merged_into")
        return _("Der Beitrag steht wieder für sich.")
    if row.measure_id is not None:
        return _take_back(row, "measure", user)
    if row.recommendation_id is not None:
        return _take_back(row, "recommendation", user)
    raise Refused(_("Aus diesem Beitrag ist noch nichts geworden; hier gibt es nichts zurückzunehmen."), code="stale")


def _take_back(row: Contribution, name: str, user: User) -> str:
    """Delete the recommendation or measure that was made of these contributions; they wait again."""
    made = getattr(row, name)
    rows = list(Contribution.objects.select_for_update(of=("self",)).filter(**{name: made}).order_by("pk"))
    held = type(made).objects.select_for_update(of=("self",)).get(pk=made.pk)
    if reason := why_not_take_back(held, user):
        raise Refused(reason, code="guard" if is_built_on(held) else "role")
    for item in rows:
        setattr(item, name, None)
        count(item, user, name)
    held._history_user = user
    held.delete()
    text = ngettext("Zurückgenommen; der Beitrag wartet wieder.", "Zurückgenommen; %(count)s Beiträge warten wieder.", len(rows))
    return text % {"count": len(rows)}


def connect() -> None:
    """Called once, when the app is ready: whoever deletes what was made, contributions notice it."""
    for model in (Recommendation, Measure):
        pre_delete.connect(release, sender=model, dispatch_uid="release_contributions")


def release(sender: type[models.Model], instance: Recommendation | Measure, **kwargs: Any) -> None:
    """What was made of contributions is being deleted, in this transaction: they wait again, and each of them tells it."""
    name = "measure" if sender is Measure else "recommendation"
    user = acting_user(instance)
    for row in Contribution.objects.select_for_update(of=("self",)).filter(**{name: instance}).order_by("pk"):
        setattr(row, name, None)
        count(row, user, name)


def why_not_take_back(made: Recommendation | Measure, user: User) -> str:
    """Empty when this person may take it back now, else the sentence that says why not."""
    if isinstance(made, Measure):
        if not may_write(made, writable_units(user)):
            return _("Diese Maßnahme nehmen nur die zuständige und die federführende Einheit zurück.")
        name = _("Die Maßnahme")
    else:
        if reason := why_not_edit(made.edition, user):
            return reason
        name = _("Die Empfehlung")
    if is_built_on(made):
        return _("%(name)s ist inzwischen bearbeitet oder mit anderem verbunden und bleibt deshalb bestehen.") % {"name": name}
    return ""


def is_built_on(made: models.Model) -> bool:
    """Whether anybody has written in it since, or any other row of any room hangs on it."""
    if made.revision != 1 or getattr(made, "became_id", None) is not None:
        return True
    own = {Contribution, RecommendationField}
    relations = [item for item in made._meta.related_objects if item.related_model not in own]
    return any(item.related_model._base_manager.filter(**{item.field.name: made.pk}).exists() for item in relations)


def why_not_turn(row: Contribution) -> str:
    """Empty while something can become of the contribution, else the sentence that says what became of it."""
    if row.is_waiting:
        return ""
    if row.merged_into_id:
        what = _("ist inzwischen mit einem anderen zusammengefasst")
    elif row.measure_id:
        what = _("ist inzwischen schon zur Maßnahme geworden")
    elif row.recommendation_id:
        what = _("ist inzwischen schon zur Empfehlung geworden")
    else:
        what = _("ist schon beantwortet; nehmen Sie zuerst die Antwort heraus")
    return _("Der Beitrag „%(text)s“ %(what)s.") % {"text": Truncator(row.text).chars(60, truncate="…"), "what": what}


# --- What follows from the contributions ------------------------------------------------------------------------------------


def draft_of(rows: Sequence[Contribution]) -> ConceptEdition | None:
    """The edition that is being written: the event's own, or else the concept's newest draft."""
    own = next((row.event.edition for row in rows if row.event.edition_id), None)
    if own is not None and own.status == EditionStatus.DRAFT:
        return own
    drafts = ConceptEdition.objects.filter(concept=rows[0].event.concept_id, status=EditionStatus.DRAFT)
    return drafts.order_by("-pk").first()


def title_of(rows: Sequence[Contribution]) -> str:
    """The first sentence of the first contribution, without its full stop."""
    first = " ".join(rows[0].text.split())
    sentence = _SENTENCE.match(first)
    text = sentence[1] if sentence and len(sentence[1]) > 12 else first
    return Truncator(text.removesuffix(".")).chars(LONGEST_TITLE, truncate="…")


def text_of(rows: Sequence[Contribution]) -> str:
    """What the title does not say: the whole words, a line for each contribution."""
    if len(rows) > 1:
        return "\n".join(f"– {row.text}" for row in rows)
    return "" if rows[0].text.removesuffix(".") == title_of(rows) else rows[0].text


def source_of(rows: Sequence[Contribution]) -> str:
    """Where a recommendation came from, in the words of its own field."""
    events = dict.fromkeys(f"{row.event.title}, {row.event.period}" if row.event.period else row.event.title for row in rows)
    return Truncator("; ".join(events)).chars(Recommendation._meta.get_field("source").max_length, truncate="…")


def concept_of(rows: Sequence[Contribution]) -> Concept:
    """The concept that all of them belong to. Raises `Refused`."""
    _ask_same_concept(rows)
    return rows[0].event.concept


def _held(contributions: Sequence[Contribution], user: User) -> list[Contribution]:
    """The contributions, locked, when something can still become of all of them."""
    if not contributions:
        raise Refused(_("Bitte kreuzen Sie mindestens einen Beitrag an."), code="input")
    ask(user, CHANGE)
    rows = locked([row.pk for row in contributions], user)
    _ask_same_concept(rows)
    for row in rows:
        _ask_waiting(row)
    return rows


def _ask_same_concept(rows: Sequence[Contribution]) -> None:
    if len({row.event.concept_id for row in rows}) > 1:
        raise Refused(_("Diese Beiträge gehören zu verschiedenen Konzepten. Bitte wählen Sie die eines Konzepts."), code="input")


def _ask_waiting(row: Contribution) -> None:
    if reason := why_not_turn(row):
        raise Refused(reason, code="stale")


def _merged_into(rows: Sequence[Contribution], user: User) -> list[Contribution]:
    pks = list(Contribution.objects.filter(merged_into__in=[row.pk for row in rows]).order_by("pk").values_list("pk", flat=True))
    return locked(pks, user) if pks else []


def _input(name: str, sentence: Any) -> Refused:
    return Refused(sentence, code="input", errors={name: sentence})
