"""What templates, fixed words, letterheads and finished files say that a reader outside must not get is found."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pytest
from msgspec.structs import replace

from briefgen import write_pdf
from briefgen.app.agenda import write_agenda
from briefgen.app.followup import export
from briefgen.app.workplace import Workplace
from briefgen.blocks.look import Look
from briefgen.blocks.tree import Attachment, CheckBox, Document, Figure, Link, Paragraph, Strong, Table
from briefgen.compose.linter import find_in_document, find_in_file
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Text
from briefgen.dialogue.unsaid import Unsaid
from briefgen.dialogue.withheld import unsaid_to
from briefgen.errors import Problem, Refused, Severity
from briefgen.publish.build import check_workspace
from briefgen.publish.options import Order
from briefgen.word.write import write_docx

ROOT = Path(__file__).parents[2]
NOTE = "They will walk away unless the second tranche comes before the summer recess"
TODAY = dt.date(2024, 10, 15)
MEMO, COMMITMENTS = "templates/memo.md.j2", "data/kr-us-cet/commitments.yaml"


@cache
def unsaid() -> Unsaid:
    """What must not be said to the press about the sample with one more note."""
    dialogue, _ = load_dialogue(ROOT, "kr-us-cet")
    assert dialogue is not None
    first, *rest = dialogue.commitments
    noted = replace(dialogue, commitments=(replace(first, note_internal=Text((("en", NOTE),))), *rest))
    return unsaid_to(noted, next(each for each in load_audiences(ROOT)[0] if each.id == "public"))


def document(*blocks: object, **more: object) -> Document:
    return Document("A page", "en", blocks, **more)  # type: ignore[arg-type]


PIXEL = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
PLACES: list[Callable[[str], Document]] = [
    lambda words: document(Paragraph((words,))),
    lambda words: document(Paragraph((words[:20], Strong((words[20:],))))),
    lambda words: document(Paragraph((Link(f"https://example.org/?q={words}", ("here",)),))),
    lambda words: document(Paragraph((CheckBox("k1", False, words), " done"))),
    lambda words: document(Figure(PIXEL, "image/svg+xml", words)),
    lambda words: document(Table((), (), caption="None", description=words)),
    lambda words: document(subject=words),
    lambda words: document(fields=(("office", words),)),
    lambda words: document(
        attachments=(Attachment("facts.json", "application/json", f'["{words}"]'.encode(), "Facts"),)
    ),
]


@pytest.mark.parametrize("make", PLACES)
def test_a_document_is_searched_wherever_it_has_words(make: Callable[[str], Document]) -> None:
    assert find_in_document(make(NOTE), unsaid())
    assert not find_in_document(make("Both sides said that they would meet again next year"), unsaid())


@pytest.mark.parametrize("words", ["C03", "mail me at desk@example.org now", NOTE])
def test_a_finished_paper_is_searched_in_its_bytes(words: str, look: Look) -> None:
    page = document(Paragraph(("Some words. " * 30 + words,)), fields=(("marking", "M"),))
    for name, data in (("a.docx", write_docx(page, look)), ("a.pdf", write_pdf(page, look))):
        assert find_in_file(name, data, unsaid()), name
    clean = document(Paragraph(("Some words. " * 30,)), fields=(("marking", "M"),))
    for name, data in (("a.docx", write_docx(clean, look)), ("a.pdf", write_pdf(clean, look))):
        assert not find_in_file(name, data, unsaid()), name


def test_properties_of_a_finished_file_are_searched() -> None:
    word, page = docx.Document(), io.BytesIO()
    word.core_properties.comments = NOTE
    word.save(page)
    assert find_in_file("a.docx", page.getvalue(), unsaid())
    for place in ("docinfo", "Root"):
        page = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            getattr(pdf, place)["/Title"] = NOTE
            pdf.save(page)
        assert find_in_file("a.pdf", page.getvalue(), unsaid())


def test_a_file_that_cannot_be_read_is_refused() -> None:
    for name in ("a.pdf", "a.docx", "a.xlsx"):
        with pytest.raises(Refused):
            find_in_file(name, b"nothing", unsaid())


def problems_of(root: Path) -> list[Problem]:
    return [each for each in check_workspace(root, Order(today=TODAY)) if each.severity is Severity.PROBLEM]


def put(root: Path, path: str, words: str) -> None:
    """Words at the end of a file."""
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(f"\n\n{words}\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("As for C03, see below.", "“C03” is an id of ours"),
        ("Write to desk@example.org.", "“desk@example.org” is an e-mail address"),
        ("Ask MSIT for the Korean share before the next round.", "stands word for word in an internal text"),
    ],
)
def test_a_template_that_says_what_its_reader_must_not_get_is_a_problem_at_its_line(
    workplace: Path, words: str, message: str
) -> None:
    put(workplace, MEMO, words)
    line = (workplace / MEMO).read_text(encoding="utf-8").count("\n")
    found = [problem for problem in problems_of(workplace) if message in problem.message]
    assert {(problem.place.path, problem.place.line) for problem in found} == {(MEMO, line)}


def test_an_internal_reader_may_be_told_all_of_it(workplace: Path) -> None:
    put(workplace, MEMO, "{% if reader.internal %}As for C03, ask MSIT for the Korean share first.{% endif %}")
    assert problems_of(workplace) == []


def test_a_note_written_after_the_papers_were_built_is_searched_for_in_them(
    workplace: Path, make: Callable[[Path], object]
) -> None:
    put(workplace, MEMO, "Nobody expects the working group to meet before the elections in the spring.")
    make(workplace)
    path = workplace / COMMITMENTS
    text = path.read_text(encoding="utf-8")
    note = "Nobody expects the working group to meet before the elections"
    path.write_text(
        text.replace("Ask MSIT for the Korean share before the next round.", f"{note}.", 1), encoding="utf-8"
    )
    assert any("stands word for word" in problem.message for problem in problems_of(workplace))


def test_exports_and_agendas_for_outside_are_searched(workplace: Path) -> None:
    order = Order(today=TODAY, audiences=("partner",))
    put(workplace, "templates/agenda.md.j2", "As for C03, see below.")
    with pytest.raises(Refused, match="“C03” is an id of ours"):
        write_agenda(Workplace(workplace), "r1", order)
    put(workplace, "templates/wording.en.yaml", "")
    words = workplace / "templates/wording.en.yaml"
    text, title = words.read_text(encoding="utf-8"), re.compile("(?m)^(tracker:\n(?:  .*\n)*?  title: ).*$")
    assert title.search(text)
    words.write_text(title.sub(r"\1Tracker of C03", text), encoding="utf-8")
    with pytest.raises(Refused, match="“C03” is an id of ours"):
        export(Workplace(workplace), order, forms=["xlsx"])
