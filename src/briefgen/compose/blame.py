"""Says what went wrong in a template, in an author's words, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from traceback import walk_tb
from types import TracebackType

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError

from briefgen.blocks.holes import MARK
from briefgen.compose.filters import FILTERS
from briefgen.compose.run import PrintedAt
from briefgen.compose.shelves import FOLDER
from briefgen.errors import Place, Problem, Refused, nearest

_NAMED = re.compile("“([^”]+)”")
"""What a message names: the first words in quotation marks."""


def problems(error: Exception, brief: str, known: Sequence[str]) -> tuple[Problem, ...]:
    """The problems an exception stands for, at the innermost line of a template; `known` are all templates."""
    place = _innermost(error.__traceback__)
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or "", error.lineno)
    found = error.problems if isinstance(error, Refused) else (_problem(error, known),)
    return tuple(replace(p, place=p.place if p.place.path else place, item=p.item or brief) for p in found)


def pointed(problem: Problem, text: str) -> Problem:
    """The problem of a template at the column of the word it names, if that stands once in its line."""
    named, lines = _NAMED.search(problem.message), text.split("\n")
    line = lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""
    found = list(re.finditer(rf"(?<!\w){re.escape(named[1])}(?!\w)", line)) if named else []
    return problem.at(replace(problem.place, column=found[0].start() + 1)) if len(found) == 1 else problem


def _problem(error: Exception, known: Sequence[str]) -> Problem:
    if isinstance(error, TemplateNotFound):
        name = str(error.name or "")
        below = " on a level below this one" if name in known else ""
        return Problem(f"there is no template “{name}”{below}", hint="" if below else nearest(name, known))
    if isinstance(error, TemplateSyntaxError | TemplateRuntimeError):
        return _syntax(error.message or "")
    if isinstance(error, RecursionError):
        return Problem("templates or macros call each other in a circle")
    if isinstance(error, ArithmeticError | AttributeError | LookupError | TypeError | ValueError):
        return Problem("what stands here cannot be worked out", hint=f"it mixes what does not go together: {error}")
    return Problem(f"{type(error).__name__}: {error}")


def _syntax(message: str) -> Problem:
    missing = re.search(r"No (filter|test) named '(\w+)'", message)
    if not missing:
        return Problem(message.rstrip("."))
    kind, name = missing.groups()
    filters = [known for known in FILTERS if known[0] != "_"] if kind == "filter" else []
    return Problem(f"unknown {kind} “{name}”", hint=nearest(name, filters))


def _innermost(traceback: TracebackType | None) -> Place:
    """The last line of a template that was being worked on."""
    lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(traceback)]
    return next((Place(file, line) for file, line in reversed(lines) if file.startswith(f"{FOLDER}/")), Place())


def origins(text: str, marks: Sequence[PrintedAt]) -> list[PrintedAt]:
    """For each line of a traced text, the template and line that its first letter came from."""
    found: list[PrintedAt] = []
    here: PrintedAt = ("", 0)
    for line in text.split("\n"):
        first: PrintedAt | None = None
        for at, part in enumerate(line.split(MARK)):
            if at % 2:
                here = marks[int(part)]
            elif part:
                first = first or here
        found.append(first or here)
        here = here[0], here[1] + 1
    return found
