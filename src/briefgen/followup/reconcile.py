"""Reconciles one returned file with what was sent and what is on file now: proposals where these leave no doubt.

Every mark of the file has one outcome: none is passed over without a word.

A change is what the file has otherwise than the edition it came from. Where the data have changed as well, that is a
conflict, which a person decides. A tick beside an unchanged menu is an answer; a missing row is none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from msgspec import Struct

from briefgen.blocks.returned import Answer
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import opaque_key, visible_to
from briefgen.dialogue.status import FINISHED, ItemStatus, compute_statuses, list_promises
from briefgen.dialogue.yaml_text import describe_character, first_forbidden
from briefgen.editions.record import FormValue
from briefgen.followup.changes import (
    STATUSES,
    AlreadySaid,
    Change,
    ChangeKind,
    DoubtfulChange,
    Outcome,
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
_SHOWN = 80
"""Letters of what a field holds that are repeated where nothing else is known of it."""


class Reconciler:
    """Compares files with the data as they are now; knows who may have sent a file, and the day of changes."""

    def __init__(self, dialogue: Dialogue, readers: Mapping[str, Audience], day: dt.date) -> None:
        self.dialogue, self.readers, self.day = dialogue, readers, day
        self.states = compute_statuses(dialogue, dt.date.max)
        self._items: dict[tuple[str, ...], dict[str, str]] = {}

    def reconcile(self, received: Received) -> Iterator[Outcome]:
        """What becomes of each mark of a file, by item."""
        sent = received.sent
        assert sent
        senders = [self.readers[reader] for reader in sent.readers if reader in self.readers]
        if not senders:
            yield Unplaced(f"its reader, {sent.readers[0]}, is in audiences.yaml no more", received.name)
            yield from list_marks(received)
            return
        sender = senders[0] if len(senders) == 1 else None
        yield from _FileReconciler(self, received, sent, sender, self._items_by_key(senders)).outcomes()

    def _items_by_key(self, senders: list[Audience]) -> dict[str, str]:
        """Item by its key in the senders' copies: only what is released to all of them."""
        ids = tuple(reader.id for reader in senders)
        if ids not in self._items:
            first, *others = (self._released_items(reader) for reader in senders)
            common = {key: item for key, item in first.items() if all(key in other for other in others)}
            self._items[ids] = common
        return self._items[ids]

    def _released_items(self, reader: Audience) -> dict[str, str]:
        visible = visible_to(self.dialogue, reader)
        asks = [ask.id for meeting in visible.rounds for ask in meeting.briefing.asks]
        ids = [*(each.id for each in list_promises(visible)), *(action.id for action in visible.actions), *asks]
        return {item if reader.is_internal else opaque_key(self.dialogue, reader.id, item): item for item in ids}


def list_marks(received: Received) -> Iterator[Unplaced]:
    """A line for each mark in a file of which nothing can be placed; its reason is said of the file.

    Where it is not known what went out, all that is ticked or written into a remark may be a mark.
    """
    states = received.sent.states if received.sent else None
    for key, answer in sorted(received.returned.answers.items()):
        empty: dict[str, FormValue] = {"box": False, "remark": ""}
        before = empty.get(answer.kind, answer.value) if states is None else states[key]
        if Change(key, before, answer).is_changed:
            yield Unplaced(f"shows {_quote(answer)}, in a file of which nothing can be placed", received.name, key)


def _quote(answer: Answer) -> str:
    words = " ".join(answer.shown.split())
    return f"“{words}”" if len(words) <= _SHOWN else f"“{words[:_SHOWN]}…”"


class _FileReconciler(Struct, frozen=True):
    """Reconciles one file; `sender` is its reader, `None` where two readers share the paper."""

    on_file: Reconciler
    received: Received
    sent: SentPaper
    sender: Audience | None
    ids: Mapping[str, str]

    def outcomes(self) -> Iterator[Outcome]:
        """One for each mark."""
        for (_, item), changes in self._by_item().items():
            changed = {suffix: change for suffix, change in changes.items() if change.is_changed}
            if not changed:
                continue
            if item in self.on_file.states:
                yield from self._reconcile_item(item, changes, changed)
            else:
                for change in changed.values():
                    yield self._outcome_of(change, partial(self._decide, item, changes, change))

    def _by_item(self) -> dict[tuple[str, str], dict[str, Change]]:
        """Answered fields by (key of their item, item), each by the part of its key after the colon."""
        by_item: dict[tuple[str, str], dict[str, Change]] = defaultdict(dict)
        for key, answer in sorted(self.received.returned.answers.items()):
            item_key, _, suffix = key.removeprefix(f"{self.sent.dialogue}/").partition(":")
            item = self.ids.get(item_key.rpartition("/")[2], "")
            by_item[item_key, item][suffix] = Change(key, self.sent.states[key], answer)
        return by_item

    def _outcome_of(self, change: Change, propose: Callable[[], Proposal | str]) -> Outcome:
        """What becomes of a mark: `propose` gives a proposal, says where the same is said already, or is in doubt."""
        try:
            found = propose()
        except DoubtfulChange as doubted:
            return Unplaced(doubted.reason, self.received.name, change.key)
        return AlreadySaid(found, self.received.name, change.key) if isinstance(found, str) else found

    # ---- items ----------------------------------------------------------------------------------------------------

    def _reconcile_item(
        self, item: str, changes: Mapping[str, Change], changed: Mapping[str, Change]
    ) -> Iterator[Outcome]:
        """What becomes of each mark of one item."""
        since = find_later_news(self.on_file.dialogue, item, self.on_file.day)
        state = self.on_file.states[item]
        for suffix, change in changed.items():
            propose = {"": self._propose_status, "status": self._propose_status, "date": self._propose_date}.get(
                suffix, self._propose_remark if suffix == "remark" else self._refuse_kind
            )
            found = self._outcome_of(change, partial(propose, change, item, state, changes))
            if since and isinstance(found, Proposal):
                yield Unplaced(f"there is later news on file ({since}): give a later day", found.file, found.key)
            else:
                yield found

    def _is_on_file(self, item: str, what: ChangeKind, now: str) -> str:
        """Where this file's change is on file already, even if it was retracted since."""
        own_updates = [u for u in self.on_file.dialogue.updates if (u.item, u.file) == (item, self.received.digest)]
        known = next((update.id for update in own_updates if now in values_of(update, what)), "")
        return f"was taken over from this file before, as {known}" if known else ""

    def _refuse_kind(self, change: Change, item: str, _state: ItemStatus, _all: Mapping[str, Change]) -> str:
        raise DoubtfulChange(f"is no box, status, date or remark of {item}")

    def _propose_status(
        self, change: Change, item: str, state: ItemStatus, changes: Mapping[str, Change]
    ) -> Proposal | str:
        """Box and menu of a row say one thing together; where both were changed, the menu says it."""
        box, menu = changes.get(""), changes.get("status")
        self._check_whole_row(box, menu, item)
        now = reported_status(box, menu)
        if change is box and menu and menu.is_changed:
            return "its status menu says so too"
        if now == state.status:
            return f"{item} is {now} on file already"
        if known := self._is_on_file(item, "status", now):
            return known
        if now not in STATUSES[state.kind]:
            raise DoubtfulChange(f"“{now}” is no status of it")
        # a row with only a box was open when the file went out
        is_moved = state.status != menu.before if menu else state.status in FINISHED
        if is_moved:
            raise DoubtfulChange(self._describe_conflict(str(menu.before) if menu else "open", now, state.status))
        return self._make_proposal(change, item, "status", state.status, now)

    def _check_whole_row(self, box: Change | None, menu: Change | None, item: str) -> None:
        """Raise `DoubtfulChange` for a box or menu whose counterpart was sent with it and has no answer now."""
        for one, other, suffix in ((box, menu, ":status"), (menu, box, "")):
            if one and one.is_changed and other is None and f"{one.key.partition(':')[0]}{suffix}" in self.sent.states:
                raise DoubtfulChange(f"only half of the row of {item} can be read")

    def _propose_date(self, change: Change, item: str, state: ItemStatus, _all: Mapping[str, Change]) -> Proposal | str:
        now, before = str(change.answer.value), str(change.before)
        if change.answer.kind != "day" or not is_day(now):
            raise DoubtfulChange(f"holds “{change.answer.shown}” where a day was" if now else "its day was taken out")
        exact = [due.latest.isoformat() for due in state.due if due.precision == "day" and due.latest]
        current = exact[0] if len(exact) == len(state.due) == 1 else ""
        if now == current:
            return f"{item} is due on {now} on file already"
        if known := self._is_on_file(item, "date", now):
            return known
        if current != before:
            raise DoubtfulChange(self._describe_conflict(before, now, current or "no single day"))
        return self._make_proposal(change, item, "date", before, now)

    def _propose_remark(
        self, change: Change, item: str, state: ItemStatus, _all: Mapping[str, Change]
    ) -> Proposal | str:
        words = " ".join(str(change.answer.value).split())
        if not words:
            raise DoubtfulChange("its remark was taken out")
        if len(words) > MAX_REMARK:
            reason = f"its remark has {len(words):,} letters, and {MAX_REMARK:,} can be taken over: read it in the file"
            raise DoubtfulChange(reason)
        if forbidden := first_forbidden(words):
            raise DoubtfulChange(f"its remark holds {describe_character(forbidden)}, which no file may hold")
        if state.update is not None and words in values_of(state.update, "remark"):
            return f"{item} has this remark on file already, as {state.update.id}"
        if known := self._is_on_file(item, "remark", words):
            return known
        return self._make_proposal(change, item, "remark", str(change.before), words)

    # ---- decisions ------------------------------------------------------------------------------------------------

    def _decide(self, item: str, options: Mapping[str, Change], change: Change) -> Proposal | str:
        """The decision on one ask: one ticked option. Raises `DoubtfulChange` for two, or for a reader who may not
        decide."""
        dialogue = self.on_file.dialogue
        ask = next((a for meeting in dialogue.rounds for a in meeting.briefing.asks if a.id == item), None)
        if ask is None:
            raise DoubtfulChange("is not, or no longer, in the data of this reader")
        if self.sender is None or not self.sender.is_internal:
            raise DoubtfulChange("only a reader of our own office decides")
        if change.answer.kind != "box":
            raise DoubtfulChange(f"is no option of {item}")
        ticked = {option: other for option, other in options.items() if other.answer.value is True}
        option = next((name for name, other in ticked.items() if other is change), "")
        if not option:
            raise DoubtfulChange("its tick was taken away: what is it now?")
        if len(ticked) > 1:
            raise DoubtfulChange(f"{' and '.join(sorted(ticked))} are both ticked: a question, and no answer")
        if option not in dict(ask.options):
            raise DoubtfulChange(f"“{option}” is no option of {item} any more")
        taken = [decision.decision for decision in dialogue.decisions if decision.ask == item]
        if taken and taken[-1] != option:
            raise DoubtfulChange(self._describe_conflict("open", option, taken[-1]))
        if taken:
            return f"{item} is decided so on file already"
        return self._make_proposal(change, item, "decision", "", option)

    # ---- words ----------------------------------------------------------------------------------------------------

    def _make_proposal(self, change: Change, item: str, what: ChangeKind, was: str, now: str) -> Proposal:
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
            key=change.key,
        )

    def _describe_conflict(self, sent: str, returned: str, current: str) -> str:
        return f"conflict: sent as {sent}, returned as {returned}, and on file it is {current} by now"
