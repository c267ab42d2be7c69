"""`briefgen mail`."""

from __future__ import annotations

import datetime as dt
import ssl
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import click

from briefgen import files
from briefgen.build.plan import Plan
from briefgen.build.site import Order
from briefgen.cli import mail_words as words
from briefgen.cli.command import Command, day, pass_session
from briefgen.cli.mailing import Mailing, open_mailing, pdf_password, smtp_password
from briefgen.cli.session import Session, counted, failed, leave, plain
from briefgen.dialogue.recipients import checked_address
from briefgen.editions.ledger import Event
from briefgen.errors import Problem, Refused
from briefgen.mail.chase import chases
from briefgen.mail.delivery import Delivery, Manner, State, deliveries
from briefgen.mail.guard import against_rehearsal
from briefgen.mail.holders import Holding, corrections, holdings, named, statuses
from briefgen.mail.message import draft, mbox
from briefgen.mail.outbox import Outbox
from briefgen.mail.send import Clock, Result, archived, assume, send
from briefgen.mail.settings import server


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is to be done with the deliveries."""

    drafts: Path | None = None
    archive: Path | None = None
    sends: bool = False
    yes: bool = False
    rehearsal: str = ""
    per_minute: int = 0
    skips: bool = False
    resend: tuple[str, ...] = ()
    chases: bool = False
    as_json: bool = False


def address(typed: str) -> str:
    """One address; a usage error for anything else."""
    try:
        return checked_address(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(
    cls=Command,
    examples=(
        "briefgen mail                            who would get what; sends nothing",
        "briefgen mail --draft drafts/            a draft for each, to open in a mail program",
        "briefgen mail --send --to me@example.org a rehearsal: everything to one address",
        "briefgen mail --send                     for good, after a question",
        "briefgen mail --holders C03 --draft d/   a correction to whoever got a paper that says C03",
        "briefgen mail --chase                    each lead's late and soon-due items",
    ),
)
@click.argument("dialogues", nargs=-1, metavar="[DIALOGUE]...")
@click.option("--round", "meeting", metavar="ID", default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="As given to the build.")
@click.option("--edition", metavar="ID", default="", help="This very edition, though the data have moved on.")
@click.option(
    "--draft", "drafts", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write drafts."
)
@click.option(
    "--mbox", "archive", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write an archive."
)
@click.option("--send", "sends", is_flag=True, help="Send by the mail server.")
@click.option("--yes", is_flag=True, help="Send without a question; needed where there is no terminal.")
@click.option(
    "--to", "rehearsal", type=address, metavar="ADDRESS", default=None, help="Rehearse: everything to this address."
)
@click.option("--per-minute", type=click.IntRange(1), metavar="N", help="At most so many messages in a minute.")
@click.option("--skip-refused", "skips", is_flag=True, help="Send to the others where somebody is refused.")
@click.option("--resend", metavar="ID", multiple=True, help="Send again to a recipient who is unknown.")
@click.option("--assume-sent", "assumed", metavar="ID", multiple=True, help="A recipient who is unknown has it.")
@click.option("--status", "shows_status", is_flag=True, help="Who holds which edition, who is behind.")
@click.option("--holders", "what", metavar="WHAT", default="", help="Who got a paper: an item's id, a file or a hash.")
@click.option("--chase", "chasing", is_flag=True, help="Remind each lead of what is late or due soon.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def command(
    session: Session,
    dialogues: tuple[str, ...],
    meeting: str,
    as_of: dt.date | None,
    edition: str,
    drafts: Path | None,
    archive: Path | None,
    sends: bool,
    yes: bool,
    rehearsal: str | None,
    per_minute: int | None,
    skips: bool,
    resend: tuple[str, ...],
    assumed: tuple[str, ...],
    shows_status: bool,
    what: str,
    chasing: bool,
    as_json: bool,
) -> None:
    """Show who would get which papers; write drafts; or send them, each once.

    Nothing goes that is not in the record of the newest edition, released to its recipient and cleared.
    """
    if what and (sends or archive or chasing):
        raise click.UsageError("--holders lists, or drafts a correction with --draft; it sends nothing")
    order = Order(root=session.workplace(), today=session.today, dialogues=dialogues, round=meeting, as_of=as_of)
    mailing = open_mailing(order, edition)
    wishes = Wishes(
        drafts=drafts,
        archive=archive,
        sends=sends,
        yes=yes,
        rehearsal=rehearsal or "",
        per_minute=per_minute or mailing.settings.per_minute,
        skips=skips,
        resend=resend,
        chases=chasing,
        as_json=as_json,
    )
    if shows_status:
        _show_status(session, mailing, as_json)
    elif what:
        _show_holders(session, mailing, what, wishes)
    elif assumed:
        _write_down(session, mailing, assumed, wishes)
    else:
        _deliver(session, mailing, wishes)


# ---- showing, drafting, sending ---------------------------------------------------------------------------------


def _deliver(session: Session, mailing: Mailing, wishes: Wishes) -> None:
    """Plan under the locks of the ledgers, so that nobody else sends in between; then show, or do it."""
    with ExitStack() as locks:
        for plan in mailing.built if wishes.sends else ():
            locks.enter_context(mailing.book(plan.dialogue.id).locked())
        found, notices = _planned(mailing, wishes)
        doubts = [_unknown(delivery) for delivery in found if delivery.state is State.UNKNOWN]
        against = list(
            dict.fromkeys([*mailing.problems, *mailing.unbuilt, *notices, *(p for d in found for p in d.problems)])
        )
        ready = [delivery for delivery in found if delivery.state is State.READY]
        acts = bool(wishes.sends or wishes.drafts or wishes.archive)
        may = acts and (wishes.skips or not failed(against))
        if not wishes.as_json and not (acts and may):
            for line in words.listing(found):
                session.result(line)
        session.problems([*against, *doubts], err=acts or wishes.as_json)
        results = list(_done(session, mailing, wishes, ready)) if may else []
    if wishes.as_json:
        session.data(
            {
                "deliveries": [words.delivery_data(delivery) for delivery in found],
                "results": [words.result_data(result) for result in results],
                "problems": [plain(problem) for problem in (*against, *doubts)],
            }
        )
    if acts and not may:
        session.remark("nothing was sent or written; --skip-refused leaves out those who are refused")
    sent = sum(result.outcome.event is Event.SENT for result in results)
    if doubts or (failed(against) and not may) or (wishes.sends and sent < len(ready)):
        leave(1)


def _planned(mailing: Mailing, wishes: Wishes) -> tuple[list[Delivery], list[Problem]]:
    """Every delivery of every edition, and notices."""
    manner = _manner(mailing, wishes)
    issues = {plan.name: mailing.issue(plan) for plan in mailing.built}
    if wishes.rehearsal:
        sender = mailing.settings.sender.address if mailing.settings.sender else ""
        if why := against_rehearsal(wishes.rehearsal, mailing.recipients, sender, list(issues.values())):
            raise Refused(Problem(f"a rehearsal would show everything to it: {why}"))
    found: list[Delivery] = []
    notices: list[Problem] = []
    for plan in mailing.built:
        issue, clerk = issues[plan.name], mailing.clerk(plan)
        if wishes.chases:
            chased, more = chases(issue, mailing.recipients, clerk, manner, mailing.tools(plan))
            found += chased
            notices += more
        else:
            found += deliveries(issue, mailing.recipients, clerk, manner)
    return found, notices


def _manner(mailing: Mailing, wishes: Wishes) -> Manner:
    return Manner(
        now=_now(),
        sender=mailing.settings.sender,
        passwords=pdf_password,
        resend=mailing.named(wishes.resend),
        rehearsal=wishes.rehearsal,
        against=mailing.against,
        largest=mailing.settings.largest,
    )


def _unknown(delivery: Delivery) -> Problem:
    """A recipient of whom nobody knows whether he has what was begun to be sent."""
    recipient = delivery.recipient
    papers = ", ".join(copy.path for copy in delivery.held)
    hint = f"ask; then --assume-sent {recipient.id}, or --send --resend {recipient.id}"
    return Problem(f"unknown whether it has {papers}, so nothing is sent to it", recipient.place, recipient.id, hint)


def _done(session: Session, mailing: Mailing, wishes: Wishes, ready: list[Delivery]) -> Iterator[Result]:
    """Write drafts and archive, and send, as wished; what became of each message that was sent."""
    if wishes.drafts:
        _write_drafts(session, wishes.drafts, ready)
    if wishes.archive:
        files.write(wishes.archive, mbox(archived(ready, _now()), _now()))
        session.remark(f"{counted(len(ready), 'message')} written to {wishes.archive}")
    if not wishes.sends:
        return
    if not ready:
        session.remark("nothing left to send")
        return
    yield from _sent(session, mailing, wishes, ready)


def _write_drafts(session: Session, folder: Path, ready: Iterable[Delivery]) -> None:
    for delivery in ready:
        if delivery.message:
            kind = "" if delivery.kind == "papers" else f"_{delivery.kind}"
            name = f"{delivery.issue.dialogue.id}_{delivery.issue.edition.round}{kind}_{delivery.recipient.id}.eml"
            files.write(folder / name, draft(delivery.message))
            session.remark(f"draft written: {folder / name}")


def _sent(session: Session, mailing: Mailing, wishes: Wishes, ready: list[Delivery]) -> Iterator[Result]:
    """Ask, connect, send; each outcome is said as it comes."""
    chosen = server(mailing.settings, smtp_password(mailing.settings))
    _ask(session, wishes, f"Send {counted(len(ready), 'message')} by {chosen}?", ready)
    outbox = Outbox(chosen, ssl.create_default_context(), time.sleep)
    try:
        if problem := outbox.open():
            raise Refused(problem)
        for result in send(ready, mailing.book, outbox, Clock(_now, time.sleep), wishes.per_minute):
            if not wishes.as_json:
                session.result(words.outcome_line(result))
            session.problems([result.outcome.problem] if result.outcome.problem else [])
            yield result
    finally:
        outbox.close()


def _ask(session: Session, wishes: Wishes, question: str, ready: Iterable[Delivery]) -> None:
    """A person says yes on a terminal; elsewhere `--yes` does."""
    if wishes.yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is here to ask: --yes sends without a question")
    for line in words.listing(list(ready)):
        session.remark(line)
    click.confirm(question, abort=True, err=True)


def _now() -> dt.datetime:
    """The moment, in the zone of this machine."""
    return dt.datetime.now().astimezone()


# ---- looking back -----------------------------------------------------------------------------------------------


def _show_status(session: Session, mailing: Mailing, as_json: bool) -> None:
    found = [(issue, statuses(issue, mailing.recipients)) for issue in map(mailing.issue, mailing.plans)]
    if as_json:
        session.data({"recipients": [words.status_data(issue, each) for issue, those in found for each in those]})
    for issue, those in () if as_json else found:
        for line in words.standing_lines(issue, those):
            session.result(line)
    session.problems(mailing.problems)


def _show_holders(session: Session, mailing: Mailing, what: str, wishes: Wishes) -> None:
    """Who has it; and, with `--draft`, a correction to each of them."""
    digest = files.sha256(files.read(Path(what), what)) if Path(what).is_file() else ""
    meant = named(what, digest)
    found = [(plan, holdings(mailing.book(plan.dialogue.id).read(), meant)) for plan in mailing.plans]
    if wishes.as_json:
        session.data(
            {"holders": [words.holding_data(plan.dialogue.id, each) for plan, those in found for each in those]}
        )
    for plan, those in () if wishes.as_json else found:
        for holding in those:
            session.result(words.holding_line(plan.dialogue.id, holding))
    if not any(those for _, those in found):
        session.remark(f"nobody was sent a paper that is meant by “{what}”")
    if wishes.drafts:
        for plan, those in found:
            _draft_corrections(session, mailing, plan, those, wishes)


def _draft_corrections(
    session: Session, mailing: Mailing, plan: Plan, those: tuple[Holding, ...], wishes: Wishes
) -> None:
    manner = replace(_manner(mailing, wishes), against={})
    letters, notices = corrections(mailing.issue(plan), mailing.recipients, those, mailing.clerk(plan), manner)
    if wishes.drafts:
        _write_drafts(session, wishes.drafts, letters)
    session.problems([*notices, *(problem for letter in letters for problem in letter.problems)])


def _write_down(session: Session, mailing: Mailing, assumed: tuple[str, ...], wishes: Wishes) -> None:
    """What an officer knows about recipients goes into the ledgers."""
    for name in sorted(mailing.named(assumed)):
        number = 0
        for plan in mailing.plans:
            book = mailing.book(plan.dialogue.id)
            with book.locked():
                only = replace(mailing, plans=(plan,))
                found = next((d for d in _planned(only, wishes)[0] if d.recipient.id == name), None)
                number += assume(mailing.issue(plan), name, found, book, _now())
        if not number:
            raise Refused(Problem("nothing of it is unknown, and nothing is ready to be sent", item=name))
        session.result(f"{name}: {counted(number, 'message')} written down as sent")
