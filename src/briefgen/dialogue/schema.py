"""JSON Schema of the data files (draft 2020-12), from the same model that reads them, with short forms.

For editors: completion, and a red line where `briefgen check` would report a wrong key or value.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args, get_origin

from briefgen.dialogue import model
from briefgen.dialogue.declared import Attribute, attributes_of, choices_of, without_none
from briefgen.dialogue.ids import ID
from briefgen.dialogue.recipients import Recipient
from briefgen.dialogue.shorthand import CURRENCY, ROUND_KEYS, SHORT_FORM_KEYS, UPDATE_KINDS
from briefgen.dialogue.values import LANGUAGE, MOMENT, NOT_STATED, PERIOD

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
LIST_FILES: Mapping[str, tuple[type[Any], ...]] = {
    "audiences": (model.Audience,),
    "organisations": (model.Organisation,),
    "people": (model.Person,),
    "recipients": (Recipient,),
    "commitments": (model.Commitment,),
    "actions": (model.Action,),
    "updates": tuple(UPDATE_KINDS.values()),
    "sources": (model.Source,),
    "pictures": (model.Picture,),
}
"""Files that are one list, and the kinds of their entries."""
FILE_KINDS = ("dialogue", "round", *LIST_FILES)
"""The kinds of files."""

_WORD: Schema = {"type": ["string", "number"]}
_ABSENT: Schema = {"enum": [NOT_STATED, None]}


def make_schemas() -> dict[str, Schema]:
    """The schema of each kind of file, by its name."""
    return {kind: make_schema(kind) for kind in FILE_KINDS}


def make_schema(kind: str) -> Schema:
    """The schema of one kind of file, one of `FILE_KINDS`."""
    definitions: dict[str, Schema] = {"absent": _ABSENT, "text": _text_schema()}
    writer = _SchemaWriter(definitions)
    if kind in LIST_FILES:
        entries = [writer.refer_to(entry) for entry in LIST_FILES[kind]]
        top: Schema = {"type": ["array", "null"], "items": entries[0] if len(entries) == 1 else {"anyOf": entries}}
    else:
        top = writer.dialogue_schema() if kind == "dialogue" else writer.entry_schema(model.Round)
    return {"$schema": DRAFT, "title": f"briefgen: {kind}", **top, "$defs": definitions}


def _text_schema() -> Schema:
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": f"^{LANGUAGE.pattern}$"},
        "additionalProperties": {"anyOf": [_WORD, _ABSENT]},
    }
    return {"description": "Words by language, or bare words.", "anyOf": [_WORD, by_language]}


class _SchemaWriter:
    """Writes schemas of classes; those that are referred to are added to the definitions."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self._definitions = definitions

    def refer_to(self, kind: type) -> Schema:
        """A reference to the definition of a class, which is written when it is first needed."""
        if kind.__name__ not in self._definitions:
            self._definitions[kind.__name__] = {}  # so that it is defined while its attributes are written
            self._definitions[kind.__name__] = self._with_short_form(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    def dialogue_schema(self) -> Schema:
        """The schema of `dialogue.yaml`, which may have the keys of a round, too."""
        schema, round_properties = self.entry_schema(model.Dialogue), self.entry_schema(model.Round)["properties"]
        schema["properties"] |= {key: round_properties[key] for key in round_properties if key in ROUND_KEYS}
        return schema

    def entry_schema(self, kind: type) -> Schema:
        """The schema of an entry with all its keys."""
        direct = [attribute for attribute in attributes_of(kind) if not attribute.key[1:]]
        required = [attribute.key[0] for attribute in direct if attribute.required]
        return {
            "type": "object",
            "description": " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split()),
            "properties": {attribute.key[0]: self._property_schema(kind, attribute) for attribute in direct},
            "additionalProperties": False,
            **(_required_or_like(required) if kind is model.Audience else {"required": required}),
        }

    def _with_short_form(self, kind: type) -> Schema:
        if kind is model.Due:
            return _any_of([*_day_schemas(vague=True), self.entry_schema(kind)])
        short_forms = [a for a in attributes_of(kind) if a.key == (SHORT_FORM_KEYS.get(kind),)]
        return _any_of([*(self._value_schema(short.type, short) for short in short_forms), self.entry_schema(kind)])

    def _property_schema(self, kind: type, attribute: Attribute) -> Schema:
        options = [self._value_schema(attribute.type, attribute)]
        if inner := [other for other in attributes_of(kind) if other.key[1:] and other.key[:1] == attribute.key]:
            keys = {other.key[1]: self._value_schema(other.type, other) for other in inner}
            options.append({"type": "object", "properties": keys, "additionalProperties": False})
        if not attribute.required or get_origin(attribute.type) is tuple:
            options.append({"$ref": "#/$defs/absent"})
        return _any_of(options)

    def _value_schema(self, kind: Any, attribute: Attribute) -> Schema:
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            pairs = get_origin(inner) is tuple
            if pairs:
                return self._pairs_schema(get_args(inner)[1], attribute)
            entry = self._value_schema(inner, attribute)
            return _any_of([{"type": "array", "items": entry}, entry])  # a list, or a single entry
        if get_origin(kind) is Literal:
            return {"enum": list(choices_of(kind))}
        return _SCALARS[kind](attribute) if kind in _SCALARS else self.refer_to(kind)

    def _pairs_schema(self, kind: Any, attribute: Attribute) -> Schema:
        """A mapping; where its values may be missing, also a list of words."""
        value = self._value_schema(without_none(kind), attribute)
        if without_none(kind) is kind:
            return {"type": "object", "additionalProperties": value}
        mapping = {"type": "object", "additionalProperties": {"anyOf": [value, {"$ref": "#/$defs/absent"}]}}
        return {"anyOf": [mapping, {"type": "array", "items": {"anyOf": [_WORD, mapping]}}]}


def _any_of(options: list[Schema]) -> Schema:
    flat = [inner for option in options for inner in (option["anyOf"] if option.keys() == {"anyOf"} else [option])]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def _required_or_like(required: list[str]) -> Schema:
    """An audience needs all required keys, or `like`, from which it takes what is missing."""
    without_id = [key for key in required if key != "id"]
    return {"required": ["id"], "anyOf": [{"required": ["like"]}, {"required": without_id}]}


def _word_schema(attribute: Attribute) -> Schema:
    pattern = {"id": ID, "currency": CURRENCY}.get(attribute.name)
    return _WORD | {"pattern": f"^(?:{pattern.pattern})$"} if pattern else _WORD


def _day_schemas(*, vague: bool) -> list[Schema]:
    if not vague:
        return [{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}]
    year = {"type": "integer", "minimum": 1000, "maximum": 9999}
    return [year, {"type": "string", "pattern": f"^(?:{PERIOD.pattern})$"}]


def _date_schema(attribute: Attribute) -> Schema:
    moment = [{"type": "string", "pattern": f"^(?:{MOMENT.pattern})$"}]
    return _any_of(_day_schemas(vague=bool(attribute.vague)) + (moment if attribute.vague == "moment" else []))


_SCALARS: Mapping[Any, Callable[[Attribute], Schema]] = {
    str: _word_schema,
    model.Text: lambda _: {"$ref": "#/$defs/text"},
    bool: lambda _: {"type": "boolean"},
    int: lambda _: {"type": "integer", "minimum": 0},
    Decimal: lambda _: {"type": "number", "minimum": 0},
    dt.date: _date_schema,
    dt.datetime: lambda _: {"type": "string", "pattern": f"^(?:{MOMENT.pattern})$"},
}
