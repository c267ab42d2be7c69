"""A Word file that comes back: answers by key, comments, changes.

Controls read back: what a reader ticked, chose or wrote.

In: a `w:sdt` of a file that came back, and the words it shows. Out: an answer, or why there is none.

A Word file that comes back: what people ticked and filled in, and everything about it that needs a human eye.

In: bytes of whatever was sent, and, where they are known, the keys the file went out with. Out: `Returned`; never an
exception. An answer is given only when it is beyond doubt: word processors copy rows with their keys, keep the old day
of a date that is typed over, and leave deleted rows in the file while they track changes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from briefgen.blocks.returned import Answer, Returned, resolve_answers
from briefgen.errors import Place, Problem, Refused
from briefgen.files import Bounds, unpack
from briefgen.word.controls import EMPTY, TICKED, shows
from briefgen.word.elements import content_type, local, main_part, parse, q, relations, val
from briefgen.word.package import BOOKMARK
from briefgen.word.xml import W14, W

# ---- answers -----------------------------------------------------------------------------------------------------


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


# ---- read --------------------------------------------------------------------------------------------------------


BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "is an old .doc, or locked by a password", "save it as .docx, without a password"),
    (b"{\\rtf", "is an .rtf, which keeps no boxes", "ask for the .docx"),
    (b"%PDF", "is a PDF", "give it its own name, ending in .pdf"),
)
HARMLESS = ("hyperlink", "attachedTemplate")
"""What a file may point to outside itself: nothing of it is ever opened."""
STRICT = "http://purl.oclc.org/ooxml/"
MOVED = {q("del"), q("moveFrom")}
_NUMBER = re.compile(b'w:name="%b([0-9]{1,9})"' % BOOKMARK.encode())
LIMIT = 200
"""Characters of a comment or a change that are repeated."""


def read_docx(
    data: bytes, name: str = "", expected: Collection[str] | None = None, bounds: Bounds | None = None
) -> Returned:
    """The answers and problems of a file; `name` is what the problems call it."""
    try:
        return _read(data, name, expected, bounds)
    except Refused as refused:
        # a damaged part is named within the file, the file by what the user called it
        return Returned(problems=tuple(problem.at(Place(name)) for problem in refused.problems))


def _read(data: bytes, name: str, expected: Collection[str] | None, bounds: Bounds | None) -> Returned:
    for beginning, what, hint in BEGINNINGS:
        if data.startswith(beginning):
            raise Refused(Problem(what, hint=hint))
    parts = unpack(data, name, bounds)
    main = main_part(parts, name)
    _refuse(parts, main)
    roots = [parse(parts[part], part) for part in (main, *_with_controls(parts, main))]
    if STRICT in (etree.QName(roots[0]).namespace or ""):
        hint = "save it in Word as “Word document (.docx)”"
        raise Refused(Problem("is in the strict format, in which boxes are lost", hint=hint))
    program = _program(parts)
    found, gone = _controls(roots)
    answers, problems = resolve_answers(found, expected)
    problems += _missing(found, gone, expected, program)
    return Returned(
        MappingProxyType(answers),
        tuple(problem.at(Place(name)) for problem in problems),
        tuple(sorted(found)),
        MappingProxyType(dict(_properties(parts))),
        program,
        (*_comments(parts, main), *_changes(roots)),
        tuple(_words(roots[0])),
    )


def _refuse(parts: Mapping[str, bytes], main: str) -> None:
    """Macros, and pictures or objects that lie elsewhere, have no place in a checklist."""
    if "macroenabled" in content_type(parts, main) or any(n.lower().endswith("vbaproject.bin") for n in parts):
        raise Refused(Problem("holds macros", hint="ask for a copy saved as .docx"))
    for part in (main, *(relation.target for relation in relations(parts, main) if not relation.external)):
        for relation in relations(parts, part):
            if relation.external and relation.kind not in HARMLESS:
                raise Refused(Problem(f"holds a link to something outside it ({relation.kind})"))


def _with_controls(parts: Mapping[str, bytes], main: str) -> list[str]:
    """Other parts a control can stand in."""
    return [r.target for r in relations(parts, main) if r.kind == "footnotes" and r.target in parts]


# ---- controls ---------------------------------------------------------------------------------------------------


def _controls(roots: list[etree._Element]) -> tuple[dict[str, list[Answer | str]], set[str]]:
    """What each key holds, as often as it stands there; and keys deleted as a tracked change."""
    found: dict[str, list[Answer | str]] = defaultdict(list)
    gone: set[str] = set()
    for root in roots:
        for control in root.iter(q("sdt")):
            key = val(control.find(f"{q('sdtPr')}/{q('tag')}"))
            content = control.find(q("sdtContent"))
            if not key or content is None:
                continue
            if _deleted(control):
                gone.add(key)
                continue
            words = "".join(text.text or "" for text in content.iter(q("t")) if not _deleted(text))
            found[key].append(answer(control, words))
    return found, gone - found.keys()


def _deleted(element: etree._Element) -> bool:
    """Inside a tracked deletion, something moved away, or a row whose deletion is tracked."""
    return any(
        above.tag in MOVED or (above.tag == q("tr") and above.find(f"{q('trPr')}/{q('del')}") is not None)
        for above in element.iterancestors()
    )


def _missing(found: Collection[str], gone: set[str], expected: Collection[str] | None, program: str) -> list[Problem]:
    """Keys that went out and did not come back; where none did, the one reason there may be for it."""
    if not found and not gone:
        saved = f" (saved by {program})" if program else ""
        hint = "was it saved as .doc or .rtf, or by a program that drops them?"
        return [Problem(f"holds no box at all{saved}", hint=hint)]
    lost = set(expected or ()) - set(found) - gone
    return [
        Problem(what, item=key, hint="deleted does not mean “not ticked”: ask the sender")
        for keys, what in ((gone, "was deleted while changes were tracked"), (lost, "is no longer in the file"))
        for key in sorted(keys)
    ]


# ---- what else the file tells -----------------------------------------------------------------------------------


def _properties(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Title, subject and language, the custom properties, and the number of a copy."""
    for name, data in parts.items():
        if name.startswith("word/footer") and (found := _NUMBER.search(data)):
            yield "copy", found[1].decode()
    by_kind = {relation.kind: relation.target for relation in relations(parts) if not relation.external}
    for kind in ("core-properties", "custom-properties"):
        part = by_kind.get(kind, "")
        if part not in parts:
            continue
        for child in parse(parts[part], part):
            if local(child) == "property":
                yield child.get("name", ""), "".join(map(str, child.itertext()))
            elif local(child) in ("title", "subject", "language"):
                yield local(child), child.text or ""


def _program(parts: Mapping[str, bytes]) -> str:
    part = next((r.target for r in relations(parts) if r.kind == "extended-properties"), "")
    if part not in parts:
        return ""
    said = {local(child): child.text or "" for child in parse(parts[part], part)}
    return " ".join(word for word in (said.get("Application", ""), said.get("AppVersion", "")) if word)


def _comments(parts: Mapping[str, bytes], main: str) -> Iterator[str]:
    part = next((r.target for r in relations(parts, main) if r.kind == "comments"), "")
    if part in parts:
        for comment in parse(parts[part], part).iter(q("comment")):
            yield f"{val(comment, 'author') or 'Somebody'} commented: “{_said(comment)}”"


def _changes(roots: list[etree._Element]) -> Iterator[str]:
    """Tracked insertions and deletions with words in them."""
    for root in roots:
        for change in root.iter(q("ins"), q("del")):
            words = _said(change)
            if words:
                did = "added" if local(change) == "ins" else "deleted"
                yield f"{val(change, 'author') or 'Somebody'} {did}: “{words}”"


def _said(element: etree._Element) -> str:
    words = "".join(text.text or "" for text in element.iter(q("t"), q("delText")))
    return words if len(words) <= LIMIT else f"{words[:LIMIT]}…"


def _words(root: etree._Element) -> Iterator[str]:
    """Each paragraph that has words of its own: what stands in a control comes back by its key."""
    for paragraph in root.iter(q("p")):
        texts = (t for t in paragraph.iter(f"{{{W}}}t") if not _deleted(t) and not _filled_in(t))
        words = "".join(text.text or "" for text in texts)
        if words:
            yield words


def _filled_in(element: etree._Element) -> bool:
    """Inside a control that has a key."""
    return any(val(above.find(f"{q('sdtPr')}/{q('tag')}")) for above in element.iterancestors(q("sdt")))
