"""What all frames of a look share: the styles of its house with ours among them, numbering, stories, finished parts.

In: a look, and whether its documents are made in numbered copies. Out: a `Stock`. The last few are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from briefgen.blocks.look import Look
from briefgen.values import dataclass
from briefgen.word import clean, parts
from briefgen.word.cascade import named
from briefgen.word.defaults import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.elements import element, number, q, val
from briefgen.word.house import House, open_house
from briefgen.word.package import BEST, ROOT, TYPES, Member, pack, relations_part
from briefgen.word.rendering import character_style, paragraph_style, table_style
from briefgen.word.stories import Stories, read_stories
from briefgen.word.theme import theme_part
from briefgen.word.xml import esc

KEPT = 4

_stocks: dict[tuple[str, bool], Stock] = {}


@dataclass(frozen=True, slots=True)
class Numbering:
    """Definitions and lists of a house as text, and the first numbers it leaves for ours."""

    definitions: str
    lists: str
    next_definition: int
    next_list: int


@dataclass(frozen=True, slots=True)
class Stock:
    """`styles` is to be copied before it is dressed; `ids` gives the id of a style by (kind, our name)."""

    house: House
    styles: etree._Element
    ids: Mapping[tuple[str, str], str]
    numbering: Numbering
    stories: Stories
    members: tuple[Member, ...]


def stock_for(look: Look, *, numbered: bool) -> Stock:
    """The stock of a look, made once where the look has a digest to know it by."""
    key = look.digest, numbered
    if not look.digest:
        return _make(look, numbered=numbered)
    if key not in _stocks:
        while len(_stocks) >= KEPT:
            del _stocks[next(iter(_stocks))]
        _stocks[key] = _make(look, numbered=numbered)
    return _stocks[key]


def _make(look: Look, *, numbered: bool) -> Stock:
    house = open_house(look.house)
    styles = clean.styles(house.styles, house.theme)
    ids = _styles(styles, look)
    paragraphs = {name: key for (kind, name), key in ids.items() if kind == "paragraph"}
    stories = read_stories(house, paragraphs, numbered=numbered)
    finished = {
        TYPES: parts.types(stories).encode(),
        ROOT: parts.root().encode(),
        "docProps/app.xml": parts.APP.encode(),
        "word/fontTable.xml": parts.fonts(house),
        "word/theme/theme1.xml": theme_part(house.theme, look.family).encode(),
        **stories.media,
    }
    for story in stories.stories:
        if story.relations:
            name = story.part.removeprefix("word/")
            finished[f"word/_rels/{name}.rels"] = relations_part(story.relations).encode()
    members = tuple(pack(name, data, BEST) for name, data in finished.items())
    numbering = clean.forget(clean.numbering(house.numbering), styles)
    return Stock(house, styles, ids, _numbering(numbering), stories, members)


def _styles(root: etree._Element, look: Look) -> dict[tuple[str, str], str]:
    """Ids by (kind, our name), after the styles the file lacks have been added."""
    ids = {key: val(style, "styleId") for key, style in named(root).items()}
    taken = {val(style, "styleId") for style in root.iterfind(q("style"))}
    for key, text in _lacking(look, ids):
        style = element(text)
        while val(style, "styleId") in taken:
            style.set(q("styleId"), val(style, "styleId") + "0")
        ids[key] = val(style, "styleId")
        taken.add(ids[key])
        root.append(style)
    return ids


def _lacking(look: Look, ids: Mapping[tuple[str, str], str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Styles of ours the file does not have."""
    family = esc(look.family)
    font = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" w:cs="{family}"/>'
    for name in PARAGRAPHS:
        if ("paragraph", name) not in ids:
            yield ("paragraph", name), paragraph_style(look.paragraphs[name], font=font)
    for name in CHARACTERS:
        if ("character", name) not in ids:
            yield ("character", name), character_style(look.characters[name])
    for name in TABLES:
        if ("table", name) not in ids:
            yield ("table", name), table_style(look.tables[name])


def _numbering(root: etree._Element) -> Numbering:
    old, lists = root.findall(q("abstractNum")), root.findall(q("num"))
    return Numbering(
        definitions="".join(map(parts.inner, old)),
        lists="".join(map(parts.inner, lists)),
        next_definition=1 + max((int(number(a, "abstractNumId") or 0) for a in old), default=0),
        next_list=1 + max((int(number(n, "numId") or 0) for n in lists), default=0),
    )
