"""Returned files become proposals; accepted, they become entries at the end of `updates.yaml`.

Where two files contradict each other on an item, neither is chosen. Applying a file twice changes nothing. A tick is
not evidence: a change of a commitment is recorded as reported by the sender's side, without a source and without a
release mark. A tick of one of our own actions closes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from briefgen import files
from briefgen.dialogue import journal
from briefgen.dialogue.folder import natural_key
from briefgen.dialogue.journal import Entry, next_ids
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.status import compute_statuses
from briefgen.errors import Problem, Refused, Severity
from briefgen.followup.changes import AlreadySaid, Proposal, Unplaced
from briefgen.followup.read_returned import Received, Records, receive, typed_words
from briefgen.followup.reconcile import Reconciler, list_marks


def make_entries(dialogue: Dialogue, proposals: Sequence[Proposal], day: dt.date, by: str = "") -> list[Entry]:
    """The entries of a day, file by file. `by` names the sender if that is not the reader of the paper.

    What changes no status comes first, so that no file seems to say the status that another one changed.
    """
    ordered = sorted(proposals, key=lambda p: (p.digest, p.what == "decision", p.item))
    rows = [list(row) for _, row in groupby(ordered, key=lambda p: (p.digest, p.what == "decision", p.item))]
    rows.sort(key=lambda row: any(proposal.what in ("status", "decision") for proposal in row))
    statuses = {item: state.status for item, state in compute_statuses(dialogue, dt.date.max).items()}
    actions = {action.id for action in dialogue.actions}
    result: list[Entry] = []
    for id_, row in zip(next_ids(dialogue, len(rows)), rows, strict=True):
        first = row[0]
        values: dict[str, str] = {proposal.what: proposal.now for proposal in row}
        entry = {"id": id_, "ask" if first.what == "decision" else "item": first.item, "date": day}
        if first.what == "decision":
            entry["decision"] = values["decision"]
        else:
            # A change of date or a remark keeps the status.
            entry["status"] = statuses[first.item] = values.get("status", statuses[first.item])
            entry |= _reported_fields(row, values, first.item in actions)
        result.append({**entry, "by": by or first.by, "file": first.digest})
    return [{key: value for key, value in entry.items() if value} for entry in result]


def _reported_fields(row: Sequence[Proposal], values: dict[str, str], ours: bool) -> dict[str, object]:
    """The fields of an update beside its status; `reported_by` is set only where the status was changed."""
    first = row[0]
    more: dict[str, object] = {} if ours else {"confidence": "reported"}
    if "status" in values:
        more["reported_by"] = first.party
    if "date" in values:
        more["due"] = values["date"]
    if "remark" in values:
        more["note"] = {first.language: values["remark"]} if first.language else values["remark"]
    return more


MOST_FILES = 10_000
"""Files that are collected at once; each of them is read when its turn comes."""
_NAMED, _SHOWN, _MOST_WORDS = 3, 400, 500
"""Files named where more of them say the same; letters repeated of what a file holds; comments listed of one file."""


class ReturnedFiles(Struct, frozen=True):
    """Returned files with the names people know them by, as bytes or where they are to be read.

    `day` is that of the changes, by default the dialogue's own. `by` names the sender if that is not the reader the
    paper was made for.
    """

    papers: Sequence[tuple[str, bytes | Path]]
    today: dt.date
    day: dt.date | None = None
    by: str = ""


class Collection:
    """What became of the marks in some files, and the ids of the entries added, by dialogue.

    Each mark is one proposal, or once among those that are said already or could not be placed; what else a person
    should look at (a row that is gone, a comment, a file that cannot be read) is among the latter, too.
    """

    def __init__(self) -> None:
        self.proposals: list[Proposal] = []
        self.already: list[AlreadySaid] = []
        self.unplaced: list[Unplaced] = []
        self.older: list[tuple[str, str]] = []
        """Files of an older edition, each with its day (ISO 8601); they are compared with what was sent then."""
        self.added: dict[str, tuple[str, ...]] = {}


def collect(root: Path, returned: ReturnedFiles) -> Collection:
    """Look at returned files, and write nothing.

    Raises `Refused` for a damaged record, data with problems, or more files than anybody gets back.
    """
    return _Collector(root, returned).collect()


def apply(root: Path, returned: ReturnedFiles) -> Collection:
    """Collect, and add every proposal to the updates of its dialogue; what could not be placed is not added.

    The caller holds the lock of the workplace. Raises as `collect` does.
    """
    collector = _Collector(root, returned)
    collection = collector.collect()
    new = {
        name: make_entries(dialogue, own, collector.day(dialogue), returned.by)
        for name, dialogue in collector.dialogues.items()
        if (own := [proposal for proposal in collection.proposals if proposal.dialogue == name])
    }
    journal.append_to_all(root, new)
    collection.added = {name: tuple(entry["id"] for entry in entries) for name, entries in new.items()}
    return collection


class _Collector:
    """Collects from one set of returned files."""

    def __init__(self, root: Path, returned: ReturnedFiles) -> None:
        if len(returned.papers) > MOST_FILES:
            hint = "collect them in parts; what is on file already is not added again"
            raise Refused(Problem(f"{len(returned.papers):,} files are more than {MOST_FILES:,}", hint=hint))
        self.root, self.returned, self.records = root, returned, Records(root)
        audiences, problems = load_audiences(root)
        _raise_problems(problems)
        self.readers = {audience.id: audience for audience in audiences}
        self.dialogues: dict[str, Dialogue] = {}
        self.reconcilers: dict[str, Reconciler] = {}

    def day(self, dialogue: Dialogue) -> dt.date:
        """The day of a change."""
        return self.returned.day or dialogue.as_of or self.returned.today

    def collect(self) -> Collection:
        """The outcomes of all files, with contradictions between files taken out."""
        collection = Collection()
        first_with: dict[str, str] = {}
        for name, paper in self.returned.papers:
            try:
                data = files.read(paper, name) if isinstance(paper, Path) else paper
            except Refused as refused:
                collection.unplaced += [Unplaced(_in_words(problem), name) for problem in refused.problems]
                continue
            digest = files.sha256(data)
            if digest in first_with:
                reason = f"is the same as {first_with[digest]}, byte for byte, and is read once"
                collection.already.append(AlreadySaid(reason, name))
                continue
            first_with[digest] = name
            self._add(receive(data, name, self.records), collection)
        collection.proposals = sorted(_agreed(collection), key=lambda p: (p.dialogue, natural_key(p.id), p.file))
        return collection

    def _add(self, received: Received, collection: Collection) -> None:
        problems = received.returned.problems
        if received.sent and not received.sent.states:
            problems = (Problem(f"is a {received.sent.document} without boxes, so there is nothing to collect"),)
        collection.unplaced += [
            Unplaced(_in_words(problem), received.name, problem.item[:_SHOWN]) for problem in problems
        ]
        if received.sent is None:
            collection.unplaced += list_marks(received)
            return
        if not received.sent.newest:
            collection.older.append((received.name, received.sent.day))
        reconciler = self._reconciler(received.sent.dialogue)
        if reconciler is None:
            reason = f"is of a dialogue that is not in data/ ({received.sent.dialogue})"
            collection.unplaced += [Unplaced(reason, received.name), *list_marks(received)]
            return
        for outcome in reconciler.reconcile(received):
            match outcome:
                case Proposal():
                    collection.proposals.append(outcome)
                case AlreadySaid():
                    collection.already.append(outcome)
                case Unplaced():
                    collection.unplaced.append(outcome)
        # comments, tracked changes and typed words become no proposals, but are listed
        typed = (f"typed into the file: “{words}”" for words in typed_words(received, self.records))
        others = [_short(words) for words in (*received.returned.remarks, *typed)]
        if len(others) > _MOST_WORDS:
            others[_MOST_WORDS:] = [
                f"and {len(others) - _MOST_WORDS:,} more comments and words that were typed into it"
            ]
        collection.unplaced += [Unplaced(words, received.name) for words in others]

    def _reconciler(self, name: str) -> Reconciler | None:
        """What compares with a dialogue as it is now; `None` where it no longer exists. Raises `Refused` for its
        problems."""
        if name not in self.dialogues and (self.root / "data" / name).is_dir():
            dialogue, problems = load_dialogue(self.root, name)
            _raise_problems(problems)
            assert dialogue
            self.dialogues[name] = dialogue
            self.reconcilers[name] = Reconciler(dialogue, self.readers, self.day(dialogue))
        return self.reconcilers.get(name)


def _in_words(problem: Problem) -> str:
    message = _short(problem.message)
    return f"{message} ({problem.hint})" if problem.hint else message


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _agreed(collection: Collection) -> Iterator[Proposal]:
    """The proposals that no other file contradicts; what others say alike, or otherwise, is added to the rest.

    Different remarks do not contradict each other.
    """
    by_item: dict[tuple[str, str], dict[str, list[Proposal]]] = {}
    for proposal in collection.proposals:
        by_item.setdefault((proposal.dialogue, proposal.id), {}).setdefault(proposal.now, []).append(proposal)
    for (dialogue, item), values in by_item.items():
        if len(values) == 1 or item.endswith(":remark"):
            for first, *others in values.values():
                yield first
                collection.already += [AlreadySaid(f"{first.file} says so too", p.file, p.key) for p in others]
            continue
        where = " and ".join(f"“{now}” in {_names(same)}" for now, same in values.items())
        collection.unplaced += [
            Unplaced(f"files contradict each other: {where}", proposal.file, f"{dialogue}/{item}")
            for same in values.values()
            for proposal in same
        ]


def _names(proposals: Sequence[Proposal]) -> str:
    names = [proposal.file for proposal in proposals]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _raise_problems(problems: Sequence[Problem]) -> None:
    if serious := [problem for problem in problems if problem.severity is Severity.PROBLEM]:
        raise Refused(serious)
