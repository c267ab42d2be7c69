"""`briefgen status`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from briefgen.cli.completion import AUDIENCE, DIALOGUE, ORGANISATION
from briefgen.cli.dialogues import readers, sound
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session, counted
from briefgen.cli.terminal import table
from briefgen.compose.components.figures import MARKS
from briefgen.compose.formats import allow_break
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.wording import Wording
from briefgen.dialogue.model import Dialogue
from briefgen.errors import expect
from briefgen.followup.standing import OURSELVES, Filter, StandingLine, as_data, filter_lines, standing_lines

_TITLE = 46
"""Letters of a title that are shown."""


@click.command(
    cls=Command,
    examples=(
        "briefgen status                          all commitments by field, and our next steps",
        "briefgen status --late --by lead         what is past its date, by who leads it",
        "briefgen status --due-within 30 --lead msit",
        "briefgen status --audience partner       as the partner may know it",
    ),
)
@click.argument("wanted", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--late", is_flag=True, help="Only what is past its last day.")
@click.option("--due-within", type=click.IntRange(0), metavar="DAYS", help="Only what is due within so many days.")
@click.option("--lead", type=ORGANISATION, default="", help="Only what this organisation leads.")
@click.option("--audience", type=AUDIENCE, default="", help="What this reader may know, in his language.")
@click.option("--by", type=click.Choice(("field", "lead")), default="field", help="What the lines are grouped by.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def command(
    session: Session,
    wanted: tuple[str, ...],
    as_of: dt.date | None,
    late: bool,
    due_within: int | None,
    lead: str,
    audience: str,
    by: str,
    as_json: bool,
) -> None:
    """Show where each commitment and each of our next steps stands on a day."""
    root = session.workplace()
    reader = readers(root, [audience])[0] if audience else OURSELVES
    words = TemplateLibrary(root).wording(reader)
    asked = Filter(late=late, due_within=due_within, lead=lead)
    data: list[dict[str, object]] = []
    for dialogue in sound(root, wanted):
        if lead:
            expect(lead, [organisation.id for organisation in dialogue.organisations], "organisation")
        seen_from = as_of or dialogue.as_of or session.today
        found = tuple(filter_lines(standing_lines(dialogue, reader, words, seen_from), asked, seen_from))
        data += map(as_data, found)
        if not as_json:
            _say(session, dialogue, found, by, seen_from, words)
    if as_json:
        session.data(data)


def _say(
    session: Session, dialogue: Dialogue, found: Sequence[StandingLine], by: str, as_of: dt.date, words: Wording
) -> None:
    """A heading for each group, and its lines below it."""
    session.remark(f"{dialogue.id} as of {as_of}: {counted(len(found), 'line')}")
    groups: dict[str, list[StandingLine]] = {}
    for line in found:
        groups.setdefault(line.field if by == "field" else line.lead, []).append(line)
    rows = [_row(line, as_of, words) for group in groups.values() for line in group]
    head = [words(f"tracker.{column}") for column in ("number", "what", "due", "rating", "status", "news")]
    said = list(table(head, rows))
    session.result(said.pop(0) if said else words("memo.none"))
    for name, group in groups.items():
        session.result(f"\n{name}")
        for _ in group:
            session.result(allow_break(said.pop(0)))


def _row(line: StandingLine, as_of: dt.date, words: Wording) -> tuple[str, ...]:
    item, stands = line.item, line.standing
    colour = item.state.colour
    due = (item.due.words, _slips(stands.slips, words), _late(line.late, words))
    return (
        item.number or item.id,
        item.title if len(item.title) <= _TITLE else f"{item.title[: _TITLE - 1]}…",
        ", ".join(part for part in due if part) or "–",
        f"{MARKS[colour]} {words(f'rating.{colour}')}" if colour else "–",
        item.state.word,
        words("tracker.age", n=(as_of - stands.news).days) if stands.news else "–",
    )


def _slips(number: int, words: Wording) -> str:
    """“moved once”, “moved twice”: how often the last day slipped."""
    return words("tracker.twice") if number == 2 else words("tracker.moved", n=number) if number else ""


def _late(days: int, words: Wording) -> str:
    return words("tracker.late", n=days) if days else ""
