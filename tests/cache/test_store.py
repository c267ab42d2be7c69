"""The one store of values, by what they were made from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest

from briefgen.cache import store
from briefgen.cache.store import Cache


class Value(msgspec.Struct, frozen=True):
    """Of each kind that is kept: words, bytes, numbers, a mapping."""

    words: tuple[str, ...]
    data: bytes = b""
    share: float = 0.5
    more: Mapping[str, int] = msgspec.field(default_factory=dict)


VALUE = Value(("a", "가", "\ue000"), b"\0\xff", 1.25, {"b": 2, "a": 1})


def never() -> Value:
    raise AssertionError("made again")


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_value_is_made_once_for_all_processes(tmp_path: Path) -> None:
    assert Cache(tmp_path, "1").get("kind", ["key"], Value, lambda: VALUE) is VALUE
    assert Cache(tmp_path, "1").get("kind", ["key"], Value, never) == VALUE
    assert Cache(tmp_path, "1").find("kind", ["key"], Value) == VALUE


def test_without_a_folder_it_is_remembered_within_the_process(tmp_path: Path) -> None:
    cache = Cache()
    assert cache.get("kind", ["key"], Value, lambda: VALUE) is cache.get("kind", ["key"], Value, never)
    assert Cache().find("kind", ["key"], Value) is None


@pytest.mark.parametrize(
    ("toolchain", "kind", "key"),
    [("2", "kind", ["a", "b"]), ("1", "other", ["a", "b"]), ("1", "kind", ["ab"]), ("1", "kind", ["a", "b", ""])],
)
def test_another_key_another_kind_and_another_toolchain_are_another_value(
    tmp_path: Path, toolchain: str, kind: str, key: list[str]
) -> None:
    Cache(tmp_path, "1").put("kind", ["a", "b"], VALUE)
    assert Cache(tmp_path, toolchain).find(kind, key, Value) is None


def test_the_newest_value_of_a_key_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "1")
    for words in ("first", "second"):
        cache.put("kind", ["key"], Value((words,)))
        assert cache.find("kind", ["key"], Value) == Value((words,))
    assert Cache(tmp_path, "1").find("kind", ["key"], Value) == Value(("second",))


def test_what_raises_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        Cache(tmp_path, "1").get("kind", ["key"], Value, lambda: Value((str(1 / 0),)))
    assert not files(tmp_path)


def test_a_mapping_that_cannot_be_changed_is_kept(tmp_path: Path) -> None:
    Cache(tmp_path, "1").put("kind", ["key"], MappingProxyType({"a": 1}))
    assert Cache(tmp_path, "1").find("kind", ["key"], dict[str, int]) == {"a": 1}


def test_what_no_file_holds_is_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "1")
    assert cache.put("kind", ["key"], "half a character: \ud800") == cache.find("kind", ["key"], str)
    assert Cache(tmp_path, "1").find("kind", ["key"], str) is None


def test_where_nothing_can_be_kept_it_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Cache(tmp_path / "file", "1").get("kind", ["key"], Value, lambda: VALUE) == VALUE
    Cache(tmp_path / "file", "1").trim()
    assert Cache(tmp_path / "file", "1").find("kind", ["key"], Value) is None


# ---- what is believed -------------------------------------------------------------------------------------------


def tamper_with_words(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"a"', b'"b"'))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def let_others_write(path: Path) -> None:
    path.chmod(0o622)


@pytest.mark.parametrize("change", [tamper_with_words, cut, let_others_write, lambda path: path.write_bytes(b"")])
def test_a_file_that_was_changed_or_may_be_by_others_is_not_believed(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    Cache(tmp_path, "1").put("kind", ["key"], VALUE)
    (path,) = files(tmp_path)
    before = path.read_bytes(), path.stat().st_mode
    change(path)
    assert (path.read_bytes(), path.stat().st_mode) != before
    assert Cache(tmp_path, "1").find("kind", ["key"], Value) is None
    assert Cache(tmp_path, "1").get("kind", ["key"], Value, lambda: VALUE) == VALUE


def test_a_file_of_somebody_else_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path, "1").put("kind", ["key"], VALUE)
    monkeypatch.setattr("os.getuid", lambda: files(tmp_path)[0].stat().st_uid + 1)
    assert Cache(tmp_path, "1").find("kind", ["key"], Value) is None


def test_a_file_in_the_place_of_another_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "1")
    cache.put("kind", ["key"], VALUE)
    (path,) = files(tmp_path)
    cache.put("kind", ["other"], Value(("other",)))
    (other,) = set(files(tmp_path)) - {path}
    path.replace(other)
    assert Cache(tmp_path, "1").find("kind", ["other"], Value) is None


def test_a_value_of_another_type_is_not_believed(tmp_path: Path) -> None:
    Cache(tmp_path, "1").put("kind", ["key"], [1, 2])
    assert Cache(tmp_path, "1").find("kind", ["key"], Value) is None


# ---- several processes, and their ends --------------------------------------------------------------------------


WRITER = """
import sys
from pathlib import Path
from briefgen.cache.store import Cache

folder, own = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(60):
    words = own * (1000 + number)
    cache = Cache(folder, "1")
    cache.put("kind", ["key"], words)
    found = Cache(folder, "1").find("kind", ["key"], str)
    assert found and len(set(found)) == 1 and len(found) >= 1000, found
    assert cache.get("kind", [str(number)], int, lambda: number) == number
"""


def test_several_processes_write_the_same_keys_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), own], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for own in "abc"
    ]
    for writer in writers:
        assert writer.stdout and writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    for writer in writers:
        assert writer.stdin and writer.stdout
        writer.stdin.close()
        writer.stdout.close()
    assert len(files(tmp_path)) == 61, "no part of a file is left"
    assert {Cache(tmp_path, "1").find("kind", [str(number)], int) for number in range(60)} == set(range(60))


KILLED = """
import os, signal, sys
from pathlib import Path
from briefgen.cache.store import Cache

if sys.argv[2] == "killed":
    os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Cache(Path(sys.argv[1]), "1").put("kind", ["key"], sys.argv[2])
"""


def put_in_a_process(folder: Path, word: str) -> int:
    return subprocess.run([sys.executable, "-c", KILLED, str(folder), word], check=False).returncode


@pytest.mark.parametrize("before", [None, "before"])
def test_killed_before_the_file_is_in_its_place_the_old_value_holds(tmp_path: Path, before: str | None) -> None:
    if before:
        assert put_in_a_process(tmp_path, before) == 0
    assert put_in_a_process(tmp_path, "killed") < 0
    assert Cache(tmp_path, "1").find("kind", ["key"], str) == before
    assert Cache(tmp_path, "1").get("kind", ["key"], str, lambda: "after") == (before or "after")


# ---- how much of it there is ------------------------------------------------------------------------------------


def aged(folder: Path, count: int) -> None:
    """So many values, the first of them read longest ago."""
    cache = Cache(folder, "1")
    for number in range(count):
        there = set(files(folder))
        cache.put("kind", [str(number)], "x" * 1000)
        (path,) = set(files(folder)) - there
        os.utime(path, ns=(number, number))


def known(folder: Path, count: int) -> list[int]:
    """The numbers of the values that are there, in files that are not touched by asking."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.utime", lambda *_, **__: None)
        return [number for number in range(count) if Cache(folder, "1").find("kind", [str(number)], str)]


def test_what_was_not_read_for_longest_goes_where_there_is_too_much(tmp_path: Path) -> None:
    aged(tmp_path, 6)
    assert Cache(tmp_path, "1").find("kind", ["1"], str)
    cache = Cache(tmp_path, "1", most=4 * 1100)
    cache.trim()
    assert known(tmp_path, 6) == [0, 1, 2, 3, 4, 5], "nothing was written, so nothing is looked at"
    cache.put("kind", ["6"], "x" * 1000)
    cache.trim()
    assert known(tmp_path, 7) == [1, 4, 5, 6]


def test_what_a_killed_process_left_goes_as_well(tmp_path: Path) -> None:
    assert put_in_a_process(tmp_path, "killed") < 0
    (part,) = files(tmp_path)
    os.utime(part, ns=(0, 0))
    cache = Cache(tmp_path, "1", most=100)
    cache.put("kind", ["key"], "x")
    cache.trim()
    assert part not in files(tmp_path) and cache.find("kind", ["key"], str) == "x"


def test_no_more_is_trimmed_than_values(tmp_path: Path) -> None:
    tmp_path.joinpath("files").write_text("x" * 1000)
    cache = Cache(tmp_path, "1", most=0)
    cache.put("kind", ["key"], "x")
    cache.trim()
    assert [path.name for path in files(tmp_path)] == ["files"]


def test_a_process_remembers_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_REMEMBERED", 2)
    cache = Cache()
    for number in range(3):
        cache.put("kind", [str(number)], number)
    assert [cache.find("kind", [str(number)], int) for number in range(3)] == [None, 1, 2]
