"""Functions of templates are those `templates/README.md` describes, and errors name them as an author writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.compose.context import template_functions
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.dialogue.release import release
from briefgen.errors import Refused

TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def working() -> Audience:
    return next(audience for audience in load_audiences(TOP)[0] if audience.id == "working")


@pytest.fixture(scope="module")
def called(working: Audience) -> dict[str, Callable[..., Any]]:
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    assert dialogue
    brief = Brief("kr-us-cet", "r1", working, "memo")
    wording = TemplateLibrary(TOP).wording(working)
    view = View.of(brief, release(dialogue, working), dt.date(2024, 10, 15), wording)
    return template_functions(view, view.briefing_lines(), view.totals())


def test_each_stands_on_the_card_of_the_author(called: dict[str, Callable[..., Any]]) -> None:
    card = (TOP / "templates" / "README.md").read_text(encoding="utf-8")
    assert len(called) > 20 and not [name for name in called if f"`{name}(" not in card]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("checklist(5)", "“checklist” cannot work with “5”"),
        ("strip(1)", "“strip” cannot work with “1”"),
        ("outcomes(items=3)", "“outcomes” cannot work with “3”"),
        ("months", "a component cannot be printed"),
    ],
)
def test_a_wrong_call_is_told_in_the_words_of_the_template(
    tmp_path: Path, working: Audience, called: dict[str, Callable[..., Any]], call: str, expected: str
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "memo.md.j2").write_text(f"a\n\n{{{{ {call} }}}}\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        TemplateLibrary(tmp_path).render("memo.md.j2", working, called, "brief")
    (problem,) = caught.value.problems
    assert expected in problem.message and problem.place.line == 3
