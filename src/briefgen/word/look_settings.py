"""What a look has where the template says nothing: our styles, and look.yaml.

The house we start with: every style the templates name, as values.

`house_new` writes them into a Word file, which people then edit in Word; from then on the file rules. A house that
lacks a style borrows it from here, and `report` says so. Sizes, colours and distances are points and RRGGBB.

What `look.yaml` says, checked: fonts, fills, markers, table styles and variants.

In: the plain data of the file. Out: `Settings`, and a problem for everything that cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, fields, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from briefgen.blocks.look import Border, CharacterStyle, Page, ParagraphStyle, TableStyle, TabStop
from briefgen.errors import Place, Problem, nearest
from briefgen.values import dataclass
from briefgen.word.styles_xml import STYLES

# ---- defaults ----------------------------------------------------------------------------------------------------


FAMILY = "Pretendard GOV"
ALTERNATIVES = ("Pretendard", "Malgun Gothic")
"""What Word takes where the family is not installed."""

INK = "1A1A1A"
ACCENT = "1F3A5F"
SECONDARY = "4E5866"
RULE = "8A94A0"
HAIR = "C9D1DA"
TINT = "F3F6F9"
COLOURS = {
    "Done": ACCENT,
    "On Track": "17693F",
    "Attention": "8A4B00",
    "Late": "B3261E",
    "No Date": SECONDARY,
    "Closed": SECONDARY,
}

PAGE = Page(top=56.7, right=62.35, bottom=56.7, left=62.35, header=25.8, footer=31.7)
MEASURE = round(PAGE.measure, 1)
MIDDLE = round(PAGE.measure / 2, 1)

HAIRLINE = Border(0.5, HAIR)
STRONG_LINE = Border(0.5, RULE)
ACCENT_LINE = Border(0.75, ACCENT)
NO_PADDING = (0.0, 0.0, 0.0, 0.0)


def _style(name: str, size: float = 10, pitch: float = 14.5, /, **more: Any) -> ParagraphStyle:
    return replace(ParagraphStyle(name, size, pitch), **more)


def _callout(name: str, size: float, pitch: float, /, **more: Any) -> ParagraphStyle:
    """Tint with a bar: 3 pt bar and 9 pt of space make an indent of 12 pt, so that the bar stands on the margin."""
    pad = Border(0.5, TINT, 5)
    bar = Border(3, ACCENT, 9)
    style = _style(name, size, pitch, left=12.0, right=9.0, shading=TINT, top=pad, bottom=pad, bar=bar)
    return replace(style, **more)


def _list(name: str, steps: tuple[float, float, float], hang: float, /, **more: Any) -> Iterator[ParagraphStyle]:
    """A list style and its two deeper levels; a step is where the marker stands."""
    for level, step in enumerate(steps, 1):
        yield _style(name if level == 1 else f"{name} {level}", left=step + hang, first=-hang, **more)


def _paragraphs() -> Iterator[ParagraphStyle]:
    small: dict[str, Any] = {"colour": SECONDARY}
    right = TabStop(MEASURE, "right")
    # the furniture of the page
    yield _style("Marking", 8.5, 11.5, bold=True, align="center", tracking=0.5)
    line = Border(0.75, ACCENT, 3)
    yield _style("Letterhead", 8.5, 11.5, **small, before=18.3, bottom=line, tabs=(right,))
    middle = TabStop(MIDDLE, "center")
    yield _style("Page Footer", 8, 11, **small, top=Border(0.5, HAIR, 1), tabs=(middle, right))
    # the head of a paper
    yield _style("Kind", 8.5, 11.5, bold=True, colour=ACCENT, before=8.0, after=1.0, keep_next=True)
    yield _style("Title", 18, 23, bold=True, after=5.0, keep_next=True, keep_lines=True, outline=1)
    yield _style("Subtitle", 12, 17, **small, after=8.0)
    yield _style("Address", 9.5, 13.5, left=64.0, first=-64.0)
    yield _callout("Callout", 10.5, 15, before=7.0, after=2.0)
    yield _callout("Callout Title", 8.5, 12.5, bold=True, colour=ACCENT, before=7.0, keep_next=True)
    # headings
    head: dict[str, Any] = {"bold": True, "keep_next": True, "keep_lines": True}
    yield _style("Heading 2", 11.5, 15, **head, colour=ACCENT, before=11.0, after=3.0, outline=2)
    yield _style("Heading 3", 10, 14.5, **head, before=6.0, after=2.0, outline=3)
    yield _style("Heading 4", 10, 14.5, **head, **small, before=5.0, after=1.0, outline=4)
    yield _style("Heading 5", 9.5, 13.5, **head, **small, before=4.0, after=1.0, outline=5)
    yield _style("Heading 6", 9, 12.5, **head, **small, before=4.0, after=1.0, outline=6)
    # running text
    yield _style("Body", after=4.0)
    yield _style("Small", 8.5, 11.5, **small, after=3.0)
    yield _style("Caption", 8.5, 11.5, **small, after=6.0)
    yield _style("Footnote Text", 8.5, 11.5)
    yield from _list("List Bullet", (0, 12, 24), 12, after=3.0)
    yield from _list("List Number", (0, 14, 28), 14, after=2.0)
    yield from _list("List Square", (0, 15, 30), 15, after=2.0)
    # each Korean level has a place of its own, whether or not the level above it is a list or a heading
    yield from _list("List Circle", (7, 7, 22), 15, after=2.0)
    dash, *deeper = _list("List Dash", (7, 23, 23), 9, after=2.0)
    yield dash
    yield from (replace(style, size=9.5) for style in deeper)
    yield from (replace(s, size=10.5, pitch=15.0) for s in _list("List Diamond", (0, 16.5, 33), 16.5, after=1.0))
    # tables
    yield _style("Table Text", 9, 12)
    yield _style("Table Small", 8.5, 11.5)
    yield _style("Table Head", 8.5, 11.5, bold=True, **small)
    yield _style("Table Group", 9.5, 12.5, bold=True, colour=ACCENT, before=2.0, keep_next=True)
    yield _style("Row Text", 10, 14.5)
    yield _style("Row Small", 8.5, 11.5, **small)
    yield _style("Question", 10, 13.5)
    yield _style("Options", 9, 13.5, align="right")
    initials, date = TabStop(367.5, "left", "line"), TabStop(MEASURE, "right", "line")
    yield _style("Signature", 8.5, 11.5, **small, before=7.0, left=269.5, tabs=(initials, date))
    yield _style("Fact Label", 8, 11, bold=True, **small)
    yield _style("Fact Value", 12.5, 17, bold=True)
    yield _style("Fact Note", 8.5, 11.5, **small)
    yield _style("Strip Label", 8, 10, **small, after=2.0, keep_next=True, tracking=-0.15)
    yield _style("Strip Mark", 9, 15, align="center")
    yield _style("Legend", 9.5, 13, before=3.0, after=2.0)
    yield _style("Month Head", 8, 11, bold=True, **small, align="center")
    yield _style("Month Text", 8.5, 11.5)
    yield _style("Month Day", 8, 11.5, bold=True, align="center")
    # the end of a paper
    yield _style("Tail", 8.5, 11.5, **small, before=8.0, top=Border(0.5, HAIR, 4), tabs=(right,))
    yield _style("End", before=4.0)
    yield _style("Rule", 4, 4, before=2.0, after=4.0, bottom=HAIRLINE)
    fold = Border(1, RULE, 4)
    yield _style("Fold", 8.5, 11.5, bold=True, **small, before=10.0, top=fold, keep_next=True)
    # contents
    dots = TabStop(MEASURE, "right", "dot")
    yield _style("TOC Heading", 11.5, 15, bold=True, colour=ACCENT, before=11.0, after=3.0, keep_next=True)
    yield _style("TOC 1", 10, 14.5, after=1.0, tabs=(dots,))
    yield _style("TOC 2", 9, 13, **small, left=12.0, tabs=(dots,))


def _characters() -> Iterator[CharacterStyle]:
    yield CharacterStyle("Note", size=8.5, bold=False, colour=SECONDARY)
    yield CharacterStyle("Secondary", colour=SECONDARY)
    yield CharacterStyle("Accent", colour=ACCENT)
    yield CharacterStyle("Label", bold=True, colour=SECONDARY)
    for rating, colour in COLOURS.items():
        yield CharacterStyle(rating, bold=True, colour=colour)
    yield CharacterStyle("White", bold=True, colour="FFFFFF")
    yield CharacterStyle("Footer Marking", size=8.5, bold=True, colour=INK, tracking=0.5)
    yield CharacterStyle("Hyperlink", colour=ACCENT)
    yield CharacterStyle("Footnote Reference")
    yield CharacterStyle("Placeholder Text", colour=SECONDARY)
    yield CharacterStyle("Code", size=9)


def _tables() -> Iterator[TableStyle]:
    ruled: dict[str, Any] = {"bottom": HAIRLINE, "between": HAIRLINE}
    grid = TableStyle(
        "Grid",
        (2.75, 4, 2.75, 4),
        ACCENT_LINE,
        **ruled,
        head_top=ACCENT_LINE,
        head_bottom=STRONG_LINE,
        head_fill=TINT,
        group_bottom=STRONG_LINE,
    )
    yield grid
    yield replace(grid, name="Small", text="Table Small")
    yield TableStyle("Rows", (3.75, 0, 5, 0), STRONG_LINE, **ruled, text="Row Text")
    yield TableStyle("Pairs", (2.75, 4, 2.75, 4), HAIRLINE, **ruled, label="Secondary")
    yield TableStyle("Decision", (2, 0, 3, 0), **ruled, text="Question")
    facts = TableStyle("Facts", (4, 7, 6, 7), Border(1.5, ACCENT), STRONG_LINE, fill=TINT)
    facts = replace(facts, text="Fact Note", head_text="Fact Label", before=10)
    yield facts
    yield TableStyle(
        "Strip", (0, 0.75, 0, 0.75), between_columns=Border(1.5, "FFFFFF"), text="Strip Mark", head_text="Strip Label"
    )
    yield TableStyle(
        "Months",
        (1.75, 0, 1.75, 0),
        ACCENT_LINE,
        **ruled,
        head_top=ACCENT_LINE,
        head_bottom=STRONG_LINE,
        group_bottom=STRONG_LINE,
        text="Month Text",
        head_text="Month Head",
    )
    yield TableStyle("Plain", NO_PADDING, text="Body", head_text="Body", group_text="Body")


PARAGRAPHS: Mapping[str, ParagraphStyle] = MappingProxyType({style.name: style for style in _paragraphs()})
CHARACTERS: Mapping[str, CharacterStyle] = MappingProxyType({style.name: style for style in _characters()})
TABLES: Mapping[str, TableStyle] = MappingProxyType({style.name: style for style in _tables()})


MARKERS: Mapping[str, str] = MappingProxyType(
    {"bullet": "●", "number": "%1", "square": "□", "circle": "○", "dash": "-", "diamond": "◇"}
)
MARKER_STYLES: Mapping[str, CharacterStyle] = MappingProxyType(
    {
        "bullet": CharacterStyle("bullet", size=6, colour=ACCENT),
        "number": CharacterStyle("number", bold=True, colour=ACCENT),
        "square": CharacterStyle("square", bold=True, colour=ACCENT),
    }
)
FILLS: Mapping[str, str] = MappingProxyType({"tint": TINT})


# ---- settings ----------------------------------------------------------------------------------------------------


NAME = "look.yaml"
KEYS = ("fonts", "fills", "markers", "tables", "variants")
WEIGHTS = ("regular", "bold")
TABLE_KEYS = ("text", "head", "group", "label", "before", "after")
DISTANCES = ("before", "after")
_KINDS = {f.name: f.type for f in fields(ParagraphStyle)}
PROPERTIES = {name: kind for name, kind in _KINDS.items() if kind in ("float", "bool", "str") and name != "name"}
"""Properties a variant may change: numbers, switches and colours."""
LOOK_COLOURS = ("colour", "shading")


@dataclass(frozen=True, slots=True)
class LookSettings:
    """`fonts` are (family, weight, file); `tables` and `variants` by name of style or variant."""

    fonts: tuple[tuple[str, str, str], ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    markers: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    variants: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


def read_settings(data: Mapping[str, Any]) -> tuple[LookSettings, list[Problem]]:
    """The settings of `look.yaml`; what is wrong is left out."""
    reader = _SettingsReader()
    for key in data:
        reader.known(key, KEYS, "")
    return (
        LookSettings(
            tuple(reader.fonts(data.get("fonts"))),
            dict(reader.colours(reader.mapping(data.get("fills"), "fills"))),
            dict(reader.markers(reader.mapping(data.get("markers"), "markers"))),
            {k: dict(reader.table(v, k)) for k, v in reader.mapping(data.get("tables"), "tables").items()},
            {k: dict(reader.variant(v, k)) for k, v in reader.mapping(data.get("variants"), "variants").items()},
        ),
        reader.problems,
    )


@dataclass(slots=True)
class _SettingsReader:
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, message: str, item: str, hint: str = "") -> None:
        self.problems.append(Problem(message, Place(NAME), item, hint))

    def known(self, key: object, names: tuple[str, ...] | Mapping[str, Any], item: str) -> bool:
        if key in names:
            return True
        hint = nearest(str(key), names) or f"known are {', '.join(names)}"
        self.wrong(f"unknown key “{key}”", item, hint)
        return False

    def mapping(self, data: object, item: str) -> dict[str, Any]:
        if isinstance(data, Mapping):
            return {str(k): v for k, v in data.items()}
        if data is not None:
            self.wrong("a list of names, each with its value, belongs here", item, "write “name: value”")
        return {}

    def fonts(self, data: object) -> Iterator[tuple[str, str, str]]:
        if data is not None and not isinstance(data, list):
            self.wrong("a list of families belongs here", "fonts", "begin each with “- family:”")
            return
        for entry in data or ():
            font = self.mapping(entry, "fonts")
            family = font.pop("family", "")
            if not isinstance(family, str) or not family:
                self.wrong("a font needs its family, as Word names it", "fonts", "family: Pretendard GOV")
                continue
            for weight, file in font.items():
                if not self.known(weight, WEIGHTS, family):
                    continue
                if isinstance(file, str):
                    yield family, weight, file
                else:
                    self.wrong(f"“{weight}” needs the name of a file", family)

    def colours(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name, colour in data.items():
            if self.colour(colour, f"fills: {name}"):
                yield name, str(colour).upper()

    def colour(self, colour: object, item: str) -> bool:
        if isinstance(colour, str) and re.fullmatch("[0-9A-Fa-f]{6}", colour):
            return True
        self.wrong(f"“{colour}” is no colour", item, 'six hexadecimal digits in quotation marks: "1F3A5F"')
        return False

    def markers(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name, glyph in data.items():
            if not self.known(name, STYLES, "markers"):
                continue
            if isinstance(glyph, str) and glyph.strip():
                yield name, glyph
            else:
                self.wrong("a marker is a character in quotation marks", f"markers: {name}")

    def table(self, data: object, name: str) -> Iterator[tuple[str, Any]]:
        for key, value in self.mapping(data, f"tables: {name}").items():
            if not self.known(key, TABLE_KEYS, f"tables: {name}"):
                continue
            if key in DISTANCES and (points := _number(value)) is not None:
                yield key, points
            elif key not in DISTANCES and isinstance(value, str):
                yield key, value
            else:
                self.wrong(f"“{key}” cannot be “{value}”", f"tables: {name}")

    def variant(self, data: object, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for style, deltas in self.mapping(data, f"variants: {name}").items():
            item = f"variants: {name}: {style}"
            yield style, dict(self.deltas(self.mapping(deltas, item), item))

    def deltas(self, data: dict[str, Any], item: str) -> Iterator[tuple[str, Any]]:
        for key, value in data.items():
            if not self.known(key, PROPERTIES, item):
                continue
            points = _number(value)
            if PROPERTIES[key] == "float" and points is not None:
                yield key, points
            elif PROPERTIES[key] == "bool" and isinstance(value, bool):
                yield key, value
            elif key in LOOK_COLOURS and self.colour(value, item):
                yield key, str(value).upper()
            elif key not in LOOK_COLOURS:
                self.wrong(f"“{key}” cannot be “{value}”", item, "a number is points, a switch is true or false")


def _number(value: object) -> float | None:
    """A finite number that is not a switch."""
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
