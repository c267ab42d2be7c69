"""Briefing papers from what was said in a dialogue: Word and PDF, to each reader only what is released to them.

A workplace is a folder with `data/` and `templates/`; `init` makes one with the sample in it.

    >>> import datetime as dt
    >>> import briefgen
    >>> place = briefgen.init("office")
    >>> order = briefgen.Order(today=dt.date(2024, 10, 15))
    >>> [str(problem) for problem in briefgen.check(place, order) if problem.severity == "problem"]
    []
    >>> briefgen.build(place, order).counts()
    {'written': 108}

A page of your own needs no workplace:

    >>> hello = briefgen.Paragraph(("Hello, ", briefgen.Strong(("world",))))
    >>> page = briefgen.Document("Note", "en", (hello,))
    >>> briefgen.write_pdf(page, briefgen.default_look())[:8]
    b'%PDF-1.7'

The names in `__all__` are the public face, and keep what they mean (README, "Use it from Python"). Nothing is imported
before it is asked for. What cannot be done is raised as `Refused` with `problems`, or, for a name that is not there, as
`Unknown`. Everything else, module by module, is described in `src/briefgen/README.md` and may change.
"""

from __future__ import annotations

TYPE_CHECKING = False  # the typing module takes longer to import than a known answer may take
if TYPE_CHECKING:
    from briefgen.app.build import FinishedPaper as FinishedPaper
    from briefgen.app.build import build as build
    from briefgen.app.build import check as check
    from briefgen.app.build import papers as papers
    from briefgen.app.followup import collect as collect
    from briefgen.app.followup import export as export
    from briefgen.app.followup import status as status
    from briefgen.app.setup import default_look as default_look
    from briefgen.app.setup import init as init
    from briefgen.app.workplace import Workplace as Workplace
    from briefgen.app.workplace import open_workplace as open_workplace
    from briefgen.blocks.look import Look as Look
    from briefgen.blocks.tree import Attachment as Attachment
    from briefgen.blocks.tree import Bar as Bar
    from briefgen.blocks.tree import Break as Break
    from briefgen.blocks.tree import Callout as Callout
    from briefgen.blocks.tree import Cell as Cell
    from briefgen.blocks.tree import Chart as Chart
    from briefgen.blocks.tree import CheckBox as CheckBox
    from briefgen.blocks.tree import Choice as Choice
    from briefgen.blocks.tree import Code as Code
    from briefgen.blocks.tree import Column as Column
    from briefgen.blocks.tree import Contents as Contents
    from briefgen.blocks.tree import DateField as DateField
    from briefgen.blocks.tree import Document as Document
    from briefgen.blocks.tree import Emphasis as Emphasis
    from briefgen.blocks.tree import Field as Field
    from briefgen.blocks.tree import Figure as Figure
    from briefgen.blocks.tree import Foreign as Foreign
    from briefgen.blocks.tree import Heading as Heading
    from briefgen.blocks.tree import Item as Item
    from briefgen.blocks.tree import Link as Link
    from briefgen.blocks.tree import List as List
    from briefgen.blocks.tree import Note as Note
    from briefgen.blocks.tree import PageBreak as PageBreak
    from briefgen.blocks.tree import Paragraph as Paragraph
    from briefgen.blocks.tree import Remark as Remark
    from briefgen.blocks.tree import Row as Row
    from briefgen.blocks.tree import Rule as Rule
    from briefgen.blocks.tree import Strike as Strike
    from briefgen.blocks.tree import Strong as Strong
    from briefgen.blocks.tree import Styled as Styled
    from briefgen.blocks.tree import Tab as Tab
    from briefgen.blocks.tree import Table as Table
    from briefgen.errors import Place as Place
    from briefgen.errors import Problem as Problem
    from briefgen.errors import Refused as Refused
    from briefgen.errors import Severity as Severity
    from briefgen.errors import Unknown as Unknown
    from briefgen.followup.collect import ReturnedFiles as ReturnedFiles
    from briefgen.followup.standing import Filter as Filter
    from briefgen.pdf.layout import Layout as Layout
    from briefgen.pdf.layout import layout as layout
    from briefgen.pdf.layout import write_pdf as write_pdf
    from briefgen.pdf.read import read_pdf as read_pdf
    from briefgen.publish.options import BuildOptions as BuildOptions
    from briefgen.publish.options import Order as Order
    from briefgen.publish.options import Report as Report
    from briefgen.word.look import read_look as read_look
    from briefgen.word.read import read_docx as read_docx
    from briefgen.word.write import write_docx as write_docx

__version__ = "0.1.0"

_NAMES = {
    "app.build": "FinishedPaper build check papers",
    "app.followup": "collect export status",
    "app.setup": "default_look init",
    "app.workplace": "Workplace open_workplace",
    "blocks.look": "Look",
    "blocks.tree": (
        "Attachment Bar Break Callout Cell Chart CheckBox Choice Code Column Contents DateField Document "
        "Emphasis Field Figure Foreign Heading Item Link List Note PageBreak Paragraph Remark Row Rule Strike "
        "Strong Styled Tab Table"
    ),
    "errors": "Place Problem Refused Severity Unknown",
    "followup.collect": "ReturnedFiles",
    "followup.standing": "Filter",
    "pdf.layout": "Layout layout write_pdf",
    "pdf.read": "read_pdf",
    "publish.options": "BuildOptions Order Report",
    "word.look": "read_look",
    "word.read": "read_docx",
    "word.write": "write_docx",
}
"""The public names by the module each is defined in."""
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    """A public name, imported when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(__import__(f"briefgen.{_HOMES[name]}", fromlist=[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
