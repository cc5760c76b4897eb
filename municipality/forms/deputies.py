"""The form with which somebody says who stands in for her."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipality.choices import STAFF_ROLES
from municipality.forms.dates import DateField
from municipality.models import Delegation, Membership, User


class DeputyForm(forms.ModelForm):
    """Who stands in, from when until when; for the person given as `represented`."""

    deputy = forms.ModelChoiceField(
        label=_("Wer vertritt Sie?"),
        queryset=User.objects.none(),
        empty_label=_("Bitte wählen"),
        help_text=_("Zur Wahl stehen alle, die in der Verwaltung arbeiten."),
        error_messages={
            "required": _("Bitte wählen Sie, wer Sie vertritt."),
            "invalid_choice": _("Diese Person arbeitet nicht mehr in der Verwaltung. Bitte wählen Sie jemand anderen."),
        },
    )
    valid_from = DateField(label=_("Vom"))
    valid_to = DateField(label=_("Bis einschließlich"))

    class Meta:
        model = Delegation
        fields = ["deputy", "valid_from", "valid_to"]

    def __init__(self, *args: Any, represented: User, **kwargs: Any) -> None:
        super().__init__(*args, instance=Delegation(represented=represented), **kwargs)
        working = Membership.objects.current().filter(role__in=STAFF_ROLES).values("user")
        others = User.objects.filter(pk__in=working, is_active=True).exclude(pk=represented.pk)
        self.fields["deputy"].queryset = others.order_by("family_name", "given_name")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("deputy", Div("valid_from", "valid_to", css_class="fields"))

    def clean_valid_to(self) -> Any:
        day = self.cleaned_data["valid_to"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei. Bitte wählen Sie heute oder einen späteren Tag."))
        return day

    def clean(self) -> None:
        super().clean()
        deputy, first, last = (self.cleaned_data.get(name) for name in ("deputy", "valid_from", "valid_to"))
        if not (deputy and first and last):
            return
        same = Delegation.objects.filter(
            represented=self.instance.represented, deputy=deputy, valid_from__lte=last, valid_to__gte=first
        ).first()
        if same is not None:
            sentence = _(
                "%(person)s vertritt Sie schon vom %(first)s bis %(last)s. Beenden Sie zuerst diese Vertretung, oder wählen Sie "
                "andere Tage."
            )
            days = {"first": f"{same.valid_from:%d.%m.%Y}", "last": f"{same.valid_to:%d.%m.%Y}"}
            self.add_error("valid_from", sentence % {"person": deputy.full_name, **days})
