"""One call of the program: where it works, how much it says, and the two streams it says it on."""

from __future__ import annotations

import datetime as dt
import json
import sys
import traceback
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click
from msgspec import Struct, field
from msgspec.structs import asdict

from briefgen.cli.answers import Said
from briefgen.errors import Place, Problem, Refused, Severity, sort_problems


class Session(Struct):
    """`root` is the workplace; `quiet` leaves out all but problems, `verbose` adds each file and each traceback."""

    root: Path
    quiet: bool = False
    verbose: bool = False
    colour: bool | None = None
    """`None`: on a terminal only."""
    words: tuple[str, ...] = ()
    """The command line, where there is one."""
    said: list[Said] = field(default_factory=list)
    mute: bool = False
    """Only notes what it would say."""

    @property
    def today(self) -> dt.date:
        """The day on this machine's clock."""
        return dt.date.today()

    @property
    def live(self) -> bool:
        """Whether a person watches: progress is shown on a terminal only."""
        return sys.stderr.isatty() and not self.quiet

    def result(self, words: str) -> None:
        """A line of the result, on standard output."""
        self._say(safe(words))

    def data(self, content: Any) -> None:
        """The result for a program: JSON and nothing else on standard output."""
        words = json.dumps(content, ensure_ascii=False, indent=1)
        # a name of a file that is no UTF-8 holds half characters, which can be written as escapes only
        is_whole = words.isascii() or not any(0xD800 <= ord(character) < 0xE000 for character in words)
        self._say(words if is_whole else json.dumps(content, indent=1))

    def remark(self, words: str) -> None:
        """A line on how it goes, on standard error; nothing when quiet."""
        if not self.quiet:
            self._say(safe(words), err=True)

    def problems(self, problems: Iterable[Problem], *, err: bool = True) -> None:
        """Problems, then notices, each by its place; notices are left out when quiet."""
        for problem in sort_problems(problems):
            notice = problem.severity is Severity.NOTICE
            if not (notice and self.quiet):
                label = click.style("notice", fg="yellow") if notice else click.style("problem", fg="red", bold=True)
                self._say(f"{label}: {safe(str(problem))}", err=err)

    def bug(self, error: Exception) -> None:
        """What nobody foresaw, in a line; all of it when verbose."""
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        self._say(f"this is a bug of briefgen, and no fault of yours: {safe(what)}", err=True)
        more = "".join(traceback.format_exception(error)) if self.verbose else "  hint: briefgen -v shows where"
        self._say(safe(more), err=True)

    def _say(self, words: str, *, err: bool = False) -> None:
        """A line on a stream, coloured where that is wanted and can be seen."""
        coloured = (sys.stderr if err else sys.stdout).isatty() if self.colour is None else self.colour
        shown = words if coloured else click.unstyle(words)
        self.said.append((2 if err else 1, shown))
        if not self.mute:
            try:
                click.echo(shown, err=err, color=coloured)
            except BrokenPipeError:
                raise
            except OSError as error:
                raise Refused(unsaid(error, "standard error" if err else "standard output")) from None


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise click.exceptions.Exit(code)


def unsaid(error: OSError, stream: str = "standard output") -> Problem:
    """Why words did not reach a stream: it leads to a full disk, say."""
    return Problem(f"cannot be written: {error.strerror}", Place(stream))


def counted(number: int, noun: str) -> str:
    """“no problems”, “1 notice”, “4 files”."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def plain(problem: Problem) -> dict[str, str | int]:
    """A problem for a program."""
    words = {"item": problem.item, "message": problem.message, "hint": problem.hint}
    return {"severity": problem.severity.value, **asdict(problem.place), **words}


def safe(words: str) -> str:
    """Words of a user's file without what would move the cursor or turn the text around; new lines stay."""
    unsafe = {c for c in words if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")}
    return words.translate({ord(c): f"\\u{ord(c):04x}" for c in unsafe})
