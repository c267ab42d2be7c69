"""The command line: results on one stream, the rest on the other, and three ways to end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefgen import __version__
from briefgen.app import build as use_cases
from briefgen.cli.group import COMMANDS, commands
from briefgen.dialogue.load import load_audiences

Run = Callable[..., Result]
TOP = Path(__file__).parents[1]
SAID = "Keep the harbour lights burning\n"


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls the program inside a small workplace."""
    monkeypatch.chdir(small)
    return called


def called(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments, prog_name="briefgen")


def edit(name: str, old: str, new: str) -> None:
    """Change words in a file of the workplace that is the current folder."""
    path = Path("data") / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ---- the door ---------------------------------------------------------------------------------------------------


def test_every_command_has_help_that_begins_with_examples() -> None:
    for name in COMMANDS:
        shown = called(name, "--help")
        assert shown.exit_code == 0
        assert shown.stdout.startswith(f"Examples:\n  briefgen {name}")


def test_the_help_lists_every_command_and_the_shared_options() -> None:
    shown = called("--help").stdout
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert all(option in shown for option in ("-C DIR", "-q, --quiet", "-v, --verbose", "--no-color"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "did you mean “build”?"),
        (["build", "--nope"], "No such option"),
        (["build", "harbor"], "did you mean “harbour”?"),
        (["build", "--audience", "wrking"], "did you mean “working”?"),
        (["build", "--round", "r9"], "no round “r9”"),
        (["build", "--as-of", "2024-13-01"], "“2024-13-01” is no day"),
        (["build", "--as-of", "9999-12-31"], "“9999-12-31” is outside the years 1800 to 2199"),
        (["build", "--as-of", "0001-01-01"], "is outside the years"),
        (["clear", "working"], "Missing option '--office'"),
        (["quote", "T9", "lights"], "there is no source “T9”"),
        (["why", "out/harbour/all/working/mmo.docx"], "did you mean “out/harbour/all/working/memo.docx”?"),
        (["audience", "new", "minister", "--like", "wrking"], "did you mean “working”?"),
        (["audience", "new", "a b", "--like", "working"], "cannot be an id"),
        (["audience", "new", "working", "--like", "working"], "already"),
        (["-C", "nowhere", "build"], "does not exist"),
        (["-C", "data", "build"], "is no workplace"),
    ],
)
def test_wrong_usage_exits_2_with_a_way_out(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_the_version_is_the_package_s() -> None:
    assert __version__ in called("--version").stdout


def test_a_bug_is_one_line_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("nobody\nforesaw")

    monkeypatch.setattr(use_cases, "build", broken)
    result = run("build")
    assert result.exit_code == 1
    assert "this is a bug of briefgen" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in run("-v", "build").stderr


def test_a_build_that_is_stopped_says_that_files_are_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(use_cases, "build", stopped)
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "every file is whole" in result.stderr


# ---- build, check, why ------------------------------------------------------------------------------------------


def test_build_says_how_many_files_it_wrote(run: Run) -> None:
    assert run("build").stdout == "4 written\n"
    assert run("build").stdout == "4 unchanged\n"


def test_verbose_names_each_file_with_its_reason(run: Run) -> None:
    run("build")
    edit("harbour/commitments.yaml", SAID, "Keep all harbour lights burning\n")
    lines = run("build", "-v", "--as-of", "2031-05-07").stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("written    out/harbour/all/working/memo.docx: H1 changed")


def test_quiet_says_nothing_but_problems(run: Run) -> None:
    assert (run("-q", "build").output, run("build", "-q").output) == ("", "")
    edit("harbour/commitments.yaml", "[pilots]", "[pilot]")
    assert "unknown" in run("-q", "build").stderr


def test_a_problem_exits_1_with_its_place(run: Run) -> None:
    edit("harbour/commitments.yaml", "[pilots]", "[pilot]")
    for command in ("build", "check", "why"):
        result = run(command)
        assert result.exit_code == 1
        assert "data/harbour/commitments.yaml:10:12: H2: " in result.output
        assert "did you mean “pilots”?" in result.output


def test_check_lists_notices_and_strict_makes_them_problems(run: Run) -> None:
    edit("harbour/commitments.yaml", "title: Guide", "title: Guide 77 times")
    result = run("check")
    assert result.exit_code == 0
    assert "notice: data/harbour/commitments.yaml:" in result.stdout
    assert run("check", "--strict").exit_code == 1


def test_check_writes_nothing_but_what_it_keeps_for_itself(run: Run, small: Path) -> None:
    run("check")
    assert {path.name for path in small.iterdir()} - {".briefgen"} == {"data", "templates"}


def test_json_stands_alone_on_standard_output(run: Run) -> None:
    edit("harbour/commitments.yaml", "title: Guide", "title: Guide 77 times")
    problems = json.loads(run("check", "--json").stdout)["problems"]
    assert {"severity", "path", "line", "column", "item", "message", "hint"} == set(problems[0])
    files = json.loads(run("build", "--json").stdout)["files"]
    assert {(file["action"], file["why"]) for file in files} == {("written", "there was none before")}
    assert json.loads(run("why", "--json").stdout) == {"files": []}


def test_a_file_changed_by_hand_is_kept_exits_0_and_stands_on_standard_error(run: Run, small: Path) -> None:
    run("build")
    (small / "out/harbour/all/working/memo.docx").write_bytes(b"ticked")
    result = run("build")
    assert result.exit_code == 0
    assert "out/harbour/all/working/memo.docx: was changed by hand" in result.stderr
    assert "1 kept" in result.stdout


def test_why_speaks_of_what_would_be_rewritten(run: Run) -> None:
    run("build")
    assert run("why").stdout == ""
    edit("harbour/commitments.yaml", SAID, "Keep all harbour lights burning\n")
    lines = run("why").stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("out/harbour/all/working/memo.docx: would be rewritten: H1 changed")


def test_why_of_a_file_speaks_of_the_last_time(run: Run, small: Path) -> None:
    run("build")
    memo = "out/harbour/all/working/memo.docx"
    assert run("why", memo).stdout == (
        f"{memo}: is as it should be; it was last written because there was none before\n"
    )
    assert run("why", str(small / memo)).stdout == run("why", memo).stdout


def test_no_control_character_of_a_file_reaches_the_terminal(run: Run) -> None:
    edit("harbour/commitments.yaml", "[pilots]", '["\\e[31mpilot"]')
    result = run("check")
    assert result.exit_code == 1
    assert "\x1b" not in result.output


# ---- the others -------------------------------------------------------------------------------------------------


def test_init_copies_the_sample_and_says_what_is_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert called("init", "briefs").exit_code == 0
    assert (tmp_path / "briefs" / "data" / "kr-us-cet" / "commitments.yaml").is_file()
    assert (tmp_path / "briefs" / "templates" / "house.docx").is_file()
    assert not list((tmp_path / "briefs").rglob("sent"))


def test_an_empty_start_has_no_problem_and_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    called("init", "briefs", "--empty")
    assert called("-C", "briefs", "check", "--strict").exit_code == 0
    assert called("-C", "briefs", "build").stdout == "4 written\n"


def test_init_leaves_a_folder_alone_that_is_not_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("words", encoding="utf-8")
    result = called("init", "full")
    assert result.exit_code == 1
    assert "not empty" in result.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine"]


def test_the_tour_s_own_dialogue_works_to_the_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tour = (TOP / "README.md").read_text(encoding="utf-8")
    step = tour[tour.index("3. **Your own dialogue.**") : tour.index("4. **")]
    assert "`briefgen init mine --empty`" in step
    assert called("init", "mine", "--empty").exit_code == 0
    monkeypatch.chdir("mine")
    names = re.findall(r"in `(sources\.yaml|commitments\.yaml)`:", step)
    blocks = re.findall(r"```yaml\n(.*?)```", step, re.DOTALL)
    for name, block in zip(names, blocks, strict=True):
        Path("data/our-dialogue", name).write_text(textwrap.dedent(block), encoding="utf-8")
    words = re.findall(r"`briefgen quote S1 \"(.*?)\"`", step)
    assert "joint test bed for batteries" in called("quote", "S1", *words).stdout
    assert called("check").exit_code == 0
    assert called("build").stdout == "4 written\n"


def test_every_example_of_the_empty_start_holds_once_it_is_no_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    called("init", "mine", "--empty")
    monkeypatch.chdir("mine")
    for path in Path("data").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^# (?=- |  |[a-z_]+:)", "", text, flags=re.MULTILINE), encoding="utf-8")
    result = called("check")
    assert "problem:" not in result.stdout
    assert result.exit_code == 0
    assert called("build", "--as-of", "2024-12-01").exit_code == 0
    written = {path.parent.name for path in Path("out").rglob("memo.docx")}
    assert written == {"working", "working-ko", "partner"}


def test_quote_prints_a_block_to_paste(run: Run) -> None:
    assert run("quote", "T1", "harbour lights").stdout.startswith('- {source: T1, text: "')


def test_quote_needs_words_and_a_source_that_is_there(run: Run) -> None:
    for arguments, words in ((("T1", " "), "no words to look for"), (("S9", "the"), "hint: there is T1")):
        result = run("quote", *arguments)
        assert result.exit_code == 2
        assert words in result.stderr


def test_words_that_stand_nowhere_are_a_problem_with_the_nearest_passage(run: Run) -> None:
    result = run("quote", "T1", "harbour nights burning")
    assert result.exit_code == 1
    assert "harbour lights burning" in result.stderr


def test_a_new_audience_builds_at_once_and_changes_one_block(run: Run, small: Path) -> None:
    assert run("audience", "new", "minister", "--like", "working").stdout.splitlines() == [
        "data/audiences.yaml",
        "templates/audiences/minister/memo.md.j2",
    ]
    template = small / "templates" / "audiences" / "minister" / "memo.md.j2"
    assert len(template.read_text(encoding="utf-8").splitlines()) == 5
    assert run("build", "--audience", "minister").stdout == "4 written\n"
    assert run("audience", "new", "minister", "--like", "working").exit_code == 2


def test_the_block_a_new_audience_begins_with_stands_in_the_memo_of_every_reader(
    workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workplace)
    readers = [audience.id for audience in load_audiences(workplace)[0]]
    for reader in readers:
        assert called("audience", "new", f"my-{reader}", "--like", reader).exit_code == 0
        with Path("data/audiences.yaml").open("a", encoding="utf-8") as file:
            file.write("  documents: [memo]\n  formats: [docx]\n")
        template = Path(f"templates/audiences/my-{reader}/memo.md.j2")
        template.write_text(re.sub("{#.*#}", "\nQuillwort.\n", template.read_text(encoding="utf-8")), encoding="utf-8")
    asked = [word for reader in readers for word in ("--audience", f"my-{reader}")]
    assert called("build", *asked).stdout == "7 written\n"
    for memo in Path("out").rglob("memo.docx"):
        assert "Quillwort." in zipfile.ZipFile(memo).read("word/document.xml").decode()


def test_clear_says_what_it_did(run: Run) -> None:
    edit("harbour/dialogue.yaml", "kind: instrument", "kind: instrument\nrelease: {level: public, basis: posted}")
    edit("harbour/commitments.yaml", "decided", "decided\n  release: {level: public, basis: posted}")
    edit("audiences.yaml", "internal", "public")
    edit("audiences.yaml", "id: working", "id: public")
    edit("audiences.yaml", "[memo, checklist]", "[memo]")
    result = run("clear", "public", "--office", "pilots", "--date", "2025-05-07")
    assert (result.exit_code, result.stderr) == (0, "briefgen build takes the draft mark off\n")
    assert result.stdout.startswith(
        "U001 added to data/harbour/updates.yaml: pilots cleared 1 paper of harbour for public"
    )
    assert "clears: public" in Path("data/harbour/updates.yaml").read_text(encoding="utf-8")


def test_a_build_writes_the_schemas_the_data_files_name(run: Run, small: Path) -> None:
    run("build")
    for path in small.glob("data/**/*.yaml"):
        named = re.search(r"\$schema=(\S+)", path.read_text(encoding="utf-8"))
        assert named
        assert (path.parent / named[1]).is_file()


def test_schema_writes_a_schema_for_each_kind_of_file(run: Run, small: Path) -> None:
    written = run("schema").stdout.splitlines()
    assert all(json.loads((small / name).read_bytes())["$schema"] for name in written)
    assert (small / ".briefgen" / "schema" / "commitments.schema.json").is_file()


# ---- as a process -----------------------------------------------------------------------------------------------


def process(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_a_terminal_that_knows_no_typographic_signs_is_no_traceback(small: Path) -> None:
    result = process(small, "build", "harbor", PYTHONIOENCODING="latin-1")
    assert result.returncode == 2
    assert b"there is no dialogue \\u201charbor\\u201d" in result.stderr


def test_a_reader_that_goes_away_is_no_traceback(small: Path) -> None:
    command = f"{sys.executable} -m briefgen check --json | true"
    result = subprocess.run(command, shell=True, cwd=small, capture_output=True, check=False)
    assert b"Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="nothing here is always full")
@pytest.mark.parametrize("words", ["build", "check --json", "--help"])
def test_what_is_said_to_a_full_disk_is_a_problem_in_words_asked_once_or_again(small: Path, words: str) -> None:
    process(small, "build")
    for _ in range(2):
        command = f"{sys.executable} -m briefgen {words} > /dev/full"
        result = subprocess.run(command, shell=True, cwd=small, capture_output=True, text=True, check=False)
        assert result.returncode == 1
        assert result.stderr.splitlines()[-1] == "problem: standard output: cannot be written: No space left on device"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell that can close a stream")
def test_streams_that_are_closed_lead_nowhere_asked_once_or_again(small: Path) -> None:
    for closed in ("<&-", ">&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        command = f"{sys.executable} -m briefgen build {closed}"
        result = subprocess.run(command, shell=True, cwd=small, capture_output=True, text=True, check=False)
        assert (result.returncode, "bug" in result.stderr, "Traceback" in result.stderr) == (0, False, False)
    assert process(small, "build").stdout.endswith(b" unchanged\n")


def test_too_little_memory_is_no_bug_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("briefgen.app.build.check", full)
    result = run("check")
    assert result.exit_code == 1
    assert "problem: there is not enough memory" in result.output


def test_look_says_what_was_read_and_what_the_pdf_has(run: Run) -> None:
    result = run("look")
    assert result.exit_code == 0
    assert "Page: A4" in result.stdout
    assert "Pretendard GOV; the PDF has its files" in result.stdout
    assert json.loads(run("look", "--json").stdout)[0].startswith("Page: A4")


def test_look_new_writes_a_house_that_can_be_read_and_never_over_another(run: Run) -> None:
    assert run("look", "--new", "letterhead.docx").exit_code == 0
    first = Path("letterhead.docx").read_bytes()
    assert first == Path("templates/house.docx").read_bytes()
    assert run("look", "--new", "letterhead.docx").exit_code == 2
    assert Path("letterhead.docx").read_bytes() == first


def test_a_letterhead_beside_the_templates_of_a_reader_is_a_problem_with_the_way_out(run: Run) -> None:
    stray = Path("templates/audiences/working/house.docx")
    stray.write_bytes(Path("templates/house.docx").read_bytes())
    for command in ("look", "check", "build"):
        result = run(command)
        assert result.exit_code == 1
        assert f"{stray}: no look is read from here" in result.stdout + result.stderr
        assert "move it to templates/looks/working/" in result.stdout + result.stderr
    Path("templates/looks/working").mkdir(parents=True)
    stray.rename("templates/looks/working/house.docx")
    assert run("look", "working").exit_code == 0


def test_a_look_that_is_not_there_is_a_problem(run: Run) -> None:
    result = run("look", "ministri")
    assert result.exit_code == 1
    assert "there is no look “ministri”" in result.stderr


def test_salts_are_drawn_at_random_and_never_replaced_unasked(run: Run) -> None:
    for folder in ("one", "two"):
        assert run("init", folder, "--empty").exit_code == 0
    salts = [
        re.findall('^salt: "([0-9a-f]{32})"$', Path(folder, "data/our-dialogue/dialogue.yaml").read_text("utf-8"), re.M)
        for folder in ("one", "two")
    ]
    assert [len(found) for found in salts] == [1, 1]
    assert salts[0] != salts[1]
    refused = run("salt", "harbour")
    assert refused.exit_code == 1
    assert "there is a salt already; nothing was changed" in refused.stderr
    before = Path("data/harbour/dialogue.yaml").read_text("utf-8")
    edit("harbour/dialogue.yaml", "salt: quiet-harbour-of-the-tests\n", "release: {level: public, basis: posted}\n")
    assert "hint: briefgen salt harbour writes one" in run("check").stderr + run("check").stdout
    assert run("salt", "harbour").stdout == "data/harbour/dialogue.yaml\n"
    assert run("check").exit_code == 0
    assert Path("data/harbour/dialogue.yaml").read_text("utf-8") != before
