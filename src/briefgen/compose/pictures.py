"""`figure(…)` and `picture(…)` of templates: pictures of the templates and of the data, with their alternative text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from briefgen.blocks.holes import clean_text
from briefgen.blocks.tree import Figure
from briefgen.compose.formats import allow_breaks
from briefgen.compose.reader import Localizer
from briefgen.compose.templates.rendering import current_rendering, template_error
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Picture
from briefgen.errors import nearest

if TYPE_CHECKING:
    from briefgen.compose.templates.library import TemplateLibrary
    from briefgen.pictures.images import CheckedImage


_WIDTH = re.compile(r"(\d+(?:\.\d+)?)\s*(pt|mm|cm|in)")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


class PictureView(Struct, frozen=True):
    """A picture of the data with its texts; empty, and false, where the reader may not see it."""

    id: str = ""
    alt: str = ""
    caption: str = ""
    sha256: str = ""

    def __bool__(self) -> bool:
        return bool(self.sha256)


class Gallery(Struct, frozen=True):
    """The pictures a paper may show: those below `templates/`, and those of the data its reader may see."""

    pictures: Sequence[Picture]
    l10n: Localizer
    library: TemplateLibrary
    album: Album

    def picture(self, name: str, *, optional: bool = False) -> PictureView:
        """A picture of the data by its id; an empty one where the dialogue has none of it, or none for this reader.

        Raises `Refused` for an id that no dialogue has, unless the picture is `optional`.
        """
        entry = next((picture for picture in self.pictures if picture.id == name), None)
        if entry is None:
            if not optional:
                self._check_known(name)
            return PictureView()
        text, credit = self.l10n.text, self.l10n.text(entry.credit)
        caption = text(entry.caption)
        if credit:
            caption = self.l10n.word("picture_credited", caption=caption, credit=credit) if caption else credit
        return PictureView(entry.id, allow_breaks(text(entry.alt)), caption, entry.sha256)

    def _check_known(self, name: str) -> None:
        """Raise `Refused` where no dialogue has this picture; whether the reader may see it does not matter."""
        if name not in self.album.ids and (known := self.library.picture_ids) is not None and name not in known:
            hint = nearest(name, sorted(known)) or f'write picture("{name}", optional=true) where there may be none'
            raise template_error(f"no dialogue has a picture “{name}”", hint)

    def figure(self, picture: Any, alt: Any = "", caption: Any = "", width: Any = 0) -> Figure | tuple[()]:
        """The figure of a picture; `()` for one the reader may not see.

        A `width` of 0 is that of the column, which no picture exceeds. Raises `Refused` without an alternative text.
        """
        if isinstance(picture, PictureView):
            if not picture:
                return ()
            data, media = self._read_picture(picture)
        elif isinstance(picture, str):
            data, media = self.library.picture(picture)
        else:
            hint = 'write {{ figure("pictures/map.png", alt="…") }}'
            raise template_error("a figure needs the name of a picture", hint)
        view = picture if isinstance(picture, PictureView) else PictureView(picture)
        description = words_in_language(alt, "alt") or view.alt
        caption_words = words_in_language(caption, "caption") or view.caption
        if not description:
            raise template_error(f"the picture “{view.id}” has no words", 'say in alt="…" what it shows')
        return Figure(data, media, description, (caption_words,) if caption_words else (), width_in_points(width))

    def _read_picture(self, picture: PictureView) -> CheckedImage:
        # deferred: most papers have no picture
        from briefgen.pictures.images import check_image

        current_rendering.get().picture_ids.add(picture.id)
        return check_image(self.album.fetch(picture.sha256))


def words_in_language(value: Any, name: str) -> str:
    """A text that a template gives, plain or by language; of these, the one in the language of the paper."""
    if isinstance(value, Mapping):
        language = current_rendering.get().language
        if not value.get(language):
            raise template_error(f"{name} has no words in {language}", f'write {name}={{"{language}": "…", …}}')
        value = value[language]
    if not isinstance(value, str):
        raise template_error(f"{name} is not words", f'write {name}="…", or {name}={{"en": "…", "ko": "…"}}')
    return allow_breaks(clean_text(value)).strip() if name == "alt" else clean_text(value).strip()


def width_in_points(width: Any) -> float:
    """A width in points, from a number of points or a text such as `8 cm`. Raises `Refused` for anything else."""
    match = _WIDTH.fullmatch(width.strip()) if isinstance(width, str) else None
    if match:
        width = float(match[1]) * _POINTS[match[2]]
    if not isinstance(width, int | float) or isinstance(width, bool) or width < 0:
        raise template_error("a width is a number of points, or words such as “8 cm”", "cm, mm, in and pt are known")
    return float(width)
