"""SVG read without trusting it: refused where it runs, loads or needs what only some programs draw; and stripped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from briefgen.errors import Problem, Refused

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
DRAWN_ELEMENTS = frozenset(
    {"svg", "g", "defs", "symbol", "use", "a", "switch", "path", "rect", "circle", "ellipse", "line", "polyline"}
    | {"polygon", "text", "tspan", "clipPath", "linearGradient", "radialGradient", "stop", "style"}
)
"""Elements that are drawn in Word and in PDF."""
SILENT_ELEMENTS = frozenset({"metadata", "title", "desc"})
"""Elements that draw nothing; the alternative text of a picture is that of the page."""
SCRIPT_ELEMENTS = frozenset({"script", "handler", "listener"})
URL_ATTRIBUTES = frozenset({"href", "src"})

_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[<>]*>", re.IGNORECASE)
_SVG_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?svg[\s>/]",
    re.DOTALL,
)
_FOREIGN = re.compile(r"@import|expression\s*\(|url\(\s*[\"']?(?!#)[^)\s\"']", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_MAX_NUMBER = 1e6
_WORD_ATTRIBUTES = frozenset({"id", "class", "href", "fill", "stroke", "stop-color", "style", "font-family"})
"""Attributes whose numbers are not lengths."""
MAX_SHAPES = 20_000
_NUMBERS_OF_A_SHAPE = 5
"""So many numbers take about as long to draw as one more shape: a path of a coast is as long as a town of houses."""
_PNG_HINT = "save the picture as PNG"


def is_svg(data: bytes) -> bool:
    """Whether a file begins like an SVG."""
    return bool(_SVG_START.match(data[:20_000]))


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
        raise Refused(Problem("a drawing is no SVG", hint=_PNG_HINT))
    return root


def refuse_unsafe(data: bytes) -> None:
    """Raise `Refused` with all that in an SVG would run, load something, or be drawn differently elsewhere."""
    root = parse(data)
    if problems := list(dict.fromkeys((*_find_unsafe(root), *_find_endless(root)))):
        raise Refused(problems)


def _find_unsafe(root: etree._Element) -> Iterator[Problem]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element)
        if name.localname in SCRIPT_ELEMENTS or any(_local_name(key).startswith("on") for key in element.attrib):
            yield Problem("a drawing holds a script", hint=f"take it out, or {_PNG_HINT}")
        elif name.namespace == SVG and name.localname not in DRAWN_ELEMENTS | SILENT_ELEMENTS:
            yield Problem(f"a drawing holds <{name.localname}>, which not every program draws", hint=_PNG_HINT)
        elif any(
            "stop-opacity" in (key, *str(value).replace(":", " ").split()) for key, value in element.attrib.items()
        ):
            yield Problem("a gradient of a drawing fades out, which not every program draws", hint=_PNG_HINT)
        styled = (element.text or "") if name.localname == "style" else ""
        if _fetches(element) or any(_FOREIGN.search(str(words)) for words in (styled, *element.attrib.values())):
            yield Problem("a drawing refers to something outside of it", hint=f"embed it as shapes, or {_PNG_HINT}")


def _find_endless(root: etree._Element) -> Iterator[Problem]:
    """A problem for what would take too long to draw, or exceeds the numbers of a PDF (ISO 19005-2 6.1.13)."""
    if any(float(number) > _MAX_NUMBER for element in root.iter() for number in _numbers_of(element)):
        yield Problem("a drawing goes too far out", hint="draw it smaller and save it again")
    elements = [
        element for element in root.iter() if isinstance(element.tag, str)
    ]  # held, so that each keeps its identity
    by_id = {str(element.get("id")): element for element in elements if element.get("id")}
    try:
        is_too_many = _count_shapes(root, by_id, {}, ()) > MAX_SHAPES
    except _Circle:
        yield Problem("a drawing uses a part of itself in a circle", hint=_PNG_HINT)
    else:
        if is_too_many:
            yield Problem(f"a drawing has more than {MAX_SHAPES:,} shapes, or lines as long", hint=_PNG_HINT)


class _Circle(Exception):
    """Raised where an element uses itself."""


def _count_shapes(
    element: etree._Element, by_id: Mapping[str, etree._Element], counts: dict[int, int], ancestors: tuple[int, ...]
) -> int:
    """How many shapes are drawn for an element, with all that it uses. Results are kept in `counts`."""
    key = id(element)
    if key in ancestors:
        raise _Circle
    if key not in counts:
        target = by_id.get(_target_id(element)) if _local_name(str(element.tag)) == "use" else None
        inner = [*(child for child in element if isinstance(child.tag, str)), *([] if target is None else [target])]
        own = 1 + sum(1 for _ in _numbers_of(element)) // _NUMBERS_OF_A_SHAPE
        counts[key] = own + sum(_count_shapes(child, by_id, counts, (*ancestors, key)) for child in inner)
    return counts[key]


def _target_id(element: etree._Element) -> str:
    return next((str(value)[1:] for key, value in element.attrib.items() if _local_name(key) == "href"), "")


def _numbers_of(element: etree._Element) -> Iterator[str]:
    """The numbers in the attributes of an element, without their signs."""
    for key, value in element.attrib.items():
        if _local_name(key) not in _WORD_ATTRIBUTES:
            yield from _NUMBER.findall(str(value))


def strip_svg(data: bytes) -> bytes:
    """An SVG with only what is drawn: no scripts, no metadata, no data of programs, no external references."""
    root = parse(data)
    for element in [*root.iter()]:
        name = etree.QName(element) if isinstance(element.tag, str) else None
        parent = element.getparent()
        is_drawn = name is not None and name.namespace == SVG and name.localname in DRAWN_ELEMENTS
        if parent is not None and not is_drawn:
            _remove(parent, element)
        elif name is not None:
            _strip_attributes(element)
    etree.cleanup_namespaces(root)
    return etree.tostring(root)


def _remove(parent: etree._Element, child: etree._Element) -> None:
    """Remove an element, but not the text after it."""
    if child.tail and (before := child.getprevious()) is not None:
        before.tail = (before.tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _strip_attributes(element: etree._Element) -> None:
    for key, value in list(element.attrib.items()):
        is_fetched = _local_name(key) in URL_ATTRIBUTES and not str(value).startswith("#")
        space = etree.QName(key).namespace
        is_foreign = space not in (None, XLINK) and key != "{http://www.w3.org/XML/1998/namespace}space"
        if is_fetched or is_foreign or _local_name(key).startswith("on") or _FOREIGN.search(str(value)):
            del element.attrib[key]
    if _local_name(element.tag) == "style" and _FOREIGN.search(element.text or ""):
        element.text = None


def _fetches(element: etree._Element) -> bool:
    """Whether an element would load something; a link does not, and is stripped."""
    urls = (
        _local_name(key) in URL_ATTRIBUTES and not str(value).startswith("#") for key, value in element.attrib.items()
    )
    return _local_name(element.tag) != "a" and any(urls)


def _local_name(name: str | bytes) -> str:
    return etree.QName(name).localname
