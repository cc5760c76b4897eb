"""The submission (Vorlage) and who may see it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.models import ConceptEdition
from council.choices import (
    Classification,
    FinanceAnswer,
    Outcome,
    StepRole,
    StepStatus,
    SubmissionKind,
    SubmissionResult,
    SubmissionStatus,
)
from council.kinds import ACCOMPANYING, BELONGING, ONLY_NOTED
from council.models.committee import CommitteeMember
from municipality.choices import CITY_WIDE_ROLES, STAFF_ROLES, FederalState, Role
from municipality.models import OrganizationalUnit, User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedQuerySet, active_municipality

UNDECIDED = frozenset({SubmissionKind.INFORMATION, *ONLY_NOTED})
"""Kinds without a body that decides: every hidden step may have been the one that ended the matter."""
LONGEST_ID = 18
"""Digits of the longest id that every database can compare with."""
WAITING = (StepStatus.PLANNED, StepStatus.SCHEDULED, StepStatus.DISPATCHED)
"""States of a step whose body has not voted yet."""
TELLS_DECISION = frozenset(
    {SubmissionStatus.DECIDED, SubmissionStatus.SUSPENDED, SubmissionStatus.ARCHIVED, SubmissionStatus.REWORK}
)
"""States that tell what a body decided; they stay untold to those from whom that body's step is hidden."""


def _led_units(user: User) -> set[int]:
    heads = (Role.UNIT_HEAD, Role.DEPARTMENT_HEAD)
    return {item.unit_id for item in user.memberships_here() if item.role in heads and item.unit_id}


class SubmissionQuerySet(ScopedQuerySet):
    """The one place that says which submissions somebody sees; lists, counts, search, prints and files all start here."""

    def visible_to(self, user: User) -> SubmissionQuerySet:
        """What this person sees in the active city, by `workflow.md`, section "Who sees what"."""
        if not user.is_authenticated:
            return self.public()
        roles = user.roles
        if roles & CITY_WIDE_ROLES:
            return self
        if not roles:
            # Not `none()`: a query without an active city shall fail as everywhere.
            return self.filter(pk__in=[])
        if roles & STAFF_ROLES:
            # What was dispatched to a body was approved before, so a seat opens nothing more for staff.
            seen = Q(approved_at__isnull=False) | self._shared_with_units(user)
            for person in user.represented_here():
                # Whoever stands in for somebody sees what that person has to cosign or to approve, as long as she has.
                own = Q() if Role.SUBMITTER in person.roles else self._shared_with_units(person)
                seen |= Q(own, status=SubmissionStatus.IN_COSIGN)
            return self.filter(seen)
        # A seat opens a paper from its dispatch to that very body on, public or not.
        return self.filter(Exists(self._steps().filter(committee__in=self._seats(user), dispatched_at__isnull=False)))

    def public(self) -> SubmissionQuerySet:
        """What everybody may read: released as a public copy, sent to a public step, the agenda published.

        In Hesse nothing of it before the Magistrat has voted: everything until then is internal.
        """
        announced = self._steps().filter(public=True, dispatched_at__isnull=False, meeting__agenda_published_at__isnull=False)
        before_the_vote = self._steps().filter(committee__classification=Classification.EXECUTIVE, status__in=WAITING)
        return self.filter(Exists(self._public_copies()), Exists(announced)).exclude(
            Exists(before_the_vote), municipality__federal_state=FederalState.HE
        )

    def _public_copies(self) -> models.QuerySet:
        return self._related("public_copies").filter(released_at__isnull=False, withdrawn_at__isnull=True)

    def for_public_list(self, text: str = "") -> SubmissionQuerySet:
        """What is public, the last released first, with the facts of its copy as `standing_copies`.

        Every word of `text` must occur in the public copy; the paper's own columns may hold what is blacked out there.
        """
        copies = self._public_copies()
        found = self.public()
        for word in text.replace("\x00", "").split()[:8]:
            found = found.filter(Exists(copies.filter(text__icontains=word)))
        facts = self.model._meta.get_field("public_copies").related_model.objects.facts().standing()
        return (
            found.annotate(released_at=copies.values("released_at")[:1])
            .prefetch_related(Prefetch("public_copies", facts, to_attr="standing_copies"))
            .order_by("-released_at", "-pk")
        )

    def _shared_with_units(self, user: User) -> Q:
        shared = Q(created_by=user) | Exists(self._related("authors").filter(user=user))
        if units := user.unit_ids:
            shared |= Q(lead_unit__in=units)
            shared |= Exists(self._related("involved_units").filter(unit__in=units))
            shared |= Exists(self._related("cosign_stations").filter(unit__in=units))
        if led := _led_units(user):
            # Heads see what the units below theirs draw up; they may have to approve it.
            shared |= Q(lead_unit__parent__in=led) | Q(lead_unit__parent__parent__in=led)
        return shared

    def _related(self, name: str) -> models.QuerySet:
        """Rows of one kind that belong to the submission of the outer query, for `Exists`."""
        # That submission is one of the active city's; to limit its parts again would join every subquery with all submissions.
        return models.QuerySet(self.model._meta.get_field(name).related_model).filter(submission=OuterRef("pk"))

    def _steps(self) -> models.QuerySet:
        return self._related("steps")

    def with_closed(self) -> SubmissionQuerySet:
        """Adds `is_closed`: one of the steps is not public, so that reading the paper is written down."""
        closed = self._steps().filter(Q(public=False) | Q(public__isnull=True))
        return self.annotate(is_closed=Exists(closed))

    @staticmethod
    def _seats(user: User) -> models.QuerySet:
        return CommitteeMember.objects.seats_of(user).values("committee")

    def shown_to(self, user: User) -> SubmissionQuerySet:
        """Adds `shown_status` and `shown_result`: what this person may know of them, by the rule of `council/reading.py`."""
        if user.is_authenticated and user.roles & STAFF_ROLES:
            return self.annotate(shown_status=F("status"), shown_result=F("result"))
        telling = self._steps().filter(
            Q(role=StepRole.DECISION) | Q(outcome=Outcome.RETURNED) | Q(submission__kind__in=UNDECIDED)
        )
        closed = telling.filter(Q(public=False) | Q(public__isnull=True))
        hidden = Exists(closed.exclude(committee__in=self._seats(user)) if user.is_authenticated else closed)
        return self.annotate(
            shown_status=Case(
                When(hidden, status__in=TELLS_DECISION, then=Value(SubmissionStatus.IN_CONSULTATION.value)), default=F("status")
            ),
            shown_result=Case(When(hidden, then=Value("")), default=F("result")),
        )

    def by_reference(self, reference: str) -> Submission:
        """The submission with this last part of an address: its number as a slug, or its id. Raises `DoesNotExist`.

        A number may look like another paper's id; the number wins, since only numbers stand in printed papers.
        """
        wanted = Q(address=reference)
        if reference.isascii() and reference.isdigit() and len(reference) <= LONGEST_ID:
            wanted |= Q(pk=int(reference))
        found = sorted(self.filter(wanted).order_by(), key=lambda submission: submission.address != reference)
        if not found:
            raise self.model.DoesNotExist
        return found[0]

    def search(self, text: str) -> SubmissionQuerySet:
        """Every word must occur in number, reference, subject, summary, motion or reasons; word parts count.

        The texts of one city are few enough to be read through. Trigram indexes were measured and left out: with a hundred
        papers in the city they gain nothing, and the planner takes them to look through all other cities' texts first.
        """
        found = self
        for word in text.replace("\x00", "").split()[:8]:
            found = found.filter(
                Q(number__icontains=word)
                | Q(file_reference__icontains=word)
                | Q(subject__icontains=word)
                | Q(plain_summary__icontains=word)
                | Exists(self._related("motion_points").filter(text__icontains=word))
                | Exists(self._related("sections").filter(Q(heading__icontains=word) | Q(body__icontains=word)))
            )
        return found

    def for_list(self, user: User) -> SubmissionQuerySet:
        """Rows with everything one line of a list shows to this person, in a fixed number of queries.

        `known_steps` are the steps she may know of, `shown_status` and `shown_result` what she may know of the state.
        """
        steps = self.model._meta.get_field("steps").related_model.objects.known_to(user)
        return (
            self.shown_to(user)
            .select_related("lead_unit")
            .prefetch_related(Prefetch("steps", steps.select_related("committee", "meeting"), to_attr="known_steps"))
        )

    def _review(self) -> dict[str, Subquery]:
        """How its review stands: the version that is read, until when, and how many comments nobody has answered."""
        standing = self._related("review_invitations").filter(withdrawn_at__isnull=True)
        comments = models.QuerySet(standing.model._meta.get_field("comments").related_model)
        waiting = comments.filter(invitation__submission=OuterRef("pk"), invitation__withdrawn_at__isnull=True, status="open")
        return {
            "review_label": Subquery(standing.order_by("-pk").values("text__label")[:1]),
            "review_due": Subquery(standing.filter(closed_at__isnull=True).order_by("due_on").values("due_on")[:1]),
            "review_waiting": Subquery(
                waiting.order_by().values("invitation__submission").annotate(count=Count("pk")).values("count")[:1]
            ),
        }

    def for_page(self) -> SubmissionQuerySet:
        """One submission with its steps and people; `load_parts` (`council/models/loading.py`) adds all the rest."""
        steps = self.model._meta.get_field("steps").related_model.objects
        tied = models.QuerySet(self.model).filter(Q(pk=OuterRef("relates_to")) | Q(relates_to=OuterRef("pk")))
        return (
            self.annotate(is_drawn_up=Exists(self._related("inserted_parts")), is_tied=Exists(tied), **self._review())
            .select_related(
                "lead_unit__head",
                "lead_unit__parent__head",
                "created_by",
                "last_editor",
                "contact",
                "relates_to",
                "edition__concept",
                "carried_report__report",
            )
            .defer("carried_report__report__pdf", "carried_report__report__values")
            .prefetch_related(Prefetch("steps", steps.select_related("committee", "meeting", "resolution")))
        )

    def for_detail(self) -> SubmissionQuerySet:
        """One submission with all its parts, for page, editor and print."""
        return self.select_related(
            "municipality", "lead_unit__head", "lead_unit__parent__head", "created_by", "last_editor", "contact", "relates_to"
        ).prefetch_related(
            "authors__user",
            "involved_units__unit",
            "goals__goal",
            "motion_points",
            "sections",
            "attachments",
            "prior_treatments",
            "cosign_stations__unit",
            Prefetch("steps__committee"),
            "steps__meeting",
            "steps__resolution",
            "rounds__signatures__unit",
            "rounds__signatures__answered_by",
        )


class Submission(MunicipalityModel):
    """A paper for the bodies (OParl: Paper).

    `status`, `result`, `number`, `address` and `approved_at` are written by `council/transitions.py` and its effects only.
    `revision` grows with every save of the text and lets an editor notice that somebody else was faster.
    Publicity, role, agenda number and outcome are kept per step (`Consultation`), never here.
    """

    kind = models.CharField(_("Art"), max_length=12, choices=SubmissionKind, default=SubmissionKind.DECISION)
    status = models.CharField(_("Stand"), max_length=16, choices=SubmissionStatus, default=SubmissionStatus.DRAFT, editable=False)
    result = models.CharField(_("Ergebnis"), max_length=16, choices=SubmissionResult, blank=True, editable=False)
    number = models.CharField(_("Nummer"), max_length=60, blank=True, editable=False)
    address = models.SlugField(_("Adresse"), max_length=80, blank=True, editable=False)
    file_reference = models.CharField(_("Aktenzeichen"), max_length=60, blank=True)
    subject = models.CharField(_("Betreff"), max_length=300)
    lead_unit = models.ForeignKey(
        OrganizationalUnit, on_delete=models.PROTECT, related_name="led_submissions", verbose_name=_("federführende Einheit")
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ansprechperson"),
    )
    drawn_up_on = models.DateField(_("Datum"))
    signed_on = models.DateField(_("unterzeichnet am"), null=True, blank=True)
    plain_summary = models.TextField(_("Zusammenfassung in einfachen Worten"), blank=True)
    external_participation = models.TextField(_("Beteiligung extern"), blank=True)
    finance = models.CharField(_("Finanzielle Auswirkungen"), max_length=6, choices=FinanceAnswer, default=FinanceAnswer.OPEN)
    finance_impact = models.TextField(_("Auswirkungen im Einzelnen"), blank=True)
    cover_proposal = models.TextField(_("Deckungsvorschlag"), blank=True)
    follow_up_costs = models.TextField(_("Folgekosten"), blank=True)
    no_cosigning_reason = models.TextField(
        _("Warum niemand mitzeichnet"), blank=True, help_text=_("Nur nötig, wenn keine Stelle mitzeichnen soll.")
    )
    edition = models.ForeignKey(
        ConceptEdition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("trägt diese Fortschreibung"),
    )
    relates_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="related_papers",
        verbose_name=_("gehört zu"),
        editable=False,
    )
    brought_in_by = models.CharField(
        _("eingebracht von"),
        max_length=160,
        blank=True,
        help_text=_("Fraktion, Beirat oder Stelle, von der das Papier kommt; leer: die federführende Einheit."),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    last_editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    modified_at = models.DateTimeField(_("geändert am"), auto_now=True)
    approved_at = models.DateTimeField(_("freigegeben am"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager.from_queryset(SubmissionQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Vorlage")
        verbose_name_plural = _("Vorlagen")
        ordering = ["-modified_at"]
        indexes = [
            models.Index(fields=["municipality", "-modified_at"], name="submission_by_change"),
            models.Index(fields=["municipality", "status"], name="submission_by_status"),
            models.Index(fields=["municipality", "-drawn_up_on"], name="submission_by_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], condition=~Q(number=""), name="submission_number_unique_in_city"
            ),
            models.UniqueConstraint(
                fields=["municipality", "address"], condition=~Q(address=""), name="submission_address_unique_in_city"
            ),
            models.CheckConstraint(condition=Q(kind__in=SubmissionKind.values), name="submission_kind_valid"),
            models.CheckConstraint(condition=Q(status__in=SubmissionStatus.values), name="submission_status_valid"),
            models.CheckConstraint(condition=Q(result__in=["", *SubmissionResult.values]), name="submission_result_valid"),
            models.CheckConstraint(condition=Q(finance__in=FinanceAnswer.values), name="submission_finance_valid"),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(BELONGING)) | Q(relates_to__isnull=False),
                name="submission_belonging_has_original",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject_line}" if self.number else self.subject_line

    @property
    def goes_along(self) -> bool:
        """Whether it has no way of its own but goes along with another paper."""
        return self.kind in ACCOMPANYING

    @property
    def subject_line(self) -> str:
        """The subject; what goes along with another paper bears that one's and is told from it by its kind."""
        return f"{self.get_kind_display()}: {self.subject}" if self.goes_along else self.subject

    @property
    def reference(self) -> str:
        """Last part of the address: the number as a slug, or the id while there is none."""
        return self.address or str(self.pk)

    def get_absolute_url(self) -> str:
        return self.url("submission_detail")

    def url(self, name: str) -> str:
        """Address of a page about this submission, by URL name."""
        # The active city is this row's city; asking it saves a query per row of a list.
        return reverse(f"council:{name}", args=[active_municipality().slug, self.reference])

    def public_url(self) -> str:
        """Address of its public page, which answers as long as the paper is public."""
        return reverse("public:paper", args=[active_municipality().slug, self.reference])
