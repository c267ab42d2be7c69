"""Looking back on what was mailed: who has what, who is behind, and what an officer knows better than the ledger."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from briefgen import files
from briefgen.cli import mail_output as words
from briefgen.cli.mail_plan import Wishes, manner_of, now, planned, write_drafts
from briefgen.cli.mailing import Mailing
from briefgen.cli.session import Session, counted
from briefgen.errors import Problem, Refused
from briefgen.mail.holders import Holding, corrections, holdings, named, statuses
from briefgen.mail.send import assume
from briefgen.publish.plan import Plan


def show_status(session: Session, mailing: Mailing, *, as_json: bool) -> None:
    """Who holds which edition, and who is behind."""
    found = [(issue, statuses(issue, mailing.recipients)) for issue in map(mailing.issue, mailing.plans)]
    if as_json:
        session.data({"recipients": [words.status_data(issue, each) for issue, those in found for each in those]})
    for issue, those in () if as_json else found:
        for line in words.standing_lines(issue, those):
            session.result(line)
    session.problems(mailing.problems)


def show_holders(session: Session, mailing: Mailing, what: str, wishes: Wishes) -> None:
    """Who has it; and, with drafts wished for, a correction to each of them."""
    digest = files.sha256(files.read(Path(what), what)) if Path(what).is_file() else ""
    meant = named(what, digest)
    found = [(plan, holdings(mailing.book(plan.dialogue.id).read(), meant)) for plan in mailing.plans]
    pairs = [(plan.dialogue.id, holding) for plan, those in found for holding in those]
    if wishes.as_json:
        session.data({"holders": [words.holding_data(*pair) for pair in pairs]})
    for pair in () if wishes.as_json else pairs:
        session.result(words.holding_line(*pair))
    if not pairs:
        session.remark(f"nobody was sent a paper that is meant by “{what}”")
    for plan, those in found if wishes.drafts else ():
        _correct(session, mailing, plan, those, wishes)


def _correct(session: Session, mailing: Mailing, plan: Plan, those: tuple[Holding, ...], wishes: Wishes) -> None:
    """Drafts to exactly those who have it."""
    manner = manner_of(mailing, wishes)
    letters, notices = corrections(mailing.issue(plan), mailing.recipients, those, mailing.clerk(plan), manner)
    if wishes.drafts:
        write_drafts(session, wishes.drafts, letters)
    session.problems([*notices, *(problem for letter in letters for problem in letter.problems)])


def write_down(session: Session, mailing: Mailing, assumed: tuple[str, ...], wishes: Wishes) -> None:
    """What an officer knows about recipients goes into the ledgers."""
    for name in sorted(mailing.named(assumed)):
        number = sum(_assumed(replace(mailing, plans=(plan,)), plan, name, wishes) for plan in mailing.plans)
        if not number:
            raise Refused(Problem("nothing of it is unknown, and nothing is ready to be sent", item=name))
        session.result(f"{name}: {counted(number, 'message')} written down as sent")


def _assumed(mailing: Mailing, plan: Plan, name: str, wishes: Wishes) -> int:
    """How many messages of one dialogue were written down."""
    book = mailing.book(plan.dialogue.id)
    with book.locked():
        found = next((each for each in planned(mailing, wishes).deliveries if each.recipient.id == name), None)
        return assume(mailing.issue(plan), name, found, book, now())
