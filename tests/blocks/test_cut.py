"""Cutting changes nothing: piece by piece gives what the whole gives."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.blocks.holes import MarkupFault
from briefgen.blocks.markdown import parse
from briefgen.blocks.markup import cut

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
    pieces = cut(text)
    try:
        whole = parse(text)
    except MarkupFault:
        return
    assert [block for _, piece in pieces for block in parse(piece)] == whole


@settings(max_examples=100)
@given(TEXTS)
def test_each_piece_stands_at_its_offset(bits: Any) -> None:
    text = "".join(bit + end for bit, end in bits)
    assert all(text[offset:].startswith(piece) for offset, piece in cut(text))


def test_a_blank_line_cuts() -> None:
    assert [piece for _, piece in cut("\n\none\ntwo\n\n\n \nthree\n")] == ["one\ntwo", "three"]


def test_a_list_goes_on_beyond_a_blank_line() -> None:
    assert len(cut("- a\n\n- b\n\n  more\n\nwords\n\n1. c")) == 3


def test_an_open_container_is_one_piece() -> None:
    assert len(cut("::: callout\n\na\n\n::: callout\n\nb\n\n:::\n\n:::\n\nafter")) == 2


def test_a_definition_makes_the_text_one_piece() -> None:
    assert len(cut("a[^1]\n\nb\n\n[^1]: note")) == 1


def test_nothing_has_no_piece() -> None:
    assert cut("") == cut(" \n \n") == ()
