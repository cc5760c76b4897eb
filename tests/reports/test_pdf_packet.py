"""One file of many keeps outline, tags, links, values and conformance of its parts."""

import io

import pikepdf
import pytest

from reports.pdf import PrintFailed, merge_packet, render_pdf
from tests.reports.print_sample import complaints, elements, job, kids, opened, outline, roles, sample_pdf

IRREGULAR = (
    "<h1>Zweite</h1><h2>Kosten</h2><table>"
    '<tr><th rowspan="2">Nr.</th><th colspan="2">Kosten</th></tr><tr><th>2020</th><th>2021</th></tr>'
    "<tr><td>1</td><td>5</td><td>6</td></tr></table>"
)


@pytest.fixture(scope="module")
def parts() -> list[tuple[str, bytes]]:
    return [("Vorlage 1/20", sample_pdf()), ("Vorlage 2/20", render_pdf(job(IRREGULAR))), ("Vorlage 3/20", sample_pdf())]


@pytest.fixture(scope="module")
def data(parts) -> bytes:
    return merge_packet(parts, title="Sitzung am 4. November", created="2020-11-04")


@pytest.fixture(scope="module")
def packet(data) -> pikepdf.Pdf:
    return opened(data)


def test_packet_is_conformant(data):
    assert complaints(data) == []


def test_equal_parts_give_equal_bytes(parts, data):
    assert merge_packet(parts, title="Sitzung am 4. November", created="2020-11-04") == data


def test_all_pages_come_in_order(packet, parts):
    counts = [len(opened(part).pages) for _, part in parts]
    assert len(packet.pages) == sum(counts)
    assert str(packet.Root.Lang) == "de"
    assert str(packet.docinfo["/Title"]) == "Sitzung am 4. November"


def test_outline_has_the_parts_and_their_headings_below(packet):
    with packet.open_outline() as bookmarks:
        assert [item.title for item in bookmarks.root] == ["Vorlage 1/20", "Vorlage 2/20", "Vorlage 3/20"]
        assert [item.title for item in bookmarks.root[1].children[0].children] == ["Kosten"]
        targets = [item.destination[0].objgen for item in bookmarks.root]
    assert targets == [packet.pages[number].obj.objgen for number in (0, 3, 4)]


def test_structure_of_each_part_is_kept_below_one_document(packet, parts):
    (document,) = packet.Root.StructTreeRoot.K
    assert [(str(part.S), str(part.T)) for part in kids(document)] == [("/Part", title) for title, _ in parts]
    for part, (_, source) in zip(kids(document), parts, strict=True):
        with opened(source) as original:
            expected = outline(original.Root.StructTreeRoot.K[0])
        assert outline(part).removeprefix("Part") == expected.removeprefix("Document")


def test_elements_and_contents_refer_to_pages_of_the_packet(packet):
    pages = {page.obj.objgen for page in packet.pages}
    for element in elements(packet.Root.StructTreeRoot.K[0]):
        assert "/Pg" not in element or element.Pg.objgen in pages
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
            elif isinstance(kid, pikepdf.Dictionary):
                assert kid.Pg.objgen in pages


def test_parent_tree_leads_from_each_page_to_its_elements(packet):
    numbers = list(packet.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True))
    assert list(owners) == list(range(len(owners)))
    for page in packet.pages:
        for mcid, owner in enumerate(owners[int(page.obj.StructParents)]):
            if owner is not None:
                assert any(kid == mcid if isinstance(kid, int) else int(kid.get("/MCID", -1)) == mcid for kid in kids(owner))
        for annotation in page.obj.get("/Annots", ()):
            assert str(owners[int(annotation.StructParent)].S) == "/Link"


def test_identifiers_are_unique_and_heads_are_found_by_them(packet):
    names = [bytes(name) for name in list(packet.Root.StructTreeRoot.IDTree.Names)[::2]]
    assert names == sorted(set(names))
    for cell in roles(packet, "TD"):
        for name in cell.get("/A", pikepdf.Dictionary()).get("/Headers", ()):
            assert bytes(name) in names
    assert {bytes(note.ID) for note in roles(packet, "Note")} == {b"p001-note-0001", b"p003-note-0001"}


def test_links_lead_to_the_pages_of_their_own_part(packet):
    own = {0: range(3), 3: range(3, 4), 4: range(4, 7)}
    places = {page.obj.objgen: number for number, page in enumerate(packet.pages)}
    for first in (0, 4):
        targets = [places[item.Dest[0].objgen] for item in packet.pages[first].obj.Annots if "/Dest" in item]
        assert len(targets) == 2
        assert all(target in own[first] for target in targets)


def test_values_of_all_parts_are_inside(packet):
    assert {name: item.get_file().read_bytes() for name, item in packet.attachments.items()} == {
        "001-vorlage.json": '{"subject": "Prüfung"}'.encode(),
        "002-vorlage.json": '{"subject": "Prüfung"}'.encode(),
    }
    assert [str(item.AFRelationship) for item in packet.Root.AF] == ["/Source", "/Source"]


def test_packet_of_packets_is_possible(parts, data):
    again = merge_packet([("Mappe", data), parts[1]], title="Alles", created="2020-11-05")
    assert complaints(again) == []
    assert len(opened(again).pages) == 8


def foreign_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


@pytest.mark.parametrize("content", [b"", b"no pdf", foreign_pdf()])
def test_a_part_that_is_not_ours_is_named(parts, content):
    with pytest.raises(PrintFailed, match="„Fremdes“") as caught:
        merge_packet([parts[0], ("Fremdes", content)], title="x", created="2020-11-04")
    assert caught.value.code == "content"


def test_an_empty_packet_is_refused():
    with pytest.raises(PrintFailed, match="leer"):
        merge_packet([], title="x", created="2020-11-04")
