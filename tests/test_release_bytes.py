"""No word and no id that was not released stands in any byte of a file for a reader outside.

Every text of the sample gets a word of its own, every item an id of its own; then every byte of every file is
searched: zip parts unpacked, streams inflated, strings of PDF decoded, pages read, names and properties.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, get_type_hints

import pikepdf
import pypdf
import pytest
from lxml import etree
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.declared import declarations_of
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Ceiling, Dialogue, Mark, Text
from briefgen.dialogue.release import reaches
from briefgen.errors import Place
from briefgen.followup.exports import FORMATS, ExportSource, make_exports
from briefgen.publish import plan
from briefgen.publish.build import build_workspace
from briefgen.publish.options import BuildOptions, Order

READERS = ("partner", "public", "public-ko")
CODES = {"id", "currency", "lang", "kind", "status", "confidence", "day_words", "published_words", "url", "field"}
CODES |= {"file", "sha256"}
"""Strings that are no words: another one would be another thing, or none."""
PICTURES = {
    "open": "{level: public, basis: ours}",
    "shared": "{level: partner, to: [US], basis: ours}",
    "own": "internal",
}
"""Pictures by id, with their marks. The file of each is named, and its points are made, after the id."""
SHOWING = """{% extends "memo.md.j2" %}
{% block background %}
{% for name in ["open", "shared", "own"] %}
{{ figure(picture(name)) }}

{% endfor %}
{% endblock %}
"""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LETTERHEAD = "zqletterheadqz"
HIDDEN = f'<w:r xmlns:w="{W}"><w:rPr><w:vanish/></w:rPr><w:t>{LETTERHEAD}</w:t></w:r>'
CANARY = re.compile(r"zq\d{5}qz")
IDS = re.compile(r"\b([CAU])(\d\d\d?)((?:-\d+|[a-z])?)\b")


@dataclass
class Canaries:
    """Gives every text a word of its own, and remembers where it stood: under which marks, and whether internal."""

    words: dict[str, tuple[str, bool, tuple[Mark, ...]]] = field(default_factory=dict)
    number: Iterator[int] = field(default_factory=count)

    def into(self, value: Any, path: str, internal: bool, marks: tuple[Mark, ...]) -> Any:
        """The value with a canary in each of its texts."""
        if isinstance(value, str):
            return f"{value} {self._word(path, internal, marks)}"
        if isinstance(value, Text):
            return Text(tuple((code, self.into(words, path, internal, marks)) for code, words in value.words))
        if isinstance(value, Mark):
            return replace(value, basis=self.into(value.basis, path, True, marks))
        if isinstance(value, tuple):
            return tuple(self.into(part, path, internal, marks) for part in value)
        if isinstance(value, Struct) and not isinstance(value, Place):
            return self._attributes(value, path, internal, marks)
        return value

    def _attributes(self, thing: Any, path: str, internal: bool, marks: tuple[Mark, ...]) -> Any:
        if isinstance(own := getattr(thing, "release", None), Mark):
            marks = (*marks, own)
        changes = {}
        hints = get_type_hints(type(thing))
        for attribute, part in declarations_of(thing.__class__):
            if part.refers or attribute.name in CODES or "Literal" in repr(hints[attribute.name]):
                continue
            inside = internal or part.ceiling is Ceiling.INTERNAL
            before = getattr(thing, attribute.name)
            if isinstance(before, tuple) and any(isinstance(part, str) for part in before):
                continue  # lists of codes, and texts with a code before them
            if before:
                changes[attribute.name] = self.into(before, f"{path}.{attribute.name}", inside, marks)
        return replace(thing, **changes)

    def _word(self, path: str, internal: bool, marks: tuple[Mark, ...]) -> str:
        word = f"zq{next(self.number):05d}qz"
        self.words[word] = (path, internal, marks)
        return word

    def kept_from(self, reader: Mark) -> dict[str, str]:
        """The canaries a reader must not see, with where they stood."""
        return {
            word: path
            for word, (path, internal, marks) in self.words.items()
            if internal or not all(reaches(mark, reader) for mark in marks)
        }


def points(name: str) -> bytes:
    """Sixteen by sixteen points of red, green and blue, as no other picture has them."""
    return b"".join(hashlib.sha256(f"{name} {n}".encode()).digest() for n in range(24))


def with_pictures(root: Path) -> None:
    """Pictures for everybody, for a partner and for nobody, and templates that ask for all of them."""
    home = root / "data" / "kr-us-cet"
    (home / "pictures").mkdir()
    entries = []
    for name, mark in PICTURES.items():
        Image.frombytes("RGB", (16, 16), points(name)).save(home / "pictures" / f"zqfile-{name}.png")
        entries.append(
            f"- {{id: {name}, file: pictures/zqfile-{name}.png, alt: {{en: a {name}, ko: 가 {name}}}, "
            f"caption: {{en: b {name}, ko: 나 {name}}}, credit: c, rights: d, release: {mark}}}"
        )
    (home / "pictures.yaml").write_text("\n".join(entries), encoding="utf-8")
    for folder in ("partner/en", "public/en", "public-ko"):
        template = root / "templates" / "audiences" / folder / "memo.md.j2"
        template.parent.mkdir()
        template.write_text(SHOWING, encoding="utf-8")


def with_marked_letterhead(root: Path) -> None:
    """A letterhead with a mark on every element and in every hidden place of every part, and in parts of its own."""
    house = root / "templates" / "house.docx"
    with zipfile.ZipFile(house) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    marked = {name: _marked(part) if name.startswith("word/") else part for name, part in parts.items()}
    loose = ("customXml/item1.xml", "docProps/core.xml", "word/comments.xml", "word/thumbnail.txt")
    marked |= {name: f"<z>{LETTERHEAD}</z>".encode() for name in loose}
    with zipfile.ZipFile(house, "w") as archive:
        archive.comment = LETTERHEAD.encode()
        for name, part in marked.items():
            archive.writestr(name, part)


def _marked(part: bytes) -> bytes:
    if part.startswith(b"\x89PNG"):
        return part + LETTERHEAD.encode()
    if not part.lstrip().startswith(b"<"):
        return part
    root = etree.fromstring(part)
    for found in [*root.iter(etree.Element)]:
        found.set("{urn:z}z", LETTERHEAD)
        if found.tag == f"{{{W}}}p":
            found.append(etree.fromstring(HIDDEN))
        if found.tag == f"{{{W}}}style":
            found.insert(1, etree.fromstring(f'<w:aliases xmlns:w="{W}" w:val="{LETTERHEAD}"/>'))
    root.append(etree.Comment(LETTERHEAD))
    return etree.tostring(root)


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def outside(canaries: Canaries, shared: Path) -> Path:
    """The sample with canaries, built and exported for the readers outside."""
    for path in (shared / "data" / "kr-us-cet").rglob("*.yaml"):
        path.write_text(IDS.sub(r"Z\1Q\2Z\3", path.read_text(encoding="utf-8")), encoding="utf-8")

    with_pictures(shared)
    with_marked_letterhead(shared)

    def with_canaries(root: Path, name: str) -> tuple[Dialogue | None, list[Any]]:
        dialogue, problems = load_dialogue(root, name)
        return (canaries.into(dialogue, "", False, ()) if dialogue else None), problems

    order = Order(today=dt.date(2024, 10, 15), audiences=READERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "load_dialogue", with_canaries)
        patch.setattr(plan, "check", lambda *_: [])
        report = build_workspace(shared, order, BuildOptions())
    assert not report.problems
    dialogue, _ = with_canaries(shared, "kr-us-cet")
    assert dialogue and dialogue.as_of
    source = ExportSource(
        dialogue=dialogue, round="r1", as_of=dialogue.as_of, library=TemplateLibrary(shared), fills={}
    )
    for audience in load_audiences(shared)[0]:
        for export in make_exports(source, audience, frozenset(FORMATS)) if audience.id in READERS else ():
            (shared / "out" / "kr-us-cet" / "r1" / audience.id / export.name).write_bytes(export.data)
    return shared / "out" / "kr-us-cet" / "r1"


def contents(path: Path) -> Iterator[str]:
    """Everything that can be read in a file: its name, its bytes, and whatever is packed, inflated or encoded in it."""
    data = path.read_bytes()
    yield path.name
    yield data.decode("latin-1")
    yield data.decode("utf-16-be", "ignore")
    if path.suffix in (".docx", ".xlsx"):
        yield from of_zip(path)
    elif path.suffix == ".pdf":
        yield from of_pdf(path)
    else:
        yield re.sub(r"\r\n ", "", data.decode())  # lines of a calendar are folded


def of_zip(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            data = archive.read(part)
            text = data.decode("utf-8", "replace")
            if part.filename.endswith(".png"):
                yield Image.open(io.BytesIO(data)).convert("RGB").tobytes().decode("latin-1")
            yield f"{part.filename} {part.comment!r} {text}"
            # Words may be cut into runs: what is left without the tags.
            yield html.unescape(re.sub(r"<[^>]*>", "", text))


def of_pdf(path: Path) -> Iterator[str]:
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            yield from strings(thing)
            if isinstance(thing, pikepdf.Stream):
                data = thing.read_bytes()
                yield data.decode("latin-1")
                yield data.decode("utf-16-be", "ignore")
    for page in pypdf.PdfReader(path).pages:
        yield page.extract_text()


def strings(thing: Any) -> Iterator[str]:
    """Every string and name in an object of a PDF, decoded."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
        yield bytes(thing).decode("latin-1")
    elif isinstance(thing, pikepdf.Name):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for part in thing:
            yield from strings(part) if not getattr(part, "is_indirect", False) else ()
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, part in thing.items():
            yield key
            yield from strings(part) if not getattr(part, "is_indirect", False) else ()


@pytest.fixture(scope="module")
def read(outside: Path) -> dict[Path, str]:
    """All that can be read in each file."""
    return {path: "\n".join(contents(path)) for path in sorted(outside.glob("*/*.*"))}


@pytest.mark.parametrize("reader", READERS)
def test_nothing_that_was_not_released_stands_in_any_byte(
    reader: str, read: dict[Path, str], canaries: Canaries, shared: Path
) -> None:
    audience = next(audience for audience in load_audiences(shared)[0] if audience.id == reader)
    kept = canaries.kept_from(audience.release)
    assert len(kept) > 300
    files = {path: text for path, text in read.items() if path.parent.name == reader}
    assert files
    found = {(path.name, kept[word]) for path, text in files.items() for word in CANARY.findall(text) if word in kept}
    assert not found


@pytest.mark.parametrize("reader", READERS)
def test_of_a_picture_that_was_not_released_no_point_and_no_name_stands_in_any_byte(
    reader: str, read: dict[Path, str], shared: Path
) -> None:
    seen = {"open", "shared"} if reader == "partner" else {"open"}
    files = {path: text for path, text in read.items() if path.parent.name == reader}
    for path, text in files.items():
        assert "zqfile" not in text, path.name
        found = {name for name in PICTURES if points(name).decode("latin-1") in text}
        assert found == (seen if path.stem == "memo" else set()), path.name


def test_nothing_unseen_of_the_letterhead_stands_in_any_byte(read: dict[Path, str], shared: Path) -> None:
    house = (shared / "templates" / "house.docx", "\n".join(contents(shared / "templates" / "house.docx")))
    assert house[1].count(LETTERHEAD) > 500
    assert [path.name for path, text in read.items() if LETTERHEAD in text] == []


def test_no_id_of_the_office_stands_in_any_byte(read: dict[Path, str]) -> None:
    assert not {(path.name, found) for path, text in read.items() for found in re.findall(r"Z[CAU]Q\d+Z", text)}


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("name", ["look", "markdown", "papers", "prepared", "wording"])
def test_nothing_of_the_data_stands_in_what_is_kept_of_templates_and_of_papers(name: str, shared: Path) -> None:
    place = shared / ".briefgen" / "cache" / name
    kept = [path.read_text(encoding="utf-8") for path in (place, *place.rglob("*")) if path.is_file()]
    assert kept
    assert not [text for text in kept if CANARY.search(text) or re.search(r"Z[CAU]Q\d+Z", text)]


@pytest.mark.parametrize("reader", READERS)
def test_what_was_released_is_found_in_word_and_pdf_alike_so_that_the_search_can_be_trusted(
    reader: str, read: dict[Path, str]
) -> None:
    found = {path: set(CANARY.findall(text)) for path, text in read.items() if path.parent.name == reader}
    for path in (path for path in found if path.suffix == ".docx"):
        assert found[path] == found[path.with_suffix(".pdf")], path.name
    assert {".ics", ".json"} <= {path.suffix for path in found}
    assert len(next(found[path] for path in found if path.name == "facts.json")) > 40
    assert len(set().union(*found.values())) > 80
