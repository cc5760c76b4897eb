"""What an edition says about a field, its goals and recommendations, and what a concept counts and already has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.forms.parts import PartForm
from concepts.models import ConceptEdition
from fields_of_action.forms.measure import plain_form_helper
from fields_of_action.lists import put_in_fields, rewrite
from fields_of_action.models import (
    EditionField,
    ExistingOffer,
    FieldOfAction,
    Goal,
    Indicator,
    IndicatorValue,
    Recommendation,
)
from municipality.forms.amounts import AmountField
from municipality.forms.richtext import RichTextField
from municipality.merging import Piece, put_rows, rows_piece

PREFIX_VALUES = "werte"
MOST_VALUES = 200


def fields_of(edition: ConceptEdition) -> Any:
    """The fields that stand in an edition."""
    return FieldOfAction.objects.filter(in_editions__edition=edition).order_by("in_editions__position", "name")


class FieldPartForm(PartForm):
    """A part of an edition, or of its concept, that may belong to a field."""

    def prepare(self) -> None:
        if "field" in self.fields:
            self.fields["field"].queryset = fields_of(self.edition)
            self.fields["field"].empty_label = _("das ganze Konzept")
        if self.instance.pk is None:
            # What is new stands last.
            self.fields.pop("position", None)
        for item in self.fields.values():
            if isinstance(item.widget, forms.Textarea) and not isinstance(item, RichTextField):
                item.widget.attrs["rows"] = 4


class EditionFieldForm(FieldPartForm):
    """A field in one edition. What holds in all editions (focus, other names) is written along."""

    rows = [["number", "name"], "situation", "text", ["focus", "position"], "aliases", "is_new"]

    situation = RichTextField(label=gettext_lazy("Ausgangslage"), required=False)
    text = RichTextField(label=gettext_lazy("Was wir vorhaben"), required=False)
    focus = forms.CharField(label=gettext_lazy("Schwerpunkt"), max_length=200, required=False)
    aliases = forms.CharField(
        label=gettext_lazy("weitere Namen"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Ein Name je Zeile; Suche und Einfuhr finden sie alle."),
    )

    class Meta:
        model = EditionField
        fields = ["name", "number", "position", "is_new", "situation", "text"]

    def prepare(self) -> None:
        super().prepare()
        self.initial |= {"focus": self.instance.field.focus, "aliases": self.instance.field.aliases}
        self.fields["aliases"].widget.attrs["rows"] = 2

    def save_along(self) -> None:
        field = self.instance.field
        typed = {name: self.cleaned_data[name] for name in ("focus", "aliases")}
        if any(getattr(field, name) != value for name, value in typed.items()):
            field.focus, field.aliases = typed["focus"], typed["aliases"]
            field._history_user = self.instance.last_editor
            field.save(update_fields=list(typed))


class NewFieldForm(forms.Form):
    """A field for an edition: one that the concept has already, or a new one."""

    existing = forms.ModelChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("Handlungsfeld, das es im Konzept schon gibt"),
        required=False,
        empty_label=gettext_lazy("ein ganz neues"),
    )
    name = forms.CharField(label=gettext_lazy("Name in dieser Fortschreibung"), max_length=200, required=False)
    parent = forms.ModelChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("gehört zu"),
        required=False,
        empty_label=gettext_lazy("steht für sich"),
    )
    focus = forms.CharField(label=gettext_lazy("Schwerpunkt"), max_length=200, required=False)
    number = forms.CharField(label=gettext_lazy("Nummer"), max_length=10, required=False)

    def __init__(self, *args: Any, edition: ConceptEdition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        rows = FieldOfAction.objects.filter(concept=edition.concept)
        self.fields["existing"].queryset = rows.exclude(in_editions__edition=edition)
        self.fields["parent"].queryset = rows.filter(parent=None, in_editions__edition=edition)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        existing, name = cleaned.get("existing"), " ".join((cleaned.get("name") or "").split())
        if existing is None and not name:
            self.add_error("name", _("Bitte geben Sie dem Handlungsfeld einen Namen, oder wählen Sie ein vorhandenes."))
        elif existing is None and FieldOfAction.objects.filter(concept=self.edition.concept, name=name).exists():
            self.add_error("name", _("Ein Handlungsfeld mit diesem Namen hat das Konzept schon. Bitte wählen Sie es oben aus."))
        cleaned["name"] = name or (existing.name if existing else "")
        return cleaned

    @property
    def helper(self) -> Any:
        return plain_form_helper()


class GoalForm(FieldPartForm):
    rows = ["title", ["level", "code", "position"], ["field", "parent"], "text"]

    class Meta:
        model = Goal
        fields = ["title", "code", "level", "field", "parent", "text", "position"]

    def prepare(self) -> None:
        super().prepare()
        goals = Goal.objects.filter(edition=self.edition)
        # A goal below one of its own parts would be in no list any more.
        self.fields["parent"].queryset = goals.exclude(_is_or_is_below(self.instance.pk)) if self.instance.pk else goals
        self.fields["parent"].empty_label = _("steht für sich")


def _is_or_is_below(pk: int) -> Q:
    return Q(pk=pk) | Q(parent=pk) | Q(parent__parent=pk) | Q(parent__parent__parent=pk)


class RecommendationForm(FieldPartForm):
    rows = ["title", "text", ["horizon", "priority", "position"], "source", "in_fields"]

    in_fields = forms.ModelMultipleChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("Handlungsfelder"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte wählen Sie mindestens ein Handlungsfeld.")},
    )

    class Meta:
        model = Recommendation
        fields = ["title", "text", "horizon", "priority", "source", "position"]

    def prepare(self) -> None:
        super().prepare()
        self.fields["in_fields"].queryset = fields_of(self.edition)
        if self.instance.pk:
            self.initial["in_fields"] = list(self.instance.in_fields.values_list("field", flat=True))

    def save_along(self) -> None:
        put_in_fields(self.instance, [field.pk for field in self.cleaned_data["in_fields"]], user=self.instance.last_editor)


class OfferForm(FieldPartForm):
    rows = ["name", ["owner", "provider"], ["frequency", "field"], "text"]

    class Meta:
        model = ExistingOffer
        fields = ["name", "field", "owner", "provider", "frequency", "text"]


class IndicatorForm(FieldPartForm):
    """A figure with its values year by year, which are compared and stored as one list."""

    rows = ["name", ["unit", "theme", "field"], "definition", "source", "is_count"]
    below = "fields_of_action/parts/_values.html"

    class Meta:
        model = Indicator
        fields = ["name", "field", "theme", "definition", "unit", "source", "is_count"]
        help_texts = {"is_count": gettext_lazy("Zahlen unter 5 erscheinen dann außerhalb der Verwaltung nicht.")}

    def prepare(self) -> None:
        super().prepare()
        self.values = values_of(self.instance, self.data if self.is_bound else None, auto_id=self.auto_id)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Indicator.objects.filter(concept=self.edition.concept_id, name=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("So heißt schon eine Kennzahl dieses Konzepts. Bitte wählen Sie einen anderen Namen."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.values.is_valid():
            self.add_error(None, list(self.values.non_form_errors()) or _("Bitte sehen Sie die Werte unten noch einmal an."))
        return cleaned

    def without_errors(self) -> PartForm:
        for row in self.values.forms:
            row._errors, row.cleaned_data = ErrorDict(), {}
        return super().without_errors()

    def pieces(self) -> dict[str, Piece]:
        return super().pieces() | {PREFIX_VALUES: rows_piece(PREFIX_VALUES, _("Werte"), self.values)}

    def put(self, data: QueryDict, key: str) -> None:
        if key == PREFIX_VALUES:
            put_rows(data, self.values)
        else:
            super().put(data, key)

    def save_along(self) -> None:
        rewrite(
            self.instance.values.all(),
            {
                (row.cleaned_data["year"], row.cleaned_data["group"]): {
                    name: row.cleaned_data[name] for name in ("year", "group", "value", "footnote")
                }
                for row in self.values.kept
            },
            key=lambda value: (value.year, value.group),
            blank=lambda _key: IndicatorValue(indicator=self.instance),
            user=self.instance.last_editor,
        )


class ValueForm(forms.Form):
    """The figure of one year."""

    year = forms.IntegerField(label=gettext_lazy("Jahr"), min_value=1900, max_value=2100)
    group = forms.CharField(label=gettext_lazy("Gruppe"), max_length=120, required=False)
    value = AmountField(label=gettext_lazy("Wert"), max_digits=14)
    footnote = forms.CharField(label=gettext_lazy("Fußnote"), max_length=300, required=False)


class BaseValues(BaseFormSet):
    def clean(self) -> None:
        keys = [(form.cleaned_data.get("year"), form.cleaned_data.get("group", "")) for form in self.kept]
        twice = [key for key in keys if keys.count(key) > 1]
        if twice:
            raise forms.ValidationError(
                _("Das Jahr %(year)s steht für dieselbe Gruppe zweimal da. Bitte lassen Sie einen Wert stehen."),
                params={"year": twice[0][0]},
            )

    @property
    def kept(self) -> list[forms.Form]:
        """The rows that shall stay."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


ValueFormSet = formset_factory(
    ValueForm, formset=BaseValues, extra=1, can_delete=True, max_num=MOST_VALUES, absolute_max=2 * MOST_VALUES, validate_max=True
)


def values_of(indicator: Indicator, data: Any = None, *, auto_id: str = "id_%s") -> BaseValues:
    """The figures as a formset; without data as they are stored."""
    if data is not None:
        return ValueFormSet(data, prefix=PREFIX_VALUES, auto_id=auto_id)
    rows = indicator.values.all() if indicator.pk else []
    initial = [{"year": row.year, "group": row.group, "value": _short(row.value), "footnote": row.footnote} for row in rows]
    return ValueFormSet(prefix=PREFIX_VALUES, initial=initial, auto_id=auto_id)


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
