"""The words of a mail: subject and body from `templates/mail.md.j2`, as plain text and as HTML.

The template is rendered like every page, with the dialogue as released to the reader; its first heading is the subject.
What an office clears of it is the neutral letter, before anybody knows to whom it goes: to nobody, with each kind of
paper once. Whatever else a letter may say is in its templates and the fixed words they name, which are cleared as well.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.plain import inline_text, plain_text
from briefgen.blocks.tree import Document, Heading
from briefgen.compose.linter import make_unsaid
from briefgen.compose.reader import Brief, Localizer, find_round, list_briefs
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.load import ONLY_ROUND
from briefgen.dialogue.model import Audience, Dialogue, Text
from briefgen.dialogue.recipients import Recipient
from briefgen.dialogue.release import release
from briefgen.dialogue.unsaid import Unsaid
from briefgen.editions.ledger import Copy
from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256
from briefgen.mail.html import to_html

TEMPLATE, CORRECTION = "mail.md.j2", "correction.md.j2"
"""The templates of the letters that readers outside get, too."""
WORD_JOINER = "\u2060"
DATES = "dates"
"""The document name of a calendar."""
_NOBODY, _DAY = "…", dt.date(2000, 1, 1)
"""What stands in a neutral letter for every name, title and reference; and for every day."""


class Letter(Struct, frozen=True):
    """The words of a mail, with the same body as text and as HTML; `templates` are (path, SHA-256) of what made it."""

    subject: str
    text: str
    html: str
    templates: tuple[tuple[str, str], ...] = ()


class NeutralLetters(Struct, frozen=True):
    """The letters a reader may get; `reference` is what a clearance of them has to name, empty without templates."""

    letters: tuple[Letter, ...]
    reference: str

    @property
    def templates(self) -> frozenset[tuple[str, str]]:
        """(path, SHA-256) of every template they are made of."""
        return frozenset(template for letter in self.letters for template in letter.templates)


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
        self._neutral: dict[str, NeutralLetters] = {}
        self._unsaid: dict[str, Unsaid] = {}

    def write_letter(
        self, recipient: Recipient, copies: Sequence[Copy], template: str = TEMPLATE, **more: Any
    ) -> Letter:
        """A letter with some papers; `more` are further values of the template.

        Raises `Refused` for a template with mistakes, or one that does not begin with a heading.
        """
        audience = self.audiences[recipient.audience]
        dialogue, l10n = self.released_for(audience)
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
        rendered = self.library.render(template, audience, values, brief)
        blocks = rendered.blocks
        if not blocks or not isinstance(blocks[0], Heading):
            hint = "its first line is the subject: “# …”"
            raise Refused(Problem("a mail begins with a heading", Place(f"templates/{template}"), brief, hint))
        subject = " ".join(_plain_words(inline_text(blocks[0].inlines)).split())
        body = Document(title=subject, language=audience.language, blocks=blocks[1:])
        html = to_html(body).replace(WORD_JOINER, "")
        return Letter(subject, _plain_words(plain_text(body)), html, rendered.templates)

    def sent_view(self, recipient: Recipient, copy: Copy, day: dt.date) -> SentView:
        """A paper that a recipient was sent, as the template sees it."""
        dialogue, l10n = self.released_for(self.audiences[recipient.audience])
        paper = self._paper(copy, dialogue, l10n)
        return SentView(paper.kind, paper.field, paper.reference, l10n.date(day))

    def neutral_letters(self, audience: Audience) -> NeutralLetters:
        """The letters of a reader as they are cleared. Raises `Refused` for templates with mistakes."""
        if audience.id not in self._neutral:
            neutral = LetterWriter(self.library, self.dialogue, self.round, _DAY, self.audiences)
            letters = tuple(_write_neutral(neutral, audience))
            templates = sorted({template for letter in letters for template in letter.templates})
            words = self.library.words_named([path for path, _ in templates], audience)
            texts = [(letter.subject, letter.text, letter.html) for letter in letters]
            content = json.dumps([self.dialogue.id, self.round, templates, words, texts])
            self._neutral[audience.id] = NeutralLetters(letters, sha256(content.encode())[:16] if letters else "")
        return self._neutral[audience.id]

    def released_for(self, audience: Audience) -> tuple[Dialogue, Localizer]:
        """The dialogue as this reader may see it, and how they are spoken to."""
        if audience.id not in self._voices:
            released = release(self.dialogue, audience)
            l10n = Localizer.of(released, self.library.wording(audience), self.as_of)
            self._voices[audience.id] = released, l10n
        return self._voices[audience.id]

    def unsaid_to(self, audience: Audience) -> Unsaid:
        """What must not be said to a reader outside."""
        if audience.id not in self._unsaid:
            released, l10n = self.released_for(audience)
            view = View.of(Brief(self.dialogue.id, self.round, audience, TEMPLATE), released, self.as_of, l10n.wording)
            self._unsaid[audience.id] = make_unsaid(self.dialogue, view)
        return self._unsaid[audience.id]

    def _paper(self, copy: Copy, dialogue: Dialogue, l10n: Localizer) -> PaperView:
        topic = next((each for each in dialogue.fields if each.id == copy.field), None)
        return PaperView(
            kind=l10n.word(f"mail.{DATES}") if copy.document == DATES else l10n.kind(copy.document),
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


def _write_neutral(writer: LetterWriter, audience: Audience) -> Iterator[Letter]:
    """Each letter, its papers without a password and with one; the correction with new papers and without."""
    copies = _neutral_copies(writer, audience)
    open_to_all = Recipient(id=_NOBODY, name=Text((("", _NOBODY),)), address="", audience=audience.id, may_see="")
    for nobody in (open_to_all, replace(open_to_all, password="required")):
        if writer.library.has(TEMPLATE, audience):
            yield writer.write_letter(nobody, copies)
        if writer.library.has(CORRECTION, audience):
            corrected = tuple(writer.sent_view(nobody, copy, _DAY) for copy in copies)
            yield writer.write_letter(nobody, copies, CORRECTION, corrected=corrected)
            yield writer.write_letter(nobody, (), CORRECTION, corrected=corrected)


def _neutral_copies(writer: LetterWriter, audience: Audience) -> tuple[Copy, ...]:
    """One copy of each paper of a reader, without anything a paper says."""
    marking = writer.library.wording(audience).text(audience.marking.text if audience.marking else None)
    return tuple(
        Copy(
            path=f"{brief.path}.pdf",
            sha256="",
            reference=_NOBODY,
            audience=audience.id,
            release=audience.release.level,
            marking=marking,
            language=audience.language,
            document=brief.document,
            field=brief.field,
            day=_DAY.isoformat(),
            title=_NOBODY,
        )
        for brief in list_briefs(writer.released_for(audience)[0], audience, writer.round)
    )
