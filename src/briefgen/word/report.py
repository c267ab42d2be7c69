"""What was read of a house, in sentences: what the PDF will do with it, what it will not show, what is missing.

In: the house, the settings and the folder of the fonts, as `read_look` takes them. Out: lines for whoever set the
house up; each thing that is wrong comes with the way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from briefgen.blocks.heading_numbers import format_heading_number, unknown_formats
from briefgen.blocks.look import HeaderFooter, HeaderFooterLine
from briefgen.blocks.tree import Field, Inlines, Strong, Styled
from briefgen.errors import Problem
from briefgen.word.elements import on, q, relations, val
from briefgen.word.look import LookReading, read_template
from briefgen.word.look_settings import TABLES
from briefgen.word.properties import borders
from briefgen.word.styles_xml import STYLES
from briefgen.word.template import WordTemplate

MILLIMETRE = 72 / 25.4
PAPERS = {(210, 297): "A4", (216, 279): "Letter"}
SHOWN = {
    "header": "The header",
    "footer": "The footer",
    "first_header": "The header of page one",
    "first_footer": "The footer of page one",
}
FRAMES = (q("pBdr"), q("tblBorders"), q("tcBorders"))
DRAWN = ("single", "thick", "double", "nil", "none")
"""The kinds of line (ECMA-376 17.18.2) that look in the PDF as in Word."""
LEFT_BEHIND = {
    "comments": "comments",
    "customXml": "custom XML data",
    "attachedTemplate": "the path of its template",
    "footnotes": "its footnotes",
    "endnotes": "its endnotes",
    "glossaryDocument": "its building blocks",
    "image": "pictures of its text",
    "people": "names of its editors",
    "core-properties": "author and dates",
    "extended-properties": "company and program",
    "custom-properties": "its custom properties",
}


def report(
    house: bytes, settings: Mapping[str, Any], fonts: Path, told: Callable[[Problem], object] = str
) -> list[str]:
    """Sentences about a house; `told` puts a problem in words. Raises `Refused` where it is no Word file."""
    reading = read_template(house, settings, fonts)
    return [
        *_page(reading),
        *_styles(reading),
        *_furniture(reading.look.header_footer),
        *_not_in_pdf(reading),
        *_left_behind(reading.house),
        *(str(told(problem)) for problem in reading.problems),
    ]


def _page(reading: LookReading) -> Iterator[str]:
    page = reading.look.page
    width, height = (round(side / MILLIMETRE) for side in (page.width, page.height))
    turned = " landscape" if width > height else ""
    paper = PAPERS.get((min(width, height), max(width, height)))
    name = f"{paper}{turned}" if paper else "a size of its own"
    edges = " / ".join(str(round(edge / MILLIMETRE)) for edge in (page.top, page.right, page.bottom, page.left))
    measure = round(page.measure / MILLIMETRE)
    yield f"Page: {name}, {width} × {height} mm; margins {edges} mm (top, right, bottom, left), text {measure} mm wide."
    if page.grid:
        yield f"Document grid: lines every {page.grid:g} pt, in Word and PDF alike, except where a pitch is exact."
    if reading.house.section.count > 1:
        yield f"Sections: {reading.house.section.count}; the last one is used."


def _styles(reading: LookReading) -> Iterator[str]:
    look = reading.look
    counts = (len(look.paragraphs), len(look.characters), len(look.tables))
    yield "Styles: {} for paragraphs, {} for words, {} for tables.".format(*counts)
    weights = ["bold" if font.bold else "regular" for font in look.fonts if font.family == look.family]
    if weights:
        yield f"Font: {look.family}; the PDF has its files ({', '.join(weights)})."
    body, title = look.paragraph("Body"), look.paragraph("Title")
    yield f"Running text: {body.size:g} pt on {body.pitch:g} pt. Title: {title.size:g} pt on {title.pitch:g} pt."
    yield "List markers: " + ", ".join(f"{name} {look.markers[name].replace('%1', '1')}" for name in STYLES) + "."
    if look.numbered:
        firsts = {
            name: format_heading_number(each, [level.start for level in each.levels])
            for name, each in look.numbered.items()
        }
        begin = ", ".join(f"{name} “{first}”" for name, first in firsts.items())
        yield f"Headings are numbered in Word, PDF and contents: {begin}."
    if look.variants:
        yield f"Variants: {', '.join(look.variants)}."


def _furniture(furniture: HeaderFooter) -> Iterator[str]:
    for name, words in SHOWN.items():
        lines: tuple[HeaderFooterLine, ...] | None = getattr(furniture, name)
        if lines is None:
            continue
        shown = list(dict.fromkeys(field for line in lines for field in _fields(line.inlines)))
        pictures = sum(line.picture is not None for line in lines)
        parts = [f"shows {', '.join(shown)}"] if shown else ["shows no field"]
        parts += [f"{pictures} picture{'s' if pictures > 1 else ''}"] if pictures else []
        yield f"{words} has {len(lines)} line{'s' if len(lines) != 1 else ''} and {' and '.join(parts)}."
        for line in lines:
            if line.picture is not None and not line.picture.alt:
                yield "A picture has no words: give it alternative text in Word (right click, Alt Text)."


def _fields(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Field):
            yield inline.name
        elif isinstance(inline, Strong | Styled):
            yield from _fields(inline.inlines)


def _not_in_pdf(reading: LookReading) -> Iterator[str]:
    house, look = reading.house, reading.look
    for what in reading.fittings.left_out:
        yield f"Left out of header or footer: {what}."
    for family in sorted(set(reading.families.values())):
        names = ", ".join(name for name, own in reading.families.items() if own == family)
        yield f"The PDF has one family for everything: {look.family}. In {family} are {names}."
    for name, element in _paragraph_styles(house):
        values = house.cascade.values(element)
        if (number := look.numbered.get(name)) and (forms := unknown_formats(number)):
            yield f"Word numbers {name} in the format {forms[0]}; the PDF, and the contents, have 1, 2, 3."
        if values.get("small_capitals"):
            yield f"The PDF shows {name} in ordinary letters, not in small capitals."
    yield from _lines_not_in_pdf(house)
    if house.section.borders is not None:
        yield "The PDF shows no page border."
    if house.section.columns > 1:
        yield f"The text stands in one column; the house has {house.section.columns}."
    if on(house.settings.find(q("evenAndOddHeaders"))):
        yield "The PDF shows the headers of odd pages on even pages too."


def _lines_not_in_pdf(house: WordTemplate) -> Iterator[str]:
    """Lines the PDF draws otherwise, or not at all; of tables, those in the styles we use."""
    patterned, beside = [], []
    for (kind, name), style in house.cascade.by_name.items():
        if kind == "paragraph" or (kind == "table" and name in TABLES):
            if any(val(side) not in DRAWN for frame in style.iter(*FRAMES) for side in frame):
                patterned.append(name)
            sides = borders(style.find(f"{q('tblPr')}/{q('tblBorders')}"), house.theme)
            if sides.get("left") or sides.get("right"):
                beside.append(name)
    if patterned:
        yield f"The PDF draws the lines of {', '.join(patterned)} plain, without dashes, dots or waves."
    if beside:
        yield f"The PDF shows no lines at the left and right of tables: {', '.join(beside)}."


def _paragraph_styles(house: WordTemplate) -> Iterator[tuple[str, Any]]:
    for (kind, name), element in house.cascade.by_name.items():
        if kind == "paragraph":
            yield name, element


def _left_behind(house: WordTemplate) -> Iterator[str]:
    """What the file holds and no document gets."""
    kinds = {relation.kind for relation in (*house.relations.values(), *relations(house.parts))}
    settings = next((r.target for r in house.relations.values() if r.kind == "settings"), "")
    kinds |= {relation.kind for relation in relations(house.parts, settings)}
    found = [words for kind, words in LEFT_BEHIND.items() if kind in kinds]
    text = any("".join(map(str, p.itertext())).strip() for p in house.body.iter(q("p")))
    found = ["its text", *found] if text else found
    if found:
        yield f"Left behind, in no document: {', '.join(found)}."
