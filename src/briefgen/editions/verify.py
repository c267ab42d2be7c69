"""What a file is: of which dialogue, round and reader; whether changed, newest, cleared; and to whom it was sent.

Known from the records of editions and the ledgers. A file that was changed is recognised by the reference it carries,
which says where it is from, but nothing about its content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from msgspec import Struct, field

from briefgen import files
from briefgen.editions.copies import Register
from briefgen.editions.ledger import Copy, Ledger, Receipt
from briefgen.editions.record import Edition, FileRecord, Replaced

FileState: TypeAlias = Literal["unchanged", "altered", "unproven", "unknown"]
"""`unproven`: its reference is known, but its hash is no longer. `unknown`: neither is known."""


_NONE = Register()


class Archive(Struct, frozen=True):
    """All records and ledgers of a workplace. `clearances`: (dialogue, reader, reference) → office and day."""

    editions: tuple[Edition, ...]
    ledgers: Mapping[str, Ledger]
    clearances: Mapping[tuple[str, str, str], str]
    copies: Mapping[tuple[str, str], Register] = field(default_factory=dict)
    """The numbered copies of each edition, by dialogue and round."""


class Verdict(Struct, frozen=True, kw_only=True):
    """What is known of a file. `newest` is `None` where nothing is; `holders` are (recipient, time).

    `copy` is the number of a numbered copy, `recipient` the one it is for.
    """

    state: FileState
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


def verify(data: bytes, archive: Archive, read_reference: Callable[[bytes], tuple[str, int]]) -> Verdict:
    """What a file is. `read_reference` gives the reference and the copy number in its bytes, or `""` and 0."""
    digest = files.sha256(data)
    if known := _find_file(archive, lambda entry: digest in (entry.sha256, entry.sent)):
        return _make_verdict("unchanged", digest, known, archive)
    reference, number = read_reference(data)
    form = _suffix_of(data)

    def same(entry: Copy) -> bool:
        return reference == entry.reference and entry.path.endswith(form)

    if reference and (
        known := _find_file(archive, lambda entry: same(entry) and entry.number == number) or _find_file(archive, same)
    ):
        return _make_verdict("altered", digest, known, archive)
    if reference and (known := _find_file(archive, lambda entry: reference == entry.reference)):
        return _make_verdict("unproven", digest, known, archive)
    if reference:
        for edition in archive.editions:
            if old := next((old for old in edition.replaced if old.reference == reference), None):
                shared = _shared_fields(old) | {"dialogue": edition.dialogue, "round": edition.round}
                return Verdict(state="unproven", sha256=digest, newest=False, **shared)
    return Verdict(state="unknown", sha256=digest, reference=reference)


def _suffix_of(data: bytes) -> str:
    """The suffix of a file by its first bytes: a PDF is compared only with PDFs."""
    return ".pdf" if data.startswith(b"%PDF-") else ".docx" if data.startswith(b"PK") else ""


class _KnownFile(Struct, frozen=True):
    """A file as a record or a ledger has it."""

    dialogue: str
    round: str
    copy: Copy
    record_of: FileRecord | None = None
    edition: Edition | None = None
    cleared: str = ""
    recipient: str = ""


def _find_file(archive: Archive, matches: Callable[[Copy], bool]) -> _KnownFile | None:
    """The first file that matches: in the records, which are newer, then in the ledgers, newest first."""
    return next((known for known in _all_files(archive) if matches(known.copy)), None)


def _all_files(archive: Archive) -> Iterator[_KnownFile]:
    for edition in archive.editions:
        for path, file in edition.files.items():
            yield _KnownFile(edition.dialogue, edition.round, Copy.of(path, file), file, edition)
        register = archive.copies.get((edition.dialogue, edition.round), _NONE)
        for path, numbered in register.copies.items():
            if record := register.record_of(path, edition):
                copy = Copy.of(path, record)
                yield _KnownFile(edition.dialogue, edition.round, copy, record, edition, recipient=numbered.recipient)
    for dialogue, ledger in archive.ledgers.items():
        for entry, copy, _ in reversed(list(ledger.copies_received())):
            recipient = entry.recipient if copy.number else ""
            yield _KnownFile(dialogue, entry.round, copy, cleared=entry.cleared, recipient=recipient)


def _make_verdict(state: FileState, digest: str, known: _KnownFile, archive: Archive) -> Verdict:
    copy = known.copy
    return Verdict(
        state=state,
        sha256=digest,
        dialogue=known.dialogue,
        round=known.round,
        newest=known.record_of is not None,
        draft=bool(known.record_of and known.record_of.draft),
        cleared=_clearance_of(known, archive),
        holders=tuple(_holders_of(archive.ledgers.get(known.dialogue), copy)),
        copy=copy.number,
        recipient=known.recipient,
        **_shared_fields(copy),
    )


def _shared_fields(paper: Copy | Replaced) -> dict[str, Any]:
    """What a verdict says of a paper in the same fields, but for its hash."""
    shared = {*Verdict.__struct_fields__} & {*paper.__struct_fields__} - {"sha256"}
    return {name: getattr(paper, name) for name in shared}


def _clearance_of(known: _KnownFile, archive: Archive) -> str:
    """The office that cleared it, and when: from the present data, or from the line of its mail."""
    if known.edition is None:
        return known.cleared
    audience = known.copy.audience
    return archive.clearances.get((known.dialogue, audience, known.edition.readers.get(audience, "")), "")


def _holders_of(ledger: Ledger | None, copy: Copy) -> Iterator[tuple[str, str]]:
    """Recipients who have a paper with the same text, in any format, and when it was last sent to them."""
    words = (copy.audience, copy.reference, copy.number)
    received = ledger.copies_received() if ledger else ()
    sent = {
        e.recipient: e.at
        for e, other, receipt in received
        if receipt is Receipt.YES and words == (other.audience, other.reference, other.number)
    }
    yield from sorted(sent.items())
