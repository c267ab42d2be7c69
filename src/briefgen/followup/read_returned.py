"""A file that came back: what it holds, read by its bytes and never by its name, and the paper it is, found on record.

What was built is recorded below `out/`. What was mailed, for one office alone or from an edition that is gone, is in
the ledger of its dialogue together with the bytes. Whatever a person may send, nothing is raised for it: a file that
cannot be read gives a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.returned import Returned, compare_keys
from briefgen.editions import record
from briefgen.editions.ledger import Copy, Entry
from briefgen.editions.ledger_file import LedgerFile
from briefgen.editions.record import Edition, FileRecord, FormValues, Replaced
from briefgen.errors import Place, Problem, Refused
from briefgen.followup.tracker_read import read_tracker
from briefgen.pdf.read import read_pdf
from briefgen.word.read import read_docx


class SentPaper(Struct, frozen=True, kw_only=True):
    """A paper as it was sent.

    `readers` are all who got a paper of this reference: two readers may get the same. `states` are the values of its
    boxes and fields by key. `day` is the printed one (ISO 8601); `newest` says that it is of the current edition.
    `paths` are its files from the root with the SHA-256 of each; those of an older edition no longer exist.
    """

    dialogue: str
    round: str
    readers: tuple[str, ...]
    document: str
    day: str
    states: FormValues = field(default_factory=dict)
    newest: bool = True
    paths: Mapping[str, str] = field(default_factory=dict)


class Records:
    """The records of a workplace, read when first needed: editions below `out/`, and ledgers of what was mailed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._papers: dict[str, SentPaper] | None = None
        self._ledgers: list[tuple[Path, str, Sequence[Entry]]] | None = None
        self._mailed: dict[str, SentPaper | None] = {}
        self._words: dict[tuple[str, ...], Counter[str] | None] = {}

    def find(self, reference: str) -> SentPaper | None:
        """The paper with a reference, if it is on record. Raises `Refused` where a record is damaged."""
        if self._papers is None:
            self._papers = {}
            for folder, edition in record.read_records(self.root):
                for older in edition.replaced:
                    self._add(older, edition, {})
                for path, file in edition.files.items():
                    self._add(file, edition, {f"{folder}/{path}": file.sha256})
        return self._papers.get(reference)

    def find_mailed(self, reference: str) -> SentPaper | None:
        """The newest paper of a reference that was mailed, with the states of its fields from the bytes kept."""
        if reference not in self._mailed:
            self._mailed[reference] = None
            for sent, data in self._mailed_copies(reference):
                returned = read(data, reference)
                if returned.properties.get("reference") == reference:
                    states = {key: answer.value for key, answer in returned.answers.items()}
                    self._mailed[reference] = replace(sent, states=states)
                    break
        return self._mailed[reference]

    def words_sent(self, sent: SentPaper) -> Counter[str] | None:
        """The words outside fields of a paper when it was sent; `None` where the file no longer exists as it was."""
        paths = tuple(sent.paths)
        if paths not in self._words:
            self._words[paths] = None
            for path, digest in sent.paths.items():
                original = self.root / path
                if original.suffix in _WITH_WORDS and original.exists():
                    data = files.read(original, path)
                    if files.sha256(data) == digest:
                        self._words[paths] = Counter(read(data, path).words)
                        break
        return self._words[paths]

    def _mailed_copies(self, reference: str) -> Iterator[tuple[SentPaper, bytes]]:
        if self._ledgers is None:
            found = sorted((self.root / "data").glob("*/sent/ledger.jsonl"))
            books = ((path, LedgerFile(self.root, path.parent.parent.name)) for path in found)
            self._ledgers = [(path, book.dialogue, book.read().entries) for path, book in books]
        for path, dialogue, entries in self._ledgers:
            for entry in reversed(entries):
                for copy in entry.files:
                    stored = path.with_name(f"{copy.sha256}{Path(copy.path).suffix}")
                    if reference == copy.reference and stored.exists():
                        yield _sent_paper(dialogue, entry, copy), files.read(stored)

    def _add(self, paper: FileRecord | Replaced, edition: Edition, paths: Mapping[str, str]) -> None:
        """Add a paper; one that was sent again, or to another reader too, is the same paper."""
        assert self._papers is not None
        earlier = self._papers.get(paper.reference)
        others = earlier.readers if earlier else ()
        self._papers[paper.reference] = SentPaper(
            dialogue=edition.dialogue,
            round=edition.round,
            readers=others if paper.audience in others else (*others, paper.audience),
            document=paper.document,
            states=edition.states[paper.states],
            day=paper.day,
            newest=isinstance(paper, FileRecord),
            paths={**(earlier.paths if earlier else {}), **paths},
        )


def _sent_paper(dialogue: str, entry: Entry, copy: Copy) -> SentPaper:
    """A mailed copy, without its states."""
    readers = (copy.audience,)
    return SentPaper(dialogue=dialogue, round=entry.round, readers=readers, document=copy.document, day=copy.day)


Reader = Callable[[bytes, str], Returned]

_WORKBOOK, _WORD = "xl/workbook.xml", "word/document.xml"
_WITH_WORDS = (".docx", ".xlsx")
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "is an old .doc or .xls, or locked by a password", "save it as .docx, without a password"),
    (b"{\\rtf", "is an .rtf, which keeps no boxes", "ask for the .docx or the PDF"),
)
_UNKNOWN = "is neither a Word file, nor a PDF, nor a tracker", "ask for the file that was sent"


class Received(Struct, frozen=True):
    """A returned file: name, SHA-256, what it holds, and the paper it is; `None` where that is not on record."""

    name: str
    digest: str
    returned: Returned
    sent: SentPaper | None = None


def receive(data: bytes, name: str, records: Records) -> Received:
    """A file with its answers, and a problem for each key that is unknown, doubled or missing."""
    digest = files.sha256(data)
    returned = read(data, name)
    reference = returned.properties.get("reference", "")
    sent = (records.find(reference) or records.find_mailed(reference)) if reference else None
    if sent is None:
        problems = (*returned.problems, *_unknown_file_problems(returned, reference, name))
        return Received(name, digest, replace(returned, problems=problems))
    return Received(name, digest, compare_keys(returned, sent.states.keys()), sent)


def read(data: bytes, name: str) -> Returned:
    """What any file holds, by its bytes; one that cannot be read gives a problem."""
    try:
        return _choose_reader(data, name)(data, name)
    except Refused as refused:
        return Returned(problems=refused.problems)


def typed_words(received: Received, records: Records) -> Iterator[str]:
    """Words in a file that were not in it when it was sent, if the file that was sent still exists.

    Boxes and fields are not compared here: they come back by key.
    """
    before = records.words_sent(received.sent) if received.sent and received.returned.words else None
    if before is not None:
        yield from (Counter(received.returned.words) - before).elements()


def _choose_reader(data: bytes, name: str) -> Reader:
    """The function that reads a file, chosen by its first bytes and its parts. Raises `Refused` for other files."""
    if b"%PDF-" in data[:1024]:
        return read_pdf
    for beginning, what, hint in _FOREIGN:
        if data.startswith(beginning):
            raise Refused(Problem(what, Place(name), hint=hint))
    if data.startswith(b"PK"):
        names = files.list_parts(data, name)
        if _WORKBOOK in names:
            return read_tracker
        if _WORD in names or any(part.startswith("word/") for part in names):
            return read_docx
    raise Refused(Problem(_UNKNOWN[0], Place(name), hint=_UNKNOWN[1]))


def _unknown_file_problems(returned: Returned, reference: str, name: str) -> Iterator[Problem]:
    """Why a file that can be read is of no edition on record."""
    if reference:
        hint = "was out/ deleted? Build that round again, as of the day the paper names"
        yield Problem(f"is of an edition that is not on record ({reference})", Place(name), hint=hint)
    elif returned.seen:
        yield Problem("does not say which edition it is", Place(name), hint="were its rows copied into a new file?")
    elif not returned.problems:
        yield Problem("is not a file of ours", Place(name))
