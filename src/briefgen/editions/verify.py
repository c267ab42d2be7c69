"""What a file is: of which dialogue, round and reader, changed or not, newest or not, cleared and sent to whom.

The records of editions and the ledgers say it. A file that was changed is known by the reference it carries, which
says where it came from and nothing of what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from briefgen import files
from briefgen.editions.copies import Register
from briefgen.editions.ledger import Copy, Ledger, Receipt
from briefgen.editions.record import Edition, FileRecord, Replaced

State: TypeAlias = Literal["unchanged", "altered", "unproven", "unknown"]
"""`unproven`: its reference is known, but nobody has the hash any more. `unknown`: nothing here knows it."""


_NONE = Register()


class Archive(Struct, frozen=True):
    """All records and ledgers of a workplace. `clearances`: dialogue, reader and reference to office and day."""

    editions: tuple[Edition, ...]
    ledgers: Mapping[str, Ledger]
    clearances: Mapping[tuple[str, str, str], str]
    copies: Mapping[tuple[str, str], Register] = field(default_factory=dict)
    """The numbered copies of each edition, by dialogue and round."""


class Verdict(Struct, frozen=True, kw_only=True):
    """What is known of a file. `newest` is `None` where nothing is known; `holders` are recipients and when.

    `copy` is the number of a copy, and `recipient` whose it is.
    """

    state: State
    sha256: str
    reference: str = ""
    dialogue: str = ""
    round: str = ""
    audience: str = ""
    document: str = ""
    field: str = ""
    language: str = ""
    title: str = ""
    day: str = ""
    release: str = ""
    marking: str = ""
    newest: bool | None = None
    draft: bool = False
    cleared: str = ""
    holders: tuple[tuple[str, str], ...] = ()
    copy: int = 0
    recipient: str = ""


def verify(data: bytes, archive: Archive, carried_by: Callable[[bytes], tuple[str, int]]) -> Verdict:
    """What a file is. `carried_by` reads the reference and the number of a copy a file carries, or nothing and 0."""
    digest = files.sha256(data)
    if found := _known(archive, lambda entry: digest in (entry.sha256, entry.sent)):
        return _verdict("unchanged", digest, found, archive)
    carried, number = carried_by(data)
    form = _form(data)

    def same(entry: Copy) -> bool:
        return carried == entry.reference and entry.path.endswith(form)

    if carried and (
        found := _known(archive, lambda entry: same(entry) and entry.number == number) or _known(archive, same)
    ):
        return _verdict("altered", digest, found, archive)
    if carried and (found := _known(archive, lambda entry: carried == entry.reference)):
        return _verdict("unproven", digest, found, archive)
    if carried:
        for edition in archive.editions:
            if old := next((old for old in edition.replaced if old.reference == carried), None):
                return _superseded(digest, edition, old)
    return Verdict(state="unknown", sha256=digest, reference=carried)


def _form(data: bytes) -> str:
    """The ending of a file by its first bytes: the hash of a PDF proves nothing of the Word file of the same words."""
    return ".pdf" if data.startswith(b"%PDF-") else ".docx" if data.startswith(b"PK") else ""


class _Found(Struct, frozen=True):
    """A file as a record or a ledger knows it."""

    dialogue: str
    round: str
    copy: Copy
    file: FileRecord | None = None
    edition: Edition | None = None
    cleared: str = ""
    recipient: str = ""


def _known(archive: Archive, wanted: Callable[[Copy], bool]) -> _Found | None:
    """The first file that fits: in the records, which are newer, then in the ledgers, newest first."""
    return next((found for found in _everything(archive) if wanted(found.copy)), None)


def _everything(archive: Archive) -> Iterator[_Found]:
    for edition in archive.editions:
        for path, file in edition.files.items():
            yield _Found(edition.dialogue, edition.round, Copy.of(path, file), file, edition)
        register = archive.copies.get((edition.dialogue, edition.round), _NONE)
        for path, numbered in register.copies.items():
            if made := register.file(path, edition):
                copy = Copy.of(path, made)
                yield _Found(edition.dialogue, edition.round, copy, made, edition, recipient=numbered.recipient)
    for dialogue, ledger in archive.ledgers.items():
        for entry, copy, _ in reversed(list(ledger.received())):
            recipient = entry.recipient if copy.number else ""
            yield _Found(dialogue, entry.round, copy, cleared=entry.cleared, recipient=recipient)


def _verdict(state: State, digest: str, found: _Found, archive: Archive) -> Verdict:
    copy = found.copy
    same = {*Verdict.__struct_fields__} & {*Copy.__struct_fields__} - {"sha256"}
    return Verdict(
        state=state,
        sha256=digest,
        dialogue=found.dialogue,
        round=found.round,
        newest=found.file is not None,
        draft=bool(found.file and found.file.draft),
        cleared=_cleared(found, archive),
        holders=tuple(_holders(archive.ledgers.get(found.dialogue), copy)),
        copy=copy.number,
        recipient=found.recipient,
        **{name: getattr(copy, name) for name in same},
    )


def _superseded(digest: str, edition: Edition, old: Replaced) -> Verdict:
    """All that a record remembers of a paper that a newer one took the place of."""
    return Verdict(
        state="unproven",
        sha256=digest,
        reference=old.reference,
        dialogue=edition.dialogue,
        round=edition.round,
        audience=old.audience,
        document=old.document,
        field=old.field,
        day=old.day,
        newest=False,
    )


def _cleared(found: _Found, archive: Archive) -> str:
    """Who cleared it, and when: by the data as they are now, or when it was sent."""
    if found.edition is None:
        return found.cleared
    audience = found.copy.audience
    return archive.clearances.get((found.dialogue, audience, found.edition.readers.get(audience, "")), "")


def _holders(ledger: Ledger | None, copy: Copy) -> Iterator[tuple[str, str]]:
    """Who was sent these very words, in whatever format, and when last."""
    words = (copy.audience, copy.reference, copy.number)
    received = ledger.received() if ledger else ()
    sent = {
        e.recipient: e.at
        for e, other, held in received
        if held is Receipt.YES and words == (other.audience, other.reference, other.number)
    }
    yield from sorted(sent.items())
