"""`briefgen collect`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from briefgen import files
from briefgen.cli.completion import ORGANISATION
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session
from briefgen.cli.terminal import table
from briefgen.followup.changes import Proposal
from briefgen.followup.collect import Collection, ReturnedFiles, apply, collect


@click.command(
    cls=Command,
    examples=(
        "briefgen collect returned/*.docx                    what they propose; nothing is written",
        "briefgen collect checklist.pdf --apply              add it to updates.yaml",
        "briefgen collect tracker.xlsx --apply --date 2024-10-14 --by msit",
    ),
)
@click.argument("papers", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FILE...")
@click.option("--apply", "is_applied", is_flag=True, help="Add the proposals to updates.yaml.")
@click.option("--date", "when", type=day, help="The day of the changes; else the day of the dialogue, or today.")
@click.option("--by", type=ORGANISATION, default="", help="Who sent the files, if not the readers they were made for.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def command(
    session: Session, papers: tuple[Path, ...], is_applied: bool, when: dt.date | None, by: str, as_json: bool
) -> None:
    """Read returned checklists, decisions and trackers (Word, PDF, Excel), and show what they change.

    Only the key of a box and the reference of the paper count. What cannot be placed is listed with its reason: a row
    that was copied or is gone, another edition, two files that contradict each other, data that have moved on.
    """
    root = session.workplace()
    post = ReturnedFiles([(str(path), files.read(path)) for path in papers], session.today, when, by)
    found = (apply if is_applied else collect)(root, post)
    if as_json:
        session.data(_data(found))
    else:
        for line in table(("item", "was", "now", "by", "file"), [_row(proposal) for proposal in found.proposals]):
            session.result(line)
        for each in found.unplaced:
            session.remark(f"not placed: {': '.join(part for part in (each.file, each.key, each.reason) if part)}")
    for name, made in found.older:
        session.remark(f"{name} is of an older edition, of {made}: compared with what went out then")
    _conclude(session, found, is_applied)


def _row(proposal: Proposal) -> tuple[str, ...]:
    return proposal.id, proposal.was or "–", proposal.now, proposal.by or "–", proposal.file


def _data(found: Collection) -> dict[str, object]:
    """The result for a program; `older` are files of an edition that is not the newest, where there are any."""
    older = [{"file": name, "day": made} for name, made in found.older]
    return {
        "proposals": [{"id": p.id, "was": p.was, "now": p.now, "file": p.file} for p in found.proposals],
        "not_placed": [{"reason": u.reason, "file": u.file, "key": u.key} for u in found.unplaced],
        **({"older": older} if older else {}),
    }


def _conclude(session: Session, found: Collection, is_applied: bool) -> None:
    for dialogue, ids in found.added.items():
        session.remark(f"added to data/{dialogue}/updates.yaml: {', '.join(ids)}")
    if not found.proposals:
        session.remark("nothing new")
    elif not is_applied:
        session.remark("nothing was written; --apply adds these to updates.yaml")
