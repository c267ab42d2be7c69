"""`briefgen clear`."""

from __future__ import annotations

import datetime as dt

import click

from briefgen.app.build import clear
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ORGANISATION, ROUND
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session, counted
from briefgen.publish.workspace import Order


@click.command(
    cls=Command,
    examples=("briefgen clear partner --office nso --date 2024-10-14",),
)
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
    """Record in updates.yaml that an office cleared the papers AUDIENCE would get now.

    One changed word on any of them voids it: they say DRAFT again.
    """
    order = Order(
        root=session.workplace(),
        today=session.today,
        dialogues=(dialogue,) if dialogue else (),
        audiences=(audience,),
        round=meeting,
        as_of=as_of,
    )
    cleared = clear(order, office, cleared_on)
    what = f"{counted(cleared.papers, 'paper')} of {cleared.dialogue} for {audience}, reference {cleared.reference}"
    if cleared.id:
        session.result(f"{cleared.id} added to data/{cleared.dialogue}/updates.yaml: {office} cleared {what}")
        session.remark("briefgen build takes the draft mark off")
    else:
        session.result(f"already cleared: {what}")
