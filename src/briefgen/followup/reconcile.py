"""Reconciles one returned file with what was sent and what is on file now: proposals where these leave no doubt.

A change is what the file has otherwise than the edition it came from. Where the data have changed as well, that is a
conflict, which a person decides. A tick beside an unchanged menu is an answer; a missing row is none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import opaque_key, visible_to
from briefgen.dialogue.status import FINISHED, ItemStatus, compute_statuses, list_promises
from briefgen.dialogue.yaml_text import describe_character, first_forbidden
from briefgen.followup.changes import (
    STATUSES,
    Change,
    ChangeKind,
    DoubtfulChange,
    Proposal,
    Unplaced,
    find_later_news,
    is_day,
    reported_status,
    values_of,
)
from briefgen.followup.read_returned import Received, SentPaper

MAX_REMARK = 4000
"""Letters of a remark that becomes news; more is a document of its own."""


class Reconciler(Struct, frozen=True):
    """Compares files with the data as they are now; knows who may have sent a file, and the day of changes."""

    dialogue: Dialogue
    readers: Mapping[str, Audience]
    day: dt.date

    def reconcile(self, received: Received) -> Iterator[Proposal | Unplaced]:
        """The proposals of a file, and what of it could not be placed, by item."""
        sent = received.sent
        assert sent
        senders = [self.readers[reader] for reader in sent.readers if reader in self.readers]
        if not senders:
            yield Unplaced(f"its reader, {sent.readers[0]}, is in audiences.yaml no more", received.name)
            return
        sender = senders[0] if len(senders) == 1 else None
        yield from _FileReconciler(self, received, sent, sender, self._items_by_key(senders)).proposals()

    def _items_by_key(self, senders: list[Audience]) -> dict[str, str]:
        """Item by its key in the senders' copies: only what is released to all of them."""
        first, *others = (self._released_items(reader) for reader in senders)
        return {key: item for key, item in first.items() if all(key in other for other in others)}

    def _released_items(self, reader: Audience) -> dict[str, str]:
        visible = visible_to(self.dialogue, reader)
        asks = [ask.id for meeting in visible.rounds for ask in meeting.briefing.asks]
        ids = [*(each.id for each in list_promises(visible)), *(action.id for action in visible.actions), *asks]
        return {item if reader.is_internal else opaque_key(self.dialogue, reader.id, item): item for item in ids}


class _FileReconciler(Struct, frozen=True):
    """Reconciles one file; `sender` is its reader, `None` where two readers share the paper."""

    on_file: Reconciler
    received: Received
    sent: SentPaper
    sender: Audience | None
    ids: Mapping[str, str]

    def proposals(self) -> Iterator[Proposal | Unplaced]:
        states = compute_statuses(self.on_file.dialogue, dt.date.max)
        for (item_key, item), changes in self._by_item().items():
            if not any(change.is_changed for change in changes.values()):
                continue
            try:
                if item not in states:
                    yield from self._reconcile_decision(item_key, item, changes)
                else:
                    yield from self._reconcile_item(item, states[item], changes)
            except DoubtfulChange as doubted:
                yield Unplaced(doubted.reason, self.received.name, doubted.key)

    def _by_item(self) -> dict[tuple[str, str], dict[str, Change]]:
        """Answered fields by (key of their item, item), each by the part of its key after the colon."""
        by_item: dict[tuple[str, str], dict[str, Change]] = defaultdict(dict)
        for key, answer in sorted(self.received.returned.answers.items()):
            item_key, _, suffix = key.removeprefix(f"{self.sent.dialogue}/").partition(":")
            item = self.ids.get(item_key.rpartition("/")[2], "")
            by_item[item_key, item][suffix] = Change(key, self.sent.states[key], answer)
        return by_item

    # ---- items ----------------------------------------------------------------------------------------------------

    def _reconcile_item(
        self, item: str, state: ItemStatus, changes: Mapping[str, Change]
    ) -> Iterator[Proposal | Unplaced]:
        """Status, date and remark of one item, each on its own."""
        since = find_later_news(self.on_file.dialogue, item, self.on_file.day)
        for propose in (self._propose_status, self._propose_date, self._propose_remark):
            try:
                proposal = propose(item, state, changes)
            except DoubtfulChange as doubted:
                yield Unplaced(doubted.reason, self.received.name, doubted.key)
                continue
            if proposal and since:
                key = next(change.key for change in changes.values() if change.is_changed)
                yield Unplaced(f"there is later news on file ({since}): give a later day", self.received.name, key)
            elif proposal:
                yield proposal

    def _is_on_file(self, item: str, what: ChangeKind, now: str) -> bool:
        """Whether this file's change is on file already, even if it was retracted since."""
        own_updates = [u for u in self.on_file.dialogue.updates if (u.item, u.file) == (item, self.received.digest)]
        return any(now in values_of(update, what) for update in own_updates)

    def _propose_status(self, item: str, state: ItemStatus, changes: Mapping[str, Change]) -> Proposal | None:
        box, menu = changes.get(""), changes.get("status")
        self._check_whole_row(box, menu, item)
        now, key = reported_status(box, menu)
        if not now or now == state.status or self._is_on_file(item, "status", now):
            return None
        if now not in STATUSES[state.kind]:
            raise DoubtfulChange(key, f"“{now}” is no status of it")
        # a row with only a box was open when the file went out
        is_moved = state.status != menu.before if menu else state.status in FINISHED
        if is_moved:
            raise DoubtfulChange(key, self._describe_conflict(str(menu.before) if menu else "open", now, state.status))
        return self._make_proposal(item, "status", state.status, now)

    def _check_whole_row(self, box: Change | None, menu: Change | None, item: str) -> None:
        """Raise `DoubtfulChange` for a box or menu whose counterpart was sent with it and has no answer now."""
        for one, suffix in ((box, ":status"), (menu, "")):
            if one and one.is_changed:
                other_key = f"{one.key.partition(':')[0]}{suffix}"
                if other_key != one.key and other_key in self.sent.states and (menu is None or box is None):
                    raise DoubtfulChange(one.key, f"only half of the row of {item} can be read")

    def _propose_date(self, item: str, state: ItemStatus, changes: Mapping[str, Change]) -> Proposal | None:
        change = changes.get("date")
        if change is None or not change.is_changed:
            return None
        now, before = str(change.answer.value), str(change.before)
        if change.answer.kind != "day" or not is_day(now):
            reason = f"holds “{change.answer.shown}” where a day was" if now else "its day was taken out"
            raise DoubtfulChange(change.key, reason)
        exact = [due.latest.isoformat() for due in state.due if due.precision == "day" and due.latest]
        current = exact[0] if len(exact) == len(state.due) == 1 else ""
        if now == current or self._is_on_file(item, "date", now):
            return None
        if current != before:
            raise DoubtfulChange(change.key, self._describe_conflict(before, now, current or "no single day"))
        return self._make_proposal(item, "date", before, now)

    def _propose_remark(self, item: str, state: ItemStatus, changes: Mapping[str, Change]) -> Proposal | None:
        change = changes.get("remark")
        if change is None or not change.is_changed:
            return None
        words = " ".join(str(change.answer.value).split())
        if len(words) > MAX_REMARK:
            reason = f"its remark has {len(words):,} letters, and {MAX_REMARK:,} can be taken over: read it in the file"
            raise DoubtfulChange(change.key, reason)
        if forbidden := first_forbidden(words):
            reason = f"its remark holds {describe_character(forbidden)}, which no file may hold"
            raise DoubtfulChange(change.key, reason)
        noted = state.update is not None and words in values_of(state.update, "remark")
        if not words or noted or self._is_on_file(item, "remark", words):
            return None
        return self._make_proposal(item, "remark", str(change.before), words)

    # ---- decisions ------------------------------------------------------------------------------------------------

    def _reconcile_decision(self, item_key: str, item: str, options: Mapping[str, Change]) -> Iterator[Proposal]:
        """The decision on one ask: one ticked option. Raises `DoubtfulChange` for two, or for a reader who may not
        decide."""
        dialogue = self.on_file.dialogue
        ask = next((a for meeting in dialogue.rounds for a in meeting.briefing.asks if a.id == item), None)
        ticked = {option: change for option, change in options.items() if change.answer.value is True}
        key = next(change.key for change in options.values() if change.is_changed)
        if ask is None:
            raise DoubtfulChange(key, "is not, or no longer, in the data of this reader")
        if self.sender is None or not self.sender.is_internal:
            raise DoubtfulChange(key, "only a reader of our own office decides")
        if len(ticked) > 1:
            raise DoubtfulChange(key, f"{' and '.join(sorted(ticked))} are both ticked: a question, and no answer")
        taken = [decision.decision for decision in dialogue.decisions if decision.ask == item]
        for option in ticked:
            if option not in dict(ask.options):
                raise DoubtfulChange(key, f"“{option}” is no option of {item} any more")
            if taken and taken[-1] != option:
                raise DoubtfulChange(key, self._describe_conflict("open", option, taken[-1]))
            if not taken:
                yield self._make_proposal(item, "decision", "", option)

    # ---- words ----------------------------------------------------------------------------------------------------

    def _make_proposal(self, item: str, what: ChangeKind, was: str, now: str) -> Proposal:
        reader = self.sender
        is_outside = reader is not None and not reader.is_internal
        parties = reader.release.to if reader and is_outside else (self.on_file.dialogue.our_party,)
        return Proposal(
            dialogue=self.sent.dialogue,
            item=item,
            what=what,
            was=was,
            now=now,
            file=self.received.name,
            digest=self.received.digest,
            by=reader.id if reader else "",
            party=parties[0] if reader and len(parties) == 1 else "",
            language=reader.language if reader else "",
        )

    def _describe_conflict(self, sent: str, returned: str, current: str) -> str:
        return f"conflict: sent as {sent}, returned as {returned}, and on file it is {current} by now"
