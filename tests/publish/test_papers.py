"""What sees the same again is not composed again, and is what it would be if it were."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields, replace

from briefgen.cache.store import FOLDER
from briefgen.compose import paper
from briefgen.dialogue.declared import without_none
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Audience, Dialogue, Text
from briefgen.dialogue.release import gets_papers
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.editions.record import Edition
from briefgen.errors import Place
from briefgen.publish.options import Order, Report
from briefgen.publish.papers import RoundContext, make_reader_papers
from briefgen.publish.plan import read_record
from briefgen.publish.workspace import Workspace, open_workspace

Build = Callable[..., Report]
Edit = Callable[[], Any]
TOP = Path(__file__).parents[2]
DAY = "2024-10-15"
PLACES = {"sample": "kr-us-cet", "lakes": "lakes", "straits": "straits", "harbour": "harbour"}


@pytest.fixture(scope="module", params=PLACES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, make: Build) -> Path:
    """A workplace with everything built."""
    root: Path = tmp_path_factory.mktemp("seen") / request.param
    data = TOP / "data" if request.param == "sample" else TOP / "tests" / "dialogues" / request.param / "data"
    shutil.copytree(data, root / "data")
    shutil.copytree(TOP / "templates", root / "templates")
    make(root, as_of=dt.date.fromisoformat(DAY), allow_open=True)
    return root


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_after_any_change_papers_are_what_they_would_be_if_nothing_were_known(built: Path, data: st.DataObject) -> None:
    workspace, dialogue, edition = opened(built)
    audience = data.draw(st.sampled_from([each for each in workspace.audiences if gets_papers(dialogue, each)]))
    whole = edits_of(built) | {f"reader.{name}": made for name, made in edits(audience).items()}
    name = data.draw(st.sampled_from(sorted(whole)))
    changed = data.draw(st.sampled_from(whole[name]))()
    if isinstance(changed, Audience):
        audience = changed
    else:
        dialogue = changed
    fresh = Edition(dialogue=edition.dialogue, round=edition.round)
    assert papers(workspace, dialogue, edition, audience) == papers(workspace, dialogue, fresh, audience)


@cache
def opened(root: Path) -> tuple[Workspace, Dialogue, Edition]:
    """A workplace, its dialogue and the record of what was built."""
    workspace = open_workspace(root, Order(today=dt.date(2031, 5, 7), as_of=dt.date.fromisoformat(DAY)))
    (folder,) = (root / "out").glob("*/*")
    dialogue, edition = load_dialogue(root, folder.parent.name)[0], read_record(folder, "out")
    assert dialogue and edition
    return workspace, dialogue, edition


def papers(workspace: Workspace, dialogue: Dialogue, edition: Edition, audience: Audience) -> object:
    """What a reader's papers are, or how they fail."""
    day = dt.date.fromisoformat(DAY)
    occasion = RoundContext(workspace, dialogue_at_round(dialogue, edition.round, day), edition, day)
    try:
        found = make_reader_papers(occasion, audience)
    except Exception as error:
        return type(error)
    told = [(p.brief.path, p.reference, p.day, p.title, p.marking, p.facts, p.recipe) for p in found.papers]
    return told, found.reference, found.draft


@cache
def edits_of(root: Path) -> dict[str, list[Edit]]:
    """Every change of one thing in the dialogue of a workplace."""
    return edits(opened(root)[1])


def edits(thing: Any) -> dict[str, list[Edit]]:
    """The changes of one attribute of a thing or of what is in it, by the names of attributes that lead there."""
    found: dict[str, list[Edit]] = defaultdict(list)
    for name, made in _edits(thing, type(thing), ""):
        found[name].append(made)
    return dict(found)


def _edits(value: Any, hint: Any, name: str) -> Iterator[tuple[str, Edit]]:
    if isinstance(value, Text):
        for index in range(len(value.words)):
            yield f"{name}.words", partial(_worded, value, index)
        yield f"{name}.language", lambda: Text(value.words[1:])
    elif isinstance(value, tuple):
        inner = get_args(hint)[0] if get_args(hint) else Any
        if len(value) > 1:
            yield f"{name}.order", lambda: (*value[1:], value[0])
        for index, part in enumerate(value):
            yield f"{name}.less", partial(_less, value, index)
            for deeper, made in _edits(part, inner, name):
                yield deeper, partial(_put, value, index, made)
    elif isinstance(value, Struct) and not isinstance(value, Place):
        hints = get_type_hints(type(value))
        for field in fields(value):
            before = getattr(value, field.name)
            for deeper, made in _edits(before, without_none(hints[field.name]), f"{name}.{field.name}"):
                yield deeper, partial(_set, value, field.name, made)
            if field.default is not NODEFAULT and before != field.default and field.name != "place":
                yield f"{name}.{field.name}.default", partial(_set, value, field.name, partial(_same, field.default))
    else:
        for other in _others(value, hint):
            yield name, partial(_same, other)


def _others(value: Any, hint: Any) -> Iterator[Any]:
    """Other values of a kind."""
    if get_origin(hint) is Literal:
        yield from (word for word in get_args(hint) if word != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Decimal):
        yield value + 1
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        yield from (value + dt.timedelta(days) for days in (-400, 1, 40))
    elif isinstance(value, str):
        yield f"{value}x"


def _same(value: Any) -> Any:
    return value


def _worded(text: Text, index: int) -> Text:
    language, words = text.words[index]
    return Text((*text.words[:index], (language, f"{words} more"), *text.words[index + 1 :]))


def _less(values: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return (*values[:index], *values[index + 1 :])


def _put(values: tuple[Any, ...], index: int, made: Edit) -> tuple[Any, ...]:
    return (*values[:index], made(), *values[index + 1 :])


def _set(thing: Any, name: str, made: Edit) -> Any:
    return replace(thing, **{name: made()})


# ---- what is composed -------------------------------------------------------------------------------------------


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The papers that are composed from now on."""
    seen: list[str] = []

    def counted(view: Any, setting: Any) -> Any:
        seen.append(view.brief.path)
        return paper.compose_view(view, setting)

    monkeypatch.setattr("briefgen.publish.papers.compose_view", counted)
    return seen


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / "data" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    """The sample with everything built, and all that was remembered of it."""
    return Path(shutil.copytree(sample, tmp_path / "copy"))


def test_a_comma_in_a_comment_and_a_line_more_compose_nothing(copy: Path, make: Build, composed: list[str]) -> None:
    edit(copy, "kr-us-cet/commitments.yaml", "- id:", "# a comment, with a comma\n\n- id:")
    assert {outcome.action for outcome in make(copy).outcomes} == {"unchanged"}
    assert not composed


def test_after_an_internal_note_papers_for_outside_are_searched_for_it_and_stay(
    copy: Path, make: Build, composed: list[str]
) -> None:
    edit(copy, "kr-us-cet/commitments.yaml", "No call, programme or sum is on record", "Nothing is on record")
    report = make(copy)
    assert not report.problems
    assert [path for path in composed if path.startswith(("partner", "public"))]
    written = [outcome.path for outcome in report.outcomes if outcome.action == "written"]
    assert written and not [path for path in written if "/partner" in path or "/public" in path]


def test_a_word_of_one_field_composes_no_page_of_another(copy: Path, make: Build, composed: list[str]) -> None:
    edit(copy, "kr-us-cet/commitments.yaml", "Expand support for joint research in semiconductors", "Expand it")
    written = {outcome.path for outcome in make(copy).outcomes if outcome.action == "written"}
    assert {path.partition("/r1/")[2].rpartition(".")[0] for path in written} <= {*composed}
    inside = [path for path in composed if not path.startswith(("partner", "public"))]
    assert inside and not [path for path in inside if path.endswith(("-bio", "-quantum"))]


def test_a_file_that_is_gone_is_made_again_of_what_is_known(copy: Path, make: Build, composed: list[str]) -> None:
    path = copy / "out" / "kr-us-cet" / "r1" / "principal" / "memo.docx"
    before = path.read_bytes()
    path.unlink()
    make(copy)
    assert path.read_bytes() == before
    assert {*composed} == {"principal/memo"}


def test_where_nothing_is_remembered_everything_is_composed(copy: Path, make: Build, composed: list[str]) -> None:
    for kind in ("papers", "dialogue"):
        shutil.rmtree(copy / FOLDER / kind)
    assert {outcome.action for outcome in make(copy).outcomes} == {"unchanged"}
    assert len({*composed}) == 54
    composed.clear()
    shutil.rmtree(copy / FOLDER / "dialogue")
    make(copy)
    assert not composed


def test_a_day_that_was_asked_for_is_printed_though_all_else_is_known(
    copy: Path, make: Build, composed: list[str]
) -> None:
    dialogue = copy / "data" / "kr-us-cet" / "dialogue.yaml"
    words = "".join(line for line in dialogue.read_text().splitlines(keepends=True) if not line.startswith("as_of:"))
    dialogue.write_text(words)
    later = dt.date.fromisoformat(DAY) + dt.timedelta(1)
    report = make(copy, today=later.isoformat())
    kept = {outcome.path for outcome in report.outcomes if outcome.action == "unchanged"}
    assert kept
    composed.clear()
    make(copy, today=later.isoformat(), as_of=later)
    assert {path.partition("/r1/")[2].rpartition(".")[0] for path in kept} <= {*composed}


def test_a_record_that_was_changed_is_not_taken_for_the_one_that_is_known(
    copy: Path, make: Build, composed: list[str]
) -> None:
    record = copy / "out" / "kr-us-cet" / "r1" / "edition.json"
    record.unlink()
    assert {outcome.action for outcome in make(copy).outcomes} == {"unchanged"}
    assert len({*composed}) == 54
