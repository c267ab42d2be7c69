"""Omissions: what a text on file says and nothing quotes, and what is said of texts that are not on file.

The worst error of a briefing is what it leaves out, so each text is read the other way round too.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from briefgen.dialogue.model import Dialogue, Source
from briefgen.dialogue.passages import Span, fold, position
from briefgen.dialogue.quotes import passage_of, quotes
from briefgen.errors import Place, Problem, Severity

RUN = 8
"""Words in a row that may not stay uncovered."""
_HEADING = 12  # words at most
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W_]")
_STOPS = re.compile(r"[.!?。…:;][\"'”’)\]*]*$")
_LISTED = re.compile(r"[-–—•·*○□◦▪■●◇※]|\(?\d+[.)]")
_SHOWN = 14  # words of a passage in a message


def omissions(dialogue: Dialogue) -> list[Problem]:
    """A notice for each run of eight or more words of a text on file that no quote, remark or noise covers."""
    covered: dict[str, list[Span]] = {source.id: [] for source in dialogue.sources}
    for quote, source, _ in quotes(dialogue):
        if span := passage_of(quote, source):
            covered[source.id].append(span)
    return [_notice(source, run) for source in dialogue.sources for run in _runs(source, covered[source.id])]


def _runs(source: Source, covered: Sequence[Span]) -> Iterator[list[re.Match[str]]]:
    """Uncovered words in a row, at least `RUN` of them, within one paragraph."""
    text = fold(source.words).text
    spans = sorted(covered)
    for paragraph in _paragraphs(text):
        run: list[re.Match[str]] = []
        for word in _WORD.finditer(text, paragraph.start, paragraph.end):
            if not _LETTER.search(word.group()):
                continue
            while spans and spans[0].end <= word.start():
                spans.pop(0)
            if not (spans and spans[0].start < word.end()):
                run.append(word)
                continue
            if len(run) >= RUN:
                yield run
            run = []
        if len(run) >= RUN:
            yield run


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, taken together where one is broken in mid-sentence; headings are left out."""
    start = None
    lines = list(re.finditer(r"[^\n]+", text))
    for here, after in zip(lines, (*lines[1:], None), strict=False):
        follows = after is not None and after.start() == here.end() + 1 and _runs_on(here.group(), after.group())
        if start is None and not follows and _is_heading(here.group()):
            continue
        start = here.start() if start is None else start
        if not follows:
            yield Span(start, here.end())
            start = None


def _runs_on(line: str, after: str) -> bool:
    """Whether a line goes on in the next: it does not stop, and the next does not begin anew."""
    return not _STOPS.search(line.rstrip()) and after.lstrip()[:1].islower()


def _is_heading(line: str) -> bool:
    """A short line without a full stop that is no entry of a list."""
    line = line.strip()
    return len(line.split()) <= _HEADING and not _STOPS.search(line) and not _LISTED.match(line)


def _notice(source: Source, run: list[re.Match[str]]) -> Problem:
    text = fold(source.words).text
    words = " ".join(word.group() for word in run[:_SHOWN])
    place = Place(text_path(source), *position(text, run[0].start()))
    message = f"{len(run)} words in a row that nothing quotes: “{words}{' …' if len(run) > _SHOWN else ''}”"
    hint = f"quote them where they are promised or said, or mark them as `noise` of {source.id}"
    return Problem(message, place, source.id, hint, Severity.NOTICE)


def text_path(source: Source) -> str:
    """The path of a source's text; `text` is relative to the folder of the dialogue's files."""
    return posixpath.join(posixpath.dirname(source.place.path), source.text)


def unchecked(dialogue: Dialogue) -> list[Problem]:
    """One notice for each source without a text on file: how many statements rest on it unchecked.

    A text that is named and could not be read is a problem already.
    """
    absent = [source for source in dialogue.sources if not (source.words or source.text)]
    resting = Counter(_stated(dialogue))
    return [
        Problem(
            f"not checkable: its text is not on file, and {_statements(resting[source.id])} on it",
            source.place,
            source.id,
            "put its text under sources/ and name the file in `text:`",
            Severity.NOTICE,
        )
        for source in absent
        if resting[source.id]
    ]


def _statements(number: int) -> str:
    return f"{number} statement rests" if number == 1 else f"{number} statements rest"


def _stated(dialogue: Dialogue) -> Iterator[str]:
    """The source of each statement: a quote, a citation, an update."""
    yield from (held.source.id for held in quotes(dialogue))
    yield from (update.source for update in dialogue.updates)
    for item in dialogue.commitments:
        yield from item.cites
        for part in item.sub_items:
            if part.cites != item.cites:
                yield from part.cites
    for meeting in dialogue.rounds:
        yield from meeting.cites
        for measure in meeting.domestic_measures:
            yield from measure.cites
