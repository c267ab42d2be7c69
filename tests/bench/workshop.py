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
OTHER_PYTHON = "/usr/bin/python3"
"""The system's own Python, which most distributions build with profile-guided optimisation."""


class Programs(NamedTuple):
    """What runs peers and ours, each empty where there is none: Python with the peers in it, Node, LibreOffice, and a
    second Python with what ours needs."""

    python: str
    node: str
    soffice: str
    other: str


def set_up(columns: Sequence[str]) -> Programs:
    """Everything in its place; `columns` are the heads of the table, which stand in the templates."""
    SHOP.mkdir(parents=True, exist_ok=True)
    programs = Programs(_python(), _node(), shutil.which("soffice") or "", _other())
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
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


def interpreter(python: str) -> str:
    """A Python that ours runs on: its version, where it is installed, and whether its configuration optimises it."""
    code = (
        "import platform, sys, sysconfig;"
        "options = sysconfig.get_config_var('CONFIG_ARGS') or '';"
        "word = 'with' if '--enable-optimizations' in options else 'without';"
        "print(f'Python {platform.python_version()} in {sys.base_prefix}, configured {word} --enable-optimizations')"
    )
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


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


def _other() -> str:
    """The system's own Python in an environment with what the lock names, where it is another than this one."""
    usable = "import sys, venv; sys.exit(sys.version_info < (3, 11))"
    python = Path(OTHER_PYTHON)
    if not python.exists() or Path(sys.base_prefix) == python.parents[1]:
        return ""
    if subprocess.run([python, "-c", usable], capture_output=True, check=False).returncode:
        return ""
    lock, home = ROOT / ".ci" / "requirements.lock", SHOP / "other"
    if _changed(lock):
        _say(f"installing what briefgen needs for {python}")
        subprocess.run([python, "-m", "venv", "--clear", "--without-pip", home], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "--disable-pip-version-check"]
        subprocess.run([*pip, "--quiet", "install", "--require-hashes", "-r", str(lock)], check=True)
        _settle(lock)
    return str(home / "bin" / "python")


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
