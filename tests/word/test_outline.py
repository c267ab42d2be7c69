"""How a house numbers its headings, read as Word reads it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from briefgen.blocks.heading_numbers import number_headings
from briefgen.blocks.look import CharacterStyle, Look, NumberLevel
from briefgen.blocks.tree import Contents, Heading
from briefgen.word.look import read_look
from briefgen.word.report import report

W = nsdecls("w")


def level(at: int, inner: str) -> str:
    return f'<w:lvl w:ilvl="{at}">{inner}</w:lvl>'


def one(at: int, text: str, form: str = "decimal", style: str = "", more: str = "") -> str:
    """A level that counts from 1."""
    link = f'<w:pStyle w:val="{style}"/>' if style else ""
    return level(at, f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}<w:lvlText w:val="{text}"/>{more}')


def house(definitions: str, lists: str, styles: dict[str, str]) -> bytes:
    """A house with some lists; `styles` says what the `w:numPr` of a style holds."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for kind, text in (("abstractNum", definitions), ("num", lists)):
        for found in parse_xml(f"<w:x {W}>{text}</w:x>"):
            numbering.insert(0, found) if kind == "abstractNum" else numbering.append(found)
    for name, inner in styles.items():
        document.styles[name].element.get_or_add_pPr().append(parse_xml(f"<w:numPr {W}>{inner}</w:numPr>"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def definition(*levels: str, more: str = "", number: int = 70) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def of_list(number: int, at: int | None = None) -> str:
    return f'<w:ilvl w:val="{at}"/><w:numId w:val="{number}"/>' if at is not None else f'<w:numId w:val="{number}"/>'


LIST = '<w:num w:numId="70"><w:abstractNumId w:val="70"/></w:num>'
STYLES = {"Heading 2": of_list(70), "Heading 3": of_list(70, 1)}


def read(data: bytes) -> Look:
    return read_look(data, {}, Path())[0]


def numbers(look: Look, *levels: int) -> list[str]:
    return [each.number for each in number_headings(tuple(Heading(n, ("x",)) for n in levels), look)]


def test_the_shipped_house_has_none(look: Look) -> None:
    assert look.numbered == {}


def test_a_style_stands_on_the_level_that_names_it() -> None:
    """Whatever level it names itself (17.9.23); the indents are those of that level, too."""
    indent = '<w:pPr><w:ind w:left="400" w:hanging="400"/></w:pPr>'
    levels = (one(0, "제%1장"), one(1, "%2.", "ganada", "Heading2", indent), one(2, "%3)", "ganada", "Heading3"))
    look = read(house(definition(*levels), LIST, STYLES))
    assert numbers(look, 2, 3, 3, 2) == ["가.", "가)", "나)", "나."]
    assert (look.heading(2).left, look.heading(2).first) == (20, -20)


@pytest.mark.parametrize(
    ("said", "align"), [("right", "right"), ("end", "right"), ("center", "center"), ("start", "left")]
)
def test_a_number_is_aligned_as_its_level_says(said: str, align: str) -> None:
    levels = (one(0, "%1.", "upperRoman", "Heading2", f'<w:lvlJc w:val="{said}"/>'),)
    look = read(house(definition(*levels), LIST, STYLES))
    assert look.numbered["Heading 2"].align == align


def test_a_style_stands_on_the_level_it_names_where_none_names_it() -> None:
    look = read(house(definition(one(0, "%1."), one(1, "%1.%2")), LIST, STYLES))
    assert numbers(look, 2, 3, 3, 2) == ["1.", "1.1", "1.2", "2."]


def test_a_title_is_numbered_where_the_house_does_so() -> None:
    look = read(house(definition(one(0, "제%1장")), LIST, {"Title": of_list(70)}))
    assert numbers(look, 1, 2) == ["제1장", ""]


def test_what_the_level_says_of_a_number_is_read() -> None:
    more = '<w:suff w:val="space"/><w:rPr><w:b w:val="0"/><w:color w:val="B3261E"/></w:rPr>'
    inner = f'<w:numFmt w:val="upperRoman"/><w:lvlRestart w:val="0"/><w:isLgl/><w:lvlText w:val="%1"/>{more}'
    (numbered,) = read(house(definition(level(0, inner)), LIST, {"Heading 2": of_list(70)})).numbered.values()
    assert numbered.levels == (NumberLevel("upperRoman", "%1", 0, 0, True),)
    assert (numbered.suffix, numbered.style) == ("space", CharacterStyle("Number", None, False, None, "B3261E"))


def test_a_list_may_point_to_a_list_style() -> None:
    definitions = definition(one(0, "%1)"), more='<w:styleLink w:val="Ours"/>', number=71)
    definitions += definition(more='<w:numStyleLink w:val="Ours"/>')
    assert numbers(read(house(definitions, LIST, STYLES)), 2, 2) == ["1)", "2)"]


def test_a_list_may_say_something_else_than_its_definition() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    override += f'<w:lvlOverride w:ilvl="1">{one(1, "§%2")}</w:lvlOverride>'
    lists = f'<w:num w:numId="70"><w:abstractNumId w:val="70"/>{override}</w:num>'
    assert numbers(read(house(definition(one(0, "%1."), one(1, "%2.")), lists, STYLES)), 2, 3, 2) == ["4.", "§1", "5."]


def test_lists_of_one_definition_count_together() -> None:
    lists = LIST + '<w:num w:numId="72"><w:abstractNumId w:val="70"/></w:num>'
    styles = {"Heading 2": of_list(70), "Heading 3": of_list(72, 1)}
    assert numbers(read(house(definition(one(0, "%1."), one(1, "%1.%2")), lists, styles)), 2, 3) == ["1.", "1.1"]


@pytest.mark.parametrize(
    "inner",
    [
        '<w:numFmt w:val="none"/><w:lvlText w:val="%1"/>',
        '<w:numFmt w:val="decimal"/><w:lvlText w:val=""/>',
        "",
    ],
)
def test_a_level_that_shows_nothing_numbers_nothing(inner: str) -> None:
    assert read(house(definition(level(0, inner)), LIST, STYLES)).numbered == {}


@pytest.mark.parametrize(
    "numbering", ['<w:numId w:val="0"/>', '<w:numId w:val="99"/>', '<w:ilvl w:val="8"/>', of_list(70, 12)]
)
def test_no_list_is_no_number(numbering: str) -> None:
    assert read(house(definition(one(0, "%1.")), LIST, {"Heading 2": numbering})).numbered == {}


def test_a_bullet_of_a_symbol_font_is_one_of_any_font() -> None:
    levels = (one(0, "\uf0a7", "bullet"), one(1, "\uf0ff", "bullet"))
    assert numbers(read(house(definition(*levels), LIST, STYLES)), 2, 3) == ["▪", "•"]


@pytest.mark.parametrize("start", ["-1", "x", "inf", "nan", "1e300"])
def test_a_start_nobody_counts_from_is_none(start: str) -> None:
    inner = f'<w:start w:val="{start}"/><w:lvlText w:val="%1"/>'
    assert numbers(read(house(definition(level(0, inner)), LIST, STYLES)), 2) == ["0"]


def test_what_is_numbered_and_how_is_told() -> None:
    data = house(definition(one(0, "제%1장"), one(1, "%1.%2", "hebrew1")), LIST, STYLES)
    told = "\n".join(report(data, {}, Path()))
    assert "Headings are numbered in Word, PDF and contents: Heading 2 “제1장”, Heading 3 “1.1”." in told
    assert "Word numbers Heading 3 in the format hebrew1; the PDF, and the contents, have 1, 2, 3." in told


def test_the_contents_of_a_word_file_name_the_numbers(written: Any, body: Any) -> None:
    look = read(house(definition(one(0, "제%1장"), one(1, "%1.%2")), LIST, STYLES))
    root = body(written(Contents(), Heading(2, ("One",)), Heading(3, ("Two",)), look=look))
    entries = ["".join(e.text or "" for e in link.iter("{*}t")) for link in root.iter("{*}hyperlink")]
    assert entries == ["제1장 One", "1.1 Two"]
