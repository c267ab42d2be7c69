"""Our own words: a language that some reader lacks, and counts that were typed where they could be computed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from briefgen.dialogue.ceilings import is_node, parts
from briefgen.dialogue.model import Also, Audience, Ceiling, Dialogue, Text
from briefgen.dialogue.numbers import Number, numbers
from briefgen.dialogue.release import readable, visible
from briefgen.dialogue.status import COUNTS, counts, standing
from briefgen.errors import Place, Problem, Severity, nearest

PLACEHOLDERS = (*COUNTS, "under_way", "unreported")
"""Names that a text of the briefing may have in braces."""
_BRACES = re.compile(r"\{(\w+)\}")
_PROMISES = re.compile(
    r"(?:\s[^\s,.;:{}]+){0,3}?\s?(?:commitments?|promises?|outcomes?)\b|\s?(?:건|개\s?(?:이행)?과제)", re.IGNORECASE
)
_LANGUAGES = {"en": "English", "ko": "Korean"}


class _Written(NamedTuple):
    """A text, the keys at which it stands, and the nearest place and id around it."""

    text: Text
    at: str
    place: Place
    item: str


class _Gap(NamedTuple):
    """An item that lacks the words of a language."""

    place: Place
    item: str
    language: str


def untranslated(dialogue: Dialogue, audiences: Iterable[Audience]) -> list[Problem]:
    """One problem or notice for each item whose words some reader lacks.

    Pages for partners and the public stop without them; internal ones show the words of another language instead.
    A reader to whom nothing is released gets no page, and lacks nothing.
    """
    gaps: dict[_Gap, dict[str, None]] = {}
    stopped: dict[_Gap, str] = {}
    for by_language in _alike(each for each in audiences if readable(dialogue, each)):
        one = next(iter(by_language.values()))
        outside = one.release.level != "internal"
        for written in _texts(visible(dialogue, one), dialogue.place, dialogue.id, outside):
            for language, reader in by_language.items():
                if written.text.get(language) is None:
                    gap = _Gap(written.place, written.item, language)
                    gaps.setdefault(gap, {})[written.at] = None
                    if outside:
                        stopped.setdefault(gap, reader.id)
    return [_lacking(gap, tuple(names), stopped.get(gap, "")) for gap, names in gaps.items()]


def _alike(audiences: Iterable[Audience]) -> Iterable[Mapping[str, Audience]]:
    """Those that see the same words, one for each language: inside, everybody does."""
    seen: dict[tuple[object, ...], dict[str, Audience]] = {}
    for audience in audiences:
        inside = audience.release.level == "internal"
        alike = seen.setdefault((audience.release, () if inside else audience.lookup), {})
        alike.setdefault(audience.language, audience)
    return seen.values()


def _texts(thing: Any, place: Place, item: str, outside: bool, at: str = "") -> Iterator[_Written]:
    """Every text of a thing but earlier names; outside, only of attributes that may travel."""
    if isinstance(thing, Text):
        yield _Written(thing, at, place, item)
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each, place, item, outside, at)
    elif is_node(thing) and not isinstance(thing, Also):
        if own := getattr(thing, "place", None):
            at, place, item = "", own, getattr(thing, "id", "") or item
        for part in parts(type(thing)):
            value = getattr(thing, part.name)
            travels = not (outside and part.ceiling is Ceiling.INTERNAL)
            if travels and value and (isinstance(value, tuple) or is_node(value)):
                yield from _texts(value, place, item, outside, f"{at}.{part.label}" if at else part.label)


def _lacking(gap: _Gap, names: tuple[str, ...], reader: str) -> Problem:
    language = _LANGUAGES.get(gap.language, gap.language)
    message = f"{language} missing: {', '.join(names)}"
    hint = f"add `{gap.language}: …`"
    if reader:
        return Problem(f"{message}; the copies for {reader} stop without it", gap.place, gap.item, hint)
    return Problem(message, gap.place, gap.item, hint, Severity.NOTICE)


def uncounted(dialogue: Dialogue, as_of: dt.date | None) -> list[Problem]:
    """Names in braces that mean nothing, and counts of commitments that were typed into a briefing."""
    found = _counts(dialogue, as_of)
    problems: list[Problem] = []
    for meeting in dialogue.rounds:
        for written in _texts(meeting.briefing, meeting.place, meeting.id, outside=False):
            for _, words in written.text.words:
                problems += _unknown(words, written)
                problems += _typed(words, written, found)
    return problems


def _counts(dialogue: Dialogue, as_of: dt.date | None) -> dict[int, list[str]]:
    """The names of each count that can be made; without a day only the total."""
    made: Mapping[str, int] = {"total": len(dialogue.commitments)}
    if as_of:
        made = counts(standing(dialogue, as_of))
    names: dict[int, list[str]] = {}
    for name, number in made.items():
        names.setdefault(number, []).append(f"{{{name}}}")
    return names


def _unknown(words: str, written: _Written) -> Iterator[Problem]:
    for name in _BRACES.findall(words):
        if name not in PLACEHOLDERS:
            hint = nearest(name, PLACEHOLDERS) or f"there are {', '.join(PLACEHOLDERS)}"
            yield Problem(f"nothing is counted by the name {{{name}}}", written.place, written.item, hint)


def _typed(words: str, written: _Written, found: Mapping[int, list[str]]) -> Iterator[Problem]:
    # most lines speak of nothing that is counted, and to read the numbers of a line takes a while
    for number in numbers(words) if _PROMISES.search(words) else ():
        names = found.get(int(number.value)) if number.value == int(number.value) and not number.currency else None
        if names and _PROMISES.match(words, number.end):
            message = f"“{_shown(words, number)}” is typed"
            hint = f"write {' or '.join(names)}, which is counted anew for each reader"
            yield Problem(message, written.place, written.item, hint, Severity.NOTICE)


def _shown(words: str, number: Number) -> str:
    counted = _PROMISES.match(words, number.end)
    return words[number.start : counted.end() if counted else number.end].strip()
