"""What papers are made from, as hashes by name: by content, never by time stamp."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from msgspec import json
from msgspec.structs import replace

from briefgen.cache.fingerprint import installed_packages, source_fingerprint
from briefgen.compose.view import View
from briefgen.dialogue.model import Action, Audience, Briefing, Dialogue, Promise, Source
from briefgen.dialogue.release import opaque_key
from briefgen.dialogue.status import list_promises
from briefgen.errors import Problem, Refused
from briefgen.files import sha256


def own_ids(dialogue: Dialogue, audience: Audience) -> dict[str, str]:
    """The office's ids by the keys that stand for them in what a reader outside gets; empty for our own readers."""
    if audience.is_internal:
        return {}
    things: tuple[Promise | Action | Source, ...] = (*list_promises(dialogue), *dialogue.actions, *dialogue.sources)
    return {opaque_key(dialogue, audience.id, each.id): each.id for each in things}


def fingerprint_parts(dialogue: Dialogue, ids: Mapping[str, str]) -> dict[str, str]:
    """Hashes of what a reader may see, by the name an officer would use: `C03` with its news, `briefing of r1`.

    `ids` are those of `own_ids`. Places in files do not count: a line more above an item changes nothing in it.
    """
    said: dict[str, list[object]] = {}
    for kind, name, value in _named(dialogue):
        said.setdefault(f"{kind} {ids.get(name, name)}".strip(), []).append(_bare(value))
    return {name: sha256(repr(said[name]).encode())[:12] for name in sorted(said)}


def _named(dialogue: Dialogue) -> Iterator[tuple[str, str, object]]:
    """Every part of a dialogue with the kind and id of what it is about; items need no kind."""
    yield from (("", commitment.id, commitment) for commitment in dialogue.commitments)
    yield from (("", action.id, action) for action in dialogue.actions)
    yield from (("", update.item, update) for update in dialogue.updates)
    yield from (("source", source.id, source) for source in dialogue.sources)
    yield from (("picture", picture.id, picture) for picture in dialogue.pictures)
    yield from (("organisation", organisation.id, organisation) for organisation in dialogue.organisations)
    yield from (("person", person.id, person) for person in dialogue.people)
    for meeting in dialogue.rounds:
        yield "briefing of", meeting.id, meeting.briefing
        yield "round", meeting.id, replace(meeting, briefing=Briefing())
    yield "dialogue", "", tuple(each.id for name in _PARTS for each in getattr(dialogue, name))
    yield "dialogue", "", _frame(dialogue)


_PARTS = ("rounds", "commitments", "actions", "updates", "sources", "pictures", "organisations", "people")


def _frame(dialogue: Dialogue) -> Dialogue:
    """What is left of a dialogue without its parts."""
    nothing: Any = dict.fromkeys(_PARTS, ())
    return replace(dialogue, **nothing)


class Fingerprints:
    """Hashes of what papers see; what several of them share is hashed once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}
        self._parts: dict[int, tuple[Dialogue, dict[str, str]]] = {}

    def parts(self, dialogue: Dialogue, ids: Mapping[str, str]) -> dict[str, str]:
        """As `parts`, which is asked once for all readers of our own office: they see one dialogue."""
        if id(dialogue) not in self._parts:
            self._parts[id(dialogue)] = dialogue, fingerprint_parts(dialogue, ids)
        return self._parts[id(dialogue)][1]

    def view(self, view: View) -> str:
        """Everything that the paper of a view is composed of, but for its templates and their words."""
        brief = view.brief
        own = brief.round, brief.document, brief.field, view.as_of, view.one_pagers
        things = (brief.audience, view.dialogue, view.changes, *view.items, *view.actions, *view.statuses.values())
        return sha256(repr((own, tuple(view.statuses), *map(self.of, things))).encode())[:16]

    def of(self, thing: object) -> str:
        """A thing of the model or of a view, by all that is in it but places."""
        if id(thing) not in self._known:
            said = _PLACE.sub(b"", _JSON.encode(thing))
            self._known[id(thing)] = thing, sha256(b"%b %b" % (thing.__class__.__name__.encode(), said))
        return self._known[id(thing)][1]


_JSON = json.Encoder(order="deterministic")
"""A thing by the names of its attributes, each of which has values of one kind: equal text is an equal thing."""
_PLACE = re.compile(rb'"place":\{"path":"(?:[^"\\]|\\.)*","line":[0-9]+,"column":[0-9]+\},?')
"""Where a thing stands; no words of it look like this, for in them a quotation mark has a backslash before it."""


def _bare(value: object) -> object:
    """A value as nested tuples, without places: its `repr` is the same wherever it stood."""
    if isinstance(value, tuple):
        return tuple([_bare(part) for part in value])
    kind: Any = type(value)
    names = _attributes(kind)
    if not names:
        return value
    kept = [(name, _bare(getattr(value, name))) for name in names]
    return (kind.__name__, *[pair for pair in kept if pair[1] is not None and pair[1] != ()])


@cache
def _attributes(kind: Any) -> tuple[str, ...]:
    """The attributes of a kind of thing but its place; none for what is no thing of the model."""
    return tuple(name for name in getattr(kind, "__struct_fields__", ()) if name != "place")


def fingerprint_setting(*things: str) -> str:
    """A hash of all that a paper is composed in but its view, and of what does it (`maker`)."""
    return sha256("\n".join(things).encode())[:16]


@cache
def program_fingerprint() -> str:
    """A hash of our own source: another version, or a changed line of it, may write other bytes."""
    return source_fingerprint()[:12]


@cache
def toolchain_fingerprint() -> str:
    """A hash of all that makes the bytes: our source, the Python it runs in, the libraries beside it."""
    return sha256(f"{program_fingerprint()}\n{installed_packages()}".encode())[:12]


LIBRARIES = """
    babel cssselect2 deflate distributed fonttools holidays jinja2 lxml markdown-it-py markupsafe
    mdit-py-plugins msgspec pillow pypdfium2 python-docx pyyaml reportlab svglib tinycss2
"""
"""Whatever reads data and templates or writes papers, by its name in the registry; and what carries them."""


@cache
def versions() -> dict[str, str]:
    """What the bytes of papers depend on, by name: Python, our own source, libraries."""
    ours = {"Python": platform.python_version(), "briefgen": program_fingerprint()}
    return ours | {name: version(name) for name in LIBRARIES.split()}


def expect_same_versions(answers: Mapping[str, Any]) -> None:
    """Raise `Refused` where a worker, by its address, answers `versions` otherwise than we do, or cannot be asked."""
    if not answers:
        raise Refused(Problem("the scheduler has no worker", hint="dask worker ADDRESS begins one"))
    hint = "install the same there as here (.ci/requirements.lock)"
    if others := [f"{name} {what}" for name, theirs in sorted(answers.items()) for what in _differences(theirs)]:
        raise Refused(Problem(what, hint=hint) for what in others)


def _differences(theirs: Any) -> list[str]:
    if not isinstance(theirs, dict):
        return [f"cannot run briefgen: {type(theirs).__name__}: {theirs}"]
    other = ((name, theirs.get(name), own) for name, own in versions().items())
    return [f"has {name} {their or 'none'}, and here it is {own}" for name, their, own in other if their != own]
