"""How far each attribute of the model may travel, as the model declares it: what `release` goes by.

An attribute that declares nothing is internal.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, NamedTuple

from briefgen.dialogue.model import Ceiling, Source

_NEUTRAL = {"strength": "agreed"}
"""For an internal attribute without a default: said of every item alike, it says nothing."""
_DISGUISED = frozenset({"commitment", "sub-item", "action", "update", "ask", "source"})


class Part(NamedTuple):
    """An attribute: its ceiling, the kinds of what its word names, what stands where it is withheld.

    `is_key`: an id, or the name of something by its id, that readers outside get in disguise. `label` is its key in
    the files.
    """

    name: str
    label: str
    ceiling: Ceiling
    refers: frozenset[str]
    blank: Any
    is_key: bool


def parts(kind: Any) -> tuple[Part, ...]:
    """The attributes of a class of the model."""
    return _parts(kind)


@cache
def _parts(kind: type) -> tuple[Part, ...]:
    return tuple(_part(kind, attribute) for attribute in fields(kind))


def _part(kind: type, attribute: Field[Any]) -> Part:
    name, declared = attribute.name, attribute.metadata
    ceiling = declared.get("ceiling", Ceiling.INTERNAL)
    refers = frozenset(declared.get("refers", "").replace(" ", "").split(",")) - {""}
    needed = attribute.default is MISSING
    is_id = name == "id" and (ceiling is Ceiling.INTERNAL or kind is Source)
    names_one = bool(refers & _DISGUISED) and (needed or ceiling is not Ceiling.INTERNAL)
    return Part(
        name=name,
        label=declared.get("key") or name,
        ceiling=ceiling,
        refers=refers,
        blank=_NEUTRAL.get(name, "") if needed else attribute.default,
        is_key=is_id or names_one,
    )


def is_node(thing: Any) -> bool:
    """Whether a thing, or a class, is of the model and has attributes of its own."""
    return hasattr(thing, "__dataclass_fields__")
