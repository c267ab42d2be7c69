"""Frames: each is made of the stock of its look, and leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document
from briefgen.word.prepare import stock_for
from briefgen.word.write import frame_for

Paper = Callable[..., Document]


def test_what_is_worn_changes_no_frame_but_its_own(look: Look, paper: Paper) -> None:
    before = etree.tostring(stock_for(look, numbered=False).styles)
    tight, loose = (frame_for(one, look).blank.members for one in (paper(tightness=3), paper()))
    assert {member.name for member in tight} == {member.name for member in loose}
    assert [a.name for a, b in zip(tight, loose, strict=True) if a != b] == ["word/styles.xml"]
    assert etree.tostring(stock_for(look, numbered=False).styles) == before


def test_papers_that_wear_the_same_share_a_frame(look: Look, paper: Paper) -> None:
    assert frame_for(paper(tightness=1), look) is frame_for(paper(title="Another", tightness=1), look)
    assert frame_for(paper(tightness=1), look) is not frame_for(paper(tightness=2), look)
