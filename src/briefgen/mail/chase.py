"""Chasing: one message to each office that leads something late or due soon, with only that, to tick and send back.

Released to its reader like every page. It goes to our own offices alone: nobody cleared what it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from briefgen.compose.facts import Deadline, find_deadlines
from briefgen.compose.item_views import ItemView
from briefgen.compose.paper import Composed, ComposeSettings, compose
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.recipients import Recipient
from briefgen.dialogue.release import release
from briefgen.editions.ledger import Copy
from briefgen.errors import Problem, Severity
from briefgen.files import sha256
from briefgen.mail.delivery import Delivery, MailOptions, begun, finished
from briefgen.mail.letter import DATES, LetterWriter
from briefgen.mail.release_check import Claim, Issue, ReleasableFile, as_problems, objections

TEMPLATE = "chase.md.j2"
KIND = "chase"


class ChaseTools(Struct, frozen=True, kw_only=True):
    """What makes the files: `printed` a PDF and its reference, `calendar` an `.ics`. Things are seen from `as_of`."""

    library: TemplateLibrary
    as_of: dt.date
    printed: Callable[[Composed, Audience], tuple[bytes, str]]
    calendar: Callable[[Sequence[Deadline]], bytes]


class Pressing(Struct, frozen=True):
    """What one office leads that is late or due soon, as its reader sees it."""

    lead: str
    view: View
    late: tuple[ItemView, ...]
    soon: tuple[ItemView, ...]

    @property
    def items(self) -> tuple[ItemView, ...]:
        """All of it."""
        return (*self.late, *self.soon)


class DueLine(Struct, frozen=True):
    """An item in the letter: what, and by when."""

    title: str
    due: str


def chases(
    issue: Issue, recipients: Sequence[Recipient], clerk: LetterWriter, manner: MailOptions, tools: ChaseTools
) -> tuple[tuple[Delivery, ...], list[Problem]]:
    """A delivery for each lead, and a notice for each lead whose address nobody wrote down.

    A lead is written to at the first address of its organisation that reads in our own office.
    """
    ours = _addresses(issue, recipients)
    found: list[Delivery] = []
    for lead, recipient in ours.items():
        pressing = _pressing(issue, recipient, lead, tools)
        if pressing.items:
            found.append(_delivery(issue, recipient, pressing, clerk, manner, tools))
    return tuple(found), list(_unreachable(issue, ours, tools))


def _addresses(issue: Issue, recipients: Sequence[Recipient]) -> dict[str, Recipient]:
    """The first address of each organisation that may be chased."""
    first: dict[str, Recipient] = {}
    for recipient in recipients:
        audience = issue.audiences.get(recipient.audience)
        of_ours = audience is not None and audience.release.level == "internal"
        if of_ours and recipient.organisation and issue.dialogue.id in (recipient.dialogues or (issue.dialogue.id,)):
            first.setdefault(recipient.organisation, recipient)
    return first


def _pressing(issue: Issue, recipient: Recipient, lead: str, tools: ChaseTools) -> Pressing:
    """What is late or due soon with one office."""
    view = _view(issue.dialogue, issue.audiences[recipient.audience], issue.edition.round, tools)
    mine = [item for item in (*view.actions, *view.items) if item.open and item.actors.head == lead]
    late = tuple(item for item in mine if item.state.colour == "late")
    soon = tuple(item for item in mine if item not in late and "soon" in item.state.reasons)
    return Pressing(lead, view, late, soon)


def _view(dialogue: Dialogue, audience: Audience, meeting: str, tools: ChaseTools) -> View:
    brief = Brief(dialogue.id, meeting, replace(audience, leads=(), fields=()), "checklist")
    return View.of(brief, release(dialogue, audience), tools.as_of, tools.library.wording(audience))


def _unreachable(issue: Issue, ours: Mapping[str, Recipient], tools: ChaseTools) -> Iterator[Problem]:
    """Leads of our own party with something late or due soon, and no address."""
    inside = next((a for a in issue.audiences.values() if a.release.level == "internal"), None)
    if inside is None:
        return
    view = _view(issue.dialogue, inside, issue.edition.round, tools)
    party = {organisation.id: organisation.party for organisation in issue.dialogue.organisations}
    waiting: dict[str, list[str]] = {}
    for item in (*view.actions, *view.items):
        lead = item.actors.head
        pressing = item.open and (item.state.colour == "late" or "soon" in item.state.reasons)
        if pressing and lead and lead not in ours and party.get(lead) == issue.dialogue.our_party:
            waiting.setdefault(lead, []).append(item.number)
    for lead, numbers in sorted(waiting.items()):
        what = f"“{lead}” leads {', '.join(numbers)}, late or due soon, and has no address of an internal reader"
        yield Problem(what, hint="data/recipients.yaml: organisation", severity=Severity.NOTICE)


# ---- one delivery -----------------------------------------------------------------------------------------------


def _delivery(
    issue: Issue, recipient: Recipient, pressing: Pressing, clerk: LetterWriter, manner: MailOptions, tools: ChaseTools
) -> Delivery:
    """The checklist and the calendar of one office, and the letter that comes with them."""
    papers = _papers(issue, recipient, pressing, tools)
    checklist = papers[0].copy
    delivery, missing = begun(issue, recipient, [checklist], manner, KIND)
    if not missing:
        return delivery
    claim = Claim(recipient.audience, issue.audiences[recipient.audience].release, checklist.marking)
    problems = as_problems(objections(issue, checklist.path, claim, recipient, manner.now), issue, recipient)
    values = {
        "lead": pressing.view.l10n.organisation(pressing.lead, short=False),
        "as_of": pressing.view.l10n.date(tools.as_of),
        "late": tuple(DueLine(item.title, item.due.words) for item in pressing.late),
        "soon": tuple(DueLine(item.title, item.due.words) for item in pressing.soon),
    }
    return finished(delivery, papers, problems, clerk, manner, TEMPLATE, **values)


def _papers(issue: Issue, recipient: Recipient, pressing: Pressing, tools: ChaseTools) -> list[ReleasableFile]:
    """The checklist first; the calendar only where files need no password, for it cannot have one."""
    data, copy = _checklist(issue, recipient, pressing, tools)
    papers = [ReleasableFile(copy, data)]
    if recipient.password == "none":
        dates = tools.calendar(find_deadlines(pressing.view, issue.dialogue, pressing.items))
        same = replace(copy, path=f"{KIND}/{pressing.lead}/{DATES}.ics", document=DATES, title="")
        papers.append(ReleasableFile(replace(same, sha256=sha256(dates)), dates))
    return papers


def _checklist(issue: Issue, recipient: Recipient, pressing: Pressing, tools: ChaseTools) -> tuple[bytes, Copy]:
    """The checklist of these items alone, written like every other one, and what the ledger says of it."""
    audience = replace(issue.audiences[recipient.audience], leads=(pressing.lead,), fields=())
    brief = Brief(issue.dialogue.id, issue.edition.round, audience, "checklist")
    only = _cut(release(issue.dialogue, audience), {item.id for item in pressing.items})
    setting = ComposeSettings(
        tools.as_of, tools.as_of, tools.library, album=Album.of(tools.library.root, issue.dialogue)
    )
    composed = compose(brief, only, setting)
    data, reference = tools.printed(composed, audience)
    return data, Copy(
        path=f"{KIND}/{pressing.lead}/checklist.pdf",
        sha256=sha256(data),
        reference=reference,
        audience=audience.id,
        release=audience.release.level,
        marking=composed.document.value("marking"),
        language=audience.language,
        document="checklist",
        field=pressing.lead,
        day=tools.as_of.isoformat(),
        title=composed.document.title,
        facts=composed.facts,
    )


def _cut(dialogue: Dialogue, kept: Collection[str]) -> Dialogue:
    """The dialogue with these commitments and actions alone."""
    return replace(
        dialogue,
        commitments=tuple(commitment for commitment in dialogue.commitments if commitment.id in kept),
        actions=tuple(action for action in dialogue.actions if action.id in kept),
    )
