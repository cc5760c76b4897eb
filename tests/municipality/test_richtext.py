import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from municipality.richtext import MOST_PASTED, TOO_LONG, clean, plain


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        (" \n ", ""),
        ("<p></p>", ""),
        ("<p>&nbsp;</p><p><br></p>", ""),
        ("Ein Satz.", "<p>Ein Satz.</p>"),
        ("Eins\n\nZwei\nDrei", "<p>Eins</p><p>Zwei<br>Drei</p>"),
        ("x < 5 & y > 3", "<p>x &lt; 5 &amp; y &gt; 3</p>"),
        ("x &lt; 5", "<p>x &lt; 5</p>"),
        ("<b>fett</b> und <i>schräg</i>", "<p><strong>fett</strong> und <em>schräg</em></p>"),
        ("<p>m<sup>2</sup></p>", "<p>m<sup>2</sup></p>"),
        ("<div>Eins</div><div>Zwei</div>", "<p>Eins</p><p>Zwei</p>"),
        ("<p>Eins</p>lose<p>Zwei</p>", "<p>Eins</p><p>lose</p><p>Zwei</p>"),
        ("<ul><li><p>Punkt</p></li></ul>", "<ul><li>Punkt</li></ul>"),
        ("<ol><li>Punkt<ul><li>darunter</li></ul></li></ol>", "<ol><li>Punkt<ul><li>darunter</li></ul></li></ol>"),
        ("<h1>Titel</h1><h5>Unter</h5>", "<h3>Titel</h3><h4>Unter</h4>"),
        ("<ul><li><h3>Titel</h3></li></ul>", "<ul><li>Titel</li></ul>"),
        ("<h4>zuerst</h4><h4>dann</h4>", "<h3>zuerst</h3><h4>dann</h4>"),
        ("<p>Null\x00byte</p>", "<p>Nullbyte</p>"),
        ("<p>Zeile\x0b und\x1f mehr</p>", "<p>Zeile und mehr</p>"),
    ],
)
def test_becomes_regular_markup(html: str, expected: str) -> None:
    assert clean(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red" class="x" onclick="a()">Text</p>',
        '<p>Text<script>alert("x")</script></p>',
        "<p>Text<style>p{color:red}</style></p>",
        '<p><a href="javascript:x">Text</a></p>',
        '<p><a href="https://beispiel.example">Text</a></p>',
        '<p>Text<img src="file:///etc/passwd" onerror="x"></p>',
        '<p>Text</p><iframe src="//x"></iframe>',
        "<p>Text<svg><script>x</script></svg></p>",
        "<p>Text<!-- Kommentar --></p>",
        "<p><font face='Arial'><o:p>Text</o:p></font></p>",
    ],
)
def test_nothing_but_the_closed_list_survives(html: str) -> None:
    assert clean(html) == "<p>Text</p>"


def test_word_lists_become_lists() -> None:
    pasted = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
    <!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
    <p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Ziele<o:p></o:p></b></p>
    <p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
    style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span><![endif]>Sprache
    fördern</p>
    <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span>·<span>
    </span></span><!--[endif]-->Teilhabe stärken</p>
    <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]>1.<![endif]>Zuerst</p>
    </body></html>"""
    assert clean(pasted) == (
        "<p><strong>Ziele</strong></p><ul><li>Sprache\n    fördern</li><li>Teilhabe stärken</li></ul><ol><li>Zuerst</li></ol>"
    )


def test_tables_are_rectangular_and_say_what_heads_what() -> None:
    html = """<table style="x"><caption>Mittel</caption><tr><th>Jahr</th><th>Betrag</th><th>Quelle</th></tr>
    <tr><th>2018</th><td colspan="1">5.000 €</td></tr></table>"""
    assert clean(html) == (
        '<table><caption>Mittel</caption><thead><tr><th scope="col">Jahr</th><th scope="col">Betrag</th>'
        '<th scope="col">Quelle</th></tr></thead><tbody><tr><th scope="row">2018</th><td>5.000 €</td><td></td></tr>'
        "</tbody></table>"
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [("2", ' colspan="2"'), ("20", ' colspan="20"'), ("21", ""), ("1000000", ""), ("-1", ""), ("²", ""), ("x", "")],
)
def test_cells_span_at_most_twenty(given: str, kept: str) -> None:
    assert f"<td{kept}>" in clean(f'<table><tr><td colspan="{given}">a</td></tr></table>')


def test_row_spans_end_with_the_table() -> None:
    html = '<table><tr><td rowspan="9">a</td><td>b</td></tr><tr><td>c</td></tr></table>'
    assert clean(html) == '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>'


@pytest.mark.parametrize("tag", ["ul><li", "blockquote", "strong", "em"])
def test_deep_nesting_dissolves(tag: str) -> None:
    cleaned = clean(f"<{tag}>" * 100_000 + "innen")
    deepest = depth = 0
    for piece in cleaned.split("<")[1:]:
        depth += -1 if piece.startswith("/") else 1
        deepest = max(deepest, depth)
    assert deepest <= 21
    assert plain(cleaned) == "innen"


@pytest.mark.timed
def test_a_paste_of_ten_megabytes_is_refused_with_a_sentence() -> None:
    start = time.process_time()
    with pytest.raises(ValidationError) as refused:
        clean("<p>" + "Wort " * 2_000_000 + "</p>")
    assert time.process_time() - start < 1
    assert refused.value.messages == [str(TOO_LONG)]


def test_much_markup_around_little_text_is_accepted() -> None:
    padding = "x" * 1000
    html = "".join(f'<p class="{padding}">Satz {number}.</p>' for number in range(1200))
    assert len(html) < MOST_PASTED
    assert clean(html).count("<p>") == 1200


def test_much_text_is_refused() -> None:
    with pytest.raises(ValidationError):
        clean("<p>" + "Wort " * 50_000 + "</p>")


pieces = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "<th>", "</table>", "<h2>", "</h2>", "<h4>",
         "<b>", "</b>", "<br>", "<blockquote>", "</blockquote>", "<caption>", "Wort", " ", "\n", "&amp;", "<", "\u00a0"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(pieces)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(pieces)
def test_no_word_is_lost(html: str) -> None:
    assert clean(html).count("Wort") == html.count("Wort")


def test_plain_keeps_the_words_in_lines() -> None:
    html = "<h3>Titel</h3><p>Ein <strong>fetter</strong> Satz &amp; mehr<br>weiter</p><ul><li>a</li><li>b</li></ul>"
    assert plain(html) == "Titel\nEin fetter Satz & mehr\nweiter\na\nb"
    assert plain("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>") == "1\t2"
    assert plain("") == ""
