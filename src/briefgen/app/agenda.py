"""The paper of what is open for a meeting, for each reader but the press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from briefgen.app.workplace import Workplace, load_one_dialogue, load_readers
from briefgen.compose import linter
from briefgen.compose.paper import Composed, ComposeSettings, compose_view, make_view
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import release
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.errors import Problem, Refused, expect, merge_repeated
from briefgen.files import locked
from briefgen.followup.exports import Export, ExportFolder, write_exports
from briefgen.publish.options import ExtraFiles, FileOutcome, Order
from briefgen.publish.page_checks import box_states
from briefgen.publish.papers import draft_mark, make_extra_paper
from briefgen.publish.workspace import workspace_look


def write_agenda(place: Workplace, meeting: str, order: Order, *, force: bool = False) -> ExtraFiles:
    """Write the paper of what is open for each reader, beside their other papers.

    The press gets none. Readers outside get one if the round is released to them, marked as a draft, for nobody clears
    it. Raises `Unknown` for a round that is not there, `Refused` for a reader who was named and may not have it.
    """
    known = load_one_dialogue(place, "".join(order.dialogues))
    expect(meeting, [each.id for each in known.rounds], "round")
    as_of = order.date_for(known)
    papers = _AgendaPapers(place, dialogue_at_round(known, meeting, as_of), meeting, as_of)
    readers = [each for each in load_readers(place, order.audiences) if papers.may_read(each, bool(order.audiences))]
    with locked(place.root):
        made = [(reader, export) for reader in readers for export in papers.exports(reader)]
        folder = ExportFolder(place.root, known.id, meeting, as_of.isoformat())
        done = tuple(FileOutcome(path, action) for path, action in write_exports(folder, made, force=force))
    return ExtraFiles(done, tuple(merge_repeated(papers.notices)))


class _AgendaPapers:
    """The agenda papers of a dialogue as it stands at a round, seen from a day."""

    def __init__(self, place: Workplace, dialogue: Dialogue, meeting: str, as_of: dt.date) -> None:
        self._place, self._dialogue, self._meeting, self._as_of = place, dialogue, meeting, as_of
        self._library = TemplateLibrary(place.root)
        self.notices: list[Problem] = []
        """What is wrong with the looks they were made in, or worth knowing."""

    def may_read(self, reader: Audience, named: bool) -> bool:
        """Whether a reader gets the paper: never the press, and outside only where the round is released to them."""
        rounds = [each.id for each in release(self._dialogue, reader).rounds]
        if reader.release.level != "public" and self._meeting in rounds:
            return True
        if named:
            hint = f"mark rounds/{self._meeting}.yaml with “release: …”; the press gets no agenda"
            raise Refused(Problem(f"{self._meeting} is not released to {reader.id}", item=self._dialogue.id, hint=hint))
        return False

    def exports(self, reader: Audience) -> Iterator[Export]:
        """The paper of a reader in each of their formats."""
        look, problems = workspace_look(self._place.root, reader.look)
        self.notices += problems
        brief = Brief(self._dialogue.id, self._meeting, reader, "agenda")
        album = Album.of(self._place.root, self._dialogue)
        setting = ComposeSettings(self._as_of, self._as_of, self._library, album=album)
        view = make_view(brief, release(self._dialogue, reader), setting)
        composed = compose_view(view, setting)
        self._refuse_leaks(view, composed)
        draft = draft_mark(self._library, reader)
        paper = make_extra_paper(composed.document, look, draft)
        for form in reader.formats:
            yield Export(
                name=f"agenda.{form}",
                data=paper.write(form),
                title=paper.document.title,
                reference=paper.reference,
                draft=bool(draft),
                states=box_states(paper.document),
            )

    def _refuse_leaks(self, view: View, composed: Composed) -> None:
        """Raise `Refused` for whatever the paper of a reader outside says that they must not get."""
        if view.internal:
            return
        unsaid = linter.make_unsaid(self._dialogue, view)
        if found := linter.find_in_document(composed.document, unsaid):
            paths = [path for path, _ in composed.files]
            raise Refused(linter.as_problems(found, unsaid, self._place.root, paths))
