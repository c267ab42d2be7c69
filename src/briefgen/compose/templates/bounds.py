"""What a template may make, and what each operation on it costs.

Values that hold others are bounded where they are made, counted through all they hold, so that none can grow beyond
`MAX_HELD`; and what is compared, sorted, sliced or joined is charged for by its whole size before the work is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import wraps
from types import GeneratorType, MappingProxyType
from typing import Any

from jinja2.environment import Environment
from jinja2.filters import make_attrgetter
from jinja2.utils import pass_environment

from briefgen.compose.templates.rendering import MAX_LETTERS, count_steps, template_error

MAX_HELD = 100_000
"""The most values in a list or mapping, with those of all lists in it; a hundred letters count as one more."""
MAX_NESTED = 100
"""The most lists in each other."""

_HOLDERS = (list, tuple, dict, MappingProxyType, set, frozenset)


def whole_size(value: Any) -> int:
    """How many values there are in a value, itself included. Raises `Refused` beyond `MAX_HELD` or `MAX_NESTED`."""
    size, level, depth = 0, [value], 0
    while level:
        if depth > MAX_NESTED:
            raise template_error(f"more than {MAX_NESTED} lists in each other")
        within: list[Any] = []
        for each in level:
            size += 1
            if isinstance(each, str):
                size += len(each) // 100
            elif isinstance(each, dict | MappingProxyType):
                within += each.keys()
                within += each.values()
            elif isinstance(each, _HOLDERS):
                within += each
            if size + len(within) > MAX_HELD:
                raise template_error(f"a list grew beyond {MAX_HELD} values, with those of the lists in it")
        level, depth = within, depth + 1
    return size


def charge(value: Any) -> None:
    """Count steps for working on a value, by its whole size."""
    kind = value.__class__
    if kind is int or kind is bool or value is None or (kind is str and len(value) < 100):
        return
    if kind is str:
        count_steps(len(value) // 100)
    elif isinstance(value, range):
        count_steps(len(value) // 10)
    elif isinstance(value, _HOLDERS):
        count_steps(whole_size(value) // 10)


def charge_result(value: Any) -> Any:
    """The result of a filter: bounded and charged for; of a generator, each value when it is asked for."""
    if isinstance(value, GeneratorType):
        return _counted(value)
    if isinstance(value, str) and len(value) > MAX_LETTERS:
        raise template_error(f"a value grew beyond {MAX_LETTERS} letters")
    charge(value)
    return value


def _counted(values: Iterator[Any]) -> Iterator[Any]:
    for number, value in enumerate(values):
        if number % 10 == 0:
            count_steps(1)
        yield value


def guard_test(test: Any) -> Callable[..., Any]:
    """A test (`is in`, `is eq` …) that is charged for the values it compares."""

    @wraps(test)
    def guarded(*arguments: Any, **options: Any) -> Any:
        count_steps(1)
        for value in (*arguments, *options.values()):
            charge(value)
        return test(*arguments, **options)

    return guarded


@pass_environment
def add_up(environment: Environment, items: Iterable[Any], attribute: Any = None, start: Any = 0) -> Any:
    """The filter `sum`, for numbers alone: the sum of lists would be a list as long as all of them."""
    values = list(items if attribute is None else map(make_attrgetter(environment, attribute), items))
    if not all(isinstance(value, int | float | Decimal) for value in (start, *values)):
        raise TypeError
    return sum(values, start)
