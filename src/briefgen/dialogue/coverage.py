"""What entries claim that their quotes do not say, and what a source says that no entry covers.

Claims: the money and dates of a commitment stand in its quotes, and no other number is of our own making.

A sum or a date that no quote has is a problem; a notice where a cited source has no text on file, which may say it.

Omissions: what a text on file says and nothing quotes, and what is said of texts that are not on file.

The worst error of a briefing is what it leaves out, so each text is read the other way round too.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from briefgen.dialogue.dates_in_text import dates
from briefgen.dialogue.model import (
    Amount,
    Commitment,
    Dialogue,
    Due,
    Expectation,
    Measure,
    Promise,
    Quote,
    Remarked,
    Source,
    Text,
)
from briefgen.dialogue.numbers_in_text import Number, numbers, same_currency
from briefgen.dialogue.quotes import Span, fold, own_words, passage_of, position, quotes
from briefgen.errors import Place, Problem, Severity
from briefgen.values import dataclass

# ---- claims ------------------------------------------------------------------------------------------------------


Stated = Promise | Remarked | Measure | Expectation
_TEXTS = ("title", "lead_in", "text", "condition", "instrument", "track")
_QUALIFIED = {
    "at_least": r"at least|no less than|a minimum of|최소|적어도",
    "up_to": r"up to|as much as|at most|최대",
    "about": r"about|approximately|around|roughly|약",
    "over": r"over|more than|exceeding|in excess of",
    "nearly": r"nearly|almost|close to",
    "initial": r"an initial",
    "additional": r"an additional|another|추가",
}
_QUALIFIER = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _QUALIFIED.items()), re.IGNORECASE)
_NEAR = 30  # characters before a sum in which its qualifier stands


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the quotes of an item say: their words with the days on which they were said, and their numbers."""

    said: tuple[tuple[str, tuple[dt.date, ...]], ...]
    numbers: tuple[tuple[str, Number], ...]
    absent: str
    """A source it stands on whose text is not on file, or empty."""


def claims(dialogue: Dialogue) -> list[Problem]:
    """What is claimed and no quote says, item by item."""
    return [problem for thing, whole in _stated(dialogue) for problem in _claims(thing, whole, dialogue)]


def _stated(dialogue: Dialogue) -> Iterator[tuple[Stated, Stated]]:
    """Everything that has quotes and words of ours, with the commitment it is a part of (or itself)."""
    for commitment in dialogue.commitments:
        for promise in (commitment, *commitment.sub_items):
            yield promise, commitment
    for meeting in dialogue.rounds:
        things: tuple[Stated, ...] = (*meeting.remarks, *meeting.domestic_measures, *meeting.expectations)
        yield from ((thing, thing) for thing in things)


def _claims(thing: Stated, whole: Stated, dialogue: Dialogue) -> Iterator[Problem]:
    sources = {source.id: source for source in dialogue.sources}
    evidence = _evidence(thing, whole, sources, _held(whole, dialogue))
    if isinstance(thing, Promise):
        for amount in thing.amounts:
            yield from _money(amount, thing, evidence, sources)
        for due in thing.due:
            if thing is whole or (isinstance(whole, Commitment) and due not in whole.due):
                yield from _date(due, thing, whole, evidence, sources)
    yield from _other(thing, whole, evidence, dialogue)


def _held(whole: Stated, dialogue: Dialogue) -> dt.date | None:
    """The day of the round of a commitment, or of the only round."""
    wanted = whole.round if isinstance(whole, Commitment) else ""
    rounds = [r for r in dialogue.rounds if r.id == wanted] or dialogue.rounds[:1]
    return rounds[0].held if rounds else None


def _evidence(thing: Stated, whole: Stated, sources: dict[str, Source], held: dt.date | None) -> Evidence:
    """Quotes of an item, and of the whole and the parts it shares them with."""
    parts = whole.sub_items if isinstance(whole, Commitment) and thing is whole else ()
    pool: dict[Quote, None] = dict.fromkeys(q for part in (thing, whole, *parts) for q in part.quotes)
    said = []
    for quote in pool:
        source = sources.get(quote.source)
        days = (source.published if source else None, held)
        words = own_words(quote, source) if source else quote.text
        said.append((words, tuple(day for day in days if day)))
    cites = (*getattr(thing, "cites", ()), *(quote.source for quote in pool))
    absent = next((name for name in cites if name in sources and not sources[name].words), "")
    return Evidence(tuple(said), tuple((words, n) for words, _ in said for n in numbers(words)), absent)


def _money(amount: Amount, thing: Stated, evidence: Evidence, sources: dict[str, Source]) -> Iterator[Problem]:
    """The amount, and its equivalents unless the source they name has no text on file."""
    if amount.value is not None:
        said = [(words, n) for words, n in evidence.numbers if _is(n, amount.value, amount.currency)]
        if said:
            yield from _unqualified(amount, thing, said)
        else:
            yield _unsaid(_sum(amount.value, amount.currency), thing, evidence, _near(evidence))
    for other in amount.equivalents:
        absent = other.source in sources and not sources[other.source].words
        if not absent and not any(_is(n, other.value, other.currency) for _, n in evidence.numbers):
            yield _unsaid(_sum(other.value, other.currency), thing, evidence, "name the `source` that says so")


def _is(number: Number, value: Decimal, currency: str) -> bool:
    return number.value == value and (not currency or same_currency(number.currency, currency))


def _sum(value: Decimal, currency: str) -> str:
    digits = f"{value:,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits} {currency}".strip()


def _near(evidence: Evidence) -> str:
    said = [words[n.start : n.end].strip() for words, n in evidence.numbers]
    return f"its quotes say “{'”, “'.join(said[:4])}”" if said else "quote the words that give it"


def _unqualified(amount: Amount, thing: Stated, said: list[tuple[str, Number]]) -> Iterator[Problem]:
    """A notice where every quote has a word before the sum that the amount has lost."""
    lost = [_qualifier(words[: number.start]) for words, number in said]
    kept = {"over" if qualifier == "more" else qualifier for qualifier in amount.qualifiers}
    if all(lost) and kept.isdisjoint(lost):
        message = f"the quote puts a word before {_sum(amount.value or Decimal(0), amount.currency)} that is lost"
        yield Problem(message, thing.place, thing.id, f"add `qualifiers: [{lost[0]}]`", Severity.NOTICE)


def _qualifier(before: str) -> str:
    """The qualifier that stands last before a sum, or empty."""
    found = list(_QUALIFIER.finditer(before, max(0, len(before) - _NEAR)))
    if not found or re.search(r"\w", before[found[-1].end() :].replace("a total of", "")):
        return ""
    return found[-1].lastgroup or ""


def _date(due: Due, thing: Promise, whole: Stated, evidence: Evidence, sources: dict[str, Source]) -> Iterator[Problem]:
    """The last day of a due, or the first of one that has no last, as some quote has it."""
    bound = due.latest or due.earliest
    if bound is None or (due.source in sources and not sources[due.source].words):
        return
    if due.basis == "interpreted":
        if not any(getattr(of, why, None) for of in (thing, whole) for why in ("note_internal", "discrepancies")):
            hint = "say in `note_internal` how the words were read"
            yield Problem(f"the date {bound} is interpreted, and nothing says why", thing.place, thing.id, hint)
        return
    readings = [
        reading
        for words, days in evidence.said
        for day in ((due.stated_on,) if due.stated_on else days or (None,))
        for reading in dates(words, day)
    ]
    if not any(bound in (reading.ends if due.latest else reading.starts) for reading in readings):
        hint = "quote the words that say when, name the `source`, or write `basis: interpreted` and why"
        yield _unsaid(f"the date {bound}", thing, evidence, hint)


def _unsaid(what: str, thing: Stated, evidence: Evidence, hint: str) -> Problem:
    if evidence.absent:
        message = f"{what} stands in no quote; {evidence.absent}, whose text is not on file, may say it"
        return Problem(message, thing.place, thing.id, hint, Severity.NOTICE)
    return Problem(f"{what} stands in no quote", thing.place, thing.id, hint)


def _other(thing: Stated, whole: Stated, evidence: Evidence, dialogue: Dialogue) -> Iterator[Problem]:
    """A notice for each other number in our own words that no quote, amount or date has."""
    known = {number.value for _, number in evidence.numbers} | _structured(thing, dialogue)
    known |= _structured(whole, dialogue)
    unknown: dict[Decimal, str] = {}
    for name in _TEXTS:
        text: Text | None = getattr(thing, name, None)
        for _, words in text.words if text else ():
            unknown |= {n.value: words[n.start : n.end].strip() for n in numbers(words) if n.value not in known}
    for words in unknown.values():
        hint = "quote the words that give it, or leave it out"
        yield Problem(f"our text says “{words}”, and no quote does", thing.place, thing.id, hint, Severity.NOTICE)


def _structured(thing: Stated, dialogue: Dialogue) -> set[Decimal]:
    """Numbers of an item's amounts and dates, of the days of the rounds, and of the parties (“the two sides”)."""
    amounts: tuple[Amount, ...] = getattr(thing, "amounts", ())
    dues: tuple[Due, ...] = getattr(thing, "due", ())
    values = {a.value for a in amounts if a.value is not None} | {e.value for a in amounts for e in a.equivalents}
    days = {day for due in dues for day in (due.earliest, due.latest, due.stated_on)}
    days |= {meeting.held for meeting in dialogue.rounds}
    parts = {Decimal(part) for day in days if day for part in (day.year, day.month, day.day)}
    return values | parts | {Decimal(len(dialogue.parties)), *(Decimal(a.years) for a in amounts if a.years)}


# ---- omissions ---------------------------------------------------------------------------------------------------


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
    resting = Counter(_uncovered_statements(dialogue))
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


def _uncovered_statements(dialogue: Dialogue) -> Iterator[str]:
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
