"""Boxes and fields: AcroForm fields named by their key; `answers` reads them back by it.

Appearances are paths and our own embedded font, one stream for each state, so that every viewer and printer shows
the same; no JavaScript, no action, no `NeedAppearances`.
Sources: ISO 32000-1 12.5.6.19 (widgets), 12.7.4 (kinds of fields); ISO 14289-1 7.18.4; ISO 19005-2 6.4.1.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefgen.blocks import plain, tree
from briefgen.pdf.file import numbers, text
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import InlineObject, TextStyle, stroke

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


TICKED = "Yes"
"""Name of the state of a ticked box."""

_SIDE = 0.95
"""Side of a box, as a share of the size of its text."""
_LINE = 0.1
"""Width of its line, as a share of its side."""
_ROOM = 0.5
"""Points around a live box within its widget: a viewer that cuts at whole pixels leaves its line whole."""
_FINE = 0.07
"""That of a box which is a letter of a text."""
MULTILINE, _COMBO = 1 << 12, 1 << 17
"""Flags of a field: bit 13 (table 228), by which a remark is told from a day, and bit 18 (table 230)."""
_HAIRLINE = "C9D1DA"
_PAD = 2.0
_DAY = "2024. 12. 31."
"""A field for a day has room for at least this."""


@lru_cache(256)
def box(side: float, colour: str, mark: str = "", share: float = _LINE) -> str:
    """The paths of a box, from its lower left corner, with a `tick` or a `cross` in it; its line is a share of it."""
    line = max(6 * share, share * side)
    edge = side - line
    paths = f"q {stroke(colour)} {line:.2f} w {numbers(line / 2, line / 2, edge, edge)} re S"
    if mark:
        strokes = {
            "tick": ((0.22, 0.52), (0.42, 0.3), (0.78, 0.72)),
            "cross": ((0.25, 0.25), (0.75, 0.75), None, (0.25, 0.75), (0.75, 0.25)),
        }[mark]
        paths += f" {1.6 * line:.2f} w 1 J 1 j"
        move = True
        for point in strokes:
            if point:
                paths += f" {numbers(point[0] * side, point[1] * side)} {'m' if move else 'l'}"
            move = point is None
        paths += " S"
    return f"{paths} Q"


# ---- things in a line -------------------------------------------------------------------------------------------


class PrintedBox(InlineObject):
    """A box that stands in a text: ☐ ☑ ☒ as paths, with the character as the text of them (14.9.4).

    Nobody can tick it and no key comes back with it: it is a letter among letters, lower and finer than a live box."""

    _MARKS: ClassVar = {"☐": "", "☑": "tick", "☒": "cross"}

    def __init__(self, ink: TextStyle, node: StructureElement | None, letter: str) -> None:
        super().__init__(ink, node)
        self._letter = letter

    @property
    def sticks(self) -> bool:
        """A box goes before what it is for."""
        return True

    def width(self, measure: float) -> float:
        """The side of the box, and a little."""
        return self._side + 0.15 * self.ink.size

    @property
    def _side(self) -> float:
        """That of a capital."""
        return self.ink.size * self.ink.face.capitals / 1000

    def draw(self, pen: PageWriter, x: float, base: float, width: float) -> None:
        """Draw it inside a mark of its element."""
        paths = box(self._side, self.ink.colour, self._MARKS[self._letter], _FINE)
        # Programs that copy and search give ActualText only where a glyph is shown: an unseen space as wide as the box
        # is (9.3.4, 9.3.6).
        pen.need(self.ink.face, " ")
        wide = 100 * width / self.ink.blank
        unseen = f"BT {self.ink.select} 3 Tr {wide:.0f} Tz 1 0 0 1 {numbers(x, base)} Tm [<{self.ink.space}>] TJ ET"
        pen.code.append(
            f"{pen.mark(self.node)} /Span <</ActualText{text(self._letter)}>> BDC"
            f" q {unseen} 1 0 0 1 {numbers(x + 0.05 * self.ink.size, base)} cm {paths} Q EMC EMC"
        )


class FormField(InlineObject):
    """A field of the form, with an element of its own and the words that are spoken."""

    def __init__(self, ink: TextStyle, node: StructureElement | None, key: str, label: str) -> None:
        super().__init__(ink, node)
        self.key, self._label = key, label

    def draw(self, pen: PageWriter, x: float, base: float, width: float) -> None:
        """Draw it as an annotation; in a head that is repeated it is only a picture of itself."""
        left, low, right, high = rect = self._rect(x, base, width)
        if pen.header_footer or self.node is None:
            picture = self._picture(right - left, high - low)
            pen.code.extend([pen.mark(None), f"q 1 0 0 1 {numbers(left, low)} cm {picture} Q", "EMC"])
            return
        name = text(plain.strip_break_controls(self._label) or self.key)
        said = f"/Subtype/Widget/Rect[{numbers(*rect)}]/T({_escaped(self.key)})/TU{name}/H/N"
        named = f"/NM{text(f'{pen.reference}/{len(pen.fields) + 1}')}"
        pen.fields.append(pen.annotate(self.node, said + named + self._said(pen, right - left, high - low)))

    def _rect(self, x: float, base: float, width: float) -> tuple[float, float, float, float]:
        return x, base - 0.32 * self.ink.size, x + width - 2 * _PAD, base + 0.98 * self.ink.size

    def _picture(self, width: float, height: float) -> str:
        """The paths and words of its present state."""
        raise NotImplementedError

    def _said(self, pen: PageWriter, width: float, height: float) -> str:
        """Type, value and appearance."""
        raise NotImplementedError


class TickBox(FormField):
    """A box to tick."""

    def __init__(self, ink: TextStyle, node: StructureElement | None, box: tree.CheckBox) -> None:
        super().__init__(ink, node, box.key, box.label)
        self._ticked = box.ticked

    @property
    def sticks(self) -> bool:
        """A box goes before what it is for."""
        return True

    def width(self, measure: float) -> float:
        """The side of the box, and a little."""
        return self.ink.size * (_SIDE + 0.1)

    def _rect(self, x: float, base: float, width: float) -> tuple[float, float, float, float]:
        side = self.ink.size * _SIDE
        low = _low(self.ink, side, base)
        return x - _ROOM, low - _ROOM, x + side + _ROOM, low + side + _ROOM

    def _picture(self, width: float, height: float) -> str:
        return _within(self.ink.size * _SIDE, self.ink.colour, "tick" if self._ticked else "")

    def _said(self, pen: PageWriter, width: float, height: float) -> str:
        side = self.ink.size * _SIDE
        on, off = (pen.file.shared(*_state(side, self.ink.colour, mark)) for mark in ("tick", ""))
        state = f"/{TICKED}" if self._ticked else "/Off"
        return f"/FT/Btn/V{state}/AS{state}/DV{state}/AP<</N<</{TICKED} {on} 0 R/Off {off} 0 R>>>>"


@lru_cache(256)
def _state(side: float, colour: str, mark: str) -> tuple[str, bytes]:
    """The form of a live box in one of its states: its dictionary and its paths."""
    whole = side + 2 * _ROOM
    said = f"/Type/XObject/Subtype/Form/BBox[0 0 {numbers(whole, whole)}]/Resources<<>>"
    return said, _within(side, colour, mark).encode("latin-1")


def _within(side: float, colour: str, mark: str) -> str:
    """A box in the middle of its widget."""
    return f"1 0 0 1 {_ROOM} {_ROOM} cm {box(side, colour, mark)}"


class _Words(FormField):
    """A field that shows words on a hairline."""

    def __init__(self, ink: TextStyle, node: StructureElement | None, key: str, label: str, shown: str) -> None:
        super().__init__(ink, node, key, label)
        self._shown = shown

    def _picture(self, width: float, height: float) -> str:
        word = self.ink.face.word(self._shown)
        wide = word.width * self.ink.size
        narrow = f" {max(100 * (width - _PAD) / wide, 1):.1f} Tz" if wide > width - _PAD > 0 else ""
        line = f"{stroke(_HAIRLINE)} 0.5 w {numbers(0, 0.25)} m {numbers(width, 0.25)} l S"
        if not word.letters:
            return line
        low = 0.32 * self.ink.size
        return f"{line} /Tx BMC q BT {self.ink.select}{narrow} 0 {low:.2f} Td [<{word.operand}>] TJ ET Q EMC"

    def _said(self, pen: PageWriter, width: float, height: float) -> str:
        pen.need(self.ink.face, self._shown)
        look = _appearance(pen, self._picture(width, height), width, height)
        return f"{self._value()}/DA({self.ink.select})/AP<</N {look} 0 R>>"

    def _value(self) -> str:
        raise NotImplementedError


class ChoiceField(_Words):
    """A drop-down: the value is kept, its words are shown."""

    def __init__(self, ink: TextStyle, node: StructureElement | None, choice: tree.Choice) -> None:
        super().__init__(ink, node, choice.key, choice.label, dict(choice.options).get(choice.value, choice.value))
        self._choice = choice

    def width(self, measure: float) -> float:
        """Room for the longest of the words, and for the arrow a viewer draws."""
        words = [self._shown, *(shown for _, shown in self._choice.options)]
        widest = max(self.ink.face.word(each).width for each in words) * self.ink.size
        return float(min(widest + 1.2 * self.ink.size + 2 * _PAD, measure))

    def _value(self) -> str:
        options = "".join(f"[{text(value)}{text(shown)}]" for value, shown in self._choice.options)
        return f"/FT/Ch/Ff {_COMBO}/Opt[{options}]/V{text(self._choice.value)}/DV{text(self._choice.value)}"


class DayField(_Words):
    """A day: words, until somebody types another."""

    def __init__(self, ink: TextStyle, node: StructureElement | None, field: tree.DateField) -> None:
        super().__init__(ink, node, field.key, field.label, field.words)

    def width(self, measure: float) -> float:
        """Room for its words, and for any day."""
        widest = max(self.ink.face.word(words).width for words in (self._shown, _DAY)) * self.ink.size
        return float(min(widest + 3 * _PAD, measure))

    def _value(self) -> str:
        return f"/FT/Tx/V{text(self._shown)}/DV{text(self._shown)}"


class RemarkField(_Words):
    """A remark: as wide as the column; while it is empty, its placeholder is shown."""

    def __init__(self, ink: TextStyle, node: StructureElement | None, remark: tree.Remark) -> None:
        super().__init__(ink, node, remark.key, remark.label, remark.text or remark.placeholder)
        self._text = remark.text

    def width(self, measure: float) -> float:
        """The column."""
        return measure

    def _value(self) -> str:
        return f"/FT/Tx/Ff {MULTILINE}/V{text(self._text)}/DV{text(self._text)}"


def form(pen: PageWriter) -> int:
    """The form of a document with fields: all of them, and the fonts a viewer sets an answer in."""
    fields = " ".join(f"{number} 0 R" for number in pen.fields)
    return pen.file.put(f"<</Fields[{fields}]/DR<</Font {pen.fonts} 0 R>>>>")


def _appearance(pen: PageWriter, paths: str, width: float, height: float) -> int:
    said = f"/Type/XObject/Subtype/Form/BBox[0 0 {numbers(width, height)}]/Resources<</Font {pen.fonts} 0 R>>"
    return pen.file.shared(said, paths.encode("latin-1"))


def _low(ink: TextStyle, side: float, base: float) -> float:
    """The lower edge of a box that stands in the middle of the capitals beside it."""
    return base + (ink.face.capitals * ink.size / 1000 - side) / 2


def _escaped(words: str) -> str:
    """A literal string (7.3.4.2) of ASCII."""
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
