"""What comes back: the answers in a file a person filled in, alike from Word and PDF.

Only keys come back; no text is compared to find out what was ticked. What is not beyond doubt is a problem and no
answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Literal

from briefgen.errors import Problem, Severity
from briefgen.values import dataclass

Kind = Literal["box", "choice", "day", "words", "remark"]
"""A box, a drop-down, a day picked, words where a day could be, and a few words of the reader's own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a control holds: a tick, the value of a choice, a day (ISO 8601), or words; and what the page shows."""

    kind: Kind
    value: bool | str
    shown: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A file read back. `item` of a problem is the key it is about."""

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    seen: tuple[str, ...] = ()
    """Keys that stand in the file, whether or not they have an answer; sorted."""
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the file says of itself: `reference`, `title`, `language` …"""
    program: str = ""
    """The program that saved it last."""
    remarks: tuple[str, ...] = ()
    """Comments and tracked changes, in sentences: for a person to read."""
    words: tuple[str, ...] = ()
    """The paragraphs of the file as plain text, without what stands in fields: to see what was typed beside them."""


def judged(
    found: Mapping[str, Sequence[Answer | str]], expected: Collection[str] | None = None
) -> tuple[dict[str, Answer], list[Problem]]:
    """The answers beyond doubt, and why there is none for the other keys.

    `found` has what each key holds, as often as it stands in the file: an answer, or in words why there is none.
    `expected` are the keys the file went out with, where they are known; one that is gone is for the caller to tell.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key in sorted(found):
        problem = _doubt(key, found[key], expected)
        if problem:
            problems.append(problem)
        first = found[key][0]
        if isinstance(first, Answer) and (problem is None or problem.severity is Severity.NOTICE):
            answers[key] = first
    return answers, problems


def _doubt(key: str, found: Sequence[Answer | str], expected: Collection[str] | None) -> Problem | None:
    """Why a key gives no answer, or, as a notice, what is strange about the answer it gives."""
    if expected is not None and key not in expected:
        return Problem("is not a key of this edition", item=key, hint="a row of another file?")
    for answer in found:
        if isinstance(answer, str):
            return Problem(answer, item=key, hint="ask the sender which is meant")
    if len({(answer.kind, answer.value) for answer in found if isinstance(answer, Answer)}) > 1:
        return Problem(f"stands {len(found)} times, with different answers", item=key, hint="a copied row?")
    if len(found) > 1:
        words = f"stands {len(found)} times, always alike: it is read once, and its copy left aside"
        return Problem(words, item=key, hint="a copied row?", severity=Severity.NOTICE)
    return None
