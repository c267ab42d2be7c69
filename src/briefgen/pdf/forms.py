"""Check boxes and form fields: AcroForm fields named by their key, by which `form_reader` reads them back.

Appearances are paths and our own embedded font, one stream for each state, so that every viewer and printer shows the
same. There is no JavaScript, no action and no `NeedAppearances`.
Sources: ISO 32000-1 12.5.6.19 (widgets), 12.7.4 (kinds of fields); ISO 14289-1 7.18.4; ISO 19005-2 6.4.1.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefgen.blocks import plain, tree
from briefgen.pdf.file import format_numbers, text_string
from briefgen.pdf.tags import StructureElement
from briefgen.pdf.text_styles import InlineObject, TextStyle, stroke_colour

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


TICKED = "Yes"
"""Name of the state of a ticked box."""

_SIDE_SHARE = 0.95
"""Side of a check box, as a share of the size of its text."""
_LINE_SHARE = 0.1
"""Line width of a check box, as a share of its side."""
_MARGIN = 0.5
"""Points around a check box within its widget: a viewer that clips at whole pixels leaves its line whole."""
_FINE_SHARE = 0.07
"""Line width of a printed box character, as a share of its side."""
MULTILINE, _COMBO = 1 << 12, 1 << 17
"""Flags of a field: bit 13 (ISO 32000-1 table 228), which tells a remark from a day, and bit 18 (table 230)."""
_HAIRLINE = "C9D1DA"
_PADDING = 2.0
_LONGEST_DATE = "2024. 12. 31."
"""A field for a day has room for at least this text."""


@lru_cache(256)
def box_paths(side: float, colour: str, mark: str = "", share: float = _LINE_SHARE) -> str:
    """The paths of a box, from its lower left corner, with a `tick` or a `cross` in it.

    `side` is in points, `share` is the line width as a share of it.
    """
    line = max(6 * share, share * side)
    edge = side - line
    paths = f"q {stroke_colour(colour)} {line:.2f} w {format_numbers(line / 2, line / 2, edge, edge)} re S"
    if mark:
        strokes = {
            "tick": ((0.22, 0.52), (0.42, 0.3), (0.78, 0.72)),
            "cross": ((0.25, 0.25), (0.75, 0.75), None, (0.25, 0.75), (0.75, 0.25)),
        }[mark]
        paths += f" {1.6 * line:.2f} w 1 J 1 j"
        move = True
        for point in strokes:
            if point:
                paths += f" {format_numbers(point[0] * side, point[1] * side)} {'m' if move else 'l'}"
            move = point is None
        paths += " S"
    return f"{paths} Q"


class PrintedBox(InlineObject):
    """A box character of a text (☐ ☑ ☒), drawn as paths, with the character as `ActualText` (ISO 32000-1 14.9.4).

    It is no form field: nobody can tick it. It is lower and finer than a check box."""

    _MARKS: ClassVar = {"☐": "", "☑": "tick", "☒": "cross"}

    def __init__(self, text_style: TextStyle, element: StructureElement | None, letter: str) -> None:
        super().__init__(text_style, element)
        self._letter = letter

    @property
    def keeps_with_next(self) -> bool:
        """A box stays with the word it is for."""
        return True

    def width(self, measure: float) -> float:
        """The side of the box, and a little space."""
        return self._side + 0.15 * self.text_style.size

    @property
    def _side(self) -> float:
        """The height of a capital."""
        return self.text_style.size * self.text_style.face.capitals / 1000

    def draw(self, writer: PageWriter, x: float, base: float, width: float) -> None:
        """Draw it inside a mark of its element."""
        paths = box_paths(self._side, self.text_style.colour, self._MARKS[self._letter], _FINE_SHARE)
        # Programs that copy and search give ActualText only where a glyph is shown: an invisible space as wide as the
        # box (9.3.4, 9.3.6).
        writer.use_characters(self.text_style.face, " ")
        wide = 100 * width / self.text_style.space_width
        place, space = format_numbers(x, base), self.text_style.space_operand
        unseen = f"BT {self.text_style.select} 3 Tr {wide:.0f} Tz 1 0 0 1 {place} Tm [({space})] TJ ET"
        writer.operators.append(
            f"{writer.mark(self.element)} /Span <</ActualText{text_string(self._letter)}>> BDC"
            f" q {unseen} 1 0 0 1 {format_numbers(x + 0.05 * self.text_style.size, base)} cm {paths} Q EMC EMC"
        )


class FormField(InlineObject):
    """A field of the form, with an element of its own and the label that is spoken."""

    def __init__(self, text_style: TextStyle, element: StructureElement | None, key: str, label: str) -> None:
        super().__init__(text_style, element)
        self.key, self._label = key, label

    def draw(self, writer: PageWriter, x: float, base: float, width: float) -> None:
        """Draw it as a widget annotation; in a repeated head it is only an image of the field."""
        left, low, right, high = rect = self._widget_rect(x, base, width)
        if writer.artifact_operator or self.element is None:
            picture = self._appearance_operators(right - left, high - low)
            writer.operators.extend([writer.mark(None), f"q 1 0 0 1 {format_numbers(left, low)} cm {picture} Q", "EMC"])
            return
        name = text_string(plain.strip_break_controls(self._label) or self.key)
        entries = f"/Subtype/Widget/Rect[{format_numbers(*rect)}]/T({_escape(self.key)})/TU{name}/H/N"
        named = f"/NM{text_string(f'{writer.reference}/{len(writer.fields) + 1}')}"
        entries += named + self._field_entries(writer, right - left, high - low)
        writer.fields.append(writer.add_annotation(self.element, entries))

    def _widget_rect(self, x: float, base: float, width: float) -> tuple[float, float, float, float]:
        return x, base - 0.32 * self.text_style.size, x + width - 2 * _PADDING, base + 0.98 * self.text_style.size

    def _appearance_operators(self, width: float, height: float) -> str:
        """The paths and words of its current state."""
        raise NotImplementedError

    def _field_entries(self, writer: PageWriter, width: float, height: float) -> str:
        """Type, value and appearance."""
        raise NotImplementedError


class TickBox(FormField):
    """A check box."""

    def __init__(self, text_style: TextStyle, element: StructureElement | None, box: tree.CheckBox) -> None:
        super().__init__(text_style, element, box.key, box.label)
        self._ticked = box.ticked

    @property
    def keeps_with_next(self) -> bool:
        """A box stays with the word it is for."""
        return True

    def width(self, measure: float) -> float:
        """The side of the box, and a little space."""
        return self.text_style.size * (_SIDE_SHARE + 0.1)

    def _widget_rect(self, x: float, base: float, width: float) -> tuple[float, float, float, float]:
        side = self.text_style.size * _SIDE_SHARE
        # the box is centred on the capitals beside it
        low = base + (self.text_style.face.capitals * self.text_style.size / 1000 - side) / 2
        return x - _MARGIN, low - _MARGIN, x + side + _MARGIN, low + side + _MARGIN

    def _appearance_operators(self, width: float, height: float) -> str:
        mark = "tick" if self._ticked else ""
        return _box_in_widget(self.text_style.size * _SIDE_SHARE, self.text_style.colour, mark)

    def _field_entries(self, writer: PageWriter, width: float, height: float) -> str:
        side = self.text_style.size * _SIDE_SHARE
        on, off = (writer.file.shared(*_box_state(side, self.text_style.colour, mark)) for mark in ("tick", ""))
        state = f"/{TICKED}" if self._ticked else "/Off"
        return f"/FT/Btn/V{state}/AS{state}/DV{state}/AP<</N<</{TICKED} {on} 0 R/Off {off} 0 R>>>>"


@lru_cache(256)
def _box_state(side: float, colour: str, mark: str) -> tuple[str, bytes]:
    """The form XObject of a check box in one of its states: its dictionary and its paths."""
    whole = side + 2 * _MARGIN
    entries = f"/Type/XObject/Subtype/Form/BBox[0 0 {format_numbers(whole, whole)}]/Resources<<>>"
    return entries, _box_in_widget(side, colour, mark).encode("latin-1")


def _box_in_widget(side: float, colour: str, mark: str) -> str:
    """A box in the middle of its widget."""
    return f"1 0 0 1 {_MARGIN} {_MARGIN} cm {box_paths(side, colour, mark)}"


class _TextField(FormField):
    """A field that shows words above a thin line."""

    def __init__(
        self, text_style: TextStyle, element: StructureElement | None, key: str, label: str, shown: str
    ) -> None:
        super().__init__(text_style, element, key, label)
        self._words = shown

    def _appearance_operators(self, width: float, height: float) -> str:
        word = self.text_style.face.word(self._words)
        wide = word.width * self.text_style.size
        narrow = f" {max(100 * (width - _PADDING) / wide, 1):.1f} Tz" if wide > width - _PADDING > 0 else ""
        line = f"{stroke_colour(_HAIRLINE)} 0.5 w {format_numbers(0, 0.25)} m {format_numbers(width, 0.25)} l S"
        if not word.letters:
            return line
        low = 0.32 * self.text_style.size
        return f"{line} /Tx BMC q BT {self.text_style.select}{narrow} 0 {low:.2f} Td [({word.operand})] TJ ET Q EMC"

    def _field_entries(self, writer: PageWriter, width: float, height: float) -> str:
        writer.use_characters(self.text_style.face, self._words)
        form = f"/Type/XObject/Subtype/Form/BBox[0 0 {format_numbers(width, height)}]"
        operators = self._appearance_operators(width, height).encode("latin-1")
        appearance = writer.file.shared(f"{form}/Resources<</Font {writer.fonts} 0 R>>", operators)
        return f"{self._value_entries()}/DA({self.text_style.select})/AP<</N {appearance} 0 R>>"

    def _value_entries(self) -> str:
        raise NotImplementedError


class ChoiceField(_TextField):
    """A drop-down list: each value has words that are shown for it."""

    def __init__(self, text_style: TextStyle, element: StructureElement | None, choice: tree.Choice) -> None:
        shown = dict(choice.options).get(choice.value, choice.value)
        super().__init__(text_style, element, choice.key, choice.label, shown)
        self._choice = choice

    def width(self, measure: float) -> float:
        """Room for the longest of the words, and for the arrow a viewer draws."""
        words = [self._words, *(shown for _, shown in self._choice.options)]
        widest = max(self.text_style.face.word(each).width for each in words) * self.text_style.size
        return float(min(widest + 1.2 * self.text_style.size + 2 * _PADDING, measure))

    def _value_entries(self) -> str:
        options = "".join(f"[{text_string(value)}{text_string(shown)}]" for value, shown in self._choice.options)
        value = text_string(self._choice.value)
        return f"/FT/Ch/Ff {_COMBO}/Opt[{options}]/V{value}/DV{value}"


class DayField(_TextField):
    """A text field with a day in words."""

    def __init__(self, text_style: TextStyle, element: StructureElement | None, field: tree.DateField) -> None:
        super().__init__(text_style, element, field.key, field.label, field.words)

    def width(self, measure: float) -> float:
        """Room for its words, and for any day."""
        widest = max(self.text_style.face.word(words).width for words in (self._words, _LONGEST_DATE))
        return float(min(widest * self.text_style.size + 3 * _PADDING, measure))

    def _value_entries(self) -> str:
        return f"/FT/Tx/V{text_string(self._words)}/DV{text_string(self._words)}"


class RemarkField(_TextField):
    """A remark, as wide as the column; while it is empty, its placeholder is shown."""

    def __init__(self, text_style: TextStyle, element: StructureElement | None, remark: tree.Remark) -> None:
        super().__init__(text_style, element, remark.key, remark.label, remark.text or remark.placeholder)
        self._text = remark.text

    def width(self, measure: float) -> float:
        """The column."""
        return measure

    def _value_entries(self) -> str:
        return f"/FT/Tx/Ff {MULTILINE}/V{text_string(self._text)}/DV{text_string(self._text)}"


def write_form(writer: PageWriter) -> int:
    """Write the form dictionary: all fields, and the fonts for what people type; returns its number."""
    fields = " ".join(f"{number} 0 R" for number in writer.fields)
    return writer.file.put(f"<</Fields[{fields}]/DR<</Font {writer.fonts} 0 R>>>>")


def _escape(words: str) -> str:
    """A literal string (7.3.4.2) of ASCII."""
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
