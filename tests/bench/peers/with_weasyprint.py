"""WeasyPrint: HTML by a Jinja template, then `HTML(string=…).write_pdf()`; PDF/UA, as it can."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from weasyprint import HTML  # type: ignore[import-not-found]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-not-found]


def maker(workshop: Path) -> Callable[[dict[str, Any]], bytes]:
    """From values to a tagged PDF."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    template = jinja2.Environment(loader=loader, autoescape=True).get_template("memo.html")
    fonts = FontConfiguration()
    base = str(workshop / "templates" / "fonts") + "/"

    def make(memo: dict[str, Any]) -> bytes:
        page = HTML(string=template.render(memo), base_url=base)
        data: bytes = page.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")
        return data

    return make
