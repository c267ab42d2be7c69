"""Templates' Markdown to blocks: cutting it into pieces, values in every place, and errors."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks import markup
from briefgen.blocks.holes import FIRST_HOLE, MarkupError, Value, clean_text
from briefgen.blocks.markdown import parse
from briefgen.blocks.markup import Filler, split_pieces
from briefgen.blocks.tree import (
    Block,
    Blocks,
    Callout,
    Cell,
    CheckBox,
    Contents,
    Foreign,
    Heading,
    Inline,
    Inlines,
    Item,
    Link,
    List,
    Node,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Rule,
    Strong,
    Styled,
    Table,
)
from briefgen.cache.store import Cache

CASES = (Path(__file__).parents[1] / "cases" / "markup.md").read_text(encoding="utf-8")
CASE = re.compile(r"^([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n\.$", re.MULTILINE | re.DOTALL)


def filled(text: str, *values: Value, language: str = "en") -> Blocks:
    """The blocks of a text in which `□` stands for each value, in order."""
    holes = (chr(FIRST_HOLE + number) for number in range(len(values)))
    return Filler().fill(re.sub("□", lambda _: next(holes), text), values, language)


# ---- blocks, written down ---------------------------------------------------------------------------------------


def outline(blocks: Blocks) -> str:
    return "\n".join(line for block in blocks for line in lines(block))


def lines(block: Block) -> list[str]:
    match block:
        case Heading():
            note = f" / {shown(block.note)}" if block.note else ""
            return [f"heading {block.level}: {shown(block.inlines)}{note}"]
        case Paragraph():
            return [f"{block.style}: {shown(block.inlines)}".rstrip(" ")]
        case List():
            start = f" {block.start}" if block.start != 1 else ""
            items = [["item", *within(item.blocks)] for item in block.items]
            return [f"list {block.marker}{start}", *(f"  {line}" for item in items for line in item)]
        case Table():
            columns = ", ".join(f"{column.align} {column.share}" for column in block.columns)
            rows = [[row.kind, *(line for cell in row.cells for line in within(cell.blocks))] for row in block.rows]
            return [f"table {block.style} {columns}", *(f"  {line}" for row in rows for line in row)]
        case Callout():
            return [f"callout: {shown(block.title)}" if block.title else "callout", *within(block.blocks)]
        case Contents():
            return [f"contents: {shown(block.title)}"]
        case _:
            return [type(block).__name__.lower()]


def within(blocks: Blocks) -> list[str]:
    return [f"  {line}" for line in outline(blocks).split("\n")]


def shown(inlines: Inlines) -> str:
    return "".join(map(mark, inlines))


def mark(inline: Inline) -> str:
    if isinstance(inline, str):
        return inline
    name = inline.style if isinstance(inline, Styled) else type(inline).__name__.lower()
    if isinstance(inline, Foreign):
        name = inline.language
    if isinstance(inline, Link):
        name = f"link {inline.href}"
    if isinstance(inline, Note):
        return f"<note {outline(inline.blocks).removeprefix('Body: ').replace(chr(10), ' / ').replace('Body: ', '')}>"
    words = getattr(inline, "text", None) or shown(getattr(inline, "inlines", ()))
    return f"<{name} {words}>" if words else f"<{name}>"


@pytest.mark.parametrize(("title", "text", "blocks"), [pytest.param(*case, id=case[0]) for case in CASE.findall(CASES)])
def test_a_case_of_the_authors_card(title: Any, text: Any, blocks: Any) -> None:
    assert outline(filled(text, language="ko" if title.endswith("(ko)") else "en")) == blocks


def test_all_cases_are_read() -> None:
    assert len(CASE.findall(CASES)) == CASES.count("\n.\n") // 3 > 30


# ---- values -----------------------------------------------------------------------------------------------------

PLACES = (
    "□",
    "a □ b",
    "# □",
    "## a □ [n]{.Note}",
    "## a [□]{.Note}",
    "## □ {anchor=a}",
    "- □",
    "1. □",
    "- a\n  - □",
    "> □",
    "a **b□b** c",
    "**□**는",
    "가**□(□)**□",
    "*□* ~~□~~ [□]{.Late} [□]{lang=ko}",
    "| □ | k |\n|---|---|\n| a | □ |",
    "|□|\n|---|\n|□|",
    "[□](https://example.org)",
    "::: callout □\n□\n:::",
    "para\n□\nmore",
    "a[^1]\n\n[^1]: □",
    "a^[□]",
    "`□`",
    "- a\n\n  □",
    "□□",
    "{.Small} □",
    "{.Address} To{tab}□\n{.Address} □",
    "{contents} □",
    "□. step",
    "□ step",
    "#□",
    "\\□",
    "{□}",
    "a\\\n□",
)

NASTY = (
    *("**", "a|b", "<b>", "[x](y)", "a\nb\n\n# c", "{{ 7*7 }}", "{% for x in y %}", "*x*", "# h", "- item", "1. item"),
    *("> q", "```", "---", "===", "| a | b |", "&lt;", "&#42;", "\\", "a\\", "[^1]", "[^1]: x", "::: callout", ":::"),
    *("http://example.org", "<http://example.org>", "~~a~~", "`a`", "`", "[ ] t", ": d", "{tab}", "{.Small} x", "{"),
    *("\U000f0000", "\ue000", "\U0010fffd", "\x00", "\u202eabc", "    code", "**국정위(국정위)**는", "![x](y)"),
    *("{pagebreak}", "[x]{.Note}", "^[x]", " a", "a ", "\u00a0a\u2060b", "\ud800"),
)


def replaced(node: Any, value: str) -> Any:
    """A tree with `ZZ` replaced in all its words."""
    if isinstance(node, str):
        return node.replace("ZZ", value)
    if isinstance(node, tuple):
        return tuple(replaced(part, value) for part in node)
    if not isinstance(node, Node):
        return node
    return type(node)(*(replaced(getattr(node, name), value) for name in node.__struct_fields__))


def check(place: str, value: str) -> None:
    holes = place.count("□")
    base = filled(place, *["ZZ"] * holes)
    assert filled(place, *[clean_text(value)] * holes) == replaced(base, clean_text(value))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", NASTY)
def test_a_nasty_value_prints_as_it_is_and_changes_nothing_else(place: Any, value: Any) -> None:
    check(place, value)


@settings(max_examples=40)
@given(st.sampled_from(PLACES), st.text(min_size=1).filter(lambda text: clean_text(text).strip()))
def test_any_text_in_any_place_prints_as_it_is(place: Any, value: Any) -> None:
    check(place, value)


def test_a_value_grows_into_the_words_around_it() -> None:
    assert filled("a □ b", "x") == (Paragraph(("a x b",)),)


def test_a_typed_inline_stands_where_its_hole_stood() -> None:
    box = CheckBox("k", True, "done")
    assert filled("a **□** b", box) == (Paragraph(("a ", Strong((box,)), " b")),)


def test_a_tuple_of_inlines_is_spliced_and_its_text_joined() -> None:
    words = ("at least ", Strong(("10",)), " million")
    assert filled("We give □.", words) == (Paragraph(("We give at least ", Strong(("10",)), " million.")),)


@pytest.mark.parametrize("around", ["□", "- □", "> □", "| a |\n|---|\n| □ |", "::: callout T\n□\n:::"])
def test_a_block_alone_in_its_paragraph_takes_its_place(around: Any) -> None:
    (block,) = filled(around, Rule())
    match block:
        case List(items=(Item(blocks=inner),)) | Callout(blocks=inner):
            assert inner == (Rule(),)
        case Table(rows=(_, Row(cells=(Cell(blocks=inner),)))):
            assert inner == (Rule(),)
        case _:
            assert block == Rule()


def test_blocks_on_lines_below_one_another_all_take_their_place() -> None:
    assert filled("□\n□\n□", Rule(), (PageBreak(), Rule()), ()) == (Rule(), PageBreak(), Rule())


def test_a_note_printed_by_a_component_belongs_to_the_heading() -> None:
    assert filled("## Steps □", Styled("Note", ("ours",))) == (Heading(2, ("Steps",), ("ours",)),)


def test_a_stretch_of_the_page_may_be_printed_late_and_twice() -> None:
    first, second = chr(FIRST_HOLE), chr(FIRST_HOLE + 1)
    assert Filler().fill(f"{second} {first} {second}", ("a", "b"), "en") == (Paragraph(("b a b",)),)


@pytest.mark.parametrize(
    "text",
    [
        "□",
        "**□**",
        "- □",
        "# □",
        "# □ [n]{.Note}",
        "> □",
        "::: callout T\n□\n:::",
        "{.Small} □",
        "[□](#a)",
        "^[□]",
        "~~□~~ □",
    ],
)
@pytest.mark.parametrize("empty", ["", ()])
def test_what_an_empty_value_leaves_empty_vanishes(text: Any, empty: Any) -> None:
    assert filled(text, *[empty] * text.count("□")) == ()


def test_an_empty_value_takes_one_space_along() -> None:
    assert filled("a □ b **□** c", "", "") == (Paragraph(("a b c",)),)
    assert filled("□ b", "") == (Paragraph(("b",)),)


def test_an_item_that_vanishes_leaves_the_others() -> None:
    (block,) = filled("- a\n- □\n- □", "", "c")
    assert outline((block,)) == "list bullet\n  item\n    Body: a\n  item\n    Body: c"


def test_a_cell_never_vanishes() -> None:
    (table,) = filled("| a |\n|---|\n| □ |", "")
    assert isinstance(table, Table)
    assert table.rows[1] == Row((Cell((Paragraph(()),)),))


# ---- faults -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n\n::: callout T\nb\n\nc\n", 2, "never closed"),
        ("a\n\nb\n:::\n", 3, "closes nothing"),
        ("::: box T\na\n:::", 0, "unknown container “box”"),
        ("a\n\nb\n\nc {tabb}", 4, "{tabb} is unknown"),
        ("{.small} a", 0, "{.small} names no style"),
        ("a\n\nb {lang=ko}", 2, "{lang=ko} is not understood here"),
        ("## {anchor=b} a", 0, "{anchor=b} is not understood here"),
        ("## a {anchor=B c}", 0, "{anchor=B c} is not understood here"),
        ("[b]{lang=KO}", 0, "{lang=KO} is not understood here"),
        ("a {.Small} b", 0, "does not stand at the start"),
        ("# {.Small} b", 0, "does not stand at the start"),
        ("{pagebreak} a", 0, "shares its paragraph"),
        ("a\n\n![x](y.png)", 2, "picture"),
        ("a ^[b ^[c]]", 0, "inside a footnote"),
        ("a [x](ftp://example.org)", 0, "not an address"),
        ("- a\n\n- ::: callout\n  b\n\nc", 2, "never closed"),
        pytest.param("a\n\n" + "> " * 3000 + "b", 2, "nested too deeply", id="quotes"),
        pytest.param("a\n\n" + "*a " * 500 + "b*" * 500, 2, "nested too deeply", id="stars"),
    ],
)
def test_a_fault_of_the_markdown_has_its_line(text: Any, line: Any, message: Any) -> None:
    with pytest.raises(MarkupError, match=re.escape(message)) as caught:
        filled(text)
    assert (caught.value.line, caught.value.hole) == (line, None)


@pytest.mark.parametrize(
    ("text", "values", "hole", "message"),
    [
        ("a □\n\nb □ c", ("x", Rule()), 1, "a block (rule) cannot stand inside a sentence"),
        ("# □", (Rule(),), 0, "inside a sentence"),
        ("□ □", ("a", Rule()), 0, "words and a block stand in one paragraph"),
        ("{.Small} □", (Rule(),), 0, "inside a sentence"),
        ("□", (Cell(()),), 0, "does not stand by itself"),
        ("[a](□)", ("javascript:alert(1)",), 0, "not an address: javascript"),
        ("a □\n\n[a](https://□)", ("", "x y"), 1, "not an address"),
        ("`□`", (Strong(("a",)),), 0, "only plain words"),
        ("[a](□)", (Strong(("a",)),), 0, "only plain words"),
    ],
)
def test_a_value_in_the_wrong_place_is_named_by_its_number(text: Any, values: Any, hole: Any, message: Any) -> None:
    with pytest.raises(MarkupError, match=re.escape(message)) as caught:
        filled(text, *values)
    assert caught.value.hole == hole


def test_a_value_is_named_by_the_number_it_was_printed_with() -> None:
    text = f"{chr(FIRST_HOLE + 1)}\n\na {chr(FIRST_HOLE)} b"
    with pytest.raises(MarkupError) as caught:
        Filler().fill(text, (Rule(), "x"), "en")
    assert caught.value.hole == 0


def test_the_memory_is_bounded_and_the_pages_stay_right() -> None:
    filler = Filler(max_pieces=3)
    pages = [filler.fill("\n\n".join(f"piece {n} of {m}" for n in range(5)), (), "en") for m in range(4)]
    assert len(filler._compiled) == 3
    assert pages[2][4] == Paragraph(("piece 4 of 2",))


def test_what_another_process_has_parsed_needs_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"# words\n\n- a **{chr(FIRST_HOLE)}**\n- b"
    first = Filler(Cache(tmp_path, "1")).fill(text, ("v",), "en")
    monkeypatch.setattr(markup, "_parse_piece", lambda piece: pytest.fail(f"parsed again: {piece}"))
    assert Filler(Cache(tmp_path, "1")).fill(text, ("v",), "en") == first


def test_pieces_are_remembered_by_language() -> None:
    filler = Filler()
    lists = [filler.fill("- a", (), language) for language in ("en", "ko", "en")]
    assert [outline(found).split("\n")[0] for found in lists] == ["list bullet", "list circle", "list bullet"]


def test_constant_blocks_are_shared() -> None:
    filler = Filler()
    assert filler.fill("same\n\n# words", (), "en")[0] is filler.fill("other\n\nsame", (), "en")[1]


BITS = (
    *("para", "two\nlines", "- a", "- a\n- b", "* c", "1. x", "2) y", "  continued", "    indented", "+", "1.", "-"),
    *("  - deep\n    - deeper", "## h", "---", "***", "> q", "> - q\n>   more", "```\ncode", "```", "10. ten", "- > q"),
    *("::: callout T", ":::", "::: callout A\nx\n:::", "- ::: callout\n  x\n  :::", "| a | b |\n|---|---|\n| 1 | 2 |"),
    *(
        "**b** `c`",
        "a\\\nb",
        "\ue000",
        "- \ue000\n- \ue000",
        "<b>x</b>",
        "<div>",
        "\t tab",
        "a[^1]",
        "[^1]: n",
        "    n2",
    ),
    *("[l]: http://x", "[l]", "`open", "**open", "   three", "{.Small} s", "{pagebreak}", " ", "a - b"),
)
TEXTS = st.lists(st.tuples(st.sampled_from(BITS), st.sampled_from(["\n", "\n\n", "\n\n\n", "\n \n"])), max_size=9)


@settings(max_examples=300)
@given(TEXTS)
def test_pieces_parsed_one_by_one_give_what_the_whole_gives(bits: Any) -> None:
    text = "".join(bit + end for bit, end in bits)
    pieces = split_pieces(text)
    try:
        whole = parse(text)
    except MarkupError:
        return
    assert [block for _, piece in pieces for block in parse(piece)] == whole


@settings(max_examples=100)
@given(TEXTS)
def test_each_piece_stands_at_its_offset(bits: Any) -> None:
    text = "".join(bit + end for bit, end in bits)
    assert all(text[offset:].startswith(piece) for offset, piece in split_pieces(text))


def test_a_blank_line_cuts() -> None:
    assert [piece for _, piece in split_pieces("\n\none\ntwo\n\n\n \nthree\n")] == ["one\ntwo", "three"]


def test_a_list_goes_on_beyond_a_blank_line() -> None:
    assert len(split_pieces("- a\n\n- b\n\n  more\n\nwords\n\n1. c")) == 3


def test_an_open_container_is_one_piece() -> None:
    assert len(split_pieces("::: callout\n\na\n\n::: callout\n\nb\n\n:::\n\n:::\n\nafter")) == 2


def test_a_definition_makes_the_text_one_piece() -> None:
    assert len(split_pieces("a[^1]\n\nb\n\n[^1]: note")) == 1


def test_nothing_has_no_piece() -> None:
    assert split_pieces("") == split_pieces(" \n \n") == ()
