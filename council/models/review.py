"""Reviewing drafts: which text is read, who was asked to read it, and who did. Comments: `council/models/remarks.py`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concepts.models import ConceptEdition
from council.choices import ReadWhat, ReviewAction
from council.models.submission import Submission
from council.models.version import SubmissionVersion
from municipality.frozen import FrozenModel
from municipality.models import User
from municipality.models.unsaved import UnsavedText
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet

ONE_PAPER = Q(submission__isnull=False, edition__isnull=True) | Q(submission__isnull=True, edition__isnull=False)
"""A review is about a submission or about an edition of the concept."""


class ReviewText(FrozenModel, MunicipalityModel):
    """A named version as it is read by those who were invited: E1, E2 … of a submission or of an edition.

    `blocks` are the pieces of the reading page in order (`council/review/snapshot.py`), `words` the same without markup, for
    search. A submission's values are kept in `version`, those of an edition in `values` (a `ConceptDocument`).
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="review_texts", verbose_name=_("Vorlage")
    )
    edition = models.ForeignKey(
        ConceptEdition, on_delete=models.PROTECT, null=True, related_name="review_texts", verbose_name=_("Fortschreibung")
    )
    version = models.OneToOneField(SubmissionVersion, on_delete=models.PROTECT, null=True, related_name="review_text")
    label = models.CharField(_("Fassung"), max_length=10)
    title = models.CharField(_("Titel"), max_length=400)
    blocks = models.JSONField()
    words = models.TextField()
    values = models.JSONField(default=dict)
    letterhead = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("erstellt am"), default=timezone.now)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Fassung zur Durchsicht")
        verbose_name_plural = _("Fassungen zur Durchsicht")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_PAPER, name="review_text_of_one_paper"),
            models.CheckConstraint(
                condition=Q(submission__isnull=True) | Q(version__isnull=False), name="review_text_has_its_version"
            ),
            models.UniqueConstraint(
                fields=["submission", "label"], condition=Q(submission__isnull=False), name="review_text_once_per_submission"
            ),
            models.UniqueConstraint(
                fields=["edition", "label"], condition=Q(edition__isnull=False), name="review_text_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ReviewPrint(FrozenModel):
    """The printed edition of a version, kept because a long concept takes longer than anybody likes to wait."""

    scope_path = "text__municipality"

    text = models.OneToOneField(ReviewText, on_delete=models.PROTECT, related_name="print")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Druck zur Durchsicht")
        verbose_name_plural = _("Drucke zur Durchsicht")

    def __str__(self) -> str:
        return self.sha256[:12]


class ReviewInvitationQuerySet(ScopedQuerySet):
    def standing(self) -> ReviewInvitationQuerySet:
        """Open or closed; a withdrawn invitation opens nothing to anybody."""
        return self.filter(withdrawn_at__isnull=True)

    def of_invited(self, user: User) -> ReviewInvitationQuerySet:
        """The invitations by which this person reads something; nobody without a role in the city reads anything."""
        if not user.is_active or not user.roles:
            # Not `none()`: a query without an active city shall fail as everywhere.
            return self.filter(pk__in=[])
        return self.standing().filter(invitees__user=user)

    def with_finished(self, user: User) -> ReviewInvitationQuerySet:
        """Adds `finished_at`: when this person said that she is done."""
        mine = ReviewInvitee.objects.filter(invitation=OuterRef("pk"), user=user)
        return self.annotate(finished_at=Subquery(mine.values("finished_at")[:1]))


class ReviewInvitation(MunicipalityModel):
    """Named people are asked to read a draft by a day and to say what they think. `text` is the version before them now.

    Written by `council/review/inviting.py` only. Closed: they read on, and nothing is added. Withdrawn: it opens nothing.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="review_invitations", verbose_name=_("Vorlage")
    )
    edition = models.ForeignKey(
        ConceptEdition, on_delete=models.PROTECT, null=True, related_name="review_invitations", verbose_name=_("Fortschreibung")
    )
    text = models.ForeignKey(ReviewText, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("Fassung"))
    due_on = models.DateField(_("Rückmeldung bis"))
    message = models.TextField(_("Nachricht"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("eingeladen am"), default=timezone.now)
    closed_at = models.DateTimeField(_("geschlossen am"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)

    objects = ScopedManager.from_queryset(ReviewInvitationQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Einladung zur Durchsicht")
        verbose_name_plural = _("Einladungen zur Durchsicht")
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=ONE_PAPER, name="review_invitation_of_one_paper")]

    def __str__(self) -> str:
        return f"{self.text.title} ({self.text.label})"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.withdrawn_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()


class ReviewInvitee(ScopedModel):
    """Somebody who was invited; `body` is the committee or group through which it was. `finished_at`: said "I am done"."""

    scope_path = "invitation__municipality"

    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.CASCADE, related_name="invitees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("Person"))
    body = models.CharField(_("eingeladen über"), max_length=200, blank=True)
    finished_at = models.DateTimeField(_("fertig am"), null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("eingeladene Person")
        verbose_name_plural = _("eingeladene Personen")
        ordering = ["user__family_name", "user__given_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["invitation", "user"], name="review_invitee_once")]

    def __str__(self) -> str:
        return self.user.full_name


class ReviewEvent(FrozenModel):
    """What happened to an invitation: who, when, and with which version. Append-only."""

    scope_path = "invitation__municipality"

    invitation = models.ForeignKey(ReviewInvitation, on_delete=models.PROTECT, related_name="events")
    text = models.ForeignKey(ReviewText, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Zeitpunkt"), default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(_("Person"), max_length=200)
    action = models.CharField(_("Vorgang"), max_length=12, choices=ReviewAction)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Ereignis der Durchsicht")
        verbose_name_plural = _("Ereignisse der Durchsicht")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(action__in=ReviewAction.values), name="review_event_action_valid")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.action}"


class ReviewRead(FrozenModel):
    """Who opened which version, as what, and when. Append-only; the page tells its readers that this is kept."""

    scope_path = "text__municipality"

    text = models.ForeignKey(ReviewText, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("gelesen"), max_length=4, choices=ReadWhat)
    at = models.DateTimeField(_("Zeitpunkt"), default=timezone.now)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Lesevermerk")
        verbose_name_plural = _("Lesevermerke")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["text", "user", "what", "-at"], name="review_read_latest")]
        constraints = [models.CheckConstraint(condition=Q(what__in=ReadWhat.values), name="review_read_what_valid")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.what}"


class ReviewUnsaved(UnsavedText):
    """What somebody typed beside a draft and has not sent: a comment or an answer, by the `key` of its form."""

    scope_path = "text__municipality"

    text = models.ForeignKey(ReviewText, on_delete=models.CASCADE, related_name="unsaved")
    key = models.CharField(max_length=40)

    class Meta(UnsavedText.Meta):
        constraints = [models.UniqueConstraint(fields=["text", "user", "key"], name="review_unsaved_once_per_person")]

    def __str__(self) -> str:
        return f"{self.saved_at:%d.%m.%Y %H:%M}"
