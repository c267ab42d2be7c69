"""Every text in an Office file that we made (a paper, a tracker): on the page, in its properties, read aloud or hidden.

In: the parts of the file. Out: one string for each paragraph, cell, description, property or address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from briefgen.word.elements import local_name, parse

_WHOLE = {"p", "si", "is"}
"""Elements whose texts are read as one: paragraphs of Word and of drawings, strings of Excel."""
_BREAKS = {"br": "\n", "tab": "\t", "cr": "\n"}
_READ = {"descr", "title", "alt", "tooltip", "prompt", "promptTitle", "error", "errorTitle", "display", "author"}
_READ |= {"displayText", "Target", "placeholder"}
"""Attributes that hold words or addresses."""
_VALUED = {"alias", "tag", "lvlText", "tblCaption", "tblDescription", "definedName"}
"""Elements whose `val` or text is words."""


def office_texts(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The texts of all parts. Raises `Refused` for a part that is damaged."""
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            root = parse(data, name)
            yield from _texts_in(root)
            yield from _attributes_in(root)


def _texts_in(root: etree._Element) -> Iterator[str]:
    """Each paragraph, and each text that is in none."""
    pending = [root]
    while pending:
        node = pending.pop()
        if not isinstance(node.tag, str):
            continue
        if local_name(node) in _WHOLE:
            yield "".join(_BREAKS.get(local_name(each), "") + (each.text or "") for each in node.iter(etree.Element))
        else:
            if node.text and node.text.strip():
                yield node.text
            pending += reversed(node)


def _attributes_in(root: etree._Element) -> Iterator[str]:
    for node in root.iter(etree.Element):
        for name, value in node.attrib.items():
            word = etree.QName(name).localname
            if word in _READ or (word == "val" and local_name(node) in _VALUED):
                yield str(value)
