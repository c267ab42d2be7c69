"""A known answer: said again while it holds, and never otherwise."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen.cache.fingerprint import RACE, read_sealed, stat_fingerprint, write_sealed
from briefgen.cli import main
from briefgen.cli.answers import answer, remember

WORDS = ("build", "-v")
SAID = [(1, "one\ntwo"), (2, "a remark"), (1, "")]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workplace that was asked something."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "audiences.yaml").write_text("here")
    monkeypatch.chdir(tmp_path)
    remember(WORDS, stat_fingerprint(tmp_path)[0], SAID, 1)
    return tmp_path


def kept(root: Path, command: str = "build") -> Path:
    return root / ".briefgen" / "cache" / f"answer-{command}"


def is_known(*words: str) -> bool:
    try:
        answer(words or WORDS)
    except SystemExit:
        return True
    return False


@pytest.mark.usefixtures("root")
def test_the_same_question_has_the_same_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        answer(WORDS)
    assert end.value.code == 1
    assert capsys.readouterr() == ("one\ntwo\n\n", "a remark\n")


@pytest.mark.usefixtures("root")
def test_another_question_has_none() -> None:
    assert not is_known("build")
    assert not is_known("check", "-v")
    assert not is_known("mail")
    assert not is_known("-C", "elsewhere", *WORDS)


def test_a_build_by_force_looks_into_every_file_each_time(root: Path) -> None:
    words = (*WORDS, "--force")
    remember(words, stat_fingerprint(root)[0], SAID, 1)
    assert not is_known(*words)


@pytest.mark.usefixtures("root")
def test_another_day_or_program_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("time.strftime", lambda _: "2031-05-07")
        assert not is_known()
    monkeypatch.setattr("briefgen.cache.fingerprint.source_stat_fingerprint", lambda: "another")
    assert not is_known()


def _changed(path: Path) -> None:
    path.write_text("HERE")


@pytest.mark.parametrize("change", [_changed, Path.unlink, lambda path: path.with_name("new.yaml").write_text("")])
def test_nothing_is_known_of_a_workplace_that_changed(root: Path, change: Callable[[Path], object]) -> None:
    change(root / "data" / "audiences.yaml")
    assert not is_known()


def test_a_change_that_the_clock_cannot_tell_is_seen(root: Path) -> None:
    path = root / "data" / "audiences.yaml"
    before = path.stat()
    path.write_text("HERE")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    lines = (read_sealed(str(kept(root))) or "").split("\n")
    write_sealed(str(kept(root)), "\n".join([lines[0], stat_fingerprint(root)[0], *lines[2:]]))
    assert not is_known()


def test_a_touched_file_is_read_once_more_and_then_known(root: Path) -> None:
    os.utime(root / "data" / "audiences.yaml", ns=(1, 1))
    assert is_known()
    assert stat_fingerprint(root)[0] in kept(root).read_text().split("\n")


def test_what_was_touched_long_before_is_not_read_at_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = stat_fingerprint(root)[1] + RACE + 1
    os.utime(kept(root), ns=(later, later))
    monkeypatch.setattr("briefgen.cache.fingerprint.content_fingerprint", lambda _: pytest.fail("read"))
    assert is_known()


def test_nobody_else_is_believed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(root).chmod(0o620)
    assert not is_known()
    kept(root).chmod(0o600)
    assert is_known()
    monkeypatch.setattr("os.getuid", lambda: kept(root).stat().st_uid + 1)
    assert not is_known()


@pytest.mark.parametrize("damage", [b"", b"\n\n", b"\xff\xfe\n\n\n\n"])
def test_a_damaged_record_says_nothing(root: Path, damage: bytes) -> None:
    kept(root).write_bytes(damage)
    assert not is_known()


def test_what_changed_while_it_was_asked_is_not_kept(root: Path) -> None:
    asked_in, _ = stat_fingerprint(root)
    kept(root).unlink()
    (root / "data" / "audiences.yaml").write_text("changed meanwhile")
    remember(WORDS, asked_in, SAID, 0)
    assert not kept(root).exists()


def test_where_nothing_can_be_kept_nothing_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(kept(root).parent)
    kept(root).parent.write_text("a file in the way")
    remember(WORDS, stat_fingerprint(root)[0], SAID, 0)
    assert not is_known()
    monkeypatch.delattr("os.getuid")
    assert not is_known()


def briefgen(root: Path, *words: str) -> tuple[str, str]:
    run = [sys.executable, "-X", "importtime", "-m", "briefgen", *words]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    return done.stdout + "\n".join(line for line in lines if not line.startswith("import time:")), done.stderr


def test_a_build_with_nothing_to_do_says_what_it_would_and_imports_next_to_nothing(small: Path) -> None:
    briefgen(small, "build", "-v")
    known, imported = briefgen(small, "build", "-v")
    assert not [
        name for name in ("click", "reportlab", "docx", "babel", "jinja2", "pathlib") if f" {name}\n" in imported
    ]
    kept(small).unlink()
    assert known == briefgen(small, "build", "-v")[0]


def test_a_check_is_known_with_its_exit(small: Path) -> None:
    said, _ = briefgen(small, "check")
    assert briefgen(small, "check")[0] == said
    assert "click" not in briefgen(small, "check")[1]


@pytest.fixture
def collector() -> Iterator[None]:
    """The garbage collector is put back: a command sets it for a process that ends soon."""
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_whoever_stops_it_before_it_began_sees_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], collector: None
) -> None:
    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("briefgen.cli.answers.answer", stopped)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert capsys.readouterr().err == "stopped\n"
