"""Figures: pictures in the line, as wide as asked, spoken in words, and without a trace of where they come from."""

from __future__ import annotations

from briefgen.blocks.tree import Figure
from briefgen.pictures.bare import bare
from briefgen.pictures.kinds import EXTENSIONS, size
from briefgen.word.paragraphs import Pieces
from briefgen.word.writer import Context, Writer
from briefgen.word.xml import PIC, WP, A, esc

EMU = 12700
"""English Metric Units in a point."""
TALLEST = 0.8
"""A picture takes at most this share of the height of the page."""
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""The place of a drawing beside its picture ([MS-ODRAWXML] 2.3.1)."""


def write_figure(writer: Writer, block: Figure, context: Context) -> Pieces:
    """The picture in a paragraph of its own, kept with its caption."""
    width, height = _extent(writer, block, context)
    drawing = ""
    picture, media = block.data, block.media
    if media == "image/svg+xml":
        lines, picture = _drawn(writer, block.data, width)
        number, media = context.arrows.add("image", _part(writer, lines, media)), "image/png"
        blip = f'<asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{number}"/>'
        drawing = f'<a:extLst><a:ext uri="{SVG_EXTENSION}">{blip}</a:ext></a:extLst>'
    number = context.arrows.add("image", _part(writer, picture, media))
    writer.drawings += 1
    para = writer.para(writer.running(context, "Body"), (), context)
    para.runs = _inline(writer.drawings, number, drawing, (width, height), block.alt)
    # an exact pitch would cut the picture to the height of a line
    para.free = True
    if not block.caption:
        return [para]
    para.keep = True
    return [para, writer.para("Caption", block.caption, context)]


def _drawn(writer: Writer, data: bytes, width: float) -> tuple[bytes, bytes]:
    """An SVG whose letters are outlines, so that it says no word of its own; and a PNG for programs that show none."""
    # deferred: only a paper with a drawing needs what draws it
    from briefgen.drawings.shapes import as_png
    from briefgen.drawings.svg import outlined, rendered

    lines = outlined(data, writer.look)
    return lines, as_png(rendered(lines), width)


def _extent(writer: Writer, block: Figure, context: Context) -> tuple[float, float]:
    """Width and height in points: as asked, at most as wide as the column and lower than the page."""
    wide, high = size(block.data, block.media)
    width = min(block.width or context.width, context.width)
    height = width * high / wide
    page = writer.look.page
    most = (page.height - page.top - page.bottom) * TALLEST
    return (width, height) if height <= most else (width * most / height, most)


def _part(writer: Writer, data: bytes, media: str) -> str:
    """The part of a picture, as the document names it; equal pictures share one."""
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
