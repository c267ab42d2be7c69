"""Charts of the numbers a template has, with a description that says the same, in both languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from briefgen.blocks.tree import Chart
from briefgen.compose.components import figures
from briefgen.compose.paper import ComposeSettings, compose
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.release import release
from briefgen.errors import Refused

TOP = Path(__file__).parents[3]


def shown(root: Path, reader: str, call: str) -> Any:
    """The blocks of a memo of the sample that is nothing but this."""
    folder = root / "templates"
    folder.mkdir(exist_ok=True)
    for path in (TOP / "templates").glob("wording.*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "memo.md.j2").write_text(call, encoding="utf-8")
    audience = next(one for one in load_audiences(TOP)[0] if one.id == reader)
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    assert dialogue and dialogue.as_of
    setting = ComposeSettings(dialogue.as_of, dt.date(2024, 10, 15), TemplateLibrary(root))
    brief = Brief("kr-us-cet", "r1", audience, "memo")
    return compose(brief, release(dialogue, audience), setting).document.blocks


def bars(chart: Chart) -> dict[str, str]:
    return {bar.label.replace("\u00a0", " "): bar.words for bar in chart.bars}


def test_by_rating(tmp_path: Path) -> None:
    (chart,) = shown(tmp_path, "working", '{{ chart("rating", caption="Ratings") }}')
    assert bars(chart) == {"● Done": "4", "◆ On track": "0", "▲ Attention": "9", "■ Late": "0", "○ No date": "2"}
    assert [bar.fill for bar in chart.bars] == ["done", "on_track", "attention", "late", "no_date"]
    assert chart.alt == "Bar chart: Done 4, On track 0, Attention 9, Late 0 and No date 2."
    assert chart.caption == ("Ratings",) and chart.width == pytest.approx(311.8, abs=0.1)


def test_in_korean(tmp_path: Path) -> None:
    (chart,) = shown(tmp_path, "working-ko", '{{ chart(caption={"en": "x", "ko": "등급별"}, width="8 cm") }}')
    assert chart.alt == "막대 도표: 완료 4, 정상 0, 주의 9, 지연 0, 기한 미정 2"
    assert chart.caption == ("등급별",)


def test_a_reader_without_ratings_gets_what_was_reported(tmp_path: Path) -> None:
    (chart,) = shown(tmp_path, "public", "{{ chart() }}")
    assert list(bars(chart)) == ["delivered", "in progress", "no report yet"]
    assert sum(bar.value for bar in chart.bars) == 15


def test_by_field_and_by_lead_every_commitment_counts_once(tmp_path: Path) -> None:
    fields, leads = shown(tmp_path, "working", '{{ chart("field") }}\n\n{{ chart("lead") }}\n')
    assert list(bars(fields))[:2] == ["Semiconductors", "Bio"]
    assert [sum(bar.value for bar in chart.bars) for chart in (fields, leads)] == [15, 15]
    assert [bar.value for bar in leads.bars[:-1]] == sorted((bar.value for bar in leads.bars[:-1]), reverse=True)
    assert leads.bars[-1].label == "No organisation named"


def test_of_some_items_and_of_numbers_of_a_template_s_own(tmp_path: Path) -> None:
    call = '{{ chart("field", items=late) }}\n\n{{ chart([["Done", totals.done], ["Open", totals.open]]) }}\n'
    (chart,) = shown(tmp_path, "working", call)  # nothing is late, so there is no chart of it
    assert bars(chart) == {"Done": "4", "Open": "11"}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('chart("raiting")', "a chart cannot be by “raiting”"),
        ('chart([["Done", "four"]])', "a bar is a name and a whole number"),
        ('chart([["Done", -1]])', "a bar is a name and a whole number"),
        ('chart([["Done", true]])', "a bar is a name and a whole number"),
        ('chart(["Done"])', "a bar is a name and a whole number"),
        ("chart(3)", "cannot work with"),
        ('chart(caption={"ko": "등급"})', "caption has no words in en"),
        ('chart(width="wide")', "a width is"),
    ],
)
def test_what_cannot_be_drawn_is_a_problem_at_its_line(tmp_path: Path, call: str, expected: str) -> None:
    with pytest.raises(Refused, match=expected) as refused:
        shown(tmp_path, "working", f"a\n\n{{{{ {call} }}}}\n")
    place = refused.value.problems[0].place
    assert (place.path, place.line) == ("templates/memo.md.j2", 3)


def test_a_chart_has_an_end(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="at most"):
        figures.bars_of_pairs([["a", 1]] * (figures.MAX_BARS + 1))
