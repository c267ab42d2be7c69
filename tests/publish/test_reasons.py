"""Why a file is rewritten: the reason is data; the sentence is for a person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.editions.record import ChangeReason, FileRecord, Recipe
from briefgen.publish.reasons import change_reasons, describe_reasons

RECIPE = Recipe(data="d", templates={"memo.md.j2": "t"}, look="l", program="p", base="b", room=0, tightness=0)
RECORD = FileRecord(
    sha256="",
    size=0,
    audience="working",
    release="internal",
    to=(),
    marking="INTERNAL",
    language="en",
    document="memo",
    field="",
    reference="0123abcd",
    draft=False,
    day="2024-10-15",
    facts=("C03", "C04"),
    states="",
    made=RECIPE,
    reasons=(),
)


def reasons(
    before: dict[str, str] | None = None,
    now: dict[str, str] | None = None,
    draft: bool = False,
    old: FileRecord = RECORD,
    **changed: Any,
) -> list[tuple[str, ...]]:
    """Why the file of a paper that was as in the record is rewritten, once something of it has changed."""
    same = {name: getattr(RECORD, name) for name in ("reference", "marking", "facts", "day")} | {"recipe": RECORD.made}
    found = change_reasons(SimpleNamespace(**same | changed), draft, old, before or {}, now or {})  # type: ignore[arg-type]
    return [(reason.code, *reason.names) for reason in found]


def test_a_file_that_was_not_there_is_new_and_one_as_before_has_no_reason() -> None:
    assert change_reasons(SimpleNamespace(), True, None, {}, {"C03": "1"}) == (ChangeReason("new"),)  # type: ignore[arg-type]
    assert reasons({"C03": "1"}, {"C03": "2"}) == []


def test_of_changed_data_what_stands_on_the_page_is_named_and_what_is_no_item() -> None:
    before = {"C03": "1", "C04": "1", "C09": "1", "briefing of r1": "1", "gone": "1"}
    now = {"C03": "2", "C04": "1", "C09": "2", "briefing of r1": "2", "new": "1"}
    assert reasons(before, now, reference="1") == [("data", "C03", "briefing of r1")]
    assert reasons(before, now, reference="1", facts=("C09",)) == [("data", "C03", "C09", "briefing of r1")]


def test_data_that_stand_nowhere_on_the_page_are_named_where_nothing_else_changed() -> None:
    assert reasons({"C09": "1", "gone": "1"}, {"C09": "2", "new": "1"}, reference="1") == [
        ("data", "C09", "gone", "new")
    ]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, ("audience", "working")),
        (
            {"recipe": replace(RECIPE, templates={"memo.md.j2": "u", "parts.md.j2": "t"})},
            ("templates", "memo.md.j2", "parts.md.j2"),
        ),
        ({"recipe": replace(RECIPE, look="m")}, ("look",)),
        ({"day": "2024-10-16"}, ("day", "2024-10-15", "2024-10-16")),
    ],
)
def test_another_reference_has_its_reason(changed: dict[str, Any], reason: tuple[str, ...]) -> None:
    assert reasons(reference="1", **changed) == [reason]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"marking": "DRAFT"}, "marking"),
        ({"draft": True}, "draft"),
        ({"recipe": replace(RECIPE, program="q")}, "program"),
    ],
)
def test_the_same_page_is_written_again_for_what_stands_around_it(changed: dict[str, Any], reason: str) -> None:
    assert reasons(**changed) == [(reason,)]


def test_a_draft_that_is_none_any_more_was_cleared() -> None:
    assert reasons(old=replace(RECORD, draft=True)) == [("cleared",)]


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ((), ""),
        ((ChangeReason("new"),), "there was none before"),
        ((ChangeReason("data", ("C03",)),), "C03 changed"),
        ((ChangeReason("data", ("C03", "C04", "dialogue")),), "C03, C04 and dialogue changed"),
        ((ChangeReason("data", ("C1", "C2", "C3", "C4", "C5")),), "C1, C2, C3 and 2 more changed"),
        (
            (ChangeReason("data", ("C03",)), ChangeReason("cleared")),
            "C03 changed, and it has been cleared",
        ),
        ((ChangeReason("day", ("2024-10-14", "2024-10-15")),), "it is as of 2024-10-15 and no longer 2024-10-14"),
        ((ChangeReason("audience", ("partner",)),), "what audiences.yaml says of “partner” changed"),
    ],
)
def test_reasons_read_as_a_clause(reasons: tuple[ChangeReason, ...], words: str) -> None:
    assert describe_reasons(reasons) == words
