"""Entering what is said while it is said: one line each, or many at once."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.generic import View

from municipality.acting import STATUS_BY_CODE, Refused
from workshops import contributions
from workshops.forms.contributions import LineForm, ManyForm
from workshops.models import Contribution, Event
from workshops.views.events import event_or_404


class ContributionEntry(View):
    """The page for a live workshop. With JavaScript lines are sent in the background and wait here until they are stored."""

    permission = contributions.ADD

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        return entry_page(request, event)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        fields = contributions.field_choices(event)
        form = LineForm(fields, request.POST)
        in_background = request.headers.get("Accept") == "application/json"
        status, problem = 422, ""
        if form.is_valid():
            try:
                row = contributions.add(event, form.line, user=request.user, key=form.sending)
            except Refused as refused:
                status, problem = STATUS_BY_CODE[refused.code], refused.sentence
                form.add_error(None, problem)
            else:
                if in_background:
                    return JsonResponse(self._stored(row))
                return redirect(f"{request.path}?{urlencode({'art': row.kind, 'feld': row.field_id or ''})}#neu")
        if in_background:
            return JsonResponse(
                {"message": " ".join(str(text) for texts in form.errors.values() for text in texts)}, status=status
            )
        return entry_page(request, event, line=form, fields=fields, status=status)

    def _stored(self, row: Contribution) -> dict[str, Any]:
        html = render_to_string("workshops/_entered.html", {"row": row, "may_change": True}, request=self.request)
        return {"id": row.pk, "html": html}


class ContributionMany(View):
    """Many lines at once, all or none of them."""

    permission = contributions.ADD

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(entry_address(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        fields = contributions.field_choices(event)
        form = ManyForm(fields, request.POST, prefix="many")
        status = 422
        if form.is_valid():
            try:
                rows = contributions.add_all(event, form.found, user=request.user, key=form.sending)
            except Refused as refused:
                form.add_error(None, refused.sentence)
                status = STATUS_BY_CODE[refused.code]
            else:
                text = ngettext("%(count)s Beitrag gespeichert.", "%(count)s Beiträge gespeichert.", len(rows))
                messages.success(request, text % {"count": len(rows)})
                return redirect(f"{entry_address(request, pk)}#neu")
        return entry_page(request, event, many=form, fields=fields, status=status)


def entry_address(request: HttpRequest, pk: int) -> str:
    return reverse("workshops:contribution_entry", args=[request.municipality.slug, pk])


def entry_page(
    request: HttpRequest,
    event: Event,
    *,
    line: LineForm | None = None,
    many: ManyForm | None = None,
    fields: Any = None,
    status: int = 200,
) -> HttpResponse:
    """What is stored above, the empty line below it. The kind and field of the line before are in the address."""
    fields = contributions.field_choices(event) if fields is None else fields
    initial = {"kind": request.GET.get("art", ""), "field": request.GET.get("feld", ""), "key": uuid.uuid4()}
    known = {str(value) for value, _label in LineForm.base_fields["kind"].choices}
    if initial["kind"] not in known:
        initial["kind"] = sorted(known)[0]
    context = {
        "event": event,
        "rows": list(event.contributions.select_related("field").order_by("position", "pk")),
        "line": line or LineForm(fields, initial=initial),
        "many": many or ManyForm(fields, initial=initial | {"key": uuid.uuid4()}, prefix="many"),
        "many_open": many is not None,
        "example": next((f"#{item.number.rstrip('.')}" for item in fields if item.number), ""),
        "may_change": request.user.has_perm(contributions.CHANGE),
        "login_url": f"{reverse('municipality:login')}?next={request.path}",
    }
    return render(request, "workshops/contribution_entry.html", context, status=status)
