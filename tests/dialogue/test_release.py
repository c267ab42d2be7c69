"""What one reader sees: whatever the data, nothing that bears no mark for this reader."""

import datetime as dt
import types
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.dialogue.declared import declarations_of, is_model_object
from briefgen.dialogue.model import (
    Action,
    Actor,
    Attendee,
    Audience,
    Briefing,
    Ceiling,
    Commitment,
    Dialogue,
    Field,
    Line,
    Mark,
    Organisation,
    Part,
    Party,
    Person,
    Quote,
    Retraction,
    Round,
    Source,
    SubItem,
    Text,
    Update,
)
from briefgen.dialogue.release import NOT_RELEASED, gets_papers, is_wider, opaque_key, reaches, release, visible_to
from briefgen.errors import Place

A = Text((("en", "a"),))
PUBLIC = Mark("public")
READER = Audience(id="press", language="en", release=PUBLIC, lookup=("press",))
PARTNER = Audience(id="partner", language="en", release=Mark("partner", ("US",)), lookup=("partner",))
DISGUISED = ("Commitment", "SubItem", "Action", "Update", "Remarked", "Measure", "Expectation", "Ask", "Source")
BEFORE = {"party": "Party", "sub-item": "SubItem", "audience": "press", "update": "none"}


class Canaries:
    """A dialogue in which every text attribute of the model holds a word of its own; what each word stands under."""

    def __init__(self, marks: dict[str, Mark] | None = None) -> None:
        self.marks = marks or {}
        self.words: dict[str, tuple[bool, str, tuple[str, ...]]] = {}
        self.marked: list[str] = []
        self.dialogue: Dialogue = self.make(Dialogue, "", False, ())

    def make(self, kind: Any, path: str, internal: bool, marks: tuple[str, ...]) -> Any:
        hints = get_type_hints(kind)
        if "release" in hints:
            marks = (*marks, path)
            self.marked.append(path)
        values = {}
        for field, part in declarations_of(kind):
            inside = internal or part.ceiling is Ceiling.INTERNAL
            where = f"{path}.{field.name}" if path else field.name
            values[field.name] = self.value(hints[field.name], part, where, kind, inside, marks)
        return kind(**values)

    def value(self, hint: Any, part: Part, path: str, kind: Any, internal: bool, marks: tuple[str, ...]) -> Any:
        refers = [word.strip() for word in part.refers.split(",") if word]
        if get_origin(hint) in (Union, types.UnionType):
            hint = next(option for option in get_args(hint) if option is not type(None))
        if get_origin(hint) is tuple:
            if refers and get_args(hint)[0] is str:
                return tuple(name for word in refers for name in self.names(word))
            inner = get_args(hint)[0] if get_args(hint)[-1] is ... else None
            if inner is None:
                return tuple(self.value(each, part, path, kind, internal, marks) for each in get_args(hint))
            return (self.value(inner, part, path, kind, internal, marks),)
        if get_origin(hint) is Literal:
            return next(word for word in get_args(hint) if word)
        if hint is Mark:
            mark = self.marks.get(path.rpartition(".")[0], PUBLIC)
            return replace(mark, basis=self.word(path, True, "", marks))
        if hint is Place:
            return Place(self.word(path, True, "", marks), 1, 1)
        if hint is Text:
            return Text(tuple((code, self.word(path, internal, code, marks)) for code in ("en", "ko")))
        if is_model_object(hint):
            return self.make(hint, path, internal, marks)
        if hint is str and path.rpartition(".")[2] == "id":
            return "OtherId" if path.startswith("others") else f"{kind.__name__}Id"
        if hint is str and refers and not path.endswith("says"):
            return self.names(refers[0])[0]
        plain: dict[Any, Callable[[], Any]] = {
            str: lambda: self.word(path, internal, "", marks),
            int: lambda: 1,
            bool: lambda: True,
            Decimal: lambda: Decimal(1),
            dt.date: lambda: dt.date(2024, 1, 1),
            dt.datetime: lambda: dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
        }
        return plain[hint]()

    def names(self, kind: str) -> tuple[str, ...]:
        name = BEFORE.get(kind, kind.capitalize())
        return (name,) if name in {"press", "none"} else ("PartyId", "OtherId") if name == "Party" else (f"{name}Id",)

    def word(self, path: str, internal: bool, language: str, marks: tuple[str, ...]) -> str:
        word = f"<{path}{'/' if language else ''}{language}>"
        self.words[word] = (internal, language, marks)
        return word


def seen(canaries: Canaries, audience: Audience = READER) -> set[str]:
    printed = repr(release(canaries.dialogue, audience))
    return {word for word in canaries.words if word in printed}


def test_a_reader_outside_sees_each_word_that_may_travel_and_no_other() -> None:
    canaries = Canaries()
    assert len(canaries.words) > 300
    assert seen(canaries) == {
        word for word, (internal, language, _) in canaries.words.items() if not internal and language != "ko"
    }


def test_a_reader_of_the_house_sees_everything() -> None:
    canaries, reader = Canaries(), replace(READER, release=Mark())
    assert seen(canaries, reader) == set(canaries.words)
    assert visible_to(canaries.dialogue, reader) is canaries.dialogue


def test_a_reader_outside_gets_the_words_of_his_language_alone() -> None:
    assert {word[-3:] for word in seen(Canaries(), replace(READER, language="ko")) if "/" in word} == {"ko>"}


@pytest.mark.parametrize("path", Canaries().marked)
@pytest.mark.parametrize("mark", [Mark(), Mark("partner", ("JP",))])
@pytest.mark.parametrize("audience", [READER, PARTNER])
def test_what_bears_no_mark_for_a_reader_leaves_no_word_of_it_or_of_its_parts(
    path: str, mark: Mark, audience: Audience
) -> None:
    canaries = Canaries({path: mark})
    assert not [word for word in seen(canaries, audience) if word.startswith(f"<{path}.") or not path]


CATALOGUES = ("organisations", "people", "sources", "fields", "others")
LEVELS = st.sampled_from([Mark(), Mark("partner"), Mark("partner", ("US",)), Mark("partner", ("JP",)), PUBLIC])


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(Canaries().marked), LEVELS), st.sampled_from([READER, PARTNER]))
def test_a_word_travels_only_as_far_as_every_mark_above_it(marks: dict[str, Mark], audience: Audience) -> None:
    canaries = Canaries(marks)
    widths = {"internal": 0, "partner": 1, "public": 2}
    for word in seen(canaries, audience):
        internal, language, paths = canaries.words[word]
        above = [marks.get(path, PUBLIC) for path in ("", *paths)]
        assert not internal
        assert language != "ko"
        assert all(widths[mark.level] >= widths[audience.release.level] for mark in above)
        assert all(not mark.to or set(audience.release.to) & set(mark.to) for mark in above)


@pytest.mark.parametrize("audience", [READER, PARTNER])
def test_no_id_leaves_the_house(audience: Audience) -> None:
    printed = repr(release(Canaries().dialogue, audience))
    assert not [kind for kind in DISGUISED if f"{kind}Id" in printed]


def test_the_same_key_stands_wherever_an_id_is_meant() -> None:
    canaries = Canaries().dialogue
    found = release(canaries, READER)
    key = opaque_key(canaries, READER.id, "CommitmentId")
    assert found.commitments[0].id == found.updates[0].item == key
    assert found.sources[0].id == found.updates[0].source == found.commitments[0].cites[0]
    assert key[0] == "x"
    assert len(key) == 21


NAMES = st.lists(st.tuples(*[st.text(max_size=6)] * 4), min_size=2, max_size=40, unique=True)


@given(NAMES)
def test_no_two_of_salt_dialogue_reader_and_item_have_a_key_in_common(names: list[tuple[str, str, str, str]]) -> None:
    # a salt is never cut or padded: HMAC fills a short one with zeros, so that one of zeros would do for none
    kept = [name for name in names if "\0" not in name[0]]
    keys = {opaque_key(Dialogue(id=id_, name=A, parties=(), salt=salt), *rest) for salt, id_, *rest in kept}
    assert len(keys) == len(kept)


def test_ten_thousand_items_of_two_readers_have_a_key_each() -> None:
    spoken = Dialogue(id="d", name=A, parties=(), salt="s")
    items = [f"{letter}{number:04}" for letter in "AC" for number in range(5000)]
    assert len({opaque_key(spoken, reader, item) for reader in ("partner", "public") for item in items}) == 20_000


def test_a_key_hangs_on_nothing_else() -> None:
    spoken = Dialogue(id="d", name=A, parties=(), salt="s")
    assert opaque_key(spoken, "r", "C1") == opaque_key(replace(spoken, name=Text(())), "r", "C1")


def test_strengths_and_thresholds_are_alike_for_everybody_outside() -> None:
    found = release(Canaries().dialogue, READER)
    assert found.commitments[0].strength == found.commitments[0].sub_items[0].strength == "agreed"
    assert (found.as_of, found.salt, found.our_party, found.thresholds.soon) == (None, "", "", 60)
    assert found.release == found.commitments[0].release == Mark("public")


def item(**more: Any) -> Commitment:
    given: dict[str, Any] = {"id": "C1", "title": A, "actors": (Actor(org="m"),), "strength": "agreed"}
    return Commitment(**(given | {"release": PUBLIC} | more))


def dialogue(*items: Commitment, **more: Any) -> Dialogue:
    given: dict[str, Any] = {
        "parties": (Party(id="KR", name=A), Party(id="US", name=A)),
        "organisations": (Organisation(id="m", name=A), Organisation(id="n", name=A, party="IN")),
        "others": (Party(id="IN", name=A), Party(id="JP", name=A)),
        "sources": (Source(id="S1", kind="note", title=A), Source(id="S2", kind="note", title=A)),
        "fields": (Field(id="bio", name=A), Field(id="ai", name=A)),
    }
    return Dialogue(id="d", name=A, release=PUBLIC, commitments=items, **(given | more))


def ids(entries: Any) -> list[str]:
    return [entry.id for entry in entries]


def test_only_what_something_released_names_stays() -> None:
    hidden = item(id="C2", actors=(Actor(org="n"),), cites=("S2",), fields=("ai",), release=Mark())
    found = release(dialogue(item(fields=("bio",)), hidden), READER)
    assert (ids(found.organisations), ids(found.fields), found.sources, found.others) == (["m"], ["bio"], (), ())
    assert ids(found.parties) == ["KR", "US"]


def test_who_is_named_by_what_is_named_stays_too() -> None:
    found = release(dialogue(item(actors=(Actor(org="n"),))), READER)
    assert (ids(found.organisations), ids(found.others)) == (["n"], ["IN"])


def test_a_quoted_source_is_not_named_outside_and_a_cited_one_is() -> None:
    found = release(dialogue(item(cites=("S2",), quotes=(Quote(source="S1", text="a"),))), READER)
    assert [source.id for source in found.sources] == [opaque_key(dialogue(), READER.id, "S2")]


def test_an_organisation_above_one_that_is_named_is_not_named_itself() -> None:
    organisations = (Organisation(id="m", name=A, parent="n"), Organisation(id="n", name=A))
    assert ids(release(dialogue(item(), organisations=organisations), READER).organisations) == ["m"]


def news(**more: Any) -> Update:
    given: dict[str, Any] = {"id": "U1", "item": "C1", "date": dt.date(2024, 1, 1), "status": "done", "source": "S1"}
    return Update(**(given | {"release": PUBLIC} | more))


@pytest.mark.parametrize(
    ("update", "reached"),
    [
        (news(), True),
        (news(source=""), True),
        (news(release=Mark()), False),
        (news(item="C2"), False),
        (news(item="C9"), False),
        (news(item="C1a"), False),
        (news(confidence="inferred"), False),
        (news(file="hash", source=""), False),
        (news(file="hash"), True),
        (news(id="U2"), False),
    ],
)
def test_news_travels_only_with_its_item_and_if_it_stands_on_something(update: Update, reached: bool) -> None:
    whole = item(sub_items=(SubItem(id="C1a", title=A),))
    retracted = (Retraction(id="U9", date=dt.date(2030, 1, 1), retracts="U2"),)
    spoken = dialogue(whole, item(id="C2", release=Mark()), updates=(update,), retractions=retracted)
    assert bool(release(spoken, READER).updates) is reached
    assert release(spoken, replace(READER, release=Mark())).updates == (update,)


def test_no_item_names_a_round_that_is_withheld() -> None:
    part = SubItem(id="C1a", title=A, round="r1", release=PUBLIC)
    spoken = dialogue(item(round="r1", sub_items=(part,)), rounds=(Round(id="r1"),), updates=(news(round="r1"),))
    found = release(spoken, READER)
    assert found.rounds == ()
    assert "r1" not in repr(found)
    assert "r1" in repr(release(replace(spoken, rounds=(Round(id="r1", release=PUBLIC),)), READER))


def line(words: str, *readers: str, field: str = "") -> Line:
    return Line(text=Text((("", words),)), readers=readers, field=field, release=PUBLIC)


@pytest.mark.parametrize(
    ("lookup", "said"),
    [
        (("press", "public"), ["own", "bio for all"]),
        (("other", "public"), ["like", "bio for all"]),
        (("other",), ["all", "bio for all"]),
    ],
)
def test_lines_for_other_readers_do_not_travel(lookup: tuple[str, ...], said: list[str]) -> None:
    title = (
        line("own", "press"),
        line("like", "public"),
        line("all"),
        line("working", "working"),
        line("bio for all", field="bio"),
    )
    meeting = Round(id="r1", release=PUBLIC, briefing=Briefing(title=title))
    found = release(dialogue(rounds=(meeting,)), Audience(id=lookup[0], language="en", release=PUBLIC, lookup=lookup))
    assert [entry.text.get("en") for entry in found.rounds[0].briefing.title] == said
    assert not any(entry.readers for entry in found.rounds[0].briefing.title)


def test_a_dialogue_that_is_not_released_is_nothing_at_all() -> None:
    spoken = replace(dialogue(item()), release=Mark("partner", ("US",)))
    assert release(spoken, READER) == NOT_RELEASED
    assert release(spoken, PARTNER).commitments


def test_a_reader_to_whom_nothing_is_released_gets_no_files() -> None:
    assert not gets_papers(dialogue(item(release=Mark())), READER)
    assert not gets_papers(replace(dialogue(item()), release=Mark()), READER)
    assert gets_papers(dialogue(item()), READER)
    assert gets_papers(dialogue(rounds=(Round(id="r1", release=PUBLIC),)), READER)
    assert gets_papers(dialogue(actions=(Action(id="A1", do=A, release=PUBLIC),)), READER)
    assert gets_papers(dialogue(), replace(READER, release=Mark()))


def test_a_part_without_a_mark_stays_in_the_house_with_its_numbering() -> None:
    parts = (SubItem(id="C1a", title=A), SubItem(id="C1b", title=A, release=PUBLIC))
    found = release(dialogue(item(sub_items=parts)), READER)
    assert [part.id for part in found.commitments[0].sub_items] == [opaque_key(dialogue(), READER.id, "C1b")]


def test_whoever_chairs_is_known_to_readers_of_the_round() -> None:
    chair = Attendee(person="kim", on_behalf_of=A)
    people = tuple(Person(id=name, name=A) for name in ("kim", "lee", "moon"))
    meeting = Round(id="r1", chairs=(chair,), release=PUBLIC)
    spoken = Dialogue(id="d", name=A, parties=(), rounds=(meeting,), people=people, release=PUBLIC)
    assert [person.id for person in release(spoken, READER).people] == ["kim"]


INTERNAL, PARTNER_MARKS, PUBLIC_MARKS = Mark(), Mark("partner"), Mark("public")
US, US_JP = Mark("partner", ("US",)), Mark("partner", ("US", "JP"))


@pytest.mark.parametrize(
    ("mark", "reader", "reached"),
    [
        (INTERNAL, INTERNAL, True),
        (PUBLIC_MARKS, INTERNAL, True),
        (US, INTERNAL, True),
        (INTERNAL, PARTNER_MARKS, False),
        (INTERNAL, PUBLIC_MARKS, False),
        (PARTNER_MARKS, PUBLIC_MARKS, False),
        (PARTNER_MARKS, PARTNER_MARKS, True),
        (PARTNER_MARKS, US, True),
        (PUBLIC_MARKS, US, True),
        (PUBLIC_MARKS, PUBLIC_MARKS, True),
        (US, US, True),
        (US_JP, US, True),
        (US, Mark("partner", ("JP",)), False),
        (US, US_JP, False),  # Japan would read what only the United States may
        (US, PARTNER_MARKS, False),  # a reader who is every party
        (Mark("public", ("US",)), PUBLIC_MARKS, False),
    ],
)
def test_a_mark_reaches_a_reader_only_if_it_reaches_all_of_him(mark: Mark, reader: Mark, reached: bool) -> None:
    assert reaches(mark, reader) is reached


@pytest.mark.parametrize(
    ("part", "whole", "wider"),
    [
        (INTERNAL, INTERNAL, False),
        (INTERNAL, US, False),
        (PARTNER_MARKS, INTERNAL, True),
        (PUBLIC_MARKS, PARTNER_MARKS, True),
        (PARTNER_MARKS, PUBLIC_MARKS, False),
        (US, PARTNER_MARKS, False),
        (PARTNER_MARKS, US, True),
        (US_JP, US, True),
        (US, US_JP, False),
        (US, Mark("public"), False),
    ],
)
def test_a_part_may_be_narrower_than_its_whole_and_never_wider(part: Mark, whole: Mark, wider: bool) -> None:
    assert is_wider(part, whole) is wider
