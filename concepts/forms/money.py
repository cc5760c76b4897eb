"""Forms of what an edition costs, who pays for it, and who helps from outside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import Decision
from concepts.forms.parts import PartForm
from concepts.models import BudgetItem, ExternalSupport, FundingApplication
from municipality.forms.amounts import AmountField
from municipality.forms.dates import DateField


class FundingForm(PartForm):
    """An application. Its own share is not asked for: it follows from the other amounts."""

    rows = [
        ["programme", "authority"],
        ["period", "reference"],
        "purpose",
        ["total_cost", "requested"],
        ["other_funds", "decision"],
        ["granted", "decided_on"],
        ["proof_due", "proof_sent_on"],
    ]

    other_funds = AmountField(label=gettext_lazy("weitere Mittel Dritter (€)"), required=False, min_value=0)
    decided_on = DateField(label=gettext_lazy("entschieden am"), required=False)
    proof_due = DateField(label=gettext_lazy("Verwendungsnachweis fällig am"), required=False)
    proof_sent_on = DateField(label=gettext_lazy("Verwendungsnachweis vorgelegt am"), required=False)

    class Meta:
        model = FundingApplication
        fields = [
            "programme", "authority", "period", "reference", "purpose", "total_cost", "requested", "other_funds", "decision",
            "granted", "decided_on", "proof_due", "proof_sent_on",
        ]  # fmt: skip
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "period": gettext_lazy("Antrag oder Laufzeit"),
            "total_cost": gettext_lazy("Gesamtkosten (€)"),
            "requested": gettext_lazy("beantragt (€)"),
            "granted": gettext_lazy("bewilligt (€)"),
        }
        help_texts = {"total_cost": gettext_lazy("Daraus errechnet sich der Eigenanteil. Leer, wenn Sie sie noch nicht kennen.")}
        error_messages = {"programme": {"required": gettext_lazy("Bitte nennen Sie das Förderprogramm.")}}

    def clean_other_funds(self) -> Decimal:
        return self.cleaned_data["other_funds"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if cleaned.get("granted") is not None and decision != Decision.GRANTED:
            self.add_error("granted", _("Ein bewilligter Betrag gehört zu einem bewilligten Antrag. Bitte prüfen Sie den Stand."))
        if cleaned.get("decided_on") and decision not in (Decision.GRANTED, Decision.REFUSED):
            self.add_error("decided_on", _("Solange nicht entschieden ist, gibt es keinen Tag der Entscheidung."))
        row = FundingApplication(
            **{name: cleaned.get(name) for name in ("total_cost", "requested", "granted")},
            other_funds=cleaned.get("other_funds") or Decimal(0),
            decision=decision or Decision.PLANNED,
        )
        if not self.errors and row.own_share is not None and row.own_share < 0:
            self.add_error("total_cost", _("Zusammen wäre mehr Geld da, als es kostet. Bitte prüfen Sie die Beträge."))
        return cleaned


class BudgetForm(PartForm):
    rows = ["label", ["year", "amount"], "cost_object"]

    year = forms.IntegerField(
        label=gettext_lazy("Haushaltsjahr"),
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("Bitte geben Sie ein Jahr zwischen 1990 und 2100 an.")
        ),
    )

    class Meta:
        model = BudgetItem
        fields = ["label", "year", "amount", "cost_object"]
        labels = {"amount": gettext_lazy("Betrag (€)")}
        error_messages = {
            "label": {"required": gettext_lazy("Bitte sagen Sie, wofür das Geld eingestellt ist.")},
            "amount": {"required": gettext_lazy("Bitte geben Sie einen Betrag an, zum Beispiel 5.000.")},
        }


class SupportForm(PartForm):
    rows = [["institution", "kind"], ["person", "period"], "scope", "is_completed"]

    class Meta:
        model = ExternalSupport
        fields = ["institution", "kind", "person", "period", "scope", "is_completed"]
        widgets = {"scope": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"person": gettext_lazy("Wer die Begleitung leitet, zum Beispiel „Prof. Dr. Muster“.")}
        error_messages = {"institution": {"required": gettext_lazy("Bitte nennen Sie die Einrichtung, die begleitet.")}}
