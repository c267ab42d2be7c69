"""Styles with every inheritance resolved, as Word resolves them."""

from __future__ import annotations

import pytest

from briefgen.blocks.look import Border, ParagraphStyle, TabStop
from briefgen.word.elements import element
from briefgen.word.properties import Theme
from briefgen.word.styles_xml import border_xml
from briefgen.word.template import StyleResolver, read_styles

THEME = Theme({"accent1": "4F81BD", "dk1": "000000"}, {("minor", "latin"): "Calibri", ("minor", "Hang"): "맑은 고딕"})


def resolver(*styles: str, defaults: str = "", numbering: str = "", grid: float = 0) -> StyleResolver:
    base = f"<w:docDefaults>{defaults}</w:docDefaults>" if defaults else ""
    root = element(f"<w:styles>{base}{''.join(styles)}</w:styles>")
    lists = element(f"<w:numbering>{numbering}</w:numbering>") if numbering else None
    return read_styles(root, lists, THEME, grid)


def style(name: str, inner: str, based: str = "", kind: str = "paragraph") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    key = name.replace(" ", "")
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{parent}{inner}</w:style>'


def read(found: StyleResolver, name: str) -> ParagraphStyle:
    return found.paragraph(name, found.values(found.by_name["paragraph", name]))


def test_a_style_inherits_from_defaults_and_ancestors() -> None:
    found = resolver(
        style("Normal", '<w:pPr><w:spacing w:after="200"/></w:pPr>'),
        style("Body", '<w:pPr><w:spacing w:before="100"/></w:pPr><w:rPr><w:b/></w:rPr>', "Normal"),
        style("Kind", '<w:rPr><w:b w:val="0"/><w:i/></w:rPr>', "Body"),
        defaults='<w:rPrDefault><w:rPr><w:sz w:val="21"/><w:color w:val="112233"/></w:rPr></w:rPrDefault>',
    )
    body, kind = read(found, "Body"), read(found, "Kind")
    assert (body.size, body.colour, body.before, body.after, body.bold) == (10.5, "112233", 5, 10, True)
    assert (kind.bold, kind.italic, kind.after) == (False, True, 10)


def test_a_circle_of_ancestors_ends() -> None:
    assert read(resolver(style("Body", "", "Kind"), style("Kind", "<w:rPr><w:b/></w:rPr>", "Body")), "Body").bold


@pytest.mark.parametrize(
    ("line", "pitch"),
    [
        ('w:line="290" w:lineRule="exact"', 14.5),
        ('w:line="276" w:lineRule="auto"', 13.8),
        ('w:line="276"', 13.8),
        ('w:line="400" w:lineRule="atLeast"', 20),
        ('w:line="100" w:lineRule="atLeast"', 12),
        ("", 12),
    ],
)
def test_pitch_is_the_distance_of_base_lines(line: str, pitch: float) -> None:
    found = resolver(style("Body", f'<w:pPr><w:spacing {line}/></w:pPr><w:rPr><w:sz w:val="20"/></w:rPr>'))
    assert read(found, "Body").pitch == pitch


def test_lines_stand_on_the_document_grid_unless_their_pitch_is_exact() -> None:
    styles = (style("Body", ""), style("Kind", '<w:pPr><w:spacing w:line="290" w:lineRule="exact"/></w:pPr>'))
    found = resolver(*styles, grid=18)
    assert (read(found, "Body").pitch, read(found, "Kind").pitch) == (18, 14.5)


def test_theme_colours_and_fonts_are_literal() -> None:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
    found = resolver(style("Body", f'<w:rPr>{fonts}<w:color w:themeColor="accent1" w:themeTint="99"/></w:rPr>'))
    values = found.values(found.by_name["paragraph", "Body"])
    assert (values["latin"], values["east"]) == ("Calibri", "맑은 고딕")
    assert values["colour"] == "95B3D7"


def test_tab_stops_add_up_and_are_cleared() -> None:
    left, number = '<w:tab w:val="left" w:pos="400"/>', '<w:tab w:val="num" w:pos="1"/>'
    right, clear = '<w:tab w:val="right" w:leader="underscore" w:pos="900"/>', '<w:tab w:val="clear" w:pos="400"/>'
    found = resolver(
        style("Normal", f"<w:pPr><w:tabs>{left}{number}</w:tabs></w:pPr>"),
        style("Body", f"<w:pPr><w:tabs>{clear}{right}</w:tabs></w:pPr>", "Normal"),
    )
    assert read(found, "Normal").tabs == (TabStop(20, "left"),)
    assert read(found, "Body").tabs == (TabStop(45, "right", "line"),)


def test_borders_shading_and_flags() -> None:
    inner = """<w:pPr><w:keepNext/><w:keepLines w:val="0"/><w:pageBreakBefore/><w:pBdr>
        <w:top w:val="single" w:sz="8" w:space="4" w:color="auto"/><w:left w:val="single" w:sz="24" w:color="1f3a5f"/>
        <w:bottom w:val="nil"/></w:pBdr><w:shd w:val="clear" w:fill="f3f6f9"/><w:contextualSpacing/>
        <w:jc w:val="both"/><w:outlineLvl w:val="1"/></w:pPr>"""
    body = read(resolver(style("Body", inner)), "Body")
    assert (body.keep_next, body.keep_lines, body.page_break_before, body.contextual) == (True, False, True, True)
    assert (body.top, body.bar, body.bottom) == (Border(1, "000000", 4), Border(3, "1F3A5F"), None)
    assert (body.shading, body.align, body.outline) == ("F3F6F9", "justify", 2)


def test_a_double_line_is_as_wide_as_its_two_lines_and_the_space_between() -> None:
    line = '<w:pBdr><w:top w:val="double" w:sz="8" w:space="4" w:color="b3261e"/></w:pBdr>'
    body = read(resolver(style("Body", f"<w:pPr>{line}</w:pPr>")), "Body")
    assert body.top == Border(3, "B3261E", 4, double=True)
    assert border_xml("top", body.top) == '<w:top w:val="double" w:sz="8" w:space="4" w:color="B3261E"/>'


@pytest.mark.parametrize(("colour", "edge"), [("b3261e", Border(1, "B3261E", 4)), ("f3f6f9", None)])
def test_a_line_at_the_right_in_the_colour_of_the_shading_is_padding(colour: str, edge: Border | None) -> None:
    line = f'<w:pBdr><w:right w:val="single" w:sz="8" w:space="4" w:color="{colour}"/></w:pBdr>'
    body = read(resolver(style("Body", f'<w:pPr>{line}<w:shd w:val="clear" w:fill="f3f6f9"/></w:pPr>')), "Body")
    assert body.edge == edge


@pytest.mark.parametrize(
    ("indent", "left", "first"),
    [
        ('w:left="400" w:hanging="200"', 20, -10),
        ('w:start="400" w:firstLine="200"', 20, 10),
        ('w:left="1" w:leftChars="200" w:hanging="1" w:hangingChars="100"', 20, -10),
    ],
)
def test_indents_in_points_or_characters(indent: str, left: float, first: float) -> None:
    body = read(resolver(style("Body", f"<w:pPr><w:ind {indent}/></w:pPr>")), "Body")
    assert (body.left, body.first) == (left, first)


def test_a_list_style_takes_its_indent_from_its_level_unless_it_has_one() -> None:
    level = '<w:lvl w:ilvl="0"><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="3">{level}</w:abstractNum>'
    numbering += '<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>'
    listed = '<w:numPr><w:numId w:val="5"/></w:numPr>'
    found = resolver(
        style("Body", f"<w:pPr>{listed}</w:pPr>"),
        style("Kind", f'<w:pPr>{listed}<w:ind w:left="100"/></w:pPr>'),
        numbering=numbering,
    )
    assert (read(found, "Body").left, read(found, "Body").first) == (36, -18)
    assert read(found, "Kind").left == 5


def test_running_text_is_body_text_or_normal_where_there_is_no_body() -> None:
    assert ("paragraph", "Body") in resolver(style("Normal", "")).by_name
    found = resolver(style("Normal", ""), style("Body Text", "<w:rPr><w:b/></w:rPr>"))
    assert read(found, "Body").bold


def test_styles_without_name_or_id_are_passed_over() -> None:
    assert resolver("<w:style/>", '<w:style w:styleId="x"/>').by_name == {}


def test_a_character_style_says_only_what_it_changes() -> None:
    found = resolver(style("Note", '<w:rPr><w:b w:val="0"/><w:sz w:val="17"/></w:rPr>', kind="character"))
    note = found.character("Note", found.by_name["character", "Note"])
    assert (note.size, note.bold, note.italic, note.colour) == (8.5, False, None, None)


def test_a_table_style_has_lines_padding_and_a_head() -> None:
    def line(side: str, size: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:color="{colour}"/>'

    lines = line("top", 6, "111111") + line("insideH", 4, "222222")
    margins = '<w:top w:w="40"/><w:start w:w="80"/>'
    head = f'<w:tcBorders>{line("bottom", 4, "333333")}</w:tcBorders><w:shd w:fill="EEEEEE"/>'
    inner = (
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr>{head}</w:tcPr></w:tblStylePr>'
    )
    found = resolver(style("Grid Table", inner, kind="table"))
    grid = found.table("Grid", found.by_name["table", "Grid"])
    assert (grid.top, grid.between) == (Border(0.75, "111111"), Border(0.5, "222222"))
    assert grid.padding == (2, 5.4, 0, 4)
    assert (grid.head_fill, grid.head_bottom, grid.group_bottom) == (
        "EEEEEE",
        Border(0.5, "333333"),
        Border(0.5, "333333"),
    )
    assert grid.text == "Table Text"
