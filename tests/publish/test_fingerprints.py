"""What papers are made from is known by its content."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from msgspec.structs import replace

from briefgen.dialogue.model import (
    Action,
    Amount,
    Audience,
    Commitment,
    Dialogue,
    Mark,
    Party,
    Round,
    Text,
    Update,
    Venue,
)
from briefgen.errors import Place
from briefgen.publish.fingerprints import Fingerprints, fingerprint_parts, own_ids, program_fingerprint


def text(words: str) -> Text:
    return Text((("en", words),))


ITEM = Commitment(
    id="C01", title=text("Joint research"), actors=(), strength="agreed", amounts=(Amount(value=Decimal(10)),)
)
NEWS = Update(id="U1", item="C01", date=dt.date(2024, 5, 1), status="done")
DIALOGUE = Dialogue(
    id="kr",
    name=text("Dialogue"),
    parties=(Party(id="KR", name=text("Korea")),),
    commitments=(ITEM, replace(ITEM, id="C02")),
    actions=(Action(id="A01", do=text("Ask")),),
    updates=(NEWS,),
)


def changed(other: Dialogue) -> set[str]:
    before, now = fingerprint_parts(DIALOGUE, {}), fingerprint_parts(other, {})
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def test_a_changed_item_is_named_alone() -> None:
    other = replace(DIALOGUE, commitments=(replace(ITEM, title=text("Joint studies")), DIALOGUE.commitments[1]))
    assert changed(other) == {"C01"}


def test_news_belong_to_their_item() -> None:
    assert changed(replace(DIALOGUE, updates=(replace(NEWS, status="dropped"),))) == {"C01"}


def test_what_is_no_item_is_the_dialogue() -> None:
    assert changed(replace(DIALOGUE, name=text("Council"))) == {"dialogue"}


def test_where_an_item_stands_in_its_file_does_not_count() -> None:
    moved = replace(ITEM, place=Place("data/kr/commitments.yaml", 40, 1))
    assert not changed(replace(DIALOGUE, commitments=(moved, DIALOGUE.commitments[1])))


def test_a_print_is_of_all_that_is_in_a_thing_but_its_place() -> None:
    prints, moved = Fingerprints(), replace(ITEM, place=Place('data/"}kr/commitments.yaml', 40, 1))
    assert prints.of(moved) == prints.of(replace(ITEM, place=Place())) == Fingerprints().of(ITEM)
    others = (
        replace(ITEM, title=text("Joint studies")),
        replace(ITEM, amounts=()),
        replace(ITEM, amounts=(Amount(value=Decimal("10.0")),)),
    )
    assert len({prints.of(thing) for thing in (ITEM, *others)}) == 4


@pytest.mark.parametrize(
    "words", ['"place":{"path":"a","line":1,"column":1}', '","place":{"path":"a","line":1,"column":1}']
)
def test_words_that_look_like_a_place_count(words: str) -> None:
    assert Fingerprints().of(replace(ITEM, title=text(words))) != Fingerprints().of(replace(ITEM, title=text("")))


def test_a_place_where_people_met_counts() -> None:
    one, two = (Venue(city=text(city)) for city in ("Seoul", "Tokyo"))
    assert Fingerprints().of(Round(id="r1", where=one)) != Fingerprints().of(Round(id="r1", where=two))


def test_keys_of_a_reader_outside_are_told_by_the_ids_of_the_office() -> None:
    assert own_ids(DIALOGUE, Audience(id="working", language="en", release=Mark("internal"))) == {}
    ids = own_ids(DIALOGUE, Audience(id="public", language="en", release=Mark("public")))
    assert sorted(ids.values()) == ["A01", "C01", "C02"]
    key = next(key for key, id_ in ids.items() if id_ == "C01")
    disguised = replace(DIALOGUE, commitments=(replace(ITEM, id=key),), actions=(), updates=())
    assert set(fingerprint_parts(disguised, ids)) == {"C01", "dialogue"}


def test_our_own_source_is_an_input() -> None:
    assert len(program_fingerprint()) == 12
