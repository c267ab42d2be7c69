"""Making blanks: the house cleaned, its styles as a document wears them, and ours among them.

In: a look, and what a document wears of it. Out: a `Common` and a `Blank`.
"""

from __future__ import annotations

import copy

from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import COPY
from briefgen.word import parts
from briefgen.word.dress import dress
from briefgen.word.elements import RPR, dump, element, put, q, val
from briefgen.word.frame import NUMBERED, Blank, Common
from briefgen.word.languages import spoken
from briefgen.word.numbering import STYLES, abstract, instance
from briefgen.word.package import BEST, pack
from briefgen.word.stock import Numbering, Stock, stock_for
from briefgen.word.xml import XML, W, esc


def common(look: Look, *, numbered: bool) -> Common:
    """What all documents of a look have; `numbered`: those that are made in numbered copies."""
    stock = stock_for(look, numbered=numbered)
    styles: dict[str, dict[str, str]] = {}
    for (kind, name), key in stock.ids.items():
        styles.setdefault(kind, {})[name] = key
    shown = {field.name for story in stock.stories.stories for field in story.fields}
    return Common(
        styles=styles,
        members=stock.members,
        stories=tuple(stock.stories.stories),
        looked_up=("reference", *sorted(shown - {"reference", "title", "subject", COPY})),
        relations="".join(parts.arrows(stock.stories)),
    )


def blank(language: str, look: Look, worn: Look, *, numbered: bool) -> Blank:
    """What all documents in a language have that wear the same of a look."""
    stock = stock_for(look, numbered=numbered)
    text, definitions, lists, free = _numbering(stock.numbering, worn)
    finished = {
        "word/styles.xml": dump(_dressed(stock, look, worn, language)),
        "word/settings.xml": parts.settings(stock.house, language),
    }
    return Blank(
        members=tuple(pack(name, data, BEST) for name, data in finished.items()),
        section=parts.section(stock.house, worn, stock.stories),
        uncounted=pack("word/numbering.xml", f"{text}{NUMBERED}".encode(), BEST),
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
    latin, east = spoken(language)
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
