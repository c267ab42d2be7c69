"""What a paper may say of one reader's dialogue: which commitments are late and which come next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.model import Audience, Commitment, Dialogue, Due, Mark, Party, Text

LAST = dt.date(2024, 12, 31)
DAY = dt.timedelta(days=1)


def view(as_of: dt.date, status: str = "in_progress") -> View:
    """Of a dialogue with one commitment that is to be met by the last day of 2024."""
    due = Due(precision="day", earliest=LAST, latest=LAST)
    words = Text((("", "Support research"),))
    item = Commitment(
        id="C1",
        title=words,
        actors=(),
        strength="decided",
        status_at_round=status,  # type: ignore[arg-type]
        due=(due,),
        quotes=(),
        round="all",
    )
    dialogue = Dialogue(
        id="d", name=Text((("", "D"),)), parties=(Party(id="P", name=Text((("", "P"),))),), commitments=(item,)
    )
    reader = Audience(id="us", language="en", release=Mark())
    library = TemplateLibrary(Path(__file__).parents[2])
    return View.of(Brief("d", "all", reader, "memo"), dialogue, as_of, library.wording(reader))


@pytest.mark.parametrize(
    ("as_of", "late", "next_dates"), [(LAST - DAY, [], ["C1"]), (LAST, [], ["C1"]), (LAST + DAY, ["C1"], [])]
)
def test_on_its_last_day_a_commitment_is_the_next_date_and_late_from_the_day_after(
    as_of: dt.date, late: list[str], next_dates: list[str]
) -> None:
    seen = view(as_of)
    assert [item.id for item in seen.late()] == late
    assert [item.id for item in seen.next_dates()] == next_dates


def test_what_is_done_is_neither_late_nor_next() -> None:
    seen = view(LAST + DAY, "done")
    assert (seen.late(), seen.next_dates()) == ((), ())
