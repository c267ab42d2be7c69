"""The look of a template, its settings, its heading numbers, and what is reported about them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from briefgen.blocks.heading_numbers import number_headings
from briefgen.blocks.look import CharacterStyle, Look, NumberLevel
from briefgen.blocks.tree import Callout, CheckBox, Contents, Heading, Item, List, Note, Paragraph
from briefgen.errors import Refused, Severity
from briefgen.word.look import read_look
from briefgen.word.look_settings import PARAGRAPHS
from briefgen.word.report import describe_template

Written = Callable[..., bytes]
BLOCKS = (
    Heading(1, ("T",)),
    Heading(2, ("H",), ("note",)),
    Paragraph((CheckBox("d/1", False, "a"), Note((Paragraph(("n",)),)))),
    List((Item((Paragraph(("l",)),)),), "number"),
    Callout((Paragraph(("c",)),)),
)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def plain() -> Any:
    """A document of python-docx, as somebody else’s house."""
    return docx.Document()


def read(document: Any, **settings: Any) -> tuple[Look, list[str]]:
    look, problems = read_look(saved(document), settings, Path())
    return look, [str(problem) for problem in problems]


def test_the_shipped_look_has_nothing_wrong(house: bytes, settings: dict[str, Any]) -> None:
    templates = Path(__file__).parents[2] / "templates"
    assert read_look(house, settings, templates)[1] == []


def test_another_house_works_and_says_what_is_missing(
    plain: Any, written: Written, sound: Callable[[bytes], None]
) -> None:
    look, told = read(plain)
    assert look.paragraph("Strip Mark") == PARAGRAPHS["Strip Mark"]
    assert look.paragraph("Title").size == 26
    assert "has no style Marking" in told[0] and "ours is used" in told[0]
    sound(written(*BLOCKS, look=look, variants=("principal", "ko"), tightness=3))


def test_korean_names_of_styles_are_understood(plain: Any, written: Written, sound: Callable[[bytes], None]) -> None:
    names = {"Heading 2": "제목 2", "Title": "제목", "Normal": "바탕글", "List Bullet": "글머리 기호"}
    plain.styles["Heading 2"].font.size = Pt(22)
    for style in [plain.styles[name] for name in names]:
        style.element.name_val = names[style.name]
    look, _ = read(plain)
    assert look.paragraph("Heading 2").size == 22
    sound(written(*BLOCKS, look=look))


def test_a_house_without_any_style_works(plain: Any, written: Written, sound: Callable[[bytes], None]) -> None:
    root = plain.styles.element
    for child in list(root):
        root.remove(child)
    look, told = read(plain)
    assert look.paragraph("Body") == PARAGRAPHS["Body"]
    assert "no style" in told[0]
    sound(written(*BLOCKS, look=look))


def test_styles_of_ours_fit_the_page_of_another_house(plain: Any) -> None:
    plain.sections[0].page_width, plain.sections[0].left_margin, plain.sections[0].right_margin = (
        Mm(297),
        Mm(20),
        Mm(17),
    )
    look, _ = read(plain)
    assert round(look.page.measure) == round(260 / 25.4 * 72)
    assert [stop.position for stop in look.paragraph("TOC 1").tabs] == [look.page.measure]
    assert [stop.position for stop in look.paragraph("Page Footer").tabs] == [look.page.measure / 2, look.page.measure]


def test_a_header_in_a_style_the_house_has_lost_is_sound(
    plain: Any, written: Written, sound: Callable[[bytes], None], parts: Callable[[bytes], Mapping[str, bytes]]
) -> None:
    plain.sections[0].header.paragraphs[0].text = "Ministry of Examples"
    plain.styles.element.remove(plain.styles["Header"].element)
    data = written(*BLOCKS, look=read(plain)[0])
    sound(data)
    assert any(b"Ministry of Examples" in part for name, part in parts(data).items() if "header" in name)


def test_a_house_without_parts_but_its_body_works(written: Written, sound: Callable[[bytes], None]) -> None:
    document = docx.Document()
    for key in list(document.part.rels):
        del document.part.rels[key]
    look, _ = read(document)
    sound(written(*BLOCKS, look=look))


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_look(data, {}, Path())


def test_the_last_of_several_sections_is_used(plain: Any) -> None:
    plain.sections[0].page_width = Mm(100)
    plain.sections[0].header.paragraphs[0].text = "Letterhead"
    section = plain.add_section()
    section.page_width = Mm(200)
    look, told = read(plain)
    assert round(look.page.width) == round(200 * 72 / 25.4)
    assert any("2 sections; the last is used" in line for line in told)
    assert any("Letterhead" in line.inlines for line in look.header_footer.header)


def test_fonts_that_are_not_there_are_a_problem(house: bytes, tmp_path: Path) -> None:
    fonts = [{"family": "Pretendard GOV", "regular": "fonts/none.ttf"}]
    look, (problem, *_) = read_look(house, {"fonts": fonts}, tmp_path)
    assert look.fonts == ()
    assert str(problem).startswith("fonts/none.ttf: Pretendard GOV regular: cannot be read")
    assert problem.severity is Severity.PROBLEM


def test_a_family_without_files_is_shown_in_the_first(plain: Any, tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"font")
    look, problems = read_look(saved(plain), {"fonts": [{"family": "A", "regular": "a.ttf"}]}, tmp_path)
    assert look.fonts[0].path == str(tmp_path / "a.ttf")
    assert any("the PDF shows it in A" in problem.message for problem in problems)


def test_the_digest_is_of_house_settings_and_fonts(house: bytes, plain: Any, tmp_path: Path) -> None:
    def digest(data: bytes, font: bytes, **settings: Any) -> str:
        (tmp_path / "a.ttf").write_bytes(font)
        return read_look(data, {"fonts": [{"family": "A", "regular": "a.ttf"}], **settings}, tmp_path)[0].digest

    first = digest(house, b"1")
    assert digest(house, b"1") == first
    assert (
        len({first, digest(house, b"2"), digest(saved(plain), b"1"), digest(house, b"1", fills={"a": "FFFFFF"})}) == 4
    )


def test_markers_are_those_of_the_house(plain: Any) -> None:
    look, _ = read(plain, markers={"circle": "◎"})
    assert (look.markers["bullet"], look.markers["number"], look.markers["circle"]) == ("•", "%1.", "◎")


def test_an_old_compatibility_mode_is_told(plain: Any) -> None:
    assert any("compatibility mode 14" in line for line in read(plain)[1])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"font": []}, "unknown key “font”"),
        ({"fonts": {"a": 1}}, "a list of families"),
        ({"fonts": [{"regular": "a"}]}, "needs its family"),
        ({"fonts": [{"family": "A", "light": "a"}]}, "unknown key “light”"),
        ({"fonts": [{"family": "A", "bold": 1}]}, "needs the name of a file"),
        ({"fills": {"done": 123456}}, "“123456” is no colour"),
        ({"fills": []}, "a list of names"),
        ({"markers": {"arrow": "→"}}, "unknown key “arrow”"),
        ({"markers": {"dash": " "}}, "a marker is a character"),
        ({"tables": {"Grid": {"text": "Table Txt"}}}, "unknown style “Table Txt”"),
        ({"tables": {"Grid": {"after": "far"}}}, "“after” cannot be “far”"),
        ({"tables": {"Grid": {"colour": "x"}}}, "unknown key “colour”"),
        ({"variants": {"ko": {"Bodi": {"size": 1}}}}, "unknown style “Bodi”"),
        ({"variants": {"ko": {"Body": {"sise": 1}}}}, "unknown key “sise”"),
        ({"variants": {"ko": {"Body": {"size": "big"}}}}, "“size” cannot be “big”"),
        ({"variants": {"ko": {"Body": {"size": True}}}}, "“size” cannot be “True”"),
        ({"variants": {"ko": {"Body": {"colour": "red"}}}}, "“red” is no colour"),
        ({"variants": {"ko": {"Body": {"bold": 1}}}}, "“bold” cannot be “1”"),
        ({"variants": {"ko": ["Body"]}}, "a list of names"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told(house: bytes, settings: dict[str, Any], said: str) -> None:
    problems = [p for p in read_look(house, settings, Path())[1] if p.severity is Severity.PROBLEM]
    assert said in str(problems[0])
    assert problems[0].place.path == "look.yaml"


def test_the_nearest_name_is_a_hint(house: bytes) -> None:
    (problem,) = read_look(house, {"variants": {"ko": {"Bodi": {"size": 1}}}}, Path())[1]
    assert problem.hint == "did you mean “Body”?"


# ---- what a document wears ----------------------------------------------------------------------------------------


def test_variants_add_up_and_pairs_come_on_top(look: Look) -> None:
    body = [look.with_variants(names).paragraph("Body") for names in ((), ("principal",), ("ko",), ("principal", "ko"))]
    assert [(style.size, style.pitch) for style in body] == [(10, 14.5), (10.5, 15), (10, 15.5), (10.5, 17)]
    press = look.with_variants(("press", "ko")).paragraph("Body")
    assert (press.size, press.pitch) == (11.5, 19)


def test_the_address_of_a_korean_paper_is_narrower(look: Look) -> None:
    assert look.with_variants(("ko",)).paragraph("Address").left == 40


def test_space_never_falls_below_nothing(house: bytes) -> None:
    look, _ = read_look(house, {"variants": {"x": {"Body": {"after": -99, "left": -9}}}}, Path())
    style = look.with_variants(("x",)).paragraph("Body")
    assert (style.after, style.left) == (0, -9)


@pytest.mark.parametrize(("tightness", "after"), [(-1, 4), (0, 4), (1, 3), (2, 2), (3, 1.2), (9, 1.2)])
def test_tightness_takes_space_and_nothing_else(look: Look, tightness: int, after: float) -> None:
    body = look.with_tightness(tightness).paragraph("Body")
    assert (body.after, body.size, body.pitch) == (after, 10, 14.5)


def test_on_letter_paper_stops_move_with_the_edge(look: Look) -> None:
    worn = look.on_paper("Letter")
    assert (worn.page.width, worn.page.height) == (612, 792)
    stops = worn.paragraph("Page Footer").tabs
    assert [round(stop.position, 1) for stop in stops] == [round(worn.page.measure / 2, 1), round(worn.page.measure, 1)]
    assert look.on_paper("") is look


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


def look_of(data: bytes) -> Look:
    return read_look(data, {}, Path())[0]


def numbers(look: Look, *levels: int) -> list[str]:
    return [each.number for each in number_headings(tuple(Heading(n, ("x",)) for n in levels), look)]


def test_the_shipped_house_has_none(look: Look) -> None:
    assert look.numbered == {}


def test_a_style_stands_on_the_level_that_names_it() -> None:
    """Whatever level it names itself (17.9.23); the indents are those of that level, too."""
    indent = '<w:pPr><w:ind w:left="400" w:hanging="400"/></w:pPr>'
    levels = (one(0, "제%1장"), one(1, "%2.", "ganada", "Heading2", indent), one(2, "%3)", "ganada", "Heading3"))
    look = look_of(house(definition(*levels), LIST, STYLES))
    assert numbers(look, 2, 3, 3, 2) == ["가.", "가)", "나)", "나."]
    assert (look.heading(2).left, look.heading(2).first) == (20, -20)


@pytest.mark.parametrize(
    ("said", "align"), [("right", "right"), ("end", "right"), ("center", "center"), ("start", "left")]
)
def test_a_number_is_aligned_as_its_level_says(said: str, align: str) -> None:
    levels = (one(0, "%1.", "upperRoman", "Heading2", f'<w:lvlJc w:val="{said}"/>'),)
    look = look_of(house(definition(*levels), LIST, STYLES))
    assert look.numbered["Heading 2"].align == align


def test_a_style_stands_on_the_level_it_names_where_none_names_it() -> None:
    look = look_of(house(definition(one(0, "%1."), one(1, "%1.%2")), LIST, STYLES))
    assert numbers(look, 2, 3, 3, 2) == ["1.", "1.1", "1.2", "2."]


def test_a_title_is_numbered_where_the_house_does_so() -> None:
    look = look_of(house(definition(one(0, "제%1장")), LIST, {"Title": of_list(70)}))
    assert numbers(look, 1, 2) == ["제1장", ""]


def test_what_the_level_says_of_a_number_is_read() -> None:
    more = '<w:suff w:val="space"/><w:rPr><w:b w:val="0"/><w:color w:val="B3261E"/></w:rPr>'
    inner = f'<w:numFmt w:val="upperRoman"/><w:lvlRestart w:val="0"/><w:isLgl/><w:lvlText w:val="%1"/>{more}'
    (numbered,) = look_of(house(definition(level(0, inner)), LIST, {"Heading 2": of_list(70)})).numbered.values()
    assert numbered.levels == (NumberLevel("upperRoman", "%1", 0, 0, True),)
    assert (numbered.suffix, numbered.style) == ("space", CharacterStyle("Number", None, False, None, "B3261E"))


def test_a_list_may_point_to_a_list_style() -> None:
    definitions = definition(one(0, "%1)"), more='<w:styleLink w:val="Ours"/>', number=71)
    definitions += definition(more='<w:numStyleLink w:val="Ours"/>')
    assert numbers(look_of(house(definitions, LIST, STYLES)), 2, 2) == ["1)", "2)"]


def test_a_list_may_say_something_else_than_its_definition() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    override += f'<w:lvlOverride w:ilvl="1">{one(1, "§%2")}</w:lvlOverride>'
    lists = f'<w:num w:numId="70"><w:abstractNumId w:val="70"/>{override}</w:num>'
    assert numbers(look_of(house(definition(one(0, "%1."), one(1, "%2.")), lists, STYLES)), 2, 3, 2) == [
        "4.",
        "§1",
        "5.",
    ]


def test_lists_of_one_definition_count_together() -> None:
    lists = LIST + '<w:num w:numId="72"><w:abstractNumId w:val="70"/></w:num>'
    styles = {"Heading 2": of_list(70), "Heading 3": of_list(72, 1)}
    assert numbers(look_of(house(definition(one(0, "%1."), one(1, "%1.%2")), lists, styles)), 2, 3) == ["1.", "1.1"]


@pytest.mark.parametrize(
    "inner",
    [
        '<w:numFmt w:val="none"/><w:lvlText w:val="%1"/>',
        '<w:numFmt w:val="decimal"/><w:lvlText w:val=""/>',
        "",
    ],
)
def test_a_level_that_shows_nothing_numbers_nothing(inner: str) -> None:
    assert look_of(house(definition(level(0, inner)), LIST, STYLES)).numbered == {}


@pytest.mark.parametrize(
    "numbering", ['<w:numId w:val="0"/>', '<w:numId w:val="99"/>', '<w:ilvl w:val="8"/>', of_list(70, 12)]
)
def test_no_list_is_no_number(numbering: str) -> None:
    assert look_of(house(definition(one(0, "%1.")), LIST, {"Heading 2": numbering})).numbered == {}


def test_a_bullet_of_a_symbol_font_is_one_of_any_font() -> None:
    levels = (one(0, "\uf0a7", "bullet"), one(1, "\uf0ff", "bullet"))
    assert numbers(look_of(house(definition(*levels), LIST, STYLES)), 2, 3) == ["▪", "•"]


@pytest.mark.parametrize("start", ["-1", "x", "inf", "nan", "1e300"])
def test_a_start_nobody_counts_from_is_none(start: str) -> None:
    inner = f'<w:start w:val="{start}"/><w:lvlText w:val="%1"/>'
    assert numbers(look_of(house(definition(level(0, inner)), LIST, STYLES)), 2) == ["0"]


def test_what_is_numbered_and_how_is_told() -> None:
    data = house(definition(one(0, "제%1장"), one(1, "%1.%2", "hebrew1")), LIST, STYLES)
    told = "\n".join(describe_template(data, {}, Path()))
    assert "Headings are numbered in Word, PDF and contents: Heading 2 “제1장”, Heading 3 “1.1”." in told
    assert "Word numbers Heading 3 in the format hebrew1; the PDF, and the contents, have 1, 2, 3." in told


def test_the_contents_of_a_word_file_name_the_numbers(written: Any, body: Any) -> None:
    look = look_of(house(definition(one(0, "제%1장"), one(1, "%1.%2")), LIST, STYLES))
    root = body(written(Contents(), Heading(2, ("One",)), Heading(3, ("Two",)), look=look))
    entries = ["".join(e.text or "" for e in link.iter("{*}t")) for link in root.iter("{*}hyperlink")]
    assert entries == ["제1장 One", "1.1 Two"]
