"""Headers and footers read, as lines of a page.

One header or footer as lines of a page, with fields, tabs and pictures.

A one-row table becomes lines with a tab stop for each cell. What no line can show is named in the `Fittings`.

Headers and footers of a house, with what no page may lack.

In: an opened house. Out: `Furniture`; the styles that stand for direct formatting; and, in words, what had to be left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field, replace
from itertools import chain, groupby

from lxml import etree

from briefgen.blocks.look import CharacterStyle, HeaderFooter, HeaderFooterLine, Logo, ParagraphStyle, TabStop
from briefgen.blocks.tree import Break, Field, Inline, Strong, Styled, Tab
from briefgen.values import dataclass
from briefgen.word.elements import content_type, local, number, on, parse, q, relations, val
from briefgen.word.properties import paragraph_values, run_values
from briefgen.word.styles_xml import canonical
from briefgen.word.template import HEADERS, WordTemplate
from briefgen.word.xml import WP, A, R

# ---- lines -------------------------------------------------------------------------------------------------------


EMU = 12700
"""English Metric Units in a point (ECMA-376 20.1.2.1)."""

UNWRAPPED = ("hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "ins", "fldSimple")
PAGE_FIELDS = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}


@dataclass(slots=True)
class Fittings:
    """What reading the furniture of a house yields besides its lines."""

    paragraphs: dict[str, ParagraphStyle] = field(default_factory=dict)
    characters: dict[str, CharacterStyle] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, what: str) -> None:
        """Say once what is not shown."""
        if what not in self.left_out:
            self.left_out.append(what)


def field_name(instruction: str) -> str:
    """The name of our field behind `PAGE`, `NUMPAGES` or `DOCPROPERTY marking`; empty for every other field."""
    words = re.findall(r'"[^"]*"|\S+', instruction)
    if not words:
        return ""
    if words[0].upper() == "DOCPROPERTY" and len(words) > 1:
        return str(words[1].strip('"').lower())
    return PAGE_FIELDS.get(words[0].upper(), "")


@dataclass(slots=True)
class HeaderFooterReader:
    """One header or footer being read."""

    house: WordTemplate
    part: str
    key: tuple[str, str]
    fittings: Fittings

    def lines(self) -> Iterator[HeaderFooterLine]:
        """Its lines, top to bottom; none for a part the file lacks."""
        if self.part not in self.house.parts:
            return
        for block in _blocks(parse(self.house.parts[self.part], self.part)):
            if local(block) == "p":
                yield self._line(block)
            else:
                yield from self._table(block)

    # ---- paragraphs

    def _line(self, paragraph: etree._Element) -> HeaderFooterLine:
        style = self._style(paragraph)
        inlines, picture = self._runs(paragraph, style)
        return HeaderFooterLine(inlines, style.name, picture)

    def _style(self, paragraph: etree._Element) -> ParagraphStyle:
        """The style of a paragraph; formatting of its own makes a style that only it has."""
        cascade = self.house.cascade
        properties = paragraph.find(q("pPr"))
        named = cascade.by_id.get(val(properties.find(q("pStyle")) if properties is not None else None))
        if named is None:
            named = cascade.by_name.get(("paragraph", "Normal"))
        name = canonical(val(named.find(q("name")))) if named is not None else "Normal"
        own = paragraph_values(properties, cascade.theme)
        own.pop("numbering", None)
        values = cascade.values(named)
        if not own:
            return cascade.paragraph(name, values)
        tabs = {at: stop for at, stop in (values.get("tabs", {}) | own.pop("tabs", {})).items() if stop}
        return self._add(replace(cascade.paragraph("", values | own | {"tabs": tabs}), name=self._new("paragraph")))

    def _add(self, style: ParagraphStyle) -> ParagraphStyle:
        self.fittings.paragraphs[style.name] = style
        return style

    def _new(self, what: str) -> str:
        known = len(self.fittings.paragraphs) + len(self.fittings.characters)
        return f"{' '.join(self.key)} {what} {known + 1}"

    # ---- runs

    def _runs(self, paragraph: etree._Element, style: ParagraphStyle) -> tuple[tuple[Inline, ...], Logo | None]:
        out: list[Inline] = []
        picture = None
        # a field may hold others; the outermost tells what is shown
        depth, instruction, result = 0, "", False
        for run in _flat(paragraph):
            if local(run) == "fldSimple":
                out += self._field(val(run, "instr"), None, style)
                continue
            for piece in run:
                kind = val(piece, "fldCharType") if local(piece) == "fldChar" else ""
                if kind == "begin":
                    depth += 1
                    instruction, result = ("", False) if depth == 1 else (instruction, result)
                elif kind == "end" and depth:
                    depth -= 1
                    out += self._field(instruction, run, style) if not depth else ()
                elif depth:
                    result = result or (kind == "separate" and depth == 1)
                    if local(piece) == "instrText" and depth == 1 and not result:
                        instruction += piece.text or ""
                elif local(piece) in ("drawing", "pict", "object", "AlternateContent"):
                    picture = self._picture(piece) or picture
                elif (text := _text(piece)) is not None:
                    out += self._worn(text, run, style)
        return tuple(_joined(out)), picture

    def _field(self, instruction: str, run: etree._Element | None, style: ParagraphStyle) -> Iterator[Inline]:
        if name := field_name(instruction):
            yield from self._worn(Field(name), run, style)
        else:
            what = (instruction.split() or ["?"])[0].upper()
            self.fittings.leave_out(f"a field {what}: it would show an old value")

    def _worn(self, inline: Inline, run: etree._Element | None, style: ParagraphStyle) -> Iterator[Inline]:
        """An inline in the formatting of its run."""
        properties = run.find(q("rPr")) if run is not None else None
        if properties is None or isinstance(inline, Tab | Break):
            yield inline
            return
        values = run_values(properties, self.house.cascade.theme)
        if values.get("hidden"):
            return
        named = self.house.cascade.by_id.get(val(properties.find(q("rStyle"))))
        own = {k: v for k, v in values.items() if k in ("size", "colour", "tracking") and v != getattr(style, k)}
        if own or values.get("bold") is False:
            yield Styled(self._character(own, values.get("bold")), (inline,))
        elif values.get("bold"):
            yield Strong((inline,))
        elif named is not None:
            yield Styled(canonical(val(named.find(q("name")))), (inline,))
        else:
            yield inline

    def _character(self, own: dict[str, object], bold: object) -> str:
        """The name of a character style with these properties; equal ones share one."""
        style = CharacterStyle("", bold=None if bold is None else bool(bold), **own)  # type: ignore[arg-type]
        for name, known in self.fittings.characters.items():
            if replace(known, name="") == style:
                return name
        name = self._new("words")
        self.fittings.characters[name] = replace(style, name=name)
        return name

    def _picture(self, drawing: etree._Element) -> Logo | None:
        """An inline picture with its words; everything else that is drawn is named and left out."""
        inline = drawing.find(q("inline", WP))
        blip = inline.find(f".//{q('blip', A)}") if inline is not None else None
        if inline is None or blip is None:
            self.fittings.leave_out("a text box, watermark or floating picture: the PDF does not show it")
            return None
        arrow = next((r for r in relations(self.house.parts, self.part) if r.id == blip.get(q("embed", R))), None)
        extent, words = inline.find(q("extent", WP)), inline.find(q("docPr", WP))
        if arrow is None or arrow.external or arrow.target not in self.house.parts or extent is None:
            self.fittings.leave_out("a linked picture: put the picture itself into the file")
            return None
        return Logo(
            self.house.parts[arrow.target],
            content_type(self.house.parts, arrow.target),
            float(extent.get("cx", 0)) / EMU,
            float(extent.get("cy", 0)) / EMU,
            words.get("descr", "") if words is not None else "",
        )

    # ---- tables

    def _table(self, table: etree._Element) -> Iterator[HeaderFooterLine]:
        """A row with its n-th paragraphs side by side, at a tab stop for each cell."""
        edges = [0.0]
        for column in table.iterfind(f"{q('tblGrid')}/{q('gridCol')}"):
            edges.append(edges[-1] + (number(column, "w", 20) or 0.0))
        for row in table.iterfind(q("tr")):
            cells = [[p for p in _blocks(cell) if local(p) == "p"] for cell in row.iterfind(q("tc"))]
            pictured = False
            for paragraphs in _aligned(cells):
                line = self._side_by_side(paragraphs, edges)
                yield replace(line, beside=True) if pictured else line
                pictured = pictured or line.picture is not None

    def _side_by_side(self, paragraphs: list[etree._Element | None], edges: list[float]) -> HeaderFooterLine:
        inlines: list[Inline] = []
        stops: list[TabStop] = []
        picture, base, place = None, None, None
        for n, paragraph in enumerate(paragraphs):
            style = self._style(paragraph) if paragraph is not None else None
            words, drawn = self._runs(paragraph, style) if paragraph is not None and style else ((), None)
            base = base or style
            if drawn:
                stop = _stop(style, edges, n)
                picture, place = drawn, stop.position - drawn.width * {"right": 1, "center": 0.5}.get(stop.align, 0)
            if not words:
                continue
            if n or (style and style.align != "left"):
                stops.append(_stop(style, edges, n))
                inlines.append(Tab())
            inlines += words
        found = base or ParagraphStyle("Normal")
        name = self._new("row")
        style = self._add(replace(found, name=name, align="left", tabs=tuple(stops)))
        return HeaderFooterLine(tuple(inlines), style.name, picture, place)


def _stop(style: ParagraphStyle | None, edges: list[float], cell: int) -> TabStop:
    """Where the words of a cell stand: at its left, in its middle, at its right."""
    left, right = edges[min(cell, len(edges) - 1)], edges[min(cell + 1, len(edges) - 1)]
    if style and style.align == "right":
        return TabStop(right, "right")
    if style and style.align == "center":
        return TabStop((left + right) / 2, "center")
    return TabStop(left)


def _aligned(cells: list[list[etree._Element]]) -> Iterator[list[etree._Element | None]]:
    for n in range(max(map(len, cells), default=0)):
        yield [cell[n] if n < len(cell) else None for cell in cells]


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, out of whatever wraps them."""
    for child in parent:
        if local(child) in ("p", "tbl"):
            yield child
        elif local(child) in UNWRAPPED:
            yield from _blocks(child)


def _flat(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Runs and simple fields, out of links, controls and accepted insertions; deleted runs are gone."""
    for child in paragraph:
        if local(child) in ("r", "fldSimple"):
            yield child
        elif local(child) in UNWRAPPED:
            yield from _flat(child)


def _joined(inlines: list[Inline]) -> Iterator[Inline]:
    """Words of neighbouring runs as one: word processors split them as they like."""
    for plain, group in groupby(inlines, key=lambda inline: isinstance(inline, str)):
        if plain:
            yield "".join(map(str, group))
        else:
            yield from group


def _text(piece: etree._Element) -> Inline | None:
    name = local(piece)
    if name == "t":
        return piece.text or ""
    if name in ("tab", "ptab"):
        return Tab()
    if name in ("br", "cr"):
        return Break()
    return {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}.get(name)


# ---- furniture ---------------------------------------------------------------------------------------------------


MARKING = HeaderFooterLine((Field("marking"),), "Marking")


def read_furniture(house: WordTemplate) -> tuple[HeaderFooter, Fittings]:
    """The headers and footers of the section that is used.

    A header that does not show the marking, and a footer without marking or reference, get a line of ours that does.
    """
    fittings = Fittings()
    lines = {
        key: tuple(HeaderFooterReader(house, part, key, fittings).lines())
        for key, part in house.section.stories.items()
    }
    first = house.section.title_page
    for key in wanted(house):
        lines[key] = completed(key, lines.get(key, ()))
    return (
        HeaderFooter(
            header=lines.get(("header", "default"), ()),
            footer=lines.get(("footer", "default"), ()),
            first_header=lines.get(("header", "first"), ()) if first else None,
            first_footer=lines.get(("footer", "first"), ()) if first else None,
        ),
        fittings,
    )


def wanted(house: WordTemplate) -> list[tuple[str, str]]:
    """The headers and footers a page may show, by kind and type."""
    even = bool(on(house.settings.find(q("evenAndOddHeaders"))))
    types = ["default", *(["first"] if house.section.title_page else []), *(["even"] if even else [])]
    return [(kind, which) for kind in HEADERS for which in types]


def completed(key: tuple[str, str], lines: tuple[HeaderFooterLine, ...]) -> tuple[HeaderFooterLine, ...]:
    """The lines with what no page may lack: the marking at its head, marking and reference at its foot."""
    shown = set(chain.from_iterable(_fields(line.inlines) for line in lines))
    if key[0] == "header":
        return lines if "marking" in shown else (MARKING, *lines)
    lacking = [name for name in ("marking", "reference") if name not in shown]
    words: list[Inline] = []
    for name in lacking:
        words += [*([" · "] if words else []), Field(name)]
    return (*lines, HeaderFooterLine(tuple(words), "Page Footer")) if lacking else lines


def _fields(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """The names of the fields in a line."""
    for inline in inlines:
        if isinstance(inline, Field):
            yield inline.name
        elif isinstance(inline, Strong | Styled):
            yield from _fields(inline.inlines)
