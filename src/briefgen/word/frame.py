"""A house made ready to be written into: everything of a document that does not depend on its words.

In: a look, and what a document wears of it. Out: a `Frame`: finished parts, deflated once, and the beginnings of those
the writer ends. Frames are kept, one for each house, set of variants, tightness, paper and language.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from briefgen.blocks.look import Look, ParagraphStyle
from briefgen.blocks.tree import COPY, Document
from briefgen.values import dataclass
from briefgen.word import parts
from briefgen.word.dress import dress
from briefgen.word.numbering import STYLES, abstract, instance
from briefgen.word.package import BEST, Member, pack
from briefgen.word.stock import Numbering, Stock, stock_for
from briefgen.word.stories import Story
from briefgen.word.xml import RPR, XML, W, dump, element, esc, put, q, val

KEPT = 24
"""Frames kept at once; a build of all readers wears about a dozen."""

_frames: dict[tuple[object, ...], Frame] = {}


@dataclass(frozen=True, slots=True, eq=False)
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
        return _make(document, look, numbered=numbered)
    if key not in _frames:
        while len(_frames) >= KEPT:
            del _frames[next(iter(_frames))]
        _frames[key] = _make(document, look, numbered=numbered)
    return _frames[key]


def _make(document: Document, look: Look, *, numbered: bool) -> Frame:
    stock, worn = stock_for(look, numbered=numbered), look.worn_by(document)
    stories, ids = stock.stories, stock.ids
    text, definitions, lists, free = _numbering(stock.numbering, worn)
    finished = {
        "word/styles.xml": dump(_dressed(stock, look, worn, document.language)),
        "word/settings.xml": parts.settings(stock.house, document.language),
    }
    shown = {field.name for story in stories.stories for field in story.fields}
    return Frame(
        look=worn,
        styles=ids,
        paragraphs={name: (key, worn.paragraph(name)) for (kind, name), key in ids.items() if kind == "paragraph"},
        members=(*stock.members, *(pack(name, data, BEST) for name, data in finished.items())),
        stories=tuple(stories.stories),
        looked_up=("reference", *sorted(shown - {"reference", "title", "subject", COPY})),
        relations="".join(parts.arrows(stories)),
        section=parts.section(stock.house, worn, stories),
        numbering=text,
        uncounted=pack("word/numbering.xml", f"{text}</w:numbering>".encode(), BEST),
        definitions=definitions,
        lists=lists,
        next_list=free,
    )


def _dressed(stock: Stock, look: Look, worn: Look, language: str) -> etree._Element:
    """The styles as a document wears them, in its language."""
    root = copy.deepcopy(stock.styles)
    by_id = {val(style, "styleId"): style for style in root.iterfind(q("style"))}
    paragraphs = {name: by_id[key] for (kind, name), key in stock.ids.items() if kind == "paragraph"}
    dress(paragraphs, by_id, look, worn)
    _speak(root, language)
    return root


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


def _numbering(house: Numbering, look: Look) -> tuple[str, dict[str, int], dict[str, int], int]:
    """Numbering of the house and ours behind it: its beginning, definitions and lists by marker, and the next list."""
    definitions = {marker: house.next_definition + i for i, marker in enumerate(STYLES)}
    lists = {marker: house.next_list + i for i, marker in enumerate(STYLES)}
    inner = "".join(
        (
            house.definitions,
            *(abstract(look, marker, n) for marker, n in definitions.items()),
            house.lists,
            *(instance(n, definitions[marker]) for marker, n in lists.items()),
        )
    )
    return f'{XML}<w:numbering xmlns:w="{W}">{inner}', definitions, lists, house.next_list + len(STYLES)
