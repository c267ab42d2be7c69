"""Headers and footers of a template, read as lines of a page with fields, tabs and pictures.

A one-row table becomes lines with a tab stop for each cell. Direct formatting becomes styles of its own, and what a
line cannot show is named in the `HeaderFooterExtras`. The marking and the reference are added where they are missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, zip_longest

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.look import CharacterStyle, HeaderFooter, HeaderFooterLine, Logo, ParagraphStyle, TabStop
from briefgen.blocks.tree import Break, Field, Inline, Strong, Styled, Tab
from briefgen.word.allow import is_hidden_run
from briefgen.word.elements import content_type, is_on, local_name, number_of, parse, q, read_relationships, val
from briefgen.word.properties import read_paragraph_properties, read_run_properties
from briefgen.word.styles_xml import our_style_name
from briefgen.word.template import HEADERS, WordTemplate
from briefgen.word.xml import WP, A, R

EMU = 12700
"""English Metric Units in a point (ECMA-376 20.1.2.1)."""

UNWRAPPED = ("hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "ins", "fldSimple")
PAGE_FIELDS = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}


class HeaderFooterExtras:
    """What reading headers and footers yields besides their lines: styles for direct formatting, what was left out."""

    def __init__(self) -> None:
        self.paragraphs: dict[str, ParagraphStyle] = {}
        self.characters: dict[str, CharacterStyle] = {}
        self.left_out: list[str] = []

    def leave_out(self, what: str) -> None:
        """Record something that is not shown, once."""
        if what not in self.left_out:
            self.left_out.append(what)


def field_name(instruction: str) -> str:
    """The name of our field for `PAGE`, `NUMPAGES` or `DOCPROPERTY marking`; empty for every other field."""
    words = re.findall(r'"[^"]*"|\S+', instruction)
    if not words:
        return ""
    if words[0].upper() == "DOCPROPERTY" and len(words) > 1:
        return str(words[1].strip('"').lower())
    return PAGE_FIELDS.get(words[0].upper(), "")


class HeaderFooterReader(Struct, frozen=True):
    """Reads one header or footer."""

    template: WordTemplate
    part: str
    key: tuple[str, str]
    extras: HeaderFooterExtras

    def read_lines(self) -> Iterator[HeaderFooterLine]:
        """Its lines, top to bottom; none for a part that the file lacks."""
        if self.part not in self.template.parts:
            return
        for block in _walk_blocks(parse(self.template.parts[self.part], self.part)):
            if local_name(block) == "p":
                yield self._read_line(block)
            else:
                yield from self._read_table(block)

    # ---- paragraphs

    def _read_line(self, paragraph: etree._Element) -> HeaderFooterLine:
        style = self._style_of(paragraph)
        inlines, picture = self._read_runs(paragraph, style)
        return HeaderFooterLine(inlines, style.name, picture)

    def _style_of(self, paragraph: etree._Element) -> ParagraphStyle:
        """The style of a paragraph; direct formatting makes a style of its own."""
        resolver = self.template.resolver
        properties = paragraph.find(q("pPr"))
        named = resolver.by_id.get(val(properties.find(q("pStyle")) if properties is not None else None))
        if named is None:
            named = resolver.by_name.get(("paragraph", "Normal"))
        name = our_style_name(val(named.find(q("name")))) if named is not None else "Normal"
        own = read_paragraph_properties(properties, resolver.theme)
        own.pop("numbering", None)
        values = resolver.values(named)
        if not own:
            return resolver.paragraph(name, values)
        tabs = {at: stop for at, stop in (values.get("tabs", {}) | own.pop("tabs", {})).items() if stop}
        return self._add(resolver.paragraph(self._new_name("paragraph"), values | own | {"tabs": tabs}))

    def _add(self, style: ParagraphStyle) -> ParagraphStyle:
        self.extras.paragraphs[style.name] = style
        return style

    def _new_name(self, what: str) -> str:
        known = len(self.extras.paragraphs) + len(self.extras.characters)
        return f"{' '.join(self.key)} {what} {known + 1}"

    # ---- runs

    def _read_runs(self, paragraph: etree._Element, style: ParagraphStyle) -> tuple[tuple[Inline, ...], Logo | None]:
        out: list[Inline] = []
        picture = None
        # fields may nest; the outermost decides what is shown
        depth, instruction, result = 0, "", False
        for run in _walk_runs(paragraph):
            if is_hidden_run(run, self.template.resolver.by_id):
                continue
            if local_name(run) == "fldSimple":
                out += self._read_field(val(run, "instr"), None, style)
                continue
            for piece in run:
                kind = val(piece, "fldCharType") if local_name(piece) == "fldChar" else ""
                if kind == "begin":
                    depth += 1
                    instruction, result = ("", False) if depth == 1 else (instruction, result)
                elif kind == "end" and depth:
                    depth -= 1
                    out += self._read_field(instruction, run, style) if not depth else ()
                elif depth:
                    result = result or (kind == "separate" and depth == 1)
                    if local_name(piece) == "instrText" and depth == 1 and not result:
                        instruction += piece.text or ""
                elif local_name(piece) in ("drawing", "pict", "object", "AlternateContent"):
                    picture = self._read_picture(piece) or picture
                elif (text := _text_of(piece)) is not None:
                    out += self._format(text, run, style)
        return tuple(_join_words(out)), picture

    def _read_field(self, instruction: str, run: etree._Element | None, style: ParagraphStyle) -> Iterator[Inline]:
        if name := field_name(instruction):
            yield from self._format(Field(name), run, style)
        else:
            what = (instruction.split() or ["?"])[0].upper()
            self.extras.leave_out(f"a field {what}: it would show an old value")

    def _format(self, inline: Inline, run: etree._Element | None, style: ParagraphStyle) -> Iterator[Inline]:
        """An inline with the formatting of its run."""
        properties = run.find(q("rPr")) if run is not None else None
        if properties is None or isinstance(inline, Tab | Break):
            yield inline
            return
        values = read_run_properties(properties, self.template.resolver.theme)
        if values.get("hidden"):
            return
        named = self.template.resolver.by_id.get(val(properties.find(q("rStyle"))))
        own = {k: v for k, v in values.items() if k in ("size", "colour", "tracking") and v != getattr(style, k)}
        if own or values.get("bold") is False:
            yield Styled(self._character_style(own, values.get("bold")), (inline,))
        elif values.get("bold"):
            yield Strong((inline,))
        elif named is not None:
            yield Styled(our_style_name(val(named.find(q("name")))), (inline,))
        else:
            yield inline

    def _character_style(self, own: dict[str, object], bold: object) -> str:
        """The name of a character style with these properties; equal ones share one."""
        style = CharacterStyle("", bold=None if bold is None else bool(bold), **own)  # type: ignore[arg-type]
        for name, known in self.extras.characters.items():
            if replace(known, name="") == style:
                return name
        name = self._new_name("words")
        self.extras.characters[name] = replace(style, name=name)
        return name

    def _read_picture(self, drawing: etree._Element) -> Logo | None:
        """An inline picture with its alternate text; any other drawing is recorded and left out."""
        inline = drawing.find(q("inline", WP))
        blip = inline.find(f".//{q('blip', A)}") if inline is not None else None
        if inline is None or blip is None:
            self.extras.leave_out("a text box, watermark or floating picture: the PDF does not show it")
            return None
        parts = self.template.parts
        targets = {r.id: r.target for r in read_relationships(parts, self.part) if not r.external and r.target in parts}
        target = targets.get(blip.get(q("embed", R), ""))
        extent, words = inline.find(q("extent", WP)), inline.find(q("docPr", WP))
        if target is None or extent is None:
            self.extras.leave_out("a linked picture: put the picture itself into the file")
            return None
        return Logo(
            parts[target],
            content_type(parts, target),
            float(extent.get("cx", 0)) / EMU,
            float(extent.get("cy", 0)) / EMU,
            words.get("descr", "") if words is not None else "",
        )

    # ---- tables

    def _read_table(self, table: etree._Element) -> Iterator[HeaderFooterLine]:
        """Each row as lines: the n-th paragraphs of its cells side by side, at a tab stop for each cell."""
        edges = [0.0]
        for column in table.iterfind(f"{q('tblGrid')}/{q('gridCol')}"):
            edges.append(edges[-1] + (number_of(column, "w", 20) or 0.0))
        for row in table.iterfind(q("tr")):
            cells = [[p for p in _walk_blocks(cell) if local_name(p) == "p"] for cell in row.iterfind(q("tc"))]
            pictured = False
            for paragraphs in zip_longest(*cells):
                line = self._side_by_side(paragraphs, edges)
                yield replace(line, beside=True) if pictured else line
                pictured = pictured or line.picture is not None

    def _side_by_side(self, paragraphs: tuple[etree._Element | None, ...], edges: list[float]) -> HeaderFooterLine:
        inlines: list[Inline] = []
        stops: list[TabStop] = []
        picture, base, place = None, None, None
        for n, paragraph in enumerate(paragraphs):
            style = self._style_of(paragraph) if paragraph is not None else None
            words, logo = self._read_runs(paragraph, style) if paragraph is not None and style else ((), None)
            base = base or style
            if logo:
                stop = _tab_stop_of(style, edges, n)
                picture, place = logo, stop.position - logo.width * {"right": 1, "center": 0.5}.get(stop.align, 0)
            if not words:
                continue
            if n or (style and style.align != "left"):
                stops.append(_tab_stop_of(style, edges, n))
                inlines.append(Tab())
            inlines += words
        base_style = base or ParagraphStyle("Normal")
        name = self._new_name("row")
        style = self._add(replace(base_style, name=name, align="left", tabs=tuple(stops)))
        return HeaderFooterLine(tuple(inlines), style.name, picture, place)


def _tab_stop_of(style: ParagraphStyle | None, edges: list[float], cell: int) -> TabStop:
    """The tab stop of the words of a cell: at its left edge, its middle or its right edge."""
    left, right = edges[min(cell, len(edges) - 1)], edges[min(cell + 1, len(edges) - 1)]
    if style and style.align == "right":
        return TabStop(right, "right")
    if style and style.align == "center":
        return TabStop((left + right) / 2, "center")
    return TabStop(left)


def _walk_blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, without the elements that wrap them."""
    for child in parent:
        if local_name(child) in ("p", "tbl"):
            yield child
        elif local_name(child) in UNWRAPPED:
            yield from _walk_blocks(child)


def _walk_runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Runs and simple fields, also inside links, controls and tracked insertions; tracked deletions are skipped."""
    for child in paragraph:
        if local_name(child) in ("r", "fldSimple"):
            yield child
        elif local_name(child) in UNWRAPPED:
            yield from _walk_runs(child)


def _join_words(inlines: list[Inline]) -> Iterator[Inline]:
    """The inlines with the words of neighbouring runs joined: word processors split them anywhere."""
    for plain, group in groupby(inlines, key=lambda inline: isinstance(inline, str)):
        if plain:
            yield "".join(map(str, group))
        else:
            yield from group


def _text_of(piece: etree._Element) -> Inline | None:
    name = local_name(piece)
    if name == "t":
        return piece.text or ""
    if name in ("tab", "ptab"):
        return Tab()
    if name in ("br", "cr"):
        return Break()
    return {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}.get(name)


MARKING = HeaderFooterLine((Field("marking"),), "Marking")


def read_header_footer(template: WordTemplate) -> tuple[HeaderFooter, HeaderFooterExtras]:
    """The headers and footers of the last section.

    A header without the marking, and a footer without marking or reference, get a line that shows them.
    """
    extras = HeaderFooterExtras()
    lines = {
        key: tuple(HeaderFooterReader(template, part, key, extras).read_lines())
        for key, part in template.section.header_footers.items()
    }
    for key in header_footer_keys(template):
        lines[key] = add_required_fields(key, lines.get(key, ()))
    header, footer = (lines.get((kind, "default"), ()) for kind in HEADERS)
    first = (lines.get((kind, "first"), ()) if template.section.title_page else None for kind in HEADERS)
    return HeaderFooter(header, footer, *first), extras


def header_footer_keys(template: WordTemplate) -> list[tuple[str, str]]:
    """The headers and footers that pages may have, by kind and type."""
    even = bool(is_on(template.settings.find(q("evenAndOddHeaders"))))
    types = ["default", *(["first"] if template.section.title_page else []), *(["even"] if even else [])]
    return [(kind, which) for kind in HEADERS for which in types]


def add_required_fields(key: tuple[str, str], lines: tuple[HeaderFooterLine, ...]) -> tuple[HeaderFooterLine, ...]:
    """The lines with the fields that every page must have: the marking in the header, both it and the reference in the
    footer."""
    present = {name for line in lines for name in field_names(line.inlines)}
    if key[0] == "header":
        return lines if "marking" in present else (MARKING, *lines)
    missing = [name for name in ("marking", "reference") if name not in present]
    words: list[Inline] = []
    for name in missing:
        words += [*([" · "] if words else []), Field(name)]
    return (*lines, HeaderFooterLine(tuple(words), "Page Footer")) if missing else lines


def field_names(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """The names of the fields in a line."""
    for inline in inlines:
        if isinstance(inline, Field):
            yield inline.name
        elif isinstance(inline, Strong | Styled):
            yield from field_names(inline.inlines)
