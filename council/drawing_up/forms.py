"""The page before a paper is drawn up: what it needs to begin with, and which parts it shall have."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import StrategicGoal
from council.drawing_up.draw_up import CONCEPT_FILE, Wish
from council.drawing_up.facts import Facts
from council.drawing_up.outline import Written
from council.drawing_up.sources import Source
from council.drawing_up.wording import number
from council.forms.fields import Choices
from council.forms.submission import CreateForm
from council.models import SubmissionGoal


class DrawUpForm(CreateForm):
    """Kind, subject, unit and route as for any paper; `parts` and `goals` are ticked."""

    parts = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Einen der Teile gibt es nicht mehr. Bitte sehen Sie die Auswahl durch.")},
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Strategische Ziele"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: object, choices: Choices, source: Source, facts: Facts, sections: list[Written], **kwargs: object
    ) -> None:
        super().__init__(*args, choices=choices, **kwargs)  # type: ignore[arg-type]
        del self.fields["drawn_up_on"]
        self.sections = sections
        self.all_goals: dict[str, StrategicGoal] = choices.goals.by_key  # type: ignore[assignment]
        keys = [(item.key, item.heading) for top in sections for item in (top, *top.below)]
        keys += [(CONCEPT_FILE, _("Konzept als Anlage"))] if source.edition is not None else []
        self.fields["parts"].choices = keys
        self.fields["parts"].initial = [key for key, _label in keys]
        self.fields["goals"].choices = choices.goals.choices(None)
        self.fields["goals"].initial = goals_before(source) if not self.is_bound and self.all_goals else []
        self.fields["subject"].initial = subject(source)
        # The parts come first on this page; a jump to the subject would hide them on a small screen.
        self.fields["subject"].widget.attrs.pop("autofocus", None)

    def ticked(self, name: str) -> set[str]:
        return {str(value) for value in self[name].value() or []}

    def wish(self) -> Wish:
        """What was chosen; the form is valid."""
        typed = self.cleaned_data
        goals = [self.all_goals[key] for key in typed["goals"]]
        return Wish(typed["kind"], typed["subject"], typed["lead_unit"], typed["route"], frozenset(typed["parts"]), goals)


def subject(source: Source) -> str:
    """What the subject begins as."""
    if source.kind == "edition" and source.edition is not None:
        return f"{source.edition.label}: {source.concept.name}"[:300]
    if source.field is not None:
        return _("Handlungsfeld „%(field)s“: Stand und Maßnahmen") % {"field": source.field.name}
    if len(source.measures) == 1:
        return str(source.measures[0].title)
    count = number(len(source.measures)).capitalize()
    return _("%(count)s Maßnahmen: %(concept)s") % {"count": count, "concept": source.concept.name}


def goals_before(source: Source) -> list[str]:
    """The goals that earlier papers on this concept serve, by id."""
    rows = SubmissionGoal.objects.filter(submission__edition__concept=source.concept.pk).order_by("goal__code")
    return list(dict.fromkeys(str(pk) for pk in rows.values_list("goal", flat=True)))
