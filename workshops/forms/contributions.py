"""Forms of contributions: one line, many lines, one that is there, and what becomes of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import EditionStatus, Horizon, Priority
from concepts.models import ConceptEdition
from fields_of_action.choices import MeasureKind
from fields_of_action.models import FieldOfAction, Measure, Recommendation
from fields_of_action.permissions import home_unit
from municipality.models import OrganizationalUnit, User
from workshops import turning
from workshops.choices import ContributionKind
from workshops.lines import LONGEST, FieldChoice, Line, NotRead, read, read_all, told_fields
from workshops.models import Contribution

LONGEST_LIST = 100_000
_KIND_WORDS = {
    ContributionKind.IDEA: "i idee",
    ContributionKind.NEED: "b bedarf",
    ContributionKind.RECOMMENDATION: "e empfehlung",
    ContributionKind.PROJECT: "p projekt projektvorschlag",
}
"""Words in front of a colon that name a kind; the page reads them as one types, the server in any case."""


class WordedSelect(forms.Select):
    """A list whose entries carry the words by which they can be typed."""

    words: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if spelled := self.words.get(str(value)):
            option["attrs"]["data-words"] = spelled
        return option


class FromList(forms.Form):
    """What every line has: its kind and its field. `fields_here` are the fields to choose from."""

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=ContributionKind.choices, widget=WordedSelect)
    field = forms.ChoiceField(label=gettext_lazy("Handlungsfeld"), required=False, widget=WordedSelect)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, fields_here: Sequence[FieldChoice], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields_here = fields_here
        self.use_required_attribute = False
        kind, field = self.fields["kind"], self.fields["field"]
        # Some pages draw these fields by hand.
        for item in (kind, field):
            item.widget.attrs["class"] = "form-select"
        field.choices = [("", _("noch keines")), *told_fields(fields_here)]
        for item in (kind, field):
            item.error_messages["invalid_choice"] = _("Diese Auswahl gibt es nicht (mehr). Bitte wählen Sie aus der Liste.")
        kind.widget.words = {str(value): words for value, words in _KIND_WORDS.items()}
        field.widget.words = {
            str(item.pk): "|".join([item.number.rstrip("."), item.name, *item.others]).casefold() for item in fields_here
        }

    @property
    def sending(self) -> uuid.UUID:
        """Names this sending; a page that lost its key sends something new."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    @property
    def chosen(self) -> int | None:
        return int(self.cleaned_data["field"]) if self.cleaned_data.get("field") else None


class LineForm(FromList):
    """One line, as it is typed during a workshop. `line` is what was read in it."""

    text = forms.CharField(
        label=gettext_lazy("Beitrag"),
        max_length=LONGEST + 100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done", "class": "form-control"}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie in die Zeile, was gesagt wurde.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.line = read(cleaned["text"], self.fields_here, kind=cleaned["kind"], chosen=self.chosen)
            except NotRead as problem:
                self.add_error("text", problem.sentence)
        return cleaned


class ManyForm(FromList):
    """Many lines at once, pasted or typed. `lines` is what was read in them."""

    lines = forms.CharField(
        label=gettext_lazy("Eine Zeile je Beitrag"),
        max_length=LONGEST_LIST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Bitte schreiben oder fügen Sie mindestens eine Zeile ein.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.found, problems = read_all(cleaned["lines"], self.fields_here, kind=cleaned["kind"], chosen=self.chosen)
            for problem in problems[:10]:
                self.add_error("lines", problem)
        return cleaned


class ContributionForm(FromList):
    """A contribution that is there, with the answer where nothing becomes of it."""

    text = forms.CharField(
        label=gettext_lazy("Beitrag"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, was gesagt wurde.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Antwort"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Wenn nichts daraus wird: warum. Wer den Beitrag liest, liest auch die Antwort."),
    )

    def __init__(self, row: Contribution, fields_here: Sequence[FieldChoice], data: Any = None) -> None:
        initial = {"kind": row.kind, "field": row.field_id or "", "text": row.text, "answer": row.answer}
        super().__init__(fields_here, data, initial=initial, auto_id=f"beitrag-{row.pk}-%s")
        del self.fields["key"]
        if row.merged_into_id or row.recommendation_id or row.measure_id:
            # What became of it is the answer.
            del self.fields["answer"]

    @property
    def line(self) -> Line:
        return Line(self.cleaned_data["kind"], self.chosen, self.cleaned_data["text"])


# --- What becomes of them ---------------------------------------------------------------------------------------------------


class TurnForm(forms.Form):
    """What shall become of these contributions; filled with what follows from them. `act` does it."""

    def __init__(self, rows: Sequence[Contribution], user: User, data: Any = None) -> None:
        super().__init__(data)
        self.rows, self.user = rows, user
        self.use_required_attribute = False
        self.concept = turning.concept_of(rows)
        self.prepare()

    def prepare(self) -> None:
        """Fit choices and first values to the contributions."""

    def act(self) -> Any:
        """Carry it out. Raises `Refused`."""
        raise NotImplementedError

    def _options(self, name: str, rows: Any, empty: Any = None) -> None:
        field = self.fields[name]
        field.queryset = rows
        if empty is not None:
            field.empty_label = empty


class RecommendationTurnForm(TurnForm):
    title = forms.CharField(label=gettext_lazy("Empfehlung"), max_length=Recommendation._meta.get_field("title").max_length)
    text = forms.CharField(label=gettext_lazy("Erläuterung"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    edition = forms.ModelChoiceField(ConceptEdition.objects.none(), label=gettext_lazy("Fortschreibung"), empty_label=None)
    fields_of = forms.ModelMultipleChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("Handlungsfelder"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte wählen Sie mindestens ein Handlungsfeld.")},
    )
    horizon = forms.ChoiceField(
        label=gettext_lazy("Horizont"), required=False, choices=[("", gettext_lazy("ohne Angabe")), *Horizon.choices]
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priorität"), choices=Priority.choices, initial=Priority.NORMAL)

    def prepare(self) -> None:
        drafts = ConceptEdition.objects.filter(concept=self.concept, status=EditionStatus.DRAFT).order_by("-pk")
        self._options("edition", drafts)
        self._options("fields_of", FieldOfAction.objects.filter(concept=self.concept))
        draft = turning.draft_of(self.rows)
        self.initial |= {
            "title": turning.title_of(self.rows),
            "text": turning.text_of(self.rows),
            "edition": draft.pk if draft else None,
            "fields_of": list(dict.fromkeys(row.field_id for row in self.rows if row.field_id)),
        }

    def act(self) -> Recommendation:
        typed = dict(self.cleaned_data)
        return turning.to_recommendation(self.rows, user=self.user, fields=typed.pop("fields_of"), **typed)


class MeasureTurnForm(TurnForm):
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=Measure._meta.get_field("title").max_length)
    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=MeasureKind.choices, initial=MeasureKind.MEASURE)
    field = forms.ModelChoiceField(
        FieldOfAction.objects.none(),
        label=gettext_lazy("Handlungsfeld"),
        error_messages={"required": gettext_lazy("Bitte wählen Sie, zu welchem Handlungsfeld die Maßnahme gehört.")},
    )
    text = forms.CharField(label=gettext_lazy("Beschreibung"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    edition = forms.ModelChoiceField(
        ConceptEdition.objects.none(), label=gettext_lazy("Fortschreibung"), required=False, empty_label=None
    )
    unit = forms.ModelChoiceField(OrganizationalUnit.objects.none(), label=gettext_lazy("Zuständig"), required=False)
    horizon = forms.ChoiceField(
        label=gettext_lazy("Horizont"), required=False, choices=[("", gettext_lazy("ohne Angabe")), *Horizon.choices]
    )
    priority = forms.ChoiceField(label=gettext_lazy("Priorität"), choices=Priority.choices, initial=Priority.NORMAL)

    def prepare(self) -> None:
        today = timezone.localdate()
        in_use = (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        self._options("field", FieldOfAction.objects.filter(concept=self.concept), _("Bitte wählen"))
        self._options("edition", ConceptEdition.objects.visible_to(self.user).filter(concept=self.concept))
        self._options("unit", OrganizationalUnit.objects.filter(in_use), _("Ihre eigene Einheit"))
        edition = turning.draft_of(self.rows) or self.rows[0].event.edition
        self.initial |= {
            "title": turning.title_of(self.rows),
            "text": turning.text_of(self.rows),
            "field": next((row.field_id for row in self.rows if row.field_id), None),
            "edition": edition.pk if edition else None,
            "unit": home_unit(self.user),
        }

    def act(self) -> Measure:
        return turning.to_measure(self.rows, user=self.user, **self.cleaned_data)


class MergeForm(TurnForm):
    into = forms.ChoiceField(label=gettext_lazy("Dieser Beitrag steht für alle"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Gemeinsamer Wortlaut"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Leer heißt: wie er dasteht. Der frühere Wortlaut bleibt im Verlauf."),
    )

    def prepare(self) -> None:
        self.fields["into"].choices = [(str(row.pk), row.text) for row in self.rows]
        self.initial |= {"into": str(self.rows[0].pk)}

    def act(self) -> Contribution:
        into = next(row for row in self.rows if str(row.pk) == self.cleaned_data["into"])
        return turning.merge(self.rows, into, user=self.user, text=self.cleaned_data["text"])


TURNS: dict[str, type[TurnForm]] = {
    "empfehlung": RecommendationTurnForm,
    "massnahme": MeasureTurnForm,
    "zusammen": MergeForm,
}
"""By the word that stands in addresses."""
