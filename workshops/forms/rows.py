"""Rows inside a form: added, removed and put in order by mouse and keyboard. What is sent is the whole list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_ROWS = 120
_LAST = 10_000


class RowForm(forms.Form):
    """One row. An empty row counts as none."""

    naming: str
    """The field whose value names the row in what is announced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.naming].widget.attrs["data-row-title"] = ""

    @cached_property
    def changed_data(self) -> list[str]:
        # The page numbers empty rows, too.
        return [name for name in super().changed_data if name not in (ORDERING_FIELD_NAME, DELETION_FIELD_NAME)]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What is typed into a row, without its place and the mark of removal."""
        return [field for field in self.visible_fields() if field.name not in (ORDERING_FIELD_NAME, DELETION_FIELD_NAME)]


class Rows(BaseFormSet):
    """Rows of one kind: `label` names the list, `add` is on its button, `noun` names one row."""

    label: Any
    add: Any
    noun: Any

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        form: forms.Form = super()._construct_form(i, **kwargs)
        return form

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[ORDERING_FIELD_NAME].widget.attrs["class"] = "form-control form-control-sm"
        form.fields[ORDERING_FIELD_NAME].label = gettext_lazy("Stelle")
        form.fields[DELETION_FIELD_NAME].label = gettext_lazy("Entfernen")

    def in_order(self) -> list[forms.Form]:
        """All rows as the page shows them."""
        return sorted(self.forms, key=self._place)

    def kept(self) -> list[forms.Form]:
        """The rows that shall be there, in their order."""
        return [form for form in self.in_order() if form.has_changed() and not form.cleaned_data.get(DELETION_FIELD_NAME)]

    @staticmethod
    def _place(form: forms.Form) -> int:
        text = str(form[ORDERING_FIELD_NAME].value() or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else _LAST

    @property
    def sentences(self) -> list[str]:
        """What is wrong, for the summary above the form."""
        if not self.is_bound or self.is_valid():
            return []
        found = [str(text) for text in self.non_form_errors()]
        for place, form in enumerate(self.in_order(), start=1):
            for name, texts in form.errors.items():
                label = form.fields[name].label if name in form.fields else ""
                where = _("%(list)s, Zeile %(place)s") % {"list": self.label, "place": place}
                found += [f"{where}{', ' + str(label) if label else ''}: {text}" for text in texts]
        return found


def rows_of(form: type[RowForm], base: type[Rows] = Rows, **names: Any) -> type[Rows]:
    """The set for rows of this form."""
    base = type(f"{form.__name__}Rows", (base,), names)
    made: type[Rows] = formset_factory(
        form,
        formset=base,
        extra=0,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=2 * MOST_ROWS,
        validate_max=True,
    )
    return made


def with_one_more(data: QueryDict, prefix: str) -> QueryDict:
    """The same form with one more row: the way of adding without JavaScript."""
    key = f"{prefix}-{TOTAL_FORM_COUNT}"
    text = data.get(key, "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    longer = data.copy()
    longer[key] = str(min(count + 1, MOST_ROWS))
    return longer
