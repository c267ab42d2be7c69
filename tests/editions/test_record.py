"""The record says what went out, and says it the same way every time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.editions.record import (
    ChangeReason,
    Edition,
    FileRecord,
    FormValue,
    Recipe,
    Replaced,
    content_key,
    decode_edition,
    encode_edition,
    remove_unused,
)
from briefgen.errors import Refused

STATES: dict[str, FormValue] = {"kr/C01": True, "kr/C01:date": "2024-10-02"}
STATES_BEFORE: dict[str, FormValue] = {"kr/C01": False, "kr/C01:date": ""}
FILE = FileRecord(
    sha256="ab" * 32,
    size=7,
    audience="working",
    release="internal",
    to=(),
    marking="",
    language="ko",
    document="one-pager",
    field="bio",
    reference="0a1b2c3d",
    draft=False,
    day="2024-10-15",
    facts=("C01",),
    states=content_key(STATES),
    made=Recipe("d", {"memo.md.j2": "t"}, "l", "p", "b", 15, 0),
    reasons=(ChangeReason("data", ("C01",)),),
)
EDITION = Edition(
    dialogue="kr",
    round="r1",
    as_of="2024-10-15",
    readers={"working": "f00d"},
    files={"working/one-pager-bio.pdf": FILE},
    states={content_key(states): states for states in (STATES, STATES_BEFORE)},
    data={"d": {"C01": "h"}},
    replaced=(Replaced("ffffffff", "working", "one-pager", "bio", "2024-10-14", content_key(STATES_BEFORE)),),
    copies="ef" * 32,
)


def test_a_record_read_back_is_the_edition() -> None:
    assert decode_edition(encode_edition(EDITION), "edition.json") == EDITION


def test_the_order_in_which_files_were_made_does_not_show() -> None:
    one, two = {"a": FILE, "b": FILE}, {"b": FILE, "a": FILE}
    assert encode_edition(replace(EDITION, files=one)) == encode_edition(replace(EDITION, files=two))


def test_another_file_is_another_edition() -> None:
    other = replace(EDITION, files={"working/one-pager-bio.pdf": replace(FILE, sha256="cd" * 32)})
    assert other.id != EDITION.id
    assert replace(EDITION, as_of="2025-01-01").id == EDITION.id


def test_states_and_data_that_nothing_names_are_dropped() -> None:
    stale = replace(EDITION, states={**EDITION.states, "stale": {}}, data={**EDITION.data, "stale": {}})
    assert remove_unused(stale) == EDITION


def test_the_oldest_replaced_references_are_forgotten_first() -> None:
    old = EDITION.replaced[0]
    many = replace(EDITION, replaced=tuple(replace(old, reference=f"{n:08x}") for n in range(5001)))
    assert [remove_unused(many).replaced[n].reference for n in (0, -1)] == ["00000001", "00001388"]


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff", b'{"schema": 99}', b"[" * 100_000])
def test_what_is_no_record_is_a_problem_with_a_way_out(data: bytes) -> None:
    with pytest.raises(Refused, match=r"out/edition\.json: is not as .*\n  hint: put it back"):
        decode_edition(data, "out/edition.json")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(json.loads(encode_edition(EDITION)))),
    st.none() | st.integers() | st.lists(st.text()) | st.text(),
)
def test_a_record_changed_by_hand_is_refused(part: str, value: object) -> None:
    damaged = json.dumps(json.loads(encode_edition(EDITION)) | {part: value}).encode()
    with pytest.raises(Refused, match=r"edition\.json"):
        decode_edition(damaged, "edition.json")


def test_a_record_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.editions.record.SCHEMA", 2)
    later = encode_edition(EDITION)
    monkeypatch.undo()
    with pytest.raises(Refused, match="this version"):
        decode_edition(later, "edition.json")
