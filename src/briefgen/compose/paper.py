"""Composes one paper: a released dialogue and a template become a document.

In: a `Brief`, the dialogue as `release` left it for this reader, and `ComposeSettings`. Out: `Composed`. Raises
`Refused` with the template, line and brief of whatever is wrong.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, field

from briefgen.blocks.tree import COPY_FIELD, Block, Document, Paragraph, Strong
from briefgen.compose.context import template_context
from briefgen.compose.pictures import Gallery
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import ReaderDialogues, View
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Dialogue

NO_LIMIT = 99


class ComposeSettings(Struct, frozen=True):
    """The day statuses are computed for, the day that is printed, the templates, and how many entries a list may have.

    `reader_dialogues` may be shared by the papers of one reader; `album` has the pictures of the dialogue.
    """

    as_of: dt.date
    printed: dt.date
    library: TemplateLibrary
    room: int = NO_LIMIT
    reader_dialogues: ReaderDialogues = field(default_factory=ReaderDialogues)
    album: Album = Album()


class Composed(Struct, frozen=True):
    """A document; the ids of its items and pictures (`facts`); and the files of `templates/` it was made from, as
    (path, SHA-256)."""

    document: Document
    facts: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


class PaperOptions:
    """What a template sets for its whole paper, by calling `paper()`."""

    def __init__(self) -> None:
        self.one_page = False
        self.variants: list[str] = []
        self.kind = ""
        """What its foot calls it, where that is not what papers of its name are called."""

    def set(self, *, one_page: bool = False, variant: str = "", kind: str = "") -> tuple[Block, ...]:
        """The function `paper()` of templates; it prints nothing."""
        self.one_page, self.kind = one_page, str(kind)
        self.variants += [variant] if variant else []
        return ()


def compose(brief: Brief, dialogue: Dialogue, settings: ComposeSettings) -> Composed:
    """The paper of a brief; its `document.fields` do not have the reference yet, which is computed from it."""
    return compose_view(make_view(brief, dialogue, settings), settings)


def make_view(brief: Brief, dialogue: Dialogue, settings: ComposeSettings) -> View:
    """The view that the paper of a brief is made from."""
    word, internal = settings.library.wording(brief.audience), brief.audience.is_internal
    return View.for_brief(brief, settings.reader_dialogues.of(dialogue, settings.as_of, word, internal=internal))


def compose_view(view: View, settings: ComposeSettings) -> Composed:
    """The paper of a view; it depends only on the view, the templates, the room and the printed day."""
    brief, audience = view.brief, view.brief.audience
    options = PaperOptions()
    gallery = Gallery(view.dialogue.pictures, view.l10n, settings.library, settings.album)
    values = template_context(view, settings.room) | {
        "paper": options.set,
        "figure": gallery.figure,
        "picture": gallery.picture,
    }
    name = f"{brief.dialogue}/{brief.round}/{audience.id}/{brief.name}"
    rendered = settings.library.render(f"{brief.document}.md.j2", audience, values, brief=name)
    document = Document(
        title=values["title"],
        language=audience.language,
        blocks=(*_embargo_line(view), *rendered.blocks),
        subject=values["subject"],
        fields=_header_fields(view, options.kind or values["kind"], settings.printed),
        variants=(*options.variants, audience.language),
        paper=audience.paper,
        one_page=options.one_page,
    )
    facts = (*(item.id for item in (*view.items, *view.actions)), *rendered.picture_ids)
    return Composed(document, facts, rendered.files)


def _header_fields(view: View, kind: str, printed: dt.date) -> tuple[tuple[str, str], ...]:
    """The fields that headers and footers show; the marking is as the officer wrote it."""
    audience, l10n = view.brief.audience, view.l10n
    name = view.field().name
    return (
        ("marking", l10n.text(audience.marking.text) if audience.marking else ""),
        ("office", l10n.text(audience.office or audience.sender)),
        ("date", l10n.date(printed, "letter")),
        ("kind", l10n.word("footer.kind", kind=kind, field=name) if name else kind),
        ("as_of", l10n.word("footer.as_of", day=l10n.date(printed))),
        ("page_of", l10n.word("footer.page_of", page="{page}", pages="{pages}")),
        *([(COPY_FIELD, l10n.word("copies.none"))] if audience.copies == "named" else ()),
    )


def _embargo_line(view: View) -> tuple[Paragraph, ...]:
    """Until when readers outside may not use a paper, in the zone the officer wrote; said afterwards, too."""
    until = view.meeting.embargo
    if not until or view.internal:
        return ()
    day, zone = view.l10n.date(until.date()), until.tzname() or ""
    words = view.l10n.word("embargo", day=day, time=f"{until:%H:%M}", zone=zone)
    return (Paragraph((Strong((words,)),), "Address"),)
