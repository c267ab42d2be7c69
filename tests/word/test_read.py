"""What comes back: an answer only when it is beyond doubt, after whatever word processors and people do to a file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest

from briefgen.blocks.returned import Returned
from briefgen.blocks.tree import Cell, CheckBox, Choice, Column, DateField, Note, Paragraph, Remark, Row, Table
from briefgen.errors import Severity
from briefgen.files import Bounds
from briefgen.word.read import read_docx

Written = Callable[..., bytes]
Parts = Callable[[bytes], Mapping[str, bytes]]
Change = Callable[[str], str]

DOCUMENT = "word/document.xml"
ROW = r"<w:tr>(?:(?!<w:tr>).)*?{}.*?</w:tr>"


def checklist() -> Table:
    """Two rows with all four kinds of controls."""

    def row(number: str, ticked: bool) -> Row:
        return Row(
            (
                Cell((Paragraph((CheckBox(f"d/{number}", ticked, "Done"),)),)),
                Cell((Paragraph((Choice(f"d/{number}:status", "open", (("open", "Open"), ("done", "Done")), "S"),)),)),
                Cell((Paragraph((DateField(f"d/{number}:date", "2024-10-31", "31 Oct 2024", "Due"),)),)),
                Cell((Paragraph((Remark(f"d/{number}:remark", "", "Remark", "Remark"),)),)),
            )
        )

    return Table((Column(), Column(), Column(), Column()), (row("A01", False), row("A02", True)))


KEYS = {f"d/{n}{kind}" for n in ("A01", "A02") for kind in ("", ":status", ":date", ":remark")}


def changed(data: bytes, change: Change, part: str = DOCUMENT, **more: bytes) -> bytes:
    """A file with one part changed, and others added (`word/x.xml` is written `word__x_xml`)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


@pytest.fixture(scope="module")
def sent(written: Written) -> bytes:
    return written(checklist())


def reasons(returned: Returned, severity: Severity = Severity.PROBLEM) -> dict[str, str]:
    return {p.item: p.message for p in returned.problems if p.severity is severity}


def test_an_untouched_file_has_all_answers_and_no_problem(sent: bytes) -> None:
    returned = read_docx(sent, "a.docx", KEYS)
    assert set(returned.answers) == KEYS == set(returned.seen)
    assert returned.problems == ()
    assert returned.properties["reference"] == "0123abcd"
    assert returned.program == "briefgen"


def test_as_libreoffice_rewrites_it_every_answer_stays(sent: bytes) -> None:
    """Empty runs, full run properties, other order, values dropped from menus, other names of parts."""

    def rewrite(text: str) -> str:
        text = text.replace("<w:sdtContent>", "<w:sdtContent><w:r><w:rPr/></w:r>")
        text = re.sub(r' w:lastValue="\w+"', "", text)
        text = re.sub(r"(<w:alias [^>]*/>)(<w:tag [^>]*/>)", r"\2\1", text)
        return text.replace("☒", "</w:t></w:r><w:r><w:t>☒")

    returned = read_docx(changed(sent, rewrite), "a.docx", KEYS)
    assert returned.answers == read_docx(sent).answers
    assert returned.problems == ()


def test_a_ticked_box_is_an_answer(sent: bytes) -> None:
    ticked = changed(sent, lambda s: s.replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"').replace("☐", "☑"))
    assert read_docx(ticked).answers["d/A01"].value is True


def test_a_copied_row_that_is_alike_counts_once_with_a_notice(sent: bytes) -> None:
    doubled = changed(sent, lambda s: re.sub(ROW.format("d/A01"), r"\g<0>\g<0>", s, count=1))
    returned = read_docx(doubled, "a.docx", KEYS)
    assert set(returned.answers) == KEYS
    assert "stands 2 times" in reasons(returned, Severity.NOTICE)["d/A01"]


def test_a_copied_row_with_another_answer_is_a_problem_and_no_answer(sent: bytes) -> None:
    def double(text: str) -> str:
        row = re.search(ROW.format("d/A01"), text)
        assert row
        other = row[0].replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"').replace("☐", "☒")
        return text.replace(row[0], row[0] + other)

    returned = read_docx(changed(sent, double), "a.docx", KEYS)
    assert "different answers" in reasons(returned)["d/A01"]
    assert "d/A01" not in returned.answers
    assert "d/A01:status" in returned.answers


def test_a_deleted_row_is_not_the_same_as_not_ticked(sent: bytes) -> None:
    returned = read_docx(changed(sent, lambda s: re.sub(ROW.format("d/A02"), "", s)), "a.docx", KEYS)
    assert "no longer in the file" in reasons(returned)["d/A02"]
    assert "d/A02" not in returned.answers


def test_a_row_deleted_while_changes_are_tracked_is_a_problem(sent: bytes) -> None:
    mark = '<w:tr><w:trPr><w:del w:id="9" w:author="Somebody"/></w:trPr>'
    tracked = changed(sent, lambda s: re.sub(r"<w:tr><w:trPr>.*?</w:trPr>(?=(?:(?!<w:tr>).)*d/A02)", mark, s))
    returned = read_docx(tracked, "a.docx", KEYS)
    assert "while changes were tracked" in reasons(returned)["d/A02"]
    assert "d/A02" not in returned.answers


def test_a_box_deleted_within_a_tracked_change_is_gone(sent: bytes) -> None:
    wrapped = changed(
        sent, lambda s: re.sub(r"(<w:sdt>(?:(?!<w:sdt>).)*d/A01\".*?</w:sdt>)", r'<w:del w:id="1">\1</w:del>', s)
    )
    assert "while changes were tracked" in reasons(read_docx(wrapped, "a.docx", KEYS))["d/A01"]


def test_a_tick_with_changes_tracked_is_the_new_glyph(sent: bytes) -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>☐</w:delText></w:r></w:del>'
    tick = f'{gone}<w:ins w:id="2" w:author="Kim"><w:r><w:t>☒</w:t></w:r></w:ins>'
    data = changed(
        sent,
        lambda s: re.sub(r"<w:r>(?:(?!<w:r>).)*☐</w:t></w:r>", tick, s).replace(
            'w14:checked w14:val="0"', 'w14:checked w14:val="1"'
        ),
    )
    returned = read_docx(data)
    assert returned.answers["d/A01"].value is True
    assert returned.remarks == ()  # it has come back by its key


def test_a_key_of_another_edition_is_a_problem(sent: bytes) -> None:
    returned = read_docx(sent, "a.docx", KEYS - {"d/A01"})
    assert "not a key of this edition" in reasons(returned)["d/A01"]
    assert "d/A01" not in returned.answers


def test_a_state_in_the_wrong_namespace_is_never_a_tick(sent: bytes) -> None:
    spoilt = changed(sent, lambda s: s.replace('w14:checked w14:val="1"', 'w14:checked w:val="0"'))
    returned = read_docx(spoilt)
    assert "cannot be read" in reasons(returned)["d/A02"]


def test_a_box_without_a_state_is_not_ticked(sent: bytes) -> None:
    bare = changed(sent, lambda s: re.sub(r'<w14:checked w14:val="0"/>', "", s))
    assert read_docx(bare).answers["d/A01"].value is False


def test_a_glyph_against_its_state_is_a_problem(sent: bytes) -> None:
    assert "marked not ticked" in reasons(read_docx(changed(sent, lambda s: s.replace("☐", "☒"))))["d/A01"]


def test_words_instead_of_a_box_are_a_problem(sent: bytes) -> None:
    assert "instead of a box" in reasons(read_docx(changed(sent, lambda s: s.replace("☐", "yes"))))["d/A01"]


def test_a_date_typed_over_is_a_problem(sent: bytes) -> None:
    typed = changed(sent, lambda s: s.replace(">31 Oct 2024<", ">soon<", 1))
    assert "holds the day 2024-10-31" in reasons(read_docx(typed))["d/A01:date"]


def test_a_date_without_its_day_is_words(sent: bytes) -> None:
    answer = read_docx(changed(sent, lambda s: re.sub(r' w:fullDate="[^"]*"', "", s))).answers["d/A01:date"]
    assert (answer.kind, answer.value) == ("words", "31 Oct 2024")


def test_words_that_are_not_in_the_menu_are_a_problem(sent: bytes) -> None:
    assert (
        "not in its list"
        in reasons(read_docx(changed(sent, lambda s: s.replace(">Open<", ">Nearly<"))))["d/A01:status"]
    )


def test_a_remark_somebody_typed_is_an_answer(sent: bytes) -> None:
    typed = changed(sent, lambda s: s.replace("<w:showingPlcHdr/>", "").replace(">Remark<", "> no news <"))
    assert read_docx(typed).answers["d/A01:remark"].value == "no news"


def test_a_box_in_a_note_is_read(written: Written) -> None:
    data = written(Paragraph((Note((Paragraph((CheckBox("d/1", True, "a"),)),)),)))
    assert read_docx(data).answers["d/1"].value is True


def test_a_file_without_any_box_names_the_program_that_saved_it(written: Written) -> None:
    data = changed(
        written(Paragraph(("no box",))),
        lambda s: s.replace("briefgen", "SomeOffice").replace(
            "</Properties>", "<AppVersion>9.1</AppVersion></Properties>"
        ),
        "docProps/app.xml",
    )
    (problem,) = read_docx(data, "a.docx", KEYS).problems
    assert "holds no box at all (saved by SomeOffice 9.1)" in problem.message
    assert ".doc" in problem.hint


def test_comments_are_told(sent: bytes) -> None:
    relation = '<Relationship Id="c" Type="http://x/comments" Target="comments.xml"/></Relationships>'
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    words = '<w:comment w:author="Lee"><w:p><w:r><w:t>who?</w:t></w:r></w:p></w:comment>'
    said = f'<w:comments xmlns:w="{w}">{words}</w:comments>'
    data = changed(
        sent,
        lambda s: s.replace("</Relationships>", relation),
        "word/_rels/document.xml.rels",
        word__comments_xml=said.encode(),
    )
    assert read_docx(data).remarks == ("Lee commented: “who?”",)


def test_the_words_of_a_file_are_told_without_what_stands_in_fields(written: Written) -> None:
    data = written(Paragraph(("Step ", CheckBox("d/1", True, "a"), " one")), Paragraph((CheckBox("d/2", True, "b"),)))
    assert [words for words in read_docx(data).words if "☒" in words or "Step" in words] == ["Step  one"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .doc"),
        (b"{\\rtf1}", "an .rtf"),
        (b"%PDF-1.7", "a PDF"),
        (b"<html>", "damaged"),
    ],
)
def test_what_is_no_word_file_is_told_in_words(data: bytes, said: str) -> None:
    (problem,) = read_docx(data, "x.docx").problems
    assert said in problem.message
    assert str(problem.place) == "x.docx"


def test_a_document_type_declaration_is_refused(sent: bytes) -> None:
    bomb = changed(sent, lambda s: s.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1))
    assert "document type declaration" in read_docx(bomb).problems[0].message


def test_macros_are_refused(sent: bytes) -> None:
    assert "macros" in read_docx(changed(sent, str, word__vbaProject_bin=b"x")).problems[0].message


def test_a_linked_picture_is_refused(sent: bytes) -> None:
    relation = (
        '<Relationship Id="x" Type="http://x/image" Target="file:///c:/a.png" TargetMode="External"/></Relationships>'
    )
    linked = changed(sent, lambda s: s.replace("</Relationships>", relation), "word/_rels/document.xml.rels")
    returned = read_docx(linked)
    assert "something outside it (image)" in returned.problems[0].message
    assert returned.answers == {}


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate"])
def test_a_link_and_an_attached_template_are_harmless(sent: bytes, kind: str) -> None:
    arrow = f'<Relationship Id="x" Type="http://x/{kind}" Target="file:///c:/a" TargetMode="External"/>'
    linked = changed(
        sent, lambda s: s.replace("</Relationships>", f"{arrow}</Relationships>"), "word/_rels/document.xml.rels"
    )
    assert set(read_docx(linked).answers) == KEYS


def test_a_bomb_is_refused(sent: bytes) -> None:
    assert "unpack to more" in read_docx(sent, "a.docx", bounds=Bounds(size=1000)).problems[0].message


def test_the_strict_format_is_told(sent: bytes) -> None:
    strict = changed(
        sent,
        lambda s: s.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    )
    assert "strict" in read_docx(strict).problems[0].message


@pytest.mark.parametrize("cut", [10, 200, 3000])
def test_half_a_file_is_a_problem_and_never_an_exception(sent: bytes, cut: int) -> None:
    assert read_docx(sent[:-cut]).problems
