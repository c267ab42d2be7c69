"""How large a value is with all it holds, and what working on it costs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compose.templates.bounds import MAX_HELD, MAX_NESTED, charge, charge_result, guard_test, whole_size
from briefgen.compose.templates.rendering import Rendering, current_rendering
from briefgen.errors import Refused

VALUES = st.recursive(st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4), max_leaves=20)


def size_by_hand(value: Any) -> int:
    return 1 + sum(map(size_by_hand, value)) if isinstance(value, list) else 1


@given(VALUES)
def test_a_value_is_as_large_as_all_it_holds(value: Any) -> None:
    assert whole_size(value) == size_by_hand(value)
    assert whole_size({"a": value}) == size_by_hand(value) + 2


def test_letters_count_too() -> None:
    assert whole_size("a" * 1000) == 11


@pytest.mark.parametrize("kind", [list, tuple])
def test_what_doubles_itself_is_refused_at_once_and_not_counted_out(kind: Any) -> None:
    value: Any = kind([1])
    for _ in range(60):
        value = kind([value, value])
    with pytest.raises(Refused, match=f"beyond {MAX_HELD}"):
        whole_size(value)


def test_what_is_nested_too_deep_is_refused() -> None:
    value: Any = 1
    for _ in range(MAX_NESTED + 2):
        value = [value]
    with pytest.raises(Refused, match="in each other"):
        whole_size(value)


def spent(work: Any) -> int:
    rendering = Rendering((), "en", {})
    token = current_rendering.set(rendering)
    try:
        work()
    finally:
        current_rendering.reset(token)
    return rendering.steps


def test_work_is_charged_by_size_and_a_generator_as_it_runs() -> None:
    assert spent(lambda: charge(list(range(1000)))) == 100
    assert spent(lambda: charge(3)) == spent(lambda: charge("words")) == 0
    assert spent(lambda: charge_result(i for i in range(1000))) == 0
    assert spent(lambda: list(charge_result(i for i in range(1000)))) == 100
    assert spent(lambda: guard_test(lambda a, b: a in b)(1, list(range(1000)))) > 100
