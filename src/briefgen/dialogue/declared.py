"""What the model declares of each attribute: its key in the files, its type, and how far it may be released.

`validate` and `schema` use the first part (`Attribute`), `release` the second (`ReleaseRule`).
"""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from briefgen.dialogue.model import Ceiling, Part, Source
from briefgen.errors import Place


class Attribute(Struct, frozen=True):
    """One attribute that is written in the files. For `refers`, `vague` and `inherited` see `model.Part`.

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
    return tuple(
        Attribute(
            name=field.name,
            key=tuple((part.key or field.name).split(".")),
            type=without_none(_bare_type(field)),
            required=field.default is NODEFAULT,
            refers=tuple(part.refers.split(", ")) if part.refers else (),
            vague=part.vague,
            inherited=part.inherited,
        )
        for field, part in declarations_of(kind)
        if part.key is not None and _bare_type(field) is not Place
    )


@cache
def declarations_of(kind: type[Struct]) -> tuple[tuple[FieldInfo, Part], ...]:
    """Each field of a class of the model with what it declares; a field that declares nothing is internal."""
    return tuple((field, _declaration_of(field)) for field in fields(kind))


def _declaration_of(field: FieldInfo) -> Part:
    metadata = getattr(field.type, "__metadata__", ())
    return next((each for each in metadata if isinstance(each, Part)), Part(Ceiling.INTERNAL))


def _bare_type(field: FieldInfo) -> Any:
    """The type of a field without what it declares."""
    return get_args(field.type)[0] if get_origin(field.type) is Annotated else field.type


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
    return tuple((field.name, of_dates[part.typed]) for field, part in declarations_of(kind) if part.typed)


@cache
def has_place(kind: type) -> bool:
    """Whether objects of this class have a place in a file."""
    return any(field.name == "place" and _bare_type(field) is Place for field in fields(kind))


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
def _release_rules(kind: type[Struct]) -> tuple[ReleaseRule, ...]:
    return tuple(_make_release_rule(kind, field, part) for field, part in declarations_of(kind))


def _make_release_rule(kind: type[Struct], field: FieldInfo, part: Part) -> ReleaseRule:
    refers = frozenset(part.refers.replace(" ", "").split(",")) - {""}
    needed = field.default is NODEFAULT
    is_id = field.name == "id" and (part.ceiling is Ceiling.INTERNAL or kind is Source)
    names_one = bool(refers & _DISGUISED) and (needed or part.ceiling is not Ceiling.INTERNAL)
    return ReleaseRule(
        name=field.name,
        label=part.key or field.name,
        ceiling=part.ceiling,
        refers=refers,
        blank=_NEUTRAL.get(field.name, "") if needed else field.default,
        is_key=is_id or names_one,
    )


def is_model_object(value: Any) -> bool:
    """Whether a value, or a class, is of the model and has attributes of its own."""
    return hasattr(value, "__struct_fields__")
