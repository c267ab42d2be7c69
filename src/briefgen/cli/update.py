"""`briefgen update`."""

from __future__ import annotations

import datetime as dt

import click

from briefgen.cli.completion import DIALOGUE, ITEM, ORGANISATION, ROUND, SOURCE, STATUS, UPDATE
from briefgen.cli.options import Command, by_language, day, pass_session
from briefgen.cli.session import Session
from briefgen.followup.updates import News, retract, update


@click.command(
    cls=Command,
    examples=(
        'briefgen update C06 in_progress --date 2024-03-04 --source S8 --note "Agenda agreed"',
        'briefgen update C07 announced --date 2025-01-20 --round r2 --note en="MSIT asked" --note ko="과기정통부 문의"',
        "briefgen update A00-2 waiting --date 2024-11-20 --due 2025-01-31",
        "briefgen update --retract U007 --date 2024-10-15",
    ),
)
@click.argument("item", type=ITEM, default="")
@click.argument("status", type=STATUS, default="")
@click.option("--date", "when", type=day, required=True, help="The day it happened; with --retract, from which on.")
@click.option("--source", type=SOURCE, default="", help="Where it comes from.")
@click.option("--note", "notes", metavar="WORDS", multiple=True, help="What was said; one language: en=… or ko=….")
@click.option("--due", type=day, help="A new last day.")
@click.option("--round", "meeting", type=ROUND, default="", help="The round it is an answer in.")
@click.option("--reported-by", type=ORGANISATION, default="", help="The party or organisation that said so.")
@click.option(
    "--release", type=click.Choice(("partner", "public")), default=None, help="Who may see it, else we alone."
)
@click.option("--retract", "taken_back", type=UPDATE, default="", help="Take an update back instead.")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where two dialogues have an item of this id.")
@pass_session
def command(
    session: Session,
    item: str,
    status: str,
    when: dt.date,
    source: str,
    notes: tuple[str, ...],
    due: dt.date | None,
    meeting: str,
    reported_by: str,
    release: str | None,
    taken_back: str,
    dialogue: str,
) -> None:
    """Add news of ITEM, which is in STATUS now, to updates.yaml; nothing that stands there is changed."""
    root, note = session.workplace(), by_language(notes, "--note")
    if taken_back:
        if item or status or source or due or meeting or reported_by or release:
            raise click.UsageError(
                "--retract takes back an update, and brings no news: only --date and --note go with it"
            )
        added = retract(root, taken_back, when, note, dialogue)
    elif not item or not status:
        raise click.UsageError("name an item and its status, as in: briefgen update C06 in_progress --date 2024-03-04")
    else:
        news = News(
            item=item,
            status=status,
            day=when,
            dialogue=dialogue,
            source=source,
            round=meeting,
            due=due,
            note=note,
            reported_by=reported_by,
            release=release or "",
        )
        added = update(root, news)
    session.result(f"{added.id} added to data/{added.dialogue}/updates.yaml")
    if added.later:
        session.remark(f"{added.later} is of a later day, and goes on saying how {item} stands")
