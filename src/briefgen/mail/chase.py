"""Chasing: one message to each office that leads something late or due soon, with a checklist of only that.

What it says is released to its reader like every page. It goes to our own offices only, for nobody cleared it.
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
from briefgen.mail.delivery import Delivery, MailOptions, begin_delivery, finish_delivery
from briefgen.mail.letter import DATES, LetterWriter
from briefgen.mail.release_check import Claim, Issue, ReleasableFile, as_problems, find_objections

TEMPLATE = "chase.md.j2"
KIND = "chase"


class ChaseTools(Struct, frozen=True, kw_only=True):
    """The functions that make files, as of a day: `print_pdf` a PDF and its reference, `calendar` an `.ics`."""

    library: TemplateLibrary
    as_of: dt.date
    print_pdf: Callable[[Composed, Audience], tuple[bytes, str]]
    calendar: Callable[[Sequence[Deadline]], bytes]


class DueItems(Struct, frozen=True):
    """The items that one office leads and that are late or due soon, as its reader sees them."""

    lead: str
    view: View
    late: tuple[ItemView, ...]
    soon: tuple[ItemView, ...]

    @property
    def items(self) -> tuple[ItemView, ...]:
        """All items, late ones first."""
        return (*self.late, *self.soon)


class DueLine(Struct, frozen=True):
    """An item in the letter: its title and its due date in words."""

    title: str
    due: str


def make_chases(
    issue: Issue, recipients: Sequence[Recipient], writer: LetterWriter, options: MailOptions, tools: ChaseTools
) -> tuple[tuple[Delivery, ...], list[Problem]]:
    """A delivery for each lead, and a notice for each lead without an address.

    The message goes to the first recipient of the organisation whose reader is internal.
    """
    addresses = _addresses_by_lead(issue, recipients)
    deliveries: list[Delivery] = []
    for lead, recipient in addresses.items():
        due_items = _find_pressing(issue, recipient, lead, tools)
        if due_items.items:
            deliveries.append(_make_delivery(issue, recipient, due_items, writer, options, tools))
    return tuple(deliveries), list(_unreachable_notices(issue, addresses, tools))


def _addresses_by_lead(issue: Issue, recipients: Sequence[Recipient]) -> dict[str, Recipient]:
    """The first address of each organisation that may be chased."""
    first: dict[str, Recipient] = {}
    for recipient in recipients:
        audience = issue.audiences.get(recipient.audience)
        of_ours = audience is not None and audience.is_internal
        if of_ours and recipient.organisation and issue.dialogue.id in (recipient.dialogues or (issue.dialogue.id,)):
            first.setdefault(recipient.organisation, recipient)
    return first


def _find_pressing(issue: Issue, recipient: Recipient, lead: str, tools: ChaseTools) -> DueItems:
    """The items of one office that are late or due soon."""
    view = _make_view(issue.dialogue, issue.audiences[recipient.audience], issue.edition.round, tools)
    own_items = [item for item in (*view.actions, *view.items) if item.open and item.actors.head == lead]
    late = tuple(item for item in own_items if item.state.colour == "late")
    soon = tuple(filter(view.is_soon, own_items))
    return DueItems(lead, view, late, soon)


def _make_view(dialogue: Dialogue, audience: Audience, meeting: str, tools: ChaseTools) -> View:
    brief = Brief(dialogue.id, meeting, replace(audience, leads=(), fields=()), "checklist")
    return View.of(brief, release(dialogue, audience), tools.as_of, tools.library.wording(audience))


def _unreachable_notices(issue: Issue, addresses: Mapping[str, Recipient], tools: ChaseTools) -> Iterator[Problem]:
    """A notice for each lead of our own party that has something late or due soon, and no address."""
    inside = next((a for a in issue.audiences.values() if a.is_internal), None)
    if inside is None:
        return
    view = _make_view(issue.dialogue, inside, issue.edition.round, tools)
    party = {organisation.id: organisation.party for organisation in issue.dialogue.organisations}
    numbers_by_lead: dict[str, list[str]] = {}
    for item in (*view.actions, *view.items):
        lead = item.actors.head
        due_items = item.open and (item.state.colour == "late" or view.is_soon(item))
        if due_items and lead and lead not in addresses and party.get(lead) == issue.dialogue.our_party:
            numbers_by_lead.setdefault(lead, []).append(item.number)
    for lead, numbers in sorted(numbers_by_lead.items()):
        what = f"“{lead}” leads {', '.join(numbers)}, late or due soon, and has no address of an internal reader"
        yield Problem(what, hint="data/recipients.yaml: organisation", severity=Severity.NOTICE)


def _make_delivery(
    issue: Issue,
    recipient: Recipient,
    due_items: DueItems,
    writer: LetterWriter,
    options: MailOptions,
    tools: ChaseTools,
) -> Delivery:
    """The checklist and the calendar of one office, and the letter that comes with them."""
    papers = _make_files(issue, recipient, due_items, tools)
    checklist = papers[0].copy
    delivery, missing = begin_delivery(issue, recipient, [checklist], options, KIND)
    if not missing:
        return delivery
    claim = Claim(recipient.audience, issue.audiences[recipient.audience].release, checklist.marking)
    problems = as_problems(find_objections(issue, checklist.path, claim, recipient, options.now), issue, recipient)
    values = {
        "lead": due_items.view.l10n.organisation(due_items.lead, short=False),
        "as_of": due_items.view.l10n.date(tools.as_of),
        "late": tuple(DueLine(item.title, item.due.words) for item in due_items.late),
        "soon": tuple(DueLine(item.title, item.due.words) for item in due_items.soon),
    }
    return finish_delivery(delivery, papers, problems, writer, options, TEMPLATE, **values)


def _make_files(issue: Issue, recipient: Recipient, due_items: DueItems, tools: ChaseTools) -> list[ReleasableFile]:
    """The checklist, and the calendar if files need no password: a calendar cannot have one."""
    data, copy = _make_checklist(issue, recipient, due_items, tools)
    papers = [ReleasableFile(copy, data)]
    if recipient.password == "none":
        dates = tools.calendar(find_deadlines(due_items.view, issue.dialogue, due_items.items))
        same = replace(copy, path=f"{KIND}/{due_items.lead}/{DATES}.ics", document=DATES, title="")
        papers.append(ReleasableFile(replace(same, sha256=sha256(dates)), dates))
    return papers


def _make_checklist(issue: Issue, recipient: Recipient, due_items: DueItems, tools: ChaseTools) -> tuple[bytes, Copy]:
    """The checklist of only these items, and its entry for the ledger."""
    audience = replace(issue.audiences[recipient.audience], leads=(due_items.lead,), fields=())
    brief = Brief(issue.dialogue.id, issue.edition.round, audience, "checklist")
    limited = _only_items(release(issue.dialogue, audience), {item.id for item in due_items.items})
    album = Album.of(tools.library.root, issue.dialogue)
    setting = ComposeSettings(tools.as_of, tools.as_of, tools.library, album=album)
    composed = compose(brief, limited, setting)
    data, reference = tools.print_pdf(composed, audience)
    return data, Copy(
        path=f"{KIND}/{due_items.lead}/checklist.pdf",
        sha256=sha256(data),
        reference=reference,
        audience=audience.id,
        release=audience.release.level,
        marking=composed.document.value("marking"),
        language=audience.language,
        document="checklist",
        field=due_items.lead,
        day=tools.as_of.isoformat(),
        title=composed.document.title,
        facts=composed.facts,
    )


def _only_items(dialogue: Dialogue, kept: Collection[str]) -> Dialogue:
    """The dialogue with only these commitments and actions."""
    return replace(
        dialogue,
        commitments=tuple(commitment for commitment in dialogue.commitments if commitment.id in kept),
        actions=tuple(action for action in dialogue.actions if action.id in kept),
    )
