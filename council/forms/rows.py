"""What all formsets of the editor share: rows known by their id, an order, and repair of what arrives damaged."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, ORDERING_FIELD_NAME, TOTAL_FORM_COUNT, BaseFormSet
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.forms.fields import Choices
from council.models import Submission

MOST_ROWS = 100
"""More rows of one kind than any paper has; keeps a damaged or hostile request small."""
LAST_PLACE = 10_000


NOT_OURS = gettext_lazy("Diese Zeile gehört nicht zu dieser Vorlage. Bitte laden Sie die Seite neu.")


class PartForm(forms.ModelForm):
    """A form whose fields check everything; the row is not asked again, which would cost queries per row."""

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in self._meta.model._meta.get_fields()}

    def validate_unique(self) -> None:
        """Said by the formset, which sees all rows at once."""

    def validate_constraints(self) -> None:
        """Said by `clean` of the form."""


class RowForm(PartForm):
    """One row. `title` names the field that the row is called by when it is moved."""

    title: ClassVar[str] = ""
    blocks: ClassVar[list[list[str]]] = []
    flap: ClassVar[tuple[Any, list[str]] | None] = None
    """Heading and fields of a part that is folded away until it is used."""

    id = forms.IntegerField(
        label="",
        required=False,
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**62,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NOT_OURS),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id"].initial = self.instance.pk
        self.offer(choices)
        if self.title:
            self.fields[self.title].widget.attrs["data-row-title"] = ""

    def offer(self, choices: Choices) -> None:
        """Fill the select boxes."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        # The page loads the text editor once, for all rows.
        helper.include_media = False
        # Fields beside each other in one block, blocks below each other.
        blocks = [kept for names in self.blocks if (kept := [name for name in names if name in self.fields])]
        parts = [Div(*names, css_class="fields") if len(names) > 1 else names[0] for names in blocks]
        if self.flap is not None:
            parts.append(self._flap(*self.flap))
        helper.layout = Layout(*parts)
        return helper

    def _flap(self, heading: Any, names: list[str]) -> Div:
        present = [name for name in names if name in self.fields]
        used = any(self[name].value() or name in self.errors for name in present)
        summary = HTML(format_html("<summary>{}</summary>", heading))
        return Div(summary, *present, template="council/editor/flap.html", css_class="more", **({"open": ""} if used else {}))

    def has_changed(self) -> bool:
        """Whether anything was typed; its place alone makes no row."""
        return bool(set(self.changed_data) - {ORDERING_FIELD_NAME, DELETION_FIELD_NAME})

    @property
    def is_removed(self) -> bool:
        return self.is_bound and bool(
            self.fields[DELETION_FIELD_NAME].widget.value_from_datadict(
                self.data, self.files, self.add_prefix(DELETION_FIELD_NAME)
            )
        )

    @property
    def key(self) -> str:
        """How the row is called among its kind: by the id it came with, even if that row is gone by now, or by its index."""
        text = str(self["id"].value() or "")
        return text if text.isascii() and text.isdigit() else f"+{self.prefix.rsplit('-', 1)[1]}"

    @property
    def is_blank(self) -> bool:
        """A new row that nobody has touched."""
        return self.instance.pk is None and not self.has_changed()

    @property
    def is_usable(self) -> bool:
        """Whether the row could be shown: it points to all that it must point to."""
        return all(
            getattr(self.instance, field.attname) is not None
            for field in self.instance._meta.concrete_fields
            if isinstance(field, ForeignKey) and not field.null and field.name != "submission"
        )


class RowFormSet(BaseFormSet):
    """The rows of one kind. `relation` is the name of the reverse relation on `Submission` and the prefix of the fields."""

    relation: ClassVar[str]
    label: ClassVar[str]
    block: ClassVar[str]
    """Name of the block that these rows fill, as the city forms and the checklist call it."""
    once: ClassVar[tuple[str, str]] = ("", "")
    """A field that may hold each value once only, and the sentence for the second one."""

    form: type[RowForm]
    extra = 0
    can_order = True
    can_delete = True
    can_delete_extra = True
    edit_only = False
    min_num = 0
    max_num = MOST_ROWS
    absolute_max = MOST_ROWS * 2
    validate_min = False
    validate_max = True
    renderer = None

    def __init__(self, submission: Submission, choices: Choices, data: QueryDict | None = None, files: Any = None) -> None:
        self.submission = submission
        self.stored = list(getattr(submission, self.relation).all())
        self.by_id = {row.pk: row for row in self.stored}
        self.is_damaged = False
        if data is not None:
            data = self._repaired(data)
        super().__init__(
            data, files, prefix=self.relation, initial=[{} for _row in self.stored], form_kwargs={"choices": choices},
            error_messages={"too_many_forms": _("Hier sind höchstens %(most)s Einträge möglich.") % {"most": MOST_ROWS}},
        )  # fmt: skip

    def _repaired(self, data: QueryDict) -> QueryDict:
        """Rows that were typed are never dropped because a counter was lost or changed on the way."""
        pattern = re.compile(rf"{self.relation}-(\d{{1,4}})-")
        indexes = [int(match[1]) for name in data if (match := pattern.match(name))]
        needed = min(max(indexes, default=-1) + 1, self.absolute_max)
        total, initial = (data.get(f"{self.relation}-{name}", "") for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT))
        is_whole = all(text.isascii() and text.isdigit() and len(text) < 6 for text in (total, initial))
        if is_whole and needed <= int(total) <= self.absolute_max:
            return data
        self.is_damaged = True
        data = data.copy()
        data[f"{self.relation}-{TOTAL_FORM_COUNT}"] = str(needed)
        data[f"{self.relation}-{INITIAL_FORM_COUNT}"] = str(min(needed, len(self.stored)))
        return data

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        row = self._row(i)
        form: RowForm = super()._construct_form(i, instance=copy.copy(row) if row else self._new_row(), **kwargs)
        form.empty_permitted = row is None
        form.use_required_attribute = False
        return form

    def _row(self, index: int) -> Model | None:
        if not self.is_bound:
            return self.stored[index] if index < len(self.stored) else None
        text = self.data.get(f"{self.relation}-{index}-id", "")
        return self.by_id.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def _new_row(self) -> Model:
        row = self.form._meta.model()
        row.submission = self.submission
        return row

    @property
    def empty_form(self) -> RowForm:
        form: RowForm = self.form(
            auto_id=self.auto_id, prefix=self.add_prefix("__prefix__"), empty_permitted=True, use_required_attribute=False,
            instance=self._new_row(), **self.get_form_kwargs(None),
        )  # fmt: skip
        self.add_fields(form, None)
        return form

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[ORDERING_FIELD_NAME].widget.attrs["class"] = "form-control form-control-sm"
        form.fields[DELETION_FIELD_NAME].widget.attrs["class"] = "form-check-input"
        form.fields[ORDERING_FIELD_NAME].label = gettext_lazy("Stelle")
        form.fields[DELETION_FIELD_NAME].label = gettext_lazy("Entfernen")

    def clean(self) -> None:
        if self.is_damaged:
            raise ValidationError(
                _("Das Formular kam beschädigt an. Bitte prüfen Sie, ob alles noch da ist, und speichern Sie noch einmal.")
            )
        seen: set[Any] = set()
        name, sentence = self.once
        for form in self.kept():
            given = form.cleaned_data.get("id") if hasattr(form, "cleaned_data") else None
            if given is not None and given not in self.by_id:
                form.add_error(None, NOT_OURS)
            value = form.cleaned_data.get(name) if name else None
            if value is not None and value in seen:
                form.add_error(name, sentence)
            seen.add(value)
        if any(form.errors for form in self.kept()):
            # Keeps Django from taking the set for valid; the sentences stand at their rows.
            self._errors = [form.errors for form in self.forms]

    def kept(self) -> list[RowForm]:
        """The rows that shall be there, in their order; without untouched and removed ones."""
        placed = [(self._place(form), index, form) for index, form in enumerate(self.forms)]
        return [
            form
            for _place, _index, form in sorted(placed, key=lambda item: item[:2])
            if not form.is_removed and not form.is_blank
        ]

    def in_order(self) -> list[tuple[int, RowForm]]:
        """All rows as the page shows them, each with its index: kept and removed ones, in their order."""
        return sorted(enumerate(self.forms), key=lambda item: (self._place(item[1]), item[0]))

    @staticmethod
    def _place(form: RowForm) -> int:
        text = str(form[ORDERING_FIELD_NAME].value() or "")
        return min(int(text), LAST_PLACE) if text.isascii() and text.isdigit() and len(text) < 9 else LAST_PLACE

    def placed(self) -> Iterator[tuple[int, RowForm]]:
        """The rows with their positions, from 1."""
        yield from enumerate(self.kept(), start=1)

    def rows(self) -> list[Model]:
        """What the rows would be when saved now: valid fields as typed, invalid ones as they were."""
        found = []
        for position, form in self.placed():
            form.errors  # noqa: B018  reading it runs the checks, which fill the row
            if form.is_usable:
                form.instance.position = position
                found.append(form.instance)
        return found

    def save(self) -> None:
        """Delete what was removed, then write what is new or changed. The caller holds the submission's lock."""
        wanted = list(self.placed())
        keep = {form.instance.pk for _position, form in wanted}
        for row in self.stored:
            if row.pk not in keep:
                row.delete()
        for position, form in wanted:
            row, moved = form.instance, form.instance.position != position
            row.submission = self.submission
            row.position = position
            if row.pk is None or moved or form.has_changed():
                self.store(row, form)

    def store(self, row: Model, form: RowForm) -> None:
        """Write one row."""
        row.save()


class OnceFormSet(RowFormSet):
    """Rows that are nothing but a link: found again by what they point to, so that two of them can change places."""

    def save(self) -> None:
        name = self.once[0]
        before = {getattr(row, f"{name}_id"): row for row in self.stored}
        wanted = {getattr(form.instance, f"{name}_id"): (position, form.instance) for position, form in self.placed()}
        for key, row in before.items():
            if key not in wanted:
                row.delete()
        for key, (position, typed) in wanted.items():
            row = copy.copy(before[key]) if key in before else typed
            if key not in before:
                row.pk = None
                row._state.adding = True
            for field_name in (item for item in self.form._meta.fields if item != name):
                setattr(row, field_name, getattr(typed, field_name))
            row.submission, row.position = self.submission, position
            row.save()
