"""The mailbox behind an address: how a server takes it, and when two addresses may be one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache


def normalise_address(address: str) -> str:
    """An address as a mail server takes it (ASCII); nothing is looked up.

    Raises `ValueError`, with a message for people, for anything else.
    """
    local, _, domain = address.partition("@")
    if _PLAIN.fullmatch(local) and (normalised := _normalise_domain(domain)):
        return f"{local}@{normalised}"
    from email_validator import EmailNotValidError

    try:
        return _validate(address)
    except EmailNotValidError as error:
        raise ValueError(f"“{address[:60]}” is no e-mail address: {error}") from None


_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAX_LOCAL_PART = 64
_PLAIN = re.compile(rf"(?!.{{{_MAX_LOCAL_PART + 1}}}){_ATOM}(?:\.{_ATOM})*")
"""A local part that is valid with any domain: a dot-atom (RFC 5322 3.2.3) of at most 64 octets (RFC 5321 4.5.3.1.1);
in small letters, for some names are the same in capitals (RFC 2142)."""


@cache
def _normalise_domain(domain: str) -> str:
    """A domain as a server takes it, or an empty string where it may be wrong. Cached, for many addresses share one."""
    from email_validator import EmailNotValidError

    try:
        return _validate(f"{'x' * _MAX_LOCAL_PART}@{domain}").rpartition("@")[2]
    except EmailNotValidError:
        return ""


def _validate(address: str) -> str:
    from email_validator import validate_email

    return str(validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email)


def find_mailbox(address: str) -> str:
    """The mailbox of an address, to compare with others: as it is sent, in small letters.

    Servers may tell capitals apart (RFC 5321 2.4), but none that keeps two people apart by them is known to us. What
    is no address is its own mailbox.
    """
    try:
        return normalise_address(address.strip()).casefold()
    except ValueError:
        return address.strip().casefold()


def find_person(address: str) -> str:
    """The mailbox without what many servers leave out: a tag behind “+” (RFC 5233), and dots before the “@”."""
    local, _, domain = find_mailbox(address).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '') or local}@{domain}"


_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕԁһѵαεορυνικτηωɡıοƽ01", "aeopcyxijsdhvaeopuviktnwgiosol"
)  # Cyrillic, Greek and Latin letters and figures that look like a Latin letter; a choice of ours from UTS 39


def find_skeleton(domain: str) -> str:
    """What the eye reads of a domain: equal for two that look alike. `domain` is ASCII, as a server takes it."""
    try:
        shown = ".".join(
            label.removeprefix("xn--").encode().decode("punycode") if label.startswith("xn--") else label
            for label in domain.split(".")
        )
    except UnicodeError:
        shown = domain
    plain = "".join(each for each in unicodedata.normalize("NFKD", shown.casefold()) if not unicodedata.combining(each))
    return plain.translate(_LOOKS_LIKE).replace("rn", "m").replace("vv", "w").replace("l", "i")
