"""A PDF that comes back: what people ticked and filled in, and everything about it that needs a human eye.

In: bytes of whatever was sent, and, where they are known, the keys the file went out with. Out: `Returned`; never an
exception. Nothing in the file is run or followed; a file that holds a script or is locked is not read at all.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from briefgen.blocks.returned import Returned
from briefgen.errors import Place, Problem, Refused

_MIB = 1024 * 1024
_SIZE, _UNPACKED = 32 * _MIB, 256 * _MIB
_STREAM = re.compile(rb"stream\r?\n")


def read_pdf(data: bytes, name: str = "", expected: Collection[str] | None = None) -> Returned:
    """The answers and problems of a file; `name` is what the problems call it."""
    try:
        if b"%PDF-" not in data[:1024]:
            raise Refused(Problem("is no PDF", hint="give it its own name, or ask for the file that was sent"))
        _bound(data)
        # pikepdf is imported where a file has come back, and nowhere before.
        from briefgen.pdf.form_reader import filled_in

        returned = filled_in(data, expected)
    except Refused as refused:
        returned = Returned(problems=refused.problems)
    return replace(returned, problems=tuple(problem.at(Place(name)) for problem in returned.problems))


def _bound(data: bytes) -> None:
    """Refuse what is too large, or unpacks to too much; streams packed by other means than deflate are as they are."""
    if len(data) > _SIZE:
        raise Refused(Problem(f"is larger than {_SIZE // _MIB} MB"))
    left, view, at = _UNPACKED, memoryview(data), 0
    while (found := _STREAM.search(data, at)) and left >= 0:
        end = data.find(b"endstream", found.end())
        at = end + 9 if end >= 0 else len(data)
        with suppress(zlib.error):
            left -= len(zlib.decompressobj().decompress(view[found.end() : at], left + 1))
    if left < 0:
        raise Refused(Problem(f"would unpack to more than {_UNPACKED // _MIB} MB"))
