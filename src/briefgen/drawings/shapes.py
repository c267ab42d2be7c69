"""A drawing in lines, for a PDF, and the same in points."""

from __future__ import annotations

import io

from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from briefgen.blocks.look import Look
from briefgen.drawings.svg import outlined, rendered

POINTS_AN_INCH = 288
"""Of a PNG in print: four points of it to one of the page."""
MOST_POINTS = 4000
"""Of a PNG on a side."""


def of_svg(data: bytes, look: Look) -> Drawing:
    """An SVG as a drawing of ReportLab's. Raises `Refused` for what cannot be drawn, or lacks a glyph."""
    return rendered(outlined(data, look))


def as_png(drawing: Drawing, width: float) -> bytes:
    """A PNG of a drawing that is `width` points wide on the page, clear where nothing is drawn."""
    scale = POINTS_AN_INCH / 72 * width / drawing.width
    scale = min(scale, MOST_POINTS / max(drawing.width, drawing.height))
    document = PdfDocument(renderPDF.drawToString(drawing, invariant=1))
    try:
        out = io.BytesIO()
        document[0].render(scale=scale, fill_color=(255, 255, 255, 0)).to_pil().save(out, "PNG")
    finally:
        document.close()
    return out.getvalue()
