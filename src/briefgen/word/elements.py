"""Parts of a Word file read by a parser that trusts nobody; relations.

Elements: parts of a Word file read by a parser that trusts nobody, looked at, changed, and written again.

In: bytes of a part. Out: elements of lxml, and what they say. What only writes text needs none of it (`xml`).

Relations of a package that is read (ECMA-376 part 2): which part names which, and of what kind a part is.

In: parts by name. Out: arrows between them, the main part, content types.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from lxml import etree

from briefgen.errors import Place, Problem, Refused
from briefgen.values import dataclass
from briefgen.word.package import TYPES
from briefgen.word.xml import MC, W14, R, W

# ---- elements ----------------------------------------------------------------------------------------------------


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


# ---- relations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow from one part: its id, the last word of its type (`styles`, `image`), the part or address it names."""

    id: str
    kind: str
    target: str
    external: bool


def relations(parts: Mapping[str, bytes], part: str = "") -> tuple[Relation, ...]:
    """The relations of a part, or of the package; targets are names of parts."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in parts:
        return ()
    return tuple(
        Relation(
            element.get("Id", ""),
            element.get("Type", "").rsplit("/", 1)[-1],
            _resolved(folder, element.get("Target", ""), external := element.get("TargetMode") == "External"),
            external,
        )
        for element in parse(parts[source], source)
        if local(element) == "Relationship"
    )


def _resolved(folder: str, target: str, external: bool) -> str:
    """A target is relative to the folder of its part, or begins at the root with a slash."""
    if external:
        return target
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def main_part(parts: Mapping[str, bytes], name: str) -> str:
    """The name of the main document part. Raises `Refused` where the package is not one of Word."""
    found = next((r.target for r in relations(parts) if r.kind == "officeDocument" and not r.external), "")
    if found not in parts:
        raise Refused(Problem("is not a Word file (.docx)", Place(name), hint="open it in Word and save it as .docx"))
    return found


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
