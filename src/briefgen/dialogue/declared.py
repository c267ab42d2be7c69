"""What the model declares of each attribute: key, type, need, and how far it may travel.

What the model declares of its attributes, as `shape` and `schema` need it: key, type, whether it must be there.

How far each attribute of the model may travel, as the model declares it: what `release` goes by.

An attribute that declares nothing is internal.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from briefgen.dialogue.model import Ceiling, Source
from briefgen.errors import Place
from briefgen.values import dataclass

# ---- attributes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute that is written in the files; the rest as `model.part` has it.

    `type` is never optional: what may be absent has a default. `key` is a path of one or two keys."""

    name: str
    key: tuple[str, ...]
    type: Any
    required: bool
    refers: tuple[str, ...]
    vague: str
    inherited: bool


@cache
def attributes_of(kind: type) -> tuple[Attribute, ...]:
    """The attributes of a class of the model that an officer may write, in the order of the model."""
    hints = _types_of(kind)
    return tuple(
        Attribute(
            name=field.name,
            key=tuple((field.metadata.get("key") or field.name).split(".")),
            type=without_none(hints[field.name]),
            required=field.default is MISSING,
            refers=tuple(field.metadata["refers"].split(", ")) if field.metadata.get("refers") else (),
            vague=field.metadata.get("vague", ""),
            inherited=field.metadata.get("inherited", True),
        )
        for field in fields(kind)
        if field.metadata.get("key", "") is not None and hints[field.name] is not Place
    )


@cache
def keys_of(kind: type) -> tuple[str, ...]:
    """The keys an entry of this class may have."""
    return tuple(dict.fromkeys(attribute.key[0] for attribute in attributes_of(kind)))


def required_attributes(kind: type) -> frozenset[str]:
    """The attributes without which there is no object of this class."""
    return frozenset(attribute.name for attribute in attributes_of(kind) if attribute.required)


@cache
def inner_keys_of(kind: type, key: str) -> frozenset[str]:
    """Keys of the mapping at a key that feed attributes of this class: `months` at `every`."""
    return frozenset(
        attribute.key[1] for attribute in attributes_of(kind) if attribute.key[0] == key and attribute.key[1:]
    )


@cache
def typed_dates_of(kind: type) -> tuple[tuple[str, str], ...]:
    """(attribute that keeps the words of a date, key of the date)."""
    of_dates = {attribute.name: attribute.key[0] for attribute in attributes_of(kind)}
    typed = ((field.name, field.metadata.get("typed")) for field in fields(kind))
    return tuple((name, of_dates[date]) for name, date in typed if date)


@cache
def has_place(kind: type) -> bool:
    """Whether objects of this class know where they stand."""
    return _types_of(kind).get("place") is Place


@cache
def _types_of(kind: type) -> dict[str, Any]:
    """The type of each attribute, which is written as text."""
    return get_type_hints(kind)


def choices_of(choice: Any) -> tuple[str, ...]:
    """The words of a `Literal`; the empty one stands for “absent” and is never written."""
    return tuple(word for word in get_args(choice) if word)


def without_none(hint: Any) -> Any:
    """A type without `None`; several `Literal`s in one."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    options = [option for option in get_args(hint) if option is not type(None)]
    if len(options) == 1:
        return options[0]
    return Literal[tuple(dict.fromkeys(word for option in options for word in get_args(option)))]


# ---- ceilings ----------------------------------------------------------------------------------------------------


_NEUTRAL = {"strength": "agreed"}
"""For an internal attribute without a default: said of every item alike, it says nothing."""
_DISGUISED = frozenset({"commitment", "sub-item", "action", "update", "ask", "source"})


class ReleaseRule(NamedTuple):
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


def release_rules_of(kind: Any) -> tuple[ReleaseRule, ...]:
    """The attributes of a class of the model."""
    return _release_rules(kind)


@cache
def _release_rules(kind: type) -> tuple[ReleaseRule, ...]:
    return tuple(_make_release_rule(kind, attribute) for attribute in fields(kind))


def _make_release_rule(kind: type, attribute: Field[Any]) -> ReleaseRule:
    name, declared = attribute.name, attribute.metadata
    ceiling = declared.get("ceiling", Ceiling.INTERNAL)
    refers = frozenset(declared.get("refers", "").replace(" ", "").split(",")) - {""}
    needed = attribute.default is MISSING
    is_id = name == "id" and (ceiling is Ceiling.INTERNAL or kind is Source)
    names_one = bool(refers & _DISGUISED) and (needed or ceiling is not Ceiling.INTERNAL)
    return ReleaseRule(
        name=name,
        label=declared.get("key") or name,
        ceiling=ceiling,
        refers=refers,
        blank=_NEUTRAL.get(name, "") if needed else attribute.default,
        is_key=is_id or names_one,
    )


def is_model_object(value: Any) -> bool:
    """Whether a thing, or a class, is of the model and has attributes of its own."""
    return hasattr(value, "__dataclass_fields__")
