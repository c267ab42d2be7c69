"""Whether a file may go to a recipient, with all objections to it. Only the record of the edition is trusted.

The order of checks: the file itself, the age of the edition, the reader, release, clearance, embargo, marking. The
bytes that were checked are the bytes that are sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.mailboxes import domain_of, find_mailbox, find_person, may_be_one
from briefgen.dialogue.model import Audience, Clearance, Dialogue, Mark
from briefgen.dialogue.recipients import Recipient, access_of_party, describe_mark
from briefgen.dialogue.release import reaches
from briefgen.dialogue.unsaid import Finding
from briefgen.editions import record
from briefgen.editions.copies import Register
from briefgen.editions.ledger import Copy, Ledger
from briefgen.editions.record import Edition, FileRecord
from briefgen.errors import Place, Problem, Refused
from briefgen.mail.letter import Letter, LetterWriter


class Issue(Struct, frozen=True, kw_only=True):
    """One edition that is about to go out, with everything needed to check it.

    `name` is its folder as the user knows it; `copies` are its numbered copies; `stale` lists what a build would change
    now; `insisted` says that the officer named this very edition, though it may be stale.
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
    searched: dict[tuple[str, str], tuple[Finding, ...]] = field(default_factory=dict)
    """What was found in files by the reader they are for, and their paper or hash."""
    _cached_bytes: dict[str, bytes | Objection] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the edition."""
        return self.edition.id

    def file(self, path: str) -> FileRecord | None:
        """The record of a file or of a numbered copy."""
        return self.edition.files.get(path) or self.copies.record_of(path, self.edition)

    def bytes_of(self, path: str) -> bytes | Objection:
        """The bytes of a recorded file, read once, or the objection to them."""
        if path not in self._cached_bytes:
            self._cached_bytes[path] = _read_proven(self, path)
        return self._cached_bytes[path]


class ReleasableFile(Struct, frozen=True):
    """A file that may go: its entry for the ledger, its bytes, and by whom it was cleared."""

    copy: Copy
    data: bytes
    cleared: str = ""


class Claim(Struct, frozen=True):
    """What the record says of a file: its reader, release and marking, and whether it is a draft."""

    audience: str
    release: Mark
    marking: str
    draft: bool = False

    @classmethod
    def of(cls, file: FileRecord) -> Claim:
        """The claim of a recorded file."""
        return cls(file.audience, Mark(file.release, file.to), file.marking, file.draft)  # type: ignore[arg-type]


class Objection(Struct, frozen=True):
    """One reason against a file, and a way out. `place` is set if the file or the edition itself is at fault."""

    path: str
    what: str
    hint: str = ""
    place: Place = Place()


def check_file(issue: Issue, path: str, recipient: Recipient, now: dt.datetime) -> ReleasableFile | list[Objection]:
    """The file if the recipient may have it now, else every objection, in the order of checks."""
    file = issue.file(path)
    if file is None:
        return [Objection(path, "is in no record of what was built")]
    data = issue.bytes_of(path)
    found = [data] if isinstance(data, Objection) else []
    found += [
        *_stale_objections(issue, path),
        *_copy_objections(issue, path, file, recipient),
        *find_objections(issue, path, Claim.of(file), recipient, now),
    ]
    if found or isinstance(data, Objection):
        return found
    clearance = find_clearance(issue, file.audience, now.date())
    return ReleasableFile(Copy.of(path, file), data, f"{clearance.office}, {clearance.date}" if clearance else "")


def as_problems(found: Iterable[Objection], issue: Issue, recipient: Recipient) -> list[Problem]:
    """Objections as problems; one that several files share becomes one problem."""
    paths: dict[Objection, list[str]] = {}
    for each in found:
        paths.setdefault(replace(each, path=""), []).append(each.path)
    return [_as_problem(each, of, issue, recipient) for each, of in paths.items()]


def find_clearance(issue: Issue, audience: str, today: dt.date) -> Clearance | None:
    """The clearance of what this reader gets, if it is valid today."""
    wanted = (audience, issue.edition.readers.get(audience))
    valid = valid_clearances(issue.dialogue, today)
    return next((each for each in valid if (each.clears, each.reference) == wanted), None)


def find_letter_problem(
    issue: Issue, writer: LetterWriter, audience: Audience, letter: Letter, today: dt.date
) -> Problem | None:
    """Why a letter may not go to a reader outside, unless an office cleared letters of these words and templates."""
    if audience.is_internal or not (why := _why_not_cleared(issue, writer, audience, letter, today)):
        return None
    place = Place(letter.templates[0][0] if letter.templates else "")
    hint = f"clear again, the letter is cleared with the papers: briefgen clear {audience.id} --office … --date …"
    return Problem(why, place, hint=hint)


def _why_not_cleared(issue: Issue, writer: LetterWriter, audience: Audience, letter: Letter, today: dt.date) -> str:
    neutral = writer.neutral_letters(audience)
    cleared = [each for each in valid_clearances(issue.dialogue, today) if each.clears == audience.id and each.letter]
    if not cleared:
        return f"the letter to “{audience.id}” is not cleared"
    if neutral.reference not in {each.letter for each in cleared}:
        last = max(cleared, key=lambda each: each.date)
        return f"the letter to “{audience.id}” is stale: it is not the one that {last.office} cleared on {last.date}"
    other = sorted(path for path, _ in {*letter.templates} - neutral.templates)
    return f"the letter to “{audience.id}” uses {other[0]}, which stood in no letter that was cleared" if other else ""


def _read_proven(issue: Issue, path: str) -> bytes | Objection:
    """The bytes of a file if they are those that were built, else an objection."""
    place = Place(f"{issue.name}/{path}")
    try:
        data = files.read(issue.folder / path, place.path)
    except Refused as refused:
        return Objection(path, refused.problems[0].message, place=place)
    file = issue.file(path)
    if file and files.sha256(data) == file.sha256:
        return data
    return Objection(path, "is not the file that was built: it was changed since", "briefgen build --force", place)


def _stale_objections(issue: Issue, path: str) -> Iterator[Objection]:
    """An objection if a build would change the edition now."""
    if issue.stale and not issue.insisted:
        what = "is not the newest build of the data as it is now: " + "; ".join(issue.stale[:3])
        more = f", and {len(issue.stale) - 3} more" if len(issue.stale) > 3 else ""
        hint = f"briefgen build; or, if this very edition is meant, --edition {issue.id}"
        yield Objection(path, what + more, hint, Place(f"{issue.name}/{record.RECORD_NAME}"))


def _copy_objections(issue: Issue, path: str, file: FileRecord, recipient: Recipient) -> Iterator[Objection]:
    """Objections to a numbered copy of somebody else, and to the paper itself where there are numbered copies."""
    copy, audience = issue.copies.copies.get(path), issue.audiences.get(file.audience)
    if copy is None:
        if path in issue.copies.papers or (audience and audience.copies == "named"):
            yield Objection(path, "is the file copy: this reader’s papers go out in numbered copies", "briefgen build")
        return
    if copy.recipient != recipient.id:
        yield Objection(path, f"is copy {copy.number}, of “{copy.recipient}”", "each gets only their own copy")
    for other in sorted(issue.ledger.recipients_of(path) - {recipient.id}):
        what = f"is copy {copy.number}, and “{other}” was sent copy {copy.number} of this paper"
        yield Objection(path, what, "write a “copy” that nobody had in its entry of data/recipients.yaml")


def find_objections(issue: Issue, path: str, claim: Claim, recipient: Recipient, now: dt.datetime) -> list[Objection]:
    """Every objection to a file for a recipient, except those to its bytes and the age of its edition."""
    found: list[tuple[str, str]] = []
    if claim.audience != recipient.audience:
        found.append((f"is for “{claim.audience}”, and this recipient is “{recipient.audience}”", ""))
    found += [*_release_objections(issue, claim.release, recipient), *_clearance_objections(issue, claim, now)]
    found += [*_embargo_objections(issue, now), *_marking_objections(issue, claim)]
    return [Objection(path, what, hint) for what, hint in found]


def _release_objections(issue: Issue, mark: Mark, recipient: Recipient) -> Iterator[tuple[str, str]]:
    """Objections if it is not released to the recipient: by the list, and by the party of their organisation."""
    if not _may_see(recipient.access, mark, issue.dialogue):
        yield f"is {describe_mark(mark)}, and this recipient may see {recipient.may_see}", "look at may_see"
    access = access_of_party(recipient, issue.dialogue)
    if not _may_see(access, mark, issue.dialogue):
        ours = f", which is not our_party of {issue.dialogue.id}" if mark.level == "internal" else ""
        what = f"is {describe_mark(mark)}, and “{recipient.organisation}” is of {access.to[0]}{ours}"
        yield what, "look at organisation"


def _may_see(reader: Mark, mark: Mark, dialogue: Dialogue) -> bool:
    """Whether a mark reaches a reader; `partner` without names reaches only the parties of the dialogue."""
    other_parties = set(reader.to) - {party.id for party in dialogue.parties} - set(mark.to)
    return reaches(mark, reader) and not (mark.level == "partner" and other_parties)


def _clearance_objections(issue: Issue, claim: Claim, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """Objections if it goes outside and is not cleared, or was built as a draft."""
    if claim.release.level == "internal":
        return
    if not find_clearance(issue, claim.audience, now.date()):
        yield "is not cleared", f"briefgen clear {claim.audience} --office … --date …; then briefgen build"
    elif claim.draft:
        yield "is a DRAFT, built before it was cleared", "briefgen build"


def _embargo_objections(issue: Issue, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """An objection if the embargo of the round has not passed (compared as instants, in any time zone)."""
    round_ = next((round_ for round_ in issue.dialogue.rounds if round_.id == issue.edition.round), None)
    if round_ and round_.embargo and now < round_.embargo:
        yield f"is under embargo until {round_.embargo.isoformat(' ', 'minutes')}", f"see {round_.place}"


def _marking_objections(issue: Issue, claim: Claim) -> Iterator[tuple[str, str]]:
    """An objection if its marking forbids mail."""
    audience = issue.audiences.get(claim.audience)
    if audience is None:
        yield f"is for “{claim.audience}”, who is no longer in data/audiences.yaml", ""
    elif audience.marking and not audience.marking.mail:
        yield f"is marked “{claim.marking}”, which may not be mailed", f"see {audience.place}"


def _as_problem(objection: Objection, paths: Sequence[str], issue: Issue, recipient: Recipient) -> Problem:
    """An objection as a problem: at its own place, else at the recipient it concerns."""
    if objection.place.path:
        return Problem(objection.what, objection.place, hint=objection.hint)
    more = f" (and {len(paths) - 1} more)" if len(paths) > 1 else ""
    return Problem(f"{issue.name}/{paths[0]}{more} {objection.what}", recipient.place, recipient.id, objection.hint)


def rehearsal_objection(address: str, recipients: Sequence[Recipient], issues: Sequence[Issue], sender: str) -> str:
    """Why a rehearsal may not go to an address; empty if it may.

    The address would see internal papers: it must be on the list as one who may see all, or of the sender's domain,
    where no other party has it as well. Nobody who may not see all may have it with other dots or another tag.
    """
    listed = any(find_mailbox(each.address) == find_mailbox(address) for each in recipients)
    for each in recipients:
        same = find_person(each.address) == find_person(address) or (not listed and may_be_one(each.address, address))
        if same and (each.access.level != "internal" or _is_of_another(each, issues)):
            return f"{address} is “{each.id}”, who may not see what is internal"
    domain = domain_of(sender)
    if not listed and (not domain or domain_of(address) != domain):
        return f"{address} is not of {domain or 'the house'}, and not on the list as one who may see all"
    others = (each for each in recipients if domain_of(each.address) == domain and _is_of_another(each, issues))
    if not listed and (other := next(others, None)):
        return f"{address} is not on the list as one who may see all, and “{other.id}” is of {domain} as well"
    return ""


def sender_objection(sender: str, recipients: Iterable[Recipient], issues: Sequence[Issue]) -> str:
    """Why mail may not come from an address: it is another party's, who would get all that comes back."""
    same = (each for each in recipients if find_mailbox(each.address) == find_mailbox(sender))
    other = next((each for each in same if _is_of_another(each, issues)), None)
    return f"{sender} is the mailbox of “{other.id}”, who may not see what is internal" if other else ""


def _is_of_another(recipient: Recipient, issues: Sequence[Issue]) -> bool:
    """Whether a recipient is of another party than ours, by the list or by their organisation."""
    limits = (access_of_party(recipient, issue.dialogue) for issue in issues)
    return recipient.access.level == "partner" or any(limit.level != "internal" for limit in limits)
