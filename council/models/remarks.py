"""Comments on a passage of a named version, with answers, their trail, and notes that nobody else reads."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.choices import PlaceFound, RemarkStatus
from council.models.review import ReviewInvitation, ReviewText
from municipality.frozen import FrozenModel
from municipality.models import User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet

LONGEST_REMARK = 5_000
LONGEST_QUOTE = 2_000
CONTEXT = 60
"""So many characters before and behind a passage are kept to find it again."""


class Passage(models.Model):
    """Where in a version something stands: the block, the words, and what is written around them.

    `start` and `end` count characters of the block's words (`council/review/marking.py`).
    """

    block = models.CharField(max_length=20, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField(_("Textstelle"), blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)

    class Meta:
        abstract = True


class Comment(MunicipalityModel):
    """A comment of somebody who was invited. `key` names the typing: sent again, it is stored once.

    `number` counts the comments on a paper. `status` is written by `council/review/remarks.py` only; `changed_at` is when
    anything was said or done last, which makes it unread for the others.
    """

    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.PROTECT, related_name="comments")
    text = models.ForeignKey(ReviewText, on_delete=models.PROTECT, related_name="comments", verbose_name=_("Fassung"))
    key = models.UUIDField(unique=True, editable=False)
    number = models.PositiveIntegerField(_("Nummer"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    body = models.TextField(_("Anmerkung"), max_length=LONGEST_REMARK)
    status = models.CharField(_("Stand"), max_length=8, choices=RemarkStatus, default=RemarkStatus.OPEN, editable=False)
    created_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    changed_at = models.DateTimeField(_("zuletzt am"), default=timezone.now)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Anmerkung")
        verbose_name_plural = _("Anmerkungen")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RemarkStatus.values), name="review_comment_status_valid"),
            models.UniqueConstraint(fields=["invitation", "number"], name="review_comment_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class CommentPlace(Passage, FrozenModel):
    """Where a comment stands in a version; one for the version it was written on and one for each that came later.

    `found` says how; a passage that is gone keeps the words it had.
    """

    scope_path = "comment__municipality"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="places")
    text = models.ForeignKey(ReviewText, on_delete=models.PROTECT, related_name="places")
    found = models.CharField(max_length=8, choices=PlaceFound)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Stelle einer Anmerkung")
        verbose_name_plural = _("Stellen von Anmerkungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "text"], name="review_place_once_per_version"),
            models.CheckConstraint(condition=Q(found__in=PlaceFound.values), name="review_place_found_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.found}"

    @property
    def is_gone(self) -> bool:
        return self.found == PlaceFound.GONE


class CommentReply(ScopedModel):
    """An answer to a comment. `by_lead`: of those who wrote the draft or invited to it. `key` names the typing."""

    scope_path = "comment__municipality"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    key = models.UUIDField(unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    by_lead = models.BooleanField(default=False)
    body = models.TextField(_("Antwort"), max_length=LONGEST_REMARK)
    created_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%d.%m.%Y %H:%M}"


class CommentEvent(FrozenModel):
    """What happened to the status of a comment: who, when, from what to what. Append-only."""

    scope_path = "comment__municipality"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(_("Zeitpunkt"), default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(_("Person"), max_length=200)
    action = models.CharField(_("Vorgang"), max_length=12)
    from_status = models.CharField(max_length=8, blank=True)
    to_status = models.CharField(max_length=8)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Ereignis einer Anmerkung")
        verbose_name_plural = _("Ereignisse von Anmerkungen")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.action}"


class ReadMark(ScopedModel):
    """Until when somebody has read a comment and its answers; what changed later is unread."""

    scope_path = "comment__municipality"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = _("gelesen")
        verbose_name_plural = _("gelesen")
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="review_read_mark_once")]

    def __str__(self) -> str:
        return f"{self.seen_at:%d.%m.%Y %H:%M}"


class PrivateNoteQuerySet(ScopedQuerySet):
    def of(self, user: User) -> PrivateNoteQuerySet:
        """The notes of this person; there is no other way to ask for notes anywhere."""
        return self.filter(user=user)


class PrivateNote(Passage, MunicipalityModel):
    """A note that its writer alone reads, ever: no admin, no search, no print, no log of it.

    It stands in the version it was written on; in later ones it is looked for when its writer opens them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.ForeignKey(ReviewText, on_delete=models.PROTECT, related_name="notes")
    key = models.UUIDField(unique=True, editable=False)
    body = models.TextField(_("Notiz"), max_length=LONGEST_REMARK)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.from_queryset(PrivateNoteQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("private Notiz")
        verbose_name_plural = _("private Notizen")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        # No word of it: this text may stand in messages and lists.
        return str(self._meta.verbose_name)
