"""The structure tree: what the marked content on the pages means, and in which order it is read.

Elements are made with the flowables, in the order of the document. The tree of a file records what is drawn for each.
Sources: ISO 32000-1 14.7 (structure), 14.8 (tagged PDF); ISO 14289-1 7 (what PDF/UA asks of it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from briefgen.pdf.file import PdfFile, text_string

ROLES = {"Callout": "Div"}
"""Our own element types and the standard type of each (ISO 14289-1 7.1)."""

HEADER = "/Artifact <</Type/Pagination/Subtype/Header>> BDC"
FOOTER = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
REPEATED = "/Artifact <</Type/Pagination>> BDC"
LAYOUT = "/Artifact BMC"
LAST_LINE = "Last"
"""Operators that begin an artifact: header, footer, a repeated head, rules and fills (ISO 32000-1 14.8.2.2); and the
name of the form XObject that is the last line of a footer."""

_MAY_BE_EMPTY = frozenset({"TD", "TH"})
"""An empty cell keeps its place in the row; any other element without content is left out."""


class LinkTarget(NamedTuple):
    """The target of a link (an address, or `#` and an anchor of the document), and its spoken description."""

    href: str
    description: str


ElementRecord: TypeAlias = tuple[str, int, str, bool]
"""An element before anything is drawn: tag, number of its parent (0 for none), further entries of its dictionary
(alternate text, language, attributes), and whether it is attached to its parent already."""


class StructureElement:
    """A structure element, made with the flowables. An inline element is attached when it is first drawn, because its
    place is between the marked content of its paragraph.

    Elements are numbered as they are made; these are their object numbers in the file.
    """

    __slots__ = ("number", "parent", "records", "tag")

    def __init__(self, tag: str, parent: StructureElement | None, entries: str = "", attached: bool = False) -> None:
        self.tag, self.parent = tag, parent
        self.records: list[ElementRecord] = parent.records if parent else []
        """The records of all elements of its document, as plain values, so that there is no reference cycle."""
        self.records.append((tag, parent.number if parent else 0, entries, attached))
        self.number: int = len(self.records)

    def add(self, tag: str, entries: str = "") -> StructureElement:
        """Add a new element as the last child."""
        return StructureElement(tag, self, entries, True)


def new_structure(language: str) -> StructureElement:
    """The root element of a document."""
    return StructureElement("Document", None, f"/Lang{text_string(language)}", True)


class StructureTree:
    """The structure tree of one file while it is drawn, with its parent tree (ISO 32000-1 14.7.4.4).

    The elements are not changed, so that the document can be drawn again.
    """

    def __init__(self, root: StructureElement) -> None:
        self.root, count = root, len(root.records) + 1
        self._page = 0
        self._parents: list[list[int] | int] = []
        self._marks: list[int] = []
        self._kids: list[list[str]] = [[] for _ in range(count)]
        """The children of each element, as PDF text: references to elements and to marked content, which is only a
        number if it is on the element's first page (ISO 32000-1 14.7.4.2)."""
        self._first_pages = [0] * count
        """The object number of the first page of each element; 0 until it is known."""
        self._attached = [True] * count
        self._replaced_entries: dict[int, str] = {}
        for number, (_, parent, _, attached) in enumerate(root.records, 1):
            if attached:
                self._kids[parent].append(f"{number} 0 R")
            else:
                self._attached[number] = False

    @property
    def count(self) -> int:
        """The number of elements, which is also the last object number they use."""
        return len(self._kids) - 1

    def begin_page(self, number: int) -> int:
        """Begin the page with this object number; returns its `StructParents`."""
        self._page, self._marks = number, []
        self._parents.append(self._marks)
        return len(self._parents) - 1

    def mark(self, element: StructureElement) -> str:
        """Record marked content of an element on the current page; returns the operator that begins it."""
        number, mark, begin_page, first_pages = element.number, len(self._marks), self._page, self._first_pages
        if not self._attached[number]:
            self._attach(element)
        self._marks.append(number)
        if not first_pages[number]:
            first_pages[number] = begin_page
        kid = f"{mark}" if first_pages[number] == begin_page else f"<</Type/MCR/Pg {begin_page} 0 R/MCID {mark}>>"
        self._kids[number].append(kid)
        return f"/{element.tag} <</MCID {mark}>> BDC"

    def add_annotation(self, element: StructureElement, number: int) -> int:
        """Attach an annotation of the current page, by its object number, to an element; returns its `StructParent`."""
        if not self._attached[element.number]:
            self._attach(element)
        self._kids[element.number].append(f"<</Type/OBJR/Pg {self._page} 0 R/Obj {number} 0 R>>")
        self._parents.append(element.number)
        return len(self._parents) - 1

    def replace_entries(self, element: StructureElement, entries: str) -> None:
        """Replace the entries of an element, when they depend on where it is drawn."""
        self._replaced_entries[element.number] = entries

    def _attach(self, element: StructureElement) -> None:
        """Attach an inline element to its parent, and the parent to its own."""
        self._attached[element.number] = True
        if element.parent:
            if not self._attached[element.parent.number]:
                self._attach(element.parent)
            self._kids[element.parent.number].append(f"{element.number} 0 R")

    def write(self, file: PdfFile) -> int:
        """Write the tree, without elements that are empty; returns the number of its root."""
        elements, kids, top = self.root.records, self._kids, file.reserve()
        names = []
        for number, (tag, parent, _, _) in enumerate(elements, 1):
            if self._attached[number] and not kids[number] and tag not in _MAY_BE_EMPTY and parent:
                kids[parent].remove(f"{number} 0 R")
                self._attached[number] = False
        for number, (tag, parent, entries, _) in enumerate(elements, 1):
            if self._attached[number]:
                entries = self._replaced_entries.get(number, entries)
                begin_page = f"/Pg {self._first_pages[number]} 0 R" if self._first_pages[number] else ""
                file.put(f"<</S/{tag}/P {parent or top} 0 R{entries}{begin_page}/K[{' '.join(kids[number])}]>>", number)
                if "/ID(" in entries:
                    names.append((number, entries))
        return file.put(f"<</Type/StructTreeRoot/K[{self.root.number} 0 R]{self._root_entries(file, names)}>>", top)

    def _root_entries(self, file: PdfFile, names: list[tuple[int, str]]) -> str:
        """The entries of the root: role map, ID tree and parent tree."""
        roles = "".join(f"/{ours}/{standard}" for ours, standard in ROLES.items())
        parents = file.put(f"<</Nums[{''.join(self._parent_tree_entries())}]>>")
        named = "".join(sorted(f"{_id_of(entries)}{number} 0 R" for number, entries in names))
        return (
            f"/RoleMap<<{roles}>>{f'/IDTree<</Names[{named}]>>' if named else ''}"
            f"/ParentTree {parents} 0 R/ParentTreeNextKey {len(self._parents)}"
        )

    def _parent_tree_entries(self) -> Iterator[str]:
        for key, entry in enumerate(self._parents):
            if isinstance(entry, int):
                yield f"{key} {entry} 0 R "
            else:
                yield f"{key}[{' '.join([f'{number} 0 R' for number in entry])}]"


def _id_of(entries: str) -> str:
    """The value of `ID` in the entries of an element."""
    return entries.split("/ID", 1)[1].split(")", 1)[0] + ")"
