"""Short forms of entries, and what an entry must contain beyond the types of its attributes.

People write short forms first: `actors: [msit, nsf]`, `due: 2024`, `release: public`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import replace

from briefgen.dialogue import model
from briefgen.dialogue.declared import keys_of
from briefgen.dialogue.ids import ID
from briefgen.dialogue.values import LANGUAGE, LocatedValue, describe_value, normalise_date, parse_period

CURRENCY = re.compile(r"[A-Z]{3}")
_SIGNS = {
    **{"$": "USD", "US$": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "euro": "EUR", "euros": "EUR"},
    **{"₩": "KRW", "won": "KRW", "원": "KRW", "달러": "USD", "유로": "EUR", "엔": "JPY", "¥": "JPY", "yen": "JPY"},
    **{"£": "GBP", "pound": "GBP", "pounds": "GBP", "파운드": "GBP", "위안": "CNY", "yuan": "CNY", "RMB": "CNY"},
}
"""What people write in place of the code of a currency."""
ALL_PARTIES = "all"
"""All parties together, as an actor."""

SHORT_FORM_KEYS: Mapping[type, str] = {
    **{model.Actor: "org", model.Attendee: "person", model.Contact: "office", model.Line: "text"},
    **{model.Mark: "level", model.Marking: "text", model.Noise: "text", model.Variant: "name"},
    **{model.Venue: "city", model.Widened: "name"},
}
"""The key whose value may be written in place of the whole entry; the id of an actor may be a party's, too."""

ROUND_KEYS = frozenset(keys_of(model.Round)) - frozenset(keys_of(model.Dialogue))
"""The keys of a round that `dialogue.yaml` may have where there is no round."""
UPDATE_KINDS: Mapping[str, type[Any]] = {
    "item": model.Update,
    "retracts": model.Retraction,
    "clears": model.Clearance,
    "ask": model.Decision,
}
"""The kinds of entries of `updates.yaml`, by the key that only they have."""

AttributeValues: TypeAlias = dict[str, Any]


def expand_short_form(kind: type, node: LocatedValue) -> LocatedValue:
    """An entry with its keys where it is a short form; any other value stays as it is."""
    if kind is model.Actor and node.value == ALL_PARTIES:
        return replace(node, value={"everyone": True})
    if kind is model.Actor and node.absent:
        return replace(node, value={"org": node.value})
    if kind is model.Due and not isinstance(node.value, dict | list) and parse_period(str(node.value)):
        return replace(node, value={"earliest": node.value, "latest": node.value})
    is_short = kind in SHORT_FORM_KEYS and _is_short_form(kind, node.value)
    return replace(node, bare=SHORT_FORM_KEYS[kind]) if is_short else node


def _is_short_form(kind: type, value: Any) -> bool:
    """Whether it is a word, or a text by language."""
    if isinstance(value, dict):
        return bool(value) and value.keys().isdisjoint(keys_of(kind)) and all(map(LANGUAGE.fullmatch, value))
    return not isinstance(value, list)


def hint_for(kind: type, value: Any) -> str:
    """A hint for a value that is neither an entry of this class nor a short form of one."""
    if kind is not model.Due or isinstance(value, dict | list):
        return f"its keys: {', '.join(keys_of(kind))}"
    date = normalise_date(str(value))
    return f"write {date}" if date else f"write 2024-03-31, 2024-03 or 2024; words are {{as_stated: {value}}}"


def list_to_mapping(node: LocatedValue) -> LocatedValue:
    """`[approve, {reject: …}, {en: Later, ko: …}, in spring]` as `{approve: , reject: …, later: …, in-spring: …}`."""
    entries = node.value if isinstance(node.value, list) else [node.value]
    if isinstance(node.value, dict) or not all(isinstance(entry, str | dict) for entry in entries):
        return node
    value: dict[str, Any] = {}
    for n, entry in enumerate(entries, 1):
        for word, text in _word_and_text(entry, n).items():
            value[f"{word[:20]}-{n}" if word in value else word] = text
    return replace(node, value=value)


def _word_and_text(entry: str | dict[str, Any], n: int) -> dict[str, Any]:
    """A word alone, or words of its own under a word made of them."""
    if isinstance(entry, str):
        return {entry: None} if ID.fullmatch(entry) else {_word_for(entry, n): entry}
    is_text = all(LANGUAGE.fullmatch(key) and isinstance(words, str) for key, words in entry.items())
    return {_word_for(str(next(iter(entry.values()))), n): entry} if entry and is_text else entry


def _word_for(words: str, n: int) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:24].strip("-") or f"option-{n}"


def add_derived(kind: type, values: AttributeValues) -> AttributeValues:
    """The attributes with those that follow from them: the precision of a due date."""
    return {"precision": _derive_precision(values), **values} if kind is model.Due else values


def _derive_precision(values: AttributeValues) -> str:
    earliest, latest = values.get("earliest"), values.get("latest")
    if values.keys() & {"every", "every_months"}:
        return "recurring"
    if earliest and latest:
        spans = (parse_period(latest.isoformat()[:length]) for length in (10, 7, 4))
        return next((span.precision for span in spans if span and span[:2] == (earliest, latest)), "range")
    if earliest or latest:
        return "range"
    if "event" in values:
        return "event"
    return "soon" if "as_stated" in values else "open"


class EntryFault(NamedTuple):
    """What is wrong with an entry: a message, the key it is about (or none), a hint."""

    message: str
    key: str = ""
    hint: str = ""


def find_faults(kind: type, node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    """What is wrong with an entry whose attributes are right, each by itself."""
    return _CHECKS[kind](node, values) if kind in _CHECKS else iter(())


def _check_actor(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    if not any(map(node.has, ("party", "org", "one_of", "group", "everyone"))):
        hint = "where none is named, write “org: not_stated”"
        yield EntryFault("an actor needs party, org, one_of or group", hint=hint)
    if len(named := [key for key in ("org", "one_of", "group") if key in values]) > 1:
        yield EntryFault("an actor is an organisation or a group, not both", named[-1], "make two actors of it")
    if len(values.get("one_of", ("", ""))) < 2:
        yield EntryFault("one_of names two organisations or more", "one_of", "write one alone as org")


def _check_amount(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    if not node.has("value"):
        yield EntryFault("value is missing", hint="where no sum is stated, write “value: not_stated”")
    if "value" in values and not values.keys() & {"currency", "unit"}:
        hint = "“currency: USD”, or “unit: …” for what is no money"
        yield EntryFault("an amount needs a currency or a unit", hint=hint)
    if values.keys() >= {"currency", "unit"}:
        yield EntryFault("an amount has a currency or a unit, not both", "unit")
    yield from _check_currency(node, values)


def _check_currency(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    currency = values.get("currency", "USD")
    if not CURRENCY.fullmatch(currency):
        code = currency.upper() if CURRENCY.fullmatch(currency.upper()) else ""
        hint = f"write {_SIGNS.get(currency) or code or 'three letters, such as USD, KRW or EUR'}"
        yield EntryFault(f"{describe_value(currency)} is no code of a currency (ISO 4217)", "currency", hint)


def _check_due(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    if not isinstance(node.value, dict):
        return
    earliest, latest, precision = (values.get(name) for name in ("earliest", "latest", "precision"))
    if earliest and latest and earliest > latest:
        yield EntryFault("earliest is after latest", "earliest", "exchange the two, or mend the year")
    if precision in ("day", "month", "quarter", "half", "year") and not latest:
        hint = "write the last day it allows; where only words are known, precision is “soon”"
        yield EntryFault(f"latest is missing from a date that is precise to the {precision}", "precision", hint)


def _check_quote(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    ends = values.keys() & {"start", "end"}
    if "text" in values and ends:
        yield EntryFault("a quote is its text, or its first and last words, not both", "text")
    elif "text" not in values and len(ends) < 2:
        hint = "write “text: …”, or “from: …” and “to: …”"
        yield EntryFault("a quote needs its text, or its first and last words", hint=hint)


def _check_also(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    if not values.keys() & {"name", "short", "post"}:
        yield EntryFault("a name or a post is missing", hint="write “name: …”, “short: …” or “post: …”")
    if values.keys() >= {"since", "until"} and values["since"] > values["until"]:
        yield EntryFault("from is after to", "from", "exchange the two, or mend the year")


def _check_promise(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    if not values.get("quotes") and not values.get("cites"):
        hint = "every statement has a source: write “cites: [S1]” at least"
        yield EntryFault("quotes or cites are missing", hint=hint)


def _check_attendee(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    if not values.get("person") and not values.get("title"):
        hint = "write “person: …”, or for a post whose holder is not named “title: …” and “party: …”"
        yield EntryFault("a person or a post is missing", hint=hint)


def _check_ask(node: LocatedValue, values: AttributeValues) -> Iterator[EntryFault]:
    for option, _ in values.get("options", ()):
        if not ID.fullmatch(option):
            hint = "letters, digits, - and _, at most 24"
            yield EntryFault(f"{describe_value(option)} is no word for an option", "options", hint)


_CHECKS: Mapping[type, Callable[[LocatedValue, AttributeValues], Iterator[EntryFault]]] = {
    model.Actor: _check_actor,
    model.Amount: _check_amount,
    model.Equivalent: _check_currency,
    model.Due: _check_due,
    model.Quote: _check_quote,
    model.Noise: _check_quote,
    model.Also: _check_also,
    model.Commitment: _check_promise,
    model.SubItem: _check_promise,
    model.Ask: _check_ask,
    model.Attendee: _check_attendee,
}
