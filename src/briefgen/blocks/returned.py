"""Answers read back from a file that a person filled in: the same values from Word and from PDF.

Only keys are read back; no text is compared to find out what was ticked. A doubtful answer is a problem, not an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

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


def resolve_answers(
    candidates: Mapping[str, Sequence[Answer | str]], expected: Collection[str] | None = None
) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers that are beyond doubt, and a problem for each other key.

    `candidates` has, for each place of a key in the file, the answer there, or as a message why there is none.
    `expected` are the keys the file was sent with, where they are known; the caller reports those that are gone.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key in sorted(candidates):
        problem = _find_doubt(key, candidates[key], expected)
        if problem:
            problems.append(problem)
        first = candidates[key][0]
        if isinstance(first, Answer) and (problem is None or problem.severity is Severity.NOTICE):
            answers[key] = first
    return answers, problems


def _find_doubt(key: str, candidates: Sequence[Answer | str], expected: Collection[str] | None) -> Problem | None:
    """Why a key gives no answer; or, as a notice, what is unusual about its answer."""
    if expected is not None and key not in expected:
        return Problem("is not a key of this edition", item=key, hint="a row of another file?")
    for answer in candidates:
        if isinstance(answer, str):
            return Problem(answer, item=key, hint="ask the sender which is meant")
    if len({(answer.kind, answer.value) for answer in candidates if isinstance(answer, Answer)}) > 1:
        return Problem(f"stands {len(candidates)} times, with different answers", item=key, hint="a copied row?")
    if len(candidates) > 1:
        words = f"stands {len(candidates)} times, always alike: it is read once, and its copy left aside"
        return Problem(words, item=key, hint="a copied row?", severity=Severity.NOTICE)
    return None
