"""A template opened: the parts of a Word file that carry its look, with section, styles and list levels.

Styles are resolved along `w:basedOn` (ECMA-376 17.7.2): document defaults, then each style from the oldest ancestor to
the style itself, with theme colours and fonts made literal and the level of a list under its style. List levels include
what a list overrides (17.9.15, 17.9.8) and the list style a definition may point to (17.9.21, 17.9.27). A part that the
file lacks is empty; text, comments and data of the file are never read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.blocks.look import Border, CharacterStyle, Page, ParagraphStyle, TableStyle, TabStop
from briefgen.errors import Place, Problem, Refused
from briefgen.files import unpack
from briefgen.word.elements import (
    Relationship,
    content_type,
    count_of,
    element,
    find_main_part,
    inheritance_chain,
    is_on,
    number_of,
    parse,
    q,
    read_relationships,
    target_of,
    val,
)
from briefgen.word.look_settings import TABLES
from briefgen.word.properties import (
    HUNDREDTHS,
    Theme,
    Values,
    read_borders,
    read_paragraph_properties,
    read_run_properties,
    read_shading,
    read_theme,
    side_name,
)
from briefgen.word.styles_xml import TABLE_SUFFIX, our_style_name
from briefgen.word.xml import R

Key = tuple[str, str]
"""`w:numId` of a list and a level of it, counted from 0."""
_LEVELS = tuple("012345678")


class Levels(Struct, frozen=True):
    """The levels of all lists. `definitions` has the abstract numbering of a list, `linked` the level of a style,
    `starts` the numbers that lists restart at."""

    by_key: Mapping[Key, etree._Element] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    starts: Mapping[Key, int] = field(default_factory=dict)

    def level_of(self, style_id: str, numbering: Key) -> Key:
        """The level of a style: the one that names it, else the one it names itself (ECMA-376 17.9.23)."""
        return numbering[0], self.linked.get((numbering[0], style_id), numbering[1])

    def levels_of(self, list_id: str) -> dict[int, etree._Element]:
        """The levels of a list."""
        return {int(at): level for (of, at), level in self.by_key.items() if of == list_id and at in _LEVELS}


def read_levels(root: etree._Element | None) -> Levels:
    """The lists of a numbering part."""
    if root is None:
        return Levels()
    definitions = {val(a, "abstractNumId"): a for a in root.iterfind(q("abstractNum"))}
    styled = {val(link): a for a in definitions.values() if (link := a.find(q("styleLink"))) is not None}
    lists = {val(num, "numId"): num for num in root.iterfind(q("num"))}
    named = {list_id: _find_definition(num, definitions, styled) for list_id, num in lists.items()}
    keyed: dict[Key, etree._Element] = {}
    starts: dict[Key, int] = {}
    for list_id, num in lists.items():
        definition = named[list_id]
        keyed |= {(list_id, val(level, "ilvl")): level for level in _levels_of(definition, num)}
        for override in num.iterfind(q("lvlOverride")):
            if (first := count_of(override.find(q("startOverride")))) is not None:
                starts[list_id, val(override, "ilvl")] = first
    linked = {(key[0], style): key[1] for key, level in keyed.items() if (style := val(level.find(q("pStyle"))))}
    return Levels(keyed, {n: val(a, "abstractNumId") for n, a in named.items() if a is not None}, linked, starts)


def _find_definition(
    num: etree._Element, definitions: Mapping[str, etree._Element], styled: Mapping[str, etree._Element]
) -> etree._Element | None:
    definition = definitions.get(val(num.find(q("abstractNumId"))))
    link = definition.find(q("numStyleLink")) if definition is not None else None
    return styled.get(val(link), definition) if link is not None else definition


def _levels_of(definition: etree._Element | None, num: etree._Element) -> Iterator[etree._Element]:
    """The levels of a definition, then those that override them in a list."""
    if definition is not None:
        yield from definition.iterfind(q("lvl"))
    yield from num.iterfind(f"{q('lvlOverride')}/{q('lvl')}")


OWN_PITCH = 1.2
"""Distance of base lines of a font itself, as a multiple of its size."""


class StyleResolver(Struct, frozen=True):
    """Resolves the inherited properties of the styles of one file, which it has by (kind, our name) and by id."""

    by_name: Mapping[tuple[str, str], etree._Element]
    by_id: Mapping[str, etree._Element]
    defaults: Values
    levels: Levels
    theme: Theme
    grid: float = 0

    # ---- paragraphs

    def values(self, element: etree._Element | None) -> Values:
        """The resolved properties of a paragraph style, including some that `ParagraphStyle` has no field for."""
        out = dict(self.defaults)
        for style in inheritance_chain(element, self.by_id):
            own = read_paragraph_properties(style.find(q("pPr")), self.theme)
            if "numbering" in own:
                own["numbering"] = self.levels.level_of(val(style, "styleId"), own["numbering"])
            if (level := self.levels.by_key.get(own.get("numbering", ("", "")))) is not None:
                # the style's own indent wins over the level's (17.9.23)
                own = read_paragraph_properties(level.find(q("pPr")), self.theme) | own
            _merge(out, own)
            _merge(out, read_run_properties(style.find(q("rPr")), self.theme))
        return out

    def paragraph(self, name: str, values: Values) -> ParagraphStyle:
        """A paragraph style of a name with resolved properties."""
        size = values.get("size", 10.0)
        tabs = tuple(TabStop(at, *values["tabs"][at]) for at in sorted(values.get("tabs", ())))
        hundredths = {
            edge: values[f"{edge}_characters"] * size / HUNDREDTHS
            for edge in ("left", "right", "first")
            if values.get(f"{edge}_characters")
        }
        plain = {k: v for k, v in values.items() if k in ParagraphStyle.__struct_fields__}
        if (edge := plain.get("edge")) and edge.colour == values.get("shading"):
            plain["edge"] = None
        fixed = {"name": name, "size": size, "pitch": self.pitch(values), "tabs": tabs, "colour": values["colour"]}
        return ParagraphStyle(**(plain | hundredths | fixed))

    def pitch(self, values: Values) -> float:
        """Distance of base lines in points: exact as given, else from the font size, rounded up to the grid."""
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
        """A character style; its fields are `None` where it changes nothing."""
        values: Values = {}
        for style in inheritance_chain(element, self.by_id):
            _merge(values, read_run_properties(style.find(q("rPr")), self.theme))
        return CharacterStyle(name, *(values.get(k) for k in ("size", "bold", "italic", "colour", "tracking")))

    def table(self, name: str, element: etree._Element) -> TableStyle:
        """A table style; what Word files have no place for (styles of its text) comes from our style of that name."""
        lines: dict[str, Border | None] = {}
        head: dict[str, Border | None] = {}
        margins = {"top": 0.0, "right": 5.4, "bottom": 0.0, "left": 5.4}
        fill = head_fill = ""
        for style in inheritance_chain(element, self.by_id):
            lines |= read_borders(style.find(f"{q('tblPr')}/{q('tblBorders')}"), self.theme)
            for side in style.iterfind(f"{q('tblPr')}/{q('tblCellMar')}/*"):
                margins[side_name(side)] = number_of(side, "w", 20) or 0.0
            for cell in style.iterfind(q("tcPr")):
                fill = read_shading(cell.find(q("shd")), self.theme) or fill
            for part in style.iterfind(q("tblStylePr")):
                if val(part, "type") == "firstRow":
                    head |= read_borders(part.find(f"{q('tcPr')}/{q('tcBorders')}"), self.theme)
                    head_fill = read_shading(part.find(f"{q('tcPr')}/{q('shd')}"), self.theme) or head_fill
        return replace(
            TABLES.get(name, TableStyle(name)),
            padding=(margins["top"], margins["right"], margins["bottom"], margins["left"]),
            top=lines.get("top"),
            bottom=lines.get("bottom"),
            between=lines.get("insideH"),
            between_columns=lines.get("insideV"),
            head_top=head.get("top"),
            head_bottom=head.get("bottom"),
            head_fill=head_fill,
            # Word has no group rows: they get the line under the head
            group_bottom=head.get("bottom"),
            fill=fill,
        )

    def of_kind(self, kind: str) -> dict[str, etree._Element]:
        """The styles of a kind (`paragraph`, `character`, `table`) by our names."""
        return {name: style for (its_kind, name), style in self.by_name.items() if its_kind == kind}


def read_styles(
    styles: etree._Element, numbering: etree._Element | None, theme: Theme, grid: float = 0
) -> StyleResolver:
    """The styles of a file, to be resolved; `grid` is the line pitch of the document grid in points, 0 for none."""
    by_id: dict[str, etree._Element] = {}
    for style in styles.iterfind(q("style")):
        by_id.setdefault(val(style, "styleId"), style)
    defaults: Values = {"colour": "000000", "size": 10.0, "latin": "", "east": ""}
    base = styles.find(q("docDefaults"))
    if base is not None:
        _merge(defaults, read_paragraph_properties(base.find(f"{q('pPrDefault')}/{q('pPr')}"), theme))
        _merge(defaults, read_run_properties(base.find(f"{q('rPrDefault')}/{q('rPr')}"), theme))
    return StyleResolver(styles_by_name(styles), by_id, defaults, read_levels(numbering), theme, grid)


def styles_by_name(styles: etree._Element) -> dict[tuple[str, str], etree._Element]:
    """Styles by (kind, our name). One without a name or an id is ignored, as in Word.

    Where there is no style Body, Body Text is used for it, else Normal.
    """
    out: dict[tuple[str, str], etree._Element] = {}
    for style in styles.iterfind(q("style")):
        kind, stored = val(style, "type", "paragraph"), val(style.find(q("name")))
        if stored and val(style, "styleId"):
            name = stored.removesuffix(TABLE_SUFFIX) if kind == "table" else our_style_name(stored)
            out.setdefault((kind, name), style)
    for name in ("Body Text", "Normal"):
        if ("paragraph", name) in out:
            out.setdefault(("paragraph", "Body"), out["paragraph", name])
    return out


def _merge(out: Values, own: Values) -> None:
    """Add properties to those inherited: later ones win, tab stops add up, and `None` among them clears one."""
    tabs = dict(out.get("tabs", {})) | own.get("tabs", {})
    out.update(own)
    if tabs:
        out["tabs"] = {at: stop for at, stop in tabs.items() if stop}


NAME = "house.docx"
HEADERS = ("header", "footer")
_EMPTY = {"styles": "<w:styles/>", "settings": "<w:settings/>", "numbering": "<w:numbering/>"}


class Section(Struct, frozen=True):
    """The last section: its page, and the parts of its headers and footers by kind and type (`header`, `first`)."""

    page: Page
    header_footers: Mapping[tuple[str, str], str]
    title_page: bool
    columns: int
    borders: etree._Element | None
    count: int
    """How many sections the file has."""


class WordTemplate(Struct, frozen=True):
    """An opened template; `relationships` are the relationships of the main part by id."""

    parts: Mapping[str, bytes]
    main: str
    relationships: Mapping[str, Relationship]
    styles: etree._Element
    settings: etree._Element
    numbering: etree._Element
    theme: Theme
    resolver: StyleResolver
    section: Section
    body: etree._Element

    def part(self, kind: str) -> bytes:
        """The part of a kind (`fontTable`) that the main part refers to; empty where there is none."""
        return self.parts.get(target_of(self.relationships.values(), kind), b"")


@lru_cache(maxsize=4)
def open_template(data: bytes) -> WordTemplate:
    """Open a template. Raises `Refused` for what is no Word file, holds macros, or is damaged."""
    parts = unpack(data, NAME)
    main = find_main_part(parts, NAME)
    if "macroenabled" in content_type(parts, main) or any(n.lower().endswith("vbaproject.bin") for n in parts):
        hint = "save it in Word as .docx, without macros"
        raise Refused(Problem("holds macros, which never reach a document", Place(NAME), hint=hint))
    relationships = {r.id: r for r in read_relationships(parts, main)}
    names = {kind: target_of(relationships.values(), kind) for kind in (*_EMPTY, "theme")}
    roots = {kind: parse(parts[name], name) for kind, name in names.items() if name in parts}
    styles, settings, numbering = (roots[kind] if kind in roots else element(empty) for kind, empty in _EMPTY.items())
    theme = read_theme(roots.get("theme"), settings)
    body = parse(parts[main], main).find(q("body"))
    if body is None:
        raise Refused(Problem("has no body", Place(NAME)))
    section = _read_section(body, relationships)
    resolver = read_styles(styles, numbering, theme, section.page.grid)
    return WordTemplate(parts, main, relationships, styles, settings, numbering, theme, resolver, section, body)


def _read_section(body: etree._Element, relationships: Mapping[str, Relationship]) -> Section:
    """The last section; a header or footer it does not name is that of the section before (ECMA-376 17.10.1)."""
    sections = [*body.iterfind(f".//{q('pPr')}/{q('sectPr')}"), *body.iterfind(q("sectPr"))]
    header_footers: dict[tuple[str, str], str] = {}
    for section in sections:
        for kind in HEADERS:
            for reference in section.iterfind(q(f"{kind}Reference")):
                relation = relationships.get(reference.get(q("id", R), ""))
                if relation and not relation.external:
                    header_footers[kind, val(reference, "type", "default")] = relation.target
    last = sections[-1] if sections else element("<w:sectPr/>")
    columns = number_of(last.find(q("cols")), "num") or 1
    title_page = bool(is_on(last.find(q("titlePg"))))
    return Section(_read_page(last), header_footers, title_page, int(columns), last.find(q("pgBorders")), len(sections))


def _read_page(section: etree._Element) -> Page:
    size, margin, grid = (section.find(q(name)) for name in ("pgSz", "pgMar", "docGrid"))
    plain = Page()

    def points(element: etree._Element | None, name: str, default: float) -> float:
        value = number_of(element, name, 20)
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
