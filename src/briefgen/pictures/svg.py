"""SVG: read without trust, refused where it would run, fetch or draw what only some programs draw, and stripped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from briefgen.errors import Problem, Refused

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
DRAWN = frozenset(
    {"svg", "g", "defs", "symbol", "use", "a", "switch", "path", "rect", "circle", "ellipse", "line", "polyline"}
    | {"polygon", "text", "tspan", "clipPath", "linearGradient", "radialGradient", "stop", "style"}
)
"""Elements that Word and PDF both draw."""
SILENT = frozenset({"metadata", "title", "desc"})
"""Elements that draw nothing; the words of a picture are those of the page."""
RUNS = frozenset({"script", "handler", "listener"})
FETCHES = frozenset({"href", "src"})

_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[<>]*>", re.IGNORECASE)
_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?svg[\s>/]",
    re.DOTALL,
)
_FOREIGN = re.compile(r"@import|expression\s*\(|url\(\s*[\"']?(?!#)[^)\s\"']", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_FARTHEST = 1e6
_WORDS = frozenset({"id", "class", "href", "fill", "stroke", "stop-color", "style", "font-family"})
"""Attributes whose numbers are no lengths."""
MOST_SHAPES = 20_000
_AS_PNG = "save the picture as PNG"


def begins(data: bytes) -> bool:
    """Whether a file claims to be an SVG."""
    return bool(_BEGINS.match(data[:20_000]))


def parse(data: bytes) -> etree._Element:
    """The root of an SVG. Raises `Refused` for other encodings than UTF-8, entities, and what is not well-formed."""
    try:
        text = _DOCTYPE.sub("", data.decode("utf-8-sig"), count=1)
    except UnicodeDecodeError:
        raise Refused(Problem("a drawing is not in UTF-8", hint="save it again as plain SVG")) from None
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Refused(Problem("a drawing declares entities", hint="save it again as plain SVG"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Problem("a drawing is damaged: it is not well-formed XML", hint="save it again")) from None
    if etree.QName(root).localname != "svg":
        raise Refused(Problem("a drawing is no SVG", hint=_AS_PNG))
    return root


def refuse_unsafe(data: bytes) -> None:
    """Raises `Refused` with everything in an SVG that would run, fetch, or be drawn differently elsewhere."""
    root = parse(data)
    if problems := list(dict.fromkeys((*_unsafe(root), *_endless(root)))):
        raise Refused(problems)


def _unsafe(root: etree._Element) -> Iterator[Problem]:
    for found in root.iter():
        if not isinstance(found.tag, str):
            continue
        name = etree.QName(found)
        if name.localname in RUNS or any(_local(key).startswith("on") for key in found.attrib):
            yield Problem("a drawing holds a script", hint=f"take it out, or {_AS_PNG}")
        elif name.namespace == SVG and name.localname not in DRAWN | SILENT:
            yield Problem(f"a drawing holds <{name.localname}>, which not every program draws", hint=_AS_PNG)
        elif any("stop-opacity" in (key, *str(value).replace(":", " ").split()) for key, value in found.attrib.items()):
            yield Problem("a gradient of a drawing fades out, which not every program draws", hint=_AS_PNG)
        styled = (found.text or "") if name.localname == "style" else ""
        if _fetches(found) or any(_FOREIGN.search(str(words)) for words in (styled, *found.attrib.values())):
            yield Problem("a drawing refers to something outside of it", hint=f"embed it as shapes, or {_AS_PNG}")


def _endless(root: etree._Element) -> Iterator[Problem]:
    """What would take for ever to draw, or goes beyond what a PDF can count (ISO 19005-2 6.1.13)."""
    if any(float(number) > _FARTHEST for found in root.iter() for number in _numbers(found)):
        yield Problem("a drawing goes too far out", hint="draw it smaller and save it again")
    every = [found for found in root.iter() if isinstance(found.tag, str)]  # held, so that each keeps its identity
    known = {str(found.get("id")): found for found in every if found.get("id")}
    try:
        many = _shapes(root, known, {}, ()) > MOST_SHAPES
    except _Circle:
        yield Problem("a drawing uses a part of itself in a circle", hint=_AS_PNG)
    else:
        if many:
            yield Problem(f"a drawing has more than {MOST_SHAPES:,} shapes", hint=_AS_PNG)


class _Circle(Exception):
    """Something is used within itself."""


def _shapes(
    found: etree._Element, known: Mapping[str, etree._Element], counted: dict[int, int], within: tuple[int, ...]
) -> int:
    """How many elements are drawn for one, with what it uses; no one is counted twice."""
    key = id(found)
    if key in within:
        raise _Circle
    if key not in counted:
        used = known.get(_target(found)) if _local(str(found.tag)) == "use" else None
        inner = [*(child for child in found if isinstance(child.tag, str)), *([] if used is None else [used])]
        counted[key] = 1 + sum(_shapes(child, known, counted, (*within, key)) for child in inner)
    return counted[key]


def _target(found: etree._Element) -> str:
    return next((str(value)[1:] for key, value in found.attrib.items() if _local(key) == "href"), "")


def _numbers(found: etree._Element) -> Iterator[str]:
    """The numbers that place and size an element, without their signs."""
    for key, value in found.attrib.items():
        if _local(key) not in _WORDS:
            yield from _NUMBER.findall(str(value))


def bare(data: bytes) -> bytes:
    """Only what is drawn: no scripts, no metadata, nothing of the program that made it, nothing it would fetch."""
    root = parse(data)
    for found in [*root.iter()]:
        name = etree.QName(found) if isinstance(found.tag, str) else None
        parent = found.getparent()
        drawn = name is not None and name.namespace == SVG and name.localname in DRAWN
        if parent is not None and not drawn:
            _remove(parent, found)
        elif name is not None:
            _strip(found)
    etree.cleanup_namespaces(root)
    return etree.tostring(root)


def _remove(parent: etree._Element, child: etree._Element) -> None:
    """Away with an element, but not with the words behind it."""
    if child.tail and (before := child.getprevious()) is not None:
        before.tail = (before.tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _strip(found: etree._Element) -> None:
    for key, value in list(found.attrib.items()):
        fetched = _local(key) in FETCHES and not str(value).startswith("#")
        space = etree.QName(key).namespace
        strange = space not in (None, XLINK) and key != "{http://www.w3.org/XML/1998/namespace}space"
        if fetched or strange or _local(key).startswith("on") or _FOREIGN.search(str(value)):
            del found.attrib[key]
    if _local(found.tag) == "style" and _FOREIGN.search(found.text or ""):
        found.text = None


def _fetches(found: etree._Element) -> bool:
    """Whether something outside would be loaded; a link only leads there, and is stripped."""
    outside = (_local(key) in FETCHES and not str(value).startswith("#") for key, value in found.attrib.items())
    return _local(found.tag) != "a" and any(outside)


def _local(name: str | bytes) -> str:
    return etree.QName(name).localname
