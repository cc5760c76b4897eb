"""What every form of an action begins with."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html

from council.models import Consultation, Submission
from council.table import Subject
from municipality.models import User


class Note(LayoutObject):
    """A sentence between the fields. Crispy's own `HTML` would read names out of the database as templates."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fields: list[Any] = []

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return format_html("<p>{}</p>", self.text)


class Part(LayoutObject):
    """Fields that a template of their own lays out; it knows them as `form`."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.fields: list[Any] = []

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return render_to_string(self.template, {"form": form})


class ActionForm(forms.Form):
    """The start of every form: `submission`, and `step` where the action is about one.

    `revision` remembers which text the person had before her, so that nobody decides on one she has not read.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, obj: Subject, user: User, *args: Any, **kwargs: Any) -> None:
        self.step = obj if isinstance(obj, Consultation) else None
        self.submission: Submission = obj if isinstance(obj, Submission) else obj.submission
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.submission.revision
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        # The page renders it, with the nonce that the import map needs.
        self.helper.include_media = False
        self.helper.layout = self.layout()

    def prepare(self) -> None:
        """Fit the fields to the submission."""

    def layout(self) -> Layout:
        return Layout(*self.fields)

    @property
    def the_step(self) -> Consultation:
        if self.step is None:
            raise TypeError(f"{type(self).__name__} is about a step of the Beratungsfolge.")
        return self.step
