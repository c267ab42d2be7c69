"""A dialogue, and the readers, from their files.

The readers, from `data/audiences.yaml`: what one does not say is taken from the one it is `like`.

A dialogue from its folder.

In: the root of a workplace and the name of a folder in `data/`. Out: the dialogue as far as it could be built, and
every problem of its files; whoever makes pages refuses to while there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

from briefgen.dialogue import model, quotes
from briefgen.dialogue.declared import keys, needed
from briefgen.dialogue.folder import HEAD, Folder, dialogues, look_at, natural, read_text, unnamed
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Picture, Promise, Round, Source
from briefgen.dialogue.shorthand import NEWS, OF_A_ROUND
from briefgen.dialogue.validate import KINDS, ORGANISATIONS, PEOPLE, Validator, repeated, unfit, unknown
from briefgen.dialogue.values import LocatedValue, top
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, nearest, order

# ---- audiences ---------------------------------------------------------------------------------------------------


PATH = "data/audiences.yaml"

_INHERITED = frozenset(keys(Audience)) - {"id", "like"}


def load_audiences(root: Path) -> tuple[tuple[Audience, ...], list[Problem]]:
    """The audiences of a workplace in the order of the file, and every problem of it."""
    file, shape = read_file(root, PATH), Validator()
    shape.problems += file.problems
    nodes = [node.named() for node in shape.listed(top(file)) if _is_mapping(shape, node)]
    by_id = {node.item: node for node in nodes if node.item}
    audiences = [_audience(shape, node, by_id) for node in nodes]
    ids = [given.word for given in shape.ids]
    found = [*shape.problems, *repeated(shape.ids), *unknown(shape.references, {KINDS[Audience]: ids})]
    return tuple(audience for audience in audiences if audience), order(dict.fromkeys(found))


def audience_ids(root: Path) -> tuple[str, ...] | None:
    """The ids alone, right or wrong as the rest may be; `None` where there are none to compare with."""
    data = read_file(root, PATH).data
    entries = data if isinstance(data, list) else ()
    return tuple(str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry) or None


def _is_mapping(shape: Validator, node: LocatedValue) -> bool:
    if not isinstance(node.value, dict):
        shape.report(node, "an audience begins with “id: …”")
    return isinstance(node.value, dict)


def _audience(shape: Validator, node: LocatedValue, by_id: Mapping[str, LocatedValue]) -> Audience | None:
    lookup = _lookup(node, by_id)
    if lookup[-1] in lookup[:-1]:
        shape.report(node.get("like") or node, f"an audience cannot be like itself ({' → '.join(lookup)})")
        return None
    based = None
    for id_ in reversed(lookup[1:]):
        if id_ in by_id:
            based = replace(by_id[id_], base=based).only(_INHERITED)
    audience = shape.entry(Audience, replace(node, base=based))
    if audience and audience.attach != "none" and audience.release.level != "internal":
        hint = "write “attach: none”; “briefgen export” makes facts.json as a file of its own"
        shape.report(
            node.get("attach") or node,
            "data is attached to internal papers alone: no page shows it",
            hint,
        )
    return replace(audience, lookup=_outside(lookup, audience.release.level)) if audience else None


def _outside(lookup: tuple[str, ...], level: str) -> tuple[str, ...]:
    """A reader outside, like nobody, gets the pages of his level: never those of our own desk."""
    return lookup if level == "internal" or level in lookup else (*lookup, level)


def _lookup(node: LocatedValue, by_id: Mapping[str, LocatedValue]) -> tuple[str, ...]:
    """The ids from a reader to the last one it is like; an id that comes again is the last."""
    lookup = [node.item]
    while (like := node.get("like")) and not like.absent and lookup[-1] not in lookup[:-1]:
        lookup.append(str(like.value))
        if lookup[-1] not in by_id:
            break
        node = by_id[lookup[-1]]
    return tuple(lookup)


# ---- load --------------------------------------------------------------------------------------------------------


WITHOUT_ROUND = "all"
"""The id of the round of a dialogue that has none."""


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Kind = TypeVar("Kind")
Given = TypeVar("Given", bound=_HasId)
Promised = TypeVar("Promised", bound=Promise)


def load(root: Path, name: str) -> tuple[Dialogue | None, list[Problem]]:
    """The dialogue in `data/<name>`, with every problem of its files.

    Entries in which something is wrong are left out; there is no dialogue where it has no name or no parties.
    """
    names = dialogues(root)
    if name not in names:
        return None, [Problem(f"there is no dialogue “{name}”", Place(f"data/{name}"), hint=nearest(name, names))]
    folder = Folder(root, name)
    dialogue = _dialogue(folder)
    found = dict.fromkeys([*folder.shape.problems, *_misled(folder, dialogue)])
    return dialogue and quotes.located(dialogue), order(found)


def _dialogue(folder: Folder) -> Dialogue | None:
    folder.refuse_strays()
    paths = folder.parts("rounds")
    head = folder.read(f"{folder.path}/{HEAD}", model.Party, model.Field, *([] if paths else [model.Ask]))
    own = _head(folder, head) if head else {}
    parties = {party.id for party in (*own.get("parties", ()), *own.get("others", ()))}
    if not parties:
        folder.unread.add(model.Party)
    parts = {
        "rounds": _rounds(folder, paths) if paths else _without_round(folder, head, own),
        "commitments": _in_order(_settled(commitment, parties) for commitment in _commitments(folder, bool(paths))),
        "actions": _in_order(folder.entries(model.Action, f"{folder.path}/actions.yaml")),
        "sources": _in_order(_sources(folder)),
        "pictures": _in_order(_pictures(folder)),
        "organisations": tuple(folder.entries(model.Organisation, ORGANISATIONS)),
        "people": tuple(folder.entries(model.Person, PEOPLE)),
        **_news(folder),
    }
    _refuse_misplaced(folder, head, paths)
    return _built(Dialogue, own | parts) if parties else None


def _head(folder: Folder, head: LocatedValue) -> dict[str, Any]:
    """What `dialogue.yaml` says of the dialogue itself."""
    own = folder.shape.values(Dialogue, head, others=OF_A_ROUND)
    if (id_ := own.get("id", folder.name)) != folder.name:
        hint = f"write “id: {folder.name}”, or rename the folder"
        folder.shape.report(head.named().get("id") or head, f"the id “{id_}” is not the name of the folder", hint)
    return own


def _rounds(folder: Folder, paths: Iterable[str]) -> tuple[Round, ...]:
    nodes = (folder.read(path, Round, model.Ask) for path in paths)
    rounds = (_built(Round, folder.shape.values(Round, node)) for node in nodes if node)
    return _in_order(held for held in rounds if held)


def _without_round(folder: Folder, head: LocatedValue | None, own: Mapping[str, Any]) -> tuple[Round, ...]:
    """What `dialogue.yaml` says as if of a round, with the mark and the place of the dialogue."""
    values: dict[str, Any] = {"id": WITHOUT_ROUND, **{name: own[name] for name in ("release", "place") if name in own}}
    if own and head:
        about = replace(head.only(OF_A_ROUND), item=folder.name)
        values = folder.shape.values(Round, about, given=("id",)) | values
    return (Round(**values),)


def _refuse_misplaced(folder: Folder, head: LocatedValue | None, paths: Sequence[str]) -> None:
    """Keys of a round in the head of a dialogue that has rounds."""
    if paths and head and isinstance(head.value, dict):
        for key in head.only(OF_A_ROUND).children():
            message = f"“{key.label}” is of a round, and this dialogue has rounds"
            folder.shape.report(key, message, f"move it to {paths[-1]}", key.key_place)


def _commitments(folder: Folder, has_rounds: bool) -> Iterator[Commitment]:
    """From one file, or one for each round: then its name is the round of what does not say its own."""
    rounds = {f"{folder.path}/commitments.yaml": "" if has_rounds else WITHOUT_ROUND}
    rounds |= {path: PurePosixPath(path).stem for path in folder.parts("commitments")}
    for path, round_ in rounds.items():
        node = folder.read(path, Commitment, model.SubItem)
        for entry in folder.shape.listed(node) if node else ():
            base = replace(entry, value={"round": round_}, path=()) if round_ else None
            if commitment := folder.shape.entry(Commitment, replace(entry, base=base)):
                yield commitment


def _settled(whole: Commitment, parties: Collection[str]) -> Commitment:
    """The same; where a bare word of `actors` is the id of a party, the organisation is not stated."""
    sub_items = (_with_parties(part, parties) for part in whole.sub_items)
    return replace(_with_parties(whole, parties), sub_items=_in_order(sub_items))


def _with_parties(promise: Promised, parties: Collection[str]) -> Promised:
    actors = (replace(one, party=one.org, org="") if one.org in parties else one for one in promise.actors)
    return replace(promise, actors=tuple(actors))


def _news(folder: Folder) -> dict[str, tuple[Any, ...]]:
    """The entries of `updates.yaml` by their kind."""
    node = folder.read(f"{folder.path}/updates.yaml", model.Update)
    read: dict[type[Any], list[Any]] = {kind: [] for kind in NEWS.values()}
    for entry in folder.shape.listed(node) if node else ():
        given = entry.value if isinstance(entry.value, dict) else {}
        kind = next((NEWS[key] for key in NEWS if key in given), None)
        if kind is None:
            hints = [nearest(key, NEWS) for key in given]
            folder.shape.report(
                entry.named() if given else entry, f"one of {', '.join(NEWS)} is missing", next(filter(None, hints), "")
            )
        elif news := folder.shape.entry(kind, entry):
            read[kind].append(news)
    names = ("updates", "retractions", "clearances", "decisions")
    return {name: _in_order(read[kind]) for name, kind in zip(names, NEWS.values(), strict=True)}


def _sources(folder: Folder) -> Iterator[Source]:
    node = folder.read(f"{folder.path}/sources.yaml", Source)
    for entry in folder.shape.listed(node) if node else ():
        if source := folder.shape.entry(Source, entry):
            noise = tuple(replace(passage, source=source.id) for passage in source.noise)
            words = _text(folder, entry.named().get("text"))
            yield replace(source, words=words, noise=noise)


def _pictures(folder: Folder) -> Iterator[Picture]:
    node = folder.read(f"{folder.path}/pictures.yaml", Picture)
    named: set[str] = set()
    for entry in folder.shape.listed(node) if node else ():
        if picture := folder.shape.entry(Picture, entry):
            named.add(picture.file)
            file = entry.named().get("file")
            sha256, problems = look_at(folder.root, folder.path, file) if file else ("", [])
            folder.shape.problems += problems
            yield replace(picture, sha256=sha256)
    if node:
        folder.shape.problems += unnamed(folder.root, folder.path, frozenset(named))


def _text(folder: Folder, named: LocatedValue | None) -> str:
    if named is None or named.absent:
        return ""
    words, problems = read_text(folder.root, folder.path, named)
    folder.shape.problems += problems
    return words


def _misled(folder: Folder, dialogue: Dialogue | None) -> Iterator[Problem]:
    """What is wrong with ids, and with what refers to them."""
    yield from repeated(folder.shape.ids)
    yield from unknown(folder.shape.references, _known(folder))
    if dialogue:
        yield from unfit(dialogue, folder.shape.references)


def _known(folder: Folder) -> dict[str, tuple[str, ...]]:
    """The ids of each kind that could be read as a whole; also those of entries in which something is wrong."""
    read = {kind: noun for kind, noun in KINDS.items() if kind not in folder.unread and kind is not Audience}
    known = {noun: tuple(i.word for i in folder.shape.ids if i.kind is kind) for kind, noun in read.items()}
    if KINDS[Round] in known:
        known[KINDS[Round]] = known[KINDS[Round]] or (WITHOUT_ROUND,)
    audiences = audience_ids(folder.root)
    return known if audiences is None else known | {KINDS[Audience]: audiences}


def _built(kind: type[Kind], values: dict[str, Any]) -> Kind | None:
    """An object of what could be read; `None` where something is missing without which there is none."""
    return kind(**values) if values.keys() >= needed(kind) else None


def _in_order(things: Iterable[Given]) -> tuple[Given, ...]:
    """In the natural order of their ids."""
    return tuple(sorted(things, key=lambda thing: natural(thing.id)))
