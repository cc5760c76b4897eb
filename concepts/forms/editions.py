"""Forms for beginning a concept or an edition, and for what an action on an edition asks."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import Concept, ConceptEdition
from concepts.periods import PeriodField
from municipality.forms.dates import DateField
from municipality.models import OrganizationalUnit
from municipality.scoping import ScopedFormMixin


def plain_helper() -> FormHelper:
    """Fields alone: the page draws the form around them."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    return helper


class ConceptForm(ScopedFormMixin, forms.ModelForm):
    """A new concept; its address follows from its name."""

    lead_unit = forms.ModelChoiceField(
        label=gettext_lazy("Federführende Einheit"), queryset=OrganizationalUnit.objects.all(), empty_label=None
    )

    class Meta:
        model = Concept
        fields = ["name", "kind_label", "lead_unit"]
        help_texts = {
            "kind_label": gettext_lazy("Wie Ihre Kommune ihr Konzept nennt, zum Beispiel „Integrationskonzept“ oder „Leitbild“.")
        }
        error_messages = {"name": {"required": gettext_lazy("Bitte geben Sie dem Konzept einen Namen.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = plain_helper()

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        slug = slugify(name)[:60] or "konzept"
        if Concept.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Ein Konzept mit diesem Namen gibt es schon."), code="unique")
        self.instance.slug = slug
        return name


class EditionForm(forms.Form):
    """What a new edition needs to begin with."""

    label = forms.CharField(
        label=gettext_lazy("Name der Fortschreibung"),
        max_length=160,
        help_text=gettext_lazy("Wie man von ihr spricht, zum Beispiel „Fortschreibung 2026“."),
        error_messages={"required": gettext_lazy("Bitte geben Sie der Fortschreibung einen Namen.")},
    )
    predecessor = forms.ModelChoiceField(
        label=gettext_lazy("Beginnt mit dem Text von"),
        queryset=ConceptEdition.objects.none(),
        required=False,
        empty_label=gettext_lazy("keiner: leer beginnen"),
        help_text=gettext_lazy(
            "Kapitel, Leitlinien, Querschnittsthemen, Handlungsfelder und Ziele werden übernommen, ebenso "
            "Instrumente der Weiterarbeit, offene Berichtspflichten und Begleitungen, die noch laufen."
        ),
    )
    period = PeriodField(
        label=gettext_lazy("Zeitraum"),
        required=False,
        help_text=gettext_lazy("Wann daran geschrieben wird, so wie man es sagt: „Ende 2026“, „2026/27“."),
    )

    def __init__(self, concept: Concept, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        open_ends = ConceptEdition.objects.filter(concept=concept, successor=None).order_by("-period_from", "-pk")
        self.fields["predecessor"].queryset = open_ends
        self.fields["predecessor"].initial = open_ends.first()
        self.helper = plain_helper()


class ActionForm(forms.Form):
    """A reason that stays in the history."""

    reason = forms.CharField(
        label=gettext_lazy("Grund"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Ein Satz genügt; er steht später im Verlauf."),
        error_messages={"required": gettext_lazy("Bitte nennen Sie den Grund; er steht später im Verlauf.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = plain_helper()


class AdoptionForm(ActionForm):
    """When a body outside of this portal adopted the edition, and why it is entered by hand."""

    adopted_on = DateField(label=gettext_lazy("Tag des Beschlusses"))
    field_order = ["adopted_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_on"].initial = timezone.localdate
        self.fields["reason"].help_text = _("Welches Gremium, und warum der Beschluss von Hand eingetragen wird.")


FORMS: dict[str, type[ActionForm]] = {"return_to_draft": ActionForm, "record_adoption": AdoptionForm}


def action_form(action: str, data: Any = None) -> ActionForm | None:
    """The form of this action, bound when `data` is given; `None` where a confirmation is enough."""
    form = FORMS.get(action)
    return form(data) if form else None
