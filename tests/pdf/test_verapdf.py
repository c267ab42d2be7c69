"""What veraPDF says: every kind of document keeps to PDF/UA-1 and PDF/A-2a, and each fault of ours would be seen.

One or the other profile sees most faults; what none of them sees (text that is drawn but not in the structure, words
that run together) the reader by structure in `conftest.py` does. `check_pdf.py --generated 300` asks about more.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from briefgen.blocks.look import Look
from briefgen.blocks.tree import (
    Attachment,
    Cell,
    CheckBox,
    Choice,
    Column,
    Document,
    Figure,
    Foreign,
    Heading,
    Item,
    Link,
    List,
    Note,
    Paragraph,
    Row,
    Table,
)
from briefgen.pdf.layout import write_pdf

Written = Callable[..., bytes]
Read = Callable[[bytes], Any]
Conforms = Callable[..., None]


def test_documents_of_all_kinds_conform(conforms: Conforms, checker: ModuleType, look: Look) -> None:
    conforms(*(write_pdf(document, look) for document in checker.documents(8, seed=1)))


def test_with_attached_data_it_is_the_third_part(
    conforms: Conforms, paper: Callable[..., Document], look: Look
) -> None:
    data = Attachment("facts.json", "application/json", b"{}", "The data behind this paper")
    conforms(write_pdf(paper(Paragraph(("x",))).replace(attachments=(data,)), look), profiles="ua1,3a")


def test_the_least_documents_conform(conforms: Conforms, written: Written) -> None:
    empty = Table((Column(),), (Row((Cell(()),)),))
    conforms(written(), written(empty), written(Paragraph(("가",)), language="ko", title=""), written(fields=()))


# ---- one fault at a time ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(written: Written, checker: ModuleType) -> bytes:
    """A document with something of everything that can be broken."""
    head = Row((Cell((Paragraph(("No.",)),)), Cell((Paragraph(("What",)),))), "head")
    row = Row((Cell((Paragraph(("1",)),)), Cell((Paragraph((CheckBox("d/a", False, "Done"), " thing")),))))
    return written(
        Heading(1, ("Title",)),
        Heading(2, ("Part",)),
        Paragraph(("text ", Link("https://a.kr", ("link",)), Note((Paragraph(("note",)),)), Foreign("ko", ("가",)))),
        List((Item((Paragraph(("item",)),)),)),
        Table((Column(40), Column()), (head, row, row.__class__((row.cells[0], Cell((Paragraph(("last",)),)))))),
        Paragraph((Choice("d/b", "x", (("x", "X"),), "Choice"),)),
        Figure(checker.PNG, "image/png", "Points", width=50),
    )


def elements(pdf: Pdf, tag: str) -> Iterator[Any]:
    """The structure elements of a tag."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if str(element.get("/S", "")) == tag:
            yield element
        waiting += [kid for kid in element.get("/K", ()) if isinstance(kid, Dictionary) and "/S" in kid]


def first(pdf: Pdf, tag: str) -> Any:
    return next(elements(pdf, tag))


def content(pdf: Pdf, change: Callable[[bytes], bytes]) -> None:
    pdf.pages[0].Contents = pdf.make_stream(change(pdf.pages[0].Contents.read_bytes()))


def _no_alternative(pdf: Pdf) -> None:
    del first(pdf, "/Figure")["/Alt"]


def _no_spoken_name(pdf: Pdf) -> None:
    del pdf.Root.AcroForm.Fields[0]["/TU"]


def _no_language(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]
    del first(pdf, "/Document")["/Lang"]


def _no_title(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    start, end = data.index(b"<dc:title>"), data.index(b"</dc:title>") + 11
    pdf.Root.Metadata.write(data[:start] + data[end:])


def _no_identification(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"<pdfuaid:part>1</pdfuaid:part>", b""))


def _skipped_level(pdf: Pdf) -> None:
    first(pdf, "/H2").S = Name("/H4")


def _no_scope(pdf: Pdf) -> None:
    for cell in elements(pdf, "/TH"):
        del cell["/A"]


def _no_contents(pdf: Pdf) -> None:
    for note in pdf.pages[0].Annots:
        if note.Subtype == Name.Link:
            del note["/Contents"]


def _no_tab_order(pdf: Pdf) -> None:
    del pdf.pages[0].obj["/Tabs"]


def _unmarked(pdf: Pdf) -> None:
    content(pdf, lambda data: data + b"\nBT /F1 10 Tf 1 0 0 1 50 50 Tm [<0022>] TJ ET")


def _title_hidden(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def _no_way_back(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums[1] = Array([])


def _short_row(pdf: Pdf) -> None:
    del first(pdf, "/TR").K[1]


def _item_without_label(pdf: Pdf) -> None:
    first(pdf, "/LI").S = Name.P


def _pressed_look(pdf: Pdf) -> None:
    box = pdf.Root.AcroForm.Fields[0]
    box.AP.D = box.AP.N


def _needs_looks(pdf: Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True


def _not_embedded(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/FontFile2" in thing:
            del thing["/FontFile2"]


def _suspect(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def _no_colours(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def _no_note_identity(pdf: Pdf) -> None:
    del first(pdf, "/Note")["/ID"]


def _no_role(pdf: Pdf) -> None:
    first(pdf, "/P").S = Name.Callout
    del pdf.Root.StructTreeRoot["/RoleMap"]


def _unreadable_code(pdf: Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"> <0054>", b"> <0000>"))


FAULTS = [
    _no_alternative,
    _no_spoken_name,
    _no_language,
    _no_title,
    _no_identification,
    _skipped_level,
    _no_scope,
    _no_contents,
    _no_tab_order,
    _unmarked,
    _title_hidden,
    _no_way_back,
    _short_row,
    _item_without_label,
    _pressed_look,
    _needs_looks,
    _not_embedded,
    _suspect,
    _no_colours,
    _no_note_identity,
    _no_role,
    _unreadable_code,
]


def test_each_fault_is_seen_by_verapdf(verapdf: Any, whole: bytes, tmp_path: Path) -> None:
    paths = []
    for fault in [lambda pdf: None, *FAULTS]:
        with pikepdf.open(io.BytesIO(whole)) as pdf:
            fault(pdf)
            paths.append(tmp_path / f"{fault.__name__.strip('_<>')}.pdf")
            pdf.save(paths[-1])
    told = verapdf.faults(paths)
    missed = [path.stem for path in paths[1:] if path.name not in told]
    assert not missed and "lambda.pdf" not in told, told


def test_text_that_is_drawn_but_not_in_the_structure_is_seen(whole: bytes, read: Read) -> None:
    """veraPDF passes it: real text marked as an artifact is never read aloud."""
    before = read(whole).root.words().split()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        content(pdf, lambda data: data.replace(b"/P <</MCID 2>> BDC", b"/Artifact <</Type/Pagination>> BDC", 1))
        pdf.save(out)
    with pytest.raises(KeyError):
        assert read(out.getvalue()).root.words().split() != before


def test_words_that_run_together_are_seen(whole: bytes, read: Read) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        space = b"\0\1)]"
        content(pdf, lambda data: data.replace(space, b")]"))
        pdf.save(out)
    assert read(out.getvalue()).root.words().split() != read(whole).root.words().split()


def test_what_is_drawn_outside_of_marks_is_seen(whole: bytes, read: Read) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        _unmarked(pdf)
        pdf.save(out)
    with pytest.raises(AssertionError, match="outside of marks"):
        read(out.getvalue())
