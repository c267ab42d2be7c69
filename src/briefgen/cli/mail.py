"""`briefgen mail`."""

from __future__ import annotations

import datetime as dt
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from briefgen import files
from briefgen.cli import mail_output as words
from briefgen.cli.completion import DIALOGUE, RECIPIENT, ROUND
from briefgen.cli.mail_back import show_holders, show_status, write_down
from briefgen.cli.mail_plan import Wishes, now, planned, write_drafts
from briefgen.cli.mailing import Mailing, open_mailing, smtp_password
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session, counted, leave
from briefgen.dialogue.recipients import normalise_address
from briefgen.editions.ledger import LedgerEvent
from briefgen.errors import Refused
from briefgen.mail.delivery import Delivery
from briefgen.mail.message import mbox
from briefgen.mail.send import Clock, Result, archived, send
from briefgen.mail.settings import server
from briefgen.mail.smtp import SmtpConnection
from briefgen.publish.workspace import Order


def address(typed: str) -> str:
    """One address; a usage error for anything else."""
    try:
        return normalise_address(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command(
    cls=Command,
    examples=(
        "briefgen mail                            who would get what; sends nothing",
        "briefgen mail --draft drafts             a draft for each recipient",
        "briefgen mail --send --to me@example.org a rehearsal, all to one address",
        "briefgen mail --send                     for good, after a question",
        "briefgen mail --holders C03 --draft d    corrections to whoever has C03",
        "briefgen mail --chase                    to each lead: late and due soon",
    ),
)
@click.argument("dialogues", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
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
@click.option("--resend", type=RECIPIENT, multiple=True, help="Send again to a recipient who is unknown.")
@click.option("--assume-sent", "assumed", type=RECIPIENT, multiple=True, help="A recipient who is unknown has it.")
@click.option("--status", "shows_status", is_flag=True, help="Who holds which edition, who is behind.")
@click.option("--holders", "what", metavar="WHAT", default="", help="Who got a paper: an item's id, a file or a hash.")
@click.option("--chase", "chasing", is_flag=True, help="Remind each lead of what is late or due soon.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def mail_command(
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
        show_status(session, mailing, as_json=as_json)
    elif what:
        show_holders(session, mailing, what, wishes)
    elif assumed:
        write_down(session, mailing, assumed, wishes)
    else:
        _deliver(session, mailing, wishes)


def _deliver(session: Session, mailing: Mailing, wishes: Wishes) -> None:
    """Plan under the locks of the ledgers, so that nobody else sends in between; then show, or do it."""
    with ExitStack() as locks:
        for plan in mailing.built if wishes.sends else ():
            locks.enter_context(mailing.book(plan.dialogue.id).locked())
        found = planned(mailing, wishes)
        goes = wishes.acts and not found.stops(wishes)
        for line in () if wishes.as_json or goes else words.listing(found.deliveries):
            session.result(line)
        session.problems([*found.against, *found.doubts], err=wishes.acts or wishes.as_json)
        results = list(_done(session, mailing, wishes, found.ready)) if goes else []
    if wishes.as_json:
        session.data(words.everything(found.deliveries, results, [*found.against, *found.doubts]))
    if wishes.acts and not goes:
        session.remark("nothing was sent or written; --skip-refused leaves out those who are refused")
    sent = sum(result.outcome.event is LedgerEvent.SENT for result in results)
    if found.doubts or found.stops(wishes) or (wishes.sends and sent < len(found.ready)):
        leave(1)


def _done(session: Session, mailing: Mailing, wishes: Wishes, ready: list[Delivery]) -> Iterator[Result]:
    """Write drafts and archive, and send, as wished; what became of each message that was sent."""
    if wishes.drafts:
        write_drafts(session, wishes.drafts, ready)
    if wishes.archive:
        files.write(wishes.archive, mbox(archived(ready, now()), now()))
        session.remark(f"{counted(len(ready), 'message')} written to {wishes.archive}")
    if wishes.sends and ready:
        yield from _sent(session, mailing, wishes, ready)
    elif not ready:
        session.remark("nothing left to send")


def _sent(session: Session, mailing: Mailing, wishes: Wishes, ready: list[Delivery]) -> Iterator[Result]:
    """Ask, connect, send; each outcome is said as it comes."""
    chosen = server(mailing.settings, smtp_password(mailing.settings))
    _ask(session, wishes, f"Send {counted(len(ready), 'message')} by {chosen}?", ready)
    outbox = SmtpConnection(chosen, ssl.create_default_context(), time.sleep)
    try:
        if problem := outbox.open():
            raise Refused(problem)
        for result in send(ready, mailing.book, outbox, Clock(now, time.sleep), wishes.per_minute):
            if not wishes.as_json:
                session.result(words.outcome_line(result))
            session.problems([result.outcome.problem] if result.outcome.problem else [])
            yield result
    finally:
        outbox.close()


def _ask(session: Session, wishes: Wishes, question: str, ready: list[Delivery]) -> None:
    """A person says yes on a terminal; elsewhere `--yes` does."""
    if wishes.yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is here to ask: --yes sends without a question")
    for line in words.listing(ready):
        session.remark(line)
    click.confirm(question, abort=True, err=True)
