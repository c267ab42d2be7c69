"""What a returned file proposes, and what of it could not be placed."""

from __future__ import annotations

from typing import Literal

from briefgen.values import dataclass

What = Literal["status", "date", "remark", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One change that a sender asks for: `item` of a dialogue, `was` on file, `now` in the file.

    `item` is a commitment, a part of one or an action, and for a decision the ask. `digest` is the SHA-256 of the file,
    `by` the reader it was made for (empty where two share the paper), `party` his side, `language` that of his words.
    """

    dialogue: str
    item: str
    what: What
    was: str
    now: str
    file: str
    digest: str
    by: str = ""
    party: str = ""
    language: str = ""

    @property
    def id(self) -> str:
        """The item; with `:date` or `:remark` where the change is not one of its status."""
        return f"{self.item}:{self.what}" if self.what in ("date", "remark") else self.item


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Something a file holds of which nothing is made: why, in which file, and the key where it has one."""

    reason: str
    file: str
    key: str = ""
