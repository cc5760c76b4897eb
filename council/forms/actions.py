"""What an action asks before it is done, as crispy forms. An action without a form needs a plain confirmation.

The forms ask early and kindly; `council/inputs.py` decides. `cleaned_data` is what `perform` takes as `data`.
"""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.act import Act
from council.choices import Answer, MeetingState
from council.cosigning import answered, answering
from council.forms.base import ActionForm, Note
from council.forms.outcomes import OutcomeForm
from council.guards import disagreements, late_by
from council.handing_out import waiting_to_go_along
from council.models import Meeting
from council.permissions import roles_for
from council.table import Subject
from municipality.choices import Role
from municipality.models import User

_LONGEST_NUMBER = 20
_CHOOSE = gettext_lazy("Bitte wählen …")


def action_form(action: str, obj: Subject, user: User, data: Any = None, files: Any = None) -> ActionForm | None:
    """The form of this action, bound when `data` is given; `None` where a confirmation is enough."""
    form = FORMS.get(action)
    return form(obj, user, data=data, files=files) if form else None


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

    signature = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """Which answer the person had before her: whoever may answer for two units gives the one she read about."""

    def prepare(self) -> None:
        self.asked = answering(self.submission, self.user)
        if self.asked is not None:
            self.fields["signature"].initial = self.asked.signature.pk

    def layout(self) -> Layout:
        return Layout(*(Note(text) for text in self._notes()), *self.fields)

    def _notes(self) -> list[str]:
        if self.asked is None:
            return []
        signature = self.asked.signature
        due = date_format(signature.due, "d.m.Y")
        notes = [_("Sie antworten für %(unit)s. Die Frist endet am %(due)s.") % {"unit": signature.unit, "due": due}]
        if signature.asked_again:
            notes.append(_("Sie werden noch einmal gefragt: %(remark)s") % {"remark": signature.asked_again})
        return notes

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answered = cleaned.get("answer")
        if answered and answered != Answer.AGREED and not cleaned.get("remark"):
            self.add_error("remark", _("Bitte begründen Sie Ihre Antwort in einem Satz."))
        return cleaned


class AskAgainForm(ActionForm):
    station = forms.ChoiceField(
        label=gettext_lazy("Stelle"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Bitte wählen Sie eine Stelle."),
            "invalid_choice": gettext_lazy("Bitte wählen Sie eine Stelle, die in dieser Runde schon geantwortet hat."),
        },
    )
    remark = forms.CharField(
        label=gettext_lazy("Worüber die Stelle noch einmal nachdenken soll"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, worüber die Stelle noch einmal nachdenken soll.")},
    )

    def prepare(self) -> None:
        self.fields["station"].choices = [
            (item.pk, f"{item.unit}: {item.get_answer_display()}") for item in answered(self.submission)
        ]


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


class HandOutForm(ActionForm):
    """What comes after the agenda went out, and why so late."""

    urgency_reason = forms.CharField(
        label=gettext_lazy("Warum es eilt"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Der Grund steht auf der Seite des Papiers und im Ergebnisprotokoll."),
        error_messages={"required": gettext_lazy("Bitte begründen Sie, warum das Papier erst jetzt kommt.")},
    )

    def layout(self) -> Layout:
        papers = waiting_to_go_along(Act(self.submission, self.user, self.the_step))
        notes = [_("Vorgelegt wird: %(paper)s") % {"paper": paper} for paper in papers]
        return Layout(*(Note(text) for text in notes), *self.fields)


class RemoveForm(ReasonForm):
    again = forms.BooleanField(
        label=gettext_lazy("Erneut vorsehen"),
        required=False,
        help_text=gettext_lazy("Das Gremium behandelt die Vorlage in einer späteren Sitzung."),
    )


FORMS: dict[str, type[ActionForm]] = {
    "resubmit": ResubmitForm,
    "cosign": CosignForm,
    "ask_again": AskAgainForm,
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
    "hand_out": HandOutForm,
    "remove": RemoveForm,
}
