"""Pictures: PNG and JPEG as images, SVG and charts as vectors, each a `Figure` with alternate text (ISO 14289-1 7.3).

ReportLab draws them on the `ReportLabCanvas` of the page writer. The metadata of a picture (place, camera, author) is
never copied, an SVG can fetch nothing, and its letters are outlines.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.look import Logo, Look
from briefgen.blocks.plain import strip_break_controls
from briefgen.errors import Problem, Refused
from briefgen.pdf.file import format_numbers, text_string
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.tags import StructureElement

if TYPE_CHECKING:
    from PIL.Image import Image

    from briefgen.pdf.page_writer import PageWriter


_SVG = "image/svg+xml"


class FigureContent(NamedTuple):
    """What a picture shows: an image of pixels, or a ReportLab drawing. A JPEG keeps its compressed bytes."""

    image: Image | None
    drawing: Any = None
    jpeg: bytes = b""


class FigureFlowable(Flowable):
    """A picture, `width` points wide (0 for the column), never higher than `max_height`.

    Without alternate text it is an artifact: decoration that nobody needs to hear of.
    """

    def __init__(
        self, content: FigureContent, alt: str, width: float, max_height: float, element: StructureElement | None
    ) -> None:
        self._content, self._alt, self._requested_width, self._max_height = content, alt, width, max_height
        self._node = element if alt else None
        whole: Any = content.image or content.drawing
        self._ratio = whole.height / max(whole.width, 1)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fix its size: as wide as was asked for and the column allows, in its own proportions."""
        self.width = min(self._requested_width or width, width, self._max_height / max(self._ratio, 1e-6))
        self.height = self.width * self._ratio
        return self.width, self.height

    def drawOn(self, writer: PageWriter, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw it inside one marked-content sequence."""
        if self._node is not None:
            box = format_numbers(x, y, x + self.width, y + self.height)
            words = text_string(strip_break_controls(self._alt))
            writer.tree.replace_entries(self._node, f"/Alt{words}/A<</O/Layout/Placement/Block/BBox[{box}]>>")
        writer.operators.append(writer.mark(self._node))
        if self._content.image is not None:
            self._draw_image(writer, x, y)
        else:
            self._draw_vector(writer, x, y)
        writer.operators.append("EMC")

    def _draw_image(self, writer: PageWriter, x: float, y: float) -> None:
        from reportlab.lib.utils import ImageReader

        source: Any = io.BytesIO(self._content.jpeg) if self._content.jpeg else self._content.image
        writer.canvas.drawImage(ImageReader(source), x, y, self.width, self.height, mask="auto")

    def _draw_vector(self, writer: PageWriter, x: float, y: float) -> None:
        from reportlab.graphics import renderPDF

        scale = self.width / self._content.drawing.width
        writer.canvas.saveState()
        writer.canvas.translate(x, y)
        writer.canvas.scale(scale, scale)
        renderPDF.draw(self._content.drawing, writer.canvas, 0, 0)
        writer.canvas.restoreState()


def load_figure(picture: tree.Figure | tree.Chart | Logo, look: Look) -> FigureContent:
    """Read a figure of a page or a logo of the look.

    Raises `Refused` for a picture that is damaged, unsafe or of another kind than it says, named by its alternate text.
    """
    try:
        if isinstance(picture, tree.Chart):
            return FigureContent(None, _read_chart(picture, look))
        if picture.media == _SVG:
            return FigureContent(None, _read_svg(picture.data, look))
        return _read_image(picture.data, picture.media)
    except Refused as refused:
        raise Refused(replace(problem, item=picture.alt) for problem in refused.problems) from None


def _read_image(data: bytes, media: str) -> FigureContent:
    """The pixels of a picture, upright, without anything else the file holds."""
    from briefgen.pictures.images import decode_pixels, strip_metadata

    data = strip_metadata(data, media)
    image = decode_pixels(data)
    if f"image/{(image.format or '').lower()}" != media:
        raise Refused(Problem("a picture is not of its kind", hint="save it again"))
    if image.format == "JPEG":
        return FigureContent(image, jpeg=data)
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    return FigureContent(image if image.mode == "L" else image.convert("RGBA" if has_alpha else "RGB"))


def _read_svg(data: bytes, look: Look) -> Any:
    """An SVG as a ReportLab drawing."""
    from briefgen.drawings.svg import draw_svg

    return draw_svg(data, look)


def _read_chart(chart: tree.Chart, look: Look) -> Any:
    """A chart as a ReportLab drawing."""
    from briefgen.drawings.chart import draw_chart

    return draw_chart(chart, look)
