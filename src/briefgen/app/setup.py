"""Setting a workplace up: the folder itself, a reader, the look of its pages, and the schemas its editors check with.

Each function takes a workplace, or the folder that becomes one, and gives what it wrote or read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace as copy_with

import briefgen
from briefgen import files
from briefgen.app.workplace import Workplace, load_readers
from briefgen.blocks.look import Look
from briefgen.cache.fingerprint import LEFT_OUT, read_sealed, write_plain, write_sealed
from briefgen.compose.templates.library import NO_PAPERS, TemplateLibrary
from briefgen.dialogue.folder import DIALOGUE_FILE
from briefgen.dialogue.ids import why_no_id
from briefgen.dialogue.journal import append_entry
from briefgen.dialogue.load import AUDIENCES_PATH
from briefgen.dialogue.model import Audience, Mark
from briefgen.dialogue.salt import with_salt
from briefgen.errors import Place, Problem, Refused, Unknown, expect
from briefgen.publish import workspace
from briefgen.publish.fingerprints import program_fingerprint
from briefgen.word.new_template import new_template

PACKAGE_FOLDER = Path(briefgen.__file__).parent
EMPTY_DATA = PACKAGE_FOLDER / "app" / "empty"
"""The data of an empty start: each file with the shortest thing it may hold, and what else goes there."""
SCHEMAS = Path(".briefgen") / "schema"
"""Where the first line of each data file sends an editor for its JSON Schema."""
TEMPLATE = """\
{% extends "TEMPLATE" %}
{% block BLOCK %}
{{ super() }}
{# What only NAME reads stands here. So can be changed: BLOCKS. #}
{% endblock %}
"""
PAPER = """\
{# A kind of paper of our own; who gets it has its name under `documents:` in data/audiences.yaml. #}
{{ paper(one_page=true) }}
{.Kind} {{ kind }} · {{ subject_short }}

# {{ title }}

{{ address("to", "from", "meeting") }}

{% for item in focus[:room] %}
- **{{ item.title }}** {{ why(item) }}
{% endfor %}
"""
PREFERRED = ("background", "bottom_line")
"""The blocks in which a reader is told first what is meant for them."""


class LookReport(Struct, frozen=True):
    """What was read of a look and what the PDF makes of it, in sentences; and what is wrong with its files."""

    sentences: tuple[str, ...]
    problems: tuple[Problem, ...]


def init(folder: str | PathLike[str], name: str = "", *, empty: bool = False, salt: str = "") -> Workplace:
    """A new workplace with the sample; `empty`, with a commented start instead. `name` is the folder as it was typed.

    `salt`, random words, is for the dialogue of an empty start; the sample keeps its own.
    Raises `Refused` where there is something in the folder already.

    >>> briefgen.init("office", empty=True).dialogues()
    ('our-dialogue',)
    """
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        here = Place(name or str(folder))
        raise Refused(Problem("is there and not empty; nothing was changed", here, hint="name a new folder"))
    starter = _starter_folder()
    _copy_files(EMPTY_DATA if empty else starter / "data", root / "data")
    _copy_files(starter / "templates", root / "templates")
    place = Workplace(root)
    for dialogue in place.dialogues() if empty and salt else ():
        write_salt(place, dialogue, salt)
    return place


def write_salt(place: Workplace, dialogue: str, salt: str, *, replace: bool = False) -> str:
    """Write a salt into the `dialogue.yaml` of a dialogue, whose other lines stay as they are; gives its path.

    Raises `Unknown` for a dialogue that is not there, and `Refused` where there is a salt and it is not to be replaced.
    """
    expect(dialogue, place.dialogues(), "dialogue")
    path = f"data/{dialogue}/{DIALOGUE_FILE}"
    with files.locked(place.root):
        text = files.read(place.root / path, path).decode()
        files.write(place.root / path, with_salt(text, salt, path, replace=replace).encode(), path)
    return path


def _starter_folder() -> Path:
    """Where sample and templates lie: inside an installed package, or at the top of a checkout."""
    installed = PACKAGE_FOLDER / "starter"
    return installed if installed.is_dir() else PACKAGE_FOLDER.parents[1]


def _copy_files(source: Path, target: Path) -> None:
    """Every file of a folder, but what was mailed from it and what is hidden."""
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and not any(part.startswith(".") or part in LEFT_OUT for part in name.parts):
            files.write(target / name, path.read_bytes())


def add_reader(place: Workplace, name: str, *, like: str) -> tuple[str, ...]:
    """Add a reader like another: an entry of audiences.yaml, and a template that may change one block.

    Gives the paths of both from the workplace. Raises `Unknown` for a name that is taken or no id, or a reader who is
    not there, and `Refused` where the template is there.
    """
    reader = _new_reader(place, name, like)
    paper = f"{'memo' if 'memo' in reader.documents else reader.documents[0]}.md.j2"
    template = f"templates/audiences/{name}/{paper}"
    if (place.root / template).exists():
        raise Refused(Problem("is there already; nothing was changed", Place(template)))
    start = _first_template(name, paper, TemplateLibrary(place.root).blocks(paper, reader))
    known = files.read(place.root / AUDIENCES_PATH, AUDIENCES_PATH).decode()
    extended = append_entry(known, {"id": name, "like": like}, AUDIENCES_PATH)
    files.write(place.root / AUDIENCES_PATH, extended.encode(), AUDIENCES_PATH)
    files.write(place.root / template, start.encode(), template)
    return AUDIENCES_PATH, template


def add_paper(place: Workplace, name: str, *, like: str = "") -> str:
    """Add a kind of paper: a template of ten lines, or one that changes a block of another. Gives its path.

    Raises `Unknown` for a name that can be none and a paper that is not there, `Refused` where the template is there.
    """
    library = TemplateLibrary(place.root)
    template = f"templates/{name}.md.j2"
    wrong, hint = why_no_id(Audience, name)
    if wrong or name in NO_PAPERS:
        raise Unknown(
            Problem(wrong or f"“{name}” can be no paper", hint=hint or "another name, such as talking-points")
        )
    if like:
        expect(like, library.papers(), "paper")
    if (place.root / template).exists():
        raise Refused(Problem("is there already; nothing was changed", Place(template)))
    reader = Audience(id=name, language="en", release=Mark())
    words = _first_template(name, f"{like}.md.j2", library.blocks(f"{like}.md.j2", reader)) if like else PAPER
    files.write(place.root / template, words.encode(), template)
    return template


def _first_template(name: str, paper: str, blocks: Sequence[str]) -> str:
    """The template of a new reader: one block, of those that stand on their page."""
    block = next((wanted for wanted in (*PREFERRED, *blocks) if wanted in blocks), PREFERRED[0])
    words = {"TEMPLATE": paper, "BLOCKS": ", ".join(blocks), "BLOCK": block, "NAME": name}
    return re.sub("|".join(words), lambda found: words[found[0]], TEMPLATE)


def _new_reader(place: Workplace, name: str, like: str) -> Audience:
    """The new reader: only with a new name that is an id, and only like a reader who is there."""
    known = {reader.id: reader for reader in load_readers(place)}
    expect(like, known, "audience")
    if taken := next((other for other in known if other.casefold() == name.casefold()), ""):
        raise Unknown(Problem(f"there is an audience “{taken}” already"))
    message, hint = why_no_id(Audience, name)
    if message:
        raise Unknown(Problem(message, hint=hint))
    return copy_with(known[like], id=name, lookup=(name, *known[like].lookup))


def default_look() -> Look:
    """The look that comes with the program: that of `templates/house.docx` and `templates/look.yaml`.

    >>> look = briefgen.default_look()
    >>> look.page.width, look.page.height
    (595.3, 841.9)
    """
    look, _ = workspace.workspace_look(_starter_folder())
    return look


def describe_look(place: Workplace, name: str = "") -> LookReport:
    """What was read of a look; of the one in `templates/` without a name.

    Raises `Refused` where there is no Word file to read it from.
    """
    sentences, problems = workspace.describe_look(place.root, name)
    return LookReport(tuple(sentences), tuple(problems))


def write_new_template(path: Path) -> None:
    """Write a fresh `house.docx` to begin a look with. Raises `Unknown` where a file is there."""
    if path.exists():
        raise Unknown(Problem(f"{path} is there already; name a file that is not"))
    files.write(path, new_template())


_MADE_BY_FILE = "made-by"
"""The file that names the version of the program whose schemas lie beside it, and each of them."""


def schema_texts() -> dict[str, str]:
    """The JSON Schema of each kind of data file, as text, by the name of its file."""
    from briefgen.dialogue.schema import make_schemas

    found = sorted(make_schemas().items())
    return {f"{kind}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for kind, schema in found}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write the JSON Schema of each kind of data file into a folder."""
    paths = []
    for name, text in schema_texts().items():
        files.write(folder / name, text.encode())
        paths.append(folder / name)
    return tuple(paths)


def update_schemas(place: Workplace) -> None:
    """Write the schemas of a workplace, where one is missing or another version of the program made them."""
    folder = place.root / SCHEMAS
    made_by, *names = (read_sealed(str(folder / _MADE_BY_FILE)) or "\n").split("\n")
    if made_by != program_fingerprint() or not all((folder / name).exists() for name in names):
        found = schema_texts()
        for name, text in found.items():
            write_plain(str(folder / name), text)
        write_sealed(str(folder / _MADE_BY_FILE), "\n".join((program_fingerprint(), *found)))
