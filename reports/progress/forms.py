"""Forms of a Sachstandsbericht: for which edition and period, and its texts."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, ReportingDuty
from fields_of_action.models import EditionField
from municipality.forms.dates import DateField
from municipality.forms.richtext import RichTextField
from reports.models import ProgressReport, ProgressText


def _helper(*rows: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    helper.layout = Layout(*rows)
    return helper


class StartForm(forms.Form):
    """What a report is about. Everything is filled in already, so that one click is enough."""

    edition = forms.ModelChoiceField(
        label=gettext_lazy("Fortschreibung"), queryset=ConceptEdition.objects.none(), empty_label=None
    )
    duty = forms.ModelChoiceField(
        label=gettext_lazy("Berichtspflicht"),
        queryset=ReportingDuty.objects.none(),
        required=False,
        empty_label=gettext_lazy("keine"),
        help_text=gettext_lazy("Nimmt das Gremium den Bericht zur Kenntnis, rückt sie auf ihren nächsten Termin."),
    )
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=200)
    first_day = DateField(label=gettext_lazy("von"))
    last_day = DateField(label=gettext_lazy("bis"))

    def __init__(self, *args: Any, edition: ConceptEdition, **kwargs: Any) -> None:
        today = timezone.localdate()
        first = _first_day(edition, today)
        duties = list(ReportingDuty.objects.filter(edition=edition, next_due__isnull=False).order_by("next_due", "pk"))
        title = _("Sachstandsbericht %(year)s: %(concept)s") % {"year": today.year, "concept": edition.concept}
        kwargs["initial"] = {
            "edition": edition.pk,
            "duty": duties[0].pk if duties else None,
            "title": title[:200],
            "first_day": first,
            "last_day": today,
        }
        super().__init__(*args, **kwargs)
        open_ones = ConceptEdition.objects.exclude(status=EditionStatus.SUPERSEDED).select_related("concept")
        self.fields["edition"].queryset = open_ones
        self.fields["duty"].queryset = ReportingDuty.objects.filter(edition__in=open_ones)
        self.helper = _helper("edition", "title", Div("first_day", "last_day", css_class="fields"), "duty")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Das Ende liegt vor dem Anfang. Bitte prüfen Sie die beiden Tage."))
        return typed


def _first_day(edition: ConceptEdition, today: date) -> date:
    """The day after the last report, or the first of the year."""
    last = ProgressReport.objects.filter(edition=edition).values_list("last_day", flat=True).first()
    if last is None or last >= today:
        return today.replace(month=1, day=1)
    return last + date.resolution


class TextsForm(forms.Form):
    """The texts of a report: a title, an introduction, and one text for each field of the edition."""

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=200)
    introduction = RichTextField(label=gettext_lazy("Einleitung"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: ProgressReport, **kwargs: Any) -> None:
        texts = dict(ProgressText.objects.filter(report=report).values_list("field", "text"))
        self.parts = list(EditionField.objects.filter(edition=report.edition_id).order_by("position", "pk"))
        kwargs["initial"] = {
            "title": report.title,
            "introduction": report.introduction,
            "revision": report.revision,
            **{f"feld-{part.field_id}": texts.get(part.field_id, "") for part in self.parts},
        }
        super().__init__(*args, **kwargs)
        for part in self.parts:
            label = " ".join(text for text in (part.number, part.name) if text)
            self.fields[f"feld-{part.field_id}"] = RichTextField(label=label, required=False)
        self.helper = _helper("revision", "title", "introduction", *(f"feld-{part.field_id}" for part in self.parts))

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, once it is valid, as `acts.save` takes it."""
        found = self.cleaned_data
        texts = {part.field_id: found[f"feld-{part.field_id}"] for part in self.parts}
        return {"title": found["title"], "introduction": found["introduction"], "texts": texts}


class CompleteForm(forms.Form):
    """Nothing is asked but which state of the report was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
