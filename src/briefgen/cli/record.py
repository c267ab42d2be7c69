"""`briefgen quote`, `update` and `round`: what an officer enters."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from briefgen.app import record
from briefgen.app.workplace import open_workplace
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ITEM, ORGANISATION, ROUND, SOURCE, STATUS, UPDATE
from briefgen.cli.options import Command, by_language, command, day, group, pass_session
from briefgen.cli.session import Session, counted
from briefgen.followup.updates import News, Opening, Withdrawal
from briefgen.publish.options import Order


@command('briefgen quote S1 "10 million"', 'briefgen quote S1 "10 million" --dialogue kr-us-cet')
@click.argument("source", type=SOURCE)
@click.argument("words")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where two dialogues have a source of this id.")
@pass_session
def quote_command(session: Session, source: str, words: str, dialogue: str) -> None:
    """Print the passage of SOURCE around WORDS as a block to paste under `quotes:`."""
    for each in record.quote(open_workplace(session.root), source, words, dialogue=dialogue):
        session.remark(f"{each.source}, line {each.line}:")
        session.result(each.block())


@command(
    'briefgen update C06 in_progress --date 2024-03-04 --source S8 --note "Agenda agreed"',
    'briefgen update C07 announced --date 2025-01-20 --round r2 --note en="MSIT asked" --note ko="과기정통부 문의"',
    "briefgen update A00-2 waiting --date 2024-11-20 --due 2025-01-31",
    "briefgen update --retract U007 --date 2024-10-15",
)
@click.argument("item", type=ITEM, default="")
@click.argument("status", type=STATUS, default="")
@click.option("--date", "when", type=day, required=True, help="The day it happened; with --retract, from which on.")
@click.option("--source", type=SOURCE, default="", help="Where it comes from.")
@click.option("--note", "notes", metavar="WORDS", multiple=True, help="What was said; one language: en=… or ko=….")
@click.option("--due", type=day, help="A new last day.")
@click.option("--round", type=ROUND, default="", help="The round it is an answer in.")
@click.option("--reported-by", type=ORGANISATION, default="", help="The party or organisation that said so.")
@click.option("--release", type=click.Choice(("partner", "public")), help="Who may see it, else we alone.")
@click.option("--retract", "taken_back", type=UPDATE, default="", help="Take an update back instead.")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where two dialogues have an item of this id.")
@pass_session
def update_command(
    session: Session, /, item: str, status: str, when: dt.date, notes: tuple[str, ...], taken_back: str, **typed: Any
) -> None:
    """Add news of ITEM, which is in STATUS now, to updates.yaml; nothing that stands there is changed."""
    place, note = open_workplace(session.root), by_language(notes, "--note")
    dialogue, typed["release"] = typed.pop("dialogue"), typed["release"] or ""
    if taken_back:
        if item or status or any(typed.values()):
            what = "--retract takes back an update, and brings no news: only --date and --note go with it"
            raise click.UsageError(what)
        added = record.retract(place, Withdrawal(taken_back, when, note), session.today, dialogue=dialogue)
    elif not item or not status:
        raise click.UsageError("name an item and its status, as in: briefgen update C06 in_progress --date 2024-03-04")
    else:
        news = News(item=item, status=status, day=when, dialogue=dialogue, note=note, **typed)
        added = record.update(place, news, session.today)
    session.problems(added.notices)
    session.result(f"{added.id} added to data/{added.dialogue}/updates.yaml")
    if added.later:
        session.remark(f"{added.later} is of a later day, and goes on saying how {item} stands")


@group(
    "briefgen round new r2 --date 2025-01-20 --place Washington",
    "briefgen round agenda r2                   the paper of what is open, for the meeting",
)
def round_command() -> None:
    """Meetings: the next one, and what it has to settle."""


@round_command.command(
    cls=Command, examples=('briefgen round new r2 --date 2025-01-20 --place en=Washington --place ko="워싱턴"',)
)
@click.argument("meeting", metavar="ID")
@click.option("--date", "when", type=day, required=True, help="The day it is held.")
@click.option("--place", "places", metavar="TOWN", multiple=True, required=True, help="In one language: en=… or ko=….")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where there are several.")
@pass_session
def new(session: Session, meeting: str, when: dt.date, places: tuple[str, ...], dialogue: str) -> None:
    """Open the next round. From then on whatever is open needs an answer in it, and check lists what has none."""
    opening = Opening(meeting, when, by_language(places, "--place"))
    opened = record.open_round(open_workplace(session.root), opening, dialogue=dialogue)
    session.result(opened.path)
    if opened.wanting:
        number = counted(len(opened.wanting), "open item")
        session.remark(f"{number} without an answer in {meeting} yet; briefgen check lists them")


@round_command.command(
    cls=Command, examples=("briefgen round agenda r2", "briefgen round agenda r2 --audience partner")
)
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
    from briefgen.app.agenda import write_agenda  # news by telephone need not wait until what makes papers is there

    place = open_workplace(session.root)
    named = (dialogue,) if dialogue else ()
    order = Order(today=session.today, dialogues=named, audiences=audiences, as_of=as_of)
    done = write_agenda(place, meeting, order, force=force)
    session.problems(done.notices)
    for outcome in done.outcomes:
        session.result(f"{outcome.action:9}  {outcome.path}")
