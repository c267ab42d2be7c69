"""Loads a dialogue, and the readers, from their files.

In: the root of a workplace and the name of a folder in `data/`. Out: the dialogue as far as it could be built, and
every problem of its files; no pages are made while there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from msgspec.structs import replace

from briefgen.dialogue import model, quotes, validate
from briefgen.dialogue.declared import keys_of, required_attributes
from briefgen.dialogue.folder import (
    DIALOGUE_FILE,
    DialogueFolder,
    find_dialogues,
    find_twins,
    find_unnamed_pictures,
    hash_picture,
    natural_key,
    read_source_text,
)
from briefgen.dialogue.ids import find_repeated_ids
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Picture, Promise, Round, Source
from briefgen.dialogue.offices import ORGANISATIONS_PATH
from briefgen.dialogue.salt import find_bad_salt
from briefgen.dialogue.shorthand import ROUND_KEYS, UPDATE_KINDS
from briefgen.dialogue.validate import KIND_NAMES, Validator, find_unknown_references
from briefgen.dialogue.values import LocatedValue, root_value
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, failed, nearest, sort_problems

AUDIENCES_PATH = "data/audiences.yaml"

_INHERITED_KEYS = frozenset(keys_of(Audience)) - {"id", "like"}


def load_audiences(root: Path) -> tuple[tuple[Audience, ...], list[Problem]]:
    """The readers of a workplace in the order of `audiences.yaml`, and every problem of the file.

    What a reader does not say is taken from the one it is `like`.
    """
    file, validator = read_file(root, AUDIENCES_PATH), Validator()
    validator.problems += file.problems
    nodes = [node.with_own_id() for node in validator.list_entries(root_value(file)) if _is_mapping(validator, node)]
    by_id = {node.item: node for node in nodes if node.item}
    audiences = [_read_audience(validator, node, by_id) for node in nodes]
    ids = [given_id.word for given_id in validator.ids]
    problems = [
        *validator.problems,
        *find_repeated_ids(validator.ids),
        *find_unknown_references(validator.references, {KIND_NAMES[Audience]: ids}),
    ]
    return tuple(audience for audience in audiences if audience), sort_problems(dict.fromkeys(problems))


def read_audience_ids(root: Path) -> tuple[str, ...] | None:
    """Only the ids, even of entries with problems; `None` where there are none to compare with."""
    data = read_file(root, AUDIENCES_PATH).data
    entries = data if isinstance(data, list) else ()
    return tuple(str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry) or None


def _is_mapping(validator: Validator, node: LocatedValue) -> bool:
    if not isinstance(node.value, dict):
        validator.report(node, "an audience begins with “id: …”")
    return isinstance(node.value, dict)


def _read_audience(validator: Validator, node: LocatedValue, by_id: Mapping[str, LocatedValue]) -> Audience | None:
    lookup = _lookup_order(node, by_id)
    if lookup[-1] in lookup[:-1]:
        validator.report(node.get("like") or node, f"an audience cannot be like itself ({' → '.join(lookup)})")
        return None
    based = None
    for id_ in reversed(lookup[1:]):
        if id_ in by_id:
            based = replace(by_id[id_], base=based).restricted_to(_INHERITED_KEYS)
    audience = validator.entry(Audience, replace(node, base=based))
    levels = {id_: _level_of(by_id[id_], by_id) for id_ in {*lookup[1:], "partner", "public"} if id_ in by_id}
    if (
        audience
        and not audience.is_internal
        and (inside := [id_ for id_ in lookup[1:] if levels.get(id_) == "internal"])
    ):
        _report_inside(validator, node, lookup, inside[0])
        return None
    if audience and audience.attach != "none" and not audience.is_internal:
        hint = "write “attach: none”; “briefgen export” makes facts.json as a file of its own"
        message = "data is attached to internal papers alone: no page shows it"
        validator.report(node.get("attach") or node, message, hint)
    if audience and not audience.is_internal and _may_lend(audience.release.level, lookup, levels):
        lookup = (*lookup, audience.release.level)  # so that no reader outside gets our internal templates
    return replace(audience, lookup=lookup) if audience else None


def _may_lend(level: str, lookup: Sequence[str], levels: Mapping[str, str]) -> bool:
    """Whether a reader outside takes templates of the reader named like their level: never those of one inside."""
    return level not in lookup and levels.get(level, level) != "internal"


def _level_of(node: LocatedValue, by_id: Mapping[str, LocatedValue]) -> str:
    """Whom a reader's release reaches, inherited or not; nothing where the reader has a problem of their own."""
    based: LocatedValue | None = None
    for id_ in reversed(_lookup_order(node, by_id)):
        if id_ in by_id:
            based = replace(by_id[id_], base=based).restricted_to(_INHERITED_KEYS)
    found = based and based.get("release")
    if not found:
        return ""
    stated = found.get("level") if isinstance(found.value, dict) else found
    return str(stated.value) if stated else "internal"


def _report_inside(validator: Validator, node: LocatedValue, lookup: Sequence[str], inside: str) -> None:
    """Report a reader outside who is like one inside, directly or through others."""
    way = f" ({' → '.join(lookup)})" if len(lookup) > 2 else ""
    message = f"{node.item} reads outside the house and cannot be like {inside}, who reads inside{way}"
    hint = "write `like:` a reader outside, or no `like`, and copy the settings that may go out (language, to, from …)"
    validator.report(node.get("like") or node, message, hint)


def _lookup_order(node: LocatedValue, by_id: Mapping[str, LocatedValue]) -> tuple[str, ...]:
    """The ids from a reader along `like` to the last one; it ends at an id that is repeated."""
    lookup = [node.item]
    while (like := node.get("like")) and not like.absent and lookup[-1] not in lookup[:-1]:
        lookup.append(str(like.value))
        if lookup[-1] not in by_id:
            break
        node = by_id[lookup[-1]]
    return tuple(lookup)


ONLY_ROUND = "all"
"""The id of the only round of a dialogue without meetings."""


ModelT = TypeVar("ModelT")
PromiseT = TypeVar("PromiseT", bound=Promise)


def load_dialogue(root: Path, name: str) -> tuple[Dialogue | None, list[Problem]]:
    """The dialogue in `data/<name>`, with every problem of its files.

    Entries with a problem are left out. Without a name or parties the dialogue is `None`; and where a file cannot be
    read, which is then all that is said: what stands on the file would be wrong for that alone.
    """
    names = find_dialogues(root)
    if name not in names:
        return None, [Problem(f"there is no dialogue “{name}”", Place(f"data/{name}"), hint=nearest(name, names))]
    folder = DialogueFolder(root, name)
    dialogue = _read_dialogue(folder)
    if folder.unreadable:
        return None, sort_problems(dict.fromkeys(folder.unreadable))
    problems = dict.fromkeys([*folder.validator.problems, *_find_reference_problems(folder, dialogue)])
    if dialogue and not failed(problems):  # what else is wrong comes first
        problems |= dict.fromkeys([*find_bad_salt(root, name, dialogue), *find_twins(names, name)])
    return dialogue and quotes.locate_quotes(dialogue), sort_problems(problems)


def _read_dialogue(folder: DialogueFolder) -> Dialogue | None:
    folder.report_strays()
    paths = folder.parts("rounds")
    kinds = model.Party, model.Field, *([] if paths else [model.Ask])
    head = folder.read_mapping(f"{folder.path}/{DIALOGUE_FILE}", *kinds)
    values = _read_head(folder, head) if head else {}
    parties = {party.id for party in (*values.get("parties", ()), *values.get("others", ()))}
    if not parties:
        folder.unread.add(model.Party)
    parts = {
        "rounds": _read_rounds(folder, paths) if paths else _make_only_round(folder, head, values),
        "commitments": _sort_by_id(_resolve_parties(c, parties) for c in _read_commitments(folder, bool(paths))),
        "actions": _sort_by_id(folder.entries(model.Action, f"{folder.path}/actions.yaml")),
        "sources": _sort_by_id(_read_sources(folder)),
        "pictures": _sort_by_id(_read_pictures(folder)),
        "organisations": tuple(folder.entries(model.Organisation, ORGANISATIONS_PATH)),
        "people": tuple(folder.entries(model.Person, validate.PEOPLE_PATH)),
        **_read_updates(folder),
    }
    _report_misplaced(folder, head, paths)
    return _build(Dialogue, values | parts) if parties else None


def _read_head(folder: DialogueFolder, head: LocatedValue) -> dict[str, Any]:
    """What `dialogue.yaml` says of the dialogue itself."""
    values = folder.validator.values(Dialogue, head, known_elsewhere=ROUND_KEYS)
    if (id_ := values.get("id", folder.name)) != folder.name:
        message, hint = (
            f"the id “{id_}” is not the name of the folder",
            f"write “id: {folder.name}”, or rename the folder",
        )
        folder.validator.report(head.with_own_id().get("id") or head, message, hint)
    return values


def _read_rounds(folder: DialogueFolder, paths: Iterable[str]) -> tuple[Round, ...]:
    nodes = (folder.read_mapping(path, Round, model.Ask) for path in paths)
    rounds = (_build(Round, folder.validator.values(Round, node)) for node in nodes if node)
    return _sort_by_id(round_ for round_ in rounds if round_)


def _make_only_round(
    folder: DialogueFolder, head: LocatedValue | None, dialogue_values: Mapping[str, Any]
) -> tuple[Round, ...]:
    """The round that `dialogue.yaml` describes, with the release mark and the place of the dialogue."""
    shared = ("release", "place")
    values = {"id": ONLY_ROUND, **{name: dialogue_values[name] for name in shared if name in dialogue_values}}
    if dialogue_values and head:
        node = replace(head.restricted_to(ROUND_KEYS), item=folder.name)
        values = folder.validator.values(Round, node, supplied=("id",)) | values
    return (Round(**values),)


def _report_misplaced(folder: DialogueFolder, head: LocatedValue | None, paths: Sequence[str]) -> None:
    """Report keys of a round in the `dialogue.yaml` of a dialogue with rounds."""
    if paths and head:
        for key in head.restricted_to(ROUND_KEYS).children():
            message = f"“{key.label}” is of a round, and this dialogue has rounds"
            folder.validator.report(key, message, f"move it to {paths[-1]}", key.key_place)


def _read_commitments(folder: DialogueFolder, has_rounds: bool) -> Iterator[Commitment]:
    """Commitments from one file, or from one for each round: its name is their round where they state none."""
    rounds = {f"{folder.path}/commitments.yaml": "" if has_rounds else ONLY_ROUND}
    rounds |= {path: PurePosixPath(path).stem for path in folder.parts("commitments")}
    for path, round_ in rounds.items():
        for entry in folder.read_list(path, Commitment, model.SubItem):
            base = replace(entry, value={"round": round_}, path=()) if round_ else None
            if commitment := folder.validator.entry(Commitment, replace(entry, base=base)):
                yield commitment


def _resolve_parties(whole: Commitment, parties: Collection[str]) -> Commitment:
    """A commitment where actors that were written as the id of a party have that party, and no organisation."""
    sub_items = (_resolve_actors(part, parties) for part in whole.sub_items)
    return replace(_resolve_actors(whole, parties), sub_items=_sort_by_id(sub_items))


def _resolve_actors(promise: PromiseT, parties: Collection[str]) -> PromiseT:
    resolved = (replace(actor, party=actor.org, org="") if actor.org in parties else actor for actor in promise.actors)
    return replace(promise, actors=tuple(resolved))


def _read_updates(folder: DialogueFolder) -> dict[str, tuple[Any, ...]]:
    """The entries of `updates.yaml` by their kind."""
    read: dict[type[Any], list[Any]] = {kind: [] for kind in UPDATE_KINDS.values()}
    for entry in folder.read_list(f"{folder.path}/updates.yaml", model.Update):
        keys = entry.value if isinstance(entry.value, dict) else {}
        kind = next((UPDATE_KINDS[key] for key in UPDATE_KINDS if key in keys), None)
        if kind is None:
            hint = next(filter(None, (nearest(key, UPDATE_KINDS) for key in keys)), "")
            message = f"one of {', '.join(UPDATE_KINDS)} is missing"
            folder.validator.report(entry.with_own_id() if keys else entry, message, hint)
        elif news := folder.validator.entry(kind, entry):
            read[kind].append(news)
    names = ("updates", "retractions", "clearances", "decisions")
    return {name: _sort_by_id(read[kind]) for name, kind in zip(names, UPDATE_KINDS.values(), strict=True)}


def _read_sources(folder: DialogueFolder) -> Iterator[Source]:
    for entry in folder.read_list(f"{folder.path}/sources.yaml", Source):
        if source := folder.validator.entry(Source, entry):
            noise = tuple(replace(passage, source=source.id) for passage in source.noise)
            file = entry.with_own_id().get("text")
            named = file is not None and not file.absent
            words, problems = read_source_text(folder.root, folder.path, file) if file and named else ("", [])
            folder.validator.problems += problems
            yield replace(source, words=words, noise=noise)


def _read_pictures(folder: DialogueFolder) -> Iterator[Picture]:
    named_files: set[str] = set()
    for entry in folder.read_list(f"{folder.path}/pictures.yaml", Picture):
        if picture := folder.validator.entry(Picture, entry):
            named_files.add(picture.file)
            file = entry.with_own_id().get("file")
            sha256, problems = hash_picture(folder.root, folder.path, file) if file else ("", [])
            folder.validator.problems += problems
            yield replace(picture, sha256=sha256)
    folder.validator.problems += find_unnamed_pictures(folder.root, folder.path, frozenset(named_files))


def _find_reference_problems(folder: DialogueFolder, dialogue: Dialogue | None) -> Iterator[Problem]:
    """All problems of ids and of references to them."""
    yield from find_repeated_ids(folder.validator.ids)
    yield from find_unknown_references(folder.validator.references, _known_ids(folder))
    if dialogue:
        yield from validate.find_unfit_references(dialogue, folder.validator.references)


def _known_ids(folder: DialogueFolder) -> dict[str, tuple[str, ...]]:
    """The ids of each kind that could be read completely; with those of entries that have a problem."""
    read = {kind: noun for kind, noun in KIND_NAMES.items() if kind not in folder.unread and kind is not Audience}
    known = {noun: tuple(i.word for i in folder.validator.ids if i.kind is kind) for kind, noun in read.items()}
    if KIND_NAMES[Round] in known:
        known[KIND_NAMES[Round]] = known[KIND_NAMES[Round]] or (ONLY_ROUND,)
    audiences = read_audience_ids(folder.root)
    return known if audiences is None else known | {KIND_NAMES[Audience]: audiences}


def _build(kind: type[ModelT], values: dict[str, Any]) -> ModelT | None:
    """An object of the values that could be read; `None` where a required one is missing."""
    return kind(**values) if values.keys() >= required_attributes(kind) else None


def _sort_by_id(entries: Iterable[Any]) -> tuple[Any, ...]:
    """Entries in the natural order of their ids."""
    return tuple(sorted(entries, key=lambda entry: natural_key(entry.id)))
