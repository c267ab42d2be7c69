"""Pressing the tab key, as a shell would ask: commands, options, and the ids of the data."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASH = shutil.which("bash")


def asked(root: Path, words: str, shell: str = "bash") -> list[str]:
    """What a shell is offered for the last word of a line."""
    environment = {
        **os.environ,
        "_BRIEFGEN_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    run = [sys.executable, "-m", "briefgen"]
    done = subprocess.run(run, cwd=root, env=environment, capture_output=True, text=True)
    assert not done.stderr
    assert done.returncode == 0
    return done.stdout.rstrip("\n").splitlines()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("briefgen bui", ["build"]),
        ("briefgen build --aud", ["--audience"]),
        ("briefgen build --audience p", ["principal", "partner", "public", "principal-ko", "public-ko"]),
        ("briefgen build kr", ["kr-us-cet"]),
        ("briefgen build --round ", ["r1"]),
        ("briefgen update C01", ["C01"]),
        ("briefgen update C01 ann", ["announced"]),
        ("briefgen update A00-1 wai", ["waiting"]),
        ("briefgen quote S1", ["S1", "S10", "S11", "S12"]),
        ("briefgen clear partner --office ns", ["nso", "nsc", "nsf"]),
        ("briefgen export --form xl", ["xlsx"]),
        ("briefgen nonsense x", []),
    ],
)
def test_a_shell_is_offered_what_there_is(shared: Path, words: str, offered: list[str]) -> None:
    found = [line.partition(",")[2] for line in asked(shared, words)]
    assert [*offered] == found


def test_other_shells_hear_what_an_id_stands_for(shared: Path) -> None:
    lines = asked(shared, "briefgen update C01", "zsh")
    assert lines == ["plain", "C01", "Expand support for joint research in semiconductors"]


@pytest.mark.parametrize("words", ["briefgen build --audience p", "briefgen update C", "briefgen -C nowhere build k"])
def test_where_nothing_can_be_read_nothing_is_offered_and_nothing_said(tmp_path: Path, words: str) -> None:
    assert asked(tmp_path, words) == []
    (tmp_path / "data" / "d").mkdir(parents=True)
    for name in ("audiences.yaml", "d/dialogue.yaml", "d/commitments.yaml"):
        (tmp_path / "data" / name).write_bytes(b"- id: [\xff\n\t}")
    assert asked(tmp_path, words) == []


def test_another_folder_is_looked_into(shared: Path, tmp_path: Path) -> None:
    assert asked(tmp_path, f"briefgen -C {shared} build kr") == ["plain,kr-us-cet"]


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_bash_itself_completes_by_the_script_that_is_printed(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "briefgen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m briefgen "$@"\n')
    program.chmod(0o755)
    script = """
        eval "$(briefgen completion bash)"
        COMP_WORDS=(briefgen build --audience part); COMP_CWORD=3
        _briefgen_completion briefgen
        echo "${COMPREPLY[@]}"
        complete -p briefgen
    """
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    run = [str(BASH), "--norc", "-c", script]
    done = subprocess.run(run, cwd=shared, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["partner", "complete -o nosort -F _briefgen_completion briefgen"]
    assert not done.stderr


@pytest.mark.parametrize(("shell", "words"), [("zsh", "#compdef briefgen"), ("fish", "complete --no-files")])
def test_each_shell_has_a_script(shell: str, words: str) -> None:
    run = [sys.executable, "-m", "briefgen", "completion"]
    named = subprocess.run([*run, shell], capture_output=True, text=True, check=True).stdout
    meant = subprocess.run(
        run, env={**os.environ, "SHELL": f"/usr/bin/{shell}"}, capture_output=True, text=True, check=True
    ).stdout
    assert words in named
    assert named == meant


def test_an_unknown_shell_is_wrong_usage() -> None:
    run = [sys.executable, "-m", "briefgen", "completion"]
    done = subprocess.run(run, env={**os.environ, "SHELL": "/bin/tcsh"}, capture_output=True, text=True)
    assert done.returncode == 2
    assert "which shell?" in done.stderr
