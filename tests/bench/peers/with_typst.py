"""Typst: one compiler used again and again, two font files in sight, and the standards that ours meets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst  # type: ignore[import-not-found]

STANDARDS = ["ua-1", "a-2a"]


def maker(workshop: Path) -> Callable[[dict[str, Any]], bytes]:
    """From values to a tagged PDF."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(workshop / "templates" / "fonts")]
    )
    compiler = typst.Compiler(str(Path(__file__).with_name("memo.typ")), font_paths=fonts)

    def make(memo: dict[str, Any]) -> bytes:
        data: bytes = compiler.compile(format="pdf", sys_inputs={"memo": json.dumps(memo)}, pdf_standards=STANDARDS)
        return data

    return make
