"""The mail server and its settings, from environment values (`BRIEFGEN_SMTP_…`) or `data/mail.yaml`.

The file holds no password. The caller reads the environment and passes it in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from briefgen.dialogue.mailboxes import normalise_address
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, Refused, nearest
from briefgen.files import MIB
from briefgen.mail.message import Mailbox

Security = Literal["starttls", "tls", "plain"]

PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "plain": 25}
"""Submission (RFC 6409), submission over TLS (RFC 8314), and the traditional SMTP port."""


class Server(Struct, frozen=True, kw_only=True):
    """The server that takes our mail. `sender` is the address it comes from.

    `timeout` (seconds) is for each answer, `patience` for the answer after the message: RFC 5321 4.5.3.2.6 gives a
    server ten minutes, and whoever gives up earlier does not know whether it has the message.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = ""
    timeout: float = 60
    patience: float = 600

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    def __repr__(self) -> str:
        return f"Server({self})"  # never its password


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nothing passes over a network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


PATH = "data/mail.yaml"
PREFIX = "BRIEFGEN_SMTP_"
VARIABLES = ("host", "port", "security", "user", "from")
"""Keys that an environment variable may give as well."""

_NAMED = re.compile(r"\"?([^<\"]*?)\"? *<([^<>]+)>")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


class MailSettings(Struct, frozen=True, kw_only=True):
    """The settings; `largest_mb` is the most megabytes of a message, `per_minute` the most messages in a minute."""

    host: str = ""
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    sender: Mailbox | None = None
    per_minute: int = 60
    largest_mb: int = 10

    @property
    def largest(self) -> int:
        """The most bytes of a message."""
        return self.largest_mb * MIB

    @property
    def account(self) -> str:
        """The name under which a keyring has the password."""
        return f"{self.user}@{self.host}"


class StatedValue(NamedTuple):
    """A value as typed, and where."""

    typed: Any
    place: Place


def read_settings(root: Path, environment: Mapping[str, str]) -> MailSettings:
    """The settings; an environment variable takes precedence over its key. Raises `Refused` with all problems."""
    stated, problems = _read_file_values(root)
    stated |= _read_environment_values(environment)
    values: dict[str, Any] = {}
    for key, (typed, place) in stated.items():
        try:
            values["sender" if key == "from" else key] = _PARSERS[key](str(typed))
        except ValueError as error:
            problems.append(Problem(str(error), place))
    settings = MailSettings(**values)
    if settings.security == "plain" and settings.host and not is_loopback(settings.host):
        what = f"mail to {settings.host} would go unencrypted; plain is for this machine alone"
        problems.append(Problem(what, stated["security"].place, hint="starttls or tls"))
    if problems:
        raise Refused(problems)
    return settings


def make_server(settings: MailSettings, password: str) -> Server:
    """The server to send by. Raises `Refused` if host, sender or password is missing."""
    missing = [f"{PREFIX}{name}" for name, value in (("HOST", settings.host), ("FROM", settings.sender)) if not value]
    if missing or settings.sender is None:
        what = f"nobody says how mail leaves the house: {' and '.join(missing)}"
        raise Refused(Problem(what, hint=f"set it, or write host and from into {PATH}"))
    if settings.user and not password:
        hint = f"keyring set briefgen {settings.account}; or {PREFIX}PASSWORD"
        raise Refused(Problem(f"there is no password for “{settings.user}” at {settings.host}", hint=hint))
    return Server(
        host=settings.host,
        port=settings.port or PORTS[settings.security],
        security=settings.security,
        sender=settings.sender.address,
        user=settings.user,
        password=password,
    )


def _read_file_values(root: Path) -> tuple[dict[str, StatedValue], list[Problem]]:
    """The values of `data/mail.yaml`, and its problems."""
    file = read_file(root, PATH)
    problems = list(file.problems)
    if file.data is not None and not isinstance(file.data, dict):
        problems.append(Problem(f"{PATH} must be “key: value” lines", file.place(()), hint=", ".join(_PARSERS)))
    entries = file.data if isinstance(file.data, dict) else {}
    for key in (key for key in entries if key not in _PARSERS):
        place = file.key_place((key,))
        if key == "password":
            hint = f"keyring set briefgen USER@HOST; or {PREFIX}PASSWORD"
            problems.append(Problem("a password stands in no file", place, hint=hint))
        else:
            problems.append(Problem(f"unknown key “{key}”", place, hint=nearest(key, _PARSERS) or ", ".join(_PARSERS)))
    known = ((key, entries[key]) for key in _PARSERS if entries.get(key) is not None)
    return {key: StatedValue(typed, file.place((key,))) for key, typed in known}, problems


def _read_environment_values(environment: Mapping[str, str]) -> Iterator[tuple[str, StatedValue]]:
    """The values of the environment."""
    for key in VARIABLES:
        name = PREFIX + key.upper()
        if typed := environment.get(name, ""):
            yield key, StatedValue(typed, Place(name))


def _parse_line(typed: str) -> str:
    """One line of text."""
    if not typed.isprintable():
        raise ValueError("a line break or control character cannot stand here")
    return typed.strip()


def _parse_host(typed: str) -> str:
    if " " in (word := _parse_line(typed)):
        raise ValueError(f"“{word}” is no host")
    return word


def _parse_port(typed: str) -> int:
    number = int(typed) if _NUMBER.fullmatch(typed.strip()) else 0
    if not 0 < number < 65536:
        raise ValueError(f"“{_parse_line(typed)}” is no port: 587, 465 or 25, as your mail administrator says")
    return number


def _parse_security(typed: str) -> str:
    if (word := _parse_line(typed)) not in PORTS:
        raise ValueError(f"security cannot be “{word}”: it is one of {', '.join(PORTS)}")
    return word


def _parse_sender(typed: str) -> Mailbox:
    """`desk@example.org`, or with a name before it: `CET desk <desk@example.org>`."""
    if found := _NAMED.fullmatch(_parse_line(typed)):
        return Mailbox(found[1].strip(), normalise_address(found[2]))
    return Mailbox("", normalise_address(typed.strip()))


def _parse_count(typed: str) -> int:
    if not _NUMBER.fullmatch(typed.strip()):
        raise ValueError(f"“{_parse_line(typed)}” is no number above 0")
    return int(typed)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "host": _parse_host,
    "port": _parse_port,
    "security": _parse_security,
    "user": _parse_line,
    "from": _parse_sender,
    "per_minute": _parse_count,
    "largest_mb": _parse_count,
}
"""Key → the function that reads its value. Each raises `ValueError` for a value that cannot be used."""
