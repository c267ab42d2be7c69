"""The form of a PDF that came back, by pikepdf.

What a field that comes back says: a tick, a choice, a day or words; or, in words, why nobody can know.

The form of a PDF that came back, opened with pikepdf: fields by key, comments, and what the file says of itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream

from briefgen.blocks import plain
from briefgen.blocks.returned import Answer, Returned, resolve_answers
from briefgen.errors import Problem, Refused
from briefgen.pdf.forms import MULTILINE, TICKED
from briefgen.values import dataclass

# ---- answers -----------------------------------------------------------------------------------------------------


_ISO = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?\s*(?:\([월화수목금토일]\))?")
_DAY_FIRST = re.compile(r"(?:[A-Za-z]+,? )?(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]+,? )?([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Found:
    """A field as it stands in a file: type (`Btn`, `Ch`, `Tx`), value, states of its boxes, options, flags."""

    kind: str
    value: str
    states: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    flags: int = 0


def answer(found: Found) -> Answer | str:
    """The answer of a field, or, in words, why there is none beyond doubt."""
    if found.kind == "Btn":
        return _ticked(found)
    if found.kind == "Ch":
        return _chosen(found)
    if found.kind != "Tx":
        return "is no box, no menu and no text"
    words = " ".join(found.value.split())
    if found.flags & MULTILINE:
        return Answer("remark", words, found.value)
    day = day_of(words)
    return Answer("day", day, found.value) if day else Answer("words", words, found.value)


def _ticked(found: Found) -> Answer | str:
    """A tick is the value, and every picture of the box shows the same."""
    value = found.value or (found.states[0] if found.states else "Off")
    if any(state != value for state in found.states):
        return f"shows “{', '.join(found.states)}” but holds “{value}”"
    if value not in (TICKED, "Off"):
        return f"is in a state of its own, “{value}”"
    return Answer("box", value == TICKED, plain.TICKED if value == TICKED else plain.UNTICKED)


def _chosen(found: Found) -> Answer | str:
    """Some viewers keep the words shown, not the value: the list tells it."""
    values, shown = dict(found.options), {shown: value for value, shown in found.options}
    value = found.value if found.value in values else shown.get(found.value)
    if value is None:
        return f"shows “{found.value}”, which is not in its list"
    return Answer("choice", value, values[value])


def day_of(words: str) -> str:
    """The day that words name (ISO 8601), or nothing: `2024-10-31`, `2024. 10. 31.(목)`, `31 October 2024`.

    `10/11/2024` is no day: it is October to some and November to others.
    """
    try:
        if found := _ISO.fullmatch(words):
            return dt.date(*map(int, found.groups())).isoformat()
        if found := _DAY_FIRST.fullmatch(words):
            day, month, year = found.groups()
        elif found := _MONTH_FIRST.fullmatch(words):
            month, day, year = found.groups()
        else:
            return ""
        return dt.date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)).isoformat()
    except ValueError:
        return ""


# ---- filled ------------------------------------------------------------------------------------------------------


_OBJECTS, _FIELDS, _DEPTH = 200_000, 20_000, 8
_ACTIVE = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"})
"""Actions that do something (ISO 32000-1 table 198); to go to a page or an address is none of them."""
_SENT = frozenset({"/Widget", "/Link", "/Popup"})
"""Annotations a file goes out with, and the window of a comment."""
_KEYWORDS = re.compile(rb"<pdf:Keywords>([0-9a-f]{8})</pdf:Keywords>")
_NAMED = re.compile(r"([0-9a-f]{8})/\d+")
_PACKET = 65_536
"""Bytes of the metadata in which ours are looked for."""
_REPEATED = 200
"""Characters of a comment that are told."""
_UNREADABLE = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    UnicodeError,
    ValueError,
)
"""What a damaged file can raise, in qpdf or in looking at what it gives."""


def filled_in(data: bytes, expected: Collection[str] | None) -> Returned:
    """What a file holds. Raises `Refused` for one that is locked, damaged or runs something."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            _refuse(pdf)
            return _returned(pdf, expected)
    except pikepdf.PasswordError:
        raise Refused(_locked()) from None
    except _UNREADABLE:
        raise Refused(Problem("is damaged", hint="ask for it once more")) from None


def _returned(pdf: Pdf, expected: Collection[str] | None) -> Returned:
    found = dict(_fields(pdf))
    answers, problems = resolve_answers(found, expected)
    problems += [
        Problem("is no longer in the file", item=key, hint="gone does not mean “not ticked”: ask the sender")
        for key in sorted(set(expected or ()) - found.keys())
    ]
    if not found:
        # that each key is missing says no more than this
        problems = [Problem("holds no box at all", hint="was it printed, or saved as a picture of itself?")]
    properties = dict(_properties(pdf))
    return Returned(
        MappingProxyType(answers),
        tuple(problems),
        tuple(sorted(found)),
        MappingProxyType(properties),
        properties.get("program", ""),
        tuple(_comments(pdf)),
    )


# ---- what is not read -------------------------------------------------------------------------------------------


def _refuse(pdf: Pdf) -> None:
    """What is locked, runs something, or keeps its form elsewhere."""
    if pdf.is_encrypted:
        raise Refused(_locked())
    if len(pdf.objects) > _OBJECTS:
        raise Refused(Problem(f"holds more than {_OBJECTS:,} objects"))
    if "/XFA" in pdf.Root.get("/AcroForm", {}):
        raise Refused(Problem("holds a form of another kind (XFA)", hint="ask for the file that was sent"))
    if any(_acts(thing) for thing in pdf.objects):
        raise Refused(Problem("holds a script, or an action that does something", hint="ask where it comes from"))


def _acts(thing: Any) -> bool:
    """Whether an object is such an action, or holds one; objects with a number of their own come by themselves."""
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Dictionary | Stream):
            if str(item.get("/S", "")) in _ACTIVE or "/JS" in item or "/JavaScript" in item:
                return True
            waiting += [value for value in item.values() if not getattr(value, "is_indirect", False)]
        elif isinstance(item, Array):
            waiting += [value for value in item if not getattr(value, "is_indirect", False)]
    return False


def _locked() -> Problem:
    return Problem("is locked", hint="ask for a copy without password and restrictions")


# ---- fields -----------------------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """A field on the way down the tree: the name above it, and what it inherits (12.7.3.1)."""

    field: Any
    name: str
    inherited: dict[str, Any]
    depth: int


def _fields(pdf: Pdf) -> Iterator[tuple[str, list[Answer | str]]]:
    """What each key holds, as often as it stands in the file."""
    found: defaultdict[str, list[Answer | str]] = defaultdict(list)
    form: Any = pdf.Root.get("/AcroForm", {})
    waiting = [_Place(field, "", {}, 0) for field in form.get("/Fields", ())]
    count = 0
    while waiting:
        field, above, inherited, depth = waiting.pop()
        count += 1
        if count > _FIELDS or depth > _DEPTH:
            raise Refused(Problem(f"holds more than {_FIELDS:,} fields, or fields inside each other"))
        name = ".".join(filter(None, (above, str(field.get("/T", "")))))
        own = inherited | {key: field[key] for key in ("/FT", "/V", "/Opt", "/Ff") if key in field}
        kids = list(field.get("/Kids", ()))
        named = [kid for kid in kids if "/T" in kid]
        waiting += [_Place(kid, name, own, depth + 1) for kid in named]
        if name and "/FT" in own and not named:
            found[name].append(answer(_found(own, kids or [field])))
    yield from found.items()


def _found(own: dict[str, Any], widgets: list[Any]) -> Found:
    kind = str(own["/FT"]).lstrip("/")
    states = tuple(str(widget["/AS"]).lstrip("/") for widget in widgets if kind == "Btn" and "/AS" in widget)
    options = tuple(_option(option) for option in own.get("/Opt", ()))
    value = str(own.get("/V", ""))
    return Found(kind, value.lstrip("/") if kind == "Btn" else value, states, options, int(own.get("/Ff", 0)))


def _option(option: Any) -> tuple[str, str]:
    """Value and shown words; where they are the same, one stands for both."""
    return (str(option[0]), str(option[1])) if isinstance(option, Array) else (str(option), str(option))


# ---- what else the file tells -----------------------------------------------------------------------------------


def _properties(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Title, subject, language, the reference of the document, the number of a copy, and the program that saved it."""
    for key, name in (("/Title", "title"), ("/Subject", "subject"), ("/Producer", "program"), ("/Copy", "copy")):
        if key in pdf.docinfo:
            yield name, str(pdf.docinfo[key])
    if reference := _reference(pdf):
        yield "reference", reference
    if "/Lang" in pdf.Root:
        yield "language", str(pdf.Root["/Lang"])


def _reference(pdf: Pdf) -> str:
    """The reference, from the first place that still has it: some programs save the fields and little else."""
    if "/Keywords" in pdf.docinfo:
        return str(pdf.docinfo["/Keywords"])
    packet = pdf.Root.get("/Metadata")
    if isinstance(packet, Stream) and (said := _KEYWORDS.search(packet.read_bytes()[:_PACKET])):
        return said[1].decode()
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            if name := _NAMED.fullmatch(str(annotation.get("/NM", ""))):
                return name[1]
    return ""


def _comments(pdf: Pdf) -> Iterator[str]:
    """Notes, highlights and typed text that somebody has put on a page."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            if str(annotation.get("/Subtype", "")) not in _SENT:
                words = " ".join(str(annotation.get("/Contents", "")).split())
                said = words if len(words) <= _REPEATED else f"{words[:_REPEATED]}…"
                what = f"commented: “{said}”" if said else "marked something without words"
                yield f"{str(annotation.get('/T', '')) or 'Somebody'} {what}"
