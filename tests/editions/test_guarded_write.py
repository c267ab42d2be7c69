"""What a person changed is kept, put aside or said; never overwritten and never deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.editions.guarded_write import REPLACE, GuardedFile, Written, kept_notice
from briefgen.errors import Refused, Severity
from briefgen.files import sha256

OURS, THEIRS, NEW = b"as we wrote it", b"as they left it", b"as it should be"


@pytest.fixture
def file(tmp_path: Path) -> GuardedFile:
    return GuardedFile(tmp_path / "partner" / "memo.docx", "out/partner/memo.docx", (sha256(OURS),))


def fill(file: GuardedFile, data: bytes) -> None:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(data)


def beside(file: GuardedFile) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in file.path.parent.iterdir()}


@pytest.mark.parametrize("before", [None, OURS])
def test_what_is_missing_or_ours_is_written(file: GuardedFile, before: bytes | None) -> None:
    if before:
        fill(file, before)
    assert file.write(NEW) == Written("written", sha256(NEW), len(NEW))
    assert beside(file) == {"memo.docx": NEW}


def test_what_is_there_already_is_left_whoever_wrote_it(file: GuardedFile) -> None:
    fill(file, NEW)
    assert file.write(NEW) == Written("unchanged", sha256(NEW), len(NEW))


def test_what_a_person_changed_is_kept(file: GuardedFile) -> None:
    fill(file, THEIRS)
    assert file.write(NEW) == Written("kept", sha256(NEW), len(NEW), by_hand=True)
    assert beside(file) == {"memo.docx": THEIRS}


def test_by_force_it_is_put_aside(file: GuardedFile) -> None:
    fill(file, THEIRS)
    assert file.write(NEW, force=True) == Written("written", sha256(NEW), len(NEW), by_hand=True)
    assert beside(file) == {"memo.docx": NEW, "memo.docx.kept-1": THEIRS}


def test_by_force_what_is_ours_leaves_nothing_beside_it(file: GuardedFile) -> None:
    fill(file, OURS)
    file.write(NEW, force=True)
    assert beside(file) == {"memo.docx": NEW}


def test_a_file_nobody_recorded_is_a_person_s(file: GuardedFile) -> None:
    fill(file, OURS)
    assert GuardedFile(file.path, file.name, ()).write(NEW).action == "kept"


@pytest.mark.parametrize(
    ("there", "prune", "action", "stays"),
    [
        (OURS, True, "removed", False),
        (OURS, False, "unwanted", True),
        (THEIRS, True, "kept", True),
        (THEIRS, False, "kept", True),
        (None, False, "removed", False),
    ],
)
def test_only_what_is_ours_is_removed_and_only_when_asked(
    file: GuardedFile, there: bytes | None, prune: bool, action: str, stays: bool
) -> None:
    if there:
        fill(file, there)
    assert file.remove(prune=prune) == action
    assert file.path.exists() is stays


def test_what_cannot_be_read_is_a_problem_and_stays(file: GuardedFile) -> None:
    file.path.mkdir(parents=True)
    for attempt in (lambda: file.write(NEW, force=True), lambda: file.remove(prune=True)):
        with pytest.raises(Refused, match=r"out/partner/memo\.docx: "):
            attempt()
    assert file.path.is_dir()


def test_what_was_kept_is_a_notice_with_a_way_out() -> None:
    notice = kept_notice("out/partner/memo.docx")
    assert (notice.severity, notice.place.path, notice.hint) == (Severity.NOTICE, "out/partner/memo.docx", REPLACE)
