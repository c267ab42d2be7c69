"""The sample says what is true of the first round, all of it, in both languages; the exercises load too."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from briefgen.dialogue.check import check
from briefgen.dialogue.coverage import find_uncovered
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Mark, Text
from briefgen.dialogue.quotes import check_quotes
from briefgen.dialogue.release import release
from briefgen.dialogue.status import ItemStatus, compute_statuses, count_statuses
from briefgen.errors import Severity

ROOT = Path(__file__).parents[2]
EXERCISES = sorted(path for path in (ROOT / "tests/dialogues").iterdir() if path.is_dir())
AS_STATED = {"aliases", "as_stated", "says", "start", "end", "titles_as_stated", "variants", "we_use", "why"}
"""Attributes that keep the words of a source, in its language."""


@cache
def sample() -> Dialogue:
    dialogue, problems = load_dialogue(ROOT, "kr-us-cet")
    assert dialogue is not None
    assert problems == []
    return dialogue


@cache
def audiences() -> dict[str, Audience]:
    found, problems = load_audiences(ROOT)
    assert problems == []
    return {audience.id: audience for audience in found}


def commitment(item: str) -> Commitment:
    return next(c for c in sample().commitments if c.id == item)


def texts(thing: Any, at: str = "") -> Iterator[tuple[str, Text]]:
    """Every text with the path of attributes to it."""
    if isinstance(thing, Text):
        yield at, thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts(part, at)
    elif isinstance(thing, Struct):
        for name in thing.__struct_fields__:
            yield from texts(getattr(thing, name), f"{at}.{name}")


def of_ours(thing: Any) -> Iterator[tuple[str, Text]]:
    """Texts that are not a source's own words."""
    return ((at, text) for at, text in texts(thing) if not AS_STATED & set(at.split(".")))


def stands(dialogue: Dialogue) -> Mapping[str, ItemStatus]:
    """Where things stand on the day a dialogue is pinned to."""
    assert dialogue.as_of is not None
    return compute_statuses(dialogue, dialogue.as_of)


def colours(dialogue: Dialogue) -> dict[str, str]:
    return {item: s.colour for item, s in stands(dialogue).items() if s.kind == "commitment"}


def test_the_article_holds_fifteen_commitments_and_nineteen_with_their_parts() -> None:
    assert [c.id for c in sample().commitments] == [f"C{n:02}" for n in range(1, 16)]
    assert sum(len(c.sub_items) or 1 for c in sample().commitments) == 19


def test_each_field_has_its_commitments_and_one_is_cross_cutting() -> None:
    per_field = Counter(c.fields for c in sample().commitments)
    assert per_field == {
        ("semiconductors",): 2,
        ("bio",): 4,
        ("batteries",): 2,
        ("quantum",): 2,
        ("ai",): 2,
        ("digital",): 2,
        (): 1,
    }


def test_the_rest_of_the_article_is_no_commitment() -> None:
    meeting = sample().rounds[0]
    assert [m.id for m in meeting.domestic_measures] == ["D1", "D2", "D3"]
    assert [e.id for e in meeting.expectations] == ["E1", "E2"]
    assert {r.who for r in meeting.remarks} == {("cho",), ("sullivan",)}
    assert {d.party for d in meeting.delegations} == {"KR", "US"}
    assert [s.id for s in sample().sources] == [f"S{n}" for n in range(1, 13)]


def test_the_sample_has_no_problem_and_leaves_nothing_out() -> None:
    found = check(sample(), audiences().values())
    assert [p for p in found if p.severity is Severity.PROBLEM] == []
    assert find_uncovered(sample()) == []
    assert [p for p in found if not re.search(r"^(no news since|not checkable)", p.message)] == []


@pytest.mark.parametrize("item", [f"C{n:02}" for n in range(1, 16)])
def test_no_commitment_can_be_left_out_unseen(item: str) -> None:
    line = commitment(item).quotes[0].line
    rest = replace(sample(), commitments=tuple(c for c in sample().commitments if c.id != item))
    assert line in [problem.place.line for problem in find_uncovered(rest)]


def test_every_quote_stands_in_the_article() -> None:
    meeting = sample().rounds[0]
    holders: tuple[Any, ...] = (
        meeting,
        *meeting.remarks,
        *meeting.domestic_measures,
        *meeting.expectations,
        *sample().commitments,
    )
    assert all(quote.line and quote.column for holder in holders for quote in holder.quotes)
    assert all(quote.line for quote in sample().sources[0].noise)


@pytest.mark.parametrize("item", ["C02", "C03", "C08", "C10", "C12"])
def test_one_changed_character_of_a_quote_is_found(item: str) -> None:
    quote = commitment(item).quotes[-1]
    changed = replace(quote, text=quote.text[:-1] + ("x" if quote.text[-1] != "x" else "y"))
    wrong = replace(commitment(item), quotes=(*commitment(item).quotes[:-1], changed))
    others = tuple(wrong if c.id == item else c for c in sample().commitments)
    assert [p.item for p in check_quotes(replace(sample(), commitments=others))] == [item]


def test_on_the_pinned_day_four_are_done_nine_need_attention_and_two_have_no_date() -> None:
    found = colours(sample())
    assert Counter(found.values()) == {"done": 4, "attention": 9, "no_date": 2}
    assert {item for item, colour in found.items() if colour == "done"} == {"C06", "C11", "C12", "C15"}
    assert {item for item, colour in found.items() if colour == "no_date"} == {"C03", "C05"}


def test_four_open_commitments_name_no_lead() -> None:
    found = stands(sample())
    assert [c.id for c in sample().commitments if found[c.id].open and not found[c.id].lead] == [
        "C07",
        "C10",
        "C13",
        "C14",
    ]
    assert count_statuses(found) == {
        "total": 15,
        "done": 4,
        "open": 11,
        "late": 0,
        "silent": 9,
        "no_lead": 4,
        "no_date": 11,
    }


@pytest.mark.parametrize("reader", ["partner", "public", "public-ko"])
def test_readers_outside_count_fifteen_too_and_get_no_inferred_news(reader: str) -> None:
    seen = release(sample(), audiences()[reader])
    day = sample().as_of or dt.date.min
    statuses = Counter(s.status for s in compute_statuses(seen, day).values() if s.kind == "commitment")
    assert statuses == {"done": 4, "in_progress": 2, "announced": 9}


def test_what_only_the_copy_carries_may_not_go_out_without_a_basis() -> None:
    bare = replace(commitment("C10"), release=Mark("public"))
    others = tuple(bare if c.id == "C10" else c for c in sample().commitments)
    found = check(replace(sample(), commitments=others), audiences().values())
    assert [p.item for p in found if p.severity is Severity.PROBLEM] == ["C10"]


def test_at_least_three_open_steps_reach_the_partner_and_some_stay_in_the_house() -> None:
    shared = release(sample(), audiences()["partner"]).actions
    assert len([action for action in shared if action.status == "open"]) >= 3
    assert len(shared) < len(sample().actions)
    assert release(sample(), audiences()["public"]).actions == ()


def test_the_supply_chain_channel_is_due_by_the_end_of_2024() -> None:
    (due,) = commitment("C06").due
    assert str(due.latest) == "2024-12-31"
    assert due.as_stated is not None
    assert due.as_stated.get("en") == "within next year"


def test_the_only_money_keeps_its_qualifier_and_is_not_the_sum_of_the_awards() -> None:
    ((item, amount),) = [(c.id, amount) for c in sample().commitments for amount in c.amounts]
    (korean,) = amount.equivalents
    assert (item, amount.value, amount.currency) == ("C03", Decimal(10_000_000), "USD")
    assert (korean.value, korean.currency, korean.source) == (Decimal(13_200_000_000), "KRW", "S3")
    assert list(amount.qualifiers) == ["at_least"]
    assert list(korean.qualifiers) == ["about"]
    assert not amount.payers


def test_korea_hosts_the_events_and_india_is_the_third_party() -> None:
    assert [(a.party, a.role) for a in commitment("C11").actors] == [("KR", "host"), ("US", "support")]
    assert ("IN", "participant") in [(a.party, a.role) for a in commitment("C15").actors]


def test_what_the_translation_got_wrong_stands_in_discrepancies_alone() -> None:
    kept = replace(sample(), sources=(), organisations=())
    wrong = re.compile(r"was established|Assistant Secretary|EVSTS\*")
    found = [at for at, text in texts(kept) for _, words in text.words if wrong.search(words)]
    assert found
    assert all(".discrepancies." in at for at in found)


def test_nothing_says_that_the_cooperation_of_hospitals_was_established() -> None:
    words = [words for _, text in of_ours(replace(commitment("C04"), discrepancies=())) for _, words in text.words]
    assert words
    assert not [w for w in words if "established" in w]
    assert commitment("C04").strength == "planned"


def test_every_text_of_ours_stands_in_both_languages() -> None:
    lacking = [(at, t.words) for at, t in of_ours(sample()) if t.get("en") is None or t.get("ko") is None]
    assert lacking == []
    for audience in audiences().values():
        assert [at for at, t in texts(audience) if t.get(audience.language) is None] == []


def test_what_partners_and_the_public_read_has_both_languages_down_to_the_last_word() -> None:
    for reader in ("partner", "public", "public-ko"):
        seen = release(sample(), audiences()[reader])
        language = audiences()[reader].language
        assert [at for at, t in texts(seen) if t.words and t.get(language) is None] == []


def test_korean_words_carry_no_date_in_figures_and_hyphens() -> None:
    words = [text.get("ko") or "" for _, text in of_ours(sample())]
    assert [w for w in words if re.search(r"\d{4}-\d\d|\d{4}/\d|[A-Z][a-z]+ \d{1,2}, \d{4}", w)] == []


def test_only_the_press_is_told_in_full_sentences_in_korean() -> None:
    told = [at for at, text in of_ours(sample()) if (text.get("ko") or "").endswith("다.")]
    assert set(told) <= {
        ".rounds.remarks.text",
        ".rounds.briefing.press_lines.text",
        ".rounds.briefing.background.text",
    }
    assert len(told) >= 8


def test_each_file_tells_an_editor_its_schema() -> None:
    files = sorted((ROOT / "data").rglob("*.yaml"))
    assert len(files) == 10
    for path in files:
        first = path.read_text("utf-8").splitlines()[0]
        up = "../" * (len(path.relative_to(ROOT).parts) - 1)
        kind = "round" if path.parent.name == "rounds" else path.stem
        assert first == f"# yaml-language-server: $schema={up}.briefgen/schema/{kind}.schema.json"


@pytest.mark.parametrize("root", EXERCISES, ids=lambda path: path.name)
def test_an_invented_exercise_has_no_problem_and_leaves_nothing_out(root: Path) -> None:
    readers, problems = load_audiences(root)
    (name,) = find_dialogues(root)
    dialogue, found = load_dialogue(root, name)
    assert dialogue is not None
    assert [*problems, *found] == []
    assert [p for p in check(dialogue, readers) if p.severity is Severity.PROBLEM] == []
    assert find_uncovered(dialogue) == []


def test_the_council_of_four_has_sixty_items_of_every_colour_and_figures_that_are_no_money() -> None:
    dialogue, _ = load_dialogue(ROOT / "tests/dialogues/straits", "straits")
    assert dialogue is not None
    assert (len(dialogue.parties), len(dialogue.commitments)) == (4, 60)
    assert set(colours(dialogue).values()) == {"done", "closed", "late", "attention", "no_date", "on_track"}
    amounts = [amount for c in dialogue.commitments for amount in c.amounts]
    assert {a.currency for a in amounts} == {"", "EUR", "USD"}
    assert {"loan", "private", "grant"} <= {a.kind for a in amounts}
    assert any(a.unit for a in amounts)
    assert any(part.due != c.due for c in dialogue.commitments for part in c.sub_items)


def test_the_least_that_will_do_has_no_round_field_date_or_money() -> None:
    dialogue, _ = load_dialogue(ROOT / "tests/dialogues/harbour", "harbour")
    assert dialogue is not None
    assert {party.kind for party in dialogue.parties} == {"union", "state", "organisation"}
    assert (dialogue.fields, dialogue.actions) == ((), ())
    assert not any(c.fields or c.due or c.amounts for c in dialogue.commitments)
