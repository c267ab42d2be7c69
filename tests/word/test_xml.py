"""Escaping and units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefgen.errors import Refused
from briefgen.word.xml import FORBIDDEN, eighth_points, esc


@given(st.text())
def test_text_is_safe_in_an_element_and_an_attribute_or_refused(text: str) -> None:
    if FORBIDDEN.search(text):
        with pytest.raises(Refused):
            esc(text)
        return
    root = etree.fromstring(f'<a b="{esc(text)}">{esc(text)}</a>'.encode())
    # a parser reads every end of line as a line feed, and in an attribute as a space
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert (root.text or "") == plain
    assert root.get("b") == plain.replace("\n", " ").replace("\t", " ")


def test_a_refused_character_is_named_with_the_words_around_it() -> None:
    with pytest.raises(Refused, match="U\\+0007 stands in “a bell �”"):
        esc("a bell \x07")


def test_a_line_is_never_thinner_than_word_draws() -> None:
    assert (eighth_points(0.1), eighth_points(0.5), eighth_points(99)) == (2, 4, 96)
