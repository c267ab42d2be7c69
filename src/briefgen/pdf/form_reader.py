"""The form of a PDF that came back, opened with pikepdf: fields by key, comments, and the file's own properties.

A field gives a tick, a choice, a day or words, or a sentence that says why its value is in doubt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Pdf, Stream, settings

from briefgen.blocks import plain
from briefgen.blocks.returned import Answer, Returned, choose, day_of, resolve_answers
from briefgen.errors import Problem, Refused
from briefgen.files import MIB
from briefgen.pdf.forms import MULTILINE, TICKED


class FormValue(Struct, frozen=True):
    """A field as it stands in a file: type (`Btn`, `Ch`, `Tx`), value, states of its boxes, options, flags.

    `ticked` are the names that its boxes have for being ticked: a viewer that draws boxes anew may give them its own.
    """

    kind: str
    value: str
    states: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    flags: int = 0
    ticked: frozenset[str] = frozenset()


def answer_of(field: FormValue) -> Answer | str:
    """The answer of a field, or, in words, why its value is in doubt."""
    if field.kind == "Btn":
        return _tick_answer(field)
    if field.kind == "Ch":
        return _choice_answer(field)
    if field.kind != "Tx":
        return "is no box, no menu and no text"
    words = " ".join(field.value.split())
    if field.flags & MULTILINE:
        return Answer("remark", words, field.value)
    day = day_of(words)
    return Answer("day", day, field.value) if day else Answer("words", words, field.value)


def _tick_answer(field: FormValue) -> Answer | str:
    """The value of a check box, if every appearance of it shows the same state."""
    value = field.value or (field.states[0] if field.states else "Off")
    if any(state != value for state in field.states):
        return f"shows “{', '.join(field.states)}” but holds “{value}”"
    is_ticked = value == TICKED or {value} == field.ticked
    if not is_ticked and value != "Off":
        return f"is in a state of its own, “{value}”"
    return Answer("box", is_ticked, plain.TICKED if is_ticked else plain.UNTICKED)


def _choice_answer(field: FormValue) -> Answer | str:
    """The value of a choice. Some viewers store the words shown instead of the value: the options map them back."""
    words_by_value = dict(field.options)
    value = choose(field.value, words_by_value)
    if value is None:
        return f"shows “{field.value}”, which is not in its list: {', '.join(words_by_value.values())}"
    return Answer("choice", value, words_by_value[value])


settings.set_qpdf_limits(
    max_stream_filters=2,
    flate_max_memory=64 * MIB,
    run_length_max_memory=64 * MIB,
    png_max_memory=64 * MIB,
    tiff_max_memory=64 * MIB,
    dct_max_memory=64 * MIB,
)
"""What qpdf may unpack of one stream: a small file can hold one that would fill the memory."""
_MOST_OBJECTS, _MOST_FIELDS, _MOST_DEPTH = 200_000, 20_000, 8
_ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"})
"""Actions that run or send something (ISO 32000-1 table 198); going to a page or an address is none of them."""
_ACTIVE_WORDS = re.compile(rb"/(?:JS|%b)" % b"|".join(action[1:].encode() for action in sorted(_ACTIVE_ACTIONS)))
_OWN_ANNOTATIONS = frozenset({"/Widget", "/Link", "/Popup"})
"""Annotations a file goes out with, and the window of a comment."""
_KEYWORDS = re.compile(rb"<pdf:Keywords>([0-9a-f]{8})</pdf:Keywords>")
_FIELD_NAME = re.compile(r"([0-9a-f]{8})/\d+")
_XMP_BYTES = 65_536
"""Bytes of the metadata that are searched for the reference."""
_MOST_QUOTED = 200
"""Characters of a comment that are repeated in a problem."""
_UNREADABLE = (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""Exceptions that a damaged file can raise, from qpdf or from reading what it gives."""


def read_form(data: bytes) -> Returned:
    """The answers, problems, comments and properties of a file.

    Raises `Refused` for one that is locked or damaged, or holds a script or too much.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            _check_readable(pdf)
            return _read_returned(pdf)
    except pikepdf.PasswordError:
        raise Refused(_locked_problem()) from None
    except _UNREADABLE:
        raise Refused(Problem("is damaged", hint="ask for it once more")) from None


def _read_returned(pdf: Pdf) -> Returned:
    by_key = dict(_answers_by_key(pdf))
    answers, problems = resolve_answers(by_key)
    if not by_key:
        problems = [Problem("holds no box at all", hint="was it printed, or saved as a picture of itself?")]
    properties = dict(_read_properties(pdf))
    return Returned(
        MappingProxyType(answers),
        tuple(problems),
        tuple(sorted(by_key)),
        MappingProxyType(properties),
        properties.get("program", ""),
        tuple(_read_comments(pdf)),
    )


def _check_readable(pdf: Pdf) -> None:
    """Raise `Refused` for a file that is locked, too large, holds an XFA form, a script or an active action."""
    if pdf.is_encrypted:
        raise Refused(_locked_problem())
    if len(pdf.objects) > _MOST_OBJECTS:
        raise Refused(Problem(f"holds more than {_MOST_OBJECTS:,} objects"))
    if "/XFA" in pdf.Root.get("/AcroForm", {}):
        raise Refused(Problem("holds a form of another kind (XFA)", hint="ask for the file that was sent"))
    if any(_is_active(item) for item in pdf.objects):
        raise Refused(Problem("holds a script, or an action that does something", hint="ask where it comes from"))


def _is_active(item: Any) -> bool:
    """Whether an object is an active action, or holds one; indirect objects are checked by themselves."""
    content = item.stream_dict if isinstance(item, Stream) else item
    # qpdf writes names in one way only, so what has none of these words in it need not be walked through
    return bool(_ACTIVE_WORDS.search(content.unparse(resolved=True))) and _holds_action(content)


def _holds_action(item: Any) -> bool:
    pending = [item]
    while pending:
        item = pending.pop()
        if isinstance(item, Dictionary):
            if str(item.get("/S", "")) in _ACTIVE_ACTIONS or "/JS" in item or "/JavaScript" in item:
                return True
            pending += [value for value in item.values() if not getattr(value, "is_indirect", False)]
        elif isinstance(item, Array):
            pending += [value for value in item if not getattr(value, "is_indirect", False)]
    return False


def _locked_problem() -> Problem:
    return Problem("is locked", hint="ask for a copy without password and restrictions")


class _FieldNode(NamedTuple):
    """A field in the tree: its parent's name, and the entries it inherits (ISO 32000-1 12.7.3.1)."""

    field: Any
    name: str
    inherited: dict[str, Any]
    depth: int


def _answers_by_key(pdf: Pdf) -> Iterator[tuple[str, list[Answer | str]]]:
    """Each key with the answers of all fields of that name."""
    answers: defaultdict[str, list[Answer | str]] = defaultdict(list)
    form: Any = pdf.Root.get("/AcroForm", {})
    pending = [_FieldNode(field, "", {}, 0) for field in form.get("/Fields", ())]
    count = 0
    while pending:
        field, above, inherited, depth = pending.pop()
        count += 1
        if count > _MOST_FIELDS or depth > _MOST_DEPTH:
            raise Refused(Problem(f"holds more than {_MOST_FIELDS:,} fields, or fields inside each other"))
        name = ".".join(filter(None, (above, str(field.get("/T", "")))))
        own = inherited | {key: field[key] for key in ("/FT", "/V", "/Opt", "/Ff") if key in field}
        kids = list(field.get("/Kids", ()))
        named = [kid for kid in kids if "/T" in kid]
        pending += [_FieldNode(kid, name, own, depth + 1) for kid in named]
        if name and "/FT" in own and not named:
            is_stream = isinstance(own.get("/V"), Stream)
            value = "holds too long a text" if is_stream else answer_of(_form_value(own, kids or [field]))
            answers[name].append(value)
    yield from answers.items()


def _form_value(own: dict[str, Any], widgets: list[Any]) -> FormValue:
    kind = str(own["/FT"]).lstrip("/")
    states = tuple(str(widget["/AS"]).lstrip("/") for widget in widgets if kind == "Btn" and "/AS" in widget)
    options = tuple(_option_pair(option) for option in own.get("/Opt", ()))
    value = str(own.get("/V", ""))
    return FormValue(
        kind,
        value.lstrip("/") if kind == "Btn" else value,
        states,
        options,
        int(own.get("/Ff", 0)),
        frozenset(name for widget in widgets for name in _ticked_states(widget)) if kind == "Btn" else frozenset(),
    )


def _ticked_states(widget: Any) -> Iterator[str]:
    """The states but “Off” in which a box has an appearance (ISO 32000-1 12.7.4.2.3)."""
    normal: Any = widget.get("/AP", {}).get("/N", {})
    if isinstance(normal, Dictionary):
        yield from (name.lstrip("/") for name, _ in normal.items() if name != "/Off")


def _option_pair(option: Any) -> tuple[str, str]:
    """Value and displayed words of an option; a single string is both."""
    return (str(option[0]), str(option[1])) if isinstance(option, Array) else (str(option), str(option))


def _read_properties(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Title, subject, language, the reference of the document, the number of a copy, and the program that saved it."""
    for key, name in (("/Title", "title"), ("/Subject", "subject"), ("/Producer", "program"), ("/Copy", "copy")):
        if key in pdf.docinfo:
            yield name, str(pdf.docinfo[key])
    if reference := _find_reference(pdf):
        yield "reference", reference
    if "/Lang" in pdf.Root:
        yield "language", str(pdf.Root["/Lang"])


def _find_reference(pdf: Pdf) -> str:
    """The reference, from the first place that still has it: some programs save only the fields of a file."""
    if "/Keywords" in pdf.docinfo:
        return str(pdf.docinfo["/Keywords"])
    packet = pdf.Root.get("/Metadata")
    if isinstance(packet, Stream) and (quoted := _KEYWORDS.search(packet.read_bytes()[:_XMP_BYTES])):
        return quoted[1].decode()
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            if name := _FIELD_NAME.fullmatch(str(annotation.get("/NM", ""))):
                return name[1]
    return ""


def _read_comments(pdf: Pdf) -> Iterator[str]:
    """Notes, highlights and typed text that somebody has put on a page."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            if str(annotation.get("/Subtype", "")) not in _OWN_ANNOTATIONS:
                words = " ".join(str(annotation.get("/Contents", "")).split())
                quoted = words if len(words) <= _MOST_QUOTED else f"{words[:_MOST_QUOTED]}…"
                what = f"commented: “{quoted}”" if quoted else "marked something without words"
                yield f"{str(annotation.get('/T', '')) or 'Somebody'} {what}"
