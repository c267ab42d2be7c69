"""Makes prepared templates: styles, settings, numbering, headers and footers of a template, cleaned and packed once.

In: a look, the variants and language of a document, and whether it has numbered copies. Out: `SharedParts` and
`VariantParts`. Our own styles are added where the template lacks them.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.look import Look
from briefgen.blocks.tree import COPY_FIELD
from briefgen.compression import SMALL
from briefgen.pictures.images import EXTENSIONS
from briefgen.word import adapt, in_use
from briefgen.word.adapt import apply_variant
from briefgen.word.elements import RPR, element, insert_in_order, number_of, parse, q, remove, to_bytes, val
from briefgen.word.header_footer_parts import HeaderFooterParts, read_header_footer_parts
from briefgen.word.look_settings import CHARACTERS, MODE, PARAGRAPHS, TABLES
from briefgen.word.package import PACKAGE, ROOT, TYPES, Member, pack, relationship_xml, relationships_xml
from briefgen.word.prepared import NUMBERING_END, SharedParts, TemplateUse, VariantParts
from briefgen.word.properties import theme_xml
from briefgen.word.styles_xml import (
    LIST_STYLES,
    abstract_numbering_xml,
    character_style_xml,
    compatibility_xml,
    fonts_xml,
    numbering_instance_xml,
    paragraph_style_xml,
    table_style_xml,
)
from briefgen.word.template import WordTemplate, open_template, styles_by_name
from briefgen.word.xml import XML, R, W, esc, latin_and_east_asian, twips

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PART_NAMES = ("styles", "settings", "fontTable", "numbering", "footnotes")
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
APP_PROPERTIES = (
    f'{XML}<Properties xmlns="{R.replace("relationships", "extended-properties")}">'
    "<Application>briefgen</Application></Properties>"
)


def settings_part(template: WordTemplate, language: str) -> bytes:
    """The settings of the template with our footnotes and language, in compatibility mode 15, in which tables begin at
    the margin."""
    root = adapt.clean_settings(template.settings)
    latin, east = latin_and_east_asian(language)
    added = [
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>',
        f'<w:themeFontLang w:val="{esc(latin)}" w:eastAsia="{esc(east)}"/>',
    ]
    for text in [*added, "<w:compat/>"] if root.find(q("compat")) is None else added:
        insert_in_order(root, element(text), adapt.SETTINGS_ORDER)
    compat = next(root.iterfind(q("compat")))
    for setting in [s for s in compat if val(s, "name") == "compatibilityMode"]:
        compat.remove(setting)
    compat.append(element(compatibility_xml("compatibilityMode", MODE)))
    return to_bytes(root)


def font_table_part(template: WordTemplate, names: Collection[str]) -> bytes:
    """What the template says of the fonts with these names, which may be nothing."""
    part = template.part("fontTable")
    fonts = adapt.clean_fonts(parse(part, "fontTable.xml") if part else element("<w:fonts/>"))
    return to_bytes(in_use.keep_fonts(fonts, names))


def section_xml(template: WordTemplate, look: Look, header_footers: HeaderFooterParts) -> str:
    """`w:sectPr`, made from the page, in the order of the schema (ECMA-376 17.6.17)."""
    page = look.page
    keys = enumerate((part.key for part in header_footers.parts), 1)
    references = "".join(f'<w:{kind}Reference w:type="{which}" r:id="rIdStory{n}"/>' for n, (kind, which) in keys)
    turned = ' w:orient="landscape"' if page.width > page.height else ""
    edges = " ".join(
        f'w:{name}="{twips(getattr(page, name))}"' for name in ("top", "right", "bottom", "left", "header", "footer")
    )
    lines = f'<w:docGrid w:type="lines" w:linePitch="{twips(page.grid)}"/>' if page.grid else ""
    first = "<w:titlePg/>" if template.section.title_page else ""
    borders = inner_xml(copy.deepcopy(template.section.borders)) if template.section.borders is not None else ""
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/>'
        f'<w:pgMar {edges} w:gutter="0"/>{borders}{first}{lines}</w:sectPr>'
    )


def document_relationships(header_footers: HeaderFooterParts) -> Iterator[str]:
    """The relationships of the main part that every document has."""
    for part in PART_NAMES:
        yield relationship_xml(f"rId{part.capitalize()}", part, f"{part}.xml")
    yield relationship_xml("rIdTheme", "theme", "theme/theme1.xml")
    for n, header_footer in enumerate(header_footers.parts, 1):
        yield relationship_xml(f"rIdStory{n}", header_footer.key[0], header_footer.part.removeprefix("word/"))


def content_types_xml(header_footers: HeaderFooterParts) -> str:
    """`[Content_Types].xml`: the parts that every document has, and every type of picture it may have."""
    extensions = {"rels": RELATIONS_TYPE, "xml": "application/xml"}
    extensions |= {extension: media for media, extension in EXTENSIONS.items()}
    overrides = {f"word/{part}.xml": f"{CONTENT_TYPE}{part}+xml" for part in PART_NAMES}
    overrides |= {each.part: f"{CONTENT_TYPE}{each.key[0]}+xml" for each in header_footers.parts}
    overrides |= {
        "word/document.xml": f"{CONTENT_TYPE}document.main+xml",
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    listed = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in sorted(extensions.items()))
    listed += "".join(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in sorted(overrides.items()))
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{listed}</Types>'


def package_relationships_xml() -> str:
    """`_rels/.rels`: the document and its properties."""
    relationships = (
        relationship_xml("rId1", "officeDocument", "word/document.xml"),
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
        relationship_xml("rId3", "extended-properties", "docProps/app.xml"),
        relationship_xml("rId4", "custom-properties", "docProps/custom.xml"),
    )
    return relationships_xml("".join(relationships))


def inner_xml(node: etree._Element) -> str:
    """An element as XML with only the main namespace; other elements and attributes are removed."""
    for inner in [*node.iter()]:
        if isinstance(inner.tag, str) and etree.QName(inner).namespace != W:
            remove(inner)
        else:
            for attribute in [a for a in inner.attrib if etree.QName(a).namespace != W]:
                del inner.attrib[attribute]
    etree.cleanup_namespaces(node)
    return etree.tostring(node, encoding="unicode", with_tail=False)


class Numbering(Struct, frozen=True):
    """Numbering definitions and lists of a template as XML, and the first numbers that are free for ours."""

    definitions: str
    lists: str
    next_definition: int
    next_list: int


class TemplateParts(Struct, frozen=True):
    """The cleaned parts of a template. `styles` must be copied before changing it; `ids` are by (kind, our name)."""

    template: WordTemplate
    styles: etree._Element
    ids: Mapping[tuple[str, str], str]
    numbering: Numbering
    header_footers: HeaderFooterParts
    members: tuple[Member, ...]


@lru_cache(4)
def read_template_parts(look: Look, use: TemplateUse) -> TemplateParts:
    """The cleaned parts of the template of a look, for documents that use these of it."""
    template = open_template(look.template)
    styles = adapt.clean_styles(template.styles, template.theme)
    renamed = in_use.rename_styles(styles)
    ids = _add_missing_styles(styles, look)
    numbering = in_use.refer_to_styles(adapt.clean_numbering(template.numbering), renamed)
    paragraphs = {name: key for (kind, name), key in ids.items() if kind == "paragraph"}
    header_footers = read_header_footer_parts(template, renamed, paragraphs, numbered=use.numbered)
    named = {key: style for key, style in ids.items() if in_use.is_ours(*key) or key[1] in use.styles}
    shown = header_footers.references
    in_use.keep_in_use(styles, numbering, replace(shown, styles=shown.styles.union(named.values())), named)
    kept = {val(style, "styleId") for style in styles.iterfind(q("style"))}
    ids = {key: style for key, style in ids.items() if style in kept}
    fonts = {look.family, *shown.fonts, *in_use.find_references([styles, numbering]).fonts}
    finished = {
        TYPES: content_types_xml(header_footers).encode(),
        ROOT: package_relationships_xml().encode(),
        "docProps/app.xml": APP_PROPERTIES.encode(),
        "word/fontTable.xml": font_table_part(template, fonts),
        "word/theme/theme1.xml": theme_xml(template.theme, look.family).encode(),
        **header_footers.media,
    }
    for header_footer in header_footers.parts:
        if header_footer.relationships:
            name = header_footer.part.removeprefix("word/")
            finished[f"word/_rels/{name}.rels"] = relationships_xml(header_footer.relationships).encode()
    members = tuple(pack(name, data, SMALL) for name, data in finished.items())
    return TemplateParts(template, styles, ids, _read_numbering(numbering), header_footers, members)


def _add_missing_styles(root: etree._Element, look: Look) -> dict[tuple[str, str], str]:
    """Add our styles that the file lacks; returns all ids by (kind, our name)."""
    ids = {key: val(style, "styleId") for key, style in styles_by_name(root).items()}
    taken = {val(style, "styleId") for style in root.iterfind(q("style"))}
    for key, text in _missing_styles(look, ids):
        style = element(text)
        while val(style, "styleId") in taken:
            style.set(q("styleId"), val(style, "styleId") + "0")
        ids[key] = val(style, "styleId")
        taken.add(ids[key])
        root.append(style)
    return ids


def _missing_styles(look: Look, ids: Mapping[tuple[str, str], str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Our styles that the file lacks, as XML."""
    font = fonts_xml(look.family)
    for name in PARAGRAPHS:
        if ("paragraph", name) not in ids:
            yield ("paragraph", name), paragraph_style_xml(look.paragraphs[name], font=font)
    for name in CHARACTERS:
        if ("character", name) not in ids:
            yield ("character", name), character_style_xml(look.characters[name])
    for name in TABLES:
        if ("table", name) not in ids:
            yield ("table", name), table_style_xml(look.tables[name])


def _read_numbering(root: etree._Element) -> Numbering:
    old, lists = root.findall(q("abstractNum")), root.findall(q("num"))
    return Numbering(
        definitions="".join(map(inner_xml, old)),
        lists="".join(map(inner_xml, lists)),
        next_definition=1 + max((int(number_of(a, "abstractNumId") or 0) for a in old), default=0),
        next_list=1 + max((int(number_of(n, "numId") or 0) for n in lists), default=0),
    )


def prepare_shared(look: Look, use: TemplateUse) -> SharedParts:
    """What all documents share that have a look and use the same of it."""
    parts = read_template_parts(look, use)
    styles: dict[str, dict[str, str]] = {}
    for (kind, name), key in parts.ids.items():
        styles.setdefault(kind, {})[name] = key
    shown = {field.name for header_footer in parts.header_footers.parts for field in header_footer.fields}
    return SharedParts(
        styles=styles,
        members=parts.members,
        header_footers=parts.header_footers.parts,
        property_names=("reference", *sorted(shown - {"reference", "title", "subject", COPY_FIELD})),
        relationships="".join(document_relationships(parts.header_footers)),
    )


def prepare_variant(language: str, look: Look, adapted: Look, use: TemplateUse) -> VariantParts:
    """What all documents with the same language, variants, tightness and paper size share; `adapted` is the look with
    these applied."""
    parts = read_template_parts(look, use)
    text, definitions, lists, free = _numbering_part(parts.numbering, adapted)
    finished = {
        "word/styles.xml": to_bytes(_styles_for_variant(parts, look, adapted, language)),
        "word/settings.xml": settings_part(parts.template, language),
    }
    return VariantParts(
        members=tuple(pack(name, data, SMALL) for name, data in finished.items()),
        section=section_xml(parts.template, adapted, parts.header_footers),
        plain_numbering=pack("word/numbering.xml", f"{text}{NUMBERING_END}".encode(), SMALL),
        definitions=definitions,
        lists=lists,
        next_list=free,
    )


def _styles_for_variant(parts: TemplateParts, look: Look, adapted: Look, language: str) -> etree._Element:
    """The styles with variants applied, in a language."""
    root = copy.deepcopy(parts.styles)
    by_id = {val(style, "styleId"): style for style in root.iterfind(q("style"))}
    paragraphs = {name: by_id[key] for (kind, name), key in parts.ids.items() if kind == "paragraph"}
    apply_variant(paragraphs, by_id, look, adapted)
    _set_language(root, language)
    return root


def _set_language(root: etree._Element, language: str) -> None:
    """Set the default language of runs."""
    run = _first_child(_first_child(_first_child(root, "docDefaults"), "rPrDefault"), "rPr")
    latin, east = latin_and_east_asian(language)
    insert_in_order(run, element(f'<w:lang w:val="{esc(latin)}" w:eastAsia="{esc(east)}" w:bidi="ar-SA"/>'), RPR)


def _first_child(parent: etree._Element, name: str) -> etree._Element:
    """The first child of a name, added before all others where there is none."""
    child = parent.find(q(name))
    if child is None:
        child = etree.Element(q(name))
        parent.insert(0, child)
    return child


def _numbering_part(own: Numbering, look: Look) -> tuple[str, dict[str, int], dict[str, int], int]:
    """The beginning of the numbering part, with our lists after those of the template; definitions and lists by marker,
    and the next free list number."""
    definitions = {marker: own.next_definition + i for i, marker in enumerate(LIST_STYLES)}
    lists = {marker: own.next_list + i for i, marker in enumerate(LIST_STYLES)}
    inner = own.definitions + "".join(abstract_numbering_xml(look, marker, n) for marker, n in definitions.items())
    inner += own.lists + "".join(numbering_instance_xml(n, definitions[marker]) for marker, n in lists.items())
    return f'{XML}<w:numbering xmlns:w="{W}">{inner}', definitions, lists, own.next_list + len(LIST_STYLES)
