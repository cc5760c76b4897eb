"""Events: the list, one with all that belongs to it, writing it, how many came, and taking it out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.views.editions import media_of
from municipality import merging
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.choices import STAFF_ROLES
from municipality.unsaved import data_of, entries_of, revision_of
from workshops import events
from workshops.cards import cards, for_cards, outcomes_of
from workshops.filters import EventFilter, columns, current_order, sort
from workshops.forms.events import EventForm
from workshops.models import Attendance, Contribution, Event
from workshops.naming import event_changes, may_see_names
from workshops.saving import Stale

PAGE_SIZE = 30
RESTORE = "wiederherstellen"


def event_or_404(request: HttpRequest, pk: int) -> Event:
    rows = Event.objects.visible_to(request.user).select_related(
        "concept__lead_unit", "edition__concept", "working_group", "last_editor"
    )
    event: Event | None = rows.filter(pk=pk).first()
    if event is None:
        raise Http404
    return event


class EventList(View):
    """All events that a person may see, newest first."""

    permission = "workshops.view_event"

    def get(self, request: HttpRequest) -> HttpResponse:
        people = Attendance.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(sum=Sum("count"))
        said = Contribution.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(number=Count("pk"))
        rows = Event.objects.visible_to(request.user).select_related("working_group")
        rows = rows.annotate(people=Subquery(people.values("sum")), said=Coalesce(Subquery(said.values("number")), 0))
        wanted = EventFilter(request.GET, rows, request=request)
        order = current_order(request.GET)
        page = Paginator(sort(wanted.qs, order), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "filter": wanted,
            "chips": wanted.chips(),
            "columns": columns(request.GET, order),
            "order": order,
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "may_create": request.user.has_perm(events.ADD),
        }
        part = "_results" if request.htmx.target == "ergebnisse" else ""
        response = render(request, f"workshops/event_list{part}.html", context, status=400 if wanted.errors else 200)
        patch_vary_headers(response, ["HX-Target"])
        return response


class EventDetail(View):
    """What was held, who came, what was said, and what became of it."""

    permission = "workshops.view_event"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, event = request.user, event_or_404(request, pk)
        is_staff = bool(user.roles & STAFF_ROLES)
        sees_names = may_see_names(user)
        attendances = list(event.attendances.all())
        found = cards(for_cards(Contribution.objects.filter(event=event).order_by("position", "pk"), user), user)
        context = {
            "event": event,
            "fields": [link.field for link in event.in_fields.select_related("field")],
            "attendances": attendances,
            "total": sum(row.count for row in attendances),
            "names": event.participations.count() if sees_names else None,
            "sees_names": sees_names,
            "cards": found,
            "outcomes": outcomes_of(found),
            "open": sum(card.row.is_waiting for card in found),
            "is_staff": is_staff,
            "may_edit": user.has_perm(events.CHANGE),
            "may_enter": user.has_perm("workshops.add_contribution"),
            "may_change": user.has_perm("workshops.change_contribution"),
            "changes": event_changes(event, user),
            "back": request.path,
        }
        return render(request, "workshops/event_detail.html", context)


class EventEdit(View):
    """The form of an event. A save that comes too late shows both texts instead of overwriting one."""

    permission = events.CHANGE

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        event = self.find(pk)
        kept = events.unsaved_of(event, request.user)
        if kept is not None and request.GET.get("stand") == RESTORE:
            data = data_of(kept)
            return self._page(event, self._form(event, data), revision=kept.base_revision, data=data, unsaved=True)
        return self._page(event, self._form(event), revision=event.revision, kept=kept)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        event = self.find(pk)
        if "discard" in request.POST:
            events.drop_unsaved(events.key_of(event), request.user)
            return redirect(request.path)
        revision = revision_of(request.POST)
        if event.pk is not None and revision != event.revision:
            return self._conflict(event)
        return self._save(event, request.POST, revision)

    def find(self, pk: int | None) -> Event:
        return event_or_404(self.request, pk) if pk is not None else Event()

    def _form(self, event: Event, data: QueryDict | None = None) -> EventForm:
        form = EventForm(data, instance=event)
        if data is not None and self.request.method != "POST":
            # Restored, and nobody asked to save it yet: as typed, no complaints.
            form._errors = ErrorDict()
            form.cleaned_data = {}
        return form

    def _save(self, event: Event, data: QueryDict, revision: int) -> HttpResponse:
        key, form = events.key_of(event), self._form(event, data)
        if not form.is_valid():
            return self._page(event, form, revision=revision, data=data, unsaved=True, status=422)
        try:
            saved = events.save(form, user=self.request.user, revision=revision)
        except Stale:
            return self._conflict(self.find(event.pk))
        except Refused as refused:
            keep(self.request, event)
            form.add_error(None, refused.sentence)
            status = STATUS_BY_CODE[refused.code]
            return self._page(event, form, revision=revision, data=data, unsaved=True, status=status)
        events.drop_unsaved(key, self.request.user)
        messages.success(self.request, _("Gespeichert."))
        return redirect(saved.get_absolute_url())

    def _conflict(self, stored: Event) -> HttpResponse:
        data = self.request.POST
        theirs, mine = self._form(stored), self._form(self.find(stored.pk), data)
        ours, others = mine.pieces(), theirs.pieces()
        found = merging.differences(merging.read_prints(data.get("base", "")), ours, others)
        decided = data.get("resolve") == str(stored.revision)
        if decided or not any(item.open for item in found):
            text = merging.merged(data, ours, others, found, merging.choices_of(data), theirs.put)
            text["revision"], text["base"] = str(stored.revision), merging.prints(others)
            return self._save(self.find(stored.pk), text, stored.revision)
        keep(self.request, stored)
        context = {
            "event": stored,
            "row": stored,
            "key": events.key_of(stored),
            "open": [item for item in found if item.open],
            "decided": [item for item in found if not item.open],
            "entries": entries_of(data),
            "edit_url": self.request.path,
        }
        return render(self.request, "workshops/event_conflict.html", context, status=409)

    def _page(
        self,
        event: Event,
        form: EventForm,
        *,
        revision: int,
        data: QueryDict | None = None,
        kept: Any = None,
        unsaved: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        request, city = self.request, self.request.municipality.slug
        names = ("event_detail", "event_autosave") if event.pk else ("event_list", "event_autosave_new")
        back, autosave = (reverse(f"workshops:{name}", args=[city, event.pk] if event.pk else [city]) for name in names)
        context = {
            "event": event,
            "form": form,
            "revision": revision,
            "base": merging.prints(form.pieces()) if data is None else data.get("base", ""),
            "kept": kept,
            "unsaved": unsaved,
            "key": events.key_of(event),
            "back": back,
            "autosave_url": autosave,
            "login_url": f"{reverse('municipality:login')}?next={request.path}",
            "media": media_of(form, request),
        }
        return render(request, "workshops/event_form.html", context, status=status)


class EventCreate(EventEdit):
    """A new event."""

    permission = events.ADD


class EventAutosaving(View):
    """Keeps what is typed for this person. The stored text stays as it is."""

    permission = events.CHANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        event = event_or_404(request, pk) if pk is not None else Event()
        try:
            kept = keep(request, event)
        except ValidationError as error:
            return JsonResponse({"message": error.messages[0]}, status=413)
        answer: dict[str, Any] = {"saved_at": kept.saved_at.isoformat()}
        if event.pk is not None and kept.base_revision != event.revision and event.last_editor is not None:
            sentence = _("%(person)s hat diese Veranstaltung inzwischen gespeichert. Beim Speichern sehen Sie beide Fassungen.")
            answer["html"] = {f"{events.key_of(event)}-newer": sentence % {"person": event.last_editor.full_name}}
        return JsonResponse(answer)


def keep(request: HttpRequest, event: Event) -> Any:
    """Keep the posted text for this person. Raises `ValidationError` for more than anybody writes."""
    entries = entries_of(request.POST)
    return events.keep_unsaved(event, request.user, entries=entries, revision=revision_of(request.POST))


class EventRemove(View):
    """Asks, in words, what will happen; then takes the event out."""

    permission = events.DELETE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        problem = events.why_not_remove(event)
        return self._page(event, problem, status=409 if problem else 200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        try:
            events.remove(event, user=request.user, revision=revision_of(request.POST))
        except Stale:
            problem = _("Die Veranstaltung wurde inzwischen geändert. Bitte lesen Sie sie noch einmal, bevor Sie sie entfernen.")
            return self._page(event_or_404(request, pk), problem, status=409)
        except Refused as refused:
            return self._page(event, refused.sentence, status=409)
        messages.success(request, _("„%(title)s“ wurde entfernt.") % {"title": event.title})
        return redirect("workshops:event_list", municipality=request.municipality.slug)

    def _page(self, event: Event, problem: str, status: int) -> HttpResponse:
        return render(self.request, "workshops/event_remove.html", {"event": event, "problem": problem}, status=status)
