"""The style sheets of an SVG resolved to attributes (CSS 2.1 6.4, SVG 1.1 6): parsed, never searched.

Afterwards nothing depends on a sheet, a class, or the language of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cssselect2  # type: ignore[import-untyped]
import tinycss2  # type: ignore[import-untyped]
from lxml import etree

from briefgen.pictures.svg import SVG

PROPERTIES = frozenset(
    {"fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linejoin"}
    | {"stroke-linecap", "stroke-dasharray", "opacity", "display", "visibility", "color", "clip-path", "clip-rule"}
    | {"font-family", "font-weight", "font-style", "font-size", "text-anchor", "stop-color", "transform"}
)
"""Properties of style sheets that change what is drawn."""
_SPAN = f"{{{SVG}}}tspan"


def resolve_styles(root: etree._Element) -> None:
    """Write what style sheets say into attributes, and take hidden spans and choices of a language out of the tree."""
    matcher = cssselect2.Matcher()
    for sheet in [*root.iter(f"{{{SVG}}}style")]:
        _read_sheet(matcher, "".join(map(str, sheet.itertext())))
        _remove(sheet)
    for wrapper in [*cssselect2.ElementWrapper.from_xml_root(root).iter_subtree()]:
        _set_attributes(wrapper, matcher)
    for link in root.iter(f"{{{SVG}}}a"):
        link.tag = f"{{{SVG}}}g"
    for choice in [*root.iter(f"{{{SVG}}}switch")]:
        _choose(choice)
    for span in [*root.iter(_SPAN)]:
        _hide_span(span)
    _gather_clips(root)


def _gather_clips(root: etree._Element) -> None:
    """Put all clip paths before what they clip, without what in them is not seen: that clips, too."""
    first = etree.Element(f"{{{SVG}}}defs")
    for clip in [*root.iter(f"{{{SVG}}}clipPath")]:
        for each in [*clip.iter()]:
            if each is not clip and (is_hidden(each) or (each.get("display") or "").strip() == "none"):
                _remove(each)
        _remove(clip)
        clip.tail = None
        first.append(clip)
    if len(first):
        root.insert(0, first)


def is_hidden(element: etree._Element) -> bool:
    """Whether an element itself says that it is not visible."""
    return (element.get("visibility") or "").strip() in ("hidden", "collapse")


def _read_sheet(matcher: Any, words: str) -> None:
    for rule in tinycss2.parse_stylesheet(words, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue
            for selector in selectors:
                if selector.pseudo_element is None:
                    matcher.add_selector(selector, [*_declarations(rule.content)])


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    for each in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration" and each.lower_name in PROPERTIES:
            yield each.lower_name, tinycss2.serialize(each.value).strip(), each.important


def _set_attributes(wrapper: Any, matcher: Any) -> None:
    element = wrapper.etree_element
    found = [each for *_, payload in matcher.match(wrapper) for each in payload]
    found += _declarations(element.attrib.pop("style", ""))
    for name, value, _ in sorted(found, key=lambda each: each[2]):
        element.set(name, value)
    for name in ("fill", "stroke", "clip-path"):
        if value := element.get(name):
            element.set(name, _plain_reference(value))


def _plain_reference(value: str) -> str:
    """A reference to an id as `url(#id)`, however it is quoted or escaped; any other value as it is."""
    for token in tinycss2.parse_component_value_list(value, skip_comments=True):
        if token.type == "url":
            return f"url({token.value.strip()})"
        if token.type == "function" and token.lower_name == "url":
            return f"url({''.join(str(each.value) for each in token.arguments if each.type == 'string').strip()})"
    return value


def _choose(choice: etree._Element) -> None:
    """Keep the first child of a switch that asks for nothing."""
    choice.tag = f"{{{SVG}}}g"
    asked = ("systemLanguage", "requiredExtensions", "requiredFeatures")
    drawn = [child for child in choice if isinstance(child.tag, str) and not any(map(child.get, asked))]
    choice[:] = drawn[:1]


def _hide_span(span: etree._Element) -> None:
    """Give words that are hidden no colour: they keep their place. Words with `display: none` have no place, either."""
    if (span.get("display") or "").strip() == "none":
        _remove(span)
    elif is_hidden(span) or _is_zero(span.get("opacity")):
        for each in [span, *span.iter(_SPAN)]:
            each.set("fill", "none")


def _is_zero(value: str | None) -> bool:
    try:
        return float((value or "1").strip().rstrip("%")) <= 0
    except ValueError:
        return False


def _remove(element: etree._Element) -> None:
    """Remove an element, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
