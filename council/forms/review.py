"""What is asked when a draft is given to others to read, and what they write beside it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.models import Committee
from council.models.remarks import LONGEST_QUOTE, LONGEST_REMARK
from council.review.anchors import Anchor
from municipality.models import Membership, User
from workshops.models import WorkingGroup

USUAL_DAYS = 14
LONGEST_DAYS = 365
MOST_PEOPLE = 200


class _People(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.family_name}, {obj.given_name}" if isinstance(obj, User) else str(obj)


def invitable(user: User) -> QuerySet[User]:
    """Everybody who can sign in to the city today, but the person herself."""
    members = Membership.objects.current().values("user")
    found: QuerySet[User] = User.objects.filter(pk__in=members, is_active=True).exclude(pk=user.pk)
    return found.order_by("family_name", "given_name", "pk")


class InviteForm(forms.Form):
    """Bodies, groups and people who are to read, until when, and what is said to them."""

    committees = _People(
        label=gettext_lazy("Gremien"), queryset=Committee.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = _People(
        label=gettext_lazy("Gruppen"), queryset=WorkingGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    users = _People(
        label=gettext_lazy("Einzelne Personen"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(
        label=gettext_lazy("Rückmeldung bis"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    message = forms.CharField(
        label=gettext_lazy("Nachricht an die Eingeladenen"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, user: User, concept: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committees"].queryset = Committee.objects.filter(active=True)
        groups = WorkingGroup.objects.visible_to(user)
        self.fields["groups"].queryset = groups.filter(concept=concept) if concept else groups
        self.fields["users"].queryset = invitable(user)
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag zwischen heute und heute in einem Jahr."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(data.get(name) for name in ("committees", "groups", "users")):
            raise forms.ValidationError(_("Bitte wählen Sie aus, wer den Entwurf lesen soll."))
        return data


class WritingForm(forms.Form):
    """A text with the key of its typing."""

    body = forms.CharField(
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Bitte schreiben Sie etwas in das Feld."),
            "max_length": gettext_lazy("Bitte kürzen Sie den Text auf höchstens 5.000 Zeichen."),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()
        self.helper = FormHelper()
        self.helper.form_tag = False


class ReplyForm(WritingForm):
    """An answer to a comment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Antwort")


class RemarkForm(WritingForm):
    """A comment on a passage, or a note for oneself."""

    stelle = forms.CharField(max_length=20, widget=forms.HiddenInput)
    quote = forms.CharField(max_length=2 * LONGEST_QUOTE, required=False, strip=False, widget=forms.HiddenInput)
    prefix = forms.CharField(max_length=400, required=False, strip=False, widget=forms.HiddenInput)
    suffix = forms.CharField(max_length=400, required=False, strip=False, widget=forms.HiddenInput)
    private = forms.BooleanField(label=gettext_lazy("Nur für mich (private Notiz)"), required=False)

    field_order = ("body", "private", "key", "stelle", "quote", "prefix", "suffix")

    def __init__(self, *args: Any, may_comment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_comment = may_comment
        self.fields["body"].label = _("Anmerkung") if may_comment else _("Private Notiz")
        if not may_comment:
            # Whoever leads answers comments; what she notes is for herself.
            del self.fields["private"]

    @property
    def is_private(self) -> bool:
        return not self.may_comment or self.cleaned_data["private"]

    @property
    def anchor(self) -> Anchor:
        data = self.cleaned_data
        return Anchor(data["stelle"], data["quote"], data["prefix"], data["suffix"])
