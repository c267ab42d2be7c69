"""Whose words hold a character no font has."""

from __future__ import annotations

from briefgen.dialogue.model import Audience, Commitment, Dialogue, Mark, Party, Text
from briefgen.errors import Place
from briefgen.publish.page_checks import character_owner


def text(words: str) -> Text:
    return Text((("en", words),))


HERE, THERE = Place("data/kr/commitments.yaml", 8, 3), Place("data/audiences.yaml", 2, 3)
ITEM = Commitment(id="C01", title=text("Joint 𓀀 research"), actors=(), strength="agreed", place=HERE)
DIALOGUE = Dialogue(id="kr", name=text("D"), parties=(Party(id="KR", name=text("Korea")),), commitments=(ITEM,))
READER = Audience(id="public", language="en", release=Mark("public"), to=text("The 𓁀 press"), place=THERE)


def test_an_item_a_reader_or_nobody_holds_it() -> None:
    tell = character_owner(DIALOGUE, READER)
    assert (tell("𓀀"), tell("𓁀"), tell("𓂀")) == (("C01", HERE), ("public", THERE), None)
