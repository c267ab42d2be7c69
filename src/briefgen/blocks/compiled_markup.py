"""Plain data of a piece of Markdown, compiled: to nodes where it has no hole, else to functions of the values.

Constant nodes are built once and shared by all documents. What turns out empty is left out: a bold without text, a
paragraph, an item, a list, a heading, a callout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks import tree
from briefgen.blocks.holes import Deferred, MarkupError, Value, Values, combine_deferred, map_deferred, split_at_holes
from briefgen.blocks.tree import Block, Blocks, Inlines

BLOCK_TYPES = frozenset(get_args(Block))
PART_TYPES = frozenset((tree.Item, tree.Row, tree.Cell, tree.Column, tree.Bar, tree.Document))
"""Nodes that are part of one certain other node, and cannot be values of their own."""


class BlockNesting(Struct, frozen=True):
    """Where a block is: the language of its document, how deep in lists, whether in a callout."""

    language: str
    depth: int = 0
    callout: bool = False

    def marker(self) -> tree.Marker:
        """The marker of a bulleted list here; the levels of Korean lists have ○ and -, in a callout ◇."""
        if self.language != "ko":
            return "bullet"
        if self.depth:
            return "dash"
        return "diamond" if self.callout else "circle"


def compile_inlines(data: list[Any]) -> Inlines | Deferred:
    """Compiles inlines: neighbouring text and text values are joined into one string."""
    parts: list[Any] = []
    for node in data:
        parts += split_at_holes(node) if isinstance(node, str) else [_INLINE_COMPILERS[node[0]](*node[1:])]

    def make(values: Values, base: int) -> Inlines:
        result: list[Any] = []
        text, gap = "", False
        for part in parts:
            part_type = part.__class__
            if part_type is str:
                # An empty value removes one of the two spaces around it.
                text += part[1:] if gap and part[0] == " " and _ends_in_space(text, result) else part
                gap = False
                continue
            if part_type is int:
                value = values[base + part]
                if value.__class__ is str:
                    text += value
                else:
                    text = _append_value(value, text, result, base + part)
            else:
                value = part.make(values, base) if part_type is Deferred else part
                text = _append_value(value, text, result, base) if value else text
            gap = not value
        if text:
            result.append(text)
        return tuple(result)

    return Deferred(make) if any(part.__class__ in (int, Deferred) for part in parts) else make((), 0)


def _ends_in_space(text: str, result: list[Any]) -> bool:
    return text.endswith(" ") if text else not result


def _append_value(value: Value | None, text: str, result: list[Any], hole: int) -> str:
    """Append a value to `result`, with the text before it. Gives the text that is not appended yet."""
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, str):
            text += part
            continue
        if part.__class__ in BLOCK_TYPES or part.__class__ in PART_TYPES:
            raise _misplaced_error(part, hole)
        if text:
            result.append(text)
            text = ""
        result.append(part)
    return text


def _misplaced_error(part: Any, hole: int) -> MarkupError:
    name = type(part).__name__.lower()
    if part.__class__ in PART_TYPES:
        return MarkupError(f"a value is part of a page that does not stand by itself ({name})", hole=hole)
    hint = "give it a line of its own with blank lines around"
    return MarkupError(f"a block ({name}) cannot stand inside a sentence", hint=hint, hole=hole)


def _compile_wrapper(kind: Callable[..., Any]) -> Callable[..., Any]:
    """A compiler for inlines that contain inlines in their last field."""

    def build(*fields: Any) -> Any:
        content = compile_inlines(fields[-1])
        return map_deferred(content, lambda inlines: kind(*fields[:-1], inlines) if inlines else None)

    return build


def _compile_string(text: str) -> str | Deferred:
    parts = split_at_holes(text)
    if not any(part.__class__ is int for part in parts):
        return text

    def make(values: Values, base: int) -> str:
        result = ""
        for part in parts:
            value = part if isinstance(part, str) else values[base + part]
            if not isinstance(value, str):
                hole = base + part if isinstance(part, int) else None
                raise MarkupError("only plain words can stand here", hole=hole)
            result += value
        return result

    return Deferred(make)


_ADDRESS = re.compile(r"(?:https?://|mailto:|#)\S+", re.IGNORECASE)


def _compile_link(address: str, words: list[Any]) -> Any:
    target, label = _compile_string(address), compile_inlines(words)
    hole = next((part for part in split_at_holes(address) if isinstance(part, int)), None)

    def make(values: Values, base: int) -> Any:
        href = target.make(values, base) if isinstance(target, Deferred) else target
        if not _ADDRESS.fullmatch(href):
            hint = "an address begins with https://, http://, mailto: or #"
            raise MarkupError(f"not an address: {href[:60]}", hint=hint, hole=None if hole is None else base + hole)
        label_inlines = label.make(values, base) if isinstance(label, Deferred) else label
        return tree.Link(href, label_inlines) if label_inlines else None

    return Deferred(make) if isinstance(target, Deferred) or isinstance(label, Deferred) else make((), 0)


def _compile_note(content: list[Any]) -> Any:
    return map_deferred(compile_blocks(content, BlockNesting("")), lambda blocks: tree.Note(blocks) if blocks else None)


_INLINE_COMPILERS: dict[str, Callable[..., Any]] = {
    "Strong": _compile_wrapper(tree.Strong),
    "Emphasis": _compile_wrapper(tree.Emphasis),
    "Strike": _compile_wrapper(tree.Strike),
    "Styled": _compile_wrapper(tree.Styled),
    "Foreign": _compile_wrapper(tree.Foreign),
    "Link": _compile_link,
    "Code": lambda text: map_deferred(_compile_string(text), lambda words: tree.Code(words) if words else None),
    "Note": _compile_note,
    "Break": tree.Break,
    "Tab": tree.Tab,
}


def compile_blocks(data: list[Any], context: BlockNesting) -> Blocks | Deferred:
    """Compiles blocks; a value that is alone in its paragraph may be blocks, and replaces the paragraph."""
    parts = [_BLOCK_COMPILERS[name](context, *fields) for name, *fields in data]
    if not any(part.__class__ is Deferred for part in parts):
        return tuple(part for part in parts if part is not None)

    def make(values: Values, base: int) -> Blocks:
        result: list[Any] = []
        for part in parts:
            if part.__class__ is Deferred:
                part = part.make(values, base)
            if part.__class__ is tuple:
                result += part
            elif part is not None:
                result.append(part)
        return tuple(result)

    return Deferred(make)


def _is_blank(words: Inlines) -> bool:
    """Whether nothing is visible; neighbouring text is joined already."""
    return not words or (len(words) == 1 and isinstance(words[0], str) and words[0].isspace())


def _compile_paragraph(context: BlockNesting, style: str, data: list[Any]) -> Any:
    inlines = compile_inlines(data)
    as_words = map_deferred(inlines, lambda words: None if _is_blank(words) else tree.Paragraph(words, style))
    lone_holes = _lone_holes(data) if style == "Body" else []
    if not lone_holes:
        return as_words

    def make(values: Values, base: int) -> Any:
        first, last = base + lone_holes[0], base + lone_holes[-1]
        chosen = values[first : last + 1]
        return _merge_blocks(chosen, first) if any(map(_is_block, chosen)) else as_words.make(values, base)

    return Deferred(make)


def _lone_holes(data: list[Any]) -> list[int]:
    """The holes of a paragraph that contains nothing but holes and spaces, else an empty list."""
    parts = [part for node in data for part in (split_at_holes(node) if isinstance(node, str) else [node])]
    holes = [part for part in parts if part.__class__ is int]
    return holes if all(part.__class__ is int or part == " " for part in parts) else []


def _is_block(value: Value) -> bool:
    first = value[0] if isinstance(value, tuple) and value else value
    return first.__class__ in BLOCK_TYPES


def _merge_blocks(values: Values, hole: int) -> Blocks:
    """The blocks of some values, one after the other. Raises `MarkupError` where text is among them."""
    result: list[Any] = []
    for offset, value in enumerate(values):
        parts = value if isinstance(value, tuple) else (value,) if value else ()
        if any(part.__class__ not in BLOCK_TYPES for part in parts):
            hint = "leave a blank line between"
            raise MarkupError("words and a block stand in one paragraph", hint=hint, hole=hole + offset)
        result += parts
    return tuple(result)


def _compile_heading(context: BlockNesting, level: int, data: list[Any], anchor: str) -> Any:
    def finish(words: Inlines) -> Any:
        words, note = _split_note(words)
        return None if _is_blank(words) else tree.Heading(level, words, note, anchor)

    return map_deferred(compile_inlines(data), finish)


def _split_note(words: Inlines) -> tuple[Inlines, Inlines]:
    """The text of a heading, and the note in the style `Note` at its end."""
    last = words[-1] if words else None
    if not isinstance(last, tree.Styled) or last.style != "Note":
        return words, ()
    *before, text = words[:-1] or ("",)
    if isinstance(text, str):
        text = text.removesuffix(" ")
    return (*before, text) if text else tuple(before), last.inlines


def _compile_list(context: BlockNesting, ordered: bool, start: int, items: list[Any]) -> Any:
    marker: tree.Marker = "number" if ordered else context.marker()
    item_context = replace(context, depth=context.depth + 1)
    contents = [compile_blocks(content, item_context) for _, content in items]

    def finish(filled: Sequence[Blocks]) -> Any:
        filled_items = tuple(tree.Item(content) for content in filled if content)
        return tree.List(filled_items, marker, start) if filled_items else None

    return combine_deferred(contents, finish)


def _compile_callout(context: BlockNesting, title: list[Any], content: list[Any]) -> Any:
    body = compile_blocks(content, BlockNesting(context.language, callout=True))
    return combine_deferred((body, compile_inlines(title)), lambda parts: tree.Callout(*parts) if parts[0] else None)


def _compile_table(context: BlockNesting, columns: list[Any], rows: list[Any]) -> Any:
    widths = tuple(tree.Column(share=share, align=align) for share, align in columns)
    cells = [[compile_blocks([cell], context) for cell in row] for row in rows]

    def finish(filled: Sequence[Sequence[Blocks]]) -> tree.Table:
        head, *body = [tuple(tree.Cell(content or (tree.Paragraph(()),)) for content in row) for row in filled]
        return tree.Table(widths, (tree.Row(head, "head"), *map(tree.Row, body)))

    return combine_deferred([combine_deferred(row, tuple) for row in cells], finish)


_BLOCK_COMPILERS: dict[str, Callable[..., Any]] = {
    "Heading": _compile_heading,
    "Paragraph": _compile_paragraph,
    "List": _compile_list,
    "Callout": _compile_callout,
    "Table": _compile_table,
    "Contents": lambda around, title: map_deferred(compile_inlines(title), tree.Contents),
    "Rule": lambda around: tree.Rule(),
    "PageBreak": lambda around: tree.PageBreak(),
}
