"""Plain data to nodes: at once where it is constant."""

import pytest

from briefgen.blocks.compiled_markup import BLOCK_TYPES, BlockNesting, compile_blocks, compile_inlines
from briefgen.blocks.holes import Deferred
from briefgen.blocks.tree import Document, Item, Paragraph, Rule, Strong, Table


def test_what_has_no_hole_is_built_once() -> None:
    assert compile_inlines(["a", " ", "b", ["Strong", ["c"]]]) == ("a b", Strong(("c",)))
    assert compile_blocks([["Rule"], ["Paragraph", "Small", ["a"]]], BlockNesting("en")) == (
        Rule(),
        Paragraph(("a",), "Small"),
    )


def test_what_has_a_hole_is_built_of_the_values() -> None:
    made = compile_inlines(["a ", ["Strong", ["\U000f0001"]], "\U000f0000"])
    assert isinstance(made, Deferred)
    assert made.make(("-", "x", "y"), 1) == ("a ", Strong(("y",)), "x")


@pytest.mark.parametrize(
    ("around", "marker"),
    [
        (BlockNesting("en", depth=1, callout=True), "bullet"),
        (BlockNesting("ko"), "circle"),
        (BlockNesting("ko", callout=True), "diamond"),
        (BlockNesting("ko", depth=1), "dash"),
        (BlockNesting("ko", depth=2, callout=True), "dash"),
    ],
)
def test_the_marker_of_a_list_follows_the_language_and_the_level(around: BlockNesting, marker: str) -> None:
    assert around.marker() == marker


def test_what_is_empty_vanishes_with_or_without_a_hole() -> None:
    assert compile_inlines(["a", ["Styled", "Late", []], ["Note", []], ["Code", ""]]) == ("a",)
    made = compile_inlines(["a", ["Styled", "Late", ["\U000f0000"]]])
    assert isinstance(made, Deferred)
    assert made.make(("",), 0) == ("a",)


def test_only_blocks_are_blocks() -> None:
    assert {Table, Rule, Paragraph} <= BLOCK_TYPES
    assert not {Item, Document, Strong} & BLOCK_TYPES
