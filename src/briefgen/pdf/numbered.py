"""Numbered copies: a document written once, of which each copy has its own last line in the footer.

Pages, fonts, structure and fields are the same objects, packed once. A copy adds a form (ISO 32000-1 8.10) that every
footer shows, the information dictionary, and, for characters the document itself has not, a subset of its own: one
shared by all copies would tell a reader the names of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from briefgen.errors import Problem, Refused
from briefgen.pdf.face import INVISIBLE, Face
from briefgen.pdf.file import Body, File, numbers
from briefgen.pdf.fonts import FontFiles, fonts_of
from briefgen.pdf.inks import fill
from briefgen.pdf.subset import embed
from briefgen.pdf.text import BASE as BASE_LINE
from briefgen.pdf.xmp import About, information
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class LastLine:
    """How the line looks: weight, size, colour, tracking; its height, and the width it has to fit (points)."""

    bold: bool
    size: float
    colour: str
    tracking: float
    pitch: float
    measure: float


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document but for the last line of its footers; it can be sent to another process.

    `root`, `info` and `form` are numbers of objects; `known` gives, by the path of a font file, the number of the
    document's own subset and its characters.
    """

    body: Body = field(repr=False)
    root: int
    info: int
    form: int
    about: About
    line: LastLine
    files: FontFiles
    known: Mapping[str, tuple[int, frozenset[str]]] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""
        return len(self.body.data)

    def drawn(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this last line and number. Raises `Refused` where the line is too long."""
        tail = File(self.body.taken)
        stretches = list(self._stretches(words))
        if sum(width for *_, width in stretches) > self.line.measure:
            raise Refused(Problem(f"“{words}” is too long for one line of the footer", hint="shorten the name"))
        resources, shown = "", ""
        for i, (face, letters, operand, _) in enumerate(stretches):
            resources += f"/L{i} {self._font(tail, face, letters)} 0 R"
            shown += f" /L{i} {self.line.size:g} Tf [<{operand}>] TJ"
        base = self.line.pitch * (1 - BASE_LINE)
        tracking = f"{self.line.tracking:g} Tc " if self.line.tracking else ""
        code = f"BT {tracking}{fill(self.line.colour)} 1 0 0 1 0 {base:.2f} Tm{shown} ET"
        box = numbers(0, 0, self.line.measure, self.line.pitch)
        tail.stream(
            f"/Type/XObject/Subtype/Form/BBox[{box}]/Resources<</Font<<{resources}>>>>", code.encode(), self.form
        )
        tail.put(information(self.about, number), self.info)
        return self.body.ended(self.root, self.info, tail.bodies)

    def _stretches(self, words: str) -> Iterator[tuple[Face, frozenset[str], str, float]]:
        """The line in stretches of one face: its characters, operand and width in points."""
        for face, text in fonts_of(*self.files).split(words, self.line.bold):
            word = face.word(text)
            width = word.width * self.line.size + word.letters * self.line.tracking
            yield face, frozenset(text) - INVISIBLE, word.operand, width

    def _font(self, tail: File, face: Face, letters: frozenset[str]) -> int:
        """The document's own subset where it has every character, else one of this copy alone."""
        number, known = self.known.get(face.place, (0, frozenset()))
        return number if letters <= known else embed(tail, face, letters, frozenset())
