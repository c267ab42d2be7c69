"""A value of a file together with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefgen.dialogue.yaml import Parsed, Path
from briefgen.errors import Place
from briefgen.values import dataclass

NOT_STATED = "not_stated"
"""May be written wherever something may be absent."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value: the file and the path to it, the id of the item it belongs to, and what it stands in.

    `base` supplies the keys that are not written here. `bare`: the value itself is the value of that key, as in
    `release: public`, which is short for `release: {level: public}`.
    """

    file: Parsed
    value: Any
    path: Path = ()
    item: str = ""
    owner: Node | None = None
    base: Node | None = None
    bare: str = ""

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.file.place(self.path)

    @property
    def key_place(self) -> Place:
        """Where its key stands."""
        return self.file.key_place(self.path)

    @property
    def label(self) -> str:
        """Its key, or that of the list it is in; of a file, its name."""
        named = (step for step in reversed(self.path) if isinstance(step, str))
        return next(named, self.file.path.rpartition("/")[2])

    @property
    def absent(self) -> bool:
        """Nothing is stated here."""
        return self.value in (None, NOT_STATED) or (isinstance(self.value, str) and not self.value.strip())

    @property
    def whole(self) -> Node | None:
        """The mapping in which this stands, in a list or not."""
        owner = self.owner
        return owner.whole if owner and isinstance(owner.value, list) else owner

    def get(self, key: str) -> Node | None:
        """The value of a key, else the one of the base, else `None`."""
        if self.bare:
            return replace(self, bare="") if key == self.bare else None
        if self.value.get(key) is None and self.base:
            return self.base.get(key)
        return self._child(key) if key in self.value else None

    def names(self, key: str) -> bool:
        """Whether a key stands here, or in the base."""
        if self.bare:
            return key == self.bare
        return key in self.value or (self.base is not None and self.base.names(key))

    def has(self, key: str) -> bool:
        """Whether something is written at a key, be it `not_stated`."""
        child = self.get(key)
        return child is not None and child.value is not None

    def children(self) -> Iterator[Node]:
        """The values of a mapping, or the entries of a list."""
        return map(self._child, self.value if isinstance(self.value, dict) else range(len(self.value)))

    def named(self) -> Node:
        """The same; what is in it belongs to the item whose id stands here."""
        known = None if self.bare else self.value.get("id")
        if not isinstance(known, str | int) or str(known) == self.item:
            return self
        return Node(self.file, self.value, self.path, str(known), self.owner, self.base)

    def only(self, keys: frozenset[str]) -> Node:
        """The same mapping with these keys alone."""
        base = self.base.only(keys) if self.base else None
        return replace(self, value={key: self.value[key] for key in self.value if key in keys}, base=base)

    def _child(self, step: str | int) -> Node:
        return Node(self.file, self.value[step], (*self.path, step), self.item, owner=self)


def top(file: Parsed) -> Node:
    """The data of a file."""
    return Node(file, file.data)
