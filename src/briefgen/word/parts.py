"""The parts of a document that do not depend on its words: settings, fonts, section, content types, relations.

In: an opened house, the look that is worn, and its headers and footers. Out: finished parts as bytes or text.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from briefgen.blocks.look import Look
from briefgen.pictures.kinds import EXTENSIONS
from briefgen.word import clean
from briefgen.word.elements import dump, element, parse, put, q, val
from briefgen.word.house import House
from briefgen.word.languages import spoken
from briefgen.word.package import PACKAGE, relation, relations_part
from briefgen.word.stories import Stories
from briefgen.word.xml import XML, R, W, esc, twips

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


def settings(house: House, language: str) -> bytes:
    """Settings of the house with our footnotes and language, in the mode in which tables begin at the margin."""
    root = clean.settings(house.settings)
    put(root, element('<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'), clean.SETTINGS)
    latin, east = spoken(language)
    put(root, element(f'<w:themeFontLang w:val="{esc(latin)}" w:eastAsia="{esc(east)}"/>'), clean.SETTINGS)
    if root.find(q("compat")) is None:
        put(root, element("<w:compat/>"), clean.SETTINGS)
    compat = next(root.iterfind(q("compat")))
    for setting in [s for s in compat if val(s, "name") == "compatibilityMode"]:
        compat.remove(setting)
    compat.append(element(f'<w:compatSetting w:name="compatibilityMode" w:uri="{OFFICE}" w:val="{MODE}"/>'))
    return dump(root)


def fonts(house: House) -> bytes:
    """The table of fonts; an empty one where the house has none."""
    part = house.part("fontTable")
    return dump(clean.fonts(parse(part, "fontTable.xml") if part else element("<w:fonts/>")))


def section(house: House, look: Look, stories: Stories) -> str:
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
