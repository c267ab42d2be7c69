"""Parts of a Word file as lxml elements, read by a hardened parser; relationships between parts (ECMA-376 part 2).

Only modules that read XML import this one; those that write text need only `xml`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from lxml import etree
from msgspec import Struct

from briefgen.errors import Place, Problem, Refused
from briefgen.word.package import TYPES
from briefgen.word.xml import MC, W14, R, W


def q(name: str, space: str = W) -> str:
    """A qualified name as lxml writes it: `{namespace}name`."""
    return f"{{{space}}}{name}"


def parse(data: bytes, name: str) -> etree._Element:
    """The root of a part. Raises `Refused` for a document type declaration, or XML that is not well-formed."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused(Problem("holds a document type declaration, which no word processor writes", Place(name)))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Problem("is damaged: it is not well-formed XML", Place(name))) from None


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for a processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def val(element: etree._Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of the main namespace, or the default where the element or the attribute is absent."""
    return default if element is None else element.get(q(name), default)


def number_of(element: etree._Element | None, name: str = "val", unit: float = 1) -> float | None:
    """A number of an attribute divided by its unit; `None` where there is none, or something else."""
    try:
        return float(val(element, name)) / unit
    except ValueError:
        return None


def count_of(element: etree._Element | None) -> int | None:
    """A count from 0 on; `None` where there is none, or an absurdly large one."""
    value = number_of(element)
    return int(value) if value is not None and 0 <= value < 1_000_000 else None


def is_on(element: etree._Element | None) -> bool | None:
    """An on-off element (ECMA-376 17.17.4): `None` where absent, true unless it says otherwise."""
    return None if element is None else val(element, default="1").lower() not in {"0", "false", "off", "none"}


def inheritance_chain(style: etree._Element | None, by_id: Mapping[str, etree._Element]) -> list[etree._Element]:
    """A style after its ancestors, oldest first; cycles of `w:basedOn`, which occur in real files, are cut."""
    out: list[etree._Element] = []
    while style is not None and style not in out:
        out.append(style)
        style = by_id.get(val(style.find(q("basedOn"))))
    return out[::-1]


def insert_in_order(parent: etree._Element, child: etree._Element, order: str) -> None:
    """Insert a child at its place in the order of the schema, replacing one of the same name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    names = order.split()
    later = set(names[names.index(local_name(child)) + 1 :])
    for i, neighbour in enumerate(parent):
        if local_name(neighbour) in later:
            parent.insert(i, child)
            return
    parent.append(child)


def remove(node: etree._Element) -> None:
    """Remove an element from its parent, if it has one."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def element(text: str) -> etree._Element:
    """An element from XML of our own, with the prefixes `w`, `r` and `w14`."""
    return etree.fromstring(f'<x xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}">{text}</x>')[0]


def to_bytes(root: etree._Element) -> bytes:
    """A part as bytes, without unused namespaces."""
    keep = sorted(set((root.get(q("Ignorable", MC)) or "").split()))
    etree.cleanup_namespaces(root, keep_ns_prefixes=keep)
    return etree.tostring(root, encoding="UTF-8", standalone=True)


PPR = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
"""Children of `w:pPr` in the order of the schema (ECMA-376 17.3.1.26)."""

RPR = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)
"""Children of `w:rPr` in the order of the schema (ECMA-376 17.3.2.28)."""

STYLE = (
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
)
"""Children of `w:style` in the order of the schema (ECMA-376 17.7.4.17)."""


class Relationship(Struct, frozen=True):
    """A relationship of a part: id, last word of its type (`styles`, `image`), target part or address."""

    id: str
    kind: str
    target: str
    external: bool


def read_relationships(parts: Mapping[str, bytes], part: str = "") -> tuple[Relationship, ...]:
    """The relationships of a part, or of the package; internal targets are names of parts."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in parts:
        return ()
    return tuple(
        Relationship(
            element.get("Id", ""),
            element.get("Type", "").rsplit("/", 1)[-1],
            _resolve_target(folder, element.get("Target", ""), external := element.get("TargetMode") == "External"),
            external,
        )
        for element in parse(parts[source], source)
        if local_name(element) == "Relationship"
    )


def _resolve_target(folder: str, target: str, external: bool) -> str:
    """The name of a target part: relative to the folder of its source, or absolute with a leading slash."""
    if external:
        return target
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def target_of(relationships: Iterable[Relationship], kind: str) -> str:
    """The part that the first internal relationship of a kind leads to; empty where there is none."""
    return next((each.target for each in relationships if each.kind == kind and not each.external), "")


def find_main_part(parts: Mapping[str, bytes], name: str) -> str:
    """The name of the main document part. Raises `Refused` where the package has none."""
    main = target_of(read_relationships(parts), "officeDocument")
    if main not in parts:
        raise Refused(Problem("is not a Word file (.docx)", Place(name), hint="open it in Word and save it as .docx"))
    return main


def content_type(parts: Mapping[str, bytes], part: str) -> str:
    """The content type of a part: its own, else that of its extension, in small letters."""
    if TYPES not in parts:
        return ""
    own, by_extension = "", ""
    for element in parse(parts[TYPES], TYPES):
        if element.get("PartName", "").lower() == f"/{part}".lower():
            own = element.get("ContentType", "")
        elif part.lower().endswith("." + element.get("Extension", "\0").lower()):
            by_extension = element.get("ContentType", "")
    return (own or by_extension).lower()
