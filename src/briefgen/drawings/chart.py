"""A chart: bars under each other, a name before each and a number behind it, so that grey print tells all."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import simpleSplit

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import Chart
from briefgen.drawings.outlines import BOLD, REGULAR, outlined, wear, width

NAMES = 0.42
"""The share of the width that names may have before they are broken."""
GAP = 5.0
"""Points between a name, its bar and its number."""
BAR = 0.85
"""The thickness of a bar, in sizes of its letters."""
APART = 1.75
"""The distance from one bar to the next, in thicknesses."""
LINE = 0.6


def of_chart(chart: Chart, look: Look) -> Drawing:
    """A chart as a drawing of ReportLab's, as wide as it asks for or the column is, in the letters of a table."""
    wear(look)
    style = look.paragraph("Table Text")
    whole = chart.width or look.page.measure
    names = _broken([bar.label for bar in chart.bars], style.size, whole * NAMES)
    left = width((line for name in names for line in name.split("\n")), REGULAR, style.size) + GAP
    right = width((bar.words for bar in chart.bars), BOLD, style.size) + GAP + LINE
    lines = max((name.count("\n") + 1 for name in names), default=1)
    thickness = style.size * BAR
    pitch = max(thickness * APART, lines * style.pitch + GAP * (lines > 1))
    drawing = Drawing(whole, pitch * len(chart.bars) or pitch)
    if chart.bars:
        plot = _plot(chart, look, style, names)
        plot.groupSpacing = pitch / thickness - 1
        plot.categoryAxis.labels.dx = -left
        plot.x, plot.y, plot.width, plot.height = left, 0, whole - left - right, drawing.height
        drawing.add(plot.draw())
        outlined(drawing)
    return drawing


def _broken(names: list[str], size: float, room: float) -> list[str]:
    """Names in lines as wide as the room for them; a word that is wider stays whole."""
    return ["\n".join(simpleSplit(name, REGULAR, size, room)) or name for name in names]


def _plot(chart: Chart, look: Look, style: ParagraphStyle, names: list[str]) -> Any:
    """ReportLab counts its bars from below."""
    plot: Any = HorizontalBarChart()
    ink, line = HexColor(f"#{style.colour}"), HexColor(f"#{look.fills.get('done', style.colour)}")
    plot.data = [[bar.value for bar in reversed(chart.bars)]]
    plot.valueAxis.visible, plot.valueAxis.valueMin = 0, 0
    plot.valueAxis.valueMax = max((bar.value for bar in chart.bars), default=0) or 1
    plot.barWidth = 1
    axis = plot.categoryAxis
    axis.categoryNames, axis.visibleTicks = names[::-1], 0
    axis.strokeColor, axis.strokeWidth = line, LINE
    _letter(axis.labels, REGULAR, style, ink)
    axis.labels.boxAnchor, axis.labels.textAnchor = "w", "start"
    _letter(plot.barLabels, BOLD, style, ink)
    plot.barLabelFormat, plot.barLabelArray = "values", [[bar.words for bar in reversed(chart.bars)]]
    plot.barLabels.boxAnchor, plot.barLabels.dx, plot.barLabels.boxTarget = "w", GAP, "hi"
    for at, bar in enumerate(reversed(chart.bars)):
        drawn = plot.bars[0, at]
        drawn.fillColor = HexColor(f"#{look.fills.get(bar.fill) or look.fills.get('progress', style.colour)}")
        drawn.strokeColor, drawn.strokeWidth = (line, LINE) if bar.value else (None, 0)
    return plot


def _letter(labels: Any, font: str, style: ParagraphStyle, ink: Color) -> None:
    labels.fontName, labels.fontSize, labels.leading, labels.fillColor = font, style.size, style.pitch, ink
