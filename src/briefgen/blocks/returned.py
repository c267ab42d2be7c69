"""What comes back: the answers in a file a person filled in, alike from Word and PDF.

Only keys come back; no text is compared to find out what was ticked. What is not beyond doubt is a problem and no
answer. It imports `errors` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from briefgen.errors import Problem

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
    """The paragraphs of the file as plain text, to see what was typed into it."""
