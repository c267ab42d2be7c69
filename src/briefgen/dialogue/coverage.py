"""What entries claim without a quote that says so, and what a source says that no entry covers.

The money and dates of a commitment must be in its quotes, and no other number may be our own. A sum or date that is
in no quote is a problem; a notice where a cited source has no text on file, for that may say it. The other way round,
each text on file is searched for passages that nothing quotes: to leave something out is a briefing's worst error.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, zip_longest

from msgspec import Struct

from briefgen.dialogue import model
from briefgen.dialogue.dates_in_text import find_dates
from briefgen.dialogue.model import Amount, Commitment, Dialogue, Due, Promise, Quote, Source, Text
from briefgen.dialogue.numbers_in_text import Number, find_numbers, may_be_currency
from briefgen.dialogue.quotes import Span, fold_text, line_and_column, source_words, span_of, walk_quotes
from briefgen.errors import Place, Problem, Severity

Statement = Promise | model.Remarked | model.Measure | model.Expectation
_TEXTS = ("title", "lead_in", "text", "condition", "instrument", "track")
_QUALIFIER_WORDS = {
    "at_least": r"at least|no less than|a minimum of|최소|적어도",
    "up_to": r"up to|as much as|at most|최대",
    "about": r"about|approximately|around|roughly|약",
    "over": r"over|more than|exceeding|in excess of",
    "nearly": r"nearly|almost|close to",
    "initial": r"an initial",
    "additional": r"an additional|another|추가",
}
_QUALIFIER = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _QUALIFIER_WORDS.items()), re.IGNORECASE)
_NEAR = 30  # characters before a sum in which its qualifier stands


class Evidence(Struct, frozen=True):
    """What the quotes of an item say: their words with the days they may have been said on, and their numbers."""

    passages: tuple[tuple[str, tuple[dt.date, ...]], ...]
    numbers: tuple[tuple[str, Number], ...]
    absent: str
    """The id of a source it is based on whose text is not on file, or empty."""


def check_claims(dialogue: Dialogue) -> list[Problem]:
    """A problem or notice for each claim that no quote says, item by item."""
    pairs = _walk_statements(dialogue)
    return [problem for statement, whole in pairs for problem in _check_statement(statement, whole, dialogue)]


def _walk_statements(dialogue: Dialogue) -> Iterator[tuple[Statement, Statement]]:
    """Everything that has quotes and a text of ours, with the commitment it is a part of (or itself)."""
    for commitment in dialogue.commitments:
        for promise in (commitment, *commitment.sub_items):
            yield promise, commitment
    for meeting in dialogue.rounds:
        statements: tuple[Statement, ...] = (*meeting.remarks, *meeting.domestic_measures, *meeting.expectations)
        yield from ((statement, statement) for statement in statements)


def _check_statement(statement: Statement, whole: Statement, dialogue: Dialogue) -> Iterator[Problem]:
    sources = {source.id: source for source in dialogue.sources}
    evidence = _gather_evidence(statement, whole, sources, _round_day(whole, dialogue))
    if isinstance(statement, Promise):
        for amount in statement.amounts:
            yield from _check_amount(amount, statement, evidence, sources)
        for due in statement.due:
            if statement is whole or (isinstance(whole, Commitment) and due not in whole.due):
                yield from _check_date(due, statement, whole, evidence, sources)
    yield from _check_other_numbers(statement, whole, evidence, dialogue)


def _round_day(whole: Statement, dialogue: Dialogue) -> dt.date | None:
    """The day of the round of a commitment; without one, of the first round."""
    round_id = whole.round if isinstance(whole, Commitment) else ""
    rounds = [r for r in dialogue.rounds if r.id == round_id] or dialogue.rounds[:1]
    return rounds[0].held if rounds else None


def _gather_evidence(
    statement: Statement, whole: Statement, sources: dict[str, Source], round_day: dt.date | None
) -> Evidence:
    """The evidence for an item: its quotes, and those it shares with its whole or its parts."""
    parts = whole.sub_items if isinstance(whole, Commitment) and statement is whole else ()
    shared_quotes: dict[Quote, None] = dict.fromkeys(q for part in (statement, whole, *parts) for q in part.quotes)
    passages = []
    for quote in shared_quotes:
        source = sources.get(quote.source)
        days = (source.published if source else None, round_day)
        words = source_words(quote, source) if source else quote.text
        passages.append((words, tuple(day for day in days if day)))
    cites = (*getattr(statement, "cites", ()), *(quote.source for quote in shared_quotes))
    absent = next((name for name in cites if name in sources and not sources[name].words), "")
    return Evidence(tuple(passages), tuple((words, n) for words, _ in passages for n in find_numbers(words)), absent)


def _check_amount(
    amount: Amount, statement: Statement, evidence: Evidence, sources: dict[str, Source]
) -> Iterator[Problem]:
    """Check an amount, and its equivalents unless their source has no text on file."""
    if amount.value is not None:
        matching = [(words, n) for words, n in evidence.numbers if _matches(n, amount.value, amount.currency)]
        if matching:
            yield from _check_qualifier(amount, statement, matching)
        else:
            quoted = "”, “".join([words[n.start : n.end].strip() for words, n in evidence.numbers][:4])
            hint = f"its quotes say “{quoted}”" if quoted else "quote the words that give it"
            yield _not_quoted(_format_sum(amount.value, amount.currency), statement, evidence, hint)
    for equivalent in amount.equivalents:
        absent = equivalent.source in sources and not sources[equivalent.source].words
        if not absent and not any(_matches(n, equivalent.value, equivalent.currency) for _, n in evidence.numbers):
            claim = _format_sum(equivalent.value, equivalent.currency)
            yield _not_quoted(claim, statement, evidence, "name the `source` that says so")


def _matches(number: Number, value: Decimal, currency: str) -> bool:
    return number.value == value and (not currency or may_be_currency(number.currency, currency))


def _format_sum(value: Decimal, currency: str) -> str:
    digits = f"{value:,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits} {currency}".strip()


def _check_qualifier(amount: Amount, statement: Statement, passages: list[tuple[str, Number]]) -> Iterator[Problem]:
    """A notice where every quote has a qualifier before the sum that the amount does not have."""
    dropped = [_qualifier_before(words[: number.start]) for words, number in passages]
    stated = {"over" if qualifier == "more" else qualifier for qualifier in amount.qualifiers}
    if all(dropped) and stated.isdisjoint(dropped):
        stated_sum = _format_sum(amount.value or Decimal(0), amount.currency)
        message = f"the quote puts a word before {stated_sum} that is lost"
        yield Problem(message, statement.place, statement.id, f"add `qualifiers: [{dropped[0]}]`", Severity.NOTICE)


def _qualifier_before(before: str) -> str:
    """The last qualifier before a sum, or an empty string."""
    matches = list(_QUALIFIER.finditer(before, max(0, len(before) - _NEAR)))
    if not matches or re.search(r"\w", before[matches[-1].end() :].replace("a total of", "")):
        return ""
    return matches[-1].lastgroup or ""


def _check_date(
    due: Due, promise: Promise, whole: Statement, evidence: Evidence, sources: dict[str, Source]
) -> Iterator[Problem]:
    """Check that a quote gives the last day of a due date, or the first of one without a last."""
    day = due.latest or due.earliest
    if day is None or (due.source in sources and not sources[due.source].words):
        return
    if due.basis == "interpreted":
        reasons = ("note_internal", "discrepancies")
        if not any(getattr(owner, reason, None) for owner in (promise, whole) for reason in reasons):
            hint = "say in `note_internal` how the words were read"
            yield Problem(f"the date {day} is interpreted, and nothing says why", promise.place, promise.id, hint)
        return
    readings = [
        reading
        for words, days in evidence.passages
        for said_on in ((due.stated_on,) if due.stated_on else days or (None,))
        for reading in find_dates(words, said_on)
    ]
    if not any(day in (reading.ends if due.latest else reading.starts) for reading in readings):
        hint = "quote the words that say when, name the `source`, or write `basis: interpreted` and why"
        yield _not_quoted(f"the date {day}", promise, evidence, hint)


def _not_quoted(claim: str, statement: Statement, evidence: Evidence, hint: str) -> Problem:
    if evidence.absent:
        message = f"{claim} stands in no quote; {evidence.absent}, whose text is not on file, may say it"
        return Problem(message, statement.place, statement.id, hint, Severity.NOTICE)
    return Problem(f"{claim} stands in no quote", statement.place, statement.id, hint)


def _check_other_numbers(
    statement: Statement, whole: Statement, evidence: Evidence, dialogue: Dialogue
) -> Iterator[Problem]:
    """A notice for each other number in our own text that is in no quote, amount or date."""
    known = {number.value for _, number in evidence.numbers} | _structured_numbers(statement, dialogue)
    known |= _structured_numbers(whole, dialogue) | _implied_numbers(evidence)
    unknown: dict[Decimal, str] = {}
    for name in _TEXTS:
        text: Text | None = getattr(statement, name, None)
        for _, words in text.words if text else ():
            unknown |= {n.value: words[n.start : n.end].strip() for n in find_numbers(words) if n.value not in known}
    for words in unknown.values():
        message, hint = f"our text says “{words}”, and no quote does", "quote the words that give it, or leave it out"
        yield Problem(message, statement.place, statement.id, hint, Severity.NOTICE)


def _implied_numbers(evidence: Evidence) -> set[Decimal]:
    """Numbers that quotes give without a figure: once (“annually”), a month by its name, as many as a list may have."""
    found = {1}
    for words, days in evidence.passages:
        for reading in find_dates(words, next(iter(days), None)):
            found |= {part for day in (*reading.starts, *reading.ends) for part in (day.year, day.month, day.day)}
        entries = len(_LIST_BREAK.findall(words)) + 1
        found |= set(range(2, entries + 1))
    return set(map(Decimal, found))


def _structured_numbers(statement: Statement, dialogue: Dialogue) -> set[Decimal]:
    """Numbers of an item's amounts and dates, of the days of rounds, and the number of parties (“the two sides”)."""
    amounts: tuple[Amount, ...] = getattr(statement, "amounts", ())
    dues: tuple[Due, ...] = getattr(statement, "due", ())
    values = {a.value for a in amounts if a.value is not None} | {e.value for a in amounts for e in a.equivalents}
    days = {day for due in dues for day in (due.earliest, due.latest, due.stated_on)}
    days |= {meeting.held for meeting in dialogue.rounds}
    parts = {Decimal(part) for day in days if day for part in (day.year, day.month, day.day)}
    return values | parts | {Decimal(len(dialogue.parties)), *(Decimal(a.years) for a in amounts if a.years)}


_LIST_BREAK = re.compile(r",|;|·|、|\band\b|\bor\b|\([a-z]\)|및|와\s|과\s")
MIN_RUN = 8
"""So many words in a row that nothing covers are reported."""
_HEADING = 12  # words at most
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W_]")
_STOPS = re.compile(r"[.!?。…:;][\"'”’)\]*]*$")
_LIST_MARKER = re.compile(r"[-–—•·*○□◦▪■●◇※]|\(?\d+[.)]")
_MAX_SHOWN = 14  # words of a passage in a message


def find_uncovered(dialogue: Dialogue) -> list[Problem]:
    """A notice for each run of eight or more words of a text on file that no quote, remark or noise covers."""
    covered: dict[str, list[Span]] = {source.id: [] for source in dialogue.sources}
    for quote, source, _ in walk_quotes(dialogue):
        if span := span_of(quote, source):
            covered[source.id].append(span)
    runs = ((source, run) for source in dialogue.sources for run in _uncovered_runs(source, covered[source.id]))
    return [_uncovered_notice(source, run) for source, run in runs]


def _uncovered_runs(source: Source, covered: Sequence[Span]) -> Iterator[list[re.Match[str]]]:
    """Runs of at least `MIN_RUN` uncovered words within one paragraph."""
    text = fold_text(source.words).text
    spans = sorted(covered)
    for paragraph in _find_paragraphs(text):
        run: list[re.Match[str]] = []
        for word in _WORD.finditer(text, paragraph.start, paragraph.end):
            if not _LETTER.search(word.group()):
                continue
            while spans and spans[0].end <= word.start():
                spans.pop(0)
            if not (spans and spans[0].start < word.end()):
                run.append(word)
                continue
            if len(run) >= MIN_RUN:
                yield run
            run = []
        if len(run) >= MIN_RUN:
            yield run


def _find_paragraphs(text: str) -> Iterator[Span]:
    """Paragraphs: lines, joined where one is broken within a sentence; headings are left out."""
    start = None
    lines = list(re.finditer(r"[^\n]+", text))
    for line, after in zip_longest(lines, lines[1:]):
        follows = after and after.start() == line.end() + 1 and _continues(line.group(), after.group())
        if start is None and not follows and _is_heading(line.group()):
            continue
        start = line.start() if start is None else start
        if not follows:
            yield Span(start, line.end())
            start = None


def _continues(line: str, next_line: str) -> bool:
    """Whether a sentence continues in the next line: this one has no full stop, the next begins with a small letter."""
    return not _STOPS.search(line.rstrip()) and next_line.lstrip()[:1].islower()


def _is_heading(line: str) -> bool:
    """Whether it is a short line without a full stop, and no entry of a list."""
    line = line.strip()
    return len(line.split()) <= _HEADING and not _STOPS.search(line) and not _LIST_MARKER.match(line)


def _uncovered_notice(source: Source, run: list[re.Match[str]]) -> Problem:
    text = fold_text(source.words).text
    words = " ".join(word.group() for word in run[:_MAX_SHOWN])
    place = Place(text_path(source), *line_and_column(text, run[0].start()))
    message = f"{len(run)} words in a row that nothing quotes: “{words}{' …' if len(run) > _MAX_SHOWN else ''}”"
    hint = f"quote them where they are promised or said, or mark them as `noise` of {source.id}"
    return Problem(message, place, source.id, hint, Severity.NOTICE)


def text_path(source: Source) -> str:
    """The path of a source's text from the root; `text` is relative to the folder of the dialogue."""
    return posixpath.join(posixpath.dirname(source.place.path), source.text)


def find_uncheckable(dialogue: Dialogue) -> list[Problem]:
    """A notice for each source without a text on file: how many statements are based on it and cannot be checked.

    A text that is named but could not be read is a problem already.
    """
    absent = [source for source in dialogue.sources if not (source.words or source.text)]
    counts = Counter(_sources_of_statements(dialogue))
    problems = []
    for source in absent:
        if number := counts[source.id]:
            rests = "1 statement rests" if number == 1 else f"{number} statements rest"
            message = f"not checkable: its text is not on file, and {rests} on it"
            hint = "put its text under sources/ and name the file in `text:`"
            problems.append(Problem(message, source.place, source.id, hint, Severity.NOTICE))
    return problems


def _sources_of_statements(dialogue: Dialogue) -> Iterator[str]:
    """The id of the source of each quote, citation and update."""
    yield from (held_quote.source.id for held_quote in walk_quotes(dialogue))
    yield from (update.source for update in dialogue.updates)
    for item in dialogue.commitments:
        parts = (part.cites for part in item.sub_items if part.cites != item.cites)
        yield from chain(item.cites, *parts)
    for meeting in dialogue.rounds:
        yield from chain(meeting.cites, *(measure.cites for measure in meeting.domestic_measures))
