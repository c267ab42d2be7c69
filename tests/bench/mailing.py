"""What an officer waits for around a mailing of the sample: a plan for 200 recipients; 1,000 returned copies."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from .whole import spread, timed
from .workshop import ROOT, SHOP

RECIPIENTS, RETURNED, ROUNDS = 200, 1_000, 5
BRIEFGEN = (sys.executable, "-m", "briefgen", "-q")
RECIPIENT = """
- id: r{0}
  name: Office {0}
  address: r{0}@example.org
  organisation: mofa
  audience: working
  may_see: internal
"""


def measured() -> Iterator[str]:
    """The lines of a table, in milliseconds of whole processes."""
    place = _place(SHOP / "mailing")
    returned = [str(path.relative_to(place)) for path in _copies(place)]
    yield "| | ms |"
    yield "|---|---|"
    for name, command in {
        f"mail, {RECIPIENTS} recipients": (*BRIEFGEN, "mail"),
        f"collect, {RETURNED:,} returned copies": (*BRIEFGEN, "collect", *returned),
    }.items():
        taken = [timed(command, place) for _ in range(ROUNDS)]
        yield f"| {name} | {spread(taken, digits=0)} |"
        print(f"{name}: {statistics.median(taken):,.0f} ms", file=sys.stderr, flush=True)


def _place(place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    for folder in ("data", "templates"):
        shutil.copytree(ROOT / folder, place / folder)
    listed = "".join(map(RECIPIENT.format, range(RECIPIENTS)))
    (place / "data" / "recipients.yaml").write_text(listed, encoding="utf-8")
    timed((*BRIEFGEN, "build"), place)
    return place


def _copies(place: Path) -> Iterator[Path]:
    """Copies of a checklist that differ in a comment behind their end, as those of many mail programs do."""
    data = (place / "out" / "kr-us-cet" / "r1" / "working" / "checklist.pdf").read_bytes()
    (place / "returned").mkdir()
    for number in range(RETURNED):
        path = place / "returned" / f"{number}.pdf"
        path.write_bytes(data + b"%%%d\n" % number)
        yield path
