"""What an action asks before it is done, as crispy forms. An action without a form needs a plain confirmation.

The forms ask early and kindly; `council/inputs.py` decides. `cleaned_data` is what `perform` takes as `data`.
"""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, LayoutObject
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.act import Act
from council.choices import Answer, MeetingState, Outcome, StepRole
from council.guards import disagreements, late_by
from council.inputs import VOTES, entitled_members, entitled_text, previous_body
from council.models import Committee, Consultation, Meeting, Submission
from council.outcomes import AMENDED, OUTCOMES_BY_ROLE
from council.permissions import open_signature, roles_for
from council.table import Subject
from municipality.choices import Role
from municipality.forms.richtext import RichTextField
from municipality.models import User

_LONGEST_NUMBER = 20
_MOST_VOTES = 1000
_CHOOSE = gettext_lazy("Bitte wählen …")


class Note(LayoutObject):
    """A sentence between the fields. Crispy's own `HTML` would read names out of the database as templates."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fields: list[Any] = []

    def render(self, form: forms.Form, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        return format_html("<p>{}</p>", self.text)


def action_form(action: str, obj: Subject, user: User, data: Any = None, files: Any = None) -> ActionForm | None:
    """The form of this action, bound when `data` is given; `None` where a confirmation is enough."""
    form = FORMS.get(action)
    return form(obj, user, data=data, files=files) if form else None


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


class ReasonForm(ActionForm):
    """A reason that stays in the history."""

    reason = forms.CharField(
        label=gettext_lazy("Grund"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Ein Satz genügt; er steht später im Verlauf."),
        error_messages={"required": gettext_lazy("Bitte nennen Sie den Grund; er steht später im Verlauf.")},
    )


class ResubmitForm(ActionForm):
    editorial = forms.BooleanField(label=gettext_lazy("Es hat sich nur Redaktionelles geändert"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Was sich geändert hat"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Die mitzeichnenden Stellen lesen das. Nötig, wenn frühere Antworten weiter gelten sollen."),
    )

    def prepare(self) -> None:
        field = self.fields["editorial"]
        field.help_text = _("Dann gelten die Zustimmungen der letzten Runde weiter. Sonst antworten alle Stellen neu.")
        if Role.UNIT_HEAD not in roles_for(self.submission, self.user):
            field.disabled = True
            field.help_text = _("Das kann nur die Leitung der federführenden Einheit erklären; sonst antworten alle Stellen neu.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("editorial") and not cleaned.get("reason"):
            self.add_error("reason", _("Bitte schreiben Sie, was sich redaktionell geändert hat."))
        return cleaned


class CosignForm(ActionForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Ihre Antwort"),
        widget=forms.RadioSelect,
        choices=[(item.value, item.label) for item in (Answer.AGREED, Answer.AGREED_WITH_REMARK, Answer.DISAGREED)],
        error_messages={"required": gettext_lazy("Bitte wählen Sie eine Antwort.")},
    )
    remark = forms.CharField(
        label=gettext_lazy("Bemerkung"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Nötig, wenn Sie mit einer Bemerkung oder nicht einverstanden sind."),
    )

    def layout(self) -> Layout:
        signature = open_signature(self.submission, self.user)
        if signature is None:
            return Layout(*self.fields)
        due = date_format(signature.due, "d.m.Y")
        text = _("Sie antworten für %(unit)s. Die Frist endet am %(due)s.") % {"unit": signature.unit, "due": due}
        return Layout(Note(text), *self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answered = cleaned.get("answer")
        if answered and answered != Answer.AGREED and not cleaned.get("remark"):
            self.add_error("remark", _("Bitte begründen Sie Ihre Antwort in einem Satz."))
        return cleaned


class ReturnForm(ActionForm):
    remark = forms.CharField(
        label=gettext_lazy("Was geändert werden soll"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, was geändert werden soll.")},
    )


class ApproveForm(ActionForm):
    """Asks for a decision in writing where a unit does not agree; otherwise it only confirms."""

    decision = forms.CharField(
        label=gettext_lazy("Entscheidung über die Einwände"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, wie Sie über die Einwände entscheiden.")},
    )

    def prepare(self) -> None:
        units = disagreements(self.submission)
        if not units:
            del self.fields["decision"]
            return
        self.fields["decision"].help_text = _("Nicht einverstanden: %(units)s. Ihre Entscheidung steht im Verlauf.") % {
            "units": ", ".join(units)
        }


class ScheduleForm(ActionForm):
    meeting = forms.ModelChoiceField(
        label=gettext_lazy("Sitzung"),
        queryset=Meeting.objects.none(),
        empty_label=_CHOOSE,
        error_messages={"required": gettext_lazy("Bitte wählen Sie eine Sitzung.")},
    )
    agenda_number = forms.CharField(
        label=gettext_lazy("TOP"),
        max_length=_LONGEST_NUMBER,
        required=False,
        help_text=gettext_lazy("Zum Beispiel „Ö 5“ im öffentlichen oder „N 2“ im nicht öffentlichen Teil. Leer: später."),
    )

    def prepare(self) -> None:
        field = self.fields["meeting"]
        field.queryset = self._meetings()
        field.label_from_instance = lambda meeting: f"{meeting} ({meeting.place})" if meeting.place else str(meeting)
        field.help_text = _("Die kommenden Sitzungen von %(body)s.") % {"body": self.the_step.committee}
        if self.the_step.meeting_id:
            field.initial = self.the_step.meeting_id
            self.fields["agenda_number"].initial = self.the_step.agenda_number

    def _meetings(self) -> QuerySet:
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return (
            Meeting.objects.for_list()
            .filter(bodies__committee=self.the_step.committee, starts_at__gte=start)
            .filter(state__in=[MeetingState.PLANNED, MeetingState.INVITED])
            .order_by("starts_at")
        )


class DispatchForm(ActionForm):
    """Asks for the reason of urgency once the notice period cannot be kept any more."""

    urgency_reason = forms.CharField(
        label=gettext_lazy("Warum es eilt"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Bitte begründen Sie, warum es eilt.")},
    )
    agenda_number = forms.CharField(label=gettext_lazy("TOP"), max_length=_LONGEST_NUMBER, required=False)

    def prepare(self) -> None:
        self.fields["agenda_number"].initial = self.the_step.agenda_number
        if not late_by(Act(self.submission, self.user, self.the_step)):
            del self.fields["urgency_reason"]
            return
        self.fields["urgency_reason"].help_text = _("Die Ladungsfrist von %(days)s Tagen ist nicht mehr einzuhalten.") % {
            "days": self.the_step.committee.notice_days
        }


class OutcomeForm(ActionForm):
    """Outcome, votes, and for amended outcomes the new wording of each point (`wordings` in the cleaned data)."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Ergebnis"), error_messages={"required": gettext_lazy("Bitte wählen Sie ein Ergebnis.")}
    )
    votes_yes = forms.IntegerField(label=gettext_lazy("Ja"), min_value=0, max_value=_MOST_VOTES, required=False)
    votes_no = forms.IntegerField(label=gettext_lazy("Nein"), min_value=0, max_value=_MOST_VOTES, required=False)
    votes_abstained = forms.IntegerField(label=gettext_lazy("Enthaltungen"), min_value=0, max_value=_MOST_VOTES, required=False)
    votes_recused = forms.IntegerField(label=gettext_lazy("befangen"), min_value=0, max_value=_MOST_VOTES, required=False)
    refer_to = forms.ModelChoiceField(
        label=gettext_lazy("Zurückverwiesen an"),
        queryset=Committee.objects.filter(active=True),
        required=False,
        help_text=gettext_lazy("Nur bei „zurückverwiesen“: Dieses Gremium berät noch einmal, danach wieder dieses."),
    )
    remark = forms.CharField(
        label=gettext_lazy("Bemerkung"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Nötig, wenn die Vorlage an die Verwaltung zurückgegeben wurde."),
    )

    def prepare(self) -> None:
        step = self.the_step
        outcomes = OUTCOMES_BY_ROLE[StepRole(step.role)]
        self.fields["outcome"].choices = [("", _CHOOSE), *((item.value, item.label) for item in outcomes)]
        if Outcome.REFERRED_BACK in outcomes:
            self.fields["refer_to"].initial = previous_body(step)
        else:
            del self.fields["refer_to"]
        self.points = list(self.submission.motion_points.all()) if AMENDED & set(outcomes) else []
        for number, point in enumerate(self.points, start=1):
            self.fields[f"wording_{point.pk}"] = RichTextField(
                label=_("Beschlossener Wortlaut zu Punkt %(number)s") % {"number": number},
                initial=point.text,
                required=False,
                headings=False,
            )

    def layout(self) -> Layout:
        entitled = entitled_members(self.the_step, timezone.localdate())
        notes = []
        if entitled:
            notes.append(entitled_text(entitled) + _(" Die Stimmen dürfen offen bleiben."))
        wordings = [f"wording_{point.pk}" for point in self.points]
        amended = []
        if wordings:
            hint = _("Nur bei einem geänderten Ergebnis: Ändern Sie hier den Wortlaut; der Vorschlag bleibt daneben erhalten.")
            amended = [Note(hint), *wordings]
        return Layout(
            "revision",
            *(Note(note) for note in notes),
            "outcome",
            Div(*VOTES, css_class="fields fields--votes"),
            *(["refer_to"] if "refer_to" in self.fields else []),
            Div(*amended, css_class="wordings") if amended else Div(),
            "remark",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["wordings"] = {point.pk: cleaned.pop(name) for point in self.points if (name := f"wording_{point.pk}") in cleaned}
        return cleaned


class RemoveForm(ReasonForm):
    again = forms.BooleanField(
        label=gettext_lazy("Erneut vorsehen"),
        required=False,
        help_text=gettext_lazy("Das Gremium behandelt die Vorlage in einer späteren Sitzung."),
    )


FORMS: dict[str, type[ActionForm]] = {
    "resubmit": ResubmitForm,
    "cosign": CosignForm,
    "return_to_author": ReturnForm,
    "approve": ApproveForm,
    "revoke_approval": ReasonForm,
    "correct": ReasonForm,
    "withdraw": ReasonForm,
    "object": ReasonForm,
    "settle": ReasonForm,
    "schedule": ScheduleForm,
    "dispatch": DispatchForm,
    "record_outcome": OutcomeForm,
    "remove": RemoveForm,
}
