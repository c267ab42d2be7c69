"""A new template: the Word file in which an office then sets its own styles, letterhead and footer.

`new_template()` returns the same bytes every time. python-docx makes package, section, header and footer; styles and
numbering come from `look_settings`. Nothing of python-docx's own template is kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from briefgen.blocks.look import EMPTY, HeaderFooter, Look
from briefgen.word.elements import element, q
from briefgen.word.look_settings import (
    ACCENT,
    ALTERNATIVES,
    CHARACTERS,
    COLOURS,
    FAMILY,
    MARKER_STYLES,
    MARKERS,
    MODE,
    PAGE,
    PARAGRAPHS,
    RULE_COLOUR,
    SECONDARY,
    TABLES,
    TEXT_COLOUR,
    TINT,
)
from briefgen.word.package import repack
from briefgen.word.properties import Theme, theme_xml
from briefgen.word.styles_xml import (
    LIST_STYLES,
    STYLED_LEVELS,
    abstract_numbering_xml,
    character_style_xml,
    compatibility_xml,
    fonts_xml,
    list_style_name,
    numbering_instance_xml,
    paragraph_style_xml,
    stored_style_name,
    table_style_xml,
)
from briefgen.word.xml import W

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer, _Header
    from docx.text.paragraph import Paragraph


MARKING = ("Marking", "{marking}")
LETTERHEAD = ("Letterhead", "{office}", "\t", "{date}")
FOOTER = ("Page Footer", "{kind}", " · ", "{as_of}", "\t", "*{marking}", "\t", "{reference}", " · ", "{page_of}")
"""A line of a header or footer: its style, then words, tabs and `{field}`; `*` formats a field as the marking."""

KOREAN = '<w:kinsoku/><w:wordWrap/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""Korean line breaking: kinsoku, breaks between words only, no space added between scripts or before digits."""
DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(FAMILY)}"
    f'<w:color w:val="{TEXT_COLOUR}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    '<w:lang w:val="en-GB" w:eastAsia="ko-KR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr><w:widowControl/>{KOREAN}"
    '<w:spacing w:before="0" w:after="0" w:line="290" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>'
)
NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)
COMPATIBILITY = {"compatibilityMode": MODE, "overrideTableStyleFontSizeAndJustification": 1}
COMPATIBILITY |= {"differentiateMultirowTableHeaders": 1}
SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    f"<w:compat>{''.join(compatibility_xml(name, value) for name, value in COMPATIBILITY.items())}</w:compat>"
    '<w:themeFontLang w:val="en-GB" w:eastAsia="ko-KR"/>'
)
FONT_TABLE = (
    f'<w:fonts xmlns:w="{W}"><w:font w:name="{FAMILY}"><w:altName w:val="{",".join(ALTERNATIVES)}"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
THEME = Theme(
    {
        **{"dk1": TEXT_COLOUR, "lt1": "FFFFFF", "dk2": ACCENT, "lt2": TINT, "hlink": ACCENT, "folHlink": SECONDARY},
        **{"accent1": ACCENT, "accent2": COLOURS["On Track"], "accent3": COLOURS["Attention"]},
        **{"accent4": COLOURS["Late"], "accent5": SECONDARY, "accent6": RULE_COLOUR},
    }
)
ADVICE = "Change styles, margins, header and footer of this file in Word. Its text is not used; it shows each style."
USED_PARTS = {"styles", "settings", "fontTable", "numbering", "theme"}


def new_template() -> bytes:
    """The bytes of a slim `house.docx`: every style the templates name, A4, letterhead and footer as fields."""
    # deferred: importing python-docx takes longer than writing a memo
    import docx

    document = docx.Document()
    _drop_parts(document)
    _replace_children(document.styles.element, DEFAULTS + NORMAL + "".join(_styles_xml()))
    _replace_children(document.settings.element, SETTINGS)
    _replace_children(document.part.numbering_part.element, _numbering_xml())
    _set_up_section(document)
    _add_specimens(document)
    saved = io.BytesIO()
    document.save(saved)
    return repack(saved.getvalue(), "house.docx")


def starting_look() -> Look:
    """The look of the new template as values; it has no fonts, no header or footer, and no file."""
    return Look(
        page=PAGE,
        header_footer=HeaderFooter(),
        paragraphs=PARAGRAPHS,
        characters=CHARACTERS,
        tables=TABLES,
        fills=EMPTY,
        fonts=(),
        family=FAMILY,
        markers=MARKERS,
        marker_styles=MARKER_STYLES,
    )


def _drop_parts(document: Document) -> None:
    """Remove thumbnail, theme, custom XML and properties of python-docx's template; put in our theme and font table."""
    from docx.opc.part import Part

    part, package = document.part, document.part.package
    ours = {"fontTable": FONT_TABLE, "theme": theme_xml(THEME, FAMILY)}
    for relationships, kept in ((part.rels, USED_PARTS), (package.rels, {"officeDocument"})):
        for key, found in list(relationships.items()):
            kind, old = found.reltype.rsplit("/", 1)[-1], found.target_part
            if kind not in kept:
                del relationships[key]
            elif content := ours.get(kind):
                new = Part(old.partname, old.content_type, content.encode(), package)
                relationships.add_relationship(found.reltype, new, key)


def _replace_children(root: etree._Element, inner: str) -> None:
    """Replace all children and attributes of the root of a part by our own children."""
    for child in list(root):
        root.remove(child)
    root.extend(element(f"<w:x>{inner}</w:x>"))
    for name in list(root.attrib):
        del root.attrib[name]


def _styles_xml() -> Iterator[str]:
    lists = {list_style_name(m, n): (i, n) for i, m in enumerate(LIST_STYLES, 1) for n in range(1, STYLED_LEVELS + 1)}
    for style in PARAGRAPHS.values():
        numbering = ""
        if style.name in lists:
            number, level = lists[style.name]
            numbering = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
        yield paragraph_style_xml(style, numbering, "Body" if style.outline else "")
    for character in CHARACTERS.values():
        yield character_style_xml(character)
    for table in TABLES.values():
        yield table_style_xml(table)


def _numbering_xml() -> str:
    """A definition and an instance for each marker; all definitions come before all instances."""
    look = starting_look()
    definitions = "".join(abstract_numbering_xml(look, marker, i) for i, marker in enumerate(LIST_STYLES, 1))
    return definitions + "".join(numbering_instance_xml(i, i) for i in range(1, len(LIST_STYLES) + 1))


def _set_up_section(document: Document) -> None:
    from docx.shared import Pt

    section = document.sections[0]
    section.page_width, section.page_height = Pt(PAGE.width), Pt(PAGE.height)
    section.top_margin, section.bottom_margin = Pt(PAGE.top), Pt(PAGE.bottom)
    section.left_margin, section.right_margin = Pt(PAGE.left), Pt(PAGE.right)
    section.header_distance, section.footer_distance = Pt(PAGE.header), Pt(PAGE.footer)
    section.gutter = Pt(0)
    section.different_first_page_header_footer = True
    _write_lines(section.header, MARKING)
    _write_lines(section.first_page_header, MARKING, LETTERHEAD)
    _write_lines(section.footer, FOOTER)
    _write_lines(section.first_page_footer, FOOTER)
    etree.strip_elements(document.element, q("docGrid"), q("cols"))


def _write_lines(header_footer: _Header | _Footer, *lines: tuple[str, ...]) -> None:
    """Write the lines of a header or footer."""
    header_footer.is_linked_to_previous = False
    for n, (style, *pieces) in enumerate(lines):
        paragraph = header_footer.paragraphs[0] if n == 0 else header_footer.add_paragraph()
        paragraph.style = stored_style_name(style)
        for piece in pieces:
            _write_piece(paragraph, piece)


def _write_piece(paragraph: Paragraph, piece: str) -> None:
    """Words, a tab, or a DOCPROPERTY field that shows its own name."""
    name = piece.strip("*{}") if piece.endswith("}") else ""
    if not name:
        paragraph.add_run(piece)
        return
    style = "Footer Marking" if piece.startswith("*") else None
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> DOCPROPERTY {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{name}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph.add_run(style=style).element.append(element(content))


def _add_specimens(document: Document) -> None:
    """A paragraph in each style, with its name as text, so that people see what they can change."""
    document.add_paragraph(ADVICE, "Callout")
    for name in PARAGRAPHS:
        if name not in ("Rule", "Callout"):
            document.add_paragraph(name, stored_style_name(name))
