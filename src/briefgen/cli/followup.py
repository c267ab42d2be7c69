"""`briefgen collect`, `status`, `export` and `verify`: what came back, where things stand, files for other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from msgspec.structs import asdict

from briefgen import files
from briefgen.app import followup
from briefgen.app.followup import DialogueStanding
from briefgen.app.ledgers import ledgers_elsewhere
from briefgen.app.workplace import open_workplace
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ORGANISATION, ROUND
from briefgen.cli.options import command, day, pass_session
from briefgen.cli.session import Session, counted, leave
from briefgen.cli.terminal import table
from briefgen.compose.components.figures import RATING_MARKS
from briefgen.compose.formats import allow_breaks
from briefgen.compose.wording import Wording
from briefgen.editions.verify import Verdict
from briefgen.followup.collect import Collection, ReturnedFiles
from briefgen.followup.exports import FORMATS
from briefgen.followup.standing import Filter, StandingLine, as_data
from briefgen.publish.options import Order

_FILE = click.Path(exists=True, readable=False, path_type=Path)
"""One that is there; one that cannot be read is not placed."""
_TITLE = 46
"""Letters of a title that are shown."""


@command(
    "briefgen collect returned/*.docx                    what they propose; nothing is written",
    "briefgen collect checklist.pdf --apply              add it to updates.yaml",
    "briefgen collect tracker.xlsx --apply --date 2024-10-14 --by msit",
)
@click.argument("papers", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--apply", "is_applied", is_flag=True, help="Add the proposals to updates.yaml.")
@click.option("--date", "when", type=day, help="The day of the changes; else the day of the dialogue, or today.")
@click.option("--by", type=ORGANISATION, default="", help="Who sent the files, if not the readers they were made for.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def collect_command(
    session: Session, papers: tuple[Path, ...], is_applied: bool, when: dt.date | None, by: str, as_json: bool
) -> None:
    """Read returned checklists, decisions and trackers (Word, PDF, Excel), and show what they change.

    Only the key of a box and the reference of the paper count. Each mark is proposed, or said already, or not placed,
    with its reason: a row that was copied or is gone, another edition, two files that contradict each other, data that
    have moved on. Exit 1 if something was not placed.
    """
    place = open_workplace(session.root)
    returned = ReturnedFiles([(str(path), path) for path in papers], session.today, when, by)
    found = followup.collect(place, returned, apply=is_applied)
    if as_json:
        session.data(_collection_data(found))
    else:
        rows = [(each.id, each.was or "–", each.now, each.by or "–", each.file) for each in found.proposals]
        for line in table(("item", "was", "now", "by", "file"), [tuple(map(_one_line, row)) for row in rows]):
            session.result(line)
        for how, outcomes in (("said already", found.already), ("not placed", found.unplaced)):
            for each in outcomes:
                session.remark(_one_line(f"{how}: {': '.join(filter(None, (each.file, each.key, each.reason)))}"))
    for name, made in found.older:
        session.remark(_one_line(f"{name} is of an older edition, of {made}: compared with what went out then"))
    _conclude(session, found, is_applied)
    if found.unplaced:
        leave(1)


def _one_line(words: str) -> str:
    """Words that may hold line ends, of a file’s name or in it: nothing looks like a line of its own."""
    return "\\n".join(words.splitlines())


def _collection_data(found: Collection) -> dict[str, object]:
    """The result for a program; `older` are files of an edition that is not the newest, where there are any."""
    older = [{"file": name, "day": made} for name, made in found.older]
    return {
        "proposals": [{"id": p.id, "was": p.was, "now": p.now, "file": p.file} for p in found.proposals],
        "already_said": [{"reason": a.reason, "file": a.file, "key": a.key} for a in found.already],
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


@command(
    "briefgen status                          all commitments by field, and our next steps",
    "briefgen status --late --by lead         what is past its date, by who leads it",
    "briefgen status --due-within 30 --lead msit",
    "briefgen status --audience partner       as the partner may know it",
)
@click.argument("wanted", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--late", is_flag=True, help="Only what is past its last day.")
@click.option("--due-within", type=click.IntRange(0), metavar="DAYS", help="Only what is due within so many days.")
@click.option("--lead", type=ORGANISATION, default="", help="Only what this organisation leads.")
@click.option("--audience", type=AUDIENCE, default="", help="What this reader may know, in their language.")
@click.option("--by", type=click.Choice(("field", "lead")), default="field", help="What the lines are grouped by.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def status_command(
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
    place = open_workplace(session.root)
    order = Order(today=session.today, dialogues=wanted, as_of=as_of)
    asked = Filter(late=late, due_within=due_within, lead=lead)
    found = followup.status(place, order, asked, reader=audience)
    if as_json:
        session.data([as_data(line) for each in found for line in each.lines])
    for each in () if as_json else found:
        _say(session, each, by)


def _say(session: Session, found: DialogueStanding, by: str) -> None:
    """A heading for each group, and its lines below it."""
    words = found.words
    session.remark(f"{found.dialogue} as of {found.as_of}: {counted(len(found.lines), 'line')}")
    groups: dict[str, list[StandingLine]] = {}
    for line in found.lines:
        groups.setdefault(line.field if by == "field" else line.lead, []).append(line)
    rows = [_standing_row(line, found.as_of, words) for group in groups.values() for line in group]
    head = [words(f"tracker.{column}") for column in ("number", "what", "due", "rating", "status", "news")]
    said = list(table(head, rows))
    session.result(said.pop(0) if said else words("memo.none"))
    for name, group in groups.items():
        session.result(f"\n{name}")
        for _ in group:
            session.result(allow_breaks(said.pop(0)))


def _standing_row(line: StandingLine, as_of: dt.date, words: Wording) -> tuple[str, ...]:
    item, stands = line.item, line.standing
    colour = item.state.colour
    moved = words("tracker.moved", n=stands.slips) if stands.slips not in (0, 2) else ""
    moved = words("tracker.twice") if stands.slips == 2 else moved
    due = (item.due.words, moved, words("tracker.late", n=line.late) if line.late else "")
    return (
        item.number or item.id,
        item.title if len(item.title) <= _TITLE else f"{item.title[: _TITLE - 1]}…",
        ", ".join(part for part in due if part) or "–",
        f"{RATING_MARKS[colour]} {words(f'rating.{colour}')}" if colour else "–",
        item.state.word,
        words("tracker.age", n=(as_of - stands.news).days) if stands.news else "–",
    )


@command(
    "briefgen export                               tracker, calendar and facts for every reader",
    "briefgen export --audience working --form xlsx",
)
@click.argument("wanted", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--audience", "audiences", type=AUDIENCE, multiple=True, help="Only this reader; may be repeated.")
@click.option("--form", "forms", type=click.Choice(FORMATS), multiple=True, help="Only this kind; may be repeated.")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--force", is_flag=True, help="Replace files changed by hand; the old one stays beside the new.")
@pass_session
def export_command(
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
    place = open_workplace(session.root)
    order = Order(today=session.today, dialogues=wanted, audiences=audiences, round=meeting, as_of=as_of)
    now = dt.datetime.now().astimezone()
    done = followup.export(place, order, forms=forms or FORMATS, force=force, now=now)
    session.problems(done.notices)
    for outcome in done.outcomes:
        session.result(f"{outcome.action:9}  {outcome.path}")
        if outcome.action == "kept":
            what = "was changed since it was exported; --force replaces it and keeps yours beside it"
            session.remark(f"{outcome.path} {what}")


@command("briefgen verify memo.pdf checklist.docx    whatever they are called now")
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
    verdicts = [*zip(paths, followup.verify(place, [files.read(path, str(path)) for path in paths]), strict=True)]
    if as_json:
        session.data({"files": [{"file": str(path)} | asdict(verdict) for path, verdict in verdicts]})
    session.problems(ledgers_elsewhere(place))
    names = followup.recipient_names(place) if any(verdict.copy for _, verdict in verdicts) else {}
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
