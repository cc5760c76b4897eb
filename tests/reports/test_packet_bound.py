"""The packet as people hold it: contents, attachments, stamps; and nothing in it that acts by itself."""

import io

import pikepdf
import pytest
from PIL import Image

from reports.concepts.plan import Fact
from reports.pdf import Part, PrintFailed, merge_packet
from reports.printing.stamps import stamp
from reports.records.packet import Enclosure, Paper, bind
from tests.reports.concept_sample import LETTERHEAD
from tests.reports.print_sample import complaints, opened, sample_pdf
from tests.reports.printed import pages_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (80, 50), "teal").save(stream, "PNG")
    return stream.getvalue()


def foreign_pdf(*, turned: int = 0) -> bytes:
    """A page as somebody else's program may write it: with a script, a form and a link out of the web."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 300))
    page.obj.Rotate = turned
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('canary')")
    page.obj.AA = pikepdf.Dictionary(O=script)
    notes = [
        {"Subtype": "/Link", "A": {"S": "/URI", "URI": "https://stadt.example/"}},
        {"Subtype": "/Link", "A": {"S": "/Launch", "F": "canary.exe"}},
        {"Subtype": "/Link", "A": {"S": "/URI", "URI": "javascript:canary"}},
        {"Subtype": "/FileAttachment"},
    ]
    page.obj.Annots = pikepdf.Array(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Rect=[0, 0, 9, 9],
            Subtype=pikepdf.Name(note["Subtype"]),
            **(
                {
                    "A": pikepdf.Dictionary(
                        {f"/{key}": pikepdf.Name(text) if key == "S" else text for key, text in note["A"].items()}
                    )
                }
                if "A" in note
                else {}
            ),
        )
        for note in notes
    )
    pdf.Root.OpenAction = script
    stream = io.BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def bound(*enclosures: Enclosure, **options: object) -> bytes:
    papers = [
        Paper("TOP Ö 1 · 168/20", "Weiterentwicklung", sample_pdf(), enclosures),
        Paper("TOP N 1 · 169/20", "Personal", sample_pdf()),
    ]
    return bind(
        papers,
        kind="Sitzungsmappe",
        title="Gemeinderat, 14.12.2020",
        created="2020-12-14",
        facts=(Fact("Gremium", "Gemeinderat"),),
        letterhead=LETTERHEAD,
        **options,
    )


ALL = (
    Enclosure("Lageplan", "Lageplan.png", "image/png", picture()),
    Enclosure("Kosten", "Kosten.xlsx", XLSX, b"PK kosten"),
    Enclosure("Bericht", note="angekündigt bis 31. Dezember 2020, liegt noch nicht vor"),
    Enclosure("Satzung", "Satzung.pdf", "application/pdf", sample_pdf()),
)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return bound(*ALL)


@pytest.fixture(scope="module")
def texts(whole: bytes) -> list[str]:
    return pages_of(whole)


def test_the_contents_name_everything_with_its_page(texts: list[str]):
    for line in (
        "TOP Ö 1 · 168/20 Weiterentwicklung 2",
        "Anlage 1: Lageplan 5",
        "Anlage 2: Kosten liegt als Datei in dieser Mappe –",
        "Anlage 3: Bericht angekündigt bis 31. Dezember 2020, liegt noch nicht vor –",
        "Anlage 4: Satzung 6",
        "TOP N 1 · 169/20 Personal 9",
    ):
        assert line in texts[0]


def test_the_numbers_of_the_contents_are_those_of_the_pages(whole: bytes, texts: list[str]):
    with opened(whole) as packet:
        places = {page.obj.objgen: number for number, page in enumerate(packet.pages, start=1)}
        targets = [places[note.Dest[0].objgen] for note in packet.pages[0].obj.Annots]
    assert targets == [2, 5, 6, 9]
    assert texts[4].startswith("Anlage 1: Lageplan")


def test_every_page_is_stamped_with_its_item_and_its_place(texts: list[str]):
    labels = ["Sitzungsmappe", *["TOP Ö 1 · 168/20"] * 3, "TOP Ö 1 · 168/20 · Anlage 1"]
    labels += [*["TOP Ö 1 · 168/20 · Anlage 4"] * 3, *["TOP N 1 · 169/20"] * 3]
    assert len(texts) == len(labels)
    for number, (label, text) in enumerate(zip(labels, texts, strict=True), start=1):
        assert f"{label} · Seite {number} von 11 der Mappe" in text


def test_attachments_hang_below_their_paper_in_the_outline(whole: bytes):
    with opened(whole) as packet, packet.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "Sitzungsmappe",
            "TOP Ö 1 · 168/20 · Weiterentwicklung",
            "TOP N 1 · 169/20 · Personal",
        ]
        below = [item.title for item in outline.root[1].children]
    assert below[-2:] == ["Anlage 1: Lageplan", "Anlage 4: Satzung"]


def test_what_is_no_page_lies_inside_as_a_file(whole: bytes):
    with opened(whole) as packet:
        files = {name: item.get_file().read_bytes() for name, item in packet.attachments.items()}
    assert b"PK kosten" in files.values()


def test_a_packet_of_our_own_prints_is_accessible(whole: bytes):
    assert complaints(whole) == []


def test_equal_papers_give_equal_bytes(whole: bytes):
    assert bound(*ALL) == whole


@pytest.mark.parametrize("turned", [0, 90])
def test_a_foreign_pdf_comes_in_without_what_acts_by_itself(turned: int):
    data = bound(Enclosure("Gutachten", "Gutachten.pdf", "application/pdf", foreign_pdf(turned=turned)))
    with opened(data) as packet:
        page = packet.pages[4]
        assert "/AA" not in page.obj
        assert "/OpenAction" not in packet.Root
        assert [str(note.A.URI) for note in page.obj.Annots] == ["https://stadt.example/"]
        assert b'pdfuaid:part="1"' not in packet.Root.Metadata.read_bytes()
        for found in packet.objects:
            if isinstance(found, pikepdf.Dictionary) and "/JS" in found:
                raise AssertionError("A script is still inside.")
    assert "TOP Ö 1 · 168/20 · Anlage 1 · Seite 5 von 8 der Mappe" in pages_of(data)[4]


def test_a_file_that_claims_to_be_ours_and_is_not_is_taken_as_foreign():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
    pdf.Root.Metadata = pdf.make_stream(b'pdfaid:part="3" pdfaid:conformance="A" pdfuaid:part="1"')
    pdf.docinfo["/Creator"] = "Integrationsportal"
    stream = io.BytesIO()
    pdf.save(stream)
    part = Part("Gutachten", stream.getvalue(), foreign=True)
    data = merge_packet([("Vorlage", sample_pdf()), part], title="x", created="2020-11-04")
    assert len(opened(data).pages) == 4


def test_a_broken_pdf_is_named_and_lies_inside_as_a_file():
    data = bound(Enclosure("Gutachten", "Gutachten.pdf", "application/pdf", b"%PDF-1.7 kaputt"))
    assert "Anlage 1: Gutachten ließ sich nicht einbinden und liegt als Datei in dieser Mappe" in pages_of(data)[0]
    with opened(data) as packet:
        assert b"%PDF-1.7 kaputt" in [item.get_file().read_bytes() for item in packet.attachments.values()]


def test_it_says_how_far_it_is_and_ends_when_told():
    said: list[tuple[int, int, str]] = []

    def say(done: int, total: int, sentence: str) -> None:
        said.append((done, total, sentence))
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bound(say=say)
    assert said == [(0, 5, "TOP Ö 1 · 168/20 wird eingebunden."), (1, 5, "TOP N 1 · 169/20 wird eingebunden.")]


def test_a_long_contents_takes_the_pages_it_needs():
    papers = [Paper(f"TOP Ö {number}", "Weiterentwicklung der Arbeit", sample_pdf()) for number in range(1, 36)]
    data = bind(papers, kind="Sitzungsmappe", title="Lang", created="2020-12-14", facts=(), letterhead=LETTERHEAD)
    texts = pages_of(data)
    assert "TOP Ö 1 Weiterentwicklung der Arbeit 3" in texts[0]
    assert "TOP Ö 1 · Seite 3 von" in texts[2]


def test_stamps_must_be_as_many_as_pages():
    with pytest.raises(ValueError, match="stamps"):
        stamp(merge_packet([("A", sample_pdf())], title="x", created="2020-11-04"), foreign_pdf())


def test_a_paper_that_is_not_ours_fails_the_packet():
    papers = [Paper("TOP Ö 1", "Fremdes", foreign_pdf())]
    with pytest.raises(PrintFailed, match="Fremdes"):
        bind(papers, kind="Mappe", title="x", created="2020-12-14", facts=(), letterhead=LETTERHEAD)
