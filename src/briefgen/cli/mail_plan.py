"""What a call of `mail` comes to before anything is done: every delivery, and everything against them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from briefgen import files
from briefgen.cli.mailing import Mailing, pdf_password
from briefgen.cli.session import Session
from briefgen.errors import Problem, Refused, failed
from briefgen.mail.chase import chases
from briefgen.mail.delivery import Delivery, DeliveryState, MailOptions, deliveries
from briefgen.mail.message import draft
from briefgen.mail.release_check import against_rehearsal


class Wishes(Struct, frozen=True, kw_only=True):
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

    @property
    def acts(self) -> bool:
        """Whether anything is to be done at all, and not only shown."""
        return bool(self.sends or self.drafts or self.archive)


class Planned(Struct, frozen=True):
    """Every delivery; problems and notices against them; and a problem for each recipient who is unknown."""

    deliveries: tuple[Delivery, ...]
    against: tuple[Problem, ...]
    doubts: tuple[Problem, ...]

    @property
    def ready(self) -> list[Delivery]:
        """Those that may go."""
        return [delivery for delivery in self.deliveries if delivery.state is DeliveryState.READY]

    def stops(self, wishes: Wishes) -> bool:
        """Whether somebody is refused, and the others are not to go without him."""
        return failed(self.against) and not wishes.skips


def planned(mailing: Mailing, wishes: Wishes) -> Planned:
    """The plan of every edition that was built."""
    manner = manner_of(mailing, wishes)
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
    refusals = (problem for delivery in found for problem in delivery.problems)
    against = dict.fromkeys([*mailing.problems, *mailing.unbuilt, *notices, *refusals])
    doubts = [_unknown(delivery) for delivery in found if delivery.state is DeliveryState.UNKNOWN]
    return Planned(tuple(found), tuple(against), tuple(doubts))


def manner_of(mailing: Mailing, wishes: Wishes) -> MailOptions:
    """How deliveries are to be made."""
    return MailOptions(
        now=now(),
        sender=mailing.settings.sender,
        passwords=pdf_password,
        resend=mailing.named(wishes.resend),
        rehearsal=wishes.rehearsal,
        against=mailing.against,
        largest=mailing.settings.largest,
    )


def write_drafts(session: Session, folder: Path, ready: Iterable[Delivery]) -> None:
    """One `.eml` for each delivery."""
    for delivery in ready:
        if delivery.message:
            kind = "" if delivery.kind == "papers" else f"_{delivery.kind}"
            name = f"{delivery.issue.dialogue.id}_{delivery.issue.edition.round}{kind}_{delivery.recipient.id}.eml"
            files.write(folder / name, draft(delivery.message))
            session.remark(f"draft written: {folder / name}")


def now() -> dt.datetime:
    """The moment, in the zone of this machine."""
    return dt.datetime.now().astimezone()


def _unknown(delivery: Delivery) -> Problem:
    """A recipient of whom nobody knows whether he has what was begun to be sent."""
    recipient = delivery.recipient
    papers = ", ".join(copy.path for copy in delivery.held)
    hint = f"ask; then --assume-sent {recipient.id}, or --send --resend {recipient.id}"
    return Problem(f"unknown whether it has {papers}, so nothing is sent to it", recipient.place, recipient.id, hint)
