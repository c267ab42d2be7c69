"""Values to objects of the model, with every mistake; ids and references."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from briefgen.dialogue import model
from briefgen.dialogue.declared import attributes_of, declarations_of
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import (
    Action,
    Actor,
    Also,
    Amount,
    Ask,
    Attendee,
    Audience,
    Commitment,
    Dialogue,
    Discrepancy,
    Due,
    Line,
    Mark,
    Organisation,
    Person,
    Quote,
    Round,
    Source,
    Text,
    Update,
)
from briefgen.dialogue.schema import LIST_FILES
from briefgen.dialogue.validate import (
    KIND_NAMES,
    Reference,
    Validator,
    find_unknown_references,
)
from briefgen.dialogue.values import LocatedValue, root_value
from briefgen.dialogue.yaml import ParsedFile, parse_file
from briefgen.errors import Place, Problem

DAY = dt.date
COMMITMENT = "id: C01\ntitle: a\nstrength: agreed\nactors: [msit]\ncites: [S1]\n"


def shaped(kind: type, text: str) -> tuple[Any, list[Problem], Validator]:
    file, shape = parse_file(text.encode(), "f.yaml"), Validator()
    assert not file.problems
    return shape.entry(kind, root_value(file)), shape.problems, shape


def good(kind: type, text: str) -> Any:
    entry, problems, _ = shaped(kind, text)
    assert problems == []
    return entry


def wrong(kind: type, text: str) -> list[str]:
    entry, problems, _ = shaped(kind, text)
    assert (entry is None) == bool(problems)
    return [f"{problem.place.line}:{problem.place.column} {problem.message}" for problem in problems]


def words(**by_language: str) -> Text:
    return Text(tuple(by_language.items()))


def bare(text: str) -> Text:
    return Text((("", text),))


# ---- short forms ----


@pytest.mark.parametrize(
    ("typed", "actors"),
    [
        ("[msit, nsf]", (Actor(org="msit"), Actor(org="nsf"))),
        ("all", (Actor(everyone=True),)),
        ("msit", (Actor(org="msit"),)),
        ("{org: msit, role: host, basis: interpreted}", (Actor(org="msit", role="host", basis="interpreted"),)),
        ("[{party: KR, org: not_stated}]", (Actor(party="KR"),)),
        (
            "[KR, {group: {en: firms}, role: participant}]",
            (Actor(org="KR"), Actor(group=words(en="firms"), role="participant")),
        ),
        ("[{org: not_stated, role: funder}]", (Actor(role="funder"),)),
        ("[msit, not_stated]", (Actor(org="msit"), Actor())),
        ("not_stated", ()),
    ],
)
def test_actors_are_a_word_a_list_everybody_or_entries(typed: str, actors: tuple[Actor, ...]) -> None:
    assert good(Commitment, COMMITMENT.replace("[msit]", typed)).actors == actors


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("2024", [Due(precision="year", earliest=DAY(2024, 1, 1), latest=DAY(2024, 12, 31))]),
        ("2024-02", [Due(precision="month", earliest=DAY(2024, 2, 1), latest=DAY(2024, 2, 29))]),
        ("2024-03-31", [Due(precision="day", earliest=DAY(2024, 3, 31), latest=DAY(2024, 3, 31))]),
        ('"2024"', [Due(precision="year", earliest=DAY(2024, 1, 1), latest=DAY(2024, 12, 31))]),
        ("not_stated", []),
        ("", []),
        ("{as_stated: soon}", [Due(precision="soon", as_stated=bare("soon"))]),
        ("{event: the next summit}", [Due(precision="event", event=bare("the next summit"))]),
        ("{every: {months: 6}}", [Due(precision="recurring", every_months=6)]),
        ("{every: each spring}", [Due(precision="recurring", every=bare("each spring"))]),
        ("{latest: 2024-12}", [Due(precision="range", latest=DAY(2024, 12, 31))]),
        ("{earliest: 2024, latest: 2024}", [Due(precision="year", earliest=DAY(2024, 1, 1), latest=DAY(2024, 12, 31))]),
        (
            "{earliest: 2024-01-01, latest: 2024-03-31, precision: quarter}",
            [Due(precision="quarter", earliest=DAY(2024, 1, 1), latest=DAY(2024, 3, 31))],
        ),
        (
            "[{for: start, latest: 2024-06-30}, {for: end, latest: 2026}]",
            [
                Due(precision="range", purpose="start", latest=DAY(2024, 6, 30)),
                Due(precision="range", purpose="end", latest=DAY(2026, 12, 31)),
            ],
        ),
    ],
)
def test_a_due_date_is_a_year_a_month_a_day_words_or_several(typed: str, due: list[Due]) -> None:
    assert good(Action, f"id: A1\ndo: a\ndue: {typed}\n").due == tuple(due)


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("public", Mark("public")),
        ("{level: partner, to: [US], basis: agreed}", Mark("partner", ("US",), "agreed")),
        ("{level: partner, to: US}", Mark("partner", ("US",))),
        ("not_stated", Mark("internal")),
        ("", Mark("internal")),
    ],
)
def test_a_release_mark_is_a_level_or_an_entry(typed: str, mark: Mark) -> None:
    assert good(Action, f"id: A1\ndo: a\nrelease: {typed}\n").release == mark


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Send it", bare("Send it")),
        ("{en: Send it, ko: 송부}", words(en="Send it", ko="송부")),
        ("{en: Send it, ko: not_stated}", words(en="Send it")),
        ("{en: Send it, ko: }", words(en="Send it")),
        ("2024", bare("2024")),
        ("1.50", bare("1.50")),
        ("|\n  Send\n  it\n", bare("Send\nit")),
        ('" Send\\tit "', bare("Send it")),
    ],
)
def test_a_text_is_bare_or_by_language(typed: str, text: Text) -> None:
    assert good(Action, f"id: A1\ndo: {typed}\n").do == text


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("One point", [Line(text=bare("One point"))]),
        ("{en: One, ko: 하나}", [Line(text=words(en="One", ko="하나"))]),
        ("[a, {en: b}]", [Line(text=bare("a")), Line(text=words(en="b"))]),
        (
            "[{text: a, release: public, for: [public], field: bio, items: [C01], to: nsf, by: 2024-10-22}]",
            [
                Line(
                    text=bare("a"),
                    release=Mark("public"),
                    readers=("public",),
                    field="bio",
                    items=("C01",),
                    to="nsf",
                    by=DAY(2024, 10, 22),
                )
            ],
        ),
    ],
)
def test_a_line_of_a_briefing_is_a_text_or_an_entry(typed: str, points: list[Line]) -> None:
    lines = good(Round, f"id: r1\nbriefing: {{points: {typed}}}\n").briefing.points
    assert [Line(**{**_as_dict(line), "place": Line(text=bare("")).place}) for line in lines] == points


def _as_dict(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Line.__struct_fields__}


def test_a_bare_line_knows_where_it_stands() -> None:
    first, second = good(Round, "id: r1\nbriefing:\n  points:\n    - a\n    - en: b\n").briefing.points
    assert [str(line.place) for line in (first, second)] == ["f.yaml:4:7", "f.yaml:5:7"]


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ("[approve, discuss]", (("approve", None), ("discuss", None))),
        ("{approve: {en: Yes}, reject: }", (("approve", words(en="Yes")), ("reject", None))),
        ("[{approve: Yes}, reject]", (("approve", bare("Yes")), ("reject", None))),
        ("", Ask(id="a", text=bare("a")).options),
        (
            "[{en: Now, ko: 지금}, {en: In spring, ko: 봄에}, 나중에]",
            (
                ("now", Text((("en", "Now"), ("ko", "지금")))),
                ("in-spring", Text((("en", "In spring"), ("ko", "봄에")))),
                ("option-3", bare("나중에")),
            ),
        ),
        ("[{en: Now}, {en: now}]", (("now", Text((("en", "Now"),))), ("now-2", Text((("en", "now"),))))),
    ],
)
def test_the_options_of_an_ask_are_words_with_or_without_text(typed: str, options: Any) -> None:
    assert good(Ask, f"id: K1\ntext: a\noptions: {typed}\n").options == options


def test_a_period_is_words_or_years() -> None:
    amount = "value: 5\ncurrency: USD\nperiod: "
    assert good(Amount, amount + "{years: 3}").years == 3
    assert good(Amount, amount + "{en: three years}").period == words(en="three years")
    assert good(Amount, amount + "over three years").period == bare("over three years")


def test_a_sum_keeps_its_digits_and_may_not_be_stated() -> None:
    assert good(Amount, "{value: 1.50, currency: USD}").value == Decimal("1.50")
    assert good(Amount, "{value: not_stated, kind: loan}").value is None
    assert good(Amount, "{value: 150, unit: {en: fellowships}}").unit == words(en="fellowships")


def test_a_list_of_one_may_stand_without_its_brackets() -> None:
    entry = good(Commitment, COMMITMENT + "fields: bio\nmechanism: mou\nquotes: {source: S1, text: a}\n")
    assert (entry.fields, entry.mechanism, len(entry.quotes)) == (("bio",), ("mou",), 1)


@pytest.mark.parametrize(
    ("typed", "day", "as_typed"),
    [("2024-06-05", DAY(2024, 6, 5), ""), ("2024-06", DAY(2024, 6, 1), "2024-06"), ("2024", DAY(2024, 1, 1), "2024")],
)
def test_news_may_be_of_a_day_a_month_or_a_year(typed: str, day: dt.date, as_typed: str) -> None:
    update = good(Update, f"id: U1\nitem: C01\nstatus: done\ndate: {typed}\n")
    assert (update.date, update.day_words) == (day, as_typed)


def test_a_source_may_be_published_at_a_moment_with_its_zone() -> None:
    source = good(Source, "id: S2\nkind: note\ntitle: a\npublished: 2023-12-08T22:15-05:00\n")
    assert (source.published, source.published_words) == (DAY(2023, 12, 8), "2023-12-08T22:15-05:00")


def test_a_post_ends_on_the_last_day_of_a_vague_date() -> None:
    assert good(Also, "{post: a, from: 2023-12, to: 2024}") == Also(
        post=bare("a"), since=DAY(2023, 12, 1), until=DAY(2024, 12, 31)
    )


def test_titles_and_what_sources_say_keep_the_order_of_the_file() -> None:
    says = good(Discrepancy, "topic: a\nsays: {S10: b, S2: {en: c}}\nresolved: true\n").says
    assert says == (("S10", bare("b")), ("S2", words(en="c")))
    assert good(Attendee, "person: cho\ntitles_as_stated: {S1: b}\n").titles_as_stated == (("S1", "b"),)


def test_a_number_will_do_where_a_word_is_wanted() -> None:
    assert good(Action, "id: 7\ndo: a\n").id == "7"


# ---- parts of a commitment ----


def test_a_part_has_from_its_whole_what_it_does_not_say() -> None:
    text = COMMITMENT + "round: r1\nfields: [bio]\ndue: 2024\nrelease: public\nsub_items: [{id: C01a, title: b}]\n"
    entry = good(Commitment, text)
    [part] = entry.sub_items
    for name in ("actors", "strength", "cites", "round", "fields", "due", "release"):
        assert getattr(part, name) == getattr(entry, name)
    assert str(part.place) == "f.yaml:10:13"


def test_a_part_does_not_have_the_sum_or_the_text_of_its_whole() -> None:
    text = (
        COMMITMENT
        + "text: t\namounts: {value: 5, currency: USD}\nnote_internal: n\nsub_items: [{id: C01a, title: b}]\n"
    )
    [part] = good(Commitment, text).sub_items
    assert (part.text, part.amounts, part.note_internal) == (None, (), None)


@pytest.mark.parametrize(("typed", "level"), [("internal", "internal"), ("not_stated", "internal"), ("", "public")])
def test_a_part_may_be_narrower_than_its_whole(typed: str, level: str) -> None:
    text = COMMITMENT + f"release: public\nsub_items:\n  - id: C01a\n    title: b\n    release: {typed}\n"
    assert good(Commitment, text).sub_items[0].release.level == level


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("kind", "text", "problem", "hint"),
    [
        (Action, "id: A1\ndoo: a\n", "2:1 unknown key “doo”", "did you mean “do”?"),
        (Action, "id: A1\ndo: a\nzzz: 1\n", "3:1 unknown key “zzz”", "the keys here: id, do"),
        (Action, "id: A1\ndo: {en: a, ko: 1,000만 달러}\n", "2:19 “000만 달러” is no language", "comma"),
        (Action, "id: A1\n", "1:1 do is missing", ""),
        (Action, "id: A1\ndo:\n", "2:4 do is missing", ""),
        (Action, "id: A1\ndo: not_stated\n", "2:5 do is missing", ""),
        (Action, "do: a\n", "1:1 id is missing", ""),
        (Action, "- a\n", "1:1 f.yaml cannot be a list", "id, do, lead"),
        (Action, "id: A1\ndo: [a]\n", "2:5 do must be a text, not a list", "write “do: …” with the words alone"),
        (Action, "id: A1\ndo: true\n", "2:5 do must be a text, not true", "quotes"),
        (Action, "id: A1\ndo: {eng: a}\n", "2:6 “eng” is no language", "did you mean “en”?"),
        (Action, "id: A1\ndo: {kr: a}\n", "2:6 “kr” is no language", "did you mean “ko”?"),
        (Action, "id: A1\ndo: {}\n", "2:5 do has no words", ""),
        (Action, "id: A1 x\ndo: a\n", "1:5 “A1 x” cannot be an id", "letters, digits"),
        (Action, f"id: {'a' * 25}\ndo: a\n", f"1:5 “{'a' * 25}” cannot be an id", "at most 24"),
        (Action, "id: all\ndo: a\n", "1:5 “all” cannot be an id", ""),
        (
            Action,
            "id: A1\ndo: a\nstatus: opne\n",
            "3:9 status cannot be “opne”",
            "did you mean “open”? It is one of open, waiting",
        ),
        (Action, "id: A1\ndo: a\nstatus: [open]\n", "3:9 status cannot be a list", "one of open"),
        (Action, "id: A1\ndo: a\nlead: {org: nso}\n", "3:7 lead must be a text, not keys with values", ""),
        (
            Action,
            "id: A1\ndo: a\nsupport: {msit: 1, nso: 2}\n",
            "3:10 support must be a list, not keys with values",
            "write “support: [msit, nso]”",
        ),
        (Action, "id: A1\ndo: a\ndue: someday\n", "3:6 due cannot be “someday”", "{as_stated: someday}"),
        (Action, "id: A1\ndo: a\ndue: 2023-13-45\n", "3:6 due cannot be “2023-13-45”", "2024-03-31"),
        (Action, "id: A1\ndo: a\ndue: 2023. 12. 9.\n", "3:6 due cannot be “2023. 12. 9.”", "write 2023-12-09"),
        (Action, "id: A1\ndo: a\ndue: 1702080000\n", "3:6 due cannot be “1702080000”", ""),
        (
            Action,
            "id: A1\ndo: a\ndue: {latest: 2023-13-45}\n",
            "3:15 latest: “2023-13-45” is no day of the calendar",
            "2024-03-31",
        ),
        (
            Action,
            "id: A1\ndo: a\ndue: {latest: 2023. 12. 9.}\n",
            "3:15 latest: “2023. 12. 9.” is no day of the calendar",
            "write 2023-12-09",
        ),
        (Action, "id: A1\ndo: a\ndue: {stated_on: 2023}\n", "3:18 stated_on: “2023” is no day", "write 2024-03-31"),
        (
            Action,
            "id: A1\ndo: a\ndue: {earliest: 2025, latest: 2024}\n",
            "3:17 earliest is after latest",
            "exchange the two",
        ),
        (
            Action,
            "id: A1\ndo: a\ndue: {precision: year}\n",
            "3:18 latest is missing from a date that is precise to the year",
            "soon",
        ),
        (Action, "id: A1\ndo: a\nrelease: publik\n", "3:10 release cannot be “publik”", "did you mean “public”?"),
        (Action, "id: A1\ndo: a\nrelease: {lvel: public}\n", "3:11 unknown key “lvel”", "did you mean “level”?"),
        (Amount, "{value: 1e999, currency: USD}", "1:9 value must be a number, not “1e999”", "10000000"),
        (Amount, "{value: '10,000', currency: USD}", "1:9 value must be a number, not “10,000”", "no commas"),
        (Amount, "{value: -5, currency: USD}", "1:9 value must be a number, not “-5”", ""),
        (Amount, "{value: true, currency: USD}", "1:9 value must be a number, not true", ""),
        (Amount, "{currency: USD}", "1:1 value is missing", "not_stated"),
        (Amount, "{value: 5}", "1:1 an amount needs a currency or a unit", "USD"),
        (Amount, "{value: 5, currency: USD, unit: ships}", "1:33 an amount has a currency or a unit, not both", ""),
        (Amount, "{value: 5, currency: usd}", "1:22 “usd” is no code of a currency (ISO 4217)", "write USD"),
        (Amount, "{value: 5, currency: yen}", "1:22 “yen” is no code of a currency (ISO 4217)", "write JPY"),
        (Amount, "{value: 5, currency: 달러}", "1:22 “달러” is no code of a currency (ISO 4217)", "write USD"),
        (Amount, "{value: 5, currency: USD, period: {years: two}}", "1:43 years must be a whole number, not “two”", ""),
        (Actor, "{role: host}", "1:1 an actor needs party, org, one_of or group", "not_stated"),
        (Actor, "{org: a, group: b}", "1:17 an actor is an organisation or a group, not both", ""),
        (Quote, "{source: S1}", "1:1 a quote needs its text, or its first and last words", "from"),
        (Quote, "{source: S1, from: a}", "1:1 a quote needs its text, or its first and last words", ""),
        (Quote, "{source: S1, text: a, to: b}", "1:20 a quote is its text, or its first and last words, not both", ""),
        (Also, "{from: 2024}", "1:1 a name or a post is missing", ""),
        (Also, "{name: a, from: 2025, to: 2024}", "1:17 from is after to", ""),
        (Ask, "{id: K1, text: a, options: {'yes, please': a}}", "1:28 “yes, please” is no word for an option", ""),
        (Ask, "{id: K1, text: a, options: [[a]]}", "1:28 options cannot be a list", ""),
        (Commitment, COMMITMENT.replace("cites: [S1]\n", ""), "1:1 quotes or cites are missing", "every statement"),
        (Commitment, COMMITMENT + "mechanism: [mou, fundng]\n", "6:18 mechanism cannot be “fundng”", "“funding”"),
        (
            Commitment,
            COMMITMENT + "fields: [bio]\namounts: [{}]\n",
            "7:11 value is missing",
            "",
        ),
        (Commitment, COMMITMENT + "beneficiaries:\n  - \n", "7:4 an entry of beneficiaries is empty", ""),
        (Commitment, COMMITMENT + "discrepancies: [{topic: a, says: [S1]}]\n", "6:34 S1 is missing its words", ""),
        (Discrepancy, "{topic: a, says: {S1: b}, resolved: yes}", "1:37 resolved must be true or false, not “yes”", ""),
        (Round, "{id: r1, embargo: 2024-10-15T09:00}", "1:19 embargo: “2024-10-15T09:00” is no moment", "zone"),
        (
            Source,
            "{id: S1, kind: note, title: a, published: 2023-12-08T22:15}",
            "1:43 published: “2023-12-08T22:15” is no day of the calendar",
            "zone",
        ),
    ],
)
def test_one_mistake_is_one_problem_at_its_place_with_a_hint(kind: type, text: str, problem: str, hint: str) -> None:
    assert wrong(kind, text) == [problem]
    assert hint in shaped(kind, text)[1][0].hint


def test_problems_name_the_item_they_are_in() -> None:
    text = COMMITMENT + "sub_items: [{id: C01a, title: b, due: {latest: x}}]\nfieldz: [a]\n"
    assert [problem.item for problem in shaped(Commitment, text)[1]] == ["C01", "C01a"]


def test_all_mistakes_of_an_entry_are_said_at_once() -> None:
    text = "id: C01\ntitle: {kr: a}\nstrength: agred\nactors: [{rol: host}]\ncites: [S1]\nzzz: 1\n"
    assert len(wrong(Commitment, text)) == 4


def test_a_mistake_in_what_parts_inherit_is_said_once() -> None:
    text = COMMITMENT + "due: {latest: x}\nsub_items: [{id: C01a, title: b}, {id: C01b, title: c}]\n"
    assert len(dict.fromkeys(shaped(Commitment, text)[1])) == 1


def test_a_wrong_entry_of_a_file_is_left_out_and_the_others_stay() -> None:
    shape = Validator()
    nodes = shape.list_entries(
        root_value(parse_file(b"- {id: A1, do: a}\n- {id: A2}\n- b\n- {id: A3, do: c}\n", "f.yaml"))
    )
    actions = [shape.entry(Action, node) for node in nodes]
    assert [action.id for action in actions if action] == ["A1", "A3"]
    assert len(shape.problems) == 2


def test_a_mapping_where_a_list_belongs_is_a_problem() -> None:
    shape = Validator()
    assert list(shape.list_entries(root_value(parse_file(b"id: A1\ndo: a\n", "f.yaml")))) == []
    assert "must be a list" in shape.problems[0].message


# ---- ids and references ----


def test_ids_and_what_refers_to_them_are_collected_with_their_places() -> None:
    text = COMMITMENT + "discrepancies: [{topic: a, says: {S1: b, S2: c}}]\nmerged_into: C02\n"
    shape = shaped(Commitment, text)[2]
    assert [(given.kind, given.word, str(given.place)) for given in shape.ids] == [(Commitment, "C01", "f.yaml:1:5")]
    assert [(r.kinds, r.word, str(r.place), r.item) for r in shape.references] == [
        (("organisation", "party"), "msit", "f.yaml:4:10", "C01"),
        (("source",), "S1", "f.yaml:5:9", "C01"),
        (("source",), "S1", "f.yaml:6:35", "C01"),
        (("source",), "S2", "f.yaml:6:42", "C01"),
        (("commitment", "sub-item"), "C02", "f.yaml:7:14", "C01"),
    ]


def test_an_id_is_known_even_where_its_entry_is_wrong() -> None:
    assert [given.word for given in shaped(Commitment, "id: C01\n")[2].ids] == ["C01"]


# ---- any data ----

KINDS = [kind for kinds in LIST_FILES.values() for kind in kinds] + [Dialogue, Round, Organisation, Person, Audience]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "not_stated", "all", "2024", "2024-13", "public", "KR", "S1", "🙂", " \t "])
)


@st.composite
def entries(draw: st.DrawFn) -> tuple[type, Any]:
    kind = draw(st.sampled_from(KINDS))
    known = st.sampled_from(
        sorted({attribute.key[0] for attribute in attributes_of(kind)} | {"en", "ko", "id", "source", "text"})
    )
    data = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known, inner, max_size=5))
    return kind, draw(data)


@given(entries())
@settings(max_examples=200, deadline=None)
def test_any_data_is_an_entry_or_problems(example: tuple[type, Any]) -> None:
    kind, data = example
    shape = Validator()
    entry = shape.entry(kind, LocatedValue(ParsedFile("f.yaml"), data))
    assert (entry is None) == bool(shape.problems)
    assert entry is None or isinstance(entry, kind)


AT = Place("f.yaml", 1, 1)
FURTHER = Place("f.yaml", 2, 1)


def reference(word: str, *kinds: str, line: int = 1) -> Reference:
    return Reference(kinds, word, Place("f.yaml", line, 1), "C01")


def test_the_model_refers_to_kinds_that_are_known() -> None:
    named = {
        kind
        for thing in vars(model).values()
        if isinstance(thing, type) and issubclass(thing, Struct)
        for _, part in declarations_of(thing)
        for kind in part.refers.split(", ")
    }
    assert named - {""} == set(KIND_NAMES.values())


def test_an_unknown_word_is_a_problem_with_the_nearest_known_one() -> None:
    [problem] = find_unknown_references(
        [reference("nsoo", "organisation", "party")], {"organisation": ["nso", "msit"], "party": ["KR"]}
    )
    assert (problem.message, problem.hint) == ("unknown organisation or party “nsoo”", "did you mean “nso”?")
    assert (problem.place, problem.item) == (AT, "C01")


def test_capitals_are_seen_through() -> None:
    [problem] = find_unknown_references([reference("MSIT", "organisation")], {"organisation": ["msit", "MOTIE"]})
    assert problem.hint == "did you mean “msit”?"


def test_nothing_is_said_of_a_kind_that_could_not_be_read() -> None:
    assert list(find_unknown_references([reference("x", "organisation", "party")], {"party": ["KR"]})) == []


def test_a_word_that_is_unknown_everywhere_is_not_said_everywhere() -> None:
    references = [reference("S9", "source", line=line) for line in range(1, 101)]
    found = list(find_unknown_references(references, {"source": ["S1"]}))
    assert len(found) == 5
    assert found[-1].message == "unknown source “S9” (from here on, 96 in all)"


def test_the_same_reference_read_twice_counts_once() -> None:
    assert len(list(find_unknown_references([reference("S9", "source")] * 3, {"source": []}))) == 1


# ---- in a dialogue ----

HEAD = "id: lake\nname: a\nparties: [{id: KR, name: b}, {id: EU, name: c, kind: union}]\n"


def problems(root: Path, files: Mapping[str, str]) -> list[str]:
    (root / "data" / "lake").mkdir(parents=True)
    for name, text in {"lake/dialogue": HEAD, **files}.items():
        (root / "data" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in load_dialogue(root, "lake")[1]]


SOURCES = "- {id: S1, kind: note, title: a}\n"
COMMITMENTS = "- {id: C01, title: a, strength: agreed, actors: all, cites: [S1], sub_items: [{id: C01a, title: b}]}\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("actions", "- {id: A1, do: a, commitment: C02}\n", "1:31: A1: unknown commitment or sub-item “C02”"),
        ("actions", "- {id: A1, do: a, lead: KR}\n", "1:25: A1: unknown organisation “KR”"),
        ("actions", "- {id: C01, do: a}\n", "1:8: C01: the id “C01” is given twice"),
        (
            "updates",
            "- {id: U1, item: C1, date: 2024, status: done}\n",
            "1:18: U1: unknown commitment, sub-item or action “C1”",
        ),
        (
            "updates",
            "- {id: U1, item: C01a, date: 2024, status: waiting}\n",
            "1:3: U1: “waiting” is no status of a commitment",
        ),
        ("updates", "- {id: U1, item: C01, date: 2024, status: done, round: r1}\n", "1:56: U1: unknown round “r1”"),
        ("updates", "- {id: U1, date: 2024-01-01, retracts: U9}\n", "1:40: U1: unknown update “U9”"),
        ("updates", "- {id: U1, date: 2024-01-01, ask: K1, decision: approve}\n", "1:35: U1: unknown ask “K1”"),
        (
            "updates",
            "- {id: U1, date: 2024-01-01, clears: all-of-it, reference: x, office: nso}\n",
            "1:38: U1: unknown audience “all-of-it”",
        ),
        (
            "updates",
            "- {id: U1, date: 2024-01-01, clears: public, reference: x, office: nsoo}\n",
            "1:68: U1: unknown organisation “nsoo”\n  hint: did you mean “nso”?",
        ),
    ],
)
def test_what_refers_to_nothing_or_to_the_wrong_thing_is_a_problem(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    shared = {"organisations": "- {id: nso, name: a}\n", "audiences": "- {id: public}\n"}
    files = {**shared, "lake/sources": SOURCES, "lake/commitments": COMMITMENTS, f"lake/{name}": text}
    [problem] = problems(tmp_path, files)
    assert problem.startswith(f"data/lake/{name}.yaml:{message}")


def test_a_decision_is_one_of_the_options_of_its_ask(tmp_path: Path) -> None:
    head = HEAD + "briefing: {asks: [{id: K1, text: a, options: [yes, later]}]}\n"
    decision = "- {{id: {}, date: 2024-01-01, ask: K1, decision: {}}}\n"
    news = decision.format("U1", "approve") + decision.format("U2", "later")
    [problem] = problems(tmp_path, {"lake/dialogue": head, "lake/updates": news})
    assert "U1: “approve” is no option of K1\n  hint: it is one of yes, later" in problem


def test_an_action_has_a_status_of_actions(tmp_path: Path) -> None:
    news = "- {id: U1, item: A1, date: 2024, status: on_hold}\n- {id: U2, item: A1, date: 2024, status: dropped}\n"
    [problem] = problems(tmp_path, {"lake/actions": "- {id: A1, do: a}\n", "lake/updates": news})
    assert "U1: “on_hold” is no status of an action, which A1 is" in problem


def test_an_organisation_that_takes_part_is_of_a_party_that_does(tmp_path: Path) -> None:
    organisations = "- {id: nso, name: a, party: KRR}\n- {id: moon, name: a, party: XX}\n"
    actions = "- {id: A1, do: a, lead: nso}\n"
    [problem] = problems(tmp_path, {"organisations": organisations, "lake/actions": actions})
    assert "nso: it takes part in lake, but its party “KRR” is not named there\n  hint: did you mean “KR”?" in problem


def test_an_organisation_of_another_dialogue_may_belong_to_one_of_a_party_that_is_no_party_here(tmp_path: Path) -> None:
    organisations = "- {id: moon, name: a, party: XX}\n- {id: crater, name: b, party: XX, parent: moon}\n"
    assert problems(tmp_path, {"organisations": organisations}) == []
