"""What the templates of public pages need."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from council.choices import SubmissionResult, SubmissionStatus
from council.models import Submission
from council.public.shown import barred

register = template.Library()


@register.filter
def bars(text: Any) -> SafeString:
    """Plain text with blacked-out passages as bars."""
    return barred(str(text))


@register.filter
def iso_day(text: str) -> str:
    """A day of a paper's values in German; a vague one as it was written."""
    try:
        return str(date_format(date.fromisoformat(text), "d.m.Y"))
    except ValueError:
        return text


@register.simple_tag
def paper_state(submission: Submission) -> SafeString:
    """Status and result as everybody may know them, as badges; the row comes with `shown_status` and `shown_result`."""
    told: list[Any] = [SubmissionStatus(submission.shown_status)]
    if submission.shown_result:
        told.append(SubmissionResult(submission.shown_result))
    badges = ((render_to_string("_partials/status_badge.html", {"status": item, "label": item.label}),) for item in told)
    return format_html_join("", "{}", badges)
