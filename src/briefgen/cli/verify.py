"""`briefgen verify`: a file that turns up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from msgspec.structs import asdict

from briefgen import files
from briefgen.app.verify import recipient_names, verify
from briefgen.app.workplace import open_workplace
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session, leave
from briefgen.editions.verify import Verdict


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
    place = open_workplace(session.root)
    verdicts = [*zip(paths, verify(place, [files.read(path, str(path)) for path in paths]), strict=True)]
    if as_json:
        session.data({"files": [{"file": str(path)} | asdict(verdict) for path, verdict in verdicts]})
    names = recipient_names(place) if any(verdict.copy for _, verdict in verdicts) else {}
    for path, verdict in () if as_json else verdicts:
        session.result(f"{path}: {_standing(verdict)}")
        for line in _details(verdict, names):
            session.result(f"  {line}")
    if any(verdict.state != "unchanged" for _, verdict in verdicts):
        leave(1)


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
