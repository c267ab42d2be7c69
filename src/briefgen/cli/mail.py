"""`briefgen mail`: papers on their way."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from briefgen import files
from briefgen.app import ledgers, mail
from briefgen.app.mail import Mailing, MailWishes, Surroundings
from briefgen.app.workplace import Workplace, open_workplace
from briefgen.cli import mail_output as words
from briefgen.cli.completion import DIALOGUE, RECIPIENT, ROUND
from briefgen.cli.options import command, day, pass_session
from briefgen.cli.session import Session, counted, leave
from briefgen.dialogue.mailboxes import normalise_address
from briefgen.editions.ledger import LedgerEvent
from briefgen.mail.delivery import Delivery
from briefgen.mail.send import Clock, Result
from briefgen.publish.options import Order


class MailCall(Struct, frozen=True, kw_only=True):
    """What is to go out, and what is to be done with it, as it was typed."""

    wishes: MailWishes
    drafts: Path | None
    archive: Path | None
    sends: bool
    yes: bool
    per_minute: int | None
    skips: bool
    accepts: bool
    as_json: bool

    @property
    def acts(self) -> bool:
        """Whether anything is to be done at all, and not only shown."""
        return bool(self.sends or self.drafts or self.archive)


FOLDER, FILE = click.Path(file_okay=False, path_type=Path), click.Path(dir_okay=False, path_type=Path)


def address(typed: str) -> str:
    """One address; a usage error for anything else."""
    try:
        return normalise_address(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@command(
    "briefgen mail                            who would get what; sends nothing",
    "briefgen mail --draft drafts             a draft for each recipient",
    "briefgen mail --send --to me@example.org a rehearsal, all to one address",
    "briefgen mail --send                     for good, after a question",
    "briefgen mail --holders C03 --draft d    corrections to whoever has C03",
    "briefgen mail --chase                    to each lead: late and due soon",
)
@click.argument("dialogues", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="As given to the build.")
@click.option("--edition", metavar="ID", default="", help="This very edition, though the data have moved on.")
@click.option("--draft", "drafts", type=FOLDER, metavar="DIR", help="Write drafts.")
@click.option("--mbox", "archive", type=FILE, metavar="FILE", help="Write an archive.")
@click.option("--send", "sends", is_flag=True, help="Send by the mail server.")
@click.option("--yes", is_flag=True, help="Send without a question; needed where there is no terminal.")
@click.option("--to", "rehearsal", type=address, metavar="ADDRESS", help="Rehearse: everything to this address.")
@click.option("--per-minute", type=click.IntRange(1), metavar="N", help="At most so many messages in a minute.")
@click.option("--skip-refused", "skips", is_flag=True, help="Send to the others where somebody is refused.")
@click.option("--resend", type=RECIPIENT, multiple=True, help="Send again to a recipient who is unknown.")
@click.option("--assume-sent", "assumed", type=RECIPIENT, multiple=True, help="A recipient who is unknown has it.")
@click.option("--accept-loss", "accepts", is_flag=True, help="Go on with a ledger that lost lines, and record that.")
@click.option("--status", "shows_status", is_flag=True, help="Who holds which edition, who is behind.")
@click.option("--holders", "what", metavar="WHAT", default="", help="Who got a paper: an item's id, a file or a hash.")
@click.option("--chase", "chasing", is_flag=True, help="Remind each lead of what is late or due soon.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def mail_command(
    session: Session,
    /,
    dialogues: tuple[str, ...],
    meeting: str,
    as_of: dt.date | None,
    edition: str,
    rehearsal: str | None,
    resend: tuple[str, ...],
    assumed: tuple[str, ...],
    shows_status: bool,
    what: str,
    chasing: bool,
    **typed: Any,
) -> None:
    """Show who would get which papers; write drafts; or send them, each once.

    Nothing goes that is not in the record of the newest edition, released to its recipient and cleared.
    """
    call = MailCall(wishes=MailWishes(chases=chasing, rehearsal=rehearsal or "", resend=resend), **typed)
    if what and (call.sends or call.archive or chasing):
        raise click.UsageError("--holders lists, or drafts a correction with --draft; it sends nothing")
    place = open_workplace(session.root)
    if call.accepts:
        _accept_losses(session, place, dialogues, call)
        return
    order = Order(today=session.today, dialogues=dialogues, round=meeting, as_of=as_of)
    around = Surroundings(Clock(now, time.sleep, time.monotonic), os.environ, password)
    mailing = mail.open_mailing(place, order, around, edition)
    if shows_status:
        _show_status(session, mailing, as_json=call.as_json)
    elif what:
        _show_holders(session, mailing, what, call)
    elif assumed:
        for name in sorted(mailing.check_recipient_ids(assumed)):
            number = mail.assume_sent(mailing, name, call.wishes)
            session.result(f"{name}: {counted(number, 'message')} written down as sent")
    else:
        _deliver(session, mailing, call)


def now() -> dt.datetime:
    """The moment, in the zone of this machine."""
    return dt.datetime.now().astimezone()


def password(service: str, account: str) -> str:
    """What the keyring has; a machine without one has nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(service, account) or ""
    except KeyringError:
        return ""


def _deliver(session: Session, mailing: Mailing, call: MailCall) -> None:
    """Plan under the locks of the ledgers, so that nobody else sends in between; then show, or do it."""
    with mail.locked_ledgers(mailing) if call.sends else nullcontext():
        found = mail.plan_mailing(mailing, call.wishes)
        stopped = found.stops(skip_refused=call.skips)
        goes = call.acts and not stopped
        for line in () if call.as_json or goes else words.listing(found.deliveries):
            session.result(line)
        if call.wishes.chases and not found.deliveries:
            session.remark("nothing is late or due soon, so there is nobody to remind")
        session.problems([*found.against, *found.doubts], err=call.acts or call.as_json)
        results = list(_done(session, mailing, call, found.ready)) if goes else []
    if call.as_json:
        session.data(words.everything(found.deliveries, results, [*found.against, *found.doubts]))
    if call.acts and not goes:
        session.remark("nothing was sent or written; --skip-refused leaves out those who are refused")
    sent = sum(result.outcome.event is LedgerEvent.SENT for result in results)
    if found.doubts or stopped or (call.sends and sent < len(found.ready)):
        leave(1)


def _done(session: Session, mailing: Mailing, call: MailCall, ready: Sequence[Delivery]) -> Iterator[Result]:
    """Write drafts and archive, and send, as wished; what became of each message that was sent."""
    _write_drafts(session, call.drafts, ready)
    if call.archive:
        mail.write_archive(ready, call.archive, now())
        session.remark(f"{counted(len(ready), 'message')} written to {call.archive}")
    if call.sends and ready:
        yield from _sent(session, mailing, call, ready)
    elif not ready:
        session.remark("nothing left to send")


def _write_drafts(session: Session, folder: Path | None, ready: Iterable[Delivery]) -> None:
    for path in mail.write_drafts(ready, folder) if folder else ():
        session.remark(f"draft written: {path}")


def _sent(session: Session, mailing: Mailing, call: MailCall, ready: Sequence[Delivery]) -> Iterator[Result]:
    """Ask, then send; each outcome is said as it comes."""
    server = mailing.server()
    _ask(session, call, f"Send {counted(len(ready), 'message')} by {server}?", ready)
    for result in mail.send(mailing, ready, server, call.per_minute or 0):
        if not call.as_json:
            session.result(words.outcome_line(result))
        session.problems([result.outcome.problem] if result.outcome.problem else [])
        yield result


def _accept_losses(session: Session, place: Workplace, dialogues: Sequence[str], call: MailCall) -> None:
    """Show what was lost, ask, and go on without it; nothing is sent."""
    if call.acts:
        raise click.UsageError("--accept-loss sends nothing: look at “briefgen mail” before you send")
    losses = ledgers.ledger_losses(place, dialogues)
    session.problems(problem for found in losses.values() for problem in found)
    if not losses:
        session.remark("no ledger has lost anything; nothing was changed")
    elif not call.yes:
        _ask_person("Go on without it? Whoever stands in no line counts as having nothing.")
    for name in losses:
        lines = ledgers.accept_loss(place, name, now())
        session.result(f"{name}: taken over with {counted(lines, 'line')}; look at briefgen mail before you send")


def _ask_person(question: str) -> None:
    """Ask a person on a terminal, who may break it off; elsewhere nobody can be asked."""
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is here to ask: --yes goes on without a question")
    click.confirm(question, abort=True, err=True)


def _ask(session: Session, call: MailCall, question: str, ready: Sequence[Delivery]) -> None:
    """Show what would go, and ask, unless `--yes` says it."""
    if call.yes:
        return
    for line in words.listing(ready) if sys.stdin.isatty() else ():
        session.remark(line)
    _ask_person(question)


def _show_status(session: Session, mailing: Mailing, *, as_json: bool) -> None:
    """Who holds which edition, and who is behind."""
    found = mail.mail_status(mailing)
    if as_json:
        session.data({"recipients": [words.status_data(issue, each) for issue, those in found for each in those]})
    for issue, those in () if as_json else found:
        for line in words.standing_lines(issue, those):
            session.result(line)
    session.problems(mailing.problems)


def _show_holders(session: Session, mailing: Mailing, what: str, call: MailCall) -> None:
    """Who has it; and, with drafts wished for, a correction to each of them."""
    digest = files.sha256(files.read(Path(what), what)) if Path(what).is_file() else ""
    found = mail.holders(mailing, what, digest)
    pairs = [(each.dialogue, holding) for each in found for holding in each.holdings]
    if call.as_json:
        session.data({"holders": [words.holding_data(*pair) for pair in pairs]})
    for pair in () if call.as_json else pairs:
        session.result(words.holding_line(*pair))
    if not pairs:
        session.remark(f"nobody was sent a paper that is meant by “{what}”")
    for each in found if call.drafts else ():
        made = mail.correct(mailing, each, call.wishes)
        _write_drafts(session, call.drafts, made.letters)
        session.problems(made.problems)
