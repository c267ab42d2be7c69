"""How cost grows with numbered copies: 100 to 10,000 of one memo; by all cores, killed in the middle.

Processor time counts, of the process and of all it begins: a machine has good and bad minutes, and a disk has more.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from . import registry
from .processes import ALONE, BESIDE, BUILD, LOOK, MEMORY, built, shares
from .workshop import ROOT, SHOP

SIZES = (100, 1_000, 10_000)
OUT = Path("out/d001/r1/desk/copies")
ROUNDS = {1: 25, 100: 25, 1_000: 7, 10_000: 3}
"""Builds of each size, in turn. A hundred copies are a tenth of the build they are in, and less than it varies by."""
RECIPIENT = """\
- id: r{0}
  name: Office of District {0}
  address: r{0}@example.org
  audience: desk
  may_see: internal
"""


def place(size: int, home: Path = SHOP) -> Path:
    """A new workplace: one dialogue, one memo in PDF, so many recipients with copies of their own."""
    root = home / f"copies-{size}"
    registry.write(root, 1, ROOT / "templates")
    audiences = (root / "data" / "audiences.yaml").read_text(encoding="utf-8").replace("[docx, pdf]", "[pdf]")
    (root / "data" / "audiences.yaml").write_text(f"{audiences}  copies: named\n", encoding="utf-8")
    listed = "".join(RECIPIENT.format(number) for number in range(1, size + 1))
    (root / "data" / "recipients.yaml").write_text(listed, encoding="utf-8")
    return root


def measured() -> Iterator[str]:
    """The tables, line by line. In memory first, where no disk is waited for; then on this disk."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as memory:
        yield from _growth({size: place(size, Path(memory)) for size in (1, *SIZES)})
        largest = Path(memory) / f"copies-{SIZES[-1]}"
        yield killed(largest)
        yield ""
        own, others = shares(largest, BESIDE, 0)
        yield (
            f"Of {os.cpu_count()} processes the first takes {1000 * own / SIZES[-1]:.2f} ms for a copy, "
            f"those beside it {1000 * others / SIZES[-1]:.2f}."
        )
    yield ""
    spent = built(place(SIZES[-1]), *BESIDE)
    yield f"On this disk, which is waited for after each file: {SIZES[-1]:,} copies in {spent.wall:.0f} s by the clock."


def _growth(places: dict[int, Path]) -> Iterator[str]:
    """Cost by the number of copies, the least of some rounds; that of a build of one copy is taken off."""
    alone = _alone(places)
    beside = {
        size: min((built(places[size], *BESIDE) for _ in range(3)), key=lambda spent: spent.wall) for size in SIZES
    }
    nothing = {size: min(built(places[size], keep=True).wall for _ in range(4)) for size in SIZES}
    yield _row("numbered copies of one memo", [f"{size:,}" for size in SIZES])
    yield f"|---|{'---|' * len(SIZES)}"
    each = [f"{1000 * (alone[size] - alone[1]) / (size - 1):.2f}" for size in SIZES]
    yield _row("one process: processor time a copy, ms", each)
    yield _row(f"{os.cpu_count()} processes: by the clock, s", [f"{s.wall:.1f}" for s in beside.values()])
    yield _row("– cores at work", [f"{s.cores:.1f}" for s in beside.values()])
    yield _row("– most memory of the first, MiB", [f"{s.memory:.0f}" for s in beside.values()])
    yield _row("nothing to do, ms", [f"{1000 * wall:.0f}" for wall in nothing.values()])
    yield ""


def _alone(places: dict[int, Path]) -> dict[int, float]:
    """The least processor time of a build by one process; no size has a bad minute to itself."""
    spent: dict[int, list[float]] = {size: [] for size in places}
    for round_ in range(max(ROUNDS.values())):
        for size in (size for size in places if round_ < ROUNDS[size]):
            spent[size].append(built(places[size], *ALONE).own)
    return {size: min(seconds) for size, seconds in spent.items()}


def _row(name: str, cells: list[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def killed(root: Path) -> str:
    """A build of all copies, killed when a third is there; and what the next one makes."""
    for name in ("out", ".briefgen"):
        shutil.rmtree(root / name, ignore_errors=True)
    process = subprocess.Popen((*BUILD, "-q"), cwd=root, start_new_session=True)
    while len(list((root / OUT).glob("*.pdf"))) < SIZES[-1] // 3:
        time.sleep(LOOK)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(1)  # those beside it have seen it
    there = {path: path.stat().st_ino for path in (root / OUT).glob("*.pdf")}
    subprocess.run((*BUILD, "-q"), cwd=root, check=True)
    after = {path: path.stat().st_ino for path in (root / OUT).glob("*.pdf")}
    twice = sum(after[path] != inode for path, inode in there.items())
    made = len(after) - len(there)
    return (
        f"Killed (`kill -9`) when {len(there):,} were there: the next build made {made:,}, and {twice} a second time."
    )
