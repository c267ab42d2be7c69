"""Who acts, in words that are true for any number of parties."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from briefgen.compose.actors import ActorsView, ActorsViewBuilder
from briefgen.compose.reader import Localizer
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Actor, Audience, Dialogue, Mark, Organisation, Party, Text

NAMES = {"A": "Aland", "B": "Bland", "C": "Cland", "D": "Dland"}


def text(words: str) -> Text:
    return Text((("", words),))


def actors_view(parties: str, *actors: Actor, language: str = "en", internal: bool = True) -> ActorsView:
    """The view of an item of a dialogue of these parties, whose ministries are all called MoT."""
    ministries = (Organisation(id=f"min-{p.lower()}", name=text("MoT"), party=p) for p in parties)
    others = (Organisation(id="board", name=text("Joint Board")), Organisation(id="bank", name=text("Bank"), party="A"))
    dialogue = Dialogue(
        id="d",
        name=text("D"),
        our_party="A",
        parties=tuple(Party(id=p, name=text(NAMES[p])) for p in parties),
        organisations=(*ministries, *others),
    )
    audience = Audience(id="reader", language=language, release=Mark())
    wording = TemplateLibrary(Path(__file__).parents[2]).wording(audience)
    return ActorsViewBuilder(dialogue, Localizer.of(dialogue, wording, dt.date(2024, 1, 1)), internal).view(actors)


def group(party: str, words: str = "lighthouse keepers", **more: str) -> Actor:
    return Actor(party=party, group=text(words), **more)  # type: ignore[arg-type]


PAYS = (Actor(party="B", role="funder"), *(Actor(party=p, role="participant") for p in "ACD"))


@pytest.mark.parametrize(
    ("parties", "actors", "words"),
    [
        ("ABCD", PAYS, "Bland (funder); with Aland, Cland and Dland"),
        ("ABCD", [Actor(org="min-a", basis="interpreted"), Actor(org="min-b")], "Bland MoT; Aland MoT, interpreted"),
        ("ABC", [Actor(party=p, basis="interpreted") for p in "ABC"], "all parties, interpreted"),
        ("ABCD", [group(p) for p in "ABCD"], "lighthouse keepers of all parties"),
        ("ABCD", [Actor(org="min-a"), group("B")], "Aland MoT; lighthouse keepers of Bland"),
        ("ABCD", [Actor(party=p) for p in "ABCD"], "all parties"),
        ("ABCD", [Actor(everyone=True)], "all parties"),
        ("ABCD", [Actor(party="A"), Actor(party="B")], "Aland and Bland"),
        ("AB", [Actor(party="A"), Actor(party="B")], ""),
        ("AB", [Actor(party="A")], "Aland"),
        ("AB", [Actor(org="min-a"), Actor(org="min-b")], "Aland MoT and Bland MoT"),
        ("AB", [Actor(org="bank"), Actor(org="board", role="support")], "Bank; Joint Board (support)"),
        ("AB", [Actor(one_of=("bank", "board"))], "at least one of Bank and Joint Board"),
    ],
)
def test_one_cell_says_who_in_what_role_for_which_party(parties: str, actors: list[Actor], words: str) -> None:
    assert actors_view(parties, *actors).words.replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("actors", "a", "b"),
    [
        ([Actor(party="A"), group("B", "the Chancellor")], "lead; body not stated", "the Chancellor"),
        ([group("A", "universities"), group("B", "universities")], "universities", "universities"),
        ([group("A", "experts", role="participant")], "participant: experts", ""),
        ([Actor(org="bank", role="funder"), Actor(org="min-b")], "funder: Bank", "MoT"),
        ([Actor(party="A"), Actor(party="B")], "", ""),
        ([Actor(party="A")], "lead; body not stated", ""),
        ([Actor(party="A", role="host"), Actor(party="B", role="support")], "host; body not stated", "support; …"),
        ([Actor(party="A", basis="interpreted"), Actor(org="min-b")], "interpreted; body not stated", "MoT"),
        ([Actor(org="bank", basis="interpreted"), Actor(org="min-b")], "Bank, interpreted", "MoT"),
    ],
)
def test_the_column_of_a_party_says_only_what_is_its_own(actors: list[Actor], a: str, b: str) -> None:
    found = actors_view("AB", *actors).by_party
    assert (found["A"], found["B"]) == (a, b.replace("…", "body not stated"))


def test_a_body_of_no_party_is_for_the_columns_of_all() -> None:
    found = actors_view("AB", Actor(org="board"))
    assert (found.words, found.joint, found.by_party) == ("Joint Board", "Joint Board", {"A": "", "B": ""})


def test_who_pays_or_takes_part_heads_no_list() -> None:
    assert actors_view("AB", Actor(org="bank", role="funder"), Actor(org="min-b")).head == "min-b"
    assert actors_view("AB", Actor(org="min-b"), Actor(org="bank", role="host")).head == "bank"


def test_in_korean_the_role_stands_behind_the_name() -> None:
    assert actors_view("ABCD", *PAYS, language="ko").words.replace("\u2060", "") == (
        "Bland(재원 부담), Aland·Cland·Dland 참여"
    )


def test_parties_act_whether_or_not_a_body_is_named() -> None:
    assert actors_view("ABC", Actor(party="C"), Actor(org="min-a")).parties == ("C", "A")
    assert actors_view("ABC", Actor(everyone=True)).parties == ("A", "B", "C")
