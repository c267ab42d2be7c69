"""The structure tree: what the marks on the pages mean, and in which order they are read.

Elements are made with the flowables, in the order of the document; content is hung on them when it is drawn.
Sources: ISO 32000-1 14.7 (structure), 14.8 (tagged PDF); ISO 14289-1 7 (what PDF/UA asks of it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from briefgen.pdf.file import File, text

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


class Content(NamedTuple):
    """A marked-content sequence of an element: index of the page, MCID."""

    page: int
    mark: int


class Annotation(NamedTuple):
    """An annotation of an element: index of the page, object number."""

    page: int
    number: int


class Target(NamedTuple):
    """Where a link goes (an address, or `#` and an anchor of the document), and what it says to a listener."""

    href: str
    said: str


class Node:
    """A structure element. `said` is the rest of its dictionary: alternate text, language, attributes."""

    __slots__ = ("kids", "number", "parent", "placed", "said", "tag")

    def __init__(self, tag: str, parent: Node | None = None, said: str = "") -> None:
        self.tag, self.parent, self.said = tag, parent, said
        self.kids: list[Node | Content | Annotation] = []
        self.number = 0
        self.placed = False

    def add(self, tag: str, said: str = "") -> Node:
        """A new element, last within this one."""
        node = Node(tag, self, said)
        node.place()
        return node

    def place(self) -> None:
        """Take the place among the parent's content. An inline element does so when it is first drawn, not before:
        its place is between the marks of its paragraph."""
        if not self.placed and self.parent is not None:
            self.placed = True
            self.parent.kids.append(self)


class Tree:
    """The structure of one document, and the way back from content to it (14.7.4.4)."""

    def __init__(self, language: str) -> None:
        self.root = Node("Document", said=f"/Lang{text(language)}")
        self._pages = 0
        self._parents: list[list[Node] | Node] = []
        self._marks: list[Node] = []

    def page(self) -> int:
        """Begin a page; returns its `StructParents`."""
        self._marks = []
        self._parents.append(self._marks)
        self._pages += 1
        return len(self._parents) - 1

    def mark(self, node: Node) -> str:
        """The operator that begins content of an element on the current page."""
        node.place()
        number = len(self._marks)
        self._marks.append(node)
        node.kids.append(Content(self._pages - 1, number))
        return f"/{node.tag} <</MCID {number}>> BDC"

    def annotate(self, node: Node, number: int) -> int:
        """Hang an annotation of the current page on an element; returns its `StructParent`."""
        node.place()
        node.kids.append(Annotation(self._pages - 1, number))
        self._parents.append(node)
        return len(self._parents) - 1

    def write(self, file: File, pages: list[int]) -> int:
        """Write the tree; `pages` are the object numbers of the pages. Returns the number of its root."""
        nodes = list(self._live())
        first = file.reserve(len(nodes))
        for number, node in enumerate(nodes, first):
            node.number = number
        top = file.reserve()
        for node in nodes:
            parent = node.parent.number if node.parent else top
            file.put(f"<</Type/StructElem/S/{node.tag}/P {parent} 0 R{node.said}{_kids(node, pages)}>>", node.number)
            # Parents and kids are a circle: left as it is, all of a document would wait for the collector.
            node.kids.clear()
        parents = file.put(f"<</Nums[{''.join(self._numbered())}]>>")
        names = "".join(f"{_identity(node)}{node.number} 0 R" for node in nodes if "/ID(" in node.said)
        roles = "".join(f"/{ours}/{standard}" for ours, standard in ROLES.items())
        identities = f"/IDTree<</Names[{names}]>>" if names else ""
        return file.put(
            f"<</Type/StructTreeRoot/K[{self.root.number} 0 R]/RoleMap<<{roles}>>{identities}"
            f"/ParentTree {parents} 0 R/ParentTreeNextKey {len(self._parents)}>>",
            top,
        )

    def _live(self) -> Iterator[Node]:
        """The elements with content, parents first; not recursive, for lists may nest as deep as they like."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            node.kids = [k for k in node.kids if not isinstance(k, Node) or k.kids or k.tag in _MAY_BE_EMPTY]
            waiting += [kid for kid in reversed(node.kids) if isinstance(kid, Node)]
            yield node

    def _numbered(self) -> Iterator[str]:
        for key, entry in enumerate(self._parents):
            if isinstance(entry, Node):
                yield f"{key} {entry.number} 0 R "
            else:
                yield f"{key}[{' '.join(f'{node.number} 0 R' for node in entry)}]"


def _kids(node: Node, pages: list[int]) -> str:
    """`Pg` and `K` of an element: content on its first page by number, any other by reference."""
    home, kids = -1, []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(f"{kid.number} 0 R")
        elif isinstance(kid, Annotation):
            kids.append(f"<</Type/OBJR/Pg {pages[kid.page]} 0 R/Obj {kid.number} 0 R>>")
        elif kid.page == home or home < 0:
            home = kid.page
            kids.append(str(kid.mark))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[kid.page]} 0 R/MCID {kid.mark}>>")
    page = f"/Pg {pages[home]} 0 R" if home >= 0 else ""
    return f"{page}/K[{' '.join(kids)}]"


def _identity(node: Node) -> str:
    """The `ID` in the dictionary of an element."""
    return node.said.split("/ID", 1)[1].split(")", 1)[0] + ")"
