"""Quotes found word for word in the text on file, with line and column.

Words in a text on file: found as they stand, however white space, quotation marks and dashes are typed.

Knows text only, nothing of dialogues. Offsets count characters of the text in NFC; lines and columns count from 1.

Quotes: found word for word in the text on file of their source, with line and column.

A quote is words that stand there, or the first and last words of a passage; pages print the source's own words.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from briefgen.dialogue.model import Dialogue, Quote, Source
from briefgen.errors import Problem
from briefgen.values import dataclass

# ---- passages ----------------------------------------------------------------------------------------------------


_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GAPS = re.compile(rf"[\s{_INVISIBLE}]+")
_ALIKE = str.maketrans("“”„‟‘’‚‛‐‑‒–—―−", "\"\"\"\"''''-------")
_LETTER = r"[^\W_]"
_PARTICLE = re.compile(
    rf"(?:은|는|이|가|을|를|의|에|와|과|로|으로|도|만|에서|에게|부터|까지|간|및|라고|이라고)(?!{_LETTER})"
)
_WORD = re.compile(rf"{_LETTER}+")
_STOP = re.compile(r"[.!?。…][\"'”’)\]]*\s+(?=\S)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"])(?:(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|etc|e\.g|i\.e|Gov|Sen|Rep|Gen|Amb|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)$"
)
_IN_DATE = re.compile(r"\d{4}\.\s?\d{1,2}(?:\.\s?\d{1,2})?$")
_LIKENESS = 0.5
_SLACK = 3  # words that may be missing or too many


class Span(NamedTuple):
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text in NFC beside its folded form; `bends` are the folded offsets at which `shifts` to the text change."""

    text: str
    folded: str
    bends: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """The same characters in the text."""
        return Span(self._back(span.start), self._back(span.end - 1) + 1)

    def _back(self, at: int) -> int:
        return at + self.shifts[bisect_right(self.bends, at) - 1]


@lru_cache(maxsize=256)
def fold(words: str) -> Folded:
    """White space runs become one space, invisible characters go, quotation marks and dashes become plain."""
    text = unicodedata.normalize("NFC", words)
    plain = text.translate(_ALIKE)
    pieces: list[str] = []
    bends, shifts = [0], [0]
    done = length = 0
    for gap in _GAPS.finditer(plain):
        if gap.group() == " ":
            continue
        pieces += (plain[done : gap.start()], "" if gap.group().strip(_INVISIBLE) == "" else " ")
        length += gap.start() - done + len(pieces[-1])
        done = gap.end()
        bends.append(length)
        shifts.append(done - length)
    return Folded(text, "".join((*pieces, plain[done:])), tuple(bends), tuple(shifts))


def find(words: str, page: Folded) -> Iterator[Span]:
    """Every place of the text where these words stand as whole words and whole numbers, in order."""
    needle = fold(words).folded.strip()
    at = page.folded.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if not (_splits(page.folded, at) or (_splits(page.folded, end) and not _PARTICLE.match(page.folded, end))):
            yield page.original(Span(at, end))
        at = page.folded.find(needle, at + 1)


def _splits(text: str, at: int) -> bool:
    """Whether a cut before this character would divide a word or a number; Korean particles are cut off freely."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return not (_is_unspaced(before) or _is_unspaced(after))
    if after in ".,":
        return before.isdigit() and text[at + 1 : at + 2].isdigit()
    return before in ".," and after.isdigit() and text[at - 2 : at - 1].isdigit()


def _is_unspaced(letter: str) -> bool:
    """Whether it is kana or a Chinese character, which no space divides into words."""
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"


def position(text: str, at: int) -> tuple[int, int]:
    """(line, column) of a character."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class Near(NamedTuple):
    """The passage most like some words, and the first words in which the two differ."""

    span: Span
    there: str
    here: str


def nearest(words: str, page: Folded) -> Near | None:
    """The passage of the text most like these words, or `None` where nothing is half alike."""
    theirs = list(_WORD.finditer(page.folded))
    ours = [word.group() for word in _WORD.finditer(fold(words).folded)]
    known = [word.group() for word in theirs]
    anchor = SequenceMatcher(None, known, ours, autojunk=False).find_longest_match()
    if not anchor.size:
        return None
    around = max(0, anchor.a - anchor.b - _SLACK)
    window = known[around : anchor.a - anchor.b + len(ours) + _SLACK]
    *blocks, _ = SequenceMatcher(None, window, ours, autojunk=False).get_matching_blocks()
    first = max(0, around + blocks[0].a - blocks[0].b)
    window = known[first : around + blocks[-1].a + len(ours) - blocks[-1].b]
    likeness = SequenceMatcher(None, window, ours, autojunk=False)
    if likeness.ratio() < _LIKENESS:
        return None
    span = page.original(Span(theirs[first].start(), theirs[first + len(window) - 1].end()))
    for kind, a, b, c, d in likeness.get_opcodes():
        if kind != "equal":
            return Near(span, " ".join(window[a:b]), " ".join(ours[c:d]))
    return Near(span, "", "")


def sentence(text: str, at: int) -> Span:
    """The sentence, within its line, in which a character stands."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    for stop in _STOP.finditer(text, start, end):
        if not _ends(text, stop):
            continue
        if stop.end() > at:
            return Span(start, len(text[: stop.end()].rstrip()))
        start = stop.end()
    return Span(start, end)


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not in `U.S. side`, `2023. 12. 9.` or before a small letter."""
    after, before = text[stop.end()], text[stop.start() - 1]
    if after.islower() or _ABBREVIATED.search(text, max(0, stop.start() - 12), stop.start() + 1):
        return False
    in_date = _IN_DATE.search(text, max(0, stop.start() - 14), stop.start())
    return not in_date and not (after.isdigit() and before.isdigit())


# ---- quotes ------------------------------------------------------------------------------------------------------


_HOLDERS = ("rounds", "commitments", "sub_items", "remarks", "domestic_measures", "expectations", "sources")
_QUOTES = ("quotes", "noise")
_CLAUSE = re.compile(r"[;:,.] (?:and|but|while) (?!the [A-Z])|; ")
_LONG_SENTENCE = 40  # words
_SHOWN = 110  # characters of a passage in a hint
_SHOWN_LINES = 4


class HeldQuote(NamedTuple):
    """A quote with the source it names and the item that holds it."""

    quote: Quote
    source: Source
    item: str


def quotes(dialogue: Dialogue) -> Iterator[HeldQuote]:
    """Every quote of a dialogue, noise too, that names a known source; in the order of the files."""
    sources = {source.id: source for source in dialogue.sources}
    for holder, quote in _held(dialogue):
        source = sources.get(_named(holder, quote))
        if source:
            yield HeldQuote(quote, source, holder.id)


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
