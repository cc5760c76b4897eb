"""What a screen reader hears: one element per thing, however many pages it crosses."""

import pikepdf
import pytest

from reports.pdf import PrintFailed, render_pdf
from reports.printing.config import PROJECT_DIR
from tests.reports.print_sample import PIXEL, ROWS, elements, job, kids, opened, outline, print_outline, roles, sample_pdf

pytestmark = pytest.mark.usefixtures("counted_workers")

LONG = "Die Weiterentwicklung der Zusammenarbeit mit den Vereinen bleibt eine Aufgabe aller Ämter der Stadt. " * 90


@pytest.fixture(scope="module")
def sample():
    return opened(sample_pdf())


def texts_of_artifacts(page) -> list[dict]:
    """The property lists of a page's pagination artifacts."""
    return [
        dict(operands[1])
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and str(operands[0]) == "/Artifact"
    ]


def marked(page) -> set[int]:
    """The numbers of a page's marked content."""
    return {
        int(operands[1].MCID)
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and "/MCID" in operands[1]
    }


def test_a_table_over_pages_is_one_table(sample):
    (table,) = roles(sample, "Table")
    assert [str(kid.S) for kid in kids(table)] == ["/Caption", "/THead", "/TBody"]
    assert len(kids(kids(table)[1])) == 1
    assert len(kids(kids(table)[2])) == ROWS
    pages = {row.Pg.objgen for row in kids(kids(table)[2])}
    assert len(pages) >= 2


def test_every_head_cell_says_what_it_heads(sample):
    scopes = [str(cell.A.Scope) for cell in roles(sample, "TH")]
    assert scopes == ["/Column"] * 3 + ["/Row"] * ROWS


def test_regular_tables_need_no_ids(sample):
    assert not any("/ID" in cell for cell in roles(sample, "TH"))


def test_irregular_tables_name_the_heads_of_each_cell():
    body = (
        "<h1>x</h1><table><thead>"
        '<tr><th rowspan="2">Nr.</th><th colspan="2">Kosten</th></tr><tr><th>2020</th><th>2021</th></tr></thead>'
        '<tbody><tr><th scope="row">1</th><td>5</td><td>6</td></tr></tbody></table>'
    )
    pdf = opened(render_pdf(job(body)))
    heads = {bytes(cell.ID): cell for cell in roles(pdf, "TH")}
    first, second = roles(pdf, "TD")
    positions = [[list(heads).index(bytes(name)) for name in cell.A.Headers] for cell in (first, second)]
    assert positions == [[4, 1, 2], [4, 1, 3]]
    names = pdf.Root.StructTreeRoot.IDTree.Names
    assert [bytes(name) for name in list(names)[::2]] == sorted(heads)


def test_running_heads_page_numbers_and_repeated_heads_are_artifacts(sample):
    first, *others = [texts_of_artifacts(page) for page in sample.pages]
    kinds = [{str(item.get("/Subtype")) for item in page if item.get("/Type") == "/Pagination"} for page in (first, *others)]
    assert kinds[0] == {"/Footer", "None"}
    assert all({"/Header", "/Footer"} <= kind for kind in kinds[1:])


def test_all_content_is_either_in_the_tree_or_an_artifact(sample):
    parents = list(sample.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip((int(key) for key in parents[::2]), parents[1::2], strict=True))
    for number, page in enumerate(sample.pages):
        assert int(page.obj.StructParents) == number
        known = {mcid for mcid, owner in enumerate(owners[number]) if owner is not None}
        assert known == marked(page)


def test_each_piece_belongs_to_exactly_one_element(sample):
    pieces = []
    for element in elements(sample.Root.StructTreeRoot.K[0]):
        for kid in kids(element):
            if isinstance(kid, int):
                pieces.append((element.Pg.objgen, kid))
            elif kid.get("/Type") == "/MCR":
                pieces.append((kid.Pg.objgen, int(kid.MCID)))
    assert len(pieces) == len(set(pieces)) == sum(len(marked(page)) for page in sample.pages)


def test_footnote_is_read_behind_its_call(sample):
    (note,) = roles(sample, "Note")
    siblings = [str(kid.S) for kid in kids(note.P) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    assert siblings[:2] == ["/Reference", "/Note"]
    assert str(kids(note)[0].S) == "/Lbl"
    assert bytes(note.ID) == b"note-0001"


def test_contents_are_a_toc_and_links_say_where_they_lead(sample):
    assert outline(roles(sample, "TOC")[0]) == "TOC(TOCI(Lbl,Reference(Link)),TOCI(Lbl,Reference(Link)))"
    descriptions = [str(annotation.Contents) for page in sample.pages for annotation in page.obj.get("/Annots", ())]
    assert set(descriptions) == {"Maßnahmenplan", "Entwicklung", "Seite der Stadt"}
    for link in roles(sample, "Link"):
        assert any(isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR" for kid in kids(link))


def test_pictures_have_their_text_and_place_and_ornaments_are_silent(sample):
    (figure,) = roles(sample, "Figure")
    assert str(figure.Alt) == "Balken: 12 Kurse im Jahr 2019, 18 im Jahr 2020"
    left, bottom, right, top = (float(value) for value in figure.A.BBox)
    assert (round(right - left), round(top - bottom)) == (170, 57)
    width, height = (float(value) for value in sample.pages[0].MediaBox[2:])
    assert 0 < left < right < width
    assert 0 < bottom < top < height


def test_foreign_words_carry_their_language(sample):
    assert [
        (str(element.S), str(element.Lang)) for element in elements(sample.Root.StructTreeRoot.K[0]) if "/Lang" in element
    ] == [("/Span", "en")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{LONG}</p>", "P"),
        (f"<ol><li>{LONG}</li><li>x</li></ol>", "L(LI(Lbl,LBody),LI(Lbl,LBody))"),
        (f"<table><tbody><tr><td>{LONG}</td><td>x</td></tr></tbody></table>", "Table(TBody(TR(TD,TD)))"),
        (f"<section><h2>A</h2><div>{LONG}</div></section>", "Sect(H2,P)"),
        ("<div>a<p>b</p>c</div>", "P,P,P"),
        ("<dl><dt>a</dt><dd>b</dd><dd>c</dd><dt>d</dt><dd>e</dd></dl>", "L(LI(Lbl,LBody(P)),LI(Lbl,LBody))"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "L(LI(Lbl,LBody))"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "L(LI(Lbl,LBody(L(LI(Lbl,LBody)))))"),
        ('<table role="presentation"><tr><td>a</td><td><p>b</p></td></tr></table>', "P,P"),
        ("<table><tr><th>a</th><td></td></tr></table>", "Table(TBody(TR(TH,TD)))"),
        ("<table><tr><td><div>a</div><div>b</div></td></tr></table>", "Table(TBody(TR(TD(P,P))))"),
        ('<div lang="en">a</div>', "Div(P)"),
        ('<p><abbr title="eingetragener Verein">e. V.</abbr></p>', "P(Span)"),
        ('<p aria-hidden="true">a</p>', ""),
        ('<p><a href="#nowhere">a</a> <a href="javascript:x">b</a></p>', "P(Span,Span)"),
        ('<p><span style="display:inline-block">a<b>b</b></span> c</p>', "P"),
        (
            '<nav><ol><li><a href="#end">a</a><ol><li><a href="#end">b</a></li></ol></li></ol></nav><p id="end">c</p>',
            "Sect(TOC(TOCI(Lbl,Reference(Link),TOC(TOCI(Lbl,Reference(Link)))))),P",
        ),
        ("<figure><table><tr><th>a</th></tr></table><figcaption>b</figcaption></figure>", "Div(Table(TBody(TR(TH))),Caption)"),
        ("<blockquote><p>a <q>b</q> <code>c</code></p></blockquote>", "BlockQuote(P(Quote,Code))"),
    ],
)
def test_markup_becomes_structure(body, expected):
    assert print_outline(f"<h1>x</h1>{body}") == f"Document(H1{',' if expected else ''}{expected})"


def test_foot_of_a_table_is_read_once_at_its_end():
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(80))
    body = (
        f"<h1>x</h1><table><thead><tr><th>a</th></tr></thead><tfoot><tr><td>Summe</td></tr></tfoot><tbody>{rows}</tbody></table>"
    )
    structure = print_outline(body)
    assert structure == f"Document(H1,Table(THead(TR(TH)),TBody({','.join(['TR(TD)'] * 80)}),TFoot(TR(TD))))"


def test_fixed_box_is_read_on_its_first_page_only():
    body = f'<h1>x</h1><div style="position:fixed;bottom:0">Hinweis</div><p>{LONG}</p>'
    assert print_outline(body) == "Document(H1,P,P)"


def test_link_in_a_running_head_is_no_annotation():
    css = "@page { @top-left { content: element(head) } } .head { position: running(head) }"
    pdf = opened(render_pdf(job('<p class="head"><a href="https://stadt.example/">Stadt</a></p><h1>x</h1>', css=css)))
    assert outline(pdf.Root.StructTreeRoot.K[0]) == "Document(H1)"
    assert list(pdf.pages[0].obj.get("/Annots", ())) == []


@pytest.mark.parametrize(
    ("type_", "numbering"),
    [
        ("decimal", "/Decimal"),
        ("lower-alpha", "/LowerAlpha"),
        ("upper-roman", "/UpperRoman"),
        ("none", "/None"),
        ("disc", "/Disc"),
    ],
)
def test_lists_say_how_they_count(type_, numbering):
    pdf = opened(render_pdf(job(f'<h1>x</h1><ol style="list-style-type:{type_}"><li>a</li></ol>')))
    assert str(roles(pdf, "L")[0].A.ListNumbering) == numbering


def test_abbreviation_is_spelled():
    pdf = opened(render_pdf(job('<h1>x</h1><p><abbr title="eingetragener Verein">e. V.</abbr></p>')))
    assert str(roles(pdf, "Span")[0].E) == "eingetragener Verein"


@pytest.mark.parametrize(
    "picture", [f'<img src="{PIXEL}">', '<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg"></svg>']
)
def test_a_picture_without_words_fails_the_print(picture):
    with pytest.raises(PrintFailed, match="Alternativtext") as caught:
        render_pdf(job(f"<h1>x</h1><p>{picture}</p>"))
    assert caught.value.code == "content"


def test_label_of_a_picture_may_stand_in_aria():
    pdf = opened(render_pdf(job(f'<h1>x</h1><p><img src="{PIXEL}" aria-label="Punkt"></p>')))
    assert str(roles(pdf, "Figure")[0].Alt) == "Punkt"


def test_no_path_of_the_machine_is_in_the_file(sample):
    streams = [item.read_bytes() for item in sample.objects if isinstance(item, pikepdf.Stream) and "/Width" not in item]
    assert len(streams) > 5
    assert not any(str(PROJECT_DIR).encode() in content for content in streams)
