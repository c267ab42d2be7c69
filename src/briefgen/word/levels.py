"""The lists of a Word file, taken apart: each level of each, and the level a paragraph style stands on.

In: the root of the numbering part. Out: levels as elements, with what a list says differently from its definition, and
with the list style a definition may only point to (ECMA-376 17.9.15, 17.9.8, 17.9.21, 17.9.27).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from lxml import etree

from briefgen.values import dataclass
from briefgen.word.elements import q, val, whole

Key = tuple[str, str]
"""The number of a list and a level of it, from 0."""
_LEVELS = tuple("012345678")


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of all lists; `definitions` names what a list counts with, `linked` the level of a style in a list."""

    by_key: Mapping[Key, etree._Element] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    starts: Mapping[Key, int] = field(default_factory=dict)

    def placed(self, style_id: str, numbering: Key) -> Key:
        """Where a style stands: on the level that names it, else on the one it names itself (17.9.23)."""
        return numbering[0], self.linked.get((numbering[0], style_id), numbering[1])

    def of(self, list_id: str) -> dict[int, etree._Element]:
        """The levels of a list."""
        return {int(at): level for (of, at), level in self.by_key.items() if of == list_id and at in _LEVELS}


def read_levels(root: etree._Element | None) -> Levels:
    """The lists of a numbering part."""
    if root is None:
        return Levels()
    definitions = {val(a, "abstractNumId"): a for a in root.iterfind(q("abstractNum"))}
    styled = {val(link): a for a in definitions.values() if (link := a.find(q("styleLink"))) is not None}
    lists = {val(num, "numId"): num for num in root.iterfind(q("num"))}
    named = {list_id: _definition(num, definitions, styled) for list_id, num in lists.items()}
    keyed: dict[Key, etree._Element] = {}
    starts: dict[Key, int] = {}
    for list_id, num in lists.items():
        found = named[list_id]
        keyed |= {(list_id, val(level, "ilvl")): level for level in _own(found, num)}
        for override in num.iterfind(q("lvlOverride")):
            if (first := whole(override.find(q("startOverride")))) is not None:
                starts[list_id, val(override, "ilvl")] = first
    linked = {(key[0], style): key[1] for key, level in keyed.items() if (style := val(level.find(q("pStyle"))))}
    return Levels(keyed, {n: val(a, "abstractNumId") for n, a in named.items() if a is not None}, linked, starts)


def _definition(
    num: etree._Element, definitions: Mapping[str, etree._Element], styled: Mapping[str, etree._Element]
) -> etree._Element | None:
    found = definitions.get(val(num.find(q("abstractNumId"))))
    link = found.find(q("numStyleLink")) if found is not None else None
    return styled.get(val(link), found) if link is not None else found


def _own(definition: etree._Element | None, num: etree._Element) -> Iterator[etree._Element]:
    """The levels of a definition, then those a list has in their place."""
    if definition is not None:
        yield from definition.iterfind(q("lvl"))
    yield from num.iterfind(f"{q('lvlOverride')}/{q('lvl')}")
