"""What a field that comes back says: a tick, a choice, a day or words; or, in words, why nobody can know."""

from __future__ import annotations

import datetime as dt
import re

from briefgen.blocks import plain
from briefgen.blocks.returned import Answer
from briefgen.pdf.forms import MULTILINE, TICKED
from briefgen.values import dataclass

_ISO = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?\s*(?:\([월화수목금토일]\))?")
_DAY_FIRST = re.compile(r"(?:[A-Za-z]+,? )?(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]+,? )?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Found:
    """A field as it stands in a file: type (`Btn`, `Ch`, `Tx`), value, states of its boxes, options, flags."""

    kind: str
    value: str
    states: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    flags: int = 0


def answer(found: Found) -> Answer | str:
    """The answer of a field, or, in words, why there is none beyond doubt."""
    if found.kind == "Btn":
        return _ticked(found)
    if found.kind == "Ch":
        return _chosen(found)
    if found.kind != "Tx":
        return "is no box, no menu and no text"
    words = " ".join(found.value.split())
    if found.flags & MULTILINE:
        return Answer("remark", words, found.value)
    day = day_of(words)
    return Answer("day", day, found.value) if day else Answer("words", words, found.value)


def _ticked(found: Found) -> Answer | str:
    """A tick is the value, and every picture of the box shows the same."""
    value = found.value or (found.states[0] if found.states else "Off")
    if any(state != value for state in found.states):
        return f"shows “{', '.join(found.states)}” but holds “{value}”"
    if value not in (TICKED, "Off"):
        return f"is in a state of its own, “{value}”"
    return Answer("box", value == TICKED, plain.TICKED if value == TICKED else plain.OPEN)


def _chosen(found: Found) -> Answer | str:
    """Some viewers keep the words shown, not the value: the list tells it."""
    values, shown = dict(found.options), {shown: value for value, shown in found.options}
    value = found.value if found.value in values else shown.get(found.value)
    if value is None:
        return f"shows “{found.value}”, which is not in its list"
    return Answer("choice", value, values[value])


def day_of(words: str) -> str:
    """The day that words name (ISO 8601), or nothing: `2024-10-31`, `2024. 10. 31.(목)`, `31 October 2024`.

    `10/11/2024` is no day: it is October to some and November to others.
    """
    try:
        if found := _ISO.fullmatch(words):
            return dt.date(*map(int, found.groups())).isoformat()
        if found := _DAY_FIRST.fullmatch(words):
            day, month, year = found.groups()
        elif found := _MONTH_FIRST.fullmatch(words):
            month, day, year = found.groups()
        else:
            return ""
        return dt.date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)).isoformat()
    except ValueError:
        return ""
