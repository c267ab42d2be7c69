"""`briefgen verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from msgspec.structs import asdict

from briefgen import files
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session, leave
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.recipients import RECIPIENTS_PATH, load_recipients
from briefgen.editions import copies, record
from briefgen.editions.ledger import LedgerFile
from briefgen.editions.verify import Archive, Verdict, verify
from briefgen.followup.read_returned import read


@click.command(
    cls=Command,
    examples=("briefgen verify memo.pdf checklist.docx    whatever they are called now",),
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE..."
)
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def verify_command(session: Session, paths: tuple[Path, ...], as_json: bool) -> None:
    """Say of each file which paper it is, whether it was changed, whether it is the newest, who cleared it and has it.

    Exit 1 if one is not as it was built.
    """
    archive = _archive(session.workplace())
    verdicts = [(path, verify(files.read(path, str(path)), archive, _carried)) for path in paths]
    if as_json:
        session.data({"files": [{"file": str(path)} | asdict(verdict) for path, verdict in verdicts]})
    names = _names(session.root) if any(verdict.copy for _, verdict in verdicts) else {}
    for path, verdict in () if as_json else verdicts:
        session.result(f"{path}: {_standing(verdict)}")
        for line in _details(verdict, names):
            session.result(f"  {line}")
    if any(verdict.state != "unchanged" for _, verdict in verdicts):
        leave(1)


def _carried(data: bytes) -> tuple[str, int]:
    """The reference a Word file, a PDF or a tracker carries, and the number of a copy."""
    said = read(data, "").properties
    number = said.get("copy", "")
    return said.get("reference", ""), int(number) if number.isascii() and number.isdigit() else 0


def _archive(root: Path) -> Archive:
    """Every record, ledger and clearance of a workplace. A dialogue that cannot be read has no clearances."""
    names = find_dialogues(root)
    ledgers = {name: LedgerFile(root, name).read() for name in names}
    loaded = [found for name in names if (found := load_dialogue(root, name)[0])]
    cleared = {
        (dialogue.id, each.clears, each.reference): f"{each.office}, {each.date}"
        for dialogue in loaded
        for each in valid_clearances(dialogue)
    }
    editions = [*record.read_records(root)]
    registers = {
        (edition.dialogue, edition.round): copies.read_register(root / folder, folder) for folder, edition in editions
    }
    return Archive(tuple(edition for _, edition in editions), ledgers, cleared, registers)


def _names(root: Path) -> dict[str, str]:
    """The names of recipients by id, as this machine's list has them."""
    if not (root / RECIPIENTS_PATH).exists():
        return {}
    recipients, _ = load_recipients(root, load_audiences(root)[0], ())
    return {recipient.id: " / ".join(words for _, words in recipient.name.words) for recipient in recipients}


def _standing(verdict: Verdict) -> str:
    """The verdict in a sentence."""
    return {
        "unchanged": "unchanged since it was built",
        "altered": "altered: it carries a known reference, but its bytes are not those that were built",
        "unproven": "carries a reference that was replaced; whether it was changed cannot be told any more",
        "unknown": "unknown: no record and no ledger here speaks of it",
    }[verdict.state]


def _details(verdict: Verdict, names: Mapping[str, str]) -> Iterator[str]:
    if verdict.state == "unknown":
        return
    paper = f"{verdict.document} {verdict.field}".strip()
    yield f"{verdict.dialogue} {verdict.round}, {paper} for {verdict.audience}, as of {verdict.day}"
    if verdict.copy:
        whose = names.get(verdict.recipient, "no longer in data/recipients.yaml")
        yield f"copy {verdict.copy}, of “{verdict.recipient}” ({whose})"
    yield f"reference {verdict.reference}, {'the newest' if verdict.newest else 'superseded'}"
    if verdict.release:
        marking = f", marked “{verdict.marking}”" if verdict.marking else ""
        yield f"{verdict.release}{marking}{', a DRAFT' if verdict.draft else ''}"
    if verdict.release in ("partner", "public"):
        yield f"cleared by {verdict.cleared}" if verdict.cleared else "not cleared"
    for recipient, at in verdict.holders:
        yield f"sent to {recipient}, {at}"
