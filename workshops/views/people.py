"""Participants by name: each look at them is logged, and each page says until when the name is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from municipality.acting import Refused
from workshops import mentions
from workshops.choices import DataAction, ErasureReason, Purpose
from workshops.datalog import log, log_list
from workshops.disclosure import disclose, events_of
from workshops.erasing import erase, holdings
from workshops.forms.people import EraseForm, PersonForm
from workshops.models import GroupMember, Participation, Person, PersonalDataEvent

PAGE_SIZE = 30
LONGEST_SEARCH = 200
SOON = 30
"""Days before its end at which a deletion is announced."""
LOG_SHOWN = 20
KEPT = "name_stays_in"
"""Under this key the session carries the report of a deletion to the next page."""


def person_or_404(request: HttpRequest, pk: int) -> Person:
    person: Person | None = Person.objects.visible_to(request.user).filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


class PersonList(View):
    """Search and list; `?zweck=` narrows to a purpose, `?faellig=1` to those who are forgotten soon."""

    permission = "workshops.view_person"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        purpose = request.GET.get("zweck", "")
        if purpose not in ("", *Purpose.values):
            raise Http404
        found = Person.objects.visible_to(request.user).search(text)
        if purpose:
            found = found.filter(purpose=purpose)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        log_list(request.user, len(page.object_list))
        context = {
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "text": text,
            "purposes": Purpose.choices,
            "purpose": purpose,
            "purpose_label": Purpose(purpose).label if purpose else "",
            "today": timezone.localdate(),
            "soon": timezone.localdate() + timedelta(days=SOON),
        }
        return render(request, "workshops/person_list.html", context)


class PersonDetail(View):
    """Everything that is kept about somebody, and who looked at it."""

    permission = "workshops.view_person"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = person_or_404(request, pk)
        log(DataAction.READ, user=request.user, person=person)
        context = {
            "person": person,
            "participations": list(
                Participation.objects.filter(person=person).select_related("event").order_by("-event__period_from", "-pk")
            ),
            "memberships": list(GroupMember.objects.filter(person=person).select_related("group").order_by("pk")),
            "mentions": mentions.find(person, request.user),
            "log": list(PersonalDataEvent.objects.filter(subject=person.pk).order_by("-at", "-pk")[:LOG_SHOWN]),
            "today": timezone.localdate(),
        }
        return render(request, "workshops/person_detail.html", context)


class PersonEdit(View):
    """The form for a name with everything that the law asks for."""

    permission = "workshops.change_person"

    def dispatch(self, request: HttpRequest, pk: int | None = None) -> Any:
        self.person = person_or_404(request, pk) if pk is not None else Person()
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.person.pk:
            log(DataAction.READ, user=request.user, person=self.person)
        return self._page(PersonForm(instance=self.person))

    def post(self, request: HttpRequest) -> HttpResponse:
        is_new = self.person.pk is None
        form = PersonForm(request.POST, instance=self.person)
        if not form.is_valid():
            return self._page(form, status=422)
        form.save()
        log(DataAction.CREATED if is_new else DataAction.CHANGED, user=request.user, person=self.person)
        messages.success(
            request, _("Gespeichert. Der Name wird am %(day)s gelöscht.") % {"day": f"{self.person.delete_on:%d.%m.%Y}"}
        )
        return redirect("workshops:person_detail", municipality=request.municipality.slug, pk=self.person.pk)

    def _page(self, form: PersonForm, *, status: int = 200) -> HttpResponse:
        stored = person_or_404(self.request, self.person.pk) if self.person.pk else None
        return render(self.request, "workshops/person_form.html", {"form": form, "person": stored}, status=status)


class PersonDisclosure(View):
    """What a person is told when she asks what is kept about her; to be printed or sent."""

    permission = "workshops.view_person"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = person_or_404(request, pk)
        log(DataAction.EXPORTED, user=request.user, person=person)
        events = events_of(person)
        context = {"person": person, "values": disclose(person, events, request.user), "log": events}
        return render(request, "workshops/person_disclosure.html", context)


class PersonFile(View):
    """The same as a file that other programs read. Its name does not name the person."""

    permission = "workshops.view_person"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = person_or_404(request, pk)
        log(DataAction.EXPORTED, user=request.user, person=person)
        response = JsonResponse(
            disclose(person, events_of(person), request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
        response["Content-Disposition"] = f'attachment; filename="auskunft-{person.pk}.json"'
        return response


class PersonErase(View):
    """Asks for the reason, says what goes and what remains, and forgets the person."""

    permission = "workshops.delete_person"

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        self.person = person_or_404(request, pk)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        log(DataAction.READ, user=request.user, person=self.person)
        return self._page(EraseForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EraseForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            erasure = erase(self.person, reason=ErasureReason(form.cleaned_data["reason"]), user=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("workshops:person_list", municipality=request.municipality.slug)
        messages.success(request, _("Die Person ist gelöscht. Im Protokoll steht, dass und warum, aber nicht mehr, wer es war."))
        if not erasure.kept:
            return redirect("workshops:person_list", municipality=request.municipality.slug)
        # Only here is said where the name stays: it is stored nowhere, so that nobody can look up who was forgotten.
        request.session[KEPT] = [asdict(item) for item in erasure.kept]
        return redirect("workshops:person_erased", municipality=request.municipality.slug)

    def _page(self, form: EraseForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "person": self.person, "holdings": holdings(self.person, self.request.user)}
        return render(self.request, "workshops/person_erase.html", context, status=status)


class PersonErased(View):
    """Right after a deletion: the texts in which the name stays as evidence, and why. Shown once."""

    permission = "workshops.delete_person"

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = [mentions.Mention(**item) for item in request.session.pop(KEPT, [])]
        if not kept:
            return redirect("workshops:person_list", municipality=request.municipality.slug)
        return render(request, "workshops/person_erased.html", {"kept": kept})
