"""Pictures: PNG and JPEG as images, SVG as vectors, each a `Figure` with its words (ISO 14289-1 7.3).

ReportLab draws them on the canvas it shares with us. The metadata of a picture (place, camera, author) never travels,
and an SVG can fetch nothing: neither a file, nor an address, nor a font of the machine.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from briefgen.errors import Problem, Refused
from briefgen.pdf.face import MissingGlyph
from briefgen.pdf.file import numbers, text
from briefgen.pdf.flows import Flow
from briefgen.pdf.fonts import Fonts, no_glyph
from briefgen.pdf.tags import Node

if TYPE_CHECKING:
    from PIL.Image import Image

    from briefgen.pdf.pen import Pen

_MOST_PIXELS = 40_000_000
_DRAWINGS = "image/svg+xml"


class Picture(Flow):
    """A picture, `width` points wide (0 for the column), never higher than `tallest`.

    One without words is an artifact: it shows nothing that is worth telling.
    """

    def __init__(
        self, data: bytes, media: str, alt: str, width: float, tallest: float, node: Node | None, fonts: Fonts
    ) -> None:
        self._alt, self._wanted, self._tallest, self._node = alt, width, tallest, node if alt else None
        self._fonts = fonts
        try:
            self._drawing: Any = _drawing(data, fonts) if media == _DRAWINGS else None
            self._image = _image(data) if media != _DRAWINGS else None
        except (OSError, ValueError, SyntaxError, KeyError, TypeError, AttributeError):
            raise Refused(Problem(f"a picture is damaged, or not {media}", item=alt, hint="save it again")) from None
        shown: Any = self._image or self._drawing
        self._ratio = shown.height / max(shown.width, 1)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As wide as asked for and the column allows, in its own proportions."""
        self.width = min(self._wanted or width, width, self._tallest / max(self._ratio, 1e-6))
        self.height = self.width * self._ratio
        return self.width, self.height

    def drawOn(self, pen: Pen, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803  ReportLab's names
        """Draw it inside one mark."""
        if self._node is not None:
            box = numbers(x, y, x + self.width, y + self.height)
            self._node.said = f"/Alt{text(self._alt)}/A<</O/Layout/Placement/Block/BBox[{box}]>>"
        pen.code.append(pen.mark(self._node))
        if self._image is not None:
            _draw_image(pen, self._image, x, y, self.width, self.height)
        else:
            self._draw_drawing(pen, x, y)
        pen.code.append("EMC")

    def _draw_drawing(self, pen: Pen, x: float, y: float) -> None:
        from reportlab.graphics import renderPDF

        scale = self.width / self._drawing.width
        pen.saveState()
        pen.translate(x, y)
        pen.scale(scale, scale)
        try:
            renderPDF.draw(self._drawing, pen, 0, 0)
        except MissingGlyph as missing:
            raise Refused(no_glyph(missing.letter, f"a picture: {self._alt}")) from None
        pen.restoreState()


def _image(data: bytes) -> Image:
    """The pixels of a picture, upright, without anything else the file holds."""
    from PIL import Image, ImageOps

    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
    if image.width * image.height > _MOST_PIXELS:
        raise Refused(Problem("a picture has more than 40 million points", hint="make it smaller"))
    image.load()
    if image.format == "JPEG" and image.mode in ("RGB", "L") and image.getexif().get(0x0112, 1) == 1:
        return image
    upright = ImageOps.exif_transpose(image)
    return upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")


def _draw_image(pen: Pen, image: Image, x: float, y: float, width: float, height: float) -> None:
    from reportlab.lib.utils import ImageReader

    pen.drawImage(ImageReader(image), x, y, width, height, mask="auto")


def _drawing(data: bytes, fonts: Fonts) -> Any:
    """An SVG as a ReportLab drawing."""
    from svglib.svglib import svg2rlg

    drawing = svg2rlg(io.BytesIO(data), font_map=_FontMap(fonts), external_reference_root="/nonexistent")
    if drawing is None or not drawing.width or not drawing.height:
        raise ValueError
    return drawing


class _FontMap:
    """Fonts for a drawing: those of the look, whatever it asks for."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def find_font(self, family: str, weight: str = "normal", style: str = "normal") -> tuple[str, bool]:
        """ReportLab's name of a font, and that it is the one."""
        from briefgen.pdf.lent import lend

        face = self._fonts.face(str(weight) in ("bold", "bolder", "600", "700", "800", "900"))
        return lend(face, self._fonts.resources[face]), True
