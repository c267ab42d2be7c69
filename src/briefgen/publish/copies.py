"""The numbered copies of a paper: which there should be, and which of them are to be made.

A copy differs from its paper in one line. Nothing of a paper is composed or laid out again for it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from briefgen.blocks.look import Look
from briefgen.cache.fingerprint import COPIES
from briefgen.compose.formats import prevent_breaks
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Audience
from briefgen.dialogue.recipients import Recipient, number_copies
from briefgen.editions.copies import NumberedCopy, Register
from briefgen.editions.record import ChangeReason
from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256
from briefgen.publish import writers
from briefgen.publish.papers import Paper
from briefgen.publish.workspace import Workspace


class Original(Struct, frozen=True):
    """A paper in one format, of which there are copies: its path, and whether it is a draft."""

    path: str
    paper: Paper
    draft: bool


class WantedCopy(Struct, frozen=True, kw_only=True):
    """A copy that should be there. `line` is what it alone says, `made` a hash of all it is made from.

    `reasons` say why it would be written; there are none if it is as it should be. `place` is its recipient's.
    """

    path: str
    number: int
    recipient: str
    paper: str
    line: str
    made: str
    reasons: tuple[ChangeReason, ...]
    place: Place

    def numbered(self, data: bytes) -> NumberedCopy:
        """Its line in the register, with these bytes."""
        return NumberedCopy(self.path, self.number, self.recipient, self.paper, self.made, sha256(data), len(data))


def copy_holders(workspace: Workspace, audience: Audience, look: Look) -> tuple[tuple[Recipient, int, str], ...]:
    """The recipients of a reader's copies, with number and line; none, where they ask for none.

    Raises `Refused` for every name that cannot be printed.
    """
    if audience.copies != "named":
        return ()
    word = workspace.library.wording(audience)
    listed = list(number_copies(workspace.recipients, audience.id))
    last = max((number for number, _ in listed), default=0)
    problems = [_nameless(recipient, audience) for _, recipient in listed if not recipient.name.get(audience.language)]
    if problems:
        raise Refused(problems)
    named = [(recipient, number, _line(word, recipient, number, last)) for number, recipient in listed]
    if "pdf" in audience.formats:
        _refuse_unprintable({line: recipient for recipient, _, line in named}, look)
    return tuple(named)


def wanted_copies(
    original: Original,
    addressees: Collection[tuple[Recipient, int, str]],
    register: Register,
    there: Mapping[str, int],
) -> Iterator[WantedCopy]:
    """The copies of a paper for those who get it.

    `there` are the sizes of the files in the folder of copies, by path. A number that is somebody else's by the
    register is a problem.
    """
    path, it, form = original.path, original.paper, original.path.rpartition(".")[2]
    same = f"{it.reference} {it.marking} {original.draft} {it.recipe.program}"
    holders = {copy.number: copy.recipient for copy in register.copies.values() if copy.paper == path}
    moved = []
    for recipient, number, line in addressees:
        if holders.get(number, recipient.id) != recipient.id:
            moved.append(_moved(recipient, number, holders))
        elif _gets(recipient, it, form):
            name = f"{it.brief.audience.id}/{COPIES}/{it.brief.name}-{number:03}.{form}"
            made = sha256(f"{same} {line}".encode())[:12]
            yield WantedCopy(
                path=name,
                number=number,
                recipient=recipient.id,
                paper=path,
                line=line,
                made=made,
                reasons=_reasons(register, name, made, there.get(name)),
                place=recipient.place,
            )
    if moved:
        raise Refused(moved)


def copy_sizes(folder: Path, audience: str) -> dict[str, int]:
    """The sizes of a reader's copies that are there, by path below the edition's folder."""
    place = folder / audience / COPIES
    if not place.is_dir():
        return {}
    with os.scandir(place) as found:
        return {f"{audience}/{COPIES}/{entry.name}": entry.stat().st_size for entry in found if entry.is_file()}


def _line(word: Wording, recipient: Recipient, number: int, last: int) -> str:
    name = recipient.name.get(word.language)
    return prevent_breaks(word("copies.named", number=str(number), total=str(last), name=name), word.language)


def _gets(recipient: Recipient, paper: Paper, form: str) -> bool:
    """Whether a recipient is to have a paper in a format."""
    return (
        form in recipient.formats
        and paper.brief.document in (recipient.documents or (paper.brief.document,))
        and paper.brief.dialogue in (recipient.dialogues or (paper.brief.dialogue,))
    )


_NEW = (ChangeReason("new"),)


def _reasons(register: Register, path: str, made: str, size: int | None) -> tuple[ChangeReason, ...]:
    """A line that took the place of another may have come without its file: a build was killed."""
    old = register.copies.get(path)
    if old is None or not old.sha256:
        return _NEW
    if old.made != made or path in register.older:
        return (ChangeReason("copy"),)
    return () if size == old.size else (ChangeReason("missing" if size is None else "hand"),)


def _nameless(recipient: Recipient, audience: Audience) -> Problem:
    what = f"has no name in “{audience.language}”, and the copies of “{audience.id}” say whose they are"
    return Problem(what, recipient.place, recipient.id, "name: {en: …, ko: …}")


def _refuse_unprintable(lines: Mapping[str, Recipient], look: Look) -> None:
    """A problem for each recipient whose name no font of the look can set."""
    lacking = writers.missing_characters(set().union(*lines), look)
    problems = [
        Problem(f"no font of the PDF can set “{letter}”", recipient.place, recipient.id, "write the name another way")
        for line, recipient in (lines.items() if lacking else ())
        for letter in sorted(lacking.intersection(line))
    ]
    if problems:
        raise Refused(problems)


def _moved(recipient: Recipient, number: int, holders: Mapping[int, str]) -> Problem:
    """A number is given once: whoever has to account for copy 7 must find one name, and always the same."""
    own = next((n for n, holder in holders.items() if holder == recipient.id), 0)
    what = f"would get copy {number}, which was made for “{holders[number]}”"
    hint = f"write “copy: {own or max(holders) + 1}” in its entry; the entries below go on from there"
    return Problem(what, recipient.place, recipient.id, hint)
