"""The rows of the editor: people, units, goals, motion, reasons, Beratungsfolge, attachments, earlier treatments, cosigning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.choices import Numbering, StepStatus
from council.cosigning import required
from council.forms.fields import Choices, ListedField
from council.forms.rows import OnceFormSet, RowForm, RowFormSet
from council.models import (
    Attachment,
    Consultation,
    CosignStation,
    InvolvedUnit,
    MotionPoint,
    PriorTreatment,
    Section,
    Submission,
    SubmissionAuthor,
    SubmissionGoal,
)
from council.models.cosigning import LAST_GROUP, LONGEST_DAYS
from municipality import uploads
from municipality.forms.dates import DateField
from municipality.forms.richtext import RichTextField


class AuthorForm(RowForm):
    title = "user"
    blocks = [["user"]]

    user = ListedField(label=gettext_lazy("Person"))

    class Meta:
        model = SubmissionAuthor
        fields = ["user"]

    def offer(self, choices: Choices) -> None:
        self.fields["user"].offer(choices.people)


class InvolvedUnitForm(RowForm):
    title = "unit"
    blocks = [["unit"]]

    unit = ListedField(label=gettext_lazy("Einheit"))

    class Meta:
        model = InvolvedUnit
        fields = ["unit"]

    def offer(self, choices: Choices) -> None:
        self.fields["unit"].offer(choices.units)


class GoalForm(RowForm):
    title = "goal"
    blocks = [["goal"]]

    goal = ListedField(label=gettext_lazy("Ziel"))

    class Meta:
        model = SubmissionGoal
        fields = ["goal"]

    def offer(self, choices: Choices) -> None:
        self.fields["goal"].offer(choices.goals)


class MotionPointForm(RowForm):
    title = "text"
    blocks = [["amends"], ["text"]]

    amends = ListedField(
        label=gettext_lazy("So soll dieser Punkt der Vorlage lauten"),
        required=False,
        empty_label=gettext_lazy("keiner; der Punkt kommt hinzu"),
    )
    text = RichTextField(
        label=gettext_lazy("Wortlaut"),
        headings=False,
        error_messages={"required": gettext_lazy("Bitte formulieren Sie diesen Punkt oder entfernen Sie ihn.")},
    )

    class Meta:
        model = MotionPoint
        fields = ["amends", "text"]

    def offer(self, choices: Choices) -> None:
        if choices.amendable is not None:
            self.fields["amends"].offer(choices.amendable)
            return
        del self.fields["amends"]


class SectionForm(RowForm):
    title = "heading"
    blocks = [["heading"], ["level", "numbering"], ["body"]]
    flap = (gettext_lazy("Abbildung"), ["figure", "figure_alt", "figure_caption", "remove_figure"])

    level = forms.TypedChoiceField(
        label=gettext_lazy("Ebene"),
        choices=[(1, gettext_lazy("1 – Abschnitt")), (2, gettext_lazy("2 – Unterabschnitt")), (3, gettext_lazy("3 – darunter"))],
        coerce=int,
        initial=1,
    )
    numbering = forms.ChoiceField(label=gettext_lazy("Zählung"), choices=Numbering, initial=Numbering.NONE)
    body = RichTextField(label=gettext_lazy("Text"), required=False)
    figure = forms.FileField(
        label=gettext_lazy("Abbildung"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT_FIGURES}),
        help_text=gettext_lazy("PNG oder JPEG. Sie erscheint nach dem Speichern in der Druckansicht."),
    )
    remove_figure = forms.BooleanField(label=gettext_lazy("Abbildung beim Speichern entfernen"), required=False)

    class Meta:
        model = Section
        fields = ["level", "numbering", "heading", "body", "figure", "figure_alt", "figure_caption"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_figure = self.instance.figure.name if self.instance.figure else ""
        if not self.stored_figure:
            del self.fields["remove_figure"]

    def clean_figure(self) -> Any:
        upload = self.files.get(self.add_prefix("figure"))
        if upload is None:
            return self.cleaned_data.get("figure")
        return uploads.accept_figure(upload).content

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("remove_figure") and not self.files.get(self.add_prefix("figure")):
            # The file stays in the store: a frozen version may still print it.
            self.cleaned_data["figure"] = False
            return
        if self.cleaned_data.get("figure") and not self.cleaned_data.get("figure_alt") and "figure_alt" not in self.errors:
            self.add_error("figure_alt", _("Bitte beschreiben Sie, was auf der Abbildung zu sehen ist."))
        if not any(self.cleaned_data.get(name) for name in ("heading", "body", "figure")) and not self.errors:
            self.add_error("body", _("Bitte schreiben Sie eine Überschrift oder einen Text, oder entfernen Sie den Abschnitt."))


class StepForm(RowForm):
    title = "committee"
    blocks = [["committee", "role"], ["public", "planned_date"], ["non_public_reason"], ["parallel"]]

    committee = ListedField(label=gettext_lazy("Gremium"))
    public = forms.TypedChoiceField(
        label=gettext_lazy("Öffentlichkeit"),
        choices=[
            ("True", gettext_lazy("öffentlich")),
            ("False", gettext_lazy("nicht öffentlich")),
            ("", gettext_lazy("noch offen")),
        ],
        coerce=lambda text: text == "True",
        empty_value=None,
        required=False,
        initial="True",
    )
    planned_date = DateField(label=gettext_lazy("Vorgesehen am"), required=False)
    parallel = forms.BooleanField(label=gettext_lazy("Gleichzeitig mit der vorigen Station"), required=False)

    class Meta:
        model = Consultation
        fields = ["committee", "role", "public", "non_public_reason", "planned_date"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.instance.public is True:
            self.initial["public"] = "True"
        if self.is_settled:
            for name in ("committee", "planned_date"):
                self.fields[name].disabled = True

    @property
    def is_settled(self) -> bool:
        """Already on an agenda, so its body and day are the session's."""
        return self.instance.status != StepStatus.PLANNED

    def offer(self, choices: Choices) -> None:
        self.fields["committee"].offer(choices.committees)


class AttachmentForm(RowForm):
    title = "title"
    blocks = [["title"], ["file", "due"], ["public"]]

    file = forms.FileField(
        label=gettext_lazy("Datei"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
        help_text=gettext_lazy("PDF, Bild oder Office-Dokument."),
    )
    due = DateField(
        label=gettext_lazy("Oder angekündigt bis"), required=False, help_text=gettext_lazy("Wenn es die Datei noch nicht gibt.")
    )

    class Meta:
        model = Attachment
        fields = ["title", "file", "due", "public"]
        error_messages = {"title": {"required": gettext_lazy("Bitte geben Sie der Anlage einen Titel.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_file = self.instance.file.name if self.instance.file else ""
        self.accepted: uploads.Accepted | None = None

    def clean_file(self) -> Any:
        upload = self.files.get(self.add_prefix("file"))
        if upload is None:
            return self.cleaned_data.get("file")
        self.accepted = uploads.accept_attachment(upload)
        return self.accepted.content

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("file") and not self.cleaned_data.get("due") and not {"file", "due"} & set(self.errors):
            self.add_error("due", _("Bitte laden Sie eine Datei hoch oder sagen Sie, bis wann die Anlage kommt."))


class PriorTreatmentForm(RowForm):
    title = "body"
    blocks = [["body", "date"], ["paper", "result"]]

    date = DateField(label=gettext_lazy("Datum"), required=False)

    class Meta:
        model = PriorTreatment
        fields = ["body", "date", "paper", "result"]
        error_messages = {"body": {"required": gettext_lazy("Bitte nennen Sie das Gremium.")}}


class CosignStationForm(RowForm):
    """`by_rule` says which rule of the city asks for the unit; such a row stays as long as the rule holds."""

    title = "unit"
    blocks = [["unit", "group", "days"]]
    by_rule = ""

    unit = ListedField(label=gettext_lazy("Einheit"))
    group = forms.IntegerField(
        label=gettext_lazy("Gruppe"),
        min_value=1,
        max_value=LAST_GROUP,
        initial=1,
        error_messages=dict.fromkeys(
            ("required", "min_value", "max_value"), gettext_lazy("Bitte geben Sie eine Gruppe von 1 bis 9 an.")
        ),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Frist in Tagen"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=5,
        error_messages={
            "required": gettext_lazy("Bitte sagen Sie, wie viele Tage die Stelle hat."),
            "min_value": gettext_lazy("Bitte geben Sie mindestens einen Tag."),
            "max_value": gettext_lazy("Bitte geben Sie höchstens 90 Tage."),
        },
    )

    class Meta:
        model = CosignStation
        fields = ["unit", "group", "days"]

    def offer(self, choices: Choices) -> None:
        self.fields["unit"].offer(choices.units)

    def hold(self, why: str) -> None:
        """Keep the row: the unit stays, only its group and time may be changed."""
        self.by_rule = why
        self.fields["unit"].disabled = True

    @property
    def is_removed(self) -> bool:
        return super().is_removed and not self.by_rule


class AuthorFormSet(OnceFormSet):
    relation, label, form = "authors", gettext_lazy("Bearbeitung"), AuthorForm
    block = "authors"
    once = ("user", gettext_lazy("Diese Person steht schon in der Liste."))


class InvolvedUnitFormSet(OnceFormSet):
    relation, label, form = "involved_units", gettext_lazy("Weitere beteiligte Einheiten"), InvolvedUnitForm
    block = "involved_units"
    once = ("unit", gettext_lazy("Diese Einheit steht schon in der Liste."))


class GoalFormSet(OnceFormSet):
    relation, label, form = "goals", gettext_lazy("Strategische Ziele"), GoalForm
    block = "strategic_goals"
    once = ("goal", gettext_lazy("Dieses Ziel steht schon in der Liste."))


class MotionFormSet(RowFormSet):
    relation, label, form = "motion_points", gettext_lazy("Beschlussvorschlag"), MotionPointForm
    block = "motion"


class SectionFormSet(RowFormSet):
    relation, label, form = "sections", gettext_lazy("Begründung"), SectionForm
    block = "reasons"


class StepFormSet(RowFormSet):
    """The Beratungsfolge; a step "at the same time" shares the position of the one before it. The first has none."""

    relation, label, form = "steps", gettext_lazy("Beratungsfolge"), StepForm
    block = "steps"

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        form = super()._construct_form(i, **kwargs)
        form.initial["parallel"] = form.instance.pk in self._parallel
        return form

    @cached_property
    def _parallel(self) -> set[int]:
        """Ids of the stored steps that stand beside the one before them."""
        pairs = zip(self.stored, self.stored[1:], strict=False)
        return {row.pk for before, row in pairs if before.position == row.position}

    def placed(self) -> Iterator[tuple[int, RowForm]]:
        position = 0
        for form in self.kept():
            parallel = bool(form["parallel"].value()) if form.is_bound else form.initial["parallel"]
            position += not parallel or not position
            yield position, form

    def clean(self) -> None:
        super().clean()
        kept = {form.instance.pk for form in self.kept()}
        settled = [row for row in self.stored if row.status != StepStatus.PLANNED and row.pk not in kept]
        if settled:
            bodies = ", ".join(str(row.committee) for row in settled)
            raise ValidationError(
                _("%(bodies)s: Diese Station ist schon für eine Sitzung eingeplant. Bitte lösen Sie sie zuerst von der Sitzung.")
                % {"bodies": bodies}
            )


class AttachmentFormSet(RowFormSet):
    relation, label, form = "attachments", gettext_lazy("Anlagen"), AttachmentForm
    block = "attachments"

    def store(self, row: Attachment, form: AttachmentForm) -> None:
        if form.accepted is not None:
            row.content_type, row.size, row.sha256 = form.accepted.content_type, form.accepted.size, form.accepted.sha256
        row.save()


class PriorTreatmentFormSet(RowFormSet):
    relation, label, form = "prior_treatments", gettext_lazy("Frühere Behandlungen"), PriorTreatmentForm
    block = "prior_treatments"


class CosignStationFormSet(OnceFormSet):
    relation, label, form = "cosign_stations", gettext_lazy("Mitzeichnung"), CosignStationForm
    block = "cosigning"
    once = ("unit", gettext_lazy("Diese Einheit steht schon in der Liste."))

    def __init__(self, submission: Submission, choices: Choices, *args: Any, **kwargs: Any) -> None:
        # By the stored text: what makes a unit necessary and goes with this very save releases it after it.
        self.by_rule = {item.unit.pk: item.why for item in required(submission, choices.cosign_rules)}
        super().__init__(submission, choices, *args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        form: CosignStationForm = super()._construct_form(i, **kwargs)
        why = self.by_rule.get(form.instance.unit_id) if form.instance.pk else None
        if why:
            form.hold(why)
        return form


FORMSETS: tuple[type[RowFormSet], ...] = (
    AuthorFormSet,
    InvolvedUnitFormSet,
    MotionFormSet,
    StepFormSet,
    GoalFormSet,
    SectionFormSet,
    AttachmentFormSet,
    PriorTreatmentFormSet,
    CosignStationFormSet,
)
"""In the order of the editor."""
