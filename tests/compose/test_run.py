"""What `{{ value }}` prints."""

from enum import StrEnum
from typing import Any

import pytest
from jinja2 import StrictUndefined, UndefinedError
from markupsafe import Markup

from briefgen.blocks.tree import Break, Strong
from briefgen.compose.templates.rendering import STEPS, Rendering, charge, printable, running
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
    assert printable(value) == printed
    assert type(printable(value)) is type(printed)


@pytest.mark.parametrize(
    "value", [None, True, 1.5, print, charge, ["a"], ("a", "b"), (Strong(("a",)), 1), {}, object(), b"a", {"a"}]
)
def test_what_is_no_words_is_a_mistake(value: Any) -> None:
    with pytest.raises(Refused, match="cannot be printed"):
        printable(value)


def test_an_unknown_name_says_so_itself() -> None:
    with pytest.raises(UndefinedError):
        printable(StrictUndefined(name="x"))


def test_work_is_counted_in_each_run_and_bounded() -> None:
    charge(10 * STEPS)  # nothing runs
    token = running.set(Rendering((), "en", {}))
    try:
        charge(STEPS)
        with pytest.raises(Refused, match="too long"):
            charge(1)
    finally:
        running.reset(token)
