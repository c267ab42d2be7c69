"""Damaged data never ends in a traceback: a build goes through, or every problem has its place."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.errors import Problem, Severity
from briefgen.publish.build import check_workspace
from briefgen.publish.options import Order

Lines = list[bytes]
Damage = Callable[[Lines, random.Random], None]
COPIES = 60


def cut(lines: Lines, chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def double(lines: Lines, chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])


def move(lines: Lines, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))


def truncate(lines: Lines, chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at:] = [lines[at][: len(lines[at]) // 2]]


def indent(lines: Lines, chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = b" " * chance.randrange(1, 5) + lines[at]


def insert(lines: Lines, chance: random.Random) -> None:
    """Something no file should hold, somewhere in a line."""
    at = chance.randrange(len(lines))
    where = chance.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:where] + chance.choice(STRANGE) + lines[at][where:]


def replace_value(lines: Lines, chance: random.Random) -> None:
    """Another kind of value than the one that belongs there."""
    at = chance.choice([n for n, line in enumerate(lines) if b": " in line])
    lines[at] = lines[at].split(b": ", 1)[0] + b": " + chance.choice(VALUES)


STRANGE = [b"\x00", b"\x1b[31m", b"\t", b"\xff\xfe", "\u202e".encode(), "\u2028".encode(), b"\xed\xa0\x80", b"{{ x }}"]
STRANGE += [b"!!python/object/apply:os.system ", b"&a ", b"*a ", b"<<: ", b"'", b'"', b"}", b"[", b"#", b"? ", b"|"]
VALUES = [b"2023-13-45", b"1e999", b"[]", b"{}", b"[[[]]]", b"null", b"-1", b"9" * 400, b"true", b"~", b"{a: {b: c}}"]
VALUES += [b"9" * 40, b"0." + b"9" * 40, b"9999-12-31", b"0001-01-01", b"NaN", b"Infinity", b"1" + b"0" * 30]
VALUES += [b"[" * 60, b"x" * 5000, "가".encode() * 300, b"0x10", b"not_stated", b"all", b"2023-02-30", b'"\\ud800"']
DAMAGES: list[Damage] = [cut, double, move, truncate, indent, insert, insert, replace_value, replace_value]


def examined(root: Path) -> list[Problem]:
    """All problems, seen by one reader, so that it does not take long."""
    found = check_workspace(root, Order(today=dt.date(2031, 5, 7), audiences=("working",)))
    return [problem for problem in found if problem.severity is Severity.PROBLEM]


@pytest.mark.parametrize("seed", range(COPIES))
def test_a_damaged_copy_is_read_or_every_problem_has_its_place(workplace: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(sorted((workplace / "data").rglob("*.yaml")))
    lines = path.read_bytes().splitlines()
    for damage in chance.choices(DAMAGES, k=chance.randrange(1, 4)):
        damage(lines, chance)
    path.write_bytes(b"\n".join(lines))
    problems = examined(workplace)
    assert all(problem.place.path for problem in problems), [str(problem) for problem in problems]


@pytest.mark.parametrize("key", ["id", "title", "strength", "quotes", "round"])
def test_a_doubled_key_is_always_found_at_its_line(workplace: Path, key: str) -> None:
    path = workplace / "data" / "kr-us-cet" / "commitments.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line[2:].startswith(f"{key}:"))
    lines.insert(at + 1 + (key == "quotes"), f"  {key}: again")
    path.write_text("\n".join(lines), encoding="utf-8")
    found = [problem for problem in examined(workplace) if "a second time" in problem.message]
    assert any(problem.place.path.endswith("commitments.yaml") and problem.place.line > at for problem in found)


@pytest.mark.parametrize(
    "bomb",
    [
        b"[" * 200_000,
        b"- &a [x]\n" + b"- [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n" * 9,
        b"- " * 3000 + b"x",
        b"a: " + b"x" * 6_000_000,
        b"\n".join(b"- {id: X%d, title: t, actors: all, strength: agreed}" % n for n in range(3000)),
    ],
)
def test_a_bomb_is_a_problem_and_no_crash(workplace: Path, bomb: bytes) -> None:
    (workplace / "data" / "kr-us-cet" / "actions.yaml").write_bytes(bomb)
    problems = examined(workplace)
    assert problems
    assert all(problem.place.path for problem in problems)


@pytest.mark.parametrize("name", ["dialogue.yaml", "sources.yaml", "rounds/r1.yaml", "../audiences.yaml"])
@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"words", b"- - -", None])
def test_a_file_that_is_empty_another_kind_or_gone_is_no_crash(
    workplace: Path, name: str, content: bytes | None
) -> None:
    path = workplace / "data" / "kr-us-cet" / name
    path.unlink() if content is None else path.write_bytes(content)
    assert all(problem.place.path for problem in examined(workplace))
