"""The mailbox behind an address: how a server takes it, and when two addresses may be one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache


def normalise_address(address: str) -> str:
    """An address as a mail server takes it (ASCII); nothing is looked up.

    Raises `ValueError`, with a message for people, for anything else.
    """
    local, _, domain = address.partition("@")
    if any(mark in local for mark in _WAYS):
        raise ValueError(f"“{address[:60]}” is no e-mail address: “%” and “!” before the @ lead to another server")
    if _PLAIN.fullmatch(local) and (normalised := _normalise_domain(domain)):
        return f"{local}@{normalised}"
    from email_validator import EmailNotValidError

    try:
        return _validate(address)
    except EmailNotValidError as error:
        raise ValueError(f"“{address[:60]}” is no e-mail address: {error}") from None


_WAYS = "%!"
"""Some servers pass what stands before these on to a mailbox elsewhere (RFC 1123 5.2.16, RFC 5321 F.2)."""
_ATOM = r"[a-z0-9#$&'*+/=?^_`{|}~-]+"
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


def domain_of(address: str) -> str:
    """The domain of an address, as it is sent; of a typed name its end."""
    return find_mailbox(address).rpartition("@")[2] if "@" in address else ""


def find_person(address: str) -> str:
    """The mailbox without what many servers leave out: a tag behind “+” (RFC 5233), and dots before the “@”."""
    local, _, domain = find_mailbox(address).rpartition("@")
    return f"{local.partition('+')[0].replace('.', '') or local}@{_ONE_HOUSE.get(domain, domain)}"


_ONE_HOUSE = {"googlemail.com": "gmail.com"}
"""Two domains of the same mailboxes."""


def may_be_one(address: str, other: str) -> bool:
    """Whether two addresses may be one person's: as `find_person`, or one is the other with a tag behind a “-”."""
    one, two = find_person(address), find_person(other)
    return one == two or one in without_dashes(two) or two in without_dashes(one)


def without_dashes(person: str) -> Iterator[str]:
    """A person without each tag that some servers (qmail) take off behind a “-”; the person with all is not given."""
    local, _, domain = person.rpartition("@")
    while "-" in local:
        local = local.rpartition("-")[0]
        yield f"{local}@{domain}"


_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕԁһѵкмтвнαεορυνικτηωɡıοƽ01łøđħŧƀɨ", "aeopcyxijsdhvkmtbhaeopuviktnwgiosollodhtbi"
)  # Cyrillic, Greek and Latin letters and figures that look like a Latin letter; a choice of ours from UTS 39


def find_skeleton(domain: str) -> str:
    """What the eye reads of a domain: equal for two that look alike. `domain` is ASCII, as a server takes it."""
    shown = unicodedata.normalize("NFKD", show_domain(domain).casefold())
    plain = "".join(each for each in shown if not unicodedata.combining(each))
    return plain.translate(_LOOKS_LIKE).replace("rn", "m").replace("vv", "w").replace("l", "i")


def is_one_letter_off(domain: str, other: str) -> bool:
    """Whether one letter of a domain is another one, too many or missing, or two have changed places."""
    one, two = show_domain(domain), show_domain(other)
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    swapped = one[2:] == two[2:] and one[:2] == two[1::-1]
    return one != two and (one[1:] in (two, two[1:]) or one == two[1:] or swapped)


def show_domain(domain: str) -> str:
    """A domain as people see it: `xn--…` in its letters."""
    try:
        return ".".join(
            label.removeprefix("xn--").encode().decode("punycode") if label.startswith("xn--") else label
            for label in domain.split(".")
        )
    except UnicodeError:
        return domain
