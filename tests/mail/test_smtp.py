"""A message is handed over once, whatever the server does, and nobody is told more than is known."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from briefgen.editions.ledger import LedgerEvent
from briefgen.mail.settings import Server, is_loopback
from briefgen.mail.smtp import Envelope, SmtpConnection

DATA = b"Subject: a test\r\n\r\n.one dot\r\n..two\r\n.\r\nend\r\n"
MINISTER = Envelope("minister@example.org", "minister", DATA)

Open = Callable[..., SmtpConnection]


@pytest.fixture
def open_to(authority: Any, reach: Callable[..., Server]) -> Iterator[Open]:
    """An outbox that does not wait; the pauses it would have made are in `slept`."""
    boxes: list[SmtpConnection] = []

    def opened(
        post: Any, slept: list[float] | None = None, context: ssl.SSLContext | None = None, **of: Any
    ) -> SmtpConnection:
        pauses = [] if slept is None else slept
        box = SmtpConnection(reach(post, **of), context or authority.trusting(), pauses.append, (1, 2))
        boxes.append(box)
        return box

    yield opened
    for box in boxes:
        box.close()


def test_a_message_arrives_as_it_was_sent(post: Any, open_to: Open) -> None:
    assert open_to(post).send(MINISTER).event is LedgerEvent.SENT
    assert [(taken.sender, taken.to, taken.data) for taken in post.taken] == [
        ("desk@example.org", ("minister@example.org",), DATA)
    ]


def test_one_connection_takes_all_messages(post: Any, open_to: Open) -> None:
    box = open_to(post)
    assert [box.send(MINISTER).event for _ in range(3)] == [LedgerEvent.SENT] * 3
    assert post.connections == 1


@pytest.mark.parametrize("security", ["plain", "tls", "starttls"])
def test_each_way_to_connect_works_with_a_password_beyond_ascii(listening: Any, open_to: Open, security: str) -> None:
    box = open_to(listening(security), security=security, user="desk", password="geheim-비밀")
    assert box.open() is None
    assert box.send(MINISTER).event is LedgerEvent.SENT


BEFORE = ["greeting", "EHLO", "STARTTLS", "MAIL", "RCPT", "DATA", "END"]


@pytest.mark.parametrize("stage", BEFORE[:-1])
def test_a_connection_lost_before_the_final_dot_is_made_again(post: Any, open_to: Open, stage: str) -> None:
    post.at(stage, "drop")
    slept: list[float] = []
    assert open_to(post, slept).send(MINISTER).event is LedgerEvent.SENT
    assert post.copies == {"minister@example.org": 1}
    assert slept == [1]


@pytest.mark.parametrize("stage", ["greeting", "EHLO", "STARTTLS"])
def test_a_server_that_is_not_ready_yet_is_asked_again(post: Any, open_to: Open, stage: str) -> None:
    post.at(stage, "451 4.7.1 later")
    assert open_to(post).send(MINISTER).event is LedgerEvent.SENT
    assert post.copies == {"minister@example.org": 1}


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "END"])
def test_a_server_that_says_not_now_is_asked_again_later_and_holds_nobody_up(
    post: Any, open_to: Open, stage: str
) -> None:
    post.at(stage, "451 4.7.1 later")
    slept: list[float] = []
    box = open_to(post, slept)
    outcome = box.send(MINISTER)
    assert (outcome.event, outcome.later, outcome.stop, slept) == (LedgerEvent.DEFERRED, True, False, [])
    assert box.send(MINISTER).event is LedgerEvent.SENT
    assert post.copies == {"minister@example.org": 1}
    assert post.connections == 1


@pytest.mark.parametrize("stage", BEFORE)
def test_a_server_that_goes_on_saying_not_now_is_left_in_peace(post: Any, open_to: Open, stage: str) -> None:
    post.at(stage, *["421 4.3.2 closing"] * 9)
    slept: list[float] = []
    outcome = open_to(post, slept).send(MINISTER)
    assert (outcome.event, slept, post.taken) == (LedgerEvent.DEFERRED, [1, 2], [])
    assert "421 4.3.2 closing" in outcome.reply
    assert outcome.problem
    assert "run it again later" in outcome.problem.hint


@pytest.mark.parametrize(
    ("stage", "event", "stop"),
    [
        ("greeting", LedgerEvent.DEFERRED, True),
        ("EHLO", LedgerEvent.DEFERRED, True),
        ("STARTTLS", LedgerEvent.DEFERRED, True),
        ("MAIL", LedgerEvent.DEFERRED, True),
        ("RCPT", LedgerEvent.REFUSED, False),
        ("DATA", LedgerEvent.REFUSED, False),
        ("END", LedgerEvent.REFUSED, False),
    ],
)
def test_a_server_that_says_no_is_not_asked_again(
    post: Any, open_to: Open, stage: str, event: LedgerEvent, stop: bool
) -> None:
    post.at(stage, "550 5.5.0 no")
    slept: list[float] = []
    outcome = open_to(post, slept).send(MINISTER)
    assert (outcome.event, outcome.stop, slept, post.taken) == (event, stop, [], [])


def test_one_recipient_refused_does_not_cost_the_next_one_his_message(post: Any, open_to: Open) -> None:
    post.at("RCPT", "550 5.1.1 unknown")
    box = open_to(post)
    other = Envelope("desk@example.org", "desk", DATA)
    assert [box.send(each).event for each in (MINISTER, other)] == [LedgerEvent.REFUSED, LedgerEvent.SENT]
    assert post.connections == 1


@pytest.mark.parametrize(("stage", "copies"), [("END", 0), ("TAKEN", 1)])
@pytest.mark.parametrize("fault", ["drop", "slow", "xyz garbled"])
def test_after_the_final_dot_no_answer_means_that_nobody_knows(
    post: Any, open_to: Open, stage: str, copies: int, fault: str
) -> None:
    post.at(stage, fault)
    slept: list[float] = []
    outcome = open_to(post, slept).send(MINISTER)
    assert (outcome.event, outcome.stop, slept) == (LedgerEvent.UNKNOWN, False, [])
    assert outcome.problem
    assert "--assume-sent or --resend" in outcome.problem.hint
    assert len(post.taken) == copies


@pytest.mark.parametrize("stage", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_slow_server_is_tried_again(post: Any, open_to: Open, stage: str) -> None:
    post.at(stage, "slow")
    assert open_to(post, timeout=0.15).send(MINISTER).event is LedgerEvent.SENT
    assert post.copies == {"minister@example.org": 1}


# ---- what an officer reads --------------------------------------------------------------------------------------


def words(box: SmtpConnection) -> str:
    """The problem of an outbox that cannot be opened."""
    problem = box.open()
    assert problem
    return str(problem)


def test_a_wrong_password_is_said_once_and_shown_never(post: Any, open_to: Open) -> None:
    slept: list[float] = []
    said = words(open_to(post, slept, user="desk", password="hunter2"))
    assert f"127.0.0.1:{post.port}: it refuses user or password of “desk”. It says: “535 5.7.8" in said
    assert "hint: keyring set briefgen desk@127.0.0.1; or BRIEFGEN_SMTP_PASSWORD" in said
    assert not slept


def test_a_server_that_repeats_the_password_is_not_quoted_with_it(post: Any, open_to: Open) -> None:
    post.at("AUTH", "535 5.7.8 hunter2 (AGRlc2sAaHVudGVyMg==) aHVudGVyMg== is wrong")
    said = words(open_to(post, user="desk", password="hunter2"))
    assert "hunter2" not in said
    assert "aHVudGVyMg" not in said
    assert "AGRlc2s" not in said


def test_a_certificate_that_is_not_trusted_is_not_taken(post: Any, open_to: Open) -> None:
    slept: list[float] = []
    said = words(open_to(post, slept, context=ssl.create_default_context()))
    assert "its certificate is not trusted (self-signed certificate)" in said
    assert "SSL_CERT_FILE" in said
    assert not slept


def test_a_certificate_for_another_host_is_not_taken(post: Any, open_to: Open) -> None:
    said = words(open_to(post, host="localhost"))
    assert "its certificate is not trusted" in said


@pytest.mark.parametrize(
    ("stage", "reply", "what"),
    [
        ("RCPT", "550 5.1.1 <minister@example.org>: no such user", "it does not know this mailbox"),
        ("RCPT", "554 5.7.1 Relay access denied", "it does not pass mail on to this address"),
        ("RCPT", "552 5.2.2 over quota", "the mailbox is full"),
        ("END", "552 5.3.4 too big", "the message is too large"),
        ("MAIL", "553 5.7.1 not yours", "it does not accept mail from “desk@example.org”"),
        ("END", "554 5.7.1 spam", "does not pass mail on"),
        ("END", "554 5.6.0 odd", "it refuses, at the final dot"),
    ],
)
def test_a_refusal_is_put_in_words_with_the_servers_own(
    post: Any, open_to: Open, stage: str, reply: str, what: str
) -> None:
    post.at(stage, reply)
    problem = open_to(post).send(MINISTER).problem
    assert problem
    assert what in problem.message
    assert f"It says: “{reply}”" in problem.message
    assert problem.item == "minister"
    assert problem.hint


def test_a_message_larger_than_the_server_takes_is_not_even_begun(listening: Any, open_to: Open) -> None:
    post = listening("plain", data_size_limit=20)
    outcome = open_to(post, security="plain").send(MINISTER)
    assert (outcome.event, outcome.stop) == (LedgerEvent.REFUSED, False)
    assert "at most 20 bytes" in outcome.reply


def test_a_port_where_nobody_listens_is_said_so(post: Any, open_to: Open) -> None:
    assert "nobody answers there" in words(open_to(post, port=1))


def test_a_server_without_starttls_gets_nothing(listening: Any, open_to: Open) -> None:
    post = listening("plain")
    said = words(open_to(post, user="desk", password="hunter2"))
    assert "it offers no STARTTLS" in said


def test_a_server_that_does_not_speak_tls_is_said_so(listening: Any, open_to: Open) -> None:
    assert "it does not speak TLS here" in words(open_to(listening("plain"), security="tls"))


def test_words_of_a_server_cannot_move_the_cursor(post: Any, open_to: Open) -> None:
    post.at("RCPT", "550 5.1.1 \x1b[2Jgone\u202e")
    outcome = open_to(post).send(MINISTER)
    assert "\x1b" not in outcome.reply
    assert "\u202e" not in outcome.reply


def test_a_password_is_in_no_representation(post: Any, reach: Callable[..., Server]) -> None:
    assert "hunter2" not in repr(reach(post, password="hunter2"))


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("localhost", True), ("127.0.0.9", True), ("::1", True), ("10.0.0.1", False), ("localhost.example.org", False)],
)
def test_only_this_machine_is_loopback(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here
