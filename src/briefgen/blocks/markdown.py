"""The Markdown dialect of templates, and its parser: one piece of Markdown to plain data.

CommonMark with tables, footnotes, `~~`, braces (`{.Style}`, `{tab}` …), `:::` containers, and emphasis that may open
and close next to Hangul, as in `**국정위(국정위)**는`. Only this module knows the parser (markdown-it-py).

A block or inline is a list: the name of its class in `tree`, then its fields. Text is a `str`, with holes in it::

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
from functools import cache
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from briefgen.blocks.holes import HOLE, MarkupError
from briefgen.errors import nearest

_CJK = (
    *((0x1100, 0x11FF), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),  # Hangul Jamo, Extended-A, syllables with Extended-B
    (0x2E80, 0x9FFF),  # radicals, kana, compatibility Jamo, ideographs
    *((0xF900, 0xFAFF), (0x20000, 0x3FFFF)),  # compatibility ideographs, planes 2 and 3
    *((0xFE30, 0xFE4F), (0xFF00, 0xFFEF)),  # vertical forms, half and full width
)


def is_cjk(letter: str) -> bool:
    """Whether a character belongs to a script that has no spaces around emphasis."""
    code = ord(letter)
    return any(first <= code <= last for first, last in _CJK)


def can_open_and_close(before: str, after: str) -> tuple[bool, bool] | None:
    """(may open, may close) for a delimiter run between two characters, or `None` where CommonMark's rule is right.

    CommonMark's rule expects words to be separated by spaces, but a Korean particle follows a word directly. A hole
    counts as Hangul, for its value may be.
    """
    if not any(is_cjk(letter) or HOLE.match(letter) for letter in (before, after)):
        return None
    return not after.isspace(), not before.isspace()


_BRACES = re.compile(r"\{[.a-zA-Z][^{}\n]*\}")
_OWN_LINE = re.compile(r"\{(?:\.[^{}\n]+|pagebreak|contents)\}")
STYLE = re.compile(r"\{\.([A-Z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*)\}")
_SPAN = re.compile(STYLE.pattern + r"|\{lang=([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\}")
_FENCE = re.compile(r":{3,}[ \t]*(.*)")
_DISABLED_RULES = ("code", "fence", "html_block", "html_inline", "lheading", "linkify")
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


@cache
def make_parser() -> MarkdownIt:
    """The parser: CommonMark with the rules below. Made once."""
    markdown = MarkdownIt("commonmark", {"maxNesting": 10_000})
    markdown.inline = _Inline()
    markdown.use(footnote_plugin).enable(["table", "strikethrough"]).disable(list(_DISABLED_RULES))
    markdown.inline.ruler.before("link", "span", _span_rule)
    markdown.inline.ruler.before("span", "braces", _braces_rule)
    markdown.block.ruler.before("table", "container", _container_rule, _INTERRUPTS)
    markdown.block.ruler.before("paragraph", "own line", _own_line_rule, _INTERRUPTS)
    encoded = markdown.normalizeLink
    markdown.normalizeLink = lambda url: url if HOLE.search(url) else encoded(url)  # type: ignore[method-assign]
    return markdown


class _HangulState(StateInline):
    """Delimiter runs next to Hangul open and close as `can_open_and_close` says."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 — the parser's names
        scanned = super().scanDelims(start, canSplitWord)
        if self.src[start] == "_" or (scanned.can_open and scanned.can_close):
            return scanned
        end = start + scanned.length
        letters = self.src[start - 1 : start] or " ", self.src[end : end + 1] or " "
        ends = can_open_and_close(*letters)
        return Scanned(*ends, scanned.length) if ends else scanned


class _Inline(ParserInline):
    """The inline parser with our state class."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _HangulState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _span_rule(state: StateInline, silent: bool) -> bool:
    """`[words]{.Style}`: a character style; `[words]{lang=ko}`: text in another language."""
    start, end = state.pos, state.posMax
    if state.src[start] != "[":
        return False
    close = state.md.helpers.parseLinkLabel(state, start)
    match = _SPAN.match(state.src, close + 1, end) if close > 0 else None
    if not match:
        return False
    if not silent:
        state.pos, state.posMax = start + 1, close
        state.push("span_open", "span", 1).meta = {"style": match[1], "language": match[2]}
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = match.end(), end
    return True


def _braces_rule(state: StateInline, silent: bool) -> bool:
    """`{tab}`, `{.Style}` and anything else in braces; `_PieceReader` decides what is allowed where."""
    match = _BRACES.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push("braces", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _own_line_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that begins with `{.Style}` or `{pagebreak}` ends the paragraph before it; it is read as a paragraph."""
    return silent and bool(_OWN_LINE.match(_line_text(state, start)))


def _container_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: callout Title` … `:::`; containers may be nested."""
    opening = _FENCE.fullmatch(_line_text(state, start))
    if not opening or silent:
        return bool(opening)
    stop, closed = _find_closing_line(state, start, end)
    outer_state = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", stop
    token = state.push("container_open", "div", 1)
    token.map, token.info, token.meta = [start, stop], opening[1], {"closed": closed}
    state.md.block.tokenize(state, start + 1, stop)
    state.push("container_close", "div", -1)
    state.parentType, state.lineMax = outer_state
    state.line = stop + 1 if closed else stop
    return True


def _find_closing_line(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """The line that closes a container, and whether there is one; `:::` alone at its start opens an empty one."""
    depth = 0
    for line in range(start, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return line, False
        if fence := _FENCE.fullmatch(_line_text(state, line)):
            depth += 1 if fence[1] else -1
            if depth <= 0:
                return (line, True) if line > start else (start + 1, False)
    return end, False


def _line_text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


NodeData: TypeAlias = list[Any]


def parse(text: str) -> list[NodeData]:
    """The blocks of a piece as plain data. Raises `MarkupError` for what a template may not contain."""
    source = text.rstrip("\n") + "\n"
    return _PieceReader(source, SyntaxTreeNode(make_parser().parse(source, {}))).blocks()


_ANCHOR = re.compile(r"\{anchor=([a-z][a-z0-9-]{0,31})\}")
_KEYWORDS = ("{tab}", "{pagebreak}", "{contents}")

_SYNTAX_HINTS = {
    "{lang": "words of another language: [words]{lang=ko}",
    "{anchor": "at the end of a heading: ## Sources {anchor=sources}, where [words](#sources) lead",
}


class _PieceReader:
    """Reads the parser's tree; two tables name the method for each type of node."""

    def __init__(self, source: str, root: SyntaxTreeNode) -> None:
        self.lines = source.split("\n")
        self.root = root
        self.line = 0
        self.in_note = False
        notes = (note for block in root.children if block.type == "footnote_block" for note in block.children)
        self.notes = {note.meta["id"]: note for note in notes}

    def blocks(self, node: SyntaxTreeNode | None = None) -> list[NodeData]:
        """The blocks below a node, or of the whole piece."""
        result: list[NodeData] = []
        for child in (node or self.root).children:
            if child.map:
                self.line = child.map[0]
            if child.type not in ("footnote_block", "footnote_anchor"):
                result.append(_BLOCK_READERS[child.type](self, child))
        return result

    def error(self, message: str, hint: str = "") -> MarkupError:
        return MarkupError(message, hint=hint, line=self.line)

    def heading(self, node: SyntaxTreeNode) -> NodeData:
        tokens = _inline_tokens(node)
        anchor = _ANCHOR.fullmatch(tokens[-1].content) if tokens and tokens[-1].type == "braces" else None
        words = self.run(tokens[:-1] if anchor else tokens)
        if anchor and words and isinstance(words[-1], str):
            words[-1] = words[-1].rstrip(" ")
        return ["Heading", int(node.tag[1]), [word for word in words if word], anchor[1] if anchor else ""]

    def paragraph(self, node: SyntaxTreeNode) -> NodeData:
        tokens = _inline_tokens(node)
        first = tokens[0].content if tokens and tokens[0].type == "braces" else ""
        if first == "{pagebreak}":
            if len(tokens) > 1:
                raise self.error("{pagebreak} shares its paragraph with other words", "leave a blank line after it")
            return ["PageBreak"]
        if first == "{contents}":
            return ["Contents", [inline for inline in self.run(tokens[1:]) if inline != " "]]
        style, tokens = self.style(tokens)
        return ["Paragraph", style, self.run(tokens)]

    def style(self, tokens: Sequence[SyntaxTreeNode]) -> tuple[str, Sequence[SyntaxTreeNode]]:
        """The style that `{.Style}` at the start of a paragraph names, and what follows it."""
        if not tokens or tokens[0].type != "braces" or not tokens[0].content.startswith("{."):
            return "Body", tokens
        match = STYLE.fullmatch(tokens[0].content)
        if not match:
            hint = "a style is written as {.Small} or {.Row Text}"
            raise self.error(f"{_display(tokens[0].content)} names no style", hint)
        return match[1], tokens[1:]

    def items(self, node: SyntaxTreeNode) -> NodeData:
        items = [["Item", self.blocks(item)] for item in node.children]
        return ["List", node.type == "ordered_list", int(node.attrs.get("start", 1)), items]

    def container(self, node: SyntaxTreeNode) -> NodeData:
        name, _, title = node.info.partition(" ")
        if not name:
            raise self.error("::: closes nothing", "it opens with “::: callout Title”")
        if name != "callout":
            raise self.error(f"unknown container “{_display(name)}”", "there is one kind: “::: callout Title”")
        if not node.meta["closed"]:
            raise self.error("this ::: is never closed", "end it with a line that holds ::: alone")
        return ["Callout", self.title(title.strip()), self.blocks(node)]

    def title(self, words: str) -> list[Any]:
        reader = _PieceReader(words, SyntaxTreeNode(make_parser().parseInline(words, {})))
        reader.line = self.line
        return reader.run(_inline_tokens(reader.root))

    def table(self, node: SyntaxTreeNode) -> NodeData:
        rows = [[self.cell(cell) for cell in row.children] for part in node.children for row in part.children]
        head_cells = node.children[0].children[0].children
        widths = [len(dashes) for dashes in re.findall(":?-+:?", self.lines[node.map[0] + 1])] if node.map else []
        shares = widths if len(set(widths)) > 1 else [1] * len(head_cells)
        return ["Table", [[share, _alignment_of(cell)] for share, cell in zip(shares, head_cells, strict=True)], rows]

    def cell(self, node: SyntaxTreeNode) -> NodeData:
        style, tokens = self.style(_inline_tokens(node))
        return ["Paragraph", style, self.run(tokens)]

    def run(self, tokens: Sequence[SyntaxTreeNode]) -> list[Any]:
        """The inlines of some tokens, without the space that braces leave at the start."""
        result = [_INLINE_READERS[token.type](self, token) for token in tokens]
        if result and isinstance(result[0], str):
            result[0] = result[0].lstrip(" ")
        return [inline for inline in result if inline != ""]

    def span(self, node: SyntaxTreeNode) -> NodeData:
        style, language, inner = node.meta["style"], node.meta["language"], self.run(node.children)
        return ["Styled", style, inner] if style else ["Foreign", language, inner]

    def note(self, node: SyntaxTreeNode) -> NodeData:
        if self.in_note:
            raise self.error("a footnote stands inside a footnote")
        self.in_note, line = True, self.line
        blocks = self.blocks(self.notes[node.meta["id"]])
        self.in_note, self.line = False, line
        return ["Note", blocks]

    def image(self, node: SyntaxTreeNode) -> NodeData:
        raise self.error("a picture cannot be written as ![…](…)", 'write {{ figure("pictures/map.png", alt="…") }}')

    def braces(self, node: SyntaxTreeNode) -> NodeData:
        word = node.content
        if word == "{tab}":
            return ["Tab"]
        if word.startswith("{.") or word in _KEYWORDS:
            raise self.error(f"{_display(word)} does not stand at the start of a paragraph")
        for prefix, hint in _SYNTAX_HINTS.items():
            if word.startswith(prefix):
                raise self.error(f"{_display(word)} is not understood here", hint)
        hint = nearest(word, _KEYWORDS) or "a brace to be printed is written \\{"
        raise self.error(f"{_display(word)} is unknown", hint)


_BLOCK_READERS: dict[str, Callable[[_PieceReader, SyntaxTreeNode], NodeData]] = {
    "heading": _PieceReader.heading,
    "paragraph": _PieceReader.paragraph,
    "bullet_list": _PieceReader.items,
    "ordered_list": _PieceReader.items,
    "blockquote": lambda reader, node: ["Callout", [], reader.blocks(node)],
    "container": _PieceReader.container,
    "table": _PieceReader.table,
    "hr": lambda reader, node: ["Rule"],
}

_INLINE_READERS: dict[str, Callable[[_PieceReader, SyntaxTreeNode], Any]] = {
    "text": lambda reader, node: node.content,
    "softbreak": lambda reader, node: " ",
    "hardbreak": lambda reader, node: ["Break"],
    "strong": lambda reader, node: ["Strong", reader.run(node.children)],
    "em": lambda reader, node: ["Emphasis", reader.run(node.children)],
    "s": lambda reader, node: ["Strike", reader.run(node.children)],
    "span": _PieceReader.span,
    "link": lambda reader, node: ["Link", str(node.attrs["href"]), reader.run(node.children)],
    "code_inline": lambda reader, node: ["Code", node.content],
    "footnote_ref": _PieceReader.note,
    "image": _PieceReader.image,
    "braces": _PieceReader.braces,
}


def _inline_tokens(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    """The children of the only inline token in a block."""
    return node.children[0].children if node.children else ()


def _alignment_of(cell: SyntaxTreeNode) -> str:
    return str(cell.attrs.get("style", "")).removeprefix("text-align:") or "left"


def _display(words: str) -> str:
    """A piece of a template for a message: with `…` for each hole."""
    return HOLE.sub("…", words)
