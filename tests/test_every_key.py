"""Everything the data can say is on a page or in an export: each key is changed, and something printed must change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace

from briefgen.blocks.tree import Link
from briefgen.blocks.walk import all_texts, walk_nodes
from briefgen.compose.paper import ComposeSettings, compose
from briefgen.compose.reader import list_briefs
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue import model
from briefgen.dialogue.declared import declarations_of, is_model_object
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue, Mark, Text
from briefgen.errors import Place
from briefgen.followup.exports import ExportSource, make_exports

TOP = Path(__file__).parents[1]
EXERCISE = TOP / "tests" / "dialogues" / "trams"
DAY = dt.date(2024, 12, 1)
READERS = ("working", "principal", "partner", "public")
IDS = {
    **{"party": ("A", "B"), "organisation": ("min-b", "board"), "source": ("S1", "S2"), "person": ("ada", "bo")},
    **{"field": ("tracks", "people"), "round": ("r1", "r0"), "audience": ("working", "public"), "action": ("A1", "A2")},
    **{"commitment": ("P1", "P2"), "sub-item": ("P7a", "P7b"), "update": ("U1", "U2"), "ask": ("K1", "K2")},
}
NOT_PRINTED = {
    "place release id sha256": "where it stands, who may see it, what it is called in the data",
    "quotes cites source text start end nth sic words noise line column": "what a statement rests on",
    "aliases lead_org parent country calendar salt released_words our_party predecessor_id": "how names are found",
    "retractions clearances decisions by file reference letter clears retracts ask decision office": "the ledger of us",
    "readers to_readers rounds commitments actions updates sources pictures organisations people fields items": "lists",
    "precision day_words published_words stated_on superseded_by merged_into": "forms of another key",
    "typed thresholds soon silent as_of round everyone embargo": "tried by tests of their own",
    "caption credit rights alt": "pictures are shown where a template asks for them",
}
LEFT_OUT = {name for names in NOT_PRINTED for name in names.split()}


def text(words: str) -> Text:
    return Text((("en", words), ("ko", words)))


def is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def is_of_objects(hint: Any) -> bool:
    """Whether it holds objects of the model, whose own keys are tried."""
    inner = [each for each in (hint, *get_args(hint)) if each is not type(None)]
    return any(is_model_object(each) and each not in (Text, Mark, Place) for each in inner)


def other(hint: Any, refers: str, before: Any, path: str) -> Any:
    """Another value of the type of an attribute."""
    if refers:
        first, second = IDS[refers.replace(" ", "").split(",")[0]]
        found = second if first in (before if isinstance(before, tuple) else (before,)) else first
        if "tuple[tuple" in str(hint):
            return ((found, text(f"zq{path}") if "Text" in str(hint) else f"zq{path}"),)
        return (found,) if get_origin(hint) is tuple else found
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] if is_union(hint) else [hint]
    kind: Any = kinds[0]
    if get_origin(kind) is Literal:
        return next(word for each in kinds for word in reversed(get_args(each)) if word and word != before)
    if get_origin(kind) is tuple:
        return _other_tuple(kind, before, path)
    if kind is Text:
        return text(f"zq{path}")
    if kind in (dt.date, dt.datetime):
        return (before or dt.date(2024, 8, 1)) + dt.timedelta(40)
    if kind is bool:
        return not before
    if kind in (int, Decimal):
        return kind((before or 0) + 3)
    if path == "url":
        return "https://example.org/zq"
    return example(kind, path) if is_model_object(kind) else f"zq{path}"


def _other_tuple(kind: Any, before: Any, path: str) -> Any:
    inner = get_args(kind)[0]
    if get_origin(inner) is Literal:
        return tuple(word for word in get_args(inner) if word not in before)[:1]
    if get_origin(inner) is tuple:
        return ((f"zq{path}", text(f"zq{path}")),)
    return (text(f"zq{path}"),) if inner is Text else (*before, example(inner, path))


def example(kind: Any, path: str) -> Any:
    """An object of a class of the model with what it must have."""
    hints = get_type_hints(kind)
    needed = {f.name: p for f, p in declarations_of(kind) if f.required}
    values = {name: other(hints[name], part.refers, "", f"{path}x") for name, part in needed.items() if name != "id"}
    return kind(**values, **({"id": f"Z{abs(hash(path)) % 999}"} if "id" in hints else {}))


@cache
def base() -> Dialogue:
    """The exercise, with one of everything that it does not have."""
    loaded, problems = load_dialogue(EXERCISE, "trams")
    assert loaded, problems
    money = replace(
        loaded.commitments[4].amounts[0],
        payers=("A",),
        equivalents=(model.Equivalent(value=Decimal(7), currency="EUR"),),
    )
    rich = replace(loaded.commitments[4], amounts=(money,), widened_to=model.Widened(name=text("Wide"), parties=("B",)))
    rich = replace(rich, rating=model.Override(rating="late", why=text("because")))
    rich = replace(rich, discrepancies=(model.Discrepancy(topic=text("sum"), says=(("S1", text("7")),)),))
    lines = {kind: (model.Line(text=text(f"line {kind}")),) for kind in LINES}
    briefing = replace(
        loaded.rounds[0].briefing,
        **lines,
        if_raised=(model.Raised(if_=text("if"), say=text("say")),),
        terms=(model.Term(word=text("tram"), text=text("a train")),),
        contacts=(model.Contact(office=text("desk")),),
    )
    meeting = replace(
        loaded.rounds[0],
        chairs=(model.Attendee(person="ada", party="A"),),
        participants=(model.Attendee(person="bo"),),
        delegations=(model.Delegation(party="A", orgs=("min-a",), source="S1"),),
        remarks=(model.Remarked(id="RM1", who=("ada",), text=text("well said")),),
        domestic_measures=(model.Measure(id="D1", party="A", title=text("own")),),
        expectations=(model.Expectation(id="E1", text=text("hope")),),
        discrepancies=(model.Discrepancy(topic=text("day"), says=(("S1", text("1")),)),),
        briefing=briefing,
    )
    people = tuple(
        model.Person(id=i, name=text(i), party="B", also=(model.Also(post=text(f"post {i}")),)) for i in ("ada", "bo")
    )
    news = model.Update(id="U1", item="P1", date=dt.date(2024, 9, 2), status="in_progress", source="S1")
    second = replace(loaded.sources[0], id="S2", title=text("Second source"))
    vague = tuple(
        replace(loaded.commitments[n], id=f"P{n}0", due=(due,), amounts=amounts)
        for n, (due, amounts) in enumerate(
            [
                (model.Due(precision="recurring", every=text("each spring")), ()),
                (model.Due(precision="recurring", every_months=6), ()),
                (model.Due(precision="event", event=text("the fair")), (model.Amount(as_stated=text("much")),)),
            ],
            1,
        )
    )
    named = model.Also(name=text("Ministry"), short=text("Min"), since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 9))
    ended = replace(named, until=dt.date(2024, 10, 25))
    ministries = [replace(each, also=(name,)) for each, name in zip(loaded.organisations, (named, ended), strict=False)]
    return replace(
        loaded,
        organisations=(*ministries, *loaded.organisations[2:]),
        commitments=(*loaded.commitments[:4], rich, *loaded.commitments[5:], *vague),
        actions=(model.Action(id="A1", do=text("step"), lead="min-a", due=loaded.commitments[5].due),),
        updates=(news,),
        rounds=(meeting,),
        people=people,
        sources=(*loaded.sources, second),
        variants=(model.Variant(name=text("variant"), source="S1"),),
        others=(model.Party(id="C", name=text("Cland")),),
        instrument=model.Instrument(term=text("five years")),
        release=Mark("public"),
    )


LINES = (
    *("title", "purpose", "bottom_line", "background", "matters", "risk", "they_want", "points", "questions", "needs"),
    "press_lines",
)


def printed(dialogue: Dialogue) -> list[str]:
    """All that papers and exports say to readers inside; outside readers get less of the same."""
    library, out = TemplateLibrary(TOP), []
    for audience in (each for each in load_audiences(EXERCISE)[0] if each.id in READERS):
        reader = replace(audience, release=Mark("internal"))
        for brief in list_briefs(dialogue, reader, "r1"):
            document = compose(brief, dialogue, ComposeSettings(DAY, DAY, library)).document
            out += [*all_texts(document), *(words for _, words in document.fields)]
            out += [node.href for node in walk_nodes(document) if isinstance(node, Link)]
    source = ExportSource(dialogue=dialogue, round="r1", as_of=DAY, library=library, fills={})
    working = next(each for each in load_audiences(EXERCISE)[0] if each.id == "working")
    exports = make_exports(source, working, frozenset({"json", "csv", "ics"}))
    return [*out, *(each.data.decode() for each in exports)]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Struct]]:
    """Every object of the model, with the way to it."""
    if isinstance(value, tuple):
        for n, entry in enumerate(value):
            yield from places(entry, (*path, n))
    elif is_model_object(value) and not isinstance(value, Text | Mark | Place):
        yield path, value
        for name, part in asdict(value).items():
            yield from places(part, (*path, name))


def put(whole: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The whole with the value at the end of a way."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(whole, tuple):
        return (*whole[:step], put(whole[step], rest, value), *whole[step + 1 :])
    return replace(whole, **{step: put(getattr(whole, step), rest, value)})


def keys() -> list[tuple[type, str]]:
    kinds = dict.fromkeys(type(found) for _, found in places(base()))
    return [
        (kind, f.name)
        for kind in kinds
        for f, _ in declarations_of(kind)
        if f.name not in LEFT_OUT
        and (kind, f.name) != (model.Quote, "why")
        and not is_of_objects(get_type_hints(kind)[f.name])
    ]


def classes(kind: Any) -> set[type]:
    """A class of the model and those it is made of."""
    found = {kind}
    for hint in get_type_hints(kind).values():
        for inner in (hint, *get_args(hint)):
            if is_model_object(inner) and inner not in (Text, Mark, Place, kind):
                found |= classes(inner)
    return found


def test_every_class_of_the_model_is_tried() -> None:
    tried = {type(found).__name__ for _, found in places(base())}
    seen = {kind.__name__ for kind in classes(Dialogue)}
    assert seen - tried == {"Retraction", "Clearance", "Decision", "Noise", "Picture", "ReleasedWords"}


@pytest.mark.parametrize(("kind", "name"), keys(), ids=lambda each: getattr(each, "__name__", each))
def test_a_key_of_the_data_is_printed_or_exported(kind: type, name: str) -> None:
    before = printed(base())
    part = next(p for f, p in declarations_of(kind) if f.name == name)
    hint = get_type_hints(kind)[name]
    for path, found in places(base()):
        if type(found) is kind:
            changed = put(base(), (*path, name), other(hint, part.refers, getattr(found, name), name))
            if printed(changed) != before:
                return
    pytest.fail(f"{kind.__name__}.{name} stands on no page and in no export")
