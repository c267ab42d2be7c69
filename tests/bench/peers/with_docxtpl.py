"""docxtpl: one template and one Jinja environment used again and again (its documentation, “Multiple rendering”)."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate  # type: ignore[import-not-found]


def maker(workshop: Path) -> Callable[[dict[str, Any]], bytes]:
    """From values to a Word file."""
    template = DocxTemplate(workshop / "docxtpl.docx")
    environment = jinja2.Environment(autoescape=True)

    def make(memo: dict[str, Any]) -> bytes:
        template.render(memo, jinja_env=environment)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return make
