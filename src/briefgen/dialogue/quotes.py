"""Quotes: found word for word in the text on file of their source, with line and column.

A quote is words that stand there, or the first and last words of a passage; pages print the source's own words.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from briefgen.dialogue.model import Dialogue, Quote, Source
from briefgen.dialogue.passages import Folded, Near, Span, find, fold, nearest, position, sentence
from briefgen.errors import Problem
from briefgen.values import dataclass

_HOLDERS = ("rounds", "commitments", "sub_items", "remarks", "domestic_measures", "expectations", "sources")
_QUOTES = ("quotes", "noise")
_CLAUSE = re.compile(r"[;:,.] (?:and|but|while) (?!the [A-Z])|; ")
_LONG_SENTENCE = 40  # words
_SHOWN = 110  # characters of a passage in a hint
_SHOWN_LINES = 4


class Held(NamedTuple):
    """A quote with the source it names and the item that holds it."""

    quote: Quote
    source: Source
    item: str


def quotes(dialogue: Dialogue) -> Iterator[Held]:
    """Every quote of a dialogue, noise too, that names a known source; in the order of the files."""
    sources = {source.id: source for source in dialogue.sources}
    for holder, quote in _held(dialogue):
        source = sources.get(_named(holder, quote))
        if source:
            yield Held(quote, source, holder.id)


def _held(thing: Any, inherited: tuple[Quote, ...] = ()) -> Iterator[tuple[Any, Quote]]:
    """Quotes of a thing and of its parts; those a part inherits from its whole stand once."""
    for name in _QUOTES:
        held = getattr(thing, name, ())
        if held != inherited:
            yield from ((thing, quote) for quote in held)
    for name in _HOLDERS:
        for part in getattr(thing, name, ()):
            yield from _held(part, thing.quotes if name == "sub_items" else ())


def _named(holder: Any, quote: Quote) -> str:
    """The source a quote names; noise stands in its source and need not."""
    return holder.id if isinstance(holder, Source) else quote.source


def located(dialogue: Dialogue) -> Dialogue:
    """The same dialogue with line and column on every quote that is found in a text on file."""
    located_dialogue: Dialogue = _located(dialogue, {source.id: source for source in dialogue.sources})
    return located_dialogue


def _located(thing: Any, sources: Mapping[str, Source]) -> Any:
    changes: dict[str, tuple[Any, ...]] = {}
    for name in _QUOTES:
        if held := getattr(thing, name, ()):
            changes[name] = tuple(_placed(quote, sources.get(_named(thing, quote))) for quote in held)
    for name in _HOLDERS:
        if parts := getattr(thing, name, ()):
            changes[name] = tuple(_located(part, sources) for part in parts)
    return replace(thing, **changes) if changes else thing


def _placed(quote: Quote, source: Source | None) -> Quote:
    span = passage_of(quote, source) if source else None
    line, column = position(fold(source.words).text, span.start) if source and span else (0, 0)
    return replace(quote, line=line, column=column)


def passage_of(quote: Quote, source: Source) -> Span | None:
    """Where a quote stands in its source's text (in NFC), or `None`: not there, or not as often as `nth` says."""
    page = fold(source.words)
    start = next(islice(find(quote.text or quote.start, page), max(quote.nth, 1) - 1, None), None)
    if start is None or quote.text or not quote.end:
        return start
    ends = (span.end for span in find(quote.end, page) if span.start >= start.start and span.end >= start.end)
    end = next(ends, None)
    return None if end is None else Span(start.start, end)


def own_words(quote: Quote, source: Source) -> str:
    """The source's own words of a quote, on one line; the quote's words where the text is not on file."""
    span = passage_of(quote, source)
    if span is None:
        return quote.text or f"{quote.start} … {quote.end}"
    return _line(fold(source.words), span)


def _line(page: Folded, span: Span) -> str:
    return " ".join(page.text[span.start : span.end].split())


def unfound(dialogue: Dialogue) -> list[Problem]:
    """A problem for each quote that does not stand word for word in the text on file, or nobody knows where."""
    return [
        Problem(wrong[0], quote.place, item, wrong[1])
        for quote, source, item in quotes(dialogue)
        if source.words and (wrong := _wrong(quote, source))
    ]


def _wrong(quote: Quote, source: Source) -> tuple[str, str] | None:
    """What is wrong with a quote and what helps, if anything is."""
    found = passage_of(quote, source)
    if found and quote.nth:
        return None
    words, page = quote.text or quote.start, fold(source.words)
    spans = list(find(words, page))
    if found and len(spans) < 2:
        return None
    if found:
        lines = ", ".join(str(position(page.text, span.start)[0]) for span in spans[:_SHOWN_LINES])
        more = " …" if len(spans) > _SHOWN_LINES else ""
        message = f"“{_short(words)}” stands {len(spans)} times in {source.id} (lines {lines}{more})"
        return message, "quote more words, or write `nth: 1` for the first, `nth: 2` for the second"
    return _why_not(quote, source, len(spans))


def _why_not(quote: Quote, source: Source, stands: int) -> tuple[str, str]:
    """What is wrong with a quote that is not found, and what helps; its words stand there so many times."""
    words = quote.text or quote.start
    if not stands:
        return f"the quote “{_short(words)}” does not stand word for word in {source.id}", _alike(words, source)
    if quote.nth > stands:
        times = "once" if stands == 1 else f"{stands} times"
        message = f"“{_short(words)}” stands only {times} in {source.id}, not {quote.nth} times"
        return message, "count from the top of the text; words that stand once need no `nth`"
    message = f"after “{_short(words)}”, {source.id} never says “{_short(quote.end)}”"
    return message, _alike(quote.end, source)


def _alike(words: str, source: Source, otherwise: str = "") -> str:
    """A hint at the passage that is most like some words; where there is none, another hint."""
    page = fold(source.words)
    near = nearest(words, page)
    if near is None:
        command = f'`briefgen quote {source.id} "…"` finds one by some of its words'
        return f"no passage of {source.text or source.id} is like it; {otherwise or command}"
    line, _ = position(page.text, near.span.start)
    return f"line {line} says {_difference(near)}“{_short(_line(page, near.span), near.there)}”"


def _difference(near: Near) -> str:
    if near.there and near.here:
        return f"“{near.there}”, not “{near.here}”: "
    if near.there:
        return f"“{near.there}” too: "
    return f"no “{near.here}”: " if near.here else "the same words, in another place or with other signs: "


def _short(words: str, around: str = "") -> str:
    """A passage short enough for a message, cut around some words of it."""
    if len(words) <= _SHOWN:
        return words
    middle = max(0, words.find(around)) if around else 0
    first = max(0, middle - _SHOWN // 2)
    first = words.find(" ", first) + 1 if first else 0
    last = words.rfind(" ", first, first + _SHOWN)
    last = first + _SHOWN if last <= first else last
    return f"{'… ' if first else ''}{words[first:last]}{' …' if last < len(words) else ''}"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source, ready to be pasted as a quote; `nth` is 0 where they stand there once."""

    source: str
    text: str
    line: int
    column: int
    nth: int = 0

    def block(self) -> str:
        """One entry of `quotes:` (YAML)."""
        nth = f", nth: {self.nth}" if self.nth else ""
        return f"- {{source: {self.source}, text: {json.dumps(self.text, ensure_ascii=False)}{nth}}}"


def passage(source: Source, words: str) -> tuple[Passage, ...]:
    """The sentence, or in a long one the clause, around each place where some words stand, small or capital."""
    page = fold(source.words)
    needle = " ".join(fold(words).folded.split())
    if not needle:
        return ()
    hits = (page.original(Span(*hit.span())) for hit in re.finditer(re.escape(needle), page.folded, re.IGNORECASE))
    around = dict.fromkeys(_around(page.text, hit) for hit in hits)
    return tuple(_passage(source.id, page, span) for span in around)


def _around(text: str, hit: Span) -> Span:
    span = sentence(text, hit.start)
    span = Span(span.start, max(span.end, hit.end))
    if len(text[span.start : span.end].split()) > _LONG_SENTENCE:
        cuts = list(_CLAUSE.finditer(text, span.start, span.end))
        start = max((cut.end() for cut in cuts if cut.end() <= hit.start), default=span.start)
        span = Span(start, min((cut.start() for cut in cuts if cut.start() >= hit.end), default=span.end))
    return _trimmed(text, span)


def _trimmed(text: str, span: Span) -> Span:
    """Without white space, and without the full stop or comma at the end."""
    words = text[span.start : span.end]
    end = len(words.rstrip(" \t\r\n,;:"))
    if words[:end].endswith(".") and not re.search(r"\b[A-Z]\.$", words[:end]):
        end -= 1
    return Span(span.start + len(words) - len(words.lstrip()), span.start + end)


def _passage(source: str, page: Folded, span: Span) -> Passage:
    text = _line(page, span)
    starts = [found.start for found in find(text, page)]
    nth = bisect_left(starts, span.start) + 1 if len(starts) > 1 else 0
    return Passage(source, text, *position(page.text, span.start), nth)


def missing(source: Source, words: str) -> Problem:
    """Why `passage` found nothing, with the passage most like the words asked for."""
    if not source.words:
        return Problem("its text is not on file", source.place, source.id, "name the file of its text in `text:`")
    hint = _alike(words, source, "try fewer words, as they stand there")
    return Problem(f"says nowhere “{_short(words)}”", source.place, source.id, hint)
