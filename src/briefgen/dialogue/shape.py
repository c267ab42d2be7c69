"""The shape of the data: plain values as objects of the model, with everything that is wrong said at once.

In: values of a file with their places (`node`). Out: objects of the model, problems in an officer's words, every id
that is given and every id that is meant; `references` compares the two. One mistake is one problem.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import is_dataclass, replace
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from briefgen.dialogue import scalars
from briefgen.dialogue.attributes import Attribute, attributes, has_place, inner_keys, keys, plain, typed_dates
from briefgen.dialogue.days import period
from briefgen.dialogue.forms import ID, as_mapping, complete, expand, faults, how
from briefgen.dialogue.model import Actor, SubItem
from briefgen.dialogue.node import NOT_STATED, Node
from briefgen.errors import Place, Problem, nearest
from briefgen.values import dataclass

Kind = TypeVar("Kind")

_WORDS = (str, dt.date)
"""What is written as one word, never as a mapping."""
_RESERVED = ("all", NOT_STATED)


@dataclass(frozen=True, slots=True)
class Id:
    """An id that is given, and to what."""

    kind: type
    word: str
    place: Place


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that is meant to be the id of something, of one of these kinds."""

    kinds: tuple[str, ...]
    word: str
    place: Place
    item: str


class Shape:
    """Reads entries of any number of files, and collects what is wrong, given and meant in them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.ids: list[Id] = []
        self.references: list[Reference] = []

    def entries(self, kind: type[Kind], node: Node) -> list[Kind]:
        """The entries of a file that is one list, without those in which anything is wrong."""
        return [entry for child in self.listed(node) if (entry := self.entry(kind, child))]

    def listed(self, node: Node) -> Iterator[Node]:
        """The entries of a file that is one list, unread."""
        if node.value is not None and not isinstance(node.value, list):
            self.report(node, f"{node.label} must be a list, each entry beginning with “- ”")
        elif node.value:
            yield from node.children()

    def entry(self, kind: type[Kind], node: Node) -> Kind | None:
        """An object of the model; `None`, with problems, where anything in it is wrong."""
        before = len(self.problems)
        values = self.values(kind, node)
        return kind(**values) if len(self.problems) == before else None

    def values(
        self, kind: type, node: Node, others: Collection[str] = (), given: Collection[str] = ()
    ) -> dict[str, Any]:
        """The attributes that are stated and right, by name.

        Keys in `others` are known and read elsewhere; attributes in `given` come from elsewhere.
        """
        before = len(self.problems)
        node = expand(kind, node)
        if not node.bare and not isinstance(node.value, dict):
            wrong = "is empty" if node.value is None else f"cannot be {scalars.shown(node.value)}"
            self.report(node, f"{node.label} {wrong}", how(kind, node.value))
            return {}
        node = self._with_base(kind, node).named()
        self._refuse_unknown(node, (*keys(kind), *others))
        asked = (a for a in attributes(kind) if a.name not in given and (a.required or node.names(a.key[0])))
        stated = ((attribute.name, self._attribute(kind, attribute, node)) for attribute in asked)
        values = {name: value for name, value in stated if value is not None}
        self._identify(kind, node, values)
        if len(self.problems) == before:
            for fault in faults(kind, node, values):
                self.report((fault.key and node.get(fault.key)) or node, fault.message, fault.hint)
        values |= _words_of_dates(kind, node)
        return complete(kind, values | {"place": node.place} if has_place(kind) else values)

    def report(self, node: Node, message: str, hint: str = "", place: Place | None = None) -> None:
        """A problem at a value, unless another place is given."""
        self.problems.append(Problem(message, place or node.place, node.item, hint))

    # ---- the parts of an entry ----

    def _with_base(self, kind: type, node: Node) -> Node:
        """A part of a commitment has from it what is not written."""
        if kind is not SubItem or not node.whole:
            return node
        inherited = frozenset(attribute.key[0] for attribute in attributes(SubItem) if attribute.inherited)
        return replace(node, base=node.whole.only(inherited))

    def _refuse_unknown(self, node: Node, known: tuple[str, ...]) -> None:
        if node.bare or not node.value.keys() - known:
            return
        for child in node.children():
            if child.label not in known:
                otherwise = scalars.SPLIT if child.value is None else f"the keys here: {', '.join(known)}"
                hint = nearest(child.label, known) or otherwise
                self.report(node, f"unknown key “{child.label}”", hint, child.key_place)

    def _identify(self, kind: type, node: Node, values: dict[str, Any]) -> None:
        given = node.get("id") if "id" in values else None
        if given is None:
            return
        if not ID.fullmatch(values["id"]) or values["id"] in _RESERVED:
            hint = "letters, digits, - and _, at most 24; not “all”"
            self.report(given, f"{scalars.shown(values['id'])} cannot be an id", hint)
        self.ids.append(Id(kind, values["id"], given.place))

    def _attribute(self, kind: type, attribute: Attribute, node: Node) -> Any:
        """The value of an attribute; `None` where it is absent or wrong."""
        child = _written(kind, attribute, node)
        if child and not child.absent:
            return self._read(attribute.type, child, attribute)
        if child and child.value == NOT_STATED and get_origin(attribute.type) is tuple:
            return ()
        if attribute.required and not _misspelt(attribute.key[0], kind, node):
            self.report(child or node, f"{attribute.key[0]} is missing")
        return None

    def _read(self, kind: Any, node: Node, attribute: Attribute) -> Any:
        if kind in scalars.READ:
            return self._scalar(kind, node, attribute)
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            pairs = get_origin(inner) is tuple
            return self._pairs(get_args(inner)[1], node, attribute) if pairs else self._many(inner, node, attribute)
        if is_dataclass(kind):
            return self.entry(cast(type, kind), node)
        return self._scalar(kind, node, attribute)

    def _scalar(self, kind: Any, node: Node, attribute: Attribute) -> Any:
        try:
            value = scalars.READ[kind](node, attribute) if kind in scalars.READ else scalars.choice(node, kind)
        except scalars.Wrong as wrong:
            self.report(node, wrong.message, wrong.hint, wrong.place)
            return None
        if attribute.refers:
            self._refer(attribute, value, node.place, node)
        return value

    def _many(self, kind: Any, node: Node, attribute: Attribute) -> tuple[Any, ...]:
        """A list; one entry may stand without it, if it is not to be mistaken for a mapping."""
        if isinstance(node.value, dict) and (kind in _WORDS or get_origin(kind) is Literal):
            hint = f"write “{node.label}: [{', '.join(map(str, node.value))}]”"
            self.report(node, f"{node.label} must be a list, not {scalars.shown(node.value)}", hint)
            return ()
        values = []
        for child in node.children() if isinstance(node.value, list) else (node,):
            if child.value is None:
                self.report(child, f"an entry of {node.label} is empty")
            elif not child.absent or kind is Actor:
                values.append(self._read(kind, child, attribute))
        return tuple(value for value in values if value is not None)

    def _pairs(self, kind: Any, node: Node, attribute: Attribute) -> tuple[tuple[str, Any], ...] | None:
        """A mapping in the order of the file; where its values may be absent, a list of words will do."""
        node = as_mapping(node)
        if not isinstance(node.value, dict):
            self.report(node, f"{node.label} cannot be {scalars.shown(node.value)}", "write “key: value” for each")
            return None
        pairs = []
        for child in node.children():
            if attribute.refers:
                self._refer(attribute, child.label, child.key_place, node)
            if not child.absent:
                pairs.append((child.label, self._read(plain(kind), child, replace(attribute, refers=()))))
            elif plain(kind) is not kind:
                pairs.append((child.label, None))
            else:
                self.report(child, f"{child.label} is missing its words")
        return tuple(pairs)

    def _refer(self, attribute: Attribute, word: Any, place: Place, node: Node) -> None:
        self.references.append(Reference(attribute.refers, word, place, node.item))


def _written(kind: type, attribute: Attribute, node: Node) -> Node | None:
    """What is written at the key of an attribute, or at the second of its keys in the mapping at the first."""
    child = node.get(attribute.key[0])
    if child is None:
        return None
    second, inner = attribute.key[1:], inner_keys(kind, attribute.key[0])
    if not inner or not isinstance(child.value, dict):
        return None if second else child
    if second:
        return child.get(second[0])
    return None if child.value.keys() <= inner else child


def _misspelt(key: str, kind: type, node: Node) -> bool:
    """Whether a key is there with a wrong letter, which is a problem already."""
    return not node.bare and any(nearest(other, (key,)) for other in node.value if other not in keys(kind))


def _words_of_dates(kind: type, node: Node) -> dict[str, str]:
    """Dates as they were typed, where that was no plain day."""
    typed = ((name, node.get(key)) for name, key in typed_dates(kind))
    words = {name: str(child.value) for name, child in typed if child and not child.absent}
    return {name: typed for name, typed in words.items() if not (days := period(typed)) or days.precision != "day"}
