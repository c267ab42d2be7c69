"""Returned files become proposals; accepted, entries.

Proposals as entries of `updates.yaml`: one for each item a file changes, and one for each decision.

A tick is not evidence: what a file says of a commitment is reported, by the side of its sender, without a source, and
bears no mark of release. An action's tick closes it.

Returned files become proposals; accepted, they become entries at the end of `updates.yaml`.

Where two files say different things of one item, nothing is chosen. Applying a file twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct, field

from briefgen.dialogue import journal
from briefgen.dialogue.folder import natural_key
from briefgen.dialogue.journal import Entry, next_ids
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.status import compute_statuses
from briefgen.errors import Problem, Refused, Severity
from briefgen.followup.changes import Proposal, Unplaced
from briefgen.followup.read_returned import Received, Records, receive, typed
from briefgen.followup.reconcile import Reconciler

# ---- entries -----------------------------------------------------------------------------------------------------


def entries(dialogue: Dialogue, proposals: Sequence[Proposal], day: dt.date, by: str = "") -> list[Entry]:
    """The entries of a day, file by file. `by` names the sender where he is not the reader of the paper."""
    ordered = sorted(proposals, key=lambda p: (p.digest, p.what == "decision", p.item))
    rows = [list(row) for _, row in groupby(ordered, key=lambda p: (p.digest, p.what == "decision", p.item))]
    stands = {item: state.status for item, state in compute_statuses(dialogue, dt.date.max).items()}
    actions = {action.id for action in dialogue.actions}
    found: list[Entry] = []
    for id_, row in zip(next_ids(dialogue, len(rows)), rows, strict=True):
        first = row[0]
        said: dict[str, str] = {proposal.what: proposal.now for proposal in row}
        entry = {"id": id_, "ask" if first.what == "decision" else "item": first.item, "date": day}
        if first.what == "decision":
            entry["decision"] = said["decision"]
        else:
            # A change of date or a remark leaves the status as it is by then, other files included.
            entry["status"] = stands[first.item] = said.get("status", stands[first.item])
            entry |= _reported(row, said, first.item in actions)
        found.append({**entry, "by": by or first.by, "file": first.digest})
    return [{key: value for key, value in entry.items() if value} for entry in found]


def _reported(row: Sequence[Proposal], said: dict[str, str], ours: bool) -> dict[str, object]:
    """What an update says beside its status, which only somebody who changed it has reported."""
    first = row[0]
    more: dict[str, object] = {} if ours else {"confidence": "reported"}
    if "status" in said:
        more["reported_by"] = first.party
    if "date" in said:
        more["due"] = said["date"]
    if "remark" in said:
        more["note"] = {first.language: said["remark"]} if first.language else said["remark"]
    return more


# ---- collect -----------------------------------------------------------------------------------------------------


class ReturnedFiles(Struct, frozen=True):
    """What came in: files by the name a person knows them by. `day` is that of the changes, else the dialogue's own.

    `by` names the sender where he is not the reader the paper was made for.
    """

    papers: Sequence[tuple[str, bytes]]
    today: dt.date
    day: dt.date | None = None
    by: str = ""


class Collection(Struct):
    """What files propose, what of them could not be placed, and the ids of the entries added, by dialogue."""

    proposals: list[Proposal] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    older: list[tuple[str, str]] = field(default_factory=list)
    """Files of an older edition, with its day (ISO 8601): compared with what went out then."""
    added: dict[str, tuple[str, ...]] = field(default_factory=dict)


def collect(root: Path, post: ReturnedFiles) -> Collection:
    """Look at returned files, and write nothing. Raises `Refused` for a damaged record or data with problems."""
    return _Office(root, post).opened()


def apply(root: Path, post: ReturnedFiles) -> Collection:
    """The same, and every proposal is added to the updates of its dialogue; what could not be placed is not.

    Whoever calls holds the lock of the workplace.
    """
    office = _Office(root, post)
    collection = office.opened()
    for name, dialogue in office.dialogues.items():
        mine = [proposal for proposal in collection.proposals if proposal.dialogue == name]
        new = entries(dialogue, mine, office.day(dialogue), post.by)
        journal.append_updates(root, name, new)
        if new:
            collection.added[name] = tuple(entry["id"] for entry in new)
    return collection


class _Office:
    """One post being opened."""

    def __init__(self, root: Path, post: ReturnedFiles) -> None:
        self.root, self.post, self.records = root, post, Records(root)
        audiences, problems = load_audiences(root)
        _refuse(problems)
        self.readers = {audience.id: audience for audience in audiences}
        self.dialogues: dict[str, Dialogue] = {}

    def day(self, dialogue: Dialogue) -> dt.date:
        """The day a change bears."""
        return self.post.day or dialogue.as_of or self.post.today

    def opened(self) -> Collection:
        """All files, each but once, and then compared with each other."""
        collection, seen = Collection(), set()
        for name, data in self.post.papers:
            received = receive(data, name, self.records)
            if received.digest not in seen:
                seen.add(received.digest)
                self._sort(received, collection)
        proposals, contradictions = _agreed(collection.proposals)
        collection.proposals = sorted(proposals, key=lambda p: (p.dialogue, natural_key(p.id), p.file))
        collection.unplaced += contradictions
        return collection

    def _sort(self, received: Received, collection: Collection) -> None:
        problems = received.returned.problems
        if received.sent and not received.sent.states:
            problems = (Problem(f"is a {received.sent.document} without boxes, so there is nothing to collect"),)
        collection.unplaced += [Unplaced(_said(problem), received.name, problem.item) for problem in problems]
        if received.sent is None:
            return
        if not received.sent.newest:
            collection.older.append((received.name, received.sent.day))
        dialogue = self._dialogue(received.sent.dialogue)
        if dialogue is None:
            reason = f"is of a dialogue that is not in data/ ({received.sent.dialogue})"
            collection.unplaced.append(Unplaced(reason, received.name))
            return
        found = list(Reconciler(dialogue, self.readers, self.day(dialogue)).settle(received))
        collection.proposals += [each for each in found if isinstance(each, Proposal)]
        collection.unplaced += [each for each in found if isinstance(each, Unplaced)]
        collection.unplaced += [Unplaced(words, received.name) for words in self._asides(received)]

    def _asides(self, received: Received) -> Iterator[str]:
        """Comments, tracked changes and typed words: nothing is made of them, and none is dropped."""
        yield from received.returned.remarks
        yield from (f"typed into the file: “{words}”" for words in typed(received, self.records))

    def _dialogue(self, name: str) -> Dialogue | None:
        """A dialogue as it is now, without problems; `None` where it is gone."""
        if name not in self.dialogues and (self.root / "data" / name).is_dir():
            dialogue, problems = load_dialogue(self.root, name)
            _refuse(problems)
            assert dialogue
            self.dialogues[name] = dialogue
        return self.dialogues.get(name)


def _agreed(proposals: Sequence[Proposal]) -> tuple[list[Proposal], list[Unplaced]]:
    """What no other file contradicts: once where files say the same; remarks stand beside each other."""
    said: dict[tuple[str, str], dict[str, list[Proposal]]] = {}
    for proposal in proposals:
        said.setdefault((proposal.dialogue, proposal.id), {}).setdefault(proposal.now, []).append(proposal)
    agreed: list[Proposal] = []
    contradictions: list[Unplaced] = []
    for (dialogue, item), values in said.items():
        if len(values) == 1 or item.endswith(":remark"):
            agreed += [same[0] for same in values.values()]
            continue
        where = {now: ", ".join(proposal.file for proposal in same) for now, same in values.items()}
        words = f"files contradict each other: {' and '.join(f'“{now}” in {names}' for now, names in where.items())}"
        files_ = [proposal.file for same in values.values() for proposal in same]
        contradictions += [Unplaced(words, file, f"{dialogue}/{item}") for file in files_]
    return agreed, contradictions


def _said(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def _refuse(problems: Sequence[Problem]) -> None:
    if found := [problem for problem in problems if problem.severity is Severity.PROBLEM]:
        raise Refused(found)
