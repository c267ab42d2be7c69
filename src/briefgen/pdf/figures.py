"""Pictures: PNG and JPEG as images, SVG and charts as vectors, each a `Figure` with its words (ISO 14289-1 7.3).

ReportLab draws them on the `Easel` beside our pen. The metadata of a picture (place, camera, author) never travels,
an SVG can fetch nothing, and its letters are outlines: what a picture says is said in its words.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from briefgen.blocks import tree
from briefgen.blocks.look import Logo as LookPicture
from briefgen.blocks.look import Look
from briefgen.blocks.plain import strip_break_controls
from briefgen.errors import Problem, Refused
from briefgen.pdf.file import numbers, text
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.tags import StructureElement

if TYPE_CHECKING:
    from PIL.Image import Image

    from briefgen.pdf.page_writer import PageWriter


_DRAWINGS = "image/svg+xml"


class FigureContent(NamedTuple):
    """What a picture shows: points, or a drawing of ReportLab's. A photograph stays as it was packed."""

    image: Image | None
    drawing: Any = None
    jpeg: bytes = b""


class FigureFlowable(Flowable):
    """A picture, `width` points wide (0 for the column), never higher than `tallest`.

    One without words is an artifact: it shows nothing that is worth telling.
    """

    def __init__(
        self, shown: FigureContent, alt: str, width: float, tallest: float, node: StructureElement | None
    ) -> None:
        self._shown, self._alt, self._wanted, self._tallest = shown, alt, width, tallest
        self._node = node if alt else None
        whole: Any = shown.image or shown.drawing
        self._ratio = whole.height / max(whole.width, 1)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As wide as asked for and the column allows, in its own proportions."""
        self.width = min(self._wanted or width, width, self._tallest / max(self._ratio, 1e-6))
        self.height = self.width * self._ratio
        return self.width, self.height

    def drawOn(self, pen: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw it inside one mark."""
        if self._node is not None:
            box = numbers(x, y, x + self.width, y + self.height)
            self._node.said = f"/Alt{text(strip_break_controls(self._alt))}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        pen.code.append(pen.mark(self._node))
        if self._shown.image is not None:
            self._draw_image(pen, x, y)
        else:
            self._draw_drawing(pen, x, y)
        pen.code.append("EMC")

    def _draw_image(self, pen: PageWriter, x: float, y: float) -> None:
        from reportlab.lib.utils import ImageReader

        source: Any = io.BytesIO(self._shown.jpeg) if self._shown.jpeg else self._shown.image
        pen.easel.drawImage(ImageReader(source), x, y, self.width, self.height, mask="auto")

    def _draw_drawing(self, pen: PageWriter, x: float, y: float) -> None:
        from reportlab.graphics import renderPDF

        scale = self.width / self._shown.drawing.width
        pen.easel.saveState()
        pen.easel.translate(x, y)
        pen.easel.scale(scale, scale)
        renderPDF.draw(self._shown.drawing, pen.easel, 0, 0)
        pen.easel.restoreState()


def figure_content(picture: tree.Figure | tree.Chart | LookPicture, look: Look) -> FigureContent:
    """What a figure of a page, or a picture of the letterhead, shows. Raises `Refused`, naming it by its words."""
    try:
        if isinstance(picture, tree.Chart):
            return FigureContent(None, _chart(picture, look))
        if picture.media == _DRAWINGS:
            return FigureContent(None, _drawing(picture.data, look))
        return _image(picture.data, picture.media)
    except Refused as refused:
        raise Refused(replace(problem, item=picture.alt) for problem in refused.problems) from None


def _image(data: bytes, media: str) -> FigureContent:
    """The points of a picture, upright, without anything else the file holds."""
    from briefgen.pictures.images import bare, points

    data = bare(data, media)
    image = points(data)
    if f"image/{(image.format or '').lower()}" != media:
        raise Refused(Problem("a picture is not of its kind", hint="save it again"))
    if image.format == "JPEG":
        return FigureContent(image, jpeg=data)
    clear = "A" in image.getbands() or "transparency" in image.info
    return FigureContent(image if image.mode == "L" else image.convert("RGBA" if clear else "RGB"))


def _drawing(data: bytes, look: Look) -> Any:
    """An SVG as a ReportLab drawing."""
    from briefgen.drawings.svg import of_svg

    return of_svg(data, look)


def _chart(chart: tree.Chart, look: Look) -> Any:
    """A chart as a ReportLab drawing."""
    from briefgen.drawings.chart import of_chart

    return of_chart(chart, look)
