"""The papers of one reader at one round: composed, checked, fitted to their page, with day and reference.

In: a workspace, a dialogue at a round, the last record. Out: `ReaderPapers`. A paper composed of the same as its record
is taken from the record, and composed only if somebody needs its document; for that the cache has one hash for each
paper, over what it was composed of and what came out: no word of any data. Begin with `make_reader_papers`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.blocks.look import Look
from briefgen.blocks.reference import reference_of
from briefgen.blocks.tree import Attachment, Document
from briefgen.compose import linter
from briefgen.compose.facts import facts_as_json
from briefgen.compose.paper import NO_LIMIT, Composed, ComposeSettings, compose_view, make_view
from briefgen.compose.reader import Brief, find_round, list_briefs
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import ReaderDialogues, View
from briefgen.dialogue.folder import Album
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import release
from briefgen.dialogue.unsaid import Unsaid
from briefgen.dialogue.withheld import unsaid_to
from briefgen.editions import record
from briefgen.editions.record import Edition, FileRecord, Recipe
from briefgen.errors import Place, Problem, Refused, make_all
from briefgen.files import sha256
from briefgen.publish import page_checks
from briefgen.publish.fingerprints import Fingerprints, fingerprint_setting, own_ids, program_fingerprint
from briefgen.publish.workspace import Workspace, sources
from briefgen.publish.writers import StampedDocument


class PaperContext(Struct, frozen=True, kw_only=True):
    """What the papers of one reader share.

    `dialogue` is what is released to them; `ids` are those of `fingerprints.own_ids`. `pinned`: the day was given; if
    not, a paper in which only the day would change keeps its day. `data` and `setting` are hashes: of what this reader
    may see, and of all else a paper is composed with, except its view. `known` has a hash for each paper as it was last
    composed. `draft` is the draft mark, for papers that are not cleared. `album` holds the pictures. `owner_of` finds
    the item whose words hold a character, for messages. `unsaid` is what a reader outside must not get.
    """

    round: RoundContext
    dialogue: Dialogue
    look: Look
    pinned: bool
    ids: Mapping[str, str]
    data: str
    setting: str
    known: Mapping[str, str]
    draft: str
    owner_of: page_checks.CharacterOwner
    album: Album
    unsaid: Unsaid | None

    def settings(self, day: dt.date, room: int = NO_LIMIT) -> ComposeSettings:
        """The settings a paper is composed with: `day` is printed on it, its lists have at most `room` entries."""
        library, dialogues = self.round.workspace.library, self.round.reader_dialogues
        return ComposeSettings(self.round.as_of, day, library, room, dialogues, self.album)

    def view(self, brief: Brief) -> View:
        """The view the templates of a paper get."""
        return make_view(brief, self.dialogue, self.settings(self.round.as_of))

    def with_attachment(self, paper: Composed, view: View, day: dt.date) -> Composed:
        """A paper with its facts attached, where its reader wants them; only what is released to this reader."""
        if view.brief.audience.attach == "none":
            return paper
        facts = facts_as_json(view, self.dialogue, day, draft=False)
        attachment = Attachment("facts.json", "application/json", facts, view.l10n.word("attachment.facts"))
        return replace(paper, document=paper.document.replace(attachments=(attachment,)))

    def inputs(self, view: View) -> str:
        """A hash of all that a paper is composed of and with. Attached facts hold more than a page shows: all that its
        reader may see counts for them."""
        visible = self.data if view.brief.audience.attach != "none" else self.round.fingerprints.view(view)
        return fingerprint_setting(self.setting, str(self.pinned), visible)


class Paper(Struct, frozen=True, kw_only=True):
    """A paper. What `document` gives still lacks reference and draft mark; `fitted`, if there is one, has both, and was
    laid out when the paper was fitted to its page."""

    brief: Brief
    reference: str
    day: str
    title: str
    marking: str
    facts: tuple[str, ...]
    recipe: Recipe
    inputs: str
    """A hash of all that it is composed of and with."""
    document: Callable[[], Document]
    fitted: StampedDocument | None = None

    def stamped(self, look: Look, draft: str) -> StampedDocument:
        """The paper as it goes out, with its reference and the draft mark (may be empty). Raises `Refused` where a
        recorded paper can no longer be composed as it was."""
        if self.fitted and self.fitted.draft == draft:
            return self.fitted
        return StampedDocument(self.document(), self.reference, draft, look)


def make_paper(brief: Brief, context: PaperContext, old: FileRecord | None) -> Paper:
    """The paper of a brief; with the day of its record `old`, where nothing else would change. Raises `Refused`."""
    view = context.view(brief)
    inputs = context.inputs(view)
    if old and context.known.get(brief.path) == _paper_hash(inputs, old):
        return _recorded_paper(brief, context, old, inputs)
    if old and not context.pinned and old.day != context.round.as_of.isoformat():
        same = _composed_paper(view, context, dt.date.fromisoformat(old.day), old)
        if same.reference == old.reference:
            return same
    return _composed_paper(view, context, context.round.as_of, old)


class _Drafts:
    """The documents that are tried for one paper, with the draft mark of a paper not cleared: the reference of each is
    worked out once, and each is laid out once. By identity: a document is large, and compared often."""

    def __init__(self, look: Look, draft: str) -> None:
        self._look, self._draft = look, draft
        self._references: dict[int, tuple[Document, str]] = {}
        self._stamped: dict[int, StampedDocument] = {}

    def reference(self, document: Document) -> str:
        """The reference it would go out with."""
        if id(document) not in self._references:
            self._references[id(document)] = document, reference_of(document, self._look)
        return self._references[id(document)][1]

    def length(self, document: Document) -> int:
        """The number of its pages."""
        if id(document) not in self._stamped:
            stamped = StampedDocument(document, self.reference(document), self._draft, self._look)
            self._stamped[id(document)] = stamped
        return len(self._stamped[id(document)].layout.pages)

    def fitted(self, document: Document) -> StampedDocument | None:
        """The document as it was laid out, if it was."""
        return self._stamped.get(id(document))


def make_extra_paper(document: Document, look: Look, draft: str = "") -> StampedDocument:
    """A document stamped as a paper that is not in the record: an agenda, a reminder. `draft` is the draft mark."""
    return StampedDocument(document, reference_of(document, look), draft, look)


def draft_mark(library: TemplateLibrary, audience: Audience) -> str:
    """The words on a paper that is not cleared; none for readers of our own office."""
    return "" if audience.is_internal else library.wording(audience)("draft")


def _paper_hash(inputs: str, paper: Paper | FileRecord) -> str:
    """A hash of what a paper is composed of, and of what it comes to: all that its record says, but of its formats."""
    made = paper.recipe if isinstance(paper, Paper) else paper.made
    recipe = sorted(made.templates.items()), made.look, made.program, made.base, made.room, made.tightness
    result = paper.reference, paper.day, paper.title, paper.marking, paper.facts, recipe
    return sha256(repr((inputs, result)).encode())[:16]


def _recorded_paper(brief: Brief, context: PaperContext, old: FileRecord, inputs: str) -> Paper:
    """The paper as it was recorded; its document is composed only when it is asked for."""

    @cache
    def document() -> Document:
        compose = _composed_paper(context.view(brief), context, dt.date.fromisoformat(old.day), old)
        if compose.reference != old.reference:
            hint = f"delete edition.json in out/{brief.dialogue}/{brief.round}, and build again"
            raise Refused(Problem("is another paper than its record says", hint=hint))
        return compose.document()

    return Paper(
        brief=brief,
        reference=old.reference,
        day=old.day,
        title=old.title,
        marking=old.marking,
        facts=old.facts,
        recipe=replace(old.made, data=context.data),
        inputs=inputs,
        document=document,
    )


def _composed_paper(view: View, context: PaperContext, day: dt.date, old: FileRecord | None) -> Paper:
    """The paper of a view with this day printed: composed, checked and fitted. Raises `Refused`."""

    def compose(room: int) -> Composed:
        return context.with_attachment(compose_view(view, context.settings(day, room)), view, day)

    drafts, whole = _Drafts(context.look, context.draft), compose(NO_LIMIT)
    _refuse_leaks(context, view, whole.document, [path for path, _ in whole.files])
    base = drafts.reference(whole.document)
    last = old if old and old.made.program == program_fingerprint() else None
    if last and last.made.base == base:
        fitted = page_checks.fit_as_before(whole, compose, last.made.room, last.made.tightness)
    else:
        _refuse_unknown_names(context, whole)
        _refuse_unprintable(view.brief, context, whole.document)
        fitted = page_checks.fit_page(whole, compose, lambda document: drafts.length(document) == 1)
    if not fitted.fits:
        raise Refused(_too_long(view.brief, context.dialogue))
    document = page_checks.without_short_contents(
        fitted.paper.document,
        drafts.length,
        lambda one: last is not None and drafts.reference(one) == last.reference,
    )
    return Paper(
        brief=view.brief,
        reference=drafts.reference(document),
        day=day.isoformat(),
        title=document.title,
        marking=document.value("marking"),
        facts=tuple(context.ids.get(fact, fact) for fact in fitted.paper.facts),
        recipe=_recipe(context, base, fitted),
        inputs=context.inputs(view),
        document=lambda: document,
        fitted=drafts.fitted(document),
    )


def _refuse_leaks(context: PaperContext, view: View, document: Document, templates: Sequence[str]) -> None:
    """Raise `Refused` for whatever a paper for outside says that its reader must not get."""
    unsaid, items, workspace = context.unsaid, (*view.items, *view.actions), context.round.workspace
    if unsaid and (found := linter.find_in_document(document, unsaid, items)):
        raise Refused(linter.as_problems(found, unsaid, workspace.root, templates))
    words = linter.header_footer_texts(context.look.header_footer)
    if unsaid and (found := linter.find_in_texts(words, unsaid)):
        letterhead = sources(workspace.root, view.brief.audience.look)[0].word
        raise Refused(linter.as_problems(found, unsaid, workspace.root, [letterhead]))


def _refuse_unknown_names(context: PaperContext, whole: Composed) -> None:
    """Raise `Refused` for styles the look does not have and for links to no heading, before anything is laid out."""
    templates, root = [path for path, _ in whole.files if path.endswith(".j2")], context.round.workspace.root
    if problems := page_checks.unknown_names(whole.document, context.look, root, templates):
        raise Refused(problems)


def _refuse_unprintable(brief: Brief, context: PaperContext, document: Document) -> None:
    """Raise `Refused` for characters without a glyph, where the paper is laid out; Word brings fonts of its own."""
    if document.one_page or "pdf" in brief.audience.formats:
        template = f"templates/{brief.document}.md.j2"
        if problems := page_checks.unprintable_problems(document, context.look, context.owner_of, template):
            raise Refused(problems)


def _recipe(context: PaperContext, base: str, fitted: page_checks.Fit) -> Recipe:
    return Recipe(
        data=context.data,
        templates=dict(fitted.paper.files),
        look=context.look.digest,
        program=program_fingerprint(),
        base=base,
        room=fitted.room,
        tightness=fitted.tightness,
    )


def _too_long(brief: Brief, dialogue: Dialogue) -> Problem:
    """The problem of a page that is too full even without its lists."""
    message = f"the {brief.name} for {brief.audience.id} does not fit one page, even without its lists"
    hint = "shorten the briefing, above all its bottom line and risk"
    place = find_round(dialogue, brief.round).place
    return Problem(message, place if place.path else Place(f"data/{brief.dialogue}/dialogue.yaml", 1), hint=hint)


class ReaderPapers(Struct, frozen=True, kw_only=True):
    """One reader's papers.

    `reference` is what a clearance has to name; `draft` is the draft mark, empty once they are cleared; `data` are the
    hashes of what this reader may see, by name (`fingerprints.fingerprint_parts`).
    """

    audience: Audience
    papers: tuple[Paper, ...]
    reference: str
    draft: str
    data: Mapping[str, str]


class RoundContext(Struct, frozen=True):
    """A dialogue at one of its rounds, as of a day, and what the papers of all its readers share."""

    workspace: Workspace
    dialogue: Dialogue
    edition: Edition
    """As last recorded."""
    as_of: dt.date
    fingerprints: Fingerprints = field(default_factory=Fingerprints)
    reader_dialogues: ReaderDialogues = field(default_factory=ReaderDialogues)


def make_reader_papers(round_context: RoundContext, audience: Audience) -> ReaderPapers:
    """The papers of a reader, made only of what is released to this reader.

    Raises `Refused` with every problem of their templates, their pages and the glyphs they need.
    """
    workspace, dialogue = round_context.workspace, round_context.dialogue
    edition, as_of = round_context.edition, round_context.as_of
    released = release(dialogue, audience)
    ids = own_ids(dialogue, audience)
    data = round_context.fingerprints.parts(released, ids)
    look, album = workspace.looks[audience.look], Album.of(workspace.root, dialogue)
    unsaid = None if audience.is_internal else unsaid_to(dialogue, audience)
    key = edition.dialogue, edition.round, audience.id
    known = workspace.cache.find("papers", key, dict[str, str]) or {}
    context = PaperContext(
        round=round_context,
        dialogue=released,
        look=look,
        pinned=bool(workspace.order.as_of or dialogue.as_of),
        ids=ids,
        data=record.content_key(data),
        setting=fingerprint_setting(
            workspace.maker,
            workspace.templates,
            look.digest,
            round_context.fingerprints.of(audience),
            as_of.isoformat(),
            unsaid.digest if unsaid else "",
            *album.ids,
        ),
        known=known,
        draft=draft_mark(workspace.library, audience),
        album=album,
        owner_of=page_checks.character_owner(dialogue, audience),
        unsaid=unsaid,
    )
    papers = _papers(list_briefs(released, audience, edition.round), context, edition)
    composed = {paper.brief.path: _paper_hash(paper.inputs, paper) for paper in papers}
    if composed != known:
        workspace.cache.put("papers", key, composed)
    reference = sha256("".join(f"{p.brief.name} {p.reference}\n" for p in papers).encode())[:16]
    draft = "" if _is_cleared(dialogue, audience, reference, workspace.order.today) else context.draft
    return ReaderPapers(audience=audience, papers=papers, reference=reference, draft=draft, data=data)


def _papers(briefs: tuple[Brief, ...], context: PaperContext, edition: Edition) -> tuple[Paper, ...]:
    """All papers, or all their problems."""

    def make(brief: Brief) -> Paper:
        try:
            return make_paper(brief, context, _last_record(edition, brief))
        except Refused as refused:
            template = Place(f"templates/{brief.document}.md.j2")
            raise Refused(p if p.place.path else p.at(template) for p in refused.problems) from None

    return make_all(make, briefs)


def _last_record(edition: Edition, brief: Brief) -> FileRecord | None:
    """The record of one file of this paper; its formats share all but their bytes."""
    wanted = (brief.audience.id, brief.document, brief.field)
    return next((f for f in edition.files.values() if (f.audience, f.document, f.field) == wanted), None)


def _is_cleared(dialogue: Dialogue, audience: Audience, reference: str, today: dt.date) -> bool:
    """Whether a clearance that is valid today names exactly these papers."""
    wanted = (audience.id, reference)
    return any((each.clears, each.reference) == wanted for each in valid_clearances(dialogue, today))
