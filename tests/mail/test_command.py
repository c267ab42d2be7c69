"""The command `mail`, tried on the sample against a real server: what it shows, what it sends, and what it refuses."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefgen.cli.group import commands

Run = Callable[..., Result]
NOBODY = "nothing was sent or written"


READERS = """\
- {id: working, language: en, release: internal, documents: [memo, checklist], from: CET desk, marking: INTERNAL}
- {id: partner, language: en, release: {level: partner, to: [US]}, documents: [memo], from: CET desk, marking: K–US}
- {id: public, language: en, release: public, documents: [memo], from: CET desk}
- {id: principal, like: working, documents: []}
- {id: principal-ko, like: working, documents: []}
- {id: working-ko, like: working, documents: []}
- {id: public-ko, like: public, documents: []}
"""
"""A few papers only, so that they are planned in no time; the briefing of the sample names the other readers."""
LIST = """\
- {id: desk, name: CET desk, address: desk@example.org, organisation: nso, audience: working, may_see: internal}
- {id: msit, name: MSIT, address: msit@example.org, organisation: msit, audience: working, may_see: internal}
- {id: nsc, name: NSC, address: nsc@example.org, organisation: nsc, audience: partner, may_see: partner:US}
- {id: press, name: Press office, address: press@example.org, organisation: nso, audience: public, may_see: public}
"""
ADDRESSES = {"desk": "working", "msit": "working", "nsc": "partner", "press": "public"}


@pytest.fixture(scope="module")
def cleared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample for four offices, cleared for partner and press, and built."""
    root = tmp_path_factory.mktemp("cleared") / "office"
    for folder in ("data", "templates"):
        shutil.copytree(Path(__file__).parents[2] / folder, root / folder, ignore=shutil.ignore_patterns("sent"))
    (root / "data/audiences.yaml").write_text(READERS, encoding="utf-8")
    (root / "data/recipients.yaml").write_text(LIST, encoding="utf-8")
    for reader in ("partner", "public"):
        assert called("-C", str(root), "clear", reader, "--office", "nso", "--date", "2024-10-14").exit_code == 0
    assert called("-C", str(root), "build").exit_code == 0
    return root


def called(*arguments: str) -> Result:
    result = CliRunner().invoke(commands, arguments, prog_name="briefgen")
    assert "this is a bug" not in result.output
    return result


@pytest.fixture
def office(cleared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to change; the current folder, with nothing in the environment and an empty keyring."""
    root = Path(shutil.copytree(cleared, tmp_path / "office"))
    monkeypatch.chdir(root)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "FROM"):
        monkeypatch.delenv(f"BRIEFGEN_SMTP_{name}", raising=False)
    return root


@pytest.fixture
def server(listening: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server on this machine, named by the environment."""
    post = listening("plain")
    said = {"HOST": post.host, "PORT": str(post.port), "SECURITY": "plain", "FROM": "CET desk <cet@example.org>"}
    for name, value in said.items():
        monkeypatch.setenv(f"BRIEFGEN_SMTP_{name}", value)
    return post


@pytest.fixture
def mail(office: Path) -> Run:
    return lambda *arguments: called("mail", "--per-minute", "60000", *arguments)


def edit(name: str, old: str, new: str) -> None:
    path = Path("data") / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever opens a connection fails."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    yield


# ---- showing ----------------------------------------------------------------------------------------------------


def test_alone_it_shows_who_would_get_what_and_opens_no_connection(mail: Run, offline: None) -> None:
    shown = mail()
    assert shown.exit_code == 0
    assert "to send  desk <desk@example.org>, working" in shown.stdout
    assert "subject: [INTERNAL] Korea–U.S. CET Dialogue, first round" in shown.stdout
    assert "2 files, " in shown.stdout
    assert ": memo.pdf, checklist.pdf" in shown.stdout


def test_for_a_program_it_is_json_alone(mail: Run, offline: None) -> None:
    shown = mail("--json")
    data = json.loads(shown.stdout)
    assert {each["state"] for each in data["deliveries"]} == {"to send"}
    assert data["results"] == data["problems"] == []
    desk = next(each for each in data["deliveries"] if each["recipient"] == "desk")
    assert desk["files"][0]["name"] == "KR-US-CET_R1_memo_working_en_2024-10-15.pdf"


def test_drafts_are_written_one_for_each(mail: Run, office: Path, offline: None) -> None:
    assert mail("--draft", "drafts").exit_code == 0
    drafts = {path.name for path in (office / "drafts").iterdir()}
    assert drafts == {f"kr-us-cet_r1_{name}.eml" for name in ADDRESSES}
    text = (office / "drafts" / "kr-us-cet_r1_nsc.eml").read_bytes()
    assert b"X-Unsent: 1" in text
    assert not (office / "data/kr-us-cet/sent").exists()


def test_an_archive_is_written(mail: Run, office: Path, offline: None) -> None:
    assert mail("--mbox", "all.mbox").exit_code == 0
    assert (office / "all.mbox").read_bytes().count(b"\nX-Unsent") == 0
    assert (office / "all.mbox").read_bytes().count(b"From briefgen ") == len(ADDRESSES)


# ---- sending ----------------------------------------------------------------------------------------------------


def test_each_gets_the_papers_of_his_own_reader_and_nobody_sees_another(mail: Run, office: Path, server: Any) -> None:
    readers = {f"{name}@example.org": reader for name, reader in ADDRESSES.items()}
    sent = mail("--send", "--yes")
    assert sent.exit_code == 0
    assert server.copies == dict.fromkeys(sorted(readers), 1)
    for taken in server.taken:
        (to,) = taken.to
        own = {path.read_bytes() for path in (office / "out/kr-us-cet/r1" / readers[to]).glob("*.pdf")}
        assert {part.get_content() for part in taken.message.iter_attachments()} <= own
        assert not any(other.encode() in taken.data for other in readers if other != to)


def test_a_second_run_sends_nothing_and_neither_does_one_after_building_anew(
    mail: Run, office: Path, server: Any
) -> None:
    mail("--send", "--yes")
    number = len(server.taken)
    again = mail("--send", "--yes")
    assert (again.exit_code, "nothing left to send" in again.stderr) == (0, True)
    shutil.rmtree(office / "out")
    assert mail("--send", "--yes").exit_code == 1
    assert called("build").exit_code == 0
    assert mail("--send", "--yes").exit_code == 0
    assert len(server.taken) == number


def test_whoever_is_unknown_is_named_and_gets_nothing_until_somebody_says_so(mail: Run, server: Any) -> None:
    server.at("TAKEN", "drop")
    number = len(ADDRESSES)
    first = mail("--send", "--yes")
    assert first.exit_code == 1
    assert first.stdout.count("sent  ") == number - 1
    again = mail("--send", "--yes")
    assert again.exit_code == 1
    assert "desk: unknown whether it has working/memo.pdf" in again.stderr
    assert "--assume-sent desk, or --send --resend desk" in again.stderr
    assert mail("--assume-sent", "desk").stdout == "desk: 1 message written down as sent\n"
    assert mail("--send", "--yes").exit_code == 0
    assert len(server.taken) == number


def test_the_unknown_get_it_again_where_that_is_said(mail: Run, server: Any) -> None:
    server.at("END", "drop")
    mail("--send", "--yes")
    again = mail("--send", "--yes", "--resend", "desk")
    assert again.exit_code == 0
    assert server.copies["desk@example.org"] == 1


def test_nobody_is_asked_where_there_is_no_terminal(mail: Run, server: Any) -> None:
    asked = mail("--send")
    assert asked.exit_code == 2
    assert "--yes goes on without a question" in asked.stderr
    assert not server.taken


def test_a_rehearsal_goes_to_one_address_and_counts_for_nothing(mail: Run, server: Any) -> None:
    number = len(ADDRESSES)
    assert mail("--send", "--yes", "--to", "desk@example.org").exit_code == 0
    assert server.copies == {"desk@example.org": number}
    assert mail("--send", "--yes").exit_code == 0
    assert len(server.taken) == 2 * number


def test_a_rehearsal_does_not_go_to_a_stranger_nor_to_the_other_side(mail: Run, server: Any) -> None:
    for to in ("me@elsewhere.org", "nsc@example.org", "nsc-x@example.org", "n.sc+x@example。org", "me@example.org"):
        refused = mail("--send", "--yes", "--to", to)
        assert refused.exit_code == 1
        assert "a rehearsal would show everything to it" in refused.stderr
    assert not server.taken


def test_mail_does_not_come_from_the_other_side(mail: Run, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for sender in ("nsc@example.org", "NSC desk <NSC@ＥＸＡＭＰＬＥ。org>"):
        monkeypatch.setenv("BRIEFGEN_SMTP_FROM", sender)
        refused = mail("--send", "--yes")
        assert refused.exit_code == 1
        assert "is the mailbox of “nsc”, who may not see what is internal" in refused.stderr
    assert not server.taken


def test_starttls_trusts_the_authority_that_the_environment_names(
    mail: Run, listening: Callable[..., Any], authority: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = listening("starttls")
    said = {"HOST": post.host, "PORT": str(post.port), "USER": "desk", "FROM": "cet@example.org"}
    for name, value in said.items():
        monkeypatch.setenv(f"BRIEFGEN_SMTP_{name}", value)
    monkeypatch.setenv("BRIEFGEN_SMTP_PASSWORD", "hunter2")
    refused = mail("--send", "--yes")
    assert "its certificate is not trusted" in refused.stderr
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    refused = mail("--send", "--yes")
    assert "it refuses user or password of “desk”" in refused.stderr
    assert "hunter2" not in refused.output
    monkeypatch.setenv("BRIEFGEN_SMTP_PASSWORD", "geheim-비밀")
    assert mail("--send", "--yes").exit_code == 0


def test_without_a_server_it_says_how_to_name_one(mail: Run) -> None:
    said = mail("--send", "--yes")
    assert said.exit_code == 1
    assert "BRIEFGEN_SMTP_HOST and BRIEFGEN_SMTP_FROM" in said.stderr


# ---- a ledger that lost something --------------------------------------------------------------------------------


def _cut(office: Path) -> None:
    path = office / "data/kr-us-cet/sent/ledger.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))


def _edit(office: Path) -> None:
    path = office / "data/kr-us-cet/sent/ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"event": "sent"', b'"event": "refused"'))


LOSSES = {
    "the folder": lambda office: shutil.rmtree(office / "data/kr-us-cet/sent"),
    "the file": lambda office: (office / "data/kr-us-cet/sent/ledger.jsonl").unlink(),
    "all lines": lambda office: (office / "data/kr-us-cet/sent/ledger.jsonl").write_bytes(b""),
    "a line": _cut,
    "a word": _edit,
}


@pytest.mark.parametrize("loss", LOSSES)
def test_nobody_is_mailed_twice_because_a_ledger_lost_something(
    mail: Run, office: Path, server: Any, loss: str
) -> None:
    assert mail("--send", "--yes").exit_code == 0
    LOSSES[loss](office)
    for arguments in ([], ["--send", "--yes"], ["--send", "--yes", "--skip-refused"], ["--assume-sent", "desk"]):
        said = mail(*arguments)
        assert said.exit_code == 1
        assert "data/kr-us-cet/sent/ledger.jsonl" in said.stderr
        assert "briefgen mail kr-us-cet --accept-loss" in said.stderr
    assert len(server.taken) == len(ADDRESSES)


def test_a_loss_is_accepted_by_a_person_and_sends_nothing_by_itself(mail: Run, office: Path, server: Any) -> None:
    mail("--send", "--yes")
    assert mail("--accept-loss", "--yes").stderr == "no ledger has lost anything; nothing was changed\n"
    shutil.rmtree(office / "data/kr-us-cet/sent")
    asked = mail("--accept-loss")
    assert (asked.exit_code, "nobody is here to ask" in asked.stderr) == (2, True)
    assert mail("--accept-loss", "--yes", "--send").exit_code == 2
    assert mail("--send", "--yes").exit_code == 1
    accepted = mail("kr-us-cet", "--accept-loss", "--yes")
    assert accepted.exit_code == 0
    assert accepted.stdout == "kr-us-cet: taken over with no lines; look at briefgen mail before you send\n"
    assert len(server.taken) == len(ADDRESSES)
    assert mail().stdout.count("to send") == len(ADDRESSES)
    assert mail("--assume-sent", "desk").exit_code == 0
    assert mail().stdout.count("to send") == len(ADDRESSES) - 1
    assert mail("elsewhere", "--accept-loss").exit_code == 2


def test_a_clone_without_the_ledger_sends_nothing_and_still_verifies(mail: Run, office: Path, server: Any) -> None:
    mail("--send", "--yes")
    shutil.rmtree(office / "data/kr-us-cet/sent")
    assert "copy data/kr-us-cet/sent/ from the machine that sent" in mail().stderr
    known = called("verify", "out/kr-us-cet/r1/partner/memo.pdf")
    assert known.exit_code == 0
    assert "is on the machine that sent" in known.stderr
    assert called("build").exit_code == 0


# ---- refusing ---------------------------------------------------------------------------------------------------


def refused(mail: Run, server: Any, *reasons: str) -> None:
    """Nobody is mailed, and the reasons are said."""
    result = mail("--send", "--yes")
    assert result.exit_code == 1
    assert NOBODY in result.stderr
    for reason in reasons:
        assert reason in result.stderr
    assert not server.taken


def test_one_byte_changed_and_nobody_is_mailed(mail: Run, office: Path, server: Any) -> None:
    path = office / "out/kr-us-cet/r1/partner/memo.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    refused(mail, server, "out/kr-us-cet/r1/partner/memo.pdf: is not the file that was built")


def test_what_was_not_cleared_is_not_mailed(mail: Run, office: Path, server: Any) -> None:
    updates = office / "data/kr-us-cet/updates.yaml"
    text = updates.read_text(encoding="utf-8")
    updates.write_text(text[: text.index("clears: partner")].rpartition("- id:")[0], encoding="utf-8")
    assert called("build").exit_code == 0
    refused(mail, server, "nsc: out/kr-us-cet/r1/partner/memo.pdf is not cleared")


def _change(path: str, old: str, new: str) -> None:
    """Change words of a template; of one a reader has alone where there is none yet."""
    file = Path(path)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(f"templates/{file.name}", file)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


LETTER = "templates/mail.md.j2"
CHANGES = {
    "a template of the reader": ("templates/audiences/partner/mail.md.j2", "{{ name }}", "{{ name }}, with love"),
    "the template of all": (LETTER, "{{ sender }}", "{{ sender }}."),
    "the subject": (LETTER, "# {% if marking %}", "# Quillwort {% if marking %}"),
    "a branch for one recipient": (LETTER, "{{ name }}\n", "{{ name }}{% if name == 'NSC' %}Quillwort{% endif %}\n"),
    "an included template": ("templates/correction.md.j2", "{% if papers %}", "Quillwort. {% if papers %}"),
    "the wording": ("templates/wording.en.yaml", "not_for_you: ", "not_for_you: Quillwort. "),
    "the wording of a locked file": ("templates/wording.en.yaml", "locked: ", "locked: Quillwort. "),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_letter_is_cleared_with_the_papers_and_again_when_it_changes(
    mail: Run, server: Any, change: tuple[str, str, str]
) -> None:
    _change(*change)
    assert called("build").exit_code == 0
    refused(mail, server, "the letter to “partner” is stale: it is not the one that nso cleared on 2024-10-14")
    again = called("clear", "partner", "--office", "nso", "--date", "2024-10-15")
    assert "added to data/kr-us-cet/updates.yaml" in again.stdout
    if not change[0].endswith("partner/mail.md.j2"):
        called("clear", "public", "--office", "nso", "--date", "2024-10-15")
    called("build")
    assert mail("--send", "--yes").exit_code == 0
    assert len(server.taken) == len(ADDRESSES)


def test_data_a_letter_shows_are_cleared_with_it_even_for_an_old_edition(mail: Run, server: Any) -> None:
    edition = json.loads(mail("--json").stdout)["deliveries"][0]["edition"]
    edit("kr-us-cet/rounds/r1.yaml", "first round", "opening round")
    result = mail("--send", "--yes", "--edition", edition)
    assert result.exit_code == 1
    assert "the letter to “public” is stale" in result.output
    assert not server.taken


def test_whom_a_letter_greets_is_not_cleared(mail: Run, server: Any) -> None:
    edit("recipients.yaml", "name: NSC", "name: National Security Council")
    edit(
        "recipients.yaml",
        "- {id: press",
        "- {id: dos, name: DoS, address: dos@example.org, organisation: nsc, "
        "audience: partner, may_see: partner:US, documents: [memo], formats: [docx]}\n- {id: press",
    )
    assert mail("--send", "--yes").exit_code == 0
    assert len(server.taken) == len(ADDRESSES) + 1


def test_a_clearance_of_papers_alone_sends_no_letter(mail: Run, office: Path, server: Any) -> None:
    updates = office / "data/kr-us-cet/updates.yaml"
    text = updates.read_text(encoding="utf-8")
    updates.write_text("".join(each for each in text.splitlines(True) if "letter:" not in each), encoding="utf-8")
    assert called("build").stdout.endswith("unchanged\n")
    refused(mail, server, "the letter to “partner” is not cleared", "briefgen clear partner --office … --date …")


def test_an_embargo_that_has_not_passed_holds_everything(mail: Run, server: Any) -> None:
    edit("kr-us-cet/rounds/r1.yaml", "id: r1\n", "id: r1\nembargo: 2199-01-01T00:00+09:00\n")
    called("build")
    refused(mail, server, "is under embargo until 2199-01-01 00:00+09:00")


def test_a_partner_s_address_on_the_working_list_is_refused(mail: Run, server: Any) -> None:
    edit("recipients.yaml", "partner, may_see: partner:US", "working, may_see: internal")
    refused(mail, server, "nsc: “nsc” is of US, and may not see internal of kr-us-cet", "“nsc” is of US")


def test_data_that_moved_on_are_built_first_or_the_edition_is_named(mail: Run, server: Any) -> None:
    edition = json.loads(mail("--json").stdout)["deliveries"][0]["edition"]
    edit("kr-us-cet/commitments.yaml", "Expand support for", "Widen support for")
    refused(mail, server, "is not the newest build of the data as it is now", f"--edition {edition}")
    assert mail("--send", "--yes", "--edition", edition).exit_code == 0
    assert len(server.taken) == len(ADDRESSES)


def test_the_others_go_where_those_who_are_refused_are_skipped(mail: Run, server: Any) -> None:
    edit("recipients.yaml", "partner, may_see: partner:US", "working, may_see: internal")
    assert mail("--send", "--yes", "--skip-refused").exit_code == 0
    assert "nsc@example.org" not in server.copies
    assert "msit@example.org" in server.copies


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--resend", "nobody"], "there is no recipient “nobody”"),
        (["--edition", "ffff"], "there is no edition “ffff”"),
        (["--to", "nobody"], "is no e-mail address"),
        (["--holders", "C03", "--send"], "it sends nothing"),
        (["elsewhere"], "there is no dialogue “elsewhere”"),
    ],
)
def test_wrong_usage_exits_2(mail: Run, arguments: list[str], words: str) -> None:
    result = mail(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_list_with_a_problem_is_a_problem_of_check_too(mail: Run) -> None:
    edit("recipients.yaml", "audience: partner", "audience: prtner")
    assert "unknown audience “prtner”" in called("check").stdout


# ---- looking back -----------------------------------------------------------------------------------------------


def test_status_and_holders_speak_from_the_ledger_alone(mail: Run, office: Path, server: Any) -> None:
    mail("--send", "--yes")
    assert "newest    nsc: edition" in mail("--status").stdout
    shutil.rmtree(office / "out")
    assert "sent      nsc: edition" in mail("--status").stdout
    holders = mail("--holders", "C03").stdout
    assert "nsc: kr-us-cet r1 partner/memo.pdf, reference" in holders
    assert "press: " in holders
    assert mail("--holders", "C99").stdout == ""


def test_a_correction_is_drafted_to_exactly_those_who_have_it(mail: Run, office: Path, server: Any) -> None:
    mail("--send", "--yes")
    assert mail("--holders", "out/kr-us-cet/r1/partner/memo.pdf", "--draft", "corrections").exit_code == 0
    assert [path.name for path in (office / "corrections").iterdir()] == ["kr-us-cet_r1_correction_nsc.eml"]


def test_chasing_with_nothing_due_says_so(mail: Run, office: Path) -> None:
    shown = mail("--chase", "--as-of", "2023-12-10")
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert "nothing is late or due soon, so there is nobody to remind" in shown.stderr


def test_chasing_writes_to_each_lead_once(mail: Run, server: Any) -> None:
    shown = mail("--chase")
    assert "to send  msit <msit@example.org>, working" in shown.stdout
    assert "nsc@example.org" not in shown.stdout
    assert mail("--chase", "--send", "--yes").exit_code == 0
    number = len(server.taken)
    assert number
    (checklist, dates) = next(
        taken for taken in server.taken if taken.to == ("msit@example.org",)
    ).message.iter_attachments()
    assert checklist.get_content()[:5] == b"%PDF-"
    assert "BEGIN:VCALENDAR" in dates.get_content()
    assert mail("--chase", "--send", "--yes").exit_code == 0
    assert len(server.taken) == number


# ---- verify -----------------------------------------------------------------------------------------------------


def test_verify_knows_a_file_under_any_name_and_sees_one_byte(mail: Run, office: Path, server: Any) -> None:
    mail("--send", "--yes")
    built = office / "out/kr-us-cet/r1/partner"
    shutil.copy(built / "memo.pdf", "a.pdf")
    shutil.copy(built / "memo.docx", "b.docx")
    known = called("verify", "a.pdf", "b.docx")
    assert known.exit_code == 0
    assert known.stdout.count("unchanged since it was built") == 2
    assert known.stdout.count("kr-us-cet r1, memo for partner, as of 2024-10-15") == 2
    assert known.stdout.count("cleared by nso, 2024-10-14") == 2
    assert "sent to nsc, " in known.stdout
    data = Path("a.pdf").read_bytes()
    Path("a.pdf").write_bytes(data.replace(b"\n%%EOF", b" \n%%EOF"))
    altered = called("verify", "a.pdf", "--json")
    assert altered.exit_code == 1
    (verdict,) = json.loads(altered.stdout)["files"]
    assert (verdict["state"], verdict["audience"], verdict["newest"]) == ("altered", "partner", True)


def test_verify_knows_a_word_file_that_was_filled_in_by_its_reference(office: Path) -> None:
    path = office / "out/kr-us-cet/r1/partner/memo.docx"
    path.write_bytes(path.read_bytes() + b"\0")
    assert "altered: it carries a known reference" in called("verify", str(path)).stdout


def test_verify_does_not_know_a_foreign_file(office: Path) -> None:
    Path("x.pdf").write_bytes(b"%PDF-1.7 nothing")
    found = called("verify", "x.pdf")
    assert (found.exit_code, "unknown: no record" in found.stdout) == (1, True)
