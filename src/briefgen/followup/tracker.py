"""The tracker: a row for each commitment and each of our steps; and a tracker that comes back, read by its hidden keys.

Rows are made from the view of one reader, so they hold what that reader's pages hold. A returned workbook gives
`Returned`, never an exception: columns are known by hidden codes in the first row, a status by its code in a hidden
list of words. Nothing in the file is run, and nothing it points to is opened.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.returned import Answer, Returned, resolve_answers
from briefgen.compose.components.checklist import ACTION_STATES, FIELD_STATES
from briefgen.compose.item_views import ItemView
from briefgen.compose.view import View
from briefgen.editions.record import FormValue
from briefgen.errors import Place, Problem, Refused

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


KEY, CODES = "key", "codes"
"""The hidden column of keys, and the hidden sheet of codes with their words."""
EDITABLE_COLUMNS = ("status", "date", "remark")
"""The columns a reader may change."""
COMMITMENT_STATES = (*FIELD_STATES, "unknown")
INTERNAL_COLUMNS = ("number", "rating", "evidence")
"""Columns that only internal readers get."""
COLUMNS = (
    *("number", "field", "commitment", "action", "lead", "support", "due", "date", "days", "status", "rating"),
    *("evidence", "next_step", "updated", "remark"),
)
"""All columns in order; `date` is the latest day, `days` the days until then."""


class TrackerRow(Struct, frozen=True, kw_only=True):
    """One row. `status` and `rating` are codes, `date` is the latest day; `exact` says that a reader may change it."""

    key: str
    number: str
    field: str
    commitment: str
    action: str
    lead: str
    support: str
    due: str
    date: dt.date | None
    exact: bool
    status: str
    rating: str
    evidence: str
    next_step: str
    updated: dt.date | None

    @property
    def statuses(self) -> tuple[str, ...]:
        """The codes that its status may have."""
        return ACTION_STATES if self.action else COMMITMENT_STATES


def make_rows(view: View) -> tuple[TrackerRow, ...]:
    """Commitments by field, then our steps by date."""
    titles = {item.id: item.title for item in view.items}
    steps: dict[str, str] = {}
    for action in view.actions:
        if action.open:
            steps.setdefault(action.about, action.title)
    fields = {item.id: group.name for group in view.groups() for item in group.items}
    return (
        *(_make_row(item, fields.get(item.id, ""), item.title, steps.get(item.id, "")) for item in view.items),
        *(_make_row(action, "", titles.get(action.about, ""), "") for action in view.actions),
    )


def columns_of(view: View) -> tuple[str, ...]:
    """The columns of a reader."""
    return tuple(column for column in COLUMNS if view.internal or column not in INTERNAL_COLUMNS)


def states_of(rows: Sequence[TrackerRow]) -> dict[str, FormValue]:
    """The values of the fields of a tracker when it is sent."""
    out: dict[str, FormValue] = {}
    for row in rows:
        out |= {f"{row.key}:status": row.status, f"{row.key}:remark": ""}
        out[f"{row.key}:date"] = row.date.isoformat() if row.date else ""
    return out


def status_words(view: View) -> Mapping[str, str]:
    """The words of each status, by its code."""
    return {code: view.l10n.word(f"status.{code}") for code in (*COMMITMENT_STATES, *ACTION_STATES)}


def _make_row(item: ItemView, field: str, commitment: str, next_step: str) -> TrackerRow:
    is_action = item.kind == "action"
    return TrackerRow(
        key=item.key,
        number=item.number,
        field=field,
        commitment=commitment,
        action=item.title if is_action else "",
        lead=item.actors.anyone,
        support=item.actors.support,
        due=item.due.words,
        date=item.due.latest,
        exact=bool(item.due.exact) and item.open,
        status=item.state.code,
        rating=item.state.colour,
        evidence=item.note if is_action else item.evidence,
        next_step=next_step,
        updated=item.news.day if item.news else None,
    )


_GONE = "is no longer in the file", "gone does not mean “not done”: ask the sender"
_DAMAGE = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
"""Exceptions that openpyxl raises for a damaged workbook, those of its XML parser included."""
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_BOUNDS = files.Bounds(parts=200, size=16 * files.MIB)
"""A tracker is small, and openpyxl needs many times its size."""


def read_tracker(data: bytes, name: str = "", expected: Collection[str] | None = None) -> Returned:
    """The answers and problems of a file; `name` is what the problems call it."""
    try:
        _check_safe(files.unpack(data, name, _BOUNDS))
        return _read_workbook(_open_workbook(data), expected)
    except Refused as refused:
        return Returned(problems=tuple(problem.at(Place(name)) for problem in refused.problems))


def _check_safe(parts: Mapping[str, bytes]) -> None:
    """Raise `Refused` for a workbook with macros, links to other files or a document type declaration."""
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise Refused(Problem("holds macros", hint="ask for a copy saved as .xlsx"))
    if any(part.startswith("xl/externalLinks/") for part in parts):
        raise Refused(Problem("holds a link to another workbook", hint="ask for the tracker as it was sent"))
    if any(b"<!DOCTYPE" in data for part, data in parts.items() if part.endswith((".xml", ".rels"))):
        raise Refused(Problem("holds a document type declaration", hint="ask where it comes from"))


def _open_workbook(data: bytes) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):  # openpyxl warns of parts it ignores
            return load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except _DAMAGE:
        raise Refused(Problem("is damaged", hint="ask for it once more")) from None


def _read_workbook(workbook: Workbook, expected: Collection[str] | None) -> Returned:
    codes = dict(_codes_by_words(workbook))
    by_key: dict[str, list[Answer | str]] = defaultdict(list)
    remarks: list[str] = []
    words: list[str] = []
    for sheet in workbook.worksheets:
        if sheet.title == CODES or sheet.max_row > _MOST_ROWS or sheet.max_column > _MOST_COLUMNS:
            continue
        columns = {str(cell.value): cell.column - 1 for cell in sheet[1] if cell.value}
        for row in sheet.iter_rows(min_row=2):
            key = row[columns[KEY]].value if KEY in columns else None
            fields = {columns[what] for what in EDITABLE_COLUMNS if what in columns} if key else set()
            if key:
                values = {what: row[columns[what]].value for what in EDITABLE_COLUMNS if what in columns}
                _add_answers(by_key, str(key), values, codes)
            words += [str(cell.value) for n, cell in enumerate(row) if cell.value is not None and n not in fields]
            remarks += [f"{c.comment.author or 'Somebody'} commented: “{c.comment.text}”" for c in row if c.comment]
    answers, problems = resolve_answers(by_key, expected)
    problems += [Problem(_GONE[0], item=key, hint=_GONE[1]) for key in sorted(set(expected or ()) - by_key.keys())]
    own: Any = workbook.custom_doc_props  # type: ignore[attr-defined]  # which the stubs do not know
    properties = MappingProxyType({item.name: str(item.value) for item in own.props if item.name})
    found = Returned(MappingProxyType(answers), tuple(problems), tuple(sorted(by_key)), properties)
    return replace(found, remarks=tuple(remarks), words=tuple(words))


def _codes_by_words(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """Pairs of words and their code; each code is also given for itself."""
    if CODES in workbook.sheetnames:
        sheet: Worksheet = workbook[CODES]
        for code, shown in sheet.iter_rows(max_row=100, max_col=2, values_only=True):
            yield str(shown), str(code)
            yield str(code), str(code)


def _add_answers(
    by_key: dict[str, list[Answer | str]], key: str, values: Mapping[str, Any], codes: Mapping[str, str]
) -> None:
    """Add the answers of one row, each under the key that the tracker was sent with."""
    for what, value in values.items():
        shown = "" if value is None else str(value).strip()
        if what == "status":
            code = codes.get(shown)
            by_key[f"{key}:status"].append(Answer("choice", code, shown) if code else f"shows “{shown}”, no status")
        elif what == "remark":
            by_key[f"{key}:remark"].append(Answer("remark", shown, shown))
        elif isinstance(value, dt.datetime):
            by_key[f"{key}:date"].append(Answer("day", value.date().isoformat(), shown))
        else:
            by_key[f"{key}:date"].append(f"holds “{shown}” instead of a day" if shown else Answer("day", "", shown))
