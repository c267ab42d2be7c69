"""The structure tree: what the marks on the pages mean, and in which order they are read.

Elements are made with the flowables, in the order of the document; content is hung on them when it is drawn.
Sources: ISO 32000-1 14.7 (structure), 14.8 (tagged PDF); ISO 14289-1 7 (what PDF/UA asks of it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefgen.pdf.file import PdfFile, text

ROLES = {"Callout": "Div"}
"""Elements of ours and the standard element each of them is an instance of (ISO 14289-1 7.1)."""

HEADER = "/Artifact <</Type/Pagination/Subtype/Header>> BDC"
FOOTER = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
REPEATED = "/Artifact <</Type/Pagination>> BDC"
LAYOUT = "/Artifact BMC"
LAST_LINE = "Last"
"""Operators that begin an artifact: furniture of the page, a head that has been there before, rules and fills
(ISO 32000-1 14.8.2.2); and the name of the form that is the last line of a footer."""

_MAY_BE_EMPTY = frozenset({"TD", "TH"})
"""An empty cell keeps its place in the row; any other element without content is left out."""


class LinkTarget(NamedTuple):
    """Where a link goes (an address, or `#` and an anchor of the document), and what it says to a listener."""

    href: str
    said: str


class StructureElement:
    """A structure element. `said` is the rest of its dictionary: alternate text, language, attributes.

    Elements are numbered as they are made, all of them before the file is begun, in which these are their numbers. So
    `kids` are ready text: references to elements, and content, a mark of the element's first page by its number, any
    other by reference (14.7.4.2).
    """

    __slots__ = ("all", "home", "kids", "number", "parent", "placed", "said", "tag")

    def __init__(self, tag: str, parent: StructureElement | None, said: str = "") -> None:
        self.tag, self.parent, self.said = tag, parent, said
        self.kids: list[str] = []
        self.home = 0
        """Object number of its first page; 0 until it is known."""
        self.placed = False
        self.all: list[StructureElement] = parent.all if parent else []
        """All elements of its document."""
        self.all.append(self)
        self.number = len(self.all)

    def add(self, tag: str, said: str = "") -> StructureElement:
        """A new element, last within this one."""
        node = StructureElement(tag, self, said)
        node.placed = True
        self.kids.append(f"{node.number} 0 R")
        return node

    def place(self) -> None:
        """Take the place among the parent's content. An inline element does so when it is first drawn, not before:
        its place is between the marks of its paragraph."""
        self.placed = True
        if self.parent:
            self.parent.kids.append(f"{self.number} 0 R")


class StructureTree:
    """The structure of one document, and the way back from content to it (14.7.4.4)."""

    def __init__(self, language: str) -> None:
        self.root = StructureElement("Document", None, f"/Lang{text(language)}")
        self.root.placed = True
        self._page = 0
        self._parents: list[list[StructureElement] | StructureElement] = []
        self._marks: list[StructureElement] = []

    @property
    def count(self) -> int:
        """The elements so far: the numbers of objects that are taken by them."""
        return len(self.root.all)

    def page(self, number: int) -> int:
        """Begin the page with this object number; returns its `StructParents`."""
        self._page, self._marks = number, []
        self._parents.append(self._marks)
        return len(self._parents) - 1

    def mark(self, node: StructureElement) -> str:
        """The operator that begins content of an element on the current page."""
        if not node.placed:
            node.place()
        number, page = len(self._marks), self._page
        self._marks.append(node)
        node.home = node.home or page
        node.kids.append(f"{number}" if node.home == page else f"<</Type/MCR/Pg {page} 0 R/MCID {number}>>")
        return f"/{node.tag} <</MCID {number}>> BDC"

    def annotate(self, node: StructureElement, number: int) -> int:
        """Hang an annotation of the current page, by its object number, on an element; returns its `StructParent`."""
        if not node.placed:
            node.place()
        node.kids.append(f"<</Type/OBJR/Pg {self._page} 0 R/Obj {number} 0 R>>")
        self._parents.append(node)
        return len(self._parents) - 1

    def write(self, file: PdfFile) -> int:
        """Write the tree; returns the number of its root."""
        elements, top, names = self.root.all, file.reserve(), []
        for node in elements:
            if node.placed and not node.kids and node.tag not in _MAY_BE_EMPTY and node.parent:
                node.parent.kids.remove(f"{node.number} 0 R")
                node.placed = False
        for node in elements:
            if node.placed:
                parent = node.parent.number if node.parent else top
                page = f"/Pg {node.home} 0 R" if node.home else ""
                file.put(
                    f"<</S/{node.tag}/P {parent} 0 R{node.said}{page}/K[{' '.join(node.kids)}]>>",
                    node.number,
                )
                if "/ID(" in node.said:
                    names.append(node)
        # Each element knows all: left as it is, the circle would keep all of a document until the collector comes.
        self.root.all = []
        elements.clear()
        return file.put(f"<</Type/StructTreeRoot/K[{self.root.number} 0 R]{self._index(file, names)}>>", top)

    def _index(self, file: PdfFile, names: list[StructureElement]) -> str:
        """Roles, elements by name, and elements by the content of pages."""
        roles = "".join(f"/{ours}/{standard}" for ours, standard in ROLES.items())
        parents = file.put(f"<</Nums[{''.join(self._numbered())}]>>")
        named = "".join(sorted(f"{_identity(node)}{node.number} 0 R" for node in names))
        return (
            f"/RoleMap<<{roles}>>{f'/IDTree<</Names[{named}]>>' if named else ''}"
            f"/ParentTree {parents} 0 R/ParentTreeNextKey {len(self._parents)}"
        )

    def _numbered(self) -> Iterator[str]:
        for key, entry in enumerate(self._parents):
            if isinstance(entry, StructureElement):
                yield f"{key} {entry.number} 0 R "
            else:
                yield f"{key}[{' '.join([f'{node.number} 0 R' for node in entry])}]"


def _identity(node: StructureElement) -> str:
    """The `ID` in the dictionary of an element."""
    return node.said.split("/ID", 1)[1].split(")", 1)[0] + ")"
