"""`dataclass` as in the standard library, made in a fifth of its time: a command makes 250 classes before it begins.

The standard compiles seven functions for each class. Here `__init__` alone is compiled; what the others do is the same
for all classes. To whoever reads, checks types, or asks `fields` and `replace`, it is the standard's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as standard
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

Fields = Iterable[Field[Any]]
Methods = dict[str, Any]


def _dataclass(*, frozen: bool = False, eq: bool = True, slots: bool = False, kw_only: bool = False) -> Any:
    """The options of the standard that are used here: what is frozen has slots. What a class defines itself stays."""

    def made(kind: type) -> Any:
        own = frozenset(vars(kind))
        kind.__doc__ = kind.__doc__ or kind.__name__  # else the standard parses a signature to stand there
        ready: Any = standard(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(kind)
        known = fields(ready)
        methods: Methods = {"__init__": _init(ready, known, frozen), "__repr__": _repr(known)}
        methods |= _comparisons(known, frozen) if eq else {}
        methods |= _FROZEN if frozen else {}
        for name in methods.keys() - own:
            setattr(ready, name, methods[name])
        return ready

    return made


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass


def _init(kind: Any, known: tuple[Field[Any], ...], frozen: bool) -> Any:
    """Sets field after field. Defaults are put on the function when it is made: they need not be compiled."""
    names: Methods = {"_absent": _ABSENT}
    lines = [line for field in known if (line := _line(kind, field, frozen, names))]
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    plain = [field for field in known if field.init and not field.kw_only]
    named = [field for field in known if field.init and field.kw_only]
    takes = ", ".join(["self", *_names(plain), *(["*"] if named else []), *_names(named)])
    exec(f"def __init__({takes}):\n {'; '.join(lines) or 'pass'}", names)
    init = names["__init__"]
    init.__defaults__ = tuple(_defaults(plain).values())
    init.__kwdefaults__ = _defaults(named)
    init.__module__, init.__qualname__ = kind.__module__, f"{kind.__qualname__}.__init__"
    return init


def _line(kind: Any, field: Field[Any], frozen: bool, names: Methods) -> str:
    """What `__init__` does for a field. Where it is frozen, the slot takes what `__setattr__` refuses."""
    name = value = field.name
    if field.default_factory is not MISSING:
        names[f"_new_{name}"] = field.default_factory
        value = f"_new_{name}() if {name} is _absent else {name}" if field.init else f"_new_{name}()"
    elif not field.init:  # for `__post_init__` to set
        return ""
    if not frozen:
        return f"self.{name} = {value}"
    names[f"_set_{name}"] = getattr(kind, name).__set__
    return f"_set_{name}(self, {value})"


_ABSENT: Any = object()


def _defaults(known: Fields) -> Methods:
    """What stands for a field that is not given; `_ABSENT` for what is made anew each time."""
    found = {field.name: field.default if field.default_factory is MISSING else _ABSENT for field in known}
    return {name: default for name, default in found.items() if default is not MISSING}


def _names(known: Fields) -> list[str]:
    return [field.name for field in known]


def _repr(known: Fields) -> Callable[[Any], str]:
    names = _names(field for field in known if field.repr)

    def shown(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return shown


def _comparisons(known: Fields, frozen: bool) -> Methods:
    """Two of one class are equal if their fields are; what can change has no hash."""
    compared = _names(field for field in known if field.compare)
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    return {"__eq__": equal, "__hash__": hashed if frozen else None}


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"“{name}” of a {type(self).__qualname__} cannot be changed")


def _getstate(self: Any) -> tuple[Any, ...]:
    return _access(self.__class__)[0](self)


def _setstate(self: Any, state: tuple[Any, ...]) -> None:
    for put, value in zip(_access(self.__class__)[1], state, strict=True):
        put(self, value)


@cache
def _access(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Callable[[Any, Any], None], ...]]:
    """What gets the values of a frozen thing of a class, and what puts each into its slot."""
    names = _names(fields(kind))
    get = attrgetter(*names) if len(names) > 1 else lambda it: tuple(getattr(it, name) for name in names)
    return get, tuple(getattr(kind, name).__set__ for name in names)


_FROZEN: Methods = {
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _getstate,  # to be copied and pickled in spite of it
    "__setstate__": _setstate,
}
