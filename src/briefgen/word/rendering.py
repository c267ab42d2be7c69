"""Styles of a look as WordprocessingML: the way back from `cascade`.

In: styles as values. Out: text of `w:style` elements and of the properties in them, in the order of the schema.
"""

from __future__ import annotations

from functools import lru_cache

from briefgen.blocks.look import Border, CharacterStyle, ParagraphStyle, TableStyle, TabStop
from briefgen.word.names import BUILT_IN, TABLE, stored, style_id
from briefgen.word.xml import eighths, esc, half, twips

ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
LEADERS = {"": "none", "line": "underscore", "dot": "dot"}
EXTRA = {
    "Hyperlink": '<w:u w:val="single"/>',
    "Footnote Reference": '<w:vertAlign w:val="superscript"/>',
    "Code": "",
}
"""What a character style of ours needs beyond a `CharacterStyle`."""
BASED = '<w:basedOn w:val="Normal"/>'
CODE_FONT = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'


def border(side: str, line: Border | None) -> str:
    """A side of a paragraph, cell or table; nothing where there is no line."""
    if line is None:
        return ""
    space, kind, (_, width) = min(31, round(line.space)), "double" if line.double else "single", line.strokes
    return f'<w:{side} w:val="{kind}" w:sz="{eighths(width)}" w:space="{space}" w:color="{line.colour}"/>'


def paragraph_borders(style: ParagraphStyle) -> str:
    """`w:pBdr`. A shaded paragraph with a bar has its right padding as a line in the colour of its shading."""
    padding = Border(1, style.shading, style.right - 1) if style.bar and style.shading and style.right else None
    sides = (("top", style.top), ("left", style.bar), ("bottom", style.bottom), ("right", style.edge or padding))
    inner = "".join(border(side, line) for side, line in sides)
    return f"<w:pBdr>{inner}</w:pBdr>" if inner else ""


def shading(colour: str) -> str:
    """`w:shd` of a plain fill; nothing where there is none."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ""


def tab_stop(stop: TabStop) -> str:
    """One `w:tab` of a style."""
    return f'<w:tab w:val="{stop.align}" w:leader="{LEADERS[stop.leader]}" w:pos="{twips(stop.position)}"/>'


def tab_stops(stops: tuple[TabStop, ...]) -> str:
    """`w:tabs`."""
    return f"<w:tabs>{''.join(map(tab_stop, stops))}</w:tabs>" if stops else ""


def spacing(style: ParagraphStyle) -> str:
    """`w:spacing` of a paragraph: space before and after, exact pitch."""
    line = f' w:line="{twips(style.pitch)}" w:lineRule="exact"' if style.pitch else ""
    return f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}"{line}/>'


@lru_cache(256)
def indents(left: float, right: float, first: float) -> str:
    """`w:ind`; a negative first line hangs."""
    edge = f'w:hanging="{twips(-first)}"' if first < 0 else f'w:firstLine="{twips(first)}"'
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" {edge}/>'


def paragraph_properties(style: ParagraphStyle) -> str:
    """Everything inside `w:pPr`."""
    return "".join(
        (
            "<w:keepNext/>" if style.keep_next else "",
            "<w:keepLines/>" if style.keep_lines else "",
            "<w:pageBreakBefore/>" if style.page_break_before else "",
            paragraph_borders(style),
            shading(style.shading),
            tab_stops(style.tabs),
            spacing(style),
            indents(style.left, style.right, style.first),
            "<w:contextualSpacing/>" if style.contextual else "",
            f'<w:jc w:val="{ALIGN[style.align]}"/>',
            f'<w:outlineLvl w:val="{style.outline - 1}"/>' if style.outline else "",
        )
    )


def run_properties(style: ParagraphStyle | CharacterStyle) -> str:
    """Everything inside `w:rPr`; what is `None` is left out."""
    capitals = isinstance(style, ParagraphStyle) and style.capitals
    return "".join(
        (
            _switch("b", style.bold) + _switch("bCs", style.bold),
            _switch("i", style.italic) + _switch("iCs", style.italic),
            "<w:caps/>" if capitals else "",
            f'<w:color w:val="{style.colour}"/>' if style.colour else "",
            f'<w:spacing w:val="{twips(style.tracking)}"/>' if style.tracking else "",
            f'<w:sz w:val="{half(style.size)}"/><w:szCs w:val="{half(style.size)}"/>' if style.size else "",
        )
    )


def _switch(name: str, state: bool | None) -> str:
    if state is None:
        return ""
    return f"<w:{name}/>" if state else f'<w:{name} w:val="0"/>'


def paragraph_style(style: ParagraphStyle, numbering: str = "", following: str = "", font: str = "") -> str:
    """A whole paragraph style: `numbering` is its `w:numPr`, `following` the id of the next style.

    It is based on Normal, or, where it brings its `w:rFonts`, on nothing.
    """
    after = f'<w:next w:val="{following}"/>' if following else ""
    properties = paragraph_properties(style)
    if numbering:
        # numPr stands before pBdr; a list style has neither borders nor a page break
        at = properties.index("<w:spacing")
        properties = f"{properties[:at]}{numbering}{properties[at:]}"
    return (
        f'<w:style w:type="paragraph" {_identity(style.name)}'
        f"{'' if font else BASED}{after}<w:qFormat/>"
        f"<w:pPr>{properties}</w:pPr><w:rPr>{font}{run_properties(style)}</w:rPr></w:style>"
    )


def character_style(style: CharacterStyle) -> str:
    """A whole character style."""
    extra = EXTRA.get(style.name, "")
    font = CODE_FONT if style.name == "Code" else ""
    return (
        f'<w:style w:type="character" {_identity(style.name)}<w:qFormat/>'
        f"<w:rPr>{font}{run_properties(style)}{extra}</w:rPr></w:style>"
    )


def table_style(style: TableStyle) -> str:
    """A whole table style; the head row is its `firstRow`. It is based on nothing, and says all there is to say.

    The paragraph styles of its text stand in the cells: what Normal says would win over a table style (17.7.2).
    """
    top, right, bottom, left = style.padding
    lines = "".join(
        border(side, line)
        for side, line in (
            ("top", style.top),
            ("bottom", style.bottom),
            ("insideH", style.between),
            ("insideV", style.upright),
        )
    )
    margins = "".join(
        f'<w:{side} w:w="{twips(width)}" w:type="dxa"/>'
        for side, width in (("top", top), ("left", left), ("bottom", bottom), ("right", right))
    )
    fill = f"<w:tcPr>{shading(style.fill)}</w:tcPr>" if style.fill else ""
    return (
        f'<w:style w:type="table" {_identity(style.name + TABLE)}<w:qFormat/><w:tblPr>'
        f"{f'<w:tblBorders>{lines}</w:tblBorders>' if lines else ''}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f"{fill}{_head(style)}</w:style>"
    )


def _head(style: TableStyle) -> str:
    """The conditional format of the head row."""
    lines = border("top", style.head_top) + border("bottom", style.head_bottom)
    inner = (f"<w:tcBorders>{lines}</w:tcBorders>" if lines else "") + shading(style.head_fill)
    return f'<w:tblStylePr w:type="firstRow"><w:tcPr>{inner}</w:tcPr></w:tblStylePr>' if inner else ""


def _identity(name: str) -> str:
    custom = "" if name in BUILT_IN else 'w:customStyle="1" '
    return f'{custom}w:styleId="{esc(style_id(name))}"><w:name w:val="{esc(stored(name))}"/>'
