"""What ReportLab does differently from what the standards ask, and that our remedies are still needed.

When one of these tests fails, a new ReportLab no longer needs the remedy it is about: take it out of `pdf/easel.py`."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from reportlab import rl_config
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from briefgen.pdf.catalog import DocumentInfo
from briefgen.pdf.page_writer import PageWriter
from briefgen.pdf.reportlab_canvas import ReportLabCanvas

ABOUT = DocumentInfo("A chart", "", "en", "0")


def plain() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    return out.getvalue()


def test_reportlab_writes_no_end_of_line_before_endstream() -> None:
    stream = pdfdoc.PDFStream(content=b"data")
    assert b"data\nendstream" not in bytes(stream.format(pdfdoc.PDFDocument()))


def test_reportlab_selects_a_font_that_is_not_embedded_on_each_page() -> None:
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        assert "/FontFile2" not in str(pdf.objects) and b"/F1 12 Tf" in pdf.pages[0].Contents.read_bytes()


def test_reportlab_writes_no_object_streams_and_an_identity_of_its_own() -> None:
    assert b"/ObjStm" not in plain()


def test_reportlab_packs_images_in_ascii_unless_told_not_to() -> None:
    import importlib.util

    spec = importlib.util.find_spec("reportlab.rl_settings")
    assert spec and spec.loader
    fresh: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    assert fresh.useA85 and not rl_config.useA85


def test_reportlab_selects_a_font_that_is_not_embedded_before_a_drawing(writer: PageWriter) -> None:
    chosen: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReportLabCanvas, "setFont", lambda _, name, *rest: chosen.append(name))
        Drawing(10, 10).drawOn(writer.canvas, 0, 0)
    assert chosen
    before = len(writer.operators)
    Drawing(10, 10).drawOn(writer.canvas, 0, 0)
    assert " Tf" not in "".join(writer.operators[before:])


def test_gradients_and_transparency_of_reportlab_are_in_the_resources(writer: PageWriter) -> None:
    from briefgen.pdf.catalog import finish_file as finished

    writer.operators.append(writer.mark(writer.tree.root))
    writer.canvas.setFillAlpha(0.5)
    writer.canvas.linearGradient(0, 0, 100, 100, (pen_colour("1F3A5F"), pen_colour("FFFFFF")))
    writer.operators.append("EMC")
    with pikepdf.open(io.BytesIO(finished(writer, ABOUT))) as pdf:
        resources = pdf.pages[0].Resources
        assert len(resources.ExtGState) == len(resources.Shading) == 1


def pen_colour(digits: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(f"#{digits}")
