"""Plain data of a piece to nodes: at once where no hole stands, else to a maker that builds them of the values.

What is constant is built once and shared by all documents. What comes out empty, vanishes: a bold without words,
a paragraph, an item, a list, a heading, a callout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, get_args

from briefgen.blocks import tree
from briefgen.blocks.holes import Deferred, MarkupFault, Value, Values, each, finished, pieces
from briefgen.blocks.tree import Block, Blocks, Inlines
from briefgen.values import dataclass

BLOCKS = frozenset(get_args(Block))
PARTS = frozenset((tree.Item, tree.Row, tree.Cell, tree.Column, tree.Bar, tree.Document))
"""Nodes that stand only inside one certain other."""


@dataclass(frozen=True, slots=True)
class Around:
    """Where a block stands: the language of its document, how deep in lists, whether in a callout."""

    language: str
    depth: int = 0
    callout: bool = False

    def marker(self) -> tree.Marker:
        """The marker of a bulleted list here; Korean papers count their levels ○ and -, in a callout ◇."""
        if self.language != "ko":
            return "bullet"
        if self.depth:
            return "dash"
        return "diamond" if self.callout else "circle"


# ---- inlines ----------------------------------------------------------------------------------------------------


def inlines(data: list[Any]) -> Inlines | Deferred:
    """Inlines: text and values grow together into one run."""
    parts: list[Any] = []
    for one in data:
        parts += pieces(one) if isinstance(one, str) else [_INLINES[one[0]](*one[1:])]

    def make(values: Values, base: int) -> Inlines:
        found: list[Any] = []
        text, gap = "", False
        for part in parts:
            kind = part.__class__
            if kind is str:
                # An empty value takes along one of the two spaces it stood between.
                text += part[1:] if gap and part[0] == " " and _spaced(text, found) else part
                gap = False
                continue
            if kind is int:
                value = values[base + part]
                if value.__class__ is str:
                    text += value
                else:
                    text = _take(value, text, found, base + part)
            else:
                value = part.make(values, base) if kind is Deferred else part
                text = _take(value, text, found, base) if value else text
            gap = not value
        if text:
            found.append(text)
        return tuple(found)

    return Deferred(make) if any(part.__class__ in (int, Deferred) for part in parts) else make((), 0)


def _spaced(text: str, before: list[Any]) -> bool:
    return text.endswith(" ") if text else not before


def _take(value: Value | None, text: str, found: list[Any], hole: int) -> str:
    """Appends a value to `found`, after the text before it; the text that waits now."""
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, str):
            text += part
            continue
        if part.__class__ in BLOCKS or part.__class__ in PARTS:
            raise _misplaced(part, hole)
        if text:
            found.append(text)
            text = ""
        found.append(part)
    return text


def _misplaced(part: Any, hole: int) -> MarkupFault:
    name = type(part).__name__.lower()
    if part.__class__ in PARTS:
        return MarkupFault(f"a value is part of a page that does not stand by itself ({name})", hole=hole)
    hint = "give it a line of its own with blank lines around"
    return MarkupFault(f"a block ({name}) cannot stand inside a sentence", hint=hint, hole=hole)


def _wrapped(kind: Callable[..., Any]) -> Callable[..., Any]:
    """A maker for inlines around inlines; its last field are the inlines."""

    def build(*fields: Any) -> Any:
        return finished(inlines(fields[-1]), lambda made: kind(*fields[:-1], made) if made else None)

    return build


def _string(text: str) -> str | Deferred:
    parts = pieces(text)
    if not any(part.__class__ is int for part in parts):
        return text

    def make(values: Values, base: int) -> str:
        found = ""
        for part in parts:
            value = part if isinstance(part, str) else values[base + part]
            if not isinstance(value, str):
                raise MarkupFault(
                    "only plain words can stand here", hole=base + part if isinstance(part, int) else None
                )
            found += value
        return found

    return Deferred(make)


def _code(text: str) -> Any:
    return finished(_string(text), lambda made: tree.Code(made) if made else None)


_ADDRESS = re.compile(r"(?:https?://|mailto:|#)\S+", re.IGNORECASE)


def _link(address: str, words: list[Any]) -> Any:
    where, inner = _string(address), inlines(words)
    hole = next((part for part in pieces(address) if isinstance(part, int)), None)

    def make(values: Values, base: int) -> Any:
        href = where.make(values, base) if isinstance(where, Deferred) else where
        if not _ADDRESS.fullmatch(href):
            hint = "an address begins with https://, http://, mailto: or #"
            raise MarkupFault(f"not an address: {href[:60]}", hint=hint, hole=None if hole is None else base + hole)
        shown = inner.make(values, base) if isinstance(inner, Deferred) else inner
        return tree.Link(href, shown) if shown else None

    return Deferred(make) if isinstance(where, Deferred) or isinstance(inner, Deferred) else make((), 0)


def _note(content: list[Any]) -> Any:
    return finished(blocks(content, Around("")), lambda made: tree.Note(made) if made else None)


_INLINES: dict[str, Callable[..., Any]] = {
    "Strong": _wrapped(tree.Strong),
    "Emphasis": _wrapped(tree.Emphasis),
    "Strike": _wrapped(tree.Strike),
    "Styled": _wrapped(tree.Styled),
    "Foreign": _wrapped(tree.Foreign),
    "Link": _link,
    "Code": _code,
    "Note": _note,
    "Break": tree.Break,
    "Tab": tree.Tab,
}


# ---- blocks -----------------------------------------------------------------------------------------------------


def blocks(data: list[Any], around: Around) -> Blocks | Deferred:
    """Blocks, in order; a value alone in its paragraph may be blocks and takes its place."""
    parts = [_BLOCKS[name](around, *fields) for name, *fields in data]
    if not any(part.__class__ is Deferred for part in parts):
        return tuple(part for part in parts if part is not None)

    def make(values: Values, base: int) -> Blocks:
        found: list[Any] = []
        for part in parts:
            if part.__class__ is Deferred:
                part = part.make(values, base)
            if part.__class__ is tuple:
                found += part
            elif part is not None:
                found.append(part)
        return tuple(found)

    return Deferred(make)


def _blank(words: Inlines) -> bool:
    """Whether there is nothing to see; neighbouring text has grown together by now."""
    return not words or (len(words) == 1 and isinstance(words[0], str) and words[0].isspace())


def _paragraph(around: Around, style: str, data: list[Any]) -> Any:
    made = finished(inlines(data), lambda words: None if _blank(words) else tree.Paragraph(words, style))
    alone = _alone(data) if style == "Body" else []
    if not alone:
        return made

    def make(values: Values, base: int) -> Any:
        chosen = values[base + alone[0] : base + alone[-1] + 1]
        return _together(chosen, base + alone[0]) if any(map(_is_block, chosen)) else made.make(values, base)

    return Deferred(make)


def _alone(data: list[Any]) -> list[int]:
    """The holes of a paragraph that has nothing else, else nothing."""
    parts = [part for one in data for part in (pieces(one) if isinstance(one, str) else [one])]
    holes = [part for part in parts if part.__class__ is int]
    return holes if all(part.__class__ is int or part == " " for part in parts) else []


def _is_block(value: Value) -> bool:
    return value.__class__ in BLOCKS or (value.__class__ is tuple and bool(value) and value[0].__class__ in BLOCKS)


def _together(values: Values, hole: int) -> Blocks:
    """The blocks of values that stand under one another."""
    found: list[Any] = []
    for at, value in enumerate(values):
        some = value if isinstance(value, tuple) else (value,) if value else ()
        if any(part.__class__ not in BLOCKS for part in some):
            raise MarkupFault(
                "words and a block stand in one paragraph", hint="leave a blank line between", hole=hole + at
            )
        found += some
    return tuple(found)


def _heading(around: Around, level: int, data: list[Any], anchor: str) -> Any:
    def finish(words: Inlines) -> Any:
        words, note = _noted(words)
        return None if _blank(words) else tree.Heading(level, words, note, anchor)

    return finished(inlines(data), finish)


def _noted(words: Inlines) -> tuple[Inlines, Inlines]:
    """The words of a heading, and the note that stands behind them in the style `Note`."""
    last = words[-1] if words else None
    if not isinstance(last, tree.Styled) or last.style != "Note":
        return words, ()
    *before, text = words[:-1] or ("",)
    if isinstance(text, str):
        text = text.removesuffix(" ")
    return (*before, text) if text else tuple(before), last.inlines


def _list(around: Around, ordered: bool, start: int, items: list[Any]) -> Any:
    marker: tree.Marker = "number" if ordered else around.marker()
    inside = replace(around, depth=around.depth + 1)
    contents = [blocks(content, inside) for _, content in items]

    def finish(filled: Sequence[Blocks]) -> Any:
        kept = tuple(tree.Item(content) for content in filled if content)
        return tree.List(kept, marker, start) if kept else None

    return each(contents, finish)


def _callout(around: Around, title: list[Any], content: list[Any]) -> Any:
    inside = blocks(content, Around(around.language, callout=True))
    return each((inside, inlines(title)), lambda made: tree.Callout(made[0], made[1]) if made[0] else None)


def _table(around: Around, columns: list[Any], rows: list[Any]) -> Any:
    widths = tuple(tree.Column(share=share, align=align) for share, align in columns)
    cells = [[blocks([cell], around) for cell in row] for row in rows]

    def finish(filled: Sequence[Sequence[Blocks]]) -> tree.Table:
        made = [tuple(tree.Cell(content or (tree.Paragraph(()),)) for content in row) for row in filled]
        return tree.Table(widths, tuple(tree.Row(row, "body" if at else "head") for at, row in enumerate(made)))

    return each([each(row, tuple) for row in cells], finish)


def _contents(around: Around, title: list[Any]) -> Any:
    return finished(inlines(title), tree.Contents)


_BLOCKS: dict[str, Callable[..., Any]] = {
    "Heading": _heading,
    "Paragraph": _paragraph,
    "List": _list,
    "Callout": _callout,
    "Table": _table,
    "Contents": _contents,
    "Rule": lambda around: tree.Rule(),
    "PageBreak": lambda around: tree.PageBreak(),
}
