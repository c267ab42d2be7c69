"""Headers and footers of a house, with what no page may lack.

In: an opened house. Out: `Furniture`; the styles that stand for direct formatting; and, in words, what had to be left
out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from briefgen.blocks.look import Furniture, Line
from briefgen.blocks.tree import Field, Inline, Strong, Styled
from briefgen.word.elements import on, q
from briefgen.word.house import HEADERS, House
from briefgen.word.lines import Fittings, Story

MARKING = Line((Field("marking"),), "Marking")


def read_furniture(house: House) -> tuple[Furniture, Fittings]:
    """The headers and footers of the section that is used.

    A header that does not show the marking, and a footer without marking or reference, get a line of ours that does.
    """
    fittings = Fittings()
    lines = {key: tuple(Story(house, part, key, fittings).lines()) for key, part in house.section.stories.items()}
    first = house.section.title_page
    for key in wanted(house):
        lines[key] = completed(key, lines.get(key, ()))
    return (
        Furniture(
            header=lines.get(("header", "default"), ()),
            footer=lines.get(("footer", "default"), ()),
            first_header=lines.get(("header", "first"), ()) if first else None,
            first_footer=lines.get(("footer", "first"), ()) if first else None,
        ),
        fittings,
    )


def wanted(house: House) -> list[tuple[str, str]]:
    """The headers and footers a page may show, by kind and type."""
    even = bool(on(house.settings.find(q("evenAndOddHeaders"))))
    types = ["default", *(["first"] if house.section.title_page else []), *(["even"] if even else [])]
    return [(kind, which) for kind in HEADERS for which in types]


def completed(key: tuple[str, str], lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with what no page may lack: the marking at its head, marking and reference at its foot."""
    shown = set(chain.from_iterable(_fields(line.inlines) for line in lines))
    if key[0] == "header":
        return lines if "marking" in shown else (MARKING, *lines)
    lacking = [name for name in ("marking", "reference") if name not in shown]
    words: list[Inline] = []
    for name in lacking:
        words += [*([" · "] if words else []), Field(name)]
    return (*lines, Line(tuple(words), "Page Footer")) if lacking else lines


def _fields(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """The names of the fields in a line."""
    for inline in inlines:
        if isinstance(inline, Field):
            yield inline.name
        elif isinstance(inline, Strong | Styled):
            yield from _fields(inline.inlines)
