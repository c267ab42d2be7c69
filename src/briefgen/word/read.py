"""A Word file that comes back: what people ticked and filled in, and everything in it that a person should look at.

In: bytes of whatever was sent, and, where they are known, the keys the file went out with. Out: `Returned`; never an
exception. An answer is given only when it is beyond doubt: word processors copy rows with their keys, keep the old day
of a date that is typed over, and leave deleted rows in the file while they track changes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.returned import Answer, Returned, choose, compare_keys, resolve_answers
from briefgen.errors import Place, Problem, Refused
from briefgen.files import Bounds, unpack
from briefgen.word.controls import EMPTY, TICKED, shows_day
from briefgen.word.elements import (
    content_type,
    find_main_part,
    local_name,
    parse,
    q,
    read_relationships,
    target_of,
    val,
)
from briefgen.word.package import COPY_BOOKMARK
from briefgen.word.xml import W14, W


def answer_of(control: etree._Element, words: str) -> Answer | str:
    """The answer of a `w:sdt` whose content shows some words, or, in words, why its value is in doubt."""
    properties = control.find(q("sdtPr"))
    assert properties is not None
    if (box := properties.find(q("checkbox", W14))) is not None:
        return _box_answer(box, words)
    if (date := properties.find(q("date"))) is not None:
        return _day_answer(date, words)
    for menu in (properties.find(q("dropDownList")), properties.find(q("comboBox"))):
        if menu is not None:
            return _choice_answer(menu, words)
    remark = "" if properties.find(q("showingPlcHdr")) is not None else words
    return Answer("remark", remark.strip(), remark)


def _box_answer(box: etree._Element, words: str) -> Answer | str:
    """The value of a check box, if state and glyph agree; LibreOffice loses the state of a box around a cell."""
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


def _day_answer(date: etree._Element, words: str) -> Answer | str:
    """The day of a date control, if its words show the same day: one that is typed over keeps its old day."""
    day = val(date, "fullDate")[:10]
    if not day:
        return Answer("words", words.strip(), words)
    return Answer("day", day, words) if shows_day(words, day) else f"shows “{words}” but holds the day {day}"


def _choice_answer(menu: etree._Element, words: str) -> Answer | str:
    """The value of a choice. LibreOffice stores the words shown and drops the value: the list maps them back."""
    options = {val(i, "value"): val(i, "displayText") or val(i, "value") for i in menu.iterfind(q("listItem"))}
    value = choose(words, options)
    if value is None:
        return f"shows “{words}”, which is not in its list: {', '.join(options.values())}"
    return Answer("choice", value, words)


BEGINNINGS = (
    (b"\xd0\xcf\x11\xe0", "is an old .doc, or locked by a password", "save it as .docx, without a password"),
    (b"{\\rtf", "is an .rtf, which keeps no boxes", "ask for the .docx"),
    (b"%PDF", "is a PDF", "give it its own name, ending in .pdf"),
)
HARMLESS = ("hyperlink", "attachedTemplate")
"""Kinds of external relationships that are allowed; nothing is ever opened."""
STRICT = "http://purl.oclc.org/ooxml/"
DELETED_TAGS = {q("del"), q("moveFrom")}
_NUMBER = re.compile(b'w:name="%b([0-9]{1,9})"' % COPY_BOOKMARK.encode())
_MOST_TAGS, _MOST_CONTROLS = 1_000_000, 20_000
MAX_QUOTED = 200
"""Characters of a comment or a change that are repeated."""


def read_docx(
    data: bytes, name: str = "", expected: Collection[str] | None = None, bounds: Bounds | None = None
) -> Returned:
    """The answers and problems of a file; `name` is what the problems call it.

    >>> box = briefgen.CheckBox("A1", ticked=True, label="The letter is signed")
    >>> page = briefgen.Document("List", "en", (briefgen.Paragraph((box, " The letter is signed.")),))
    >>> data = briefgen.write_docx(page, briefgen.default_look())
    >>> briefgen.read_docx(data).answers["A1"].value
    True
    """
    try:
        returned = _read(data, name, bounds)
        if expected is not None:
            returned = compare_keys(returned, expected)
        return replace(returned, problems=tuple(problem.at(Place(name)) for problem in returned.problems))
    except Refused as refused:
        # a damaged part is named within the file, the file by what the user called it
        return Returned(problems=tuple(problem.at(Place(name)) for problem in refused.problems))


def _read(data: bytes, name: str, bounds: Bounds | None) -> Returned:
    for beginning, what, hint in BEGINNINGS:
        if data.startswith(beginning):
            raise Refused(Problem(what, hint=hint))
    parts = unpack(data, name, bounds)
    if sum(part.count(b"<") for part in parts.values()) > _MOST_TAGS:
        raise Refused(Problem(f"holds more than {_MOST_TAGS:,} elements"))
    main = find_main_part(parts, name)
    _check_safe(parts, main)
    notes = [r.target for r in read_relationships(parts, main) if r.kind == "footnotes" and r.target in parts]
    bodies = [_read_body(parse(parts[part], part)) for part in (main, *notes)]
    if STRICT in (etree.QName(bodies[0].root).namespace or ""):
        hint = "save it in Word as “Word document (.docx)”"
        raise Refused(Problem("is in the strict format, in which boxes are lost", hint=hint))
    program = _read_program(parts)
    by_key, deleted = _answers_by_key(bodies)
    answers, problems = resolve_answers(by_key)
    if not by_key and not deleted:
        saved = f" (saved by {program})" if program else ""
        hint = "was it saved as .doc or .rtf, or by a program that drops them?"
        problems = [Problem(f"holds no box at all{saved}", hint=hint)]
    gone = "deleted does not mean “not ticked”: ask the sender"
    problems += [Problem("was deleted while changes were tracked", item=key, hint=gone) for key in sorted(deleted)]
    return Returned(
        MappingProxyType(answers),
        tuple(problems),
        tuple(sorted(by_key)),
        MappingProxyType(dict(_read_properties(parts))),
        program,
        (*_read_comments(parts, main), *(words for body in bodies for words in _read_changes(body))),
        tuple(_paragraph_texts(bodies[0])),
    )


def _check_safe(parts: Mapping[str, bytes], main: str) -> None:
    """Raise `Refused` for a file with macros, or with pictures or objects outside it."""
    if "macroenabled" in content_type(parts, main) or any(n.lower().endswith("vbaproject.bin") for n in parts):
        raise Refused(Problem("holds macros", hint="ask for a copy saved as .docx"))
    targets = (relation.target for relation in read_relationships(parts, main) if not relation.external)
    for part in dict.fromkeys((main, *targets)):
        for relation in read_relationships(parts, part):
            if relation.external and relation.kind not in HARMLESS:
                raise Refused(Problem(f"holds a link to something outside it ({relation.kind})"))


class _Body(Struct, frozen=True):
    """A part with words: its controls with their keys, what is deleted while changes are tracked, and the words within
    controls, which come back by their key."""

    root: etree._Element
    controls: tuple[tuple[str, etree._Element], ...]
    deleted: frozenset[etree._Element]
    in_control: frozenset[etree._Element]


_T, _DELETED_T, _CONTROL = q("t"), q("delText"), q("sdt")
_NESTED = etree.XPath(
    "boolean(//*[self::w:sdt or self::w:ins or self::w:del or self::w:moveFrom]"
    "[count(ancestor::*[self::w:sdt or self::w:ins or self::w:del or self::w:moveFrom]) > 16])",
    namespaces={"w": W},
)


def _read_body(root: etree._Element) -> _Body:
    """Raises `Refused` for controls or changes so deep in each other that reading them would never end."""
    if sum(1 for _ in root.iter(_CONTROL)) > _MOST_CONTROLS:
        raise Refused(Problem(f"holds more than {_MOST_CONTROLS:,} fields"))
    if _NESTED(root):
        raise Refused(Problem("holds fields or changes inside each other, more than 16 deep"))
    deleted: set[etree._Element] = set()
    for change in root.iter(*DELETED_TAGS):
        properties = change.getparent()
        row = properties.getparent() if properties is not None and properties.tag == q("trPr") else None
        deleted.update((change if row is None else row).iter(_T, _CONTROL))
    keyed = [(val(control.find(f"{q('sdtPr')}/{q('tag')}")), control) for control in root.iter(_CONTROL)]
    controls = tuple((key, control) for key, control in keyed if key)
    in_control = frozenset(words for _, control in controls for words in control.iter(_T, _DELETED_T))
    return _Body(root, controls, frozenset(deleted), in_control)


def _answers_by_key(bodies: Iterable[_Body]) -> tuple[dict[str, list[Answer | str]], set[str]]:
    """Each key with the answers of all its controls; and the keys whose controls are all tracked deletions."""
    by_key: dict[str, list[Answer | str]] = defaultdict(list)
    deleted: set[str] = set()
    for body in bodies:
        for key, control in body.controls:
            content = control.find(q("sdtContent"))
            if control in body.deleted:
                deleted.add(key)
            elif content is not None:
                words = "".join(text.text or "" for text in content.iter(_T) if text not in body.deleted)
                by_key[key].append(answer_of(control, words))
    return by_key, deleted - by_key.keys()


def _read_properties(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Title, subject and language, the custom properties, and the number of a copy."""
    for name, data in parts.items():
        if name.startswith("word/footer") and (match := _NUMBER.search(data)):
            yield "copy", match[1].decode()
    by_kind = {relation.kind: relation.target for relation in read_relationships(parts) if not relation.external}
    for kind in ("core-properties", "custom-properties"):
        part = by_kind.get(kind, "")
        if part not in parts:
            continue
        for child in parse(parts[part], part):
            if local_name(child) == "property":
                yield child.get("name", ""), "".join(map(str, child.itertext()))
            elif local_name(child) in ("title", "subject", "language"):
                yield local_name(child), child.text or ""


def _read_program(parts: Mapping[str, bytes]) -> str:
    part = next((r.target for r in read_relationships(parts) if r.kind == "extended-properties"), "")
    if part not in parts:
        return ""
    properties = {local_name(child): child.text or "" for child in parse(parts[part], part)}
    return " ".join(word for word in (properties.get("Application", ""), properties.get("AppVersion", "")) if word)


def _read_comments(parts: Mapping[str, bytes], main: str) -> Iterator[str]:
    part = target_of(read_relationships(parts, main), "comments")
    if part in parts:
        for comment in parse(parts[part], part).iter(q("comment")):
            yield f"{val(comment, 'author') or 'Somebody'} commented: “{_quote(comment)}”"


def _read_changes(body: _Body) -> Iterator[str]:
    """Tracked insertions and deletions with words in them; those within a control come back by its key."""
    for change in body.root.iter(q("ins"), q("del")):
        if words := _quote(change, body.in_control):
            did = "added" if local_name(change) == "ins" else "deleted"
            yield f"{val(change, 'author') or 'Somebody'} {did}: “{words}”"


def _quote(element: etree._Element, but: Collection[etree._Element] = ()) -> str:
    words = "".join(text.text or "" for text in element.iter(_T, _DELETED_T) if text not in but)
    return words if len(words) <= MAX_QUOTED else f"{words[:MAX_QUOTED]}…"


def _paragraph_texts(body: _Body) -> Iterator[str]:
    """The text of each paragraph outside content controls, whose words come back by their key."""
    left_out = body.deleted | body.in_control
    for paragraph in body.root.iter(q("p")):
        if words := "".join(text.text or "" for text in paragraph.iter(_T) if text not in left_out):
            yield words
