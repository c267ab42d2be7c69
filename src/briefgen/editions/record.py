"""The record of one edition: what each file is, for whom, and what it was made from.

`out/<dialogue>/<round>/edition.json`. Builds compare with it; `verify` and mail trust only it. The same edition gives
the same bytes: keys are sorted, and nothing in it depends on the day it is written.
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
RECORD_NAME, EXPORTS_NAME = "edition.json", "exports.json"
"""The record of the papers of a round; and the record of its exports, in the same form."""
MAX_REPLACED = 5000
"""How many replaced references are kept; a text in clearance is built many times a day."""

FormValue: TypeAlias = bool | str
"""The value of a form field: of a box, whether it is ticked; of any other its text, empty where there is none."""
FormValues: TypeAlias = Mapping[str, FormValue]


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """What a paper was made from, as hashes, so that a later build can say what changed.

    `data` is a key of `Edition.data`: all that its reader may see. `base` is the reference before fitting to one page,
    `room` and `tightness` are the result of fitting, which is the same for the same base.
    """

    data: str
    templates: Mapping[str, str]
    look: str
    program: str
    base: str
    room: int
    tightness: int


class ChangeReason(Struct, frozen=True, forbid_unknown_fields=True):
    """A reason why a file was last written: a code of `publish.reasons`, and the names it is about."""

    code: str
    names: tuple[str, ...] = ()


class FileRecord(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of an edition. `day` is the printed day (ISO 8601), `facts` are the ids of the items in it.

    `release` is the reader's level, `to` the parties it is limited to; `states` is a key of `Edition.states`; `title`
    is that of the paper, in its reader's language.
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


class Replaced(Struct, frozen=True, forbid_unknown_fields=True):
    """A reference that was replaced by a newer one: which paper it was of, its day and its form values."""

    reference: str
    audience: str
    document: str
    field: str
    day: str
    states: str


class Edition(Struct, frozen=True, kw_only=True):
    """All files of one round by path below the edition's folder, and the references that were replaced.

    `as_of` is the day of the statuses in the last file written (ISO 8601). `readers` has, by reader, what a clearance
    clears: a hash over the references of all their papers. `states` (form values) and `data` (hashes of what a reader
    may see, by name: `C03`, `source S1`) are kept once for all files that share them, under their own hash. `replaced`
    has the newest last.
    """

    dialogue: str
    round: str
    as_of: str = ""
    readers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    states: Mapping[str, FormValues] = field(default_factory=dict)
    data: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replaced: tuple[Replaced, ...] = ()
    copies: str = ""
    """SHA-256 of the register of its numbered copies; empty where it has none."""

    @property
    def id(self) -> str:
        """Twelve hex digits over its files: the same files are the same edition."""
        names = "".join(f"{path} {file.sha256}\n" for path, file in sorted(self.files.items()))
        return files.sha256(f"{self.dialogue} {self.round}\n{names}{self.copies}".encode())[:12]


def content_key(content: Mapping[str, FormValue]) -> str:
    """The key of form values, or of hashes of data, in an edition: a hash of their content."""
    return files.sha256(json.dumps(content, sort_keys=True).encode())[:12]


def remove_unused(edition: Edition) -> Edition:
    """The edition with at most `MAX_REPLACED` replaced references, and only the states and data that are in use."""
    replaced = edition.replaced[-MAX_REPLACED:]
    states = {file.states for file in edition.files.values()} | {old.states for old in replaced}
    data = {file.made.data for file in edition.files.values()}
    return replace(
        edition,
        replaced=replaced,
        states={name: edition.states[name] for name in sorted(states)},
        data={name: edition.data[name] for name in sorted(data)},
    )


def encode_edition(edition: Edition) -> bytes:
    """The bytes of `edition.json`: sorted, indented, UTF-8, with a seal."""
    content = msgspec.to_builtins(edition) | {"schema": SCHEMA, "id": edition.id}
    sealed = content | {"seal": _seal_of(content)}
    return msgspec.json.format(msgspec.json.encode(sealed, order="sorted"), indent=1) + b"\n"


def decode_edition(data: bytes, name: str) -> Edition:
    """The edition in a record. Raises `Refused` where it is damaged, was changed by hand, or is of another version.

    The seal is a plain hash: it finds accidents, not forgery, so that the content needs no further checks.
    """
    try:
        content = json.loads(data)
        if content.pop("seal") != _seal_of(content) or content["schema"] != SCHEMA:
            raise ValueError
        return msgspec.convert(content, Edition)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, msgspec.ValidationError):
        hint = "put it back as it was; or delete it, then every file is compared with what would be written now"
        raise Refused(Problem("is not as this version of briefgen wrote it", Place(name), hint=hint)) from None


def read_records(root: Path) -> Iterator[tuple[str, Edition]]:
    """Each record of a workplace with its folder, those of exports last. Raises `Refused` for a damaged one."""
    for name in (RECORD_NAME, EXPORTS_NAME):
        for path in sorted((root / "out").glob(f"*/*/{name}")):
            name_ = path.relative_to(root).as_posix()
            yield path.parent.relative_to(root).as_posix(), decode_edition(files.read(path, name_), name_)


def _seal_of(content: Mapping[str, Any]) -> str:
    """A hash over everything else in the record."""
    return files.sha256(json.dumps(content, sort_keys=True).encode())
