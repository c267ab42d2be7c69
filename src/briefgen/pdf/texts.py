"""Every text in a PDF that we made: on its pages, read aloud instead of them, in its fields, properties and addresses.

In: the bytes of a file without a password. Out: the lines of each page, and one string for each other text. Attached
files are given by name, as they are.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pikepdf
from lxml import etree
from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

from briefgen.blocks.plain import Lines
from briefgen.errors import Problem, Refused

T = TypeVar("T")

_WORDS = frozenset({"/TU", "/Contents", "/Alt", "/ActualText", "/E", "/Title", "/Author", "/Subject", "/Keywords"})
_WORDS |= {"/URI", "/Desc", "/UF", "/F", "/V", "/DV", "/Opt", "/Summary", "/NM", "/T", "/Creator", "/Producer"}
"""Keys whose strings are words or addresses (ISO 32000-2 12.5, 14.3, 14.9)."""


def pdf_texts(data: bytes) -> list[str | Lines]:
    """The texts of a PDF. Raises `Refused` for what is none, or has a password."""
    return _reading(lambda: [*_page_texts(data), *_other_texts(data)])


def pdf_attachments(data: bytes) -> list[tuple[str, bytes]]:
    """The files attached to a PDF, with their names. Raises as `pdf_texts`."""

    def read() -> list[tuple[str, bytes]]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return [(name, file.get_file().read_bytes()) for name, file in pdf.attachments.items()]

    return _reading(read)


def _reading(read: Callable[[], T]) -> T:
    try:
        return read()
    except (PdfiumError, pikepdf.PdfError):
        raise Refused(Problem("cannot be read as a PDF without a password")) from None


def _page_texts(data: bytes) -> Iterator[Lines]:
    document = PdfDocument(data)
    for page in document:
        yield Lines(page.get_textpage().get_text_bounded().splitlines())
    document.close()


def _other_texts(data: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            yield from _strings_in(each)


def _strings_in(value: Any, key: str = "") -> Iterator[str]:
    """The strings that are words in an object, without what it refers to: every object is asked for itself."""
    if isinstance(value, pikepdf.Stream):
        if value.get("/Type") == "/Metadata":
            root = etree.fromstring(value.read_bytes())
            yield from (str(text).strip() for text in root.itertext() if str(text).strip())
        yield from _strings_in(value.stream_dict)
    elif isinstance(value, pikepdf.Dictionary):
        for name, inner in value.items():
            if _is_direct(inner):
                yield from _strings_in(inner, name)
    elif isinstance(value, pikepdf.Array):
        for inner in filter(_is_direct, value):
            yield from _strings_in(inner, key)
    elif isinstance(value, pikepdf.String) and key in _WORDS:
        yield str(value)


def _is_direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect
