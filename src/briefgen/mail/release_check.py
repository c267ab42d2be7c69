"""Whether a file may go to a recipient. It trusts the record of the edition alone, and says all that stands against it.

The order is that of the house: the file itself, the edition, the reader, the release, the clearance, the embargo, the
marking. The bytes that were looked at are the bytes that are sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.model import Audience, Clearance, Dialogue, Mark
from briefgen.dialogue.recipients import Recipient, access_of_party, describe_mark
from briefgen.dialogue.release import reaches
from briefgen.editions import record
from briefgen.editions.copies import Register
from briefgen.editions.ledger import Copy, Ledger
from briefgen.editions.record import Edition, FileRecord
from briefgen.errors import Place, Problem, Refused


class Issue(Struct, frozen=True, kw_only=True):
    """One edition that is about to go out, with all it takes to judge that.

    `name` is its folder as the user knows it; `copies` are its numbered ones; `stale` says, file by file, what a build
    would write otherwise now; `insisted`: the officer named this very edition, though it may be stale.
    """

    name: str
    folder: Path
    edition: Edition
    dialogue: Dialogue
    audiences: Mapping[str, Audience]
    ledger: Ledger
    copies: Register = field(default_factory=Register)
    stale: tuple[str, ...] = ()
    insisted: bool = False
    _read: dict[str, bytes | Objection] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The edition's."""
        return self.edition.id

    def file(self, path: str) -> FileRecord | None:
        """What is on record of a file or of a numbered copy."""
        return self.edition.files.get(path) or self.copies.file(path, self.edition)

    def bytes_of(self, path: str) -> bytes | Objection:
        """The bytes of a recorded file, read once; or what is wrong with them."""
        if path not in self._read:
            self._read[path] = _proven(self, path)
        return self._read[path]


class ReleasableFile(Struct, frozen=True):
    """A file that may go: what the record says of it, its bytes, and by whom it was cleared."""

    copy: Copy
    data: bytes
    cleared: str = ""


class Claim(Struct, frozen=True):
    """What a file says of itself: for whom, released how far, marked how, cleared or not."""

    audience: str
    release: Mark
    marking: str
    draft: bool = False

    @classmethod
    def of(cls, file: FileRecord) -> Claim:
        """The claim of a recorded file."""
        return cls(file.audience, Mark(file.release, file.to), file.marking, file.draft)  # type: ignore[arg-type]


class Objection(Struct, frozen=True):
    """One reason against a file, and what helps. `place` where it is the fault of the file or the edition itself."""

    path: str
    what: str
    hint: str = ""
    place: Place = Place()


def judged(issue: Issue, path: str, recipient: Recipient, now: dt.datetime) -> ReleasableFile | list[Objection]:
    """The file if the recipient may have it now, else every reason against it, in the order of the house."""
    file = issue.file(path)
    if file is None:
        return [Objection(path, "is in no record of what was built")]
    data = issue.bytes_of(path)
    found = [data] if isinstance(data, Objection) else []
    found += [
        *_stale(issue, path),
        *_copy(issue, path, file, recipient),
        *objections(issue, path, Claim.of(file), recipient, now),
    ]
    if found or isinstance(data, Objection):
        return found
    clearance = cleared(issue, file.audience, now.date())
    return ReleasableFile(Copy.of(path, file), data, f"{clearance.office}, {clearance.date}" if clearance else "")


def as_problems(found: Iterable[Objection], issue: Issue, recipient: Recipient) -> list[Problem]:
    """Objections as problems: one that several files share is said once."""
    paths: dict[Objection, list[str]] = {}
    for each in found:
        paths.setdefault(replace(each, path=""), []).append(each.path)
    return [_problem(each, of, issue, recipient) for each, of in paths.items()]


def cleared(issue: Issue, audience: str, today: dt.date) -> Clearance | None:
    """The clearance that covers what this reader gets, if it holds today."""
    wanted = (audience, issue.edition.readers.get(audience))
    found = (
        clearance for clearance in valid_clearances(issue.dialogue) if (clearance.clears, clearance.reference) == wanted
    )
    return next((clearance for clearance in found if clearance.date <= today), None)


# ---- what stands against it -------------------------------------------------------------------------------------


def _proven(issue: Issue, path: str) -> bytes | Objection:
    """The bytes of a file, if they are those that were built."""
    place = Place(f"{issue.name}/{path}")
    try:
        data = files.read(issue.folder / path, place.path)
    except Refused as refused:
        return Objection(path, refused.problems[0].message, place=place)
    file = issue.file(path)
    if file and files.sha256(data) == file.sha256:
        return data
    return Objection(path, "is not the file that was built: it was changed since", "briefgen build --force", place)


def _stale(issue: Issue, path: str) -> Iterator[Objection]:
    """The edition is not what a build would make now."""
    if issue.stale and not issue.insisted:
        what = "is not the newest build of the data as it is now: " + "; ".join(issue.stale[:3])
        more = f", and {len(issue.stale) - 3} more" if len(issue.stale) > 3 else ""
        hint = f"briefgen build; or, if this very edition is meant, --edition {issue.id}"
        yield Objection(path, what + more, hint, Place(f"{issue.name}/{record.NAME}"))


def _copy(issue: Issue, path: str, file: FileRecord, recipient: Recipient) -> Iterator[Objection]:
    """A numbered copy goes to the one whose it is, and where there are such copies nothing else goes."""
    copy, audience = issue.copies.copies.get(path), issue.audiences.get(file.audience)
    if copy is None:
        if path in issue.copies.papers or (audience and audience.copies == "named"):
            yield Objection(path, "is the file copy: this reader’s papers go out in numbered copies", "briefgen build")
        return
    if copy.recipient != recipient.id:
        yield Objection(path, f"is copy {copy.number}, of “{copy.recipient}”", "each gets his own copy alone")
    for other in sorted(issue.ledger.recipients(path) - {recipient.id}):
        what = f"is copy {copy.number}, and “{other}” was sent copy {copy.number} of this paper"
        yield Objection(path, what, "write a “copy” that nobody had in its entry of data/recipients.yaml")


def objections(issue: Issue, path: str, claim: Claim, recipient: Recipient, now: dt.datetime) -> list[Objection]:
    """Every reason against a file for a recipient, but for its bytes and the age of its edition."""
    found: list[tuple[str, str]] = []
    if claim.audience != recipient.audience:
        found.append((f"is for “{claim.audience}”, and this recipient is “{recipient.audience}”", ""))
    found += [*_release(issue, claim.release, recipient), *_clearance(issue, claim, now)]
    found += [*_embargo(issue, now), *_marking(issue, claim)]
    return [Objection(path, what, hint) for what, hint in found]


def _release(issue: Issue, mark: Mark, recipient: Recipient) -> Iterator[tuple[str, str]]:
    """It is released to him: by the list, and by the party of his organisation, whatever the list says."""
    if not _may_see(recipient.access, mark, issue.dialogue):
        yield f"is {describe_mark(mark)}, and this recipient may see {recipient.may_see}", "look at may_see"
    bound = access_of_party(recipient, issue.dialogue)
    if not _may_see(bound, mark, issue.dialogue):
        ours = f", which is not our_party of {issue.dialogue.id}" if mark.level == "internal" else ""
        yield (
            f"is {describe_mark(mark)}, and “{recipient.organisation}” is of {bound.to[0]}{ours}",
            "look at organisation",
        )


def _may_see(reader: Mark, mark: Mark, dialogue: Dialogue) -> bool:
    """Whether a mark reaches a reader; one that names nobody reaches the parties at the table alone."""
    strangers = set(reader.to) - {party.id for party in dialogue.parties} - set(mark.to)
    return reaches(mark, reader) and not (mark.level == "partner" and strangers)


def _clearance(issue: Issue, claim: Claim, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """What leaves the house has been cleared, and says so itself."""
    if claim.release.level == "internal":
        return
    if not cleared(issue, claim.audience, now.date()):
        yield "is not cleared", f"briefgen clear {claim.audience} --office … --date …; then briefgen build"
    elif claim.draft:
        yield "is a DRAFT, built before it was cleared", "briefgen build"


def _embargo(issue: Issue, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """The round's embargo has passed, wherever this machine stands."""
    held = next((held for held in issue.dialogue.rounds if held.id == issue.edition.round), None)
    if held and held.embargo and now < held.embargo:
        yield f"is under embargo until {held.embargo.isoformat(' ', 'minutes')}", f"see {held.place}"


def _marking(issue: Issue, claim: Claim) -> Iterator[tuple[str, str]]:
    """Its marking allows mail at all."""
    audience = issue.audiences.get(claim.audience)
    if audience is None:
        yield f"is for “{claim.audience}”, who is no longer in data/audiences.yaml", ""
    elif audience.marking and not audience.marking.mail:
        yield f"is marked “{claim.marking}”, which may not be mailed", f"see {audience.place}"


def _problem(objection: Objection, paths: Sequence[str], issue: Issue, recipient: Recipient) -> Problem:
    """An objection in words: at its own place, else at the recipient whom it concerns."""
    if objection.place.path:
        return Problem(objection.what, objection.place, hint=objection.hint)
    more = f" (and {len(paths) - 1} more)" if len(paths) > 1 else ""
    return Problem(f"{issue.name}/{paths[0]}{more} {objection.what}", recipient.place, recipient.id, objection.hint)


# ---- rehearsals -------------------------------------------------------------------------------------------------


def against_rehearsal(address: str, recipients: Sequence[Recipient], sender: str, issues: Sequence[Issue]) -> str:
    """Why everything may not go to one address instead; empty if it may.

    It would see what is internal: it is of the house mail is sent from, or on the list as one who may see all.
    """
    listed = next((each for each in recipients if each.address.casefold() == address.casefold()), None)
    if listed is None:
        house = sender.casefold().rpartition("@")[2]
        if house and address.casefold().rpartition("@")[2] == house:
            return ""
        return f"{address} is not of {house or 'the house'}, and not on the list as one who may see all"
    bounds = (listed.access, *(access_of_party(listed, issue.dialogue) for issue in issues))
    if all(bound.level == "internal" for bound in bounds):
        return ""
    return f"{address} is “{listed.id}”, who may not see what is internal"
