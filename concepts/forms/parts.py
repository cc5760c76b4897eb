"""Forms of the texts of an edition."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import Chapter, ConceptEdition, CrossCuttingPrinciple, Guideline
from municipality import uploads
from municipality.forms.dates import DateField
from municipality.forms.richtext import RichTextField
from municipality.merging import Piece, pieces_of, put
from municipality.scoping import ScopedFormMixin

LONGEST_SUMMARY = 20_000


class PartForm(ScopedFormMixin, forms.ModelForm):
    """A form for one text of `edition`; the page draws the form around its fields."""

    rows: list[Any] = []
    """Names of fields, lists of names stand beside each other; all fields below each other when empty."""
    below = ""
    """A template for what stands below the fields."""

    def __init__(self, *args: Any, edition: ConceptEdition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        rows = self.rows or list(self.fields)
        self.helper.layout = Layout(
            *(
                Div(*[name for name in row if name in self.fields], css_class="fields") if isinstance(row, list) else row
                for row in rows
                if isinstance(row, list) or row in self.fields
            )
        )

    def prepare(self) -> None:
        """Fit the fields to the edition."""

    def save_along(self) -> None:
        """Write what the form holds beside its own row, which is stored by now; in the same transaction."""

    def pieces(self) -> dict[str, Piece]:
        """What is compared when two people have written."""
        return pieces_of(self)

    def put(self, data: QueryDict, key: str) -> None:
        """Write the piece of this key into posted data."""
        put(data, key, self, key)

    def without_errors(self) -> PartForm:
        """As typed, no complaints: nobody asked to save it yet."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        return self


class ChapterForm(PartForm):
    rows = [["heading", "parent"], "body", ["figure", "figure_caption"], "figure_alt", "remove_figure"]

    parent = forms.ModelChoiceField(
        label=gettext_lazy("Gehört zu"),
        queryset=Chapter.objects.none(),
        required=False,
        empty_label=gettext_lazy("eigenes Kapitel"),
        error_messages={
            "invalid_choice": gettext_lazy("Dieses Kapitel gibt es hier nicht (mehr). Bitte wählen Sie noch einmal.")
        },
    )
    body = RichTextField(label=gettext_lazy("Text"), required=False)
    figure = forms.FileField(
        label=gettext_lazy("Abbildung"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT_FIGURES}),
        help_text=gettext_lazy("PNG oder JPEG."),
    )
    remove_figure = forms.BooleanField(label=gettext_lazy("Abbildung beim Speichern entfernen"), required=False)

    class Meta:
        model = Chapter
        fields = ["heading", "parent", "body", "figure", "figure_caption", "figure_alt"]
        error_messages = {"heading": {"required": gettext_lazy("Bitte geben Sie dem Kapitel eine Überschrift.")}}
        help_texts = {"figure_alt": gettext_lazy("Was auf der Abbildung zu sehen ist, in ein bis zwei Sätzen.")}

    def prepare(self) -> None:
        others = Chapter.objects.filter(edition=self.edition, parent=None).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = others
        if self.instance.pk is not None and self.instance.parts.exists():
            # Two levels: a chapter that has parts cannot become one.
            self.fields["parent"].disabled = True
            self.fields["parent"].help_text = _("Dieses Kapitel hat selbst Teile und bleibt deshalb ein eigenes.")
        if not self.instance.figure:
            del self.fields["remove_figure"]

    def clean_figure(self) -> Any:
        upload = self.files.get(self.add_prefix("figure"))
        return self.cleaned_data.get("figure") if upload is None else uploads.accept_figure(upload).content

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("remove_figure") and not self.files.get(self.add_prefix("figure")):
            # The file stays in the store: an earlier edition may still show it.
            cleaned["figure"] = False
        elif cleaned.get("figure") and not cleaned.get("figure_alt") and "figure_alt" not in self.errors:
            self.add_error("figure_alt", _("Bitte beschreiben Sie, was auf der Abbildung zu sehen ist."))
        return cleaned


class GuidelineForm(PartForm):
    class Meta:
        model = Guideline
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"text": {"required": gettext_lazy("Bitte schreiben Sie die Leitlinie in einem Satz oder Absatz.")}}


class PrincipleForm(PartForm):
    class Meta:
        model = CrossCuttingPrinciple
        fields = ["name", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"name": {"required": gettext_lazy("Bitte geben Sie dem Querschnittsthema einen Namen.")}}


class HeadForm(PartForm):
    """The edition's own facts. Its status is not among them: that is the workflow's."""

    rows = [["label", "version"], ["period", "as_of"], "plain_summary"]

    as_of = DateField(label=gettext_lazy("Stand"), required=False)
    plain_summary = forms.CharField(
        label=gettext_lazy("Zusammenfassung in einfachen Worten"),
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Einige Sätze, die alle verstehen."),
    )

    class Meta:
        model = ConceptEdition
        fields = ["label", "version", "period", "as_of", "plain_summary"]
        error_messages = {"label": {"required": gettext_lazy("Bitte geben Sie der Fortschreibung einen Namen.")}}
