"""Rows that several people edit: each save is counted, so that nobody overwrites what he has not seen."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisedModel(models.Model):
    """`revision` grows with every save of the text, so that an editor notices who was faster; `last_editor` says who."""

    revision = models.PositiveIntegerField(default=1, editable=False)
    last_editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    modified_at = models.DateTimeField(_("geändert am"), auto_now=True)

    class Meta:
        abstract = True
