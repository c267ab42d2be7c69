"""Answers read back from a file that a person filled in: the same values from Word and from PDF.

Only keys are read back; no text is compared to find out what was ticked. A doubtful answer is a problem, not an answer.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from briefgen.errors import Problem, Severity

Kind = Literal["box", "choice", "day", "words", "remark"]
"""A box, a drop-down list, a day picked, text where a day could be, and a remark."""


class Answer(Struct, frozen=True):
    """What a form control holds: a tick, the value of a choice, a day (ISO 8601) or text; and what the page shows."""

    kind: Kind
    value: bool | str
    shown: str


class Returned(Struct, frozen=True):
    """What was read from a file. `item` of a problem is the key it is about."""

    answers: Mapping[str, Answer] = MappingProxyType({})
    problems: tuple[Problem, ...] = ()
    seen: tuple[str, ...] = ()
    """All keys in the file, with or without an answer; sorted."""
    properties: Mapping[str, str] = MappingProxyType({})
    """Properties of the file: `reference`, `title`, `language` …"""
    program: str = ""
    """The program that saved it last."""
    remarks: tuple[str, ...] = ()
    """Comments and tracked changes as sentences, for a person to read."""
    words: tuple[str, ...] = ()
    """The paragraphs of the file as plain text, without the text of its fields: shows what was typed beside them."""


def resolve_answers(candidates: Mapping[str, Sequence[Answer | str]]) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers that are beyond doubt, and a problem for each other key.

    `candidates` has, for each place of a key in the file, the answer there, or as a message why there is none.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key in sorted(candidates):
        problem = _find_doubt(key, candidates[key])
        if problem:
            problems.append(problem)
        first = candidates[key][0]
        if isinstance(first, Answer) and (problem is None or problem.severity is Severity.NOTICE):
            answers[key] = first
    return answers, problems


def _find_doubt(key: str, candidates: Sequence[Answer | str]) -> Problem | None:
    """Why a key gives no answer; or, as a notice, what is unusual about its answer."""
    for answer in candidates:
        if isinstance(answer, str):
            return Problem(answer, item=key, hint="ask the sender which is meant")
    if len({(answer.kind, answer.value) for answer in candidates if isinstance(answer, Answer)}) > 1:
        return Problem(f"stands {len(candidates)} times, with different answers", item=key, hint="a copied row?")
    if len(candidates) > 1:
        words = f"stands {len(candidates)} times, always alike: it is read once, and its copy left aside"
        return Problem(words, item=key, hint="a copied row?", severity=Severity.NOTICE)
    return None


def compare_keys(returned: Returned, expected: Collection[str]) -> Returned:
    """The same file, known to have gone out with these keys: no answer of another key, a problem for each that is gone.

    A file in which no key is left has one problem, which its reader gave, and not one for each key.
    """
    foreign = [key for key in returned.seen if key not in expected]
    told = {problem.item for problem in returned.problems}
    lost = set(expected) - set(returned.seen) - told if returned.seen or told - {""} else ()
    problems = (
        *(Problem("is not a key of this edition", item=key, hint="a row of another file?") for key in foreign),
        *(problem for problem in returned.problems if problem.item not in foreign),
        *(Problem("is no longer in the file", item=key, hint=_GONE) for key in sorted(lost)),
    )
    answers = {key: answer for key, answer in returned.answers.items() if key in expected}
    return replace(returned, answers=MappingProxyType(answers), problems=problems)


_GONE = "gone does not mean “not ticked”: ask the sender"


def choose(words: str, options: Mapping[str, str]) -> str | None:
    """The value of an option (value → words) that words can only mean: by case, width, spaces and dashes as they come.

    `None` where they mean none, or more than one.
    """
    if words.strip() in options:
        return words.strip()
    meant = {value for value, shown in options.items() if _bare(words) in (_bare(shown), _bare(value))}
    return meant.pop() if len(meant) == 1 else None


def _bare(words: str) -> str:
    """Words without what people type differently and mean alike."""
    return re.sub(r"[\s_‐‑–-]+", "", unicodedata.normalize("NFKC", words).casefold())


_ISO_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?\s*(?:\([월화수목금토일]\))?")
_DAY_FIRST = re.compile(r"(?:[A-Za-z]+,? )?(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]+,? )?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(words: str) -> str:
    """The day that words name (ISO 8601), or nothing: `2024-10-31`, `2024. 10. 31.(목)`, `31 October 2024`.

    `10/11/2024` is ambiguous and gives nothing.
    """
    try:
        if match := _ISO_DATE.fullmatch(words):
            return dt.date(*map(int, match.groups())).isoformat()
        if match := _DAY_FIRST.fullmatch(words):
            day, month, year = match.groups()
        elif match := _MONTH_FIRST.fullmatch(words):
            month, day, year = match.groups()
        else:
            return ""
        return dt.date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)).isoformat()
    except ValueError:
        return ""
