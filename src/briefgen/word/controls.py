"""Fields and content controls (ECMA-376 17.16, 17.5.2).

Fields: what Word may count or look up anew, each with its value written out (ECMA-376 17.16).

In: the name of a field and its value. Out: runs as text. LibreOffice prints the value as it stands, so it always does.

Content controls: the boxes and fields a person fills in (ECMA-376 17.5.2); `answers` reads them back.

No other module knows their XML. The key stands in `w:tag` and nowhere else; the control is of run
level, inside the paragraph: around a cell or a row LibreOffice shows none, and spoils its state on saving. `w:id` comes
of the key. It is locked against deletion, and neither bound to data nor protected: either would spoil it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from briefgen.blocks.tree import COPY_FIELD, CheckBox, Choice, DateField, Document, Remark
from briefgen.errors import Problem, Refused
from briefgen.values import dataclass
from briefgen.word.xml import esc

# ---- fields ------------------------------------------------------------------------------------------------------


PAGES = {"page": "PAGE", "pages": "NUMPAGES"}
PATTERN = re.compile(r"\{(page|pages)\}")
"""In a value, `{page}` and `{pages}` stand for the page's own numbers."""
_TEXT, _END = '<w:t xml:space="preserve">', "</w:t></w:r>"


@dataclass(frozen=True, slots=True)
class FieldHole:
    """A field of a header or footer: the name of its value, and the `w:rPr` of its run."""

    name: str
    properties: str


def plain(name: str, value: str) -> bool:
    """Whether a value stands as it is: there is one, without page numbers in it. Whose copy it is always does."""
    return bool(value) and (name == COPY_FIELD or not ("{" in value and PATTERN.search(value)))


def field_pieces(hole: FieldHole, value: str | None) -> Iterator[str | None]:
    """The runs of a field of a header or footer, in pieces; `None` is where a plain value goes.

    Word looks a DOCPROPERTY up in `docProps/custom.xml`, where the same value stands; whose copy it is stands in no
    property. A value that is not plain is words and page fields instead, or nothing.
    """
    if value is not None:
        yield words(value, hole.properties)
        return
    before, behind = f"<w:r>{hole.properties}{_TEXT}", _END
    if hole.name != COPY_FIELD:
        before = begin(f"DOCPROPERTY {hole.name}", hole.properties) + before
        behind += end(hole.properties)
    yield before
    yield None
    yield behind


def words(value: str, properties: str) -> str:
    """Words with the numbers of the page and of all pages in them, where `{page}` and `{pages}` stand."""
    pieces = PATTERN.split(value)
    return "".join(page(piece, properties) if i % 2 else _run(piece, properties) for i, piece in enumerate(pieces))


def page(name: str, properties: str) -> str:
    """The number of the page or of all pages; Word and LibreOffice count by themselves."""
    return _field(PAGES[name], "1", properties)


def page_of(bookmark: str, number: int, properties: str) -> str:
    """The page a bookmark is on."""
    return _field(f"PAGEREF {bookmark} \\h", str(number), properties)


def values(document: Document) -> dict[str, str]:
    """The values of all fields; the title and subject of the document are fields too, where no other has their name."""
    named = {name: value for name, value in dict(document.fields).items() if value}
    return {"title": document.title, "subject": document.subject, **named}


def begin(instruction: str, properties: str = "") -> str:
    """The runs before the value of a field that spans paragraphs."""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {esc(instruction)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def end(properties: str = "") -> str:
    """The run after it."""
    return f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'


def _field(instruction: str, value: str, properties: str) -> str:
    return begin(instruction, properties) + _run(value, properties) + end(properties)


def _run(text: str, properties: str) -> str:
    return f"<w:r>{properties}{_TEXT}{esc(text)}{_END}" if text else ""


# ---- controls ----------------------------------------------------------------------------------------------------


Control = CheckBox | Choice | DateField | Remark

TICKED, EMPTY = "\u2612", "\u2610"
"""☒ and ☐, which the fonts of most houses lack: MS Gothic has them, and Word asks for it by itself."""
BOX_SIZE = '<w:sz w:val="21"/><w:szCs w:val="21"/>'
"""A box stands out, whatever the size of the words beside it; an exact pitch keeps the line as it is."""
BOX_FONT = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'
STATES = (
    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
)
MOST = 64
"""Characters Word allows in a tag or a title."""
DATE_FORMATS = {"ko": "yyyy. M. d."}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(control: Control, properties: str, placeholder: str, language: str) -> str:
    """A control as text: `properties` is the `w:rPr` of its words or nothing, `placeholder` a style id."""
    if isinstance(control, CheckBox):
        kind = f'<w14:checkbox><w14:checked w14:val="{int(control.ticked)}"/>{STATES}</w14:checkbox>'
        words = TICKED if control.ticked else EMPTY
        return _control(control, kind, words, _boxed(properties))
    if isinstance(control, Choice):
        options = "".join(
            f'<w:listItem w:displayText="{esc(shown)}" w:value="{esc(value)}"/>' for value, shown in control.options
        )
        shown = dict(control.options).get(control.value)
        if shown is None:
            raise Refused(Problem(f"“{control.value}” is none of the words to choose from", item=control.key))
        kind = f'<w:dropDownList w:lastValue="{esc(control.value)}">{options}</w:dropDownList>'
        return _control(control, kind, shown, properties)
    if isinstance(control, DateField):
        return _control(control, _date(control, language), _day_words(control, language), properties)
    if control.text:
        return _control(control, "<w:text/>", control.text, properties)
    hint = f'<w:rPr><w:rStyle w:val="{placeholder}"/></w:rPr>' if placeholder else ""
    return _control(control, "<w:text/>", control.placeholder, hint, "<w:showingPlcHdr/>")


def checked_key(key: str, used: set[str]) -> None:
    """Note a key. Raises `Refused` where it is used already, or is not what Word can carry."""
    if not key or not key.isascii() or len(key) > MOST or not key.isprintable():
        raise Refused(Problem(f"the key of a box is ASCII, 1 to {MOST} characters", item=key))
    if key in used:
        raise Refused(Problem("the key of a box stands twice in one document", item=key))
    used.add(key)


def control_id(key: str) -> int:
    """`w:id`: positive, 31 bits, always the same for a key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) >> 1 or 1


def _control(control: Control, kind: str, words: str, run: str, more: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr>{run}<w:alias w:val="{esc(_short(control.label))}"/><w:tag w:val="{esc(control.key)}"/>'
        f'<w:id w:val="{control_id(control.key)}"/><w:lock w:val="sdtLocked"/>{more}{kind}</w:sdtPr>'
        f'<w:sdtContent><w:r>{run}<w:t xml:space="preserve">{esc(words)}</w:t></w:r></w:sdtContent></w:sdt>'
    )


def _short(label: str) -> str:
    """A title of at most 64 characters."""
    return label if len(label) <= MOST else f"{label[: MOST - 1].rstrip()}…"


@lru_cache(64)
def _boxed(properties: str) -> str:
    """`w:rPr` of a box: its font behind the style of the run and its size before the language (17.3.2.28)."""
    inner = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>")
    style = re.match(r"<w:rStyle [^>]*/>", inner)
    head = style[0] if style else ""
    before, mark, language = inner[len(head) :].partition("<w:lang ")
    return f"<w:rPr>{head}{BOX_FONT}{before}{BOX_SIZE}{mark}{language}</w:rPr>"


def _date(control: DateField, language: str) -> str:
    day = f' w:fullDate="{esc(control.day)}T00:00:00Z"' if control.day else ""
    form = DATE_FORMATS.get(language.split("-")[0], "d MMM yyyy")
    return (
        f'<w:date{day}><w:dateFormat w:val="{form}"/><w:lid w:val="{esc(language)}"/>'
        '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
    )


def _day_words(control: DateField, language: str) -> str:
    """The words of the document, unless they would contradict the day."""
    if not control.day or shows(control.words, control.day):
        return control.words
    day = dt.date.fromisoformat(control.day)
    if language.startswith("ko"):
        return f"{day.year}. {day.month}. {day.day}."
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def shows(words: str, day: str) -> bool:
    """Whether words show a day (ISO 8601): its year, month and day, in any order, as numbers or an English month."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return False
    found = sorted(_numbers(words))
    wanted = (date.year, date.month, date.day)
    return found == sorted(wanted) or found == sorted((date.year % 100, *wanted[1:]))


def _numbers(words: str) -> Iterable[int]:
    for part in re.findall(r"\d+|[a-z]+", words.lower()):
        if part.isdigit():
            yield int(part)
        elif part[:3] in MONTHS:
            yield MONTHS.index(part[:3]) + 1
