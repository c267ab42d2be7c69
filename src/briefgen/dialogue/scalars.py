"""Single values: words, texts, numbers, days. Each function reads one, or raises `Wrong` in an officer's words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from briefgen.dialogue.attributes import Attribute, words
from briefgen.dialogue.days import as_typed_here, moment, period
from briefgen.dialogue.model import Text
from briefgen.dialogue.node import Node
from briefgen.errors import Place, nearest

LANGUAGE = re.compile(r"[a-z]{2}")
_MISTAKEN_LANGUAGES = {"kr": "ko", "kor": "ko", "eng": "en", "us": "en", "uk": "en", "jp": "ja", "cn": "zh"}
_LONG = 60
SPLIT = "inside { } a comma ends a value: put words that hold one in quotes"
"""A hint for a key that has no value."""


class Wrong(Exception):
    """A value is not what it should be; `place` where that is not the value's own."""

    def __init__(self, message: str, hint: str = "", place: Place | None = None) -> None:
        self.message, self.hint, self.place = message, hint, place
        super().__init__(message)


def shown(value: Any) -> str:
    """A value in a message."""
    match value:
        case dict():
            return "keys with values"
        case list():
            return "a list"
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case _:
            typed = str(value)
            return f"“{typed[:_LONG]}…”" if len(typed) > _LONG else f"“{typed}”"


def word(node: Node, attribute: Attribute) -> str:
    """Text without a language; a number is the word it was typed as."""
    if isinstance(node.value, bool) or not isinstance(node.value, str | int | Decimal):
        hint = "put it in quotes" if isinstance(node.value, bool) else f"write “{node.label}: …” with the words alone"
        raise Wrong(f"{node.label} must be a text, not {shown(node.value)}", hint)
    return str(node.value).replace("\t", " ").strip()


def text(node: Node, attribute: Attribute) -> Text:
    """Words by language, or bare words."""
    if not isinstance(node.value, dict):
        return Text((("", word(node, attribute)),))
    for child in node.children():
        if not LANGUAGE.fullmatch(child.label) or child.label in _MISTAKEN_LANGUAGES:
            meant = _MISTAKEN_LANGUAGES.get(child.label)
            hint = f"did you mean “{meant}”?" if meant else "two letters, such as en or ko"
            raise Wrong(f"“{child.label}” is no language", SPLIT if child.value is None else hint, child.key_place)
    stated = [child for child in node.children() if not child.absent]
    if not stated:
        raise Wrong(f"{node.label} has no words", "write some, or leave the key out")
    return Text(tuple((child.label, word(child, attribute)) for child in stated))


def flag(node: Node, attribute: Attribute) -> bool:
    """True or false."""
    if not isinstance(node.value, bool):
        raise Wrong(f"{node.label} must be true or false, not {shown(node.value)}", "without quotes")
    return node.value


def whole(node: Node, attribute: Attribute) -> int:
    """A count."""
    if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 0:
        raise Wrong(f"{node.label} must be a whole number, not {shown(node.value)}", "digits only, such as 60")
    return node.value


def number(node: Node, attribute: Attribute) -> Decimal:
    """An amount, never below zero."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | Decimal) or node.value < 0:
        hint = "digits only, such as 10000000: no commas, no words, no currency"
        raise Wrong(f"{node.label} must be a number, not {shown(node.value)}", hint)
    return Decimal(node.value)


def day(node: Node, attribute: Attribute) -> dt.date:
    """A day; where the attribute is vague, the first or last one of a year or month, or that of a moment."""
    typed = word(node, attribute)
    days = period(typed)
    if days and (attribute.vague or days.precision == "day"):
        return days.last if attribute.vague == "last" else days.first
    if attribute.vague == "moment" and (instant := moment(typed)):
        return instant.date()
    ways = {"": "2024-03-31", "moment": "2024-03-31, 2024-03, 2024 or 2024-03-31T09:00+09:00, with its zone"}
    hint = f"write {as_typed_here(typed) or ways.get(attribute.vague, '2024-03-31, 2024-03 or 2024')}"
    raise Wrong(f"{node.label}: {shown(typed)} is no day" + ("" if days else " of the calendar"), hint)


def instant(node: Node, attribute: Attribute) -> dt.datetime:
    """Day, time and zone."""
    if found := moment(word(node, attribute)):
        return found
    raise Wrong(f"{node.label}: {shown(node.value)} is no moment", "write 2024-03-31T09:00+09:00, with its zone")


def choice(node: Node, among: Any) -> str:
    """One of the words of a `Literal`."""
    known = words(among)
    if node.value in known:
        return str(node.value)
    hint = " ".join(filter(None, (nearest(str(node.value), known), f"It is one of {', '.join(known)}.")))
    raise Wrong(f"{node.label} cannot be {shown(node.value)}", hint)


READ: Mapping[Any, Callable[[Node, Attribute], Any]] = {
    str: word,
    Text: text,
    bool: flag,
    int: whole,
    Decimal: number,
    dt.date: day,
    dt.datetime: instant,
}
"""How a value of each type is read."""
