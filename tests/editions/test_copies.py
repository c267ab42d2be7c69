"""The register of copies: lines written ahead, read back, put in order; what was cut off does not count."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from briefgen.editions.copies import (
    REGISTER_NAME,
    NumberedCopy,
    Register,
    append_copies,
    read_complete,
    read_register,
    remove_torn_line,
    write_register,
)
from briefgen.editions.record import Edition, FileRecord, Recipe
from briefgen.errors import Refused

ONE = NumberedCopy("desk/copies/memo-001.pdf", 1, "tides", "desk/memo.pdf", "aaaa", "1" * 64, 10)
TWO = NumberedCopy("desk/copies/memo-002.pdf", 2, "lakes", "desk/memo.pdf", "bbbb", "2" * 64, 20)
FILE = FileRecord(
    sha256="0" * 64,
    size=5,
    audience="desk",
    release="internal",
    to=(),
    marking="",
    language="en",
    document="memo",
    field="",
    reference="0a1b2c3d",
    draft=False,
    day="2024-10-15",
    facts=(),
    states="",
    made=Recipe("d", {}, "l", "p", "b", 15, 0),
    reasons=(),
)


def test_lines_are_read_back(tmp_path: Path) -> None:
    append_copies(tmp_path, "out", [TWO])
    append_copies(tmp_path, "out", [ONE])
    register = read_register(tmp_path, "out")
    assert register.copies == {ONE.path: ONE, TWO.path: TWO}
    assert register.present["tides", "desk/memo.pdf"] == ONE
    assert register.papers == {"desk/memo.pdf"}


def test_where_there_are_none_there_is_no_file(tmp_path: Path) -> None:
    assert read_register(tmp_path, "out").copies == {}
    append_copies(tmp_path, "out", [ONE])
    assert write_register(tmp_path, "out", []) == ""
    assert not (tmp_path / REGISTER_NAME).exists()


def test_a_newer_line_takes_the_place_and_the_older_hash_is_still_ours(tmp_path: Path) -> None:
    newer = replace(ONE, sha256="3" * 64)
    append_copies(tmp_path, "out", [ONE, newer])
    register = read_register(tmp_path, "out")
    assert register.copies[ONE.path] == newer
    assert register.hashes_at(ONE.path) == (ONE.sha256, newer.sha256)


def test_in_order_they_are_the_same_bytes_whatever_came_first(tmp_path: Path) -> None:
    digests = [write_register(tmp_path / str(n), "out", order) for n, order in enumerate(([ONE, TWO], [TWO, ONE]))]
    assert digests[0] == digests[1] == read_register(tmp_path / "0", "out").digest
    assert (tmp_path / "0" / REGISTER_NAME).read_bytes() == (tmp_path / "1" / REGISTER_NAME).read_bytes()


def test_what_was_cut_off_does_not_count(tmp_path: Path) -> None:
    append_copies(tmp_path, "out", [ONE, TWO])
    data = (tmp_path / REGISTER_NAME).read_bytes()
    (tmp_path / REGISTER_NAME).write_bytes(data[:-5])
    assert list(read_register(tmp_path, "out").copies) == [ONE.path]


def test_after_a_cut_off_line_the_next_ones_are_whole(tmp_path: Path) -> None:
    append_copies(tmp_path, "out", [ONE])
    with (tmp_path / REGISTER_NAME).open("ab") as file:
        file.write(b'{"path":"desk/cop')
    remove_torn_line(tmp_path, "out")
    append_copies(tmp_path, "out", [TWO])
    assert list(read_register(tmp_path, "out").copies) == [ONE.path, TWO.path]


@pytest.mark.parametrize("line", [b"x", b"[]", b'{"path": 1}', b'{"path":"a","number":true}', b"[" * 5000])
def test_damage_in_the_middle_is_told_with_its_line(tmp_path: Path, line: bytes) -> None:
    append_copies(tmp_path, "out", [ONE])
    with (tmp_path / REGISTER_NAME).open("ab") as file:
        file.write(line + b"\n\n")
    with pytest.raises(Refused, match=r"out/copies\.jsonl:2: this line is not as briefgen wrote it"):
        read_register(tmp_path, "out")


def test_a_removed_copy_keeps_its_number_and_is_held_by_nobody(tmp_path: Path) -> None:
    append_copies(tmp_path, "out", [replace(ONE, sha256="", size=0)])
    register = read_register(tmp_path, "out")
    assert (register.copies[ONE.path].number, register.present) == (1, {})
    assert register.record_of(ONE.path, Edition(dialogue="d", round="r1", files={ONE.paper: FILE})) is None


def test_the_record_of_a_copy_is_that_of_its_paper_with_its_own_bytes() -> None:
    register, edition = Register({ONE.path: ONE}), Edition(dialogue="d", round="r1", files={ONE.paper: FILE})
    assert register.record_of(ONE.path, edition) == replace(FILE, sha256=ONE.sha256, size=ONE.size)
    assert register.record_of(TWO.path, edition) is None
    assert register.record_of(ONE.path, replace(edition, files={})) is None


def test_only_what_the_record_speaks_of_may_be_mailed(tmp_path: Path) -> None:
    digest = write_register(tmp_path, "out", [ONE])
    edition = Edition(dialogue="d", round="r1", copies=digest)
    assert read_complete(tmp_path, "out", edition).copies
    append_copies(tmp_path, "out", [TWO])
    with pytest.raises(Refused, match="a build was broken off"):
        read_complete(tmp_path, "out", edition)
    with pytest.raises(Refused, match="a build was broken off"):
        read_complete(tmp_path, "out", replace(edition, copies=""))
