"""Returned files: what they propose, what cannot be placed, and what is added once a person accepts it."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefgen.dialogue import journal
from briefgen.dialogue.check import check
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Action, Dialogue, Party, Text, Update
from briefgen.dialogue.release import opaque_key, release
from briefgen.dialogue.status import compute_statuses
from briefgen.editions import ledger, record
from briefgen.editions.ledger_file import LedgerFile
from briefgen.files import sha256
from briefgen.followup.changes import Proposal, Unplaced
from briefgen.followup.collect import Collection, ReturnedFiles, apply, collect, make_entries
from briefgen.followup.read_returned import Records, receive
from briefgen.followup.reconcile import Reconciler

Look = Callable[..., Collection]
Copy = Any
"""A file in somebody's hands, as `conftest` makes it."""
Outbox = Callable[[str], Copy]
Fill = Callable[[bytes, dict[str, str]], bytes]
K = "kr-us-cet"


def key(item: str) -> str:
    return f"{K}/{item}"


def said(collection: Collection) -> list[tuple[str, str, str]]:
    return [(proposal.id, proposal.was, proposal.now) for proposal in collection.proposals]


def reasons(collection: Collection) -> list[tuple[str, str]]:
    return [(unplaced.key, unplaced.reason) for unplaced in collection.unplaced]


# ---- Word ---------------------------------------------------------------------------------------------------------


def test_an_untouched_file_proposes_nothing(look: Look, checklist: Copy) -> None:
    found = look(a=checklist)
    assert (found.proposals, found.unplaced, found.older) == ([], [], [])


def test_two_ticked_boxes_are_two_proposals(look: Look, checklist: Copy, office: Path) -> None:
    before = {path: path.read_bytes() for path in (office / "data").rglob("*.yaml")}
    found = look(a=checklist.tick(key("A00-1"), key("C01")))
    assert said(found) == [("A00-1", "open", "done"), ("C01", "announced", "done")]
    assert found.unplaced == []
    assert before == {path: path.read_bytes() for path in (office / "data").rglob("*.yaml")}


def test_a_proposal_names_file_reader_and_side(look: Look, checklist: Copy) -> None:
    (proposal,) = look(a=checklist.tick(key("C01"))).proposals
    assert isinstance(proposal, Proposal)
    assert (proposal.file, proposal.by, proposal.party, proposal.language) == ("a", "working", "KR", "en")


def test_a_retyped_label_changes_nothing(look: Look, checklist: Copy) -> None:
    retyped = checklist.tick(key("C01")).row(key("C01"), lambda xml: xml.replace("joint research", "jnt rsrch"))
    found = look(a=retyped)
    assert said(found) == [("C01", "announced", "done")]
    assert any("typed into the file" in reason and "jnt rsrch" in reason for _, reason in reasons(found))


def test_a_copied_row_is_named_and_what_both_rows_say_counts_once(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.tick(key("C01")).copy_row(key("C02")))
    assert said(found) == [("C01", "announced", "done")]
    assert (
        key("C02"),
        "stands 2 times, always alike: it is read once, and its copy left aside (a copied row?)",
    ) in reasons(found)


def test_a_row_copied_with_its_tick_is_one_answer(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.tick(key("C02")).copy_row(key("C02")))
    assert said(found) == [("C02", "announced", "done")]
    assert {k for k, reason in reasons(found) if "its copy left aside" in reason} >= {key("C02"), key("C02:status")}


def test_a_copied_row_with_another_answer_is_no_answer(look: Look, checklist: Copy) -> None:
    def ticked_once(xml: str) -> str:
        return xml + xml.replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>').replace("☐", "☒")

    found = look(a=checklist.row(key("C02"), ticked_once))
    assert said(found) == []
    assert any(k == key("C02") and "different answers" in reason for k, reason in reasons(found))


def test_a_deleted_row_is_named_and_is_not_taken_for_an_answer(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.drop_row(key("C03")))
    assert said(found) == []
    gone = {k for k, reason in reasons(found) if "no longer in the file" in reason}
    assert gone == {key("C03"), key("C03:status"), key("C03:remark")}


def test_a_deleted_control_takes_the_rest_of_its_row_out_of_the_count(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.tick(key("C03")).drop(key("C03:status")))
    assert said(found) == []
    assert (key("C03"), "only half of the row of C03 can be read") in reasons(found)
    assert key("C03:status") in {k for k, _ in reasons(found)}


def test_a_row_of_another_edition_is_named(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.row(key("C01"), lambda xml: xml + xml.replace(key("C01"), key("C99"))))
    assert (key("C99"), "is not a key of this edition (a row of another file?)") in reasons(found)


def test_menu_date_and_remark_come_back_too(look: Look, checklist: Copy) -> None:
    copy = checklist.choose(key("C07:status"), "in_progress").pick(key("A00-2:date"), "2025-01-31", "31 Jan 2025")
    found = look(a=copy.remark(key("C07:remark"), "Institutes named"))
    assert said(found) == [
        ("A00-2:date", "2024-11-29", "2025-01-31"),
        ("C07", "announced", "in_progress"),
        ("C07:remark", "", "Institutes named"),
    ]


def test_a_tick_beside_an_untouched_menu_is_an_answer_and_beside_another_word_a_question(
    look: Look, checklist: Copy
) -> None:
    ticked = checklist.tick(key("C07"))
    assert said(look(a=ticked)) == [("C07", "announced", "done")]
    assert said(look(a=ticked.choose(key("C07:status"), "done"))) == [("C07", "announced", "done")]
    found = look(a=ticked.choose(key("C07:status"), "on_hold"))
    assert said(found) == []
    assert (key("C07"), "its box and its status menu say different things") in reasons(found)


def test_a_tick_taken_away_needs_a_word_of_what_it_is_now(look: Look, checklist: Copy) -> None:
    untouched_menu = checklist.untick(key("C15"))
    assert (key("C15"), "its tick was taken away: what is it now?") in reasons(look(a=untouched_menu))
    found = look(a=untouched_menu.choose(key("C15:status"), "in_progress"))
    assert said(found) == [("C15", "done", "in_progress")]


def test_words_where_a_day_was_are_no_day(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.control(key("A00-2:date"), lambda xml: re.sub(r"29.Nov.2024", "soon", xml)))
    assert said(found) == []
    assert any(k == key("A00-2:date") and "soon" in reason for k, reason in reasons(found))


def test_a_status_nobody_offered_is_refused(look: Look, checklist: Copy) -> None:
    forged = checklist.control(
        key("C07:status"), lambda xml: xml.replace('w:value="in_progress"', 'w:value="ratified"')
    )
    found = look(a=forged.choose(key("C07:status"), "ratified"))
    assert said(found) == []
    assert (key("C07:status"), "“ratified” is no status of it") in reasons(found)


def test_a_comment_is_listed(look: Look, checklist: Copy) -> None:
    relation = '<Relationship Id="c1" Type="http://x/comments" Target="comments.xml"/></Relationships>'
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = '<w:comment w:author="Lee"><w:p><w:r><w:t>who?</w:t></w:r></w:p></w:comment>'
    data = checklist.changed(lambda xml: xml.replace("</Relationships>", relation), "word/_rels/document.xml.rels").data
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/comments.xml", f'<w:comments xmlns:w="{w}">{said}</w:comments>')
    assert reasons(look(a=out.getvalue())) == [("", "Lee commented: “who?”")]


# ---- who may say what ---------------------------------------------------------------------------------------------


def test_the_partners_copy_comes_back_by_its_own_keys(look: Look, outbox: Outbox, office: Path) -> None:
    dialogue, _ = load_dialogue(office, K)
    assert dialogue
    box = f"{K}/{opaque_key(dialogue, 'partner', 'C07')}"
    found = look(a=outbox("partner/checklist.docx").tick(box))
    assert said(found) == [("C07", "announced", "done")]
    assert (found.proposals[0].by, found.proposals[0].party) == ("partner", "US")


@pytest.mark.parametrize("forged", ["A00-1", "C07"])
def test_a_partner_cannot_name_an_item_by_our_id(look: Look, outbox: Outbox, office: Path, forged: str) -> None:
    dialogue, _ = load_dialogue(office, K)
    assert dialogue
    box = f"{K}/{opaque_key(dialogue, 'partner', 'C07')}"
    found = look(a=outbox("partner/checklist.docx").tick(box).changed(lambda xml: xml.replace(box, key(forged))))
    assert said(found) == []
    assert any(k == key(forged) and "not a key of this edition" in reason for k, reason in reasons(found))


def test_a_partner_cannot_reach_what_is_not_released_to_him_any_more(look: Look, outbox: Outbox, office: Path) -> None:
    dialogue, _ = load_dialogue(office, K)
    assert dialogue
    box = f"{K}/{opaque_key(dialogue, 'partner', 'A00-2')}"
    actions = office / "data" / K / "actions.yaml"
    withheld = actions.read_text().replace(
        "release: {level: partner, to: [US], basis: our own proposal to the partner}", ""
    )
    actions.write_text(withheld)
    found = look(a=outbox("partner/checklist.docx").tick(box))
    assert said(found) == []
    assert (box, "is not, or no longer, in the data of this reader") in reasons(found)


def test_of_a_paper_that_two_readers_share_nobody_is_named(look: Look, checklist: Copy, office: Path) -> None:
    path = office / "out" / K / "r1" / "edition.json"
    edition = record.decode_edition(path.read_bytes(), "edition.json")
    twin = replace(edition.files["working/checklist.docx"], audience="minister")
    path.write_bytes(record.encode_edition(replace(edition, files={**edition.files, "minister/checklist.docx": twin})))
    readers = office / "data" / "audiences.yaml"
    readers.write_text(readers.read_text() + "\n- {id: minister, like: working}\n")
    (proposal,) = look(a=checklist.tick(key("C07"))).proposals
    assert (proposal.by, proposal.party, proposal.language) == ("", "", "")


def test_a_reader_who_is_gone_is_named(checklist: Copy, office: Path) -> None:
    dialogue, _ = load_dialogue(office, K)
    assert dialogue
    received = receive(checklist.tick(key("C07")).data, "a", Records(office))
    assert [*Reconciler(dialogue, {}, dt.date(2024, 10, 15)).reconcile(received)] == [
        Unplaced("its reader, working, is in audiences.yaml no more", "a"),
        Unplaced("shows “☒”, in a file of which nothing can be placed", "a", key("C07")),
    ]


def test_the_principal_decides_with_one_tick_and_asks_with_two(look: Look, outbox: Outbox) -> None:
    memo = outbox("principal/memo.docx")
    asks = [f"{K}/r1/{ask}" for ask in ("K1", "K2")]
    found = look(a=memo.tick(f"{asks[0]}:approve"))
    assert said(found) == [("K1", "", "approve")]
    found = look(a=memo.tick(f"{asks[0]}:approve", f"{asks[0]}:discuss", f"{asks[1]}:disapprove"))
    assert said(found) == [("K2", "", "disapprove")]
    assert (f"{asks[0]}:approve", "approve and discuss are both ticked: a question, and no answer") in reasons(found)


# ---- PDF ----------------------------------------------------------------------------------------------------------


def test_a_pdf_filled_in_by_another_program_proposes_the_same(look: Look, sample: Path, filled: Fill) -> None:
    data = (sample / "out" / K / "r1" / "working" / "checklist.pdf").read_bytes()
    assert look(a=data).proposals == []
    values = {key("A00-1"): "/Yes", key("C07:status"): "in_progress", key("C07:remark"): "Institutes named"}
    found = look(a=filled(data, values))
    assert said(found) == [
        ("A00-1", "open", "done"),
        ("C07", "announced", "in_progress"),
        ("C07:remark", "", "Institutes named"),
    ]
    assert found.unplaced == []


def test_the_partners_pdf_comes_back_too(look: Look, sample: Path, filled: Fill, office: Path) -> None:
    dialogue, _ = load_dialogue(office, K)
    assert dialogue
    data = (sample / "out" / K / "r1" / "partner" / "checklist.pdf").read_bytes()
    found = look(a=filled(data, {f"{K}/{opaque_key(dialogue, 'partner', 'C07')}": "/Yes"}))
    assert said(found) == [("C07", "announced", "done")]


# ---- files that are none of ours ----------------------------------------------------------------------------------


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Dear colleague, all done.\n", "neither a Word file, nor a PDF, nor a tracker"),
        (b"", "neither a Word file, nor a PDF, nor a tracker"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .doc or .xls"),
        (b"{\\rtf1 all done}", "an .rtf"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (bomb(), "unpacks to more than 250 times its size"),
    ],
)
def test_a_file_that_is_not_ours_is_named_with_what_it_is(look: Look, data: bytes, reason: str) -> None:
    found = look(a=data)
    assert said(found) == []
    ((where, why),) = reasons(found)
    assert (where, reason in why) == ("", True)


def test_a_word_file_of_somebody_else_is_none_of_ours(look: Look, outbox: Outbox) -> None:
    stranger = outbox("working/checklist.docx").changed(lambda _: "<Properties/>", "docProps/custom.xml")
    assert reasons(look(a=stranger))[0] == (
        "",
        "does not say which edition it is (were its rows copied into a new file?)",
    )
    bare = outbox("public/memo.docx").changed(lambda _: "<Properties/>", "docProps/custom.xml")
    assert reasons(look(a=bare))[0][1].startswith("holds no box at all")


def test_a_paper_that_went_out_without_boxes_has_nothing_to_collect(look: Look, outbox: Outbox) -> None:
    assert reasons(look(a=outbox("public/memo.docx"))) == [
        ("", "is a memo without boxes, so there is nothing to collect")
    ]


def test_a_reference_on_no_record_is_named(look: Look, checklist: Copy, office: Path) -> None:
    (office / "out" / K / "r1" / "edition.json").unlink()
    (_, reason), *marks = reasons(look(a=checklist.tick(key("C01"))))
    assert "an edition that is not on record" in reason
    assert key("C01") in {mark for mark, _ in marks}


def test_a_dialogue_that_is_gone_is_named(look: Look, checklist: Copy, office: Path) -> None:
    (office / "data" / K).rename(office / "data" / ".away")
    assert reasons(look(a=checklist.tick(key("C01")))) == [
        ("", f"is of a dialogue that is not in data/ ({K})"),
        (key("C01"), "shows “☒”, in a file of which nothing can be placed"),
    ]


def test_a_paper_that_was_mailed_is_known_without_the_record(
    look: Look, sample: Path, office: Path, filled: Fill
) -> None:
    data = (sample / "out" / K / "r1" / "working" / "checklist.pdf").read_bytes()
    edition = record.decode_edition((office / "out" / K / "r1" / "edition.json").read_bytes(), "edition.json")
    copy = ledger.Copy.of("working/checklist.pdf", edition.files["working/checklist.pdf"])
    book = LedgerFile(office, K)
    book.store_bytes(data, ".pdf")
    book.append(ledger.Entry(at="2024-10-16T09:00+09:00", event=ledger.LedgerEvent.SENT, round="r1", files=(copy,)))
    shutil.rmtree(office / "out")
    found = look(a=filled(data, {key("A00-1"): "/Yes", key("C07:status"): "in_progress"}))
    assert said(found) == [("A00-1", "open", "done"), ("C07", "announced", "in_progress")]
    assert found.unplaced == []


# ---- several files, several times ---------------------------------------------------------------------------------


def test_files_that_contradict_each_other_are_both_named_and_nothing_is_chosen(look: Look, checklist: Copy) -> None:
    yes, no = checklist.tick(key("C07")), checklist.choose(key("C07:status"), "dropped")
    found = look(a=yes.tick(key("C08")), b=no)
    assert said(found) == [("C08", "announced", "done")]
    contradiction = "files contradict each other: “done” in a and “dropped” in b"
    assert [(u.file, u.key, u.reason) for u in found.unplaced] == [
        ("a", key("C07"), contradiction),
        ("b", key("C07"), contradiction),
    ]


def test_files_that_say_the_same_propose_it_once(look: Look, checklist: Copy) -> None:
    one, other = checklist.tick(key("C07")), checklist.choose(key("C07:status"), "done")
    assert said(look(a=one, b=other)) == [("C07", "announced", "done")]
    assert said(look(a=one, b=one)) == [("C07", "announced", "done")]


def test_remarks_of_two_people_stand_beside_each_other(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.remark(key("C07:remark"), "yes"), b=checklist.remark(key("C07:remark"), "no"))
    assert sorted(said(found)) == [("C07:remark", "", "no"), ("C07:remark", "", "yes")]


def test_data_that_have_moved_on_are_a_conflict(look: Look, take: Look, checklist: Copy) -> None:
    take(a=checklist.choose(key("C07:status"), "in_progress"))
    found = look(b=checklist.tick(key("C07")))
    assert said(found) == []
    conflict = "conflict: sent as announced, returned as done, and on file it is in_progress by now"
    assert reasons(found) == [(key("C07"), conflict)]


def test_a_paper_of_an_older_edition_is_compared_with_what_went_out_then(
    sample: Path, tmp_path: Path, make: Any, checklist: Copy
) -> None:
    root = Path(shutil.copytree(sample, tmp_path / "office"))
    journal.append_updates(root, K, [{"id": "U500", "item": "C07", "date": "2024-10-14", "status": "in_progress"}])
    make(root, audiences=("working",))
    paper = checklist.tick(key("C07"), key("C08")).data
    found = collect(root, ReturnedFiles([("old.docx", paper)], dt.date(2031, 5, 7)))
    assert said(found) == [("C08", "announced", "done")]
    assert [u.key for u in found.unplaced] == [key("C07")]
    assert found.older == [("old.docx", "2024-10-15")]


Returned = Callable[[int], bytes]
TODAY = dt.date(2031, 5, 7)


def loaded(root: Path) -> Dialogue:
    dialogue, problems = load_dialogue(root, K)
    assert dialogue
    assert problems == []
    return dialogue


def added(office: Path, before: bytes) -> str:
    """What was added to the updates; every earlier byte is as before."""
    now = (office / journal.updates_path(K)).read_bytes()
    assert now.startswith(before)
    return now[len(before) :].decode()


@pytest.fixture
def before(office: Path) -> bytes:
    return (office / journal.updates_path(K)).read_bytes()


def test_exactly_what_was_proposed_is_added_and_nothing_else_changes(
    take: Look, checklist: Copy, office: Path, before: bytes
) -> None:
    others = {p: p.read_bytes() for p in office.rglob("*") if p.is_file() and p.name != "updates.yaml"}
    paper = checklist.tick(key("A00-1"), key("C01"))
    found = take(a=paper)
    assert found.added == {K: ("U012", "U013")}
    digest = sha256(paper.data)
    assert added(office, before) == (
        f"\n- id: U012\n  item: A00-1\n  date: 2024-10-15\n  status: done\n  reported_by: KR\n  by: working\n"
        f"  file: {digest}\n"
        f"\n- id: U013\n  item: C01\n  date: 2024-10-15\n  status: done\n  confidence: reported\n  reported_by: KR\n"
        f"  by: working\n  file: {digest}\n"
    )
    now = {p: p.read_bytes() for p in office.rglob("*") if p.is_file() and p.name != "updates.yaml"}
    assert now.keys() == others.keys()
    assert {path: now[path] for path in others} == others
    dialogue = loaded(office)
    assert not [problem for problem in check(dialogue) if "U012" in str(problem)]
    stands = compute_statuses(dialogue, dt.date(2024, 10, 15))
    assert (stands["A00-1"].colour, stands["C01"].colour) == ("done", "done")


def test_applying_a_file_twice_changes_nothing(take: Look, checklist: Copy, office: Path) -> None:
    paper = (
        checklist.tick(key("C01"))
        .remark(key("C02:remark"), "asked again")
        .pick(key("A00-2:date"), "2025-01-31", "31 Jan 2025")
    )
    take(a=paper)
    once = (office / journal.updates_path(K)).read_bytes()
    again = take(a=paper)
    assert (again.proposals, again.unplaced, again.added) == ([], [], {})
    assert (office / journal.updates_path(K)).read_bytes() == once


def test_a_file_taken_back_is_not_taken_again(take: Look, checklist: Copy, office: Path) -> None:
    paper = checklist.tick(key("C01"))
    take(a=paper)
    journal.append_updates(office, K, [{"id": "U900", "date": "2024-10-15", "retracts": "U012"}])
    assert take(a=paper).proposals == []
    assert compute_statuses(loaded(office), dt.date(2024, 10, 15))["C01"].status == "announced"


def test_status_date_and_remark_of_an_item_are_one_entry(
    take: Look, checklist: Copy, office: Path, before: bytes
) -> None:
    paper = checklist.choose(key("A00-2:status"), "waiting").remark(key("A00-2:remark"), "Letter sent; no reply")
    take(a=paper.pick(key("A00-2:date"), "2025-01-31", "31 Jan 2025"))
    assert added(office, before) == (
        "\n- id: U012\n  item: A00-2\n  date: 2024-10-15\n  status: waiting\n  reported_by: KR\n  due: 2025-01-31\n"
        '  note:\n    en: "Letter sent; no reply"\n  by: working\n'
        f"  file: {loaded(office).updates[-1].file}\n"
    )
    stands = compute_statuses(loaded(office), dt.date(2024, 10, 15))["A00-2"]
    assert (stands.status, stands.latest, stands.slips) == ("waiting", dt.date(2025, 1, 31), 1)


def test_a_new_date_does_not_undo_the_status_another_file_brings(take: Look, checklist: Copy, office: Path) -> None:
    dated = checklist.pick(key("A00-2:date"), "2025-01-31", "31 Jan 2025")
    take(a=dated, b=checklist.choose(key("A00-2:status"), "waiting"))
    stands = compute_statuses(loaded(office), dt.date(2024, 10, 15))["A00-2"]
    assert (stands.status, stands.latest) == ("waiting", dt.date(2025, 1, 31))


def test_a_decision_is_an_entry_of_its_own_kind(take: Look, outbox: Outbox, office: Path, before: bytes) -> None:
    paper = outbox("principal/memo.docx").tick(f"{K}/r1/K1:approve")
    take(a=paper)
    assert added(office, before) == (
        "\n- id: U012\n  ask: K1\n  date: 2024-10-15\n  decision: approve\n  by: principal\n"
        f"  file: {sha256(paper.data)}\n"
    )
    assert take(a=paper).added == {}
    other = outbox("principal/memo.docx").tick(f"{K}/r1/K1:disapprove")
    assert [u.reason for u in take(a=other).unplaced] == [
        "conflict: sent as open, returned as disapprove, and on file it is approve by now"
    ]


def test_the_day_and_the_sender_may_be_given(take: Look, checklist: Copy, office: Path) -> None:
    take(day="2024-10-16", by="msit", a=checklist.tick(key("C01")))
    update = loaded(office).updates[-1]
    assert (update.date, update.by) == (dt.date(2024, 10, 16), "msit")


def test_a_day_before_the_last_news_is_no_day_for_a_change(take: Look, checklist: Copy) -> None:
    found = take(day="2024-09-30", a=checklist.tick(key("C03"), key("C07")))
    assert [proposal.item for proposal in found.proposals] == ["C07"]
    assert [(u.key, u.reason) for u in found.unplaced] == [
        (key("C03"), "there is later news on file (U011, 2024-10-02): give a later day")
    ]


def test_what_a_tick_says_is_released_to_nobody(take: Look, outbox: Outbox, office: Path) -> None:
    paper = outbox("partner/checklist.docx").tick(f"{K}/{opaque_key(loaded(office), 'partner', 'C07')}")
    take(a=paper)
    dialogue = loaded(office)
    update = dialogue.updates[-1]
    assert (update.item, update.status, update.reported_by, update.source) == ("C07", "done", "US", "")
    for audience in load_audiences(office)[0]:
        if audience.release.level != "internal":
            seen = release(dialogue, audience)
            assert (
                compute_statuses(seen, dt.date(2024, 10, 15))[opaque_key(dialogue, audience.id, "C07")].status
                == "announced"
            )


def test_a_remark_no_file_may_hold_is_named_and_the_rest_is_taken(take: Look, checklist: Copy, office: Path) -> None:
    found = take(a=checklist.tick(key("C01")).remark(key("C02:remark"), "a\u202eb"))
    assert found.added == {K: ("U012",)}
    assert [u.key for u in found.unplaced] == [key("C02:remark")]


# ---- any order ----------------------------------------------------------------------------------------------------

HARBOUR = Path(__file__).parents[1] / "dialogues" / "harbour" / "data"
STEPS = """
- {id: A1, do: Ask who keeps the lights, lead: not_stated, due: 2024-12-31}
- {id: A2, do: Count the boats, lead: not_stated}
"""


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory, make: Any) -> Path:
    """A small office that has sent a checklist of three commitments and two steps."""
    root = tmp_path_factory.mktemp("quay")
    shutil.copytree(HARBOUR, root / "data")
    shutil.copytree(HARBOUR.parents[3] / "templates", root / "templates")
    (root / "data" / "harbour" / "actions.yaml").write_text(STEPS)
    readers = "- {id: working, language: en, release: internal, documents: [checklist], formats: [docx]}\n"
    (root / "data" / "audiences.yaml").write_text(readers)
    assert not make(root, as_of=TODAY).problems
    return root


@pytest.fixture(scope="module")
def returned(quay: Path, checklist: Copy) -> Returned:
    """What five people send back: some agree, some do not."""
    paper = type(checklist)((quay / "out/harbour/all/working/checklist.docx").read_bytes())
    h1, a1 = "harbour/H1", "harbour/A1"
    copies = (
        paper.tick(h1, a1),
        paper.choose(f"{h1}:status", "in_progress"),
        paper.choose(f"{h1}:status", "in_progress").tick("harbour/H2").remark("harbour/H2:remark", "signed"),
        paper.choose(f"{a1}:status", "dropped").pick(f"{a1}:date", "2031-06-30", "30 Jun 2031"),
        paper.pick(f"{a1}:date", "2031-07-31", "31 Jul 2031").remark(f"{h1}:remark", "all quiet"),
    )
    return lambda n: bytes(copies[n].data)


CHANGES = (
    {("H1", "status", "done"), ("A1", "status", "done")},
    {("H1", "status", "in_progress")},
    {("H1", "status", "in_progress"), ("H2", "status", "done"), ("H2", "remark", "signed")},
    {("A1", "status", "dropped"), ("A1", "date", "2031-06-30")},
    {("A1", "date", "2031-07-31"), ("H1", "remark", "all quiet")},
)
"""What each of them says."""


@given(batches=st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=3), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
def test_no_order_of_files_loses_an_update_or_hides_a_conflict(
    quay: Path, returned: Returned, batches: Sequence[Sequence[int]]
) -> None:
    file = quay / journal.updates_path("harbour")
    file.unlink(missing_ok=True)
    for batch in batches:
        before = _entries(quay)
        post = ReturnedFiles([(str(n), returned(n)) for n in batch], TODAY)
        looked = collect(quay, post)
        assert _entries(quay) == before
        done = apply(quay, post)
        assert (done.proposals, done.unplaced) == (looked.proposals, looked.unplaced)
        after = _entries(quay)
        assert after[: len(before)] == before
        for n in set(batch):
            named = {unplaced.key for unplaced in done.unplaced if unplaced.file == str(n)}
            for change in CHANGES[n]:
                assert _is_on_file(change, after) or _is_named(change, named)


def _entries(root: Path) -> tuple[Update, ...]:
    dialogue, problems = load_dialogue(root, "harbour")
    assert dialogue
    assert problems == []
    return dialogue.updates


def _is_on_file(change: tuple[str, str, str], updates: Sequence[Update]) -> bool:
    """Somebody's entry says so; a later one may say otherwise only by way of a conflict that was settled."""
    item, what, value = change
    mine = [update for update in updates if update.item == item]
    if what == "status":
        return any(update.status == value for update in mine)
    if what == "date":
        return any(due.latest and due.latest.isoformat() == value for update in mine for due in update.due)
    return any(update.note and update.note.get("en") == value for update in mine)


def _is_named(change: tuple[str, str, str], keys: set[str]) -> bool:
    item, what, _ = change
    own = {f"harbour/{item}", f"harbour/{item}:status"} if what == "status" else {f"harbour/{item}:{what}"}
    return bool(own & keys)


def test_two_files_in_either_order_end_alike_or_in_a_conflict(quay: Path, returned: Returned) -> None:
    file = quay / journal.updates_path("harbour")
    for one, other in itertools.combinations(range(5), 2):
        ends, conflicts = [], []
        for order in ((one, other), (other, one)):
            file.unlink(missing_ok=True)
            found = [apply(quay, ReturnedFiles([(str(n), returned(n))], TODAY)) for n in order]
            dialogue, _ = load_dialogue(quay, "harbour")
            assert dialogue
            ends.append({item: (s.status, s.latest) for item, s in compute_statuses(dialogue, TODAY).items()})
            conflicts.append(any("conflict" in u.reason for each in found for u in each.unplaced))
        assert ends[0] == ends[1] or all(conflicts)


# ---- at every moment ----------------------------------------------------------------------------------------------

DOOMED = """
import datetime as dt, os, pathlib, signal, sys
from briefgen.followup.collect import ReturnedFiles, apply

root, paper, moment = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
passed = 0

def step(*_):
    global passed
    passed += 1
    if passed == moment:
        os.kill(os.getpid(), signal.SIGKILL)

def heard(event, arguments):
    if event in ("open", "os.rename", "os.remove", "os.chmod") and "updates.yaml" in str(arguments[:2]):
        step()

sync = os.fsync
os.fsync = lambda handle: (step(), sync(handle), step())
returned = ReturnedFiles([("paper", paper.read_bytes())], dt.date(2031, 5, 7))
sys.addaudithook(heard)
apply(root, returned)
"""


def test_killed_at_any_moment_the_file_is_the_old_one_or_the_new_one(
    quay: Path, tmp_path: Path, returned: Returned
) -> None:
    paper = tmp_path / "paper"
    paper.write_bytes(returned(0))
    file = quay / journal.updates_path("harbour")
    old = b"- {id: U1, item: H3, date: 2030-01-01, status: in_progress}\n- id: U2\n  retracts: U1\n  date: 2030-01-02\n"
    states = set()
    for moment in itertools.count(1):
        file.write_bytes(old)
        ended = subprocess.run([sys.executable, "-c", DOOMED, str(quay), str(paper), str(moment)], check=False)
        now = file.read_bytes()
        states.add(now)
        assert ended.returncode in (0, -signal.SIGKILL)
        assert now == old or (now.startswith(old) and _entries(quay)[-1].item == "H1")
        if ended.returncode == 0:
            break
    assert moment > 8
    assert len(states) == 2
    file.unlink()


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


@pytest.mark.parametrize("digest", ["0" * 64, "f" * 64])
def test_whoever_only_remarks_has_reported_no_status(digest: str) -> None:
    before = compute_statuses(DIALOGUE, dt.date.max)[TICK.item].status
    remark, tick = make_entries(DIALOGUE, [TICK, replace(REMARK, digest=digest)], dt.date(2024, 10, 20))
    assert (tick["status"], tick["reported_by"], tick["by"], tick["file"]) == ("done", "US", "partner", TICK.digest)
    assert (remark["status"], remark["note"], remark["by"], remark["file"]) == (before, "phoned", "working", digest)
    assert "reported_by" not in remark and before != "done"


def test_a_remark_of_five_thousand_letters_is_not_placed_and_the_rest_is_taken(look: Look, checklist: Copy) -> None:
    found = look(a=checklist.tick(key("C01")).remark(key("C02:remark"), "x" * 5000))
    assert said(found) == said(look(a=checklist.tick(key("C01"))))
    assert any("its remark has 5,000 letters" in reason for _, reason in reasons(found))
