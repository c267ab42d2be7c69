"""The papers of one reader: composed, fitted to their pages, with the day that stands on them and their references.

What is composed of the same, in the same setting, is the same paper: it is taken from the record, and composed only if
somebody needs its document. The cache has a hash for each paper of a reader, over what it was composed of and what it
came to: no word of any data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.blocks.look import Look
from briefgen.blocks.reference import reference_of
from briefgen.blocks.tree import Attachment, Document
from briefgen.compose.facts import facts_as_json
from briefgen.compose.paper import NO_LIMIT, Composed, ComposeSettings, compose_view, make_view
from briefgen.compose.reader import Brief, find_round, list_briefs
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import ReaderDialogues, View
from briefgen.dialogue.folder import Album
from briefgen.dialogue.journal import valid_clearances
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import release
from briefgen.editions import record
from briefgen.editions.record import Edition, FileRecord, Recipe
from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256
from briefgen.publish.fingerprints import Fingerprints, fingerprint_setting, own_ids, program_fingerprint
from briefgen.publish.page_checks import (
    Fit,
    Whose,
    character_owner,
    fit_as_before,
    fit_page,
    unknown_names,
    unprintable_problems,
    without_short_contents,
)
from briefgen.publish.workspace import Workspace
from briefgen.publish.writers import StampedDocument


class PaperContext(Struct, frozen=True, kw_only=True):
    """What the papers of one reader share. `ids` are those of `inputs.own_ids`.

    `pinned` says whether the day was given; if not, a paper in which only the day would change keeps its day.
    `data` names what this reader may see, `program` the version of ours, `setting` all that a paper is composed in but
    its view, and `known` has a hash for each paper as it was last composed; `draft` is the word for a copy not cleared;
    `album` holds its pictures; `whose` tells where in the data a character stands, to complain of it.
    """

    root: Path
    dialogue: Dialogue
    library: TemplateLibrary
    look: Look
    as_of: dt.date
    pinned: bool
    ids: Mapping[str, str]
    data: str
    program: str
    setting: str
    known: Mapping[str, str]
    draft: str
    whose: Whose
    album: Album
    prints: Fingerprints
    reader_dialogues: ReaderDialogues

    def printed(self, day: dt.date, room: int = NO_LIMIT) -> ComposeSettings:
        """What a paper is composed in, with a day printed on it and so much room in its lists."""
        return ComposeSettings(self.as_of, day, self.library, room, self.reader_dialogues, self.album)

    def view(self, brief: Brief) -> View:
        """What a paper sees."""
        return make_view(brief, self.dialogue, self.printed(self.as_of))

    def attached(self, paper: Composed, view: View, day: dt.date) -> Composed:
        """A paper with its facts, where its reader wants them; nothing is in them that is not released to him."""
        if view.brief.audience.attach == "none":
            return paper
        facts = facts_as_json(view, self.dialogue, day, draft=False)
        attachment = Attachment("facts.json", "application/json", facts, view.l10n.word("attachment.facts"))
        return replace(paper, document=paper.document.replace(attachments=(attachment,)))

    def inputs(self, view: View) -> str:
        """A hash of all that a paper is composed of and in. Attached facts hold more than a page shows: all that its
        reader may see counts for them."""
        seen = self.data if view.brief.audience.attach != "none" else self.prints.view(view)
        return fingerprint_setting(self.setting, str(self.pinned), seen)


class Paper(Struct, frozen=True, kw_only=True):
    """A paper; its document still lacks reference and draft mark. `fitted` has both, where it was set into pages."""

    brief: Brief
    reference: str
    day: str
    title: str
    marking: str
    facts: tuple[str, ...]
    made: Recipe
    inputs: str
    """A hash of all that it is composed of and in."""
    document: Callable[[], Document]
    fitted: StampedDocument | None = None

    def stamped(self, look: Look, draft: str) -> StampedDocument:
        """The paper as it goes out, with its reference and the word for a draft, or none. Raises `Refused` where it can
        no longer be composed."""
        if self.fitted and self.fitted.draft == draft:
            return self.fitted
        return StampedDocument(self.document(), self.reference, draft, look)


def make_paper(brief: Brief, desk: PaperContext, old: FileRecord | None) -> Paper:
    """The paper of a brief; with the day of the last one, where nothing else would change."""
    view = desk.view(brief)
    inputs = desk.inputs(view)
    if old and desk.known.get(brief.path) == _paper_hash(inputs, old):
        return _kept(brief, desk, old, inputs)
    if old and not desk.pinned and old.day != desk.as_of.isoformat():
        same = _made(view, desk, dt.date.fromisoformat(old.day), old)
        if same.reference == old.reference:
            return same
    return _made(view, desk, desk.as_of, old)


class _Drafts:
    """The documents that are tried for one paper, as its reader gets them while nobody has cleared them: each has its
    reference worked out once, and is set into pages once."""

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
        """How many pages it has."""
        if id(document) not in self._stamped:
            stamped = StampedDocument(document, self.reference(document), self._draft, self._look)
            self._stamped[id(document)] = stamped
        return len(self._stamped[id(document)].layout.pages)

    def fitted(self, document: Document) -> StampedDocument | None:
        """The one whose pages were counted, if they were."""
        return self._stamped.get(id(document))


def make_extra_paper(document: Document, look: Look, draft: str = "") -> StampedDocument:
    """A composed document as a paper that no record speaks of: an agenda, a reminder. `draft` is the draft mark."""
    return StampedDocument(document, reference_of(document, look), draft, look)


def _paper_hash(inputs: str, paper: Paper | FileRecord) -> str:
    """A hash of what a paper is composed of, and of what it comes to: all that its record says, but of its formats."""
    made = paper.made
    recipe = sorted(made.templates.items()), made.look, made.program, made.base, made.room, made.tightness
    result = paper.reference, paper.day, paper.title, paper.marking, paper.facts, recipe
    return sha256(repr((inputs, result)).encode())[:16]


def _kept(brief: Brief, desk: PaperContext, old: FileRecord, inputs: str) -> Paper:
    """The paper as it was recorded; its document is composed again for whoever asks."""

    @cache
    def document() -> Document:
        again = _made(desk.view(brief), desk, dt.date.fromisoformat(old.day), old)
        if again.reference != old.reference:
            hint = f"delete edition.json in out/{brief.dialogue}/{brief.round}, and build again"
            raise Refused(Problem("is another paper than its record says", hint=hint))
        return again.document()

    return Paper(
        brief=brief,
        reference=old.reference,
        day=old.day,
        title=old.title,
        marking=old.marking,
        facts=old.facts,
        made=replace(old.made, data=desk.data),
        inputs=inputs,
        document=document,
    )


def _made(view: View, desk: PaperContext, day: dt.date, old: FileRecord | None) -> Paper:
    """The paper of a view with this day printed, composed."""

    def again(room: int) -> Composed:
        return desk.attached(compose_view(view, desk.printed(day, room)), view, day)

    drafts, whole = _Drafts(desk.look, desk.draft), again(NO_LIMIT)
    base = drafts.reference(whole.document)
    last = old if old and old.made.program == desk.program else None
    if last and last.made.base == base:
        fitted = fit_as_before(whole, again, last.made.room, last.made.tightness)
    else:
        _refuse_strange(desk, whole)
        _refuse_unprintable(view.brief, desk, whole.document)
        fitted = fit_page(whole, again, lambda document: drafts.length(document) == 1)
    if not fitted.fits:
        raise Refused(_too_long(view.brief, desk.dialogue))
    document = without_short_contents(
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
        facts=tuple(desk.ids.get(fact, fact) for fact in fitted.paper.facts),
        made=_recipe(desk, base, fitted),
        inputs=desk.inputs(view),
        document=lambda: document,
        fitted=drafts.fitted(document),
    )


def _refuse_strange(desk: PaperContext, whole: Composed) -> None:
    """Nothing is laid out in a style the house does not have, or with a link to nowhere."""
    templates = [path for path, _ in whole.files if path.endswith(".j2")]
    if problems := unknown_names(whole.document, desk.look, desk.root, templates):
        raise Refused(problems)


def _refuse_unprintable(brief: Brief, desk: PaperContext, document: Document) -> None:
    """Nothing is laid out that the fonts cannot set; Word alone has fonts of its own."""
    if document.one_page or "pdf" in brief.audience.formats:
        template = f"templates/{brief.document}.md.j2"
        if problems := unprintable_problems(document, desk.look, desk.whose, template):
            raise Refused(problems)


def _recipe(desk: PaperContext, base: str, fitted: Fit) -> Recipe:
    return Recipe(
        data=desk.data,
        templates=dict(fitted.paper.files),
        look=desk.look.digest,
        program=desk.program,
        base=base,
        room=fitted.room,
        tightness=fitted.tightness,
    )


def _too_long(brief: Brief, dialogue: Dialogue) -> Problem:
    """What is on the page by itself, without any list, is too much for it."""
    message = f"the {brief.name} for {brief.audience.id} does not fit one page, even without its lists"
    hint = "shorten the briefing, above all its bottom line and risk"
    place = find_round(dialogue, brief.round).place
    return Problem(message, place if place.path else Place(f"data/{brief.dialogue}/dialogue.yaml", 1), hint=hint)


class ReaderPapers(Struct, frozen=True, kw_only=True):
    """One reader's papers.

    `reference` is what a clearance has to name; `draft` is the mark of a copy that lacks one, else empty;
    `data` are the hashes of what this reader may see.
    """

    audience: Audience
    papers: tuple[Paper, ...]
    reference: str
    draft: str
    data: Mapping[str, str]


class RoundContext(Struct, frozen=True):
    """A dialogue at one of its rounds, seen from a day, and what the papers of all its readers share."""

    site: Workspace
    dialogue: Dialogue
    edition: Edition
    """As last recorded."""
    as_of: dt.date
    prints: Fingerprints = field(default_factory=Fingerprints)
    reader_dialogues: ReaderDialogues = field(default_factory=ReaderDialogues)


def make_reader_papers(occasion: RoundContext, audience: Audience) -> ReaderPapers:
    """The papers of a reader, made of nothing but what is released to him.

    Raises `Refused` with every problem of his templates, his pages and the glyphs they need.
    """
    site, dialogue, edition, as_of = occasion.site, occasion.dialogue, occasion.edition, occasion.as_of
    released = release(dialogue, audience)
    ids = own_ids(dialogue, audience)
    data = occasion.prints.parts(released, ids)
    look, album = site.looks[audience.look], Album.of(site.order.root, dialogue)
    key = edition.dialogue, edition.round, audience.id
    known = site.cache.find("papers", key, dict[str, str]) or {}
    desk = PaperContext(
        root=site.order.root,
        dialogue=released,
        library=site.library,
        look=look,
        as_of=as_of,
        pinned=bool(site.order.as_of or dialogue.as_of),
        ids=ids,
        data=record.content_key(data),
        program=program_fingerprint(),
        setting=fingerprint_setting(
            site.maker, site.templates, look.digest, occasion.prints.of(audience), as_of.isoformat(), *album.ids
        ),
        known=known,
        draft="" if audience.release.level == "internal" else site.library.wording(audience)("draft"),
        album=album,
        whose=character_owner(dialogue, audience),
        prints=occasion.prints,
        reader_dialogues=occasion.reader_dialogues,
    )
    papers = _papers(list_briefs(released, audience, edition.round), desk, edition)
    composed = {paper.brief.path: _paper_hash(paper.inputs, paper) for paper in papers}
    if composed != known:
        site.cache.put("papers", key, composed)
    reference = sha256("".join(f"{p.brief.name} {p.reference}\n" for p in papers).encode())[:16]
    draft = "" if _cleared(dialogue, audience, reference) else desk.draft
    return ReaderPapers(audience=audience, papers=papers, reference=reference, draft=draft, data=data)


def _papers(wanted: tuple[Brief, ...], desk: PaperContext, edition: Edition) -> tuple[Paper, ...]:
    """All papers, or all their problems."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    for brief in wanted:
        try:
            papers.append(make_paper(brief, desk, _last(edition, brief)))
        except Refused as refused:
            template = Place(f"templates/{brief.document}.md.j2")
            problems += [p if p.place.path else p.at(template) for p in refused.problems]
    if problems:
        raise Refused(dict.fromkeys(problems))
    return tuple(papers)


def _last(edition: Edition, brief: Brief) -> FileRecord | None:
    """A file of this paper as it was last recorded; its formats share everything but their bytes."""
    wanted = (brief.audience.id, brief.document, brief.field)
    return next((f for f in edition.files.values() if (f.audience, f.document, f.field) == wanted), None)


def _cleared(dialogue: Dialogue, audience: Audience, reference: str) -> bool:
    """Whether a clearance names just these papers."""
    return any((each.clears, each.reference) == (audience.id, reference) for each in valid_clearances(dialogue))
