"""What comes back of a paper: answers by key, and everything about it that needs a person's eye.

`word`, `pdf` and the tracker read a returned file into this; `followup` compares it with what went out. A reader is
sure or silent: an answer that is not beyond doubt is a `Doubt`, and no text is ever compared to find a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["box", "choice", "day", "words", "remark"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a field holds, and what the page shows of it.

    `value` is whether a box is ticked, the value of a choice, a day (ISO 8601), or words: those of a remark, or those
    that stand in a date field instead of a day.
    """

    kind: Kind
    value: bool | str
    shown: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a key has no answer (or, without a key, what is wrong with the file as a whole), in words."""

    reason: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A returned file. `reference` is that of the document it says it is, empty where it does not say.

    `asides` are comments, tracked changes and words typed elsewhere: nothing is made of them, and none is dropped.
    """

    answers: Mapping[str, Answer]
    doubts: tuple[Doubt, ...] = ()
    asides: tuple[str, ...] = ()
    reference: str = ""
