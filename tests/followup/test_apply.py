"""Proposals that a person accepts: what is added, once, whole, in any order."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.dialogue import journal
from briefgen.dialogue.check import check
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Dialogue, Update
from briefgen.dialogue.release import opaque_key, release
from briefgen.dialogue.status import compute_statuses
from briefgen.files import sha256
from briefgen.followup.collect import Collection, ReturnedFiles, apply, collect

Look = Callable[..., Collection]
Copy = Any
"""A file in somebody's hands, as `conftest` makes it."""
Outbox = Callable[[str], Copy]
Returned = Callable[[int], bytes]
K = "kr-us-cet"
TODAY = dt.date(2031, 5, 7)


def key(item: str) -> str:
    return f"{K}/{item}"


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
    paper = outbox("partner/checklist.docx").tick(f"{K}/{opaque_key(loaded(office), 'C07')}")
    take(a=paper)
    dialogue = loaded(office)
    update = dialogue.updates[-1]
    assert (update.item, update.status, update.reported_by, update.source) == ("C07", "done", "US", "")
    for audience in load_audiences(office)[0]:
        if audience.release.level != "internal":
            seen = release(dialogue, audience)
            assert compute_statuses(seen, dt.date(2024, 10, 15))[opaque_key(dialogue, "C07")].status == "announced"


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
from briefgen.followup.collect import ReturnedFiles as Post, apply

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
post = Post([("paper", paper.read_bytes())], dt.date(2031, 5, 7))
sys.addaudithook(heard)
apply(root, post)
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
