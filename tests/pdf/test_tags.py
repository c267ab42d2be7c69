"""The structure tree by itself: order, ways back, names, and nothing empty."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from briefgen.pdf.file import PdfFile
from briefgen.pdf.tags import StructureElement, StructureTree

PAGES = (11, 12)
"""Object numbers of pages."""


def stored(tree: StructureTree, pages: int) -> Any:
    """The root of a tree as it is in a file; the pages are bare dictionaries."""
    file = PdfFile(PAGES[-1])
    for number in PAGES[:pages]:
        file.put("<</Type/Page>>", number)
    top = tree.write(file)
    none = file.put("<</Type/Pages/Count 0/Kids[]>>")
    root = file.put(f"<</Type/Catalog/Pages {none} 0 R/StructTreeRoot {top} 0 R>>")
    pdf = pikepdf.open(io.BytesIO(file.finished(root, file.put("<<>>"))))
    return pdf, pdf.Root.StructTreeRoot


def test_an_inline_element_stands_between_the_marks_of_its_paragraph() -> None:
    tree = StructureTree("en")
    tree.page(PAGES[0])
    paragraph = tree.root.add("P")
    link = StructureElement("Link", paragraph)
    tree.mark(paragraph)
    tree.mark(link)
    tree.mark(paragraph)
    _, root = stored(tree, 1)
    kids = root.K[0].K[0].K
    assert [kid if isinstance(kid, int) else str(kid.S) for kid in kids] == [0, "/Link", 2]


def test_every_mark_leads_back_to_its_element() -> None:
    tree = StructureTree("en")
    first, second = tree.root.add("P"), tree.root.add("H1")
    for page in PAGES:
        tree.page(page)
        tree.mark(first)
        tree.mark(second)
    _, root = stored(tree, 2)
    numbers = root.ParentTree.Nums
    assert [int(numbers[i]) for i in (0, 2)] == [0, 1] and root.ParentTreeNextKey == 2
    assert [[str(element.S) for element in numbers[i]] for i in (1, 3)] == [["/P", "/H1"]] * 2


def test_content_on_a_second_page_says_its_page() -> None:
    tree = StructureTree("en")
    paragraph = tree.root.add("P")
    for page in PAGES:
        tree.page(page)
        tree.mark(paragraph)
    _, root = stored(tree, 2)
    first, second = root.K[0].K[0].K
    assert first == 0 and second.Type == "/MCR" and second.Pg.objgen != root.K[0].K[0].Pg.objgen


def test_an_annotation_has_a_key_of_its_own() -> None:
    tree = StructureTree("en")
    tree.page(PAGES[0])
    form = tree.root.add("Form")
    key = tree.annotate(form, 99)
    pdf, root = stored(tree, 1)
    numbers = root.ParentTree.Nums
    assert {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}[key].S == "/Form"
    assert pdf is not None


def test_elements_without_content_are_left_out_but_cells_stay() -> None:
    tree = StructureTree("en")
    tree.page(PAGES[0])
    tree.root.add("P")
    row = tree.root.add("Table").add("TR")
    row.add("TD")
    tree.mark(row.add("TD"))
    _, root = stored(tree, 1)
    (table,) = root.K[0].K
    assert table.S == "/Table" and len(table.K[0].K) == 2


def test_notes_are_found_by_their_identity() -> None:
    tree = StructureTree("en")
    tree.page(PAGES[0])
    for number in (1, 2):
        tree.mark(tree.root.add("Note", f"/ID(note-{number})"))
    _, root = stored(tree, 1)
    names = root.IDTree.Names
    assert [str(names[i]) for i in (0, 2)] == ["note-1", "note-2"] and names[1].S == "/Note"


def test_elements_of_ours_have_a_role() -> None:
    _, root = stored(StructureTree("en"), 0)
    assert root.RoleMap.Callout == "/Div"
