"""The JSON Schema accepts what the reader of the data accepts, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from briefgen.dialogue.model import Commitment
from briefgen.dialogue.schema import FILE_KINDS, make_schema, make_schemas
from briefgen.dialogue.yaml import parse_file, read_file

TOP = Path(__file__).parents[2]


def files() -> Iterator[tuple[str, Path, str]]:
    """(kind, root, path) of every file of the sample and the exercises that has a schema."""
    for root in (TOP, *sorted((TOP / "tests" / "dialogues").iterdir())):
        for path in sorted((root / "data").rglob("*.yaml")):
            kind = {"rounds": "round", "commitments": "commitments"}.get(path.parent.name, path.stem)
            if kind in FILE_KINDS:
                yield kind, root, path.relative_to(root).as_posix()


def faults(kind: str, text: str) -> list[str]:
    return [
        error.message
        for error in Draft202012Validator(make_schema(kind)).iter_errors(parse_file(text.encode(), "f.yaml").data)
    ]


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_each_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(make_schema(kind))
    assert make_schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert make_schemas()[kind] == make_schema(kind)


@pytest.mark.parametrize(("kind", "root", "path"), list(files()), ids=lambda value: getattr(value, "name", value))
def test_the_sample_and_the_exercises_are_as_their_schema_says(kind: str, root: Path, path: str) -> None:
    errors = Draft202012Validator(make_schema(kind)).iter_errors(read_file(root, path).data)
    assert [error.message[:200] for error in errors] == []


def test_each_file_of_the_sample_names_its_schema() -> None:
    for kind, root, path in files():
        if root == TOP:
            first = (TOP / path).read_text(encoding="utf-8").splitlines()[0]
            up = "../" * (path.count("/"))
            assert first == f"# yaml-language-server: $schema={up}.briefgen/schema/{kind}.schema.json"


ACTION = "- id: A1\n  do: {en: a, ko: 나}\n"
COMMITMENT = "- {id: C01, title: a, strength: agreed, cites: [S1], actors: "


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("actions", ""),
        ("actions", "[]"),
        ("actions", ACTION),
        ("actions", ACTION + "  due: 2024\n"),
        ("actions", ACTION + "  due: 2024-03\n"),
        ("actions", ACTION + "  due: [2024-03-31, {as_stated: soon}]\n"),
        ("actions", ACTION + "  due: {every: {months: 6}}\n"),
        ("actions", ACTION + "  due: {every: each spring}\n"),
        ("actions", ACTION + "  due: not_stated\n  lead: not_stated\n  support:\n"),
        ("actions", ACTION + "  release: public\n"),
        ("actions", ACTION + "  release: {level: partner, to: US}\n"),
        ("commitments", COMMITMENT + "all}\n"),
        ("commitments", COMMITMENT + "[KR, msit, {group: {en: firms}, role: participant}]}\n"),
        ("commitments", COMMITMENT + "KR, amounts: [{value: 1.5, currency: USD, period: {years: 3}}]}\n"),
        ("commitments", COMMITMENT + "KR, amounts: [{value: not_stated, kind: loan}]}\n"),
        ("commitments", COMMITMENT + "KR, sub_items: [{id: C01a, title: b}]}\n"),
        ("round", "id: r1\nbriefing: {bottom_line: a, points: [b, {en: c}, {text: d, for: [public]}]}\n"),
        ("round", "id: r1\nbriefing: {asks: [{id: K1, text: a, options: [yes, {later: Later}]}]}\n"),
        ("round", "id: r1\nbriefing: {asks: [{id: K1, text: a, options: [{en: Now, ko: b}, in spring]}]}\n"),
        ("dialogue", "id: a\nname: b\nparties: [{id: KR, name: c}]\nbriefing: {points: d}\ndate: 2023-12\n"),
        ("audiences", "- {id: a, language: en, release: public}\n- {id: b, like: a}\n"),
        ("updates", "- {id: U1, item: C01, date: 2024-06, status: done}\n- {id: U2, date: 2024-07-01, retracts: U1}\n"),
        (
            "sources",
            "- {id: S1, kind: note, title: a, published: 2023-12-08T22:15-05:00, noise: [b, {from: c, to: d}]}\n",
        ),
    ],
)
def test_short_forms_are_in_the_schema(kind: str, text: str) -> None:
    assert faults(kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("actions", ACTION + "  zzz: 1\n"),
        ("actions", "- id: A1\n"),
        ("actions", "id: A1\ndo: a\n"),
        ("actions", ACTION.replace("A1", "A 1")),
        ("actions", ACTION.replace("ko", "kor")),
        ("actions", ACTION + "  status: opne\n"),
        ("actions", ACTION + "  due: someday\n"),
        ("actions", ACTION + "  due: {stated_on: 2024}\n"),
        ("actions", ACTION + "  release: publik\n"),
        ("commitments", COMMITMENT + "[{rol: host}]}\n"),
        ("commitments", COMMITMENT + "KR, amounts: [{value: '10,000', currency: USD}]}\n"),
        ("dialogue", "id: a\nname: b\nparties: [{id: KR, name: c}]\nrounds: []\n"),
        ("audiences", "- {id: a, language: en}\n"),
        ("updates", "- {id: U1, item: C01, retracts: U0, date: 2024, status: done}\n"),
    ],
)
def test_what_load_refuses_the_schema_refuses(kind: str, text: str) -> None:
    assert faults(kind, text)


def test_entries_are_described_in_the_words_of_the_model() -> None:
    described: dict[str, Any] = make_schema("commitments")["$defs"]["Commitment"]
    assert Commitment.__doc__
    assert described["description"] == Commitment.__doc__
