"""Where the benchmark works, `.briefgen/bench`: the peers' own environment, their templates, a workplace for ours."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHOP = ROOT / ".briefgen" / "bench"
PEERS = HERE / "peers"


class Programs(NamedTuple):
    """What runs peers, each empty where there is none: Python with the peers in it, Node, LibreOffice; and the folder
    of a briefgen that is compiled."""

    python: str
    node: str
    soffice: str
    site: str


def set_up(columns: Sequence[str]) -> Programs:
    """Everything in its place; `columns` are the heads of the table, which stand in the templates."""
    SHOP.mkdir(parents=True, exist_ok=True)
    programs = Programs(_python(), _node(), shutil.which("soffice") or "", _compiled())
    for name in ("docs", "out", "templates", "data"):
        shutil.rmtree(SHOP / name, ignore_errors=True)
    (SHOP / "docs").mkdir()
    for name in ("templates", "data"):
        shutil.copytree(ROOT / name, SHOP / name, ignore=shutil.ignore_patterns("sent"))
    shutil.copy(HERE / "memo.md.j2", SHOP / "templates" / "bench.md.j2")
    code = "import sys, pathlib, word; word.write_templates(pathlib.Path(sys.argv[1]), sys.argv[2:])"
    subprocess.run([programs.python, "-c", code, str(SHOP), *columns], check=True, cwd=PEERS)
    return programs


def machine() -> str:
    """Processor, cores, system and Python, for whoever reads the figures."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    name = next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.machine())
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _python() -> str:
    """The peers' Python, made anew when their lock has changed."""
    lock, home = HERE / "peers.lock", SHOP / "venv"
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if _changed(lock):
        _say("installing the Python peers")
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
        _settle(lock)
    return str(python)


def _node() -> str:
    """Node, with docxtemplater in the workshop; npm looks up its own registry."""
    node, npm, lock = shutil.which("node"), shutil.which("npm"), HERE / "package-lock.json"
    if not (node and npm):
        return ""
    if _changed(lock):
        _say("installing docxtemplater")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, SHOP / name)
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], check=True, cwd=SHOP)
        _settle(lock)
    return node


def _compiled() -> str:
    """This checkout in a wheel with compiled modules, unpacked."""
    if not shutil.which(os.environ.get("CC", "cc")):
        return ""
    _say("compiling briefgen")
    site = SHOP / "compiled"
    shutil.rmtree(site, ignore_errors=True)
    asked = {**os.environ, "HATCH_BUILD_HOOKS_ENABLE": "1"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(site)]
    subprocess.run(command, check=True, cwd=ROOT, env=asked, stdout=subprocess.DEVNULL)
    shutil.unpack_archive(next(site.glob("*.whl")), site, "zip")
    return str(site)


def _stamp(lock: Path) -> Path:
    return SHOP / f"{lock.name}.installed"


def _changed(lock: Path) -> bool:
    """Whether what a lock names is not what was last installed."""
    stamp = _stamp(lock)
    return not (stamp.exists() and stamp.read_text() == hashlib.sha256(lock.read_bytes()).hexdigest())


def _settle(lock: Path) -> None:
    _stamp(lock).write_text(hashlib.sha256(lock.read_bytes()).hexdigest())


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
