"""The Jinja environment of templates: sandboxed, strict, with a hole for each value and an allow-list of filters.

A *finished piece* of the page is the result of a macro or a set block: text with holes. It can be printed and joined;
to compare, measure or change it would be wrong without anybody noticing, so it is refused.

Hooks of Jinja 3.1 used here: `Environment._generate`, which its documentation offers for this, `join_path`,
`undefined`, the methods of the sandbox, and those of the code generator that Jinja’s native types change, too. A test
fails when Jinja folds a hole at compile time, or misses one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, wraps
from inspect import signature
from traceback import walk_tb
from types import MappingProxyType, TracebackType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, TemplateNotFound, UndefinedError, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateSyntaxError
from jinja2.filters import FILTERS as JINJA
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, StrictUndefined, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing
from markupsafe import Markup
from msgspec import Struct, to_builtins

from briefgen.blocks.tree import Node
from briefgen.compose import formats, particles
from briefgen.compose.templates.bounds import add_up, charge, charge_result, guard_test
from briefgen.compose.templates.rendering import (
    MAX_LETTERS,
    MAX_PIECE,
    PrintedAt,
    argument_error,
    count_steps,
    current_rendering,
    make_hole,
    make_mark,
    template_error,
    to_printable,
)
from briefgen.compose.templates.syntax import HoleTransformer, TemplateOutline, outline_of, remove_tag_lines
from briefgen.errors import Place, Refused, nearest

ALLOWED_FILTERS = (
    *("abs", "capitalize", "default", "dictsort", "first", "groupby", "items", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "select", "selectattr", "sort", "sum", "trim"),
    *("unique", "upper"),
)


def refuse_markup(*values: Any) -> None:
    """Raise `Refused` if one of the values is a finished piece of the page or a node."""
    for value in values:
        if isinstance(value, Markup | Node):
            message = "this works on a value, not on a finished piece of the page"
            raise template_error(message, "print it, or join it with ~")


def _guard(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that refuses finished pieces, counts steps for the length of its input, and explains its errors."""

    @wraps(function)
    def guarded(*arguments: Any, **options: Any) -> Any:
        refuse_markup(*arguments, *options.values())
        count_steps(1)
        for value in (*arguments, *options.values()):
            charge(value)
        try:
            return charge_result(function(*arguments, **options))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            name = function.__name__.removeprefix("do_").removeprefix("sync_")
            given = [*arguments, *options.values()]
            raise argument_error(name, [v for v in given if not isinstance(v, Context | Environment)]) from error

    return guarded


@pass_context
def plain_value(_context: Context, value: Any) -> Any:
    """The value, unless it is a finished piece; put around all that is compared, tested or looped over."""
    refuse_markup(value)
    charge(value)
    return value


@pass_context
def bounded_value(_context: Context, value: Any) -> Any:
    """The value, if it is not too large; put around all lists, mappings and slices that a template makes."""
    charge(value)
    return value


@pass_context
def tried_value(_context: Context, value: Any) -> Any:
    """The outcome of the condition of a loop, counted as a step."""
    count_steps(1)
    return value


@pass_context
def count_step(_context: Context, steps: int) -> None:
    """Count a round of a loop or a call of a macro."""
    count_steps(steps)


@pass_context
def join(context: Context, items: Iterable[Any], between: Any = "") -> Any:
    """Values joined: text if all are text, else a tuple with nodes, or a finished piece of the page."""
    parts: list[Any] = []
    for item in items:
        parts += [to_printable(between), to_printable(item)] if parts and between != "" else [to_printable(item)]
    letters = sum(len(part) for part in parts if isinstance(part, str))
    if letters > MAX_PIECE:
        raise template_error(f"a piece of the page grew beyond {MAX_PIECE} letters")
    count_steps((len(parts) + letters // 10) // 10)
    if any(part.__class__ is Markup for part in parts):
        place: PrintedAt = (context.name or "", 0)
        return Markup("").join([make_hole(context, part, place) for part in parts])
    if all(part.__class__ is str for part in parts):
        if letters > MAX_LETTERS:
            raise template_error(f"a value grew beyond {MAX_LETTERS} letters")
        return "".join(parts)
    return tuple(node for part in parts for node in (part if part.__class__ is tuple else (part,)))


@pass_context
def listing(_context: Context, items: Iterable[str]) -> str:
    """“A, B and C”, in the language of the document."""
    return formats.format_listing([to_printable(item) for item in items], current_rendering.get().language)


def dots(items: Iterable[str]) -> str:
    """“A·B·C”."""
    return "·".join(to_printable(item) for item in items)


FILTERS: dict[str, Callable[..., Any]] = {
    **{name: _guard(JINJA[name]) for name in ALLOWED_FILTERS},
    "sum": _guard(add_up),
    "josa": _guard(particles.josa),
    "particle": _guard(particles.particle),
    "listing": _guard(listing),
    "dots": _guard(dots),
    "join": join,
    "_hole": make_hole,
    "_mark": make_mark,
    "_value": plain_value,
    "_charge": count_step,
    "_bounded": bounded_value,
    "_tried": tried_value,
}


FindTemplate = Callable[[str, int], tuple[str, int] | None]

_OUTLINE = "outline"
_RANGE = 10_000
_LARGEST = 10**15
COMPONENT = 10
"""The steps of a call of a component, which may make a whole table."""


class _Generator(CodeGenerator):
    """Escapes nothing: all that is printed comes from a hole."""

    def _output_child_pre(self, *_: Any) -> None:
        pass

    def _output_child_post(self, *_: Any) -> None:
        pass


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one library. `trace` prints a mark before each stretch of template text."""

    code_generator_class = _Generator
    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(
        self, loader: BaseLoader, find: FindTemplate, *, trace: bool = False, compiled: BytecodeCache | None = None
    ) -> None:
        super().__init__(
            loader=loader,
            undefined=UndefinedName,
            autoescape=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=compiled,
        )
        self.find, self.trace = find, trace
        self._outlines: dict[str, TemplateOutline] = {}
        self.filters = dict(FILTERS)
        self.tests = {name: guard_test(test) for name, test in self.tests.items()}
        self.globals = {"range": _range, "namespace": Namespace}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Lines of only tags print no line; a tag at the end of a line of text does not change it."""
        return remove_tag_lines(source)

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **kw: Any) -> Any:
        """The code of a template. Raises `TemplateSyntaxError` where too much stands within each other, too.

        Jinja works out at once what never changes, and `Refused` may come of that, with the line.
        """
        try:
            return super().compile(source, name, filename, *args, **kw)
        except Refused as refused:
            place = Place(filename or "", _line_at_work(refused.__traceback__))
            raise Refused([problem.at(place) for problem in refused.problems]) from None
        except (RecursionError, MemoryError, SyntaxError):  # of Jinja's parser, and of Python's
            line = _deepest_line(source) if isinstance(source, str) else 1
            message = "too many brackets, loops or blocks stand within each other here"
            raise TemplateSyntaxError(message, line, name, filename) from None

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        outline = outline_of(source)
        HoleTransformer(name or "", filename or "", trace=self.trace).visit(source)
        # The outline is part of the code, which may come from the cache of another process.
        return f"{super()._generate(source, name, filename, defer_init)}\n{_OUTLINE} = {to_builtins(outline)!r}\n"

    def outline(self, path: str) -> TemplateOutline:
        """The outline of a template, which is compiled if it is not yet."""
        if path not in self._outlines:
            self._outlines[path] = TemplateOutline.of(self.get_template(path).root_render_func.__globals__[_OUTLINE])
        return self._outlines[path]

    def join_path(self, template: str, parent: str) -> str:
        """The path of a template by name; one that asks for its own name gets the next on the search path."""
        rendering = current_rendering.get()
        name, level = rendering.templates[parent]
        match = self.find(template, level + 1 if template == name else 0)
        if match is None:
            raise TemplateNotFound(template)
        rendering.templates[match[0]] = template, match[1]
        return match[0]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Public attributes of our values, keys of mappings, and attributes of Jinja's own objects."""
        if attribute in public_attributes(obj.__class__):
            return getattr(obj, attribute)
        if isinstance(obj, _MAPPINGS):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, _OWN):
            return super().getattr(obj, attribute)
        refuse_markup(obj)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Attributes by name, entries by number."""
        refuse_markup(obj)
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 — as in Jinja
        """Call a macro or a component; only macros may take finished pieces."""
        count_steps(1)
        for value in (*args, *kwargs.values()):
            charge(value)
        if isinstance(__obj, Macro | LoopContext | BlockReference | Undefined):
            return super().call(__context, __obj, *args, **kwargs)
        refuse_markup(*args, *kwargs.values())
        count_steps(COMPONENT)
        if not callable(__obj):
            raise template_error(f"a {_kind_of(__obj)} cannot be called", "take the brackets out")
        try:
            return super().call(__context, __obj, *args, **kwargs)
        except _ARGUMENT_ERRORS as error:
            given = (*args, *(kwargs[name] for name in kwargs if name[0] != "_"))  # Jinja adds some of its own
            name = getattr(__obj, "__name__", "this")
            raise argument_error(name, given, _describe_parameters(__obj)) from error

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic, for numbers of moderate size only."""
        for side in (left, right):
            if isinstance(side, Undefined):
                str(side)
            if operator == "**" or not isinstance(side, int | float) or abs(side) > _LARGEST:
                raise template_error(f"“{operator}” cannot be used here", "it is for numbers; words are joined with ~")
        if not right and operator in ("/", "//", "%"):
            raise template_error("a number is divided by 0", "ask first: {% if … %}")
        return super().call_binop(context, operator, left, right)


_OPENS_OR_CLOSES = re.compile(
    r"(?P<closes>[)\]]|(?<![%#])}|{%[-+]?\s*end)|(?P<opens>[(\[{](?![%#])|{%[-+]?\s*[a-z])|\n"
)


def _line_at_work(traceback: TracebackType | None) -> int:
    """The line of the innermost node of a template that was worked on."""
    at_work = [frame.f_locals.get("node") for frame, _ in walk_tb(traceback)]
    return next((node.lineno for node in reversed(at_work) if isinstance(node, nodes.Node)), 1)


_DEEP = 15
"""Python takes no more than 20 loops within each other."""


def _deepest_line(source: str) -> int:
    """The line of a template in which the most brackets and blocks are open; the longest one where few are."""
    line, depth, deepest = 1, 0, (0, -1)
    for match in _OPENS_OR_CLOSES.finditer(source):
        if match["opens"]:
            depth += 1
            deepest = max(deepest, (depth, -line))
        elif match["closes"]:
            depth -= 1
        else:
            line += 1
    if deepest[0] < _DEEP:
        lengths = [*map(len, source.split("\n"))]
        return lengths.index(max(lengths)) + 1
    return -deepest[1]


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > _RANGE:
        raise template_error(f"range goes beyond {_RANGE}")
    return numbers


@cache
def public_attributes(kind: type) -> frozenset[str]:
    """The attributes of a value that a template may read: no methods, nothing private; none of a node."""
    if not issubclass(kind, Struct) or issubclass(kind, Node):
        return frozenset()
    names = {*kind.__struct_fields__, *dir(kind)}
    return frozenset(name for name in names if name[0] != "_" and not callable(getattr(kind, name, None)))


class UndefinedName(StrictUndefined):
    """An unknown name: to use it raises `Refused` with the nearest name as a hint."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError):
        raised: Any = lambda _message: unknown_name(hint, obj, name or "")  # noqa: E731 — Jinja calls it like a class
        super().__init__(hint, obj, name, raised)


def unknown_name(hint: str | None, owner: Any, name: str) -> Refused:
    """The error of an unknown name, or of an unknown attribute of its owner."""
    if hint:
        return template_error(hint)
    if owner is missing:
        rendering = current_rendering.get()
        return template_error(f"unknown name “{name}”", nearest(name, rendering.names))
    if isinstance(owner, TemplateModule):
        return template_error(f"the imported template has no “{name}”", nearest(name, vars(owner)))
    names = owner if isinstance(owner, _MAPPINGS) else public_attributes(owner.__class__)
    hint = nearest(str(name), sorted(map(str, names)))
    return template_error(f"unknown attribute “{name}” of a {_kind_of(owner)}", hint)


def _kind_of(value: Any) -> str:
    """The name of a value's type, for authors."""
    kind: type = value.__class__
    return _KINDS.get(kind, kind.__name__)


def _describe_parameters(component: Any) -> str:
    """A hint with the parameters of a component, as an author writes them."""
    try:
        parameters = signature(component).parameters.values()
    except ValueError:  # one of Python's own that does not say
        return ""
    named = (p for p in parameters if p.name[0] != "_")
    described = (p.name if p.default is p.empty else f"{p.name}={p.default!r}" for p in named)
    return f"it takes ({', '.join(described)}); templates/README.md says more"


_ARGUMENT_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a component raises when it is called with unsuitable values."""

_KINDS = {str: "text", int: "number", tuple: "list", dict: "mapping", MappingProxyType: "mapping"}
_MAPPINGS = (dict, MappingProxyType)
_OWN = (LoopContext, BlockReference, TemplateReference, TemplateModule, Namespace, Undefined)
