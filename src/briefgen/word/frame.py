"""A house made ready to be written into: everything of a document that does not depend on its words.

In: a look, and what a document wears of it. Out: a `Frame`: finished parts, deflated once, and the beginnings of those
the writer ends. Frames are kept, one for each house, set of variants, tightness, paper and language.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import COPY, Document
from briefgen.values import dataclass
from briefgen.word import clean, parts
from briefgen.word.cascade import named
from briefgen.word.defaults import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.dress import dress
from briefgen.word.house import open_house
from briefgen.word.numbering import STYLES, abstract, instance
from briefgen.word.package import BEST, ROOT, TYPES, Member, pack
from briefgen.word.rendering import character_style, paragraph_style, table_style
from briefgen.word.stories import Story, read_stories
from briefgen.word.theme import theme_part
from briefgen.word.xml import RPR, XML, W, dump, element, esc, number, put, q, val

KEPT = 24
"""Frames kept at once; a build of all readers wears about a dozen."""

_frames: dict[tuple[object, ...], Frame] = {}


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts and beginnings of parts. `styles` gives the id of a style by (kind, our name), `paragraphs` that of a
    paragraph style and how it looks; `looked_up` are the values the stories look up in the properties of the file.

    `uncounted` is the numbering of a document without an ordered list of its own.
    """

    look: Look
    styles: Mapping[tuple[str, str], str]
    paragraphs: Mapping[str, tuple[str, ParagraphStyle]]
    members: tuple[Member, ...]
    stories: tuple[Story, ...]
    looked_up: tuple[str, ...]
    relations: str
    section: str
    numbering: str
    uncounted: Member
    definitions: Mapping[str, int]
    lists: Mapping[str, int]
    next_list: int

    def paragraph(self, name: str) -> tuple[str, ParagraphStyle]:
        """The id of a paragraph style and how it looks, else those of `Body`."""
        return self.paragraphs.get(name) or self.paragraphs["Body"]

    def character(self, name: str) -> str:
        """The id of a character style, or nothing."""
        return self.styles.get(("character", name), "")

    def table(self, name: str) -> str:
        """The id of a table style, else of `Grid`."""
        return self.styles.get(("table", name)) or self.styles["table", "Grid"]


def frame_for(document: Document, look: Look) -> Frame:
    """The frame of a document, made once for all that wear the same."""
    numbered = bool(document.value(COPY))
    key = (look.digest, document.variants, document.tightness, document.paper, document.language, numbered)
    if not look.digest:
        return _make(document, look)
    if key not in _frames:
        while len(_frames) >= KEPT:
            del _frames[next(iter(_frames))]
        _frames[key] = _make(document, look)
    return _frames[key]


def _make(document: Document, look: Look) -> Frame:
    house = open_house(look.house)
    worn = look.worn_by(document)
    styles, numbering = copy.deepcopy(_clean(look.house))
    ids = _styles(styles, look)
    _dress(styles, look, worn)
    _speak(styles, document.language)
    paragraphs = {name: key for (kind, name), key in ids.items() if kind == "paragraph"}
    stories = read_stories(house, paragraphs, numbered=bool(document.value(COPY)))
    text, definitions, lists, free = _numbering(numbering, worn)
    finished = {
        TYPES: parts.types(stories).encode(),
        ROOT: parts.root().encode(),
        "docProps/app.xml": parts.APP.encode(),
        "word/styles.xml": dump(styles),
        "word/settings.xml": parts.settings(house, document.language),
        "word/fontTable.xml": parts.fonts(house),
        "word/theme/theme1.xml": theme_part(house.theme, look.family).encode(),
        **stories.media,
    }
    for story in stories.stories:
        if story.relations:
            name = story.part.removeprefix("word/")
            finished[f"word/_rels/{name}.rels"] = parts.relations_part(story.relations).encode()
    shown = {field.name for story in stories.stories for field in story.fields}
    return Frame(
        look=worn,
        styles=ids,
        paragraphs={name: (key, worn.paragraph(name)) for (kind, name), key in ids.items() if kind == "paragraph"},
        members=tuple(pack(name, data, BEST) for name, data in finished.items()),
        stories=tuple(stories.stories),
        looked_up=("reference", *sorted(shown - {"reference", "title", "subject", COPY})),
        relations="".join(parts.arrows(stories)),
        section=parts.section(house, worn, stories),
        numbering=text,
        uncounted=pack("word/numbering.xml", f"{text}</w:numbering>".encode(), BEST),
        definitions=definitions,
        lists=lists,
        next_list=free,
    )


@lru_cache(4)
def _clean(data: bytes) -> tuple[etree._Element, etree._Element]:
    """Styles and numbering of a house without what carries no look; frames begin with copies of them."""
    house = open_house(data)
    return clean.styles(house.styles, house.theme), clean.numbering(house.numbering)


# ---- styles -----------------------------------------------------------------------------------------------------


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


def _dress(root: etree._Element, look: Look, worn: Look) -> None:
    paragraphs = {name: style for (kind, name), style in named(root).items() if kind == "paragraph"}
    by_id = {val(style, "styleId"): style for style in root.iterfind(q("style"))}
    dress(paragraphs, by_id, look, worn)


def _speak(root: etree._Element, language: str) -> None:
    """The language of the document is the default of its runs."""
    run = _child(_child(_child(root, "docDefaults"), "rPrDefault"), "rPr")
    latin, east = parts.spoken(language)
    put(run, element(f'<w:lang w:val="{esc(latin)}" w:eastAsia="{esc(east)}" w:bidi="ar-SA"/>'), RPR)


def _child(parent: etree._Element, name: str) -> etree._Element:
    """The first child of this name; where there is none, a new one before all others."""
    found = parent.find(q(name))
    if found is None:
        found = etree.Element(q(name))
        parent.insert(0, found)
    return found


def _numbering(root: etree._Element, look: Look) -> tuple[str, dict[str, int], dict[str, int], int]:
    """Numbering of the house and ours behind it: its beginning, definitions and lists by marker, and the next list."""
    old, lists = root.findall(q("abstractNum")), root.findall(q("num"))
    free = 1 + max((int(number(a, "abstractNumId") or 0) for a in old), default=0)
    next_list = 1 + max((int(number(n, "numId") or 0) for n in lists), default=0)
    definitions = {marker: free + i for i, marker in enumerate(STYLES)}
    ours = {marker: next_list + i for i, marker in enumerate(STYLES)}
    inner = "".join(
        (
            *map(parts.inner, old),
            *(abstract(look, marker, n) for marker, n in definitions.items()),
            *map(parts.inner, lists),
            *(instance(n, definitions[marker]) for marker, n in ours.items()),
        )
    )
    return f'{XML}<w:numbering xmlns:w="{W}">{inner}', definitions, ours, next_list + len(STYLES)
