"""The record of one edition: what each file is, for whom, and what it was made from.

`out/<dialogue>/<round>/edition.json`. A build compares with it; checking and mailing trust only it.
The same edition gives the same bytes: keys are sorted, and nothing in it depends on the day it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.errors import Place, Problem, Refused

SCHEMA = 1
NAME, EXPORTS = "edition.json", "exports.json"
"""The record of the papers of a round; and that of its exports, an edition whose files they are."""
REMEMBERED = 5000
"""How many replaced references are kept: a text being cleared is built forty times a day."""

State: TypeAlias = bool | str
"""Of a box: ticked; of a choice, a day or a remark: its value, empty where nothing is chosen or written."""
States: TypeAlias = Mapping[str, State]


class Recipe(Struct, frozen=True):
    """What a paper was made from, as hashes; a later build says by them what changed.

    `data` names an entry of `Edition.data`: everything its reader may see. `base` is the reference before fitting to
    one page, `room` and `tightness` what the fitting chose: the same base is fitted the same.
    """

    data: str
    templates: Mapping[str, str]
    look: str
    program: str
    base: str
    room: int
    tightness: int


class ChangeReason(Struct, frozen=True):
    """One reason for which a file was last written: a code of `build.why` and the names it speaks of."""

    code: str
    names: tuple[str, ...] = ()


class FileRecord(Struct, frozen=True, kw_only=True):
    """One file that went out. `day` is the printed day (ISO 8601), `facts` are the ids of what stands in it.

    `release` is the reader's level, `to` the parties it is narrowed to; `states` names an entry of `Edition.states`;
    `title` is the paper's own, in its reader's language.
    """

    sha256: str
    size: int
    audience: str
    release: str
    to: tuple[str, ...]
    marking: str
    language: str
    document: str
    field: str
    reference: str
    draft: bool
    day: str
    facts: tuple[str, ...]
    states: str
    made: Recipe
    reasons: tuple[ChangeReason, ...]
    title: str = ""


class Replaced(Struct, frozen=True):
    """A reference that a newer one took the place of: which paper it was, its day and the states in it."""

    reference: str
    audience: str
    document: str
    field: str
    day: str
    states: str


class Edition(Struct, frozen=True, kw_only=True):
    """All files of one round by path below the edition's folder, and the references that were replaced.

    `as_of` is the day the last file written was seen from (ISO 8601).
    `readers` holds, by reader, what a clearance clears: a hash over the references of all his papers.
    `states` and `data` (hashes of what a reader may see, by name: `C03`, `source S1`) are kept once for all files that
    share them, under their own hash. `replaced` has the newest last.
    """

    dialogue: str
    round: str
    as_of: str = ""
    readers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    states: Mapping[str, States] = field(default_factory=dict)
    data: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replaced: tuple[Replaced, ...] = ()
    copies: str = ""
    """SHA-256 of the lines of its numbered copies; empty where it has none."""

    @property
    def id(self) -> str:
        """Twelve hex digits over the files: the same files are the same edition."""
        names = "".join(f"{path} {file.sha256}\n" for path, file in sorted(self.files.items()))
        return files.sha256(f"{self.dialogue} {self.round}\n{names}{self.copies}".encode())[:12]


def key(content: Mapping[str, State]) -> str:
    """The name under which states or hashes of data are kept."""
    return files.sha256(json.dumps(content, sort_keys=True).encode())[:12]


def tidied(edition: Edition) -> Edition:
    """The edition with a bounded memory, and only those states and data that it still names."""
    replaced = edition.replaced[-REMEMBERED:]
    states = {file.states for file in edition.files.values()} | {old.states for old in replaced}
    data = {file.made.data for file in edition.files.values()}
    return replace(
        edition,
        replaced=replaced,
        states={name: edition.states[name] for name in sorted(states)},
        data={name: edition.data[name] for name in sorted(data)},
    )


def dump(edition: Edition) -> bytes:
    """`edition.json`: sorted, indented, UTF-8, and sealed."""
    content = msgspec.to_builtins(edition) | {"schema": SCHEMA, "id": edition.id}
    sealed = content | {"seal": _seal(content)}
    return msgspec.json.format(msgspec.json.encode(sealed, order="sorted"), indent=1) + b"\n"


def load(data: bytes, name: str) -> Edition:
    """The edition a record holds; `Refused` where it is damaged, changed by hand or of another version.

    The seal is no secret: it keeps out accidents, so that what was read needs no second look.
    """
    try:
        content = json.loads(data)
        if content.pop("seal") != _seal(content) or content["schema"] != SCHEMA:
            raise ValueError
        return _edition(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "put it back as it was; or delete it, then every file is compared with what would be written now"
        raise Refused(Problem("is not as this version of briefgen wrote it", Place(name), hint=hint)) from None


def read_records(root: Path) -> Iterator[tuple[str, Edition]]:
    """Every record of a workplace, exports last, with the folder it is of. Raises `Refused` for a damaged one."""
    for name in (NAME, EXPORTS):
        for path in sorted((root / "out").glob(f"*/*/{name}")):
            shown = path.relative_to(root).as_posix()
            yield path.parent.relative_to(root).as_posix(), load(files.read(path, shown), shown)


def _seal(content: Mapping[str, Any]) -> str:
    """A hash over everything else in the record."""
    return files.sha256(json.dumps(content, sort_keys=True).encode())


def _edition(content: Any) -> Edition:
    return Edition(
        dialogue=str(content["dialogue"]),
        round=str(content["round"]),
        as_of=str(content["as_of"]),
        readers=content["readers"],
        files={path: _file(file) for path, file in content["files"].items()},
        states=content["states"],
        data=content["data"],
        replaced=tuple(Replaced(**old) for old in content["replaced"]),
        copies=str(content.get("copies", "")),
    )


def _file(content: Any) -> FileRecord:
    reasons = tuple(ChangeReason(reason["code"], tuple(reason["names"])) for reason in content["reasons"])
    lists = {name: tuple(content[name]) for name in ("to", "facts")}
    return FileRecord(**(content | lists | {"made": Recipe(**content["made"]), "reasons": reasons}))
