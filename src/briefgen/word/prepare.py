"""Makes a template ready to be written into: the parts that do not depend on the words, packed once.

In: a look, and how a document has it. Out: what all documents of the look share, and what those have that have the same
variants, language, tightness and paper size: styles, settings, section, numbering, headers and footers, relations.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import lru_cache

from lxml import etree
from msgspec import Struct

from briefgen.blocks.look import Look
from briefgen.blocks.tree import COPY_FIELD
from briefgen.compression import SMALL
from briefgen.pictures.images import EXTENSIONS
from briefgen.word import adapt
from briefgen.word.adapt import dress
from briefgen.word.elements import RPR, dump, element, number, parse, put, q, val
from briefgen.word.header_footer_parts import Stories, read_stories
from briefgen.word.look_settings import CHARACTERS, PARAGRAPHS, TABLES
from briefgen.word.package import PACKAGE, ROOT, TYPES, Member, pack, relation, relations_part
from briefgen.word.prepared import NUMBERED, SharedParts, VariantParts
from briefgen.word.properties import theme_part
from briefgen.word.styles_xml import STYLES, abstract, character_style, instance, paragraph_style, table_style
from briefgen.word.template import WordTemplate, named, open_template
from briefgen.word.xml import XML, R, W, esc, spoken, twips

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PARTS = ("styles", "settings", "fontTable", "numbering", "footnotes")
MODE = 15
"""Compatibility mode of Word 2013 and later ([MS-DOCX] 2.10.8)."""
OFFICE = "http://schemas.microsoft.com/office/word"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
APP = (
    f'{XML}<Properties xmlns="{R.replace("relationships", "extended-properties")}">'
    "<Application>briefgen</Application></Properties>"
)


def settings(house: WordTemplate, language: str) -> bytes:
    """Settings of the house with our footnotes and language, in the mode in which tables begin at the margin."""
    root = adapt.settings(house.settings)
    put(root, element('<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'), adapt.SETTINGS)
    latin, east = spoken(language)
    put(root, element(f'<w:themeFontLang w:val="{esc(latin)}" w:eastAsia="{esc(east)}"/>'), adapt.SETTINGS)
    if root.find(q("compat")) is None:
        put(root, element("<w:compat/>"), adapt.SETTINGS)
    compat = next(root.iterfind(q("compat")))
    for setting in [s for s in compat if val(s, "name") == "compatibilityMode"]:
        compat.remove(setting)
    compat.append(element(f'<w:compatSetting w:name="compatibilityMode" w:uri="{OFFICE}" w:val="{MODE}"/>'))
    return dump(root)


def fonts(house: WordTemplate) -> bytes:
    """The table of fonts; an empty one where the house has none."""
    part = house.part("fontTable")
    return dump(adapt.fonts(parse(part, "fontTable.xml") if part else element("<w:fonts/>")))


def section(house: WordTemplate, look: Look, stories: Stories) -> str:
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
    borders = inner(copy.deepcopy(house.section.borders)) if house.section.borders is not None else ""
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/>'
        f'<w:pgMar {edges} w:gutter="0"/>{borders}{first}{lines}</w:sectPr>'
    )


def arrows(stories: Stories) -> Iterator[str]:
    """The relations of the main part that every document has."""
    for part in PARTS:
        yield relation(f"rId{part.capitalize()}", part, f"{part}.xml")
    yield relation("rIdTheme", "theme", "theme/theme1.xml")
    for n, story in enumerate(stories.stories, 1):
        yield relation(f"rIdStory{n}", story.key[0], story.part.removeprefix("word/"))


def types(stories: Stories) -> str:
    """`[Content_Types].xml`: the same parts in every document, and every kind of picture there may be."""
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


def root() -> str:
    """`_rels/.rels`: the document and its properties."""
    found = (
        relation("rId1", "officeDocument", "word/document.xml"),
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
        relation("rId3", "extended-properties", "docProps/app.xml"),
        relation("rId4", "custom-properties", "docProps/custom.xml"),
    )
    return relations_part("".join(found))


def inner(found: etree._Element) -> str:
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


class Numbering(Struct, frozen=True):
    """Definitions and lists of a house as text, and the first numbers it leaves for ours."""

    definitions: str
    lists: str
    next_definition: int
    next_list: int


class TemplateParts(Struct, frozen=True):
    """`styles` is copied before it is changed; `ids` gives the id of a style by (kind, our name)."""

    house: WordTemplate
    styles: etree._Element
    ids: Mapping[tuple[str, str], str]
    numbering: Numbering
    stories: Stories
    members: tuple[Member, ...]


@lru_cache(4)
def take_apart(look: Look, *, numbered: bool) -> TemplateParts:
    """The parts of the template of a look; `numbered`: for documents that are made in numbered copies."""
    house = open_template(look.template)
    styles = adapt.styles(house.styles, house.theme)
    ids = _styles(styles, look)
    paragraphs = {name: key for (kind, name), key in ids.items() if kind == "paragraph"}
    stories = read_stories(house, paragraphs, numbered=numbered)
    finished = {
        TYPES: types(stories).encode(),
        ROOT: root().encode(),
        "docProps/app.xml": APP.encode(),
        "word/fontTable.xml": fonts(house),
        "word/theme/theme1.xml": theme_part(house.theme, look.family).encode(),
        **stories.media,
    }
    for story in stories.stories:
        if story.relations:
            name = story.part.removeprefix("word/")
            finished[f"word/_rels/{name}.rels"] = relations_part(story.relations).encode()
    members = tuple(pack(name, data, SMALL) for name, data in finished.items())
    numbering = adapt.forget(adapt.numbering(house.numbering), styles)
    return TemplateParts(house, styles, ids, _numbering(numbering), stories, members)


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
        definitions="".join(map(inner, old)),
        lists="".join(map(inner, lists)),
        next_definition=1 + max((int(number(a, "abstractNumId") or 0) for a in old), default=0),
        next_list=1 + max((int(number(n, "numId") or 0) for n in lists), default=0),
    )


def prepare_shared(look: Look, *, numbered: bool) -> SharedParts:
    """What all documents of a look have; `numbered`: those that are made in numbered copies."""
    parts = take_apart(look, numbered=numbered)
    styles: dict[str, dict[str, str]] = {}
    for (kind, name), key in parts.ids.items():
        styles.setdefault(kind, {})[name] = key
    shown = {field.name for story in parts.stories.stories for field in story.fields}
    return SharedParts(
        styles=styles,
        members=parts.members,
        stories=tuple(parts.stories.stories),
        looked_up=("reference", *sorted(shown - {"reference", "title", "subject", COPY_FIELD})),
        relations="".join(arrows(parts.stories)),
    )


def prepare_variant(language: str, look: Look, adapted: Look, *, numbered: bool) -> VariantParts:
    """What all documents in a language have that have the same variants, tightness and paper size of a look."""
    parts = take_apart(look, numbered=numbered)
    text, definitions, lists, free = _numbering_part(parts.numbering, adapted)
    finished = {
        "word/styles.xml": dump(_dressed(parts, look, adapted, language)),
        "word/settings.xml": settings(parts.house, language),
    }
    return VariantParts(
        members=tuple(pack(name, data, SMALL) for name, data in finished.items()),
        section=section(parts.house, adapted, parts.stories),
        uncounted=pack("word/numbering.xml", f"{text}{NUMBERED}".encode(), SMALL),
        definitions=definitions,
        lists=lists,
        next_list=free,
    )


def _dressed(parts: TemplateParts, look: Look, adapted: Look, language: str) -> etree._Element:
    """The styles as a document has them, in its language."""
    root = copy.deepcopy(parts.styles)
    by_id = {val(style, "styleId"): style for style in root.iterfind(q("style"))}
    paragraphs = {name: by_id[key] for (kind, name), key in parts.ids.items() if kind == "paragraph"}
    dress(paragraphs, by_id, look, adapted)
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


def _numbering_part(house: Numbering, look: Look) -> tuple[str, dict[str, int], dict[str, int], int]:
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
