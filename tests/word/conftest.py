"""What the tests of the Word room share: the shipped look, a way to write a page, and a judge of what was written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import docx
import pytest
import yaml
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Block, Document
from briefgen.word.look import read_look
from briefgen.word.write import write_word

TEMPLATES = Path(__file__).parents[2] / "templates"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FIELDS = (
    ("marking", "INTERNAL"),
    ("office", "Dialogue desk"),
    ("date", "15 October 2024"),
    ("kind", "Working memo"),
    ("as_of", "as of 15 October 2024"),
    ("reference", "0123abcd"),
    ("page_of", "page {page} of {pages}"),
)


class Paper(Protocol):
    """Some blocks as a document; further arguments are those of a `Document`."""

    def __call__(self, *blocks: Block, **more: Any) -> Document: ...


class Written(Protocol):
    """Some blocks as a Word file in the shipped house, or in another look."""

    def __call__(self, *blocks: Block, look: Look | None = None, **more: Any) -> bytes: ...


Parts = Callable[[bytes], Mapping[str, bytes]]
Body = Callable[[bytes], etree._Element]
Sound = Callable[[bytes], None]


@pytest.fixture(scope="session")
def settings() -> dict[str, Any]:
    """`look.yaml` as plain data."""
    loaded: dict[str, Any] = yaml.safe_load((TEMPLATES / "look.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def house() -> bytes:
    """The shipped house."""
    return (TEMPLATES / "house.docx").read_bytes()


@pytest.fixture(scope="session")
def look(house: bytes, settings: dict[str, Any]) -> Look:
    """The shipped look."""
    return read_look(house, settings, TEMPLATES)[0]


@pytest.fixture(scope="session")
def paper() -> Paper:
    """Makes a document."""

    def make(*blocks: Block, **more: Any) -> Document:
        return Document(**({"title": "A paper", "language": "en", "blocks": blocks, "fields": FIELDS} | more))

    return make


@pytest.fixture(scope="session")
def written(look: Look, paper: Paper) -> Written:
    """Writes a document."""

    def write(*blocks: Block, look: Look | None = look, **more: Any) -> bytes:
        assert look is not None
        return write_word(paper(*blocks, **more), look)

    return write


@pytest.fixture(scope="session")
def parts() -> Parts:
    """The parts of a file by name."""

    def unpacked(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return unpacked


@pytest.fixture(scope="session")
def body(parts: Parts) -> Body:
    """The root of the main part."""
    return lambda data: etree.fromstring(parts(data)["word/document.xml"])


@pytest.fixture(scope="session")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """Fails unless openxml-audit finds nothing."""
    path = tmp_path_factory.mktemp("valid") / "paper.docx"

    def judge(data: bytes) -> None:
        path.write_bytes(data)
        # one that is used again remembers what it counted in another file, where both had one place in memory
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []

    return judge


@pytest.fixture(scope="session")
def sound(valid: Sound, parts: Parts) -> Sound:
    """Fails unless a file is valid, its tags and ids are unique, and python-docx opens and saves it."""

    def judge(data: bytes) -> None:
        valid(data)
        members = parts(data)
        roots = [etree.fromstring(members[f"word/{name}.xml"]) for name in ("document", "footnotes")]
        for name in ("tag", "id"):
            values = [e.get(f"{{{W}}}val") for root in roots for e in root.iterfind(f".//{{{W}}}sdtPr/{{{W}}}{name}")]
            assert len(values) == len(set(values))
        docx.Document(io.BytesIO(data)).save(io.BytesIO())

    return judge
