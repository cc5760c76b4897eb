"""The sheet of a measure as a form: everything but how it stands, which is reported by `updates.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.fuzzy import FuzzyDate
from concepts.models import ConceptEdition
from concepts.periods import PeriodField
from fields_of_action.choices import MeasureStatus
from fields_of_action.forms.days import DayField
from fields_of_action.forms.standing import PercentField
from fields_of_action.models import FieldOfAction, Measure
from fields_of_action.updates import LONGEST_NOTE, Standing
from municipality.forms.amounts import AmountField
from municipality.merging import Piece, pieces_of, put, put_rows, rows_piece
from municipality.models import OrganizationalUnit, User
from municipality.scoping import ScopedFormMixin

PREFIX_COSTS = "kosten"
MOST_YEARS = 40


def plain_form_helper() -> FormHelper:
    """Fields without a form around them: the page writes the form itself."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class MeasureForm(ScopedFormMixin, forms.ModelForm):
    """What a measure is. The concept follows from the field, the unit must stay one the person may hand over to."""

    period = PeriodField(label=gettext_lazy("Zeitraum"), required=False)

    class Meta:
        model = Measure
        fields = [
            "title", "number", "kind", "field", "edition", "description", "target_groups", "responsible_unit", "owner",
            "partners", "period", "horizon", "priority", "quick_win", "place", "funding", "resumes", "public_text",
            "internal_note",
        ]  # fmt: skip
        help_texts = {
            "internal_note": gettext_lazy("Nur für die Verwaltung; Gremien und Öffentlichkeit sehen sie nie."),
            "public_text": gettext_lazy("Wird gedruckt und veröffentlicht. Schreiben Sie so, dass alle es verstehen."),
            "resumes": gettext_lazy("Eine frühere Maßnahme, die hier weitergeht."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields, measure = self.fields, self.instance
        fields["field"].queryset = FieldOfAction.objects.select_related("concept")
        fields["field"].label_from_instance = lambda row: f"{row.name} ({row.concept.name})"
        fields["edition"].queryset = ConceptEdition.objects.visible_to(user).select_related("concept")
        fields["edition"].label_from_instance = lambda row: f"{row.concept.name}: {row.label}"
        today = timezone.localdate()
        in_use = (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        fields["responsible_unit"].queryset = OrganizationalUnit.objects.filter(in_use | Q(pk=measure.responsible_unit_id))
        others = Measure.objects.visible_to(user).exclude(pk=measure.pk)
        fields["resumes"].queryset = others.filter(concept=measure.concept_id) if measure.pk else others
        for name in ("description", "public_text", "internal_note"):
            fields[name].widget.attrs["rows"] = 4
        for name, empty in (("edition", _("keine")), ("responsible_unit", _("noch niemand")), ("resumes", _("keine"))):
            fields[name].empty_label = empty
        fields["field"].empty_label = _("Bitte wählen")
        self.costs = costs_of(measure, self.data if self.is_bound else None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        field, edition, resumes = cleaned.get("field"), cleaned.get("edition"), cleaned.get("resumes")
        if field is not None:
            self.instance.concept = field.concept
            if edition is not None and edition.concept_id != field.concept_id:
                self.add_error("edition", _("Diese Fortschreibung gehört zu einem anderen Konzept als das Handlungsfeld."))
        if resumes is not None and self.instance.pk and _resumes(resumes, self.instance.pk):
            self.add_error("resumes", _("Diese Maßnahme nimmt selbst schon die hier beschriebene wieder auf."))
        period = cleaned.get("period")
        if "period" in cleaned:
            cleaned["period"] = period.text if isinstance(period, FuzzyDate) else ""
            self.instance.period_from = period.earliest if period else None
            self.instance.period_to = period.latest if period else None
        return cleaned

    def is_valid(self) -> bool:
        # Both are asked, so that every problem is named at once.
        return all([super().is_valid(), self.costs.is_valid()])

    def without_errors(self) -> MeasureForm:
        """As typed, no complaints: nobody asked to save it yet."""
        for form in (self, *self.costs.forms):
            form._errors, form.cleaned_data = ErrorDict(), {}
        return self

    def pieces(self) -> dict[str, Piece]:
        """What is compared when two people have written: its fields, and all its costs as one."""
        return pieces_of(self) | {PREFIX_COSTS: rows_piece(PREFIX_COSTS, _("Kosten"), self.costs)}

    def put(self, data: QueryDict, key: str) -> None:
        """Write the piece of this key into posted data."""
        if key == PREFIX_COSTS:
            put_rows(data, self.costs)
        else:
            put(data, key, self, key)

    @property
    def cost_errors(self) -> list[str]:
        """What is wrong with the rows of the costs, for the summary above the form."""
        costs = self.costs
        if not costs.is_bound:
            return []
        found = [str(text) for text in costs.non_form_errors()]
        for place, form in enumerate(costs.forms, start=1):
            for name, texts in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                found += [
                    _("Kosten, Zeile %(place)s, %(field)s: %(text)s") % {"place": place, "field": label, "text": text}
                    for text in texts
                ]
        return found

    @property
    def helper(self) -> FormHelper:
        return plain_form_helper()


def _resumes(measure: Measure, wanted: int) -> bool:
    """Whether the chain of resumed measures leads to the one with this id."""
    seen: set[int] = set()
    current: Measure | None = measure
    while current is not None and current.pk not in seen:
        if current.pk == wanted:
            return True
        seen.add(current.pk)
        current = current.resumes
    return False


class FirstStandingForm(forms.Form):
    """How a new measure stands on the day it is written down."""

    status = forms.ChoiceField(label=gettext_lazy("Stand"), choices=MeasureStatus, initial=MeasureStatus.IDEA)
    progress = PercentField(label=gettext_lazy("Fortschritt in %"), required=False, initial=0)
    noted_on = DayField(label=gettext_lazy("Stand vom"), required=False, help_text=gettext_lazy("Leer heißt heute."))
    note = forms.CharField(
        label=gettext_lazy("Notiz zum Stand"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_noted_on(self) -> date:
        day: date = self.cleaned_data["noted_on"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError(_("Der Stand liegt in der Zukunft. Bitte geben Sie einen Tag bis heute an."))
        return day

    @property
    def standing(self) -> Standing:
        typed = self.cleaned_data
        return Standing(typed["status"], typed["progress"], typed["note"].strip(), typed["noted_on"])

    @property
    def helper(self) -> FormHelper:
        return plain_form_helper()


class CostForm(forms.Form):
    """Money of one year."""

    year = forms.IntegerField(label=gettext_lazy("Jahr"), min_value=1990, max_value=2100)
    own = AmountField(label=gettext_lazy("eigene Mittel (€)"), required=False, min_value=0)
    third_party = AmountField(label=gettext_lazy("Mittel Dritter (€)"), required=False, min_value=0)

    @property
    def helper(self) -> FormHelper:
        return plain_form_helper()


class BaseCosts(BaseFormSet):
    def clean(self) -> None:
        years = [form.cleaned_data["year"] for form in self.kept if "year" in form.cleaned_data]
        twice = sorted({year for year in years if years.count(year) > 1})
        if twice:
            raise forms.ValidationError(
                _("Das Jahr %(year)s steht zweimal in den Kosten. Bitte fassen Sie die Beträge zusammen."),
                params={"year": twice[0]},
            )

    @property
    def kept(self) -> list[forms.Form]:
        """The rows that shall stay."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


CostFormSet = formset_factory(
    CostForm, formset=BaseCosts, extra=1, can_delete=True, max_num=MOST_YEARS, absolute_max=2 * MOST_YEARS, validate_max=True
)


def costs_of(measure: Measure, data: Any = None) -> BaseCosts:
    """The costs as a formset; without data as they are stored."""
    stored = measure.costs.all() if measure.pk else []
    initial = [{"year": cost.year, "own": cost.own, "third_party": cost.third_party} for cost in stored]
    # What is sent is taken as the whole list, so nothing is compared with what was there.
    return CostFormSet(data, prefix=PREFIX_COSTS) if data is not None else CostFormSet(prefix=PREFIX_COSTS, initial=initial)
