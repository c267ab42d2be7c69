"""A numbered copy that comes back is the paper it is a copy of: its boxes are read, and it says whose it was."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from briefgen.app.followup import carried_marks
from briefgen.followup.collect import ReturnedFiles, collect
from briefgen.publish.options import Report

Build = Callable[..., Report]
COPIES = "out/harbour/all/working/copies"


@pytest.fixture
def place(copied_for: Callable[..., Path], make: Build) -> Path:
    """The small workplace, built, with copies for two recipients."""
    root = copied_for(("tides", "lakes"), documents="memo, checklist", formats="docx, pdf")
    assert not make(root).problems
    return root


def ticked(data: bytes) -> bytes:
    """The same file with its first box ticked, as a viewer saves it."""
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        box = next(a for page in pdf.pages for a in page.get("/Annots", ()) if a.get("/FT") == Name.Btn)
        (on,) = (state for state in box.AP.N if state != "/Off")
        box.V = box.AS = Name(str(on))
        pdf.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_an_untouched_copy_proposes_nothing_and_is_no_stranger(place: Path, form: str) -> None:
    data = (place / COPIES / f"checklist-002.{form}").read_bytes()
    found = collect(place, ReturnedFiles([("returned", data)], dt.date(2031, 5, 7)))
    assert (list(found.proposals), list(found.unplaced)) == ([], [])


def test_a_tick_in_a_copy_is_read(place: Path) -> None:
    data = ticked((place / COPIES / "checklist-002.pdf").read_bytes())
    found = collect(place, ReturnedFiles([("returned.pdf", data)], dt.date(2031, 5, 7)))
    assert [proposal.now for proposal in found.proposals] == ["done"]
    assert not found.unplaced


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_reference_and_number_arecarried_marks(place: Path, form: str) -> None:
    reference, number = carried_marks((place / COPIES / f"checklist-002.{form}").read_bytes())
    assert (len(reference), number) == (8, 2)
