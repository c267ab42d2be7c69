"""The fonts of a look: which face sets which character, and which characters no face has.

A look names font files by family and weight. The family of the look comes first; the others are used for characters it
lacks (one file for Latin, another for Hangul). Files are read once per process, when the first PDF is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import astuple

from briefgen.blocks.look import Look
from briefgen.blocks.tree import NODE_TYPES, Bar, Code, DateField, Document, Node, Remark, Table
from briefgen.errors import Place, Problem, Refused
from briefgen.files import read
from briefgen.pdf.font_file import MissingGlyph, TrueTypeFont, UnusableFont

BOX_CHARACTERS = frozenset("☐☑☒")
"""Box characters, which are drawn as paths: hardly any text font has them."""

_BLANK = frozenset("\n\r\t")
_PRINTED: dict[type[Node], tuple[str, ...]] = {Bar: ("label", "words"), Code: ("text",), DateField: ("words",)}
_PRINTED |= {Remark: ("text", "placeholder"), Table: ("caption",)}
"""String attributes of each node that are printed; strings in tuples always are."""


class FontSet:
    """The faces of a look, by weight, in the order in which they are tried."""

    def __init__(self, regular: tuple[TrueTypeFont, ...], bold: tuple[TrueTypeFont, ...]) -> None:
        self.regular, self.bold = regular, bold or regular
        self.resources = {face: f"F{i}" for i, face in enumerate(dict.fromkeys(self.regular + self.bold), 1)}
        """The name of each face in a PDF: `F1`, `F2` …"""
        self._faces: dict[tuple[str, bool], TrueTypeFont] = {}

    def face(self, bold: bool) -> TrueTypeFont:
        """The first face of a weight, which sets nearly all text."""
        return (self.bold if bold else self.regular)[0]

    def split(self, text: str, bold: bool) -> list[tuple[TrueTypeFont, str]]:
        """A text in stretches of one face each. Raises `MissingGlyph`."""
        stretches = groupby(text, lambda letter: self.face_for(letter, bold))
        return [(face, "".join(letters)) for face, letters in stretches]

    def face_for(self, letter: str, bold: bool) -> TrueTypeFont:
        """The first face that has a character. Raises `MissingGlyph`."""
        key = letter, bold
        if key not in self._faces:
            faces = self.bold if bold else self.regular
            face = next((face for face in faces if face.has(letter)), None)
            if face is None:
                raise MissingGlyph(letter)
            self._faces[key] = face
        return self._faces[key]

    def lacks(self, letter: str) -> bool:
        """Whether a character cannot be set in one of the weights."""
        if letter in BOX_CHARACTERS or letter in _BLANK:
            return False
        try:
            return not (self.face_for(letter, False) and self.face_for(letter, True))
        except MissingGlyph:
            return True


def load_fonts(look: Look) -> FontSet:
    """The fonts of a look. Raises `Refused` where it has none, or one that cannot be embedded."""
    return load_font_files(*font_files_of(look))


_LENT: dict[str, bytes] = {}
"""Font files of another machine, by their paths there."""


def lend(files: Mapping[str, bytes]) -> None:
    """Have the bytes of font files that are not on this machine; others in the place of old ones are read anew."""
    if any(_LENT.get(path) != data for path, data in files.items()):
        _LENT.update(files)
        load_font_files.cache_clear()


FontFiles: TypeAlias = tuple[str, tuple[tuple[str, bool, str], ...]]
"""The family of a look; and for each font file its family, whether it is bold, and its path."""


def font_files_of(look: Look) -> FontFiles:
    """The font files of a look."""
    return look.family, tuple((font.family, font.bold, font.path) for font in look.fonts)


@lru_cache(8)
def load_font_files(family: str, files: tuple[tuple[str, bool, str], ...]) -> FontSet:
    """As `fonts`, by family and files."""
    own = sorted(files, key=lambda file: file[0] != family)
    faces = {path: _load_font(path) for _, _, path in own}
    regular = tuple(faces[path] for _, bold, path in own if not bold)
    if not regular:
        raise Refused(Problem("the look names no font file for the PDF", hint="add one under `fonts:` in look.yaml"))
    return FontSet(regular, tuple(faces[path] for _, bold, path in own if bold))


def _load_font(path: str) -> TrueTypeFont:
    """The font in a file. Raises `Refused` where it cannot be used."""
    data = _LENT.get(path) or read(Path(path))
    try:
        return _parse_font(data, Path(path).stem)
    except UnusableFont as error:
        hint = "name a .ttf file with glyf outlines under `fonts:` in look.yaml"
        raise Refused(Problem(f"the font {error}", Place(path), hint=hint)) from None


@lru_cache(16)
def _parse_font(data: bytes, name: str) -> TrueTypeFont:
    """A font by its bytes: workplaces with the same file share it, with all that is known of its glyphs."""
    return TrueTypeFont(data, name)


def find_missing_characters(document: Document, look: Look) -> tuple[tuple[str, str], ...]:
    """The characters of a document that no font of the look can set, each with the words around it.

    Characters that run from right to left are among them: they would be set in the wrong order.
    """
    chosen = load_fonts(look)
    texts = [unicodedata.normalize("NFC", text) for text in _printed_texts(document)]
    absent = sorted(letter for letter in set().union(*texts) if chosen.lacks(letter))
    return tuple((letter, words_around(next(text for text in texts if letter in text), letter)) for letter in absent)


def missing_glyph_problem(letter: str, words: str) -> Problem:
    """The problem that a character without a glyph is."""
    called = unicodedata.name(letter, "no name").lower()
    message = f"no font of the PDF can set “{letter}” (U+{ord(letter):04X}, {called}) in “{words}”"
    return Problem(message, hint="write it another way, or name a font that has it under `fonts:` in look.yaml")


def words_around(text: str, letter: str) -> str:
    """The word a character stands in, with a neighbour on either side."""
    at = text.index(letter)
    first, last = text[:at].split(" ")[-2:], text[at:].split(" ")[:2]
    return " ".join((*first[:-1], first[-1] + last[0], *last[1:]))[:80]


def _printed_texts(document: Document) -> Iterator[str]:
    """Every string that is printed; not recursive, for a tree may be of any depth."""
    pending: list[Any] = [document.blocks, tuple(value for _, value in document.fields)]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, tuple):
            pending += reversed(item)
        elif item.__class__ in NODE_TYPES:
            printed = _PRINTED.get(item.__class__, ())
            values = zip(reversed(item.__struct_fields__), reversed(astuple(item)), strict=True)
            pending += [value for name, value in values if value.__class__ is not str or name in printed]
