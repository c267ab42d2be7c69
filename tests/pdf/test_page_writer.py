"""Marks, artifacts, links and places of a document on its way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from briefgen.pdf.page_writer import PageWriter


def test_what_is_drawn_as_furniture_is_an_artifact_and_no_link_or_place(writer: PageWriter) -> None:
    element = writer.tree.root
    with writer.as_artifact("/Artifact BMC"):
        assert writer.mark(element) == "/Artifact BMC"
        writer.add_destination("a", "A", 1, 10)
        with writer.repeating(True):
            assert "Pagination" in writer.mark(element)
    assert writer.mark(element).startswith("/Document <</MCID 0>>") and writer.destinations == []


def test_a_paper_without_a_picture_needs_no_reportlab() -> None:
    code = """
import sys
from pathlib import Path
from briefgen.blocks.tree import Document, Paragraph
from briefgen.publish.workspace import workspace_look as house
from briefgen.pdf.layout import write_pdf
assert write_pdf(Document("T", "en", (Paragraph(("x",)),)), house(Path())[0])
sys.exit("reportlab" in sys.modules)
"""
    top = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=top).returncode == 0
