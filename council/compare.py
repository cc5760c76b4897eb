"""Two versions of a submission side by side, compared word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from council.models import SubmissionVersion
from municipality.richtext import plain
from municipality.worddiff import Kind, Segment, diff
from reports.documents import Person, SubmissionDocument
from reports.layout import german_date

WORKING = "arbeitsstand"
"""How the address names the working text in a comparison."""


def last_two(versions: Sequence[SubmissionVersion], *, working: bool) -> tuple[str, str] | None:
    """The comparison that is offered first: the newest text with the one before it."""
    labels = [version.label for version in versions] + ([WORKING] if working else [])
    return (labels[-2], labels[-1]) if len(labels) > 1 else None


@dataclass(frozen=True)
class Change:
    """One part of the paper that differs, with its pieces of text."""

    label: str
    segments: list[Segment]

    @property
    def counts(self) -> tuple[int, int]:
        """How many words came and how many went."""
        return tuple(  # type: ignore[return-value]  # two kinds, two numbers
            sum(len(segment.text.split()) for segment in self.segments if segment.kind is kind)
            for kind in (Kind.ADDED, Kind.REMOVED)
        )


@dataclass(frozen=True)
class Comparison:
    """Parts that differ, and the names of those that stayed as they were."""

    changes: list[Change]
    unchanged: list[str]


def compare(old: SubmissionDocument, new: SubmissionDocument) -> Comparison:
    """Compare part by part, so that a change is found under the heading that readers know from the paper."""
    before, after = dict(_parts(old)), dict(_parts(new))
    changes, unchanged = [], []
    for label in [*before, *(label for label in after if label not in before)]:
        was, became = before.get(label, ""), after.get(label, "")
        if was == became:
            if was:
                unchanged.append(label)
            continue
        changes.append(Change(label, diff(was, became)))
    return Comparison(changes, unchanged)


def _parts(document: SubmissionDocument) -> Iterator[tuple[str, str]]:
    yield _("Betreff"), document.subject
    yield _("Nummer und Aktenzeichen"), _line(document.number, document.file_reference)
    yield _("Federführung"), document.unit
    yield _("Datum"), _line(german_date(document.date), german_date(document.signed_on))
    yield _("Bearbeitung"), "\n".join(map(_person, document.authors))
    yield _("Weitere Beteiligte"), "\n".join(document.involved_units)
    yield (
        _("Beratungsfolge"),
        "\n".join(
            _line(step.body, step.role_label, german_date(step.date), _("öffentlich") if step.public else _("nicht öffentlich"))
            for step in document.steps
        ),
    )
    yield _("Beschlussvorschlag"), "\n".join(f"{point.position}. {plain(point.html)}" for point in document.motion)
    yield _("Strategische Ziele"), "\n".join(f"{goal.code} {goal.text}" for goal in document.strategic_goals)
    yield _("Begründung"), "\n\n".join(_sections(document))
    yield _("Finanzielle Auswirkungen"), _finance(document)
    yield _("Externe Beteiligung"), document.external_participation
    yield (
        _("Anlagen"),
        "\n".join(
            _line(item.title, _("angekündigt bis {day}").format(day=german_date(item.due)) if item.announced else "")
            for item in document.attachments
        ),
    )
    yield (
        _("Frühere Behandlungen"),
        "\n".join(_line(item.body, german_date(item.date), item.paper, item.result) for item in document.prior_treatments),
    )
    yield _("Zusammenfassung"), document.plain_summary


def _sections(document: SubmissionDocument) -> Iterator[str]:
    for section in document.sections:
        heading = " ".join(part for part in (section.number, section.heading) if part)
        figure = f"[{section.figure.alt}] {section.figure.caption}".strip() if section.figure else ""
        yield "\n".join(part for part in (heading, plain(section.html), figure) if part)


def _finance(document: SubmissionDocument) -> str:
    finance = document.finance
    if not finance.answered:
        return ""
    if finance.none:
        return _("Entfällt")
    return "\n".join(part for part in (plain(finance.impact_html), finance.cover_proposal, finance.follow_up_costs) if part)


def _person(person: Person) -> str:
    return " ".join(part for part in (person.title, person.given_name, person.family_name) if part)


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
