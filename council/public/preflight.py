"""What is missing before a paper is made public: every finding a sentence with its place, blocking or as advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council.choices import Classification, StepStatus
from council.models import CommitteeMember, Consultation, PublicCopy, Submission
from council.public.copy import Text, passages_of
from council.public.redaction import clean_passage, said_in, still_there, texts
from municipality.choices import FederalState
from municipality.models import Membership
from reports.documents import SubmissionDocument
from workshops.models import Person

SHORTEST_NAME = 4
"""Family names shorter than this are only looked for together with the given name."""
WAITING = frozenset({StepStatus.PLANNED, StepStatus.SCHEDULED, StepStatus.DISPATCHED})
CAN_BE_READ = frozenset({".txt", ".csv"})


@dataclass(frozen=True)
class Finding:
    """`place` is an address: a part of the page, or another page."""

    code: str
    sentence: str
    place: str
    blocking: bool = False


def findings(submission: Submission, copy: PublicCopy | None, text: Text, names: list[str]) -> list[Finding]:
    """What stands in the way of a release, then what the clerk should know. Reads steps and attachments where prefetched."""
    found = [
        *_about_steps(submission),
        *_about_pictures(text.document),
        *_about_redactions(text, copy, names),
        *_about_attachments(submission),
    ]
    if not text.document.plain_summary.strip():
        sentence = _("Die Zusammenfassung in einfachen Worten fehlt. Auf der öffentlichen Seite stünde sie zuerst.")
        found.append(Finding("summary", sentence, submission.get_absolute_url()))
    if not submission.municipality.public_pages:
        sentence = _("Die öffentlichen Seiten der Kommune sind nicht eingeschaltet. Bis dahin liest niemand diese Fassung.")
        found.append(Finding("pages", sentence, submission.get_absolute_url()))
    return sorted(found, key=lambda finding: not finding.blocking)


def names_in(document: SubmissionDocument) -> list[str]:
    """Names of people of the city that stand in this text: staff, members of bodies, participants. Nothing tells which they are.

    People named by the form itself (authors, signatures) are told by their function or by name, as the city has it.
    """
    wanted: set[tuple[str, str]] = set()
    wanted |= set(Membership.objects.values_list("user__given_name", "user__family_name"))
    wanted |= set(CommitteeMember.objects.filter(user=None).values_list("name", "user__family_name"))
    wanted |= set(Person.objects.values_list("given_name", "family_name"))
    found: set[str] = set()
    text = "\x00".join(texts(_without_people(document)))
    for given, family in wanted:
        full = clean_passage(f"{given} {family or ''}")
        if " " in full and said_in(text, full):
            found.add(full)
        elif family and len(family) >= SHORTEST_NAME and any(_is_name(words, family) for words in said_in(text, family)):
            found.add(family)
    return sorted(found, key=str.casefold)


def _is_name(words: str, family: str) -> bool:
    """Written large and no longer than a genitive: "Muster", "Musters", but not "musterhaft"."""
    return words.startswith(family) and len(words) <= len(family) + 1


def _without_people(document: SubmissionDocument) -> SubmissionDocument:
    return replace(document, authors=(), contact=None, department_head=None, unit_head=None, submitter=None)


def _about_steps(submission: Submission) -> Iterator[Finding]:
    steps: list[Consultation] = list(submission.steps.all())
    public = [step for step in steps if step.public]
    if not public:
        sentence = _("Keine Station ist öffentlich. So kann die Vorlage nicht veröffentlicht werden.")
        yield Finding("no_public_step", sentence, "#h-route", blocking=True)
    elif not any(step.dispatched_at and step.meeting and step.meeting.agenda_published_at for step in public):
        yield Finding(
            "not_yet",
            _("Noch ist keine Tagesordnung mit dieser Vorlage veröffentlicht. Sichtbar wird die Fassung erst danach."),
            "#h-route",
        )
    for step in steps:
        if not step.public:
            sentence = _("„{body}“ behandelt die Vorlage nicht öffentlich: Station, Ergebnis und Stimmen bleiben verborgen.")
            yield Finding("closed_step", sentence.format(body=step.committee), "#h-route")
    if submission.municipality.federal_state == FederalState.HE and any(
        step.committee.classification == Classification.EXECUTIVE and step.status in WAITING for step in steps
    ):
        yield Finding("executive", _("Der Magistrat hat noch nicht entschieden. Bis dahin bleibt alles intern."), "#h-route")


def _about_pictures(document: SubmissionDocument) -> Iterator[Finding]:
    for section in document.sections:
        if section.figure is None:
            continue
        where = section.heading or _("ohne Überschrift")
        if not section.figure.alt.strip():
            sentence = _("Der Abbildung im Abschnitt „{section}“ fehlt der Alternativtext.").format(section=where)
            yield Finding("alternative", sentence, "#h-text", blocking=True)
        else:
            sentence = _("Bitte sehen Sie die Abbildung im Abschnitt „{section}“ an: In Bildern wird nichts geschwärzt.")
            yield Finding("picture", sentence.format(section=where), "#h-text")


def _about_redactions(text: Text, copy: PublicCopy | None, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        sentence = _("Der Name „{name}“ steht im Text. Soll er geschwärzt werden?").format(name=name)
        yield Finding("name", sentence, "#h-names")
    inside = "\n".join(texts(text.document))
    for passage in still_there(inside, passages_of(copy)):
        sentence = _("„{passage}“ kommt auch mitten in einem anderen Wort vor und bleibt dort stehen.").format(
            passage=passage.text
        )
        yield Finding("inside_word", sentence, "#h-redactions")


def _about_attachments(submission: Submission) -> Iterator[Finding]:
    for item in submission.attachments.all():
        if not item.public:
            sentence = _("Die Anlage „{title}“ ist nicht öffentlich und wird weder genannt noch mitgegeben.")
            yield Finding("closed_attachment", sentence.format(title=item.title), "#h-files")
        elif item.announced:
            sentence = _("Die Anlage „{title}“ ist bis {day} angekündigt und liegt noch nicht vor.")
            yield Finding("announced", sentence.format(title=item.title, day=date_format(item.due)), "#h-files")
        elif PurePath(item.file.name).suffix.lower() not in CAN_BE_READ:
            sentence = _("Die Anlage „{title}“ ist nicht geprüft: weder auf Namen noch auf Barrierefreiheit.")
            yield Finding("unchecked", sentence.format(title=item.title), "#h-files")
