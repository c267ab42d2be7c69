"""Drawings: shapes that Word gets as points and PDF as lines, so that both show the same.

In: an SVG or the numbers of a chart, and a look. Out: a drawing of ReportLab's whose letters are outlines (a figure is
told in words of its own, which stand beside it), and a PNG of it.
"""
