"""Drawings and charts: vector shapes in PDF, pixels in Word, so that both look the same.

In: an SVG or the numbers of a chart, and a look. Out: a drawing of ReportLab with its text as outlines (its text is
also in the description of the figure), its operators in a PDF, and a PNG of it. Begin with `svg.draw_svg` and
`chart.draw_chart`.
"""
