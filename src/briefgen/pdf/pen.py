"""The canvas of a tagged PDF: ReportLab draws, we mark what is drawn, and write the file.

ReportLab's `Canvas` stays what it is, so that its images, drawings and charts stand between our own flowables. What
it does differently from what the standards ask is set right here, and nowhere else (ReportLab 5.1.0; each point has a
test that fails when a version of it no longer needs the remedy):

- it selects Helvetica, which is not embedded, at the top of each page: no preamble is written;
- it writes no end of line before `endstream`, which ISO 19005-2 6.1.7.1 asks for: it is put in;
- it numbers its objects by itself: they take their numbers from our file;
- it selects fonts that are not embedded before each drawing: the letters of a drawing are outlines (`drawings`);
- it writes images in ASCII85, a quarter larger: it is told not to;
- its file has neither object streams nor an ID that depends on the content: our `File` writes it.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from briefgen.pdf.face import Face
from briefgen.pdf.file import File, numbers
from briefgen.pdf.subset import embed
from briefgen.pdf.tags import LAST_LINE, LAYOUT, REPEATED, Node, Target, Tree

rl_config.useA85 = 0


class Arrival(NamedTuple):
    """A place that can be gone to: anchor, title and level in the outline (0 for none), index of its page, height."""

    anchor: str
    title: str
    level: int
    page: int
    y: float


class Jump(NamedTuple):
    """A link on its way: the number of its annotation and of its page, where it stands, where it goes."""

    number: int
    page: int
    key: int
    rect: tuple[float, float, float, float]
    target: Target


class _Registry(pdfdoc.PDFDocument):
    """ReportLab's document, with the object numbers of our file."""

    file: File
    letters: dict[Face, set[str]]

    @property
    def objectcounter(self) -> int:
        """The last number given out."""
        return self.file.count

    @objectcounter.setter
    def objectcounter(self, value: int) -> None:
        self.file.reserve(value - self.file.count)


class Pen(Canvas):
    """One document on its way. `places` gives the page of each anchor, `total` is the number of pages."""

    # What we use of ReportLab's canvas, which its types do not tell.
    _doc: Any
    _code: list[str]
    _pagesize: tuple[float, float]
    _formsinuse: list[str]
    _shadingUsed: dict[str, Any]  # noqa: N815
    _extgstate: Any
    _startPage: Callable[[], None]  # noqa: N815

    def __init__(
        self,
        size: tuple[float, float],
        tree: Tree,
        resources: Mapping[Face, str],
        places: Mapping[str, int],
        total: int,
    ) -> None:
        super().__init__(io.BytesIO(), pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7))
        self.file, self.tree = File(tree.count), tree
        self._doc.__class__, self._doc.file = _Registry, self.file
        self.letters: defaultdict[Face, set[str]] = defaultdict(set)
        """The characters the document needs of each face."""
        self._doc.letters = self.letters
        self._doc.idToObject.clear()
        self._resources, self._places, self._total = resources, places, total
        self.pages: list[int] = []
        self.fields: list[int] = []
        self.last_line = 0
        """The number of the form that is the last line of each footer; 0 for none."""
        self.reference = ""
        """The document's reference, which names each field too: some programs save nothing else of a file."""
        self.embedded: Mapping[Face, int] = {}
        """The number of each font, once it is written."""
        self.arrivals: list[Arrival] = []
        self.jumps: list[Jump] = []
        self.furniture = ""
        """The operator that begins an artifact, while header, footer or a repeated head is drawn."""
        self._parent, self.fonts = self.file.reserve(), self.file.reserve()
        self._begin()

    def _make_preamble(self) -> None:
        self._preamble = ""

    @property
    def code(self) -> list[str]:
        """The operators of the current page."""
        return self._code

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802
        """No font for what ReportLab draws: there is not a letter in it."""

    # ---- what is drawn ----

    def mark(self, node: Node | None) -> str:
        """The operator that begins content of an element, or of an artifact."""
        if self.furniture:
            return self.furniture
        return LAYOUT if node is None else self.tree.mark(node)

    def need(self, face: Face, text: str) -> None:
        """The document needs the characters of a text; plain ones are in every subset."""
        letters = self.letters[face]
        if not text.isascii():
            letters.update(text)

    @contextmanager
    def as_artifact(self, operator: str) -> Iterator[None]:
        """All that is drawn meanwhile is furniture of the page."""
        before, self.furniture = self.furniture, operator
        yield
        self.furniture = before

    @contextmanager
    def repeating(self, repeated: bool) -> Iterator[None]:
        """What is drawn meanwhile has been there before, if `repeated`."""
        with self.as_artifact(REPEATED if repeated else self.furniture):
            yield

    def known(self, name: str) -> str:
        """What is known only on the page: its number, their number, the page of an anchor."""
        if name.startswith("#"):
            return str(self._places.get(name[1:], ""))
        return str(len(self.pages) if name == "page" else self._total)

    def arrive(self, anchor: str, title: str, level: int, y: float) -> None:
        """Here is a place that outline and links go to."""
        if not self.furniture:
            self.arrivals.append(Arrival(anchor, title, level, len(self.pages) - 1, y))

    def link(self, node: Node, target: Target, rect: tuple[float, float, float, float]) -> None:
        """A stretch of a link; stretches on one line are one annotation (ISO 14289-1 7.18.5)."""
        if not self.furniture:
            left, low, right, high = self._links.get((node, round(rect[1])), (target, rect))[1]
            box = min(left, rect[0]), min(low, rect[1]), max(right, rect[2]), max(high, rect[3])
            self._links[node, round(rect[1])] = target, box

    def annotate(self, node: Node, said: str) -> int:
        """An annotation of an element; returns its object number."""
        number = self.file.reserve()
        key = self.tree.annotate(node, number)
        self.file.put(f"<</Type/Annot{said}/F 4/P {self.pages[-1]} 0 R/StructParent {key}>>", number)
        self._notes_on_page.append(number)
        return number

    # ---- pages ----

    def _begin(self) -> None:
        """Begin a page."""
        self.pages.append(self.file.reserve())
        self._key = self.tree.page(self.pages[-1])
        self._links: dict[tuple[Node, int], tuple[Target, tuple[float, float, float, float]]] = {}
        self._notes_on_page: list[int] = []

    def showPage(self) -> None:  # noqa: N802  ReportLab's name
        """End a page and begin the next one."""
        self._end()
        self._startPage()
        self._begin()

    def _end(self) -> None:
        for (node, _), (target, rect) in self._links.items():
            number = self.file.reserve()
            self.jumps.append(Jump(number, self.pages[-1], self.tree.annotate(node, number), rect, target))
            self._notes_on_page.append(number)
        content = self.file.stream("", "\n".join(self._code).encode("latin-1"))
        annotations = " ".join(f"{number} 0 R" for number in self._notes_on_page)
        self.file.put(
            f"<</Type/Page/Parent {self._parent} 0 R/MediaBox[0 0 {numbers(*self._pagesize)}]/Contents {content} 0 R"
            f"/Resources{self._used()}/StructParents {self._key}/Tabs/S"
            + (f"/Annots[{annotations}]" if annotations else "")
            + ">>",
            self.pages[-1],
        )

    def _used(self) -> str:
        """The resources of a page: our fonts, and whatever ReportLab has drawn with."""
        kinds = {
            "ExtGState": self._extgstate.getState(),
            "Shading": pdfdoc.PDFDictionary({name: pdfdoc.PDFObjectReference(name) for name in self._shadingUsed}),
        }
        said = "".join(f"/{kind} {self._said(used)}" for kind, used in kinds.items() if used)
        if forms := self._forms():
            said = f"/XObject <<{forms}>>{said}"
        return f"<</Font {self.fonts} 0 R{said}>>"

    def _forms(self) -> str:
        """The forms and pictures of a page: ReportLab's, and the last line of the footer."""
        drawn = self._said(self._doc.xobjDict(self._formsinuse)) if self._formsinuse else ""
        ours = f"/{LAST_LINE} {self.last_line} 0 R" if self.last_line else ""
        return drawn.strip().removeprefix("<<").removesuffix(">>") + ours

    def _said(self, thing: Any) -> str:
        return bytes(pdfdoc.format(thing, self._doc)).decode("latin-1")

    # ---- the file ----

    def finish(self) -> int:
        """End the last page; write pages, fonts and what ReportLab has made. Returns the number of the page tree."""
        self._end()
        self.embedded = {face: embed(self.file, face, used - face.unseen) for face, used in self.letters.items()}
        fonts = {self._resources[face]: number for face, number in self.embedded.items()}
        self.file.put("<<" + "".join(f"/{name} {fonts[name]} 0 R" for name in sorted(fonts)) + ">>", self.fonts)
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.file.put(f"<</Type/Pages/Count {len(self.pages)}/Kids[{kids}]>>", self._parent)
        self._adopt()
        return self._parent

    def _adopt(self) -> None:
        """Write ReportLab's objects; formatting one may make further ones."""
        done: set[str] = set()
        while waiting := [name for name in self._doc.idToObject if name not in done]:
            for name in waiting:
                body = bytes(pdfdoc.format(self._doc.idToObject[name], self._doc, toplevel=1)).rstrip(b"\r\n")
                number = self._doc.idToObjectNumberAndVersion[name][0]
                if body.endswith(b"endstream"):
                    self.file.put_stream(body.removesuffix(b"endstream") + b"\nendstream", number)
                else:
                    self.file.put(body.decode("latin-1"), number)
                done.add(name)
