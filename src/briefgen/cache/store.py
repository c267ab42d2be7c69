"""The one store of values that took a while to work out, by what they were made from: `.briefgen/cache/<kind>/<key>`.

In: a kind, the key (all that a value depends on, as text), the type of the value and a function that makes it. Out: the
value. It is safe to delete at any time, and several processes may use it at once. Values are plain data, kept as JSON
and checked against their type when they are read; never code, since a workplace may come from anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from briefgen.cache.fingerprint import read_sealed, write_sealed

FOLDER = Path(".briefgen") / "cache"
"""Where a workplace has it."""
MOST_BYTES = 64 * 2**20
MOST_REMEMBERED = 1024
"""Values kept in memory: more than a build needs again."""

T = TypeVar("T")


class Cache:
    """Values by kind and key. `toolchain`, the code that makes them, is a part of every key: other code, other values.

    Without a folder values are kept within this process only; `most` is the size of the folder in bytes. A value of the
    same key replaces the one before: where a key does not hold all that a value depends on, the value must.
    """

    def __init__(self, folder: Path | None = None, toolchain: str = "", *, most: int = MOST_BYTES) -> None:
        self.folder, self.toolchain, self._most = folder, toolchain, most
        self._known: dict[str, Any] = {}
        self._written = False

    def get(self, kind: str, key: Sequence[str], of: type[T], make: Callable[[], T]) -> T:
        """The value of a key; where there is none, `make` makes it and it is kept. What `make` raises is not kept."""
        value = self.find(kind, key, of)
        return self.put(kind, key, make()) if value is None else value

    def find(self, kind: str, key: Sequence[str], of: type[T]) -> T | None:
        """The value of a key, if there is one."""
        name = self._name(kind, key)
        value: T | None = self._known.get(name)
        if value is None and self.folder:
            value = self._read(name, of)
            if value is not None:
                self._remember(name, value)
        return value

    def put(self, kind: str, key: Sequence[str], value: T) -> T:
        """Keep the value of a key and give it back; it may be any that msgspec encodes, except `None`."""
        name = self._name(kind, key)
        self._remember(name, value)
        if self.folder:
            with suppress(UnicodeEncodeError):  # half a character: it is made again the next time
                text = msgspec.json.encode(value, enc_hook=dict).decode()  # `dict`: for a mapping that is read only
                write_sealed(str(self.folder / name), text, self.toolchain + name)
            self._written = True
        return value

    def trim(self) -> None:
        """Remove the files not read for the longest time, where all together are too large; called after a build."""
        if not self.folder or not self._written:
            return
        found = sorted(_files_below(self.folder))
        total = sum(size for _, size, _ in found)
        for _, size, path in found:
            if total <= self._most:
                break
            _remove(path)
            total -= size

    def _name(self, kind: str, key: Sequence[str]) -> str:
        return f"{kind}/{sha256(repr((self.toolchain, *key)).encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"

    def _read(self, name: str, of: type[T]) -> T | None:
        path = f"{self.folder}/{name}"
        text = read_sealed(path, self.toolchain + name)
        if text is None:
            return None
        try:
            os.utime(path)  # the moment it was last read, for `trim`
            return msgspec.json.decode(text, type=of)
        except (OSError, msgspec.MsgspecError):
            return None

    def _remember(self, name: str, value: object) -> None:
        self._known[name] = value
        while len(self._known) > MOST_REMEMBERED:
            self._known.pop(next(iter(self._known)), None)


def _files_below(folder: Path) -> Iterator[tuple[int, int, str]]:
    """For each file when it was last read (nanoseconds), its size and its path; with what a killed process left."""
    try:
        kinds = [entry.path for entry in os.scandir(folder) if entry.is_dir()]
        for entry in (entry for kind in kinds for entry in os.scandir(kind)):
            found = entry.stat()
            yield found.st_mtime_ns, found.st_size, entry.path
    except OSError:  # another process cleared it meanwhile
        return


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
