"""What `{{ value }}` prints."""

from enum import StrEnum
from typing import Any

import pytest
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import Markup

from briefgen.blocks.tree import Break, Strong
from briefgen.compose.templates.rendering import MAX_STEPS, Rendering, count_steps, current_rendering, to_printable
from briefgen.errors import Refused


class Word(StrEnum):
    DONE = "done"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("words", "words"),
        ("", ""),
        (15, "15"),
        (Word.DONE, "done"),
        (Break(), Break()),
        ((), ()),
        (("a", Strong(("b",))), ("a", Strong(("b",)))),
        (Markup("page"), Markup("page")),
    ],
)
def test_a_value_prints_as_it_is(value: Any, printed: Any) -> None:
    assert to_printable(value) == printed
    assert type(to_printable(value)) is type(printed)


@pytest.mark.parametrize(
    "value", [None, True, 1.5, print, count_steps, ["a"], ("a", "b"), (Strong(("a",)), 1), {}, object(), b"a", {"a"}]
)
def test_what_is_no_words_is_a_mistake(value: Any) -> None:
    with pytest.raises(Refused, match="cannot be printed"):
        to_printable(value)


def test_an_unknown_name_says_so_itself() -> None:
    with pytest.raises(UndefinedError):
        to_printable(StrictUndefined(name="x"))


def test_work_is_counted_in_each_run_and_bounded() -> None:
    count_steps(10 * MAX_STEPS)  # nothing runs
    token = current_rendering.set(Rendering((), "en", {}))
    try:
        count_steps(MAX_STEPS)
        with pytest.raises(Refused, match="too long"):
            count_steps(1)
    finally:
        current_rendering.reset(token)
