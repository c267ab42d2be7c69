"""Addresses and domains that are like others before them: found at once, for a list may have ten thousand.

In: one after the other, as they are sent. Out: those before it that it is like, the first of them first.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.dialogue.mailboxes import find_person, find_skeleton, is_one_letter_off, show_domain, without_dashes


class SimilarMailboxes:
    """Mailboxes that may be one person's (`mailboxes.may_be_one`)."""

    def __init__(self) -> None:
        self._by_person: dict[str, str] = {}
        self._by_less: dict[str, str] = {}
        """By what remains of a person without a tag behind a dash."""

    def add(self, mailbox: str) -> str:
        """The first mailbox before this one that may be the same, and is not it; empty if there is none."""
        person = find_person(mailbox)
        less = tuple(without_dashes(person))
        tried = [self._by_person.get(each, "") for each in (person, *less)] + [self._by_less.get(person, "")]
        self._by_person.setdefault(person, mailbox)
        for each in less:
            self._by_less.setdefault(each, mailbox)
        return next((known for known in tried if known and known != mailbox), "")


class SimilarDomains:
    """Domains that look alike (`mailboxes.find_skeleton`), or differ by one letter (`mailboxes.is_one_letter_off`)."""

    def __init__(self) -> None:
        self._by_part: dict[str, dict[str, None]] = {}

    def add(self, domain: str) -> tuple[str, ...]:
        """The domains before this one that are like it."""
        parts = set(_parts(domain))
        known = dict.fromkeys(other for part in sorted(parts) for other in self._by_part.get(part, ()))
        for part in parts:
            self._by_part.setdefault(part, {})[domain] = None
        return tuple(other for other in known if _is_alike(domain, other))


def _parts(domain: str) -> Iterator[str]:
    """What two domains that are alike have in common: what the eye reads, or all letters but one."""
    yield f"={find_skeleton(domain)}"
    shown = show_domain(domain)
    yield from (shown, *(shown[:at] + shown[at + 1 :] for at in range(len(shown))))


def _is_alike(domain: str, other: str) -> bool:
    return find_skeleton(domain) == find_skeleton(other) or is_one_letter_off(domain, other)
