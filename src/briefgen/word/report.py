"""What was read of a template, in sentences: what the PDF does with it, what it does not show, what is missing.

In: template, settings and font folder, as `read_look` takes them. Out: lines for the person who set the template up;
each problem comes with a way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from briefgen.blocks.heading_numbers import format_heading_number, unknown_formats
from briefgen.blocks.look import HeaderFooter, HeaderFooterLine
from briefgen.errors import Problem
from briefgen.word.elements import is_on, q, read_relationships, val
from briefgen.word.header_footer import field_names
from briefgen.word.look import LookReading, read_template
from briefgen.word.look_settings import TABLES
from briefgen.word.properties import read_borders
from briefgen.word.styles_xml import LIST_STYLES
from briefgen.word.template import WordTemplate

MILLIMETRE = 72 / 25.4
PAPERS = {(210, 297): "A4", (216, 279): "Letter"}
PART_NAMES = {
    "header": "The header",
    "footer": "The footer",
    "first_header": "The header of page one",
    "first_footer": "The footer of page one",
}
FRAMES = (q("pBdr"), q("tblBorders"), q("tcBorders"))
PLAIN_LINES = ("single", "thick", "double", "nil", "none")
"""The kinds of border (ECMA-376 17.18.2) that look the same in PDF and Word."""
LEFT_BEHIND = {"comments": "comments", "customXml": "custom XML data", "attachedTemplate": "the path of its template"}
LEFT_BEHIND |= {"footnotes": "its footnotes", "endnotes": "its endnotes", "glossaryDocument": "its building blocks"}
LEFT_BEHIND |= {
    "image": "pictures of its text",
    "people": "names of its editors",
    "core-properties": "author and dates",
}
LEFT_BEHIND |= {"extended-properties": "company and program", "custom-properties": "its custom properties"}


def describe_template(
    template: bytes, settings: Mapping[str, Any], fonts: Path, format_problem: Callable[[Problem], object] = str
) -> list[str]:
    """Sentences about a template; `format_problem` puts a problem into words.

    Raises `Refused` where the template is no Word file.
    """
    reading = read_template(template, settings, fonts)
    return [
        *_describe_page(reading),
        *_describe_styles(reading),
        *_describe_header_footer(reading.look.header_footer),
        *_not_in_pdf(reading),
        *_left_behind(reading.template),
        *(str(format_problem(problem)) for problem in reading.problems),
    ]


def _describe_page(reading: LookReading) -> Iterator[str]:
    page = reading.look.page
    width, height = (round(side / MILLIMETRE) for side in (page.width, page.height))
    orientation = " landscape" if width > height else ""
    paper = PAPERS.get((min(width, height), max(width, height)))
    name = f"{paper}{orientation}" if paper else "a size of its own"
    edges = " / ".join(str(round(edge / MILLIMETRE)) for edge in (page.top, page.right, page.bottom, page.left))
    measure = round(page.measure / MILLIMETRE)
    yield f"Page: {name}, {width} × {height} mm; margins {edges} mm (top, right, bottom, left), text {measure} mm wide."
    if page.grid:
        yield f"Document grid: lines every {page.grid:g} pt, in Word and PDF alike, except where a pitch is exact."
    if reading.template.section.count > 1:
        yield f"Sections: {reading.template.section.count}; the last one is used."


def _describe_styles(reading: LookReading) -> Iterator[str]:
    look = reading.look
    counts = (len(look.paragraphs), len(look.characters), len(look.tables))
    yield "Styles: {} for paragraphs, {} for words, {} for tables.".format(*counts)
    weights = ["bold" if font.bold else "regular" for font in look.fonts if font.family == look.family]
    if weights:
        yield f"Font: {look.family}; the PDF has its files ({', '.join(weights)})."
    body, title = look.paragraph("Body"), look.paragraph("Title")
    yield f"Running text: {body.size:g} pt on {body.pitch:g} pt. Title: {title.size:g} pt on {title.pitch:g} pt."
    yield "List markers: " + ", ".join(f"{name} {look.markers[name].replace('%1', '1')}" for name in LIST_STYLES) + "."
    if look.numbered:
        begin = ", ".join(
            f"{name} “{format_heading_number(each, [level.start for level in each.levels])}”"
            for name, each in look.numbered.items()
        )
        yield f"Headings are numbered in Word, PDF and contents: {begin}."
    if look.variants:
        yield f"Variants: {', '.join(look.variants)}."


def _describe_header_footer(header_footer: HeaderFooter) -> Iterator[str]:
    for name, words in PART_NAMES.items():
        lines: tuple[HeaderFooterLine, ...] | None = getattr(header_footer, name)
        if lines is None:
            continue
        shown = list(dict.fromkeys(field for line in lines for field in field_names(line.inlines)))
        pictures = sum(line.picture is not None for line in lines)
        parts = [f"shows {', '.join(shown)}"] if shown else ["shows no field"]
        parts += [f"{pictures} picture{'s' if pictures > 1 else ''}"] if pictures else []
        yield f"{words} has {len(lines)} line{'s' if len(lines) != 1 else ''} and {' and '.join(parts)}."
        for line in lines:
            if line.picture is not None and not line.picture.alt:
                yield "A picture has no words: give it alternative text in Word (right click, Alt Text)."


def _not_in_pdf(reading: LookReading) -> Iterator[str]:
    template, look = reading.template, reading.look
    for what in reading.extras.left_out:
        yield f"Left out of header or footer: {what}."
    for family in sorted(set(reading.families.values())):
        names = ", ".join(name for name, own in reading.families.items() if own == family)
        yield f"The PDF has one family for everything: {look.family}. In {family} are {names}."
    for name, element in template.resolver.of_kind("paragraph").items():
        values = template.resolver.values(element)
        if (number := look.numbered.get(name)) and (forms := unknown_formats(number)):
            yield f"Word numbers {name} in the format {forms[0]}; the PDF, and the contents, have 1, 2, 3."
        if values.get("small_capitals"):
            yield f"The PDF shows {name} in ordinary letters, not in small capitals."
    yield from _lines_not_in_pdf(template)
    if template.section.borders is not None:
        yield "The PDF shows no page border."
    if template.section.columns > 1:
        yield f"The text stands in one column; the house has {template.section.columns}."
    if is_on(template.settings.find(q("evenAndOddHeaders"))):
        yield "The PDF shows the headers of odd pages on even pages too."


def _lines_not_in_pdf(template: WordTemplate) -> Iterator[str]:
    """Borders that the PDF draws differently or not at all; of tables, those of the styles we use."""
    patterned, beside = [], []
    for (kind, name), style in template.resolver.by_name.items():
        if kind == "paragraph" or (kind == "table" and name in TABLES):
            if any(val(side) not in PLAIN_LINES for frame in style.iter(*FRAMES) for side in frame):
                patterned.append(name)
            sides = read_borders(style.find(f"{q('tblPr')}/{q('tblBorders')}"), template.theme)
            if sides.get("left") or sides.get("right"):
                beside.append(name)
    if patterned:
        yield f"The PDF draws the lines of {', '.join(patterned)} plain, without dashes, dots or waves."
    if beside:
        yield f"The PDF shows no lines at the left and right of tables: {', '.join(beside)}."


def _left_behind(template: WordTemplate) -> Iterator[str]:
    """Content of the file that is copied into no document."""
    kinds = {relation.kind for relation in (*template.relationships.values(), *read_relationships(template.parts))}
    settings = next((r.target for r in template.relationships.values() if r.kind == "settings"), "")
    kinds |= {relation.kind for relation in read_relationships(template.parts, settings)}
    found = [words for kind, words in LEFT_BEHIND.items() if kind in kinds]
    text = any("".join(map(str, p.itertext())).strip() for p in template.body.iter(q("p")))
    found = ["its text", *found] if text else found
    if found:
        yield f"Left behind, in no document: {', '.join(found)}."
