"""What a version says, as the pieces of its reading page: frozen once, so that a version reads the same for ever.

A piece is a heading, a paragraph, a list or a table; comments stand beside pieces. The pieces of a submission come from its
document, those of an edition from the plan that its print is made of. Neither holds cosigning, internal notes or participants;
of attachments only the public ones are named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, linebreaks
from django.utils.text import slugify
from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from council import document as paper
from council.models import ReviewText, Submission
from council.review.marking import words_of
from municipality import richtext
from reports.concepts.build import build
from reports.concepts.document import ConceptDocument
from reports.concepts.html import shown
from reports.concepts.library import form_for
from reports.concepts.plan import Drawing, Heading, Picture, Plan, Rich, Table, Text
from reports.concepts.planning import plan_concept
from reports.documents import Figure, Section, SubmissionDocument
from reports.layout import german_date

DEEPEST = 4
_INNER_HEADING = re.compile(r"<(/?)h[1-6][^>]*>")


@dataclass(frozen=True)
class Block:
    """One piece: `kind` is heading, text or table; `html` is sanitised or our own."""

    key: str
    kind: str
    html: str

    @property
    def words(self) -> str:
        return words_of(self.html)


def blocks_of(text: ReviewText) -> list[Block]:
    """The pieces of a frozen version in reading order."""
    return [Block(**values) for values in text.blocks]


def words_by_block(blocks: Iterable[Block]) -> dict[str, str]:
    return {block.key: block.words for block in blocks}


def as_values(blocks: Iterable[Block]) -> list[dict[str, str]]:
    return [{"key": block.key, "kind": block.kind, "html": block.html} for block in blocks]


class _Pieces:
    """Collects pieces; a key is made of the heading above and counts below it, so that a new chapter moves no other key."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._section = "titel"
        self._headings: Counter[str] = Counter()
        self._count = 0

    def heading(self, level: int, text: str, *, opens: bool = True) -> None:
        if not text.strip():
            return
        if opens:
            name = slugify(text)[:12].strip("-") or "teil"
            self._headings[name] += 1
            self._section = name if self._headings[name] == 1 else f"{name}{self._headings[name]}"
            self._count = 0
        tag = f"h{min(max(level, 2), DEEPEST)}"
        self._add("heading", f"<{tag}>{escape(text)}</{tag}>")

    def rich(self, html: str) -> None:
        for piece in richtext.pieces(html):
            inner = _INNER_HEADING.sub(lambda match: f"<{match[1]}strong>", piece)
            is_heading = inner != piece
            self._add("table" if piece.startswith("<table") else "text", f"<p>{inner}</p>" if is_heading else piece)

    def plain(self, text: str) -> None:
        self.rich(linebreaks(text.strip(), autoescape=True) if text.strip() else "")

    def markup(self, kind: str, html: str) -> None:
        """Of our own templates."""
        if words_of(html):
            self._add(kind, html)

    def picture(self, figure: Figure | None) -> None:
        if figure is not None:
            said = ". ".join(part.rstrip(".") for part in (figure.caption, figure.alt) if part)
            self._add("text", f"<p><em>{escape(_('Abbildung (im PDF zu sehen): {said}').format(said=said))}</em></p>")

    def _add(self, kind: str, html: str) -> None:
        self._count += 1
        self.found.append(Block(f"{self._section}-{self._count}", kind, html))


# --- Submission ---------------------------------------------------------------------------------------------------------


def readable_document(submission: Submission, *, label: str) -> SubmissionDocument:
    """What may be handed to those who are invited: no cosigning, and of attachments only the public ones."""
    public = {item.title for item in submission.attachments.all() if item.public}
    document = paper.build(submission)
    attachments = tuple(item for item in document.attachments if item.title in public)
    return replace(document, version=label, attachments=attachments, cosignatures=())


def submission_blocks(document: SubmissionDocument) -> list[Block]:
    """The text of a paper. The Beratungsfolge is no part of it: who may know of a step differs from reader to reader."""
    pieces = _Pieces()
    pieces.heading(2, _("Betreff"))
    pieces.plain(document.subject)
    if document.plain_summary:
        pieces.heading(2, _("In einfachen Worten"))
        pieces.plain(document.plain_summary)
    if document.motion:
        pieces.heading(2, _("Beschlussvorschlag"))
        for point in document.motion:
            pieces.rich(_counted(point.position, point.html) if len(document.motion) > 1 else point.html)
    if document.strategic_goals:
        pieces.heading(2, _("Strategische Ziele"))
        for goal in document.strategic_goals:
            pieces.plain(f"{goal.code} {goal.text}".strip())
    if document.sections:
        pieces.heading(2, _("Begründung"))
        for section in document.sections:
            _section(pieces, section)
    _money(pieces, document)
    if document.external_participation:
        pieces.heading(2, _("Beteiligung extern"))
        pieces.plain(document.external_participation)
    _attachments(pieces, document)
    return pieces.found


def _counted(position: int, html: str) -> str:
    """The point with its number in its first paragraph."""
    number = f"{position}. "
    return html.replace("<p>", f"<p>{number}", 1) if html.startswith("<p>") else f"<p>{number}</p>{html}"


def _section(pieces: _Pieces, section: Section) -> None:
    pieces.heading(2 + max(section.level, 1), f"{section.number} {section.heading}".strip())
    pieces.rich(section.html)
    pieces.picture(section.figure)


def _attachments(pieces: _Pieces, document: SubmissionDocument) -> None:
    if document.attachments:
        pieces.heading(2, _("Anlagen"))
    for item in document.attachments:
        day = german_date(item.due) if item.announced and item.due else ""
        pieces.plain(_("{title} (angekündigt bis {day})").format(title=item.title, day=day) if day else item.title)


def _money(pieces: _Pieces, document: SubmissionDocument) -> None:
    finance = document.finance
    if not finance.answered:
        return
    pieces.heading(2, _("Finanzielle Auswirkungen"))
    if finance.none:
        pieces.plain(_("Entfällt"))
    pieces.rich(richtext.clean(finance.impact_html))
    for label, text in (
        (_("Deckungsvorschlag"), finance.cover_proposal),
        (_("Folgekosten"), finance.follow_up_costs),
    ):
        if text:
            pieces.plain(f"{label}: {text}")


# --- Edition ------------------------------------------------------------------------------------------------------------


def edition_document(edition: ConceptEdition, *, label: str) -> ConceptDocument:
    """What the edition says to those who are invited: all of the draft that its print says, and no papers that carry it."""
    loaded = (
        ConceptEdition.objects.select_related("concept__lead_unit", "concept__municipality", "predecessor")
        .prefetch_related("chapters", "guidelines", "principles")
        .get(pk=edition.pk)
    )
    document = build(loaded, user=None)
    status = _("{status} zur Durchsicht, Fassung {label}").format(status=document.status, label=label)
    return replace(document, draft=True, status=status)


def plan_of(document: ConceptDocument, edition: ConceptEdition) -> Plan:
    city = edition.concept.municipality
    return plan_concept(document, form_for(concept=edition.concept.slug, city=city.slug, city_form=city.form))


def edition_blocks(plan: Plan) -> list[Block]:
    """The elements of the print in its order; drawings are told in words, pictures named."""
    return list(_elements(plan))


def _elements(plan: Plan) -> Iterator[Block]:
    pieces = _Pieces()
    last = 1
    for element in plan.elements:
        if isinstance(element, Heading):
            # No level is skipped, and the page's own title stands above all.
            last = min(element.level + 1, last + 1)
            pieces.heading(last, element.full)
        elif isinstance(element, Rich):
            pieces.rich(element.html)
        elif isinstance(element, Text):
            pieces.plain(element.text)
        elif isinstance(element, Picture):
            pieces.picture(element.figure)
        elif isinstance(element, Drawing):
            pieces.plain(_("Schaubild (im PDF zu sehen): {said}").format(said=element.alt))
        else:
            html = render_to_string(f"documents/concept/{element.kind}.html", shown(element))
            pieces.markup("table" if isinstance(element, Table) else "text", html)
    return iter(pieces.found)


def words_of_all(blocks: Iterable[Block]) -> str:
    """All words of a version, for search and comparison."""
    return "\n".join(block.words for block in blocks)


def same_text(text: ReviewText, blocks: list[Block]) -> bool:
    """Whether this version says exactly that."""
    found: list[dict[str, Any]] = as_values(blocks)
    return bool(text.blocks == found)
