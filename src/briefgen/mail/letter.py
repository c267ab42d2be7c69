"""The words of a mail: subject and body from `templates/mail.md.j2`, as plain text and as simple HTML.

The template is rendered like every page, with the dialogue as released to the reader; its first heading is the subject.
The HTML holds only what every mail program shows alike, and nothing that loads. Values reach it only through an XML
writer, which escapes them. Fonts and colours are left to the reader's program, except for the lines of a table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import TreeBuilder, tostring

from msgspec import Struct

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

_TABLE_ATTRIBUTES = {"border": "1", "cellpadding": "6", "cellspacing": "0", "style": "border-collapse: collapse"}
_MARKERS = {"number": "decimal", "square": "square", "circle": "circle"}


def to_html(document: Document) -> str:
    """A whole HTML page; footnotes stand at the end."""
    builder = _HtmlBuilder()
    with builder.element("html", lang=document.language):
        with builder.element("head"):
            builder.empty("meta", charset="utf-8")
            with builder.element("title"):
                builder.data(document.title)
        with builder.element("body"):
            builder.blocks(document.blocks)
            builder.endnotes()
    return f"<!DOCTYPE html>\n{tostring(builder.close(), encoding='unicode', method='html')}\n"


class _HtmlBuilder(TreeBuilder):
    """Builds the tree of a page, block by block, and collects its footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[tree.Note] = []

    @contextmanager
    def element(self, tag: str, /, **attributes: str) -> Iterator[None]:
        self.start(tag, attributes)
        yield
        self.end(tag)

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
        """Write the words of the footnotes, each with its number."""
        for number, note in enumerate(self.notes, 1):
            with self.element("p"), self.element("small"):
                self.data(f"[{number}] {' '.join(paragraph_texts(note.blocks))}")


def _heading(builder: _HtmlBuilder, block: tree.Heading) -> None:
    with builder.element(f"h{block.level}"):
        builder.inlines(block.inlines)
        if block.note:
            builder.data(" ")
            with builder.element("small"):
                builder.inlines(block.note)


def _list(builder: _HtmlBuilder, block: tree.List) -> None:
    attributes = {"start": str(block.start)} if block.marker == "number" and block.start != 1 else {}
    style = f"list-style-type: {_MARKERS.get(block.marker, 'disc')}"
    with builder.element("ol" if block.marker == "number" else "ul", style=style, **attributes):
        for item in block.items:
            with builder.element("li"):
                _inner_blocks(builder, item.blocks)


def _inner_blocks(builder: _HtmlBuilder, blocks: Blocks) -> None:
    """Write the blocks of an item or cell; a single paragraph gets no element of its own, and so no space around it."""
    if len(blocks) == 1 and isinstance(blocks[0], tree.Paragraph):
        builder.inlines(blocks[0].inlines)
    else:
        builder.blocks(blocks)


def _table(builder: _HtmlBuilder, block: tree.Table) -> None:
    with builder.element("table", **_TABLE_ATTRIBUTES):
        if block.caption:
            with builder.element("caption"):
                builder.data(block.caption)
        for row in block.rows:
            with builder.element("tr"):
                _row(builder, row, block.columns)


def _row(builder: _HtmlBuilder, row: tree.Row, columns: tuple[tree.Column, ...]) -> None:
    at = 0
    for cell in row.cells:
        attributes = {"align": columns[at].align, "valign": "top"}
        if cell.span > 1:
            attributes["colspan"] = str(cell.span)
        with builder.element("th" if row.kind != "body" or cell.header else "td", **attributes):
            _inner_blocks(builder, cell.blocks)
        at += cell.span


def _callout(builder: _HtmlBuilder, block: tree.Callout) -> None:
    with builder.element("blockquote"):
        if block.title:
            with builder.element("p"), builder.element("strong"):
                builder.inlines(block.title)
        builder.blocks(block.blocks)


def _figure(builder: _HtmlBuilder, block: tree.Figure | tree.Chart) -> None:
    """Write the alternate text of a picture: a mail carries no pictures."""
    with builder.element("p"):
        builder.data(f"[{block.alt}]")
        if block.caption:
            builder.empty("br")
            builder.inlines(block.caption)


def _skip(builder: _HtmlBuilder, _: Block | Inline) -> None:
    """Write nothing: a mail has no page breaks, contents, headers and footers."""


def _wrap_in(tag: str) -> Callable[[_HtmlBuilder, Any], None]:
    """A function that writes the inlines of a block or an inline in an element."""

    def write(builder: _HtmlBuilder, node: tree.Paragraph | tree.Strong | tree.Emphasis | tree.Strike) -> None:
        with builder.element(tag):
            builder.inlines(node.inlines)

    return write


BLOCKS: Mapping[type, Callable[[_HtmlBuilder, Any], None]] = {
    tree.Heading: _heading,
    tree.Paragraph: _wrap_in("p"),
    tree.List: _list,
    tree.Table: _table,
    tree.Callout: _callout,
    tree.Figure: _figure,
    tree.Chart: _figure,
    tree.Rule: lambda builder, _: builder.empty("hr"),
    tree.PageBreak: _skip,
    tree.Contents: _skip,
}
"""Type of block → the function that writes it."""


def _foreign(builder: _HtmlBuilder, inline: tree.Foreign) -> None:
    with builder.element("span", lang=inline.language):
        builder.inlines(inline.inlines)


def _link(builder: _HtmlBuilder, inline: tree.Link) -> None:
    if inline.href.startswith("#"):
        builder.inlines(inline.inlines)
    else:
        with builder.element("a", href=inline.href):
            builder.inlines(inline.inlines)


def _code(builder: _HtmlBuilder, inline: tree.Code) -> None:
    with builder.element("code"):
        builder.data(inline.text)


def _note(builder: _HtmlBuilder, inline: tree.Note) -> None:
    builder.notes.append(inline)
    with builder.element("sup"):
        builder.data(f"[{len(builder.notes)}]")


INLINES: Mapping[type, Callable[[_HtmlBuilder, Any], None]] = {
    str: lambda builder, words: builder.data(words),
    tree.Strong: _wrap_in("strong"),
    tree.Emphasis: _wrap_in("em"),
    tree.Strike: _wrap_in("s"),
    tree.Styled: _wrap_in("span"),
    tree.Foreign: _foreign,
    tree.Link: _link,
    tree.Code: _code,
    tree.Note: _note,
    tree.Break: lambda builder, _: builder.empty("br"),
    tree.Tab: lambda builder, _: builder.data("\N{EM SPACE}"),
    tree.Field: _skip,
    tree.CheckBox: lambda builder, box: builder.data(TICKED if box.ticked else UNTICKED),
    tree.Choice: lambda builder, choice: builder.data(dict(choice.options).get(choice.value, choice.value)),
    tree.DateField: lambda builder, date: builder.data(date.words),
    tree.Remark: lambda builder, remark: builder.data(remark.text or remark.placeholder),
}
"""Type of inline → the function that writes it."""


TEMPLATE = "mail.md.j2"
WORD_JOINER = "\u2060"
DATES = "dates"
"""The document name of a calendar."""


class Letter(Struct, frozen=True):
    """The words of a mail, with the same body as text and as HTML."""

    subject: str
    text: str
    html: str


class PaperView(Struct, frozen=True):
    """A paper as the template sees it: kind (“Memo”), field, title, name of the file, reference, printed day."""

    kind: str
    field: str
    title: str
    file: str
    reference: str
    day: str


class SentView(Struct, frozen=True):
    """A paper that was sent, and the day, as the template sees it."""

    kind: str
    field: str
    reference: str
    sent: str


class LetterWriter:
    """Writes letters about one round of one dialogue; the dialogue is released to each reader once."""

    def __init__(
        self,
        library: TemplateLibrary,
        dialogue: Dialogue,
        meeting: str,
        as_of: dt.date,
        audiences: Mapping[str, Audience],
    ) -> None:
        self.library, self.audiences = library, audiences
        self.dialogue, self.round, self.as_of = dialogue, meeting, as_of
        self._voices: dict[str, tuple[Dialogue, Localizer]] = {}

    def write_letter(
        self, recipient: Recipient, copies: Sequence[Copy], template: str = TEMPLATE, **more: Any
    ) -> Letter:
        """A letter with some papers; `more` are further values of the template.

        Raises `Refused` for a template with mistakes, or one that does not begin with a heading.
        """
        audience = self.audiences[recipient.audience]
        dialogue, l10n = self._released_for(audience)
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
        subject = " ".join(_plain_words(inline_text(blocks[0].inlines)).split())
        body = Document(title=subject, language=audience.language, blocks=blocks[1:])
        return Letter(subject, _plain_words(plain_text(body)), to_html(body).replace(WORD_JOINER, ""))

    def sent_view(self, recipient: Recipient, copy: Copy, day: dt.date) -> SentView:
        """A paper that a recipient was sent, as the template sees it."""
        dialogue, l10n = self._released_for(self.audiences[recipient.audience])
        paper = self._paper(copy, dialogue, l10n)
        return SentView(paper.kind, paper.field, paper.reference, l10n.date(day))

    def _released_for(self, audience: Audience) -> tuple[Dialogue, Localizer]:
        """The dialogue as this reader may see it, and how they are spoken to."""
        if audience.id not in self._voices:
            released = release(self.dialogue, audience)
            l10n = Localizer.of(released, self.library.wording(audience), self.as_of)
            self._voices[audience.id] = released, l10n
        return self._voices[audience.id]

    def _paper(self, copy: Copy, dialogue: Dialogue, l10n: Localizer) -> PaperView:
        topic = next((each for each in dialogue.fields if each.id == copy.field), None)
        return PaperView(
            kind=l10n.word(f"mail.{DATES}" if copy.document == DATES else f"kind.{copy.document}"),
            field=l10n.name_of(topic) if topic else "",
            title=copy.title,
            file=file_name(self.dialogue.id, self.round, copy),
            reference=copy.reference,
            day=l10n.date(dt.date.fromisoformat(copy.day)),
        )


def _plain_words(words: str) -> str:
    """Words without no-break spaces and word joiners, which old mail programs show as boxes."""
    return words.replace("\u00a0", " ").replace(WORD_JOINER, "")


def file_name(dialogue: str, meeting: str, copy: Copy) -> str:
    """The file name of a paper in a mail: `KR-US-CET_R1_memo_principal_en_2024-10-15.pdf`, in ASCII."""
    paper = f"{copy.document}-{copy.field}" if copy.field else copy.document
    reader = copy.audience.removesuffix(f"-{copy.language}")
    rounds = [] if meeting == ONLY_ROUND else [meeting.upper()]
    suffix, number = copy.path.rpartition(".")[2], [f"copy-{copy.number:03}"] if copy.number else []
    return "_".join([dialogue.upper(), *rounds, paper, reader, copy.language, copy.day, *number]) + f".{suffix}"
