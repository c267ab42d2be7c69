"""The filters of templates: an allow-list of Jinja's, which see plain values only, and ours.

A *finished piece* of the page is what a macro or a set block made: text with holes. It can be printed and joined;
to compare, measure or change it would be wrong without anybody noticing, so it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.filters import FILTERS as JINJA
from jinja2.runtime import Context
from markupsafe import Markup

from briefgen.blocks.tree import Node
from briefgen.compose import formats, josa
from briefgen.compose.run import LONGEST, PrintedAt, charge, hole, mark, mistake, printable, running, unfit

ALLOWED = (
    *("abs", "capitalize", "default", "dictsort", "first", "groupby", "items", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "select", "selectattr", "sort", "sum", "trim"),
    *("unique", "upper"),
)


def refuse_finished(*values: Any) -> None:
    """A mistake if one of the values is a finished piece of the page or a node."""
    for value in values:
        if isinstance(value, Markup | Node):
            raise mistake("this works on a value, not on a finished piece of the page", "print it, or join it with ~")


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that refuses finished pieces and pays for the length of what it reads."""

    @wraps(function)
    def guarded(*arguments: Any, **options: Any) -> Any:
        refuse_finished(*arguments, *options.values())
        charge(1 + sum(len(value) for value in arguments if isinstance(value, str | tuple | list | dict | range)) // 10)
        try:
            return function(*arguments, **options)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            given = (value for value in (*arguments, *options.values()) if not isinstance(value, Context | Environment))
            raise unfit(function.__name__.removeprefix("do_").removeprefix("sync_"), given) from error

    return guarded


@pass_context
def plain_value(_context: Context, value: Any) -> Any:
    """The value, if it is one: put around what is compared, tested or looped over."""
    refuse_finished(value)
    return value


@pass_context
def charged(_context: Context, steps: int) -> None:
    """Counts a turn of a loop or a call of a macro."""
    charge(steps)


@pass_context
def join(context: Context, items: Iterable[Any], between: Any = "") -> Any:
    """Values in a row: words if all are words, else a tuple with the nodes, or a finished piece of the page."""
    parts: list[Any] = []
    for item in items:
        parts += [printable(between), printable(item)] if parts and between != "" else [printable(item)]
    charge(len(parts) // 10)
    if any(part.__class__ is Markup for part in parts):
        here: PrintedAt = (context.name or "", 0)
        return Markup("").join([hole(context, part, here) for part in parts])
    if all(part.__class__ is str for part in parts):
        if sum(map(len, parts)) > LONGEST:
            raise mistake(f"a value grew beyond {LONGEST} letters")
        return "".join(parts)
    return tuple(node for part in parts for node in (part if part.__class__ is tuple else (part,)))


@pass_context
def listing(_context: Context, items: Iterable[str]) -> str:
    """“A, B and C”, in the language of the document."""
    return formats.listing([printable(item) for item in items], running.get().language)


def dots(items: Iterable[str]) -> str:
    """“A·B·C”."""
    return formats.dots([printable(item) for item in items])


FILTERS: dict[str, Callable[..., Any]] = {
    **{name: _guarded(JINJA[name]) for name in ALLOWED},
    "josa": _guarded(josa.josa),
    "particle": _guarded(josa.particle),
    "listing": _guarded(listing),
    "dots": _guarded(dots),
    "join": join,
    "_hole": hole,
    "_mark": mark,
    "_value": plain_value,
    "_charge": charged,
}
