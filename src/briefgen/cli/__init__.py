"""The command line: the only room that prints, exits, and reads clock, environment and arguments.

In: the words of a command line. Out: results on standard output, everything else on standard error, and an exit code:
0 done, 1 the user's data or templates have problems, 2 wrong usage. Begin with `group`: it names the module each
command is in, which is imported when it is called. `answers` says again what is known already; `session` holds streams
and options of one call.
"""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """`briefgen`: a terminal that cannot show a character gets its number; what is known already is said at once."""
    for name in ("stdin", "stdout", "stderr"):  # one that was closed leads nowhere; else a file would take its number
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nowhere, "r" if name == "stdin" else "w", encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    collect_seldom()
    try:
        from briefgen.cli.answers import answer

        answer(sys.argv[1:])
        from briefgen.cli.group import run  # the parser of the command line alone takes longer than a known answer

        run(sys.argv[1:])
    except KeyboardInterrupt:  # before there was anything to stop
        print("stopped", file=sys.stderr)
        sys.exit(1)
    finally:
        gc.freeze()  # the process ends, and all is taken back whole: no search for circles


def collect_seldom() -> None:
    """Search for circles of objects seldom: trees hold none, and to search is a tenth of a command's time."""
    gc.set_threshold(200_000)
