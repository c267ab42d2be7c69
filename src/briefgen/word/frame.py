"""A house made ready to be written into: everything of a document that does not depend on its words.

In: a look, and what a document wears of it. Out: a `Frame`: finished parts, deflated once, and the beginnings of those
the writer ends. Frames are kept, one for each house, set of variants, tightness, paper and language.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document
from briefgen.word import clean
from briefgen.word.cascade import named
from briefgen.word.defaults import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.dress import dress
from briefgen.word.house import House, open_house
from briefgen.word.numbering import STYLES, abstract, instance
from briefgen.word.package import ROOT, TYPES, Member, pack, relation
from briefgen.word.pictures import EXTENSIONS
from briefgen.word.rendering import character_style, paragraph_style, table_style
from briefgen.word.stories import Stories, Story, read_stories
from briefgen.word.theme import theme_part
from briefgen.word.xml import RPR, XML, R, W, dump, element, esc, number, parse, put, q, twips, val

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MODE = 15
"""Compatibility mode of Word 2013 and later ([MS-DOCX] 2.10.8)."""
OFFICE = "http://schemas.microsoft.com/office/word"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
APP = (
    f'{XML}<Properties xmlns="{R.replace("relationships", "extended-properties")}">'
    "<Application>briefgen</Application></Properties>"
)
LANGUAGES = {"en": "en-GB", "ko": "ko-KR", "ja": "ja-JP", "zh": "zh-CN", "de": "de-DE", "fr": "fr-FR"}
EAST = ("ko", "ja", "zh")
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PARTS = ("styles", "settings", "fontTable", "numbering", "footnotes")
KEPT = 24
"""Frames kept at once; a build of all readers wears about a dozen."""

_frames: dict[tuple[object, ...], Frame] = {}


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts and beginnings of parts. `styles` gives the id of a style by (kind, our name)."""

    look: Look
    styles: Mapping[tuple[str, str], str]
    members: tuple[Member, ...]
    stories: tuple[Story, ...]
    relations: str
    section: str
    numbering: str
    definitions: Mapping[str, int]
    lists: Mapping[str, int]
    next_list: int

    def paragraph(self, name: str) -> str:
        """The id of a paragraph style, else of `Body`."""
        return self.styles.get(("paragraph", name)) or self.styles["paragraph", "Body"]

    def character(self, name: str) -> str:
        """The id of a character style, or nothing."""
        return self.styles.get(("character", name), "")

    def table(self, name: str) -> str:
        """The id of a table style, else of `Grid`."""
        return self.styles.get(("table", name)) or self.styles["table", "Grid"]


def full(language: str) -> str:
    """A language with its country, as word processors want it: `en` is `en-GB`."""
    return LANGUAGES.get(language.lower(), language)


def frame_for(document: Document, look: Look) -> Frame:
    """The frame of a document, made once for all that wear the same."""
    key = (look.digest, document.variants, document.tightness, document.paper, document.language)
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
    styles = clean.styles(house.styles, house.theme)
    ids = _styles(styles, look)
    _dress(styles, look, worn)
    _speak(styles, document.language)
    stories = read_stories(house, {name: key for (kind, name), key in ids.items() if kind == "paragraph"})
    text, definitions, lists, free = _numbering(house, worn)
    parts = {
        TYPES: _types(stories).encode(),
        ROOT: _root().encode(),
        "docProps/app.xml": APP.encode(),
        "word/styles.xml": dump(styles),
        "word/settings.xml": _settings(house, document.language),
        "word/fontTable.xml": _fonts(house),
        "word/theme/theme1.xml": theme_part(house.theme, look.family).encode(),
        **stories.media,
    }
    for story in stories.stories:
        if story.relations:
            name = story.part.removeprefix("word/")
            parts[f"word/_rels/{name}.rels"] = relations_part(story.relations).encode()
    return Frame(
        look=worn,
        styles=ids,
        members=tuple(pack(name, data) for name, data in parts.items()),
        stories=tuple(stories.stories),
        relations="".join(_arrows(stories)),
        section=_section(house, worn, stories),
        numbering=text,
        definitions=definitions,
        lists=lists,
        next_list=free,
    )


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
    defaults = _child(root, "docDefaults")
    run = _child(_child(defaults, "rPrDefault"), "rPr")
    east = full(language if language.startswith(EAST) else "ko")
    put(run, element(f'<w:lang w:val="{esc(full(language))}" w:eastAsia="{esc(east)}" w:bidi="ar-SA"/>'), RPR)


def _child(parent: etree._Element, name: str) -> etree._Element:
    """The first child of this name; where there is none, a new one before all others."""
    found = parent.find(q(name))
    if found is None:
        found = etree.Element(q(name))
        parent.insert(0, found)
    return found


# ---- the other parts --------------------------------------------------------------------------------------------


def _settings(house: House, language: str) -> bytes:
    """Settings of the house with our footnotes and language, in the mode of today, in which tables are at the margin."""
    root = clean.settings(house.settings)
    put(root, element('<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'), clean.SETTINGS)
    east = full(language if language.startswith(EAST) else "ko")
    spoken = f'<w:themeFontLang w:val="{esc(full(language))}" w:eastAsia="{esc(east)}"/>'
    put(root, element(spoken), clean.SETTINGS)
    if root.find(q("compat")) is None:
        put(root, element("<w:compat/>"), clean.SETTINGS)
    compat = next(root.iterfind(q("compat")))
    for setting in [s for s in compat if val(s, "name") == "compatibilityMode"]:
        compat.remove(setting)
    compat.append(element(f'<w:compatSetting w:name="compatibilityMode" w:uri="{OFFICE}" w:val="{MODE}"/>'))
    return dump(root)


def _fonts(house: House) -> bytes:
    part = house.part("fontTable")
    return dump(clean.fonts(parse(part, "fontTable.xml") if part else element("<w:fonts/>")))


def _numbering(house: House, look: Look) -> tuple[str, dict[str, int], dict[str, int], int]:
    """Numbering of the house and ours behind it: its beginning, definitions and lists by marker, and the next list."""
    root = clean.numbering(house.numbering)
    old, lists = root.findall(q("abstractNum")), root.findall(q("num"))
    free = 1 + max((int(number(a, "abstractNumId") or 0) for a in old), default=0)
    next_list = 1 + max((int(number(n, "numId") or 0) for n in lists), default=0)
    definitions = {marker: free + i for i, marker in enumerate(STYLES)}
    ours = {marker: next_list + i for i, marker in enumerate(STYLES)}
    inner = "".join(
        (
            *map(_inner, old),
            *(abstract(look, marker, n) for marker, n in definitions.items()),
            *map(_inner, lists),
            *(instance(n, definitions[marker]) for marker, n in ours.items()),
        )
    )
    return f'{XML}<w:numbering xmlns:w="{W}">{inner}', definitions, ours, next_list + len(STYLES)


def _inner(found: etree._Element) -> str:
    """An element of the main namespace as text for a part that declares no other."""
    for inner in [*found.iter()]:
        if isinstance(inner.tag, str) and etree.QName(inner).namespace != W:
            parent = inner.getparent()
            if parent is not None:
                parent.remove(inner)
        else:
            for attribute in [a for a in inner.attrib if etree.QName(a).namespace != W]:
                del inner.attrib[attribute]
    etree.cleanup_namespaces(found)
    return etree.tostring(found, encoding="unicode", with_tail=False)


def _section(house: House, look: Look, stories: Stories) -> str:
    """`w:sectPr`, made anew from the page, in the order of the schema (17.6.17)."""
    page = look.page
    references = "".join(
        f'<w:{s.key[0]}Reference w:type="{s.key[1]}" r:id="rIdStory{n}"/>' for n, s in enumerate(stories.stories, 1)
    )
    turned = ' w:orient="landscape"' if page.width > page.height else ""
    edges = " ".join(
        f'w:{name}="{twips(getattr(page, name))}"' for name in ("top", "right", "bottom", "left", "header", "footer")
    )
    lines = f'<w:docGrid w:type="lines" w:linePitch="{twips(page.grid)}"/>' if page.grid else ""
    first = "<w:titlePg/>" if house.section.title_page else ""
    borders = _inner(copy.deepcopy(house.section.borders)) if house.section.borders is not None else ""
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/>'
        f'<w:pgMar {edges} w:gutter="0"/>{borders}{first}{lines}</w:sectPr>'
    )


def _arrows(stories: Stories) -> Iterator[str]:
    for part in PARTS:
        yield relation(f"rId{part.capitalize()}", part, f"{part}.xml")
    yield relation("rIdTheme", "theme", "theme/theme1.xml")
    for n, story in enumerate(stories.stories, 1):
        yield relation(f"rIdStory{n}", story.key[0], story.part.removeprefix("word/"))


def _types(stories: Stories) -> str:
    extensions = {"rels": RELATIONS_TYPE, "xml": "application/xml"}
    extensions |= {extension: media for media, extension in EXTENSIONS.items()}
    overrides = {f"word/{part}.xml": f"{TYPE}{part}+xml" for part in PARTS}
    overrides |= {story.part: f"{TYPE}{story.key[0]}+xml" for story in stories.stories}
    overrides |= {
        "word/document.xml": f"{TYPE}document.main+xml",
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    listed = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in sorted(extensions.items()))
    listed += "".join(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in sorted(overrides.items()))
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{listed}</Types>'


def _root() -> str:
    arrows = (
        relation("rId1", "officeDocument", "word/document.xml"),
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
        relation("rId3", "extended-properties", "docProps/app.xml"),
        relation("rId4", "custom-properties", "docProps/custom.xml"),
    )
    return relations_part("".join(arrows))


def relations_part(arrows: str) -> str:
    """A part of relations."""
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{arrows}</Relationships>'
