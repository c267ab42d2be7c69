"""Bar charts: bars below each other, with a name before and a number after each, so that they are legible in grey."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import simpleSplit

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import Chart
from briefgen.drawings.outlines import BOLD, REGULAR, outline_texts, register_fonts, text_width

NAMES_SHARE = 0.42
"""The share of the width that names may use before they are wrapped."""
GAP = 5.0
"""Distance in points between a name, its bar and its number."""
BAR_THICKNESS = 0.85
"""The thickness of a bar, in font sizes."""
BAR_PITCH = 1.75
"""The distance from one bar to the next, in thicknesses of a bar."""
LINE = 0.6


def draw_chart(chart: Chart, look: Look) -> Drawing:
    """A chart as a drawing of ReportLab, in the style of table text, as wide as it says or as the column is."""
    register_fonts(look)
    style = look.paragraph("Table Text")
    width_ = chart.width or look.page.measure
    names = _wrap_names([bar.label for bar in chart.bars], style.size, width_ * NAMES_SHARE)
    left = text_width((line for name in names for line in name.split("\n")), REGULAR, style.size) + GAP
    right = text_width((bar.words for bar in chart.bars), BOLD, style.size) + GAP + LINE
    lines = max((name.count("\n") + 1 for name in names), default=1)
    thickness = style.size * BAR_THICKNESS
    pitch = max(thickness * BAR_PITCH, lines * style.pitch + GAP * (lines > 1))
    drawing = Drawing(width_, pitch * len(chart.bars) or pitch)
    if chart.bars:
        plot = _make_plot(chart, look, style, names)
        plot.groupSpacing = pitch / thickness - 1
        plot.categoryAxis.labels.dx = -left
        plot.x, plot.y, plot.width, plot.height = left, 0, width_ - left - right, drawing.height
        drawing.add(plot.draw())
        outline_texts(drawing)
    return drawing


def _wrap_names(names: list[str], size: float, room: float) -> list[str]:
    """Names wrapped into lines of this width in points; a longer word is not broken."""
    return ["\n".join(simpleSplit(name, REGULAR, size, room)) or name for name in names]


def _make_plot(chart: Chart, look: Look, style: ParagraphStyle, names: list[str]) -> Any:
    """The bars and their labels; ReportLab counts bars from below."""
    plot: Any = HorizontalBarChart()
    text_colour, line_colour = HexColor(f"#{style.colour}"), HexColor(f"#{look.fills.get('done', style.colour)}")
    plot.data = [[bar.value for bar in reversed(chart.bars)]]
    plot.valueAxis.visible, plot.valueAxis.valueMin = 0, 0
    plot.valueAxis.valueMax = max((bar.value for bar in chart.bars), default=0) or 1
    plot.barWidth = 1
    axis = plot.categoryAxis
    axis.categoryNames, axis.visibleTicks = names[::-1], 0
    axis.strokeColor, axis.strokeWidth = line_colour, LINE
    _set_font(axis.labels, REGULAR, style, text_colour)
    axis.labels.boxAnchor, axis.labels.textAnchor = "w", "start"
    _set_font(plot.barLabels, BOLD, style, text_colour)
    plot.barLabelFormat, plot.barLabelArray = "values", [[bar.words for bar in reversed(chart.bars)]]
    plot.barLabels.boxAnchor, plot.barLabels.dx, plot.barLabels.boxTarget = "w", GAP, "hi"
    for at, bar in enumerate(reversed(chart.bars)):
        shape = plot.bars[0, at]
        shape.fillColor = HexColor(f"#{look.fills.get(bar.fill) or look.fills.get('progress', style.colour)}")
        shape.strokeColor, shape.strokeWidth = (line_colour, LINE) if bar.value else (None, 0)
    return plot


def _set_font(labels: Any, font: str, style: ParagraphStyle, colour: Color) -> None:
    labels.fontName, labels.fontSize, labels.leading, labels.fillColor = font, style.size, style.pitch, colour
