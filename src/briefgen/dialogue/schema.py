"""JSON Schema of the files (draft 2020-12), from the same model that reads them, short forms included.

For editors: completion, and a red line where `briefgen check` would find a wrong key or word.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args, get_origin

from briefgen.dialogue import model
from briefgen.dialogue.declared import Attribute, attributes, plain, words
from briefgen.dialogue.recipients import Recipient
from briefgen.dialogue.shorthand import BARE, CURRENCY, ID, NEWS, OF_A_ROUND
from briefgen.dialogue.values import LANGUAGE, MOMENT, NOT_STATED, PERIOD

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
LISTS: Mapping[str, tuple[type[Any], ...]] = {
    "audiences": (model.Audience,),
    "organisations": (model.Organisation,),
    "people": (model.Person,),
    "recipients": (Recipient,),
    "commitments": (model.Commitment,),
    "actions": (model.Action,),
    "updates": tuple(NEWS.values()),
    "sources": (model.Source,),
    "pictures": (model.Picture,),
}
"""Files that are one list, and the kinds of their entries."""
KINDS = ("dialogue", "round", *LISTS)
"""The kinds of files."""

_WORD: Schema = {"type": ["string", "number"]}
_ABSENT: Schema = {"enum": [NOT_STATED, None]}


def schemas() -> dict[str, Schema]:
    """The schema of each kind of file."""
    return {kind: schema(kind) for kind in KINDS}


def schema(kind: str) -> Schema:
    """The schema of one kind of file, one of `KINDS`."""
    definitions: dict[str, Schema] = {"absent": _ABSENT, "text": _text()}
    writer = _Writer(definitions)
    if kind in LISTS:
        entries = [writer.reference(entry) for entry in LISTS[kind]]
        top: Schema = {"type": ["array", "null"], "items": entries[0] if len(entries) == 1 else {"anyOf": entries}}
    else:
        top = writer.head() if kind == "dialogue" else writer.entry(model.Round)
    return {"$schema": DRAFT, "title": f"briefgen: {kind}", **top, "$defs": definitions}


def _text() -> Schema:
    by_language = {
        "type": "object",
        "propertyNames": {"pattern": f"^{LANGUAGE.pattern}$"},
        "additionalProperties": {"anyOf": [_WORD, _ABSENT]},
    }
    return {"description": "Words by language, or bare words.", "anyOf": [_WORD, by_language]}


class _Writer:
    """Writes schemas of classes; those that are referred to come into the definitions."""

    def __init__(self, definitions: dict[str, Schema]) -> None:
        self._definitions = definitions

    def reference(self, kind: type) -> Schema:
        """A reference to the definition of a class, which is written when it is first needed."""
        if kind.__name__ not in self._definitions:
            self._definitions[kind.__name__] = {}  # holds its place while its parts are written
            self._definitions[kind.__name__] = self._with_short_form(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}

    def head(self) -> Schema:
        """`dialogue.yaml`, which may carry the keys of a round too."""
        own, of_a_round = self.entry(model.Dialogue), self.entry(model.Round)["properties"]
        own["properties"] |= {key: of_a_round[key] for key in of_a_round if key in OF_A_ROUND}
        return own

    def entry(self, kind: type) -> Schema:
        """An entry with all its keys."""
        written = [attribute for attribute in attributes(kind) if not attribute.key[1:]]
        required = [attribute.key[0] for attribute in written if attribute.required]
        return {
            "type": "object",
            "description": _description(kind),
            "properties": {attribute.key[0]: self._property(kind, attribute) for attribute in written},
            "additionalProperties": False,
            **(_like(required) if kind is model.Audience else {"required": required}),
        }

    def _with_short_form(self, kind: type) -> Schema:
        if kind is model.Due:
            return _any_of([*_day(vague=True), self.entry(kind)])
        bare = next((attribute for attribute in attributes(kind) if attribute.key == (BARE.get(kind),)), None)
        return _any_of([self._value(bare.type, bare), self.entry(kind)] if bare else [self.entry(kind)])

    def _property(self, kind: type, attribute: Attribute) -> Schema:
        options = [self._value(attribute.type, attribute)]
        if inner := [other for other in attributes(kind) if other.key[1:] and other.key[:1] == attribute.key]:
            keys = {other.key[1]: self._value(other.type, other) for other in inner}
            options.append({"type": "object", "properties": keys, "additionalProperties": False})
        if not attribute.required or get_origin(attribute.type) is tuple:
            options.append({"$ref": "#/$defs/absent"})
        return _any_of(options)

    def _value(self, kind: Any, attribute: Attribute) -> Schema:
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            pairs = get_origin(inner) is tuple
            return self._pairs(get_args(inner)[1], attribute) if pairs else self._many(inner, attribute)
        if get_origin(kind) is Literal:
            return {"enum": list(words(kind))}
        return _SCALARS[kind](attribute) if kind in _SCALARS else self.reference(kind)

    def _many(self, kind: Any, attribute: Attribute) -> Schema:
        """A list, or one entry without it."""
        one = self._value(kind, attribute)
        return _any_of([{"type": "array", "items": one}, one])

    def _pairs(self, kind: Any, attribute: Attribute) -> Schema:
        """A mapping; where its values may be absent, a list of words will do."""
        value = self._value(plain(kind), attribute)
        if plain(kind) is kind:
            return {"type": "object", "additionalProperties": value}
        mapping = {"type": "object", "additionalProperties": {"anyOf": [value, {"$ref": "#/$defs/absent"}]}}
        return {"anyOf": [mapping, {"type": "array", "items": {"anyOf": [_WORD, mapping]}}]}


def _any_of(options: list[Schema]) -> Schema:
    flat = [inner for option in options for inner in (option["anyOf"] if option.keys() == {"anyOf"} else [option])]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def _description(kind: type) -> str:
    """The first paragraph of the docstring, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


def _like(required: list[str]) -> Schema:
    """What an audience does not say, it has from the one it is like."""
    rest = [key for key in required if key != "id"]
    return {"required": ["id"], "anyOf": [{"required": ["like"]}, {"required": rest}]}


def _word(attribute: Attribute) -> Schema:
    pattern = {"id": ID, "currency": CURRENCY}.get(attribute.name)
    return _WORD | {"pattern": f"^(?:{pattern.pattern})$"} if pattern else _WORD


def _day(*, vague: bool) -> list[Schema]:
    if not vague:
        return [{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}]
    year = {"type": "integer", "minimum": 1000, "maximum": 9999}
    return [year, {"type": "string", "pattern": f"^(?:{PERIOD.pattern})$"}]


def _date(attribute: Attribute) -> Schema:
    moment = [{"type": "string", "pattern": f"^(?:{MOMENT.pattern})$"}]
    return _any_of(_day(vague=bool(attribute.vague)) + (moment if attribute.vague == "moment" else []))


_SCALARS: Mapping[Any, Callable[[Attribute], Schema]] = {
    str: _word,
    model.Text: lambda _: {"$ref": "#/$defs/text"},
    bool: lambda _: {"type": "boolean"},
    int: lambda _: {"type": "integer", "minimum": 0},
    Decimal: lambda _: {"type": "number", "minimum": 0},
    dt.date: _date,
    dt.datetime: lambda _: {"type": "string", "pattern": f"^(?:{MOMENT.pattern})$"},
}
