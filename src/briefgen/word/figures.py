"""Figures: pictures in the line, as wide as asked, spoken in words, and without a trace of where they come from."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.blocks.tree import Chart, Figure
from briefgen.word.paragraphs import Pieces
from briefgen.word.writer import Context, Writer
from briefgen.word.xml import PIC, WP, A, esc

EMU = 12700
"""English Metric Units in a point."""
TALLEST = 0.8
"""A picture takes at most this share of the height of the page."""
ABOVE, BELOW = 6.0, 2.0
"""Points of space above a picture in running text, and between it and its caption."""
RUNNING = ("Body", "Callout")
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""The place of a drawing beside its picture ([MS-ODRAWXML] 2.3.1)."""


class Shown(NamedTuple):
    """A picture as Word gets it: its kind, its proportions and, for an SVG, the lines that newer programs show."""

    data: bytes
    media: str
    extent: tuple[float, float]
    lines: bytes = b""


def write_figure(writer: Writer, block: Figure | Chart, context: Context) -> Pieces:
    """The picture in a paragraph of its own, kept with its caption."""
    shown = _shown(writer, block, context)
    vector = ""
    if shown.lines:
        number = writer.arrows_of(context).add("image", _part(writer, shown.lines, "image/svg+xml"))
        blip = f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{number}"/>'
        vector = f'<a:extLst><a:ext uri="{SVG_EXTENSION}">{blip}</a:ext></a:extLst>'
    number = writer.arrows_of(context).add("image", _part(writer, shown.data, shown.media))
    writer.drawings += 1
    para = writer.para(writer.running(context, "Body"), (), context)
    para.runs = _inline(writer.drawings, number, vector, shown.extent, block.alt)
    # an exact pitch would cut the picture to the height of a line
    para.free = True
    if context.style in RUNNING:
        para.before = max(para.style.before, ABOVE)
    if not block.caption:
        return [para]
    para.keep, para.after = True, BELOW
    return [para, writer.para("Caption", block.caption, context)]


def _shown(writer: Writer, block: Figure | Chart, context: Context) -> Shown:
    """What is shown of a figure: a photograph as it is, a drawing as points, an SVG as lines too."""
    # deferred: only a paper with a picture needs what reads it, or draws it
    if isinstance(block, Figure) and block.media != "image/svg+xml":
        from briefgen.pictures.kinds import size

        return Shown(block.data, block.media, _extent(writer, block.width, size(block.data, block.media), context))
    from briefgen.drawings.chart import of_chart
    from briefgen.drawings.shapes import as_png
    from briefgen.drawings.svg import outlined, rendered

    lines = outlined(block.data, writer.look) if isinstance(block, Figure) else b""
    drawing = rendered(lines) if isinstance(block, Figure) else of_chart(block, writer.look)
    extent = _extent(writer, block.width, (drawing.width, drawing.height), context)
    return Shown(as_png(drawing, extent[0]), "image/png", extent, lines)


def _extent(writer: Writer, wanted: float, proportions: tuple[float, float], context: Context) -> tuple[float, float]:
    """Width and height in points: as asked, at most as wide as the column and lower than the page."""
    wide, high = proportions
    width = min(wanted or context.width, context.width)
    height = width * high / wide
    page = writer.look.page
    most = (page.height - page.top - page.bottom) * TALLEST
    return (width, height) if height <= most else (width * most / height, most)


def _part(writer: Writer, data: bytes, media: str) -> str:
    """The part of a picture, as the document names it; equal pictures share one."""
    from briefgen.pictures.bare import bare
    from briefgen.pictures.kinds import EXTENSIONS

    data = bare(data, media)
    for name, known in writer.media.items():
        if known == data:
            return name
    name = f"media/figure{len(writer.media) + 1}.{EXTENSIONS[media]}"
    writer.media[name] = data
    return name


def _inline(number: int, image: str, drawing: str, extent: tuple[float, float], alt: str) -> str:
    """`w:drawing`; without distances of 0 LibreOffice moves the picture aside."""
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
