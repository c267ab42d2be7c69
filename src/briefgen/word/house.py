"""A house opened: the Word file people edit, taken apart once.

In: its bytes. Out: the roots of the parts that carry look, the styles resolved, and the section that is used.
A part a file lacks is there and empty; text, comments and data of the file are never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

from briefgen.blocks.look import Page
from briefgen.errors import Place, Problem, Refused
from briefgen.files import unpack
from briefgen.values import dataclass
from briefgen.word.cascade import Cascade, read_cascade
from briefgen.word.elements import element, number, on, parse, q, val
from briefgen.word.relations import Relation, content_type, main_part, relations
from briefgen.word.theme import Theme, read_theme
from briefgen.word.xml import R

NAME = "house.docx"
HEADERS = ("header", "footer")
_EMPTY = {"styles": "<w:styles/>", "settings": "<w:settings/>", "numbering": "<w:numbering/>"}


@dataclass(frozen=True, slots=True)
class Section:
    """The page of the last section, and the part of each of its headers and footers, by (`header`, `first`) …"""

    page: Page
    stories: Mapping[tuple[str, str], str]
    title_page: bool
    columns: int
    borders: etree._Element | None
    count: int
    """How many sections the file has."""


@dataclass(frozen=True, slots=True)
class House:
    """A house; `relations` are those of the main part by id."""

    parts: Mapping[str, bytes]
    main: str
    relations: Mapping[str, Relation]
    styles: etree._Element
    settings: etree._Element
    numbering: etree._Element
    theme: Theme
    cascade: Cascade
    section: Section
    body: etree._Element

    def part(self, kind: str) -> bytes:
        """The part the main part names by a kind of relation (`fontTable`), else nothing."""
        found = next((r.target for r in self.relations.values() if r.kind == kind and not r.external), "")
        return self.parts.get(found, b"")


@lru_cache(maxsize=4)
def open_house(data: bytes) -> House:
    """Take a house apart. Raises `Refused` for what is no Word file, holds macros, or is damaged."""
    parts = unpack(data, NAME)
    main = main_part(parts, NAME)
    if "macroenabled" in content_type(parts, main) or any(n.lower().endswith("vbaproject.bin") for n in parts):
        hint = "save it in Word as .docx, without macros"
        raise Refused(Problem("holds macros, which never reach a document", Place(NAME), hint=hint))
    arrows = {r.id: r for r in relations(parts, main)}
    roots = {kind: _root(parts, arrows, kind) for kind in ("styles", "settings", "numbering", "theme")}
    styles, settings, numbering = (_or_empty(roots[kind], kind) for kind in _EMPTY)
    theme = read_theme(roots["theme"], settings)
    body = parse(parts[main], main).find(q("body"))
    if body is None:
        raise Refused(Problem("has no body", Place(NAME)))
    section = _section(body, arrows)
    cascade = read_cascade(styles, numbering, theme, section.page.grid)
    return House(parts, main, arrows, styles, settings, numbering, theme, cascade, section, body)


def _root(parts: Mapping[str, bytes], arrows: Mapping[str, Relation], kind: str) -> etree._Element | None:
    name = next((r.target for r in arrows.values() if r.kind == kind and not r.external), "")
    return parse(parts[name], name) if name in parts else None


def _or_empty(root: etree._Element | None, kind: str) -> etree._Element:
    return element(_EMPTY[kind]) if root is None else root


def _section(body: etree._Element, arrows: Mapping[str, Relation]) -> Section:
    """The last section; a header or footer it does not name is the one of the section before (17.10.1)."""
    sections = [*body.iterfind(f".//{q('pPr')}/{q('sectPr')}"), *body.iterfind(q("sectPr"))]
    stories: dict[tuple[str, str], str] = {}
    for section in sections:
        for kind in HEADERS:
            for reference in section.iterfind(q(f"{kind}Reference")):
                relation = arrows.get(reference.get(q("id", R), ""))
                if relation and not relation.external:
                    stories[kind, val(reference, "type", "default")] = relation.target
    last = sections[-1] if sections else element("<w:sectPr/>")
    columns = number(last.find(q("cols")), "num") or 1
    title_page = bool(on(last.find(q("titlePg"))))
    return Section(_page(last), stories, title_page, int(columns), last.find(q("pgBorders")), len(sections))


def _page(section: etree._Element) -> Page:
    size, margin, grid = (section.find(q(name)) for name in ("pgSz", "pgMar", "docGrid"))
    plain = Page()

    def points(found: etree._Element | None, name: str, default: float) -> float:
        value = number(found, name, 20)
        return default if value is None else abs(value)

    return Page(
        width=points(size, "w", plain.width),
        height=points(size, "h", plain.height),
        top=points(margin, "top", plain.top),
        right=points(margin, "right", plain.right),
        bottom=points(margin, "bottom", plain.bottom),
        left=points(margin, "left", plain.left) + points(margin, "gutter", 0),
        header=points(margin, "header", plain.header),
        footer=points(margin, "footer", plain.footer),
        grid=points(grid, "linePitch", 0) if val(grid, "type", "default") != "default" else 0,
    )
