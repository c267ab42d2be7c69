"""What is sent of a workplace to whoever composes its papers elsewhere, and what becomes of it there.

Once: the templates, and what all dialogues share. With each dialogue: its data, its records, and the hashes of what
lies in its folder of `out/`. Never: whom papers go to, how they are mailed, what was mailed, a paper.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from briefgen import files
from briefgen.build import seen
from briefgen.build.site import Site, open_site
from briefgen.build.state import is_copy, listed
from briefgen.dialogue.audiences import PATH as AUDIENCES
from briefgen.dialogue.references import ORGANISATIONS, PEOPLE
from briefgen.editions import record
from briefgen.errors import Place, Problem, Refused
from briefgen.values import dataclass

SHARED = (AUDIENCES, ORGANISATIONS, PEOPLE)
"""All of `data/` that dialogues have in common."""
_SEEN = seen.FOLDER.as_posix()
_OF_ONE = ("data", "out", _SEEN)
"""Where a dialogue has a folder of its own."""


class Kit:
    """What all dialogues of an order are composed with. Raises `Refused` where something of it cannot be sent.

    Where it arrives it is unpacked, once, into a private folder `below` another (that of the system for temporary
    files, unless said), which is removed when the kit is let go of.
    """

    def __init__(self, site: Site) -> None:
        root = site.order.root
        self.below: str | None = None
        self._order = replace(site.order, root=Path(), dialogues=(), storage="")
        self._same: dict[str, Any] = {name: getattr(site, name) for name in ("maker", "templates", "notices")}
        self._files = _read(root, (path for path, _ in listed(root, ("templates",))))
        _expect_fonts(site, self._files)
        self._files |= _read(root, (path for path in SHARED if (root / path).exists()))
        self._pictures = site.library.picture_ids
        self._site: Site | None = None

    def __getstate__(self) -> dict[str, Any]:
        """All but the folder of this process."""
        return vars(self) | {"below": None, "_site": None}

    def site(self) -> Site:
        """The workplace, as far as it was sent."""
        if self._site is None:
            folder = mkdtemp(prefix="briefgen-", dir=self.below)
            finalize(self, shutil.rmtree, folder, ignore_errors=True)
            _write(Path(folder), self._files)
            self._site = replace(open_site(replace(self._order, root=Path(folder)), afar=True), **self._same)
            self._site.library.picture_ids = self._pictures
        return self._site


@dataclass(frozen=True, slots=True)
class Packed:
    """A dialogue on its way: its files by path, and the SHA-256 of all that lies in its folder of `out/`."""

    name: str = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    found: Mapping[str, str] = field(repr=False)

    @contextmanager
    def unpacked(self, root: Path) -> Iterator[None]:
        """Its files are in a workplace for a while."""
        try:
            _write(root, self.files)
            yield
        finally:
            for folder in _OF_ONE:
                shutil.rmtree(root / folder / self.name, ignore_errors=True)


def packed(site: Site, name: str) -> Packed:
    """A dialogue to be sent. Raises `Refused` where a file of it cannot be read."""
    root = site.order.root
    data, there, sights = ([path for path, _ in listed(root, (f"{folder}/{name}",))] for folder in _OF_ONE)
    lying = [path for path in there if not is_copy(path)]
    records = (path for path in lying if path.rpartition("/")[2] == record.NAME)
    return Packed(name, _read(root, (*data, *records, *sights)), {path: site.hashes.of(path) for path in lying})


def _expect_fonts(site: Site, sent: Iterable[str]) -> None:
    """A font that lies elsewhere on this machine is on no other."""
    inside = {str(site.order.root / path) for path in sent}
    named = dict.fromkeys(font.path for look in site.looks.values() for font in look.fonts)
    what, hint = "lies outside templates/, and is not sent", "copy it to templates/fonts/, and name it there"
    if outside := [path for path in named if path not in inside]:
        raise Refused(Problem(what, Place(path), hint=hint) for path in outside)


def _read(root: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Files by their paths from the root. What is hidden and cannot be read is the mark of an editor at work."""
    read = {}
    for path in paths:
        try:
            read[path] = files.read(root / path, path)
        except Refused:
            if not path.rpartition("/")[2].startswith("."):
                raise
    return read


def _write(root: Path, content: Mapping[str, bytes]) -> None:
    for path, data in content.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
