"""What people are told: notices in the portal, and the mails that carry them. How: `municipality/notices/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipality.choices import MailState, MailWish, NoticeKind
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedQuerySet

if TYPE_CHECKING:
    from municipality.models.user import User


class MailWishes(MunicipalityModel):
    """When somebody wants mail from this city's portal; who has no row gets it at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("Person"))
    wish = models.CharField(_("E-Mails"), max_length=5, choices=MailWish, default=MailWish.AT_ONCE)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Wunsch zu E-Mails")
        verbose_name_plural = _("Wünsche zu E-Mails")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "user"], name="mail_wish_once_per_person"),
            models.CheckConstraint(condition=Q(wish__in=MailWish.values), name="mail_wish_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_wish_display()}"


class Mail(MunicipalityModel):
    """An e-mail to one person; what it says are its notices. `municipality/notices/mailing.py` is the one writer of `state`.

    It waits until `not_before`, so that what happens within a minute comes in one. `day` is set for the daily one.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("an"))
    address = models.EmailField(_("Adresse"))
    day = models.DateField(_("gesammelt am"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=7, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    not_before = models.DateTimeField(_("nicht vor"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    claimed_at = models.DateTimeField(_("begonnen am"), null=True, blank=True)
    sent_at = models.DateTimeField(_("versandt am"), null=True, blank=True)
    problem = models.CharField(_("Hindernis"), max_length=300, blank=True)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("E-Mail")
        verbose_name_plural = _("E-Mails")
        permissions = [("resend_mail", _("Darf E-Mails noch einmal versenden"))]
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["municipality", "state", "not_before"], name="mail_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_valid"),
            models.CheckConstraint(condition=Q(sent_at__isnull=False) | ~Q(state=MailState.SENT), name="mail_sent_has_a_time"),
            models.UniqueConstraint(fields=["municipality", "recipient", "day"], name="mail_one_digest_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.get_state_display()}"


class NoticeQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """Everybody reads what was told to them, nobody anything else."""
        return self.filter(recipient=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(MunicipalityModel):
    """One thing that one person was told. `key` names what it is about, so that nobody is told the same twice.

    The words are frozen: they say what happened then. `address` is the path of the page it leads to.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("an"))
    kind = models.CharField(_("Art"), max_length=8, choices=NoticeKind)
    key = models.CharField(max_length=100)
    title = models.CharField(_("Betreff"), max_length=300)
    text = models.TextField(_("Nachricht"), blank=True)
    address = models.CharField(_("Seite"), max_length=300)
    actor_label = models.CharField(_("von"), max_length=300, blank=True)
    due = models.DateField(_("Frist"), null=True, blank=True)
    created_at = models.DateTimeField(_("am"))
    read_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)
    mail = models.ForeignKey(
        Mail, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("E-Mail")
    )

    objects = ScopedManager.from_queryset(NoticeQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Nachrichten")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "recipient", "-created_at"], name="notice_by_person"),
            models.Index(fields=["municipality", "recipient"], condition=Q(read_at=None), name="notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "recipient", "key"], name="notice_told_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_valid"),
        ]

    def __str__(self) -> str:
        return self.title
