"""What comes back and where things stand: returned files, the status of each item, files for other programs, and what a
file is that turns up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from briefgen.app.workplace import Workplace, load_dialogues, load_readers
from briefgen.compose.reader import newest_round
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.wording import Wording
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.recipients import RECIPIENTS_PATH, load_recipients
from briefgen.dialogue.release import gets_papers
from briefgen.editions import copies, record
from briefgen.editions import verify as known_files
from briefgen.editions.ledger import Ledger
from briefgen.editions.ledger_file import LedgerFile
from briefgen.editions.verify import Archive, Verdict
from briefgen.errors import Problem, Severity, expect
from briefgen.files import locked
from briefgen.followup import collect as returned
from briefgen.followup.collect import Collection, ReturnedFiles
from briefgen.followup.exports import FORMATS, ExportFolder, ExportSource, make_exports, write_exports
from briefgen.followup.read_returned import read
from briefgen.followup.standing import OURSELVES, Filter, StandingLine, filter_lines, standing_lines
from briefgen.publish.options import ExtraFiles, FileOutcome, Order
from briefgen.publish.workspace import workspace_look

EVERYTHING = Filter()


class DialogueStanding(Struct, frozen=True):
    """Where the items of a dialogue stand on a day, as a reader may know it; `words` are those of their language."""

    dialogue: str
    as_of: dt.date
    lines: tuple[StandingLine, ...]
    words: Wording


def collect(place: Workplace, files: ReturnedFiles, *, apply: bool = False) -> Collection:
    """What returned files propose; with `apply`, added to updates.yaml, but for what could not be placed.

    Raises `Refused` for a damaged record, or data with problems.

    >>> place = briefgen.open_workplace("briefs")
    >>> files = briefgen.ReturnedFiles([("notes.txt", b"by hand")], today=dt.date(2024, 10, 15))
    >>> found = briefgen.collect(place, files)
    >>> found.proposals, found.unplaced[0].reason
    ([], 'is neither a Word file, nor a PDF, nor a tracker (ask for the file that was sent)')
    """
    if not apply:
        return returned.collect(place.root, files)
    with locked(place.root):
        return returned.apply(place.root, files)


def status(
    place: Workplace, order: Order, wanted: Filter = EVERYTHING, *, reader: str = ""
) -> tuple[DialogueStanding, ...]:
    """Where each commitment and each of our next steps stands, dialogue by dialogue.

    As the reader of this id may know it, else as we do. Raises `Unknown` for a name that is not there, `Refused` for a
    dialogue with problems.

    >>> place = briefgen.open_workplace("briefs")
    >>> order = briefgen.Order(today=dt.date(2025, 1, 15), as_of=dt.date(2025, 1, 15))
    >>> (found,) = briefgen.status(place, order, briefgen.Filter(late=True))
    >>> [line.id for line in found.lines][:3]
    ['A00-1', 'A01-1', 'A02-1']
    """
    audience = load_readers(place, [reader])[0] if reader else OURSELVES
    words = TemplateLibrary(place.root).wording(audience)
    found = []
    for dialogue in load_dialogues(place, order.dialogues):
        if wanted.lead:
            expect(wanted.lead, [organisation.id for organisation in dialogue.organisations], "organisation")
        as_of = order.date_for(dialogue)
        lines = filter_lines(standing_lines(dialogue, audience, words, as_of), wanted, as_of)
        found.append(DialogueStanding(dialogue.id, as_of, tuple(lines), words))
    return tuple(found)


def export(
    place: Workplace,
    order: Order,
    *,
    forms: Some[str] = FORMATS,
    force: bool = False,
    now: dt.datetime | None = None,
) -> ExtraFiles:
    """Write trackers, calendars and facts for each reader, beside their papers.

    Each holds nothing but what is released to its reader. Raises `Unknown` for a name that is not there, `Refused` for
    a dialogue with problems; then nothing is written. Readers outside get none while their round is under embargo, and
    a notice says so: by `now`, else by the earliest moment at which it can be the day of the order anywhere.

    >>> place = briefgen.open_workplace("briefs")
    >>> order = briefgen.Order(today=dt.date(2024, 10, 15), audiences=("partner",))
    >>> done = briefgen.export(place, order, forms=["ics"])
    >>> [(outcome.action, outcome.path) for outcome in done.outcomes]
    [('written', 'out/kr-us-cet/r1/partner/deadlines.ics')]
    """
    look, problems = workspace_look(place.root)
    readers, library = load_readers(place, order.audiences), TemplateLibrary(place.root)
    rounds = [(each, _round(each, order.round)) for each in load_dialogues(place, order.dialogues)]
    moment = now or dt.datetime.combine(order.today, dt.time(), _FIRST_ZONE)
    done: list[FileOutcome] = []
    with locked(place.root):
        for dialogue, meeting in rounds:
            as_of = order.date_for(dialogue)
            source = ExportSource(dialogue=dialogue, round=meeting, as_of=as_of, library=library, fills=look.fills)
            notices = {reader.id: list(_embargo_on(dialogue, meeting, reader, moment)) for reader in readers}
            problems += [notice for found in notices.values() for notice in found]
            free = [reader for reader in readers if not notices[reader.id]]
            made = [(reader, each) for reader in free for each in make_exports(source, reader, frozenset(forms))]
            folder = ExportFolder(place.root, dialogue.id, meeting, source.as_of.isoformat())
            done += (FileOutcome(path, action) for path, action in write_exports(folder, made, force=force))
    return ExtraFiles(tuple(done), tuple(problems))


_FIRST_ZONE = dt.timezone(dt.timedelta(hours=14))
"""Where a day begins first (Kiribati)."""


def _embargo_on(dialogue: Dialogue, meeting: str, reader: Audience, now: dt.datetime) -> Iterator[Problem]:
    """A notice where a reader outside gets nothing yet, for the round is under embargo."""
    until = next((each.embargo for each in dialogue.rounds if each.id == meeting), None)
    if until and now < until and not reader.is_internal and gets_papers(dialogue, reader):
        message = f"nothing was exported for {reader.id}: it is under embargo until {until.isoformat(' ', 'minutes')}"
        where = next(each.place for each in dialogue.rounds if each.id == meeting)
        yield Problem(message, where, meeting, "export again when it has passed", Severity.NOTICE)


def _round(dialogue: Dialogue, wanted: str) -> str:
    """The round that was named, else the newest."""
    if wanted:
        expect(wanted, [meeting.id for meeting in dialogue.rounds], "round")
    return wanted or newest_round(dialogue)


def verify(place: Workplace, files: Iterable[bytes]) -> tuple[Verdict, ...]:
    """What each of these files is, by the records and ledgers of a workplace.

    Raises `Refused` for a damaged record. A ledger that lies on another machine is left out.
    """
    archive = _archive(place)
    return tuple(known_files.verify(data, archive, carried_marks) for data in files)


def carried_marks(data: bytes) -> tuple[str, int]:
    """The reference that a Word file, a PDF or a tracker carries, and the number of a copy; "" and 0 without."""
    properties = read(data, "").properties
    number = properties.get("copy", "")
    return properties.get("reference", ""), int(number) if number.isascii() and number.isdigit() else 0


def recipient_names(place: Workplace) -> Mapping[str, str]:
    """The names of recipients by id, from the list on this machine; empty without a list."""
    if not (place.root / RECIPIENTS_PATH).exists():
        return {}
    recipients, _ = load_recipients(place.root, load_audiences(place.root)[0], ())
    return {recipient.id: " / ".join(words for _, words in recipient.name.words) for recipient in recipients}


def _archive(place: Workplace) -> Archive:
    """Every record, ledger and clearance of a workplace. A dialogue that cannot be read has no clearances."""
    root, names = place.root, place.dialogues()
    books = [LedgerFile(root, name) for name in names]
    ledgers = {book.dialogue: Ledger(book.dialogue) if book.is_elsewhere() else book.read() for book in books}
    loaded = [found for name in names if (found := load_dialogue(root, name)[0])]
    cleared = {
        (dialogue.id, each.clears, each.reference): f"{each.office}, {each.date}"
        for dialogue in loaded
        for each in valid_clearances(dialogue, dt.date.max)
    }
    editions_by_folder = [*record.read_records(root)]
    registers = {
        (edition.dialogue, edition.round): copies.read_register(root / folder, folder)
        for folder, edition in editions_by_folder
    }
    return Archive(tuple(edition for _, edition in editions_by_folder), ledgers, cleared, registers)
