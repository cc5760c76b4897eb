"""City forms as data: one TOML file says how a municipality's paper looks. See `docs/forms.md`."""

from reports.forms.filled import has_text, is_filled, missing_blocks
from reports.forms.library import DEFAULT_FORM, available_forms, form_folders, form_problems, load_form
from reports.forms.model import Block, Column, Form, FormError, SignoffRole
from reports.forms.reading import read_form

__all__ = [
    "DEFAULT_FORM",
    "Block",
    "Column",
    "Form",
    "FormError",
    "SignoffRole",
    "available_forms",
    "form_folders",
    "form_problems",
    "has_text",
    "is_filled",
    "load_form",
    "missing_blocks",
    "read_form",
]
