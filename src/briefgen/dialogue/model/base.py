"""What an attribute declares, and what all things are made of: words and marks."""

from __future__ import annotations

from dataclasses import MISSING, field
from enum import StrEnum
from typing import Any, Literal

from briefgen.values import dataclass


class Ceiling(StrEnum):
    """How far an attribute may travel at most."""

    ITEM = "with its item"
    OWN = "own mark"
    INTERNAL = "internal, always"


def part(
    ceiling: Ceiling,
    default: Any = MISSING,
    *,
    key: str | None = "",
    refers: str = "",
    vague: Literal["", "first", "last", "moment"] = "",
    typed: str = "",
    inherited: bool = True,
) -> Any:
    """A field of the model with its ceiling, and how it stands in the files.

    `key` is its key where that is not its name (`a.b`: the key `b` of the mapping at `a`), `None` where the program
    sets it. `refers` names what its word is the id of, kinds by commas (`party, organisation`). `vague`: a year or
    month will do for a date, and means its first or last day; or a moment with its zone will. `typed` names the date
    whose words this keeps where they are not a plain day. `inherited`: a part of the thing has it from the whole;
    not what tells of the whole alone, nor a sum, which would be multiplied.
    """
    files = {"key": key, "refers": refers, "vague": vague, "typed": typed, "inherited": inherited}
    return field(default=default, metadata={"ceiling": ceiling, **files})


ITEM, OWN, INTERNAL = Ceiling.ITEM, Ceiling.OWN, Ceiling.INTERNAL
Level = Literal["internal", "partner", "public"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words by language; the language of a bare string is ``""``, it fits every reader."""

    words: tuple[tuple[str, str], ...]

    def get(self, language: str) -> str | None:
        """The words in this language (or the bare words), or `None` where they are missing."""
        known = dict(self.words)
        return known.get(language) or known.get("")

    def other(self, language: str) -> tuple[str, str] | None:
        """(language, words) of another language, for a reader to whom his own is missing."""
        return next(((code, words) for code, words in self.words if code != language and words), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A release mark. `to` names parties; empty means every party at the table."""

    level: Level = "internal"
    to: tuple[str, ...] = part(INTERNAL, (), refers="party")
    basis: str = ""
