"""Our `dataclass` beside the standard's: the same classes, made by both, do the same."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen import values
from briefgen.values import dataclass

WORDS = st.text(max_size=3)
BOTH: tuple[Any, Any] = (dataclasses.dataclass, values.dataclass)


def made(decorator: Any, **options: bool) -> Any:
    """A class with every kind of field that is used, one that builds on it, and one that has none."""

    @decorator(slots=True, **options)
    class Base:
        """A base."""

        first: str
        second: int = 2
        hidden: str = field(default="", repr=False, compare=False)

    @decorator(slots=True, **options)
    class Whole(Base):
        """What builds on it."""

        second: int = 3
        third: list[str] = field(default_factory=list)
        last: str = field(default="", kw_only=True)

    Base.__qualname__ = Whole.__qualname__ = "Whole"
    return Whole


@dataclass(frozen=True, slots=True)
class Point:
    """Where pickle finds it."""

    x: int
    y: int = 0


@pytest.mark.parametrize("options", [{}, {"frozen": True}, {"kw_only": True}, {"eq": False}])
@given(st.dictionaries(st.sampled_from(["first", "second", "hidden", "third", "last", "strange"]), WORDS), WORDS)
def test_it_takes_shows_and_changes_what_the_standard_does(
    options: dict[str, bool], given: dict[str, str], word: str
) -> None:
    theirs, ours = (_told(made(decorator, **options), given, word) for decorator in BOTH)
    assert ours == theirs


def _told(kind: Any, given: dict[str, str], word: str) -> list[object]:
    """What a class says of itself, of a thing with these values, and of another one."""
    told: list[object] = [_tried(lambda: repr(kind(*given.values()))), kind.__match_args__, kind.__slots__]
    told += [(each.name, each.default, each.kw_only, each.compare) for each in fields(kind)]
    told += [parameter.replace(annotation="") for parameter in _parameters(kind) if parameter.name != "third"]
    try:
        one, same = kind(**given), kind(**given)
    except TypeError as error:
        return [*told, str(error).rpartition(".")[2]]
    other = replace(one, first=word)
    told += [repr(one), repr(other), one == same, one == other, one != same, one == word]
    told += [_tried(lambda: hash(one) == hash(same)), _tried(lambda: setattr(one, "first", word)), one.first]
    return [*told, _tried(lambda: delattr(one, "hidden"))]


def _parameters(kind: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(kind).parameters.values())


def _tried(do: Callable[[], object]) -> object:
    """What comes of it: a value, or the kind of an error."""
    try:
        return do()
    except (TypeError, AttributeError) as error:
        return type(error)


@dataclass(frozen=True, slots=True)
class Name:
    """What has a single value."""

    word: str


@pytest.mark.parametrize("one", [Point(1, 2), Name("a")])
def test_what_cannot_change_can_be_copied_and_pickled_all_the_same(one: Point | Name) -> None:
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


def test_what_cannot_change_says_so() -> None:
    with pytest.raises(FrozenInstanceError, match="“x” of a Point cannot be changed"):
        Point(1).x = 2  # type: ignore[misc]


def test_what_a_class_defines_itself_stays() -> None:
    @dataclass(frozen=True, slots=True)
    class Own:
        """A class with methods of its own."""

        word: str

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, str)

        def __hash__(self) -> int:
            return 7

    assert (repr(Own("a")), Own("a") == "b", hash(Own("a"))) == ("own", True, 7)


def test_two_things_never_share_what_is_made_anew() -> None:
    @dataclass(slots=True)
    class Box:
        """A box."""

        things: list[str] = field(default_factory=list)
        count: int = field(init=False)
        own: list[str] = field(default_factory=list, init=False)

        def __post_init__(self) -> None:
            self.count = len(self.things)

    assert Box().things is not Box().things
    assert Box().own is not Box().own
    assert Box(["a", "b"]).count == 2
