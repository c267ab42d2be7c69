"""The fresh house: slim, valid, always the same, and read back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Field, Styled, Tab
from briefgen.word.look_settings import CHARACTERS, MARKER_STYLES, MARKERS, PARAGRAPHS, TABLES
from briefgen.word.new_template import new_template, starting_look

STYLES = {"Marking", "Letterhead", "Kind", "Title", "Subtitle", "Address", "Callout", "Body", "Small", "Tail", "End"}


def test_it_is_always_the_same() -> None:
    assert new_template() == new_template()


def test_it_is_the_house_that_is_shipped(house: bytes) -> None:
    assert new_template() == house


def test_it_is_valid(valid: Callable[[bytes], None]) -> None:
    valid(new_template())


def test_it_is_slim(parts: Callable[[bytes], Mapping[str, bytes]]) -> None:
    members = parts(new_template())
    assert sum(map(len, members.values())) < 100_000
    assert not any("custom" in name or "docProps" in name for name in members)


def test_what_is_written_is_what_is_read(look: Look) -> None:
    assert {name: look.paragraphs[name] for name in PARAGRAPHS} == dict(PARAGRAPHS)
    assert {name: look.characters[name] for name in CHARACTERS} == dict(CHARACTERS)
    assert {name: look.tables[name] for name in TABLES} == dict(TABLES)
    assert look.markers == MARKERS
    assert {name: look.marker_styles[name] for name in MARKER_STYLES} == dict(MARKER_STYLES)
    assert look.family == starting_look().family


def test_it_has_the_styles_templates_name() -> None:
    assert set(PARAGRAPHS) >= STYLES
    assert {"Heading 6", "List Diamond 3", "TOC 2", "Footnote Text"} <= set(PARAGRAPHS)
    assert {"Note", "Late", "White"} <= set(CHARACTERS)
    assert {"Grid", "Months"} <= set(TABLES)


def test_no_two_styles_have_one_name(parts: Callable[[bytes], Mapping[str, bytes]]) -> None:
    names = re.findall(rb'<w:name w:val="([^"]*)"', parts(new_template())["word/styles.xml"])
    assert len(names) == len({name.lower() for name in names})


def test_its_furniture_shows_fields(look: Look) -> None:
    first = look.header_footer.first_header
    assert first is not None
    assert [line.style for line in first] == ["Marking", "Letterhead"]
    assert first[1].inlines == (Field("office"), Tab(), Field("date"))
    (foot,) = look.header_footer.footer
    assert Styled("Footer Marking", (Field("marking"),)) in foot.inlines
    assert foot.inlines[-1] == Field("page_of")
