"""Controls read back: what a reader ticked, chose or wrote.

In: a `w:sdt` of a file that came back, and the words it shows. Out: an answer, or why there is none.
"""

from __future__ import annotations

from lxml import etree

from briefgen.blocks.returned import Answer
from briefgen.word.controls import EMPTY, TICKED, shows
from briefgen.word.elements import q, val
from briefgen.word.xml import W14


def answer(control: etree._Element, words: str) -> Answer | str:
    """The answer of a `w:sdt` whose content shows some words, or, in words, why there is none beyond doubt."""
    properties = control.find(q("sdtPr"))
    assert properties is not None
    if (box := properties.find(q("checkbox", W14))) is not None:
        return _box(box, words)
    if (date := properties.find(q("date"))) is not None:
        return _day(date, words)
    for menu in (properties.find(q("dropDownList")), properties.find(q("comboBox"))):
        if menu is not None:
            return _choice(menu, words)
    said = "" if properties.find(q("showingPlcHdr")) is not None else words
    return Answer("remark", said.strip(), said)


def _box(box: etree._Element, words: str) -> Answer | str:
    """State and glyph must agree; a state in the wrong namespace is what LibreOffice writes around a cell."""
    state = box.find(q("checked", W14))
    value = "0" if state is None else state.get(q("val", W14), "")
    if state is not None and value not in {"1", "true", "on", "0", "false", "off"}:
        return "its state cannot be read"
    ticked = value in {"1", "true", "on"}
    glyph = {EMPTY: False, TICKED: True, "\u2611": True, "\u2713": True, "\u2714": True}.get(words.strip())
    if glyph is None:
        return f"shows “{words}” instead of a box"
    if glyph != ticked:
        return f"shows {words.strip()} but is marked {'ticked' if ticked else 'not ticked'}"
    return Answer("box", ticked, words)


def _day(date: etree._Element, words: str) -> Answer | str:
    """Typed over, a date control keeps the day it had: then the two differ, and only a person can tell."""
    day = val(date, "fullDate")[:10]
    if not day:
        return Answer("words", words.strip(), words)
    return Answer("day", day, words) if shows(words, day) else f"shows “{words}” but holds the day {day}"


def _choice(menu: etree._Element, words: str) -> Answer | str:
    """LibreOffice keeps the shown words and drops the value: the list tells it."""
    values = {val(i, "displayText") or val(i, "value"): val(i, "value") for i in menu.iterfind(q("listItem"))}
    found = values.get(words.strip())
    return f"shows “{words}”, which is not in its list" if found is None else Answer("choice", found, words)
