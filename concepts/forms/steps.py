"""The steps of a phase as one field of its form: rows of a title and a time, called by their letters.

All steps travel as one value, a JSON text, so that unsaved texts and conflicts treat them like any other field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from concepts.fuzzy import LONGEST, FuzzyDate, NotUnderstood, parse
from concepts.models import ProcessPhase, ProcessStep
from municipality.models import User

MOST = 60
"""Steps a phase may have."""
_TEXTS = {"title": 300, "period": LONGEST, "text": 2000}
_EMPTY_ROWS = 1


def letter(place: int) -> str:
    """What the step at this place (from 1) is called."""
    return ProcessStep(position=place).letter


def spelled(rows: Iterable[dict[str, Any]]) -> str:
    """The one spelling of steps as a text; rows without any words are left out."""
    found = [{"id": str(row.get("id") or "")} | {name: _tidy(row.get(name)) for name in _TEXTS} for row in rows]
    kept = [row for row in found if any(row[name] for name in _TEXTS)]
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def _tidy(typed: Any) -> str:
    """Browsers send line ends of their own; zero bytes, which nobody types, are kept by no database."""
    return str(typed or "").replace("\x00", "").replace("\r\n", "\n").strip()


def read(value: Any) -> list[dict[str, str]]:
    """The steps of such a text; nothing where it is none."""
    try:
        rows = json.loads(value) if value else []
    except (TypeError, ValueError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def steps_of(phase: ProcessPhase) -> str:
    """The stored steps of a phase."""
    if phase.pk is None:
        return ""
    return spelled({"id": step.pk, "title": step.title, "period": step.period, "text": step.text} for step in phase.steps.all())


class StepsWidget(forms.Widget):
    """Rows that are added, removed and moved by `formset.js` and `sortable.js`; without them one empty row stands ready."""

    template_name = "concepts/widgets/steps.html"

    def id_for_label(self, id_: str) -> str:
        # The whole group has its own name.
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*read(value), *({} for _row in range(_EMPTY_ROWS))]
        context["widget"] |= {
            "rows": [row | {"prefix": f"{name}-{index}", "place": index + 1} for index, row in enumerate(rows)],
            "total": len(rows),
            "most": MOST,
            "lengths": _TEXTS,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        whole = data.get(name)
        if whole is not None:
            # A conflict hands on the steps of one side as they are.
            return spelled(read(whole))
        total = data.get(f"{name}-TOTAL_FORMS", "")
        count = min(int(total), 2 * MOST) if total.isascii() and total.isdigit() and len(total) < 6 else 0
        rows = []
        for index in range(count):
            if data.get(f"{name}-{index}-DELETE"):
                continue
            order = data.get(f"{name}-{index}-ORDER", "")
            place = int(order) if order.isascii() and order.isdigit() and len(order) < 6 else index + 1
            rows.append((place, index, {key: data.get(f"{name}-{index}-{key}", "") for key in ("id", *_TEXTS)}))
        return spelled(row for _place, _index, row in sorted(rows, key=lambda item: item[:2]))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-TOTAL_FORMS" not in data


class StepsField(forms.Field):
    """Steps with their times, cleaned to a list of (id, title, time, text); what is wrong is said with the step's letter."""

    widget = StepsWidget

    def to_python(self, value: Any) -> list[tuple[str, str, FuzzyDate | None, str]]:
        rows, problems, found = read(value), [], []
        if len(rows) > MOST:
            raise ValidationError(_("Eine Phase hat höchstens {most} Schritte.").format(most=MOST), code="too_many")
        for place, row in enumerate(rows, start=1):
            name, period = _("Schritt {letter}").format(letter=letter(place)), None
            if not row["title"]:
                problems.append(_("{step}: Bitte schreiben Sie, was geschieht.").format(step=name))
            problems += [
                _("{step}: Bitte kürzen Sie den Text auf {most} Zeichen.").format(step=name, most=most)
                for key, most in _TEXTS.items()
                if len(row[key]) > most
            ]
            try:
                period = parse(row["period"]) if row["period"] else None
            except NotUnderstood as asked:
                problems.append(f"{name}: {asked.sentence}")
            found.append((row["id"], row["title"], period, row["text"]))
        if problems:
            raise ValidationError([ValidationError(sentence, code="invalid") for sentence in problems])
        return found

    @staticmethod
    def in_words(value: str) -> str:
        """The steps as people read them, one in a line."""
        return "\n".join(
            f"{letter(place)}) {row['title']}" + (f" ({row['period']})" if row["period"] else "")
            for place, row in enumerate(read(value), start=1)
        )


def store(phase: ProcessPhase, steps: Iterable[tuple[str, str, FuzzyDate | None, str]], user: User) -> None:
    """Make these the steps of the phase, in this order. Rows that stay as they are are not written."""
    kept: dict[str, Any] = {str(step.pk): step for step in phase.steps.all()}
    for place, (key, title, period, text) in enumerate(steps, start=1):
        step = kept.pop(key, None) or ProcessStep(phase=phase)
        before = None if step.pk is None else (step.position, step.title, step.period, step.text)
        step.position, step.title, step.text = place, title, text
        step.set_period(period)
        if before == (step.position, step.title, step.period, step.text):
            continue
        step.revision += before is not None
        step.last_editor = user
        step.save()
    for step in kept.values():
        step._history_user = user
        step.delete()
