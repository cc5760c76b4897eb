"""Names of participants: the one place where they are kept, and the log of what was done with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipality.frozen import FrozenModel
from municipality.models import User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedQuerySet
from workshops.choices import LONGEST_KEPT, DataAction, ErasureReason, Purpose


class PersonQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> PersonQuerySet:
        """Everybody in the city for those who may see participants' names at all, nobody for all others."""
        return self if user.has_perm("workshops.view_person") else self.none()

    def search(self, text: str) -> PersonQuerySet:
        """Every word must occur in name, organization or e-mail; word parts count."""
        found = self
        for word in text.replace("\x00", "").split()[:8]:
            found = found.filter(
                Q(given_name__icontains=word)
                | Q(family_name__icontains=word)
                | Q(organization__icontains=word)
                | Q(email__icontains=word)
            )
        return found


class Person(MunicipalityModel):
    """Somebody who takes part, by name. Kept for one `purpose`, with her consent, and no longer than until `delete_on`.

    There is no history of these rows and no field for notes: what is deleted is gone, and origin, religion or residence status
    cannot be stored. Deleting happens through `workshops/erasing.py`, which logs it.
    """

    given_name = models.CharField(_("Vorname"), max_length=80)
    family_name = models.CharField(_("Nachname"), max_length=80)
    organization = models.CharField(_("Organisation"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    purpose = models.CharField(_("Zweck"), max_length=14, choices=Purpose)
    consent_on = models.DateField(_("eingewilligt am"))
    delete_on = models.DateField(_("zu löschen am"))

    objects = ScopedManager.from_queryset(PersonQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Teilnehmende Person")
        verbose_name_plural = _("Teilnehmende Personen")
        ordering = ["family_name", "given_name", "pk"]
        indexes = [models.Index(fields=["delete_on"], name="person_by_day_of_deletion")]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="person_purpose_valid"),
            models.CheckConstraint(
                condition=Q(delete_on__gt=F("consent_on")),
                name="person_deleted_after_consent",
                violation_error_message=_("Das Löschdatum liegt nach der Einwilligung."),
            ),
            models.CheckConstraint(
                condition=Q(delete_on__lte=F("consent_on") + LONGEST_KEPT),
                name="person_not_kept_too_long",
                violation_error_message=_("Ein Name darf höchstens fünf Jahre nach der Einwilligung aufbewahrt werden."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class PersonalDataEvent(FrozenModel, MunicipalityModel):
    """Who did what with the data of a participant, when and why; append-only and without the name.

    `subject` is the row's number, which means nothing once the row is gone; `counts` says how many rows of which kind went
    along or were listed.
    """

    at = models.DateTimeField(_("Zeitpunkt"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(_("durch"), max_length=200)
    action = models.CharField(_("Vorgang"), max_length=8, choices=DataAction)
    subject = models.PositiveBigIntegerField(_("Nummer der Person"), null=True)
    purpose = models.CharField(_("Zweck"), max_length=14, choices=Purpose, blank=True)
    reason = models.CharField(_("Grund"), max_length=9, choices=ErasureReason, blank=True)
    counts = models.JSONField(_("Anzahlen"), default=dict)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Vorgang mit personenbezogenen Daten")
        verbose_name_plural = _("Vorgänge mit personenbezogenen Daten")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["municipality", "subject"], name="data_event_by_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=DataAction.values), name="data_event_action_valid"),
            models.CheckConstraint(condition=Q(purpose__in=["", *Purpose.values]), name="data_event_purpose_valid"),
            models.CheckConstraint(
                # Nothing is erased without a reason, and only what is erased has one.
                condition=Q(action=DataAction.ERASED, reason__in=ErasureReason.values)
                | (~Q(action=DataAction.ERASED) & Q(reason="")),
                name="data_event_erased_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y} {self.get_action_display()}"
