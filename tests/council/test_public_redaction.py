"""Blacking out: across emphasis, line ends and soft hyphens, whole words, and nothing of it left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from council.public.copy import label_of, with_bars
from council.public.redaction import Passage, places, redact, redact_html, redact_text, still_there, texts
from reports.documents import Person
from reports.samples import sample_document

BAR = "[geschwärzt: Personenbezug]"
NAME = Passage("Max Müller", BAR)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Herr Max Müller kommt.</p>", f"<p>Herr {BAR} kommt.</p>"),
        ("<p>Herr <strong>Max</strong> <em>Müller</em>.</p>", f"<p>Herr <strong>{BAR}</strong><em></em>.</p>"),
        ("<p>Max<br>Mül\u00adler &amp; Co</p>", f"<p>{BAR} &amp; Co</p>"),
        ("<p>MAX\u00a0MÜLLERS Haus</p>", f"<p>{BAR} Haus</p>"),
        ("<p>Max Mu\u0308ller</p>", f"<p>{BAR}</p>"),
        ("<ul><li>Max</li><li>Müller</li></ul>", "<ul><li>Max</li><li>Müller</li></ul>"),
        ("<p>Climax Müller</p>", "<p>Climax Müller</p>"),
    ],
)
def test_rich_text(html: str, left: str):
    assert redact_html(html, [NAME]) == left


def test_the_longest_passage_wins_and_no_label_is_blacked_out_again():
    passages = [Passage("Müller", "[kurz]"), NAME, Passage("Personenbezug", "[x]")]
    assert redact_text("Max Müller, Frau Müller", passages) == f"{BAR}, Frau [kurz]"


def test_a_whole_document_loses_the_passage_everywhere_and_keeps_its_addresses():
    document = replace(
        sample_document(),
        subject="Antrag von Max Müller",
        plain_summary="Max Müller bekommt Geld.",
        contact=Person("Max", "Müller"),
        external_participation="Max  Müller",
    )
    assert len(places(document, "Max Müller")) == 3
    black = redact(document, [NAME])
    assert "Müller" not in "".join(texts(replace(black, contact=None)))
    assert [s.figure.source for s in black.sections if s.figure] == [s.figure.source for s in document.sections if s.figure]
    assert black.steps == document.steps


def test_what_stands_inside_another_word_is_told():
    assert still_there("Herr Obermüller", [Passage("Müller", BAR)]) != []
    assert still_there("Herr Meier", [Passage("Müller", BAR)]) == []


def test_labels_become_bars_in_texts_but_not_in_attributes():
    label = label_of("secret")
    assert with_bars(f'<p title="{label}">{label}</p>') == f'<p title="{label}"><span class="redacted">{label}</span></p>'
