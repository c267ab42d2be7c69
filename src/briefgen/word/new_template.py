"""A fresh house: the Word file in which an office then sets its own styles, letterhead and footer.

`new_house()` returns the same bytes every time. python-docx makes package, section and furniture; styles and numbering
come from `defaults`. Nothing of python-docx's own template is kept.
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
    INK,
    MARKER_STYLES,
    MARKERS,
    PAGE,
    PARAGRAPHS,
    RULE,
    SECONDARY,
    TABLES,
    TINT,
)
from briefgen.word.package import canonical
from briefgen.word.properties import Theme, theme_part
from briefgen.word.styles_xml import (
    STYLED,
    STYLES,
    abstract,
    character_style,
    instance,
    paragraph_style,
    style_id,
    style_name,
    table_style,
)
from briefgen.word.xml import W

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section, _Footer, _Header
    from docx.text.paragraph import Paragraph


MARKING = ("Marking", "{marking}")
LETTERHEAD = ("Letterhead", "{office}", "\t", "{date}")
FOOTER = ("Page Footer", "{kind}", " · ", "{as_of}", "\t", "*{marking}", "\t", "{reference}", " · ", "{page_of}")
"""A line of a header or footer: its style, then words, tabs and `{field}`; `*` sets a field as the marking is set."""

FONTS = f'<w:rFonts w:ascii="{FAMILY}" w:hAnsi="{FAMILY}" w:eastAsia="{FAMILY}" w:cs="{FAMILY}"/>'
KOREAN = '<w:kinsoku/><w:wordWrap/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""Korean lines: no forbidden character at an edge, breaks between words only, no gap between letters and digits."""
DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}"
    f'<w:color w:val="{INK}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
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
SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    "<w:compat>{}{}{}</w:compat>"
    '<w:themeFontLang w:val="en-GB" w:eastAsia="ko-KR"/>'
).format(
    *(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
)
FONT_TABLE = (
    f'<w:fonts xmlns:w="{W}"><w:font w:name="{FAMILY}"><w:altName w:val="{",".join(ALTERNATIVES)}"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
THEME = Theme(
    {
        **{"dk1": INK, "lt1": "FFFFFF", "dk2": ACCENT, "lt2": TINT, "hlink": ACCENT, "folHlink": SECONDARY},
        **{"accent1": ACCENT, "accent2": COLOURS["On Track"], "accent3": COLOURS["Attention"]},
        **{"accent4": COLOURS["Late"], "accent5": SECONDARY, "accent6": RULE},
    }
)
ADVICE = "Change styles, margins, header and footer of this file in Word. Its text is not used; it shows each style."
USED_PARTS = {"styles", "settings", "fontTable", "numbering", "theme", "header", "footer"}


def new_template() -> bytes:
    """The bytes of a slim `house.docx`: every style the templates name, A4, letterhead and footer as fields."""
    # deferred: to import python-docx takes longer than to write a memo
    import docx

    document = docx.Document()
    _drop_parts(document)
    _fill(document.styles.element, DEFAULTS + NORMAL + "".join(_styles()))
    _fill(document.settings.element, SETTINGS)
    _fill(document.part.numbering_part.element, _numbering())
    _section(document.sections[0])
    _specimen(document)
    saved = io.BytesIO()
    document.save(saved)
    return canonical(saved.getvalue(), "house.docx")


def starting_look() -> Look:
    """The look of the fresh house as values; it has no fonts, no furniture and no file."""
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
    """Away with the thumbnail, the theme, the custom XML and the properties of python-docx's template."""
    part = document.part
    for relations, kept in ((part.rels, USED_PARTS), (part.package.rels, {"officeDocument"})):
        for key in [key for key, found in relations.items() if found.reltype.rsplit("/", 1)[-1] not in kept]:
            del relations[key]
    ours = {"fontTable": FONT_TABLE, "theme": theme_part(THEME, FAMILY)}
    for found in part.rels.values():
        if content := ours.get(found.reltype.rsplit("/", 1)[-1]):
            found.target_part._blob = content.encode()


def _fill(root: etree._Element, inner: str) -> None:
    """Put our own children into the root of a part, keeping nothing that was there."""
    for child in list(root):
        root.remove(child)
    root.extend(element(f"<w:x>{inner}</w:x>"))
    for name in list(root.attrib):
        del root.attrib[name]


def _styles() -> Iterator[str]:
    lists = {style_name(m, n): (i, n) for i, m in enumerate(STYLES, 1) for n in range(1, STYLED + 1)}
    for style in PARAGRAPHS.values():
        numbering = ""
        if style.name in lists:
            number, level = lists[style.name]
            numbering = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
        yield paragraph_style(style, numbering, "Body" if style.outline else "")
    for character in CHARACTERS.values():
        yield character_style(character)
    for table in TABLES.values():
        yield table_style(table)


def _numbering() -> str:
    """A definition and an instance for each marker; all definitions come before all instances."""
    look = starting_look()
    definitions = "".join(abstract(look, marker, i) for i, marker in enumerate(STYLES, 1))
    return definitions + "".join(instance(i, i) for i in range(1, len(STYLES) + 1))


def _section(section: Section) -> None:
    from docx.shared import Pt

    section.page_width, section.page_height = Pt(PAGE.width), Pt(PAGE.height)
    section.top_margin, section.bottom_margin = Pt(PAGE.top), Pt(PAGE.bottom)
    section.left_margin, section.right_margin = Pt(PAGE.left), Pt(PAGE.right)
    section.header_distance, section.footer_distance = Pt(PAGE.header), Pt(PAGE.footer)
    section.gutter = Pt(0)
    section.different_first_page_header_footer = True
    _lines(section.header, MARKING)
    _lines(section.first_page_header, MARKING, LETTERHEAD)
    _lines(section.footer, FOOTER)
    _lines(section.first_page_footer, FOOTER)
    for old in section._sectPr.findall(q("docGrid")) + section._sectPr.findall(q("cols")):
        section._sectPr.remove(old)


def _lines(story: _Header | _Footer, *lines: tuple[str, ...]) -> None:
    """Write the lines of a header or footer."""
    story.is_linked_to_previous = False
    for n, (style, *pieces) in enumerate(lines):
        paragraph = story.paragraphs[0] if n == 0 else story.add_paragraph()
        _styled(paragraph, style)
        for piece in pieces:
            _piece(paragraph, piece)


def _piece(paragraph: Paragraph, piece: str) -> None:
    """Words, a tab, or a DOCPROPERTY field that shows its own name."""
    name = piece.strip("*{}") if piece.endswith("}") else ""
    if not name:
        paragraph.add_run(piece)
        return
    marks = '<w:rPr><w:rStyle w:val="FooterMarking"/></w:rPr>' if piece.startswith("*") else ""
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> DOCPROPERTY {name} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{name}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(element(f"<w:r>{marks}{content}</w:r>"))


def _specimen(document: Document) -> None:
    """Every style once, under its own name, so that whoever opens the file sees what there is to change."""
    _styled(document.add_paragraph(ADVICE), "Callout")
    for name in PARAGRAPHS:
        if name not in ("Rule", "Callout"):
            _styled(document.add_paragraph(name), name)


def _styled(paragraph: Paragraph, name: str) -> None:
    paragraph._p.style = style_id(name)
