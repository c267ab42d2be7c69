"""Which papers a reader gets."""

from __future__ import annotations

from briefgen.dialogue.model import Audience, Dialogue, Round
from briefgen.dialogue.sequence import sequence
from briefgen.values import dataclass


@dataclass(frozen=True, slots=True)
class Brief:
    """One paper to be written: whose, of which round, and which field where it is about one."""

    dialogue: str
    round: str
    audience: Audience
    document: str
    field: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending: `memo`, `one-pager-bio`, `checklist`."""
        return f"{self.document}-{self.field}" if self.field else self.document

    @property
    def path(self) -> str:
        """The same in the folder of an edition: `partner/memo`."""
        return f"{self.audience.id}/{self.name}"


def round_of(dialogue: Dialogue, wanted: str) -> Round:
    """The round of this id; a dialogue without rounds (or one whose round was withheld) has an empty one."""
    return next((r for r in dialogue.rounds if r.id == wanted), Round(id=wanted or "all"))


def newest(dialogue: Dialogue) -> str:
    """The id of the newest round; `all` where there is none."""
    rounds = sequence(dialogue)
    return rounds[-1].id if rounds else "all"


def briefs(dialogue: Dialogue, audience: Audience, round_id: str) -> tuple[Brief, ...]:
    """The papers of one reader, of a dialogue already released to him: memo, one-pagers by field, checklist."""
    out = []
    for document in audience.documents:
        if document == "one-pager":
            out += [Brief(dialogue.id, round_id, audience, document, field) for field in _fields(dialogue, audience)]
        else:
            out.append(Brief(dialogue.id, round_id, audience, document))
    return tuple(out)


def _fields(dialogue: Dialogue, audience: Audience) -> list[str]:
    """The fields this reader gets a page of, in the dialogue's order."""
    wanted = [f.id for f in dialogue.fields if not audience.fields or f.id in audience.fields]
    if audience.empty_fields == "page":
        return wanted
    return [field for field in wanted if any(field in c.fields for c in dialogue.commitments)]
