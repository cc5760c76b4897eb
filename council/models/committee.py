"""Bodies and their members."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.choices import Classification, CommitteeRole
from municipality.models import User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet


class Committee(MunicipalityModel):
    """A Gremium (OParl: Organization).

    `notice_days` is the Ladungsfrist in whole days before a session, `hand_in_days` how many days before the dispatch papers
    are handed in; `aliases` are other names for it, one a line;
    `term_start_year` is the first year of the running Wahlperiode, read by numbers that count per term.
    """

    name = models.CharField(_("Name"), max_length=160)
    short_name = models.CharField(_("Kurzname"), max_length=30, blank=True)
    aliases = models.TextField(_("weitere Namen"), blank=True, help_text=_("Ein Name je Zeile; die Suche findet sie alle."))
    classification = models.CharField(_("Art"), max_length=20, choices=Classification)
    may_decide = models.BooleanField(_("darf beschließen"), default=False)
    meets_publicly = models.BooleanField(_("tagt öffentlich"), default=True)
    notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in Tagen"), default=7)
    hand_in_days = models.PositiveSmallIntegerField(
        _("Abgabe der Vorlagen in Tagen"), default=3, help_text=_("So viele Tage vor dem Versand der Tagesordnung.")
    )
    term_start_year = models.PositiveSmallIntegerField(_("Beginn der Wahlperiode (Jahr)"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    active = models.BooleanField(_("besteht"), default=True)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="committee_name_unique_in_city"),
            models.CheckConstraint(condition=Q(classification__in=Classification.values), name="committee_classification_valid"),
            models.CheckConstraint(
                condition=~Q(classification=Classification.ADVISORY_BOARD) | Q(may_decide=False),
                name="committee_board_cannot_decide",
                violation_error_message=_(
                    "Ein Beirat berät nur. Bitte wählen Sie eine andere Art oder nehmen Sie „darf beschließen“ heraus."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name


class CommitteeMemberQuerySet(ScopedQuerySet):
    def current(self, day: date | None = None) -> CommitteeMemberQuerySet:
        """Seats held on this day (today when left out)."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def seats_of(self, user: User) -> CommitteeMemberQuerySet:
        """Today's seats of this person."""
        return self.current().filter(user=user)


class CommitteeMember(ScopedModel):
    """A seat in a body, held by somebody with a login or by a plain name."""

    scope_path = "committee__municipality"

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="members", verbose_name=_("Gremium"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("Person")
    )
    name = models.CharField(_("Name ohne Login"), max_length=160, blank=True)
    role = models.CharField(_("Aufgabe"), max_length=10, choices=CommitteeRole, default=CommitteeRole.MEMBER)
    votes = models.BooleanField(_("stimmberechtigt"), default=True)
    faction = models.CharField(_("Fraktion"), max_length=80, blank=True)
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    objects = ScopedManager.from_queryset(CommitteeMemberQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Mitglied")
        verbose_name_plural = _("Mitglieder")
        ordering = ["committee", "role", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=CommitteeRole.values), name="committee_member_role_valid"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(name=""),
                name="committee_member_is_somebody",
                violation_error_message=_("Bitte wählen Sie eine Person aus oder tragen Sie einen Namen ein."),
            ),
        ]

    def __str__(self) -> str:
        return self.user.full_name if self.user else self.name
