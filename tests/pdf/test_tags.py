"""The structure tree by itself: order, ways back, names, and nothing empty."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from briefgen.pdf.file import PdfFile
from briefgen.pdf.tags import StructureElement, StructureTree, new_structure

PAGES = (11, 12)
"""Object numbers of pages."""


def begun(element: StructureElement) -> StructureTree:
    """A tree at the beginning of the first page, with the element and all that were made with it."""
    root = element
    while root.parent:
        root = root.parent
    tree = StructureTree(root)
    tree.begin_page(PAGES[0])
    return tree


def stored(tree: StructureTree, pages: int) -> Any:
    """The root of a tree as it is in a file; the pages are bare dictionaries."""
    file = PdfFile(PAGES[-1])
    for number in PAGES[:pages]:
        file.put("<</Type/Page>>", number)
    top = tree.write(file)
    none = file.put("<</Type/Pages/Count 0/Kids[]>>")
    root = file.put(f"<</Type/Catalog/Pages {none} 0 R/StructTreeRoot {top} 0 R>>")
    pdf = pikepdf.open(io.BytesIO(file.to_bytes(root, file.put("<<>>"))))
    return pdf, pdf.Root.StructTreeRoot


def test_an_inline_element_stands_between_the_marks_of_its_paragraph() -> None:
    paragraph = new_structure("en").add("P")
    link = StructureElement("Link", paragraph)
    tree = begun(paragraph)
    tree.mark(paragraph)
    tree.mark(link)
    tree.mark(paragraph)
    _, root = stored(tree, 1)
    kids = root.K[0].K[0].K
    assert [kid if isinstance(kid, int) else str(kid.S) for kid in kids] == [0, "/Link", 2]


def test_an_inline_element_that_holds_nothing_but_another_has_its_place_too() -> None:
    paragraph = new_structure("en").add("P")
    link = StructureElement("Link", StructureElement("Span", paragraph, "/Lang(ko)"))
    tree = begun(paragraph)
    tree.mark(link)
    _, root = stored(tree, 1)
    (span,) = root.K[0].K[0].K
    assert (span.S, span.K[0].S) == ("/Span", "/Link")


def test_a_tree_that_is_drawn_again_is_the_same() -> None:
    top = new_structure("en")
    first, second = top.add("P"), top.add("H1")
    link, figure = StructureElement("Link", first), top.add("Figure")
    written = []
    for _ in range(2):
        tree, file = begun(top), PdfFile(PAGES[-1])
        for element in (first, link, second, figure):
            tree.mark(element)
        tree.replace_entries(figure, "/Alt(x)")
        tree.write(file)
        written.append(file.bodies)
    assert written[0] == written[1]


def test_every_mark_leads_back_to_its_element() -> None:
    top = new_structure("en")
    first, second = top.add("P"), top.add("H1")
    tree = StructureTree(top)
    for page in PAGES:
        tree.begin_page(page)
        tree.mark(first)
        tree.mark(second)
    _, root = stored(tree, 2)
    numbers = root.ParentTree.Nums
    assert [int(numbers[i]) for i in (0, 2)] == [0, 1] and root.ParentTreeNextKey == 2
    assert [[str(element.S) for element in numbers[i]] for i in (1, 3)] == [["/P", "/H1"]] * 2


def test_content_on_a_second_page_says_its_page() -> None:
    top = new_structure("en")
    paragraph = top.add("P")
    tree = StructureTree(top)
    for page in PAGES:
        tree.begin_page(page)
        tree.mark(paragraph)
    _, root = stored(tree, 2)
    first, second = root.K[0].K[0].K
    assert first == 0 and second.Type == "/MCR" and second.Pg.objgen != root.K[0].K[0].Pg.objgen


def test_an_annotation_has_a_key_of_its_own() -> None:
    form = new_structure("en").add("Form")
    tree = begun(form)
    key = tree.add_annotation(form, 99)
    pdf, root = stored(tree, 1)
    numbers = root.ParentTree.Nums
    assert {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}[key].S == "/Form"
    assert pdf is not None


def test_elements_without_content_are_left_out_but_cells_stay() -> None:
    top = new_structure("en")
    top.add("P")
    row = top.add("Table").add("TR")
    row.add("TD")
    cell = row.add("TD")
    tree = begun(top)
    tree.mark(cell)
    _, root = stored(tree, 1)
    (table,) = root.K[0].K
    assert table.S == "/Table" and len(table.K[0].K) == 2


def test_notes_are_found_by_their_identity() -> None:
    top = new_structure("en")
    notes = [top.add("Note", f"/ID(note-{number})") for number in (1, 2)]
    tree = begun(top)
    for note in notes:
        tree.mark(note)
    _, root = stored(tree, 1)
    names = root.IDTree.Names
    assert [str(names[i]) for i in (0, 2)] == ["note-1", "note-2"] and names[1].S == "/Note"


def test_elements_of_ours_have_a_role() -> None:
    _, root = stored(StructureTree(new_structure("en")), 0)
    assert root.RoleMap.Callout == "/Div"
