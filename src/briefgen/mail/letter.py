"""What a mail says: subject and body from `templates/mail.md.j2`, by the same way as every page.

The first heading is the subject line. Values are those of a dialogue released to the reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from briefgen.blocks.plain import plain, text
from briefgen.blocks.tree import Document, Heading
from briefgen.compose.catalogue import round_of
from briefgen.compose.lookup import Library
from briefgen.compose.voice import Voice
from briefgen.dialogue.load import WITHOUT_ROUND
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.recipients import Recipient
from briefgen.dialogue.release import release
from briefgen.editions.ledger import Copy
from briefgen.errors import Place, Problem, Refused
from briefgen.mail.html import html
from briefgen.values import dataclass

TEMPLATE = "mail.md.j2"
WORD_JOINER = "\u2060"
DATES = "dates"
"""What a calendar is called where papers are named."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a mail, in two forms that say the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as the template sees it: “Memo”, its field, its title, the name of the file, its printed day."""

    kind: str
    field: str
    title: str
    file: str
    reference: str
    day: str


@dataclass(frozen=True, slots=True)
class SentView:
    """A paper that somebody has, and the day it was sent."""

    kind: str
    field: str
    reference: str
    sent: str


@dataclass(slots=True)
class Clerk:
    """Writes letters about one round of one dialogue; each reader's copy of the dialogue is made once."""

    library: Library
    dialogue: Dialogue
    round: str
    as_of: dt.date
    audiences: Mapping[str, Audience]
    _voices: dict[str, tuple[Dialogue, Voice]] = field(default_factory=dict)

    def letter(self, recipient: Recipient, copies: Sequence[Copy], template: str = TEMPLATE, **more: Any) -> Letter:
        """A letter that comes with some papers; `more` are further values of the template."""
        audience = self.audiences[recipient.audience]
        dialogue, voice = self._known(audience)
        values = {
            "name": voice.text(recipient.name),
            "dialogue": voice.named(dialogue),
            "dialogue_short": voice.named(dialogue, short=True),
            "round": voice.text(round_of(dialogue, self.round).label),
            "sender": voice.text(audience.sender),
            "marking": copies[0].marking if copies else voice.text(audience.marking.text if audience.marking else None),
            "as_of": voice.date(max((dt.date.fromisoformat(copy.day) for copy in copies), default=self.as_of)),
            "papers": tuple(self._paper(copy, dialogue, voice) for copy in copies),
            "locked": recipient.password == "required",
            "rehearsal": False,
            **more,
        }
        brief = f"{self.dialogue.id}/{self.round}/{recipient.id}/{template.partition('.')[0]}"
        blocks = self.library.render(template, audience, values, brief).blocks
        if not blocks or not isinstance(blocks[0], Heading):
            hint = "its first line is the subject: “# …”"
            raise Refused(Problem("a mail begins with a heading", Place(f"templates/{template}"), brief, hint))
        subject = " ".join(_typed(text(blocks[0].inlines)).split())
        body = Document(title=subject, language=audience.language, blocks=blocks[1:])
        return Letter(subject, _typed(plain(body)), html(body).replace(WORD_JOINER, ""))

    def sent(self, recipient: Recipient, copy: Copy, day: dt.date) -> SentView:
        """A paper that a recipient was sent, as the template sees it."""
        dialogue, voice = self._known(self.audiences[recipient.audience])
        paper = self._paper(copy, dialogue, voice)
        return SentView(paper.kind, paper.field, paper.reference, voice.date(day))

    def _known(self, audience: Audience) -> tuple[Dialogue, Voice]:
        """The dialogue as this reader may see it, and how he is spoken to."""
        if audience.id not in self._voices:
            released = release(self.dialogue, audience)
            voice = Voice.of(released, self.library.wording(audience), self.as_of)
            self._voices[audience.id] = released, voice
        return self._voices[audience.id]

    def _paper(self, copy: Copy, dialogue: Dialogue, voice: Voice) -> PaperView:
        about = next((each for each in dialogue.fields if each.id == copy.field), None)
        return PaperView(
            kind=voice.word(f"mail.{DATES}" if copy.document == DATES else f"kind.{copy.document}"),
            field=voice.named(about) if about else "",
            title=copy.title,
            file=file_name(self.dialogue.id, self.round, copy),
            reference=copy.reference,
            day=voice.date(dt.date.fromisoformat(copy.day)),
        )


def _typed(words: str) -> str:
    """Words without what only a page needs: no-break spaces, and joiners that an old mail program shows as boxes."""
    return words.replace("\u00a0", " ").replace(WORD_JOINER, "")


def file_name(dialogue: str, meeting: str, copy: Copy) -> str:
    """`KR-US-CET_R1_memo_principal_en_2024-10-15.pdf`: ASCII, told apart in a folder of many."""
    paper = f"{copy.document}-{copy.field}" if copy.field else copy.document
    reader = copy.audience.removesuffix(f"-{copy.language}")
    rounds = [] if meeting == WITHOUT_ROUND else [meeting.upper()]
    suffix, number = copy.path.rpartition(".")[2], [f"copy-{copy.number:03}"] if copy.number else []
    return "_".join([dialogue.upper(), *rounds, paper, reader, copy.language, copy.day, *number]) + f".{suffix}"
