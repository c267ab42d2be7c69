"""`make bench-scale`: how cost grows, by dialogues (30 to 300), numbered copies (`copies`), recipients (`mailing`).

Whole processes, taken in turn: `check`, `build` with nothing to do, and `build` after one word changed in one dialogue.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from . import copies, mailing, registry
from .processes import ALONE, BESIDE, MEMORY, cluster, shares
from .whole import spread, timed
from .workshop import ROOT, SHOP, machine

SIZES = (30, 100, 300)
ROUNDS, LESS = 5, 3
BRIEFGEN = (sys.executable, "-m", "briefgen", "-q")


def main() -> None:
    """Make the registries, build each once, measure in rounds, print."""
    places = {size: SHOP / f"registry-{size}" for size in SIZES}
    first = {size: _first(size, place) for size, place in places.items()}
    times: dict[tuple[str, int], list[float]] = {(name, size): [] for name in _ROWS for size in SIZES}
    for round_ in range(ROUNDS):
        print(f"round {round_ + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        for size, place in places.items():
            for name, measure in _ROWS.items():
                times[name, size].append(measure(place, round_))
    print(f"\n{machine()}; milliseconds, medians of {ROUNDS} rounds in turn (lowest–highest)\n")
    print(f"| dialogues | {' | '.join(map(str, SIZES))} |\n|---|{'---|' * len(SIZES)}")
    print(f"| first build, once | {' | '.join(f'{first[size]:,.0f}' for size in SIZES)} |")
    for name in _ROWS:
        print(f"| {name} | {' | '.join(spread(times[name, size], digits=0) for size in SIZES)} |")
    print()
    for line in (*_by_dask(), "", *copies.measured(), "", *mailing.measured()):
        print(line, flush=True)


def _first(size: int, place: Path) -> float:
    print(f"building {size} dialogues", file=sys.stderr, flush=True)
    registry.write(place, size, ROOT / "templates")
    return timed((*BRIEFGEN, "build"), place)


def _by_dask() -> Iterator[str]:
    """What one more dialogue takes: 300 less 30, so that what begins only once does not count. The least of rounds."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as memory, cluster() as (address, pid):
        ends = SIZES[0], SIZES[-1]
        places = {size: Path(memory) / f"registry-{size}" for size in ends}
        for size, place in places.items():
            registry.write(place, size, ROOT / "templates")
        ways = {"one process": ALONE, f"{os.cpu_count()} processes": BESIDE, "Dask": ("--scheduler", address)}
        taken = [
            {(name, size): shares(places[size], options, pid) for name, options in ways.items() for size in ends}
            for _ in range(LESS)
        ]
    yield "| a dialogue, ms of processor time | first process | beside it | first process, to begin |"
    yield "|---|---|---|---|"
    for name in ways:
        least = [[1000 * min(round_[name, size][i] for round_ in taken) for size in ends] for i in (0, 1)]
        own, others = ((many - few) / (ends[1] - ends[0]) for few, many in least)
        yield f"| {name} | {own:.1f} | {others:.1f} | {least[0][0] - own * ends[0]:,.0f} |"


def _check(place: Path, _: int) -> float:
    timed((*BRIEFGEN, "check"), place)
    return statistics.median(timed((*BRIEFGEN, "check"), place) for _ in range(3))


def _nothing(place: Path, _: int) -> float:
    timed((*BRIEFGEN, "build"), place)
    return statistics.median(timed((*BRIEFGEN, "build"), place) for _ in range(3))


def _word(place: Path, round_: int) -> float:
    """A word of one commitment of the first dialogue; its memo alone is written."""
    path = place / "data" / "d001" / "commitments.yaml"
    old = registry.title(1, 1)
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f"  title: {old} again {round_}" if f"title: {old}" in line else line for line in lines]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
    return timed((*BRIEFGEN, "build"), place)


_ROWS: dict[str, Callable[[Path, int], float]] = {
    "check": _check,
    "build, nothing to do": _nothing,
    "build, one word of one dialogue changed": _word,
}

if __name__ == "__main__":
    main()
