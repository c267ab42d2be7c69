"""The tools that are measured: how each is started, in which languages, over how many documents."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .workshop import OTHER_PYTHON, PEERS, ROOT, SHOP, Programs

OURS = {"docx": "briefgen, Word", "pdf": "briefgen, PDF", "tree": "briefgen, compose alone"}
OTHER = {form: f"{name}, {OTHER_PYTHON}" for form, name in OURS.items() if form != "tree"}
"""The same source by the system's own Python."""
WORD_FILES = "docxtpl"
"""Whose files LibreOffice converts."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A tool: its name, the format it writes, how it is called, and which documents it gets: all, or few."""

    name: str
    form: str
    call: tuple[str, ...]
    languages: tuple[str, ...] = ("en",)
    few: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it is a briefgen."""
        return self.name in (*OURS.values(), *OTHER.values())

    def folder(self, language: str, round_: int) -> Path:
        """Where it writes."""
        return SHOP / "out" / f"{self.name}-{self.form}-{language}-{round_}"


@dataclass(frozen=True, slots=True)
class Load:
    """Documents of one run; the first `warm` are not counted."""

    count: int
    warm: int


ALL, FEW = Load(40, 10), Load(4, 1)


def contenders(programs: Programs) -> list[Contender]:
    """Ours and the peers that can run on this machine."""
    python, node, soffice, other = programs

    def ours(form: str, *languages: str, by: str = sys.executable, names: Mapping[str, str] = OURS) -> Contender:
        return Contender(names[form], form, (by, str(PEERS / "harness.py"), "with_briefgen"), languages)

    def peer(name: str, form: str, module: str, *languages: str, few: bool = False) -> Contender:
        return Contender(name, form, (python, str(PEERS / "harness.py"), module), languages, few)

    found = [
        ours("docx", "en"),
        ours("docx", "en", by=other, names=OTHER),
        peer("docxtpl", "docx", "with_docxtpl", "en"),
        Contender("docxtemplater", "docx", (node, str(PEERS / "with_docxtemplater.js"))),
        peer("python-docx", "docx", "word", "en", few=True),
        ours("tree", "en"),
        ours("pdf", "en", "ko"),
        ours("pdf", "en", "ko", by=other, names=OTHER),
        peer("typst", "pdf", "with_typst", "en", "ko"),
        peer("WeasyPrint", "pdf", "with_weasyprint", "en", "ko", few=True),
        peer("ReportLab Platypus", "pdf", "with_platypus", "en", "ko"),
        Contender("LibreOffice", "pdf", (sys.executable, str(PEERS / "with_libreoffice.py"), soffice), few=True),
    ]
    return [tool for tool in found if all(tool.call)]


def run(tool: Contender, language: str, round_: int) -> float:
    """Median milliseconds a document. The files are left in the tool's folder."""
    load, folder = FEW if tool.few else ALL, tool.folder(language, round_)
    folder.mkdir(parents=True)
    documents = SHOP / "docs" / f"{language}-{round_}-{load.count}.jsonl"
    call = _command(tool, documents, folder, round_)
    seen = {**os.environ, "PYTHONPATH": str(ROOT / "src") if tool.is_ours else ""}
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, env=seen, check=False)
    if done.returncode:
        sys.exit(f"{tool.name} failed:\n{done.stderr[-2000:]}")
    times = json.loads(done.stdout.splitlines()[-1])
    return float(statistics.median(times[load.warm :]))


def _command(tool: Contender, documents: Path, folder: Path, round_: int) -> Sequence[str | Path]:
    if tool.name == "LibreOffice":
        return [*tool.call, SHOP / "out" / f"{WORD_FILES}-docx-en-{round_}", folder]
    options = [tool.form] if tool.is_ours else []
    return [*tool.call, SHOP, documents, folder, *options]
