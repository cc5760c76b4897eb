"""The head of a submission, its first page, and the whole editor as one form."""

from __future__ import annotations

import copy
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy

from council.choices import FinanceAnswer, SubmissionKind
from council.forms.fields import Choices, ListedField
from council.forms.parts import FORMSETS
from council.forms.rows import PartForm, RowForm, RowFormSet
from council.kinds import OWN_WAY, rule_for
from council.models import Submission
from municipality.forms.dates import DateField
from municipality.forms.richtext import RichTextField

OWN_KINDS = [(kind.value, kind.label) for kind in SubmissionKind if kind in OWN_WAY]
"""What a paper of its own can be; one that belongs to another paper keeps its kind."""
LONGEST_TEXT = 20_000
NEEDED_SUBJECT = {"required": gettext_lazy("Bitte geben Sie einen Betreff an.")}


def plain_helper() -> FormHelper:
    """Fields alone: the page draws the form around them."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    return helper


def _text(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


class SubmissionForm(PartForm):
    """Everything that stands on the submission itself."""

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=OWN_KINDS)
    lead_unit = ListedField(label=gettext_lazy("Federführende Einheit"))
    contact = ListedField(label=gettext_lazy("Ansprechperson"), required=False, empty_label=gettext_lazy("niemand genannt"))
    drawn_up_on = DateField(label=gettext_lazy("Datum der Vorlage"))
    signed_on = DateField(label=gettext_lazy("Unterzeichnet am"), required=False)
    edition = ListedField(
        label=gettext_lazy("Trägt diese Fortschreibung"),
        required=False,
        empty_label=gettext_lazy("keine"),
        help_text=gettext_lazy("Mit dem Beschluss der Vorlage gilt die Fortschreibung des Konzepts als beschlossen."),
    )
    plain_summary = _text(
        gettext_lazy("Zusammenfassung in einfachen Worten"), help_text=gettext_lazy("Zwei, drei Sätze, die alle verstehen.")
    )
    external_participation = _text(
        gettext_lazy("Beteiligung extern"), help_text=gettext_lazy("Wer außerhalb der Verwaltung mitgewirkt hat, und wie.")
    )
    finance = forms.ChoiceField(label=gettext_lazy("Finanzielle Auswirkungen"), choices=FinanceAnswer, widget=forms.RadioSelect)
    finance_impact = RichTextField(label=gettext_lazy("Auswirkungen im Einzelnen"), required=False, headings=False)
    cover_proposal = _text(gettext_lazy("Deckungsvorschlag"))
    follow_up_costs = _text(gettext_lazy("Folgekosten"))
    no_cosigning_reason = _text(
        gettext_lazy("Warum niemand mitzeichnet"),
        rows=2,
        help_text=gettext_lazy("Nur nötig, wenn keine Stelle mitzeichnen soll."),
    )

    class Meta:
        model = Submission
        fields = [
            "kind", "subject", "file_reference", "lead_unit", "contact", "brought_in_by", "drawn_up_on", "signed_on", "edition",
            "plain_summary",
            "external_participation", "finance", "finance_impact", "cover_proposal", "follow_up_costs", "no_cosigning_reason",
        ]  # fmt: skip
        widgets = {"subject": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"subject": NEEDED_SUBJECT}

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if self.instance.relates_to_id is not None:
            self.fields["kind"].choices = [(self.instance.kind, self.instance.get_kind_display())]
        if not rule_for(self.instance.kind).names_origin:
            del self.fields["brought_in_by"]
        self.fields["lead_unit"].offer(choices.units, keep_empty=False)
        self.fields["contact"].offer(choices.people)
        self.fields["edition"].offer(choices.editions)
        self.helper = plain_helper()

    def clean_subject(self) -> str:
        # One line in print, whatever was pasted.
        return " ".join(self.cleaned_data["subject"].split())


class CreateForm(forms.Form):
    """What a new submission needs to begin with. Own units and the city's usual way are offered first."""

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=OWN_KINDS, initial=SubmissionKind.DECISION)
    subject = forms.CharField(
        label=gettext_lazy("Betreff"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
        error_messages=NEEDED_SUBJECT,
        help_text=gettext_lazy("Worum es geht, in einem Satz ohne Punkt."),
    )
    lead_unit = ListedField(label=gettext_lazy("Federführende Einheit"))
    route = ListedField(
        label=gettext_lazy("Beratungsfolge"),
        required=False,
        empty_label=gettext_lazy("noch keine"),
        help_text=gettext_lazy("Der übliche Weg durch die Gremien. Sie können ihn danach frei ändern."),
    )
    drawn_up_on = DateField(label=gettext_lazy("Datum der Vorlage"))

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].offer(choices.units, keep_empty=False)
        self.fields["route"].offer(choices.routes)
        self.fields["drawn_up_on"].initial = timezone.localdate
        usual = next((route for route in choices.routes.rows if route.default), None)
        self.fields["route"].initial = usual.pk if usual else None
        self.helper = plain_helper()

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())


class Editor:
    """A submission with all its parts as one form: checked, shown and saved together.

    `submission` comes with its parts loaded and is never changed; the forms work on copies.
    """

    def __init__(self, submission: Submission, choices: Choices, data: QueryDict | None = None, files: Any = None) -> None:
        self.submission = submission
        self.is_bound = data is not None
        self.head = SubmissionForm(data, files, instance=_copy(submission), choices=choices)
        self.formsets: dict[str, RowFormSet] = {
            formset.relation: formset(submission, choices, data, files) for formset in FORMSETS
        }

    @property
    def media(self) -> forms.Media:
        return self.head.media

    def is_valid(self) -> bool:
        """Runs all checks, so that every error is shown at once."""
        return all([self.head.is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    def without_errors(self) -> Editor:
        """For showing typed text that nobody asked to save yet: values as typed, no complaints."""
        for form in (self.head, *(form for formset in self.formsets.values() for form in formset.forms)):
            form._errors = ErrorDict()
            form.cleaned_data = {}
        for formset in self.formsets.values():
            formset._errors, formset._non_form_errors = [], formset.error_class()
        return self

    def problems(self) -> list[tuple[str, str, str]]:
        """Every error as label, address of its field and sentence, for the list above the form."""
        found = _problems_of(self.head, "")
        for formset in self.formsets.values():
            found += [(str(formset.label), f"block-{formset.block}", str(text)) for text in formset.non_form_errors()]
            for place, form in enumerate(formset.kept(), start=1):
                found += _problems_of(form, f"{formset.label} {place}: ")
        return found

    @property
    def has_files(self) -> bool:
        """Whether files were sent that a page shown again cannot carry."""
        return bool(self.head.files)

    def unsaved(self) -> Submission:
        """The submission as it would be if everything valid were saved now. Nothing is written."""
        self.head.errors  # noqa: B018  reading it runs the checks, which fill the copy
        paper = self.head.instance
        if "subject" in self.head.errors:
            # An empty subject is missing; the old one would hide that.
            paper.subject = str(self.head["subject"].value() or "")[:300]
        cache = dict(self.submission.__dict__.get("_prefetched_objects_cache", {}))
        for relation, formset in self.formsets.items():
            cache[relation] = _as_prefetched(formset, formset.rows())
        paper._prefetched_objects_cache = cache
        return paper

    def save(self) -> Submission:
        """Write head and parts. The caller has checked, holds the row's lock and raises the revision."""
        paper = self.head.instance
        # Only what the editor shows: status, number and the like are not its business.
        paper.save(update_fields=[*self.head.fields, "last_editor", "revision", "modified_at"])
        for formset in self.formsets.values():
            formset.submission = paper
            formset.save()
        return paper


def _copy(submission: Submission) -> Submission:
    paper = copy.copy(submission)
    paper.__dict__.pop("_prefetched_objects_cache", None)
    return paper


def _as_prefetched(formset: RowFormSet, rows: list[models.Model]) -> models.QuerySet:
    found: models.QuerySet = formset.form._meta.model._default_manager.all()
    found._result_cache = rows
    found._prefetch_done = True
    return found


def _problems_of(form: forms.Form | RowForm, before: str) -> list[tuple[str, str, str]]:
    found = []
    for name, sentences in form.errors.items():
        is_field = name in form.fields
        label = f"{before}{form.fields[name].label or ''}" if is_field else before.rstrip(": ")
        anchor = form[name].id_for_label or form[name].auto_id if is_field else ""
        found += [(label, anchor, str(text)) for text in sentences]
    return found
