"""Reads one piece of Markdown with holes into plain data. Only this and `dialect` know the parser (markdown-it-py).

A block or inline is a list: the name of its node in `tree`, then its fields; text is a `str`, holes still in it::

    ["Heading", level, inlines, anchor]   ["Paragraph", style, inlines]   ["List", ordered, start, items]
    ["Item", blocks]   ["Table", columns, rows]   ["Callout", title, blocks]   ["Contents", title]   ["Rule"]
    ["PageBreak"]
    ["Strong" | "Emphasis" | "Strike", inlines]   ["Styled", style, inlines]   ["Link", address, inlines]
    ["Foreign", language, inlines]   ["Code", text]   ["Note", blocks]   ["Break"]   ["Tab"]

A column is [share, alignment], a row a list of cells, a cell one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from markdown_it.tree import SyntaxTreeNode

from briefgen.blocks.dialect import STYLE, parser
from briefgen.blocks.fault import Fault
from briefgen.blocks.holes import HOLE
from briefgen.errors import nearest

Data: TypeAlias = list[Any]


def parse(text: str) -> list[Data]:
    """The blocks of a piece as plain data; a `Fault` where it is not what a template may hold."""
    source = text.rstrip("\n") + "\n"
    return _Reader(source, SyntaxTreeNode(parser().parse(source, {}))).blocks()


_PAIRS = {"strong": "Strong", "em": "Emphasis", "s": "Strike"}
_ANCHOR = re.compile(r"\{anchor=([a-z][a-z0-9-]{0,31})\}")
_WORDS = ("{tab}", "{pagebreak}", "{contents}")

_ASSIGNED = {
    "{lang": "words of another language: [words]{lang=ko}",
    "{anchor": "at the end of a heading: ## Sources {anchor=sources}, where [words](#sources) lead",
}


class _Reader:
    """Walks the parser's tree; each type of node has its method in one of two tables."""

    def __init__(self, source: str, root: SyntaxTreeNode) -> None:
        self.lines = source.split("\n")
        self.root = root
        self.line = 0
        self.in_note = False
        self.notes = {
            note.meta["id"]: note
            for block in root.children
            if block.type == "footnote_block"
            for note in block.children
        }

    def blocks(self, node: SyntaxTreeNode | None = None) -> list[Data]:
        """The blocks below a node, or of the whole piece."""
        found: list[Data] = []
        for child in (node or self.root).children:
            if child.map:
                self.line = child.map[0]
            if child.type not in ("footnote_block", "footnote_anchor"):
                found.append(_BLOCKS[child.type](self, child))
        return found

    def fault(self, message: str, hint: str = "") -> Fault:
        return Fault(message, hint=hint, line=self.line)

    # blocks

    def heading(self, node: SyntaxTreeNode) -> Data:
        tokens = _inline_tokens(node)
        named = _ANCHOR.fullmatch(tokens[-1].content) if tokens and tokens[-1].type == "braces" else None
        words = self.run(tokens[:-1] if named else tokens)
        if named and words and isinstance(words[-1], str):
            words[-1] = words[-1].rstrip(" ")
        return ["Heading", int(node.tag[1]), [word for word in words if word], named[1] if named else ""]

    def paragraph(self, node: SyntaxTreeNode) -> Data:
        tokens = _inline_tokens(node)
        first = tokens[0].content if tokens and tokens[0].type == "braces" else ""
        if first == "{pagebreak}":
            if len(tokens) > 1:
                raise self.fault("{pagebreak} shares its paragraph with other words", "leave a blank line after it")
            return ["PageBreak"]
        if first == "{contents}":
            return ["Contents", _stripped(self.run(tokens[1:]))]
        style, tokens = self.style(tokens)
        return ["Paragraph", style, self.run(tokens)]

    def style(self, tokens: Sequence[SyntaxTreeNode]) -> tuple[str, Sequence[SyntaxTreeNode]]:
        """The style that `{.Style}` at the start of a paragraph names, and what follows it."""
        if not tokens or tokens[0].type != "braces" or not tokens[0].content.startswith("{."):
            return "Body", tokens
        named = STYLE.fullmatch(tokens[0].content)
        if not named:
            raise self.fault(
                f"{_shown(tokens[0].content)} names no style", "a style is written as {.Small} or {.Row Text}"
            )
        return named[1], tokens[1:]

    def items(self, node: SyntaxTreeNode) -> Data:
        items = [["Item", self.blocks(item)] for item in node.children]
        return ["List", node.type == "ordered_list", int(node.attrs.get("start", 1)), items]

    def quote(self, node: SyntaxTreeNode) -> Data:
        return ["Callout", [], self.blocks(node)]

    def container(self, node: SyntaxTreeNode) -> Data:
        name, _, title = node.info.partition(" ")
        if not name:
            raise self.fault("::: closes nothing", "it opens with “::: callout Title”")
        if name != "callout":
            raise self.fault(f"unknown container “{_shown(name)}”", "there is one kind: “::: callout Title”")
        if not node.meta["closed"]:
            raise self.fault("this ::: is never closed", "end it with a line that holds ::: alone")
        return ["Callout", self.title(title.strip()), self.blocks(node)]

    def title(self, words: str) -> list[Any]:
        reader = _Reader(words, SyntaxTreeNode(parser().parseInline(words, {})))
        reader.line = self.line
        return reader.inlines(reader.root)

    def table(self, node: SyntaxTreeNode) -> Data:
        rows = [[self.cell(cell) for cell in row.children] for part in node.children for row in part.children]
        head = node.children[0].children[0].children
        widths = [len(run) for run in re.findall(":?-+:?", self.lines[node.map[0] + 1])] if node.map else []
        shares = widths if len(set(widths)) > 1 else [1] * len(head)
        return ["Table", [[share, _alignment(cell)] for share, cell in zip(shares, head, strict=True)], rows]

    def cell(self, node: SyntaxTreeNode) -> Data:
        style, tokens = self.style(_inline_tokens(node))
        return ["Paragraph", style, self.run(tokens)]

    def rule(self, node: SyntaxTreeNode) -> Data:
        return ["Rule"]

    # inlines

    def inlines(self, node: SyntaxTreeNode) -> list[Any]:
        return self.run(_inline_tokens(node))

    def run(self, tokens: Sequence[SyntaxTreeNode]) -> list[Any]:
        """Inlines of some tokens, without the white space that braces leave at the start."""
        found = [_INLINES[token.type](self, token) for token in tokens]
        if found and isinstance(found[0], str):
            found[0] = found[0].lstrip(" ")
        return [inline for inline in found if inline != ""]

    def text(self, node: SyntaxTreeNode) -> str:
        return node.content

    def space(self, node: SyntaxTreeNode) -> str:
        return " "

    def line_break(self, node: SyntaxTreeNode) -> Data:
        return ["Break"]

    def pair(self, node: SyntaxTreeNode) -> Data:
        return [_PAIRS[node.type], self.run(node.children)]

    def span(self, node: SyntaxTreeNode) -> Data:
        style, language, inner = node.meta["style"], node.meta["language"], self.run(node.children)
        return ["Styled", style, inner] if style else ["Foreign", language, inner]

    def link(self, node: SyntaxTreeNode) -> Data:
        return ["Link", str(node.attrs["href"]), self.run(node.children)]

    def code(self, node: SyntaxTreeNode) -> Data:
        return ["Code", node.content]

    def note(self, node: SyntaxTreeNode) -> Data:
        if self.in_note:
            raise self.fault("a footnote stands inside a footnote")
        self.in_note, line = True, self.line
        blocks = self.blocks(self.notes[node.meta["id"]])
        self.in_note, self.line = False, line
        return ["Note", blocks]

    def image(self, node: SyntaxTreeNode) -> Data:
        raise self.fault("a picture cannot be written as ![…](…)", 'write {{ figure("pictures/map.png", alt="…") }}')

    def braces(self, node: SyntaxTreeNode) -> Data:
        word = node.content
        if word == "{tab}":
            return ["Tab"]
        if word.startswith("{.") or word in _WORDS:
            raise self.fault(f"{_shown(word)} does not stand at the start of a paragraph")
        for known, hint in _ASSIGNED.items():
            if word.startswith(known):
                raise self.fault(f"{_shown(word)} is not understood here", hint)
        raise self.fault(f"{_shown(word)} is unknown", nearest(word, _WORDS) or "a brace to be printed is written \\{")


_BLOCKS: dict[str, Callable[[_Reader, SyntaxTreeNode], Data]] = {
    "heading": _Reader.heading,
    "paragraph": _Reader.paragraph,
    "bullet_list": _Reader.items,
    "ordered_list": _Reader.items,
    "blockquote": _Reader.quote,
    "container": _Reader.container,
    "table": _Reader.table,
    "hr": _Reader.rule,
}

_INLINES: dict[str, Callable[[_Reader, SyntaxTreeNode], Any]] = {
    "text": _Reader.text,
    "softbreak": _Reader.space,
    "hardbreak": _Reader.line_break,
    "strong": _Reader.pair,
    "em": _Reader.pair,
    "s": _Reader.pair,
    "span": _Reader.span,
    "link": _Reader.link,
    "code_inline": _Reader.code,
    "footnote_ref": _Reader.note,
    "image": _Reader.image,
    "braces": _Reader.braces,
}


def _inline_tokens(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """The children of the one inline token in a block."""
    return node.children[0].children if node.children else ()


def _alignment(cell: SyntaxTreeNode) -> str:
    return str(cell.attrs.get("style", "")).removeprefix("text-align:") or "left"


def _stripped(inlines: list[Any]) -> list[Any]:
    return [inline for inline in inlines if inline != " "]


def _shown(words: str) -> str:
    """A piece of a template in a message: a hole as `…`."""
    return HOLE.sub("…", words)
