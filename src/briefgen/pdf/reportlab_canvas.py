"""ReportLab's canvas, for images, drawings and charts, which stand between our own flowables.

Where ReportLab does not do what the standards ask, this module corrects it, and no other (ReportLab 5.1.0; each point
has a test that fails when a version of it no longer needs the correction):

- it selects Helvetica, which is not embedded, at the top of each page: no preamble is written;
- it writes no end of line before `endstream`, which ISO 19005-2 6.1.7.1 asks for: it is added;
- it numbers its objects by itself: they take their numbers from our file;
- it selects fonts that are not embedded before each drawing: the letters of a drawing are outlines (`drawings`);
- it writes images in ASCII85, a quarter larger: that is switched off;
- its file has neither object streams nor an ID that depends on the content: our `PdfFile` writes it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from briefgen.pdf.file import PdfFile

rl_config.useA85 = 0


class _Registry(pdfdoc.PDFDocument):
    """ReportLab's document, with the object numbers of our file."""

    file: PdfFile

    @property
    def objectcounter(self) -> int:
        """The last number given out."""
        return self.file.count

    @objectcounter.setter
    def objectcounter(self, value: int) -> None:
        self.file.reserve(value - self.file.count)


class ReportLabCanvas(Canvas):
    """What ReportLab draws of one document, on one page after the other."""

    # Attributes of ReportLab's canvas that its type stubs lack.
    _doc: Any
    _code: list[str]
    _formsinuse: list[str]
    _shadingUsed: dict[str, Any]  # noqa: N815
    _extgstate: Any
    _startPage: Callable[[], None]  # noqa: N815

    def __init__(self, size: tuple[float, float], file: PdfFile) -> None:
        super().__init__(io.BytesIO(), pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7))
        self._doc.__class__, self._doc.file, self._file = _Registry, file, file
        self._doc.idToObject.clear()

    def _make_preamble(self) -> None:
        self._preamble = ""

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:  # noqa: N802
        """Select no font: what ReportLab draws here holds no text."""

    def begin(self, operators: list[str]) -> None:
        """Draw on a page whose operators are `operators`."""
        self._startPage()
        self._code = operators

    def page_resources(self) -> tuple[str, str]:
        """The resources of a page: the entries of its XObjects, and the dictionaries of other kinds."""
        forms = self._as_text(self._doc.xobjDict(self._formsinuse)) if self._formsinuse else ""
        kinds = {
            "ExtGState": self._extgstate.getState(),
            "Shading": pdfdoc.PDFDictionary({name: pdfdoc.PDFObjectReference(name) for name in self._shadingUsed}),
        }
        others = "".join(f"/{kind} {self._as_text(entry)}" for kind, entry in kinds.items() if entry)
        return forms.strip().removeprefix("<<").removesuffix(">>"), others

    def _as_text(self, thing: Any) -> str:
        return bytes(pdfdoc.format(thing, self._doc)).decode("latin-1")

    def write_objects(self) -> None:
        """Write ReportLab's objects into our file; formatting one may make further ones."""
        written_names: set[str] = set()
        while pending := [name for name in self._doc.idToObject if name not in written_names]:
            for name in pending:
                body = bytes(pdfdoc.format(self._doc.idToObject[name], self._doc, toplevel=1)).rstrip(b"\r\n")
                number = self._doc.idToObjectNumberAndVersion[name][0]
                if body.endswith(b"endstream"):
                    self._file.put_stream(body.removesuffix(b"endstream") + b"\nendstream", number)
                else:
                    self._file.put(body.decode("latin-1"), number)
                written_names.add(name)
