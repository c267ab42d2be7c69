"""One connection to the server, and an honest word on each message.

What went wrong with a message: how far it had come, whether it may be tried again, and what an officer can do.

One connection to the mail server, kept for all messages, and an honest word on what became of each.

It is `smtplib` taken apart: a message is handed over in steps, so that it is known whether its final dot had left when
something broke. Before that the message is tried again; after it, only a server that says no gets it again.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from briefgen.editions.ledger import LedgerEvent
from briefgen.errors import Problem
from briefgen.mail.settings import Server

# ---- trouble -----------------------------------------------------------------------------------------------------


SILENT, MISSING = 0, -1
"""Codes for a server that said nothing that could be read, and for one that does not offer what is needed."""


class Stage(StrEnum):
    """How far a message had come. After `END`, its final dot, the server may have it whatever it says or does not."""

    CONNECT = "connecting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    BODY = "the message"
    END = "the final dot"


_PREPARING = (Stage.CONNECT, Stage.EHLO, Stage.STARTTLS, Stage.AUTH)


class Trouble(Exception):
    """A message did not go out.

    `code` is the server's, or `SILENT`, or `MISSING`; `words` are its own, or the system's; `cause` is the error of
    the system, if there is one. Codes are those of RFC 5321, enhanced ones (5.7.1) of RFC 3463.
    """

    def __init__(self, stage: Stage, code: int, words: str, cause: OSError | None = None) -> None:
        self.stage, self.code, self.words, self.cause = stage, code, words, cause
        super().__init__(f"{stage}: {code} {words}")

    @property
    def reply(self) -> str:
        """What was said, on one line."""
        return f"{self.code} {self.words}" if self.code > 0 else self.words

    @property
    def uncertain(self) -> bool:
        """Nobody knows whether the server has the message: it must not be sent again unasked."""
        return self.stage is Stage.END and not 400 <= self.code < 600

    @property
    def passing(self) -> bool:
        """It may go better later: the server said so (4yz), or the connection was lost before the final dot."""
        lost = self.code == SILENT and not isinstance(self.cause, ssl.SSLCertVerificationError | socket.gaierror)
        return not self.uncertain and (lost or 400 <= self.code < 500)

    @property
    def concerns_all(self) -> bool:
        """The next recipient would fare no better."""
        return self.stage in _PREPARING or (self.stage is Stage.MAIL and not self.passing and not self._too_large)

    @property
    def _too_large(self) -> bool:
        return self.words.startswith("5.3.4") or (self.code == 552 and not self.words.startswith("5.2.2"))

    def explained(self, server: Server, recipient: str = "") -> Problem:
        """The same as a problem: the host, its own words, and what to do."""
        what, hint = self._unsaid() if self.code <= 0 or self.uncertain else self._said(server)
        words = f". It says: “{self.reply}”" if self.code > 0 else f" ({self.words})" if self.words else ""
        return Problem(f"{server}: {what}{words}", item=recipient, hint=hint)

    def _unsaid(self) -> tuple[str, str]:
        """What is wrong where the server gave no answer, and what helps."""
        where = "look at host and port: BRIEFGEN_SMTP_HOST, BRIEFGEN_SMTP_PORT or data/mail.yaml"
        if self.uncertain:
            return (
                "nobody knows whether it has the message",
                "ask the recipient; then --assume-sent or --resend, with the id",
            )
        if self.code == MISSING:
            return (
                f"it offers no {self.stage}",
                "ask your mail administrator which security it takes, and how one logs in",
            )
        match self.cause:
            case ssl.SSLCertVerificationError():
                hint = "ask for the name on its certificate; an authority of your office goes into SSL_CERT_FILE"
                return "its certificate is not trusted", hint
            case ssl.SSLError():
                return "it does not speak TLS here", "security is starttls for port 587, tls for port 465"
            case socket.gaierror():
                return "there is no such host", where
            case ConnectionRefusedError():
                return "nobody answers there", where
            case TimeoutError():
                return f"no answer in time, at {self.stage}", f"try again later; or {where}"
        return f"the connection was lost at {self.stage}", "run it again; what was sent is not sent again"

    def _said(self, server: Server) -> tuple[str, str]:
        """What is wrong where the server said no, and what helps."""
        if self.code < 500:
            return f"not now, at {self.stage}", "run it again later; what was sent is not sent again"
        if self.stage is Stage.AUTH:
            hint = f"keyring set briefgen {server.user}@{server.host}; or BRIEFGEN_SMTP_PASSWORD"
            return f"it refuses user or password of “{server.user}”", hint
        if self._too_large:
            return "the message is too large for it", "send this recipient fewer documents, or ask for a higher limit"
        if self.stage is Stage.MAIL:
            hint = "look at “from” in data/mail.yaml, and at the user"
            return f"it does not accept mail from “{server.sender}”", hint
        if self.words.startswith("5.7.1") or "relay" in self.words.casefold():
            return "it does not pass mail on to this address", "log in (a user and a password), or ask for relaying"
        if self.words.startswith("5.2.2"):
            return "the mailbox is full", "ask the recipient to make room"
        if self.stage is Stage.RCPT:
            return "it does not know this mailbox", "look at the address in data/recipients.yaml"
        return f"it refuses, at {self.stage}", "show its words to your mail administrator"


# ---- outbox ------------------------------------------------------------------------------------------------------


PAUSES = (1.0, 5.0, 20.0)
"""Seconds before each further try."""
ITSELF = "[127.0.0.1]"
"""How this machine greets, RFC 5321 4.1.3: its own name is nobody's business, and to find it out takes time."""
LONGEST = 300
"""Letters of a server's words that are repeated."""

Reply = TypeVar("Reply")


class SendOutcome(Struct, frozen=True):
    """What became of a message. `stop`: the next one would fare no better."""

    event: LedgerEvent
    reply: str
    problem: Problem | None = None
    stop: bool = False


class Envelope(Struct, frozen=True):
    """`data` is the whole message with CRLF line ends (RFC 5322); `to` one address; `recipient` whose id it is."""

    to: str
    recipient: str
    data: bytes


class SmtpConnection:
    """Hands messages to one server. `sleep` waits so many seconds; `context` says which certificates are trusted."""

    def __init__(
        self,
        server: Server,
        context: ssl.SSLContext,
        sleep: Callable[[float], None],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._server, self._context, self._sleep, self._pauses = server, context, sleep, pauses
        self._smtp: smtplib.SMTP | None = None
        self._stage = Stage.CONNECT

    @property
    def dotted(self) -> bool:
        """Whether the final dot of the last message has left, or was about to."""
        return self._stage is Stage.END

    def open(self) -> Problem | None:
        """Connect and log in before anything is sent; why not, if that cannot be done."""
        trouble = self._tried(self._connected)
        return trouble.explained(self._server) if isinstance(trouble, Trouble) else None

    def send(self, envelope: Envelope) -> SendOutcome:
        """Hand one message over, connecting again where the connection was lost."""
        found = self._tried(lambda: self._hand_over(envelope))
        if not isinstance(found, Trouble):
            return SendOutcome(LedgerEvent.SENT, found)
        event = (
            LedgerEvent.UNKNOWN if found.uncertain else LedgerEvent.DEFERRED if found.passing else LedgerEvent.REFUSED
        )
        if found.concerns_all and not found.uncertain:
            event = LedgerEvent.DEFERRED  # nothing was said of this recipient
        return SendOutcome(event, found.reply, found.explained(self._server, envelope.recipient), found.concerns_all)

    def close(self) -> None:
        """Take leave; a server that has gone already does not mind."""
        if self._smtp:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Hang up."""
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    # ---- tries ----

    def _tried(self, step: Callable[[], Reply]) -> Reply | Trouble:
        """What a step gives, tried again after each pause while that may help; or its last trouble."""
        for pause in (*self._pauses, None):
            try:
                return step()
            except Trouble as trouble:
                self._recover(trouble)
                if pause is None or not trouble.passing:
                    return trouble
            self._sleep(pause)
        raise AssertionError("the last pause is None")

    def _recover(self, trouble: Trouble) -> None:
        """Ready for the next message, over the same connection if it still stands (421: it is about to fall)."""
        if trouble.code in (SILENT, 421) or self._smtp is None:
            self.drop()
            return
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.drop()

    # ---- steps ----

    def _connected(self) -> smtplib.SMTP:
        """A connection that is ready for messages."""
        if self._smtp is None:
            smtp = self._greeted()
            try:
                self._log_in(smtp)
            except Trouble:
                smtp.close()
                raise
            self._smtp = smtp
        return self._smtp

    def _greeted(self) -> smtplib.SMTP:
        """A connection as private as it has to be."""
        with self._at(Stage.CONNECT):
            smtp = self._dialled()
        try:
            self._ehlo(smtp)
            if self._server.security == "starttls":
                self._encrypt(smtp)
                self._ehlo(smtp)
        except Trouble:
            smtp.close()
            raise
        return smtp

    def _dialled(self) -> smtplib.SMTP:
        """A server that has said hello."""
        host, port, timeout = self._server.host, self._server.port, self._server.timeout
        if self._server.security == "tls":
            return smtplib.SMTP_SSL(host, port, ITSELF, timeout=timeout, context=self._context)
        return smtplib.SMTP(host, port, ITSELF, timeout)

    def _ehlo(self, smtp: smtplib.SMTP) -> None:
        with self._at(Stage.EHLO):
            self._require(smtp.ehlo(), 250)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        with self._at(Stage.STARTTLS):
            if not smtp.has_extn("starttls"):
                raise Trouble(Stage.STARTTLS, MISSING, "")
            self._require(smtp.starttls(context=self._context), 220)

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """AUTH PLAIN (RFC 4616) or LOGIN, in UTF-8: `smtplib` knows no password beyond ASCII."""
        server = self._server
        if not server.user:
            return
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        with self._at(Stage.AUTH):
            if "PLAIN" in offered:
                self._require(smtp.docmd("AUTH PLAIN", _plain(server.user, server.password)), 235)
            elif "LOGIN" in offered:
                self._require(smtp.docmd("AUTH LOGIN", _base64(server.user)), 334)
                self._require(smtp.docmd(_base64(server.password)), 235)
            else:
                raise Trouble(Stage.AUTH, MISSING, "")

    def _hand_over(self, envelope: Envelope) -> str:
        """One try to hand a message over; the server's reply to its final dot."""
        smtp = self._connected()
        with self._at(Stage.MAIL):
            self._require(smtp.mail(self._server.sender, self._size(smtp, envelope)), 250)
        with self._at(Stage.RCPT):
            self._require(smtp.rcpt(envelope.to), 250, 251)
        with self._at(Stage.DATA):
            self._require(smtp.docmd("DATA"), 354)
        with self._at(Stage.BODY):
            smtp.send(re.sub(rb"(?m)^\.", b"..", envelope.data))
        with self._at(Stage.END):
            _wait_at_most(self._server.patience, smtp)
            smtp.send(b".\r\n")
            reply = self._require(smtp.getreply(), 250)
            _wait_at_most(self._server.timeout, smtp)
        self._stage = Stage.MAIL
        return reply

    def _size(self, smtp: smtplib.SMTP, envelope: Envelope) -> list[str]:
        """The size of a message, for a server that wants to know (RFC 1870); `Trouble` where it is too large for it."""
        if not smtp.has_extn("size"):
            return []
        most = smtp.esmtp_features["size"]
        if most.isascii() and most.isdigit() and 0 < int(most) < len(envelope.data):
            raise Trouble(Stage.MAIL, 552, f"at most {most} bytes; this message has {len(envelope.data)}")
        return [f"size={len(envelope.data)}"]

    @contextmanager
    def _at(self, stage: Stage) -> Iterator[None]:
        """Whatever goes wrong within is trouble at this stage."""
        self._stage = stage
        try:
            yield
        except smtplib.SMTPResponseException as error:
            # After the final dot this is smtplib's own complaint, and no word of the server.
            code = SILENT if stage is Stage.END else max(error.smtp_code, SILENT)
            raise Trouble(stage, code, self._words(error.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            # smtplib puts its own words in the place of the system's error.
            cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
            system = cause if isinstance(cause, OSError) and not isinstance(cause, smtplib.SMTPException) else None
            raise Trouble(stage, SILENT, self._words(_reason(system)), system) from None

    def _require(self, reply: tuple[int, bytes], *wanted: int) -> str:
        """The words of a reply with one of these codes; `Trouble` for another one."""
        code, words = reply
        if code not in wanted:
            raise Trouble(self._stage, max(code, SILENT), self._words(words))
        return f"{code} {self._words(words)}"

    def _words(self, said: bytes | str) -> str:
        """A server's words on one line, without what would move a cursor, and never with the password."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        user, password = self._server.user, self._server.password
        if password:
            for secret in (_plain(user, password), _base64(password), password):
                text = text.replace(secret, "•••")
        return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))[:LONGEST]


def _wait_at_most(seconds: float, smtp: smtplib.SMTP) -> None:
    """For the next answers."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _base64(words: str) -> str:
    return base64.b64encode(words.encode()).decode("ascii")


def _plain(user: str, password: str) -> str:
    """What AUTH PLAIN says."""
    return _base64(f"\0{user}\0{password}")


def _reason(error: OSError | None) -> str:
    """The system's words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.strerror or str(error)) if error else ""
