"""The templates of a workplace: find, render, and say what went wrong where.

Says what went wrong in a template, in an author's words, and where.

The templates of a workplace: looks one up for a reader, renders it, and says which files it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError

from briefgen.blocks.holes import LINE_MARK, MarkupError
from briefgen.blocks.markup import Filler, Pieces
from briefgen.blocks.tree import Blocks
from briefgen.compose.templates.environment import FILTERS, Environment
from briefgen.compose.templates.loader import FOLDER, Shelf, TemplateLoader, compiled, missing, shelf, strayed
from briefgen.compose.templates.rendering import PrintedAt, Rendering, running
from briefgen.compose.templates.syntax import TemplateOutline, printed, without_effect
from briefgen.compose.wording import Wording, Words, read_wording
from briefgen.dialogue.folder import all_picture_ids
from briefgen.dialogue.model import Audience
from briefgen.errors import Place, Problem, Refused, nearest
from briefgen.values import dataclass

if TYPE_CHECKING:
    from briefgen.pictures.images import CheckedImage


# ---- blame -------------------------------------------------------------------------------------------------------


_NAMED = re.compile("“([^”]+)”")
"""What a message names: the first words in quotation marks."""


def problems(error: Exception, brief: str, known: Sequence[str]) -> tuple[Problem, ...]:
    """The problems an exception stands for, at the innermost line of a template; `known` are all templates."""
    place = _innermost(error.__traceback__)
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or "", error.lineno)
    found = error.problems if isinstance(error, Refused) else (_problem(error, known),)
    return tuple(replace(p, place=p.place if p.place.path else place, item=p.item or brief) for p in found)


def pointed(problem: Problem, text: str) -> Problem:
    """The problem of a template at the column of the word it names, if that stands once in its line."""
    named, lines = _NAMED.search(problem.message), text.split("\n")
    line = lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""
    found = list(re.finditer(rf"(?<!\w){re.escape(named[1])}(?!\w)", line)) if named else []
    return problem.at(replace(problem.place, column=found[0].start() + 1)) if len(found) == 1 else problem


def _problem(error: Exception, known: Sequence[str]) -> Problem:
    if isinstance(error, TemplateNotFound):
        name = str(error.name or "")
        below = " on a level below this one" if name in known else ""
        return Problem(f"there is no template “{name}”{below}", hint="" if below else nearest(name, known))
    if isinstance(error, TemplateSyntaxError | TemplateRuntimeError):
        return _syntax(error.message or "")
    if isinstance(error, RecursionError):
        return Problem("templates or macros call each other in a circle")
    if isinstance(error, ArithmeticError | AttributeError | LookupError | TypeError | ValueError):
        return Problem("what stands here cannot be worked out", hint=f"it mixes what does not go together: {error}")
    return Problem(f"{type(error).__name__}: {error}")


def _syntax(message: str) -> Problem:
    missing = re.search(r"No (filter|test) named '(\w+)'", message)
    if not missing:
        return Problem(message.rstrip("."))
    kind, name = missing.groups()
    filters = [known for known in FILTERS if known[0] != "_"] if kind == "filter" else []
    return Problem(f"unknown {kind} “{name}”", hint=nearest(name, filters))


def _innermost(traceback: TracebackType | None) -> Place:
    """The last line of a template that was being worked on."""
    lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(traceback)]
    return next((Place(file, line) for file, line in reversed(lines) if file.startswith(f"{FOLDER}/")), Place())


def origins(text: str, marks: Sequence[PrintedAt]) -> list[PrintedAt]:
    """For each line of a traced text, the template and line that its first letter came from."""
    found: list[PrintedAt] = []
    here: PrintedAt = ("", 0)
    for line in text.split("\n"):
        first: PrintedAt | None = None
        for at, part in enumerate(line.split(LINE_MARK)):
            if at % 2:
                here = marks[int(part)]
            elif part:
                first = first or here
        found.append(first or here)
        here = here[0], here[1] + 1
    return found


# ---- lookup ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rendered:
    """`used` are the files the blocks were made from, each with the SHA-256 of its bytes.

    `shown` are the ids of the pictures of the data in them.
    """

    blocks: Blocks
    used: tuple[tuple[str, str], ...]
    shown: tuple[str, ...] = ()


class TemplateLibrary:
    """The templates below `root/templates`, as they were when first asked for.

    Templates are compiled, and their Markdown read, once for all readers. With a `version` of ours, what is compiled is
    kept for the next process; `pieces` is Markdown that was read before (`Filler.pieces`), `words` are the fixed words
    of files (`read_wording`); both grow.
    """

    def __init__(self, root: Path, version: str = "", pieces: Pieces | None = None, words: Words | None = None) -> None:
        self.root, self._shelves = root, TemplateLoader(root)
        self._filler = Filler(pieces)
        self._environment = Environment(self._shelves, self._find, compiled=compiled(version))
        self._tracing = Environment(self._shelves, self._find, trace=True)
        self.words: Words = {} if words is None else words
        self._wordings: dict[Shelf, Wording] = {}
        self._pictures: dict[str, CheckedImage] = {}

    @property
    def pieces(self) -> Pieces:
        """The Markdown that was read, to be given to the library of another process."""
        return self._filler.pieces

    def wording(self, audience: Audience) -> Wording:
        """The fixed words of an audience's language, its own before the house's."""
        places = shelf(audience)
        if places not in self._wordings:
            self._wordings[places] = read_wording(self._shelves, places, audience.language, self.words)
        return self._wordings[places]

    def render(self, name: str, audience: Audience, context: Mapping[str, Any], brief: str) -> Rendered:
        """The blocks that a template makes of a context. `Refused` names template, line and brief."""
        words = self.wording(audience)
        names = {"language": audience.language, "wording": words, **context}
        run = Rendering(shelf(audience), audience.language, names)
        try:
            text = self._printed(self._environment, name, run)
        except Exception as error:  # whatever an author's expression, or a component he called wrongly, may raise
            raise self._refused(problems(error, brief, self._shelves.names(run.shelf))) from error
        try:
            blocks = self._filler.fill(text, run.values, audience.language)
        except MarkupError as fault:
            place = run.places[fault.hole] if fault.hole is not None else self._traced(name, run, fault.line)
            raise self._refused([Problem(fault.message, Place(*place), brief, fault.hint)]) from None
        if idle := [problem for path, asked in run.found.items() for problem in self._idle(path, *asked, run.shelf)]:
            raise self._refused(idle)
        used = {f"{FOLDER}/{path}": self._shelves.hashes[path] for path in (*run.found, *run.pictures)}
        return Rendered(blocks, tuple(sorted({**used, **dict(words.files)}.items())), tuple(sorted(run.shown)))

    @cached_property
    def picture_ids(self) -> frozenset[str] | None:
        """The ids of the pictures of all dialogues (`dialogue.pictures.all_ids`); who has not all of them is told."""
        return all_picture_ids(self.root)

    def picture(self, name: str) -> CheckedImage:
        """A picture for the template that is being rendered. Raises `Refused` for one that may not be shown."""
        run = running.get()
        found = self._shelves.find(run.shelf, name)
        if found is None:
            raise Refused(missing(name, self._shelves.pictures(run.shelf)))
        path, _ = found
        if path not in self._pictures:
            self._pictures[path] = self._picture(path)
        run.pictures.add(path)
        return self._pictures[path]

    def _picture(self, path: str) -> CheckedImage:
        # deferred: most papers have no picture
        from briefgen.pictures.images import LARGEST, about
        from briefgen.pictures.images import check_image as seen

        if not self._shelves.inside(path):
            raise Refused(strayed(path))
        try:
            return seen(self._shelves.read(path, LARGEST))
        except Refused as refused:
            raise Refused(about(f"{FOLDER}/{path}", refused)) from None

    def blocks(self, name: str, audience: Audience) -> tuple[str, ...]:
        """The blocks of a template that stand on an audience's page, in its order; a template may change each."""
        places = shelf(audience)
        found = self._shelves.find(places, name)
        if found is None:
            raise Refused(problems(TemplateNotFound(name), audience.id, self._shelves.names(places)))
        try:
            return printed(self._chain(found[0], name, found[1], places))
        except Exception as error:  # as in `render`
            raise Refused(problems(error, audience.id, self._shelves.names(places))) from error

    def _refused(self, found: Iterable[Problem]) -> Refused:
        """Problems of templates, each at the word it names."""
        return Refused(pointed(problem, self._shelves.texts.get(problem.place.path, "")) for problem in found)

    def _chain(self, path: str, name: str, level: int, places: Shelf) -> list[TemplateOutline]:
        """The outlines of a template and of those it extends, nearest first."""
        chain: dict[str, TemplateOutline] = {}
        found: tuple[str, int] | None = (path, level)
        while found and found[0] not in chain:
            chain[found[0]] = here = self._environment.outline(found[0])
            found = self._shelves.find(places, here.extends, found[1] + 1 if here.extends == name else 0)
            name = here.extends
        return list(chain.values())

    def _idle(self, path: str, name: str, level: int, places: Shelf) -> list[Problem]:
        """A problem for each block of a template that would be silently without effect."""
        found = without_effect(self._chain(path, name, level, places))
        return [problem.at(Place(f"{FOLDER}/{path}", line)) for line, problem in found]

    def _find(self, name: str, level: int) -> tuple[str, int] | None:
        return self._shelves.find(running.get().shelf, name, level)

    def _printed(self, environment: Environment, name: str, run: Rendering) -> str:
        """The Markdown with holes; values and places are left in the run."""
        token = running.set(run)
        try:
            found = self._find(name, 0)
            if found is None:
                raise TemplateNotFound(name)
            run.found[found[0]] = name, found[1]
            return environment.get_template(found[0]).render(run.names)
        finally:
            running.reset(token)

    def _traced(self, name: str, run: Rendering, line: int) -> PrintedAt:
        """The template and line that a line of the rendered text came from; it is rendered once more for that."""
        again = replace(run, values=[], places=[], marks=[], found={}, pictures=set(), shown=set(), steps=0)
        return origins(self._printed(self._tracing, name, again), again.marks)[line]
