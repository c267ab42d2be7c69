"""`briefgen export`."""

from __future__ import annotations

import datetime as dt

import click

from briefgen.cli.completion import AUDIENCE, DIALOGUE, ROUND
from briefgen.cli.dialogues import readers, sound
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session
from briefgen.compose.reader import newest
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Dialogue
from briefgen.errors import expect
from briefgen.followup.exports import FORMS, ExportFolder, ExportSource, exports, write_exports
from briefgen.publish.workspace import workspace_look


@click.command(
    cls=Command,
    examples=(
        "briefgen export                               tracker, calendar and facts for every reader",
        "briefgen export --audience working --form xlsx",
    ),
)
@click.argument("wanted", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--audience", "audiences", type=AUDIENCE, multiple=True, help="Only this reader; may be repeated.")
@click.option("--form", "forms", type=click.Choice(FORMS), multiple=True, help="Only this kind; may be repeated.")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--force", is_flag=True, help="Replace files changed by hand; the old one stays beside the new.")
@pass_session
def command(
    session: Session,
    wanted: tuple[str, ...],
    audiences: tuple[str, ...],
    forms: tuple[str, ...],
    meeting: str,
    as_of: dt.date | None,
    force: bool,
) -> None:
    """Write tracker.xlsx, tracker.csv, deadlines.ics and facts.json beside the papers of each reader.

    Each holds nothing but what is released to its reader. A tracker that comes back filled in is read by collect.
    """
    root = session.workplace()
    look, problems = workspace_look(root)
    session.problems(problems)
    chosen, library = readers(root, audiences), TemplateLibrary(root)
    for dialogue in sound(root, wanted):
        source = ExportSource(
            dialogue=dialogue,
            round=_round(dialogue, meeting),
            as_of=as_of or dialogue.as_of or session.today,
            library=library,
            fills=look.fills,
        )
        made = [(reader, each) for reader in chosen for each in exports(source, reader, frozenset(forms or FORMS))]
        shelf = ExportFolder(root, dialogue.id, source.round, source.as_of.isoformat())
        for path, action in write_exports(shelf, made, force=force):
            session.result(f"{action:9}  {path}")
            if action == "kept":
                session.remark(
                    f"{path} was changed since it was exported; --force replaces it and keeps yours beside it"
                )


def _round(dialogue: Dialogue, wanted: str) -> str:
    if wanted:
        expect(wanted, [meeting.id for meeting in dialogue.rounds], "round")
    return wanted or newest(dialogue)
