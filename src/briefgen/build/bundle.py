"""Everything one reader gets of one round: his papers, and whether they have been cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from briefgen.build.glyphs import whose
from briefgen.build.inputs import Prints, own_ids, program, setting
from briefgen.build.paper import Desk, Paper, paper
from briefgen.build.seen import Sights
from briefgen.build.site import Site
from briefgen.compose.catalogue import Brief, briefs
from briefgen.compose.reading import Readings
from briefgen.dialogue.journal import clearances
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.pictures import Album
from briefgen.dialogue.release import release
from briefgen.editions import record
from briefgen.editions.record import Edition, File
from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One reader's papers.

    `reference` is what a clearance has to name; `draft` is the mark of a copy that lacks one, else empty;
    `data` are the hashes of what this reader may see.
    """

    audience: Audience
    papers: tuple[Paper, ...]
    reference: str
    draft: str
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Occasion:
    """A dialogue at one of its rounds, seen from a day, and what the papers of all its readers share."""

    site: Site
    dialogue: Dialogue
    edition: Edition
    """As last recorded."""
    as_of: dt.date
    sights: Sights
    prints: Prints = field(default_factory=Prints)
    readings: Readings = field(default_factory=Readings)


def bundle(occasion: Occasion, audience: Audience) -> Bundle:
    """The papers of a reader, made of nothing but what is released to him.

    Raises `Refused` with every problem of his templates, his pages and the glyphs they need.
    """
    site, dialogue, edition, as_of = occasion.site, occasion.dialogue, occasion.edition, occasion.as_of
    released = release(dialogue, audience)
    ids = own_ids(dialogue, audience)
    data = occasion.prints.parts(released, ids)
    look, album = site.looks[audience.look], Album.of(site.order.root, dialogue)
    desk = Desk(
        root=site.order.root,
        dialogue=released,
        library=site.library,
        look=look,
        as_of=as_of,
        pinned=bool(site.order.as_of or dialogue.as_of),
        ids=ids,
        data=record.key(data),
        program=program(),
        setting=setting(
            site.maker, site.templates, look.digest, occasion.prints.of(audience), as_of.isoformat(), *album.ids
        ),
        sights=occasion.sights,
        draft="" if audience.release.level == "internal" else site.library.wording(audience)("draft"),
        album=album,
        whose=whose(dialogue, audience),
        prints=occasion.prints,
        readings=occasion.readings,
    )
    papers = _papers(briefs(released, audience, edition.round), desk, edition)
    reference = sha256("".join(f"{p.brief.name} {p.reference}\n" for p in papers).encode())[:16]
    draft = "" if _cleared(dialogue, audience, reference) else desk.draft
    return Bundle(audience=audience, papers=papers, reference=reference, draft=draft, data=data)


def _papers(wanted: tuple[Brief, ...], desk: Desk, edition: Edition) -> tuple[Paper, ...]:
    """All papers, or all their problems."""
    papers: list[Paper] = []
    problems: list[Problem] = []
    for brief in wanted:
        try:
            papers.append(paper(brief, desk, _last(edition, brief)))
        except Refused as refused:
            template = Place(f"templates/{brief.document}.md.j2")
            problems += [p if p.place.path else p.at(template) for p in refused.problems]
    if problems:
        raise Refused(dict.fromkeys(problems))
    return tuple(papers)


def _last(edition: Edition, brief: Brief) -> File | None:
    """A file of this paper as it was last recorded; its formats share everything but their bytes."""
    wanted = (brief.audience.id, brief.document, brief.field)
    return next((f for f in edition.files.values() if (f.audience, f.document, f.field) == wanted), None)


def _cleared(dialogue: Dialogue, audience: Audience, reference: str) -> bool:
    """Whether a clearance names just these papers."""
    return any((each.clears, each.reference) == (audience.id, reference) for each in clearances(dialogue))
