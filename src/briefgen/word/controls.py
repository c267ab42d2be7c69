"""Fields (ECMA-376 17.16) and content controls (17.5.2): page numbers, document values, and what people fill in.

Each field has its value written out, which LibreOffice prints as it stands. A content control carries its key in
`w:tag` and nowhere else; `read` finds it again by that. Controls stand inside a paragraph: LibreOffice shows none
around a cell or a row, and damages its state on saving. `w:id` is made from the key. A control is locked against
deletion, but neither bound to data nor protected: LibreOffice would lose either.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from briefgen.blocks.tree import COPY_FIELD, CheckBox, Choice, DateField, Document, Remark
from briefgen.errors import Problem, Refused
from briefgen.word.xml import esc

PAGE_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}
PAGE_PLACEHOLDER = re.compile(r"\{(page|pages)\}")
"""In a value, `{page}` and `{pages}` stand for the number of the page and the count of pages."""
_TEXT, _END = '<w:t xml:space="preserve">', "</w:t></w:r>"


class FieldHole(Struct, frozen=True):
    """The place of a field in a header or footer: the name of its value, and the `w:rPr` of its run."""

    name: str
    properties: str


def is_plain_value(name: str, value: str) -> bool:
    """Whether a value is plain text: not empty and without page numbers. The line of a numbered copy always is."""
    return bool(value) and (name == COPY_FIELD or not ("{" in value and PAGE_PLACEHOLDER.search(value)))


def field_runs(hole: FieldHole, value: str | None) -> Iterator[str | None]:
    """The runs of a field of a header or footer, in pieces; `None` is the place of a plain value.

    Word looks a DOCPROPERTY up in `docProps/custom.xml`, which holds the same value; the line of a numbered copy stands
    in no property. A `value` that is not plain becomes words and page fields.
    """
    if value is not None:
        yield words_with_page_fields(value, hole.properties)
        return
    before, behind = f"<w:r>{hole.properties}{_TEXT}", _END
    if hole.name != COPY_FIELD:
        before = begin_field(f"DOCPROPERTY {hole.name}", hole.properties) + before
        behind += end_field(hole.properties)
    yield before
    yield None
    yield behind


def words_with_page_fields(value: str, properties: str) -> str:
    """Words as runs, with page fields in place of `{page}` and `{pages}`."""
    pieces = PAGE_PLACEHOLDER.split(value)
    return "".join(
        page_field(piece, properties) if i % 2 else _run_xml(piece, properties) for i, piece in enumerate(pieces)
    )


def page_field(name: str, properties: str) -> str:
    """The number of the page or the count of pages; Word and LibreOffice update it by themselves."""
    return _field_xml(PAGE_FIELDS[name], "1", properties)


def page_reference(bookmark: str, number: int, properties: str) -> str:
    """The page a bookmark is on."""
    return _field_xml(f"PAGEREF {bookmark} \\h", str(number), properties)


def field_values(document: Document) -> dict[str, str]:
    """The values of all fields by name; the title and the subject of the document are among them."""
    named = {name: value for name, value in dict(document.fields).items() if value}
    return {"title": document.title, "subject": document.subject, **named}


def begin_field(instruction: str, properties: str = "") -> str:
    """The runs before the value of a field that spans paragraphs."""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {esc(instruction)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def end_field(properties: str = "") -> str:
    """The run after the value of a field that spans paragraphs."""
    return f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'


def _field_xml(instruction: str, value: str, properties: str) -> str:
    return begin_field(instruction, properties) + _run_xml(value, properties) + end_field(properties)


def _run_xml(text: str, properties: str) -> str:
    return f"<w:r>{properties}{_TEXT}{esc(text)}{_END}" if text else ""


Control = CheckBox | Choice | DateField | Remark

TICKED, EMPTY = "\u2612", "\u2610"
"""☒ and ☐, which most fonts lack: MS Gothic has them, and Word uses it for check boxes by itself."""
BOX_SIZE = '<w:sz w:val="21"/><w:szCs w:val="21"/>'
"""A box has 10.5 pt, whatever the size of the words beside it; an exact line pitch is not changed by that."""
BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'
BOX_STATES = (
    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
)
MAX_TAG = 64
"""Characters Word allows in a tag or a title."""
DATE_FORMATS = {"ko": "yyyy. M. d."}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write_control(control: Control, properties: str, placeholder: str, language: str) -> str:
    """A content control: `properties` is the `w:rPr` of its words or empty, `placeholder` a style id.

    Raises `Refused` for a choice whose value is not among its options.
    """
    if isinstance(control, CheckBox):
        kind = f'<w14:checkbox><w14:checked w14:val="{int(control.ticked)}"/>{BOX_STATES}</w14:checkbox>'
        words = TICKED if control.ticked else EMPTY
        return _control_xml(control, kind, words, _box_properties(properties))
    if isinstance(control, Choice):
        options = "".join(
            f'<w:listItem w:displayText="{esc(shown)}" w:value="{esc(value)}"/>' for value, shown in control.options
        )
        shown = dict(control.options).get(control.value)
        if shown is None:
            raise Refused(Problem(f"“{control.value}” is none of the words to choose from", item=control.key))
        kind = f'<w:dropDownList w:lastValue="{esc(control.value)}">{options}</w:dropDownList>'
        return _control_xml(control, kind, shown, properties)
    if isinstance(control, DateField):
        return _control_xml(control, _date_xml(control, language), _day_words(control, language), properties)
    if control.text:
        return _control_xml(control, "<w:text/>", control.text, properties)
    hint = f'<w:rPr><w:rStyle w:val="{placeholder}"/></w:rPr>' if placeholder else ""
    return _control_xml(control, "<w:text/>", control.placeholder, hint, "<w:showingPlcHdr/>")


def check_key(key: str, used: set[str]) -> None:
    """Add a key to those used. Raises `Refused` for one used before, or one that Word cannot store."""
    if not key or not key.isascii() or len(key) > MAX_TAG or not key.isprintable():
        raise Refused(Problem(f"the key of a box is ASCII, 1 to {MAX_TAG} characters", item=key))
    if key in used:
        raise Refused(Problem("the key of a box stands twice in one document", item=key))
    used.add(key)


def control_id(key: str) -> int:
    """`w:id` of a key: positive, 31 bits, always the same."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) >> 1 or 1


def _control_xml(control: Control, kind: str, words: str, run: str, more: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr>{run}<w:alias w:val="{esc(_shorten(control.label))}"/><w:tag w:val="{esc(control.key)}"/>'
        f'<w:id w:val="{control_id(control.key)}"/><w:lock w:val="sdtLocked"/>{more}{kind}</w:sdtPr>'
        f'<w:sdtContent><w:r>{run}<w:t xml:space="preserve">{esc(words)}</w:t></w:r></w:sdtContent></w:sdt>'
    )


def _shorten(label: str) -> str:
    """A title of at most 64 characters."""
    return label if len(label) <= MAX_TAG else f"{label[: MAX_TAG - 1].rstrip()}…"


@lru_cache(64)
def _box_properties(properties: str) -> str:
    """`w:rPr` of a check box: its font after the style of the run, its size before the language (17.3.2.28)."""
    inner = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>")
    style = re.match(r"<w:rStyle [^>]*/>", inner)
    head = style[0] if style else ""
    before, mark, language = inner[len(head) :].partition("<w:lang ")
    return f"<w:rPr>{head}{BOX_FONT}{before}{BOX_SIZE}{mark}{language}</w:rPr>"


def _date_xml(control: DateField, language: str) -> str:
    day = f' w:fullDate="{esc(control.day)}T00:00:00Z"' if control.day else ""
    form = DATE_FORMATS.get(language.split("-")[0], "d MMM yyyy")
    return (
        f'<w:date{day}><w:dateFormat w:val="{form}"/><w:lid w:val="{esc(language)}"/>'
        '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
    )


def _day_words(control: DateField, language: str) -> str:
    """The words of the document, unless they would contradict the day."""
    if not control.day or shows_day(control.words, control.day):
        return control.words
    day = dt.date.fromisoformat(control.day)
    if language.startswith("ko"):
        return f"{day.year}. {day.month}. {day.day}."
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def shows_day(words: str, day: str) -> bool:
    """Whether words show a day (ISO 8601): its year, month and day, in any order, as numbers or an English month."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return False
    found = sorted(_numbers_in(words))
    wanted = (date.year, date.month, date.day)
    return found == sorted(wanted) or found == sorted((date.year % 100, *wanted[1:]))


def _numbers_in(words: str) -> Iterable[int]:
    for part in re.findall(r"\d+|[a-z]+", words.lower()):
        if part.isdigit():
            yield int(part)
        elif part[:3] in MONTHS:
            yield MONTHS.index(part[:3]) + 1
