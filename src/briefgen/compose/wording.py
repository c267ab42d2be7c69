"""Fixed words of a page (“Due”, “at least {amount}”, “not stated”), from `wording.<language>.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from briefgen.cache.store import Cache
from briefgen.compose.templates.loader import TEMPLATES_FOLDER, SearchPath, TemplateLoader
from briefgen.compose.templates.rendering import to_printable
from briefgen.dialogue.model import Text
from briefgen.dialogue.yaml import parse_file
from briefgen.errors import Place, Problem, Refused, nearest

_BLANK = re.compile(r"\{(\w+)\}")


class Wording(Struct, frozen=True):
    """The fixed words of a language by dotted key; `files` are (path, SHA-256) of where they are from."""

    language: str
    words: Mapping[str, str]
    files: tuple[tuple[str, str], ...] = ()
    path: str = ""

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with `{name}` replaced by each value.

        A key with `one` and `other` below it is chosen by `n`. Raises `Refused` for an unknown key, a blank without a
        value, and a value without a blank, for an amount could get lost.
        """
        words = self.words.get(key)
        if words is None and "n" in values:
            words = self.words.get(f"{key}.one" if values["n"] == 1 else f"{key}.other")
        if words is None:
            hint = nearest(key, sorted({name for known in self.words for name in (known, without_plural(known))}))
            raise Refused(Problem(f"no wording “{key}” in {self.path}", hint=hint))
        if not values and "{" not in words:
            return words
        blanks = set(_BLANK.findall(words))
        if blanks - set(values) or set(values) - blanks - {"n"}:
            wanted = ", ".join(sorted(blanks)) or "nothing"
            given = ", ".join(sorted(values)) or "nothing"
            raise Refused(Problem(f"wording “{key}” takes {wanted}, not {given}", Place(self.path)))
        return _BLANK.sub(lambda blank: self._fill_in(key, values[blank[1]]), words) if blanks else words

    def _fill_in(self, key: str, value: object) -> str:
        printed = to_printable(value)
        if not isinstance(printed, str):
            raise Refused(Problem(f"wording “{key}” takes words, not a piece of the page", Place(self.path)))
        return printed

    def text(self, text: Text | None) -> str:
        """A text in this language; else in another, after a mark that says so; empty for `None`."""
        if text is None:
            return ""
        other = text.other(self.language)
        return text.get(self.language) or (f"{self('missing')} {other[1]}" if other else "")

    def __contains__(self, key: str) -> bool:
        return key in self.words


def without_plural(key: str) -> str:
    """The key that a template names, of words that are chosen by a number."""
    return key.removesuffix(".one").removesuffix(".other")


def read_wording(loader: TemplateLoader, search_path: SearchPath, language: str, cache: Cache | None = None) -> Wording:
    """The words of a language: files nearer to the reader replace single keys of the general one.

    Raises `Refused` for a file with anything but words. What `cache` has of a file is not read again.
    """
    cache = cache or Cache()
    name = f"wording.{language}.yaml"
    words: dict[str, str] = {}
    paths = [path for path, _ in loader.find_all(search_path, name)]
    for path in reversed(paths):
        parse = partial(_read_words, loader.read(path), f"{TEMPLATES_FOLDER}/{path}")
        words.update(cache.get("wording", [loader.hashes[path]], dict[str, str], parse))
    files = tuple((f"{TEMPLATES_FOLDER}/{path}", loader.hashes[path]) for path in paths)
    return Wording(language, words, files, f"{TEMPLATES_FOLDER}/{name}")


def _read_words(data: bytes, path: str) -> dict[str, str]:
    """Nested words by dotted key."""
    parsed = parse_file(data, path)
    problems = list(parsed.problems)
    words: dict[str, str] = {}
    for keys, value in _walk_leaves(parsed.data if parsed.data is not None else {}):
        if isinstance(value, str):
            words[".".join(keys)] = value
        else:
            problems.append(Problem("words are expected here", parsed.place(keys), hint="put them in quotation marks"))
    if problems:
        raise Refused(problems)
    return words


def _walk_leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _walk_leaves(value, (*path, str(key)))
    else:
        yield path, data
