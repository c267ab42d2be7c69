"""One connection to the mail server, kept for all messages; for each message whether it went, or nobody knows.

A message is handed over in single steps of `smtplib`, so that it is known whether its final dot had been sent when
something failed. Before that the message is tried again; after it, only if the server refuses it.
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

NO_ANSWER, NOT_OFFERED = 0, -1
"""Codes for a server that gave no readable answer, and for one that does not offer what is needed."""


class Stage(StrEnum):
    """How far a message had come. After `END`, its final dot, the server may have it even if no answer comes."""

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


class SmtpTrouble(Exception):
    """A message did not go out.

    `code` is the server's (RFC 5321), or `NO_ANSWER`, or `NOT_OFFERED`; `words` are the server's or the system's, with
    an enhanced code (RFC 3463: 5.7.1) at their beginning; `cause` is the system's error, if there is one.
    """

    def __init__(self, stage: Stage, code: int, words: str, cause: OSError | None = None) -> None:
        self.stage, self.code, self.words, self.cause = stage, code, words, cause
        super().__init__(f"{stage}: {code} {words}")

    @property
    def reply(self) -> str:
        """The server's answer on one line."""
        return f"{self.code} {self.words}" if self.code > 0 else self.words

    @property
    def is_uncertain(self) -> bool:
        """Whether nobody knows if the server has the message: it must not be sent again without being asked for."""
        return self.stage is Stage.END and not 400 <= self.code < 600

    @property
    def is_temporary(self) -> bool:
        """Whether it may work later: the server said so (4yz), or the connection was lost before the final dot."""
        lost = self.code == NO_ANSWER and not isinstance(self.cause, ssl.SSLCertVerificationError | socket.gaierror)
        return not self.is_uncertain and (lost or 400 <= self.code < 500)

    @property
    def can_wait(self) -> bool:
        """Whether the server put this message off and goes on taking others (greylisting, RFC 6647)."""
        return 400 <= self.code < 500 and self.code != 421 and self.stage not in _PREPARING

    @property
    def concerns_all(self) -> bool:
        """Whether it would fail for the next recipient as well."""
        return self.stage in _PREPARING or (self.stage is Stage.MAIL and not self.is_temporary and not self._too_large)

    @property
    def _too_large(self) -> bool:
        return self.words.startswith("5.3.4") or (self.code == 552 and not self.words.startswith("5.2.2"))

    def as_problem(self, server: Server, recipient: str = "") -> Problem:
        """The failure as a problem: host, the server's words, and a way out."""
        what, hint = self._explain_no_answer() if self.code <= 0 or self.is_uncertain else self._explain_refusal(server)
        words = f". It says: “{self.reply}”" if self.code > 0 else f" ({self.words})" if self.words else ""
        return Problem(f"{server}: {what}{words}", item=recipient, hint=hint)

    def _explain_no_answer(self) -> tuple[str, str]:
        """What is wrong if the server gave no answer, and a way out."""
        where = "look at host and port: BRIEFGEN_SMTP_HOST, BRIEFGEN_SMTP_PORT or data/mail.yaml"
        if self.is_uncertain:
            hint = "ask the recipient; then --assume-sent or --resend, with the id"
            return "nobody knows whether it has the message", hint
        if self.code == NOT_OFFERED:
            hint = "ask your mail administrator which security it takes, and how one logs in"
            return f"it offers no {self.stage}", hint
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

    def _explain_refusal(self, server: Server) -> tuple[str, str]:
        """What is wrong if the server refused, and a way out."""
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


PAUSES = (1.0, 5.0, 20.0)
"""Seconds before each further try."""
EHLO_NAME = "[127.0.0.1]"
"""The name this machine gives in EHLO, an address literal (RFC 5321 4.1.3): its real name stays private."""
MAX_WORDS = 300
"""The most characters of a server's words that are repeated."""

Reply = TypeVar("Reply")


class SendOutcome(Struct, frozen=True):
    """The outcome of a message. `stop`: the next one would fail as well; `later`: try it again after the others."""

    event: LedgerEvent
    reply: str
    problem: Problem | None = None
    stop: bool = False
    later: bool = False


class Envelope(Struct, frozen=True):
    """A message to hand over: `data` with CRLF line ends (RFC 5322), `to` one address, `recipient` their id."""

    to: str
    recipient: str
    data: bytes


class SmtpConnection:
    """Hands messages to one server. `sleep` waits some seconds; `context` has the certificates that are trusted.

    `pauses` are the seconds before each further try.
    """

    def __init__(
        self, server: Server, context: ssl.SSLContext, sleep: Callable[[float], None], pauses: Sequence[float] = PAUSES
    ) -> None:
        self._server, self._context, self._sleep, self.pauses = server, context, sleep, pauses
        self._smtp: smtplib.SMTP | None = None
        self._stage = Stage.CONNECT

    @property
    def has_sent_dot(self) -> bool:
        """Whether the final dot of the last message was sent, or was about to be."""
        return self._stage is Stage.END

    def open(self) -> Problem | None:
        """Connect and log in; returns the problem if that fails."""
        trouble = self._retry(self._connect)
        return trouble.as_problem(self._server) if isinstance(trouble, SmtpTrouble) else None

    def send(self, envelope: Envelope) -> SendOutcome:
        """Hand one message over, connecting again if the connection was lost."""
        result = self._retry(lambda: self._hand_over(envelope))
        if not isinstance(result, SmtpTrouble):
            return SendOutcome(LedgerEvent.SENT, result)
        event = LedgerEvent.UNKNOWN if result.is_uncertain else LedgerEvent.REFUSED
        if not result.is_uncertain and (result.is_temporary or result.concerns_all):
            event = LedgerEvent.DEFERRED  # where it concerns all, nothing was said of this recipient
        problem = result.as_problem(self._server, envelope.recipient)
        return SendOutcome(event, result.reply, problem, result.concerns_all, result.can_wait)

    def close(self) -> None:
        """End the session with QUIT, and close the connection."""
        if self._smtp:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Close the connection without QUIT."""
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    # ---- tries ----

    def _retry(self, step: Callable[[], Reply]) -> Reply | SmtpTrouble:
        """The result of a step, tried again after each pause while the failure is temporary; or the last failure.

        What can wait is not tried again here: the others need not wait for it.
        """
        for pause in (*self.pauses, None):
            try:
                return step()
            except SmtpTrouble as trouble:
                self._recover(trouble)
                if pause is None or not trouble.is_temporary or trouble.can_wait:
                    return trouble
            self._sleep(pause)
        raise AssertionError("the last pause is None")

    def _recover(self, trouble: SmtpTrouble) -> None:
        """Prepare for the next message, over the same connection if that still works (421: the server closes it)."""
        if trouble.code in (NO_ANSWER, 421) or self._smtp is None:
            self.drop()
            return
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.drop()

    # ---- steps ----

    def _connect(self) -> smtplib.SMTP:
        """A connection that is ready for messages."""
        if self._smtp is None:
            smtp = self._open_connection()
            try:
                self._log_in(smtp)
            except SmtpTrouble:
                smtp.close()
                raise
            self._smtp = smtp
        return self._smtp

    def _open_connection(self) -> smtplib.SMTP:
        """A connection with EHLO done, encrypted as the settings say."""
        address, timeout = (self._server.host, self._server.port, EHLO_NAME), self._server.timeout
        with self._at(Stage.CONNECT):
            if self._server.security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=timeout, context=self._context)
            else:
                smtp = smtplib.SMTP(*address, timeout)
        try:
            self._ehlo(smtp)
            if self._server.security == "starttls":
                self._encrypt(smtp)
                self._ehlo(smtp)
        except SmtpTrouble:
            smtp.close()
            raise
        return smtp

    def _ehlo(self, smtp: smtplib.SMTP) -> None:
        with self._at(Stage.EHLO):
            self._require(smtp.ehlo(), 250)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        with self._at(Stage.STARTTLS):
            if not smtp.has_extn("starttls"):
                raise SmtpTrouble(Stage.STARTTLS, NOT_OFFERED, "")
            self._require(smtp.starttls(context=self._context), 220)

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """Log in with AUTH PLAIN (RFC 4616) or LOGIN, in UTF-8: `smtplib` allows only ASCII passwords."""
        server = self._server
        if not server.user:
            return
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        with self._at(Stage.AUTH):
            if "PLAIN" in offered:
                self._require(smtp.docmd("AUTH PLAIN", _plain_credentials(server.user, server.password)), 235)
            elif "LOGIN" in offered:
                self._require(smtp.docmd("AUTH LOGIN", _base64(server.user)), 334)
                self._require(smtp.docmd(_base64(server.password)), 235)
            else:
                raise SmtpTrouble(Stage.AUTH, NOT_OFFERED, "")

    def _hand_over(self, envelope: Envelope) -> str:
        """Hand a message over, once; returns the server's reply to its final dot."""
        smtp = self._connect()
        with self._at(Stage.MAIL):
            self._require(smtp.mail(self._server.sender, self._size(smtp, envelope)), 250)
        with self._at(Stage.RCPT):
            self._require(smtp.rcpt(envelope.to), 250, 251)
        with self._at(Stage.DATA):
            self._require(smtp.docmd("DATA"), 354)
        with self._at(Stage.BODY):
            smtp.send(re.sub(rb"(?m)^\.", b"..", envelope.data))
        with self._at(Stage.END):
            _set_timeout(self._server.patience, smtp)
            smtp.send(b".\r\n")
            reply = self._require(smtp.getreply(), 250)
            _set_timeout(self._server.timeout, smtp)
        self._stage = Stage.MAIL
        return reply

    def _size(self, smtp: smtplib.SMTP, envelope: Envelope) -> list[str]:
        """The SIZE parameter, for a server that offers it (RFC 1870). Raises `SmtpTrouble` for a message too large."""
        if not smtp.has_extn("size"):
            return []
        most = smtp.esmtp_features["size"]
        if most.isascii() and most.isdigit() and 0 < int(most) < len(envelope.data):
            raise SmtpTrouble(Stage.MAIL, 552, f"at most {most} bytes; this message has {len(envelope.data)}")
        return [f"size={len(envelope.data)}"]

    @contextmanager
    def _at(self, stage: Stage) -> Iterator[None]:
        """Turn exceptions inside the block into `SmtpTrouble` of this stage."""
        self._stage = stage
        try:
            yield
        except smtplib.SMTPResponseException as error:
            # after the final dot this is smtplib's own error and no answer of the server
            code = NO_ANSWER if stage is Stage.END else max(error.smtp_code, NO_ANSWER)
            raise SmtpTrouble(stage, code, self._clean_words(error.smtp_error)) from None
        except (smtplib.SMTPException, OSError) as error:
            # smtplib replaces the system's error by one of its own
            cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
            system = cause if isinstance(cause, OSError) and not isinstance(cause, smtplib.SMTPException) else None
            raise SmtpTrouble(stage, NO_ANSWER, self._clean_words(_reason_of(system)), system) from None

    def _require(self, reply: tuple[int, bytes], *wanted: int) -> str:
        """The words of a reply with one of these codes. Raises `SmtpTrouble` for any other."""
        code, words = reply
        if code not in wanted:
            raise SmtpTrouble(self._stage, max(code, NO_ANSWER), self._clean_words(words))
        return f"{code} {self._clean_words(words)}"

    def _clean_words(self, words_: bytes | str) -> str:
        """A server's words on one line, without control characters and never with the password."""
        text = words_.decode("utf-8", "replace") if isinstance(words_, bytes) else words_
        user, password = self._server.user, self._server.password
        if password:
            for secret in (_plain_credentials(user, password), _base64(password), password):
                text = text.replace(secret, "•••")
        return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))[:MAX_WORDS]


def _set_timeout(seconds: float, smtp: smtplib.SMTP) -> None:
    """Set the time limit for the next answers."""
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _base64(words: str) -> str:
    return base64.b64encode(words.encode()).decode("ascii")


def _plain_credentials(user: str, password: str) -> str:
    """The credentials of AUTH PLAIN, in Base64."""
    return _base64(f"\0{user}\0{password}")


def _reason_of(error: OSError | None) -> str:
    """The words of a system error."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.strerror or str(error)) if error else ""
