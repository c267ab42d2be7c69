"""`briefgen round`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import click

from briefgen.blocks.reference import reference_of
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ROUND
from briefgen.cli.dialogues import readers, the_one
from briefgen.cli.options import Command, Help, by_language, day, pass_session
from briefgen.cli.session import Session, counted
from briefgen.compose.paper import Setting, compose
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import release
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.errors import Problem, Refused, expect
from briefgen.followup.exports import Export, ExportFolder, write_exports
from briefgen.followup.updates import Opening, open_round
from briefgen.publish.page_checks import box_states
from briefgen.publish.workspace import workspace_look
from briefgen.publish.writers import StampedDocument
from briefgen.values import dataclass


class Rounds(Help, click.Group):
    """What can be done with rounds."""


@click.group(
    cls=Rounds,
    examples=(
        "briefgen round new r2 --date 2025-01-20 --place Washington",
        "briefgen round agenda r2                   the paper of what is open, for the meeting",
    ),
)
def command() -> None:
    """Meetings: the next one, and what it has to settle."""


@command.command(
    cls=Command, examples=('briefgen round new r2 --date 2025-01-20 --place en=Washington --place ko="워싱턴"',)
)
@click.argument("meeting", metavar="ID")
@click.option("--date", "when", type=day, required=True, help="The day it is held.")
@click.option("--place", "places", metavar="TOWN", multiple=True, required=True, help="In one language: en=… or ko=….")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where there are several.")
@pass_session
def new(session: Session, meeting: str, when: dt.date, places: tuple[str, ...], dialogue: str) -> None:
    """Open the next round. From then on whatever is open needs an answer in it, and check lists what has none."""
    root = session.workplace()
    known = the_one(root, dialogue)
    opened = open_round(root, known, Opening(meeting, when, by_language(places, "--place")))
    session.result(opened.path)
    if opened.wanting:
        number = counted(len(opened.wanting), "open item")
        session.remark(f"{number} without an answer in {meeting} yet; briefgen check lists them")


@command.command(cls=Command, examples=("briefgen round agenda r2", "briefgen round agenda r2 --audience partner"))
@click.argument("meeting", type=ROUND)
@click.option(
    "--audience", "audiences", type=AUDIENCE, multiple=True, help="For this reader, else for all but the press."
)
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where there are several.")
@click.option("--force", is_flag=True, help="Replace files changed by hand; the old one stays beside the new.")
@pass_session
def agenda(
    session: Session, meeting: str, audiences: tuple[str, ...], as_of: dt.date | None, dialogue: str, force: bool
) -> None:
    """Write the agenda paper of what is open, in Word and PDF, beside the papers of each reader."""
    root = session.workplace()
    known = the_one(root, dialogue)
    expect(meeting, [each.id for each in known.rounds], "round")
    seen_from = as_of or known.as_of or session.today
    desk = _Desk(session, dialogue_at_round(known, meeting, seen_from), meeting, seen_from)
    chosen = [reader for reader in readers(root, audiences) if desk.may_read(reader, asked=bool(audiences))]
    made = [(reader, each) for reader in chosen for each in desk.papers(reader)]
    for path, action in write_exports(ExportFolder(root, known.id, meeting, seen_from.isoformat()), made, force=force):
        session.result(f"{action:9}  {path}")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where an agenda is made: the dialogue as it stands at a round, seen from a day."""

    session: Session
    dialogue: Dialogue
    meeting: str
    as_of: dt.date

    def may_read(self, reader: Audience, *, asked: bool) -> bool:
        """Whether a reader gets the paper: never the press, and outside only where the round is released to him."""
        rounds = [each.id for each in release(self.dialogue, reader).rounds]
        if reader.release.level != "public" and self.meeting in rounds:
            return True
        if asked:
            hint = f"mark rounds/{self.meeting}.yaml with “release: …”; the press gets no agenda"
            raise Refused(Problem(f"{self.meeting} is not released to {reader.id}", item=self.dialogue.id, hint=hint))
        return False

    def papers(self, reader: Audience) -> Iterator[Export]:
        """The paper of a reader in each of his formats; nobody clears it, so outside it says that it is a draft."""
        look, problems = workspace_look(self.session.root, reader.look)
        self.session.problems(problems)
        library = TemplateLibrary(self.session.root)
        brief = Brief(self.dialogue.id, self.meeting, reader, "agenda")
        setting = Setting(self.as_of, self.as_of, library, album=Album.of(self.session.root, self.dialogue))
        composed = compose(brief, release(self.dialogue, reader), setting)
        stamp = reference_of(composed.document, look)
        draft = "" if reader.release.level == "internal" else library.wording(reader)("draft")
        paper = StampedDocument(composed.document, stamp, draft, look)
        for form in reader.formats:
            data = paper.write(form)
            title = composed.document.title
            made = Export(name=f"agenda.{form}", data=data, title=title, reference=stamp, draft=bool(draft))
            yield replace(made, states=box_states(paper.document))
