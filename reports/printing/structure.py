"""The logical structure tree of a PDF: nodes while it grows, PDF dictionaries when it is complete (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydyf

from reports.printing import roles


class Serialised(pydyf.Object):  # type: ignore[misc]  # pydyf ships no type information
    """A PDF object that is its bytes. A structure has thousands; as pydyf dictionaries they cost a twentieth of the print."""

    data = b""
    compressible = True

    def __init__(self, data: bytes = b"", number: int | None = None, generation: int = 0, *, compressible: bool = True) -> None:
        super().__init__()
        self.data, self.number, self.generation, self.compressible = data, number, generation, compressible


@dataclass(frozen=True, slots=True)
class Content:
    """A marked-content sequence of a page."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class AnnotationContent:
    """An annotation of a page that belongs to the node, here always a link."""

    page: int
    annotation: Any


class Node:
    """One structure element. `element` is the HTML element it stands for; torn elements share one node."""

    __slots__ = ("alternative", "attributes", "element", "expansion", "ident", "kids", "language", "page", "parent", "role")

    def __init__(self, role: str, element: Any, parent: Node | None, page: int) -> None:
        self.role = role
        self.element = element
        self.parent = parent
        self.kids: list[Node | Content | AnnotationContent] = []
        self.page = page
        self.language = ""
        self.alternative = ""
        self.expansion = ""
        self.ident = ""
        self.attributes: dict[str, Any] = {}

    def append(self, kid: Node | Content | AnnotationContent) -> None:
        self.kids.append(kid)

    def child(self, role: str, element: Any, page: int) -> Node:
        """A new last kid."""
        node = Node(role, element, self, page)
        self.kids.append(node)
        return node

    def nodes(self) -> Iterator[Node]:
        """The kids that are nodes."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def prune(self) -> bool:
        """Drop nodes without content; return whether this one may stay."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Node) or kid.prune()]
        return bool(self.kids) or self.role in roles.KEPT_WHEN_EMPTY


class StructureWriter:
    """Turns a node tree into the objects of one PDF."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._pages = pdf.page_references
        self._owners: list[dict[int, Any]] = [{} for _ in self._pages]
        self._annotations: list[tuple[Any, Any]] = []
        self._idents: list[tuple[str, Any]] = []

    def write(self, document: Node) -> None:
        """Add the tree below `document` to the PDF and mark the file as tagged."""
        parent_tree = pydyf.Dictionary()
        self._pdf.add_object(parent_tree)
        root = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": parent_tree.reference})
        self._pdf.add_object(root)
        root["K"] = pydyf.Array([self._write_node(document, root.reference)])
        numbers = pydyf.Array()
        for page, owners in enumerate(self._owners):
            numbers.append(page)
            last = max(owners, default=-1)
            numbers.append(pydyf.Array([owners.get(mcid, "null") for mcid in range(last + 1)]))
        for key, (reference, annotation) in enumerate(self._annotations, start=len(self._pages)):
            numbers.extend((key, reference))
            annotation["StructParent"] = key
        parent_tree["Nums"] = numbers
        root["ParentTreeNextKey"] = len(self._pages) + len(self._annotations)
        if self._idents:
            self._write_idents(root)
        self._pdf.catalog["StructTreeRoot"] = root.reference
        self._pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        self._pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    def _write_idents(self, root: Any) -> None:
        """The tree by which a reader finds a header cell or a note by its identifier."""
        entries = sorted(self._idents)
        names = pydyf.Array()
        for ident, reference in entries:
            names.extend((pydyf.String(ident), reference))
        root["IDTree"] = pydyf.Dictionary({"Names": names})

    def _write_node(self, node: Node, parent_reference: bytes) -> bytes:
        item = Serialised()
        self._pdf.add_object(item)
        reference: bytes = item.reference
        own_page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), node.page)
        pieces = [
            f"<</Type/StructElem/S/{node.role}/P ".encode(),
            parent_reference,
            b"/Pg ",
            self._pages[own_page],
            *self._describe(node, reference),
            b"/K[",
            b" ".join([self._write_kid(kid, reference, own_page) for kid in node.kids]),
            b"]>>",
        ]
        item.data = b"".join(pieces)
        return reference

    def _describe(self, node: Node, reference: bytes) -> Iterator[bytes]:
        """The entries that only some elements have."""
        texts = ((b"/Lang", node.language), (b"/Alt", node.alternative), (b"/E", node.expansion), (b"/ID", node.ident))
        for key, text in texts:
            if text:
                yield key
                yield pydyf.String(text).data
        if node.ident:
            self._idents.append((node.ident, reference))
        if node.attributes:
            yield b"/A"
            yield pydyf.Dictionary(node.attributes).data

    def _write_kid(self, kid: Node | Content | AnnotationContent, reference: bytes, own_page: int) -> bytes:
        if isinstance(kid, Node):
            return self._write_node(kid, reference)
        page: bytes = self._pages[kid.page]
        if isinstance(kid, Content):
            self._owners[kid.page][kid.mcid] = reference
            if kid.page == own_page:
                return str(kid.mcid).encode()
            return b"<</Type/MCR/Pg %b/MCID %d>>" % (page, kid.mcid)
        self._annotations.append((reference, kid.annotation))
        return b"<</Type/OBJR/Pg %b/Obj %b>>" % (page, kid.annotation.reference)
