"""Verify: which paper a file is, whether it was changed, whether it is the newest, who cleared it, who was sent it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from briefgen.app.workplace import Workplace
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.recipients import RECIPIENTS_PATH, load_recipients
from briefgen.editions import copies, record
from briefgen.editions import verify as known_files
from briefgen.editions.ledger import LedgerFile
from briefgen.editions.verify import Archive, Verdict
from briefgen.followup.read_returned import read


def verify(place: Workplace, files: Iterable[bytes]) -> tuple[Verdict, ...]:
    """What each of these files is, by the records and ledgers of a workplace. Raises `Refused` for a damaged record."""
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
    ledgers = {name: LedgerFile(root, name).read() for name in names}
    loaded = [found for name in names if (found := load_dialogue(root, name)[0])]
    cleared = {
        (dialogue.id, each.clears, each.reference): f"{each.office}, {each.date}"
        for dialogue in loaded
        for each in valid_clearances(dialogue)
    }
    editions_by_folder = [*record.read_records(root)]
    registers = {
        (edition.dialogue, edition.round): copies.read_register(root / folder, folder)
        for folder, edition in editions_by_folder
    }
    return Archive(tuple(edition for _, edition in editions_by_folder), ledgers, cleared, registers)
