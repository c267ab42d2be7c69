"""`briefgen clear`: what an office said may go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import click

from briefgen.app.clear import clear
from briefgen.app.workplace import open_workplace
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ORGANISATION, ROUND
from briefgen.cli.options import command, day, pass_session
from briefgen.cli.session import Session, counted
from briefgen.mail.letter import Letter
from briefgen.publish.options import Order


@command("briefgen clear partner --office nso --date 2024-10-14")
@click.argument("audience", type=AUDIENCE)
@click.argument("dialogue", default="", type=DIALOGUE, metavar="[DIALOGUE]")
@click.option("--office", required=True, type=ORGANISATION, help="The office that cleared it.")
@click.option("--date", "cleared_on", type=day, required=True, help="The day it did.")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="As given to the build whose papers were cleared.")
@pass_session
def clear_command(
    session: Session,
    audience: str,
    dialogue: str,
    office: str,
    cleared_on: dt.date,
    meeting: str,
    as_of: dt.date | None,
) -> None:
    """Record in updates.yaml that an office cleared the papers AUDIENCE would get now, and the letter with them.

    One changed word on a paper voids it: they say DRAFT again. One in the letter, and nothing is mailed.
    """
    place = open_workplace(session.root)
    named = (dialogue,) if dialogue else ()
    order = Order(today=session.today, dialogues=named, audiences=(audience,), round=meeting, as_of=as_of)
    cleared = clear(place, order, office, cleared_on)
    what = f"{counted(cleared.papers, 'paper')} of {cleared.dialogue} for {audience}, reference {cleared.reference}"
    if cleared.id:
        session.result(f"{cleared.id} added to data/{cleared.dialogue}/updates.yaml: {office} cleared {what}")
        session.remark("briefgen build takes the draft mark off")
    else:
        session.result(f"already cleared: {what}")
    for line in _letter_lines(cleared.letters):
        session.result(line)


def _letter_lines(letters: Iterable[Letter]) -> Iterator[str]:
    """The words that were cleared with the papers: one letter whole, and of the others what they say beside it."""
    shown: set[str] = set()
    for letter in letters:
        words = [f"letter: {letter.subject}", *(f"  {line}" for line in letter.text.splitlines() if line)]
        new = [line for line in words if line not in shown]
        shown.update(new)
        yield from (words[:1] + [line for line in new if line != words[0]]) if new else ()
