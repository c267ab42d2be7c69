"""Names of styles: as we say them, as a Word file stores them, and as other programs and Korean offices write them.

Word stores its own styles under English names in small letters (`heading 2`), whatever language its menus have;
other word processors store what their menus say (`제목 2`). Imports nothing.
"""

from __future__ import annotations

import re

BUILT_IN = {
    **{f"Heading {n}": f"heading {n}" for n in range(1, 10)},
    **{f"TOC {n}": f"toc {n}" for n in range(1, 10)},
    **{f"List {kind}{level}": f"List {kind}{level}" for kind in ("Bullet", "Number") for level in ("", " 2", " 3")},
    "Caption": "caption",
    "Footnote Text": "footnote text",
    "Footnote Reference": "footnote reference",
    **{name: name for name in ("Normal", "Title", "Subtitle", "Signature", "TOC Heading", "Hyperlink")},
    "Placeholder Text": "Placeholder Text",
}
"""Word's own styles: our name, and the one stored."""

KOREAN = {
    "표준": "Normal",
    "바탕글": "Normal",
    "제목": "Title",
    "부제": "Subtitle",
    "본문": "Body",
    "글머리 기호": "List Bullet",
    "번호 매기기": "List Number",
    "캡션": "Caption",
    "각주 텍스트": "Footnote Text",
    "각주": "Footnote Text",
    "각주 참조": "Footnote Reference",
    "목차 제목": "TOC Heading",
    "하이퍼링크": "Hyperlink",
    "서명": "Signature",
}
TABLE = " Table"
"""What follows our name of a table style in a file."""

_NUMBERED = {"제목": "Heading", "개요": "Heading", "목차": "TOC", "글머리 기호": "List Bullet"}
_OURS = {stored.lower(): name for name, stored in BUILT_IN.items()}


def canonical(stored: str) -> str:
    """The name we use for a style that a file calls `heading 2`, `Heading 2`, `제목 2` or `Body`."""
    name = " ".join(stored.split())
    if name.lower() in _OURS:
        return _OURS[name.lower()]
    if name in KOREAN:
        return KOREAN[name]
    if found := re.fullmatch(r"(\D+?) ?(\d)", name):
        family = _NUMBERED.get(found[1])
        return f"{family} {found[2]}" if family else name
    return name


def canonical_table(stored: str) -> str:
    """The name we use for a table style. In a file it is called “Grid Table”: names are unique across all kinds."""
    return stored.removesuffix(TABLE)


def stored(name: str) -> str:
    """The name Word stores for a style of ours."""
    return BUILT_IN.get(name, name)


def style_id(name: str) -> str:
    """The id of a style we add: its name without spaces."""
    return name.replace(" ", "")
