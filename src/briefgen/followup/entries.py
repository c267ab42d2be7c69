"""Proposals as entries of `updates.yaml`: one for each item a file changes, and one for each decision.

A tick is not evidence: what a file says of a commitment is reported, by the side of its sender, without a source, and
bears no mark of release. An action's tick closes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from briefgen.dialogue.journal import Entry, next_ids
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.status import standing
from briefgen.followup.proposal import Proposal


def entries(dialogue: Dialogue, proposals: Sequence[Proposal], day: dt.date, by: str = "") -> list[Entry]:
    """The entries of a day, file by file. `by` names the sender where he is not the reader of the paper."""
    ordered = sorted(proposals, key=lambda p: (p.digest, p.what == "decision", p.item))
    rows = [list(row) for _, row in groupby(ordered, key=lambda p: (p.digest, p.what == "decision", p.item))]
    stands = {item: state.status for item, state in standing(dialogue, dt.date.max).items()}
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
