import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from briefgen.dialogue.check import check_release_marks
from briefgen.dialogue.model import (
    Action,
    Actor,
    Briefing,
    Commitment,
    Dialogue,
    Expectation,
    Line,
    Mark,
    Party,
    Quote,
    Remarked,
    Round,
    Source,
    SubItem,
    Text,
    Update,
)
from briefgen.errors import Place

A = Text((("en", "a"),))
PUBLIC, PARTNER = Mark("public", basis="announced"), Mark("partner", basis="agreed")
BARE = Mark("public")
PRESS = Briefing(press_lines=(Line(text=A, release=PUBLIC),))
AT = Place("data/d/commitments.yaml", 4, 3)


def item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": (Actor(party="P"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | more))


def dialogue(*items: Commitment, **more: Any) -> Dialogue:
    sources = (
        Source(id="S1", kind="note", title=A),
        Source(id="S2", kind="fact_sheet", title=A, published_by=("P",)),
    )
    given: dict[str, Any] = {"release": PUBLIC, "sources": sources, "commitments": items}
    return Dialogue(id="d", name=A, parties=(Party(id="P", name=A),), **(given | more))


def messages(found: Dialogue) -> list[str]:
    return [f"{problem.item}: {problem.message}" for problem in check_release_marks(found)]


def update(mark: Mark, of: str = "C1", **more: Any) -> Update:
    return Update(id="U1", item=of, date=dt.date(2024, 1, 1), status="done", release=mark, **more)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (dialogue(item(release=PUBLIC), release=PARTNER), "the commitment is released to the public, but the dialogue"),
        (dialogue(item(release=PUBLIC), release=Mark()), "but the dialogue to nobody"),
        (
            dialogue(item(release=PARTNER, sub_items=(SubItem(id="C1a", title=A, release=PUBLIC),))),
            "C1a: the part is released to the public, but C1 only to partners",
        ),
        (
            dialogue(item(release=PARTNER), updates=(update(PUBLIC),)),
            "U1: the update is released to the public, but C1",
        ),
        (
            dialogue(actions=(Action(id="A1", do=A),), updates=(update(PARTNER, "A1"),)),
            "U1: the update is released to partners, but A1 to nobody",
        ),
        (
            dialogue(rounds=(Round(id="r1", remarks=(Remarked(id="M1", text=A, release=PUBLIC),)),)),
            "M1: the remark is released to the public, but the round to nobody",
        ),
        (
            dialogue(
                rounds=(
                    Round(id="r1", release=PARTNER, briefing=Briefing(press_lines=(Line(text=A, release=PUBLIC),))),
                )
            ),
            ": the line is released to the public, but the round only to partners",
        ),
        (
            dialogue(item(release=Mark("partner", ("US",), "agreed")), updates=(update(PARTNER),)),
            "U1: the update is released to partners, but C1 only to partners (US)",
        ),
    ],
)
def test_a_part_released_wider_than_its_whole_is_a_problem(found: Dialogue, message: str) -> None:
    (problem,) = messages(found)
    assert message in problem


def test_narrower_parts_are_no_problem() -> None:
    part = SubItem(id="C1a", title=A, release=Mark("partner", ("US",), "agreed"))
    assert messages(dialogue(item(release=PUBLIC, sub_items=(part,)), updates=(update(PARTNER),))) == []


@pytest.mark.parametrize(
    ("found", "based"),
    [
        (dialogue(item(release=BARE)), False),
        (dialogue(item(release=PUBLIC)), True),
        (dialogue(item(release=BARE, cites=("S1",))), False),
        (dialogue(item(release=BARE, cites=("S1", "S2"))), True),
        (dialogue(item(release=BARE, quotes=(Quote(source="S2", text="x"),))), True),
        (dialogue(item(release=PUBLIC), updates=(update(BARE),)), True),
        (dialogue(item(release=BARE, cites=("S2",)), updates=(update(BARE),)), False),
        (dialogue(item(release=BARE, cites=("S2",)), updates=(update(BARE, source="S2"),)), True),
        (dialogue(actions=(Action(id="A1", do=A, release=Mark("partner")),)), False),
        (dialogue(rounds=(Round(id="r1", release=BARE),)), False),
        (dialogue(rounds=(Round(id="r1", release=BARE, cites=("S2",)),)), True),
    ],
)
def test_what_goes_out_has_a_basis_of_its_own_of_its_whole_or_of_a_source(found: Dialogue, based: bool) -> None:
    without = [problem for problem in messages(replace(found, release=PUBLIC)) if "nothing says why" in problem]
    assert (without == []) is based


def test_a_dialogue_is_based_on_any_text_a_party_published() -> None:
    assert messages(dialogue(release=BARE)) == []
    assert messages(dialogue(release=BARE, sources=())) == ["d: nothing says why this may go to the public"]


def test_each_is_said_with_its_place() -> None:
    expectation = Expectation(id="E1", text=A, release=BARE, place=AT)
    spoken = dialogue(rounds=(Round(id="r1", expectations=(expectation,)),))
    assert {problem.place for problem in check_release_marks(spoken)} == {AT}
