"""Whole processes from start to exit: nothing to do, one word changed, everything for the first time."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter

from .workshop import ROOT, SHOP

HEAD = "| whole process | ms | times bare Python |\n|---|---|---|"
PLACE = SHOP / "workplace"
TEMPORARY = SHOP / "temporary"
"""Where compiled templates are kept."""
BARE = (sys.executable, "-c", "pass")
BUILD = (sys.executable, "-m", "briefgen", "-q", "build", "--as-of", "2024-10-15")
SAID = PLACE / "data" / "kr-us-cet" / "commitments.yaml"
WORD = re.compile(r"(?<=Expand support for joint research in semiconductors)( \d+)?")
"""Behind the title of one commitment: the word that is changed."""


def measured(rounds: int) -> Iterator[str]:
    """A row a measurement, all of them taken in turn."""
    taken: dict[str, list[float]] = {name: [] for name in _ROWS}
    for round_ in range(rounds):
        for name, measure in _ROWS.items():
            taken[name].append(measure(round_))
    bare = statistics.median(taken[next(iter(_ROWS))])
    for name, times in taken.items():
        yield f"| {name} | {spread(times, digits=0)} | {statistics.median(times) / bare:.1f} |"


def timed(command: Sequence[str], place: Path = PLACE, *, one_core: bool = False) -> float:
    """Milliseconds of a process that works in a place; on one core where the system can say so."""
    pin = (lambda: os.sched_setaffinity(0, {0})) if one_core and hasattr(os, "sched_setaffinity") else None
    start = perf_counter()
    environment = {**os.environ, "TMPDIR": str(TEMPORARY)}
    done = subprocess.run(
        command,
        cwd=place,
        preexec_fn=pin,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    spent = 1000 * (perf_counter() - start)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return spent


def spread(values: Sequence[float], unit: str = "", *, digits: int = 1) -> str:
    """“2.3 (2.1–2.9)”: median, lowest and highest."""
    middle, low, high = (f"{v:,.{digits}f}{unit}" for v in (statistics.median(values), min(values), max(values)))
    return f"{middle} ({low}–{high})"


def _first(_: int) -> float:
    """Every document of the sample, in a new folder; nothing is kept of an earlier build, here or elsewhere."""
    for folder in (PLACE, TEMPORARY):
        shutil.rmtree(folder, ignore_errors=True)
    TEMPORARY.mkdir()
    for name in ("data", "templates"):
        shutil.copytree(ROOT / name, PLACE / name, ignore=shutil.ignore_patterns("sent"))
    return timed(BUILD, one_core=True)


def _nothing(_: int) -> float:
    """Everything is as it should be."""
    timed(BUILD)
    return statistics.median(timed(BUILD) for _ in range(5))


def _word(round_: int) -> float:
    """One word of one commitment: the files that say it are written, and no others."""
    before = _files()
    SAID.write_text(WORD.sub(f" {round_}", SAID.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    spent = timed(BUILD)
    after = _files()
    written = {name for name in after if after[name] != before[name]}
    if not written or len(written) == len(after):
        sys.exit(f"one word changed {len(written)} of {len(after)} files")
    return spent


def _files() -> dict[str, int]:
    """When each document was last written."""
    return {path.as_posix(): path.stat().st_mtime_ns for path in (PLACE / "out").rglob("*.*") if path.suffix != ".json"}


_ROWS: dict[str, Callable[[int], float]] = {
    "bare Python": lambda _: statistics.median(timed(BARE, ROOT) for _ in range(5)),
    "first build of the sample, one core": _first,
    "nothing to do": _nothing,
    "one word changed": _word,
}
