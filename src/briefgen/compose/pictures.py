"""`figure(…)`: a picture of the templates or of the data, with the words that tell what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from briefgen.blocks.holes import clean
from briefgen.blocks.tree import Figure
from briefgen.compose.run import mistake, running
from briefgen.compose.shelves import FOLDER, stays
from briefgen.errors import Problem, nearest

if TYPE_CHECKING:
    from briefgen.pictures.seen import Picture

_WIDTH = re.compile(r"(\d+(?:\.\d+)?)\s*(pt|mm|cm|in)")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


def figure(find: Callable[[str], Picture], name: Any, alt: Any, caption: Any, width: Any) -> Figure:
    """The figure of a picture below `templates/`. A `width` of 0 is that of the column, which none exceeds."""
    if not isinstance(name, str):
        raise mistake("a figure needs the name of a picture", 'write {{ figure("pictures/map.png", alt="…") }}')
    said = clean(words(alt, "alt"))
    if not said.strip():
        hint = 'say in alt="…" what it shows, for those who cannot see it'
        raise mistake(f"the picture “{name}” has no words", hint)
    below = clean(words(caption, "caption"))
    data, media = find(name)
    return Figure(data, media, said.strip(), (below,) if below.strip() else (), points(width))


def words(value: Any, name: str) -> str:
    """Words a template gives: as they are, or by language, of which the paper's is taken."""
    if isinstance(value, Mapping):
        language = running.get().language
        if not value.get(language):
            raise mistake(f"{name} has no words in “{language}”", f'write {name}={{"{language}": "…", …}}')
        value = value[language]
    if not isinstance(value, str):
        raise mistake(f"{name} is not words", f'write {name}="…", or {name}={{"en": "…", "ko": "…"}}')
    return value


def points(width: Any) -> float:
    """A width in points: a number of them, or words such as `8 cm`."""
    found = _WIDTH.fullmatch(width.strip()) if isinstance(width, str) else None
    if found:
        width = float(found[1]) * _POINTS[found[2]]
    if not isinstance(width, int | float) or isinstance(width, bool) or width < 0:
        raise mistake("a width is a number of points, or words such as “8 cm”", "cm, mm, in and pt are known")
    return float(width)


def missing(name: str, known: Sequence[str]) -> Problem:
    """The problem of a picture that is not on the shelf."""
    if not stays(name):
        return Problem(f"“{name}” is not below {FOLDER}/", hint="name it from there, such as pictures/map.png")
    return Problem(f"there is no picture “{name}” below {FOLDER}/", hint=nearest(name, known))


def strayed(path: str) -> Problem:
    """The problem of a link that leads away."""
    return Problem(f"“{path}” leads out of {FOLDER}/", hint="put the picture itself there")
