"""The template file taken apart: sections, styles with inheritance resolved (17.7.2), list levels.

The lists of a Word file, taken apart: each level of each, and the level a paragraph style stands on.

In: the root of the numbering part. Out: levels as elements, with what a list says differently from its definition, and
with the list style a definition may only point to (ECMA-376 17.9.15, 17.9.8, 17.9.21, 17.9.27).

The styles of a Word file with every inheritance resolved (ECMA-376 17.7.2).

In: the roots of styles and numbering, and the theme. Out: styles as plain values: document defaults, then each style
from the oldest ancestor to the style itself; theme colours and fonts made literal; a level of a list under its style.

A house opened: the Word file people edit, taken apart once.

In: its bytes. Out: the roots of the parts that carry look, the styles resolved, and the section that is used.
A part a file lacks is there and empty; text, comments and data of the file are never looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any

from lxml import etree

from briefgen.blocks.look import Border, CharacterStyle, Page, ParagraphStyle, TableStyle, TabStop
from briefgen.errors import Place, Problem, Refused
from briefgen.files import unpack
from briefgen.values import dataclass
from briefgen.word.elements import (
    Relation,
    content_type,
    element,
    local,
    main_part,
    number,
    on,
    parse,
    q,
    relations,
    val,
    whole,
)
from briefgen.word.look_settings import TABLES
from briefgen.word.properties import (
    CHARACTER,
    Theme,
    Values,
    borders,
    paragraph_values,
    read_theme,
    run_values,
    shading,
)
from briefgen.word.styles_xml import canonical, canonical_table
from briefgen.word.xml import R

# ---- levels ------------------------------------------------------------------------------------------------------


Key = tuple[str, str]
"""The number of a list and a level of it, from 0."""
_LEVELS = tuple("012345678")


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of all lists; `definitions` names what a list counts with, `linked` the level of a style in a list."""

    by_key: Mapping[Key, etree._Element] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    starts: Mapping[Key, int] = field(default_factory=dict)

    def placed(self, style_id: str, numbering: Key) -> Key:
        """Where a style stands: on the level that names it, else on the one it names itself (17.9.23)."""
        return numbering[0], self.linked.get((numbering[0], style_id), numbering[1])

    def of(self, list_id: str) -> dict[int, etree._Element]:
        """The levels of a list."""
        return {int(at): level for (of, at), level in self.by_key.items() if of == list_id and at in _LEVELS}


def read_levels(root: etree._Element | None) -> Levels:
    """The lists of a numbering part."""
    if root is None:
        return Levels()
    definitions = {val(a, "abstractNumId"): a for a in root.iterfind(q("abstractNum"))}
    styled = {val(link): a for a in definitions.values() if (link := a.find(q("styleLink"))) is not None}
    lists = {val(num, "numId"): num for num in root.iterfind(q("num"))}
    named = {list_id: _definition(num, definitions, styled) for list_id, num in lists.items()}
    keyed: dict[Key, etree._Element] = {}
    starts: dict[Key, int] = {}
    for list_id, num in lists.items():
        found = named[list_id]
        keyed |= {(list_id, val(level, "ilvl")): level for level in _own(found, num)}
        for override in num.iterfind(q("lvlOverride")):
            if (first := whole(override.find(q("startOverride")))) is not None:
                starts[list_id, val(override, "ilvl")] = first
    linked = {(key[0], style): key[1] for key, level in keyed.items() if (style := val(level.find(q("pStyle"))))}
    return Levels(keyed, {n: val(a, "abstractNumId") for n, a in named.items() if a is not None}, linked, starts)


def _definition(
    num: etree._Element, definitions: Mapping[str, etree._Element], styled: Mapping[str, etree._Element]
) -> etree._Element | None:
    found = definitions.get(val(num.find(q("abstractNumId"))))
    link = found.find(q("numStyleLink")) if found is not None else None
    return styled.get(val(link), found) if link is not None else found


def _own(definition: etree._Element | None, num: etree._Element) -> Iterator[etree._Element]:
    """The levels of a definition, then those a list has in their place."""
    if definition is not None:
        yield from definition.iterfind(q("lvl"))
    yield from num.iterfind(f"{q('lvlOverride')}/{q('lvl')}")


# ---- cascade -----------------------------------------------------------------------------------------------------


OWN_PITCH = 1.2
"""Distance of base lines that fonts ask for by themselves, as a multiple of their size."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """The styles of one file: by (kind, our name), and by id."""

    by_name: Mapping[tuple[str, str], etree._Element]
    by_id: Mapping[str, etree._Element]
    defaults: Values
    levels: Levels
    theme: Theme
    grid: float = 0

    # ---- paragraphs

    def values(self, element: etree._Element | None) -> Values:
        """The resolved properties of a paragraph style, among them some a `ParagraphStyle` has no place for."""
        out = dict(self.defaults)
        for style in self._chain(element):
            own = paragraph_values(style.find(q("pPr")), self.theme)
            if "numbering" in own:
                own["numbering"] = self.levels.placed(val(style, "styleId"), own["numbering"])
            if (level := self.levels.by_key.get(own.get("numbering", ("", "")))) is not None:
                # the style's own indent wins over the level's (17.9.23)
                own = paragraph_values(level.find(q("pPr")), self.theme) | own
            _merge(out, own)
            _merge(out, run_values(style.find(q("rPr")), self.theme))
        return out

    def paragraph(self, name: str, values: Values) -> ParagraphStyle:
        """Properties as a style."""
        size = values.get("size", 10.0)
        tabs = tuple(TabStop(at, *values["tabs"][at]) for at in sorted(values.get("tabs", ())))
        hundredths = {
            edge: values[f"{edge}_characters"] * size / CHARACTER
            for edge in ("left", "right", "first")
            if values.get(f"{edge}_characters")
        }
        plain = {k: v for k, v in values.items() if k in ParagraphStyle.__slots__}
        if (edge := plain.get("edge")) and edge.colour == values.get("shading"):
            plain["edge"] = None
        fixed = {"name": name, "size": size, "pitch": self.pitch(values), "tabs": tabs, "colour": values["colour"]}
        return ParagraphStyle(**(plain | hundredths | fixed))

    def pitch(self, values: Values) -> float:
        """Distance of base lines in points: exact as given, else from the font's size, then up to the document grid."""
        line: tuple[str, float] = values.get("line", ("multiple", 1.0))
        rule, amount = line
        own: float = values.get("size", 10.0) * OWN_PITCH
        if rule == "exact":
            return amount
        pitch = max(amount, own) if rule == "atLeast" else amount * own
        if self.grid and values.get("snap", True):
            pitch = math.ceil(pitch / self.grid) * self.grid
        return round(pitch, 2)

    # ---- characters and tables

    def character(self, name: str, element: etree._Element) -> CharacterStyle:
        """A character style; `None` where it changes nothing."""
        values: Values = {}
        for style in self._chain(element):
            _merge(values, run_values(style.find(q("rPr")), self.theme))
        return CharacterStyle(name, *(values.get(k) for k in ("size", "bold", "italic", "colour", "tracking")))

    def table(self, name: str, element: etree._Element) -> TableStyle:
        """A table style; what a Word file does not say of it (styles of text) comes from our own of that name."""
        lines: dict[str, Border | None] = {}
        head: dict[str, Any] = {}
        margins = {"top": 0.0, "right": 5.4, "bottom": 0.0, "left": 5.4}
        fill = ""
        for style in self._chain(element):
            lines |= borders(style.find(f"{q('tblPr')}/{q('tblBorders')}"), self.theme)
            for side in style.iterfind(f"{q('tblPr')}/{q('tblCellMar')}/*"):
                margins[{"start": "left", "end": "right"}.get(local(side), local(side))] = number(side, "w", 20) or 0.0
            for cell in style.iterfind(q("tcPr")):
                fill = shading(cell.find(q("shd")), self.theme) or fill
            for part in style.iterfind(q("tblStylePr")):
                if val(part, "type") == "firstRow":
                    head |= borders(part.find(f"{q('tcPr')}/{q('tcBorders')}"), self.theme)
                    head["fill"] = shading(part.find(f"{q('tcPr')}/{q('shd')}"), self.theme) or head.get("fill", "")
        ours = TABLES.get(name, TableStyle(name))
        return TableStyle(
            name,
            (margins["top"], margins["right"], margins["bottom"], margins["left"]),
            top=lines.get("top"),
            bottom=lines.get("bottom"),
            between=lines.get("insideH"),
            between_columns=lines.get("insideV"),
            head_top=head.get("top"),
            head_bottom=head.get("bottom"),
            head_fill=head.get("fill", ""),
            # Word has no group rows: the line under the head stands under them too
            group_bottom=head.get("bottom"),
            fill=fill,
            text=ours.text,
            head_text=ours.head_text,
            group_text=ours.group_text,
            label=ours.label,
            before=ours.before,
            after=ours.after,
        )

    def _chain(self, element: etree._Element | None) -> list[etree._Element]:
        """A style after its ancestors; circles of `basedOn` occur in the wild and end at their first style."""
        out: list[etree._Element] = []
        while element is not None and element not in out:
            out.append(element)
            element = self.by_id.get(val(element.find(q("basedOn"))))
        return out[::-1]


def read_cascade(styles: etree._Element, numbering: etree._Element | None, theme: Theme, grid: float = 0) -> Cascade:
    """The styles of a file."""
    by_id: dict[str, etree._Element] = {}
    for style in styles.iterfind(q("style")):
        by_id.setdefault(val(style, "styleId"), style)
    defaults: Values = {"colour": "000000", "size": 10.0, "latin": "", "east": ""}
    base = styles.find(q("docDefaults"))
    if base is not None:
        _merge(defaults, paragraph_values(base.find(f"{q('pPrDefault')}/{q('pPr')}"), theme))
        _merge(defaults, run_values(base.find(f"{q('rPrDefault')}/{q('rPr')}"), theme))
    return Cascade(named(styles), by_id, defaults, read_levels(numbering), theme, grid)


def named(styles: etree._Element) -> dict[tuple[str, str], etree._Element]:
    """Styles by (kind, our name). One without a name or an id is passed over, as Word does.

    Where there is no style Body, running text is Body Text, else Normal.
    """
    out: dict[tuple[str, str], etree._Element] = {}
    for style in styles.iterfind(q("style")):
        kind, stored = val(style, "type", "paragraph"), val(style.find(q("name")))
        if stored and val(style, "styleId"):
            out.setdefault((kind, canonical_table(stored) if kind == "table" else canonical(stored)), style)
    for name in ("Body Text", "Normal"):
        if ("paragraph", name) in out:
            out.setdefault(("paragraph", "Body"), out["paragraph", name])
    return out


def _merge(out: Values, own: Values) -> None:
    """Later properties win; tab stops add up, and `None` among them clears one."""
    tabs = dict(out.get("tabs", {})) | own.get("tabs", {})
    out.update(own)
    if tabs:
        out["tabs"] = {at: stop for at, stop in tabs.items() if stop}


# ---- house -------------------------------------------------------------------------------------------------------


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
class WordTemplate:
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
def open_template(data: bytes) -> WordTemplate:
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
    return WordTemplate(parts, main, arrows, styles, settings, numbering, theme, cascade, section, body)


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
