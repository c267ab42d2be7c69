"""Every file that was written is opened, and holds the last row of its own document."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from pypdf import PdfReader

from .content import marker

PAGES = range(1, 5)


def faults(folder: Path, form: str) -> list[str]:
    """What is wrong with the files of one run, in words; their names are the numbers of their documents."""
    found = []
    for path in sorted(folder.iterdir()):
        wrong = _fault(path.read_bytes(), marker(int(path.name)), form)
        found += [f"{path}: {wrong}"] if wrong else []
    return found or ([] if any(folder.iterdir()) else [f"{folder}: no files"])


def _fault(data: bytes, last_row: str, form: str) -> str:
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            words = re.sub("<[^>]*>", "", archive.read("word/document.xml").decode())
        left = "{{" in words or "{#" in words
    else:
        pages = PdfReader(io.BytesIO(data)).pages
        words = "".join(page.extract_text() for page in pages)
        left = len(pages) not in PAGES
    if left:
        return "holes are left, or the number of pages is wrong"
    return "" if last_row in re.sub(r"\s", "", words) else "the last row is missing"
