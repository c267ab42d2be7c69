"""One paper: a released dialogue and a template become a document.

In: a `Brief`, the dialogue as `release` left it for this reader, and a `Setting`. Out: `Composed`.
Raises `Refused` with the template, line and brief of whatever is wrong.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from briefgen.blocks.tree import COPY_FIELD, Block, Document
from briefgen.compose.context import context
from briefgen.compose.pictures import Gallery
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import ReaderDialogues, View, is_internal
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Dialogue
from briefgen.values import dataclass

ALL = 99


@dataclass(frozen=True, slots=True)
class Setting:
    """The day things are judged by, the day that is printed, the templates, and how many entries a list may have.

    `readings` may be shared by the papers of one reader; `album` holds the pictures of the dialogue.
    """

    as_of: dt.date
    printed: dt.date
    library: TemplateLibrary
    room: int = ALL
    readings: ReaderDialogues = field(default_factory=ReaderDialogues)
    album: Album = Album()


@dataclass(frozen=True, slots=True)
class Composed:
    """The document, the ids of the items it speaks of and of the pictures it shows, and the files of `templates/` it
    was made from (path, SHA-256)."""

    document: Document
    facts: tuple[str, ...]
    used: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class PaperOptions:
    """What a template says of its paper as a whole, by calling `paper()`."""

    one_page: bool = False
    variants: list[str] = field(default_factory=list)

    def set(self, *, one_page: bool = False, variant: str = "") -> tuple[Block, ...]:
        """Stands alone in a paragraph and leaves nothing on the page."""
        self.one_page = one_page
        self.variants += [variant] if variant else []
        return ()


def compose(brief: Brief, dialogue: Dialogue, setting: Setting) -> Composed:
    """The paper of a brief; `document.fields` lacks the reference, which depends on what is returned here."""
    return compose_view(view_of(brief, dialogue, setting), setting)


def view_of(brief: Brief, dialogue: Dialogue, setting: Setting) -> View:
    """What the paper of a brief sees of a dialogue."""
    word, internal = setting.library.wording(brief.audience), is_internal(brief.audience)
    return View.narrowed(brief, setting.readings.of(dialogue, setting.as_of, word, internal=internal))


def compose_view(view: View, setting: Setting) -> Composed:
    """The paper of a view: of nothing else but the templates, the room and the day that is printed."""
    brief, audience = view.brief, view.brief.audience
    sheet = PaperOptions()
    gallery = Gallery(view.dialogue.pictures, view.voice, setting.library, setting.album)
    values = context(view, setting.room) | {
        "paper": sheet.set,
        "figure": gallery.figure,
        "picture": gallery.picture,
    }
    name = f"{brief.dialogue}/{brief.round}/{audience.id}/{brief.name}"
    rendered = setting.library.render(f"{brief.document}.md.j2", audience, values, brief=name)
    document = Document(
        title=values["title"],
        language=audience.language,
        blocks=rendered.blocks,
        subject=values["subject"],
        fields=_fields(view, setting.printed),
        variants=(*sheet.variants, audience.language),
        paper=audience.paper,
        one_page=sheet.one_page,
    )
    facts = (*(item.id for item in (*view.items, *view.actions)), *rendered.shown)
    return Composed(document, facts, rendered.used)


def _fields(view: View, printed: dt.date) -> tuple[tuple[str, str], ...]:
    """What headers and footers show; the marking is the officer's own words."""
    audience, voice = view.brief.audience, view.voice
    kind = voice.word(f"kind.{view.brief.document}")
    name = view.field().name
    return (
        ("marking", voice.text(audience.marking.text) if audience.marking else ""),
        ("office", voice.text(audience.office or audience.sender)),
        ("date", voice.date(printed, "letter")),
        ("kind", voice.word("footer.kind", kind=kind, field=name) if name else kind),
        ("as_of", voice.word("footer.as_of", day=voice.date(printed))),
        ("page_of", voice.word("footer.page_of", page="{page}", pages="{pages}")),
        *([(COPY_FIELD, voice.word("copies.none"))] if audience.copies == "named" else ()),
    )
