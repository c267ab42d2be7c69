"""The mail server: how it is reached."""

from __future__ import annotations

from dataclasses import field
from ipaddress import ip_address
from typing import Literal

from briefgen.values import dataclass

Security = Literal["starttls", "tls", "plain"]

PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "plain": 25}
"""Submission (RFC 6409), submission over TLS (RFC 8314), and the port of old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed in. `sender` is the address it comes from.

    `timeout` (seconds) is for each answer, `patience` for the one after the message: RFC 5321 4.5.3.2.6 gives a
    server ten minutes, and to give up earlier is to not know whether it has the message.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60
    patience: float = 600

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, so that nothing passes over a network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
