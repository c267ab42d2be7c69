"""Headings as flowables, with the numbers the house gives them, and the table of contents that lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from briefgen.blocks import plain, tree
from briefgen.blocks.look import ParagraphStyle, TabStop
from briefgen.pdf.flows import Flow
from briefgen.pdf.inlines import runs
from briefgen.pdf.lines import DEFAULT_STOPS, Measure, set_lines
from briefgen.pdf.runs import Item, Jump, Run
from briefgen.pdf.setter import Setter, Spot
from briefgen.pdf.tags import Node, Target

_BEFORE = {"center": 0.5, "right": 1.0}
"""What of a number stands before the first-line indent, by its alignment."""


def heading(setter: Setter, heading: tree.Heading, spot: Spot) -> Iterable[Flow]:
    """A heading: its number as a label within its element, its words, and its note outside of both."""
    style = setter.style(setter.look.heading(heading.level).name, spot)
    node = spot.node.add(f"H{setter.heading_level(heading.level)}")
    number = setter.heading_number()
    flow = setter.set(heading.inlines, style, node)
    if number:
        label, flow.paragraph = _numbered(setter, number, style, node)
        flow.items = [*label, *flow.items]
    if heading.note:
        # Outside the outline and outside the heading's element, though in its line.
        ink = setter.inks.styled(setter.inks.paragraph(style), "Note")
        aside = spot.node.add("P")
        apart = Run("  ", setter.inks.paragraph(style), aside)
        met = setter.special
        flow.items = [*flow.items, apart, *runs(setter, heading.note, ink, aside)]
        flow.special |= setter.special > met
    flow.anchor, flow.level = setter.heading_anchor(heading, spot), heading.level
    flow.title = _words(number, heading)
    yield flow


def _numbered(setter: Setter, number: str, style: ParagraphStyle, node: Node) -> tuple[list[Item], ParagraphStyle]:
    """The number of a heading and what stands between it and the words; the style with the place of both."""
    numbered = setter.look.numbered[style.name]
    ink = setter.inks.worn(setter.inks.paragraph(style), numbered.style)
    label, joined = Node("Lbl", node), style.align in ("center", "right")
    items = setter.cover(runs(setter, (number,), ink, label))
    width = set_lines(items, Measure(1e4))[0].end
    if numbered.align != "left" and not joined:
        style = replace(style, first=style.first - width * _BEFORE[numbered.align])
    if numbered.suffix != "tab" or joined:
        return runs(setter, (number + " " * bool(numbered.suffix),), ink, label), style
    end = style.left + style.first + width
    stops = [stop.position for stop in style.tabs] + [style.left] * (style.first < 0)
    # Behind a number that is wider than its indent the words begin at the next of the regular stops.
    if all(at <= end for at in stops):
        style = replace(style, tabs=(*style.tabs, TabStop((end // DEFAULT_STOPS + 1) * DEFAULT_STOPS)))
    return [*items, Jump(ink)], style


def _words(number: str, heading: tree.Heading) -> str:
    """A heading in one line, as outline and contents have it."""
    return " ".join(plain.spoken(f"{number} {plain.text(heading.inlines)}").split())


def contents(setter: Setter, contents: tree.Contents, spot: Spot) -> Iterable[Flow]:
    """A line for each heading of level 2 and 3, with a leader and the number of its page, which is set last."""
    if contents.title:
        yield setter.set(contents.title, setter.style("TOC Heading", spot), spot.node.add("P"))
    node = spot.node.add("TOC")
    for place, (heading, number, _) in enumerate(setter.headings, 1):
        if heading.level in (2, 3):
            style = setter.style(f"TOC {heading.level - 1}", spot)
            ink, anchor = setter.inks.paragraph(style), heading.anchor or f"_{place}"
            link = Node("Link", node.add("TOCI").add("Reference"))
            words = _words(setter.able(number), heading)
            target = Target(f"#{anchor}", words)
            page = Run("0", ink, link, target, late=f"#{anchor}")
            title = [item for item in runs(setter, (f"{words} ",), ink, link) if isinstance(item, Run)]
            flow = setter.text([*(replace(run, target=target) for run in title), Jump(ink), page], style)
            flow.special = True
            yield flow
