"""Kinds of paper of an office's own: a template is all it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from briefgen.app.build import check
from briefgen.app.setup import add_paper
from briefgen.app.workplace import open_workplace
from briefgen.errors import Refused, Unknown
from briefgen.publish.options import Order, Report

Build = Callable[..., Report]


def give(root: Path, name: str) -> None:
    """Give the working reader another paper."""
    audiences = root / "data" / "audiences.yaml"
    words = audiences.read_text(encoding="utf-8").replace("[memo, checklist]", f"[memo, checklist, {name}]")
    audiences.write_text(words, encoding="utf-8")


def test_a_template_of_its_own_is_a_paper_with_its_name_everywhere(small: Path, make: Build) -> None:
    path = add_paper(open_workplace(small), "talking-points")
    assert len((small / path).read_text(encoding="utf-8").splitlines()) == 11
    give(small, "talking-points")
    report = make(small)
    assert not report.problems
    made = small / "out" / "harbour" / "all" / "working" / "talking-points.pdf"
    assert made.with_suffix(".docx").is_file()
    read = pypdf.PdfReader(made)
    text = read.pages[0].extract_text()
    assert text.count("Talking points") >= 2
    assert read.metadata and str(read.metadata.title).startswith("Talking points: ")
    assert not any(outcome.action == "written" for outcome in make(small).outcomes)


def test_it_may_change_one_block_of_another(small: Path, make: Build) -> None:
    words = (small / add_paper(open_workplace(small), "brief", like="memo")).read_text(encoding="utf-8")
    assert words.startswith('{% extends "memo.md.j2" %}')
    give(small, "brief")
    assert not make(small).problems


def test_the_name_of_a_paper_nobody_has_is_a_problem_with_the_nearest(small: Path) -> None:
    give(small, "memoo")
    place = open_workplace(small)
    (found,) = check(place, Order(today=dt.date(2031, 5, 7)))
    assert found.message == "there is no templates/memoo.md.j2 for the paper “memoo”"
    assert (found.hint, found.place.path) == ("did you mean “memo”?", "data/audiences.yaml")


@pytest.mark.parametrize("name", ["mail", "a b", "../x", "con", "all"])
def test_some_names_can_be_no_paper(small: Path, name: str) -> None:
    with pytest.raises(Unknown):
        add_paper(open_workplace(small), name)


def test_a_template_that_is_there_is_left_alone(small: Path) -> None:
    with pytest.raises(Refused, match="is there already"):
        add_paper(open_workplace(small), "memo")
    with pytest.raises(Unknown, match="there is no paper “memox”"):
        add_paper(open_workplace(small), "x", like="memox")
