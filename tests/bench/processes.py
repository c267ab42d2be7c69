"""One process, all cores, a Dask cluster: what a build costs the first process, and whoever is beside it.

Processor time counts, of the process and of all it begins: a machine has good and bad minutes, and a disk has more.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from .workshop import SHOP

BUILD = (sys.executable, "-m", "briefgen", "build")
ALONE, BESIDE = ("--jobs", "1"), ("--jobs", str(os.cpu_count()))
MEMORY = Path("/dev/shm")
LOOK = 0.02
"""Seconds between two looks at the processes."""
CLUSTER = """\
from distributed import LocalCluster
import sys
if __name__ == "__main__":
    c = LocalCluster(n_workers={}, threads_per_worker=1, dashboard_address=None)
    print(c.scheduler_address, flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of processor time: of the first process, and of those beside it; its most MiB."""

    wall: float
    own: float
    others: float
    memory: float

    @property
    def cores(self) -> float:
        return (self.own + self.others) / self.wall


def built(root: Path, *options: str, keep: bool = False) -> Spent:
    """A whole build, from nothing unless what is there is kept."""
    if not keep:
        for name in ("out", ".briefgen"):
            shutil.rmtree(root / name, ignore_errors=True)
    begun = time.perf_counter()
    process = subprocess.Popen((*BUILD, "-q", *options), cwd=root)
    first, beside = psutil.Process(process.pid), {}
    while True:
        try:
            for child in first.children(recursive=True):
                beside[child.pid] = sum(child.cpu_times()[:2])
        except psutil.Error:
            pass
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(LOOK)
    if status:
        sys.exit(f"{' '.join(options)} failed")
    wall = time.perf_counter() - begun
    return Spent(wall, usage.ru_utime + usage.ru_stime, sum(beside.values()), usage.ru_maxrss / 1024)


@contextmanager
def cluster() -> Iterator[tuple[str, int]]:
    """A cluster of as many workers as there are cores, on this machine: its address, and the number of its process."""
    script = SHOP / "cluster.py"
    script.write_text(CLUSTER.format(os.cpu_count()), encoding="utf-8")
    process = subprocess.Popen((sys.executable, str(script)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield process.stdout.readline().strip(), process.pid
    process.communicate()


def shares(root: Path, options: tuple[str, ...], pid: int) -> tuple[float, float]:
    """Seconds of processor time of a build from nothing: of the first process, and of all that work for it.

    `pid` is that of a cluster, which spends some time even where it is not asked.
    """
    asked = "--scheduler" in options
    before = _processors(pid) if asked else 0
    spent = built(root, *options)
    return spent.own, spent.others + (_processors(pid) - before if asked else 0)


def _processors(pid: int) -> float:
    """Seconds of processor time of a process and of all below it."""
    first = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in (first, *first.children(recursive=True)))
