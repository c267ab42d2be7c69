"""What is compared once a dialogue is loaded: contradictions, release marks, translations, counts."""

import datetime as dt
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.check import (
    check,
    check_counts,
    check_release_marks,
    find_contradictions,
    find_silent,
    find_untranslated,
)
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import (
    Action,
    Actor,
    Also,
    Amount,
    Audience,
    Briefing,
    Commitment,
    Dialogue,
    Expectation,
    Line,
    Mark,
    Organisation,
    Party,
    Quote,
    Remarked,
    Round,
    Source,
    SubItem,
    Text,
    Update,
)
from briefgen.errors import Place, Problem, Severity

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "tests" / "dialogues"
AS_OF = dt.date(2024, 10, 15)


@pytest.fixture(scope="module")
def sample() -> Dialogue:
    found, problems = load_dialogue(ROOT, "kr-us-cet")
    assert problems == []
    assert found is not None
    return found


def about(problems: list[Problem], words: str) -> list[Problem]:
    return [problem for problem in problems if words in problem.message]


def test_the_sample_has_no_problem_and_leaves_nothing_out(sample: Dialogue) -> None:
    audiences, _ = load_audiences(ROOT)
    found = check(sample, audiences, AS_OF)
    assert [problem for problem in found if problem.severity is Severity.PROBLEM] == []
    assert about(found, "nothing quotes") == []
    assert about(found, "our text says") == []
    assert about(found, "missing") == []


@pytest.mark.parametrize("name", ["lakes", "straits", "harbour"])
def test_the_exercises_have_no_problem_and_leave_nothing_out(name: str) -> None:
    root = EXERCISES / name
    found, problems = load_dialogue(root, name)
    assert found is not None
    audiences, _ = load_audiences(root)
    problems += [problem for problem in check(found, audiences) if problem.severity is Severity.PROBLEM]
    assert problems == []
    assert about(check(found, audiences), "nothing quotes") == []


def without(dialogue: Dialogue, item: str) -> Dialogue:
    """The dialogue without a commitment, its updates and its actions."""
    gone = next(c for c in dialogue.commitments if c.id == item)
    ids = {item, *(part.id for part in gone.sub_items)}
    return replace(
        dialogue,
        commitments=tuple(c for c in dialogue.commitments if c.id != item),
        updates=tuple(u for u in dialogue.updates if u.item not in ids),
        actions=tuple(a for a in dialogue.actions if a.commitment not in ids),
    )


@pytest.mark.parametrize("number", range(1, 16))
def test_any_one_commitment_left_out_is_noticed_at_the_line_that_says_it(sample: Dialogue, number: int) -> None:
    item = sample.commitments[number - 1]
    lines = {quote.line for quote in item.quotes}
    noticed = about(check(without(sample, item.id)), "nothing quotes")
    assert noticed
    assert {problem.place.line for problem in noticed} <= lines
    assert {problem.place.path for problem in noticed} == {"data/kr-us-cet/sources/s1.txt"}


def quotes_of(dialogue: Dialogue) -> list[tuple[str, Quote]]:
    return [(item.id, quote) for item in dialogue.commitments for quote in item.quotes]


def changed(dialogue: Dialogue, item: str, quote: Quote, words: str) -> Dialogue:
    def mended(held: tuple[Quote, ...]) -> tuple[Quote, ...]:
        return tuple(replace(q, text=words) if q == quote else q for q in held)

    return replace(
        dialogue,
        commitments=tuple(replace(c, quotes=mended(c.quotes)) if c.id == item else c for c in dialogue.commitments),
    )


@pytest.mark.parametrize("at", [0, 7, 20, -1])
def test_any_one_letter_changed_in_a_quote_is_a_problem_at_its_line(sample: Dialogue, at: int) -> None:
    for item, quote in quotes_of(sample):
        letters = list(quote.text)
        letters[at] = "q" if letters[at] != "q" else "z"
        found = check(changed(sample, item, quote, "".join(letters)))
        assert quote.place in {p.place for p in found if p.severity is Severity.PROBLEM}


def with_first_update(dialogue: Dialogue, **changes: Any) -> Dialogue:
    return replace(dialogue, updates=(replace(dialogue.updates[0], **changes), *dialogue.updates[1:]))


def wrong_with(dialogue: Dialogue) -> list[Problem]:
    return [problem for problem in check(dialogue, as_of=AS_OF) if problem.severity is Severity.PROBLEM]


def test_an_update_later_than_the_day_is_never_a_problem(sample: Dialogue) -> None:
    assert wrong_with(with_first_update(sample, date=dt.date(2030, 1, 1))) == []


def test_an_update_without_a_source_is_never_a_problem(sample: Dialogue) -> None:
    assert wrong_with(with_first_update(sample, source="", release=Mark())) == []


def test_a_passage_that_two_items_quote_is_never_a_problem(sample: Dialogue) -> None:
    first, second, *others = sample.commitments
    assert wrong_with(replace(sample, commitments=(first, replace(second, quotes=first.quotes), *others))) == []


def test_a_text_that_only_grew_by_a_word_is_no_problem(sample: Dialogue) -> None:
    (source, *others) = sample.sources
    grown = replace(sample, sources=(replace(source, words=source.words + " again"), *others))
    assert wrong_with(grown) == []


def test_problems_come_before_notices_each_in_the_order_of_the_files(sample: Dialogue) -> None:
    (first, *others) = sample.commitments
    wrong = replace(
        first, title=Text((("en", "Seven ways"),)), quotes=(replace(first.quotes[0], text="No such words"),)
    )
    found = check(replace(sample, commitments=(wrong, *others)), as_of=AS_OF)
    severities = [problem.severity for problem in found]
    assert severities == sorted(severities, key=lambda severity: severity is Severity.NOTICE)
    notices = [problem.place for problem in found if problem.severity is Severity.NOTICE]
    assert notices == sorted(notices, key=lambda place: (place.path, place.line, place.column))


def test_the_day_is_the_one_asked_for_or_the_one_the_dialogue_is_pinned_to(sample: Dialogue) -> None:
    assert len(about(check(sample), "no news")) == 9
    assert about(check(sample, as_of=dt.date(2023, 12, 10)), "no news") == []
    assert about(check(replace(sample, as_of=None)), "no news") == []


A = Text((("en", "a"),))
AT = Place("data/d/commitments.yaml", 4, 3)


def item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": (Actor(org="m"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | {"round": "r1"} | more))


def dialogue(*items: Commitment, **more: Any) -> Dialogue:
    rounds = (Round(id="r1", held=dt.date(2023, 12, 9)), Round(id="r2", held=dt.date(2024, 6, 1)))
    given: dict[str, Any] = {"rounds": rounds, "commitments": items}
    return Dialogue(id="d", name=A, parties=(Party(id="P", name=A),), **(given | more))


def messages(found: Dialogue) -> list[str]:
    return [f"{problem.item}: {problem.message}" for problem in find_contradictions(found)]


@pytest.mark.parametrize(
    ("date", "typed", "round_id", "early"),
    [
        ("2023-12-09", "", "", False),
        ("2023-12-08", "", "", True),
        ("2023-01-01", "2023", "", False),  # some day of that year may be after the round
        ("2023-12-01", "2023-12", "", False),
        ("2023-11-01", "2023-11", "", True),
        ("2022-01-01", "2022", "", True),
        ("2024-05-31", "", "r2", True),
        ("2024-06-01", "", "r2", False),
        ("2099-01-01", "", "", False),  # later than today is no problem
    ],
)
def test_an_update_is_not_before_its_round(date: str, typed: str, round_id: str, early: bool) -> None:
    day = dt.date.fromisoformat(date)
    update = Update(id="U1", item="C1", date=day, day_words=typed, status="done", round=round_id, place=AT)
    problems = find_contradictions(dialogue(item(), updates=(update,)))
    assert [(p.item, p.place) for p in problems] == ([("U1", AT)] if early else [])


def test_an_update_without_a_source_or_of_no_round_is_no_problem() -> None:
    update = Update(id="U1", item="A1", date=dt.date(2000, 1, 1), status="done")
    assert messages(dialogue(actions=(Action(id="A1", do=A),), updates=(update,))) == []


def test_nothing_is_replaced_by_itself_round_about() -> None:
    circle = (item(superseded_by="C2"), item(id="C2", merged_into="C3"), item(id="C3", superseded_by="C1"))
    assert [message.partition(":")[0] for message in messages(dialogue(*circle))] == ["C1", "C2", "C3"]
    assert messages(dialogue(item(superseded_by="C2"), item(id="C2"))) == []


def test_an_open_item_without_news_is_worth_a_look() -> None:
    spoken = dialogue(item(), item(id="C2", status_at_round="done"))
    assert find_silent(spoken, dt.date(2024, 3, 7)) == []
    (problem,) = find_silent(spoken, dt.date(2024, 3, 8))
    assert (problem.item, problem.place, problem.severity) == ("C1", AT, Severity.NOTICE)
    assert problem.message == "no news since 2023-12-09 (90 days)"


PUBLIC, PARTNER = Mark("public", basis="announced"), Mark("partner", basis="agreed")
BARE = Mark("public")
PRESS = Briefing(press_lines=(Line(text=A, release=PUBLIC),))


def exposure_item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": (Actor(party="P"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | more))


def exposure_dialogue(*items: Commitment, **more: Any) -> Dialogue:
    sources = (
        Source(id="S1", kind="note", title=A),
        Source(id="S2", kind="fact_sheet", title=A, published_by=("P",)),
    )
    given: dict[str, Any] = {"release": PUBLIC, "sources": sources, "commitments": items}
    return Dialogue(id="d", name=A, parties=(Party(id="P", name=A),), **(given | more))


def exposure_messages(found: Dialogue) -> list[str]:
    return [f"{problem.item}: {problem.message}" for problem in check_release_marks(found)]


def update(mark: Mark, of: str = "C1", **more: Any) -> Update:
    return Update(id="U1", item=of, date=dt.date(2024, 1, 1), status="done", release=mark, **more)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (
            exposure_dialogue(exposure_item(release=PUBLIC), release=PARTNER),
            "the commitment is released to the public, but the dialogue",
        ),
        (exposure_dialogue(exposure_item(release=PUBLIC), release=Mark()), "but the dialogue to nobody"),
        (
            exposure_dialogue(exposure_item(release=PARTNER, sub_items=(SubItem(id="C1a", title=A, release=PUBLIC),))),
            "C1a: the part is released to the public, but C1 only to partners",
        ),
        (
            exposure_dialogue(exposure_item(release=PARTNER), updates=(update(PUBLIC),)),
            "U1: the update is released to the public, but C1",
        ),
        (
            exposure_dialogue(actions=(Action(id="A1", do=A),), updates=(update(PARTNER, "A1"),)),
            "U1: the update is released to partners, but A1 to nobody",
        ),
        (
            exposure_dialogue(rounds=(Round(id="r1", remarks=(Remarked(id="M1", text=A, release=PUBLIC),)),)),
            "M1: the remark is released to the public, but the round to nobody",
        ),
        (
            exposure_dialogue(
                rounds=(
                    Round(id="r1", release=PARTNER, briefing=Briefing(press_lines=(Line(text=A, release=PUBLIC),))),
                )
            ),
            ": the line is released to the public, but the round only to partners",
        ),
        (
            exposure_dialogue(exposure_item(release=Mark("partner", ("US",), "agreed")), updates=(update(PARTNER),)),
            "U1: the update is released to partners, but C1 only to partners (US)",
        ),
    ],
)
def test_a_part_released_wider_than_its_whole_is_a_problem(found: Dialogue, message: str) -> None:
    (problem,) = exposure_messages(found)
    assert message in problem


def test_narrower_parts_are_no_problem() -> None:
    part = SubItem(id="C1a", title=A, release=Mark("partner", ("US",), "agreed"))
    assert (
        exposure_messages(
            exposure_dialogue(exposure_item(release=PUBLIC, sub_items=(part,)), updates=(update(PARTNER),))
        )
        == []
    )


@pytest.mark.parametrize(
    ("found", "based"),
    [
        (exposure_dialogue(exposure_item(release=BARE)), False),
        (exposure_dialogue(exposure_item(release=PUBLIC)), True),
        (exposure_dialogue(exposure_item(release=BARE, cites=("S1",))), False),
        (exposure_dialogue(exposure_item(release=BARE, cites=("S1", "S2"))), True),
        (exposure_dialogue(exposure_item(release=BARE, quotes=(Quote(source="S2", text="x"),))), True),
        (exposure_dialogue(exposure_item(release=PUBLIC), updates=(update(BARE),)), True),
        (exposure_dialogue(exposure_item(release=BARE, cites=("S2",)), updates=(update(BARE),)), False),
        (exposure_dialogue(exposure_item(release=BARE, cites=("S2",)), updates=(update(BARE, source="S2"),)), True),
        (exposure_dialogue(actions=(Action(id="A1", do=A, release=Mark("partner")),)), False),
        (exposure_dialogue(rounds=(Round(id="r1", release=BARE),)), False),
        (exposure_dialogue(rounds=(Round(id="r1", release=BARE, cites=("S2",)),)), True),
    ],
)
def test_what_goes_out_has_a_basis_of_its_own_of_its_whole_or_of_a_source(found: Dialogue, based: bool) -> None:
    without = [
        problem for problem in exposure_messages(replace(found, release=PUBLIC)) if "nothing says why" in problem
    ]
    assert (without == []) is based


def test_a_dialogue_is_based_on_any_text_a_party_published() -> None:
    assert exposure_messages(exposure_dialogue(release=BARE)) == []
    assert exposure_messages(exposure_dialogue(release=BARE, sources=())) == [
        "d: nothing says why this may go to the public"
    ]


def test_each_is_said_with_its_place() -> None:
    expectation = Expectation(id="E1", text=A, release=BARE, place=AT)
    spoken = exposure_dialogue(rounds=(Round(id="r1", expectations=(expectation,)),))
    assert {problem.place for problem in check_release_marks(spoken)} == {AT}


BOTH, ENGLISH, BARE_TEXTS = Text((("en", "a"), ("ko", "가"))), Text((("en", "a"),)), Text((("", "a"),))
PUBLIC_TEXTS = Mark("public")


def texts_item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": BOTH, "actors": (Actor(org="m"),), "strength": "agreed", "place": AT}
    return Commitment(**(given | {"release": PUBLIC_TEXTS} | more))


def texts_dialogue(*items: Commitment, **more: Any) -> Dialogue:
    given: dict[str, Any] = {"commitments": items, "release": PUBLIC_TEXTS, "place": Place("data/d/dialogue.yaml", 1)}
    return Dialogue(id="d", name=BOTH, parties=(Party(id="P", name=BOTH),), **(given | more))


def audience(name: str, language: str, level: Any) -> Audience:
    return Audience(id=name, language=language, release=Mark(level), lookup=(name,))


INSIDE = audience("working-ko", "ko", "internal")
OUTSIDE = audience("public-ko", "ko", "public")


def test_words_missing_for_a_reader_of_the_house_are_a_notice_one_for_each_item() -> None:
    spoken = texts_dialogue(
        texts_item(title=ENGLISH, note_internal=ENGLISH, amounts=(Amount(period=ENGLISH),), text=BARE_TEXTS)
    )
    (problem,) = find_untranslated(
        spoken, (INSIDE, replace(INSIDE, id="principal-ko"), audience("working", "en", "internal"))
    )
    assert problem.message == "Korean missing: title, amounts.period, note_internal"
    assert (problem.severity, problem.place, problem.item) == (Severity.NOTICE, AT, "C1")


def test_words_missing_for_a_reader_outside_are_a_problem_that_names_him() -> None:
    (problem,) = find_untranslated(texts_dialogue(texts_item(title=ENGLISH)), (INSIDE, OUTSIDE))
    assert problem.message == "Korean missing: title; the copies for public-ko stop without it"
    assert problem.severity is Severity.PROBLEM


def test_what_a_reader_outside_does_not_get_he_does_not_lack() -> None:
    spoken = texts_dialogue(
        texts_item(note_internal=ENGLISH),
        texts_item(id="C2", title=ENGLISH, release=Mark()),
        organisations=(Organisation(id="m", name=BOTH), Organisation(id="n", name=ENGLISH)),
    )
    assert find_untranslated(spoken, (OUTSIDE,)) == []
    named = replace(spoken, organisations=(Organisation(id="m", name=ENGLISH, place=AT),))
    assert [problem.item for problem in find_untranslated(named, (OUTSIDE,))] == ["m"]


def test_a_reader_to_whom_nothing_is_released_lacks_nothing() -> None:
    kept = texts_dialogue(texts_item(title=ENGLISH, release=Mark()), release=Mark())
    assert find_untranslated(kept, (OUTSIDE,)) == []
    assert find_untranslated(replace(kept, release=PUBLIC_TEXTS, name=ENGLISH), (OUTSIDE,)) == []


def test_earlier_names_need_not_have_every_language() -> None:
    known = Organisation(id="m", name=BOTH, also=(Also(name=ENGLISH),))
    assert find_untranslated(texts_dialogue(texts_item(), organisations=(known,)), (INSIDE, OUTSIDE)) == []


def test_without_readers_nothing_is_lacking() -> None:
    assert find_untranslated(texts_dialogue(texts_item(title=ENGLISH)), ()) == []


def with_briefing(words: str, language: str = "en") -> Dialogue:
    line = Line(text=Text(((language, words),)), place=AT)
    items = tuple(
        texts_item(id=f"C{number}", status_at_round="done" if number < 4 else "announced") for number in range(15)
    )
    return texts_dialogue(*items, rounds=(Round(id="r1", briefing=Briefing(bottom_line=(line,))),))


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("All {totl} of them", "did you mean “total”?"),
        ("{everything}", "there are total, done, open, late, silent, no_lead, no_date, under_way, unreported"),
    ],
)
def test_a_name_in_braces_that_counts_nothing_is_a_problem(words: str, hint: str) -> None:
    (problem,) = check_counts(with_briefing(words), None)
    assert (problem.severity, problem.place, problem.hint) == (Severity.PROBLEM, AT, hint)


def test_names_that_count_and_other_braces_are_no_problem() -> None:
    assert check_counts(with_briefing("{done} of {total}, {open}: { a set } {}"), None) == []


@pytest.mark.parametrize(
    ("words", "language", "hint"),
    [
        ("The 15 commitments stand", "en", "{total}"),
        ("fifteen open commitments", "en", "{total}"),
        ("4 of its {total} commitments are done", "en", ""),
        ("4 commitments are done", "en", "{done}"),
        ("이행과제 15건 중", "ko", "{total}"),
        ("15 December, when commitments end", "en", ""),
        ("15 people", "en", ""),
        ("16 commitments", "en", ""),
        ("US$15 for commitments", "en", ""),
    ],
)
def test_a_count_that_was_typed_is_worth_a_look(words: str, language: str, hint: str) -> None:
    problems = check_counts(with_briefing(words, language), date(2024, 1, 1))
    assert [problem.severity for problem in problems] == ([Severity.NOTICE] if hint else [])
    assert all(hint in problem.hint for problem in problems)


def test_without_a_day_only_the_total_is_known() -> None:
    assert check_counts(with_briefing("4 commitments"), None) == []
    assert len(check_counts(with_briefing("15 commitments"), None)) == 1
