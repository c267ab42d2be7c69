"""The styles of a Word file with every inheritance resolved (ECMA-376 17.7.2).

In: the roots of styles and numbering, and the theme. Out: styles as plain values: document defaults, then each style
from the oldest ancestor to the style itself; theme colours and fonts made literal; a level of a list under its style.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from lxml import etree

from briefgen.blocks.look import Border, CharacterStyle, ParagraphStyle, TableStyle, TabStop
from briefgen.values import dataclass
from briefgen.word.defaults import TABLES
from briefgen.word.elements import local, number, q, val
from briefgen.word.levels import Levels, read_levels
from briefgen.word.names import canonical, canonical_table
from briefgen.word.properties import CHARACTER, Values, borders, paragraph_values, run_values, shading
from briefgen.word.theme import Theme

OWN_PITCH = 1.2
"""Distance of base lines that fonts ask for by themselves, as a multiple of their size."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """The styles of one file: by (kind, our name), and by id."""

    by_name: Mapping[tuple[str, str], etree._Element]
    by_id: Mapping[str, etree._Element]
    defaults: Values
    levels: Levels
    theme: Theme
    grid: float = 0

    # ---- paragraphs

    def values(self, element: etree._Element | None) -> Values:
        """The resolved properties of a paragraph style, among them some a `ParagraphStyle` has no place for."""
        out = dict(self.defaults)
        for style in self._chain(element):
            own = paragraph_values(style.find(q("pPr")), self.theme)
            if "numbering" in own:
                own["numbering"] = self.levels.placed(val(style, "styleId"), own["numbering"])
            if (level := self.levels.by_key.get(own.get("numbering", ("", "")))) is not None:
                # the style's own indent wins over the level's (17.9.23)
                own = paragraph_values(level.find(q("pPr")), self.theme) | own
            _merge(out, own)
            _merge(out, run_values(style.find(q("rPr")), self.theme))
        return out

    def paragraph(self, name: str, values: Values) -> ParagraphStyle:
        """Properties as a style."""
        size = values.get("size", 10.0)
        tabs = tuple(TabStop(at, *values["tabs"][at]) for at in sorted(values.get("tabs", ())))
        hundredths = {
            edge: values[f"{edge}_characters"] * size / CHARACTER
            for edge in ("left", "right", "first")
            if values.get(f"{edge}_characters")
        }
        plain = {k: v for k, v in values.items() if k in ParagraphStyle.__slots__}
        if (edge := plain.get("edge")) and edge.colour == values.get("shading"):
            plain["edge"] = None
        fixed = {"name": name, "size": size, "pitch": self.pitch(values), "tabs": tabs, "colour": values["colour"]}
        return ParagraphStyle(**(plain | hundredths | fixed))

    def pitch(self, values: Values) -> float:
        """Distance of base lines in points: exact as given, else from the font's size, then up to the document grid."""
        line: tuple[str, float] = values.get("line", ("multiple", 1.0))
        rule, amount = line
        own: float = values.get("size", 10.0) * OWN_PITCH
        if rule == "exact":
            return amount
        pitch = max(amount, own) if rule == "atLeast" else amount * own
        if self.grid and values.get("snap", True):
            pitch = math.ceil(pitch / self.grid) * self.grid
        return round(pitch, 2)

    # ---- characters and tables

    def character(self, name: str, element: etree._Element) -> CharacterStyle:
        """A character style; `None` where it changes nothing."""
        values: Values = {}
        for style in self._chain(element):
            _merge(values, run_values(style.find(q("rPr")), self.theme))
        return CharacterStyle(name, *(values.get(k) for k in ("size", "bold", "italic", "colour", "tracking")))

    def table(self, name: str, element: etree._Element) -> TableStyle:
        """A table style; what a Word file does not say of it (styles of text) comes from our own of that name."""
        lines: dict[str, Border | None] = {}
        head: dict[str, Any] = {}
        margins = {"top": 0.0, "right": 5.4, "bottom": 0.0, "left": 5.4}
        fill = ""
        for style in self._chain(element):
            lines |= borders(style.find(f"{q('tblPr')}/{q('tblBorders')}"), self.theme)
            for side in style.iterfind(f"{q('tblPr')}/{q('tblCellMar')}/*"):
                margins[{"start": "left", "end": "right"}.get(local(side), local(side))] = number(side, "w", 20) or 0.0
            for cell in style.iterfind(q("tcPr")):
                fill = shading(cell.find(q("shd")), self.theme) or fill
            for part in style.iterfind(q("tblStylePr")):
                if val(part, "type") == "firstRow":
                    head |= borders(part.find(f"{q('tcPr')}/{q('tcBorders')}"), self.theme)
                    head["fill"] = shading(part.find(f"{q('tcPr')}/{q('shd')}"), self.theme) or head.get("fill", "")
        ours = TABLES.get(name, TableStyle(name))
        return TableStyle(
            name,
            (margins["top"], margins["right"], margins["bottom"], margins["left"]),
            top=lines.get("top"),
            bottom=lines.get("bottom"),
            between=lines.get("insideH"),
            upright=lines.get("insideV"),
            head_top=head.get("top"),
            head_bottom=head.get("bottom"),
            head_fill=head.get("fill", ""),
            # Word has no group rows: the line under the head stands under them too
            group_bottom=head.get("bottom"),
            fill=fill,
            text=ours.text,
            head_text=ours.head_text,
            group_text=ours.group_text,
            label=ours.label,
            before=ours.before,
            after=ours.after,
        )

    def _chain(self, element: etree._Element | None) -> list[etree._Element]:
        """A style after its ancestors; circles of `basedOn` occur in the wild and end at their first style."""
        out: list[etree._Element] = []
        while element is not None and element not in out:
            out.append(element)
            element = self.by_id.get(val(element.find(q("basedOn"))))
        return out[::-1]


def read_cascade(styles: etree._Element, numbering: etree._Element | None, theme: Theme, grid: float = 0) -> Cascade:
    """The styles of a file."""
    by_id: dict[str, etree._Element] = {}
    for style in styles.iterfind(q("style")):
        by_id.setdefault(val(style, "styleId"), style)
    defaults: Values = {"colour": "000000", "size": 10.0, "latin": "", "east": ""}
    base = styles.find(q("docDefaults"))
    if base is not None:
        _merge(defaults, paragraph_values(base.find(f"{q('pPrDefault')}/{q('pPr')}"), theme))
        _merge(defaults, run_values(base.find(f"{q('rPrDefault')}/{q('rPr')}"), theme))
    return Cascade(named(styles), by_id, defaults, read_levels(numbering), theme, grid)


def named(styles: etree._Element) -> dict[tuple[str, str], etree._Element]:
    """Styles by (kind, our name). One without a name or an id is passed over, as Word does.

    Where there is no style Body, running text is Body Text, else Normal.
    """
    out: dict[tuple[str, str], etree._Element] = {}
    for style in styles.iterfind(q("style")):
        kind, stored = val(style, "type", "paragraph"), val(style.find(q("name")))
        if stored and val(style, "styleId"):
            out.setdefault((kind, canonical_table(stored) if kind == "table" else canonical(stored)), style)
    for name in ("Body Text", "Normal"):
        if ("paragraph", name) in out:
            out.setdefault(("paragraph", "Body"), out["paragraph", name])
    return out


def _merge(out: Values, own: Values) -> None:
    """Later properties win; tab stops add up, and `None` among them clears one."""
    tabs = dict(out.get("tabs", {})) | own.get("tabs", {})
    out.update(own)
    if tabs:
        out["tabs"] = {at: stop for at, stop in tabs.items() if stop}
