"""The memo by python-docx: built through its interface, and as the templates of docxtpl and docxtemplater.

All three begin with python-docx's own document, stripped to the few styles the memo uses: with all of its styles every
peer would be slower.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Pretendard GOV"
SIZES = {"Normal": 9, "Title": 14, "Heading 1": 11, "List Bullet": 9}
WIDTHS = (0.8, 7.2, 3.2, 3.2, 2.6)
"""Of the columns, in centimetres."""

Line = tuple[str, str, str]
"""A style, words that stand bold, and the words after them."""

DOCXTPL: tuple[Line, ...] = (
    ("Title", "", "{{ title }}"),
    ("Normal", "{{ labels.to }} ", "{{ to }}"),
    ("Normal", "{{ labels.from }} ", "{{ sender }}"),
    ("Normal", "", "{{ place }}, {{ date }}"),
    ("Normal", "", "{{ summary }} {{ note }}"),
    ("Normal", "{{ labels.chairs }}", "{% for c in chairs %}{{ loop.index }}. {{ c.name }}, {{ c.post }} {% endfor %}"),
    ("Normal", "", "{%p for d in delegations %}"),
    ("Normal", "{{ d.side }}: ", "{{ d.members }}"),
    ("Normal", "", "{%p endfor %}"),
    ("Normal", "", "{%p for f in fields %}"),
    ("Heading 1", "", "{{ f.name }}"),
    ("Normal", "", "{{ f.text }}"),
    ("Normal", "", "{%p for p in f.points %}"),
    ("List Bullet", "{{ p.lead }}: ", "{{ p.text }}"),
    ("Normal", "", "{%p endfor %}"),
    ("Normal", "", "{%p endfor %}"),
    ("Heading 1", "", "{{ labels.rows }}"),
)
DOCXTPL_ROWS = (
    ("{%tr for r in rows %}", "", "", "", ""),
    ("☐", "{{ r.field }}: {{ r.text }}", "{{ r.ours }}", "{{ r.theirs }}", "{{ r.due }} / {{ r.status }}"),
    ("{%tr endfor %}", "", "", "", ""),
)
DOCXTEMPLATER: tuple[Line, ...] = (
    ("Title", "", "{title}"),
    ("Normal", "{#labels}{to}{/labels} ", "{to}"),
    ("Normal", "{#labels}{from}{/labels} ", "{sender}"),
    ("Normal", "", "{place}, {date}"),
    ("Normal", "", "{summary} {note}"),
    ("Normal", "{#labels}{chairs}{/labels}", "{#chairs} {name}, {post}{/chairs}"),
    ("Normal", "", "{#delegations}"),
    ("Normal", "{side}: ", "{members}"),
    ("Normal", "", "{/delegations}"),
    ("Normal", "", "{#fields}"),
    ("Heading 1", "", "{name}"),
    ("Normal", "", "{text}"),
    ("Normal", "", "{#points}"),
    ("List Bullet", "{lead}: ", "{text}"),
    ("Normal", "", "{/points}"),
    ("Normal", "", "{/fields}"),
    ("Heading 1", "", "{#labels}{rows}{/labels}"),
)
DOCXTEMPLATER_ROWS = (("{#rows}☐", "{field}: {text}", "{ours}", "{theirs}", "{due} / {status}{/rows}"),)


def maker(workshop: Path) -> Callable[[dict[str, Any]], bytes]:
    """python-docx itself: from values to a Word file."""
    base = _bytes(_base())
    return lambda memo: _bytes(_document(base, memo["short"], _lines(memo), memo["labels"]["columns"], _rows(memo)))


def write_templates(workshop: Path, columns: Sequence[str]) -> None:
    """`docxtpl.docx` and `docxtemplater.docx`."""
    base = _bytes(_base())
    for name, short, lines, rows in (
        ("docxtpl", "{{ short }}", DOCXTPL, DOCXTPL_ROWS),
        ("docxtemplater", "{short}", DOCXTEMPLATER, DOCXTEMPLATER_ROWS),
    ):
        document = _document(base, short, lines, columns, rows)
        (workshop / f"{name}.docx").write_bytes(_bytes(document))


def _lines(memo: dict[str, Any]) -> Iterable[Line]:
    yield "Title", "", memo["title"]
    yield "Normal", memo["labels"]["to"] + " ", memo["to"]
    yield "Normal", memo["labels"]["from"] + " ", memo["sender"]
    yield "Normal", "", f"{memo['place']}, {memo['date']}"
    yield "Normal", "", f"{memo['summary']} {memo['note']}"
    yield "Normal", memo["labels"]["chairs"], "".join(f" {c['name']}, {c['post']}" for c in memo["chairs"])
    for one in memo["delegations"]:
        yield "Normal", one["side"] + ": ", one["members"]
    for field in memo["fields"]:
        yield "Heading 1", "", field["name"]
        yield "Normal", "", field["text"]
        for point in field["points"]:
            yield "List Bullet", point["lead"] + ": ", point["text"]
    yield "Heading 1", "", memo["labels"]["rows"]


def _rows(memo: dict[str, Any]) -> Iterable[Sequence[str]]:
    for row in memo["rows"]:
        yield "☐", f"{row['field']}: {row['text']}", row["ours"], row["theirs"], f"{row['due']} / {row['status']}"


def _document(
    base: bytes, short: str, lines: Iterable[Line], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> Any:
    document = Document(io.BytesIO(base))
    section = document.sections[0]
    section.header.paragraphs[0].text = short
    _numbered(section.footer.paragraphs[0])
    for style, bold, words in lines:
        paragraph = document.add_paragraph(style=style)
        if bold:
            paragraph.add_run(bold).bold = True
        paragraph.add_run(words)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    _fill(table.rows[0], columns, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        _fill(table.add_row(), row)
    return document


def _fill(row: Any, words: Sequence[str], bold: bool = False) -> None:
    for cell, word, width in zip(row.cells, words, WIDTHS, strict=True):
        cell.paragraphs[0].add_run(word).bold = bold or None
        cell.width = Cm(width)


def _numbered(paragraph: Any) -> None:
    """“1 / 2”, as fields."""
    for code, between in (("PAGE", " / "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        paragraph._p.append(field)
        paragraph.add_run(between)


def _base() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.paragraph_format.space_after = Pt(3)
    _strip(document)
    return document


def _strip(document: Any) -> None:
    """Styles nobody uses, and parts nobody opens, are taken out."""
    kept = {"Table Grid", "Normal Table", "Default Paragraph Font", "No List", "header", "footer", *SIZES, "heading 1"}
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in kept:
            styles.remove(style)
    for latent in styles.findall(qn("w:latentStyles")):
        styles.remove(latent)
    for relations in (document.part.rels, document.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[1] in ("stylesWithEffects", "thumbnail", "customXml", "webSettings"):
                del relations[name]


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
