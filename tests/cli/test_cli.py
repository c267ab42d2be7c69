"""The collector of circles does not hold a command up."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import atexit, gc, sys
from briefgen.cli import main
atexit.register(lambda: print(gc.get_threshold()[0] > 100_000, len(gc.get_objects()) < gc.get_freeze_count()))
sys.argv = ["briefgen", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("word", ["--version", "--strange"])
def test_it_looks_seldom_and_at_nothing_when_a_command_ends(word: str) -> None:
    done = subprocess.run([sys.executable, "-c", CODE, word], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "True True"
