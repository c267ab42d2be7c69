"""The hash of a document, and the reference of a page."""

import subprocess
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.blocks.look import HeaderFooter, Look, Page
from briefgen.blocks.reference import document_hash, reference_of
from briefgen.blocks.tree import CheckBox, Document, Emphasis, Figure, Heading, Paragraph, Strong

DOCUMENT = Document(
    "T",
    "ko",
    (
        Heading(1, ("가",)),
        Paragraph(("a", Strong(("b",)), CheckBox("k", False, "l"))),
        Figure(b"\x00\xff", "image/png", "alt"),
    ),
    fields=(("marking", "DRAFT"), ("reference", "0"), ("kind", "Memo")),
)
LOOK = Look(Page(), HeaderFooter(), {}, {}, {}, {}, (), "F", {}, digest="1")


@pytest.mark.parametrize(
    "other",
    [
        DOCUMENT.replace(title="U"),
        DOCUMENT.replace(language="en"),
        DOCUMENT.replace(tightness=1),
        DOCUMENT.replace(blocks=DOCUMENT.blocks[:2]),
        DOCUMENT.replace(blocks=(Heading(2, ("가",)), *DOCUMENT.blocks[1:])),
        DOCUMENT.replace(blocks=(*DOCUMENT.blocks[:2], Figure(b"\x00\xfe", "image/png", "alt"))),
        DOCUMENT.replace(blocks=(DOCUMENT.blocks[0], Paragraph(("a", Emphasis(("b",)), CheckBox("k", False, "l"))))),
        DOCUMENT.replace(fields=(*DOCUMENT.fields[:2], ("kind", "Checklist"))),
    ],
)
def test_any_difference_shows(other: Any) -> None:
    assert document_hash(other) != document_hash(DOCUMENT)


def test_where_words_are_cut_into_runs_shows() -> None:
    assert document_hash(Document("t", "en", (Paragraph(("ab",)),))) != document_hash(
        Document("t", "en", (Paragraph(("a", "b")),))
    )


def test_fields_can_be_left_out() -> None:
    other = DOCUMENT.replace(fields=(("kind", "Memo"), ("reference", "1")))
    assert document_hash(other, ("reference", "marking")) == document_hash(DOCUMENT, ("reference", "marking"))
    assert document_hash(other) != document_hash(DOCUMENT)


def test_the_reference_is_eight_hex_digits_over_tree_and_look() -> None:
    found = reference_of(DOCUMENT, LOOK)
    assert len(found) == 8
    assert int(found, 16) >= 0
    assert found == reference_of(DOCUMENT.replace(fields=(("marking", ""), ("kind", "Memo"))), LOOK)
    assert found != reference_of(DOCUMENT, replace(LOOK, digest="2"))
    assert found != reference_of(DOCUMENT.replace(title="U"), LOOK)


def test_the_hash_is_the_same_in_another_process_with_another_hash_seed() -> None:
    program = (
        "from briefgen.blocks.reference import document_hash\n"
        "from briefgen.blocks.tree import Document, Paragraph, Strong\n"
        "print(document_hash(Document('t', 'ko', (Paragraph(('가', Strong(('b',)))),))))"
    )
    here = document_hash(Document("t", "ko", (Paragraph(("가", Strong(("b",)))),)))
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == here
