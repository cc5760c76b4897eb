"""A working group with its members as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.periods import PeriodField
from fields_of_action.forms.measure import plain_form_helper
from fields_of_action.models import FieldOfAction
from municipality.choices import STAFF_ROLES
from municipality.forms.richtext import RichTextField
from municipality.models import Membership, User
from municipality.richtext import plain
from municipality.scoping import ScopedFormMixin
from workshops.choices import Capacity, GroupRole
from workshops.forms.groups import choose_concept
from workshops.forms.rows import RowForm, Rows, rows_of
from workshops.models import GroupMember, Person, WorkingGroup

PREFIX = "mitglieder"
Choices = list[tuple[str, str]]


class WorkingGroupForm(ScopedFormMixin, forms.ModelForm):
    """What a group is; its members stand in rows below."""

    period = PeriodField(label=gettext_lazy("Zeitraum"), required=False)
    purpose = RichTextField(label=gettext_lazy("Auftrag"), required=False, headings=False)
    in_fields = forms.ModelMultipleChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("Handlungsfelder"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = WorkingGroup
        fields = ["concept", "name", "kind", "period", "successor", "purpose"]
        help_texts = {"successor": gettext_lazy("Die Gruppe, in der diese weiterarbeitet.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_concept(self, user)
        group = self.instance
        others = WorkingGroup.objects.visible_to(user).select_related("concept").exclude(pk=group.pk)
        fields = FieldOfAction.objects.select_related("concept")
        if group.pk:
            others, fields = others.filter(concept=group.concept_id), fields.filter(concept=group.concept_id)
            self.initial["in_fields"] = list(group.in_fields.values_list("field", flat=True))
        self.fields["successor"].queryset = others
        self.fields["successor"].empty_label = _("keine")
        self.fields["in_fields"].queryset = fields
        if not group.pk and "concept" in self.fields and not self.fields["concept"].widget.is_hidden:
            self.fields["in_fields"].label_from_instance = lambda row: f"{row.name} ({row.concept.name})"

    def _get_validation_exclusions(self) -> set[str]:
        # The name is unique in its concept, which stays what it is.
        return super()._get_validation_exclusions() - {"concept"}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        concept = cleaned["concept"].pk if cleaned.get("concept") else self.instance.concept_id
        successor = cleaned.get("successor")
        if successor is not None and successor.concept_id != concept:
            self.add_error("successor", _("Diese Gruppe gehört zu einem anderen Konzept."))
        elif successor is not None and self.instance.pk and leads_to(successor, self.instance.pk):
            self.add_error("successor", _("Diese Gruppe ist selbst schon in der hier beschriebenen aufgegangen."))
        if any(field.concept_id != concept for field in cleaned.get("in_fields") or []):
            self.add_error("in_fields", _("Bitte wählen Sie nur Handlungsfelder des gewählten Konzepts."))
        return cleaned

    @property
    def helper(self) -> Any:
        return plain_form_helper()


def leads_to(group: WorkingGroup, wanted: int) -> bool:
    """Whether the chain of successors comes to the group with this id."""
    after = dict(WorkingGroup.objects.filter(concept=group.concept_id).values_list("pk", "successor"))
    seen: set[int] = set()
    current: int | None = group.pk
    while current is not None and current not in seen:
        if current == wanted:
            return True
        seen.add(current)
        current = after.get(current)
    return False


class MemberForm(RowForm):
    """One member: an organization, a participant by name, or somebody of the administration."""

    naming = "organization"
    id = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    organization = forms.CharField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    person = forms.TypedChoiceField(label=gettext_lazy("oder Person"), required=False, coerce=int, empty_value=None)
    user = forms.TypedChoiceField(label=gettext_lazy("oder Verwaltung"), required=False, coerce=int, empty_value=None)
    role = forms.ChoiceField(label=gettext_lazy("Aufgabe"), choices=GroupRole, initial=GroupRole.MEMBER)
    capacity = forms.ChoiceField(label=gettext_lazy("nimmt teil als"), choices=Capacity, initial=Capacity.PARTNER)

    def __init__(self, *args: Any, people: Choices, staff: Choices, nameless: set[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
        self.fields["user"].choices = staff
        self.nameless = nameless

    @property
    def is_nameless(self) -> bool:
        """Whether the row is a member whose name was deleted; it may stay as it is."""
        text = str(self["id"].value() or "")
        return text.isascii() and text.isdigit() and len(text) < 19 and int(text) in self.nameless

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        named = [name for name in ("organization", "person", "user") if cleaned.get(name)]
        if len(named) > 1:
            raise forms.ValidationError(
                _("Bitte nennen Sie je Zeile nur eines: Organisation, Person oder jemanden aus der Verwaltung.")
            )
        if not named and not self.errors and not self.is_nameless and not cleaned.get("DELETE"):
            raise forms.ValidationError(_("Bitte sagen Sie, wer gemeint ist, oder entfernen Sie die Zeile."))
        if cleaned.get("user"):
            cleaned["capacity"] = Capacity.STAFF
        return cleaned


class BaseMembers(Rows):
    def clean(self) -> None:
        for name, sentence in (
            ("person", _("Eine Person steht zweimal in der Liste. Bitte lassen Sie eine Zeile stehen.")),
            ("user", _("Jemand aus der Verwaltung steht zweimal in der Liste. Bitte lassen Sie eine Zeile stehen.")),
        ):
            chosen = [form.cleaned_data.get(name) for form in self.kept() if form.cleaned_data.get(name)]
            if len(chosen) != len(set(chosen)):
                raise forms.ValidationError(sentence)


MemberRows = rows_of(
    MemberForm,
    BaseMembers,
    label=gettext_lazy("Mitglieder"),
    add=gettext_lazy("Mitglied hinzufügen"),
    noun=gettext_lazy("Mitglied"),
)


def members_for(group: WorkingGroup, data: Any = None) -> Rows:
    """The members as rows; without data as they are stored."""
    stored = list(group.members.all()) if group.pk else []
    kwargs = {
        "people": [("", _("keine")), *((str(row.pk), _labelled(row)) for row in Person.objects.all())],
        "staff": [("", _("niemand")), *_staff({row.user_id for row in stored if row.user_id})],
        "nameless": {row.pk for row in stored if not (row.person_id or row.user_id or row.organization)},
    }
    if data is not None:
        return MemberRows(data, prefix=PREFIX, form_kwargs=kwargs)
    initial: list[dict[str, Any]] = [
        {
            "id": row.pk,
            "organization": row.organization,
            "person": row.person_id,
            "user": row.user_id,
            "role": row.role,
            "capacity": row.capacity,
        }
        for row in stored
    ]
    return MemberRows(prefix=PREFIX, initial=initial or [{}], form_kwargs=kwargs)


def _labelled(person: Person) -> str:
    return f"{person.family_name}, {person.given_name}" + (f" ({person.organization})" if person.organization else "")


def _staff(kept: set[int]) -> Choices:
    """Who works in the administration today, and those who stand in the rows already."""
    current = Membership.objects.current().filter(role__in=STAFF_ROLES).values("user")
    found = User.objects.filter(pk__in=current) | User.objects.filter(pk__in=kept)
    return [(str(user.pk), f"{user.family_name}, {user.given_name}") for user in found.distinct()]


def write_members(group: WorkingGroup, rows: Rows) -> None:
    """Store the rows as typed; the caller holds the group's row. Members that stay keep their row."""
    stored = {row.pk: row for row in group.members.all()}
    wanted = [(form, stored.get(form.cleaned_data.get("id") or 0)) for form in rows.kept()]
    kept = {row.pk for _form, row in wanted if row is not None}
    # First those who leave, so that nobody stands twice in between.
    group.members.exclude(pk__in=kept).delete()
    group.members.update(person=None, user=None, organization="")
    for place, (form, row) in enumerate(wanted, start=1):
        typed = form.cleaned_data
        member = row or GroupMember(group=group)
        member.position, member.role, member.capacity = place, typed["role"], typed["capacity"]
        member.organization, member.person_id, member.user_id = typed["organization"], typed["person"], typed["user"]
        member.save()


def stored_texts(group: WorkingGroup) -> dict[str, str]:
    """The stored values of a group as texts, to be compared with what was typed."""
    return {
        _("Name"): group.name,
        _("Art"): str(group.get_kind_display()),
        _("Zeitraum"): group.period,
        _("fortgesetzt durch"): str(group.successor or ""),
        _("Auftrag"): plain(group.purpose),
        _("Mitglieder"): "\n".join(_said(row) for row in group.members.select_related("person", "user")),
    }


def _said(row: GroupMember) -> str:
    who = row.organization or (row.person.full_name if row.person else "") or (row.user.full_name if row.user else "")
    return ", ".join(filter(None, (who, str(row.get_role_display()), str(row.get_capacity_display()))))


def typed_texts(form: WorkingGroupForm, rows: Rows) -> dict[str, str]:
    """The typed values as texts."""
    typed = form.cleaned_data
    return {
        _("Name"): typed["name"],
        _("Art"): str(form.instance.get_kind_display()),
        _("Zeitraum"): typed["period"].text if typed["period"] else "",
        _("fortgesetzt durch"): str(typed["successor"] or ""),
        _("Auftrag"): plain(typed["purpose"]),
        _("Mitglieder"): "\n".join(_typed_member(row) for row in rows.kept()),
    }


def _typed_member(row: forms.Form) -> str:
    typed, who = row.cleaned_data, row.cleaned_data["organization"]
    for name in ("person", "user"):
        if typed[name]:
            family, _comma, given = dict(row.fields[name].choices)[str(typed[name])].partition(" (")[0].partition(", ")
            who = f"{given} {family}"
    return ", ".join(filter(None, (who, str(GroupRole(typed["role"]).label), str(Capacity(typed["capacity"]).label))))
