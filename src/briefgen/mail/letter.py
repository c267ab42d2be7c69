"""Subject and body of a mail, from its template; HTML.

A page as simple HTML, for the body of a mail: what every mail program shows alike, and nothing that loads.

Values reach the text only through an XML writer, which escapes them. Looks are left to the reader's program, save the
lines of a table.

What a mail says: subject and body from `templates/mail.md.j2`, by the same way as every page.

The first heading is the subject line. Values are those of a dialogue released to the reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import TreeBuilder, tostring

from msgspec import Struct, field

from briefgen.blocks import tree
from briefgen.blocks.plain import TICKED, UNTICKED, inline_text, paragraph_texts, plain_text
from briefgen.blocks.tree import Block, Blocks, Document, Heading, Inline, Inlines
from briefgen.compose.reader import Localizer, find_round
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.load import ONLY_ROUND
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.recipients import Recipient
from briefgen.dialogue.release import release
from briefgen.editions.ledger import Copy
from briefgen.errors import Place, Problem, Refused

# ---- html --------------------------------------------------------------------------------------------------------


_LINED = {"border": "1", "cellpadding": "6", "cellspacing": "0", "style": "border-collapse: collapse"}
_MARKERS = {"number": "decimal", "square": "square", "circle": "circle"}


def html(document: Document) -> str:
    """A whole HTML page; footnotes stand at the end."""
    page = _Page()
    with page.element("html", lang=document.language):
        with page.element("head"):
            page.empty("meta", charset="utf-8")
            with page.element("title"):
                page.data(document.title)
        with page.element("body"):
            page.blocks(document.blocks)
            page.endnotes()
    return f"<!DOCTYPE html>\n{tostring(page.close(), encoding='unicode', method='html')}\n"


class _Element:
    """An element that ends where its block of code ends."""

    def __init__(self, page: _Page, tag: str, attributes: Mapping[str, str]) -> None:
        self.page, self.tag, self.attributes = page, tag, attributes

    def __enter__(self) -> None:
        self.page.start(self.tag, dict(self.attributes))

    def __exit__(self, *_: object) -> None:
        self.page.end(self.tag)


class _Page(TreeBuilder):
    """Grows with each block; counts the footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[tree.Note] = []

    def element(self, tag: str, /, **attributes: str) -> _Element:
        return _Element(self, tag, attributes)

    def empty(self, tag: str, /, **attributes: str) -> None:
        with self.element(tag, **attributes):
            pass

    def blocks(self, blocks: Blocks) -> None:
        for block in blocks:
            BLOCKS[type(block)](self, block)

    def inlines(self, inlines: Inlines) -> None:
        for inline in inlines:
            INLINES[type(inline)](self, inline)

    def endnotes(self) -> None:
        """The words of the footnotes, each with its number."""
        for number, note in enumerate(self.notes, 1):
            with self.element("p"), self.element("small"):
                self.data(f"[{number}] {' '.join(paragraph_texts(note.blocks))}")


# ---- blocks -----------------------------------------------------------------------------------------------------


def _heading(page: _Page, block: tree.Heading) -> None:
    with page.element(f"h{block.level}"):
        page.inlines(block.inlines)
        if block.note:
            page.data(" ")
            with page.element("small"):
                page.inlines(block.note)


def _paragraph(page: _Page, block: tree.Paragraph) -> None:
    with page.element("p"):
        page.inlines(block.inlines)


def _list(page: _Page, block: tree.List) -> None:
    attributes = {"start": str(block.start)} if block.marker == "number" and block.start != 1 else {}
    style = f"list-style-type: {_MARKERS.get(block.marker, 'disc')}"
    with page.element("ol" if block.marker == "number" else "ul", style=style, **attributes):
        for item in block.items:
            with page.element("li"):
                _tight(page, item.blocks)


def _tight(page: _Page, blocks: Blocks) -> None:
    """Blocks of an entry or cell: one paragraph needs no space around it."""
    if len(blocks) == 1 and isinstance(blocks[0], tree.Paragraph):
        page.inlines(blocks[0].inlines)
    else:
        page.blocks(blocks)


def _table(page: _Page, block: tree.Table) -> None:
    with page.element("table", **_LINED):
        if block.caption:
            with page.element("caption"):
                page.data(block.caption)
        for row in block.rows:
            with page.element("tr"):
                _row(page, row, block.columns)


def _row(page: _Page, row: tree.Row, columns: tuple[tree.Column, ...]) -> None:
    at = 0
    for cell in row.cells:
        attributes = {"align": columns[at].align, "valign": "top"}
        if cell.span > 1:
            attributes["colspan"] = str(cell.span)
        with page.element("th" if row.kind != "body" or cell.header else "td", **attributes):
            _tight(page, cell.blocks)
        at += cell.span


def _callout(page: _Page, block: tree.Callout) -> None:
    with page.element("blockquote"):
        if block.title:
            with page.element("p"), page.element("strong"):
                page.inlines(block.title)
        page.blocks(block.blocks)


def _figure(page: _Page, block: tree.Figure | tree.Chart) -> None:
    """What a picture shows, in words: a mail carries no pictures."""
    with page.element("p"):
        page.data(f"[{block.alt}]")
        if block.caption:
            page.empty("br")
            page.inlines(block.caption)


def _rule(page: _Page, _: tree.Rule) -> None:
    page.empty("hr")


def _nothing(page: _Page, _: Block | Inline) -> None:
    """A mail has no pages, and so no breaks, contents, headers and footers."""


BLOCKS: Mapping[type, Callable[[_Page, Any], None]] = {
    tree.Heading: _heading,
    tree.Paragraph: _paragraph,
    tree.List: _list,
    tree.Table: _table,
    tree.Callout: _callout,
    tree.Figure: _figure,
    tree.Chart: _figure,
    tree.Rule: _rule,
    tree.PageBreak: _nothing,
    tree.Contents: _nothing,
}
"""How each block is written."""


# ---- inlines ----------------------------------------------------------------------------------------------------


def _marked(tag: str) -> Callable[[_Page, Any], None]:
    """An inline that is its inlines in an element."""

    def written(page: _Page, inline: tree.Strong | tree.Emphasis | tree.Strike | tree.Styled) -> None:
        with page.element(tag):
            page.inlines(inline.inlines)

    return written


def _foreign(page: _Page, inline: tree.Foreign) -> None:
    with page.element("span", lang=inline.language):
        page.inlines(inline.inlines)


def _link(page: _Page, inline: tree.Link) -> None:
    if inline.href.startswith("#"):
        page.inlines(inline.inlines)
    else:
        with page.element("a", href=inline.href):
            page.inlines(inline.inlines)


def _code(page: _Page, inline: tree.Code) -> None:
    with page.element("code"):
        page.data(inline.text)


def _note(page: _Page, inline: tree.Note) -> None:
    page.notes.append(inline)
    with page.element("sup"):
        page.data(f"[{len(page.notes)}]")


def _box(page: _Page, inline: tree.CheckBox) -> None:
    page.data(TICKED if inline.ticked else UNTICKED)


def _choice(page: _Page, inline: tree.Choice) -> None:
    page.data(dict(inline.options).get(inline.value, inline.value))


INLINES: Mapping[type, Callable[[_Page, Any], None]] = {
    str: lambda page, words: page.data(words),
    tree.Strong: _marked("strong"),
    tree.Emphasis: _marked("em"),
    tree.Strike: _marked("s"),
    tree.Styled: _marked("span"),
    tree.Foreign: _foreign,
    tree.Link: _link,
    tree.Code: _code,
    tree.Note: _note,
    tree.Break: lambda page, _: page.empty("br"),
    tree.Tab: lambda page, _: page.data("\N{EM SPACE}"),
    tree.Field: _nothing,
    tree.CheckBox: _box,
    tree.Choice: _choice,
    tree.DateField: lambda page, date: page.data(date.words),
    tree.Remark: lambda page, remark: page.data(remark.text or remark.placeholder),
}
"""How each inline is written."""


# ---- letter ------------------------------------------------------------------------------------------------------


TEMPLATE = "mail.md.j2"
WORD_JOINER = "\u2060"
DATES = "dates"
"""What a calendar is called where papers are named."""


class Letter(Struct, frozen=True):
    """The words of a mail, in two forms that say the same."""

    subject: str
    text: str
    html: str


class PaperView(Struct, frozen=True):
    """A paper as the template sees it: “Memo”, its field, its title, the name of the file, its printed day."""

    kind: str
    field: str
    title: str
    file: str
    reference: str
    day: str


class SentView(Struct, frozen=True):
    """A paper that somebody has, and the day it was sent."""

    kind: str
    field: str
    reference: str
    sent: str


class LetterWriter(Struct):
    """Writes letters about one round of one dialogue; each reader's copy of the dialogue is made once."""

    library: TemplateLibrary
    dialogue: Dialogue
    round: str
    as_of: dt.date
    audiences: Mapping[str, Audience]
    _voices: dict[str, tuple[Dialogue, Localizer]] = field(default_factory=dict)

    def letter(self, recipient: Recipient, copies: Sequence[Copy], template: str = TEMPLATE, **more: Any) -> Letter:
        """A letter that comes with some papers; `more` are further values of the template."""
        audience = self.audiences[recipient.audience]
        dialogue, l10n = self._known(audience)
        values = {
            "name": l10n.text(recipient.name),
            "dialogue": l10n.name_of(dialogue),
            "dialogue_short": l10n.name_of(dialogue, short=True),
            "round": l10n.text(find_round(dialogue, self.round).label),
            "sender": l10n.text(audience.sender),
            "marking": copies[0].marking if copies else l10n.text(audience.marking.text if audience.marking else None),
            "as_of": l10n.date(max((dt.date.fromisoformat(copy.day) for copy in copies), default=self.as_of)),
            "papers": tuple(self._paper(copy, dialogue, l10n) for copy in copies),
            "locked": recipient.password == "required",
            "rehearsal": False,
            **more,
        }
        brief = f"{self.dialogue.id}/{self.round}/{recipient.id}/{template.partition('.')[0]}"
        blocks = self.library.render(template, audience, values, brief).blocks
        if not blocks or not isinstance(blocks[0], Heading):
            hint = "its first line is the subject: “# …”"
            raise Refused(Problem("a mail begins with a heading", Place(f"templates/{template}"), brief, hint))
        subject = " ".join(_typed(inline_text(blocks[0].inlines)).split())
        body = Document(title=subject, language=audience.language, blocks=blocks[1:])
        return Letter(subject, _typed(plain_text(body)), html(body).replace(WORD_JOINER, ""))

    def sent(self, recipient: Recipient, copy: Copy, day: dt.date) -> SentView:
        """A paper that a recipient was sent, as the template sees it."""
        dialogue, l10n = self._known(self.audiences[recipient.audience])
        paper = self._paper(copy, dialogue, l10n)
        return SentView(paper.kind, paper.field, paper.reference, l10n.date(day))

    def _known(self, audience: Audience) -> tuple[Dialogue, Localizer]:
        """The dialogue as this reader may see it, and how he is spoken to."""
        if audience.id not in self._voices:
            released = release(self.dialogue, audience)
            l10n = Localizer.of(released, self.library.wording(audience), self.as_of)
            self._voices[audience.id] = released, l10n
        return self._voices[audience.id]

    def _paper(self, copy: Copy, dialogue: Dialogue, l10n: Localizer) -> PaperView:
        about = next((each for each in dialogue.fields if each.id == copy.field), None)
        return PaperView(
            kind=l10n.word(f"mail.{DATES}" if copy.document == DATES else f"kind.{copy.document}"),
            field=l10n.name_of(about) if about else "",
            title=copy.title,
            file=file_name(self.dialogue.id, self.round, copy),
            reference=copy.reference,
            day=l10n.date(dt.date.fromisoformat(copy.day)),
        )


def _typed(words: str) -> str:
    """Words without what only a page needs: no-break spaces, and joiners that an old mail program shows as boxes."""
    return words.replace("\u00a0", " ").replace(WORD_JOINER, "")


def file_name(dialogue: str, meeting: str, copy: Copy) -> str:
    """`KR-US-CET_R1_memo_principal_en_2024-10-15.pdf`: ASCII, told apart in a folder of many."""
    paper = f"{copy.document}-{copy.field}" if copy.field else copy.document
    reader = copy.audience.removesuffix(f"-{copy.language}")
    rounds = [] if meeting == ONLY_ROUND else [meeting.upper()]
    suffix, number = copy.path.rpartition(".")[2], [f"copy-{copy.number:03}"] if copy.number else []
    return "_".join([dialogue.upper(), *rounds, paper, reader, copy.language, copy.day, *number]) + f".{suffix}"
