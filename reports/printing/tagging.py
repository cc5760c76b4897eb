"""Builds the structure tree from the laid-out pages, one node per HTML element however many pages it crosses.

WeasyPrint's own tree is built page by page: a table over two pages becomes two tables, repeated heads are read again,
running heads are neither text nor artifact. `add_tags` replaces that builder (`renderer.install_tagging`); it is the one
place that relies on WeasyPrint's inner boxes, which is why the version is pinned and checked when a worker starts.
"""

from __future__ import annotations

from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from reports.printing import roles
from reports.printing.structure import AnnotationContent, Content, Node, StructureWriter
from reports.printing.tables import connect_headers

#: Links to anything else (scripts, files, addresses without a host) lose their target and keep their text.
LINK_SCHEMES = ("https://", "http://", "mailto:", "tel:")


class TaggingError(Exception):
    """The document cannot be made accessible as it stands."""


def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
    """Give the PDF its structure tree. Same signature as `weasyprint.pdf.add_tags`."""
    builder = TreeBuilder(pdf)
    for number, (page, stream) in enumerate(zip(document.pages, page_streams, strict=True)):
        builder.add_page(number, page, stream)
    StructureWriter(pdf).write(builder.finish())


class TreeBuilder:
    """Walks the pages in order and grows the tree."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._pages = pdf.page_references
        self.document = Node("Document", None, None, 0)
        self._nodes: dict[Any, Node] = {}
        self._bodies: dict[Any, Node] = {}
        self._labels: dict[Any, Node] = {}
        self._calls: dict[Any, Node] = {}
        self._fixed: dict[Any, int] = {}
        self._links: list[Node] = []
        self._tables: list[Node] = []
        self._notes = 0
        # State of the page being walked.
        self._page = 0
        self._tags: dict[Any, dict[str, Any]] = {}
        self._scale_height = 0.0
        self._artifacts: dict[int, pydyf.Dictionary] = {}
        self._dropped_annotations: list[Any] = []

    def add_page(self, number: int, page: Any, stream: Any) -> None:
        """Walk one page: its flow, its notes, then the boxes of its margins, which are artifacts."""
        self._page = number
        self._tags = stream._tags
        self._scale_height = page.height
        self._artifacts = {}
        self._dropped_annotations = []
        for box in page._page_box.children:
            if isinstance(box, boxes.MarginBox):
                side = "Header" if box.at_keyword.startswith("@top") else "Footer"
                self._walk_artifact(box, side if box.at_keyword.startswith(("@top", "@bottom")) else "")
            else:
                self._walk(box, self.document, None, inline=False)
        if self._tags:
            raise TaggingError(f"{len(self._tags)} pieces of page {number + 1} have no place in the structure.")
        if self._artifacts:
            _mark_artifacts(stream.stream, self._artifacts)
        if self._dropped_annotations:
            self._drop_annotations()

    def finish(self) -> Node:
        """The complete tree, with what can only be known at its end: link texts and header cells."""
        self.document.prune()
        for number, table in enumerate(self._tables):
            connect_headers(table, number)
        for link in self._links:
            annotations = [kid.annotation for kid in link.kids if isinstance(kid, AnnotationContent)]
            if not annotations:
                # Its target does not exist; the text stays, but there is nothing to follow.
                link.role = "Span"
            for annotation in annotations:
                annotation["Contents"] = pydyf.String(roles.spoken_text(link.element) or str(link.element.get("href")))
        return self.document

    def _walk(self, box: Any, node: Node, block: Any, *, inline: bool) -> None:
        """Add a box and its children below `node`. `block` is the element of the nearest block, `inline` is inside a line."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        element = box.element
        if element is not None:
            if roles.is_hidden(element) or self._is_repeated(box, element):
                self._walk_artifact(box, "")
                return
            node, inline = self._enter(box, element, node, block, inline=inline)
            if not isinstance(box, (boxes.InlineLevelBox, boxes.LineBox)):
                block = element
        if box.link_annotation:
            node = self._add_annotation(box, node, block, inline=inline)
        self._walk_content(box, node, block, inline=inline)

    def _walk_content(self, box: Any, node: Node, block: Any, *, inline: bool) -> None:
        """What is in a box whose node is known: a picture, text, or further boxes."""
        if isinstance(box, boxes.ReplacedBox):
            self._add_figure(box, node, block, inline=inline)
        elif isinstance(box, boxes.TextBox):
            self._add_text(box, node, block, inline=inline)
        elif isinstance(box, boxes.LineBox):
            container = self._container(node, block, inline=inline)
            for child in box.children:
                self._walk(child, container, block, inline=True)
        else:
            for child in box.children:
                self._walk(child, node, block, inline=inline)

    def _is_repeated(self, box: Any, element: Any) -> bool:
        """Whether the box repeats what an earlier page said: a table's head or foot, or a box fixed to every page."""
        tag = box.element_tag
        if tag in ("thead", "tfoot"):
            known = self._nodes.get(element)
            return known is not None and known.page < self._page
        if box.style["position"] == "fixed":
            return self._fixed.setdefault(element, self._page) < self._page
        return False

    def _enter(self, box: Any, element: Any, node: Node, block: Any, *, inline: bool) -> tuple[Node, bool]:
        """The node for an element's box: the known one for its second part, a new one, or the parent's when transparent."""
        tag = box.element_tag
        if "::" in tag:
            return self._enter_pseudo(tag.split("::")[1], element, node, block, inline=inline)
        known = self._bodies.get(element) or self._nodes.get(element)
        if known is not None:
            return known, inline and known.role in roles.INLINE_ROLES
        if element is node.element:
            return node, inline
        if tag in ("li", "dt", "dd"):
            return self._enter_item(element, tag, node), False
        if element in self._calls:
            return self._enter_note(element), False
        return self._enter_element(box, element, node, block, inline=inline)

    def _enter_element(self, box: Any, element: Any, node: Node, block: Any, *, inline: bool) -> tuple[Node, bool]:
        """A new node for the first box of an element, or the parent's when the element is transparent."""
        tag = box.element_tag
        role = roles.role_of(element, tag)
        if role is None or (role in roles.TABLE_ROLES and tag != "figcaption" and self._in_layout_table(element, tag, node)):
            return node, inline
        parent = node
        if role in roles.INLINE_ROLES and not _holds_blocks(box):
            parent = self._container(node, block, inline=inline)
        elif role == "L":
            role, parent = self._list_role(node)
        new = parent.child(role, element, self._page)
        self._nodes[element] = new
        self._describe(new, box, element, tag)
        return new, inline and role in roles.INLINE_ROLES

    def _in_layout_table(self, element: Any, tag: str, node: Node) -> bool:
        """Whether a table part belongs to a table that only arranges (role=presentation), or to no table at all."""
        if tag == "table":
            return roles.is_layout_table(element)
        return node.role not in roles.TABLE_ROLES

    @staticmethod
    def _list_role(node: Node) -> tuple[str, Node]:
        """A list in a <nav> is a table of contents; one inside its entries goes to the entry, not to its text."""
        if node.role == "Reference" and node.parent is not None and node.parent.role == "TOCI":
            return "TOC", node.parent
        ancestor: Node | None = node
        while ancestor is not None and ancestor.role in ("Sect", "Div", "TOCI", "TOC"):
            if ancestor.element is not None and ancestor.element.tag == "nav":
                return "TOC", node
            ancestor = ancestor.parent
        return "L", node

    def _describe(self, node: Node, box: Any, element: Any, tag: str) -> None:
        language = element.get("lang")
        if language:
            node.language = language
        if node.role == "Link":
            self._links.append(node)
        elif node.role == "Table":
            self._tables.append(node)
        elif node.role == "L":
            style_type = "none" if tag == "dl" else box.style["list_style_type"]
            node.attributes = {"O": "/List", "ListNumbering": f"/{roles.list_numbering(style_type)}"}
        elif node.role in ("TH", "TD"):
            self._describe_cell(node, element)
        elif tag == "abbr":
            node.expansion = element.get("title") or ""

    @staticmethod
    def _describe_cell(node: Node, element: Any) -> None:
        columns, rows = roles.spans(element)
        if columns > 1:
            node.attributes["ColSpan"] = columns
        if rows > 1:
            node.attributes["RowSpan"] = rows
        if node.role == "TH":
            section = node.parent.parent if node.parent else None
            in_head = section is not None and section.role == "THead"
            node.attributes["Scope"] = f"/{roles.scope_of(element, in_head=in_head)}"
        if node.attributes:
            node.attributes = {"O": "/Table", **node.attributes}

    def _enter_item(self, element: Any, tag: str, parent: Node) -> Node:
        """An entry of a list: LI with its body; in contents TOCI. `dt` and the `dd` after it share one LI."""
        if parent.role == "TOC":
            node = parent.child("TOCI", element, self._page)
            self._nodes[element] = node
            return node
        items = [kid for kid in parent.nodes() if kid.role == "LI"] if tag == "dd" else []
        item = items[-1] if items else parent.child("LI", element, self._page)
        if tag == "dt":
            body = item.child("Lbl", element, self._page)
        else:
            known = next((kid for kid in item.nodes() if kid.role == "LBody"), None)
            body = known or item.child("LBody", element, self._page)
        body.language = element.get("lang") or body.language
        self._bodies[element] = body
        return body

    def _enter_note(self, element: Any) -> Node:
        """A footnote, read right behind its call."""
        call = self._calls[element]
        parent = call.parent or self.document
        self._notes += 1
        note = Node("Note", element, parent, self._page)
        note.ident = f"note-{self._notes:04d}"
        parent.kids.insert(parent.kids.index(call) + 1, note)
        self._nodes[element] = note
        return note

    def _enter_pseudo(self, kind: str, element: Any, node: Node, block: Any, *, inline: bool) -> tuple[Node, bool]:
        """Generated content: markers become labels, a footnote's call a reference, the rest belongs to its element."""
        if kind in ("marker", "footnote-marker"):
            owner = self._label_owner(element)
            if owner is None:
                return node, inline
            label = self._labels.get(element)
            if label is None:
                label = Node("Lbl", element, owner, self._page)
                owner.kids.insert(0, label)
                self._labels[element] = label
            return label, True
        if kind == "footnote-call":
            call = self._calls.get(element)
            if call is None:
                call = self._container(node, block, inline=inline).child("Reference", element, self._page)
                self._calls[element] = call
            return call, True
        return node, inline

    def _label_owner(self, element: Any) -> Node | None:
        body = self._bodies.get(element)
        return body.parent if body is not None else self._nodes.get(element)

    def _container(self, node: Node, block: Any, *, inline: bool) -> Node:
        """Where a line of text goes: the node itself if it may hold text, else a paragraph for the block it stands in."""
        if inline and node.role in roles.TEXT_ROLES:
            return node
        if node.role in roles.TEXT_ROLES and (node.element is block or node.role in roles.INLINE_ROLES):
            return node
        if node.role in ("P", "H1", "H2", "H3", "H4", "H5", "H6"):
            return node
        role = "Reference" if node.role == "TOCI" else "P"
        last = node.kids[-1] if node.kids else None
        if isinstance(last, Node) and last.role == role and last.element is block and block not in self._nodes:
            return last
        return node.child(role, block, self._page)

    def _add_text(self, box: Any, node: Node, block: Any, *, inline: bool) -> None:
        tagged = self._tags.pop(box, None)
        if tagged is not None:
            self._container(node, block, inline=inline).append(Content(self._page, tagged["mcid"]))

    def _add_annotation(self, box: Any, node: Node, block: Any, *, inline: bool) -> Node:
        if not _leads_somewhere(box.link_annotation):
            self._dropped_annotations.append(box.link_annotation.reference)
            return node
        link: Node | None = node
        while link is not None and link.role != "Link":
            link = link.parent
        if link is None:
            link = self._container(node, block, inline=inline).child("Link", box.element, self._page)
            self._links.append(link)
            node = link
        link.append(AnnotationContent(self._page, box.link_annotation))
        return node

    def _add_figure(self, box: Any, node: Node, block: Any, *, inline: bool) -> None:
        alternative = roles.alternative_text(box.element)
        if alternative == "":
            self._walk_artifact(box, "")
            return
        if alternative is None:
            source = str(box.element.get("src") or box.element.tag)[:100]
            raise TaggingError(f"A picture has no alternative text: {source}")
        tagged = self._tags.pop(box, None)
        if tagged is None:
            return
        parent = self._container(node, block, inline=True) if inline else node
        figure = parent.child("Figure", box.element, self._page)
        figure.alternative = alternative
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, self._scale_height - top - box.height, left + box.width, self._scale_height - top)
        figure.attributes = {
            "O": "/Layout",
            "Placement": "/Inline" if inline else "/Block",
            "BBox": pydyf.Array(round(0.75 * value, 3) for value in corners),
        }
        figure.append(Content(self._page, tagged["mcid"]))

    def _walk_artifact(self, box: Any, subtype: str) -> None:
        """Take a box and all below it out of the reading."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        tagged = self._tags.pop(box, None)
        if tagged is not None:
            properties = pydyf.Dictionary({"Type": "/Pagination"})
            if subtype:
                properties["Subtype"] = f"/{subtype}"
                properties["Attached"] = "[/Top]" if subtype == "Header" else "[/Bottom]"
            self._artifacts[tagged["mcid"]] = properties
        if box.link_annotation:
            self._dropped_annotations.append(box.link_annotation.reference)
        for child in box.children:
            self._walk_artifact(child, subtype)

    def _drop_annotations(self) -> None:
        """Remove annotations that have no place in the structure (PDF/UA forbids them) or an address that is refused."""
        page = self._pdf.objects[int(self._pages[self._page].split()[0])]
        page["Annots"] = pydyf.Array(item for item in page["Annots"] if item not in self._dropped_annotations)


def _leads_somewhere(annotation: Any) -> bool:
    """Whether a link may stay: inside the file or to an address that a reader of paper would know, no script, no file."""
    action = annotation.get("A")
    return action is None or action["URI"].string.lower().startswith(LINK_SCHEMES)


def _holds_blocks(box: Any) -> bool:
    """Whether a box, like that of `<a style="display: block">`, holds blocks instead of lines."""
    return any(isinstance(child, boxes.BlockLevelBox) for child in box.children)


def _mark_artifacts(operators: list[Any], artifacts: dict[int, pydyf.Dictionary]) -> None:
    """Rewrite the opening of marked content in a page's stream: `/Span <</MCID 7>> BDC` to `/Artifact <<…>> BDC`."""
    for index, operator in enumerate(operators):
        if isinstance(operator, pydyf.Dictionary) and "MCID" in operator and operator["MCID"] in artifacts:
            operators[index - 1] = "/Artifact"
            operators[index] = artifacts[operator["MCID"]]
