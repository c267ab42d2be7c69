"""The state of one rendering of a template: its values, its search path, its limit of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from briefgen.blocks.holes import FIRST_HOLE, LINE_MARK, MAX_HOLES, Value, clean_text
from briefgen.blocks.tree import Node
from briefgen.errors import Problem, Refused

MAX_STEPS = 200_000
"""The limit of one document: rounds of loops, calls of macros, and hundreds of characters of template text."""

MAX_LETTERS = 100_000
"""The most characters of one value."""

MAX_PIECE = 2_000_000
"""The most characters of a finished piece of the page."""

PrintedAt = tuple[str, int]
"""Path of a template and a line in it."""


class Rendering:
    """One rendering, and its results. `search_path` are the folders templates are looked up in, nearest first."""

    def __init__(self, search_path: tuple[str, ...], language: str, names: Mapping[str, Any]) -> None:
        self.search_path, self.language, self.names = search_path, language, names
        self.values: list[Value] = []
        self.places: list[PrintedAt] = []
        self.marks: list[PrintedAt] = []
        self.templates: dict[str, tuple[str, int]] = {}
        """Each template used → the name it was asked for by, and the level of the search path it was found at."""
        self.picture_files: set[str] = set()
        """The files of the pictures of templates that are used."""
        self.picture_ids: set[str] = set()
        """The ids of the pictures of the data that are used."""
        self.steps = 0


current_rendering: ContextVar[Rendering] = ContextVar("running")

_TOKENS: list[Markup] = []
"""The holes by number, as Jinja prints them; made when first needed."""


def template_error(message: str, hint: str = "") -> Refused:
    """The error of a template, to be raised; the place is added where it is caught."""
    return Refused(Problem(message, hint=hint))


def argument_error(name: str, values: Iterable[Any], hint: str = "") -> Refused:
    """The error of calling a component or filter with values it cannot work with."""
    kinds = ((value, _WHAT.get(value.__class__.__name__, "a value")) for value in values)
    described = ", ".join(f"“{value}”" if isinstance(value, str | int) else kind for value, kind in kinds)
    return template_error(f"“{name.lstrip('_')}” cannot work with {described or 'nothing'}", hint)


def count_steps(steps: int) -> None:
    """Count steps, and raise `Refused` beyond `MAX_STEPS`. While Jinja compiles, nothing is counted."""
    rendering = current_rendering.get(None)
    if rendering is None:
        return
    rendering.steps += steps
    if rendering.steps > MAX_STEPS:
        raise template_error("this template goes on for too long", "a loop or a macro repeats itself without end")


@pass_context  # so that Jinja does not print it while it compiles
def make_hole(_context: Context, value: Any, place: PrintedAt) -> Markup:
    """What `{{ value }}` prints: a hole; or, where the value is a finished piece of the page, that piece."""
    printed = value if value.__class__ is str else to_printable(value)
    if printed.__class__ is Markup:
        count_steps(len(printed) // 100)
        return printed
    if printed.__class__ is str and not printed.isprintable():
        printed = clean_text(printed)
    rendering = current_rendering.get()
    number = len(rendering.values)
    if number == MAX_HOLES:
        raise template_error(f"more than {MAX_HOLES} values in one document")
    rendering.values.append(printed)
    rendering.places.append(place)
    if number == len(_TOKENS):
        _TOKENS.append(Markup(chr(FIRST_HOLE + number)))
    return _TOKENS[number]


@pass_context
def make_mark(_context: Context, _value: str, place: PrintedAt) -> Markup:
    """Printed before each stretch of template text when an error is traced to its line."""
    marks = current_rendering.get().marks
    marks.append(place)
    return Markup(f"{LINE_MARK}{len(marks) - 1}{LINE_MARK}")


def to_printable(value: Any) -> Any:
    """A value as it is printed: text, a node, a tuple with nodes, or Markup. Raises `Refused` for anything else."""
    kind = value.__class__
    if kind is str or kind is Markup or isinstance(value, Node):
        return value
    if kind is int:
        return str(value)
    if kind is tuple and (not value or _has_nodes(value)):
        return value
    if isinstance(value, str | Undefined):  # str() of an unknown name raises its error
        return str(value)
    what, hint = _WHAT.get(kind.__name__, kind.__name__), _HINTS.get(kind.__name__, "print one of its attributes")
    raise template_error(f"{what} cannot be printed", hint)


def _has_nodes(value: tuple[Any, ...]) -> bool:
    return all(isinstance(part, str | Node) for part in value) and any(isinstance(part, Node) for part in value)


_WHAT = {
    "NoneType": "nothing (none)",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "dict": "a mapping",
    "date": "a date",
    "datetime": "a date",
    "Decimal": "a bare number with decimals",
    "float": "a bare number with decimals",
    "Text": "a text in several languages",
    "function": "a component",
    "method": "a component",
}
_LIST = "write a loop, or {{ … | listing }}"
_HINTS = {
    "NoneType": "write {{ … or “the words to show” }}",
    "bool": "write {% if … %} and the words to show",
    "list": _LIST,
    "tuple": _LIST,
    "date": "write {{ day(…) }}",
    "datetime": "write {{ day(…) }}",
    "Decimal": "write {{ number(…) }} or {{ money(…) }}",
    "float": "write {{ number(…) }} or {{ money(…) }}",
    "function": "call it: {{ …() }}",
    "method": "call it: {{ …() }}",
}
