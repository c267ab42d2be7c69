"""Quotes: found word for word in the text on file of their source, with line and column.

White space, quotation marks and dashes may be typed differently. A quote is words of the text, or the first and last
words of a passage; pages print the source's own words. Offsets count characters of the text in NFC; lines and columns
count from 1. The first part knows only text, the second dialogues.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, cast

from msgspec import Struct
from msgspec.structs import replace

from briefgen.dialogue.model import Dialogue, Quote, Source
from briefgen.errors import Problem

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_GAPS = re.compile(rf"[\s{_INVISIBLE}]+")
_PLAIN_SIGNS = str.maketrans("“”„‟‘’‚‛‐‑‒–—―−", "\"\"\"\"''''-------")
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
_MIN_RATIO = 0.5
_SLACK = 3  # words that may be missing or too many


class Span(NamedTuple):
    """The characters from `start` up to, not including, `end`."""

    start: int
    end: int


class FoldedText(Struct, frozen=True, eq=False):
    """A text in NFC and its folded form; `shifts` are distances from folded offsets to the text, from `offsets` on."""

    text: str
    folded: str
    offsets: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """The span in the text of a span in the folded form."""
        return Span(self._back(span.start), self._back(span.end - 1) + 1)

    def _back(self, offset: int) -> int:
        return offset + self.shifts[bisect_right(self.offsets, offset) - 1]


@lru_cache(maxsize=256)
def fold_text(words: str) -> FoldedText:
    """A text folded: one space for white space, no invisible characters, plain quotation marks and dashes."""
    text = unicodedata.normalize("NFC", words)
    plain = text.translate(_PLAIN_SIGNS)
    pieces: list[str] = []
    offsets, shifts = [0], [0]
    done = length = 0
    for gap in _GAPS.finditer(plain):
        if gap.group() == " ":
            continue
        pieces += (plain[done : gap.start()], "" if gap.group().strip(_INVISIBLE) == "" else " ")
        length += gap.start() - done + len(pieces[-1])
        done = gap.end()
        offsets.append(length)
        shifts.append(done - length)
    return FoldedText(text, "".join((*pieces, plain[done:])), tuple(offsets), tuple(shifts))


def find_words(words: str, page: FoldedText) -> Iterator[Span]:
    """Each span of the text with these words, as whole words and whole numbers, in order."""
    needle = fold_text(words).folded.strip()
    start = page.folded.find(needle) if needle else -1
    while start >= 0:
        end = start + len(needle)
        if not (_divides(page.folded, start) or (_divides(page.folded, end) and not _PARTICLE.match(page.folded, end))):
            yield page.original(Span(start, end))
        start = page.folded.find(needle, start + 1)


def _divides(text: str, offset: int) -> bool:
    """Whether a cut at this offset would divide a word or a number; Korean particles may be cut off."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    if before.isalnum() and after.isalnum():
        return not (_is_unspaced(before) or _is_unspaced(after))
    if after in ".,":
        return before.isdigit() and text[offset + 1 : offset + 2].isdigit()
    return before in ".," and after.isdigit() and text[offset - 2 : offset - 1].isdigit()


def _is_unspaced(letter: str) -> bool:
    """Whether it is kana or a Chinese character, which are written without spaces between words."""
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of the character at an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class NearestPassage(NamedTuple):
    """The passage most similar to some words, and where the two first differ."""

    span: Span
    in_text: str
    in_query: str


def find_nearest(words: str, page: FoldedText) -> NearestPassage | None:
    """The passage of the text most similar to these words, or `None` where nothing is."""
    text_matches = list(_WORD.finditer(page.folded))
    query_words = [word.group() for word in _WORD.finditer(fold_text(words).folded)]
    text_words = [word.group() for word in text_matches]
    anchor = SequenceMatcher(None, text_words, query_words, autojunk=False).find_longest_match()
    if not anchor.size:
        return None
    window_start = max(0, anchor.a - anchor.b - _SLACK)
    window = text_words[window_start : anchor.a - anchor.b + len(query_words) + _SLACK]
    *blocks, _ = SequenceMatcher(None, window, query_words, autojunk=False).get_matching_blocks()
    first = max(0, window_start + blocks[0].a - blocks[0].b)
    window = text_words[first : window_start + blocks[-1].a + len(query_words) - blocks[-1].b]
    likeness = SequenceMatcher(None, window, query_words, autojunk=False)
    if likeness.ratio() < _MIN_RATIO:
        return None
    span = page.original(Span(text_matches[first].start(), text_matches[first + len(window) - 1].end()))
    for kind, a, b, c, d in likeness.get_opcodes():
        if kind != "equal":
            return NearestPassage(span, " ".join(window[a:b]), " ".join(query_words[c:d]))
    return NearestPassage(span, "", "")


def sentence_around(text: str, offset: int) -> Span:
    """The sentence around an offset, within its line."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    for stop in _STOP.finditer(text, start, end):
        if not _ends_sentence(text, stop):
            continue
        if stop.end() > offset:
            return Span(start, len(text[: stop.end()].rstrip()))
        start = stop.end()
    return Span(start, end)


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not in `U.S. side`, `2023. 12. 9.` or before a small letter."""
    after, before = text[stop.end()], text[stop.start() - 1]
    if after.islower() or _ABBREVIATED.search(text, max(0, stop.start() - 12), stop.start() + 1):
        return False
    in_date = _IN_DATE.search(text, max(0, stop.start() - 14), stop.start())
    return not in_date and not (after.isdigit() and before.isdigit())


_HOLDERS = ("rounds", "commitments", "sub_items", "remarks", "domestic_measures", "expectations", "sources")
_QUOTES = ("quotes", "noise")
_CLAUSE = re.compile(r"[;:,.] (?:and|but|while) (?!the [A-Z])|; ")
_LONG_SENTENCE = 40  # words
_MAX_SHOWN = 110  # characters of a passage in a hint
_MAX_LINES = 4


class HeldQuote(NamedTuple):
    """A quote with the source it names and the item that holds it."""

    quote: Quote
    source: Source
    item: str


def walk_quotes(dialogue: Dialogue) -> Iterator[HeldQuote]:
    """Every quote of a dialogue (noise, too) that names a known source, in the order of the files."""
    sources = {source.id: source for source in dialogue.sources}
    for holder, quote in _walk_holders(dialogue):
        source = sources.get(_source_id_of(holder, quote))
        if source:
            yield HeldQuote(quote, source, holder.id)


def _walk_holders(holder: Any, inherited: tuple[Quote, ...] = ()) -> Iterator[tuple[Any, Quote]]:
    """Each quote of an object and its parts, with the object; quotes a part has inherited come once."""
    for name in _QUOTES:
        quotes = getattr(holder, name, ())
        if quotes != inherited:
            yield from ((holder, quote) for quote in quotes)
    for name in _HOLDERS:
        for part in getattr(holder, name, ()):
            yield from _walk_holders(part, holder.quotes if name == "sub_items" else ())


def _source_id_of(holder: Any, quote: Quote) -> str:
    """The id of the source of a quote; noise belongs to the source it is listed under."""
    return holder.id if isinstance(holder, Source) else quote.source


def locate_quotes(dialogue: Dialogue) -> Dialogue:
    """The same dialogue, with line and column on every quote that is found in a text on file."""
    return cast(Dialogue, _locate(dialogue, {source.id: source for source in dialogue.sources}))


def _locate(holder: Any, sources: Mapping[str, Source]) -> Any:
    changes: dict[str, tuple[Any, ...]] = {}
    for name in _QUOTES:
        if quotes := getattr(holder, name, ()):
            changes[name] = tuple(_locate_quote(quote, sources.get(_source_id_of(holder, quote))) for quote in quotes)
    for name in _HOLDERS:
        if parts := getattr(holder, name, ()):
            changes[name] = tuple(_locate(part, sources) for part in parts)
    return replace(holder, **changes) if changes else holder


def _locate_quote(quote: Quote, source: Source | None) -> Quote:
    span = span_of(quote, source) if source else None
    line, column = line_and_column(fold_text(source.words).text, span.start) if source and span else (0, 0)
    return replace(quote, line=line, column=column)


def span_of(quote: Quote, source: Source) -> Span | None:
    """The span of a quote in the text of its source (in NFC); `None` where it is not found as often as `nth` says."""
    page = fold_text(source.words)
    start = next(islice(find_words(quote.text or quote.start, page), max(quote.nth, 1) - 1, None), None)
    if start is None or quote.text or not quote.end:
        return start
    ends = (span.end for span in find_words(quote.end, page) if span.start >= start.start and span.end >= start.end)
    end = next(ends, None)
    return None if end is None else Span(start.start, end)


def source_words(quote: Quote, source: Source) -> str:
    """The source's own words of a quote, on one line; the quote's words where the text is not on file."""
    span = span_of(quote, source)
    if span is None:
        return quote.text or f"{quote.start} … {quote.end}"
    return _on_one_line(fold_text(source.words), span)


def _on_one_line(page: FoldedText, span: Span) -> str:
    return " ".join(page.text[span.start : span.end].split())


def check_quotes(dialogue: Dialogue) -> list[Problem]:
    """A problem for each quote that is not in the text on file word for word, or is there more than once."""
    return [
        Problem(wrong[0], quote.place, item, wrong[1])
        for quote, source, item in walk_quotes(dialogue)
        if source.words and (wrong := _find_fault(quote, source))
    ]


def _find_fault(quote: Quote, source: Source) -> tuple[str, str] | None:
    """What is wrong with a quote, and a hint; `None` where nothing is."""
    first_span = span_of(quote, source)
    if first_span and quote.nth:
        return None
    words, page = quote.text or quote.start, fold_text(source.words)
    spans = list(find_words(words, page))
    if first_span and len(spans) < 2:
        return None
    if first_span:
        lines = ", ".join(str(line_and_column(page.text, span.start)[0]) for span in spans[:_MAX_LINES])
        more = " …" if len(spans) > _MAX_LINES else ""
        message = f"“{_shorten(words)}” stands {len(spans)} times in {source.id} (lines {lines}{more})"
        return message, "quote more words, or write `nth: 1` for the first, `nth: 2` for the second"
    return _explain_not_found(quote, source, len(spans))


def _explain_not_found(quote: Quote, source: Source, occurrences: int) -> tuple[str, str]:
    """Why a quote is not found, and a hint; its words occur in the text `occurrences` times."""
    words = quote.text or quote.start
    if not occurrences:
        message = f"the quote “{_shorten(words)}” does not stand word for word in {source.id}"
        return message, _hint_at_nearest(words, source)
    if quote.nth > occurrences:
        times = "once" if occurrences == 1 else f"{occurrences} times"
        message = f"“{_shorten(words)}” stands only {times} in {source.id}, not {quote.nth} times"
        return message, "count from the top of the text; words that stand once need no `nth`"
    message = f"after “{_shorten(words)}”, {source.id} never says “{_shorten(quote.end)}”"
    return message, _hint_at_nearest(quote.end, source)


def _hint_at_nearest(words: str, source: Source, otherwise: str = "") -> str:
    """A hint at the passage most similar to some words; `otherwise` where there is none."""
    page = fold_text(source.words)
    near = find_nearest(words, page)
    if near is None:
        command = f'`briefgen quote {source.id} "…"` finds one by some of its words'
        return f"no passage of {source.text or source.id} is like it; {otherwise or command}"
    line, _ = line_and_column(page.text, near.span.start)
    return f"line {line} says {_describe_difference(near)}“{_shorten(_on_one_line(page, near.span), near.in_text)}”"


def _describe_difference(near: NearestPassage) -> str:
    if near.in_text and near.in_query:
        return f"“{near.in_text}”, not “{near.in_query}”: "
    if near.in_text:
        return f"“{near.in_text}” too: "
    return f"no “{near.in_query}”: " if near.in_query else "the same words, in another place or with other signs: "


def _shorten(words: str, keep: str = "") -> str:
    """A passage short enough for a message; `keep` are words that should stay in it."""
    if len(words) <= _MAX_SHOWN:
        return words
    middle = max(0, words.find(keep)) if keep else 0
    first = max(0, middle - _MAX_SHOWN // 2)
    first = words.find(" ", first) + 1 if first else 0
    last = words.rfind(" ", first, first + _MAX_SHOWN)
    last = first + _MAX_SHOWN if last <= first else last
    return f"{'… ' if first else ''}{words[first:last]}{' …' if last < len(words) else ''}"


class Passage(Struct, frozen=True):
    """Words of a source, ready to be pasted as a quote; `nth` is 0 where they occur once."""

    source: str
    text: str
    line: int
    column: int
    nth: int = 0

    def block(self) -> str:
        """The YAML of an entry of `quotes:`."""
        nth = f", nth: {self.nth}" if self.nth else ""
        return f"- {{source: {self.source}, text: {json.dumps(self.text, ensure_ascii=False)}{nth}}}"


def find_passages(source: Source, words: str) -> tuple[Passage, ...]:
    """The sentence (in a long one, the clause) around each occurrence of some words, in capitals or not."""
    page = fold_text(source.words)
    needle = " ".join(fold_text(words).folded.split())
    if not needle:
        return ()
    matches = re.finditer(re.escape(needle), page.folded, re.IGNORECASE)
    spans = dict.fromkeys(_expand(page.text, page.original(Span(*match.span()))) for match in matches)
    return tuple(_make_passage(source.id, page, span) for span in spans)


def _expand(text: str, match: Span) -> Span:
    span = sentence_around(text, match.start)
    span = Span(span.start, max(span.end, match.end))
    if len(text[span.start : span.end].split()) > _LONG_SENTENCE:
        clauses = list(_CLAUSE.finditer(text, span.start, span.end))
        start = max((clause.end() for clause in clauses if clause.end() <= match.start), default=span.start)
        span = Span(start, min((clause.start() for clause in clauses if clause.start() >= match.end), default=span.end))
    return _trim(text, span)


def _trim(text: str, span: Span) -> Span:
    """A span without white space around it, and without a full stop or comma at its end."""
    words = text[span.start : span.end]
    end = len(words.rstrip(" \t\r\n,;:"))
    if words[:end].endswith(".") and not re.search(r"\b[A-Z]\.$", words[:end]):
        end -= 1
    return Span(span.start + len(words) - len(words.lstrip()), span.start + end)


def _make_passage(source: str, page: FoldedText, span: Span) -> Passage:
    text = _on_one_line(page, span)
    starts = [occurrence.start for occurrence in find_words(text, page)]
    nth = bisect_left(starts, span.start) + 1 if len(starts) > 1 else 0
    return Passage(source, text, *line_and_column(page.text, span.start), nth)


def explain_no_passage(source: Source, words: str) -> Problem:
    """Why `find_passages` found nothing, with the most similar passage as a hint."""
    if not source.words:
        return Problem("its text is not on file", source.place, source.id, "name the file of its text in `text:`")
    hint = _hint_at_nearest(words, source, "try fewer words, as they stand there")
    return Problem(f"says nowhere “{_shorten(words)}”", source.place, source.id, hint)
