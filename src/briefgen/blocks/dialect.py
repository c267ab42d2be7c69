"""The Markdown of this house: CommonMark with tables, footnotes, `~~`, braces, `:::` and the flanks of Hangul.

Out: the parser (markdown-it-py) with these rules in it; what its tokens mean, `parse` says.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from briefgen.blocks.cjk import flanks
from briefgen.blocks.holes import HOLE

_BRACES = re.compile(r"\{[.a-zA-Z][^{}\n]*\}")
_OWN_LINE = re.compile(r"\{(?:\.[^{}\n]+|pagebreak|contents)\}")
STYLE = re.compile(r"\{\.([A-Z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*)\}")
_SPAN = re.compile(STYLE.pattern + r"|\{lang=([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\}")
_FENCE = re.compile(r":{3,}[ \t]*(.*)")
_OFF = ("code", "fence", "html_block", "html_inline", "lheading", "linkify")
_STOPS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


@cache
def parser() -> MarkdownIt:
    """CommonMark with the rules below."""
    markdown = MarkdownIt("commonmark", {"maxNesting": 10_000})
    markdown.inline = _Inline()
    markdown.use(footnote_plugin).enable(["table", "strikethrough"]).disable(list(_OFF))
    markdown.inline.ruler.before("link", "span", _span)
    markdown.inline.ruler.before("span", "braces", _braces)
    markdown.block.ruler.before("table", "container", _container, _STOPS)
    markdown.block.ruler.before("paragraph", "own line", _own_line, _STOPS)
    encoded = markdown.normalizeLink
    markdown.normalizeLink = lambda url: url if HOLE.search(url) else encoded(url)  # type: ignore[method-assign]
    return markdown


class _State(StateInline):
    """Markers next to Hangul open and close as Koreans write."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 — the parser's names
        scanned = super().scanDelims(start, canSplitWord)
        if self.src[start] == "_" or (scanned.can_open and scanned.can_close):
            return scanned
        end = start + scanned.length
        letters = self.src[start - 1 : start] or " ", self.src[end : end + 1] or " "
        ends = flanks(*letters)
        return Scanned(*ends, scanned.length) if ends else scanned


class _Inline(ParserInline):
    """The inline parser with our state."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _span(state: StateInline, silent: bool) -> bool:
    """`[words]{.Style}`: a character style of the house; `[words]{lang=ko}`: words of another language."""
    start, end = state.pos, state.posMax
    if state.src[start] != "[":
        return False
    close = state.md.helpers.parseLinkLabel(state, start)
    found = _SPAN.match(state.src, close + 1, end) if close > 0 else None
    if not found:
        return False
    if not silent:
        state.pos, state.posMax = start + 1, close
        state.push("span_open", "span", 1).meta = {"style": found[1], "language": found[2]}
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
    state.pos, state.posMax = found.end(), end
    return True


def _braces(state: StateInline, silent: bool) -> bool:
    """`{tab}`, `{.Style}` and whatever else an author puts in braces, for the reader to judge."""
    found = _BRACES.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("braces", "", 0).content = found[0]
    state.pos = found.end()
    return True


def _own_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line that begins with `{.Style}` or `{pagebreak}` ends the paragraph before it; the paragraph rule reads it."""
    return silent and bool(_OWN_LINE.match(_line(state, start)))


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: callout Title` … `:::`, nested by counting."""
    opening = _FENCE.fullmatch(_line(state, start))
    if not opening or silent:
        return bool(opening)
    stop, closed = _closing(state, start, end)
    outer = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", stop
    token = state.push("container_open", "div", 1)
    token.map, token.info, token.meta = [start, stop], opening[1], {"closed": closed}
    state.md.block.tokenize(state, start + 1, stop)
    state.push("container_close", "div", -1)
    state.parentType, state.lineMax = outer
    state.line = stop + 1 if closed else stop
    return True


def _closing(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """The line that closes a container, and whether there is one; a line of `:::` alone opens an empty one."""
    depth = 0
    for line in range(start, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return line, False
        if fence := _FENCE.fullmatch(_line(state, line)):
            depth += 1 if fence[1] else -1
            if depth <= 0:
                return (line, True) if line > start else (start + 1, False)
    return end, False


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
