"""What went out: every paper on record in a workplace, by its reference.

What was built is on record below `out/`; what was mailed, for one office alone or by an edition that is gone, is in the
ledger of its dialogue, with the bytes themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from briefgen import files
from briefgen.editions import record
from briefgen.editions.ledger import Book, Copy, Entry
from briefgen.editions.record import Edition, File, Replaced, States
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A paper as it left the office.

    `readers` are all who got a paper of this reference: two readers may get the same. `states` are its boxes and
    fields by key. `day` is the printed one (ISO 8601); `newest` is whether it is what a build would write again.
    `paths` are its files from the root, with the SHA-256 of each; those of an older edition are gone.
    """

    dialogue: str
    round: str
    readers: tuple[str, ...]
    document: str
    states: States
    day: str
    newest: bool
    paths: Mapping[str, str]


class Records:
    """The records below `out/`, read when first asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._found: dict[str, Sent] | None = None

    def find(self, reference: str) -> Sent | None:
        """The paper of a reference. Raises `Refused` where a record is damaged."""
        if self._found is None:
            self._found = {}
            for folder, edition in record.recorded(self.root):
                for older in edition.replaced:
                    self._note(older, edition, {})
                for path, file in edition.files.items():
                    self._note(file, edition, {f"{folder}/{path}": file.sha256})
        return self._found.get(reference)

    def mailed(self, reference: str) -> Iterator[tuple[Sent, bytes]]:
        """Copies of a reference that were mailed, the newest first, with their bytes; these tell the states."""
        for path in sorted((self.root / "data").glob("*/sent/ledger.jsonl")):
            book = Book(self.root, path.parent.parent.name)
            for entry in reversed(book.read().entries):
                for copy in entry.files:
                    kept = path.with_name(f"{copy.sha256}{Path(copy.path).suffix}")
                    if reference == copy.reference and kept.exists():
                        yield _as_sent(book.dialogue, entry, copy), files.read(kept)

    def _note(self, paper: File | Replaced, edition: Edition, paths: Mapping[str, str]) -> None:
        """Add a paper; one that went out again, or to another reader too, is the same paper."""
        assert self._found is not None
        known = self._found.get(paper.reference)
        others = known.readers if known else ()
        self._found[paper.reference] = Sent(
            dialogue=edition.dialogue,
            round=edition.round,
            readers=others if paper.audience in others else (*others, paper.audience),
            document=paper.document,
            states=edition.states[paper.states],
            day=paper.day,
            newest=isinstance(paper, File),
            paths={**(known.paths if known else {}), **paths},
        )


def _as_sent(dialogue: str, entry: Entry, copy: Copy) -> Sent:
    """A mailed copy, without its states."""
    return Sent(
        dialogue=dialogue,
        round=entry.round,
        readers=(copy.audience,),
        document=copy.document,
        states={},
        day=copy.day,
        newest=True,
        paths={},
    )
