"""What this room adds to editions: fields, goals and open recommendations go along into a new one, and all are compared.

`concepts` knows nothing of fields; it calls what is registered here when the app is ready.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from concepts import hooks
from concepts.editions import copied, twin_of
from concepts.models import ConceptEdition
from fields_of_action.fieldwork import FieldChange, compare_fields, field_tree
from fields_of_action.lists import write
from fields_of_action.models import EditionField, Goal, Measure, Recommendation, RecommendationField
from fields_of_action.parts import address
from municipality.models import User
from municipality.richtext import plain
from municipality.worddiff import diff


def connect() -> None:
    """Called once, when the app is ready."""
    copied.connect(copy_parts, dispatch_uid="fields_of_action")
    if outline not in hooks.outline:
        hooks.outline.append(outline)
        hooks.comparisons += [compare, compare_goals, compare_recommendations]


def copy_parts(sender: Any, *, old: ConceptEdition, new: ConceptEdition, user: User, **kwargs: Any) -> None:
    """Fields, goals and open recommendations of the old edition, in the new one. Nothing is new in it yet.

    A recommendation that became a measure is answered: it stays in the old edition with its link, and the measure goes on living
    as it is. The others come along, so that nothing that was asked for is forgotten, and stay the same recommendation: their
    origins are still known, and what becomes of one answers the other.
    """
    for row in old.edition_fields.select_related("field"):
        twin = twin_of(row, new, user)
        twin.field, twin.is_new = row.field, False
        twin.save()
    twins: dict[int, Goal] = {}
    waiting = list(old.goals.all())
    while waiting:
        # Upper goals first, so that their parts find them; what hangs on nothing that comes stands for itself.
        ready = [goal for goal in waiting if goal.parent_id is None or goal.parent_id in twins] or waiting
        for goal in ready:
            twin = twin_of(goal, new, user)
            twin.parent = twins.get(goal.parent_id) if goal.parent_id else None
            twin.save()
            twins[goal.pk] = twin
        waiting = [goal for goal in waiting if goal.pk not in twins]
    links = []
    for row in old.recommendations.filter(became=None).prefetch_related("in_fields"):
        twin = twin_of(row, new, user)
        twin.first_id = row.first_pk
        twin.save()
        links += [RecommendationField(recommendation=twin, field_id=link.field_id) for link in row.in_fields.all()]
    write(links, [], [], user=user)


def outline(edition: ConceptEdition, user: User) -> hooks.OutlinePart:
    """The fields of an edition in two levels."""
    links = []
    for node in field_tree(EditionField.objects.filter(edition=edition).select_related("field")):
        links.append(hooks.Link(str(node.row), address("field_detail", edition, node.row.field_id)))
        links += [hooks.Link(str(part.row), address("field_detail", edition, part.row.field_id), 2) for part in node.parts]
    return hooks.OutlinePart(_("Handlungsfelder"), links, address("field_list", edition))


def compare(old: ConceptEdition, new: ConceptEdition, user: User) -> hooks.ComparedPart | None:
    """Fields added, dropped, renamed, moved; their texts word by word."""
    changes = compare_fields(*_both(EditionField.objects.select_related("field__parent"), old, new))
    if not changes:
        return None
    differences, unchanged = [], []
    for change in changes:
        told = [*_told(change), *_texts(change)]
        differences += told
        if not told:
            unchanged.append(change.name)
    return hooks.ComparedPart(_("Handlungsfelder"), differences, unchanged)


def _both(rows: QuerySet[Any], old: ConceptEdition, new: ConceptEdition) -> tuple[list[Any], list[Any]]:
    """The rows of two editions, in one query."""
    found = list(rows.filter(edition__in=[old, new]))
    return [row for row in found if row.edition_id == old.pk], [row for row in found if row.edition_id == new.pk]


def _told(change: FieldChange) -> list[hooks.Difference]:
    before, after = change.before, change.after
    if before is None or after is None:
        return [hooks.Difference("added" if before is None else "removed", change.name)]
    found = []
    if before.name != after.name:
        found.append(hooks.Difference("renamed", after.name, _("Hieß „%(name)s“.") % {"name": before.name}))
    if change.is_moved:
        values = {"before": before.number or before.position, "after": after.number or after.position}
        found.append(hooks.Difference("moved", after.name, _("Stand an Stelle %(before)s, jetzt an Stelle %(after)s.") % values))
    return found


def _texts(change: FieldChange) -> list[hooks.Difference]:
    if change.before is None or change.after is None:
        return []
    found = []
    for name, label in (("situation", _("Ausgangslage")), ("text", _("Text"))):
        first, second = plain(getattr(change.before, name)), plain(getattr(change.after, name))
        if first != second:
            found.append(hooks.Difference("changed", f"{change.name}: {label}", "", diff(first, second)))
    return found


def compare_goals(old: ConceptEdition, new: ConceptEdition, user: User) -> hooks.ComparedPart | None:
    """Goals by their wording: a goal that is worded differently is another one."""
    first, second = ([str(goal) for goal in goals] for goals in _both(Goal.objects.all(), old, new))
    if not first and not second:
        return None
    differences = [hooks.Difference("added", name) for name in second if name not in first]
    differences += [hooks.Difference("removed", name) for name in first if name not in second]
    return hooks.ComparedPart(_("Ziele"), differences, [name for name in second if name in first])


def compare_recommendations(old: ConceptEdition, new: ConceptEdition, user: User) -> hooks.ComparedPart | None:
    """Recommendations by their wording. Of one that is gone because it became a measure, that is said."""
    found = _both(Recommendation.objects.select_related("became"), old, new)
    before, after = ({row.title: row for row in rows} for rows in found)
    if not before and not after:
        return None
    seen = set(Measure.objects.visible_to(user).filter(recommendations__edition=old).values_list("pk", flat=True))
    differences, unchanged = [], []
    for title, row in after.items():
        earlier = before.get(title)
        if earlier is None:
            differences.append(hooks.Difference("added", title, "", diff("", row.text)))
        elif told := _changes(earlier, row):
            segments = diff(earlier.text, row.text) if earlier.text != row.text else []
            differences.append(hooks.Difference("changed", title, " ".join(told), segments))
        else:
            unchanged.append(title)
    for title, row in before.items():
        if title not in after:
            sentence = _("Umgesetzt als „%(measure)s“.") % {"measure": row.became} if row.became_id in seen else ""
            differences.append(hooks.Difference("removed", title, sentence, diff(row.text, "")))
    return hooks.ComparedPart(_("Handlungsempfehlungen"), differences, unchanged)


def _changes(before: Recommendation, after: Recommendation) -> list[str]:
    """What else is different in a recommendation of the same name, in sentences."""
    told = []
    for label, first, second in (
        (_("Horizont"), before.get_horizon_display(), after.get_horizon_display()),
        (_("Priorität"), before.get_priority_display(), after.get_priority_display()),
    ):
        if first != second:
            values = {"label": label, "before": first or _("offen"), "after": second or _("offen")}
            told.append(_("%(label)s: bisher %(before)s, jetzt %(after)s.") % values)
    if before.text != after.text:
        told.append(_("Die Erläuterung ist überarbeitet."))
    return told
