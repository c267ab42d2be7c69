"""How a house numbers its headings, as its heading styles and its lists say.

In: an opened house. Out: heading style → `Numbered`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from lxml import etree

from briefgen.blocks.look import CharacterStyle, Numbered, NumberLevel
from briefgen.word.elements import on, q, val, whole
from briefgen.word.house import House
from briefgen.word.levels import Key
from briefgen.word.properties import run_values
from briefgen.word.symbols import readable

_ALIGN: Mapping[str, Literal["center", "right"]] = {"center": "center", "right": "right", "end": "right"}
HEADINGS = ("Title", *(f"Heading {level}" for level in range(2, 7)))
"""Styles of headings; the title is the heading of level 1."""


def numbered(house: House) -> Iterator[tuple[str, Numbered]]:
    """The heading styles before whose words something stands: mostly a number, here and there a bullet."""
    for name in HEADINGS:
        style = house.cascade.by_name.get(("paragraph", name))
        key: Key = house.cascade.values(style).get("numbering", ("", "")) if style is not None else ("", "")
        levels = house.cascade.levels.of(key[0])
        at = next((n for n in levels if str(n) == key[1]), -1)
        if at >= 0 and _shown(levels[at]):
            yield name, _numbered(house, key[0], at, levels)


def _shown(level: etree._Element) -> bool:
    return bool(val(level.find(q("lvlText")))) and val(level.find(q("numFmt")), default="decimal") != "none"


def _numbered(house: House, list_id: str, at: int, levels: Mapping[int, etree._Element]) -> Numbered:
    lists, suffix = house.cascade.levels, val(levels[at].find(q("suff")), default="tab")
    values = run_values(levels[at].find(q("rPr")), house.theme)
    return Numbered(
        lists.definitions.get(list_id, list_id),
        at,
        tuple(_level(levels.get(n), lists.starts.get((list_id, str(n)))) for n in range(max(levels) + 1)),
        "tab" if suffix == "tab" else "space" if suffix == "space" else "",
        CharacterStyle("Number", *(values.get(k) for k in ("size", "bold", "italic", "colour", "tracking"))),
        _ALIGN.get(val(levels[at].find(q("lvlJc"))), "left"),
    )


def _level(level: etree._Element | None, first: int | None) -> NumberLevel:
    """A level; one without a start begins at 0 (17.9.25)."""
    if level is None:
        return NumberLevel()
    start, restart = whole(level.find(q("start"))), whole(level.find(q("lvlRestart")))
    form, text = val(level.find(q("numFmt")), default="decimal"), val(level.find(q("lvlText")))
    return NumberLevel(
        "none" if form == "bullet" else form,
        readable(text) or (text and "•"),
        (start or 0) if first is None else first,
        restart,
        bool(on(level.find(q("isLgl")))),
    )
