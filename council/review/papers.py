"""What is reviewed: a submission or an edition, asked in one way by everything that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from concepts.permissions import WRITE
from council import document as paper_values
from council import versions
from council.choices import SubmissionStatus, VersionKind
from council.models import ReviewInvitation, ReviewText, Submission
from council.permissions import roles_for
from council.review import snapshot
from council.review.snapshot import Block
from municipality.choices import Role
from municipality.models import User
from municipality.scoping import active_municipality

MAY_INVITE = frozenset({Role.AUTHOR, Role.UNIT_HEAD, Role.CLERK})
BEFORE_DISPATCH = (SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN, SubmissionStatus.APPROVED)
BEFORE_ADOPTION = (EditionStatus.DRAFT, EditionStatus.IN_REVIEW)


@dataclass(frozen=True)
class Frozen:
    """What a version will say, before it is one."""

    label: str
    title: str
    blocks: list[Block]
    document: Any


@dataclass(frozen=True)
class Paper:
    """A submission or an edition, with its concept loaded. `subject` is the row."""

    subject: Submission | ConceptEdition

    @property
    def is_submission(self) -> bool:
        return isinstance(self.subject, Submission)

    @property
    def where(self) -> dict[str, Any]:
        """The condition that finds its versions and invitations."""
        return {"submission" if self.is_submission else "edition": self.subject}

    @property
    def address(self) -> str:
        """Its own page, for those who may open it."""
        return self.subject.get_absolute_url()

    def url(self, name: str, *args: Any) -> str:
        """Address of a page of its review: "reading", "pdf", "invite" …"""
        city = active_municipality().slug
        if isinstance(self.subject, Submission):
            return reverse(f"council:review_{name}", args=[city, self.subject.reference, *args])
        keys = (self.subject.concept.slug, self.subject.slug)
        return reverse(f"council:edition_review_{name}", args=[city, *keys, *args])

    # --- People ---------------------------------------------------------------------------------------------------------

    def is_led_by(self, user: User) -> bool:
        """Whether this person invites, reads all remarks and answers them: authors and heads of the paper, and the clerk."""
        if not user.is_active:
            return False
        if isinstance(self.subject, Submission):
            return bool(roles_for(self.subject, user) & MAY_INVITE)
        return Role.CLERK in user.roles or user.has_perm(WRITE)

    @property
    def why_not_invite(self) -> str:
        """Empty while a draft can be given to others to read, else the sentence that says why not."""
        if isinstance(self.subject, Submission):
            if self.subject.status in BEFORE_DISPATCH:
                return ""
            return _("Zur Durchsicht geben Sie eine Vorlage vor dem Versand. Diese ist versandt oder abgeschlossen.")
        if self.subject.status in BEFORE_ADOPTION:
            return ""
        return _("Zur Durchsicht geben Sie eine Fortschreibung vor dem Beschluss. Diese ist schon beschlossen.")

    # --- Versions -------------------------------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> list[ReviewText]:
        """Its versions for review, the oldest first, without their long columns."""
        rows: QuerySet[ReviewText] = ReviewText.objects.filter(**self.where)
        return list(rows.defer("blocks", "words", "values", "letterhead"))

    @property
    def newest(self) -> ReviewText | None:
        return self.texts[-1] if self.texts else None

    @property
    def invitations(self) -> QuerySet[ReviewInvitation]:
        rows: QuerySet[ReviewInvitation] = ReviewInvitation.objects.filter(**self.where)
        return rows

    def as_it_stands(self) -> Frozen:
        """What a new version would say. Raises `FormError` where the city's form cannot be read."""
        label = f"E{len(self.texts) + 1}"
        if isinstance(self.subject, Submission):
            document = snapshot.readable_document(self.subject, label=label)
            return Frozen(label, str(self.subject), snapshot.submission_blocks(document), document)
        values = snapshot.edition_document(self.subject, label=label)
        blocks = snapshot.edition_blocks(snapshot.plan_of(values, self.subject))
        title = f"{self.subject.concept.name}: {self.subject.label}"
        return Frozen(label, title, blocks, values)

    def freeze(self, frozen: Frozen, *, user: User, at: datetime) -> ReviewText:
        """Keep it for ever under its name. Inside a transaction that holds the paper's row."""
        values: dict[str, Any] = {}
        version = None
        look = paper_values.letterhead(active_municipality()).to_values()
        if isinstance(self.subject, Submission):
            document = replace(frozen.document, version=frozen.label)
            version = versions.freeze(
                self.subject, label=frozen.label, kind=VersionKind.REVIEW, user=user, at=at, document=document
            )
        else:
            values = frozen.document.to_values()
        text: ReviewText = ReviewText.objects.create(
            **self.where,
            version=version,
            label=frozen.label,
            title=frozen.title[:400],
            blocks=snapshot.as_values(frozen.blocks),
            words=snapshot.words_of_all(frozen.blocks),
            values=values,
            letterhead=look,
            created_by=user,
            created_at=at,
        )
        self.__dict__.pop("texts", None)
        return text

    def locked(self) -> Paper:
        """The same with its row held, so that versions and numbers are counted once."""
        if isinstance(self.subject, Submission):
            found = Submission.objects.for_detail().select_for_update(of=("self",)).get(pk=self.subject.pk)
            found.municipality = active_municipality()
            return Paper(found)
        rows = ConceptEdition.objects.select_related("concept__municipality").select_for_update(of=("self",))
        return Paper(rows.get(pk=self.subject.pk))
