"""Plain values to objects of the model, every mistake at once; ids and references.

The shape of the data: plain values as objects of the model, with everything that is wrong said at once.

In: values of a file with their places (`node`). Out: objects of the model, problems in an officer's words, every id
that is given and every id that is meant; `references` compares the two. One mistake is one problem.

Ids and what refers to them: every id is given once, and every reference meets one of its kind.

In: ids and references as `shape` collected them, and the dialogue that was built. Out: problems.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from briefgen.dialogue import model
from briefgen.dialogue import values as scalars
from briefgen.dialogue.declared import Attribute, attributes, has_place, inner_keys, keys, plain, typed_dates
from briefgen.dialogue.model import Actor, Dialogue, SubItem
from briefgen.dialogue.shorthand import ID, as_mapping, complete, expand, faults, how
from briefgen.dialogue.values import NOT_STATED, LocatedValue, period
from briefgen.errors import Place, Problem, nearest
from briefgen.values import dataclass

# ---- shape -------------------------------------------------------------------------------------------------------


Kind = TypeVar("Kind")

_WORDS = (str, dt.date)
"""What is written as one word, never as a mapping."""
_RESERVED = ("all", NOT_STATED)


@dataclass(frozen=True, slots=True)
class GivenId:
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


class Validator:
    """Reads entries of any number of files, and collects what is wrong, given and meant in them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.ids: list[GivenId] = []
        self.references: list[Reference] = []

    def entries(self, kind: type[Kind], node: LocatedValue) -> list[Kind]:
        """The entries of a file that is one list, without those in which anything is wrong."""
        return [entry for child in self.listed(node) if (entry := self.entry(kind, child))]

    def listed(self, node: LocatedValue) -> Iterator[LocatedValue]:
        """The entries of a file that is one list, unread."""
        if node.value is not None and not isinstance(node.value, list):
            self.report(node, f"{node.label} must be a list, each entry beginning with “- ”")
        elif node.value:
            yield from node.children()

    def entry(self, kind: type[Kind], node: LocatedValue) -> Kind | None:
        """An object of the model; `None`, with problems, where anything in it is wrong."""
        before = len(self.problems)
        values = self.values(kind, node)
        return kind(**values) if len(self.problems) == before else None

    def values(
        self, kind: type, node: LocatedValue, others: Collection[str] = (), given: Collection[str] = ()
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

    def report(self, node: LocatedValue, message: str, hint: str = "", place: Place | None = None) -> None:
        """A problem at a value, unless another place is given."""
        self.problems.append(Problem(message, place or node.place, node.item, hint))

    # ---- the parts of an entry ----

    def _with_base(self, kind: type, node: LocatedValue) -> LocatedValue:
        """A part of a commitment has from it what is not written."""
        if kind is not SubItem or not node.whole:
            return node
        inherited = frozenset(attribute.key[0] for attribute in attributes(SubItem) if attribute.inherited)
        return replace(node, base=node.whole.only(inherited))

    def _refuse_unknown(self, node: LocatedValue, known: tuple[str, ...]) -> None:
        if node.bare or not node.value.keys() - known:
            return
        for child in node.children():
            if child.label not in known:
                otherwise = scalars.SPLIT if child.value is None else f"the keys here: {', '.join(known)}"
                hint = nearest(child.label, known) or otherwise
                self.report(node, f"unknown key “{child.label}”", hint, child.key_place)

    def _identify(self, kind: type, node: LocatedValue, values: dict[str, Any]) -> None:
        given = node.get("id") if "id" in values else None
        if given is None:
            return
        if not ID.fullmatch(values["id"]) or values["id"] in _RESERVED:
            hint = "letters, digits, - and _, at most 24; not “all”"
            self.report(given, f"{scalars.shown(values['id'])} cannot be an id", hint)
        self.ids.append(GivenId(kind, values["id"], given.place))

    def _attribute(self, kind: type, attribute: Attribute, node: LocatedValue) -> Any:
        """The value of an attribute; `None` where it is absent or wrong."""
        child = _written(kind, attribute, node)
        if child and not child.absent:
            return self._read(attribute.type, child, attribute)
        if child and child.value == NOT_STATED and get_origin(attribute.type) is tuple:
            return ()
        if attribute.required and not _misspelt(attribute.key[0], kind, node):
            self.report(child or node, f"{attribute.key[0]} is missing")
        return None

    def _read(self, kind: Any, node: LocatedValue, attribute: Attribute) -> Any:
        if kind in scalars.READ:
            return self._scalar(kind, node, attribute)
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            pairs = get_origin(inner) is tuple
            return self._pairs(get_args(inner)[1], node, attribute) if pairs else self._many(inner, node, attribute)
        if is_dataclass(kind):
            return self.entry(cast(type, kind), node)
        return self._scalar(kind, node, attribute)

    def _scalar(self, kind: Any, node: LocatedValue, attribute: Attribute) -> Any:
        try:
            value = scalars.READ[kind](node, attribute) if kind in scalars.READ else scalars.choice(node, kind)
        except scalars.Wrong as wrong:
            self.report(node, wrong.message, wrong.hint, wrong.place)
            return None
        if attribute.refers:
            self._refer(attribute, value, node.place, node)
        return value

    def _many(self, kind: Any, node: LocatedValue, attribute: Attribute) -> tuple[Any, ...]:
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

    def _pairs(self, kind: Any, node: LocatedValue, attribute: Attribute) -> tuple[tuple[str, Any], ...] | None:
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

    def _refer(self, attribute: Attribute, word: Any, place: Place, node: LocatedValue) -> None:
        self.references.append(Reference(attribute.refers, word, place, node.item))


def _written(kind: type, attribute: Attribute, node: LocatedValue) -> LocatedValue | None:
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


def _misspelt(key: str, kind: type, node: LocatedValue) -> bool:
    """Whether a key is there with a wrong letter, which is a problem already."""
    return not node.bare and any(nearest(other, (key,)) for other in node.value if other not in keys(kind))


def _words_of_dates(kind: type, node: LocatedValue) -> dict[str, str]:
    """Dates as they were typed, where that was no plain day."""
    typed = ((name, node.get(key)) for name, key in typed_dates(kind))
    words = {name: str(child.value) for name, child in typed if child and not child.absent}
    return {name: typed for name, typed in words.items() if not (days := period(typed)) or days.precision != "day"}


# ---- references --------------------------------------------------------------------------------------------------


KINDS: Mapping[type, str] = {
    model.Party: "party",
    model.Organisation: "organisation",
    model.Person: "person",
    model.Field: "field",
    model.Round: "round",
    model.Commitment: "commitment",
    model.SubItem: "sub-item",
    model.Action: "action",
    model.Update: "update",
    model.Source: "source",
    model.Ask: "ask",
    model.Audience: "audience",
}
"""The kinds that `refers` names in the model."""

ORGANISATIONS, PEOPLE = "data/organisations.yaml", "data/people.yaml"
"""The lists of organisations and of people, which dialogues share."""

_SHOWN = 4
"""Places at which a word is said to be unknown before the rest are counted."""
_SHARED = (model.Organisation, model.Person)
_ACTORS = (model.Organisation, model.Party)


def repeated(ids: Iterable[GivenId]) -> Iterator[Problem]:
    """Ids that are given twice in a dialogue; organisations and people, which dialogues share, count by themselves.

    An organisation and a party may not have the same id: in `actors: [KR]` it would mean either.
    """
    first: dict[tuple[object, str], GivenId] = {}
    for given in ids:
        spaces = [given.kind if given.kind in _SHARED else Dialogue, *([_ACTORS] if given.kind in _ACTORS else [])]
        earlier = [first.setdefault((space, given.word), given) for space in spaces]
        if other := next((id_ for id_ in earlier if id_ is not given), None):
            hint = "an id is for one thing, and for ever: choose another"
            yield Problem(
                f"the id “{given.word}” is given twice, first at {other.place}", given.place, given.word, hint
            )


def unknown(references: Iterable[Reference], known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """References that meet nothing. Nothing is said of a kind that is not in `known`: not all of it could be read."""
    missed: dict[tuple[tuple[str, ...], str], list[Reference]] = {}
    for reference in dict.fromkeys(references):
        if known.keys() >= set(reference.kinds) and not any(reference.word in known[kind] for kind in reference.kinds):
            missed.setdefault((reference.kinds, reference.word), []).append(reference)
    for (kinds, word), places in missed.items():
        message = f"unknown {' or '.join(filter(None, (', '.join(kinds[:-1]), kinds[-1])))} “{word}”"
        hint = _meant(word, [other for kind in kinds for other in known[kind]])
        yield from (Problem(message, reference.place, reference.item, hint) for reference in places[:_SHOWN])
        if rest := places[_SHOWN:]:
            yield Problem(f"{message} (from here on, {len(rest)} in all)", rest[0].place, rest[0].item, hint)


def unfit(dialogue: Dialogue, references: Iterable[Reference]) -> Iterator[Problem]:
    """References that meet something with which they make no sense."""
    yield from _unfit_statuses(dialogue)
    yield from _unfit_decisions(dialogue)
    yield from _strangers(dialogue, _named(references))


def _meant(word: str, known: Iterable[str]) -> str:
    """The known word that is the same but for capitals, else the nearest one, in a hint."""
    by_letters = {other.casefold(): other for other in known}
    same = by_letters.get(word.casefold())
    return f"did you mean “{same}”?" if same else nearest(word, by_letters.values())


def _unfit_statuses(dialogue: Dialogue) -> Iterator[Problem]:
    actions = {action.id for action in dialogue.actions}
    promises = {promise.id for whole in dialogue.commitments for promise in (whole, *whole.sub_items)}
    for update in dialogue.updates:
        for ids, kind, statuses in (
            (actions, "an action", get_args(model.ActionStatus)),
            (promises, "a commitment", get_args(model.Status)),
        ):
            if update.item in ids and update.status not in statuses:
                message = f"“{update.status}” is no status of {kind}, which {update.item} is"
                yield Problem(message, update.place, update.id, f"it is one of {', '.join(statuses)}")


def _unfit_decisions(dialogue: Dialogue) -> Iterator[Problem]:
    options = {ask.id: [word for word, _ in ask.options] for held in dialogue.rounds for ask in held.briefing.asks}
    for decision in dialogue.decisions:
        known = options.get(decision.ask, [decision.decision])
        if decision.decision not in known:
            message = f"“{decision.decision}” is no option of {decision.ask}"
            yield Problem(message, decision.place, decision.id, f"it is one of {', '.join(known)}")


def _named(references: Iterable[Reference]) -> set[str]:
    """The organisations that the dialogue itself names; the list all dialogues share names parents of its own."""
    named = [r for r in references if KINDS[model.Organisation] in r.kinds]
    return {reference.word for reference in named if reference.place.path != ORGANISATIONS}


def _strangers(dialogue: Dialogue, used: Collection[str]) -> Iterator[Problem]:
    """Organisations that take part, of a party that does not."""
    parties = [party.id for party in (*dialogue.parties, *dialogue.others)]
    for organisation in dialogue.organisations:
        if organisation.id in used and organisation.party and organisation.party not in parties:
            message = f"it takes part in {dialogue.id}, but its party “{organisation.party}” is not named there"
            hint = _meant(organisation.party, parties) or f"name it under “others” of {dialogue.place.path}"
            yield Problem(message, organisation.place, organisation.id, hint)
