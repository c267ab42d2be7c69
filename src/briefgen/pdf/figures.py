"""Pictures: PNG and JPEG as images, SVG and charts as vectors, each a `Figure` with alternate text (ISO 14289-1 7.3).

Each is an external object of the file (ISO 32000-1 8.8). ReportLab draws the vectors (`drawings`). The metadata of a
picture (place, camera, author) is never copied, an SVG can fetch nothing, and its letters are outlines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.look import Logo, Look
from briefgen.blocks.plain import strip_break_controls
from briefgen.compression import SMALL, deflate_zlib
from briefgen.errors import Refused
from briefgen.pdf.file import PdfFile, format_numbers, text_string
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.tags import StructureElement

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import PageWriter


_SVG = "image/svg+xml"
_FLATE = "/Filter/FlateDecode"


class FigureContent(NamedTuple):
    """What a picture shows, as an external object that fills the unit square: its proportions, the entries of its
    dictionary, its data as it is written, and the same of how opaque each pixel is, where not all are."""

    width: float
    height: float
    entries: str
    data: bytes
    opacity: bytes = b""

    def write(self, file: PdfFile) -> int:
        """Write it, once however often it is drawn; returns its object number."""
        entries = self.entries
        if self.opacity:
            mask = file.shared(_image_entries(self.width, self.height, "Gray", _FLATE), self.opacity, encoded=True)
            entries += f"/SMask {mask} 0 R"
        return file.shared(entries, self.data, encoded=True)


class FigureFlowable(Flowable):
    """A picture, `width` points wide (0 for the column), never higher than `max_height`.

    Without alternate text it is an artifact: decoration that nobody needs to hear of.
    """

    def __init__(
        self, content: FigureContent, alt: str, width: float, max_height: float, element: StructureElement | None
    ) -> None:
        self._content, self._alt, self._requested_width, self._max_height = content, alt, width, max_height
        self._node = element if alt else None
        self._ratio = content.height / max(content.width, 1)

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
        writer.draw_object(self._content.write(writer.file), (x, y, self.width, self.height))
        writer.operators.append("EMC")


def load_figure(picture: tree.Figure | tree.Chart | Logo, look: Look) -> FigureContent:
    """Read a figure of a page or a logo of the look.

    Raises `Refused` for a picture that is damaged, unsafe or of another kind than it says, named by its alternate text.
    """
    try:
        if isinstance(picture, tree.Chart):
            from briefgen.drawings.chart import draw_chart

            return _draw(draw_chart(picture, look))
        if picture.media == _SVG:
            from briefgen.drawings.svg import draw_svg

            return _draw(draw_svg(picture.data, look))
        return _read_image(picture.data, picture.media)
    except Refused as refused:
        raise Refused(replace(problem, item=picture.alt) for problem in refused.problems) from None


def _read_image(data: bytes, media: str) -> FigureContent:
    """The pixels of a picture, upright, without anything else the file holds."""
    from briefgen.pictures.images import draw_logo
    from briefgen.pictures.redraw import decode_pixels

    data = draw_logo(data, media).data
    image = decode_pixels(data)
    if image.format == "JPEG":
        colours = "Gray" if image.mode == "L" else "RGB"
        return FigureContent(*image.size, _image_entries(*image.size, colours, "/Filter/DCTDecode"), data)
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    opacity = deflate_zlib(image.convert("RGBA").getchannel("A").tobytes(), SMALL) if has_alpha else b""
    colours = "Gray" if image.mode in ("1", "L", "LA") else "RGB"
    pixels = image.convert("L" if colours == "Gray" else "RGB").tobytes()
    entries = _image_entries(*image.size, colours, _FLATE)
    return FigureContent(*image.size, entries, deflate_zlib(pixels, SMALL), opacity)


def _image_entries(width: float, height: float, colours: str, filter_: str) -> str:
    size = f"/Width {width:.0f}/Height {height:.0f}"
    return f"/Type/XObject/Subtype/Image{size}/ColorSpace/Device{colours}/BitsPerComponent 8{filter_}"


def _draw(drawing: Any) -> FigureContent:
    """A ReportLab drawing as a form (ISO 32000-1 8.10)."""
    from briefgen.drawings.svg import operators_of_drawing

    operators, resources = operators_of_drawing(drawing)
    width, height = drawing.width, drawing.height
    place = f"/BBox[0 0 {format_numbers(width, height)}]/Matrix[{1 / width:.10f} 0 0 {1 / height:.10f} 0 0]"
    entries = f"/Type/XObject/Subtype/Form{place}/Resources<<{resources}>>{_FLATE}"
    return FigureContent(width, height, entries, deflate_zlib(operators))
