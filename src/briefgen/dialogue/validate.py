"""Values of files to objects of the model, with all mistakes reported at once; and ids and the references to them.

In: values with their places (`LocatedValue`). Out: objects of the model, problems in plain words, every id that is
given and every one that is referred to. One mistake gives one problem.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from msgspec import Struct
from msgspec.structs import replace

from briefgen.dialogue import declared, model
from briefgen.dialogue import values as scalars
from briefgen.dialogue.declared import Attribute, attributes_of, is_model_object, keys_of, without_none
from briefgen.dialogue.ids import GivenId, why_no_id
from briefgen.dialogue.model import Actor, Dialogue, SubItem
from briefgen.dialogue.offices import ORGANISATIONS_PATH, find_unfit_offices
from briefgen.dialogue.shorthand import add_derived, expand_short_form, find_faults, hint_for, list_to_mapping
from briefgen.dialogue.values import NOT_STATED, LocatedValue, parse_period
from briefgen.errors import Place, Problem, nearest

ModelT = TypeVar("ModelT")

_WORD_TYPES = (str, dt.date)
"""Types that are written as one word, never as a mapping."""


class Reference(Struct, frozen=True):
    """A word that must be the id of an entry of one of these kinds."""

    kinds: tuple[str, ...]
    word: str
    place: Place
    item: str


def no_list_problem(node: LocatedValue) -> Problem:
    """The problem of a file that should be one list."""
    return Problem(f"{node.label} must be a list, each entry beginning with “- ”", node.place, node.item)


class Validator:
    """Reads entries of any number of files, and collects their problems, ids and references."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.ids: list[GivenId] = []
        self.references: list[Reference] = []

    def list_entries(self, node: LocatedValue) -> Iterator[LocatedValue]:
        """The entries of a file that is one list, as they are written."""
        if node.value is not None and not isinstance(node.value, list):
            self.problems.append(no_list_problem(node))
        elif node.value:
            yield from node.children()

    def entry(self, kind: type[ModelT], node: LocatedValue) -> ModelT | None:
        """An object of the model; `None`, with a problem, where anything in it is wrong."""
        before = len(self.problems)
        values = self.values(kind, node)
        return kind(**values) if len(self.problems) == before else None

    def values(
        self, kind: type, node: LocatedValue, known_elsewhere: Collection[str] = (), supplied: Collection[str] = ()
    ) -> dict[str, Any]:
        """The attributes that are stated and valid, by name.

        Keys in `known_elsewhere` are allowed, but read elsewhere; attributes in `supplied` are not asked for.
        """
        before = len(self.problems)
        node = expand_short_form(kind, node)
        if not node.bare and not isinstance(node.value, dict):
            wrong = "is empty" if node.value is None else f"cannot be {scalars.describe_value(node.value)}"
            self.report(node, f"{node.label} {wrong}", hint_for(kind, node.value))
            return {}
        node = self._with_base(kind, node).with_own_id()
        self._report_unknown_keys(node, (*keys_of(kind), *known_elsewhere))
        wanted = (a for a in attributes_of(kind) if a.name not in supplied and (a.required or node.has_key(a.key[0])))
        values_read = ((attribute.name, self._read_attribute(kind, attribute, node)) for attribute in wanted)
        values = {name: value for name, value in values_read if value is not None}
        self._record_id(kind, node, values)
        if len(self.problems) == before:
            for fault in find_faults(kind, node, values):
                self.report((fault.key and node.get(fault.key)) or node, fault.message, fault.hint)
        values |= _typed_dates(kind, node)
        return add_derived(kind, values | {"place": node.place} if declared.has_place(kind) else values)

    def report(self, node: LocatedValue, message: str, hint: str = "", place: Place | None = None) -> None:
        """Add a problem at the place of a value, unless another place is given."""
        self.problems.append(Problem(message, place or node.place, node.item, hint))

    # ---- attributes of an entry ----

    def _with_base(self, kind: type, node: LocatedValue) -> LocatedValue:
        """A part of a commitment, with the commitment as its base."""
        if kind is not SubItem or not node.enclosing:
            return node
        inherited = frozenset(attribute.key[0] for attribute in attributes_of(SubItem) if attribute.inherited)
        return replace(node, base=node.enclosing.restricted_to(inherited))

    def _report_unknown_keys(self, node: LocatedValue, known: tuple[str, ...]) -> None:
        if node.bare or not node.value.keys() - known:
            return
        for child in node.children():
            if child.label not in known:
                otherwise = scalars.COMMA_HINT if child.value is None else f"the keys here: {', '.join(known)}"
                hint = nearest(child.label, known) or otherwise
                self.report(node, f"unknown key “{child.label}”", hint, child.key_place)

    def _record_id(self, kind: type, node: LocatedValue, values: dict[str, Any]) -> None:
        id_node = node.get("id") if "id" in values else None
        if id_node is None:
            return
        message, hint = why_no_id(kind, values["id"])
        if message:
            self.report(id_node, message, hint)
        self.ids.append(GivenId(kind, values["id"], id_node.place))

    def _read_attribute(self, kind: type, attribute: Attribute, node: LocatedValue) -> Any:
        """The value of an attribute; `None` where it is missing or wrong."""
        child = _value_at_key(kind, attribute, node)
        if child and not child.absent:
            return self._read_value(attribute.type, child, attribute)
        if child and child.value == NOT_STATED and get_origin(attribute.type) is tuple:
            return ()
        if attribute.required and not _is_misspelt(attribute.key[0], kind, node):
            self.report(child or node, f"{attribute.key[0]} is missing")
        return None

    def _read_value(self, kind: Any, node: LocatedValue, attribute: Attribute) -> Any:
        if kind in scalars.READERS:
            return self._read_scalar(kind, node, attribute)
        if get_origin(kind) is tuple:
            inner = get_args(kind)[0]
            if get_origin(inner) is tuple:
                return self._read_pairs(get_args(inner)[1], node, attribute)
            return self._read_list(inner, node, attribute)
        if is_model_object(kind):
            return self.entry(cast(type, kind), node)
        return self._read_scalar(kind, node, attribute)

    def _read_scalar(self, kind: Any, node: LocatedValue, attribute: Attribute) -> Any:
        read = scalars.READERS.get(kind)
        try:
            value = read(node, attribute) if read else scalars.read_choice(node, kind)
        except scalars.InvalidValue as wrong:
            self.report(node, wrong.message, wrong.hint, wrong.place)
            return None
        if attribute.refers:
            self._record_reference(attribute, value, node.place, node)
        return value

    def _read_list(self, kind: Any, node: LocatedValue, attribute: Attribute) -> tuple[Any, ...]:
        """A list; a single entry need not be in one, unless it could be mistaken for a mapping."""
        if isinstance(node.value, dict) and (kind in _WORD_TYPES or get_origin(kind) is Literal):
            hint = f"write “{node.label}: [{', '.join(map(str, node.value))}]”"
            self.report(node, f"{node.label} must be a list, not {scalars.describe_value(node.value)}", hint)
            return ()
        values = []
        for child in node.children() if isinstance(node.value, list) else (node,):
            if child.value is None:
                self.report(child, f"an entry of {node.label} is empty")
            elif not child.absent or kind is Actor:
                values.append(self._read_value(kind, child, attribute))
        return tuple(value for value in values if value is not None)

    def _read_pairs(self, kind: Any, node: LocatedValue, attribute: Attribute) -> tuple[tuple[str, Any], ...] | None:
        """A mapping in the order of the file; where its values may be missing, it may be a list of words."""
        node = list_to_mapping(node)
        if not isinstance(node.value, dict):
            message = f"{node.label} cannot be {scalars.describe_value(node.value)}"
            self.report(node, message, "write “key: value” for each")
            return None
        pairs = []
        for child in node.children():
            if attribute.refers:
                self._record_reference(attribute, child.label, child.key_place, node)
            if not child.absent:
                pairs.append((child.label, self._read_value(without_none(kind), child, replace(attribute, refers=()))))
            elif without_none(kind) is not kind:
                pairs.append((child.label, None))
            else:
                self.report(child, f"{child.label} is missing its words")
        return tuple(pairs)

    def _record_reference(self, attribute: Attribute, word: Any, place: Place, node: LocatedValue) -> None:
        self.references.append(Reference(attribute.refers, word, place, node.item))


def _value_at_key(kind: type, attribute: Attribute, node: LocatedValue) -> LocatedValue | None:
    """The value at the key of an attribute, or at its second key in the mapping at the first."""
    child = node.get(attribute.key[0])
    if child is None:
        return None
    second, inner = attribute.key[1:], declared.inner_keys_of(kind, attribute.key[0])
    if not inner or not isinstance(child.value, dict):
        return None if second else child
    if second:
        return child.get(second[0])
    return None if child.value.keys() <= inner else child


def _is_misspelt(key: str, kind: type, node: LocatedValue) -> bool:
    """Whether a key is there, but misspelt, which is a problem already."""
    return not node.bare and any(nearest(other, (key,)) for other in node.value if other not in keys_of(kind))


def _typed_dates(kind: type, node: LocatedValue) -> dict[str, str]:
    """Dates as they were typed, where that is no plain day."""
    nodes = ((name, node.get(key)) for name, key in declared.typed_dates_of(kind))
    words = {name: str(child.value) for name, child in nodes if child and not child.absent}
    periods = {name: parse_period(typed) for name, typed in words.items()}
    return {name: words[name] for name, days in periods.items() if not days or days.precision != "day"}


KIND_NAMES: Mapping[type, str] = {
    **{model.Party: "party", model.Organisation: "organisation", model.Person: "person", model.Field: "field"},
    **{model.Round: "round", model.Commitment: "commitment", model.SubItem: "sub-item", model.Action: "action"},
    **{model.Update: "update", model.Source: "source", model.Ask: "ask", model.Audience: "audience"},
}
"""The names of kinds, as `refers` has them in the model."""

PEOPLE_PATH = "data/people.yaml"
"""The list of people, which all dialogues share."""

_MAX_PLACES = 4
"""How often an unknown word is reported before the rest are only counted."""


def find_unknown_references(references: Iterable[Reference], known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """A problem for each reference to an unknown id. Kinds not in `known` could not be read, and are skipped."""
    unmatched: dict[tuple[tuple[str, ...], str], list[Reference]] = {}
    for reference in dict.fromkeys(references):
        if known.keys() >= set(reference.kinds) and not any(reference.word in known[kind] for kind in reference.kinds):
            unmatched.setdefault((reference.kinds, reference.word), []).append(reference)
    for (kinds, word), places in unmatched.items():
        message = f"unknown {' or '.join(filter(None, (', '.join(kinds[:-1]), kinds[-1])))} “{word}”"
        hint = _hint_for(word, [other for kind in kinds for other in known[kind]])
        yield from (Problem(message, reference.place, reference.item, hint) for reference in places[:_MAX_PLACES])
        if further := places[_MAX_PLACES:]:
            yield Problem(f"{message} (from here on, {len(further)} in all)", further[0].place, further[0].item, hint)


def find_unfit_references(dialogue: Dialogue, references: Iterable[Reference]) -> Iterator[Problem]:
    """A problem for each reference to an entry that cannot be meant."""
    yield from _find_unfit_statuses(dialogue)
    yield from _find_unfit_decisions(dialogue)
    named = [r for r in references if KIND_NAMES[model.Organisation] in r.kinds]
    # references in the shared list of organisations do not count
    used = {reference.word for reference in named if reference.place.path != ORGANISATIONS_PATH}
    yield from _find_organisations_without_party(dialogue, used)
    yield from find_unfit_offices(dialogue, {(reference.item, reference.word): reference.place for reference in named})


def _hint_for(word: str, known: Iterable[str]) -> str:
    """A hint: the known word that differs only in capitals, else the nearest one."""
    by_letters = {other.casefold(): other for other in known}
    same = by_letters.get(word.casefold())
    return f"did you mean “{same}”?" if same else nearest(word, by_letters.values())


def _find_unfit_statuses(dialogue: Dialogue) -> Iterator[Problem]:
    actions = {action.id for action in dialogue.actions}
    promises = {promise.id for whole in dialogue.commitments for promise in (whole, *whole.sub_items)}
    of_actions = actions, "an action", get_args(model.ActionStatus)
    of_promises = promises, "a commitment", get_args(model.Status)
    for update in dialogue.updates:
        for ids, kind, statuses in (of_actions, of_promises):
            if update.item in ids and update.status not in statuses:
                message = f"“{update.status}” is no status of {kind}, which {update.item} is"
                yield Problem(message, update.place, update.id, f"it is one of {', '.join(statuses)}")


def _find_unfit_decisions(dialogue: Dialogue) -> Iterator[Problem]:
    options = {ask.id: [word for word, _ in ask.options] for round_ in dialogue.rounds for ask in round_.briefing.asks}
    for decision in dialogue.decisions:
        valid = options.get(decision.ask, [decision.decision])
        if decision.decision not in valid:
            message = f"“{decision.decision}” is no option of {decision.ask}"
            yield Problem(message, decision.place, decision.id, f"it is one of {', '.join(valid)}")


def _find_organisations_without_party(dialogue: Dialogue, used: Collection[str]) -> Iterator[Problem]:
    """A problem for each organisation that takes part, but whose party does not."""
    parties = [party.id for party in (*dialogue.parties, *dialogue.others)]
    for organisation in dialogue.organisations:
        if organisation.id in used and organisation.party and organisation.party not in parties:
            message = f"it takes part in {dialogue.id}, but its party “{organisation.party}” is not named there"
            hint = _hint_for(organisation.party, parties) or f"name it under “others” of {dialogue.place.path}"
            yield Problem(message, organisation.place, organisation.id, hint)
