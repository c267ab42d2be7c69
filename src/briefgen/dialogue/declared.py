"""What the model declares of each attribute: its key in the files, its type, and how far it may be released.

`validate` and `schema` use the first part (`Attribute`), `release` the second (`ReleaseRule`).
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from briefgen.dialogue.model import Ceiling, Source
from briefgen.errors import Place
from briefgen.values import dataclass

# ---- how attributes are written ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute that is written in the files. For `refers`, `vague` and `inherited` see `model.part`.

    `type` is never optional: what may be missing is not `required`. `key` is a path of one or two keys.
    """

    name: str
    key: tuple[str, ...]
    type: Any
    required: bool
    refers: tuple[str, ...]
    vague: str
    inherited: bool


@cache
def attributes_of(kind: type) -> tuple[Attribute, ...]:
    """The attributes of a class of the model that may be written in the files, in the order of the model."""
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
    """The names of the attributes an object of this class must have."""
    return frozenset(attribute.name for attribute in attributes_of(kind) if attribute.required)


@cache
def inner_keys_of(kind: type, key: str) -> frozenset[str]:
    """Keys of the mapping at a key that are attributes of this class: `months` at `every`."""
    return frozenset(
        attribute.key[1] for attribute in attributes_of(kind) if attribute.key[0] == key and attribute.key[1:]
    )


@cache
def typed_dates_of(kind: type) -> tuple[tuple[str, str], ...]:
    """Pairs: the attribute that keeps a date as it was typed, and the key of the date."""
    of_dates = {attribute.name: attribute.key[0] for attribute in attributes_of(kind)}
    typed = ((field.name, field.metadata.get("typed")) for field in fields(kind))
    return tuple((name, of_dates[date]) for name, date in typed if date)


@cache
def has_place(kind: type) -> bool:
    """Whether objects of this class have a place in a file."""
    return _types_of(kind).get("place") is Place


@cache
def _types_of(kind: type) -> dict[str, Any]:
    """The type of each attribute, resolved from its annotation."""
    return get_type_hints(kind)


def choices_of(choice: Any) -> tuple[str, ...]:
    """The words of a `Literal`, without the empty one, which means “missing” and is never written."""
    return tuple(word for word in get_args(choice) if word)


def without_none(hint: Any) -> Any:
    """A type without `None`; several `Literal`s become one."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    options = [option for option in get_args(hint) if option is not type(None)]
    if len(options) == 1:
        return options[0]
    return Literal[tuple(dict.fromkeys(word for option in options for word in get_args(option)))]


# ---- how far attributes may be released -------------------------------------------------------------------------


_NEUTRAL = {"strength": "agreed"}
"""The value of an internal attribute without a default, for readers outside: the same for all items."""
_DISGUISED = frozenset({"commitment", "sub-item", "action", "update", "ask", "source"})


class ReleaseRule(NamedTuple):
    """How one attribute may be released: its ceiling, the kinds of ids it refers to, its value where it is withheld.

    `is_key`: it is an id, or refers to one, which readers outside get as a hash. `label` is its key in the files.
    """

    name: str
    label: str
    ceiling: Ceiling
    refers: frozenset[str]
    blank: Any
    is_key: bool


def release_rules_of(kind: Any) -> tuple[ReleaseRule, ...]:
    """The release rule of each attribute of a class of the model."""
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
    """Whether a value, or a class, is of the model and has attributes of its own."""
    return hasattr(value, "__dataclass_fields__")
