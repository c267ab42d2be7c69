"""Callouts, tables of contents, lists and figures.

Callouts are shaded paragraphs with a bar. Word and LibreOffice join the borders of neighbours whose borders and indents
are equal: then the space between them is shaded too, and padding stands above the first and below the last. Other
neighbours have no space between them, so that the bar does not break. The table of contents is a field that is filled
already, so that no program asks to update it on opening. Markers of lists are drawn by Word.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.heading_numbers import number_headings
from briefgen.blocks.look import Border, Look, ParagraphStyle
from briefgen.word import controls
from briefgen.word.styles_xml import LIST_LEVELS, border_xml, list_indents, list_style_name, shading_xml
from briefgen.word.writer import Context, FinishedXml, Pieces, WordParagraph, Writer, join
from briefgen.word.xml import PIC, WP, A, esc


def write_callout(writer: Writer, block: tree.Callout, context: Context) -> Pieces:
    """The title and the blocks of a callout."""
    box = writer.style_of("Callout")
    inside = writer.inner_context(context, style="Callout", width=context.width - box.left - box.right)
    pieces: Pieces = []
    if block.title:
        pieces.append(writer.make_paragraph("Callout Title", block.title, inside))
    pieces += writer.write_blocks(block.blocks, inside)
    paras = [piece for piece in pieces if isinstance(piece, WordParagraph)]
    for para in paras:
        _indent_into_box(para, box)
        para.keep = para.keep or para is not paras[-1]
    if block.title and len(paras) > 1:
        _join_title(paras[0], paras[1])
    groups = [list(group) for _, group in groupby(paras, key=lambda para: para.indents)]
    for group in groups:
        first, last = group is groups[0], group is groups[-1]
        for para in group:
            para.borders_xml = _box_borders_xml(para, box, box.top if first else None, box.bottom if last else None)
        group[0].before = box.before if first else 0
        group[-1].after = box.after if last else 0
    return pieces


def _join_title(title: WordParagraph, following: WordParagraph) -> None:
    """Give a title the indents of the next paragraph if both begin at the same place: then their borders join."""
    assert title.indents and following.indents
    if title.indents[0] + title.indents[2] == following.indents[0] + following.indents[2]:
        title.indents = following.indents


def _indent_into_box(para: WordParagraph, box: ParagraphStyle) -> None:
    """Indent a paragraph by the padding of the box; a style with a bar of its own has these indents already."""
    left, right, first = para.indents or (para.style.left, para.style.right, para.style.first)
    if para.indents or not para.style.bar:
        left, right = left + box.left, right + box.right
    para.indents = (left, right, first)


def _box_borders_xml(para: WordParagraph, box: ParagraphStyle, above: Border | None, below: Border | None) -> str:
    """Borders and shading of one paragraph; the bar stands at the edge of the box, whatever the indent of the words."""
    assert para.indents
    left, right, first = para.indents
    bar = box.bar and replace(box.bar, space=max(0, left + min(first, 0) - box.left + box.bar.space))
    padding = Border(1, box.shading, right - 1) if box.shading and right > 1 else None
    edge = replace(box.edge, space=right - box.right + box.edge.space) if box.edge else padding
    sides = (("top", above), ("left", bar), ("bottom", below), ("right", edge))
    # a side left out would come from the style of the paragraph
    lines = "".join(border_xml(side, line) or f'<w:{side} w:val="nil"/>' for side, line in sides)
    return f"<w:pBdr>{lines}</w:pBdr>{shading_xml(box.shading)}"


CONTENTS_STYLES = {2: "TOC 1", 3: "TOC 2"}
"""Level of a heading → style of its entry."""
GALLERY = (
    '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
)
"""With this Word offers to update the table of contents, but does not ask on opening."""


def contents_headings(document: tree.Document, look: Look) -> Iterator[tuple[tree.Heading, str]]:
    """The headings in a table of contents, with their numbers: levels 2 and 3 at the top level of the body."""
    for heading, number, top in number_headings(document.blocks, look):
        if top and heading.level in CONTENTS_STYLES:
            yield heading, number


def contents_bookmark(number: int) -> str:
    """The bookmark of the n-th heading in the contents, counted from 1, named as Word names its own."""
    return f"_Toc{number:08d}"


def write_contents(writer: Writer, block: tree.Contents, context: Context) -> Pieces:
    """Title and entries, each a link to its heading, with page numbers if they are known."""
    title = [writer.make_paragraph("TOC Heading", block.title, context)] if block.title else []
    headings = contents_headings(writer.document, writer.look)
    entries = [_write_entry(writer, *each, context) for each in enumerate(headings, 1)]
    if not entries:
        return [*title]
    numbers = "" if writer.pages else " \\n"
    entries[0].runs = controls.begin_field(f'TOC \\o "2-3" \\h \\z \\u{numbers}') + entries[0].runs
    entries[-1].runs += controls.end_field()
    return [FinishedXml(f"<w:sdt>{GALLERY}<w:sdtContent>{join([*title, *entries])}</w:sdtContent></w:sdt>")]


def _write_entry(writer: Writer, place: int, numbered: tuple[tree.Heading, str], context: Context) -> WordParagraph:
    heading, number = numbered
    words = (f"{number} ", *_heading_words(heading.inlines)) if number else tuple(_heading_words(heading.inlines))
    para = writer.make_paragraph(CONTENTS_STYLES[heading.level], words, context)
    page = writer.pages[place - 1] if place <= len(writer.pages) else 0
    at = f"<w:r><w:tab/></w:r>{controls.page_reference(contents_bookmark(place), page, '')}" if page else ""
    para.runs = f'<w:hyperlink w:anchor="{contents_bookmark(place)}" w:history="1">{para.runs}{at}</w:hyperlink>'
    return para


def _heading_words(inlines: tree.Inlines) -> Iterator[tree.Inline]:
    """The words of a heading, without notes, boxes and links."""
    for inline in inlines:
        if isinstance(inline, tree.Link):
            yield from _heading_words(inline.inlines)
        elif isinstance(inline, tree.Strong | tree.Emphasis | tree.Strike | tree.Styled | tree.Foreign):
            yield inline.replace(inlines=tuple(_heading_words(inline.inlines)))
        elif isinstance(inline, str | tree.Code | tree.Field):
            yield inline


BODY_STYLES = ("Body", "Callout")
"""Styles of running text, where items have the style of their list; in a cell or a note they keep the style there."""


def write_list(writer: Writer, block: tree.List, context: Context) -> Pieces:
    """A list, its items and the lists in them."""
    level = min(context.level + 1, LIST_LEVELS)
    ordered = block.marker == "number"
    number = writer.add_ordered_list(level, block.start) if ordered else writer.template.variant.lists[block.marker]
    numbering = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
    inside = writer.inner_context(context, level=level)
    out: Pieces = []
    for item in block.items:
        out += _write_item(writer, item, block.marker, numbering, inside)
    return out


def _write_item(writer: Writer, item: tree.Item, marker: str, numbering: str, context: Context) -> Pieces:
    """The first paragraph has the marker; what follows is indented to its words."""
    first, rest = tree.split_first_paragraph(item)
    edge, first_indent = list_indents(writer.look, marker, context.level)
    out: Pieces = []
    head = _item_paragraph(writer, first, marker, context)
    head.numbering = numbering
    head.indents = (context.left + edge, head.style.right, first_indent)
    out.append(head)
    for block in rest:
        if isinstance(block, tree.List):
            out += write_list(writer, block, context)
        elif isinstance(block, tree.Paragraph):
            # a list style would bring its marker along
            para = writer.make_paragraph(writer.style_name(context, block.style), block.inlines, context)
            para.indents = (context.left + edge, para.style.right, 0)
            out.append(para)
        else:
            width = max(context.width - edge, 36)
            out += writer.write_blocks((block,), writer.inner_context(context, left=context.left + edge, width=width))
    return out


def _item_paragraph(writer: Writer, block: tree.Paragraph, marker: str, context: Context) -> WordParagraph:
    running = block.style == "Body" and context.style in BODY_STYLES
    name = list_style_name(marker, context.level) if running else writer.style_name(context, block.style)
    return writer.make_paragraph(name, block.inlines, context)


EMU = 12700
"""English Metric Units in a point."""
MAX_HEIGHT = 0.8
"""The largest share of the height of a page's text that a picture takes."""
SPACE_ABOVE, SPACE_BELOW = 6.0, 2.0
"""Points of space above a picture in running text, and between it and its caption."""
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""The extension that holds the SVG beside its PNG ([MS-ODRAWXML] 2.3.1)."""


class PictureParts(NamedTuple):
    """A picture: bytes, media type, width and height in points, and, for an SVG, the SVG that newer programs show."""

    data: bytes
    media: str
    extent: tuple[float, float]
    svg: bytes = b""


def write_figure(writer: Writer, block: tree.Figure | tree.Chart, context: Context) -> Pieces:
    """A picture in a paragraph of its own, kept with its caption. Raises `Refused` for one that cannot be read."""
    picture = _read_picture(writer, block, context)
    vector = ""
    if picture.svg:
        number = writer.relationships_of(context).add("image", _add_media(writer, picture.svg, "image/svg+xml"))
        blip = f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{number}"/>'
        vector = f'<a:extLst><a:ext uri="{SVG_EXTENSION}">{blip}</a:ext></a:extLst>'
    number = writer.relationships_of(context).add("image", _add_media(writer, picture.data, picture.media))
    writer.drawings += 1
    para = writer.make_paragraph(writer.style_name(context, "Body"), (), context)
    para.runs = _drawing_xml(writer.drawings, number, vector, picture.extent, block.alt)
    # an exact pitch would cut the picture to the height of a line
    para.free = True
    if context.style in BODY_STYLES:
        para.before = max(para.style.before, SPACE_ABOVE)
    if not block.caption:
        return [para]
    para.keep, para.after = True, SPACE_BELOW
    return [para, writer.make_paragraph("Caption", block.caption, context)]


def _read_picture(writer: Writer, block: tree.Figure | tree.Chart, context: Context) -> PictureParts:
    """The picture of a figure: an image as it is, a chart as PNG, an SVG as PNG and SVG."""
    # deferred imports: most papers have no picture
    if isinstance(block, tree.Figure) and block.media != "image/svg+xml":
        from briefgen.pictures.images import size_of

        extent = _fit_extent(writer, block.width, size_of(block.data, block.media), context)
        return PictureParts(block.data, block.media, extent)
    from briefgen.drawings.chart import draw_chart
    from briefgen.drawings.svg import outline_svg, png_of_drawing, render_svg

    svg = outline_svg(block.data, writer.look) if isinstance(block, tree.Figure) else b""
    drawing = render_svg(svg) if isinstance(block, tree.Figure) else draw_chart(block, writer.look)
    extent = _fit_extent(writer, block.width, (drawing.width, drawing.height), context)
    return PictureParts(png_of_drawing(drawing, extent[0]), "image/png", extent, svg)


def _fit_extent(
    writer: Writer, requested: float, proportions: tuple[float, float], context: Context
) -> tuple[float, float]:
    """Width and height in points: as requested, but no wider than the column and no taller than `MAX_HEIGHT` allows."""
    wide, high = proportions
    width = min(requested or context.width, context.width)
    height = width * high / wide
    page = writer.look.page
    max_height = (page.height - page.top - page.bottom) * MAX_HEIGHT
    return (width, height) if height <= max_height else (width * max_height / height, max_height)


def _add_media(writer: Writer, data: bytes, media: str) -> str:
    """The part of a picture, relative to `word/`; equal pictures share one."""
    from briefgen.pictures.images import EXTENSIONS, strip_metadata

    data = strip_metadata(data, media)
    for name, known in writer.media.items():
        if known == data:
            return name
    name = f"media/figure{len(writer.media) + 1}.{EXTENSIONS[media]}"
    writer.media[name] = data
    return name


def _drawing_xml(number: int, image: str, drawing: str, extent: tuple[float, float], alt: str) -> str:
    """`w:drawing`, inline; without `dist…="0"` LibreOffice moves the picture to the side."""
    cx, cy = (round(points * EMU) for points in extent)
    name, words = f"Figure {number}", esc(alt)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="{name}" descr="{words}"/>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{image}">{drawing}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
