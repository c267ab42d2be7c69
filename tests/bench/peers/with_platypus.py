"""ReportLab's Platypus, as its user guide tells; “1 / 2” by a canvas that keeps pages until their number is known."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, gray
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

BODY = ParagraphStyle("body", fontName="Gov", fontSize=9, leading=12, spaceAfter=4)
TITLE = ParagraphStyle("title", BODY, fontName="GovBold", fontSize=14, leading=18)
HEADING = ParagraphStyle("heading", TITLE, fontSize=11, leading=14, spaceBefore=6, textColor=HexColor("#1f3a5f"))
POINT = ParagraphStyle("point", BODY, leftIndent=12, bulletIndent=3, spaceAfter=1)
CELL = ParagraphStyle("cell", BODY, fontSize=8, leading=10, spaceAfter=0)
GRID: Any = [("GRID", (0, 0), (-1, -1), 0.5, gray), ("VALIGN", (0, 0), (-1, -1), "TOP")]
WIDTHS = [width * cm for width in (0.8, 7.2, 3.2, 3.2, 2.6)]


class Numbered(Canvas):
    """Writes header and footer when all pages are known."""

    short = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 — its name in ReportLab
        """Keeps a page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Writes all pages."""
        for state in self._kept:
            self.__dict__.update(state)
            self.setFont("Gov", 8)
            self.drawString(2 * cm, A4[1] - 1.2 * cm, self.short)
            self.drawCentredString(A4[0] / 2, 1.2 * cm, f"{self.getPageNumber()} / {len(self._kept)}")
            super().showPage()
        super().save()


def maker(workshop: Path) -> Callable[[dict[str, Any]], bytes]:
    """From values to an untagged PDF."""
    fonts = workshop / "templates" / "fonts"
    registerFont(TTFont("Gov", fonts / "PretendardGOV-Regular.ttf"))
    registerFont(TTFont("GovBold", fonts / "PretendardGOV-Bold.ttf"))
    registerFontFamily("Gov", normal="Gov", bold="GovBold", italic="Gov", boldItalic="GovBold")

    def make(memo: dict[str, Any]) -> bytes:
        out = io.BytesIO()
        margins: dict[str, Any] = {f"{side}Margin": 2 * cm for side in ("left", "right", "top", "bottom")}
        document = SimpleDocTemplate(out, pagesize=A4, title=memo["title"], author=memo["sender"], **margins)
        canvas: Any = type("Own", (Numbered,), {"short": memo["short"]})
        document.build(list(_story(memo)), canvasmaker=canvas)
        return out.getvalue()

    return make


def _story(memo: dict[str, Any]) -> Iterator[Flowable]:
    label = memo["labels"]
    yield Paragraph(escape(memo["title"]), TITLE)
    yield _lead(label["to"], memo["to"])
    yield _lead(label["from"], memo["sender"])
    yield Paragraph(escape(f"{memo['place']}, {memo['date']}"), BODY)
    yield Paragraph(escape(f"{memo['summary']} {memo['note']}"), BODY)
    yield _lead(label["chairs"], " ".join(f"{one['name']}, {one['post']}" for one in memo["chairs"]))
    for one in memo["delegations"]:
        yield _lead(one["side"] + ":", one["members"])
    for field in memo["fields"]:
        yield Paragraph(escape(field["name"]), HEADING)
        yield Paragraph(escape(field["text"]), BODY)
        for point in field["points"]:
            yield Paragraph(f"<b>{escape(point['lead'])}:</b> {escape(point['text'])}", POINT, bulletText="•")
    yield Paragraph(escape(label["rows"]), HEADING)
    rows = [
        ("□", f"{row['field']}: {row['text']}", row["ours"], row["theirs"], f"{row['due']} / {row['status']}")
        for row in memo["rows"]
    ]
    head = [f"<b>{escape(column)}</b>" for column in label["columns"]]
    yield Table([_cells(head), *(_cells(map(escape, row)) for row in rows)], WIDTHS, repeatRows=1, style=GRID)


def _lead(bold: str, words: str) -> Paragraph:
    return Paragraph(f"<b>{escape(bold)}</b> {escape(words)}", BODY)


def _cells(words: Sequence[str] | map[str]) -> list[Paragraph]:
    return [Paragraph(word, CELL) for word in words]
