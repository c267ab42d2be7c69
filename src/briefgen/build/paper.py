"""One paper, as it goes out: composed, fitted to its page, with the day that stands on it and its own reference.

What is composed of the same, in the same setting, is the same paper: it is taken from the record, and composed only if
somebody needs its document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from briefgen.blocks.digest import reference
from briefgen.blocks.look import Look
from briefgen.blocks.tree import Attachment, Document
from briefgen.build.fit import Fit, fit, listed, refit
from briefgen.build.glyphs import Whose, unprintable
from briefgen.build.inputs import Prints
from briefgen.build.seen import Seen, Sights
from briefgen.build.strange import strange
from briefgen.build.writers import length
from briefgen.compose.catalogue import Brief, round_of
from briefgen.compose.facts import as_json
from briefgen.compose.lookup import Library
from briefgen.compose.paper import ALL, Composed, Setting, composed, view_of
from briefgen.compose.reading import Readings
from briefgen.compose.view import View
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.pictures import Album
from briefgen.editions.record import File, Made
from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the papers of one reader share. `ids` are those of `inputs.own_ids`.

    `pinned` says whether the day was given; if not, a paper in which only the day would change keeps its day.
    `data` names what this reader may see, `program` the version of ours, `setting` all that a paper is composed in but
    its view, and `sights` what the last ones were composed of; `draft` is the word for a copy not cleared; `album`
    holds its pictures; `whose` tells where in the data a character stands, to complain of it.
    """

    root: Path
    dialogue: Dialogue
    library: Library
    look: Look
    as_of: dt.date
    pinned: bool
    ids: Mapping[str, str]
    data: str
    program: str
    setting: str
    sights: Sights
    draft: str
    whose: Whose
    album: Album
    prints: Prints
    readings: Readings

    def length(self, document: Document) -> int:
        """How many pages it has, with its reference and, for a reader outside, the draft mark on each."""
        return length(dressed(document, reference(document, self.look), self.draft), self.look)

    def printed(self, day: dt.date, room: int = ALL) -> Setting:
        """What a paper is composed in, with a day printed on it and so much room in its lists."""
        return Setting(self.as_of, day, self.library, room, self.readings, self.album)

    def view(self, brief: Brief) -> View:
        """What a paper sees."""
        return view_of(brief, self.dialogue, self.printed(self.as_of))

    def attached(self, paper: Composed, view: View, day: dt.date) -> Composed:
        """A paper with its facts, where its reader wants them; nothing is in them that is not released to him."""
        if view.brief.audience.attach == "none":
            return paper
        facts = as_json(view, self.dialogue, day, draft=False)
        attachment = Attachment("facts.json", "application/json", facts, view.voice.word("attachment.facts"))
        return replace(paper, document=paper.document.but(attachments=(attachment,)))

    def seen(self, view: View | None = None) -> Seen:
        """What a paper is composed of: what its reader may see, and, if it has looked, what it sees of that."""
        data, own = (sha256(f"{self.setting} {what}".encode())[:16] for what in (self.data, self._print(view)))
        return Seen(data, own)

    def _print(self, view: View | None) -> str:
        """A view by all that is in it; attached facts hold more than a page shows, so all its reader may see counts."""
        if view is None:
            return ""
        return self.data if view.brief.audience.attach != "none" else self.prints.view(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper; its document still lacks reference and draft mark, which `dressed` adds."""

    brief: Brief
    reference: str
    day: str
    title: str
    marking: str
    facts: tuple[str, ...]
    made: Made
    seen: Seen
    document: Callable[[], Document]


def paper(brief: Brief, desk: Desk, old: File | None) -> Paper:
    """The paper of a brief; with the day of the last one, where nothing else would change."""
    pinned = desk.pinned and old and old.day != desk.as_of.isoformat()
    was = None if pinned else desk.sights.of(brief.path, old)
    if old and was and was.data == desk.seen().data:
        return _kept(brief, desk, old, was)
    view = desk.view(brief)
    seen = desk.seen(view)
    if old and was and was.view == seen.view:
        return _kept(brief, desk, old, seen)
    if old and not desk.pinned and old.day != desk.as_of.isoformat():
        same = _made(view, desk, dt.date.fromisoformat(old.day), old)
        if same.reference == old.reference:
            return same
    return _made(view, desk, desk.as_of, old)


def dressed(document: Document, reference: str, draft: str) -> Document:
    """The document with its reference in the footer and, for a copy not cleared, the draft mark in the header."""
    marking = " · ".join(filter(None, (draft, document.value("marking"))))
    own = {"marking": marking, "reference": reference}
    kept = tuple((name, value) for name, value in document.fields if name not in own)
    return document.but(fields=(*kept, *own.items()))


def _kept(brief: Brief, desk: Desk, old: File, seen: Seen) -> Paper:
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
        seen=seen,
        document=document,
    )


def _made(view: View, desk: Desk, day: dt.date, old: File | None) -> Paper:
    """The paper of a view with this day printed, composed."""

    def again(room: int) -> Composed:
        return desk.attached(composed(view, desk.printed(day, room)), view, day)

    def known(document: Document) -> str:
        return base if document is whole.document else reference(document, desk.look)

    whole = again(ALL)
    base = reference(whole.document, desk.look)
    last = old if old and old.made.program == desk.program else None
    if last and last.made.base == base:
        fitted = refit(whole, again, last.made.room, last.made.tightness)
    else:
        _refuse_strange(desk, whole)
        _refuse_unprintable(view.brief, desk, whole.document)
        fitted = fit(whole, again, lambda document: desk.length(document) == 1)
    if not fitted.fits:
        raise Refused(_too_long(view.brief, desk.dialogue))
    document = listed(fitted.paper.document, desk.length, lambda one: last is not None and known(one) == last.reference)
    return Paper(
        brief=view.brief,
        reference=known(document),
        day=day.isoformat(),
        title=document.title,
        marking=document.value("marking"),
        facts=tuple(desk.ids.get(fact, fact) for fact in fitted.paper.facts),
        made=_recipe(desk, base, fitted),
        seen=desk.seen(view),
        document=lambda: document,
    )


def _refuse_strange(desk: Desk, whole: Composed) -> None:
    """Nothing is laid out in a style the house does not have, or with a link to nowhere."""
    templates = [path for path, _ in whole.used if path.endswith(".j2")]
    if problems := strange(whole.document, desk.look, desk.root, templates):
        raise Refused(problems)


def _refuse_unprintable(brief: Brief, desk: Desk, document: Document) -> None:
    """Nothing is laid out that the fonts cannot set; Word alone has fonts of its own."""
    if document.one_page or "pdf" in brief.audience.formats:
        template = f"templates/{brief.document}.md.j2"
        if problems := unprintable(document, desk.look, desk.whose, template):
            raise Refused(problems)


def _recipe(desk: Desk, base: str, fitted: Fit) -> Made:
    return Made(
        data=desk.data,
        templates=dict(fitted.paper.used),
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
    place = round_of(dialogue, brief.round).place
    return Problem(message, place if place.path else Place(f"data/{brief.dialogue}/dialogue.yaml", 1), hint=hint)
