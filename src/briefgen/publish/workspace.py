"""What all papers of a workplace share: an order, readers, templates, looks and the cache. Begin with `open_workspace`.

The default look is read from `templates/house.docx` and `templates/look.yaml`; others, which a reader may ask for, from
`templates/looks/<name>/`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.blocks.look import Look
from briefgen.cache.fingerprint import INPUTS, FileHashes, content_fingerprint, find_circles
from briefgen.cache.store import FOLDER, Cache
from briefgen.compose.templates.library import NO_PAPERS, TemplateLibrary
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.ids import why_no_id
from briefgen.dialogue.load import AUDIENCES_PATH, load_audiences, load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.dialogue.yaml import read_file
from briefgen.errors import Place, Problem, Refused, Severity, expect, failed, nearest
from briefgen.publish.fingerprints import toolchain_fingerprint
from briefgen.publish.options import Order

if TYPE_CHECKING:
    from briefgen.dialogue.recipients import Recipient


LOOKS = "templates/looks"
FILES = ("house.docx", "look.yaml")


def workspace_look(root: Path, name: str = "") -> tuple[Look, list[Problem]]:
    """A look, with what is wrong or worth knowing. Raises `Refused` where there is no Word file to read it from.

    Whatever of the two files another look leaves out is the house's own. Neither may be a link out of `templates/`.
    """
    from briefgen.word.look import read_look

    where, problems = sources(root, name)
    refuse_links_out(root, where)
    said, wrong = read_look_yaml(root, where)
    look, found = read_look(files.read(root / where.word, where.word), said, where.fonts(root))
    return look, [*wrong, *problems, *(_with_path(problem, where) for problem in found)]


def describe_look(root: Path, name: str = "") -> tuple[list[str], list[Problem]]:
    """What was read of a look, in sentences, and the problems of its files."""
    from briefgen.word.report import describe_template

    where, problems = sources(root, name)
    refuse_links_out(root, where)
    said, wrong = read_look_yaml(root, where)
    data = files.read(root / where.word, where.word)
    sentences = describe_template(data, said, where.fonts(root), lambda problem: _with_path(problem, where))
    return sentences, [*wrong, *problems, *misplaced_looks(root)]


def misplaced_looks(root: Path) -> Iterator[Problem]:
    """A problem for each letterhead among the templates of a reader, where none is read: it would be ignored."""
    for path in sorted((root / "templates").rglob("*")):
        folder = path.relative_to(root).parent
        if path.name in FILES and folder != Path("templates") and folder.parent != Path(LOOKS):
            own = f"{LOOKS}/{folder.name}"
            hint = f"move it to {own}/, and write “look: {folder.name}” to the reader in audiences.yaml"
            yield Problem("no look is read from here", Place(f"{folder.as_posix()}/{path.name}"), hint=hint)


class Sources(Struct, frozen=True):
    """The folder of a look, and the two files it is read from, by their paths from the workplace."""

    folder: str
    word: str
    settings: str

    def fonts(self, root: Path) -> Path:
        """The folder that names of font files are relative to."""
        return (root / self.settings).parent


def sources(root: Path, name: str) -> tuple[Sources, list[Problem]]:
    """The files a look is read from; a problem where there is no such look."""
    folder = f"{LOOKS}/{name}" if name else "templates"
    where = Sources(folder, *(_own_or_default(root, folder, file) for file in FILES))
    if (root / folder).is_dir():
        return where, []
    known = [path.name for path in sorted((root / LOOKS).glob("*"))]
    message = f"there is no look “{name}” in {LOOKS}"
    return where, [Problem(message, Place("data/audiences.yaml"), hint=nearest(name, known))]


def read_look_yaml(root: Path, where: Sources) -> tuple[Mapping[str, Any], list[Problem]]:
    """The contents of `look.yaml`, and its problems."""
    parsed = read_file(root, where.settings)
    problems = list(parsed.problems)
    if not isinstance(parsed.data, dict | NoneType):
        problems.append(Problem("must be names with values below them", Place(where.settings)))
    return parsed.data if isinstance(parsed.data, dict) else {}, problems


def refuse_links_out(root: Path, where: Sources) -> None:
    """Raise `Refused` where a file of a look is a link that leads out of `templates/`: its words would go out."""
    inside, hint = os.path.realpath(root / "templates"), "put the file itself there"
    paths = (path for path in (where.word, where.settings) if os.path.lexists(root / path))
    out = [path for path in paths if not Path(os.path.realpath(root / path)).is_relative_to(inside)]
    if out:
        message = "is a link that leads out of templates/"
        raise Refused(Problem(message, Place(path), hint=hint) for path in out)


def _own_or_default(root: Path, folder: str, name: str) -> str:
    """The path of a file in a look's own folder, else of the default look."""
    own = f"{folder}/{name}"
    return own if (root / own).exists() else f"templates/{name}"


def _with_path(problem: Problem, where: Sources) -> Problem:
    """The problem with the path of its file from the workplace."""
    path = where.settings if problem.place.path == Path(where.settings).name else where.word
    return problem.at(replace(problem.place, path=path)) if problem.place != Place() else problem


class CachedLook(Struct, frozen=True):
    """A look with its notices, and the SHA-256 of each of its font files, by path from the workplace."""

    look: Look
    notices: tuple[Problem, ...]
    fonts: Mapping[str, str]


def read_cached_look(root: Path, name: str, hashes: FileHashes, cache: Cache) -> tuple[Look, list[Problem]]:
    """As `workspace_look`, from the cache if the bytes of all its files are as before; looks with problems are not
    kept."""
    where, problems = sources(root, name)
    refuse_links_out(root, where)
    files = where.word, where.settings
    key = (*files, *map(hashes.last_of, files))
    cached = None if problems else cache.find("look", key, CachedLook)
    if cached and all(hashes.last_of(path) == digest for path, digest in cached.fonts.items()):
        return _with_font_paths(cached.look, lambda path: root / path), [*cached.notices]
    look, found = workspace_look(root, name)
    if not failed(found) and key == (*files, *map(hashes.of, files)):  # nobody saved another meanwhile
        moved = _with_font_paths(look, lambda path: path.relative_to(root) if path.is_relative_to(root) else path)
        fonts = {font.path: hashes.last_of(font.path) for font in moved.fonts}
        cache.put("look", key, CachedLook(moved, tuple(found), fonts))
    return look, found


def _with_font_paths(look: Look, place: Callable[[Path], Path]) -> Look:
    """The look with the paths of its font files changed: the cache has them from the workplace, which may be moved."""
    return replace(look, fonts=tuple(replace(font, path=str(place(Path(font.path)))) for font in look.fonts))


class Workspace(Struct, frozen=True, kw_only=True):
    """The shared part of a workplace, read once for all dialogues."""

    root: Path
    order: Order
    dialogues: tuple[str, ...]
    audiences: tuple[Audience, ...]
    library: TemplateLibrary
    looks: Mapping[str, Look]
    """By the name a reader asks for; the default look has the empty name."""
    hashes: FileHashes
    cache: Cache
    templates: str
    """A hash of all files in `templates/`."""
    recipients: tuple[Recipient, ...] = ()
    """Read only where a reader gets numbered copies."""
    notices: tuple[Problem, ...] = ()
    maker: str = field(default_factory=toolchain_fingerprint)
    """A hash of all code that makes the bytes (`fingerprints.toolchain_fingerprint`)."""

    @property
    def chosen(self) -> tuple[Audience, ...]:
        """The readers of the order; all, where it names none."""
        wanted = self.order.audiences
        return tuple(audience for audience in self.audiences if not wanted or audience.id in wanted)


def open_workspace(root: Path, order: Order, *, remote: bool = False) -> Workspace:
    """Read what all dialogues share; `remote`, where a part of a workplace was sent, without recipients or a cache.

    Raises `Unknown` for names that are not there, and `Refused` for problems, together with those of the dialogues:
    whoever corrects files wants to hear of all of them at once.
    """
    if circles := [*_circles(root)]:
        raise Refused(circles)
    known = find_dialogues(root)
    audiences, problems = load_audiences(root)
    if not (audiences or problems):
        hint = "one begins with - {id: working, language: en, release: internal}"
        problems.append(Problem("names no reader, so there is nothing to write", Place(AUDIENCES_PATH, 1), hint=hint))
    library = TemplateLibrary(root)
    problems += _languages_without_wording(root, audiences)
    problems += _papers_without_template(library, audiences)
    expect(order.dialogues, known, "dialogue")
    hashes = FileHashes(root)
    templates = content_fingerprint(hashes, ("templates",))  # before they are read: nothing newer is kept as old
    cache, looks = Cache(None if remote else root / FOLDER, toolchain_fingerprint()), {}
    for name in sorted({audience.look for audience in audiences} | {""}):
        looks[name], found = read_cached_look(root, name, hashes, cache)
        problems += found
    problems += misplaced_looks(root)
    recipients, found = ((), []) if remote else _load_recipients(root, audiences)
    problems += found
    if failed(problems):
        raise Refused([*problems, *(p for name in order.dialogues or known for p in load_dialogue(root, name)[1])])
    expect(order.audiences, [audience.id for audience in audiences], "audience")
    return Workspace(
        root=root,
        order=order,
        dialogues=order.dialogues or known,
        audiences=audiences,
        library=TemplateLibrary(root, cache),
        looks=looks,
        hashes=hashes,
        cache=cache,
        templates=templates,
        recipients=recipients,
        notices=tuple(problems),
    )


def _load_recipients(root: Path, audiences: Sequence[Audience]) -> tuple[tuple[Recipient, ...], list[Problem]]:
    """Who gets numbered copies, and problems; no problem is passed over: without an entry other numbers would move."""
    if not any(audience.copies == "named" for audience in audiences):
        return (), []
    from briefgen.dialogue.recipients import load_recipients

    recipients, problems = load_recipients(root, audiences, ())
    return recipients, [problem for problem in problems if problem.severity is Severity.PROBLEM]


def _circles(root: Path) -> Iterator[Problem]:
    """A problem for each link among data and templates that leads round in a circle."""
    hint = "delete the link, or put the file or folder itself there"
    for path in find_circles(root, INPUTS):
        yield Problem("is a link that leads back to itself, or to a folder it is in", Place(path), hint=hint)


def _papers_without_template(library: TemplateLibrary, audiences: Iterable[Audience]) -> Iterator[Problem]:
    """A problem for each paper of a reader for which there is no template."""
    for audience in audiences:
        for document in audience.documents:
            if document in NO_PAPERS or why_no_id(Audience, document)[0]:
                yield Problem(f"“{document}” can be no paper", audience.place, audience.id, hint=_known_papers(library))
            elif not library.has(f"{document}.md.j2", audience):
                known = sorted({*library.papers(), "memo", "one-pager", "checklist"})
                hint = nearest(document, known) or f"briefgen paper new {document}"
                message = f"there is no templates/{document}.md.j2 for the paper “{document}”"
                yield Problem(message, audience.place, audience.id, hint)


def _known_papers(library: TemplateLibrary) -> str:
    return f"there are {', '.join(library.papers())}"


def _languages_without_wording(root: Path, audiences: Iterable[Audience]) -> Iterator[Problem]:
    """A problem for each reader in whose language there is no `wording.<language>.yaml`."""
    known = [path.name.split(".")[1] for path in sorted((root / "templates").glob("wording.*.yaml"))]
    for audience in audiences:
        if audience.language not in known:
            message = f"there are no words for pages in “{audience.language}”"
            hint = f"write templates/wording.{audience.language}.yaml, or one of {', '.join(known)}"
            yield Problem(message, audience.place, audience.id, hint)
