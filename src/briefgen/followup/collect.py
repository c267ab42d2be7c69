"""Returned files become proposals; accepted, they become entries at the end of `updates.yaml`.

Where two files contradict each other on an item, neither is chosen. Applying a file twice changes nothing. A tick is
not evidence: a change of a commitment is recorded as reported by the sender's side, without a source and without a
release mark. A tick of one of our own actions closes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from briefgen.dialogue import journal
from briefgen.dialogue.folder import natural_key
from briefgen.dialogue.journal import Entry, next_ids
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.status import compute_statuses
from briefgen.errors import Problem, Refused, Severity
from briefgen.followup.changes import Proposal, Unplaced
from briefgen.followup.read_returned import Received, Records, receive, typed_words
from briefgen.followup.reconcile import Reconciler


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


class ReturnedFiles(Struct, frozen=True):
    """Returned files with the names people know them by. `day` is that of the changes, by default the dialogue's own.

    `by` names the sender if that is not the reader the paper was made for.
    """

    papers: Sequence[tuple[str, bytes]]
    today: dt.date
    day: dt.date | None = None
    by: str = ""


class Collection:
    """The proposals of files, what of them could not be placed, and the ids of the entries added, by dialogue."""

    def __init__(self) -> None:
        self.proposals: list[Proposal] = []
        self.unplaced: list[Unplaced] = []
        self.older: list[tuple[str, str]] = []
        """Files of an older edition, each with its day (ISO 8601); they are compared with what was sent then."""
        self.added: dict[str, tuple[str, ...]] = {}


def collect(root: Path, returned: ReturnedFiles) -> Collection:
    """Look at returned files, and write nothing. Raises `Refused` for a damaged record or data with problems."""
    return _Collector(root, returned).collect()


def apply(root: Path, returned: ReturnedFiles) -> Collection:
    """Collect, and add every proposal to the updates of its dialogue; what could not be placed is not added.

    The caller holds the lock of the workplace. Raises as `collect` does.
    """
    collector = _Collector(root, returned)
    collection = collector.collect()
    for name, dialogue in collector.dialogues.items():
        own = [proposal for proposal in collection.proposals if proposal.dialogue == name]
        new = make_entries(dialogue, own, collector.day(dialogue), returned.by)
        journal.append_updates(root, name, new)
        if new:
            collection.added[name] = tuple(entry["id"] for entry in new)
    return collection


class _Collector:
    """Collects from one set of returned files."""

    def __init__(self, root: Path, returned: ReturnedFiles) -> None:
        self.root, self.returned, self.records = root, returned, Records(root)
        audiences, problems = load_audiences(root)
        _raise_problems(problems)
        self.readers = {audience.id: audience for audience in audiences}
        self.dialogues: dict[str, Dialogue] = {}

    def day(self, dialogue: Dialogue) -> dt.date:
        """The day of a change."""
        return self.returned.day or dialogue.as_of or self.returned.today

    def collect(self) -> Collection:
        """The proposals of all files, equal files once, with contradictions between files taken out."""
        collection, digests = Collection(), set()
        for name, data in self.returned.papers:
            received = receive(data, name, self.records)
            if received.digest not in digests:
                digests.add(received.digest)
                self._add(received, collection)
        proposals, contradictions = _resolve_contradictions(collection.proposals)
        collection.proposals = sorted(proposals, key=lambda p: (p.dialogue, natural_key(p.id), p.file))
        collection.unplaced += contradictions
        return collection

    def _add(self, received: Received, collection: Collection) -> None:
        problems = received.returned.problems
        if received.sent and not received.sent.states:
            problems = (Problem(f"is a {received.sent.document} without boxes, so there is nothing to collect"),)
        for problem in problems:
            words = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
            collection.unplaced.append(Unplaced(words, received.name, problem.item))
        if received.sent is None:
            return
        if not received.sent.newest:
            collection.older.append((received.name, received.sent.day))
        dialogue = self._load_dialogue(received.sent.dialogue)
        if dialogue is None:
            reason = f"is of a dialogue that is not in data/ ({received.sent.dialogue})"
            collection.unplaced.append(Unplaced(reason, received.name))
            return
        results = list(Reconciler(dialogue, self.readers, self.day(dialogue)).reconcile(received))
        collection.proposals += [each for each in results if isinstance(each, Proposal)]
        collection.unplaced += [each for each in results if isinstance(each, Unplaced)]
        # comments, tracked changes and typed words become no proposals, but are listed
        typed = (f"typed into the file: “{words}”" for words in typed_words(received, self.records))
        collection.unplaced += [Unplaced(words, received.name) for words in (*received.returned.remarks, *typed)]

    def _load_dialogue(self, name: str) -> Dialogue | None:
        """A dialogue as it is now; `None` where it no longer exists. Raises `Refused` for its problems."""
        if name not in self.dialogues and (self.root / "data" / name).is_dir():
            dialogue, problems = load_dialogue(self.root, name)
            _raise_problems(problems)
            assert dialogue
            self.dialogues[name] = dialogue
        return self.dialogues.get(name)


def _resolve_contradictions(proposals: Sequence[Proposal]) -> tuple[list[Proposal], list[Unplaced]]:
    """The proposals that no other file contradicts, equal ones once; different remarks do not contradict."""
    by_item: dict[tuple[str, str], dict[str, list[Proposal]]] = {}
    for proposal in proposals:
        by_item.setdefault((proposal.dialogue, proposal.id), {}).setdefault(proposal.now, []).append(proposal)
    agreed: list[Proposal] = []
    contradictions: list[Unplaced] = []
    for (dialogue, item), values in by_item.items():
        if len(values) == 1 or item.endswith(":remark"):
            agreed += [same[0] for same in values.values()]
            continue
        where = {now: ", ".join(proposal.file for proposal in same) for now, same in values.items()}
        words = f"files contradict each other: {' and '.join(f'“{now}” in {names}' for now, names in where.items())}"
        files_ = [proposal.file for same in values.values() for proposal in same]
        contradictions += [Unplaced(words, file, f"{dialogue}/{item}") for file in files_]
    return agreed, contradictions


def _raise_problems(problems: Sequence[Problem]) -> None:
    if serious := [problem for problem in problems if problem.severity is Severity.PROBLEM]:
        raise Refused(serious)
