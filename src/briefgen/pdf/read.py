"""A PDF that comes back: what people ticked and filled in, and everything about the file that a person should look at.

In: bytes of whatever was sent, and, where they are known, the keys the file went out with. Out: `Returned`; never an
exception. Nothing in the file is run or followed; a file that holds a script or is locked is not read at all.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from contextlib import suppress

from msgspec.structs import replace

from briefgen.blocks.returned import Returned, compare_keys
from briefgen.errors import Place, Problem, Refused

_MIB = 1024 * 1024
_MOST_BYTES, _MOST_UNPACKED = 32 * _MIB, 256 * _MIB
_STREAM = re.compile(rb"stream\r?\n")


def read_pdf(data: bytes, name: str = "", expected: Collection[str] | None = None) -> Returned:
    """The answers and problems of a file; `name` is what the problems call it.

    >>> box = briefgen.CheckBox("A1", ticked=True, label="The letter is signed")
    >>> page = briefgen.Document("List", "en", (briefgen.Paragraph((box, " The letter is signed.")),))
    >>> data = briefgen.write_pdf(page, briefgen.default_look())
    >>> briefgen.read_pdf(data).answers["A1"].value
    True
    """
    try:
        if b"%PDF-" not in data[:1024]:
            raise Refused(Problem("is no PDF", hint="give it its own name, or ask for the file that was sent"))
        _check_size(data)
        # pikepdf takes long to import, and most commands read no returned file.
        from briefgen.pdf.form_reader import read_form

        returned = read_form(data)
        if expected is not None:
            returned = compare_keys(returned, expected)
    except Refused as refused:
        returned = Returned(problems=refused.problems)
    return replace(returned, problems=tuple(problem.at(Place(name)) for problem in returned.problems))


def _check_size(data: bytes) -> None:
    """Raise `Refused` for a file that is too large, or whose deflated streams unpack to too much."""
    if len(data) > _MOST_BYTES:
        raise Refused(Problem(f"is larger than {_MOST_BYTES // _MIB} MB"))
    left, view, at = _MOST_UNPACKED, memoryview(data), 0
    while (match := _STREAM.search(data, at)) and left >= 0:
        end = data.find(b"endstream", match.end())
        at = end + 9 if end >= 0 else len(data)
        with suppress(zlib.error):
            left -= len(zlib.decompressobj().decompress(view[match.end() : at], left + 1))
    if left < 0:
        raise Refused(Problem(f"would unpack to more than {_MOST_UNPACKED // _MIB} MB"))
