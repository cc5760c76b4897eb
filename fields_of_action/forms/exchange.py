"""Which table comes in, and which goes out."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import ConceptEdition
from fields_of_action.choices import TableKind
from fields_of_action.exchange.tables import MOST_BYTES
from municipality.models import User


class EditionChoice(forms.ModelChoiceField):
    """Editions that the person may see, with the name of their concept."""

    def label_from_instance(self, obj: ConceptEdition) -> str:
        return f"{obj.concept.name}: {obj.label} ({obj.get_status_display()})"


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class ImportForm(forms.Form):
    """A file, what it holds, and to which edition it belongs."""

    kind = forms.ChoiceField(label=gettext_lazy("Inhalt der Tabelle"), choices=TableKind)
    edition = EditionChoice(
        label=gettext_lazy("Fortschreibung"),
        queryset=ConceptEdition.objects.none(),
        help_text=gettext_lazy("Neue Zeilen gehören zu ihr. Gesucht wird im ganzen Konzept."),
        empty_label=gettext_lazy("Bitte wählen"),
    )
    file = forms.FileField(
        label=gettext_lazy("Datei"),
        help_text=gettext_lazy("CSV oder XLSX mit den Namen der Spalten in der ersten Zeile, höchstens 10 MB und 20.000 Zeilen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        error_messages={"empty": gettext_lazy("Die Datei ist leer. Bitte wählen Sie eine andere aus.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = ConceptEdition.objects.visible_to(user).select_related("concept").order_by("concept__name", "-period_from")
        self.fields["edition"].queryset = editions

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(
                _("Die Datei ist zu groß. Eine Tabelle darf höchstens 10 MB haben; bitte teilen Sie sie auf."), code="size"
            )
        return upload

    @property
    def helper(self) -> FormHelper:
        return _helper()


class ExportForm(forms.Form):
    """What goes out, in which columns and in which format; the names stand in the address."""

    COMMITTEE, FULL = "gremium", "austausch"

    inhalt = forms.ChoiceField(label=gettext_lazy("Inhalt"), choices=TableKind)
    fortschreibung = EditionChoice(
        label=gettext_lazy("Fortschreibung"),
        queryset=ConceptEdition.objects.none(),
        required=False,
        empty_label=gettext_lazy("alle (nur bei Maßnahmen)"),
    )
    umfang = forms.ChoiceField(
        label=gettext_lazy("Spalten"),
        choices=[
            (COMMITTEE, gettext_lazy("für eine Vorlage: was ein Gremium braucht")),
            (FULL, gettext_lazy("vollständig: zum Bearbeiten und Wiedereinlesen")),
        ],
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV")])

    def __init__(self, data: Any = None, *, user: User, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        editions = ConceptEdition.objects.visible_to(user).select_related("concept").order_by("concept__name", "-period_from")
        self.fields["fortschreibung"].queryset = editions
        if not user.has_perm("fields_of_action.change_measure"):
            # The full table holds internal notes.
            self.fields["umfang"].choices = self.fields["umfang"].choices[:1]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Diese Auswahl gibt es nicht. Bitte wählen Sie aus der Liste.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind = cleaned.get("inhalt")
        if kind and kind != TableKind.MEASURES and not self.errors and cleaned.get("fortschreibung") is None:
            self.add_error("fortschreibung", _("Bitte wählen Sie die Fortschreibung aus, um deren Angaben es geht."))
        return cleaned

    @property
    def helper(self) -> FormHelper:
        return _helper()
