"""The templates of a workplace: finds one for a reader, renders it, and reports what went wrong, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError
from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.holes import LINE_MARK, MarkupError
from briefgen.blocks.markup import Filler
from briefgen.blocks.tree import Blocks
from briefgen.cache.store import Cache
from briefgen.compose.templates import loader
from briefgen.compose.templates.environment import FILTERS, TemplateEnvironment
from briefgen.compose.templates.loader import TEMPLATES_FOLDER, SearchPath, TemplateLoader, search_path_of
from briefgen.compose.templates.rendering import PrintedAt, Rendering, current_rendering
from briefgen.compose.templates.syntax import TemplateOutline, find_unused_blocks, printed_blocks
from briefgen.compose.wording import Wording, read_wording, without_plural
from briefgen.dialogue.folder import all_picture_ids
from briefgen.dialogue.model import Audience
from briefgen.errors import Place, Problem, Refused, nearest

if TYPE_CHECKING:
    from briefgen.pictures.images import CheckedImage


SUFFIX = ".md.j2"
NO_PAPERS = frozenset({"agenda", "chase", "correction", "mail", "parts"})
"""Templates of letters, of the agenda of the next round, and of what papers share."""
_NAMED = re.compile("“([^”]+)”")
"""The first words in quotation marks of a message."""
_QUOTED = re.compile(r"""["']([\w.-]+)["']""")
"""What may be the key of fixed words, in a template."""


def problems_of(error: Exception, brief: str, template_names: Sequence[str]) -> tuple[Problem, ...]:
    """An exception as problems, at the innermost line of a template; `template_names` are for hints."""
    place = _innermost_line(error.__traceback__)
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or "", error.lineno)
    problems = error.problems if isinstance(error, Refused) else (_make_problem(error, template_names),)
    return tuple(replace(p, place=p.place if p.place.path else place, item=p.item or brief) for p in problems)


def with_column(problem: Problem, text: str) -> Problem:
    """The problem with the column of the word it names, if that is once in its line."""
    match, lines = _NAMED.search(problem.message), text.split("\n")
    line = lines[problem.place.line - 1] if 0 < problem.place.line <= len(lines) else ""
    occurrences = list(re.finditer(rf"(?<!\w){re.escape(match[1])}(?!\w)", line)) if match else []
    return problem.at(replace(problem.place, column=occurrences[0].start() + 1)) if len(occurrences) == 1 else problem


def _make_problem(error: Exception, template_names: Sequence[str]) -> Problem:
    if isinstance(error, TemplateNotFound):
        name = str(error.name or "")
        below = " on a level below this one" if name in template_names else ""
        return Problem(f"there is no template “{name}”{below}", hint="" if below else nearest(name, template_names))
    if isinstance(error, TemplateSyntaxError | TemplateRuntimeError):
        return _syntax_problem(error.message or "")
    if isinstance(error, RecursionError):
        return Problem("templates or macros call each other in a circle")
    if isinstance(error, ArithmeticError | AttributeError | LookupError | TypeError | ValueError):
        return Problem("what stands here cannot be worked out", hint=f"it mixes what does not go together: {error}")
    return Problem(f"{type(error).__name__}: {error}")


def _syntax_problem(message: str) -> Problem:
    match = re.search(r"No (filter|test) named '(\w+)'", message)
    if not match:
        return Problem(message.rstrip("."))
    kind, name = match.groups()
    filters = [filter_name for filter_name in FILTERS if filter_name[0] != "_"] if kind == "filter" else []
    return Problem(f"unknown {kind} “{name}”", hint=nearest(name, filters))


def _innermost_line(traceback: TracebackType | None) -> Place:
    """The place of the innermost template line in a traceback."""
    places = [Place(frame.f_code.co_filename, line) for frame, line in walk_tb(traceback)]
    return next((place for place in reversed(places) if place.path.startswith(f"{TEMPLATES_FOLDER}/")), Place())


def origins_of_lines(text: str, marks: Sequence[PrintedAt]) -> list[PrintedAt]:
    """For each line of a traced text, the template and line that its first character came from."""
    origins: list[PrintedAt] = []
    origin: PrintedAt = ("", 0)
    for line in text.split("\n"):
        first: PrintedAt | None = None
        for index, part in enumerate(line.split(LINE_MARK)):
            if index % 2:
                origin = marks[int(part)]
            elif part:
                first = first or origin
        origins.append(first or origin)
        origin = origin[0], origin[1] + 1
    return origins


class Rendered(Struct, frozen=True):
    """Rendered blocks; (path, SHA-256) of the files they were made from; ids of the pictures of the data in them."""

    blocks: Blocks
    files: tuple[tuple[str, str], ...]
    picture_ids: tuple[str, ...] = ()

    @property
    def templates(self) -> tuple[tuple[str, str], ...]:
        """The templates among the files."""
        return tuple(file for file in self.files if file[0].endswith(".j2"))


class TemplateLibrary:
    """The templates below `root/templates`, each as it was when first read.

    Templates are compiled, and their Markdown and fixed words are parsed, once for all readers; and once for all
    processes, where `cache` has a folder.
    """

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        self.root, self._loader, self._cache = root, TemplateLoader(root), cache or Cache()
        self._filler = Filler(self._cache)
        bytecode = loader.open_bytecode_cache(self._cache.toolchain if self._cache.folder else "")
        self._environment = TemplateEnvironment(self._loader, self._find, compiled=bytecode)
        self._tracing = TemplateEnvironment(self._loader, self._find, trace=True)
        self._wordings: dict[SearchPath, Wording] = {}
        self._pictures: dict[str, CheckedImage] = {}

    def wording(self, audience: Audience) -> Wording:
        """The fixed words for a reader, in their language; files in their own folder come first."""
        search_path = search_path_of(audience)
        if search_path not in self._wordings:
            self._wordings[search_path] = read_wording(self._loader, search_path, audience.language, self._cache)
        return self._wordings[search_path]

    def has(self, name: str, audience: Audience) -> bool:
        """Whether there is a template of this name for a reader."""
        return self._loader.find(search_path_of(audience), name) is not None

    def papers(self) -> tuple[str, ...]:
        """The names of the papers there are templates for, whoever they are for."""
        found = {path.name.removesuffix(SUFFIX) for path in self._loader.root.glob(f"*{SUFFIX}")}
        return tuple(sorted(found - NO_PAPERS))

    def words_named(self, paths: Iterable[str], audience: Audience) -> dict[str, str]:
        """The fixed words whose keys stand in quotation marks in rendered templates, whatever branch they are in."""
        named = {name for path in paths for name in _QUOTED.findall(self._loader.texts[path])}
        words = self.wording(audience).words
        return {key: words[key] for key in sorted(words) if named & {key, without_plural(key)}}

    def render(self, name: str, audience: Audience, context: Mapping[str, Any], brief: str) -> Rendered:
        """The blocks of a template with these names. Raises `Refused` with template, line and brief."""
        words = self.wording(audience)
        names = {"language": audience.language, "wording": words, **context}
        rendering = Rendering(search_path_of(audience), audience.language, names)
        try:
            text = self._print(self._environment, name, rendering)
        except Exception as error:  # an expression of the author, or a component called wrongly, may raise anything
            raise self._refusal(problems_of(error, brief, self._loader.names(rendering.search_path))) from error
        try:
            blocks = self._filler.fill(text, rendering.values, audience.language)
        except MarkupError as fault:
            traced = self._trace_line(name, rendering, fault.line) if fault.hole is None else None
            place = Place(*(traced or rendering.places[fault.hole or 0]))
            raise self._refusal([Problem(fault.message, place, brief, fault.hint)]) from None
        lookups = rendering.templates.items()
        if unused := [p for path, asked in lookups for p in self._unused_blocks(path, *asked, rendering.search_path)]:
            raise self._refusal(unused)
        paths = (*rendering.templates, *rendering.picture_files)
        files = dict(words.files) | {f"{TEMPLATES_FOLDER}/{path}": self._loader.hashes[path] for path in paths}
        return Rendered(blocks, tuple(sorted(files.items())), tuple(sorted(rendering.picture_ids)))

    @cached_property
    def picture_ids(self) -> frozenset[str] | None:
        """The ids of the pictures of all dialogues; `None` where one cannot be read."""
        return all_picture_ids(self.root)

    def picture(self, name: str) -> CheckedImage:
        """A picture for the template that is being rendered. Raises `Refused` for one that may not be used."""
        rendering = current_rendering.get()
        match = self._loader.find(rendering.search_path, name)
        if match is None:
            raise Refused(loader.missing_picture(name, self._loader.pictures(rendering.search_path)))
        path, _ = match
        if path not in self._pictures:
            self._pictures[path] = self._picture(path)
        rendering.picture_files.add(path)
        return self._pictures[path]

    def _picture(self, path: str) -> CheckedImage:
        # deferred: most papers have no picture
        from briefgen.pictures.images import MAX_BYTES, check_image, problems_of_picture

        try:
            return check_image(self._loader.read(path, MAX_BYTES))
        except Refused as refused:
            raise Refused(problems_of_picture(f"{TEMPLATES_FOLDER}/{path}", refused)) from None

    def blocks(self, name: str, audience: Audience) -> tuple[str, ...]:
        """The names of the blocks of a template that a reader's page has, in order. Raises `Refused` as `render`."""
        search_path = search_path_of(audience)
        match = self._loader.find(search_path, name)
        if match is None:
            raise Refused(problems_of(TemplateNotFound(name), audience.id, self._loader.names(search_path)))
        try:
            return printed_blocks(self._chain(match[0], name, match[1], search_path))
        except Exception as error:  # as in `render`
            raise Refused(problems_of(error, audience.id, self._loader.names(search_path))) from error

    def _refusal(self, problems: Iterable[Problem]) -> Refused:
        """An error with problems of templates, each at the word it names."""
        return Refused(with_column(problem, self._loader.texts.get(problem.place.path, "")) for problem in problems)

    def _chain(self, path: str, name: str, level: int, search_path: SearchPath) -> list[TemplateOutline]:
        """The outlines of a template and of those it extends, the nearest first."""
        chain: dict[str, TemplateOutline] = {}
        match: tuple[str, int] | None = (path, level)
        while match and match[0] not in chain:
            chain[match[0]] = outline = self._environment.outline(match[0])
            match = self._loader.find(search_path, outline.extends, match[1] + 1 if outline.extends == name else 0)
            name = outline.extends
        return list(chain.values())

    def _unused_blocks(self, path: str, name: str, level: int, search_path: SearchPath) -> list[Problem]:
        """A problem for each block of a template that is never printed."""
        unused = find_unused_blocks(self._chain(path, name, level, search_path))
        return [problem.at(Place(f"{TEMPLATES_FOLDER}/{path}", line)) for line, problem in unused]

    def _find(self, name: str, level: int) -> tuple[str, int] | None:
        return self._loader.find(current_rendering.get().search_path, name, level)

    def _print(self, environment: TemplateEnvironment, name: str, rendering: Rendering) -> str:
        """The Markdown with holes; values and places are in the rendering."""
        token = current_rendering.set(rendering)
        try:
            match = self._find(name, 0)
            if match is None:
                raise TemplateNotFound(name)
            rendering.templates[match[0]] = name, match[1]
            return environment.get_template(match[0]).render(rendering.names)
        finally:
            current_rendering.reset(token)

    def _trace_line(self, name: str, rendering: Rendering, line: int) -> PrintedAt:
        """The template and line that a line of the rendered text came from; for that it is rendered once more."""
        traced = Rendering(rendering.search_path, rendering.language, rendering.names)
        return origins_of_lines(self._print(self._tracing, name, traced), traced.marks)[line]
