"""All that is compared once a dialogue is loaded: contradictions, release marks, translations.

Contradictions between entries that are right by themselves: updates before their round, replacements in a circle.

Release marks that go too far: a part wider than its whole, and what goes out without a basis.

A basis is written in the mark, or in that of the whole, or is a cited source that a party published.

Our own words: a language that some reader lacks, and counts that were typed where they could be computed.

Everything that is compared once a dialogue is loaded: what makes a page wrong, and what is worth a look.

Never a problem: a text that only grew by a word, an update later than the day asked for or without a source, one
passage that two items quote.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, NamedTuple

from briefgen.dialogue.coverage import claims, omissions, unchecked
from briefgen.dialogue.declared import is_node, parts
from briefgen.dialogue.model import Also, Audience, Briefing, Ceiling, Dialogue, Mark, Promise, Round, Text
from briefgen.dialogue.numbers_in_text import Number, numbers
from briefgen.dialogue.quotes import unfound
from briefgen.dialogue.release import is_released, is_wider, readable, visible
from briefgen.dialogue.rounds import unanswered_notices
from briefgen.dialogue.status import COUNTS, counts, standing
from briefgen.dialogue.values import period
from briefgen.errors import Place, Problem, Severity, nearest, order

# ---- consistency -------------------------------------------------------------------------------------------------


def contradictions(dialogue: Dialogue) -> list[Problem]:
    """Everything that cannot be true together."""
    return [*_replacements(dialogue), *_early_news(dialogue)]


def silent(dialogue: Dialogue, as_of: dt.date) -> list[Problem]:
    """A notice for each open commitment without news for as many days as the thresholds say."""
    standings = standing(dialogue, as_of)
    return [
        Problem(
            f"no news since {standings[item.id].news} ({(as_of - news).days} days)",
            item.place,
            item.id,
            "ask the lead, and add an update even if nothing has changed",
            Severity.NOTICE,
        )
        for item in dialogue.commitments
        if standings[item.id].silent and (news := standings[item.id].news)
    ]


def _promises(dialogue: Dialogue) -> list[Promise]:
    return [promise for item in dialogue.commitments for promise in (item, *item.sub_items)]


def _early_news(dialogue: Dialogue) -> Iterator[Problem]:
    """Updates that can only have happened before the round they belong to, or that of their item."""
    held = {meeting.id: meeting.held for meeting in dialogue.rounds}
    rounds = {promise.id: promise.round for promise in _promises(dialogue)}
    for update in dialogue.updates:
        day = held.get(update.round) or held.get(rounds.get(update.item, ""))
        typed = period(update.day_words)
        if day and (typed.last if typed else update.date) < day:
            hint = "mend the date, or the round; what was so on the day itself is `status_at_round`"
            yield Problem(f"{update.date} is before the round, {day}", update.place, update.id, hint)


def _replacements(dialogue: Dialogue) -> Iterator[Problem]:
    """Items that are said to be replaced by nothing there is, by themselves, or in a circle."""
    promises = {promise.id: promise for promise in _promises(dialogue)}
    takers = {item: promise.superseded_by or promise.merged_into for item, promise in promises.items()}
    for item, taker in takers.items():
        seen = {item}
        while taker in takers and taker not in seen:
            seen.add(taker)
            taker = takers[taker]
        if taker in seen:
            hint = "the last one must not name another"
            yield Problem("is replaced by itself, round about", promises[item].place, item, hint)


# ---- exposure ----------------------------------------------------------------------------------------------------


class _Marked(NamedTuple):
    """Something that bears a mark, the whole it is a part of, and the sources it stands on."""

    what: str
    item: str
    place: Place
    mark: Mark
    whole: str
    whole_mark: Mark
    sources: tuple[str, ...]


def exposures(dialogue: Dialogue) -> list[Problem]:
    """A problem for each mark wider than that of its whole, and for each without a basis."""
    published = {source.id for source in dialogue.sources if source.published_by}
    problems: list[Problem] = []
    if is_released(dialogue.release) and not (dialogue.release.basis or published):
        problems.append(_baseless(dialogue.id, dialogue.place, dialogue.release))
    for marked in _marked(dialogue):
        if is_wider(marked.mark, marked.whole_mark):
            problems.append(_wider(marked))
        based = marked.mark.basis or marked.whole_mark.basis or not published.isdisjoint(marked.sources)
        if is_released(marked.mark) and not based:
            problems.append(_baseless(marked.item, marked.place, marked.mark))
    return problems


def _wider(marked: _Marked) -> Problem:
    message = f"{marked.what} is released to {_to(marked.mark)}, but {marked.whole} only to {_to(marked.whole_mark)}"
    if not is_released(marked.whole_mark):
        message = f"{marked.what} is released to {_to(marked.mark)}, but {marked.whole} to nobody"
    return Problem(message, marked.place, marked.item, "a part is never released further than its whole: narrow it")


def _baseless(item: str, place: Place, mark: Mark) -> Problem:
    hint = "write `release: {level: …, basis: …}`, or cite a source with `published_by`"
    return Problem(f"nothing says why this may go to {_to(mark)}", place, item, hint)


def _to(mark: Mark) -> str:
    readers = {"public": "the public", "partner": "partners", "internal": "nobody"}[mark.level]
    return f"{readers} ({', '.join(mark.to)})" if mark.to else readers


def _marked(dialogue: Dialogue) -> Iterator[_Marked]:
    """Everything that bears a mark, but the dialogue itself."""
    everything = ("the dialogue", replace(dialogue.release, basis=""))  # why its name may go is no reason for an item
    found: dict[str, tuple[str, Mark]] = {}
    for item in dialogue.commitments:
        yield _of(item, "the commitment", everything)
        found[item.id] = (item.id, item.release)
        for part in item.sub_items:
            yield _of(part, "the part", (item.id, item.release))
            found[part.id] = (part.id, part.release)
    for action in dialogue.actions:
        yield _of(action, "the action", everything)
        found[action.id] = (action.id, action.release)
    for update in dialogue.updates:
        yield _of(update, "the update", found.get(update.item, everything))
    for picture in dialogue.pictures:
        yield _of(picture, "the picture", everything)
    for meeting in dialogue.rounds:
        yield _of(meeting, "the round", everything)
        yield from _of_round(meeting)


def _of_round(meeting: Round) -> Iterator[_Marked]:
    whole = ("the round", meeting.release)
    for what, things in (
        ("the remark", meeting.remarks),
        ("the measure", meeting.domestic_measures),
        ("the expectation", meeting.expectations),
    ):
        yield from (_of(thing, what, whole) for thing in things)
    for kind in fields(Briefing):
        yield from (_of(entry, "the line", whole) for entry in getattr(meeting.briefing, kind.name))


def _of(thing: Any, what: str, whole: tuple[str, Mark]) -> _Marked:
    quoted = (quote.source for quote in getattr(thing, "quotes", ()))
    delegated = (delegation.source for delegation in getattr(thing, "delegations", ()))
    sources = (*quoted, *getattr(thing, "cites", ()), *delegated, getattr(thing, "source", ""))
    return _Marked(what, getattr(thing, "id", ""), thing.place, thing.release, *whole, sources)


# ---- texts -------------------------------------------------------------------------------------------------------


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


# ---- check -------------------------------------------------------------------------------------------------------


def check(dialogue: Dialogue, audiences: Iterable[Audience] = (), as_of: dt.date | None = None) -> list[Problem]:
    """All problems and notices of a dialogue, problems first.

    `audiences` are those whose languages count. `as_of` is the day on which items are silent, else the one the
    dialogue is pinned to; without either nothing is called silent.
    """
    day = as_of or dialogue.as_of
    return order(
        (
            *unfound(dialogue),
            *claims(dialogue),
            *contradictions(dialogue),
            *exposures(dialogue),
            *uncounted(dialogue, day),
            *untranslated(dialogue, audiences),
            *omissions(dialogue),
            *unchecked(dialogue),
            *unanswered_notices(dialogue),
            *(silent(dialogue, day) if day else ()),
        )
    )
