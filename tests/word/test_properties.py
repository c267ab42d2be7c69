"""Colours and fonts by their names in the theme."""

from __future__ import annotations

import pytest
from lxml import etree

from briefgen.word.elements import element
from briefgen.word.properties import Theme, read_theme, theme_xml

THEME = Theme({"accent1": "4F81BD", "dk1": "112233", "lt1": "FFFFFF", "dk2": "1F3A5F"}, {}, {"t1": "dark2"})


@pytest.mark.parametrize(
    ("name", "tint", "shade", "colour"),
    [
        ("accent1", "", "", "4F81BD"),
        ("accent1", "99", "", "95B3D7"),
        ("accent1", "", "BF", "376092"),
        ("dark1", "", "", "112233"),
        ("background1", "", "F2", "F2F2F2"),
        ("text1", "", "", "1F3A5F"),
        ("accent6", "", "", ""),
        ("accent1", "zz", "", "4F81BD"),
        ("", "", "", ""),
    ],
)
def test_a_colour_is_literal(name: str, tint: str, shade: str, colour: str) -> None:
    assert THEME.colour(name, tint, shade) == colour


def test_a_file_without_theme_has_an_empty_one() -> None:
    assert read_theme(None, None) == Theme()


def test_what_is_written_is_what_is_read() -> None:
    theme = Theme({"accent1": "4F81BD"}, {("major", "latin"): "Cambria & Co", ("minor", "Hang"): "맑은 고딕"})
    read = read_theme(etree.fromstring(theme_xml(theme, "House").encode()), None)
    assert read.colours["accent1"] == "4F81BD"
    assert read.font("majorHAnsi") == "Cambria & Co"
    assert read.font("minorEastAsia") == "맑은 고딕"
    assert read.font("minorHAnsi") == "House"


def test_the_east_asian_font_goes_by_the_language_of_the_settings() -> None:
    theme = Theme({}, {("minor", "Jpan"): "Gothic", ("minor", "ea"): "Any"})
    root = etree.fromstring(theme_xml(theme, "House").encode())
    for language, font in (("ja-JP", "Gothic"), ("ko-KR", "Any")):
        settings = element(f'<w:settings><w:themeFontLang w:eastAsia="{language}"/></w:settings>')
        assert read_theme(root, settings).font("minorEastAsia") == font
