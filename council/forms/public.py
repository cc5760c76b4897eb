"""Forms around the public copy of a paper."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from council.choices import RedactionReason
from council.models import Attachment, Submission
from council.public.copy import clean_passage


class PublicForm(forms.Form):
    """Fields in the portal's look; the page draws the form itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)


class RedactionForm(PublicForm):
    """A passage and why it is not for everybody."""

    passage = forms.CharField(
        label=_("Passage"),
        max_length=500,
        help_text=_(
            "Genau so, wie sie im Text steht; geschwärzt wird sie überall, wo sie vorkommt. Ein Wort gilt mit seinen Endungen: "
            "„Muster“ schwärzt auch „Musters“."
        ),
        error_messages={"required": _("Bitte geben Sie die Passage an, die niemand lesen soll.")},
    )
    reason = forms.ChoiceField(label=_("Grund"), choices=RedactionReason, initial=RedactionReason.PERSONAL)

    def clean_passage(self) -> str:
        return clean_passage(self.cleaned_data["passage"])


class ReleaseForm(PublicForm):
    """Which attachments go along, and which redactions the person had before her. Only public files can be chosen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    files = forms.ModelMultipleChoiceField(
        label=_("Anlagen, die mit veröffentlicht werden"),
        queryset=Attachment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("In Anlagen wird nichts geschwärzt. Wählen Sie nur, was Sie gelesen haben."),
        error_messages={"invalid_choice": _("Diese Anlage kann nicht veröffentlicht werden. Bitte wählen Sie aus der Liste.")},
    )

    def __init__(self, submission: Submission, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Attachment.objects.filter(submission=submission, public=True).exclude(file="")
        self.fields["files"].queryset = rows
        self.has_files = any(item.public and not item.announced for item in submission.attachments.all())
        if not self.has_files:
            del self.fields["files"]
            self.helper.layout = Layout("seen")

    @property
    def chosen(self) -> list[int]:
        return [row.pk for row in self.cleaned_data.get("files", [])]


class WithdrawForm(PublicForm):
    """Why the public copy is taken back."""

    reason = forms.CharField(
        label=_("Warum wird die öffentliche Fassung zurückgezogen?"),
        max_length=300,
        error_messages={"required": _("Bitte geben Sie einen Grund an.")},
    )
