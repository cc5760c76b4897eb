"""Events: the list, one with all that belongs to it, writing it, how many came, and taking it out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.views.editions import media_of
from municipality.acting import STATUS_BY_CODE, Refused, Stale
from municipality.choices import STAFF_ROLES
from municipality.editing import TextEditing
from municipality.unsaved import revision_of
from workshops import events
from workshops.cards import cards, for_cards, outcomes_of
from workshops.filters import EventFilter, columns, current_order, sort
from workshops.forms.events import EventForm
from workshops.models import Attendance, Contribution, Event, EventAutosave
from workshops.naming import event_changes, may_see_names

PAGE_SIZE = 30


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


class EventEdit(TextEditing, View):
    """The form of an event. A save that comes too late shows both texts instead of overwriting one."""

    permission = events.CHANGE
    unsaved_model = EventAutosave

    def dispatch(self, request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
        self.pk = pk
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.open_form(self.stored())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.receive(self.stored())

    def stored(self) -> Event:
        return event_or_404(self.request, self.pk) if self.pk is not None else Event()

    def form_of(self, row: Event, data: QueryDict | None = None) -> EventForm:
        return EventForm(data, instance=row)

    def filed(self, row: Event) -> dict[str, Any]:
        return {"key": events.key_of(row)}

    def write(self, form: EventForm, revision: int) -> Event:
        return events.save(form, user=self.request.user, revision=revision)

    def done(self, row: Event) -> HttpResponse:
        messages.success(self.request, _("Gespeichert."))
        return redirect(row.get_absolute_url())

    def refused(self, row: Event, form: EventForm, data: QueryDict, refusal: Refused) -> HttpResponse:
        form.add_error(None, refusal.sentence)
        return self.show(row, form, data=data, unsaved=True, status=STATUS_BY_CODE[refusal.code])

    def newer(self, person: str) -> str:
        sentence = _("%(person)s hat diese Veranstaltung inzwischen gespeichert. Beim Speichern sehen Sie beide Fassungen.")
        return sentence % {"person": person}

    def show_conflict(self, row: Event, context: dict[str, Any]) -> HttpResponse:
        context |= {"event": row, "key": events.key_of(row)}
        return render(self.request, "workshops/event_conflict.html", context, status=409)

    def show(
        self,
        row: Event,
        form: EventForm,
        *,
        data: QueryDict | None = None,
        kept: Any = None,
        unsaved: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        request, city = self.request, self.request.municipality.slug
        names = ("event_detail", "event_autosave") if row.pk else ("event_list", "event_autosave_new")
        back, autosave = (reverse(f"workshops:{name}", args=[city, row.pk] if row.pk else [city]) for name in names)
        context = self.carried(row, form, data) | {
            "event": row,
            "form": form,
            "kept": kept,
            "unsaved": unsaved,
            "key": events.key_of(row),
            "back": back,
            "autosave_url": autosave,
            "login_url": f"{reverse('municipality:login')}?next={request.path}",
            "media": media_of(form, request),
        }
        return render(request, "workshops/event_form.html", context, status=status)


class EventCreate(EventEdit):
    """A new event."""

    permission = events.ADD


class EventAutosaving(EventEdit):
    """Keeps what is typed for this person. The stored text stays as it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.stored()
        return self.autosave(row, key=events.key_of(row))


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
