"""Tables say to a reader outside nothing that stands for what is hidden: no default that looks like a fact, no key."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from briefgen.blocks.plain import paragraph_texts
from briefgen.compose.context import template_functions
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.dialogue.release import release

TOP = Path(__file__).parents[3]
AUDIENCES = load_audiences(TOP)[0]
OUTSIDE = [audience for audience in AUDIENCES if not audience.is_internal]
KEY = re.compile(r"\bx[0-9a-f]{20}\b|\bS\d\b")


def cells_of(audience: Audience, name: str) -> tuple[list[str], set[str]]:
    """The paragraphs of a table for a reader, and the words that stand for something not said."""
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    assert dialogue
    brief, word = Brief("kr-us-cet", "r1", audience, "memo"), TemplateLibrary(TOP).wording(audience)
    view = View.of(brief, release(dialogue, audience), dt.date(2024, 10, 15), word)
    table = template_functions(view, view.briefing_lines(), view.totals())[name]()
    defaults = ("not_stated", "trust.reported", "trust.inferred", "text_on_file", "text_not_on_file")
    return list(paragraph_texts((table,))), {view.l10n.word(key) for key in defaults}


@pytest.mark.parametrize("name", ["evidence", "sources", "delegations"])
@pytest.mark.parametrize("audience", OUTSIDE, ids=lambda a: a.id)
def test_a_table_for_outside_claims_nothing_of_what_its_reader_may_not_see(audience: Audience, name: str) -> None:
    cells, defaults = cells_of(audience, name)
    assert len(cells) > 2
    assert not defaults.intersection(cells)
    assert not KEY.findall(" ".join(cells))


@pytest.mark.parametrize("name", ["evidence", "sources"])
def test_our_own_office_reads_numbers_and_trust(name: str) -> None:
    cells, defaults = cells_of(next(audience for audience in AUDIENCES if audience.id == "working"), name)
    assert defaults.intersection(cells)
    assert KEY.findall(" ".join(cells))
