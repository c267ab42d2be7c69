"""What `look.yaml` says, checked: fonts, fills, markers, table styles and variants.

In: the plain data of the file. Out: `Settings`, and a problem for everything that cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, fields
from decimal import Decimal
from typing import Any

from briefgen.blocks.look import ParagraphStyle
from briefgen.errors import Place, Problem, nearest
from briefgen.values import dataclass
from briefgen.word.numbering import STYLES

NAME = "look.yaml"
KEYS = ("fonts", "fills", "markers", "tables", "variants")
WEIGHTS = ("regular", "bold")
TABLE_KEYS = ("text", "head", "group", "label", "before", "after")
DISTANCES = ("before", "after")
_KINDS = {f.name: f.type for f in fields(ParagraphStyle)}
PROPERTIES = {name: kind for name, kind in _KINDS.items() if kind in ("float", "bool", "str") and name != "name"}
"""Properties a variant may change: numbers, switches and colours."""
COLOURS = ("colour", "shading")


@dataclass(frozen=True, slots=True)
class Settings:
    """`fonts` are (family, weight, file); `tables` and `variants` by name of style or variant."""

    fonts: tuple[tuple[str, str, str], ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    markers: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    variants: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


def read_settings(data: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
    """The settings of `look.yaml`; what is wrong is left out."""
    reader = _Reader()
    for key in data:
        reader.known(key, KEYS, "")
    return (
        Settings(
            tuple(reader.fonts(data.get("fonts"))),
            dict(reader.colours(reader.mapping(data.get("fills"), "fills"))),
            dict(reader.markers(reader.mapping(data.get("markers"), "markers"))),
            {k: dict(reader.table(v, k)) for k, v in reader.mapping(data.get("tables"), "tables").items()},
            {k: dict(reader.variant(v, k)) for k, v in reader.mapping(data.get("variants"), "variants").items()},
        ),
        reader.problems,
    )


@dataclass(slots=True)
class _Reader:
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
            elif key in COLOURS and self.colour(value, item):
                yield key, str(value).upper()
            elif key not in COLOURS:
                self.wrong(f"“{key}” cannot be “{value}”", item, "a number is points, a switch is true or false")


def _number(value: object) -> float | None:
    """A finite number that is not a switch."""
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
