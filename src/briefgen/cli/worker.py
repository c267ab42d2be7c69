"""A worker of a Dask cluster: what it is sent, what it does with that, and what its bytes depend on.

Nothing here says in a name, a `repr` or an error what it holds: Dask shows and logs these.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from threading import Lock
from traceback import format_exc
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from briefgen.pdf.fonts import lend
from briefgen.publish.copy_jobs import CopyChunk
from briefgen.publish.dialogue_jobs import Kit, Parcel
from briefgen.publish.fingerprints import program_fingerprint

R = TypeVar("R")

SHARED: dict[type, str] = {CopyChunk: "paper", Parcel: "kit"}
"""What chunks can be sent, and what of each kind is the same for many."""


class Sent(Struct, frozen=True):
    """What chunks share: a paper, a kit, or the bytes of font files by path."""

    it: Any

    def __repr__(self) -> str:
        return "Sent()"  # a cluster writes it into its logs


_ONE = Lock()
"""A worker with several threads does one chunk at a time: what is remembered of a font is not made for two."""


class Broken(Struct, frozen=True):
    """What was raised at a chunk. Dask logs what a task raises, with the words it was given: this it does not."""

    error: Exception

    def __repr__(self) -> str:
        return "Broken()"  # a cluster writes it into its logs


def worked(work: Callable[[Any], R], shared: Sent, fonts: Sent, chunk: Any) -> R | Broken:
    """A chunk, on a worker."""
    with _ONE:
        try:
            lend(fonts.it)
            if isinstance(shared.it, Kit):
                shared.it.below = _folder()
            return work(replace(chunk, **{SHARED[type(chunk)]: shared.it}))
        except Exception as error:
            error.add_note(format_exc())
            return Broken(error)


def _folder() -> str:
    """The folder of the worker this is run by, which goes with it, however that ends."""
    from distributed import get_worker

    folder: str = get_worker().local_directory
    return folder


LIBRARIES = (
    "babel",
    "cssselect2",
    "deflate",
    "distributed",
    "fonttools",
    "holidays",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "msgspec",
    "pillow",
    "pypdfium2",
    "python-docx",
    "pyyaml",
    "reportlab",
    "svglib",
    "tinycss2",
)
"""Whatever reads data and templates or writes papers, by its name in the registry; and what carries them."""


@cache
def versions() -> dict[str, str]:
    """What the bytes of papers and copies depend on: Python, our own source, and libraries."""
    ours = {"Python": platform.python_version(), "briefgen": program_fingerprint()}
    return ours | {name: version(name) for name in LIBRARIES}
