"""What the tests of drawings share: the shipped look."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from briefgen.blocks.look import Look
from briefgen.word.look import read_look

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="session")
def look() -> Look:
    settings = yaml.safe_load((TEMPLATES / "look.yaml").read_text(encoding="utf-8"))
    return read_look((TEMPLATES / "house.docx").read_bytes(), settings, TEMPLATES)[0]
