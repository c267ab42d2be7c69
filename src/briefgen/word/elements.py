"""Elements: parts of a Word file read by a parser that trusts nobody, looked at, changed, and written again.

In: bytes of a part. Out: elements of lxml, and what they say. What only writes text needs none of it (`xml`).
"""

from __future__ import annotations

from lxml import etree

from briefgen.errors import Place, Problem, Refused
from briefgen.word.xml import MC, W14, R, W


def q(name: str, space: str = W) -> str:
    """A name as lxml writes it."""
    return f"{{{space}}}{name}"


def parse(data: bytes, name: str) -> etree._Element:
    """The root of a part. Raises `Refused` for a document type declaration, or what is not well-formed."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused(Problem("holds a document type declaration, which no word processor writes", Place(name)))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Problem("is damaged: it is not well-formed XML", Place(name))) from None


def local(element: etree._Element) -> str:
    """The name without its namespace; empty for a processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def val(element: etree._Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of the main namespace, or the default where the element or the attribute is absent."""
    return default if element is None else element.get(q(name), default)


def number(element: etree._Element | None, name: str = "val", unit: float = 1) -> float | None:
    """A number of an attribute divided by its unit; `None` where there is none, or something else."""
    try:
        return float(val(element, name)) / unit
    except ValueError:
        return None


def whole(element: etree._Element | None) -> int | None:
    """A count from 0 on; `None` where there is none, or one that nobody counts to."""
    value = number(element)
    return int(value) if value is not None and 0 <= value < 1_000_000 else None


def on(element: etree._Element | None) -> bool | None:
    """An on-off element (ECMA-376 17.17.4): `None` where absent, true unless it says otherwise."""
    return None if element is None else val(element, default="1").lower() not in {"0", "false", "off", "none"}


def put(parent: etree._Element, child: etree._Element, order: str) -> None:
    """Insert a child where the schema wants it, in place of one of its name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    names = order.split()
    later = set(names[names.index(local(child)) + 1 :])
    for i, neighbour in enumerate(parent):
        if local(neighbour) in later:
            parent.insert(i, child)
            return
    parent.append(child)


def element(text: str) -> etree._Element:
    """An element from text of our own with the prefixes `w`, `r` and `w14`."""
    return etree.fromstring(f'<x xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="{W14}">{text}</x>')[0]


def dump(root: etree._Element) -> bytes:
    """A part again as bytes, without namespaces nobody uses."""
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
