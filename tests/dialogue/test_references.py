from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from briefgen.dialogue import model
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.validate import KIND_NAMES, GivenId, Reference, find_repeated_ids, find_unknown_references
from briefgen.errors import Place

AT = Place("f.yaml", 1, 1)
FURTHER = Place("f.yaml", 2, 1)


def reference(word: str, *kinds: str, line: int = 1) -> Reference:
    return Reference(kinds, word, Place("f.yaml", line, 1), "C01")


def test_the_model_refers_to_kinds_that_are_known() -> None:
    named = {
        kind
        for thing in vars(model).values()
        if isinstance(thing, type) and hasattr(thing, "__dataclass_fields__")
        for field in fields(thing)
        for kind in field.metadata.get("refers", "").split(", ")
    }
    assert named - {""} == set(KIND_NAMES.values())


@pytest.mark.parametrize(
    ("first", "second", "is_repeated"),
    [
        (model.Commitment, model.Action, True),
        (model.Source, model.Field, True),
        (model.Organisation, model.Organisation, True),
        (model.Organisation, model.Party, True),
        (model.Organisation, model.Commitment, False),
        (model.Person, model.Organisation, False),
        (model.Person, model.Person, True),
    ],
)
def test_an_id_is_for_one_thing(first: type, second: type, is_repeated: bool) -> None:
    found = list(find_repeated_ids([GivenId(first, "x", AT), GivenId(second, "x", FURTHER)]))
    assert [(problem.place, problem.message) for problem in found] == (
        [(FURTHER, "the id “x” is given twice, first at f.yaml:1:1")] if is_repeated else []
    )


def test_an_unknown_word_is_a_problem_with_the_nearest_known_one() -> None:
    [problem] = find_unknown_references(
        [reference("nsoo", "organisation", "party")], {"organisation": ["nso", "msit"], "party": ["KR"]}
    )
    assert (problem.message, problem.hint) == ("unknown organisation or party “nsoo”", "did you mean “nso”?")
    assert (problem.place, problem.item) == (AT, "C01")


def test_capitals_are_seen_through() -> None:
    [problem] = find_unknown_references([reference("MSIT", "organisation")], {"organisation": ["msit", "MOTIE"]})
    assert problem.hint == "did you mean “msit”?"


def test_nothing_is_said_of_a_kind_that_could_not_be_read() -> None:
    assert list(find_unknown_references([reference("x", "organisation", "party")], {"party": ["KR"]})) == []


def test_a_word_that_is_unknown_everywhere_is_not_said_everywhere() -> None:
    references = [reference("S9", "source", line=line) for line in range(1, 101)]
    found = list(find_unknown_references(references, {"source": ["S1"]}))
    assert len(found) == 5
    assert found[-1].message == "unknown source “S9” (from here on, 96 in all)"


def test_the_same_reference_read_twice_counts_once() -> None:
    assert len(list(find_unknown_references([reference("S9", "source")] * 3, {"source": []}))) == 1


# ---- in a dialogue ----

HEAD = "id: lake\nname: a\nparties: [{id: KR, name: b}, {id: EU, name: c, kind: union}]\n"


def problems(root: Path, files: Mapping[str, str]) -> list[str]:
    (root / "data" / "lake").mkdir(parents=True)
    for name, text in {"lake/dialogue": HEAD, **files}.items():
        (root / "data" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in load_dialogue(root, "lake")[1]]


SOURCES = "- {id: S1, kind: note, title: a}\n"
COMMITMENTS = "- {id: C01, title: a, strength: agreed, actors: all, cites: [S1], sub_items: [{id: C01a, title: b}]}\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("actions", "- {id: A1, do: a, commitment: C02}\n", "1:31: A1: unknown commitment or sub-item “C02”"),
        ("actions", "- {id: A1, do: a, lead: KR}\n", "1:25: A1: unknown organisation “KR”"),
        ("actions", "- {id: C01, do: a}\n", "1:8: C01: the id “C01” is given twice"),
        (
            "updates",
            "- {id: U1, item: C1, date: 2024, status: done}\n",
            "1:18: U1: unknown commitment, sub-item or action “C1”",
        ),
        (
            "updates",
            "- {id: U1, item: C01a, date: 2024, status: waiting}\n",
            "1:3: U1: “waiting” is no status of a commitment",
        ),
        ("updates", "- {id: U1, item: C01, date: 2024, status: done, round: r1}\n", "1:56: U1: unknown round “r1”"),
        ("updates", "- {id: U1, date: 2024-01-01, retracts: U9}\n", "1:40: U1: unknown update “U9”"),
        ("updates", "- {id: U1, date: 2024-01-01, ask: K1, decision: approve}\n", "1:35: U1: unknown ask “K1”"),
        (
            "updates",
            "- {id: U1, date: 2024-01-01, clears: all-of-it, reference: x, office: nso}\n",
            "1:38: U1: unknown audience “all-of-it”",
        ),
        (
            "updates",
            "- {id: U1, date: 2024-01-01, clears: public, reference: x, office: nsoo}\n",
            "1:68: U1: unknown organisation “nsoo”\n  hint: did you mean “nso”?",
        ),
    ],
)
def test_what_refers_to_nothing_or_to_the_wrong_thing_is_a_problem(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    shared = {"organisations": "- {id: nso, name: a}\n", "audiences": "- {id: public}\n"}
    files = {**shared, "lake/sources": SOURCES, "lake/commitments": COMMITMENTS, f"lake/{name}": text}
    [problem] = problems(tmp_path, files)
    assert problem.startswith(f"data/lake/{name}.yaml:{message}")


def test_a_decision_is_one_of_the_options_of_its_ask(tmp_path: Path) -> None:
    head = HEAD + "briefing: {asks: [{id: K1, text: a, options: [yes, later]}]}\n"
    decision = "- {{id: {}, date: 2024-01-01, ask: K1, decision: {}}}\n"
    news = decision.format("U1", "approve") + decision.format("U2", "later")
    [problem] = problems(tmp_path, {"lake/dialogue": head, "lake/updates": news})
    assert "U1: “approve” is no option of K1\n  hint: it is one of yes, later" in problem


def test_an_action_has_a_status_of_actions(tmp_path: Path) -> None:
    news = "- {id: U1, item: A1, date: 2024, status: on_hold}\n- {id: U2, item: A1, date: 2024, status: dropped}\n"
    [problem] = problems(tmp_path, {"lake/actions": "- {id: A1, do: a}\n", "lake/updates": news})
    assert "U1: “on_hold” is no status of an action, which A1 is" in problem


def test_an_organisation_that_takes_part_is_of_a_party_that_does(tmp_path: Path) -> None:
    organisations = "- {id: nso, name: a, party: KRR}\n- {id: moon, name: a, party: XX}\n"
    actions = "- {id: A1, do: a, lead: nso}\n"
    [problem] = problems(tmp_path, {"organisations": organisations, "lake/actions": actions})
    assert "nso: it takes part in lake, but its party “KRR” is not named there\n  hint: did you mean “KR”?" in problem


def test_an_organisation_of_another_dialogue_may_belong_to_one_of_a_party_that_is_no_party_here(tmp_path: Path) -> None:
    organisations = "- {id: moon, name: a, party: XX}\n- {id: crater, name: b, party: XX, parent: moon}\n"
    assert problems(tmp_path, {"organisations": organisations}) == []
