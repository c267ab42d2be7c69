"""The page writer: collects operators page by page, with marks, links, fields and fonts, and writes the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from briefgen.pdf.file import PdfFile, format_numbers
from briefgen.pdf.font_file import TrueTypeFont
from briefgen.pdf.font_subset import embed
from briefgen.pdf.tags import LAST_LINE, LAYOUT, REPEATED, LinkTarget, StructureElement, StructureTree


class Destination(NamedTuple):
    """A destination of links and outline: anchor, title and level in the outline (0 for none), page index, height."""

    anchor: str
    title: str
    level: int
    page: int
    y: float


class PendingLink(NamedTuple):
    """A link to be written at the end: numbers of its annotation and page, parent-tree key, rectangle, target."""

    number: int
    page: int
    key: int
    rect: tuple[float, float, float, float]
    target: LinkTarget


class PageWriter:
    """Writes the pages of one document. `anchor_pages` has the page of each anchor, `total` the number of pages."""

    def __init__(
        self,
        size: tuple[float, float],
        root: StructureElement,
        resources: Mapping[TrueTypeFont, str],
        anchor_pages: Mapping[str, int],
        total: int,
    ) -> None:
        self.tree = StructureTree(root)
        self.file = PdfFile(self.tree.count)
        self._texts: defaultdict[TrueTypeFont, list[str]] = defaultdict(list)
        self.characters: Mapping[TrueTypeFont, frozenset[str]] = {}
        """The characters that the document uses of each face, once it is written."""
        self._size = size
        self._resources, self._anchor_pages, self._total = resources, anchor_pages, total
        self.pages: list[int] = []
        self.fields: list[int] = []
        self.last_line = 0
        """The number of the form that is the last line of each footer; 0 for none."""
        self.reference = ""
        """The document's reference, written into each field as well: some programs save only the fields of a file."""
        self.embedded: Mapping[TrueTypeFont, int] = {}
        """The number of each font, once it is written."""
        self.destinations: list[Destination] = []
        self.pending_links: list[PendingLink] = []
        self.repeated: dict[object, list[str]] = {}
        """The operators of headers and footers that are the same on every page, once they are drawn."""
        self.artifact_operator = ""
        """The operator that begins an artifact, while a header, a footer or a repeated head is drawn; else empty."""
        self._parent, self.fonts = self.file.reserve(), self.file.reserve()
        self._begin()

    # ---- content ----

    def mark(self, element: StructureElement | None) -> str:
        """The operator that begins the content of an element, or of an artifact."""
        if self.artifact_operator:
            return self.artifact_operator
        return LAYOUT if element is None else self.tree.mark(element)

    def use_characters(self, face: TrueTypeFont, text: str) -> None:
        """Record that a text is set in a face."""
        self._texts[face].append(text)

    @contextmanager
    def as_artifact(self, operator: str) -> Iterator[None]:
        """Mark everything drawn inside the block as an artifact."""
        outer, self.artifact_operator = self.artifact_operator, operator
        yield
        self.artifact_operator = outer

    @contextmanager
    def repeating(self, repeated: bool) -> Iterator[None]:
        """Mark everything drawn inside the block as repeated content, if `repeated`."""
        with self.as_artifact(REPEATED if repeated else self.artifact_operator):
            yield

    def page_value(self, name: str) -> str:
        """The value of a page field: `page`, `pages`, or the page of an anchor (`#…`)."""
        if name.startswith("#"):
            return str(self._anchor_pages.get(name[1:], ""))
        return str(len(self.pages) if name == "page" else self._total)

    def add_destination(self, anchor: str, title: str, level: int, y: float) -> None:
        """Add a destination at a height of the current page."""
        if not self.artifact_operator:
            self.destinations.append(Destination(anchor, title, level, len(self.pages) - 1, y))

    def add_link(self, element: StructureElement, target: LinkTarget, rect: tuple[float, float, float, float]) -> None:
        """Add a stretch of a link; stretches on one line become one annotation (ISO 14289-1 7.18.5)."""
        if not self.artifact_operator:
            left, low, right, high = self._links.get((element, round(rect[1])), (target, rect))[1]
            box = min(left, rect[0]), min(low, rect[1]), max(right, rect[2]), max(high, rect[3])
            self._links[element, round(rect[1])] = target, box

    def add_annotation(self, element: StructureElement, entries: str) -> int:
        """Write an annotation of an element; returns its object number."""
        number = self.file.reserve()
        key = self.tree.add_annotation(element, number)
        self.file.put(f"<</Type/Annot{entries}/F 4/P {self.pages[-1]} 0 R/StructParent {key}>>", number)
        self._annotations.append(number)
        return number

    def draw_object(self, number: int, box: tuple[float, float, float, float]) -> None:
        """Draw an external object that fills the unit square, into a box: left, bottom, width, height."""
        left, bottom, width, height = box
        self._pictures[number] = None
        self.operators.append(f"q {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm /X{number} Do Q")

    # ---- pages ----

    def _begin(self) -> None:
        """Begin a page."""
        self.operators: list[str] = []
        """The operators of the current page."""
        self.pages.append(self.file.reserve())
        self._key = self.tree.begin_page(self.pages[-1])
        self._links: dict[tuple[StructureElement, int], tuple[LinkTarget, tuple[float, float, float, float]]] = {}
        self._annotations: list[int] = []
        self._pictures: dict[int, None] = {}

    def new_page(self) -> None:
        """End a page and begin the next one."""
        self._end()
        self._begin()

    def _end(self) -> None:
        for (element, _), (target, rect) in self._links.items():
            number = self.file.reserve()
            key = self.tree.add_annotation(element, number)
            self.pending_links.append(PendingLink(number, self.pages[-1], key, rect, target))
            self._annotations.append(number)
        content = self.file.stream("", "\n".join(self.operators).encode("latin-1"))
        annotations = " ".join(f"{number} 0 R" for number in self._annotations)
        entries = f"/Parent {self._parent} 0 R/MediaBox[0 0 {format_numbers(*self._size)}]/Contents {content} 0 R"
        entries += f"/Resources{self._page_resources()}/StructParents {self._key}/Tabs/S"
        entries += f"/Annots[{annotations}]" if annotations else ""
        self.file.put(f"<</Type/Page{entries}>>", self.pages[-1])

    def _page_resources(self) -> str:
        """The resource dictionary of a page: our fonts, pictures, and the last line of the footer."""
        objects = "".join([f"/X{number} {number} 0 R" for number in self._pictures])
        objects += f"/{LAST_LINE} {self.last_line} 0 R" if self.last_line else ""
        return f"<</Font {self.fonts} 0 R{f'/XObject <<{objects}>>' if objects else ''}>>"

    # ---- the file ----

    def finish(self) -> int:
        """End the last page; write pages and fonts. Returns the number of the page tree."""
        self._end()
        self.characters = {face: frozenset("".join(texts)) for face, texts in self._texts.items()}
        self.embedded = {face: embed(self.file, face, used - face.unseen) for face, used in self.characters.items()}
        fonts = {self._resources[face]: number for face, number in self.embedded.items()}
        self.file.put("<<" + "".join(f"/{name} {fonts[name]} 0 R" for name in sorted(fonts)) + ">>", self.fonts)
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.file.put(f"<</Type/Pages/Count {len(self.pages)}/Kids[{kids}]>>", self._parent)
        return self._parent
