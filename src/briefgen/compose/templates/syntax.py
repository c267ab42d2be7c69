"""Lines of tags and the syntax tree, changed before Jinja compiles; the blocks of a template.

How a template is changed before Jinja compiles it: its lines of tags, then its syntax tree.

What a template has to change: its blocks, and which of them stand on the page in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer
from msgspec import Struct

from briefgen.errors import Problem, nearest

# ---- rewrite -----------------------------------------------------------------------------------------------------


# ruff: noqa: N802 — the names of Jinja’s visitors


_TAG = r"(?:\{%(?:[^%{]|%(?!\})|\{(?!%))*%\}|\{#(?:[^#{]|#(?!\})|\{(?!#))*#\})"
"""A tag or a comment; it may go over several lines, but not over the beginning of another."""

_RAW = r"\{%[-+]?\s*raw\b.*?\bendraw\b"
_TAG_LINES = re.compile(rf"{_RAW}|^[ \t]*{_TAG}(?:[ \t]*{_TAG})*[ \t]*\n", re.DOTALL | re.MULTILINE)
_KEPT = re.compile(r"\{%[-+]?\s*(?:include|raw)\b")


def remove_tag_lines(source: str) -> str:
    """The source, in which a line that holds nothing but tags and comments leaves no line behind on the page.

    What a line includes ends in words, so that line stays; raw text is left alone."""
    return _TAG_LINES.sub(_join_tag_line, source)


def _join_tag_line(match: re.Match[str]) -> str:
    """A line of tags with its end moved into its last tag, where it is white space; lines are counted as before."""
    line = match[0]
    if _KEPT.search(line):
        return line
    tags = re.sub(r"([%#]\})[ \t]+(\{[%#])", r"\1\2", line.strip())
    end = -3 if tags[-3] in "-+" else -2
    return f"{tags[:end]}\n{tags[end:]}"


class HoleTransformer(NodeTransformer):
    """`{{ x }}` → `{{ x | _hole(place) }}`, `a ~ b` → `[a, b] | join`, and a charge at the start of what can repeat."""

    def __init__(self, name: str, filename: str, *, trace: bool) -> None:
        self.name, self.filename, self.trace = name, filename, trace

    def _apply_filter(self, node: Any, name: str, *arguments: Any) -> nodes.Filter:
        constants: list[nodes.Expr] = [nodes.Const(argument, lineno=node.lineno) for argument in arguments]
        return nodes.Filter(node, name, constants, [], None, None, lineno=node.lineno)

    def _error(self, message: str, node: nodes.Node) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, node.lineno, self.name, self.filename)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """A hole for each value; with `trace`, a mark before each stretch of the template's own text."""
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
        """Nodes are joined like words."""
        self.generic_visit(node)
        return self._apply_filter(nodes.List(node.nodes, lineno=node.lineno), "join")

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:
        """A finished piece of the page has holes in it, so it is never equal to anything."""
        self.generic_visit(node)
        node.expr = self._apply_filter(node.expr, "_value")
        for operand in node.ops:
            operand.expr = self._apply_filter(operand.expr, "_value")
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Test:
        """As comparisons."""
        self.generic_visit(node)
        node.node = self._apply_filter(node.node, "_value")
        return node

    def visit_For(self, node: nodes.For) -> Any:
        """A loop over a finished piece would see its letters."""
        node.iter = self._apply_filter(node.iter, "_value")
        return self._count_steps(node)

    def _count_steps(self, node: Any) -> Any:
        """A body that can repeat costs one step, and one more for each hundred letters of its own text."""
        letters = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        self.generic_visit(node)
        cost = self._apply_filter(nodes.Const(1 + letters // 100, lineno=node.lineno), "_charge")
        node.body.insert(0, nodes.ExprStmt(cost, lineno=node.lineno))
        return node

    visit_Macro = visit_CallBlock = visit_Block = visit_Template = _count_steps  # noqa: N815

    def visit_Import(self, node: nodes.Import) -> nodes.Import:
        """Never Jinja's cached module, whose holes are of another reader's run."""
        node.with_context = True
        return node

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.FromImport:
        """As imports."""
        node.with_context = True
        return node

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> None:
        """`{% filter %}` would change holes."""
        raise self._error("a filter works on a value, not on a stretch of the page", node)

    def visit_ScopedEvalContextModifier(self, node: nodes.ScopedEvalContextModifier) -> None:
        """`{% autoescape %}` would turn finished pieces into words."""
        raise self._error("values print as they are; there is nothing to escape", node)


# ---- outline -----------------------------------------------------------------------------------------------------


class TemplateBlock(Struct, frozen=True):
    """A block: its line, the blocks right inside it, and whether it prints what it had on the level below."""

    line: int
    nested: tuple[str, ...]
    calls_super: bool


class TemplateOutline(Struct, frozen=True):
    """The blocks of one template; `top` are those that stand in no other, `extends` is what it changes, if anything."""

    extends: str
    top: tuple[str, ...]
    blocks: Mapping[str, TemplateBlock]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> TemplateOutline:
        """From what `to_builtins` makes of one."""
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
    """The names of the blocks in a node, but not of those inside them."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child.name
        else:
            yield from _direct_blocks(child)


def _calls_super(node: nodes.Node) -> bool:
    """Whether `super()` is called in a node, but not in the blocks inside it."""
    if isinstance(node, nodes.Name) and node.name == "super":
        return True
    return any(_calls_super(child) for child in node.iter_child_nodes() if not isinstance(child, nodes.Block))


def find_unused_blocks(chain: Sequence[TemplateOutline]) -> Iterator[tuple[int, Problem]]:
    """The blocks of the nearest template of a chain that nothing below it has: their lines, and what to say.

    What extends another prints only the blocks of that one; a block inside one of those is new, and prints."""
    first, *below = chain
    names = dict.fromkeys(name for outline in below for name in outline.blocks)
    for name in first.top if below else ():
        if name not in names:
            hint = nearest(name, names) or f"there are {', '.join(names)}"
            problem = Problem(f"the block “{name}” stands nowhere below, so it is never printed", hint=hint)
            yield first.blocks[name].line, problem


def printed_blocks(chain: Sequence[TemplateOutline]) -> tuple[str, ...]:
    """The names of the blocks that stand on the page, in its order; the chain has the nearest template first."""
    visited: set[tuple[str, int]] = set()

    def walk(name: str, level: int) -> Iterator[str]:
        found_level = next(
            (found_level for found_level in range(level, len(chain)) if name in chain[found_level].blocks), None
        )
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
