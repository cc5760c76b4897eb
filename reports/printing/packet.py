"""One file of many: the packet for a session, with an outline, tags and conformance kept.

The structure trees of the parts become parts of one tree; page numbers of its parent tree, identifiers and destinations are
renumbered, because they are unique per file only. A packet declares PDF/A-3a and PDF/UA-1 when every part does; foreign
files have pages but no tags that we could answer for, so a packet with one of them declares neither.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.printing import metadata

if TYPE_CHECKING:
    from reports.pdf import Part

#: Structure trees are a few dozen levels deep; a deeper one is broken or hostile.
DEEPEST = 200


class PacketRefusedError(Exception):
    """A part cannot be taken into a packet; `part` is its title."""

    def __init__(self, part: str, reason: object) -> None:
        super().__init__(f"{part}: {reason}")
        self.part = part


def merge(parts: Sequence[Part], *, title: str, created: datetime) -> bytes:
    """The packet of all parts in their order.

    Raises `PacketRefusedError` for a part that is no tagged PDF of ours, or where it is foreign, no PDF that can be read.
    """
    packet = _Packet(title, created)
    for part in parts:
        try:
            with pikepdf.open(io.BytesIO(part.data)) as source:
                packet.add(part, source)
        except (pikepdf.PdfError, KeyError, ValueError) as error:
            raise PacketRefusedError(part.title, error) from error
    return packet.write()


def count_pages(data: bytes) -> int:
    """How many pages a PDF has that can be read."""
    with pikepdf.open(io.BytesIO(data)) as source:
        return len(source.pages)


class _Packet:
    def __init__(self, title: str, created: datetime) -> None:
        self._title = title
        self._created = created
        self._pdf = pikepdf.new()
        self._document = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self._numbers: list[Any] = []
        self._annotation_owners: list[Any] = []
        self._annotations: list[Any] = []
        self._idents: list[tuple[bytes, Any]] = []
        self._bookmarks: list[tuple[Part, int, list[pikepdf.OutlineItem]]] = []
        self._files: list[tuple[str, Any]] = []
        self._parts = 0
        self._conformant = True

    def add(self, part: Part, source: pikepdf.Pdf) -> None:
        """Append a part: pages first, so that everything copied afterwards refers to the copies."""
        is_ours = Name.StructTreeRoot in source.Root and _declares_conformance(source)
        if part.foreign:
            is_ours = is_ours and _is_written_by_us(source)
            disarm(source, keep_links=is_ours)
        elif not is_ours:
            raise ValueError("The file is not an accessible PDF of this portal.")
        self._parts += 1
        first = len(self._pdf.pages)
        for page in source.pages:
            self._pdf.pages.append(page)
        if not is_ours:
            self._conformant = False
            self._bookmarks.append((part, first, []))
            return
        positions = {page.obj.objgen: first + index for index, page in enumerate(source.pages)}
        self._resolve_links(first, positions, dict(_name_tree(_names(source, "/Dests"))))
        if Name.OutputIntents not in self._pdf.Root:
            self._pdf.Root.OutputIntents = self._pdf.copy_foreign(_indirect(source, source.Root.OutputIntents))
        self._add_structure(part.title, source, first)
        outlines = source.Root.get("/Outlines")
        self._bookmarks.append((part, first, list(_bookmarks(outlines, positions, 0)) if outlines else []))
        for file_name, specification in _name_tree(_names(source, "/EmbeddedFiles")):
            self._files.append((file_name.decode("latin-1"), self._pdf.copy_foreign(_indirect(source, specification))))

    def _resolve_links(self, first: int, positions: dict[Any, int], destinations: dict[bytes, Any]) -> None:
        """Let inner links point at pages instead of names, which are unique per file only."""
        for page in self._pdf.pages[first:]:
            for annotation in page.obj.get("/Annots", ()):
                name = annotation.get("/Dest")
                if isinstance(name, String):
                    target, *view = destinations[bytes(name)]
                    annotation.Dest = Array([self._pdf.pages[positions[target.objgen]].obj, *view])

    def _add_structure(self, name: str, source: pikepdf.Pdf, first: int) -> None:
        """Hang the part's elements below the packet's document and take over its parent tree."""
        foreign = source.Root.StructTreeRoot
        root = self._pdf.copy_foreign(_indirect(source, foreign))
        part = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=String(name)))
        elements = [kid for top in _as_list(root.K) for kid in _as_list(top.get("/K"))]
        for element in elements:
            element.P = part
        part.K = Array(elements)
        self._document.K.append(part)
        owners = dict(_number_tree(root.ParentTree))
        for page in self._pdf.pages[first:]:
            self._numbers.append(owners.get(int(page.obj.get("/StructParents", -1)), Array()))
            page.obj.StructParents = len(self._numbers) - 1
            for annotation in page.obj.get("/Annots", ()):
                if Name.StructParent in annotation:
                    self._annotations.append(annotation)
                    self._annotation_owners.append(owners[int(annotation.StructParent)])
        self._rename_idents(part)

    def _rename_idents(self, part: Any) -> None:
        """Make identifiers of header cells and notes unique in the packet."""
        prefix = f"p{self._parts:03d}-".encode()
        for element in _elements(part, 0):
            if Name.ID in element:
                element.ID = String(prefix + bytes(element.ID))
                self._idents.append((bytes(element.ID), element))
            attributes = element.get("/A")
            if isinstance(attributes, Dictionary) and Name.Headers in attributes:
                attributes.Headers = Array(String(prefix + bytes(header)) for header in attributes.Headers)

    def write(self) -> bytes:
        """The bytes of the packet, equal for equal parts."""
        self._write_structure()
        self._write_outline()
        self._write_files()
        root, created = self._pdf.Root, self._created
        root.Lang = String(metadata.LANGUAGE)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageMode = Name.UseOutlines
        rdf = metadata.rdf(title=self._title, authors=[], created=created, conformant=self._conformant)
        root.Metadata = self._pdf.make_stream(metadata.packet(rdf), Type=Name.Metadata, Subtype=Name.XML)
        stamp = String(created.strftime("D:%Y%m%d%H%M%SZ"))
        self._pdf.trailer.Info = self._pdf.make_indirect(
            Dictionary(
                Title=String(self._title),
                Creator=String(metadata.CREATOR),
                Producer=String(metadata.PRODUCER),
                CreationDate=stamp,
                ModDate=stamp,
            )
        )
        output = io.BytesIO()
        self._pdf.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
        return output.getvalue()

    def _write_structure(self) -> None:
        numbers = Array()
        for key, owner in enumerate([*self._numbers, *self._annotation_owners]):
            numbers.append(key)
            numbers.append(owner)
        for key, annotation in enumerate(self._annotations, start=len(self._numbers)):
            annotation.StructParent = key
        root = Dictionary(
            Type=Name.StructTreeRoot,
            K=Array([self._document]),
            ParentTree=self._pdf.make_indirect(Dictionary(Nums=numbers)),
            ParentTreeNextKey=len(numbers) // 2,
        )
        if self._idents:
            names = Array()
            for ident, element in sorted(self._idents, key=lambda entry: entry[0]):
                names.append(String(ident))
                names.append(element)
            root.IDTree = Dictionary(Names=names)
        self._pdf.Root.StructTreeRoot = self._pdf.make_indirect(root)
        self._document.P = self._pdf.Root.StructTreeRoot
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _write_outline(self) -> None:
        """One bookmark per part, the part's own bookmarks below it, closed."""
        with self._pdf.open_outline() as outline:
            for part, first, children in self._bookmarks:
                item = pikepdf.OutlineItem(part.title, first)
                item.is_closed = True
                item.children.extend(children)
                below = part.below and outline.root
                (outline.root[-1].children if below else outline.root).append(item)

    def _write_files(self) -> None:
        """The values of every part stay inside; equal names get the number of their part."""
        if not self._files:
            return
        names, related = Array(), Array()
        for number, (name, specification) in enumerate(self._files, start=1):
            unique = f"{number:03d}-{name}"
            specification.F = specification.UF = String(unique)
            names.append(String(unique))
            names.append(specification)
            related.append(specification)
        self._pdf.Root.Names = Dictionary(EmbeddedFiles=self._pdf.make_indirect(Dictionary(Names=names)))
        self._pdf.Root.AF = related


def disarm(source: pikepdf.Pdf, *, keep_links: bool = False) -> None:
    """Take out of an uploaded file's pages what acts by itself: scripts, forms, media, files. What they show stays.

    Links to web addresses stay; with `keep_links` also those inside the file.
    """
    source.generate_appearance_streams()
    source.flatten_annotations("print")
    for page in source.pages:
        # Tags that nobody can follow any more would lead readers astray.
        for key in ("/AA", "/PieceInfo") if keep_links else ("/AA", "/PieceInfo", "/StructParents"):
            if key in page.obj:
                del page.obj[key]
        if Name.Annots in page.obj:
            page.obj.Annots = Array(note for note in page.obj.Annots if _is_plain_link(note, keep_links=keep_links))


def _is_plain_link(note: Any, *, keep_links: bool) -> bool:
    if note.get("/Subtype") != Name.Link or Name.AA in note:
        return False
    action = note.get("/A")
    if action is None:
        return keep_links and Name.Dest in note
    address = str(action.get("/URI", "")).casefold()
    return action.get("/S") == Name.URI and Name.Next not in action and address.startswith(("https:", "http:", "mailto:"))


def _is_written_by_us(source: pikepdf.Pdf) -> bool:
    """Whether an uploaded file is built like our prints, as far as copying its tags relies on it."""
    root = source.Root.StructTreeRoot
    trees = [tree for tree in (_names(source, "/Dests"), _names(source, "/EmbeddedFiles")) if tree is not None]
    return bool(
        str(source.docinfo.get("/Creator", "")) == metadata.CREATOR
        and Name.OutputIntents in source.Root
        and Name.Nums in root.get("/ParentTree", Dictionary())
        and all(Name.Names in tree for tree in trees)
    )


def _declares_conformance(source: pikepdf.Pdf) -> bool:
    """Whether the file says of itself that it is PDF/A-3a and PDF/UA-1."""
    if Name.Metadata not in source.Root:
        return False
    facts = source.Root.Metadata.read_bytes()
    return b'pdfaid:part="3" pdfaid:conformance="A"' in facts and b'pdfuaid:part="1"' in facts


def _indirect(source: pikepdf.Pdf, item: Any) -> Any:
    """Only indirect objects can be copied between files."""
    return item if item.is_indirect else source.make_indirect(item)


def _names(source: pikepdf.Pdf, key: str) -> Any:
    names = source.Root.get("/Names")
    return names.get(key) if names is not None else None


def _name_tree(tree: Any) -> Iterator[tuple[bytes, Any]]:
    """The entries of a name tree that stands in one node, as WeasyPrint and this module write it."""
    entries = list(tree.Names) if tree is not None else []
    yield from zip((bytes(name) for name in entries[::2]), entries[1::2], strict=True)


def _number_tree(tree: Any) -> Iterator[tuple[int, Any]]:
    entries = list(tree.Nums)
    yield from zip((int(number) for number in entries[::2]), entries[1::2], strict=True)


def _as_list(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _elements(element: Any, depth: int) -> Iterator[Any]:
    """The structure elements below one, itself included."""
    if depth > DEEPEST:
        raise ValueError("The structure is nested too deeply.")
    yield element
    for kid in _as_list(element.get("/K")):
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield from _elements(kid, depth + 1)


def _bookmarks(parent: Any, positions: dict[Any, int], depth: int) -> Iterator[pikepdf.OutlineItem]:
    """The bookmarks below one of a part, pointing at the pages of the packet."""
    if depth > DEEPEST:
        raise ValueError("The bookmarks are nested too deeply.")
    current = parent.get("/First")
    while current is not None:
        target, *view = current.Dest
        item = pikepdf.OutlineItem(str(current.Title), positions[target.objgen])
        if view[0] == Name.XYZ:
            item = pikepdf.OutlineItem(
                item.title, item.destination, pikepdf.PageLocation.XYZ, left=float(view[1]), top=float(view[2])
            )
        item.children.extend(_bookmarks(current, positions, depth + 1))
        yield item
        current = current.get("/Next")
