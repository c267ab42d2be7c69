"""A person ticks, types and deletes in LibreOffice; what comes back is what was done, and nothing more."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen.blocks.tree import Cell, CheckBox, Choice, Column, DateField, Paragraph, Remark, Row, Table
from briefgen.word.read import read_word

SCRIPT = Path(__file__).with_name("office_keys.py")
NO_KEYS = 3
SYSTEM = "/usr/bin/python3"
KEYS = [f"d/A0{n}{kind}" for n in (1, 2, 3) for kind in ("", ":status", ":date", ":remark")]


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen nobody looks at."""
    lacking = [name for name in ("soffice", "Xvfb", "xdotool", SYSTEM) if not shutil.which(name)]
    if lacking:
        pytest.skip(f"not on this machine: {', '.join(lacking)}")
    if subprocess.run([SYSTEM, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("the Python of this system has no uno")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1000x800x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def checklist() -> Table:
    def row(number: str) -> Row:
        key = f"d/{number}"
        date = DateField(f"{key}:date", "2024-10-31", "31 Oct 2024", "Due")
        choice = Choice(f"{key}:status", "open", (("open", "Open"), ("done", "Done")), "Status")
        inlines = (CheckBox(key, False, "Done"), choice, date, Remark(f"{key}:remark", "", "Remark", "Remark"))
        return Row(tuple(Cell((Paragraph((inline,)),)) for inline in inlines))

    return Table((Column(),) * 4, tuple(map(row, ("A01", "A02", "A03"))))


def test_what_a_person_does_comes_back(written: Callable[..., bytes], screen: str, tmp_path: Path) -> None:
    sent, returned = tmp_path / "sent.docx", tmp_path / "returned.docx"
    sent.write_bytes(written(checklist()))
    steps = ("tick|d/A01", "type|d/A01:remark|no news", "type|d/A02:date|soon", "delete|d/A03")
    environment = {**os.environ, "DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen"}
    command = [SYSTEM, str(SCRIPT), str(tmp_path / "profile"), str(sent), str(returned), *steps]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode == NO_KEYS:
        pytest.skip("the window takes no keys")
    assert done.returncode == 0, done.stderr
    back = read_word(returned.read_bytes(), "returned.docx", KEYS)
    assert {key: answer.value for key, answer in back.answers.items()} == {
        "d/A01": True,
        "d/A01:status": "open",
        "d/A01:date": "2024-10-31",
        "d/A01:remark": "no news",
        "d/A02": False,
        "d/A02:status": "open",
        "d/A02:remark": "",
    }
    reasons = {problem.item: problem.message for problem in back.problems}
    assert "holds the day 2024-10-31" in reasons.pop("d/A02:date")
    assert set(reasons) == {key for key in KEYS if key.startswith("d/A03")}
    assert set(reasons.values()) == {"is no longer in the file"}
