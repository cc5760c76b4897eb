"""Putting the agenda of a session together: order, numbers, items without a paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from council import agenda
from council.forms.meetings import AgendaNumberForm, FreeItemForm
from council.models import AgendaItem
from council.transitions import Refused
from council.views.lookup import MeetingPage

MANAGE = "council.manage_meetings"


class AgendaOrder(MeetingPage, View):
    """Order and numbers of the lines that are not sent yet.

    A row that was dragged is stored at once and answered with the new numbers; without JavaScript the buttons move a line by one
    place, and numbers are typed.
    """

    permission = MANAGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        quick = request.headers.get("Accept") == "application/json"
        try:
            if "move" in request.POST:
                key, _dash, direction = request.POST["move"].rpartition("-")
                agenda.move(self.meeting, key, -1 if direction == "up" else 1)
            elif quick:
                items = agenda.arrange(self.meeting, _places(request.POST), seen=request.POST.get("seen", ""))
                numbers = {item.key: item.number for item in items}
                return JsonResponse({"numbers": numbers, "seen": agenda.fingerprint(items)})
            else:
                self._type_numbers()
        except LookupError:
            messages.warning(request, _("Dieser Punkt lässt sich nicht mehr verschieben; vielleicht wurde er gerade versandt."))
        except Refused as refused:
            if quick:
                return JsonResponse({"message": refused.sentence}, status=409)
            messages.error(request, refused.sentence)
        return redirect(f"{self.meeting.get_absolute_url()}#h-agenda")

    def _type_numbers(self) -> None:
        numbers: dict[str, str] = {}
        for name, value in self.request.POST.items():
            key = name.removeprefix("top-")
            if key == name:
                continue
            form = AgendaNumberForm({"number": value})
            if not form.is_valid():
                messages.error(self.request, form.errors["number"][0])
                return
            numbers[key] = form.cleaned_data["number"]
        done, refused = agenda.set_numbers(self.meeting, numbers, self.request.user, seen=self.request.POST.get("seen", ""))
        if done:
            messages.success(self.request, _("Die Nummern sind gespeichert."))
        elif not refused:
            messages.info(self.request, _("An den Nummern hat sich nichts geändert."))
        for item, sentence in refused:
            messages.warning(self.request, _("{subject}: {why}").format(subject=item.title, why=sentence))


def _places(data: Any) -> dict[str, int]:
    """ "p12-ORDER": "3" -> {"p12": 3}; anything else is left out."""
    found = {}
    for name, value in data.items():
        key = name.removesuffix("-ORDER")
        if key != name and value.isascii() and value.isdigit() and len(value) < 6:
            found[key] = int(value)
    return found


class FreeItemPage(MeetingPage, View):
    """A page about one item without a paper; `item` is the stored row where there is one."""

    permission = MANAGE

    def dispatch(self, request: HttpRequest, *args: Any, item: int | None = None, **kwargs: Any) -> HttpResponseBase:
        self.item_id = item
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> AgendaItem:
        found = AgendaItem.objects.filter(meeting=self.meeting, pk=self.item_id, sent_at=None).first()
        if found is None:
            raise Http404
        return found

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, template, {"meeting": self.meeting, **context}, status=status)


class FreeItemEdit(FreeItemPage):
    """Adding an item, and changing one that was not sent yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(FreeItemForm(instance=self._row()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FreeItemForm(request.POST, instance=self._row())
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            agenda.store_free(self.meeting, form.save(commit=False))
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._form(form, status=409)
        messages.success(request, _("„%(title)s“ steht auf der Tagesordnung.") % {"title": form.instance.title})
        return redirect(f"{self.meeting.get_absolute_url()}#h-agenda")

    def _row(self) -> AgendaItem:
        return self.find() if self.item_id else AgendaItem(meeting=self.meeting)

    def _form(self, form: FreeItemForm, *, status: int = 200) -> HttpResponse:
        return self.page("council/meeting_item.html", form=form, status=status)


class FreeItemRemove(FreeItemPage):
    """Taking an unsent item off the agenda; a page asks first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("council/meeting_item_remove.html", item=self.find())

    def post(self, request: HttpRequest) -> HttpResponse:
        item = self.find()
        try:
            agenda.remove_free(self.meeting, item)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, _("„%(title)s“ steht nicht mehr auf der Tagesordnung.") % {"title": item.title})
        return redirect(f"{self.meeting.get_absolute_url()}#h-agenda")
