"""The fingerprint of a page."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from briefgen.blocks.look import HeaderFooter, Look, Page
from briefgen.blocks.reference import digest, reference
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
        DOCUMENT.but(title="U"),
        DOCUMENT.but(language="en"),
        DOCUMENT.but(tightness=1),
        DOCUMENT.but(blocks=DOCUMENT.blocks[:2]),
        DOCUMENT.but(blocks=(Heading(2, ("가",)), *DOCUMENT.blocks[1:])),
        DOCUMENT.but(blocks=(*DOCUMENT.blocks[:2], Figure(b"\x00\xfe", "image/png", "alt"))),
        DOCUMENT.but(blocks=(DOCUMENT.blocks[0], Paragraph(("a", Emphasis(("b",)), CheckBox("k", False, "l"))))),
        DOCUMENT.but(fields=(*DOCUMENT.fields[:2], ("kind", "Checklist"))),
    ],
)
def test_any_difference_shows(other: Any) -> None:
    assert digest(other) != digest(DOCUMENT)


def test_where_words_are_cut_into_runs_shows() -> None:
    assert digest(Document("t", "en", (Paragraph(("ab",)),))) != digest(Document("t", "en", (Paragraph(("a", "b")),)))


def test_fields_can_be_left_out() -> None:
    other = DOCUMENT.but(fields=(("kind", "Memo"), ("reference", "1")))
    assert digest(other, ("reference", "marking")) == digest(DOCUMENT, ("reference", "marking"))
    assert digest(other) != digest(DOCUMENT)


def test_the_reference_is_eight_hex_digits_over_tree_and_look() -> None:
    found = reference(DOCUMENT, LOOK)
    assert len(found) == 8
    assert int(found, 16) >= 0
    assert found == reference(DOCUMENT.but(fields=(("marking", ""), ("kind", "Memo"))), LOOK)
    assert found != reference(DOCUMENT, replace(LOOK, digest="2"))
    assert found != reference(DOCUMENT.but(title="U"), LOOK)


def test_the_digest_is_the_same_in_another_process_with_another_hash_seed() -> None:
    program = (
        "from briefgen.blocks.reference import digest; from briefgen.blocks.tree import Document, Paragraph, Strong;"
        "print(digest(Document('t', 'ko', (Paragraph(('가', Strong(('b',)))),))))"
    )
    here = digest(Document("t", "ko", (Paragraph(("가", Strong(("b",)))),)))
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == here
