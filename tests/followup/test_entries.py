"""Proposals become entries: who said what, and nothing put into another's mouth."""

import datetime as dt

from briefgen.dialogue.model import Action, Dialogue, Party, Text
from briefgen.followup.changes import Proposal
from briefgen.followup.collect import entries

DIALOGUE = Dialogue(
    id="d",
    name=Text((("", "D"),)),
    parties=(Party(id="KR", name=Text((("", "Korea"),))),),
    actions=(Action(id="A1", do=Text((("", "Ask"),))),),
)
TICK = Proposal(
    dialogue="d", item="A1", what="status", was="open", now="done", file="p.pdf", digest="aa", by="partner", party="US"
)
REMARK = Proposal(
    dialogue="d", item="A1", what="remark", was="", now="phoned", file="w.pdf", digest="bb", by="working", party="KR"
)


def test_whoever_only_remarks_has_reported_no_status() -> None:
    tick, remark = entries(DIALOGUE, [REMARK, TICK], dt.date(2024, 10, 20))
    assert (tick["status"], tick["reported_by"], tick["by"]) == ("done", "US", "partner")
    assert (remark["status"], remark["note"], remark["by"]) == ("done", "phoned", "working")
    assert "reported_by" not in remark
