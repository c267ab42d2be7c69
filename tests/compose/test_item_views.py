"""Commitments and actions as a page shows them, and what readers outside do not see."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from briefgen.compose.item_views import ItemView, ItemViewBuilder, format_evidence
from briefgen.compose.reader import Localizer
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import (
    Action,
    Actor,
    Also,
    Amount,
    Audience,
    Commitment,
    Dialogue,
    Due,
    Equivalent,
    Mark,
    Organisation,
    Party,
    Quote,
    Text,
    Update,
)
from briefgen.dialogue.status import compute_statuses, updates_by_item

AS_OF = dt.date(2024, 10, 15)
MONEY = Amount(
    value=Decimal(10_000_000),
    currency="USD",
    qualifiers=("at_least",),
    equivalents=(Equivalent(value=Decimal(13_200_000_000), currency="KRW", qualifiers=("about",), source="S3"),),
)


def text(words: str) -> Text:
    return Text((("", words),))


COMMITMENT = Commitment(
    id="C1",
    title=text("Support research"),
    actors=(Actor(org="msit"), Actor(org="nsf", basis="interpreted")),
    strength="decided",
    quotes=(Quote(source="S1", text="x", line=24),),
    cites=("S1", "S2"),
    amounts=(MONEY,),
    due=(Due(precision="day", earliest=dt.date(2024, 12, 31), latest=dt.date(2024, 12, 31)),),
)
DIALOGUE = Dialogue(
    id="d",
    name=text("D"),
    our_party="KR",
    parties=(Party(id="KR", name=text("Korea")), Party(id="US", name=text("United States"))),
    organisations=(
        Organisation(id="msit", name=text("Ministry of Science"), short=text("MSIT"), party="KR"),
        Organisation(id="nsf", name=text("Science Foundation"), short=text("NSF"), party="US"),
    ),
    commitments=(COMMITMENT,),
    actions=(Action(id="A1", do=text("Ask"), lead="msit", support=("nsf",)),),
    updates=(Update(id="U1", item="C1", date=dt.date(2024, 9, 1), status="in_progress", confidence="inferred"),),
)


def builder(dialogue: Dialogue = DIALOGUE, *, internal: bool = True) -> ItemViewBuilder:
    audience = Audience(id="working", language="en", release=Mark())
    l10n = Localizer.of(dialogue, TemplateLibrary(Path(__file__).parents[2]).wording(audience), AS_OF)
    return ItemViewBuilder(
        dialogue, compute_statuses(dialogue, AS_OF), updates_by_item(dialogue, AS_OF), l10n, internal
    )


def only(dialogue: Dialogue = DIALOGUE, *, internal: bool = True) -> ItemView:
    (item,) = builder(dialogue, internal=internal).item_views()
    return item


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_our_reader_sees_number_strength_rating_and_where_it_is_said() -> None:
    item = only()
    assert (item.number, item.strength, item.state.colour, item.evidence) == ("C1", "decided", "on_track", "S1:24, S2")


def test_an_outside_reader_sees_none_of_them() -> None:
    item = only(internal=False)
    assert (item.number, item.strength, item.state.colour, item.state.reasons, item.evidence) == ("", "", "", (), "")
    assert not item.history[0].inferred


def test_who_was_only_interpreted_is_named_with_a_mark() -> None:
    assert only().actors.words == "MSIT; NSF, interpreted"


def test_the_head_of_a_group_is_an_organisation_of_ours() -> None:
    turned = replace(COMMITMENT, actors=(Actor(org="nsf"), Actor(org="msit")))
    assert only(replace(DIALOGUE, commitments=(turned,))).actors.head == "msit"


def test_money_is_said_with_qualifier_equivalent_and_what_is_left_open() -> None:
    money = only().money
    assert plain(money.words) == "at least US$10 million"
    assert plain(money.full) == "at least US$10 million (about KRW 13.2 billion)"
    assert plain(money.other) == "about KRW 13.2 billion"
    assert plain(money.cited) == "about KRW 13.2 billion (S3)"
    assert money.note == "payer and period not stated"


def test_only_an_exact_day_can_be_picked() -> None:
    assert only().due.exact == "2024-12-31"
    vague = replace(COMMITMENT, due=(Due(precision="year", latest=dt.date(2024, 12, 31)),))
    assert only(replace(DIALOGUE, commitments=(vague,))).due.exact == ""


@pytest.mark.parametrize(
    ("status", "reported"),
    [
        ("done", "delivered"),
        ("in_progress", "under_way"),
        ("partly_done", "under_way"),
        ("dropped", "closed"),
        ("on_hold", "none"),
    ],
)
def test_partner_and_press_are_told_one_of_four_things(status: str, reported: str) -> None:
    update = replace(DIALOGUE.updates[0], status=cast(Any, status))
    assert only(replace(DIALOGUE, updates=(update,))).reported == reported


def test_one_party_that_acts_alone_is_named_though_no_body_is() -> None:
    alone = replace(COMMITMENT, actors=(Actor(party="KR", role="lead"),))
    assert only(replace(DIALOGUE, commitments=(alone,))).actors.by_party == {"KR": "lead; body not stated", "US": ""}
    both = replace(COMMITMENT, actors=(Actor(party="KR"), Actor(party="US")))
    assert only(replace(DIALOGUE, commitments=(both,))).actors.by_party == {"KR": "", "US": ""}


def test_an_action_has_a_lead_and_its_support() -> None:
    (action,) = builder().action_views()
    assert (action.key, action.actors.words, action.actors.support) == ("d/A1", "MSIT", "NSF")


def test_late_comes_before_soon_before_money_before_strength() -> None:
    def made(id_: str, **more: Any) -> Commitment:
        return replace(COMMITMENT, **{"id": id_, "amounts": (), "due": ()} | more)

    def due(day: str) -> tuple[Due, ...]:
        return (Due(precision="day", latest=dt.date.fromisoformat(day)),)

    items = (
        made("C1", strength="explores"),
        made("C2", strength="decided"),
        made("C3", amounts=(MONEY,)),
        made("C4", due=due("2024-11-01")),
        made("C5", due=due("2024-10-01")),
    )
    views = builder(replace(DIALOGUE, commitments=items, updates=())).item_views()
    assert [view.id for view in sorted(views, key=lambda view: view.rank)] == ["C5", "C4", "C3", "C2", "C1"]


def test_a_source_is_named_once_with_its_lines() -> None:
    quotes = (Quote(source="S1", line=3), Quote(source="S1", line=3), Quote(source="S2"))
    assert format_evidence(quotes, ("S2", "S9"), internal=True) == "S1:3, S2, S9"


def test_a_party_that_is_an_organisation_leads_by_itself() -> None:
    guild = Party(id="G", name=text("Pilots’ Guild"), kind="organisation")
    led = replace(COMMITMENT, actors=(Actor(party="G"), Actor(party="KR")))
    actors = only(replace(DIALOGUE, parties=(*DIALOGUE.parties, guild), commitments=(led,))).actors
    assert (actors.words, actors.head, actors.ids) == ("Pilots’ Guild and Korea", "G", ("G",))


def test_an_organisation_bears_the_name_and_the_short_one_of_the_day() -> None:
    old = Also(name=text("Ministry of Old"), short=text("MOLD"), until=dt.date(2024, 12, 31))
    known = (replace(DIALOGUE.organisations[0], also=(old,)), DIALOGUE.organisations[1])
    renamed = replace(DIALOGUE, organisations=known)
    assert only(renamed).actors.words == "MOLD; NSF, interpreted"
    l10n = builder(renamed).l10n
    assert l10n.organisation("msit", short=False) == "Ministry of Old"
    later = replace(l10n, day=dt.date(2025, 1, 1))
    assert (later.organisation("msit"), later.organisation("msit", short=False)) == ("MSIT", "Ministry of Science")
