"""The tracker as an Excel workbook and as CSV.

In: rows and the words of their reader. Out: bytes, the same for the same rows. Words are text cells: nothing a person
typed can become a formula. Cells that a reader may change are white and unlocked; the rest is locked without a
password, against accidental changes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from msgspec import Struct

from briefgen import files
from briefgen.compose.components.checklist import ACTION_STATES
from briefgen.compose.formats import allow_breaks
from briefgen.compose.wording import Wording
from briefgen.dialogue.status import FINISHED
from briefgen.followup.tracker import CODES, COMMITMENT_STATES, EDITABLE_COLUMNS, KEY, TrackerRow
from briefgen.word.package import assemble, pack

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


_WIDTHS = {"commitment": 44, "action": 40, "next_step": 36, "due": 26, "evidence": 18, "lead": 18, "remark": 36}
_WIDTH = 14
_TITLE, _HINT, _HEAD, _FIRST = 2, 3, 4, 5
"""Numbers of rows: title, instructions, names of the columns, first row of the table. Row 1 has the column codes."""
_FORMATS = {"ko": "yyyy. m. d."}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_WHITE = frozenset({"done", "late"})
"""Ratings with a dark colour, on which text is white."""
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title></cp:coreProperties>'
)


class Tracker(Struct, frozen=True, kw_only=True):
    """The content of a tracker: rows and columns, words for statuses and ratings, page header and footer.

    `fills` are the colours of the look by rating (RRGGBB), for the cells of the rating.
    """

    rows: Sequence[TrackerRow]
    columns: Sequence[str]
    choices: Mapping[str, str]
    words: Wording
    fills: Mapping[str, str]
    title: str
    head: str
    foot: str
    reference: str


def as_csv(tracker: Tracker) -> bytes:
    """The table as CSV (RFC 4180), with a byte order mark, by which Excel recognises UTF-8.

    What a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [column for column in tracker.columns if column not in ("days", "remark")]
    writer.writerow(_column_title(tracker, column) for column in columns)
    for row in tracker.rows:
        writer.writerow(_escape_formula(_cell_value(tracker, row, column)) for column in columns)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(tracker: Tracker) -> bytes:
    """The table as an Excel workbook, with a hidden column of keys and a hidden sheet of codes."""
    workbook = _make_workbook(tracker)
    out = io.BytesIO()
    workbook.save(out)
    return _strip_properties(out.getvalue(), tracker.title)


def _column_title(tracker: Tracker, column: str) -> str:
    return tracker.words(f"tracker.{column}")


def _cell_value(tracker: Tracker, row: TrackerRow, column: str) -> str | dt.date | None:
    """The value of a column of a row, in words, or a day."""
    if column == "status":
        return tracker.choices.get(row.status, row.status)
    if column == "rating":
        return tracker.words(f"rating.{row.rating}") if row.rating else ""
    value: str | dt.date | None = getattr(row, column)
    return allow_breaks(value) if isinstance(value, str) else value


def _escape_formula(value: str | dt.date | None) -> str:
    words = value.isoformat() if isinstance(value, dt.date) else value or ""
    return f"'{words}" if words.startswith(_DANGEROUS) else words


def _make_workbook(tracker: Tracker) -> Workbook:
    """The workbook as openpyxl's, which is imported only when a tracker is written."""
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = tracker.words("tracker.title")[:31]
    _write_cells(sheet, tracker)
    _list_codes(workbook.create_sheet(CODES), tracker)
    _add_validation(sheet, tracker)
    _add_conditional_formats(sheet, tracker)
    _set_up_page(sheet, tracker)
    own: Any = workbook.custom_doc_props  # type: ignore[attr-defined]  # which the stubs do not know
    own.append(StringProperty(name="reference", value=tracker.reference))
    return workbook


def _write_cells(sheet: Worksheet, tracker: Tracker) -> None:
    """Write column codes, title, column names and rows."""
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    bold, grey = Font(bold=True), PatternFill("solid", fgColor=f"FF{tracker.fills.get('tint', 'F3F6F9')}")
    for n, column in enumerate((KEY, *tracker.columns), 1):
        sheet.cell(1, n, column)
        if column != KEY:
            head = sheet.cell(_HEAD, n, _column_title(tracker, column))
            head.font, head.fill, head.alignment = bold, grey, Alignment(wrap_text=True, vertical="center")
    sheet.cell(_TITLE, 2, allow_breaks(tracker.title)).font = Font(bold=True, size=14)
    sheet.cell(_HINT, 2, tracker.words("tracker.fill_in"))
    for y, row in enumerate(tracker.rows, _FIRST):
        sheet.cell(y, 1, row.key)
        for x, column in enumerate(tracker.columns, 2):
            cell = sheet.cell(y, x)
            _set_cell(cell, tracker, row, column)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            may_change = column in EDITABLE_COLUMNS and (column != "date" or row.exact)
            cell.protection = Protection(locked=not may_change)
            if not may_change:
                cell.fill = grey


def _set_cell(cell: Cell | Any, tracker: Tracker, row: TrackerRow, column: str) -> None:
    """Set the value of a cell; words are text, whatever they begin with."""
    if column == "days":
        finished_words = ", ".join(f'"{tracker.choices[code]}"' for code in sorted(FINISHED & tracker.choices.keys()))
        date, status = (f"{_column_letter(tracker, name)}{cell.row}" for name in ("date", "status"))
        cell.value = f'=IF(OR({date}="",ISNUMBER(MATCH({status},{{{finished_words}}},0))),"",{date}-TODAY())'
        return
    value = "" if column == "remark" else _cell_value(tracker, row, column)
    cell.value = value
    if isinstance(value, dt.date):
        cell.number_format = _FORMATS.get(tracker.words.language, "d mmm yyyy")
    elif value:
        cell.data_type = "s"
        cell.quotePrefix = str(value).startswith(_DANGEROUS)


def _column_letter(tracker: Tracker, name: str) -> str:
    """The letter of a column."""
    return chr(ord("B") + tracker.columns.index(name))


def _list_codes(sheet: Worksheet, tracker: Tracker) -> None:
    """Write the codes of commitments, then those of steps, each beside its words."""
    for y, code in enumerate((*COMMITMENT_STATES, *ACTION_STATES), 1):
        sheet.cell(y, 1, code)
        sheet.cell(y, 2, tracker.choices[code])
    sheet.sheet_state = "hidden"


def _add_validation(sheet: Worksheet, tracker: Tracker) -> None:
    """Offer a list of statuses, and allow only days in the date column."""
    from openpyxl.worksheet.datavalidation import DataValidation

    middle, end = len(COMMITMENT_STATES), len(COMMITMENT_STATES) + len(ACTION_STATES)
    lists = {
        COMMITMENT_STATES: DataValidation("list", formula1=f"{CODES}!$B$1:$B${middle}", allow_blank=False),
        ACTION_STATES: DataValidation("list", formula1=f"{CODES}!$B${middle + 1}:$B${end}", allow_blank=False),
    }
    days = DataValidation("date", operator="greaterThan", formula1="1")
    for validation in (*lists.values(), days):
        sheet.add_data_validation(validation)
    for y, row in enumerate(tracker.rows, _FIRST):
        lists[row.statuses].add(f"{_column_letter(tracker, 'status')}{y}")
        days.add(f"{_column_letter(tracker, 'date')}{y}")


def _add_conditional_formats(sheet: Any, tracker: Tracker) -> None:
    """Colour each rating, and past days red, by conditional formats."""
    from openpyxl.formatting import rule
    from openpyxl.styles import Font, PatternFill

    make_rule: Any = rule.CellIsRule  # which the stubs do not type
    last = _FIRST + max(len(tracker.rows), 1) - 1
    if "rating" in tracker.columns:
        column = _column_letter(tracker, "rating")
        for rating in ("done", "on_track", "attention", "late", "no_date", "closed"):
            fill = PatternFill(bgColor=f"FF{tracker.fills.get(rating, 'FFFFFF')}")
            font = Font(color="FFFFFFFF" if rating in _WHITE else "FF000000")
            word = tracker.words(f"rating.{rating}").replace('"', '""')
            colour_rule = make_rule(operator="equal", formula=[f'"{word}"'], fill=fill, font=font)
            sheet.conditional_formatting.add(f"{column}{_FIRST}:{column}{last}", colour_rule)
    column = _column_letter(tracker, "days")
    late = make_rule(operator="lessThan", formula=["0"], font=Font(color=f"FF{tracker.fills.get('late', 'B3261E')}"))
    sheet.conditional_formatting.add(f"{column}{_FIRST}:{column}{last}", late)


def _set_up_page(sheet: Any, tracker: Tracker) -> None:
    """Set column widths, frozen panes, hidden cells, protection and print settings."""
    for n, column in enumerate(tracker.columns):
        sheet.column_dimensions[chr(ord("B") + n)].width = _WIDTHS.get(column, _WIDTH)
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[1].hidden = True
    end = chr(ord("A") + len(tracker.columns))
    sheet.auto_filter.ref = f"B{_HEAD}:{end}{_FIRST + max(len(tracker.rows), 1) - 1}"
    sheet.freeze_panes = f"B{_FIRST}"
    protection = sheet.protection
    protection.sheet, protection.autoFilter, protection.sort, protection.formatColumns = True, False, False, False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.oddHeader.center.text = allow_breaks(tracker.head).replace("&", "&&")
    sheet.oddFooter.left.text = allow_breaks(tracker.foot).replace("&", "&&")
    sheet.oddFooter.right.text = f"{tracker.reference} · &P / &N"


def _strip_properties(data: bytes, title: str) -> bytes:
    """A workbook without date, author and program name."""
    parts = dict(files.unpack(data, "tracker.xlsx"))
    parts["docProps/core.xml"] = _CORE.format(escape(title)).encode()
    return assemble(pack(name, part) for name, part in parts.items())
