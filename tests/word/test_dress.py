"""Styles as a document wears them: variants, tightness and paper written into the styles of its Word file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document, Paragraph
from briefgen.word.adapt import CHANGING, IN_PARAGRAPH, IN_RUN, SPACING
from briefgen.word.look import read_look
from briefgen.word.look_settings import PARAGRAPHS
from briefgen.word.template import open_template
from briefgen.word.write import write_docx

Written = Callable[..., bytes]

WORN = [
    {"variants": ("principal",)},
    {"variants": ("ko",)},
    {"variants": ("press", "ko"), "tightness": 2},
    {"paper": "Letter"},
    {"variants": ("principal", "ko"), "tightness": 3, "paper": "Letter"},
]


def test_every_property_that_can_change_is_written() -> None:
    written = {name for names, _ in IN_PARAGRAPH for name in names} | set(IN_RUN) | SPACING | {"tabs"}
    assert written == set(CHANGING)


@pytest.mark.parametrize("worn", WORN)
def test_a_document_reads_back_as_the_look_it_wears(
    written: Written, look: Look, paper: Any, worn: dict[str, Any]
) -> None:
    cascade = open_template(written(Paragraph(("x",)), **worn)).cascade
    wanted = look.for_document(paper(**worn))
    for name in PARAGRAPHS:
        found = cascade.paragraph(name, cascade.values(cascade.by_name["paragraph", name]))
        for field in CHANGING:
            ours, theirs = getattr(found, field), getattr(wanted.paragraph(name), field)
            if field == "tabs":
                ours, theirs = ([(round(t.position), t.align, t.leader) for t in stops] for stops in (ours, theirs))
            elif isinstance(ours, float):
                ours, theirs = round(ours, 1), round(theirs, 1)
            assert ours == theirs, (name, field)


def test_deltas_are_not_inherited() -> None:
    document = docx.Document()
    out = io.BytesIO()
    document.save(out)
    look, _ = read_look(out.getvalue(), {"variants": {"x": {"Normal": {"size": 5, "bold": True}}}}, Path())
    plain = write_docx(Document("T", "en", (Paragraph(("x",)),)), look)
    worn = write_docx(Document("T", "en", (Paragraph(("x",)),), variants=("x",)), look)
    before, after = (open_template(data).cascade for data in (plain, worn))

    def read(cascade: Any, name: str) -> Any:
        return cascade.paragraph(name, cascade.values(cascade.by_name["paragraph", name]))

    assert read(after, "Normal").size == read(before, "Normal").size + 5
    assert read(after, "List Bullet") == read(before, "List Bullet")


def test_frames_are_made_once_for_what_wears_the_same(
    written: Written, parts: Callable[[bytes], Mapping[str, bytes]]
) -> None:
    one, two = (parts(written(Paragraph((words,)), variants=("ko",))) for words in ("a", "b"))
    assert {name for name in one if one[name] != two[name]} == {"word/document.xml"}
