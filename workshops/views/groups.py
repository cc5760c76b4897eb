"""The table of stakeholders: "Gruppe | Spezifisch | Vorhandene Formate"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.models import Concept
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.unsaved import revision_of
from municipality.worddiff import diff
from workshops import saving
from workshops.forms.groups import GroupForm, lines, rows_for, stored_lines, write_rows
from workshops.forms.rows import with_one_more
from workshops.models import StakeholderGroup

WRITE = "workshops.change_stakeholdergroup"


def group_or_404(request: HttpRequest, pk: int) -> StakeholderGroup:
    group = StakeholderGroup.objects.visible_to(request.user).select_related("concept").filter(pk=pk).first()
    if group is None:
        raise Http404
    return group


def concept_of(request: HttpRequest, concepts: list[Concept]) -> Concept | None:
    """The concept that the address asks for, or the first one. Raises 404 for one that is not there."""
    asked = request.GET.get("konzept")
    if asked is None:
        return concepts[0] if concepts else None
    found = next((concept for concept in concepts if concept.slug == asked), None)
    if found is None:
        raise Http404
    return found


class GroupTable(View):
    """The table as the concept prints it; writers find the ways to change it in each line."""

    permission = "workshops.view_stakeholdergroup"

    def get(self, request: HttpRequest) -> HttpResponse:
        concepts = list(Concept.objects.visible_to(request.user))
        concept = concept_of(request, concepts)
        groups = StakeholderGroup.objects.filter(concept=concept).prefetch_related("stakeholders", "formats") if concept else []
        context = {
            "concepts": concepts,
            "concept": concept,
            "groups": list(groups),
            "may_write": request.user.has_perm(WRITE),
        }
        return render(request, "workshops/group_table.html", context)


class GroupEdit(View):
    """A line of the table as a form, or a new one."""

    permission = WRITE

    def dispatch(self, request: HttpRequest, pk: int | None = None) -> Any:
        self.group = group_or_404(request, pk) if pk is not None else StakeholderGroup()
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Concept.objects.visible_to(request.user).filter(slug=request.GET.get("konzept", "")).first()
        form = GroupForm(instance=self.group, user=request.user, initial={"concept": asked.pk} if asked else None)
        return self._page(form, rows_for(self.group), revision=self.group.revision)

    def post(self, request: HttpRequest) -> HttpResponse:
        revision, more = revision_of(request.POST), request.POST.get("add_row", "")
        data = with_one_more(request.POST, more) if more else request.POST
        form, rows = GroupForm(data, instance=self.group, user=request.user), rows_for(self.group, data)
        # All three are asked, so that every problem is named at once.
        if not all([form.is_valid(), *(item.is_valid() for item in rows)]):
            return self._page(form, rows, revision=revision, status=422)
        if more:
            return self._page(form, rows, revision=revision)
        if not self.group.pk:
            self.group.position = StakeholderGroup.objects.filter(concept=self.group.concept_id).count() + 1
        try:
            saving.save(form, user=request.user, revision=revision, parts=lambda group: write_rows(group, *rows))
        except saving.Stale as stale:
            typed = {
                _("Gruppe"): form.cleaned_data["name"],
                _("Anmerkung"): form.cleaned_data["note"],
                _("Spezifisch"): lines(rows[0]),
                _("Vorhandene Formate"): lines(rows[1]),
            }
            return self._page(form, rows, revision=stale.stored.revision, stale=stale.stored, typed=typed, status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, rows, revision=revision, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("„%(name)s“ ist gespeichert.") % {"name": self.group.name})
        return redirect("workshops:group_list", municipality=request.municipality.slug)

    def _page(
        self, form: GroupForm, rows: Any, *, revision: int, stale: Any = None, typed: Any = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "group": self.group if self.group.pk else None,
            "form": form,
            "sets": rows,
            "row_errors": [sentence for item in rows for sentence in item.sentences],
            "revision": revision,
            "stale": stale,
            "others": others(stored_lines(stale), typed) if stale else [],
        }
        return render(self.request, "workshops/group_form.html", context, status=status)


def others(stored: dict[str, str], typed: dict[str, str]) -> list[dict[str, Any]]:
    """What differs between the stored and the typed texts, word by word, by label."""
    return [
        {"label": label, "stored": text, "segments": diff(text, typed[label])}
        for label, text in stored.items()
        if text != typed[label]
    ]


class GroupMove(View):
    """One place up or down in the table."""

    permission = WRITE

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        group = group_or_404(request, pk)
        # One at a time for each concept, or two people would leave two groups in one place.
        Concept.objects.select_for_update(of=("self",)).get(pk=group.concept_id)
        rows = list(StakeholderGroup.objects.filter(concept=group.concept_id))
        here = next(index for index, row in enumerate(rows) if row.pk == group.pk)
        there = here - 1 if request.POST.get("richtung") == "hoch" else here + 1
        if 0 <= there < len(rows):
            rows[here], rows[there] = rows[there], rows[here]
            for place, row in enumerate(rows, start=1):
                row.position = place
            StakeholderGroup.objects.bulk_update(rows, ["position"])
            messages.success(request, _("„%(name)s“ steht jetzt an Stelle %(place)s.") % {"name": group.name, "place": there + 1})
        table = reverse("workshops:group_list", args=[request.municipality.slug])
        return redirect(f"{table}?konzept={group.concept.slug}#gruppe-{group.pk}")


class GroupRemove(View):
    """Asks, says what goes along, and removes a line of the table."""

    permission = "workshops.delete_stakeholdergroup"

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        self.group = group_or_404(request, pk)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        counted = StakeholderGroup.objects.annotate(
            stakeholder_count=Count("stakeholders", distinct=True),
            format_count=Count("formats", distinct=True),
            attendance_count=Count("attendances", distinct=True),
        )
        return render(request, "workshops/group_remove.html", {"group": counted.get(pk=self.group.pk)})

    def post(self, request: HttpRequest) -> HttpResponse:
        name = self.group.name
        self.group.delete()
        messages.success(request, _("„%(name)s“ ist entfernt.") % {"name": name})
        return redirect("workshops:group_list", municipality=request.municipality.slug)
