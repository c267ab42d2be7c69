"""Dialogues that were found to be as they should be: while nothing they were made from changes, nothing is made again.

`.briefgen/settled/<order>/<dialogue>.json` holds a hash of everything the dialogue was built or checked from, one of
what lies in its folder of `out/`, and what was found: names of files, and notices. A registry costs what changed in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from briefgen.build.inputs import maker
from briefgen.build.kept import keep, recall
from briefgen.build.site import Site
from briefgen.build.state import contents
from briefgen.errors import Place, Problem, Severity
from briefgen.files import sha256
from briefgen.values import dataclass

FOLDER = Path(".briefgen") / "settled"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found of a dialogue: its files, as the user knows them, and its notices; there was no problem."""

    files: tuple[str, ...]
    notices: tuple[Problem, ...]


class Memory:
    """What one order found of each dialogue. Another order of the same `kind` (build, check) takes its place."""

    def __init__(self, site: Site, kind: str) -> None:
        order, self._hashes = site.order, site.hashes
        self._folder = order.root / FOLDER / kind
        asked = repr((maker(), order.today, order.audiences, order.round, order.as_of, order.allow_open))
        shared = site.templates, contents(site.hashes, ("data",), deepest=1)
        self._shared = " ".join((sha256(asked.encode()), *shared))
        self._before: dict[str, str] = {}

    def recall(self, names: Iterable[str]) -> dict[str, Settled]:
        """What was found of dialogues and would be found again, by name; asked before any is loaded."""
        found = {name: self._recall(name) for name in names}
        return {name: settled for name, settled in found.items() if settled}

    def _recall(self, name: str) -> Settled | None:
        key = self._before[name] = self._key(name)
        kept = json.loads(recall(str(self._folder / f"{name}.json")) or "{}")
        if kept.get("key") != key or kept["out"] != self._out(name):
            return None
        return Settled(tuple(kept["files"]), tuple(map(_problem, kept["notices"])))

    def keep(self, name: str, found: Settled) -> None:
        """Keep what was found, unless somebody changed what it was found from."""
        if name in self._before and self._before[name] == self._key(name):
            kept = {"key": self._before[name], "out": self._out(name), **asdict(found)}
            keep(str(self._folder / f"{name}.json"), json.dumps(kept, ensure_ascii=False))

    def _key(self, name: str) -> str:
        return sha256(f"{self._shared} {contents(self._hashes, (f'data/{name}',))}".encode())

    def _out(self, name: str) -> str:
        return contents(self._hashes, (f"out/{name}",))


def _problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(**{**kept, "place": Place(**kept["place"]), "severity": Severity(kept["severity"])})
