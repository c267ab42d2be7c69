"""All that is compared once a dialogue is loaded: quotes, contradictions, release marks, translations, counts.

`check` runs all of it. Never reported: a text that only grew by a word, an update later than the day it reports or
without a source, one passage that two items quote.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec.structs import replace

from briefgen.dialogue.coverage import check_claims, find_uncheckable, find_uncovered
from briefgen.dialogue.declared import is_model_object, release_rules_of
from briefgen.dialogue.invisible import find_invisible
from briefgen.dialogue.leaks import find_leaks
from briefgen.dialogue.model import Also, Audience, Briefing, Ceiling, Dialogue, Mark, Round, Text
from briefgen.dialogue.numbers_in_text import find_numbers
from briefgen.dialogue.quotes import check_quotes
from briefgen.dialogue.release import gets_papers, is_released, is_wider, visible_to
from briefgen.dialogue.rounds import find_unanswered
from briefgen.dialogue.status import PLACEHOLDERS, compute_statuses, count_statuses, list_promises
from briefgen.dialogue.values import parse_period
from briefgen.errors import Place, Problem, Severity, nearest, sort_problems


def find_contradictions(dialogue: Dialogue) -> list[Problem]:
    """A problem for each pair of entries that contradict each other."""
    return [*_find_circular_replacements(dialogue), *_find_early_updates(dialogue)]


def find_silent(dialogue: Dialogue, as_of: dt.date) -> list[Problem]:
    """A notice for each open commitment without news for as many days as the thresholds of the dialogue say."""
    statuses = compute_statuses(dialogue, as_of)
    return [
        Problem(
            f"no news since {statuses[item.id].news} ({(as_of - last_news).days} days)",
            item.place,
            item.id,
            "ask the lead, and add an update even if nothing has changed",
            Severity.NOTICE,
        )
        for item in dialogue.commitments
        if statuses[item.id].silent and (last_news := statuses[item.id].news)
    ]


_PAST_WORK = frozenset({"done", "in_progress", "partly_done"})


def _find_early_updates(dialogue: Dialogue) -> Iterator[Problem]:
    """A problem for each update dated before the round of its item, unless it says that it was reported there."""
    days = {meeting.id: meeting.held for meeting in dialogue.rounds}
    rounds = {promise.id: promise.round for promise in list_promises(dialogue)}
    for update in dialogue.updates:
        meeting = rounds.get(update.item, "")
        if meeting and update.round == meeting and update.status in _PAST_WORK:
            continue
        day = days.get(update.round) or days.get(meeting)
        period = parse_period(update.day_words)
        if day and (period.last if period else update.date) < day:
            hint = f"mend the date; or, where the text itself reports it as done by then, add “round: {meeting}”"
            yield Problem(f"{update.date} is before the round, {day}", update.place, update.id, hint)


def _find_circular_replacements(dialogue: Dialogue) -> Iterator[Problem]:
    """A problem for each item that is replaced by itself, directly or in a circle."""
    promises = {promise.id: promise for promise in list_promises(dialogue)}
    replacements = {item: promise.superseded_by or promise.merged_into for item, promise in promises.items()}
    for item, replacement in replacements.items():
        chain = {item}
        while replacement in replacements and replacement not in chain:
            chain.add(replacement)
            replacement = replacements[replacement]
        if replacement in chain:
            hint = "the last one must not name another"
            yield Problem("is replaced by itself, round about", promises[item].place, item, hint)


class _MarkedItem(NamedTuple):
    """Something with a release mark, the whole it is a part of, and the sources it is based on."""

    what: str
    item: str
    place: Place
    mark: Mark
    whole: str
    whole_mark: Mark
    sources: tuple[str, ...]


def check_release_marks(dialogue: Dialogue) -> list[Problem]:
    """A problem for each mark wider than that of its whole, and for each without a basis.

    The basis is written in the mark, or in that of the whole, or is a cited source that a party published.
    """
    published = {source.id for source in dialogue.sources if source.published_by}
    problems: list[Problem] = []
    if is_released(dialogue.release) and not (dialogue.release.basis or published):
        problems.append(_no_basis_problem(dialogue.id, dialogue.place, dialogue.release))
    for marked in _walk_marks(dialogue):
        if is_wider(marked.mark, marked.whole_mark):
            problems.append(_wider_problem(marked))
        based = marked.mark.basis or marked.whole_mark.basis or not published.isdisjoint(marked.sources)
        if is_released(marked.mark) and not based:
            problems.append(_no_basis_problem(marked.item, marked.place, marked.mark))
    return problems


def _wider_problem(marked: _MarkedItem) -> Problem:
    limit = f"only to {_describe_readers(marked.whole_mark)}" if is_released(marked.whole_mark) else "to nobody"
    message = f"{marked.what} is released to {_describe_readers(marked.mark)}, but {marked.whole} {limit}"
    return Problem(message, marked.place, marked.item, "a part is never released further than its whole: narrow it")


def _no_basis_problem(item: str, place: Place, mark: Mark) -> Problem:
    hint = "write `release: {level: …, basis: …}`, or cite a source with `published_by`"
    return Problem(f"nothing says why this may go to {_describe_readers(mark)}", place, item, hint)


def _describe_readers(mark: Mark) -> str:
    readers = {"public": "the public", "partner": "partners", "internal": "nobody"}[mark.level]
    return f"{readers} ({', '.join(mark.to)})" if mark.to else readers


def _walk_marks(dialogue: Dialogue) -> Iterator[_MarkedItem]:
    """Everything with a release mark, except the dialogue itself."""
    whole_dialogue = ("the dialogue", replace(dialogue.release, basis=""))  # that of its name is none for an item
    marks: dict[str, tuple[str, Mark]] = {}
    for item in dialogue.commitments:
        yield _marked_item(item, "the commitment", whole_dialogue)
        marks[item.id] = (item.id, item.release)
        for part in item.sub_items:
            yield _marked_item(part, "the part", (item.id, item.release))
            marks[part.id] = (part.id, part.release)
    for action in dialogue.actions:
        yield _marked_item(action, "the action", whole_dialogue)
        marks[action.id] = (action.id, action.release)
    for update in dialogue.updates:
        yield _marked_item(update, "the update", marks.get(update.item, whole_dialogue))
    for picture in dialogue.pictures:
        yield _marked_item(picture, "the picture", whole_dialogue)
    for meeting in dialogue.rounds:
        yield _marked_item(meeting, "the round", whole_dialogue)
        yield from _marks_of_round(meeting)


def _marks_of_round(meeting: Round) -> Iterator[_MarkedItem]:
    whole = ("the round", meeting.release)
    for description, entries in (
        ("the remark", meeting.remarks),
        ("the measure", meeting.domestic_measures),
        ("the expectation", meeting.expectations),
    ):
        yield from (_marked_item(item, description, whole) for item in entries)
    for name in Briefing.__struct_fields__:
        yield from (_marked_item(entry, "the line", whole) for entry in getattr(meeting.briefing, name))


def _marked_item(item: Any, description: str, whole: tuple[str, Mark]) -> _MarkedItem:
    quotes = (quote.source for quote in getattr(item, "quotes", ()))
    delegations = (delegation.source for delegation in getattr(item, "delegations", ()))
    sources = (*quotes, *getattr(item, "cites", ()), *delegations, getattr(item, "source", ""))
    return _MarkedItem(description, getattr(item, "id", ""), item.place, item.release, *whole, sources)


_BRACES = re.compile(r"\{(\w+)\}")
_PROMISES = re.compile(
    r"(?:\s[^\s,.;:{}]+){0,3}?\s?(?:commitments?|promises?|outcomes?)\b|\s?(?:건|개\s?(?:이행)?과제)", re.IGNORECASE
)
_LANGUAGES = {"en": "English", "ko": "Korean"}


class _LocatedText(NamedTuple):
    """A text, its keys, and the nearest place and id around it."""

    text: Text
    at: str
    place: Place
    item: str


class _MissingText(NamedTuple):
    """An item without a text in a language."""

    place: Place
    item: str
    language: str


def find_untranslated(dialogue: Dialogue, audiences: Iterable[Audience]) -> list[Problem]:
    """A problem or notice for each item with a text that is missing in the language of a reader.

    Papers for partners and the public are not made without it; internal ones show the text in another language. A
    reader to whom nothing is released gets no papers, so that nothing is missing.
    """
    gaps: dict[_MissingText, dict[str, None]] = {}
    blocked: dict[_MissingText, str] = {}
    for by_language in _group_by_language(audience for audience in audiences if gets_papers(dialogue, audience)):
        example = next(iter(by_language.values()))
        outside = example.release.level != "internal"
        for located_text in _walk_texts(visible_to(dialogue, example), dialogue.place, dialogue.id, outside):
            for language, reader in by_language.items():
                if located_text.text.get(language) is None:
                    gap = _MissingText(located_text.place, located_text.item, language)
                    gaps.setdefault(gap, {})[located_text.at] = None
                    if outside:
                        blocked.setdefault(gap, reader.id)
    return [_missing_language(gap, tuple(names), blocked.get(gap, "")) for gap, names in gaps.items()]


def _group_by_language(audiences: Iterable[Audience]) -> Iterable[Mapping[str, Audience]]:
    """Readers who see the same texts, one for each language; all internal readers do."""
    groups: dict[tuple[object, ...], dict[str, Audience]] = {}
    for audience in audiences:
        group = groups.setdefault((audience.release, () if audience.is_internal else audience.lookup), {})
        group.setdefault(audience.language, audience)
    return groups.values()


def _walk_texts(value: Any, place: Place, item: str, outside: bool, path: str = "") -> Iterator[_LocatedText]:
    """Every text of an object, except earlier names; for readers outside without internal attributes."""
    if isinstance(value, Text):
        yield _LocatedText(value, path, place, item)
    elif isinstance(value, tuple):
        for part_value in value:
            yield from _walk_texts(part_value, place, item, outside, path)
    elif is_model_object(value) and not isinstance(value, Also):
        if own_place := getattr(value, "place", None):
            path, place, item = "", own_place, getattr(value, "id", "") or item
        for rule in release_rules_of(type(value)):
            attribute_value = getattr(value, rule.name)
            is_kept = not (outside and rule.ceiling is Ceiling.INTERNAL)
            if is_kept and attribute_value and (isinstance(attribute_value, tuple) or is_model_object(attribute_value)):
                label = f"{path}.{rule.label}" if path else rule.label
                yield from _walk_texts(attribute_value, place, item, outside, label)


def _missing_language(gap: _MissingText, names: tuple[str, ...], reader: str) -> Problem:
    language = _LANGUAGES.get(gap.language, gap.language)
    message = f"{language} missing: {', '.join(names)}"
    hint = f"add `{gap.language}: …`"
    if reader:
        return Problem(f"{message}; the copies for {reader} stop without it", gap.place, gap.item, hint)
    return Problem(message, gap.place, gap.item, hint, Severity.NOTICE)


def check_counts(dialogue: Dialogue, as_of: dt.date | None) -> list[Problem]:
    """A problem for each unknown name in braces, and a notice for each count that was typed into a briefing."""
    count_names = _names_of_counts(dialogue, as_of)
    problems: list[Problem] = []
    for meeting in dialogue.rounds:
        for located_text in _walk_texts(meeting.briefing, meeting.place, meeting.id, outside=False):
            for _, words in located_text.text.words:
                problems += _unknown_names(words, located_text)
                problems += _typed_counts(words, located_text, count_names)
    return problems


def _names_of_counts(dialogue: Dialogue, as_of: dt.date | None) -> dict[Decimal, list[str]]:
    """The names of counts by their number; without a day only the total."""
    total = {"total": len(dialogue.commitments)}
    names: dict[Decimal, list[str]] = {}
    for name, number in (count_statuses(compute_statuses(dialogue, as_of)) if as_of else total).items():
        names.setdefault(Decimal(number), []).append(f"{{{name}}}")
    return names


def _unknown_names(words: str, located_text: _LocatedText) -> Iterator[Problem]:
    for name in _BRACES.findall(words):
        if name not in PLACEHOLDERS:
            hint = nearest(name, PLACEHOLDERS) or f"there are {', '.join(PLACEHOLDERS)}"
            yield Problem(f"nothing is counted by the name {{{name}}}", located_text.place, located_text.item, hint)


def _typed_counts(words: str, located_text: _LocatedText, names_of: Mapping[Decimal, list[str]]) -> Iterator[Problem]:
    # few texts mention commitments, and to find the numbers of a text is slow
    for number in find_numbers(words) if _PROMISES.search(words) else ():
        names = [] if number.currency else names_of.get(number.value, [])
        if names and (match := _PROMISES.match(words, number.end)):
            message = f"“{words[number.start : match.end()].strip()}” is typed"
            hint = f"if it counts the items on file, write {' or '.join(names)}, counted anew for each reader"
            yield Problem(message, located_text.place, located_text.item, hint, Severity.NOTICE)


def check(
    dialogue: Dialogue,
    audiences: Iterable[Audience] = (),
    as_of: dt.date | None = None,
    recipients: Iterable[tuple[str, Text]] = (),
) -> list[Problem]:
    """All problems and notices of a dialogue, problems first.

    `audiences` are the readers whose languages must be there; `recipients` (reader, name) are in no paper of others.
    `as_of` is the day for which news is missed, else the day the dialogue itself gives; without either no missing news
    is reported.
    """
    day, readers = as_of or dialogue.as_of, tuple(audiences)
    return sort_problems(
        (
            *check_quotes(dialogue),
            *check_claims(dialogue),
            *find_contradictions(dialogue),
            *check_release_marks(dialogue),
            *check_counts(dialogue, day),
            *find_untranslated(dialogue, readers),
            *find_leaks(dialogue, readers, recipients),
            *find_uncovered(dialogue),
            *find_uncheckable(dialogue),
            *find_invisible(dialogue),
            *find_unanswered(dialogue),
            *(find_silent(dialogue, day) if day else ()),
        )
    )
