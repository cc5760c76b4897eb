"""Groups that work on a concept: steering groups, initiatives, working groups, platforms, round tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept, PeriodModel
from concepts.models.revised import RevisedModel
from fields_of_action.models import FieldOfAction
from municipality.history import History
from municipality.scoping import ScopedManager, ScopedModel, active_municipality
from workshops.choices import Capacity, GroupKind, GroupRole
from workshops.models.person import Person
from workshops.models.stakeholders import OfConceptQuerySet


class WorkingGroup(PeriodModel, RevisedModel, ScopedModel):
    """A group of any kind. `purpose` is sanitised rich text; `period` is when it worked ("Sommer 2015 bis 9. Februar 2017").

    A group may be continued by one `successor`; several may flow into the same one (`predecessors`).
    """

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="working_groups", verbose_name=_("Konzept"))
    kind = models.CharField(_("Art"), max_length=14, choices=GroupKind, default=GroupKind.WORKING_GROUP)
    name = models.CharField(_("Name"), max_length=200)
    purpose = models.TextField(_("Auftrag"), blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors", verbose_name=_("fortgesetzt durch")
    )

    objects = ScopedManager.from_queryset(OfConceptQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Gruppe")
        verbose_name_plural = _("Gruppen")
        ordering = ["name", "pk"]
        constraints = [
            *PeriodModel.Meta.constraints,
            models.UniqueConstraint(fields=["concept", "name"], name="working_group_name_unique_in_concept"),
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="working_group_kind_valid"),
            models.CheckConstraint(
                condition=~Q(successor=F("id")),
                name="working_group_not_its_own_successor",
                violation_error_message=_("Eine Gruppe kann sich nicht selbst fortsetzen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workshops:working_group_detail", args=[active_municipality().slug, self.pk])


class WorkingGroupField(ScopedModel):
    """A field of action that a group works on; it may have several."""

    scope_path = "group__concept__municipality"

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="in_fields")
    field = models.ForeignKey(FieldOfAction, on_delete=models.PROTECT, related_name="in_working_groups")

    class Meta(ScopedModel.Meta):
        verbose_name = _("Handlungsfeld der Gruppe")
        verbose_name_plural = _("Handlungsfelder der Gruppe")
        ordering = ["field__name"]
        constraints = [models.UniqueConstraint(fields=["group", "field"], name="working_group_field_once")]

    def __str__(self) -> str:
        return str(self.field)


class GroupMember(ScopedModel):
    """A member: a participant by name, an organization, or somebody of the administration; one of the three.

    When a participant's name is deleted, role and capacity stay, and none of the three is named any more.
    """

    scope_path = "group__concept__municipality"

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships", verbose_name=_("Person")
    )
    organization = models.CharField(_("Organisation"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="working_groups",
        verbose_name=_("Mitarbeiterin oder Mitarbeiter"),
    )
    role = models.CharField(_("Aufgabe"), max_length=9, choices=GroupRole, default=GroupRole.MEMBER)
    capacity = models.CharField(_("nimmt teil als"), max_length=9, choices=Capacity, default=Capacity.PARTNER)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Mitglied")
        verbose_name_plural = _("Mitglieder")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=GroupRole.values), name="group_member_role_valid"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="group_member_capacity_valid"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, organization="")
                | Q(person__isnull=True, user__isnull=True)
                | Q(organization="", user__isnull=True),
                name="group_member_is_one_thing",
                violation_error_message=_(
                    "Bitte nennen Sie je Zeile eine Person, eine Organisation oder eine Mitarbeiterin, nicht mehreres."
                ),
            ),
            models.UniqueConstraint(fields=["group", "person"], name="group_member_person_once"),
            models.UniqueConstraint(fields=["group", "user"], name="group_member_user_once"),
        ]

    def __str__(self) -> str:
        # No name: this text may stand in messages and logs.
        return f"{self.get_role_display()} ({self.get_capacity_display()})"
