"""A line of the table of stakeholders as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import Concept
from fields_of_action.forms.measure import plain_form_helper
from municipality.models import User
from municipality.scoping import ScopedFormMixin
from workshops.forms.rows import RowForm, Rows, rows_of
from workshops.models import ExistingFormat, Stakeholder, StakeholderGroup

PREFIX_STAKEHOLDERS, PREFIX_FORMATS = "akteure", "formate"


def choose_concept(form: forms.ModelForm, user: User) -> None:
    """Ask for the concept only where there are several to choose from, and never of a row that has one already."""
    concepts = Concept.objects.visible_to(user)
    form.fields["concept"].queryset = concepts
    form.fields["concept"].empty_label = None
    if form.instance.pk:
        del form.fields["concept"]
    elif concepts.count() == 1:
        form.fields["concept"].initial = concepts.get().pk
        form.fields["concept"].widget = forms.HiddenInput()


class GroupForm(ScopedFormMixin, forms.ModelForm):
    class Meta:
        model = StakeholderGroup
        fields = ["concept", "name", "note"]
        help_texts = {
            "name": gettext_lazy("Zum Beispiel „Zivilgesellschaftliche Gruppen“."),
            "note": gettext_lazy("Steht im Konzept unter dem Namen der Gruppe."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_concept(self, user)

    def _get_validation_exclusions(self) -> set[str]:
        # The name is unique in its concept, which stays what it is.
        return super()._get_validation_exclusions() - {"concept"}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @property
    def helper(self) -> Any:
        return plain_form_helper()


class StakeholderForm(RowForm):
    """One institution, office or part of the population; no single person."""

    naming = "name"
    name = forms.CharField(label=gettext_lazy("Akteur"), max_length=300)


class FormatForm(RowForm):
    naming = "name"
    name = forms.CharField(label=gettext_lazy("Format"), max_length=300)
    frequency = forms.CharField(label=gettext_lazy("Häufigkeit"), max_length=120, required=False)


StakeholderRows = rows_of(
    StakeholderForm,
    label=gettext_lazy("Spezifisch"),
    add=gettext_lazy("Akteur hinzufügen"),
    noun=gettext_lazy("Akteur"),
)
FormatRows = rows_of(
    FormatForm,
    label=gettext_lazy("Vorhandene Formate"),
    add=gettext_lazy("Format hinzufügen"),
    noun=gettext_lazy("Format"),
)


def rows_for(group: StakeholderGroup, data: Any = None) -> tuple[Rows, Rows]:
    """Stakeholders and formats of a group; without data as they are stored, and for a new group one empty row each."""
    if data is not None:
        return StakeholderRows(data, prefix=PREFIX_STAKEHOLDERS), FormatRows(data, prefix=PREFIX_FORMATS)
    stakeholders = [{"name": row.name} for row in group.stakeholders.all()] if group.pk else [{}]
    formats = [{"name": row.name, "frequency": row.frequency} for row in group.formats.all()] if group.pk else [{}]
    return (
        StakeholderRows(prefix=PREFIX_STAKEHOLDERS, initial=stakeholders),
        FormatRows(prefix=PREFIX_FORMATS, initial=formats),
    )


def write_rows(group: StakeholderGroup, stakeholders: Rows, formats: Rows) -> None:
    """Store the rows as typed; the caller holds the group's row."""
    group.stakeholders.all().delete()
    group.formats.all().delete()
    Stakeholder.objects.bulk_create(
        Stakeholder(group=group, position=place, name=form.cleaned_data["name"])
        for place, form in enumerate(stakeholders.kept(), start=1)
    )
    ExistingFormat.objects.bulk_create(
        ExistingFormat(group=group, position=place, name=form.cleaned_data["name"], frequency=form.cleaned_data["frequency"])
        for place, form in enumerate(formats.kept(), start=1)
    )


def lines(rows: Rows) -> str:
    """The typed rows as text, one a line, to be compared with what somebody else stored."""
    return "\n".join(
        ", ".join(filter(None, (form.cleaned_data["name"], form.cleaned_data.get("frequency", "")))) for form in rows.kept()
    )


def stored_lines(group: StakeholderGroup) -> dict[str, str]:
    """The stored values of a line of the table as texts."""
    return {
        _("Gruppe"): group.name,
        _("Anmerkung"): group.note,
        _("Spezifisch"): "\n".join(str(row) for row in group.stakeholders.all()),
        _("Vorhandene Formate"): "\n".join(str(row) for row in group.formats.all()),
    }
