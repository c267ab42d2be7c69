"""Numbered copies: a document written once, of which each copy has its own last line in the footer.

All other parts are deflated once. The number stands in the footer a second time, as a bookmark, for `verify`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from briefgen.values import dataclass
from briefgen.word.package import Member, assemble, pack
from briefgen.word.xml import esc

MARK = "\ue000"
"""Stands for the line in a footer; no text of ours holds a private character."""
BOOKMARK = "copy_"
_IDENTITY = 9_000_000
"""Id of the bookmark, far behind those of the body (ECMA-376 17.13.6.2)."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document but for its footers, whose text has a mark where the line goes; it can be sent to another process."""

    members: tuple[Member, ...] = field(repr=False)
    feet: Mapping[str, str] = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes of what all copies share."""
        return sum(len(member.packed) for member in self.members)

    def drawn(self, words: str, number: int = 0) -> bytes:
        """The bytes of the copy with this last line and number."""
        said = esc(words)
        made = {name: text.replace(MARK, said) for name, text in self.feet.items()}
        if number:
            first = min(made)
            made[first] = made[first].replace("</w:ftr>", f"{_bookmark(number)}</w:ftr>")
        return assemble([*self.members, *(pack(name, text.encode()) for name, text in made.items())])


def _bookmark(number: int) -> str:
    name = f"{BOOKMARK}{number}"
    return f'<w:bookmarkStart w:id="{_IDENTITY}" w:name="{name}"/><w:bookmarkEnd w:id="{_IDENTITY}"/>'
