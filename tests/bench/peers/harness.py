"""Runs one tool over documents: `harness.py MODULE WORKSHOP DOCUMENTS FOLDER [OPTION]…`.

The module's `maker(workshop, *options)` returns a function from a memo to the bytes of a file; what it sets up is not
timed. Each line of DOCUMENTS is a memo, and only the way from its values to bytes is timed. Every file is written to
FOLDER, to be opened and checked later. Prints the times in milliseconds as a JSON list.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter


def main(module: str, workshop: str, documents: str, folder: str, *options: str) -> None:
    """One tool, one process."""
    make = import_module(module).maker(Path(workshop), *options)
    times = []
    for line in Path(documents).read_text(encoding="utf-8").splitlines():
        memo = json.loads(line)
        start = perf_counter()
        data = make(memo)
        times.append(1000 * (perf_counter() - start))
        (Path(folder) / f"{memo['number']:05}").write_bytes(data)
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
