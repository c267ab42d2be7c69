"""A file that came back, read by its bytes and found on record.

What went out: every paper on record in a workplace, by its reference.

What was built is on record below `out/`; what was mailed, for one office alone or by an edition that is gone, is in the
ledger of its dialogue, with the bytes themselves.

A file that came back, whatever it is: read by what is in it, never by its name, and found on record.

Raises nothing for what a person may send: what cannot be read is a problem of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.returned import Returned
from briefgen.editions import record
from briefgen.editions.ledger import Copy, Entry, LedgerFile
from briefgen.editions.record import Edition, FileRecord, Replaced, States
from briefgen.errors import Place, Problem, Refused
from briefgen.followup.tracker import read_tracker
from briefgen.pdf.read import read_pdf
from briefgen.word.read import read_docx

# ---- records -----------------------------------------------------------------------------------------------------


class SentPaper(Struct, frozen=True, kw_only=True):
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
        self._found: dict[str, SentPaper] | None = None

    def find(self, reference: str) -> SentPaper | None:
        """The paper of a reference. Raises `Refused` where a record is damaged."""
        if self._found is None:
            self._found = {}
            for folder, edition in record.read_records(self.root):
                for older in edition.replaced:
                    self._note(older, edition, {})
                for path, file in edition.files.items():
                    self._note(file, edition, {f"{folder}/{path}": file.sha256})
        return self._found.get(reference)

    def mailed(self, reference: str) -> Iterator[tuple[SentPaper, bytes]]:
        """Copies of a reference that were mailed, the newest first, with their bytes; these tell the states."""
        for path in sorted((self.root / "data").glob("*/sent/ledger.jsonl")):
            book = LedgerFile(self.root, path.parent.parent.name)
            for entry in reversed(book.read().entries):
                for copy in entry.files:
                    kept = path.with_name(f"{copy.sha256}{Path(copy.path).suffix}")
                    if reference == copy.reference and kept.exists():
                        yield _as_sent(book.dialogue, entry, copy), files.read(kept)

    def _note(self, paper: FileRecord | Replaced, edition: Edition, paths: Mapping[str, str]) -> None:
        """Add a paper; one that went out again, or to another reader too, is the same paper."""
        assert self._found is not None
        known = self._found.get(paper.reference)
        others = known.readers if known else ()
        self._found[paper.reference] = SentPaper(
            dialogue=edition.dialogue,
            round=edition.round,
            readers=others if paper.audience in others else (*others, paper.audience),
            document=paper.document,
            states=edition.states[paper.states],
            day=paper.day,
            newest=isinstance(paper, FileRecord),
            paths={**(known.paths if known else {}), **paths},
        )


def _as_sent(dialogue: str, entry: Entry, copy: Copy) -> SentPaper:
    """A mailed copy, without its states."""
    return SentPaper(
        dialogue=dialogue,
        round=entry.round,
        readers=(copy.audience,),
        document=copy.document,
        states={},
        day=copy.day,
        newest=True,
        paths={},
    )


# ---- receive -----------------------------------------------------------------------------------------------------


Reader = Callable[[bytes, str, Collection[str] | None], Returned]

_WORKBOOK, _WORD = "xl/workbook.xml", "word/document.xml"
_WITH_WORDS = (".docx", ".xlsx")
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "is an old .doc or .xls, or locked by a password", "save it as .docx, without a password"),
    (b"{\\rtf", "is an .rtf, which keeps no boxes", "ask for the .docx or the PDF"),
)
_UNKNOWN = "is neither a Word file, nor a PDF, nor a tracker", "ask for the file that was sent"


class Received(Struct, frozen=True):
    """A file by its name and hash, what it holds, and the paper it is; `None` where that is on no record."""

    name: str
    digest: str
    returned: Returned
    sent: SentPaper | None = None


def receive(data: bytes, name: str, records: Records) -> Received:
    """A file with its answers, and a problem for each key that is unknown, doubled or gone."""
    digest = files.sha256(data)
    returned = read(data, name)
    reference = returned.properties.get("reference", "")
    sent = (records.find(reference) or _mailed(reference, records)) if reference else None
    if sent is None:
        why = (*returned.problems, *_stray(returned, reference, name))
        return Received(name, digest, replace(returned, answers={}, problems=why))
    return Received(name, digest, read(data, name, sent.states.keys()), sent)


def read(data: bytes, name: str, expected: Collection[str] | None = None) -> Returned:
    """What any file holds, by its bytes; one that is not ours holds a problem."""
    try:
        return _reader(data, name)(data, name, expected)
    except Refused as refused:
        return Returned(problems=refused.problems)


def typed(received: Received, records: Records) -> Iterator[str]:
    """Words that stand in a file and did not when it went out, where the file that went out is still there.

    What stands in boxes and fields comes back by key, and is not looked at here.
    """
    for path, digest in received.sent.paths.items() if received.sent else ():
        original = records.root / path
        if original.suffix in _WITH_WORDS and received.returned.words and original.exists():
            data = files.read(original, path)
            if files.sha256(data) == digest:
                before = Counter(read(data, path).words)
                yield from (Counter(received.returned.words) - before).elements()
                return


def _reader(data: bytes, name: str) -> Reader:
    """Who reads such a file, by its first bytes and its parts."""
    if b"%PDF-" in data[:1024]:
        return read_pdf
    for beginning, what, hint in _FOREIGN:
        if data.startswith(beginning):
            raise Refused(Problem(what, Place(name), hint=hint))
    if data.startswith(b"PK"):
        names = files.unpack(data, name).keys()
        if _WORKBOOK in names:
            return read_tracker
        if _WORD in names or any(part.startswith("word/") for part in names):
            return read_docx
    raise Refused(Problem(_UNKNOWN[0], Place(name), hint=_UNKNOWN[1]))


def _mailed(reference: str, records: Records) -> SentPaper | None:
    """A paper known by the mail that took it: its fields stood as they stand in the bytes that were kept."""
    for sent, data in records.mailed(reference):
        returned = read(data, reference)
        if returned.properties.get("reference") == reference:
            return replace(sent, states={key: answer.value for key, answer in returned.answers.items()})
    return None


def _stray(returned: Returned, reference: str, name: str) -> Iterator[Problem]:
    """Why a file that could be read belongs to no edition on record."""
    if reference:
        hint = "was out/ deleted? Build that round again, as of the day the paper names"
        yield Problem(f"is of an edition that is not on record ({reference})", Place(name), hint=hint)
    elif returned.seen:
        yield Problem("does not say which edition it is", Place(name), hint="were its rows copied into a new file?")
    elif not returned.problems:
        yield Problem("is not a file of ours", Place(name))
