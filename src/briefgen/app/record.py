"""What an officer enters: a quote to paste, news of an item, the next round and the paper of what is open for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from briefgen.app.workplace import Workplace, load_one_dialogue, load_readers
from briefgen.compose.paper import ComposeSettings, compose
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.folder import Album
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Audience, Dialogue, Source
from briefgen.dialogue.quotes import Passage, explain_no_passage, find_passages
from briefgen.dialogue.release import release
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.errors import Problem, Refused, Unknown, expect, merge_repeated
from briefgen.files import locked
from briefgen.followup import updates
from briefgen.followup.exports import Export, ExportFolder, write_exports
from briefgen.followup.updates import Added, News, Opened, Opening
from briefgen.publish.options import ExtraFiles, FileOutcome
from briefgen.publish.page_checks import box_states
from briefgen.publish.papers import make_extra_paper
from briefgen.publish.workspace import Order, workspace_look


def quote(place: Workplace, source: str, words: str, *, dialogue: str = "") -> tuple[Passage, ...]:
    """The passages of a source around some words. `dialogue` is needed where two dialogues have a source of this id.

    Raises `Unknown` for a source that is not there, and `Refused` where it does not say the words.
    """
    if not words.strip():
        raise Unknown(Problem("no words to look for", hint="some that stand in the passage, in quotation marks"))
    found = _find_source(place, source, dialogue)
    passages = find_passages(found, words)
    if not passages:
        raise Refused(explain_no_passage(found, words))
    return passages


def _find_source(place: Workplace, wanted: str, dialogue: str) -> Source:
    """The source of this id in the dialogue that was named, or in the only one that has it."""
    known = place.dialogues()
    if dialogue:
        expect(dialogue, known, "dialogue")
    loaded = {name: load_dialogue(place.root, name) for name in ([dialogue] if dialogue else known)}
    sources = {name: {s.id: s for s in read.sources} for name, (read, _) in loaded.items() if read}
    having = [name for name in sources if wanted in sources[name]]
    if len(having) > 1:
        raise Unknown(Problem(f"{' and '.join(having)} have a source {wanted}", hint="add --dialogue"))
    if not having:
        if problems := [problem for read, found in loaded.values() if read is None for problem in found]:
            raise Refused(problems)
        expect(wanted, [id_ for found in sources.values() for id_ in found], "source")
    return sources[having[0]][wanted]


def update(place: Workplace, news: News) -> Added:
    """Add news of an item to updates.yaml; nothing that stands there is changed.

    Raises `Unknown` for an item, status, source, round or party that is not there, and `Refused` for what cannot be
    true: a day before the round, a release without a basis.
    """
    with locked(place.root):
        return updates.update(place.root, news)


def retract(
    place: Workplace, entry: str, day: dt.date, note: Mapping[str, str] | None = None, *, dialogue: str = ""
) -> Added:
    """Take an update back from a day on; `note` says why, by language. Raises as `update` does."""
    with locked(place.root):
        return updates.retract(place.root, entry, day, note or {}, dialogue)


def open_round(place: Workplace, opening: Opening, *, dialogue: str = "") -> Opened:
    """Open the next round of a dialogue: from then on whatever is open needs an answer in it.

    Raises `Unknown` for an id that is none or is taken, and `Refused` for a day before the last round.
    """
    known = load_one_dialogue(place, dialogue)
    with locked(place.root):
        return updates.open_round(place.root, known, opening)


def agenda(place: Workplace, meeting: str, order: Order, *, force: bool = False) -> ExtraFiles:
    """Write the paper of what is open for each reader, beside their other papers.

    The press gets none. Readers outside get one if the round is released to them, marked as a draft, for nobody clears
    it. Raises `Unknown` for a round that is not there, `Refused` for a reader who was named and may not have it.
    """
    known = load_one_dialogue(place, "".join(order.dialogues))
    expect(meeting, [each.id for each in known.rounds], "round")
    as_of = order.seen_from(known)
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
        composed = compose(brief, release(self._dialogue, reader), setting)
        draft = "" if reader.release.level == "internal" else self._library.wording(reader)("draft")
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
