"""What went wrong with a message: how far it had come, whether it may be tried again, and what an officer can do."""

from __future__ import annotations

import socket
import ssl
from enum import StrEnum

from briefgen.errors import Problem
from briefgen.mail.server import Server

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
