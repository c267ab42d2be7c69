"""Mail: who would get what, drafts, sending, who has what, and corrections.

In: a workplace, an order, and `Surroundings` (clock, environment, passwords). Out: deliveries with all problems against
them, and one result for each message. Begin at `open_mailing`, then `plan_mailing`, then `send`.
"""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct, structs

from briefgen import files
from briefgen.app.clear import open_writer
from briefgen.app.workplace import Workplace
from briefgen.compose.facts import calendar
from briefgen.compose.paper import Composed
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.dialogue.recipients import Recipient, load_recipients
from briefgen.editions import copies
from briefgen.editions.ledger_file import LedgerFile
from briefgen.editions.record import RECORD_NAME
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, failed
from briefgen.mail.chase import ChaseTools, make_chases
from briefgen.mail.delivery import Delivery, DeliveryState, MailOptions, make_deliveries
from briefgen.mail.holders import (
    Holding,
    RecipientStatus,
    copy_matcher,
    find_holdings,
    make_corrections,
    recipient_statuses,
)
from briefgen.mail.letter import LetterWriter
from briefgen.mail.message import format_draft, format_mbox
from briefgen.mail.release_check import Issue, rehearsal_objection, sender_objection
from briefgen.mail.send import Clock, Result, assume, format_messages
from briefgen.mail.send import send as send_each
from briefgen.mail.settings import PREFIX, MailSettings, Server, make_server, read_settings
from briefgen.mail.smtp import SmtpConnection
from briefgen.publish.build import plan_each
from briefgen.publish.options import Order
from briefgen.publish.papers import make_extra_paper
from briefgen.publish.plan import Plan, Wanted
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.workspace import Workspace, open_workspace


class Surroundings(Struct, frozen=True):
    """What only the caller knows: clock, environment values, and passwords."""

    clock: Clock
    environment: Mapping[str, str]
    password: Callable[[str, str], str]
    """The password of a service and an account, from the keyring; empty where it has none."""


class MailWishes(Struct, frozen=True, kw_only=True):
    """What to send: papers, or reminders of what is late (`chases`).

    `rehearsal` is an address that gets everything instead; `resend` are recipients who get papers again whose delivery
    is unknown.
    """

    chases: bool = False
    rehearsal: str = ""
    resend: tuple[str, ...] = ()


class PlannedMailing(Struct, frozen=True):
    """All deliveries; problems and notices against them; a problem for each unknown delivery."""

    deliveries: tuple[Delivery, ...]
    against: tuple[Problem, ...]
    doubts: tuple[Problem, ...]

    @property
    def ready(self) -> tuple[Delivery, ...]:
        """The deliveries that may go."""
        return tuple(each for each in self.deliveries if each.state is DeliveryState.READY)

    def stops(self, *, skip_refused: bool) -> bool:
        """Whether a delivery is refused, and the others are not to go without it."""
        return failed(self.against) and not skip_refused


class DialogueHoldings(Struct, frozen=True):
    """Who has, or may have, copies of one dialogue."""

    plan: Plan
    holdings: tuple[Holding, ...]

    @property
    def dialogue(self) -> str:
        """The id of the dialogue."""
        return self.plan.dialogue.id


class Corrections(Struct, frozen=True):
    """A letter to each recipient who has a copy, and the problems of what cannot go with it."""

    letters: tuple[Delivery, ...]
    problems: tuple[Problem, ...]


class Mailing(Struct, frozen=True, kw_only=True):
    """A workplace with everything needed to mail. `against` are problems of recipients in the list, by their id."""

    workspace: Workspace
    surroundings: Surroundings
    settings: MailSettings
    recipients: tuple[Recipient, ...]
    plans: tuple[Plan, ...]
    problems: tuple[Problem, ...]
    edition: str
    against: Mapping[str, list[Problem]]

    def ledger(self, dialogue: str) -> LedgerFile:
        """The ledger of a dialogue."""
        return LedgerFile(self.workspace.root, dialogue)

    @property
    def built(self) -> tuple[Plan, ...]:
        """The plans of editions that were built, and so can be mailed."""
        return tuple(plan for plan in self.plans if plan.edition.files)

    @property
    def unbuilt(self) -> list[Problem]:
        """A problem for each round of which nothing was built."""
        what = "nothing is built, so there is nothing to mail"
        names = [plan.name for plan in self.plans if not plan.edition.files]
        return [Problem(what, Place(f"{name}/{RECORD_NAME}"), hint="briefgen build") for name in names]

    def issue(self, plan: Plan) -> Issue:
        """The edition of a plan, with its ledger as it is now."""
        return Issue(
            name=plan.name,
            folder=plan.folder,
            edition=plan.edition,
            dialogue=plan.dialogue,
            audiences={audience.id: audience for audience in self.workspace.audiences},
            ledger=self.ledger(plan.dialogue.id).read(),
            copies=copies.read_complete(plan.folder, plan.name, plan.edition),
            stale=tuple(_stale_reasons(plan)),
            insisted=bool(self.edition),
        )

    def writer(self, plan: Plan) -> LetterWriter:
        """The writer of an edition's letters."""
        return open_writer(self.workspace, plan)

    def chase_tools(self, plan: Plan) -> ChaseTools:
        """The functions that make the files of a reminder."""
        as_of = dt.date.fromisoformat(plan.as_of)

        def print_pdf(composed: Composed, audience: Audience) -> tuple[bytes, str]:
            paper = make_extra_paper(composed.document, self.workspace.looks[audience.look])
            return paper.write("pdf"), paper.reference

        days = partial(calendar, as_of=as_of)
        return ChaseTools(library=self.workspace.library, as_of=as_of, print_pdf=print_pdf, calendar=days)

    def check_recipient_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Ids of recipients, each on the list or in a ledger. Raises `Unknown` for one in neither."""
        wanted = frozenset(ids)
        entries = [entry for plan in self.plans for entry in self.ledger(plan.dialogue.id).read().entries]
        known_ids = {recipient.id for recipient in self.recipients} | {entry.recipient for entry in entries}
        if missing := [name for name in ids if name not in known_ids]:
            hint = f"there are {', '.join(sorted(known_ids))}" if known_ids else "data/recipients.yaml is empty"
            raise Unknown(Problem(f"there is no recipient “{missing[0]}”", hint=hint))
        return wanted

    def options(self, wishes: MailWishes) -> MailOptions:
        """The options of deliveries. Raises `Unknown` for a recipient that does not exist."""
        return MailOptions(
            now=self.surroundings.clock.now(),
            sender=self.settings.sender,
            passwords=self._pdf_password,
            resend=self.check_recipient_ids(wishes.resend),
            rehearsal=wishes.rehearsal,
            against=self.against,
            largest=self.settings.largest,
        )

    def server(self) -> Server:
        """The server to send by. Raises `Refused` if host, sender or password is missing."""
        surroundings, settings = self.surroundings, self.settings
        typed = surroundings.environment.get(f"{PREFIX}PASSWORD") if settings.user else ""
        stored = surroundings.password("briefgen", settings.account) if settings.user and not typed else ""
        return make_server(settings, typed or stored)

    def _pdf_password(self, recipient: Recipient) -> str:
        """The password of a recipient's PDF files: from the environment, else from the keyring."""
        name = f"BRIEFGEN_PDF_PASSWORD_{recipient.id.upper().replace('-', '_')}"
        surroundings = self.surroundings
        return surroundings.environment.get(name) or surroundings.password("briefgen-pdf", recipient.id)


def open_mailing(place: Workplace, order: Order, surroundings: Surroundings, edition: str = "") -> Mailing:
    """Read everything that a mailing needs. Problems of single recipients are kept; others are raised as `Refused`.

    `edition` is the id of an edition that is to go out even if the data have changed since. Raises `Unknown` for one
    that does not exist.
    """
    workspace = open_workspace(place.root, order)
    settings = read_settings(place.root, surroundings.environment)
    more: list[Problem] = []
    every = [*plan_each(workspace, more)]
    planned = {plan.dialogue.id: plan.dialogue for plan in every}
    known = (planned.get(name) or load_dialogue(place.root, name)[0] for name in place.dialogues())
    recipients, problems = load_recipients(place.root, workspace.audiences, [each for each in known if each])
    plans = tuple(plan for plan in every if plan.dialogue.id and plan.edition.id.startswith(edition))
    if edition and not plans and not more:
        raise Unknown(Problem(f"there is no edition “{edition}”", hint="briefgen mail names those there are"))
    against: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity is Severity.PROBLEM:
            against.setdefault(problem.item, []).append(problem)
    return Mailing(
        workspace=workspace,
        surroundings=surroundings,
        settings=settings,
        recipients=recipients,
        plans=plans,
        problems=(*problems, *more),
        edition=edition,
        against=against,
    )


@contextmanager
def locked_ledgers(mailing: Mailing) -> Iterator[None]:
    """Lock the ledgers inside the block, so that nobody else sends: from before planning to after the last message."""
    with ExitStack() as locks:
        for plan in mailing.built:
            locks.enter_context(mailing.ledger(plan.dialogue.id).locked())
        yield


def _stale_reasons(plan: Plan) -> Iterator[str]:
    """What a build would change now, file by file; files changed by hand do not count."""
    for step in plan.steps:
        if not isinstance(step, Wanted):
            yield f"{step.path} is no longer wanted"
        elif step.reasons:
            yield f"{step.path}: {describe_reasons(step.reasons)}"
    for each in plan.copied:
        if late := [wish for wish in each.copies if wish.reasons]:
            more = f" and {len(late) - 1} more" if late[1:] else ""
            yield f"{late[0].path}{more}: {describe_reasons(late[0].reasons)}"


def plan_mailing(mailing: Mailing, wishes: MailWishes) -> PlannedMailing:
    """The deliveries of every edition that was built.

    Raises `Unknown` for a recipient who does not exist, `Refused` for a rehearsal that would show papers to somebody
    outside.
    """
    options = mailing.options(wishes)
    issues = {plan.name: mailing.issue(plan) for plan in mailing.built}
    sender = mailing.settings.sender.address if mailing.settings.sender else ""
    compared = mailing.recipients, list(issues.values())
    if sender and (why := sender_objection(sender, *compared)):
        raise Refused(Problem(f"mail cannot come from it: {why}", hint="look at “from” in data/mail.yaml"))
    if wishes.rehearsal and (why := rehearsal_objection(wishes.rehearsal, *compared, sender)):
        hint = "rehearse to one on the list with may_see: internal"
        raise Refused(Problem(f"a rehearsal would show everything to it: {why}", hint=hint))
    found: list[Delivery] = []
    notices: list[Problem] = []
    for plan in mailing.built:
        issue, writer = issues[plan.name], mailing.writer(plan)
        if wishes.chases:
            chased, more = make_chases(issue, mailing.recipients, writer, options, mailing.chase_tools(plan))
            found += chased
            notices += more
        else:
            found += make_deliveries(issue, mailing.recipients, writer, options)
    refusals = (problem for delivery in found for problem in delivery.problems)
    of_ledgers = (notice for issue in issues.values() for notice in issue.ledger.notices)
    against = dict.fromkeys([*mailing.problems, *mailing.unbuilt, *of_ledgers, *notices, *refusals])
    doubts = [_unknown_problem(delivery) for delivery in found if delivery.state is DeliveryState.UNKNOWN]
    return PlannedMailing(tuple(found), tuple(against), tuple(doubts))


def write_drafts(ready: Iterable[Delivery], folder: Path) -> tuple[Path, ...]:
    """Write one `.eml` for each delivery that has a message; returns their paths."""
    paths = []
    for delivery in ready:
        if delivery.message:
            kind = "" if delivery.kind == "papers" else f"_{delivery.kind}"
            name = f"{delivery.issue.dialogue.id}_{delivery.issue.edition.round}{kind}_{delivery.recipient.id}.eml"
            files.write(folder / name, format_draft(delivery.message))
            paths.append(folder / name)
    return tuple(paths)


def write_archive(ready: Iterable[Delivery], path: Path, now: dt.datetime) -> None:
    """Write the messages as they would be sent into one file (mbox)."""
    files.write(path, format_mbox(format_messages(ready, now), now))


def _unknown_problem(delivery: Delivery) -> Problem:
    """The problem of a recipient whose last delivery is unknown."""
    recipient = delivery.recipient
    papers = ", ".join(copy.path for copy in delivery.held)
    hint = f"ask; then --assume-sent {recipient.id}, or --send --resend {recipient.id}"
    return Problem(f"unknown whether it has {papers}, so nothing is sent to it", recipient.place, recipient.id, hint)


def send(mailing: Mailing, ready: Sequence[Delivery], by: Server, per_minute: int = 0) -> Iterator[Result]:
    """Send one message after the other, with a ledger entry before and after each; yields each result as it comes.

    The ledgers must be locked (`locked_ledgers`). At most `per_minute` messages, by default as the settings say.
    Raises `Refused` if the server cannot be reached.
    """
    clock = mailing.surroundings.clock
    connection = SmtpConnection(by, ssl.create_default_context(), clock.sleep)
    try:
        if problem := connection.open():
            raise Refused(problem)
        yield from send_each(ready, mailing.ledger, connection, clock, per_minute or mailing.settings.per_minute)
    finally:
        connection.close()


def assume_sent(mailing: Mailing, name: str, wishes: MailWishes) -> int:
    """Record that a recipient has the messages whose delivery is unknown, or else those that are ready to be sent.

    Returns the number of messages. Raises `Refused` if there is none.
    """
    number = sum(_assume_in_dialogue(mailing, plan, name, wishes) for plan in mailing.plans)
    if not number:
        raise Refused(Problem("nothing of it is unknown, and nothing is ready to be sent", item=name))
    return number


def _assume_in_dialogue(mailing: Mailing, plan: Plan, name: str, wishes: MailWishes) -> int:
    """Record the messages of one dialogue; returns their number."""
    ledger = mailing.ledger(plan.dialogue.id)
    with ledger.locked():
        planned = plan_mailing(structs.replace(mailing, plans=(plan,)), wishes)
        found = next((each for each in planned.deliveries if each.recipient.id == name), None)
        return assume(mailing.issue(plan), name, found, ledger, mailing.surroundings.clock.now())


def mail_status(mailing: Mailing) -> tuple[tuple[Issue, tuple[RecipientStatus, ...]], ...]:
    """Who holds which edition, and who is behind, edition by edition."""
    issues = map(mailing.issue, mailing.plans)
    return tuple((issue, recipient_statuses(issue, mailing.recipients)) for issue in issues)


def holders(mailing: Mailing, what: str, sha256: str = "") -> tuple[DialogueHoldings, ...]:
    """Who has a paper, dialogue by dialogue: by the id of an item in it, a hash, a reference, a path, or its bytes."""
    meant = copy_matcher(what, sha256)
    ledgers = ((plan, mailing.ledger(plan.dialogue.id).read()) for plan in mailing.plans)
    return tuple(DialogueHoldings(plan, find_holdings(ledger, meant)) for plan, ledger in ledgers)


def correct(mailing: Mailing, found: DialogueHoldings, wishes: MailWishes) -> Corrections:
    """A letter to exactly those who have a copy, with what replaces it, as far as that may go."""
    issue, writer, options = mailing.issue(found.plan), mailing.writer(found.plan), mailing.options(wishes)
    letters, notices = make_corrections(issue, mailing.recipients, found.holdings, writer, options)
    return Corrections(letters, (*notices, *(problem for letter in letters for problem in letter.problems)))
