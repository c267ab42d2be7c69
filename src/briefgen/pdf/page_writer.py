"""The pen of a tagged PDF: it marks what is drawn, page by page, and writes the file.

Our own flowables write operators; images, drawings and charts are drawn by ReportLab on an `Easel`, which is imported
for the first of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from briefgen.pdf.file import PdfFile, numbers
from briefgen.pdf.font_file import TrueTypeFont
from briefgen.pdf.font_subset import embed
from briefgen.pdf.tags import LAST_LINE, LAYOUT, REPEATED, LinkTarget, StructureElement, StructureTree

if TYPE_CHECKING:
    from briefgen.pdf.reportlab_canvas import ReportLabCanvas


class Destination(NamedTuple):
    """A place that can be gone to: anchor, title and level in the outline (0 for none), index of its page, height."""

    anchor: str
    title: str
    level: int
    page: int
    y: float


class PendingLink(NamedTuple):
    """A link on its way: the number of its annotation and of its page, where it stands, where it goes."""

    number: int
    page: int
    key: int
    rect: tuple[float, float, float, float]
    target: LinkTarget


class PageWriter:
    """One document on its way. `places` gives the page of each anchor, `total` is the number of pages."""

    def __init__(
        self,
        size: tuple[float, float],
        root: StructureElement,
        resources: Mapping[TrueTypeFont, str],
        places: Mapping[str, int],
        total: int,
    ) -> None:
        self.tree = StructureTree(root)
        self.file = PdfFile(self.tree.count)
        self.letters: defaultdict[TrueTypeFont, set[str]] = defaultdict(set)
        """The characters the document needs of each face."""
        self._size = size
        self._easel: ReportLabCanvas | None = None
        self._resources, self._places, self._total = resources, places, total
        self.pages: list[int] = []
        self.fields: list[int] = []
        self.last_line = 0
        """The number of the form that is the last line of each footer; 0 for none."""
        self.reference = ""
        """The document's reference, which names each field too: some programs save nothing else of a file."""
        self.embedded: Mapping[TrueTypeFont, int] = {}
        """The number of each font, once it is written."""
        self.arrivals: list[Destination] = []
        self.jumps: list[PendingLink] = []
        self.repeated: dict[object, list[str]] = {}
        """The operators of headers and footers that are the same on every page, once they are drawn."""
        self.header_footer = ""
        """The operator that begins an artifact, while header, footer or a repeated head is drawn."""
        self._parent, self.fonts = self.file.reserve(), self.file.reserve()
        self._begin()

    @property
    def easel(self) -> ReportLabCanvas:
        """Where ReportLab draws on the current page."""
        if self._easel is None:
            from briefgen.pdf.reportlab_canvas import ReportLabCanvas as Easel

            self._easel = Easel(self._size, self.file)
            self._easel.begin(self.code)
        return self._easel

    # ---- what is drawn ----

    def mark(self, node: StructureElement | None) -> str:
        """The operator that begins content of an element, or of an artifact."""
        if self.header_footer:
            return self.header_footer
        return LAYOUT if node is None else self.tree.mark(node)

    def need(self, face: TrueTypeFont, text: str) -> None:
        """The document needs the characters of a text; plain ones are in every subset."""
        letters = self.letters[face]
        if not text.isascii():
            letters.update(text)

    @contextmanager
    def as_artifact(self, operator: str) -> Iterator[None]:
        """All that is drawn meanwhile is furniture of the page."""
        before, self.header_footer = self.header_footer, operator
        yield
        self.header_footer = before

    @contextmanager
    def repeating(self, repeated: bool) -> Iterator[None]:
        """What is drawn meanwhile has been there before, if `repeated`."""
        with self.as_artifact(REPEATED if repeated else self.header_footer):
            yield

    def known(self, name: str) -> str:
        """What is known only on the page: its number, their number, the page of an anchor."""
        if name.startswith("#"):
            return str(self._places.get(name[1:], ""))
        return str(len(self.pages) if name == "page" else self._total)

    def arrive(self, anchor: str, title: str, level: int, y: float) -> None:
        """Here is a place that outline and links go to."""
        if not self.header_footer:
            self.arrivals.append(Destination(anchor, title, level, len(self.pages) - 1, y))

    def link(self, node: StructureElement, target: LinkTarget, rect: tuple[float, float, float, float]) -> None:
        """A stretch of a link; stretches on one line are one annotation (ISO 14289-1 7.18.5)."""
        if not self.header_footer:
            left, low, right, high = self._links.get((node, round(rect[1])), (target, rect))[1]
            box = min(left, rect[0]), min(low, rect[1]), max(right, rect[2]), max(high, rect[3])
            self._links[node, round(rect[1])] = target, box

    def annotate(self, node: StructureElement, said: str) -> int:
        """An annotation of an element; returns its object number."""
        number = self.file.reserve()
        key = self.tree.annotate(node, number)
        self.file.put(f"<</Type/Annot{said}/F 4/P {self.pages[-1]} 0 R/StructParent {key}>>", number)
        self._notes_on_page.append(number)
        return number

    # ---- pages ----

    def _begin(self) -> None:
        """Begin a page."""
        self.code: list[str] = []
        """The operators of the current page."""
        self.pages.append(self.file.reserve())
        self._key = self.tree.page(self.pages[-1])
        self._links: dict[tuple[StructureElement, int], tuple[LinkTarget, tuple[float, float, float, float]]] = {}
        self._notes_on_page: list[int] = []
        if self._easel:
            self._easel.begin(self.code)

    def turn(self) -> None:
        """End a page and begin the next one."""
        self._end()
        self._begin()

    def _end(self) -> None:
        for (node, _), (target, rect) in self._links.items():
            number = self.file.reserve()
            self.jumps.append(PendingLink(number, self.pages[-1], self.tree.annotate(node, number), rect, target))
            self._notes_on_page.append(number)
        content = self.file.stream("", "\n".join(self.code).encode("latin-1"))
        annotations = " ".join(f"{number} 0 R" for number in self._notes_on_page)
        self.file.put(
            f"<</Type/Page/Parent {self._parent} 0 R/MediaBox[0 0 {numbers(*self._size)}]/Contents {content} 0 R"
            f"/Resources{self._used()}/StructParents {self._key}/Tabs/S"
            + (f"/Annots[{annotations}]" if annotations else "")
            + ">>",
            self.pages[-1],
        )

    def _used(self) -> str:
        """The resources of a page: our fonts, the last line of the footer, and whatever ReportLab has drawn with."""
        forms, others = self._easel.used() if self._easel else ("", "")
        forms += f"/{LAST_LINE} {self.last_line} 0 R" if self.last_line else ""
        return f"<</Font {self.fonts} 0 R{f'/XObject <<{forms}>>' if forms else ''}{others}>>"

    # ---- the file ----

    def finish(self) -> int:
        """End the last page; write pages, fonts and what ReportLab has made. Returns the number of the page tree."""
        self._end()
        self.embedded = {face: embed(self.file, face, used - face.unseen) for face, used in self.letters.items()}
        fonts = {self._resources[face]: number for face, number in self.embedded.items()}
        self.file.put("<<" + "".join(f"/{name} {fonts[name]} 0 R" for name in sorted(fonts)) + ">>", self.fonts)
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.file.put(f"<</Type/Pages/Count {len(self.pages)}/Kids[{kids}]>>", self._parent)
        if self._easel:
            self._easel.written()
        return self._parent
