"""One returned file against what went out and what is on file now: proposals where the three leave no doubt.

A change is what the file says otherwise than the edition it came from. Where the data have moved on as well, it is a
conflict, which a person settles. A tick beside an untouched menu is an answer; a row that is gone is none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import opaque_key, visible_to
from briefgen.dialogue.status import ItemStatus, compute_statuses
from briefgen.dialogue.yaml_text import describe_character, first_forbidden
from briefgen.followup.changes import (
    STATUSES,
    Change,
    Doubted,
    Proposal,
    Unplaced,
    What,
    closed_since,
    is_day,
    later_news,
    said,
    says,
)
from briefgen.followup.read_returned import Received, SentPaper


class Reconciler(Struct, frozen=True):
    """What files are compared with: the data as they are now, who may have sent a file, the day a change would bear."""

    dialogue: Dialogue
    readers: Mapping[str, Audience]
    day: dt.date

    def settle(self, received: Received) -> Iterator[Proposal | Unplaced]:
        """The proposals of a file, and what of it could not be placed, by item."""
        sent = received.sent
        assert sent
        senders = [self.readers[reader] for reader in sent.readers if reader in self.readers]
        if not senders:
            yield Unplaced(f"its reader, {sent.readers[0]}, is in audiences.yaml no more", received.name)
            return
        sheet = _Sheet(self, received, sent, senders[0] if len(senders) == 1 else None, self._ids(senders))
        yield from sheet.settled()

    def _ids(self, senders: list[Audience]) -> dict[str, str]:
        """Item by the key that stands for it in their copies: what is released to all of them, and nothing else."""
        first, *others = (self._released(reader) for reader in senders)
        return {key: item for key, item in first.items() if all(key in other for other in others)}

    def _released(self, reader: Audience) -> dict[str, str]:
        seen = visible_to(self.dialogue, reader)
        items = [part.id for whole in seen.commitments for part in (whole, *whole.sub_items)]
        asks = [ask.id for meeting in seen.rounds for ask in meeting.briefing.asks]
        inside = reader.release.level == "internal"
        found = (*items, *(action.id for action in seen.actions), *asks)
        return {item if inside else opaque_key(self.dialogue, item): item for item in found}


class _Sheet(Struct, frozen=True):
    """A returned file while it is settled; `sender` is its reader, `None` where two readers share the paper."""

    on_file: Reconciler
    received: Received
    sent: SentPaper
    sender: Audience | None
    ids: Mapping[str, str]

    def settled(self) -> Iterator[Proposal | Unplaced]:
        stands = compute_statuses(self.on_file.dialogue, dt.date.max)
        for (rest, item), changes in self._by_item().items():
            if not any(change.made for change in changes.values()):
                continue
            try:
                if item not in stands:
                    yield from self._decided(rest, item, changes)
                else:
                    yield from self._changed(item, stands[item], changes)
            except Doubted as doubted:
                yield Unplaced(doubted.reason, self.received.name, doubted.key)

    def _by_item(self) -> dict[tuple[str, str], dict[str, Change]]:
        """Answered fields by the key of their item and the item itself, each by what follows the colon of its key."""
        found: dict[tuple[str, str], dict[str, Change]] = defaultdict(dict)
        for key, answer in sorted(self.received.returned.answers.items()):
            rest, _, suffix = key.removeprefix(f"{self.sent.dialogue}/").partition(":")
            item = self.ids.get(rest.rpartition("/")[2], "")
            found[rest, item][suffix] = Change(key, self.sent.states[key], answer)
        return found

    # ---- items ----------------------------------------------------------------------------------------------------

    def _changed(self, item: str, stands: ItemStatus, changes: Mapping[str, Change]) -> Iterator[Proposal | Unplaced]:
        """Status, date and remark of one item; each stands or falls by itself."""
        since = later_news(self.on_file.dialogue, item, self.on_file.day)
        for settle in (self._status, self._date, self._remark):
            try:
                proposal = settle(item, stands, changes)
            except Doubted as doubted:
                yield Unplaced(doubted.reason, self.received.name, doubted.key)
                continue
            if proposal and since:
                key = next(change.key for change in changes.values() if change.made)
                yield Unplaced(f"there is later news on file ({since}): give a later day", self.received.name, key)
            elif proposal:
                yield proposal

    def _is_taken(self, item: str, what: What, now: str) -> bool:
        """Whether this file's change is on file, taken back or not: it is made once."""
        mine = [u for u in self.on_file.dialogue.updates if (u.item, u.file) == (item, self.received.digest)]
        return any(now in says(update, what) for update in mine)

    def _status(self, item: str, stands: ItemStatus, changes: Mapping[str, Change]) -> Proposal | None:
        box, menu = changes.get(""), changes.get("status")
        self._refuse_half(box, menu, item)
        now, key = said(box, menu)
        if not now or now == stands.status or self._is_taken(item, "status", now):
            return None
        if now not in STATUSES[stands.kind]:
            raise Doubted(key, f"“{now}” is no status of it")
        moved = stands.status != menu.before if menu else closed_since(box, stands)
        if moved:
            raise Doubted(key, self._conflict(str(menu.before) if menu else "open", now, stands.status))
        return self._proposal(item, "status", stands.status, now)

    def _refuse_half(self, box: Change | None, menu: Change | None, item: str) -> None:
        """A menu or a box whose brother went out with it and has no answer is half a row."""
        for one, suffix in ((box, ":status"), (menu, "")):
            if one and one.made:
                brother = f"{one.key.partition(':')[0]}{suffix}"
                if brother != one.key and brother in self.sent.states and (menu is None or box is None):
                    raise Doubted(one.key, f"only half of the row of {item} can be read")

    def _date(self, item: str, stands: ItemStatus, changes: Mapping[str, Change]) -> Proposal | None:
        change = changes.get("date")
        if change is None or not change.made:
            return None
        now, before = str(change.answer.value), str(change.before)
        if change.answer.kind != "day" or not is_day(now):
            raise Doubted(
                change.key, f"holds “{change.answer.shown}” where a day was" if now else "its day was taken out"
            )
        exact = [due.latest.isoformat() for due in stands.due if due.precision == "day" and due.latest]
        present = exact[0] if len(exact) == len(stands.due) == 1 else ""
        if now == present or self._is_taken(item, "date", now):
            return None
        if present != before:
            raise Doubted(change.key, self._conflict(before, now, present or "no single day"))
        return self._proposal(item, "date", before, now)

    def _remark(self, item: str, stands: ItemStatus, changes: Mapping[str, Change]) -> Proposal | None:
        change = changes.get("remark")
        if change is None or not change.made:
            return None
        words = " ".join(str(change.answer.value).split())
        if strange := first_forbidden(words):
            raise Doubted(change.key, f"its remark holds {describe_character(strange)}, which no file may hold")
        noted = stands.update is not None and words in says(stands.update, "remark")
        if not words or noted or self._is_taken(item, "remark", words):
            return None
        return self._proposal(item, "remark", str(change.before), words)

    # ---- decisions ------------------------------------------------------------------------------------------------

    def _decided(self, rest: str, item: str, options: Mapping[str, Change]) -> Iterator[Proposal]:
        """What the principal ticked of one ask: one option is an answer, two are a question."""
        dialogue = self.on_file.dialogue
        ask = next((a for meeting in dialogue.rounds for a in meeting.briefing.asks if a.id == item), None)
        ticked = {option: change for option, change in options.items() if change.answer.value is True}
        key = next(change.key for change in options.values() if change.made)
        if ask is None:
            raise Doubted(key, "is not, or no longer, in the data of this reader")
        if self.sender is None or self.sender.release.level != "internal":
            raise Doubted(key, "only a reader of our own office decides")
        if len(ticked) > 1:
            raise Doubted(key, f"{' and '.join(sorted(ticked))} are both ticked: a question, and no answer")
        taken = [decision.decision for decision in dialogue.decisions if decision.ask == item]
        for option in ticked:
            if option not in dict(ask.options):
                raise Doubted(key, f"“{option}” is no option of {item} any more")
            if taken and taken[-1] != option:
                raise Doubted(key, self._conflict("open", option, taken[-1]))
            if not taken:
                yield self._proposal(item, "decision", "", option)

    # ---- words ----------------------------------------------------------------------------------------------------

    def _proposal(self, item: str, what: What, was: str, now: str) -> Proposal:
        reader = self.sender
        outside = reader is not None and reader.release.level != "internal"
        named = reader.release.to if reader and outside else (self.on_file.dialogue.our_party,)
        return Proposal(
            dialogue=self.sent.dialogue,
            item=item,
            what=what,
            was=was,
            now=now,
            file=self.received.name,
            digest=self.received.digest,
            by=reader.id if reader else "",
            party=named[0] if reader and len(named) == 1 else "",
            language=reader.language if reader else "",
        )

    def _conflict(self, sent: str, returned: str, present: str) -> str:
        return f"conflict: sent as {sent}, returned as {returned}, and on file it is {present} by now"
