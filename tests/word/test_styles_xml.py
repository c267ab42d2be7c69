"""Names of styles, whatever program wrote them."""

from __future__ import annotations

import pytest

from briefgen.word.styles_xml import BUILT_IN, our_style_name, stored_style_name


@pytest.mark.parametrize(
    ("found", "name"),
    [
        ("heading 2", "Heading 2"),
        ("Heading 2", "Heading 2"),
        ("제목 2", "Heading 2"),
        ("제목", "Title"),
        ("표준", "Normal"),
        ("본문", "Body"),
        ("글머리 기호", "List Bullet"),
        ("각주 텍스트", "Footnote Text"),
        ("목차 1", "TOC 1"),
        ("toc 1", "TOC 1"),
        ("caption", "Caption"),
        ("Strip  Mark", "Strip Mark"),
        ("Anything 5", "Anything 5"),
    ],
)
def test_a_style_is_found_under_the_name_others_gave_it(found: str, name: str) -> None:
    assert our_style_name(found) == name


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_the_stored_name_leads_back(name: str) -> None:
    assert our_style_name(stored_style_name(name)) == name
