"""Our own styles, which a look has where its template has none, and the settings of look.yaml, checked.

`new_template` writes our styles into a Word file, which an office then edits; from then on the file counts. A template
that lacks a style gets ours, and `report` says so. Sizes and distances are in points, colours are RRGGBB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.blocks.look import Border, CharacterStyle, Page, ParagraphStyle, TableStyle, TabStop
from briefgen.errors import Place, Problem, nearest
from briefgen.word.styles_xml import LIST_STYLES

FAMILY = "Pretendard GOV"
MODE = 15
"""Compatibility mode of Word 2013 and later ([MS-DOCX] 2.10.8)."""
ALTERNATIVES = ("Pretendard", "Malgun Gothic")
"""Families that Word uses where ours is not installed."""

TEXT_COLOUR = "1A1A1A"
ACCENT = "1F3A5F"
SECONDARY = "4E5866"
RULE_COLOUR = "8A94A0"
HAIRLINE_COLOUR = "C9D1DA"
TINT = "F3F6F9"
COLOURS = {"Done": ACCENT, "On Track": "17693F", "Attention": "8A4B00", "Late": "B3261E"}
COLOURS |= {"No Date": SECONDARY, "Closed": SECONDARY}

PAGE = Page(top=56.7, right=62.35, bottom=56.7, left=62.35, header=25.8, footer=31.7)
MEASURE = round(PAGE.measure, 1)
MIDDLE = round(PAGE.measure / 2, 1)

HAIRLINE = Border(0.5, HAIRLINE_COLOUR)
STRONG_LINE = Border(0.5, RULE_COLOUR)
ACCENT_LINE = Border(0.75, ACCENT)
NO_PADDING = (0.0, 0.0, 0.0, 0.0)


def _make_style(name: str, size: float = 10, pitch: float = 14.5, /, **more: Any) -> ParagraphStyle:
    return replace(ParagraphStyle(name, size, pitch), **more)


def _make_callout(name: str, size: float, pitch: float, /, **more: Any) -> ParagraphStyle:
    """A shaded style with a bar: 3 pt of bar and 9 pt of space are an indent of 12 pt."""
    pad = Border(0.5, TINT, 5)
    bar = Border(3, ACCENT, 9)
    style = _make_style(name, size, pitch, left=12.0, right=9.0, shading=TINT, top=pad, bottom=pad, bar=bar)
    return replace(style, **more)


def _make_list_styles(
    name: str, steps: tuple[float, float, float], hang: float, /, **more: Any
) -> Iterator[ParagraphStyle]:
    """A list style and its two deeper levels; each step is the left edge of the marker."""
    for level, step in enumerate(steps, 1):
        yield _make_style(name if level == 1 else f"{name} {level}", left=step + hang, first=-hang, **more)


def _make_paragraph_styles() -> Iterator[ParagraphStyle]:
    small: dict[str, Any] = {"colour": SECONDARY}
    right = TabStop(MEASURE, "right")
    # header and footer
    yield _make_style("Marking", 8.5, 11.5, bold=True, align="center", tracking=0.5)
    line = Border(0.75, ACCENT, 3)
    yield _make_style("Letterhead", 8.5, 11.5, **small, before=18.3, bottom=line, tabs=(right,))
    middle = TabStop(MIDDLE, "center")
    yield _make_style("Page Footer", 8, 11, **small, top=Border(0.5, HAIRLINE_COLOUR, 1), tabs=(middle, right))
    # the head of a paper
    yield _make_style("Kind", 8.5, 11.5, bold=True, colour=ACCENT, before=8.0, after=1.0, keep_next=True)
    yield _make_style("Title", 18, 23, bold=True, after=5.0, keep_next=True, keep_lines=True, outline=1)
    yield _make_style("Subtitle", 12, 17, **small, after=8.0)
    yield _make_style("Address", 9.5, 13.5, left=64.0, first=-64.0)
    yield _make_callout("Callout", 10.5, 15, before=7.0, after=2.0)
    yield _make_callout("Callout Title", 8.5, 12.5, bold=True, colour=ACCENT, before=7.0, keep_next=True)
    # headings
    head: dict[str, Any] = {"bold": True, "keep_next": True, "keep_lines": True}
    yield _make_style("Heading 2", 11.5, 15, **head, colour=ACCENT, before=11.0, after=3.0, outline=2)
    yield _make_style("Heading 3", 10, 14.5, **head, before=6.0, after=2.0, outline=3)
    yield _make_style("Heading 4", 10, 14.5, **head, **small, before=5.0, after=1.0, outline=4)
    yield _make_style("Heading 5", 9.5, 13.5, **head, **small, before=4.0, after=1.0, outline=5)
    yield _make_style("Heading 6", 9, 12.5, **head, **small, before=4.0, after=1.0, outline=6)
    # running text
    yield _make_style("Body", after=4.0)
    yield _make_style("Small", 8.5, 11.5, **small, after=3.0)
    yield _make_style("Caption", 8.5, 11.5, **small, after=6.0)
    yield _make_style("Footnote Text", 8.5, 11.5)
    yield from _make_list_styles("List Bullet", (0, 12, 24), 12, after=3.0)
    yield from _make_list_styles("List Number", (0, 14, 28), 14, after=2.0)
    yield from _make_list_styles("List Square", (0, 15, 30), 15, after=2.0)
    # each Korean level has the same indent, whether the level above it is a list or a heading
    yield from _make_list_styles("List Circle", (7, 7, 22), 15, after=2.0)
    dash, *deeper = _make_list_styles("List Dash", (7, 23, 23), 9, after=2.0)
    yield dash
    yield from (replace(style, size=9.5) for style in deeper)
    diamonds = _make_list_styles("List Diamond", (0, 16.5, 33), 16.5, after=1.0)
    yield from (replace(style, size=10.5, pitch=15.0) for style in diamonds)
    # tables
    yield _make_style("Table Text", 9, 12)
    yield _make_style("Table Small", 8.5, 11.5)
    yield _make_style("Table Head", 8.5, 11.5, bold=True, **small)
    yield _make_style("Table Group", 9.5, 12.5, bold=True, colour=ACCENT, before=2.0, keep_next=True)
    yield _make_style("Row Text", 10, 14.5)
    yield _make_style("Row Small", 8.5, 11.5, **small)
    yield _make_style("Question", 10, 13.5)
    yield _make_style("Options", 9, 13.5, align="right")
    initials, date = TabStop(367.5, "left", "line"), TabStop(MEASURE, "right", "line")
    yield _make_style("Signature", 8.5, 11.5, **small, before=7.0, left=269.5, tabs=(initials, date))
    yield _make_style("Fact Label", 8, 11, bold=True, **small)
    yield _make_style("Fact Value", 12.5, 17, bold=True)
    yield _make_style("Fact Note", 8.5, 11.5, **small)
    yield _make_style("Strip Label", 8, 10, **small, after=2.0, keep_next=True, tracking=-0.15)
    yield _make_style("Strip Mark", 9, 15, align="center")
    yield _make_style("Legend", 9.5, 13, before=3.0, after=2.0)
    yield _make_style("Month Head", 8, 11, bold=True, **small, align="center")
    yield _make_style("Month Text", 8.5, 11.5)
    yield _make_style("Month Day", 8, 11.5, bold=True, align="center")
    # the end of a paper
    yield _make_style("Tail", 8.5, 11.5, **small, before=8.0, top=Border(0.5, HAIRLINE_COLOUR, 4), tabs=(right,))
    yield _make_style("End", before=4.0)
    yield _make_style("Rule", 4, 4, before=2.0, after=4.0, bottom=HAIRLINE)
    fold = Border(1, RULE_COLOUR, 4)
    yield _make_style("Fold", 8.5, 11.5, bold=True, **small, before=10.0, top=fold, keep_next=True)
    # contents
    dots = TabStop(MEASURE, "right", "dot")
    yield _make_style("TOC Heading", 11.5, 15, bold=True, colour=ACCENT, before=11.0, after=3.0, keep_next=True)
    yield _make_style("TOC 1", 10, 14.5, after=1.0, tabs=(dots,))
    yield _make_style("TOC 2", 9, 13, **small, left=12.0, tabs=(dots,))


def _make_character_styles() -> Iterator[CharacterStyle]:
    yield CharacterStyle("Note", size=8.5, bold=False, colour=SECONDARY)
    yield CharacterStyle("Secondary", colour=SECONDARY)
    yield CharacterStyle("Accent", colour=ACCENT)
    yield CharacterStyle("Label", bold=True, colour=SECONDARY)
    for rating, colour in COLOURS.items():
        yield CharacterStyle(rating, bold=True, colour=colour)
    yield CharacterStyle("White", bold=True, colour="FFFFFF")
    yield CharacterStyle("Footer Marking", size=8.5, bold=True, colour=TEXT_COLOUR, tracking=0.5)
    yield CharacterStyle("Hyperlink", colour=ACCENT)
    yield CharacterStyle("Footnote Reference")
    yield CharacterStyle("Placeholder Text", colour=SECONDARY)
    yield CharacterStyle("Code", size=9)


def _make_table_styles() -> Iterator[TableStyle]:
    ruled: dict[str, Any] = {"bottom": HAIRLINE, "between": HAIRLINE}
    headed: dict[str, Any] = {"head_top": ACCENT_LINE, "head_bottom": STRONG_LINE, "group_bottom": STRONG_LINE}
    grid = TableStyle("Grid", (2.75, 4, 2.75, 4), ACCENT_LINE, **ruled, **headed, head_fill=TINT)
    yield grid
    yield replace(grid, name="Small", text="Table Small")
    yield TableStyle("Rows", (3.75, 0, 5, 0), STRONG_LINE, **ruled, text="Row Text")
    yield TableStyle("Pairs", (2.75, 4, 2.75, 4), HAIRLINE, **ruled, label="Secondary")
    yield TableStyle("Decision", (2, 0, 3, 0), **ruled, text="Question")
    facts = TableStyle("Facts", (4, 7, 6, 7), Border(1.5, ACCENT), STRONG_LINE, fill=TINT)
    facts = replace(facts, text="Fact Note", head_text="Fact Label", before=10)
    yield facts
    strip = TableStyle("Strip", (0, 0.75, 0, 0.75), between_columns=Border(1.5, "FFFFFF"))
    yield replace(strip, text="Strip Mark", head_text="Strip Label")
    months = TableStyle("Months", (1.75, 0, 1.75, 0), ACCENT_LINE, **ruled, **headed)
    yield replace(months, text="Month Text", head_text="Month Head")
    yield TableStyle("Plain", NO_PADDING, text="Body", head_text="Body", group_text="Body")


PARAGRAPHS: Mapping[str, ParagraphStyle] = MappingProxyType({style.name: style for style in _make_paragraph_styles()})
CHARACTERS: Mapping[str, CharacterStyle] = MappingProxyType({style.name: style for style in _make_character_styles()})
TABLES: Mapping[str, TableStyle] = MappingProxyType({style.name: style for style in _make_table_styles()})


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


NAME = "look.yaml"
KEYS = ("fonts", "fills", "markers", "tables", "variants")
WEIGHTS = ("regular", "bold")
TABLE_KEYS = ("text", "head", "group", "label", "before", "after")
DISTANCES = ("before", "after")
PROPERTIES = {k: v for k, v in ParagraphStyle.__annotations__.items() if v in ("float", "bool", "str") and k != "name"}
"""Properties a variant may change, with their types: numbers, switches and colours."""
LOOK_COLOURS = ("colour", "shading")


class LookSettings(Struct, frozen=True):
    """The settings of look.yaml. `fonts` are (family, weight, file); `tables` and `variants` are by name."""

    fonts: tuple[tuple[str, str, str], ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    markers: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    variants: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


def read_settings(data: Mapping[str, Any]) -> tuple[LookSettings, list[Problem]]:
    """The settings of look.yaml, and its problems; what is wrong is left out."""
    reader = _SettingsReader()
    for key in data:
        reader.is_known(key, KEYS, "")
    fonts = tuple(reader.read_fonts(data.get("fonts")))
    fills, markers, tables, variants = (reader.read_mapping(data.get(key), key) for key in KEYS[1:])
    settings = LookSettings(
        fonts,
        dict(reader.read_colours(fills)),
        dict(reader.read_markers(markers)),
        {name: dict(reader.read_table(table, name)) for name, table in tables.items()},
        {name: dict(reader.read_variant(variant, name)) for name, variant in variants.items()},
    )
    return settings, reader.problems


class _SettingsReader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add_problem(self, message: str, item: str, hint: str = "") -> None:
        self.problems.append(Problem(message, Place(NAME), item, hint))

    def is_known(self, key: object, names: tuple[str, ...] | Mapping[str, Any], item: str) -> bool:
        if key in names:
            return True
        hint = nearest(str(key), names) or f"known are {', '.join(names)}"
        self.add_problem(f"unknown key “{key}”", item, hint)
        return False

    def read_mapping(self, data: object, item: str) -> dict[str, Any]:
        if isinstance(data, Mapping):
            return {str(k): v for k, v in data.items()}
        if data is not None:
            self.add_problem("a list of names, each with its value, belongs here", item, "write “name: value”")
        return {}

    def read_fonts(self, data: object) -> Iterator[tuple[str, str, str]]:
        if data is not None and not isinstance(data, list):
            self.add_problem("a list of families belongs here", "fonts", "begin each with “- family:”")
            return
        for entry in data or ():
            font = self.read_mapping(entry, "fonts")
            family = font.pop("family", "")
            if not isinstance(family, str) or not family:
                self.add_problem("a font needs its family, as Word names it", "fonts", "family: Pretendard GOV")
                continue
            for weight, file in font.items():
                if not self.is_known(weight, WEIGHTS, family):
                    continue
                if isinstance(file, str):
                    yield family, weight, file
                else:
                    self.add_problem(f"“{weight}” needs the name of a file", family)

    def read_colours(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name, colour in data.items():
            if self.is_colour(colour, f"fills: {name}"):
                yield name, str(colour).upper()

    def is_colour(self, colour: object, item: str) -> bool:
        if isinstance(colour, str) and re.fullmatch("[0-9A-Fa-f]{6}", colour):
            return True
        self.add_problem(f"“{colour}” is no colour", item, 'six hexadecimal digits in quotation marks: "1F3A5F"')
        return False

    def read_markers(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name, glyph in data.items():
            if not self.is_known(name, LIST_STYLES, "markers"):
                continue
            if isinstance(glyph, str) and glyph.strip():
                yield name, glyph
            else:
                self.add_problem("a marker is a character in quotation marks", f"markers: {name}")

    def read_table(self, data: object, name: str) -> Iterator[tuple[str, Any]]:
        for key, value in self.read_mapping(data, f"tables: {name}").items():
            if not self.is_known(key, TABLE_KEYS, f"tables: {name}"):
                continue
            if key in DISTANCES and (points := _finite_number(value)) is not None:
                yield key, points
            elif key not in DISTANCES and isinstance(value, str):
                yield key, value
            else:
                self.add_problem(f"“{key}” cannot be “{value}”", f"tables: {name}")

    def read_variant(self, data: object, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for style, deltas in self.read_mapping(data, f"variants: {name}").items():
            item = f"variants: {name}: {style}"
            yield style, dict(self.read_deltas(self.read_mapping(deltas, item), item))

    def read_deltas(self, data: dict[str, Any], item: str) -> Iterator[tuple[str, Any]]:
        for key, value in data.items():
            if not self.is_known(key, PROPERTIES, item):
                continue
            points = _finite_number(value)
            if PROPERTIES[key] == "float" and points is not None:
                yield key, points
            elif PROPERTIES[key] == "bool" and isinstance(value, bool):
                yield key, value
            elif key in LOOK_COLOURS and self.is_colour(value, item):
                yield key, str(value).upper()
            elif key not in LOOK_COLOURS:
                self.add_problem(f"“{key}” cannot be “{value}”", item, "a number is points, a switch is true or false")


def _finite_number(value: object) -> float | None:
    """A number, or `None` for anything else, `True` and `False` among it."""
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
