"""What `mail` and `verify` work with: the list, the settings, and each edition with all it takes to judge it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from briefgen.compose.facts import calendar
from briefgen.compose.paper import Composed
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.dialogue.recipients import Recipient, load_recipients
from briefgen.editions import copies
from briefgen.editions.ledger import LedgerFile
from briefgen.editions.record import NAME
from briefgen.errors import Place, Problem, Severity, Unknown
from briefgen.mail.chase import ChaseTools
from briefgen.mail.letter import LetterWriter
from briefgen.mail.release_check import Issue
from briefgen.mail.settings import PREFIX, MailSettings, read_settings
from briefgen.publish.build import plan_each
from briefgen.publish.papers import make_extra_paper
from briefgen.publish.plan import Plan, Wanted
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.workspace import Order, Workspace, open_workspace


class Mailing(Struct, frozen=True, kw_only=True):
    """A workplace about to mail. `against` are reasons against recipients, by id, from the list itself."""

    site: Workspace
    settings: MailSettings
    recipients: tuple[Recipient, ...]
    plans: tuple[Plan, ...]
    problems: tuple[Problem, ...]
    edition: str = ""
    against: Mapping[str, list[Problem]] = field(default_factory=dict)

    def book(self, dialogue: str) -> LedgerFile:
        """The ledger of a dialogue."""
        return LedgerFile(self.site.order.root, dialogue)

    @property
    def built(self) -> tuple[Plan, ...]:
        """The plans of what was built, and so can be mailed."""
        return tuple(plan for plan in self.plans if plan.edition.files)

    @property
    def unbuilt(self) -> list[Problem]:
        """One problem for each round of which nothing was built."""
        what = "nothing is built, so there is nothing to mail"
        names = [plan.name for plan in self.plans if not plan.edition.files]
        return [Problem(what, Place(f"{name}/{NAME}"), hint="briefgen build") for name in names]

    def issue(self, plan: Plan) -> Issue:
        """An edition as it is now, with the ledger as it is now."""
        return Issue(
            name=plan.name,
            folder=plan.folder,
            edition=plan.edition,
            dialogue=plan.dialogue,
            audiences={audience.id: audience for audience in self.site.audiences},
            ledger=self.book(plan.dialogue.id).read(),
            copies=copies.complete(plan.folder, plan.name, plan.edition),
            stale=tuple(_stale(plan)),
            insisted=bool(self.edition),
        )

    def clerk(self, plan: Plan) -> LetterWriter:
        """Who writes the letters of an edition."""
        audiences = {audience.id: audience for audience in self.site.audiences}
        return LetterWriter(
            self.site.library, plan.dialogue, plan.edition.round, dt.date.fromisoformat(plan.as_of), audiences
        )

    def tools(self, plan: Plan) -> ChaseTools:
        """What makes the files of a chase."""
        as_of = dt.date.fromisoformat(plan.as_of)

        def printed(composed: Composed, audience: Audience) -> tuple[bytes, str]:
            look = self.site.looks[audience.look]
            paper = make_extra_paper(composed.document, look)
            return paper.write("pdf"), paper.reference

        return ChaseTools(
            library=self.site.library, as_of=as_of, printed=printed, calendar=lambda days: calendar(days, as_of)
        )

    def named(self, ids: tuple[str, ...]) -> frozenset[str]:
        """Ids of recipients, on the list or in a ledger; `Unknown` for one that is in neither."""
        entries = [entry for plan in self.plans for entry in self.book(plan.dialogue.id).read().entries]
        known = {recipient.id for recipient in self.recipients} | {entry.recipient for entry in entries}
        if strange := [name for name in ids if name not in known]:
            hint = f"there are {', '.join(sorted(known))}" if known else "data/recipients.yaml is empty"
            raise Unknown(Problem(f"there is no recipient “{strange[0]}”", hint=hint))
        return frozenset(ids)


def open_mailing(order: Order, edition: str = "") -> Mailing:
    """Read everything. Problems of the list are kept, those that concern all are raised as `Refused`."""
    site = open_workspace(order)
    settings = read_settings(order.root, os.environ)
    known = [found for name in find_dialogues(order.root) if (found := load_dialogue(order.root, name)[0])]
    recipients, problems = load_recipients(order.root, site.audiences, known)
    more: list[Problem] = []
    made = tuple(plan for plan in plan_each(site, more) if plan.dialogue.id and plan.edition.id.startswith(edition))
    against: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity is Severity.PROBLEM:
            against.setdefault(problem.item, []).append(problem)
    if edition and not made and not more:
        raise Unknown(Problem(f"there is no edition “{edition}”", hint="briefgen mail names those there are"))
    return Mailing(
        site=site,
        settings=settings,
        recipients=recipients,
        plans=made,
        problems=(*problems, *more),
        edition=edition,
        against=against,
    )


def smtp_password(settings: MailSettings) -> str:
    """The password of the account at the server: from the environment, else from the keyring."""
    return (os.environ.get(f"{PREFIX}PASSWORD") or _kept("briefgen", settings.account)) if settings.user else ""


def pdf_password(recipient: Recipient) -> str:
    """The password a recipient's files are locked with: from the environment, else from the keyring."""
    name = f"BRIEFGEN_PDF_PASSWORD_{recipient.id.upper().replace('-', '_')}"
    return os.environ.get(name) or _kept("briefgen-pdf", recipient.id)


def _kept(service: str, account: str) -> str:
    """What the keyring has; a machine without one has nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(service, account) or ""
    except KeyringError:
        return ""


def _stale(plan: Plan) -> Iterator[str]:
    """What a build would do now, file by file; a file changed by hand is another matter."""
    for step in plan.steps:
        if not isinstance(step, Wanted):
            yield f"{step.path} is no longer wanted"
        elif step.reasons:
            yield f"{step.path}: {describe_reasons(step.reasons)}"
    for each in plan.copied:
        if late := [wish for wish in each.wishes if wish.reasons]:
            more = f" and {len(late) - 1} more" if late[1:] else ""
            yield f"{late[0].path}{more}: {describe_reasons(late[0].reasons)}"
