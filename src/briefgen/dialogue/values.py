"""One value of a file with its place, and functions that read words, numbers, days and moments from it.

The `read_…` functions raise `InvalidValue`, with a message for the author of the file.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from briefgen.dialogue import limits
from briefgen.dialogue.declared import Attribute, choices_of
from briefgen.dialogue.model import Text
from briefgen.dialogue.yaml import ParsedFile, Path
from briefgen.errors import Place, nearest

PERIOD = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?) ?(Z|[+-][0-9]{2}:[0-9]{2})")
_OTHER_DATE_FORMS = re.compile(r"(\d{4})[./년-] *(\d{1,2})(?:[./월-] *(\d{1,2}))?[.일월]?(?: *\(.\))?")


class Period(NamedTuple):
    """Days from `first` to `last`, both inclusive."""

    first: dt.date
    last: dt.date
    precision: Literal["day", "month", "year"]


def parse_period(words: str) -> Period | None:
    """The days of `2024`, `2024-03` or `2024-03-31`; `None` for anything else, and for days no calendar has."""
    if not PERIOD.fullmatch(words):
        return None
    year, *month_and_day = map(int, words.split("-"))
    try:
        first = dt.date(year, *month_and_day, *[1] * (2 - len(month_and_day)))
    except ValueError:
        return None
    if len(month_and_day) == 2:
        return Period(first, first, "day")
    if month_and_day:
        return Period(first, first.replace(day=calendar.monthrange(year, first.month)[1]), "month")
    return Period(first, first.replace(month=12, day=31), "year")


def parse_moment(words: str) -> dt.datetime | None:
    """Date, time and UTC offset from `2023-12-08T22:15-05:00`; `None` where one is missing or impossible."""
    match = MOMENT.fullmatch(words)
    try:
        return dt.datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3]}") if match else None
    except ValueError:
        return None


def normalise_date(words: str) -> str:
    """A date typed in another way (`2023. 12. 9.`, `2024/3/31`) as the files need it, or an empty string."""
    match = _OTHER_DATE_FORMS.fullmatch(words.strip())
    date = "-".join(digits.zfill(2) for digits in match.groups() if digits) if match else ""
    return date if parse_period(date) else ""


NOT_STATED = "not_stated"
"""May be written wherever a value may be missing."""


class LocatedValue(Struct, frozen=True, eq=False):
    """One value: the file and its path in it, the id of the item it belongs to, and the value that contains it.

    `base` supplies keys that are missing here. `bare` is the key of a short form: `release: public` is short for
    `release: {level: public}`.
    """

    file: ParsedFile
    value: Any
    path: Path = ()
    item: str = ""
    owner: LocatedValue | None = None
    base: LocatedValue | None = None
    bare: str = ""

    @property
    def place(self) -> Place:
        """The place of the value."""
        return self.file.place(self.path)

    @property
    def key_place(self) -> Place:
        """The place of its key."""
        return self.file.key_place(self.path)

    @property
    def label(self) -> str:
        """Its key, or that of the list it is in; the name of the file for its data."""
        keys = (step for step in reversed(self.path) if isinstance(step, str))
        return next(keys, self.file.path.rpartition("/")[2])

    @property
    def absent(self) -> bool:
        """Whether nothing is stated here."""
        return self.value in (None, NOT_STATED) or (isinstance(self.value, str) and not self.value.strip())

    @property
    def enclosing(self) -> LocatedValue | None:
        """The mapping that contains this, in a list or not."""
        owner = self.owner
        return owner.enclosing if owner and isinstance(owner.value, list) else owner

    def get(self, key: str) -> LocatedValue | None:
        """The value of a key, else that of the base, else `None`."""
        if self.bare:
            return replace(self, bare="") if key == self.bare else None
        if self.value.get(key) is None and self.base:
            return self.base.get(key)
        return self._child(key) if key in self.value else None

    def has_key(self, key: str) -> bool:
        """Whether a key is written here, or in the base."""
        if self.bare:
            return key == self.bare
        return key in self.value or (self.base is not None and self.base.has_key(key))

    def has(self, key: str) -> bool:
        """Whether a key has a value, even `not_stated`."""
        child = self.get(key)
        return child is not None and child.value is not None

    def children(self) -> Iterator[LocatedValue]:
        """The values of a mapping, or the entries of a list."""
        return map(self._child, self.value if isinstance(self.value, dict) else range(len(self.value)))

    def with_own_id(self) -> LocatedValue:
        """The same value, as part of the item whose `id` is in it, if it is a mapping with one."""
        own_id = self.value.get("id") if isinstance(self.value, dict) and not self.bare else None
        if not isinstance(own_id, str | int) or str(own_id) == self.item:
            return self
        return LocatedValue(self.file, self.value, self.path, str(own_id), self.owner, self.base)

    def restricted_to(self, keys: frozenset[str]) -> LocatedValue:
        """The same mapping with only these keys."""
        base = self.base.restricted_to(keys) if self.base else None
        return replace(self, value={key: self.value[key] for key in self.value if key in keys}, base=base)

    def _child(self, step: str | int) -> LocatedValue:
        return LocatedValue(self.file, self.value[step], (*self.path, step), self.item, owner=self)


def root_value(file: ParsedFile) -> LocatedValue:
    """The data of a file."""
    return LocatedValue(file, file.data)


LANGUAGE = re.compile(r"[a-z]{2}")
_MISTAKEN_LANGUAGES = {"kr": "ko", "kor": "ko", "eng": "en", "us": "en", "uk": "en", "jp": "ja", "cn": "zh"}
_MAX_SHOWN = 60
COMMA_HINT = "inside { } a comma ends a value: put words that hold one in quotes"
"""A hint for a key without a value."""


class InvalidValue(Exception):
    """Raised for a value that is not as it should be; `place` where that is not the value's own."""

    def __init__(self, message: str, hint: str = "", place: Place | None = None) -> None:
        self.message, self.hint, self.place = message, hint, place
        super().__init__(message)


def describe_value(value: Any) -> str:
    """A value as a message names it."""
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
            words = str(value)
            return f"“{words[:_MAX_SHOWN]}…”" if len(words) > _MAX_SHOWN else f"“{words}”"


def read_word(node: LocatedValue, attribute: Attribute) -> str:
    """Text without a language; a number gives the text it was typed as."""
    if isinstance(node.value, bool) or not isinstance(node.value, str | int | Decimal):
        hint = "put it in quotes" if isinstance(node.value, bool) else f"write “{node.label}: …” with the words alone"
        raise InvalidValue(f"{node.label} must be a text, not {describe_value(node.value)}", hint)
    words = str(node.value).replace("\t", " ").strip()
    if excess := limits.excess_of_text(words):
        name = node.owner.label if node.owner and LANGUAGE.fullmatch(node.label) else node.label
        raise InvalidValue(f"{name} {excess}", "keep a long text as a file under sources/, and quote it")
    return words


def read_text_by_language(node: LocatedValue, attribute: Attribute) -> Text:
    """Text by language, or plain text."""
    if not isinstance(node.value, dict):
        return Text((("", read_word(node, attribute)),))
    for child in node.children():
        if not LANGUAGE.fullmatch(child.label) or child.label in _MISTAKEN_LANGUAGES:
            right = _MISTAKEN_LANGUAGES.get(child.label)
            hint = f"did you mean “{right}”?" if right else "two letters, such as en or ko"
            hint = COMMA_HINT if child.value is None else hint
            raise InvalidValue(f"“{child.label}” is no language", hint, child.key_place)
    present = [child for child in node.children() if not child.absent]
    if not present:
        raise InvalidValue(f"{node.label} has no words", "write some, or leave the key out")
    return Text(tuple((child.label, read_word(child, attribute)) for child in present))


def read_flag(node: LocatedValue, attribute: Attribute) -> bool:
    """True or false."""
    if not isinstance(node.value, bool):
        raise InvalidValue(f"{node.label} must be true or false, not {describe_value(node.value)}", "without quotes")
    return node.value


def read_count(node: LocatedValue, attribute: Attribute) -> int:
    """A whole number, 0 or more."""
    if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 0:
        message = f"{node.label} must be a whole number, not {describe_value(node.value)}"
        raise InvalidValue(message, "digits only, such as 60")
    if node.value > limits.MAX_COUNT:
        raise InvalidValue(f"{node.label} cannot be {describe_value(node.value)}", f"at most {limits.MAX_COUNT}")
    return node.value


def read_number(node: LocatedValue, attribute: Attribute) -> Decimal:
    """A number, 0 or more."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | Decimal) or node.value < 0:
        hint = "digits only, such as 10000000: no commas, no words, no currency"
        raise InvalidValue(f"{node.label} must be a number, not {describe_value(node.value)}", hint)
    number = Decimal(node.value)
    if excess := limits.excess_of_number(number):
        raise InvalidValue(f"{node.label} {excess}", "look for a digit too many, or a unit that fits the number")
    return number


def read_day(node: LocatedValue, attribute: Attribute) -> dt.date:
    """A day; where the attribute is vague, the first or last of a year or month, or the day of a moment."""
    words = read_word(node, attribute)
    days = parse_period(words)
    if days and (attribute.vague or days.precision == "day"):
        return _in_range(node, days.last if attribute.vague == "last" else days.first)
    if attribute.vague == "moment" and (instant := parse_moment(words)):
        return _in_range(node, instant.date())
    ways = {"": "2024-03-31", "moment": "2024-03-31, 2024-03, 2024 or 2024-03-31T09:00+09:00, with its zone"}
    hint = f"write {normalise_date(words) or ways.get(attribute.vague, '2024-03-31, 2024-03 or 2024')}"
    raise InvalidValue(f"{node.label}: {describe_value(words)} is no day" + ("" if days else " of the calendar"), hint)


def read_instant(node: LocatedValue, attribute: Attribute) -> dt.datetime:
    """A date with time and zone."""
    if moment := parse_moment(read_word(node, attribute)):
        _in_range(node, moment.date())
        return moment
    hint = "write 2024-03-31T09:00+09:00, with its zone"
    raise InvalidValue(f"{node.label}: {describe_value(node.value)} is no moment", hint)


def _in_range(node: LocatedValue, day: dt.date) -> dt.date:
    """The day itself, where it is within the years that dates may be of."""
    if not limits.is_day_in_range(day):
        message = f"{node.label}: {describe_value(node.value)} is outside the years {limits.describe_range()}"
        raise InvalidValue(message, "mend the year")
    return day


def read_choice(node: LocatedValue, literal: Any) -> str:
    """One of the words of a `Literal`."""
    choices = choices_of(literal)
    if node.value in choices:
        return str(node.value)
    hint = " ".join(filter(None, (nearest(str(node.value), choices), f"It is one of {', '.join(choices)}.")))
    raise InvalidValue(f"{node.label} cannot be {describe_value(node.value)}", hint)


READERS: Mapping[Any, Callable[[LocatedValue, Attribute], Any]] = {
    str: read_word,
    Text: read_text_by_language,
    bool: read_flag,
    int: read_count,
    Decimal: read_number,
    dt.date: read_day,
    dt.datetime: read_instant,
}
"""Type of an attribute → the function that reads its value."""
