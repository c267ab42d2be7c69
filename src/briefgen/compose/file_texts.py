"""Every text in the bytes of a file that goes out, seen or not: Word and PDF files, trackers, calendars and facts.

The readers of Word and PDF files are imported when one is read: they take long, and most commands read none.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from briefgen.blocks.plain import Lines
from briefgen.files import unpack


def texts_of_file(name: str, data: bytes) -> Iterator[str | Lines]:
    """The texts of a file by the ending of its name; of a page of a PDF, its `Lines`.

    Raises `Refused` for what cannot be read, `KeyError` for another ending than those of files we write.
    """
    return _READERS[PurePath(name).suffix.lower()](name, data)


def _office(name: str, data: bytes) -> Iterator[str | Lines]:
    from briefgen.word.texts import office_texts

    yield from office_texts(unpack(data, name))


def _pdf(_: str, data: bytes) -> Iterator[str | Lines]:
    from briefgen.pdf.texts import pdf_attachments, pdf_texts

    yield from pdf_texts(data)
    for name, attached in pdf_attachments(data):
        yield from texts_of_file(name, attached)


def _json(_: str, data: bytes) -> Iterator[str | Lines]:
    pending = [json.loads(data)]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | dict):
            pending += value.values() if isinstance(value, dict) else value


def _csv(_: str, data: bytes) -> Iterator[str | Lines]:
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
        yield from row


def _calendar(_: str, data: bytes) -> Iterator[str | Lines]:
    """The values of properties, unfolded (RFC 5545 3.1)."""
    for line in data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").splitlines():
        yield line.partition(":")[2].replace("\\n", "\n").replace("\\", "")


_READERS: Mapping[str, Callable[[str, bytes], Iterator[str | Lines]]] = {
    ".docx": _office,
    ".xlsx": _office,
    ".pdf": _pdf,
    ".json": _json,
    ".csv": _csv,
    ".ics": _calendar,
}
