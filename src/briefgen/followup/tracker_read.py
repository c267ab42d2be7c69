"""A tracker that comes back: the status, date and remark of each row, by the hidden key of the row.

In: bytes of a workbook. Out: `Returned`; never an exception. Columns are known by the hidden codes in the first row, a
status by its code in the hidden list of words. Nothing in the file is run, and nothing it points to is opened.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefgen import files
from briefgen.blocks.returned import Answer, Returned, judged
from briefgen.errors import Place, Problem, Refused
from briefgen.followup.tracker import CODES, FILLED_IN, KEY

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_GONE = "is no longer in the file", "gone does not mean “not done”: ask the sender"
_DAMAGE = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
"""What openpyxl raises for a damaged workbook, errors of its XML parser included."""
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_BOUNDS = files.Bounds(parts=200, size=16 * files.MIB)
"""A tracker is small, and what reads it takes many times its size."""


def read_tracker(data: bytes, name: str = "", expected: Collection[str] | None = None) -> Returned:
    """The answers and problems of a file; `name` is what the problems call it."""
    try:
        _refuse(files.unpack(data, name, _BOUNDS))
        return _returned(_opened(data), expected)
    except Refused as refused:
        return Returned(problems=tuple(problem.at(Place(name)) for problem in refused.problems))


def _refuse(parts: Mapping[str, bytes]) -> None:
    """Macros, links to other files and declarations of a document type have no place in a tracker."""
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused(Problem("holds macros", hint="ask for a copy saved as .xlsx"))
    if any(part.startswith("xl/externalLinks/") for part in parts):
        raise Refused(Problem("holds a link to another workbook", hint="ask for the tracker as it was sent"))
    if any(b"<!DOCTYPE" in data for part, data in parts.items() if part.endswith((".xml", ".rels"))):
        raise Refused(Problem("holds a document type declaration", hint="ask where it comes from"))


def _opened(data: bytes) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):  # what openpyxl does not know is no answer of ours
            return load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except _DAMAGE:
        raise Refused(Problem("is damaged", hint="ask for it once more")) from None


def _returned(book: Workbook, expected: Collection[str] | None) -> Returned:
    codes = dict(_codes(book))
    found: dict[str, list[Answer | str]] = defaultdict(list)
    remarks: list[str] = []
    words: list[str] = []
    for sheet in book.worksheets:
        if sheet.title == CODES or sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
            continue
        columns = {str(cell.value): cell.column - 1 for cell in sheet[1] if cell.value}
        for row in sheet.iter_rows(min_row=2):
            key = row[columns[KEY]].value if KEY in columns else None
            fields = {columns[what] for what in FILLED_IN if what in columns} if key else set()
            if key:
                _note(found, str(key), {what: row[columns[what]].value for what in FILLED_IN if what in columns}, codes)
            words += [str(cell.value) for n, cell in enumerate(row) if cell.value is not None and n not in fields]
            remarks += [f"{c.comment.author or 'Somebody'} commented: “{c.comment.text}”" for c in row if c.comment]
    answers, problems = judged(found, expected)
    problems += [Problem(_GONE[0], item=key, hint=_GONE[1]) for key in sorted(set(expected or ()) - found.keys())]
    own: Any = book.custom_doc_props  # type: ignore[attr-defined]  # which the stubs do not know
    properties = {held.name: str(held.value) for held in own.props if held.name}
    return Returned(
        answers=MappingProxyType(answers),
        problems=tuple(problems),
        seen=tuple(sorted(found)),
        properties=MappingProxyType(properties),
        remarks=tuple(remarks),
        words=tuple(words),
    )


def _codes(book: Workbook) -> Iterator[tuple[str, str]]:
    """Code by the words that stand for it; a code stands for itself."""
    if CODES in book.sheetnames:
        sheet: Worksheet = book[CODES]
        for code, shown in sheet.iter_rows(max_row=100, max_col=2, values_only=True):
            yield str(shown), str(code)
            yield str(code), str(code)


def _note(found: dict[str, list[Answer | str]], key: str, values: Mapping[str, Any], codes: Mapping[str, str]) -> None:
    """The fields of one row, each under the key the tracker went out with."""
    for what, value in values.items():
        shown = "" if value is None else str(value).strip()
        if what == "status":
            code = codes.get(shown)
            found[f"{key}:status"].append(Answer("choice", code, shown) if code else f"shows “{shown}”, no status")
        elif what == "remark":
            found[f"{key}:remark"].append(Answer("remark", shown, shown))
        elif isinstance(value, dt.datetime):
            found[f"{key}:date"].append(Answer("day", value.date().isoformat(), shown))
        else:
            found[f"{key}:date"].append(f"holds “{shown}” instead of a day" if shown else Answer("day", "", shown))
