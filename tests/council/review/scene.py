"""A draft with three paragraphs, a member who was invited to read it, one who was not, and three comments on it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from council.models import Comment, Section, Submission
from council.review import inviting, remarks
from council.review.anchors import Anchor
from council.review.papers import Paper
from council.review.snapshot import blocks_of
from municipality.choices import Role
from municipality.models import User
from tests import factories

CHANGED = "Für das erste Jahr sind 5.000 Euro im Haushalt der Stadt vorgesehen."
MOVED = "Grundlage waren sechs Gespräche mit Vereinen und Schulen."
GONE = "Ein Beirat aus zwölf Mitgliedern begleitet die Umsetzung ehrenamtlich."
BEFORE = f"<p>{MOVED} Ihre Ergebnisse liegen vor.</p><p>{CHANGED} Darüber wird berichtet.</p><p>{GONE}</p>"
AFTER = (
    "<p>Die Stadt hat lange gewartet.</p><p>Für das erste Jahr sind 12.500 Euro im Haushalt der Stadt vorgesehen. "
    f"Darüber wird berichtet.</p><p>{MOVED} Ihre Ergebnisse liegen vor.</p>"
)
SECRET = "KANARIEDURCHSICHT"


def fill(scene: SimpleNamespace) -> None:
    people = scene.people
    scene.paper = factories.complete_submission(people, subject="Fortschreibung des Konzeptes")
    scene.section = Section.objects.get(submission=scene.paper)
    scene.section.body = BEFORE
    scene.section.save()
    scene.stranger = factories.person(Role.MEMBER, family_name="Fremd")
    scene.other = factories.person(Role.MEMBER, family_name="Zweitlesende")
    scene.due = timezone.localdate() + timedelta(days=7)
    factories.AttachmentFactory(
        submission=scene.paper, title=f"Anlage {SECRET}", public=False, due=None, file=ContentFile(b"x", name="x.txt")
    )
    scene.invitation = invite(scene, people.member, scene.other)
    scene.text = scene.invitation.text


def invite(scene: SimpleNamespace, *users: User) -> object:
    asked = inviting.ask([], [], users)
    return inviting.invite(Paper(scene.paper), asked, due_on=scene.due, message="Bitte lesen.", user=scene.people.author)


def say(scene: SimpleNamespace, quote: str, body: str, user: User | None = None) -> Comment:
    return remarks.comment(scene.text, anchor(scene, quote), body, user=user or scene.people.member, key=uuid.uuid4())


def anchor(scene: SimpleNamespace, quote: str) -> Anchor:
    block = next(item for item in blocks_of(scene.text) if quote in item.words)
    return Anchor(block.key, quote)


def rewrite(scene: SimpleNamespace, body: str = AFTER) -> None:
    Section.objects.filter(pk=scene.section.pk).update(body=body)


def paper(scene: SimpleNamespace) -> Paper:
    return Paper(Submission.objects.get(pk=scene.paper.pk))
