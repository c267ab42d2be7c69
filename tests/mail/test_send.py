"""Whatever breaks, in the end everybody has exactly one copy or is reported as unknown, and the counts add up."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import pickle
import signal
import smtplib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.editions.ledger import Copy, LedgerEvent
from briefgen.mail.delivery import DeliveryState
from briefgen.mail.message import Mailbox
from briefgen.mail.send import Clock, assume, format_messages, message_id_of, send
from briefgen.mail.settings import Server
from briefgen.mail.smtp import SmtpConnection

Run = Callable[..., list[str]]
NAMES = ("one", "two", "three")
DAY = dt.timedelta(days=1)
START = dt.datetime(2024, 10, 15, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))


@pytest.fixture
def people(of: Any) -> list[Any]:
    return [of("working", name) for name in NAMES]


@pytest.fixture
def run(post: Any, office: Any, people: list[Any], authority: Any, reach: Callable[..., Server]) -> Run:
    """One run: plans, sends what is to be sent, and says what became of each."""

    def once(*recipients: Any, clock: Clock | None = None, per_minute: int = 6000, **options: Any) -> list[str]:
        outbox = SmtpConnection(reach(post), authority.trusting(), lambda _: None, (0, 0))
        try:
            with office.book.locked():
                found = office.deliveries(*(recipients or people), **options)
                ready = [delivery for delivery in found if delivery.state is DeliveryState.READY]
                chosen = clock or Clock(lambda: START, lambda _: None, lambda: 0.0)
                results = send(ready, lambda _: office.book, outbox, chosen, per_minute)
                return [result.outcome.event.value for result in results]
        finally:
            outbox.close()

    return once


def tally(office: Any, people: list[Any]) -> dict[str, str]:
    """Whether each has the memo, by the ledger."""
    ledger = office.book.read()
    copy = Copy.of("working/memo.pdf", office.edition.files["working/memo.pdf"])
    return {person.id: ledger.receipt_of(person.id, copy).value for person in people}


def standings(office: Any, people: list[Any]) -> dict[str, str]:
    """Where each delivery stands."""
    return {delivery.recipient.id: delivery.state.value for delivery in office.deliveries(*people)}


def test_everybody_gets_one_copy_and_a_second_run_sends_nothing(
    post: Any, office: Any, people: list[Any], run: Run
) -> None:
    assert run() == ["sent"] * 3
    assert run() == []
    assert post.copies == {f"{name}@example.org": 1 for name in NAMES}
    assert standings(office, people) == dict.fromkeys(NAMES, "has it")


def test_what_arrives_is_what_was_built_and_nobody_sees_another(post: Any, office: Any, run: Run) -> None:
    run()
    for taken, name in zip(post.taken, NAMES, strict=True):
        assert taken.to == (f"{name}@example.org",)
        papers = list(taken.message.iter_attachments())
        assert [part.get_content() for part in papers] == [
            b"%PDF-1.7 working/memo.pdf",
            b"%PDF-1.7 working/checklist.pdf",
        ]
        others = [f"{other}@example.org".encode() for other in NAMES if other != name]
        assert not any(other in taken.data for other in others)


def test_two_lines_and_the_bytes_are_kept_for_each_message(office: Any, run: Run, people: list[Any]) -> None:
    run(people[0])
    before, after = office.book.read().entries
    assert (before.event, after.event, after.reply) == (LedgerEvent.SENDING, LedgerEvent.SENT, "250 2.0.0 taken")
    assert replace(after, event=LedgerEvent.SENDING, reply="") == before
    assert before.message.startswith("<")
    assert before.message.endswith("@example.org>")
    for copy in before.files:
        assert (office.book.path.parent / f"{copy.sha256}.pdf").read_bytes() == (office.folder / copy.path).read_bytes()


def test_the_ledger_holds_ids_and_no_addresses(post: Any, office: Any, run: Run) -> None:
    post.at("RCPT", "550 5.1.1 <ONE@example.org>: unknown; ask postmaster@mx.example.org", None, None)
    assert run() == ["refused", "sent", "sent"]
    text = office.book.path.read_text(encoding="utf-8")
    assert not any(f"{name}@example.org" in text.casefold() for name in (*NAMES, "postmaster"))
    assert "550 5.1.1 <one>: unknown; ask (address)" in text


def test_the_ledger_is_outside_of_what_is_built(post: Any, office: Any, run: Run) -> None:
    run()
    built = {path: path.read_bytes() for path in office.folder.rglob("*.pdf")}
    for path in built:
        path.unlink()
    for path, data in built.items():
        path.write_bytes(data)
    assert run() == []


# ---- faults -----------------------------------------------------------------------------------------------------

CERTAIN = ["greeting", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA"]


FAULTS = [
    (stage, fault) for stage in [*CERTAIN, "END"] for fault in ("drop", "451 4.3.0 later", "550 5.5.0 no", "421 bye")
]


@pytest.mark.parametrize(("stage", "fault"), FAULTS)
def test_after_a_fault_and_a_second_run_the_counts_add_up(
    post: Any, office: Any, people: list[Any], run: Run, stage: str, fault: str
) -> None:
    # From the second message on; where all share a connection, from the first.
    post.at(stage, *([] if stage in ("greeting", "EHLO", "STARTTLS") else [None]), *[fault] * 3)
    run()
    post.faults.clear()
    run()
    found = tally(office, people)
    silent = stage in ("END", "TAKEN") and fault == "drop"
    assert found == {"one": "yes"} | dict.fromkeys(("two", "three"), "unknown" if silent else "yes")
    copies = {"yes": 1, "unknown": int(stage == "TAKEN")}
    assert {name: post.copies.get(f"{name}@example.org", 0) for name in NAMES} == {n: copies[found[n]] for n in NAMES}


def test_what_was_put_off_goes_after_all_others(post: Any, office: Any, people: list[Any], run: Run) -> None:
    post.at("RCPT", "451 4.7.1 greylisted")
    assert run() == ["sent"] * 3
    assert [taken.to for taken in post.taken] == [(f"{name}@example.org",) for name in ("two", "three", "one")]
    assert run() == []
    assert tally(office, people) == dict.fromkeys(NAMES, "yes")


def test_what_is_put_off_again_and_again_is_left_for_another_run(post: Any, office: Any, run: Run) -> None:
    post.at("RCPT", *["451 4.7.1 greylisted", None, None], *["451 4.7.1 greylisted"] * 2)
    assert sorted(run()) == ["deferred", "sent", "sent"]
    assert run() == ["sent"]
    assert list(post.copies.values()) == [1, 1, 1]


def test_a_run_that_ends_early_says_what_had_been_put_off(post: Any, office: Any, run: Run) -> None:
    post.at("MAIL", "451 4.7.1 later", "550 5.7.1 not yours")
    assert run() == ["deferred"] * 2
    assert run() == ["sent"] * 3


def test_a_fault_that_concerns_everybody_ends_the_run(post: Any, office: Any, run: Run) -> None:
    post.at("MAIL", "550 5.7.1 not yours")
    assert run() == ["deferred"]
    assert run() == ["sent"] * 3


@pytest.mark.parametrize("stage", ["END", "TAKEN"])
def test_the_unknown_are_not_sent_again_unless_somebody_says_so(
    post: Any, office: Any, people: list[Any], run: Run, stage: str
) -> None:
    post.at(stage, "drop")
    assert run() == ["unknown", "sent", "sent"]
    assert run() == []
    assert standings(office, people)["one"] == "unknown"
    assert run(resend=frozenset({"one"})) == ["sent"]
    assert run() == []
    assert post.copies["one@example.org"] == (1 if stage == "END" else 2)
    assert len({taken.message["Message-ID"] for taken in post.taken if taken.to == ("one@example.org",)}) == 1


def test_somebody_may_say_that_it_arrived(post: Any, office: Any, people: list[Any], run: Run) -> None:
    post.at("TAKEN", "drop")
    run(people[0])
    (unknown,) = office.deliveries(people[0])
    assert assume(office.issue(), "one", unknown, office.book, START) == 1
    assert run(people[0]) == []
    assert standings(office, people[:1]) == {"one": "has it"}


def test_nothing_is_written_down_of_what_may_not_go(office: Any, people: list[Any]) -> None:
    office.stale = ("C03 changed",)
    (refused,) = office.deliveries(people[0])
    assert assume(office.issue(), "one", refused, office.book, START) == 0
    assert not office.book.read().entries


def test_a_draft_that_was_sent_by_hand_may_be_written_down(office: Any, people: list[Any], run: Run) -> None:
    (ready,) = office.deliveries(people[0])
    assert assume(office.issue(), "one", ready, office.book, START) == 1
    assert run(people[0]) == []


@pytest.mark.parametrize(("stage", "known"), [("MAIL", True), ("RCPT", True), ("DATA", True), ("TAKEN", False)])
def test_a_run_broken_off_by_hand_knows_whether_the_message_had_left(
    post: Any,
    office: Any,
    people: list[Any],
    run: Run,
    stage: str,
    known: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post.at(stage, "slow")
    monkeypatch.setattr("smtplib.SMTP.getreply", _interrupted_at(stage))
    with pytest.raises(KeyboardInterrupt):
        run(people[0])
    monkeypatch.undo()
    assert standings(office, people[:1]) == {"one": "to send" if known else "unknown"}


def _interrupted_at(stage: str) -> Callable[[Any], Any]:
    """Ctrl-C instead of the answer to one command."""
    real = smtplib.SMTP.getreply
    # 220, EHLO, STARTTLS, EHLO, MAIL, RCPT, DATA, final dot
    wanted = {"MAIL": 5, "RCPT": 6, "DATA": 7, "TAKEN": 8}[stage]
    seen = iter(range(1, 99))

    def getreply(self: Any) -> Any:
        if next(seen) == wanted:
            raise KeyboardInterrupt
        return real(self)

    return getreply


KILLED = """
import pickle, ssl, sys
from briefgen.editions.ledger_file import LedgerFile as Book
from briefgen.mail.smtp import SmtpConnection as Outbox
from briefgen.mail.send import Clock, send
with open(sys.argv[1], "rb") as file:
    ready, book, server, authority, now = pickle.load(file)
outbox = Outbox(server, ssl.create_default_context(cafile=authority), lambda _: None, (0, 0))
for _ in send(ready, lambda _: book, outbox, Clock(lambda: now, lambda _: None, lambda: 0.0), 6000):
    pass
"""


def test_a_process_killed_between_the_final_dot_and_the_second_line_sends_nothing_again_by_itself(
    post: Any,
    office: Any,
    people: list[Any],
    run: Run,
    authority: Any,
    reach: Callable[..., Server],
    tmp_path: Path,
) -> None:
    ready = office.deliveries(*people)
    given = tmp_path / "given"
    given.write_bytes(pickle.dumps((ready, office.book, reach(post, patience=30), str(authority.certificate), START)))
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(given)])
    post.at("TAKEN", None, lambda: os.kill(process.pid, signal.SIGKILL))
    assert process.wait(20) == -signal.SIGKILL
    assert [entry.event for entry in office.book.read().entries] == [
        LedgerEvent.SENDING,
        LedgerEvent.SENT,
        LedgerEvent.SENDING,
    ]
    assert standings(office, people) == {"one": "has it", "two": "unknown", "three": "to send"}
    assert run() == ["sent"]
    assert post.copies == {f"{name}@example.org": 1 for name in NAMES}
    assert standings(office, people) == {"one": "has it", "two": "unknown", "three": "has it"}


# ---- manner -----------------------------------------------------------------------------------------------------


def test_messages_keep_their_distance(office: Any, run: Run) -> None:
    slept: list[float] = []
    assert run(clock=Clock(lambda: START, slept.append, lambda: 0.0), per_minute=30) == ["sent"] * 3
    assert slept == [2, 2]


@pytest.mark.parametrize("jump", [dt.timedelta(hours=-1), dt.timedelta(hours=1), -DAY, DAY])
def test_a_wall_clock_that_jumps_in_mid_run_holds_nothing_up_and_sends_nothing_twice(
    post: Any, run: Run, jump: dt.timedelta
) -> None:
    slept: list[float] = []
    times = itertools.count()
    clock = Clock(lambda: START + next(times) * jump, slept.append, lambda: 0.5 * len(slept))
    assert run(clock=clock, per_minute=30) == ["sent"] * 3
    assert slept == [2, 2]
    assert run(clock=clock, per_minute=30) == []
    assert post.copies == {f"{name}@example.org": 1 for name in NAMES}


def test_a_rehearsal_counts_for_nothing_and_has_an_id_of_its_own(
    post: Any, office: Any, people: list[Any], run: Run
) -> None:
    assert run(rehearsal="me@example.org") == ["sent"] * 3
    assert post.copies == {"me@example.org": 3}
    assert [entry.rehearsal for entry in office.book.read().entries] == [True] * 6
    assert run() == ["sent"] * 3
    assert len({taken.message["Message-ID"] for taken in post.taken}) == 6


def test_an_archive_holds_the_messages_as_they_would_go(office: Any, people: list[Any], post: Any, run: Run) -> None:
    messages = list(format_messages(office.deliveries(*people), START))
    run()
    assert messages == [taken.data for taken in post.taken]


def test_an_id_is_the_same_whoever_sends_from_the_same_house(office: Any, people: list[Any]) -> None:
    (one,) = office.deliveries(people[0])
    (other,) = office.deliveries(people[0], sender=Mailbox("Another name", "other@example.org"))
    assert one.message
    assert other.message
    assert message_id_of(one, one.message) == message_id_of(other, other.message)
