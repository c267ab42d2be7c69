"""A tracker that comes back, read by its hidden keys.

In: the bytes of a workbook. Out: `Returned`, never an exception: columns are known by hidden codes in the first row, a
status by its code in a hidden list of words. Nothing in the file is run or computed, so what a formula shows is no
answer; nothing it points to is opened, and nothing is unpacked or unfolded beyond the bounds below.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.returned import Answer, Returned, choose, day_of, resolve_answers
from briefgen.compose.components.checklist import ACTION_STATES
from briefgen.errors import Place, Problem, Refused
from briefgen.followup.tracker import CODES, COMMITMENT_STATES, EDITABLE_COLUMNS, KEY
from briefgen.word.elements import parse

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_DAMAGE = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
"""Exceptions that openpyxl raises for a damaged workbook, those of its XML parser included."""
_BOUNDS = files.Bounds(parts=200, size=16 * files.MIB)
"""A tracker is small, and openpyxl needs many times its size."""
_MOST_CELLS, _MOST_JOINED = 100_000, 10_000
"""Cells and rows that are written out in a workbook; cells within one merged range or link, each of which is made."""
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_415
"""Numbers that Excel shows as days from 2000 to 2100; a number outside is no day that was forgotten to be one."""


def read_tracker(data: bytes, name: str = "") -> Returned:
    """The answers and problems of a file; `name` is what the problems call it."""
    try:
        _check_safe(files.unpack(data, name, _BOUNDS))
        return _read_workbook(_open_workbook(data))
    except Refused as refused:
        return Returned(problems=tuple(problem.at(Place(name)) for problem in refused.problems))


def _check_safe(parts: Mapping[str, bytes]) -> None:
    """Raise `Refused` for a workbook with macros, links to other files or a document type declaration, or too large."""
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused(Problem("holds macros", hint="ask for a copy saved as .xlsx"))
    if any(part.startswith("xl/externalLinks/") for part in parts):
        raise Refused(Problem("holds a link to another workbook", hint="ask for the tracker as it was sent"))
    if any(b"<!DOCTYPE" in data for part, data in parts.items() if part.endswith((".xml", ".rels"))):
        raise Refused(Problem("holds a document type declaration", hint="ask where it comes from"))
    sheets = [parse(data, part) for part, data in parts.items() if b"sheetData" in data]
    if sum(1 for sheet in sheets for _ in sheet.iter("{*}row", "{*}c")) > _MOST_CELLS:
        hint = "ask for the rows of the tracker alone, without the rest of the sheet"
        raise Refused(Problem(f"holds more than {_MOST_CELLS:,} rows and cells", hint=hint))
    ranges = (each.get("ref", "") for sheet in sheets for each in sheet.iter("{*}mergeCell", "{*}hyperlink"))
    if sum(map(_cells_in, ranges)) > _MOST_JOINED:
        raise Refused(Problem(f"has more than {_MOST_JOINED:,} cells merged or linked", hint="undo that, and save it"))


def _cells_in(reference: str) -> int:
    """The number of cells of a range such as `B2:D9`."""
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
        return (right - left + 1) * (bottom - top + 1)  # type: ignore[operator]  # whole rows and columns have no end
    except (TypeError, ValueError):
        return _MOST_JOINED + 1


def _open_workbook(data: bytes) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):  # openpyxl warns of parts it ignores
            return load_workbook(io.BytesIO(data), keep_links=False)
    except _DAMAGE:
        raise Refused(Problem("is damaged", hint="ask for it once more")) from None


Row = Mapping[int, Any]
"""The cells of a row that are written out, by column."""


def _read_workbook(workbook: Workbook) -> Returned:
    words_by_code = dict(_words_by_code(workbook))
    by_key: dict[str, list[Answer | str]] = defaultdict(list)
    remarks: list[str] = []
    words: list[str] = []
    for sheet in workbook.worksheets:
        if sheet.title == CODES:
            continue
        first, *rows = _rows_of(sheet)
        columns = {str(cell.value): column for column, cell in first.items() if cell.value}
        for row in rows:
            key = row[columns[KEY]].value if columns.get(KEY) in row else None
            fields = {columns[what]: what for what in EDITABLE_COLUMNS if what in columns} if key else {}
            for column, what in fields.items():
                answer = _answer_of(row.get(column), what, words_by_code, workbook.epoch)
                by_key[f"{key}:{what}"].append(answer)
            # what a spreadsheet computes is no word of a person
            others = [cell for n, cell in row.items() if n not in fields and n != columns.get("days")]
            days = row.get(columns.get("days", 0))
            others += [days] if days is not None and days.data_type != "f" else []
            words += [str(cell.value) for cell in others if cell.value is not None]
            remarks += [
                f"{c.comment.author or 'Somebody'} commented: “{c.comment.text}”" for c in row.values() if c.comment
            ]
    answers, problems = resolve_answers(by_key)
    own: Any = workbook.custom_doc_props  # type: ignore[attr-defined]  # which the stubs do not know
    properties = MappingProxyType({item.name: str(item.value) for item in own.props if item.name})
    found = Returned(MappingProxyType(answers), tuple(problems), tuple(sorted(by_key)), properties)
    return replace(found, remarks=tuple(remarks), words=tuple(words))


def _rows_of(sheet: Worksheet) -> list[Row]:
    """The first row, which may be empty, and all others that are written out; never the empty ones between them."""
    cells: dict[tuple[int, int], Any] = sheet._cells  # iterating makes all that are not
    places = sorted({(1, 0), *cells})
    return [
        {column: cells[place, column] for _, column in row if (place, column) in cells}
        for place, row in groupby(places, key=lambda place: place[0])
    ]


def _words_by_code(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """The words of each status by its code, as the tracker went out; a list that is gone leaves the codes."""
    yield from ((code, code) for code in (*COMMITMENT_STATES, *ACTION_STATES))
    if CODES in workbook.sheetnames:
        for row in _rows_of(workbook[CODES])[:100]:
            if {1, 2} <= row.keys():
                yield str(row[1].value), str(row[2].value)


def _answer_of(cell: Any, what: str, words_by_code: Mapping[str, str], epoch: dt.datetime) -> Answer | str:
    """The answer of a cell that a reader may change, or, in words, why its value is in doubt."""
    value = None if cell is None else cell.value
    shown = "" if value is None else str(getattr(value, "text", value)).strip()
    if cell is not None and cell.data_type in ("f", "e"):
        return f"holds a {'formula' if cell.data_type == 'f' else 'fault'}, “{shown}”, and not what it is to say"
    if what == "status":
        code = choose(shown, words_by_code)
        allowed = ", ".join(dict.fromkeys(words_by_code.values()))
        return Answer("choice", code, shown) if code else f"shows “{shown}”, no status; there are: {allowed}"
    if what == "remark":
        return Answer("remark", shown, shown)
    day = _day_in(value, epoch)
    return f"holds “{shown}” instead of a day" if shown and not day else Answer("day", day, shown)


def _day_in(value: Any, epoch: dt.datetime) -> str:
    """The day that a value of a cell can only mean (ISO 8601), or nothing: a day, its number, or words."""
    match value:
        case dt.datetime():
            return value.date().isoformat()
        case bool():
            return ""
        case int() | float() if _FIRST_SERIAL <= value <= _LAST_SERIAL:
            return (epoch + dt.timedelta(days=int(value))).date().isoformat()
        case str():
            return day_of(value.strip())
    return ""
