"""The values of a submission's paper, from live rows or as they were frozen, and the job for the printer.

`build` reads `submission.motion_points.all()` and the like and asks for nothing per row: with prefetched parts it costs one
query, for the offices and telephones of the people named.
"""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.belonging import belongs_to, points_with_notes
from council.choices import (
    NOT_APPROVED,
    FinanceAnswer,
    Numbering,
    StepStatus,
    SubmissionStatus,
)
from council.kinds import BELONGING, rule_for
from council.models import Consultation, PointOutcome, Section, Submission, SubmissionVersion
from council.outcomes import label_of
from council.permissions import unit_chain
from council.points import load_points, rows_of
from municipality.choices import Role
from municipality.models import Membership, Municipality, OrganizationalUnit, User
from reports import documents, layout
from reports.documents import Letterhead, PrintJob, SubmissionDocument
from reports.forms import Form, load_form, read_form
from reports.letterhead import letterhead_of

_TOP_KIND = "Dezernat"
_EDITABLE = (SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN)


def letterhead(municipality: Municipality) -> Letterhead:
    """The city's look as the printer needs it."""
    return letterhead_of(municipality)


def step_key(step: Consultation) -> str:
    """How documents and prints name a step, for ever."""
    return str(step.pk)


def build(submission: Submission) -> SubmissionDocument:
    """What the paper says now: all that was written for it, and of the city's own facts those that its form has a place for."""
    return as_the_form_asks(_all_values(submission), load_form(submission.municipality.form))


def as_the_form_asks(document: SubmissionDocument, form: Form) -> SubmissionDocument:
    """The document without what nobody wrote for this paper and the city's form does not ask for.

    Heads, telephones, the cosigners' answers or the roles of the bodies are known of every paper; on paper they stand where
    the city wants to see them. Texts, points, goals, attachments and dates of sessions are never left out.
    """

    def person(name: str, value: documents.Person | None) -> documents.Person | None:
        if value is None or not form.prints(name):
            return None
        return replace(
            value, phone=value.phone if form.prints("phone") else "", office=value.office if form.prints("office") else ""
        )

    people = {name: person(name, getattr(document, name)) for name in ("contact", "department_head", "unit_head", "submitter")}
    authors = (person("authors", author) for author in document.authors)
    facts = {name: getattr(document, name) if form.prints(name) else "" for name in ("unit", "parent_unit", "date", "signed_on")}
    roles_are_printed = form.prints("steps.role")
    no_impact_to_tell = document.finance.none and not (form.prints("finance") or form.prints("cover"))
    return replace(
        document,
        **people,
        **facts,
        authors=tuple(author for author in authors if author is not None),
        cosignatures=document.cosignatures if form.prints("cosignature") else (),
        steps=tuple(step if roles_are_printed else replace(step, role_label="") for step in document.steps),
        finance=documents.Finance(answered=True) if no_impact_to_tell else document.finance,
    )


def _all_values(submission: Submission) -> SubmissionDocument:
    unit = submission.lead_unit
    chain = unit_chain(unit)
    department_head = _department_head(chain)
    authors = [author.user for author in submission.authors.all()]
    named = [*authors, submission.contact, unit.head, department_head]
    people = _People(user for user in named if user is not None)
    steps = route_of(submission)
    load_points(steps)
    return SubmissionDocument(
        kind=submission.kind,
        kind_label=str(submission.get_kind_display()),
        subject=submission.subject,
        number=submission.number,
        file_reference=submission.file_reference,
        unit=unit.label,
        parent_unit=chain[1].label if len(chain) > 1 else "",
        place=submission.municipality.place,
        date=_iso(submission.drawn_up_on),
        signed_on=_iso(submission.signed_on),
        authors=tuple(people.describe(user, Role.AUTHOR, Role.UNIT_HEAD) for user in authors),
        contact=people.describe_or_none(submission.contact, Role.AUTHOR, Role.UNIT_HEAD),
        department_head=people.describe_or_none(department_head, Role.DEPARTMENT_HEAD),
        unit_head=people.describe_or_none(unit.head, Role.UNIT_HEAD),
        submitter=people.submitter,
        involved_units=tuple(part.unit.label for part in submission.involved_units.all()),
        steps=tuple(_step(place, step) for place, step in ranked(steps)),
        motion=tuple(
            documents.MotionPoint(place, point.text, note)
            for place, (point, note) in enumerate(points_with_notes(submission), start=1)
        ),
        sections=tuple(_sections(submission.sections.all())),
        strategic_goals=tuple(documents.StrategicGoal(part.goal.code, part.goal.text) for part in submission.goals.all()),
        attachments=tuple(
            documents.Attachment(item.title, item.announced, _iso(item.due) if item.announced else "")
            for item in submission.attachments.all()
        ),
        cosignatures=tuple(_cosignatures(submission)),
        prior_treatments=tuple(
            documents.PriorTreatment(item.body, _iso(item.date), item.paper, item.result)
            for item in submission.prior_treatments.all()
        ),
        external_participation=submission.external_participation,
        finance=documents.Finance(
            answered=submission.finance != FinanceAnswer.OPEN,
            none=submission.finance == FinanceAnswer.NONE,
            impact_html=submission.finance_impact,
            cover_proposal=submission.cover_proposal,
            follow_up_costs=submission.follow_up_costs,
        ),
        resolution=_resolution(steps),
        plain_summary=submission.plain_summary,
        belongs_to=belongs_to(submission),
        brought_in_by=submission.brought_in_by,
    )


def route_of(submission: Submission) -> list[Consultation]:
    """The steps to print: its own, or those still to come of the paper it belongs to.

    What is made for a running session stands with the step that was sent already.
    """
    own = list(submission.steps.all())
    if own or submission.relates_to is None or submission.kind not in BELONGING:
        return own
    waiting = {StepStatus.PLANNED, StepStatus.SCHEDULED}
    if rule_for(submission.kind).late:
        waiting.add(StepStatus.DISPATCHED)
    return [step for step in submission.relates_to.steps.select_related("committee", "meeting") if step.status in waiting]


def ranked(steps: Iterable[Consultation]) -> list[tuple[int, Consultation]]:
    """The steps with their printed place: 1, 2, 3 …; parallel ones share one."""
    found: list[tuple[int, Consultation]] = []
    place, last = 0, None
    for step in steps:
        place += step.position != last
        last = step.position
        found.append((place, step))
    return found


def without_hidden_steps(document: SubmissionDocument, keys: Collection[str]) -> SubmissionDocument:
    """The document without the steps of these keys; the others move up, so that no gap tells of them.

    The resolution goes too when the step that took it is hidden.
    """
    hidden = [step for step in document.steps if step.key in keys]
    if not hidden:
        return document
    shown = [step for step in document.steps if step.key not in keys]
    places = {old: new for new, old in enumerate(sorted({step.position for step in shown}), start=1)}
    steps = tuple(replace(step, position=places[step.position]) for step in shown)
    from_hidden = any(step.role == "decision" for step in hidden)
    return replace(document, steps=steps, resolution=documents.Resolution() if from_hidden else document.resolution)


def public_copy(document: SubmissionDocument, submission: Submission) -> SubmissionDocument:
    """What may be read without a seat in the bodies that meet behind closed doors: public steps and attachments only."""
    original = submission.relates_to
    # A supplement was frozen with the steps of its original, and has rows of its own since its first dispatch.
    steps = [*route_of(submission), *(original.steps.all() if original else ())]
    hidden = {step_key(step) for step in steps if not step.public}
    titles = {item.title for item in submission.attachments.all() if not item.public}
    return replace(
        without_hidden_steps(document, hidden),
        attachments=tuple(item for item in document.attachments if item.title not in titles),
        cosignatures=(),
    )


def print_job(
    submission: Submission,
    *,
    version: SubmissionVersion | None = None,
    step: Consultation | None = None,
    public_only: bool = False,
) -> PrintJob:
    """The job for the printer. A version is printed as it was frozen, working text with the watermark "Entwurf".

    Without `version` an approved submission prints its newest approved one. `step` names the body of forms that print one
    paper per body and is ignored by others. Raises `FormError` for a form that cannot be read.
    """
    if version is None and submission.status not in _EDITABLE:
        version = newest_approved(submission)
    document, form, look = frozen(version) if version else live(submission)
    if public_only:
        document = public_copy(document, submission)
    body = step_key(step) if step is not None and form.per_body else None
    watermark = "" if version and version.kind not in NOT_APPROVED else _("Entwurf")
    return layout.render_html(document, form, look, body=body, watermark=watermark)


def live(submission: Submission) -> tuple[SubmissionDocument, Form, Letterhead]:
    """The working text in the form and look its city has today."""
    return build(submission), load_form(submission.municipality.form), letterhead(submission.municipality)


def frozen(version: SubmissionVersion) -> tuple[SubmissionDocument, Form, Letterhead]:
    """A version exactly as it was: its values, its form, its letterhead."""
    form = read_form(version.form_source, slug=version.form, file_name=f"{version.form}.toml")
    return SubmissionDocument.from_values(version.values), form, Letterhead.from_values(version.letterhead)


def newest_approved(submission: Submission) -> SubmissionVersion | None:
    """The version that counts: the last one approved or corrected."""
    return submission.versions.exclude(kind__in=NOT_APPROVED).order_by("-created_at", "-pk").first()


def result_text(step: Consultation) -> str:
    """Outcome and votes in one line: "beschlossen (12 Ja, 3 Nein, 1 Enthaltung)"; empty while nothing was decided."""
    if step.status in (StepStatus.REMOVED, StepStatus.DROPPED):
        return str(step.get_status_display())
    if not step.outcome:
        return ""
    said = ", ".join(part for part in (points_text(rows_of(step)), votes_text(step)) if part)
    return f"{label_of(step.outcome)} ({said})" if said else label_of(step.outcome)


def points_text(rows: Iterable[PointOutcome]) -> str:
    """How the points ended, where they ended differently: "Punkte 1 und 3 beschlossen, Punkt 2 vertagt"; else empty."""
    numbers: dict[str, list[str]] = {}
    for row in rows:
        numbers.setdefault(row.outcome, []).append(str(row.point.position))
    if len(numbers) < 2:
        return ""
    return ", ".join(
        ngettext("Punkt %(points)s %(outcome)s", "Punkte %(points)s %(outcome)s", len(found))
        % {"points": get_text_list(found, _("und")), "outcome": label_of(outcome)}
        for outcome, found in numbers.items()
    )


def votes_text(step: Consultation) -> str:
    """The votes in words: "einstimmig" where nobody was against and nobody abstained."""
    yes, no, abstained = step.votes_yes or 0, step.votes_no or 0, step.votes_abstained or 0
    parts = []
    if yes and not no and not abstained:
        parts.append(_("einstimmig, %(count)s Ja") % {"count": yes})
    elif yes or no or abstained:
        parts += [
            _("%(count)s Ja") % {"count": yes},
            _("%(count)s Nein") % {"count": no},
            ngettext("%(count)s Enthaltung", "%(count)s Enthaltungen", abstained) % {"count": abstained},
        ]
    if step.votes_recused:
        parts.append(_("%(count)s befangen") % {"count": step.votes_recused})
    return ", ".join(parts)


class _People:
    """Persons as they are printed; offices and telephones of all of them are read with one query."""

    def __init__(self, users: Iterable[User]) -> None:
        ids = {user.pk for user in users}
        rows = Membership.objects.current().filter(Q(user__in=ids) | Q(role=Role.SUBMITTER)).select_related("user")
        self.by_user: dict[int, list[Membership]] = defaultdict(list)
        self.submitters: list[Membership] = []
        for row in rows.order_by("pk"):
            self.by_user[row.user_id].append(row)
            if row.role == Role.SUBMITTER:
                self.submitters.append(row)

    @property
    def submitter(self) -> documents.Person | None:
        return self.describe(self.submitters[0].user, Role.SUBMITTER) if self.submitters else None

    def describe_or_none(self, user: User | None, *roles: Role) -> documents.Person | None:
        return None if user is None else self.describe(user, *roles)

    def describe(self, user: User, *roles: Role) -> documents.Person:
        """The person with the office of the first of these roles that says one, else of any other."""
        rows = sorted(self.by_user[user.pk], key=lambda row: roles.index(row.role) if row.role in roles else len(roles))
        return documents.Person(
            given_name=user.given_name,
            family_name=user.family_name,
            title=user.title,
            gender=user.gender,
            office=next((row.office for row in rows if row.office), ""),
            phone=next((row.phone_extension for row in rows if row.phone_extension), ""),
        )


def _department_head(chain: list[OrganizationalUnit]) -> User | None:
    """Head of the highest unit above the lead unit, or of the lead unit where that is a Dezernat itself."""
    above = [unit for unit in chain[1:] if unit.head_id]
    if above:
        return above[-1].head
    return chain[0].head if chain[0].kind_label == _TOP_KIND else None


def _step(place: int, step: Consultation) -> documents.Step:
    return documents.Step(
        position=place,
        body=step.committee.name,
        role=step.role,
        role_label=str(step.get_role_display()),
        # Not answered yet counts as not public: a paper never says more than was decided.
        public=bool(step.public),
        date=_iso(step.date),
        agenda_number=step.agenda_number,
        result=result_text(step),
        key=step_key(step),
    )


def _sections(sections: Iterable[Section]) -> Iterable[documents.Section]:
    for section, number in numbered(sections):
        figure = None
        if section.figure:
            figure = documents.Figure(f"asset:media/{section.figure.name}", section.figure_alt, section.figure_caption)
        yield documents.Section(section.level, section.heading, section.body, number, figure)


def numbered(sections: Iterable[Section]) -> list[tuple[Section, str]]:
    """Each part of the reasons with what is printed before it; counting starts anew below every higher heading."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = []
    for section in sections:
        for level in [level for level in counts if level > section.level]:
            del counts[level]
        counts[section.level][section.numbering] += 1
        found.append((section, _number(section.numbering, counts[section.level][section.numbering])))
    return found


def _number(numbering: str, count: int) -> str:
    if numbering == Numbering.NUMBER:
        return f"{count}."
    if numbering == Numbering.UPPER:
        return f"{_letters(count).upper()}."
    return f"{_letters(count)})" if numbering == Numbering.LOWER else ""


def _letters(count: int) -> str:
    """a, b … z, aa, ab …"""
    text = ""
    while count:
        count, index = divmod(count - 1, 26)
        text = string.ascii_lowercase[index] + text
    return text


def _cosignatures(submission: Submission) -> Iterable[documents.Cosignature]:
    """The answers of the last round; before the first one, who will be asked."""
    rounds = list(submission.rounds.all())
    if not rounds:
        return [documents.Cosignature(station.unit.label) for station in submission.cosign_stations.all()]
    return [
        documents.Cosignature(
            unit=item.unit.label,
            answer=str(item.get_answer_display()) if item.answer else "",
            person=item.signed_by,
            date=_iso(item.answered_at),
        )
        for item in rounds[-1].standing
    ]


def _resolution(steps: list[Consultation]) -> documents.Resolution:
    """The last one taken; it is what the box "Beschluss Nr. … vom …" is for."""
    taken = [step.resolution for step in steps if step.outcome and hasattr(step, "resolution")]
    return documents.Resolution(taken[-1].number, _iso(taken[-1].decided_on)) if taken else documents.Resolution()


def _iso(day: date | datetime | None) -> str:
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return day.isoformat() if day else ""
