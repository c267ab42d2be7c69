"""briefgen in the place of a peer: from the same values to a tree, a Word file or a PDF, as a build does it.

A template with holes is rendered and filled, the table is made of typed cells with a live box in each row, the page
gets its reference from a fingerprint of the whole tree, and is written: the Word file with controls, a footnote and
properties; the PDF tagged, archival, with form fields and embedded fonts.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen.blocks.look import Look
from briefgen.blocks.reference import reference_of
from briefgen.blocks.tree import CheckBox, Column, Document, Row, Table
from briefgen.compose.components.figures import cell, head_row
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.load import load_audiences
from briefgen.pdf.layout import write_pdf
from briefgen.publish.workspace import workspace_look
from briefgen.publish.writers import stamp_document
from briefgen.word.write import write_docx

WRITERS: dict[str, Callable[[Document, Look], bytes]] = {"docx": write_docx, "pdf": write_pdf}
COLUMNS = (Column(19), Column(), Column(88), Column(88), Column(76))


def maker(workshop: Path, form: str) -> Callable[[dict[str, Any]], bytes]:
    """From values to the bytes of a file; with the form `tree`, to a document and no further."""
    gc.set_threshold(200_000)  # as the command line does
    library, (look, _) = TemplateLibrary(workshop), workspace_look(workshop)
    readers = {reader.language: reader for reader in load_audiences(workshop)[0]}

    def compose(memo: dict[str, Any]) -> Document:
        context = {**memo, "table": lambda: _table(memo)}
        blocks = library.render("bench.md.j2", readers[memo["language"]], context, brief="bench").blocks
        return Document(
            title=memo["title"],
            language=memo["language"],
            blocks=blocks,
            subject=memo["short"],
            fields=(("office", memo["sender"]), ("date", memo["date"]), ("page_of", "{page} / {pages}")),
            variants=(memo["language"],),
            tightness=3,
        )

    def make(memo: dict[str, Any]) -> bytes:
        document = compose(memo)
        if form == "tree":
            return b""
        return WRITERS[form](stamp_document(document, reference_of(document, look), ""), look)

    return make


def _table(memo: dict[str, Any]) -> Table:
    """The outcomes, each with a box that carries a key."""
    rows = [head_row(memo["labels"]["columns"])]
    for number, row in enumerate(memo["rows"], 1):
        text = f"{row['field']}: {row['text']}"
        box = CheckBox(f"bench/C{number:02}", False, text)
        words = (text, row["ours"], row["theirs"], f"{row['due']} / {row['status']}")
        rows.append(Row((cell((box,)), *map(cell, words))))
    return Table(COLUMNS, tuple(rows), description=memo["labels"]["rows"])
