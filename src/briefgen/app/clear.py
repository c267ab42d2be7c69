"""Papers cleared for a reader outside, and the letters they are mailed with: one entry of the news names both."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from briefgen.app.workplace import Workplace
from briefgen.dialogue import journal
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.offices import find_day_problem, find_office_problem
from briefgen.dialogue.release import release
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.errors import Problem, Refused, Unknown
from briefgen.files import locked
from briefgen.mail.letter import Letter, LetterWriter, NeutralLetters
from briefgen.publish.options import Order
from briefgen.publish.papers import ReaderPapers
from briefgen.publish.plan import Plan, make_plan
from briefgen.publish.workspace import Workspace, open_workspace


class Cleared(Struct, frozen=True):
    """A clearance: its id in `updates.yaml`, empty where the same papers and letters were cleared already.

    `letters` are those that go with the papers, to nobody and without what the papers say.
    """

    dialogue: str
    reference: str
    papers: int
    id: str = ""
    letters: tuple[Letter, ...] = ()


def clear(place: Workplace, order: Order, office: str, day: dt.date) -> Cleared:
    """Append to updates.yaml a clearance of the papers and letters of the one reader and the one dialogue of an order.

    Raises `Unknown` where the order names several, and `Refused` where the office is none of ours, the day cannot be
    right, or a paper cannot be made or needs no clearance.
    """
    with locked(place.root):
        workspace = open_workspace(place.root, order)
        if len(workspace.dialogues) != 1:
            raise Unknown(Problem("which dialogue is cleared?", hint=f"name one of {', '.join(workspace.dialogues)}"))
        name = workspace.dialogues[0]
        planned = make_plan(workspace, name)
        papers = _papers_to_clear(order.audiences[0], planned.reader_papers)
        shown = _shown(planned, papers.audience)
        wrong = find_office_problem(office, planned.dialogue)
        wrong = wrong or find_day_problem(day, shown, planned.edition.round, order.today)
        if wrong:
            raise Refused(wrong)
        letters = open_writer(workspace, planned).neutral_letters(papers.audience)
        result = Cleared(name, papers.reference, len(papers.papers), letters=letters.letters)
        if not papers.draft and _is_cleared(letters, papers.audience, planned.dialogue, order.today):
            return result
        (new,) = journal.next_ids(planned.dialogue, 1)
        entry = {"id": new, "date": day, "clears": papers.audience.id, "reference": papers.reference, "office": office}
        journal.append_updates(place.root, name, [entry | ({"letter": letters.reference} if letters.letters else {})])
        return replace(result, id=new)


def open_writer(workspace: Workspace, plan: Plan) -> LetterWriter:
    """The writer of the letters of an edition."""
    audiences = {audience.id: audience for audience in workspace.audiences}
    as_of = dt.date.fromisoformat(plan.as_of)
    return LetterWriter(workspace.library, plan.dialogue, plan.edition.round, as_of, audiences)


def _papers_to_clear(reader: str, reader_papers_list: tuple[ReaderPapers, ...]) -> ReaderPapers:
    """The papers to be cleared."""
    if not reader_papers_list:
        raise Refused(Problem(f"nothing is released to “{reader}”, so there is nothing to clear"))
    if reader_papers_list[0].audience.is_internal:
        raise Refused(Problem(f"“{reader}” reads in our own office, and internal copies need no clearance"))
    return reader_papers_list[0]


def _shown(planned: Plan, audience: Audience) -> Dialogue:
    """What a reader may see of the round, with the updates that the papers know."""
    as_of = dt.date.fromisoformat(planned.as_of)
    retracted = {retraction.retracts for retraction in planned.dialogue.retractions}
    shown = release(dialogue_at_round(planned.dialogue, planned.edition.round, as_of), audience)
    known = (update for update in shown.updates if update.date <= as_of and update.id not in retracted)
    return replace(shown, updates=tuple(known))


def _is_cleared(letters: NeutralLetters, audience: Audience, dialogue: Dialogue, today: dt.date) -> bool:
    """Whether a valid clearance names exactly these letters; those that do not exist need none."""
    valid = journal.valid_clearances(dialogue, today)
    return not letters.letters or any((each.clears, each.letter) == (audience.id, letters.reference) for each in valid)
