"""What is asked when a step has ended: the outcome, the votes and, where needed, single points, wordings and recusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.amendments import adopted
from council.attendance import present_at
from council.choices import Outcome
from council.forms.base import ActionForm, Part
from council.inputs import LONGEST_RECUSAL, VOTES, entitled_text, members_on, present_text, previous_body
from council.models import Committee, CommitteeMember, MotionPoint, Submission
from council.outcomes import AMENDED, RULES, label_of, possible
from council.points import Recommendation, Way
from municipality.forms.richtext import RichTextField
from municipality.richtext import plain
from municipality.worddiff import Segment, diff

_MOST_VOTES = 1000
_SAID = ("outcome", "unanimous", *VOTES, "recusals", "referred_out_to", "referred_out_paper", "remark")
_CHOOSE = gettext_lazy("Bitte wählen …")
_AS_ABOVE = gettext_lazy("wie oben")


class RecusalWidget(forms.Widget):
    """Members of the body to tick, each with a reason that stays inside."""

    template_name = "council/_recusals.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.members: list[CommitteeMember] = []

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        context["longest"] = LONGEST_RECUSAL
        context["rows"] = [
            {
                "member": member,
                "name": f"{name}_{member.pk}",
                "reason_name": f"{name}_reason_{member.pk}",
                "ticked": member.pk in given,
                "reason": given.get(member.pk, ""),
            }
            for member in self.members
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[int, str]:
        return {
            member.pk: str(data.get(f"{name}_reason_{member.pk}") or "")
            for member in self.members
            if data.get(f"{name}_{member.pk}")
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False


class RecusalField(forms.Field):
    """Reason by the id of the member who took no part."""

    widget = RecusalWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or {}) != (data or {}))

    def clean(self, value: Any) -> dict[int, str]:
        # Zero bytes are kept by no database; nobody types them.
        given = {member: reason.replace("\x00", "").strip() for member, reason in (value or {}).items()}
        if any(len(reason) > LONGEST_RECUSAL for reason in given.values()):
            raise forms.ValidationError(
                _("Der Grund einer Befangenheit hat höchstens %(count)s Zeichen.") % {"count": LONGEST_RECUSAL}
            )
        return given


class PaperField(forms.CharField):
    """Another paper of the city by its number, among those the person may see."""

    user: Any = None

    def clean(self, value: Any) -> Submission | None:
        number = super().clean(value)
        if not number:
            return None
        found = Submission.objects.visible_to(self.user).filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(_("Eine Vorlage mit dieser Nummer gibt es nicht. Bitte prüfen Sie die Nummer."))
        return found


@dataclass(frozen=True)
class PointEntry:
    """One point of the motion on the form: the proposal, what was recommended instead, and the fields for its outcome."""

    number: int
    point: MotionPoint
    recommended: list[tuple[Recommendation, list[Segment]]]
    amended: list[tuple[Submission, list[Segment]]]
    """Amendments that this body has agreed to."""
    outcome: forms.BoundField | None
    wording: forms.BoundField | None


class OutcomeForm(ActionForm):
    """Outcome, votes, and where points ended differently or in another wording, what became of each (`points`, `wordings`)."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Ergebnis"), error_messages={"required": gettext_lazy("Bitte wählen Sie ein Ergebnis.")}
    )
    unanimous = forms.BooleanField(label=gettext_lazy("einstimmig"), required=False)
    votes_yes = forms.IntegerField(label=gettext_lazy("Ja"), min_value=0, max_value=_MOST_VOTES, required=False)
    votes_no = forms.IntegerField(label=gettext_lazy("Nein"), min_value=0, max_value=_MOST_VOTES, required=False)
    votes_abstained = forms.IntegerField(label=gettext_lazy("Enthaltungen"), min_value=0, max_value=_MOST_VOTES, required=False)
    votes_recused = forms.IntegerField(label=gettext_lazy("befangen"), min_value=0, max_value=_MOST_VOTES, required=False)
    recusals = RecusalField(label=gettext_lazy("Befangen waren"), required=False)
    refer_to = forms.ModelChoiceField(
        label=gettext_lazy("Verwiesen an"),
        queryset=Committee.objects.filter(active=True),
        required=False,
        help_text=gettext_lazy("Nur bei einer Verweisung: Dieses Gremium berät, danach wieder dieses."),
    )
    referred_out_to = forms.CharField(
        label=gettext_lazy("Verwiesen in"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Nur bei „in eine andere Beratung verwiesen“, zum Beispiel „Haushaltsberatung 2027“."),
    )
    referred_out_paper = PaperField(
        label=gettext_lazy("Nummer der anderen Vorlage"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Wenn es sie schon gibt; sie wird dann verknüpft."),
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
        # The step is asked through its paper everywhere; it is loaded already.
        step.submission = self.submission
        outcomes = possible(step)
        self.fields["outcome"].choices = [("", _CHOOSE), *((item.value, label_of(item)) for item in outcomes)]
        self._prepare_referrals(outcomes)
        self._prepare_votes()
        self._prepare_points(outcomes)

    def _prepare_referrals(self, outcomes: tuple[Outcome, ...]) -> None:
        asked = {RULES[item].asks for item in outcomes}
        if "refer_to" in asked:
            self.fields["refer_to"].initial = previous_body(self.the_step)
        else:
            del self.fields["refer_to"]
        if "referred_out_to" in asked:
            self.fields["referred_out_paper"].user = self.user
        else:
            del self.fields["referred_out_to"], self.fields["referred_out_paper"]

    def _prepare_votes(self) -> None:
        """Where the members are kept, they are ticked; elsewhere their number is typed."""
        members = members_on(self.the_step, timezone.localdate())
        self.entitled = sum(member.votes for member in members)
        if members:
            self.fields["recusals"].widget.members = members
            del self.fields["votes_recused"]
        else:
            del self.fields["recusals"]
        if not self.entitled:
            del self.fields["unanimous"]

    def _prepare_points(self, outcomes: tuple[Outcome, ...]) -> None:
        way = Way(self.submission)
        self.treated = way.treated(self.the_step)
        self.numbers = {point.pk: number for number, point in enumerate(way.points, start=1)}
        self.recommended = way.recommended(self.the_step)
        self.amended = adopted(self.the_step)
        self.before = self.recommended.on_the_table | {
            point: items[-1].wording for point, items in self.amended.items() if point in self.numbers
        }
        single = [item for item in outcomes if RULES[item].by_point]
        for point in self.treated:
            number = self.numbers[point.pk]
            if len(self.treated) > 1:
                self.fields[f"point_{point.pk}"] = forms.ChoiceField(
                    label=_("Ergebnis zu Punkt %(number)s") % {"number": number},
                    choices=[("", _AS_ABOVE), *((item.value, label_of(item)) for item in single)],
                    required=False,
                )
            if AMENDED & set(outcomes):
                self.fields[f"wording_{point.pk}"] = RichTextField(
                    label=_("Neuer Wortlaut zu Punkt %(number)s") % {"number": number},
                    initial=self.before[point.pk],
                    required=False,
                    headings=False,
                )

    def layout(self) -> Layout:
        return Layout("revision", Part("council/_outcome_fields.html"))

    # --- What the template shows ----------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[PointEntry]:
        """The points this step treats, each with its texts and fields."""
        return [
            PointEntry(
                self.numbers[point.pk],
                point,
                [
                    (item, diff(plain(point.text), plain(item.wording)))
                    for item in self.recommended.shown.get(point.pk, ())
                    if item.wording != point.text
                ],
                [(item.row.submission, diff(plain(point.text), plain(item.wording))) for item in self.amended.get(point.pk, ())],
                self[f"point_{point.pk}"] if f"point_{point.pk}" in self.fields else None,
                self[f"wording_{point.pk}"] if f"wording_{point.pk}" in self.fields else None,
            )
            for point in self.treated
        ]

    @cached_property
    def present(self) -> int | None:
        """Members with a vote who were there, where attendance is kept."""
        return present_at(self.the_step)

    @property
    def counted(self) -> int:
        """How many vote when everybody does."""
        return self.entitled if self.present is None else self.present

    @property
    def counted_note(self) -> str:
        if not self.entitled:
            return ""
        return entitled_text(self.entitled) if self.present is None else present_text(self.present)

    def share(self, bodies: list[tuple[Any, str]], present: Mapping[int, int]) -> None:
        """On a page with many of these forms the bodies to choose from, and who was there, are read once."""
        self.bodies = bodies
        self.present = present.get(self.the_step.committee_id)
        if "refer_to" in self.fields:
            self.fields["refer_to"].choices = bodies

    def restore(self, typed: QueryDict) -> None:
        """Begin with what was typed earlier and not saved. The text it was read with is that of today."""
        found = {name: self.add_prefix(name) for name in self.fields if name != "revision"}
        if self.add_prefix("outcome") not in typed:
            return
        for name, posted in found.items():
            self.initial[name] = self.fields[name].widget.value_from_datadict(typed, {}, posted)

    @property
    def was_filled(self) -> bool:
        """Whether somebody wanted to say something about this step."""
        names = [name for name in self.fields if name in _SAID or name.startswith("point_")]
        return any(self[name].data for name in names if name in self.fields)

    def _is_touched(self, *names: str) -> bool:
        """Whether a part of the form must be open: something was typed there, or is wrong there."""
        return any(name in self.errors or self[name].value() for name in names if name in self.fields)

    @property
    def points_open(self) -> bool:
        single = [name for name in self.fields if name.startswith("point_")]
        new = [
            point.pk
            for point in self.treated
            if (name := f"wording_{point.pk}") in self.fields
            and (point.pk in self.amended or self[name].value() != self.before[point.pk])
        ]
        return bool(new) or self._is_touched(*single)

    @property
    def more_open(self) -> bool:
        return "refer_to" in self.errors or self._is_touched("referred_out_to", "referred_out_paper", "remark")

    @property
    def recusals_open(self) -> bool:
        return self._is_touched("recusals")

    @property
    def opens(self) -> dict[str, str]:
        """Outcomes for which a closed part of the form opens: "more" asks for a body or a reason, "points" for a text."""
        outcomes = possible(self.the_step)
        return {
            "more": " ".join(item for item in outcomes if RULES[item].asks in self.fields),
            "points": " ".join(item for item in outcomes if RULES[item].amends),
        }

    # --- What was typed ---------------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ids = [point.pk for point in self.treated]
        cleaned["points"] = {
            pk: value for pk in ids if (value := cleaned.pop(f"point_{pk}", "")) and value != cleaned.get("outcome")
        }
        cleaned["wordings"] = {pk: cleaned.pop(name) for pk in ids if (name := f"wording_{pk}") in cleaned}
        typed = any(cleaned.get(name) is not None for name in VOTES)
        if cleaned.pop("unanimous", False) and not typed:
            named = cleaned.get("recusals") or {}
            members = self.fields["recusals"].widget.members
            voting = self.counted - sum(member.votes for member in members if member.pk in named)
            cleaned |= {"votes_yes": voting, "votes_no": 0, "votes_abstained": 0}
        return cleaned
