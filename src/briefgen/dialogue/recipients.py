"""Who gets papers by mail, from `data/recipients.yaml`, and whether they may.

The list alone gives no right: what an address may see is compared with the papers of its reader, and with the party of
its organisation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Struct

from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.ids import find_repeated_ids
from briefgen.dialogue.load import load_audiences, load_dialogue, read_audience_ids
from briefgen.dialogue.mailboxes import find_mailbox, find_skeleton, normalise_address
from briefgen.dialogue.model import Audience, Ceiling, Dialogue, Mark, Organisation, Part, Text
from briefgen.dialogue.offices import party_of
from briefgen.dialogue.release import reaches
from briefgen.dialogue.similar import SimilarDomains, SimilarMailboxes
from briefgen.dialogue.validate import KIND_NAMES, Validator, find_unknown_references
from briefgen.dialogue.values import LocatedValue, root_value
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, Severity, failed, nearest, sort_problems

RECIPIENTS_PATH = "data/recipients.yaml"

_ACCESS = re.compile(r"(internal|public)|partner:([A-Za-z0-9_-]+)")
_PASSWORDS = ("none", "required")


class Recipient(Struct, frozen=True, kw_only=True):
    """An office and its address. `may_see` is `internal`, `public` or `partner:` and a party.

    `dialogues` and `documents` limit what it gets; `password: required` encrypts its PDF files; `copy` is the number
    of its copy, where that is not the next one after the entry before.
    """

    id: str
    name: Text
    address: str
    audience: Annotated[str, Part(Ceiling.INTERNAL, refers="audience")]
    may_see: str
    organisation: Annotated[str, Part(Ceiling.INTERNAL, refers="organisation")] = ""
    language: str = ""
    dialogues: Annotated[tuple[str, ...], Part(Ceiling.INTERNAL, refers="dialogue")] = ()
    documents: tuple[str, ...] = ()
    formats: tuple[Literal["pdf", "docx"], ...] = ("pdf",)
    password: Literal["none", "required"] = "none"
    copy: int = 0
    place: Place = Place()

    @property
    def access(self) -> Mark:
        """What it may see, as a release mark."""
        match = _ACCESS.fullmatch(self.may_see)
        if not match:
            return Mark("public")
        return Mark("partner", (match[2],)) if match[2] else Mark("internal" if match[1] == "internal" else "public")


def load_recipients(
    root: Path, audiences: Sequence[Audience], dialogues: Sequence[Dialogue]
) -> tuple[tuple[Recipient, ...], list[Problem]]:
    """The recipients in the order of the file, and every problem of it; invalid entries are left out.

    An entry that may not get what it asks for stays in: it is refused by name when mail is sent.
    """
    file, validator = read_file(root, RECIPIENTS_PATH), Validator()
    validator.problems += file.problems
    entries = [
        (entry, node)
        for node in validator.list_entries(root_value(file))
        if (entry := _read_recipient(validator, node.with_own_id()))
    ]
    problems = [
        *validator.problems,
        *find_repeated_ids(validator.ids),
        *find_unknown_references(validator.references, _known_ids(root, audiences, dialogues)),
        *_find_repeated_addresses(entries),
        *_find_similar_addresses(entries, dialogues[0].organisations if dialogues else ()),
        *_find_repeated_numbers(entries),
    ]
    by_id = {audience.id: audience for audience in audiences}
    for entry, node in entries:
        if audience := by_id.get(entry.audience):
            problems += [*_check_access(entry, node, audience, dialogues), *_check_preferences(entry, node, audience)]
    return tuple(entry for entry, _ in entries), sort_problems(dict.fromkeys(problems))


def check_recipients(root: Path) -> list[Problem]:
    """Every problem and notice of the list, compared with readers and dialogues as far as they can be read."""
    loaded = [load_dialogue(root, name) for name in find_dialogues(root)]
    dialogues = [dialogue for dialogue, problems in loaded if dialogue and not failed(problems)]
    return load_recipients(root, load_audiences(root)[0], dialogues)[1] if (root / RECIPIENTS_PATH).exists() else []


def number_copies(recipients: Iterable[Recipient], audience: str) -> Iterator[tuple[int, Recipient]]:
    """The recipients of a reader's papers with the numbers of their copies: from 1, unless an entry gives its own."""
    number = 0
    for recipient in recipients:
        if recipient.audience == audience:
            number = recipient.copy or number + 1
            yield number, recipient


def access_of_party(recipient: Recipient, dialogue: Dialogue) -> Mark:
    """What the party of a recipient's organisation may see at most; everything where no party is known."""
    party = party_of(recipient.organisation, dialogue.organisations)
    return Mark("partner", (party,)) if party and party != dialogue.our_party else Mark("internal")


def _read_recipient(validator: Validator, node: LocatedValue) -> Recipient | None:
    """A recipient; `None`, with problems, where anything in the entry is wrong."""
    before = len(validator.problems)
    for text in _texts_with_line_breaks(node) if _has_line_break(node.value) else ():
        validator.report(text, f"a line break cannot stand in {text.label}", "it would end up in the header of a mail")
    if len(validator.problems) > before or not _holds_no_secret(validator, node):
        return None
    entry = validator.entry(Recipient, node)
    if entry:
        _check_recipient(validator, node, entry)
    return entry if len(validator.problems) == before else None


def _texts_with_line_breaks(node: LocatedValue) -> Iterator[LocatedValue]:
    """The texts of an entry with a line break."""
    if isinstance(node.value, str):
        yield node
        return
    for child in node.children():
        if _has_line_break(child.value):
            yield from _texts_with_line_breaks(child)


def _has_line_break(value: Any) -> bool:
    """Whether a value is, or contains, a text with a line break."""
    if isinstance(value, str):
        return len(value.strip().splitlines()) > 1
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_line_break, inner))


def _holds_no_secret(validator: Validator, node: LocatedValue) -> bool:
    """Whether no password was typed where only `none` or `required` belongs; it is never repeated in the message."""
    password = node.get("password") if isinstance(node.value, dict) else None
    if password is None or password.absent or password.value in _PASSWORDS:
        return True
    hint = "keyring set briefgen-pdf ID keeps it, with the recipient's id"
    validator.report(password, "password is “none” or “required”; the password itself stands in no file", hint)
    return False


def _check_recipient(validator: Validator, node: LocatedValue, entry: Recipient) -> None:
    """Report what the types of the attributes do not cover."""
    try:
        normalise_address(entry.address)
    except ValueError as error:
        validator.report(node.get("address") or node, str(error))
    if not _ACCESS.fullmatch(entry.may_see):
        hint = nearest(entry.may_see, ("internal", "public")) or "internal, public, or partner:US with the party"
        validator.report(node.get("may_see") or node, f"may_see cannot be “{entry.may_see}”", hint)
    if entry.password == "required" and "docx" in entry.formats:
        hint = "only PDF can be locked: write “formats: [pdf]”"
        validator.report(node.get("formats") or node, "a Word file cannot be locked with a password", hint)


def _known_ids(root: Path, audiences: Sequence[Audience], dialogues: Sequence[Dialogue]) -> dict[str, Collection[str]]:
    """The ids of each kind, with those of entries that have a problem; without the kinds that could not be read."""
    known = {
        KIND_NAMES[Audience]: {audience.id for audience in audiences}.union(read_audience_ids(root) or ()),
        KIND_NAMES[Organisation]: {body.id for body in dialogues[0].organisations} if dialogues else set(),
        "dialogue": {dialogue.id for dialogue in dialogues}.union(find_dialogues(root)) if dialogues else set(),
    }
    return {kind: ids for kind, ids in known.items() if ids}


def _find_repeated_addresses(entries: Sequence[tuple[Recipient, LocatedValue]]) -> Iterator[Problem]:
    """Problems for two entries with one address: for two readers it is a leak, for one a second copy."""
    by_address: dict[str, list[tuple[Recipient, LocatedValue]]] = {}
    for entry, node in entries:
        by_address.setdefault(find_mailbox(entry.address), []).append((entry, node))
    for (first, _), *repeats in by_address.values():
        for entry, node in repeats:
            place = (node.get("address") or node).place
            more = "" if first.audience == entry.audience else f", for another reader (“{first.audience}”)"
            hint = "one address is one recipient: keep one of the two"
            yield Problem(f"the address of “{first.id}” ({first.place}) stands here again{more}", place, entry.id, hint)
            yield Problem(f"its address stands again at {place}", first.place, first.id, hint)


def _find_similar_addresses(
    entries: Sequence[tuple[Recipient, LocatedValue]], bodies: Sequence[Organisation]
) -> Iterator[Problem]:
    """A notice for each address that may be another's mailbox, or looks like one; a domain is compared once."""
    mailboxes, domains = SimilarMailboxes(), SimilarDomains()
    owners: dict[str, Recipient] = {}
    for entry, node in entries:
        place, mailbox = node.get("address") or node, find_mailbox(entry.address)
        if known := mailboxes.add(mailbox):
            message = f"{mailbox} may be the mailbox of “{owners[known].id}”, {known}"
            yield _notice(message, entry, place, "many servers leave out dots, and what stands behind a “+” or “-”")
        owners.setdefault(mailbox, entry)
        domain = mailbox.rpartition("@")[2]
        for other in () if domain in owners else domains.add(domain):
            who = owners[other]
            if find_skeleton(other) == find_skeleton(domain):
                message = f"“{domain}” looks like “{other}”, the domain of “{who.id}”, and is another one"
                yield _notice(message, entry, place, "look at each letter")
            elif party_of(entry.organisation, bodies) != party_of(who.organisation, bodies):
                message = f"“{domain}” is but for one letter “{other}”, the domain of “{who.id}”, of another party"
                yield _notice(message, entry, place, "look at each letter")
        owners.setdefault(domain, entry)


def _find_repeated_numbers(entries: Sequence[tuple[Recipient, LocatedValue]]) -> Iterator[Problem]:
    """A problem for each number of a copy, given or counted, that two recipients have."""
    nodes = {entry.id: node for entry, node in entries}
    for audience in dict.fromkeys(entry.audience for entry, _ in entries):
        holders: dict[int, str] = {}
        for number, entry in number_copies([entry for entry, _ in entries], audience):
            first = holders.setdefault(number, entry.id)
            if first != entry.id:
                place = (nodes[entry.id].get("copy") or nodes[entry.id]).place
                hint = f"write a number after {max(holders)}: the entries below go on from there"
                yield Problem(f"copy {number} is that of “{first}” already", place, entry.id, hint)


def _check_access(
    entry: Recipient, node: LocatedValue, audience: Audience, dialogues: Sequence[Dialogue]
) -> Iterator[Problem]:
    """A problem for each recipient who would get more than they may see."""
    if not reaches(audience.release, entry.access):
        message = f"may see {entry.may_see}, but the papers of “{audience.id}” are {describe_mark(audience.release)}"
        yield Problem(message, (node.get("audience") or node).place, entry.id, "give it the audience it may read")
    for dialogue in dialogues:
        limit = access_of_party(entry, dialogue)
        if _asks_for(dialogue, entry, limit) and entry.access.level != "public" and entry.access != limit:
            message = f"“{entry.organisation}” is of {limit.to[0]}, and may not see {entry.may_see} of {dialogue.id}"
            place = (node.get("may_see") or node).place
            ours = "" if dialogue.our_party else f"; or write our_party in {dialogue.place.path}"
            yield Problem(message, place, entry.id, f"at most partner:{limit.to[0]}{ours}")
    if not entry.organisation and entry.access.level != "public":
        message = "no organisation is given, so its party cannot be compared with what it may see"
        yield _notice(message, entry, node, "organisation: one of data/organisations.yaml")
    bodies = dialogues[0].organisations if dialogues else ()
    known = any(body.id == entry.organisation for body in bodies)
    if known and entry.access.level != "public" and not party_of(entry.organisation, bodies):
        message = f"no party is given for “{entry.organisation}”, so it cannot be compared with what {entry.id} may see"
        yield _notice(message, entry, node.get("organisation") or node, "party: in data/organisations.yaml")


def _asks_for(dialogue: Dialogue, entry: Recipient, limit: Mark) -> bool:
    """Whether an entry limited to its party wants a dialogue: by name, or because its party takes part."""
    if entry.dialogues:
        return bool(limit.to) and dialogue.id in entry.dialogues
    return any(party.id in limit.to for party in dialogue.parties)


def _check_preferences(entry: Recipient, node: LocatedValue, audience: Audience) -> Iterator[Problem]:
    """A notice for each preference that has no effect."""
    if entry.language and entry.language != audience.language:
        message = f"reads “{entry.language}”, but the papers of “{audience.id}” are in “{audience.language}”"
        yield _notice(message, entry, node.get("language") or node)
    for document in entry.documents:
        if document not in audience.documents:
            message = f"“{audience.id}” gets no {document}"
            yield _notice(message, entry, node.get("documents") or node, f"it gets {', '.join(audience.documents)}")


def _notice(message: str, entry: Recipient, node: LocatedValue, hint: str = "") -> Problem:
    return Problem(message, node.place, entry.id, hint, Severity.NOTICE)


def describe_mark(mark: Mark) -> str:
    """A mark in the form of `may_see`: `internal`, `partner:US`, `public`."""
    return f"partner:{'+'.join(mark.to) or 'all'}" if mark.level == "partner" else mark.level
