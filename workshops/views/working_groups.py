"""Groups of all kinds that work on a concept: list, page, form."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.models import Concept
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.choices import STAFF_ROLES
from municipality.history import told
from municipality.unsaved import revision_of
from workshops import saving
from workshops.choices import GroupKind, GroupRole
from workshops.datalog import log_list
from workshops.forms.rows import with_one_more
from workshops.forms.working_group import WorkingGroupForm, members_for, stored_texts, typed_texts, write_members
from workshops.models import Event, GroupMember, WorkingGroup, WorkingGroupField
from workshops.naming import named
from workshops.views.groups import others

READABLE = ("kind", "name", "purpose", "period", "successor")
WRITE = "workshops.change_workinggroup"


def working_group_or_404(request: HttpRequest, pk: int) -> WorkingGroup:
    group = WorkingGroup.objects.visible_to(request.user).select_related("concept", "successor").filter(pk=pk).first()
    if group is None:
        raise Http404
    return group


class WorkingGroupList(View):
    """All groups by kind, those at work first; `?art=` narrows to one kind."""

    permission = "workshops.view_workinggroup"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = request.GET.get("art", "")
        today = timezone.localdate()
        found = (
            WorkingGroup.objects.visible_to(request.user)
            .select_related("concept", "successor")
            .prefetch_related(Prefetch("in_fields", WorkingGroupField.objects.select_related("field")))
            .annotate(
                member_count=Count("members", distinct=True),
                event_count=Count("workshop_events", distinct=True),
            )
        )
        if kind:
            if kind not in GroupKind.values:
                raise Http404
            found = found.filter(kind=kind)
        groups = list(found)
        for group in groups:
            group.is_over = bool(group.successor_id or (group.period_to and group.period_to < today))
        by_kind: dict[str, list[WorkingGroup]] = defaultdict(list)
        for group in sorted(groups, key=lambda group: group.is_over):
            by_kind[group.kind].append(group)
        context = {
            "kinds": [(GroupKind(value).label, by_kind[value]) for value in GroupKind.values if by_kind[value]],
            "total": len(groups),
            "kind": GroupKind(kind).label if kind else "",
            "choices": GroupKind.choices,
            "chosen": kind,
            "several": len({group.concept_id for group in groups}) > 1,
            "may_write": request.user.has_perm(WRITE),
        }
        return render(request, "workshops/working_group_list.html", context)


class WorkingGroupDetail(View):
    """What a group is for, who works in it, where it comes from and goes on, and its events."""

    permission = "workshops.view_workinggroup"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, group = request.user, working_group_or_404(request, pk)
        is_staff = bool(user.roles & STAFF_ROLES)
        members = named(group.members.select_related("person", "user"), user)
        log_list(user, sum(1 for member in members if member.person is not None))
        context = {
            "group": group,
            "moderators": [item for item in members if item.member.role == GroupRole.MODERATOR],
            "members": [item for item in members if item.member.role != GroupRole.MODERATOR],
            "total": len(members),
            "fields": [link.field for link in group.in_fields.select_related("field")],
            "predecessors": list(group.predecessors.all()),
            "events": list(Event.objects.visible_to(user).filter(working_group=group)),
            "changes": told(group, fields=READABLE) if is_staff else [],
            "may_write": user.has_perm(WRITE),
            "may_remove": user.has_perm("workshops.delete_workinggroup"),
        }
        return render(request, "workshops/working_group_detail.html", context)


class WorkingGroupEdit(View):
    """A group as a form with its members in rows, or a new one."""

    permission = WRITE

    def dispatch(self, request: HttpRequest, pk: int | None = None) -> Any:
        self.group = working_group_or_404(request, pk) if pk is not None else WorkingGroup()
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Concept.objects.visible_to(request.user).filter(slug=request.GET.get("konzept", "")).first()
        form = WorkingGroupForm(instance=self.group, user=request.user, initial={"concept": asked.pk} if asked else None)
        return self._page(form, members_for(self.group), revision=self.group.revision)

    def post(self, request: HttpRequest) -> HttpResponse:
        revision, more = revision_of(request.POST), request.POST.get("add_row", "")
        data = with_one_more(request.POST, more) if more else request.POST
        form = WorkingGroupForm(data, instance=self.group, user=request.user)
        rows = members_for(self.group, data)
        if not all([form.is_valid(), rows.is_valid()]):
            return self._page(form, rows, revision=revision, status=422)
        if more:
            return self._page(form, rows, revision=revision)
        fields = {field.pk for field in form.cleaned_data["in_fields"]}

        def parts(group: WorkingGroup) -> None:
            write_members(group, rows)
            saving.replace_links(group.in_fields, "field", fields)

        try:
            saving.save(form, user=request.user, revision=revision, parts=parts)
        except saving.Stale as stale:
            return self._page(form, rows, revision=stale.stored.revision, stale=stale.stored, status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, rows, revision=revision, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("„%(name)s“ ist gespeichert.") % {"name": self.group.name})
        return redirect(self.group.get_absolute_url())

    def _page(self, form: WorkingGroupForm, rows: Any, *, revision: int, stale: Any = None, status: int = 200) -> HttpResponse:
        people = max(0, len(rows.form_kwargs["people"]) - 1)
        log_list(self.request.user, people)
        context = {
            "group": working_group_or_404(self.request, self.group.pk) if self.group.pk else None,
            "form": form,
            "rows": rows,
            "people": people,
            "row_errors": rows.sentences,
            "revision": revision,
            "stale": stale,
            "others": others(stored_texts(stale), typed_texts(form, rows)) if stale else [],
            "media": form.media.with_nonce(str(self.request.csp_nonce)),
        }
        return render(self.request, "workshops/working_group_form.html", context, status=status)


class WorkingGroupRemove(View):
    """Asks, says what goes along, and removes a group; one that has events stays."""

    permission = "workshops.delete_workinggroup"

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        self.group = working_group_or_404(request, pk)
        self.events = Event.objects.filter(working_group=self.group).count()
        if self.events:
            messages.error(
                request, _("Diese Gruppe hat Veranstaltungen. Bitte ordnen Sie sie zuerst einer anderen Gruppe zu, oder keiner.")
            )
            return redirect(self.group.get_absolute_url())
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        members = GroupMember.objects.filter(group=self.group).aggregate(
            total=Count("pk"), names=Count("pk", filter=Q(person__isnull=False))
        )
        context = {"group": self.group, "members": members, "predecessors": self.group.predecessors.count()}
        return render(request, "workshops/working_group_remove.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        name = self.group.name
        self.group.delete()
        messages.success(request, _("„%(name)s“ ist gelöscht.") % {"name": name})
        return redirect("workshops:working_group_list", municipality=request.municipality.slug)
