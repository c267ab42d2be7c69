"""A wheel in which the setting of pages is compiled makes what the source makes, byte for byte."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

TOP = Path(__file__).parents[1]
DIGESTS = TOP / "tests" / "pdf" / "digests.py"
COMPILER = shutil.which(os.environ.get("CC", "cc"))
ASKED = {**os.environ, "HATCH_BUILD_HOOKS_ENABLE": "1"}

OTHERWISE = re.compile("cached_property|frozen=True|slots=True")
"""What mypyc does another way than Python."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked."""
    if not COMPILER:
        pytest.skip("needs a C compiler")
    folder = tmp_path_factory.mktemp("compiled")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(command, cwd=TOP, env=ASKED, capture_output=True, text=True, check=False)
    assert not made.returncode, made.stdout + made.stderr
    (wheel,) = folder.glob("*.whl")
    assert "-none-any" not in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path | None, folder: Path, *arguments: str | Path) -> str:
    """What Python says, with the compiled modules or (`None`) with the source."""
    environment = {**os.environ, "PYTHONPATH": str(site or "")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout


def test_made_documents_and_their_copies_have_the_same_bytes(site: Path, tmp_path: Path) -> None:
    compiled, source = (run(each, tmp_path, DIGESTS, "60").splitlines() for each in (site, None))
    assert not compiled[0].endswith(".py") and source[0].endswith(".py")
    assert len(compiled) == 61 and compiled[1:] == source[1:]


def test_the_sample_has_the_same_bytes(site: Path, tmp_path: Path) -> None:
    def built(site: Path | None, name: str) -> dict[str, str]:
        run(site, tmp_path, "-m", "briefgen", "init", name)
        run(site, tmp_path, "-m", "briefgen", "-C", name, "build")
        out = tmp_path / name / "out"
        return {path.relative_to(out).as_posix(): sha256(path.read_bytes()).hexdigest() for path in out.rglob("*.*")}

    compiled = built(site, "compiled")
    assert len(compiled) > 100 and compiled == built(None, "source")


def test_a_checkout_is_not_compiled_even_if_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HATCH_BUILD_HOOKS_ENABLE", "1")
    (made,) = WheelBuilder(str(TOP)).build(directory=str(tmp_path), versions=["editable"])
    with zipfile.ZipFile(made) as archive:
        assert not [name for name in archive.namelist() if name.endswith((".so", ".pyd"))]


def test_no_room_that_is_compiled_has_what_would_be_another_thing_then() -> None:
    rooms = runpy.run_path(str(TOP / ".ci" / "compiled.py"))["rooms"](TOP / "src")
    assert len(rooms) > 20
    assert not [room for room in rooms if OTHERWISE.search((TOP / "src" / room).read_text(encoding="utf-8"))]
