"""Forms of events: the event itself, how many came, who came by name."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import Concept, ConceptEdition
from concepts.periods import PeriodField
from fields_of_action.models import FieldOfAction
from municipality.forms.richtext import RichTextField
from municipality.merging import Piece, pieces_of, put
from municipality.scoping import ScopedFormMixin
from workshops.models import Event, Person, StakeholderGroup, WorkingGroup

MOST_PEOPLE = 100_000
FREE_ROWS = 3
"""Empty rows for people who belong to none of the groups."""


class EventForm(ScopedFormMixin, forms.ModelForm):
    """What was or will be held. The concept is chosen once; edition, group and fields must belong to it."""

    period = PeriodField(
        label=gettext_lazy("Datum"), required=False, help_text=gettext_lazy("Zum Beispiel „10.11.2026“ oder „Frühjahr 2027“.")
    )
    in_fields = forms.ModelMultipleChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("Handlungsfelder"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Dieses Handlungsfeld gibt es nicht (mehr). Bitte wählen Sie noch einmal."),
            "invalid_pk_value": gettext_lazy("Dieses Handlungsfeld gibt es nicht (mehr). Bitte wählen Sie noch einmal."),
        },
    )
    fields_before = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    agenda = RichTextField(label=gettext_lazy("Ablauf"), required=False)
    minutes = RichTextField(
        label=gettext_lazy("Protokoll"),
        required=False,
        help_text=gettext_lazy(
            "Das Protokoll lesen nur die Sachbearbeitung und die Leitung der Fachbereiche, denn es kann Namen nennen. Wird eine "
            "Person gelöscht, verschwindet ihr Name auch hier."
        ),
    )
    results = RichTextField(
        label=gettext_lazy("Ergebnisse"),
        required=False,
        help_text=gettext_lazy("Lesen alle, die das Konzept lesen, auch die Gremien. Bitte nennen Sie keine Namen."),
    )

    class Meta:
        model = Event
        fields = [
            "title",
            "kind",
            "concept",
            "edition",
            "period",
            "starts_at",
            "place",
            "working_group",
            "agenda",
            "minutes",
            "results",
        ]
        widgets = {"starts_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}
        error_messages = {
            "title": {"required": gettext_lazy("Bitte geben Sie der Veranstaltung einen Titel.")},
            "starts_at": {"invalid": gettext_lazy("Bitte geben Sie eine Uhrzeit an, zum Beispiel 18:30.")},
            "concept": {"required": gettext_lazy("Bitte wählen Sie, zu welchem Konzept die Veranstaltung gehört.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        of = {"concept": self.instance.concept_id} if self.instance.pk else {}
        self._choose("edition", ConceptEdition.objects.filter(**of).select_related("concept"), _("keine"), one=bool(of))
        self._choose("working_group", WorkingGroup.objects.filter(**of).select_related("concept"), _("keine"), one=bool(of))
        self._choose("in_fields", FieldOfAction.objects.filter(**of).select_related("concept"), None, one=bool(of))
        if of:
            del self.fields["concept"]
            ticked = list(self.instance.in_fields.values_list("field", flat=True))
            self.initial |= {"in_fields": ticked, "fields_before": " ".join(map(str, sorted(ticked)))}
        else:
            self._choose("concept", Concept.objects.all(), _("Bitte wählen"), one=True)
            only = list(Concept.objects.values_list("pk", flat=True)[:2])
            if len(only) == 1:
                self.initial["concept"] = self.initial.get("concept") or only[0]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        where = [name for name in ("concept", "edition", "working_group") if name in self.fields]
        self.helper.layout = Layout(
            Div("title", "kind", css_class="fields"),
            Div("period", "starts_at", "place", css_class="fields"),
            Div(*where, css_class="fields"),
            "in_fields",
            "fields_before",
            "agenda",
            "results",
            "minutes",
        )

    def _choose(self, name: str, rows: Any, empty: str | None, *, one: bool) -> None:
        field = self.fields[name]
        field.queryset = rows
        if empty is not None:
            field.empty_label = empty
        if not one:
            field.label_from_instance = lambda row: f"{row} ({row.concept})"

    def pieces(self) -> dict[str, Piece]:
        """What is compared when two people have written. Ticks are stored one by one and never overwrite each other."""
        return {key: piece for key, piece in pieces_of(self).items() if key not in ("in_fields", "fields_before")}

    def put(self, data: QueryDict, key: str) -> None:
        """Write the piece of this key into posted data."""
        put(data, key, self, key)

    @property
    def ticked_before(self) -> set[int]:
        """Ids of the fields that were ticked when the form was filled; what is damaged counts as nothing."""
        words = str(self.cleaned_data.get("fields_before", "")).split()
        return {int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 19}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        concept = self.instance.concept_id if self.instance.pk else getattr(cleaned.get("concept"), "pk", None)
        if concept is not None:
            for name in ("edition", "working_group"):
                if (chosen := cleaned.get(name)) is not None and chosen.concept_id != concept:
                    self.add_error(name, _("Diese Auswahl gehört zu einem anderen Konzept."))
            if any(field.concept_id != concept for field in cleaned.get("in_fields", ())):
                self.add_error("in_fields", _("Diese Handlungsfelder gehören zu einem anderen Konzept."))
        return cleaned


class NumberField(forms.IntegerField):
    """How many people: a whole number, or nothing."""

    def __init__(self, label: str) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": MOST_PEOPLE, "class": "form-control"})
        super().__init__(label=label, required=False, min_value=0, max_value=MOST_PEOPLE, widget=widget)
        self.error_messages["invalid"] = _("Bitte geben Sie eine ganze Zahl an, zum Beispiel 12.")


class AttendanceForm(forms.Form):
    """A number for each stakeholder group of the concept, and some rows for people who belong to none.

    `stored` are rows as (group or None, label, count).
    """

    def __init__(self, event: Event, stored: list[tuple[int | None, str, int]], data: Any = None) -> None:
        super().__init__(data)
        self.groups = list(StakeholderGroup.objects.filter(concept=event.concept_id))
        known = {group.pk for group in self.groups}
        numbers = {group: (label, count) for group, label, count in stored if group in known}
        for group in self.groups:
            self.fields[f"group-{group.pk}"] = NumberField(group.name)
            self.initial[f"group-{group.pk}"] = numbers.get(group.pk, ("", None))[1]
        free = [(label, count) for group, label, count in stored if group not in known]
        self.places = range(max(len(free), 0) + FREE_ROWS if data is None else _rows_in(data))
        for place in self.places:
            label, number = free[place] if place < len(free) else ("", None)
            self.fields[f"label-{place}"] = forms.CharField(
                label=_("Wen die Zahl zählt"),
                max_length=160,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "placeholder": _("zum Beispiel: ohne Gruppe")}),
            )
            self.fields[f"count-{place}"] = NumberField(_("Anzahl"))
            self.initial |= {f"label-{place}": label, f"count-{place}": number}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in self.places:
            label, number = cleaned.get(f"label-{place}"), cleaned.get(f"count-{place}")
            if number is not None and not label and f"label-{place}" not in self.errors:
                self.add_error(f"label-{place}", _("Bitte sagen Sie, wen diese Zahl zählt."))
            elif label and number is None and f"count-{place}" not in self.errors:
                self.add_error(f"count-{place}", _("Bitte geben Sie eine Zahl an, oder leeren Sie die Zeile."))
        return cleaned

    @property
    def rows(self) -> list[tuple[int | None, str, int]]:
        """What was typed: (group or None, label, count)."""
        typed = self.cleaned_data
        named = [(group.pk, group.name, typed[f"group-{group.pk}"]) for group in self.groups]
        free = [(None, typed[f"label-{place}"], typed[f"count-{place}"]) for place in self.places]
        return [(group, label, number) for group, label, number in (*named, *free) if number is not None and label]

    @property
    def group_fields(self) -> list[Any]:
        return [self[f"group-{group.pk}"] for group in self.groups]

    @property
    def free_fields(self) -> list[tuple[Any, Any]]:
        return [(self[f"label-{place}"], self[f"count-{place}"]) for place in self.places]


def _rows_in(data: Any) -> int:
    """How many free rows were sent; never more than anybody fills."""
    places = [name.removeprefix("label-") for name in data if name.startswith("label-")]
    return min(
        1 + max((int(place) for place in places if place.isascii() and place.isdigit() and len(place) < 4), default=-1), 50
    )


class ParticipantForm(forms.Form):
    """Somebody whose name may be kept, as a participant of this event."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Person"),
        empty_label=gettext_lazy("Bitte wählen"),
        error_messages={
            "required": gettext_lazy("Bitte wählen Sie eine Person."),
            "invalid_choice": gettext_lazy("Diese Person ist nicht (mehr) eingetragen oder steht schon auf der Liste."),
        },
    )

    def __init__(self, event: Event, persons: Any, data: Any = None) -> None:
        super().__init__(data)
        self.fields["person"].queryset = persons.exclude(participations__event=event)
        self.fields["person"].label_from_instance = lambda row: (
            f"{row.family_name}, {row.given_name}" + (f" ({row.organization})" if row.organization else "")
        )
