"""The linter for leaks: what a paper, a letter, an export or any finished file says that its reader must not get.

The data itself is searched by `dialogue.leaks`. Here it is what templates, fixed words and letterheads add to it, and
what only comes about when both meet; so the place of a problem is in a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from briefgen.blocks.look import HeaderFooter
from briefgen.blocks.plain import Lines, inline_text
from briefgen.blocks.tree import Document
from briefgen.blocks.walk import all_texts
from briefgen.compose.file_texts import texts_of_file
from briefgen.compose.item_views import ItemView
from briefgen.compose.view import View
from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.unsaid import Finding, Unsaid
from briefgen.dialogue.withheld import unsaid_to
from briefgen.errors import Place, Problem

_WINDOW = 3
"""Lines of a template over which a passage may go on."""


def find_in_document(document: Document, unsaid: Unsaid, items: Iterable[ItemView] = ()) -> list[Finding]:
    """What a document says that its reader must not get, in its text, its properties and its attachments.

    Amounts, days and actors of `items`, which the reader is shown, are none of it, whatever else says them.
    """
    attached = (text for each in document.attachments for text in texts_of_file(each.name, each.data))
    texts = (*all_texts(document), *attached)
    found = find_in_texts(texts, unsaid)
    return found and find_in_texts(texts, unsaid.knowing(_values_of(items)))


def _values_of(items: Iterable[ItemView]) -> Iterator[str]:
    for item in items:
        money = item.money
        texts = (money.words, money.full, money.other, money.cited, money.note, item.due.words, item.actors.words)
        yield from filter(None, texts)
        yield from _values_of(item.parts)


def make_unsaid(dialogue: Dialogue, view: View) -> Unsaid:
    """What must not be said to the reader of a view, who is told the amounts, days and actors in it."""
    return unsaid_to(dialogue, view.brief.audience).knowing(_values_of((*view.items, *view.actions)))


def find_in_file(name: str, data: bytes, unsaid: Unsaid) -> list[Finding]:
    """What the finished bytes of a file say that its reader must not get; raises `Refused` where they cannot be read.

    Lines of a page are searched together and one by one: a short title that two columns only seem to say is none.
    """
    return find_in_texts(texts_of_file(name, data), unsaid)


def find_in_texts(texts: Iterable[str | Lines], unsaid: Unsaid) -> list[Finding]:
    """What some texts say that their reader must not get, each once."""
    found: dict[Finding, None] = {}
    for text in dict.fromkeys(texts):
        found |= dict.fromkeys(_find_in_lines(text, unsaid) if isinstance(text, Lines) else unsaid.find_in(text))
    return [*found]


def _find_in_lines(lines: Lines, unsaid: Unsaid) -> Iterator[Finding]:
    for finding in unsaid.find_in("\n".join(lines)):
        if len(finding.words.split()) > 2 or any(finding in unsaid.find_in(line) for line in lines):
            yield finding


def header_footer_texts(lines: HeaderFooter) -> Iterator[str]:
    """The words of a letterhead, without those of its fields, and what is read aloud for its pictures."""
    for each in (*lines.header, *lines.footer, *(lines.first_header or ()), *(lines.first_footer or ())):
        yield inline_text(each.inlines)
        if each.picture:
            yield each.picture.alt


def as_problems(findings: Iterable[Finding], unsaid: Unsaid, root: Path, paths: Sequence[str]) -> list[Problem]:
    """A problem for each finding, at the first line that says it in one of some files, `paths` below `root`; at the
    first of these where none does, for then it comes of several."""
    return [
        Problem(f"goes outside: {finding.message}", _place_of(finding, unsaid, root, paths), hint=finding.hint)
        for finding in findings
    ]


def _place_of(finding: Finding, unsaid: Unsaid, root: Path, paths: Sequence[str]) -> Place:
    for path in paths:
        if not path.endswith((".j2", ".yaml")):
            continue
        lines = (root / path).read_text(encoding="utf-8").splitlines()
        for width in range(1, _WINDOW + 1):
            for at in range(len(lines)):
                window = "\n".join(lines[at : at + width])
                if any(finding.words in each.words or each.words in finding.words for each in unsaid.find_in(window)):
                    return Place(path, at + 1, 1)
    return Place(paths[0] if paths else "")
