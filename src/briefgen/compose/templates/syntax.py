"""How a template is changed before Jinja compiles it: its lines of tags, then its syntax tree; and its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer
from msgspec import Struct

from briefgen.errors import Problem, nearest

# ruff: noqa: N802 — the names of Jinja’s visitors


_TAG = r"(?:\{%(?:[^%{]|%(?!\})|\{(?!%))*%\}|\{#(?:[^#{]|#(?!\})|\{(?!#))*#\})"
"""A tag or comment; it may have several lines, but not contain the beginning of another."""

_RAW = r"\{%[-+]?\s*raw\b.*?\bendraw\b"
_TAG_LINES = re.compile(rf"{_RAW}|^[ \t]*{_TAG}(?:[ \t]*{_TAG})*[ \t]*\n", re.DOTALL | re.MULTILINE)
_KEPT = re.compile(r"\{%[-+]?\s*(?:include|raw)\b")


def remove_tag_lines(source: str) -> str:
    """The source, changed so that a line of only tags and comments prints no line.

    A line with `include` stays, for it prints text; raw text is not changed.
    """
    return _TAG_LINES.sub(_join_tag_line, source)


def _join_tag_line(match: re.Match[str]) -> str:
    """A line of tags with its line end moved into the last tag, so that line numbers stay the same."""
    line = match[0]
    if _KEPT.search(line):
        return line
    tags = re.sub(r"([%#]\})[ \t]+(\{[%#])", r"\1\2", line.strip())
    end = -3 if tags[-3] in "-+" else -2
    return f"{tags[:end]}\n{tags[end:]}"


class HoleTransformer(NodeTransformer):
    """`{{ x }}` → `{{ x | _hole(place) }}`, `a ~ b` → `[a, b] | join`, and a step counted in all that can repeat."""

    def __init__(self, name: str, filename: str, *, trace: bool) -> None:
        self.name, self.filename, self.trace = name, filename, trace

    def _apply_filter(self, node: Any, name: str, *arguments: Any) -> nodes.Filter:
        constants: list[nodes.Expr] = [nodes.Const(argument, lineno=node.lineno) for argument in arguments]
        return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)

    def _error(self, message: str, node: nodes.Node) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, node.lineno, self.name, self.filename)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """A hole for each value; with `trace`, a mark before each stretch of template text."""
        printed: list[nodes.Expr] = []
        self.generic_visit(node)
        for part in node.nodes:
            place = self.filename, part.lineno
            if not isinstance(part, nodes.TemplateData):
                printed.append(self._apply_filter(part, "_hole", place))
                continue
            if self.trace:
                printed.append(self._apply_filter(nodes.Const("", lineno=part.lineno), "_mark", place))
            printed.append(part)
        node.nodes = printed
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        """`~` joins nodes as it joins text."""
        self.generic_visit(node)
        return self._apply_filter(nodes.List(node.nodes, lineno=node.lineno), "join")

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:
        """Comparisons refuse finished pieces of the page, which contain holes and are never equal to anything."""
        self.generic_visit(node)
        node.expr = self._apply_filter(node.expr, "_value")
        for operand in node.ops:
            operand.expr = self._apply_filter(operand.expr, "_value")
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Test:
        """Tests refuse finished pieces, as comparisons do."""
        self.generic_visit(node)
        node.node = self._apply_filter(node.node, "_value")
        return node

    def _bound(self, node: Any) -> nodes.Filter:
        """A list or mapping is bounded where it is made, so that none can double itself out of memory."""
        self.generic_visit(node)
        return self._apply_filter(node, "_bounded")

    def visit_List(self, node: nodes.List) -> nodes.Expr:
        """A list of constants is as large as the template says; others are bounded."""
        return self._bound(node) if node.items and not _is_constant(node) else node

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:
        """As a list, unless it is what a loop or `set` gives its values to."""
        return self._bound(node) if node.ctx == "load" and node.items and not _is_constant(node) else node

    def visit_Dict(self, node: nodes.Dict) -> nodes.Expr:
        """As a list."""
        return self._bound(node) if node.items and not _is_constant(node) else node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        """A slice copies what it takes, which is charged for."""
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            return node
        node.node = self._apply_filter(node.node, "_value")
        return self._apply_filter(node, "_bounded")

    def visit_For(self, node: nodes.For) -> Any:
        """Loops refuse finished pieces, whose characters they would see; their condition counts for each value."""
        node.iter = self._apply_filter(node.iter, "_value")
        if node.test is not None:
            node.test = self._apply_filter(node.test, "_tried")
        return self._count_steps(node)

    def _count_steps(self, node: Any) -> Any:
        """A body that can repeat counts as one step, and one more for each hundred characters of its text."""
        letters = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        self.generic_visit(node)
        cost = self._apply_filter(nodes.Const(1 + letters // 100, lineno=node.lineno), "_charge")
        node.body.insert(0, nodes.ExprStmt(cost, lineno=node.lineno))
        return node

    visit_Macro = visit_CallBlock = visit_Block = visit_Template = _count_steps  # noqa: N815

    def visit_Import(self, node: nodes.Import) -> nodes.Import:
        """Always with context: Jinja would cache the module with the holes of another rendering."""
        node.with_context = True
        return node

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.FromImport:
        """Always with context, as `visit_Import`."""
        node.with_context = True
        return node

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> None:
        """`{% filter %}` is refused, for it would change holes."""
        raise self._error("a filter works on a value, not on a stretch of the page", node)

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> None:
        """`{% autoescape %}` is refused, for it would turn finished pieces into text."""
        raise self._error("values print as they are; there is nothing to escape", node)


def _is_constant(node: nodes.Node) -> bool:
    """Whether a list or mapping holds only what is written there."""
    kinds = nodes.Const | nodes.List | nodes.Tuple | nodes.Dict | nodes.Pair
    return all(isinstance(child, kinds) and _is_constant(child) for child in node.iter_child_nodes())


class TemplateBlock(Struct, frozen=True):
    """A block: its line, the blocks directly in it, and whether it calls `super()`."""

    line: int
    nested: tuple[str, ...]
    calls_super: bool


class TemplateOutline(Struct, frozen=True):
    """The blocks of one template; `top` are those in no other block, `extends` is the template it extends, if any."""

    extends: str
    top: tuple[str, ...]
    blocks: Mapping[str, TemplateBlock]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> TemplateOutline:
        """From its data, as `to_builtins` gives it."""
        blocks = {name: TemplateBlock(**block) for name, block in data["blocks"].items()}
        return cls(data["extends"], data["top"], blocks)


def outline_of(source: nodes.Template) -> TemplateOutline:
    """The outline of a template as Jinja parsed it."""
    extends = next((node.template for node in source.find_all(nodes.Extends)), None)
    blocks = {
        block.name: TemplateBlock(block.lineno, tuple(_direct_blocks(block)), _calls_super(block))
        for block in source.find_all(nodes.Block)
    }
    return TemplateOutline(
        extends=str(extends.value) if isinstance(extends, nodes.Const) else "",
        top=tuple(_direct_blocks(source)),
        blocks=blocks,
    )


def _direct_blocks(node: nodes.Node) -> Iterator[str]:
    """The names of the blocks in a node, without those in other blocks."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child.name
        else:
            yield from _direct_blocks(child)


def _calls_super(node: nodes.Node) -> bool:
    """Whether a node calls `super()`, not counting the blocks in it."""
    if isinstance(node, nodes.Name) and node.name == "super":
        return True
    return any(_calls_super(child) for child in node.iter_child_nodes() if not isinstance(child, nodes.Block))


def find_unused_blocks(chain: Sequence[TemplateOutline]) -> Iterator[tuple[int, Problem]]:
    """Blocks of the first template of a chain that are never printed: their lines, and a problem for each.

    A template that extends another prints only the blocks of that one, and new blocks inside those.
    """
    first, *below = chain
    names = dict.fromkeys(name for outline in below for name in outline.blocks)
    for name in first.top if below else ():
        if name not in names:
            hint = nearest(name, names) or f"there are {', '.join(names)}"
            problem = Problem(f"the block “{name}” stands nowhere below, so it is never printed", hint=hint)
            yield first.blocks[name].line, problem


def printed_blocks(chain: Sequence[TemplateOutline]) -> tuple[str, ...]:
    """The names of the blocks that are printed, in order; the chain begins with the nearest template."""
    visited: set[tuple[str, int]] = set()

    def walk(name: str, level: int) -> Iterator[str]:
        found_level = next((n for n in range(level, len(chain)) if name in chain[n].blocks), None)
        if found_level is None or (name, found_level) in visited:
            return
        visited.add((name, found_level))
        block = chain[found_level].blocks[name]
        for part in block.nested:
            yield part
            yield from walk(part, 0)
        if block.calls_super:
            yield from walk(name, found_level + 1)

    return tuple(dict.fromkeys(name for top in chain[-1].top for name in (top, *walk(top, 0))))
