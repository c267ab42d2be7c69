"""The structure tree: what the marks on the pages mean, and in which order they are read.

Elements are made with the flowables, in the order of the document; what is drawn of them is kept by the tree of the
file it is drawn into.
Sources: ISO 32000-1 14.7 (structure), 14.8 (tagged PDF); ISO 14289-1 7 (what PDF/UA asks of it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

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


ElementRecord: TypeAlias = tuple[str, int, str, bool]
"""What is known of an element before anything is drawn: its tag, the number of its parent (0 for none), the rest of its
dictionary (alternate text, language, attributes), and whether it has its place already, behind what its parent has."""


class StructureElement:
    """A structure element, made with the flowables. An inline one takes its place when it is first drawn: its place is
    between the marks of its paragraph.

    Elements are numbered as they are made, all of them before a file is begun, in which these are their numbers.
    """

    __slots__ = ("all", "number", "parent", "tag")

    def __init__(self, tag: str, parent: StructureElement | None, said: str = "", placed: bool = False) -> None:
        self.tag, self.parent = tag, parent
        self.all: list[ElementRecord] = parent.all if parent else []
        """All elements of its document, as plain values: none refers back to an element, so there is no circle."""
        self.all.append((tag, parent.number if parent else 0, said, placed))
        self.number: int = len(self.all)

    def add(self, tag: str, said: str = "") -> StructureElement:
        """A new element, last within this one."""
        return StructureElement(tag, self, said, True)


def new_structure(language: str) -> StructureElement:
    """The root element of a document."""
    return StructureElement("Document", None, f"/Lang{text(language)}", True)


class StructureTree:
    """The structure of one document while it is drawn, and the way back from content to it (14.7.4.4).

    The elements stay as they are, so that the document may be drawn again.
    """

    def __init__(self, root: StructureElement) -> None:
        self.root, count = root, len(root.all) + 1
        self._page = 0
        self._parents: list[list[int] | int] = []
        self._marks: list[int] = []
        self._kids: list[list[str]] = [[] for _ in range(count)]
        """By number, as ready text: references to elements, and content, a mark of the element's first page by its
        number, any other by reference (14.7.4.2)."""
        self._homes = [0] * count
        """The object number of the first page of each element; 0 until it is known."""
        self._placed = [True] * count
        self._described: dict[int, str] = {}
        for number, (_, parent, _, placed) in enumerate(root.all, 1):
            if placed:
                self._kids[parent].append(f"{number} 0 R")
            else:
                self._placed[number] = False

    @property
    def count(self) -> int:
        """The elements: the numbers of objects that are taken by them."""
        return len(self._kids) - 1

    def page(self, number: int) -> int:
        """Begin the page with this object number; returns its `StructParents`."""
        self._page, self._marks = number, []
        self._parents.append(self._marks)
        return len(self._parents) - 1

    def mark(self, node: StructureElement) -> str:
        """The operator that begins content of an element on the current page."""
        number, mark, page, homes = node.number, len(self._marks), self._page, self._homes
        if not self._placed[number]:
            self._place(node)
        self._marks.append(number)
        if not homes[number]:
            homes[number] = page
        kid = f"{mark}" if homes[number] == page else f"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>"
        self._kids[number].append(kid)
        return f"/{node.tag} <</MCID {mark}>> BDC"

    def annotate(self, node: StructureElement, number: int) -> int:
        """Hang an annotation of the current page, by its object number, on an element; returns its `StructParent`."""
        if not self._placed[node.number]:
            self._place(node)
        self._kids[node.number].append(f"<</Type/OBJR/Pg {self._page} 0 R/Obj {number} 0 R>>")
        self._parents.append(node.number)
        return len(self._parents) - 1

    def describe(self, node: StructureElement, said: str) -> None:
        """Say what an element is, once it is known where it stands."""
        self._described[node.number] = said

    def _place(self, node: StructureElement) -> None:
        """Give an inline element its place, and those it stands in."""
        self._placed[node.number] = True
        if node.parent:
            if not self._placed[node.parent.number]:
                self._place(node.parent)
            self._kids[node.parent.number].append(f"{node.number} 0 R")

    def write(self, file: PdfFile) -> int:
        """Write the tree; returns the number of its root."""
        elements, kids, top = self.root.all, self._kids, file.reserve()
        names = []
        for number, (tag, parent, _, _) in enumerate(elements, 1):
            if self._placed[number] and not kids[number] and tag not in _MAY_BE_EMPTY and parent:
                kids[parent].remove(f"{number} 0 R")
                self._placed[number] = False
        for number, (tag, parent, said, _) in enumerate(elements, 1):
            if self._placed[number]:
                said = self._described.get(number, said)
                page = f"/Pg {self._homes[number]} 0 R" if self._homes[number] else ""
                file.put(f"<</S/{tag}/P {parent or top} 0 R{said}{page}/K[{' '.join(kids[number])}]>>", number)
                if "/ID(" in said:
                    names.append((number, said))
        return file.put(f"<</Type/StructTreeRoot/K[{self.root.number} 0 R]{self._index(file, names)}>>", top)

    def _index(self, file: PdfFile, names: list[tuple[int, str]]) -> str:
        """Roles, elements by name, and elements by the content of pages."""
        roles = "".join(f"/{ours}/{standard}" for ours, standard in ROLES.items())
        parents = file.put(f"<</Nums[{''.join(self._numbered())}]>>")
        named = "".join(sorted(f"{_identity(said)}{number} 0 R" for number, said in names))
        return (
            f"/RoleMap<<{roles}>>{f'/IDTree<</Names[{named}]>>' if named else ''}"
            f"/ParentTree {parents} 0 R/ParentTreeNextKey {len(self._parents)}"
        )

    def _numbered(self) -> Iterator[str]:
        for key, entry in enumerate(self._parents):
            if isinstance(entry, int):
                yield f"{key} {entry} 0 R "
            else:
                yield f"{key}[{' '.join([f'{number} 0 R' for number in entry])}]"


def _identity(said: str) -> str:
    """The `ID` in the dictionary of an element."""
    return said.split("/ID", 1)[1].split(")", 1)[0] + ")"
