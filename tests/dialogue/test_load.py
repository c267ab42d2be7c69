"""A dialogue and its readers are read from their files, with every mistake at its place."""

import datetime as dt
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_audiences, load_dialogue, read_audience_ids
from briefgen.dialogue.model import Actor, Audience, Dialogue, Mark, Text
from briefgen.errors import Place, Problem

TOP = Path(__file__).parents[2]
EXERCISES = [TOP, *sorted(path for path in (TOP / "tests" / "dialogues").iterdir() if path.is_dir())]

HEAD = "id: lake\nname: a\nparties: [{id: KR, name: b}, {id: EU, name: c, kind: union}]\n"
COMMITMENT = "- {id: C01, title: a, strength: agreed, actors: [KR, moe], cites: [S1]}\n"
FILES = {
    "organisations.yaml": "- {id: moe, name: a, party: KR}\n",
    "people.yaml": "- {id: kim, name: a}\n",
    "lake/dialogue.yaml": HEAD,
    "lake/sources.yaml": "- {id: S1, kind: note, title: a}\n",
}


def written(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in {**FILES, **files}.items():
        path = root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def loaded(root: Path, files: Mapping[str, str | bytes]) -> Dialogue:
    dialogue, problems = load_dialogue(written(root, files), "lake")
    assert problems == []
    assert dialogue is not None
    return dialogue


def problems(root: Path, files: Mapping[str, str | bytes]) -> list[str]:
    return [str(problem) for problem in load_dialogue(written(root, files), "lake")[1]]


# ---- what is there ----


@pytest.mark.parametrize("root", EXERCISES, ids=lambda root: root.name)
def test_the_sample_and_the_exercises_load_without_a_problem(root: Path) -> None:
    assert load_audiences(root)[1] == []
    for name in find_dialogues(root):
        dialogue, found = load_dialogue(root, name)
        assert found == []
        assert dialogue is not None
        assert dialogue.id == name


def test_the_sample_is_the_whole_article() -> None:
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    assert dialogue is not None
    assert [commitment.id for commitment in dialogue.commitments] == [f"C{number:02}" for number in range(1, 16)]
    assert sum(max(1, len(commitment.sub_items)) for commitment in dialogue.commitments) == 19
    assert len(dialogue.rounds[0].domestic_measures) == 3
    assert len(dialogue.rounds[0].expectations) == 2
    assert all(quote.line for commitment in dialogue.commitments for quote in commitment.quotes)
    assert dialogue.as_of == dt.date(2024, 10, 15)


def test_dialogues_are_the_folders_that_hold_one(tmp_path: Path) -> None:
    written(tmp_path, {"lake10/dialogue.yaml": "", "lake2/dialogue.yaml": "", "notes/readme.txt": ""})
    assert find_dialogues(tmp_path) == ("lake", "lake2", "lake10")
    assert find_dialogues(tmp_path / "nowhere") == ()


def test_a_dialogue_that_is_not_there_is_a_problem_with_the_nearest_name(tmp_path: Path) -> None:
    dialogue, [problem] = load_dialogue(written(tmp_path, {}), "lakes")
    assert dialogue is None
    assert (problem.message, problem.hint) == ("there is no dialogue “lakes”", "did you mean “lake”?")
    assert load_dialogue(tmp_path, "../data/lake")[0] is None


def test_missing_and_empty_files_are_empty_lists(tmp_path: Path) -> None:
    dialogue = loaded(
        tmp_path, {"lake/actions.yaml": "", "lake/updates.yaml": "# none yet\n", "lake/commitments.yaml": "[]"}
    )
    assert (dialogue.commitments, dialogue.actions, dialogue.updates) == ((), (), ())


def test_items_stand_in_the_natural_order_of_their_ids(tmp_path: Path) -> None:
    action = "- {{id: {}, do: a}}\n"
    files = {"lake/actions.yaml": "".join(action.format(id_) for id_ in ("A10", "A2", "A1"))}
    assert [action.id for action in loaded(tmp_path, files).actions] == ["A1", "A2", "A10"]


def test_a_bare_actor_is_a_party_or_an_organisation(tmp_path: Path) -> None:
    part = COMMITMENT.replace("}\n", ", sub_items: [{id: C01a, title: b}]}\n")
    [commitment] = loaded(tmp_path, {"lake/commitments.yaml": part}).commitments
    assert commitment.actors == commitment.sub_items[0].actors == (Actor(party="KR"), Actor(org="moe"))


def test_news_is_told_apart_by_its_keys(tmp_path: Path) -> None:
    head = HEAD + "briefing: {asks: [{id: K1, text: a}]}\n"
    news = """
- {id: U1, item: C01, date: 2024-06, status: done}
- {id: U2, date: 2024-07-01, retracts: U1}
- {id: U3, date: 2024-07-02, clears: partner, reference: 0a1b2c3d, office: moe}
- {id: U4, date: 2024-07-03, ask: K1, decision: approve, by: kim}
"""
    audiences = "- {id: partner, language: en, release: partner}\n"
    files = {"lake/dialogue.yaml": head, "lake/commitments.yaml": COMMITMENT, "lake/updates.yaml": news}
    dialogue = loaded(tmp_path, {**files, "audiences.yaml": audiences})
    assert (dialogue.updates[0].item, dialogue.updates[0].day_words) == ("C01", "2024-06")
    assert dialogue.retractions[0].retracts == "U1"
    assert dialogue.clearances[0].office == "moe"
    assert dialogue.decisions[0].decision == "approve"


# ---- rounds ----


def test_a_dialogue_without_rounds_has_one_of_what_its_head_says(tmp_path: Path) -> None:
    head = HEAD + "salt: of-the-deep-lake\nrelease: {level: public, basis: b}\ndate: 2023-12\n"
    head += "place: {city: Ulm}\nbriefing: {points: One}\n"
    dialogue = loaded(tmp_path, {"lake/dialogue.yaml": head, "lake/commitments.yaml": COMMITMENT})
    [held] = dialogue.rounds
    assert (held.id, held.release, held.day_words, held.held) == (
        "all",
        Mark("public", (), "b"),
        "2023-12",
        dt.date(2023, 12, 1),
    )
    assert held.place == Place("data/lake/dialogue.yaml", 1, 1)
    assert len(held.briefing.points) == 1
    assert dialogue.commitments[0].round == "all"


def test_rounds_are_files_and_a_file_of_commitments_may_be_of_one(tmp_path: Path) -> None:
    files = {
        "lake/rounds/r10.yaml": "id: r10\n",
        "lake/rounds/r2.yaml": "id: r2\nplace: {city: Ulm, country: DE}\n",
        "lake/commitments/r2.yaml": COMMITMENT + COMMITMENT.replace("C01", "C02").replace("title", "round: r10, title"),
        "lake/commitments.yaml": COMMITMENT.replace("C01", "C03"),
    }
    dialogue = loaded(tmp_path, files)
    assert [held.id for held in dialogue.rounds] == ["r2", "r10"]
    assert [commitment.round for commitment in dialogue.commitments] == ["r2", "r10", ""]


def test_keys_of_a_round_belong_to_its_file_where_there_is_one(tmp_path: Path) -> None:
    head = HEAD + "briefing: {points: One}\n"
    [problem] = problems(tmp_path, {"lake/dialogue.yaml": head, "lake/rounds/r1.yaml": "id: r1\n"})
    assert problem.startswith("data/lake/dialogue.yaml:4:1: “briefing” is of a round")
    assert "move it to data/lake/rounds/r1.yaml" in problem


def test_a_mistake_in_a_round_of_the_head_names_the_dialogue(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, {"lake/dialogue.yaml": HEAD + "host: XX\n"})
    assert problem == "data/lake/dialogue.yaml:4:7: lake: unknown party “XX”"


# ---- texts on file ----


def source(text: str) -> str:
    return f"- {{id: S1, kind: note, title: a, text: {text}, noise: [Leave a Comment]}}\n"


def test_a_text_on_file_comes_with_its_source(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbfOne.\r\nTwo.\rLeave a Comment"
    dialogue = loaded(tmp_path, {"lake/sources.yaml": source("sources/s1.txt"), "lake/sources/s1.txt": text})
    assert dialogue.sources[0].words == "One.\nTwo.\nLeave a Comment"
    [noise] = dialogue.sources[0].noise
    assert (noise.source, noise.line) == ("S1", 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("s1.txt", "sources.yaml:1:40: S1: the text “s1.txt” is not there\n  hint: did you mean “sources/s1.txt”?"),
        (
            "sources/s2.txt",
            "sources.yaml:1:40: S1: the text “sources/s2.txt” is not there\n  hint: did you mean “sources/s1.txt”?",
        ),
        ("../../secret.txt", "sources.yaml:1:40: S1: the text “../../secret.txt” is not in the folder"),
        ("/etc/hostname", "sources.yaml:1:40: S1: the text “/etc/hostname” is not in the folder"),
        ("sources\\s1.txt", "sources.yaml:1:40: S1: the text “sources\\s1.txt” is not in the folder"),
        ("sources/link.txt", "sources.yaml:1:40: S1: the text “sources/link.txt” is not in the folder"),
        ("sources", "sources.yaml:1:40: S1: the text “sources” cannot be read: a folder"),
        (
            "sources/empty.txt",
            "sources.yaml:1:40: S1: the text “sources/empty.txt” is empty, so that no quote stands in it",
        ),
        ("sources/broken.txt", "sources/broken.txt:2:1: the file is not saved as UTF-8"),
        ("sources/hidden.txt", "sources/hidden.txt:1:2: U+202E (right-to-left override) cannot stand here"),
        ("x" * 1500, "sources.yaml:1:40: S1: the text “xxxx"),
    ],
)
def test_a_text_that_cannot_be_had_is_a_problem(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    files: dict[str, str | bytes] = {
        "lake/sources.yaml": source(text),
        "lake/sources/s1.txt": "One.\n",
        "lake/sources/empty.txt": " \n",
        "lake/sources/broken.txt": b"a\n\xff",
        "lake/sources/hidden.txt": "a\u202e",
    }
    written(tmp_path, files)
    (tmp_path / "data" / "lake" / "sources" / "link.txt").symlink_to(tmp_path / "secret.txt")
    [problem] = problems(tmp_path, files)
    assert problem.startswith(f"data/lake/{message}")


# ---- what is wrong ----


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"lake/dialogue.yaml": ""}, "dialogue.yaml:1:1: dialogue.yaml is empty"),
        ({"lake/dialogue.yaml": "- a\n"}, "dialogue.yaml:1:1: dialogue.yaml cannot be a list"),
        (
            {"lake/dialogue.yaml": HEAD.replace("lake", "pond")},
            "dialogue.yaml:1:5: pond: the id “pond” is not the name",
        ),
        ({"lake/dialogue.yaml": "id: lake\nname: a\n"}, "dialogue.yaml:1:1: lake: parties is missing"),
        ({"lake/dialogue.yaml": HEAD + "as_of: soon\n"}, "dialogue.yaml:4:8: lake: as_of: “soon” is no day"),
        ({"lake/dialogue.yaml": HEAD + "commitments: []\n"}, "dialogue.yaml:4:1: lake: unknown key “commitments”"),
        (
            {"lake/updates.yaml": "- {id: U1, itm: C01}\n"},
            "updates.yaml:1:3: U1: one of item, retracts, clears, ask is missing\n  hint: did you mean “item”?",
        ),
        ({"lake/updates.yaml": "- words\n"}, "updates.yaml:1:3: one of item, retracts, clears, ask is missing"),
        (
            {"lake/commitment.yaml": "[]"},
            "commitment.yaml: nobody reads this file\n  hint: did you mean “commitments.yaml”?",
        ),
        (
            {"lake/rounds/r1.yaml": "id: r1\n", "lake/rounds/r2.yml": "id: r2\n"},
            "rounds/r2.yml: nobody reads this file\n  hint: rename it r2.yaml",
        ),
        ({"lake/rounds": "id: r1\n"}, "rounds: nobody reads this file\n  hint: “rounds” is a folder"),
    ],
)
def test_what_is_wrong_with_a_folder_is_said_once(tmp_path: Path, files: Mapping[str, str], message: str) -> None:
    [problem] = problems(tmp_path, files)
    assert problem.startswith(f"data/lake/{message}")


def test_a_dialogue_whose_first_file_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "data" / "lake" / "dialogue.yaml").mkdir(parents=True)
    assert find_dialogues(tmp_path) == ("lake",)
    [problem] = load_dialogue(tmp_path, "lake")[1]
    assert problem.message == "cannot be read: a folder stands where the file belongs"


def test_there_is_no_dialogue_without_parties_and_one_without_its_wrong_entries(tmp_path: Path) -> None:
    assert load_dialogue(written(tmp_path / "a", {"lake/dialogue.yaml": "id: lake\nname: a\n"}), "lake")[0] is None
    wrong = {
        "lake/actions.yaml": "- {id: A1, do: a, zzz: 1}\n- {id: A2, do: a}\n",
        "lake/dialogue.yaml": HEAD + "zzz: 1\n",
    }
    dialogue, found = load_dialogue(written(tmp_path / "b", wrong), "lake")
    assert dialogue is not None
    assert [action.id for action in dialogue.actions] == ["A2"]
    assert [(problem.item, problem.message) for problem in found] == [
        ("A1", "unknown key “zzz”"),
        ("lake", "unknown key “zzz”"),
    ]


def test_nothing_is_said_of_words_whose_file_could_not_be_read(tmp_path: Path) -> None:
    files = {"lake/commitments.yaml": COMMITMENT, "organisations.yaml": "- {id: moe", "lake/sources.yaml": "- {id: S1"}
    hint = "this mapping is not closed\n  hint: close it with “}”"
    assert problems(tmp_path, files) == [
        f"data/lake/sources.yaml:1:3: S1: {hint}",
        f"data/organisations.yaml:1:3: moe: {hint}",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lake/sources.yaml", "- {id: S1, kind: note, title: a}\n---\n- {id: S2, kind: note, title: a}\n"),
        ("lake/sources.yaml", "- " * 5000 + "x"),
        ("lake/sources.yaml", f"- {{id: S1, kind: note, title: {'x' * 6_000_000}}}"),
        ("lake/sources.yaml", "id: S1\n"),
        ("lake/sources.yaml", "- &a {id: S1, kind: note, title: a}\n- *a\n"),
        ("lake/dialogue.yaml", ""),
        ("lake/rounds/r1.yaml", "- id: r1\n"),
        ("lake/source.yaml", "- {id: S1, kind: note, title: a}\n"),
        ("organisations.yaml", "moe"),
    ],
)
def test_of_a_file_that_cannot_be_read_nothing_else_is_said(tmp_path: Path, name: str, content: str) -> None:
    files = {"lake/commitments.yaml": COMMITMENT + "- {id: C02, titel: a}\n", name: content}
    written(tmp_path, files)
    dialogue, found = load_dialogue(tmp_path, "lake")
    assert dialogue is None
    assert {problem.place.path for problem in found} == {f"data/{name}"}
    assert len({problem.place for problem in found}) == len(found)


def test_of_two_files_that_cannot_be_read_both_are_said(tmp_path: Path) -> None:
    files = {"lake/commitments.yaml": COMMITMENT, "lake/sources.yaml": "- [", "organisations.yaml": "a: b"}
    assert [problem.partition(":")[0] for problem in problems(tmp_path, files)] == [
        "data/lake/sources.yaml",
        "data/organisations.yaml",
    ]


def test_a_notice_does_not_hide_that_a_salt_is_missing(tmp_path: Path) -> None:
    head = HEAD + "release: {level: public, basis: a}\n"
    [salt, unnamed] = problems(tmp_path, {"lake/dialogue.yaml": head, "lake/pictures/old.png": b""})
    assert "has no salt" in salt
    assert "no entry of pictures.yaml names this file" in unnamed


def test_problems_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    files = {"lake/actions.yaml": "- {id: A1}\n- {id: A2, do: a, lead: x}\n", "people.yaml": "- {id: a b, name: c}\n"}
    places = [problem.partition(": ")[0] for problem in problems(tmp_path, files)]
    assert places == ["data/lake/actions.yaml:1:3", "data/lake/actions.yaml:2:25", "data/people.yaml:1:8"]


# ---- damage ----

Damage = Callable[[list[bytes], int, random.Random], None]


def _cut(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]


def _cut_off(lines: list[bytes], at: int, chance: random.Random) -> None:
    del lines[at:]


def _lose(lines: list[bytes], at: int, chance: random.Random) -> None:
    del lines[at]


def _double(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines.insert(at, lines[at])


def _move(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(at))


def _indent(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = chance.choice([b"\t", b"  ", b" "]) + lines[at]


def _scribble(lines: list[bytes], at: int, chance: random.Random) -> None:
    junk = [
        b"\x07",
        b"\xff",
        "\u202e".encode(),
        b"!!python/name:os.system ",
        b"&a ",
        b"*a ",
        b"[" * 9999,
        b"1e999 ",
        b"'",
        b"{",
    ]
    lines[at] = lines[at].replace(b": ", b": " + chance.choice(junk), 1)


def _spoil(lines: list[bytes], at: int, chance: random.Random) -> None:
    lines[at] = bytes(chance.randrange(256) if chance.random() < 0.1 else byte for byte in lines[at])


DAMAGES: list[Damage] = [_cut, _cut_off, _lose, _double, _move, _indent, _scribble, _spoil]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_damaged_files_give_problems_with_their_place_and_no_traceback(tmp_path: Path, damage: Damage) -> None:
    shutil.copytree(TOP / "data", tmp_path / "data", ignore=shutil.ignore_patterns("sent"))
    paths = sorted((tmp_path / "data").rglob("*.yaml"))
    chance = random.Random(damage.__name__)
    found: list[Problem] = []
    for _ in range(15):
        path = chance.choice(paths)
        whole = path.read_bytes()
        lines = whole.split(b"\n")
        damage(lines, chance.randrange(len(lines)), chance)
        path.write_bytes(b"\n".join(lines))
        found += [*load_audiences(tmp_path)[1], *load_dialogue(tmp_path, "kr-us-cet")[1]]
        path.write_bytes(whole)
    assert found
    assert all(problem.place.path and problem.place.line for problem in found)


def test_a_key_that_stands_twice_is_always_found(tmp_path: Path) -> None:
    shutil.copytree(TOP / "data", tmp_path / "data", ignore=shutil.ignore_patterns("sent"))
    path = tmp_path / "data" / "kr-us-cet" / "commitments.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    keys = [
        number
        for number, line in enumerate(lines)
        if line.startswith("  ") and line.strip().partition(": ")[0].isalpha()
    ]
    for number in keys[:: len(keys) // 10]:
        path.write_text("\n".join([*lines[: number + 1], *lines[number:]]), encoding="utf-8")
        found = [problem for problem in load_dialogue(tmp_path, "kr-us-cet")[1] if "a second time" in problem.message]
        assert number + 2 in [problem.place.line for problem in found]


def audiences_loaded(root: Path, text: str) -> tuple[tuple[Audience, ...], list[str]]:
    (root / "data").mkdir(parents=True)
    (root / "data" / "audiences.yaml").write_text(text, encoding="utf-8")
    audiences, problems = load_audiences(root)
    return audiences, [str(problem) for problem in problems]


WORKING = "- id: working\n  language: en\n  release: internal\n  from: Desk\n  fields: [bio, ai]\n"


def test_what_an_audience_does_not_say_is_that_of_the_one_it_is_like(tmp_path: Path) -> None:
    text = "- {id: ai-ko, like: working-ko, fields: [ai]}\n- {id: working-ko, like: working, language: ko}\n" + WORKING
    (ai, korean, working), problems = audiences_loaded(tmp_path, text)
    assert problems == []
    assert [ai.lookup, korean.lookup, working.lookup] == [
        ("ai-ko", "working-ko", "working"),
        ("working-ko", "working"),
        ("working",),
    ]
    assert (ai.language, ai.fields, ai.sender, ai.release) == ("ko", ("ai",), Text((("", "Desk"),)), Mark("internal"))
    assert (korean.fields, working.language) == (("bio", "ai"), "en")


def test_an_inherited_setting_can_be_taken_back(tmp_path: Path) -> None:
    (_, narrow), problems = audiences_loaded(tmp_path, WORKING + "- {id: narrow, like: working, fields: not_stated}\n")
    assert (problems, narrow.fields) == ([], ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, language: en}\n", "data/audiences.yaml:1:3: a: release is missing"),
        ("- {id: a, like: b}\n- {id: b, like: a}\n", "1:17: a: an audience cannot be like itself (a → b → a)"),
        (
            "- {id: press, attach: facts, language: en, release: public}\n",
            "press: data is attached to internal papers alone: no page shows it\n  hint: write “attach: none”",
        ),
        ("- {id: a, like: a}\n", "1:17: a: an audience cannot be like itself (a → a)"),
        (
            WORKING + "- {id: a, like: wroking}\n",
            "6:17: a: unknown audience “wroking”\n  hint: did you mean “working”?",
        ),
        (WORKING + "- {id: working, language: ko, release: public}\n", "6:8: working: the id “working” is given twice"),
        (WORKING + "  formats: [docx, pdff]\n", "6:19: working: formats cannot be “pdff”\n  hint: did you mean “pdf”?"),
        ("- words\n", "1:3: an audience begins with “id: …”"),
        ("id: a\n", "1:1: audiences.yaml must be a list"),
        ("- {id: a\n", "1:3: a: this mapping is not closed"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str, message: str) -> None:
    _, problems = audiences_loaded(tmp_path, text)
    assert any(message in problem for problem in problems)


INSIDE = (
    "- {id: working, language: en, release: internal, to: ZZTO, from: ZZFROM, office: ZZOFFICE, "
    "marking: {text: ZZMARK}, look: zzlook, documents: [memo], formats: [pdf], fields: [zzfield], leads: [zzlead]}\n"
)
OUTSIDE = "release: {level: partner, to: [US]}"


@pytest.mark.parametrize(
    ("entries", "wrong", "way"),
    [
        (f"- {{id: minister-x, like: working, {OUTSIDE}}}\n", {"minister-x"}, ""),
        (f"- {{id: b, like: working}}\n- {{id: a, like: b, {OUTSIDE}}}\n", {"a"}, " (a → b → working)"),
        (f"- {{id: a, like: b}}\n- {{id: b, like: working, {OUTSIDE}}}\n", {"a", "b"}, " (a → b → working)"),
        (
            "- {id: a, like: b, language: en, release: public}\n- {id: b, like: c, release: internal}\n"
            "- {id: c, language: en, release: public}\n",
            {"a"},
            " (a → b → c)",
        ),
        ("- {id: a, like: working, language: en, to: a, from: b, office: c, release: public}\n", {"a"}, ""),
    ],
)
def test_a_reader_outside_is_never_like_one_inside(tmp_path: Path, entries: str, wrong: set[str], way: str) -> None:
    found, problems = audiences_loaded(tmp_path, INSIDE + entries)
    assert len(problems) == len(wrong)
    assert all("reads outside the house and cannot be like" in problem for problem in problems)
    assert all("write `like:` a reader outside, or no `like`" in problem for problem in problems)
    assert any(way in problem for problem in problems)
    assert wrong.isdisjoint(reader.id for reader in found)
    assert "ZZ" not in repr([reader for reader in found if not reader.is_internal]).upper()


def test_a_reader_inside_may_be_like_one_outside(tmp_path: Path) -> None:
    text = "- {id: public, language: en, release: public}\n- {id: proof, like: public, release: internal}\n"
    (_, proof), problems = audiences_loaded(tmp_path, text)
    assert (problems, proof.lookup, proof.is_internal) == ([], ("proof", "public"), True)


@pytest.mark.parametrize("level", ["partner", "public"])
def test_a_reader_inside_who_is_named_like_a_level_lends_nothing_to_those_of_it(tmp_path: Path, level: str) -> None:
    text = f"- {{id: {level}, language: en, release: internal}}\n- {{id: guest, language: en, release: {level}}}\n"
    (_, guest), problems = audiences_loaded(tmp_path, text)
    assert (problems, guest.lookup) == ([], ("guest",))
    (_, guest), _ = audiences_loaded(tmp_path / "other", text.replace("internal", level))
    assert guest.lookup == ("guest", level)


def test_a_mistake_that_others_inherit_is_said_once(tmp_path: Path) -> None:
    text = WORKING.replace("internal", "internl") + "- {id: a, like: working}\n- {id: b, like: a}\n"
    audiences, problems = audiences_loaded(tmp_path, text)
    assert audiences == ()
    [problem] = problems
    assert "“internl”" in problem


def test_without_a_file_there_is_nobody(tmp_path: Path) -> None:
    assert load_audiences(tmp_path) == ((), [])
    assert read_audience_ids(tmp_path) is None


def test_ids_are_known_whatever_else_is_wrong_but_not_of_half_a_file(tmp_path: Path) -> None:
    audiences_loaded(tmp_path, "- {id: a, zzz: 1}\n- words\n- {language: en}\n")
    assert read_audience_ids(tmp_path) == ("a",)
    (tmp_path / "data" / "audiences.yaml").write_text("- {id: a}\n- {", encoding="utf-8")
    assert read_audience_ids(tmp_path) is None
