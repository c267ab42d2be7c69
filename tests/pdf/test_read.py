"""A PDF that came back: what people and viewers do to it, and what may never happen when somebody opens it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from briefgen.blocks.returned import Answer, Returned
from briefgen.blocks.tree import CheckBox, Choice, DateField, Paragraph, Remark
from briefgen.errors import Severity
from briefgen.pdf.read import read_pdf

Written = Callable[..., bytes]
KEYS = ("d/A1", "d/A2", "d/A1:status", "d/A1:date", "d/A1:remark")


@pytest.fixture(scope="module")
def data(written: Written) -> bytes:
    return written(
        Paragraph((CheckBox("d/A1", False, "First"), " first")),
        Paragraph((CheckBox("d/A2", True, "Second"), " second")),
        Paragraph((Choice("d/A1:status", "open", (("open", "진행 중"), ("done", "완료")), "Status"),)),
        Paragraph((DateField("d/A1:date", "2024-10-31", "31 Oct 2024", "Due"),)),
        Paragraph((Remark("d/A1:remark", "", "Remark", "Remark"),)),
        language="ko",
    )


def changed(data: bytes, change: Callable[[Pdf], None], **saving: Any) -> bytes:
    """The file after somebody did something to it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, **saving)
    return out.getvalue()


def values(returned: Returned) -> dict[str, bool | str]:
    return {key: answer.value for key, answer in returned.answers.items()}


def messages(returned: Returned) -> str:
    return "\n".join(map(str, returned.problems))


def test_a_file_comes_back_as_it_went_out(data: bytes) -> None:
    returned = read_pdf(data, "checklist.pdf", KEYS)
    assert not returned.problems and set(returned.seen) == set(KEYS)
    assert values(returned) == {
        "d/A1": False,
        "d/A2": True,
        "d/A1:status": "open",
        "d/A1:date": "2024-10-31",
        "d/A1:remark": "",
    }
    assert returned.answers["d/A1:status"] == Answer("choice", "open", "진행 중")
    assert dict(returned.properties) == {
        "title": "A paper",
        "reference": "0123abcd",
        "language": "ko",
        "program": "briefgen",
    }


def test_what_a_library_ticks_and_fills_in_is_read(data: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    filled = {"d/A1": "/Yes", "d/A2": "/Off", "d/A1:status": "done", "d/A1:date": "2024. 11. 5."}
    writer.update_page_form_field_values(None, filled, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    returned = read_pdf(out.getvalue(), "x.pdf", KEYS)
    assert not returned.problems
    assert values(returned) | {"d/A1:remark": ""} == {
        "d/A1": True,
        "d/A2": False,
        "d/A1:status": "done",
        "d/A1:date": "2024-11-05",
        "d/A1:remark": "",
    }


def field(pdf: Pdf, key: str) -> Any:
    return next(each for each in pdf.Root.AcroForm.Fields if key == each.T)


def _remark(pdf: Pdf) -> None:
    field(pdf, "d/A1:remark").V = String("할 말\n있음")


def _soon(pdf: Pdf) -> None:
    field(pdf, "d/A1:date").V = String("soon")


def _delete(pdf: Pdf) -> None:
    kept = [each for each in pdf.Root.AcroForm.Fields if each.T != "d/A1"]
    pdf.Root.AcroForm.Fields = pdf.pages[0].Annots = Array(kept)


def _contradict(pdf: Pdf) -> None:
    field(pdf, "d/A1").V = Name.Yes


def _copy(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields.append(pdf.make_indirect(Dictionary(field(pdf, "d/A1"))))


def _copy_ticked(pdf: Pdf) -> None:
    _copy(pdf)
    copy = pdf.Root.AcroForm.Fields[-1]
    copy.V = copy.AS = Name.Yes


def _foreign(pdf: Pdf) -> None:
    field(pdf, "d/A1").T = String("other/A1")


def _kids(pdf: Pdf) -> None:
    """Another program keeps the box as a widget below its field."""
    box = field(pdf, "d/A1")
    below = pdf.make_indirect(Dictionary(Subtype=Name.Widget, AS=Name.Yes, AP=box.AP, Rect=box.Rect))
    box.V, box.Kids = Name.Yes, Array([below])
    below.Parent = box
    del box.AS


def _nested(pdf: Pdf) -> None:
    """Another program files fields under names with a point."""
    box = field(pdf, "d/A2")
    top = pdf.make_indirect(Dictionary(T=String("d/A2"), FT=Name.Btn, V=Name.Yes, Kids=Array([box])))
    box.T = String("copy")
    pdf.Root.AcroForm.Fields.append(top)


@pytest.mark.parametrize(
    ("change", "key", "value", "problem"),
    [
        (_remark, "d/A1:remark", "할 말 있음", ""),
        (_soon, "d/A1:date", "soon", ""),
        (_kids, "d/A1", True, ""),
        (_delete, "d/A1", None, "d/A1: is no longer in the file"),
        (_contradict, "d/A1", None, "d/A1: shows “Off” but holds “Yes”"),
        (_copy, "d/A1", False, "d/A1: stands 2 times, always alike"),
        (_copy_ticked, "d/A1", None, "d/A1: stands 2 times, with different answers"),
        (_foreign, "other/A1", None, "other/A1: is not a key of this edition"),
        (_nested, "d/A2.copy", None, "d/A2.copy: is not a key of this edition"),
    ],
)
def test_what_programs_and_people_do_is_read_or_said(
    data: bytes, change: Callable[[Pdf], None], key: str, value: bool | str | None, problem: str
) -> None:
    returned = read_pdf(changed(data, change), "x.pdf", KEYS)
    assert values(returned).get(key) == value
    assert problem in messages(returned) and bool(returned.problems) == bool(problem)


def test_a_copy_that_agrees_is_only_a_notice(data: bytes) -> None:
    (notice,) = read_pdf(changed(data, _copy), "x.pdf", KEYS).problems
    assert notice.severity is Severity.NOTICE


def test_without_the_keys_of_the_edition_every_key_counts(data: bytes) -> None:
    assert "other/A1" in read_pdf(changed(data, _foreign)).answers


def test_comments_and_typed_text_are_told(data: bytes) -> None:
    def comment(pdf: Pdf) -> None:
        notes = (
            Dictionary(Subtype=Name.Text, T=String("Kim"), Contents=String("why so late?")),
            Dictionary(Subtype=Name.FreeText, Contents=String("typed " * 100)),
            Dictionary(Subtype=Name.Highlight),
        )
        for note in notes:
            pdf.pages[0].Annots.append(pdf.make_indirect(note))

    first, second, third = read_pdf(changed(data, comment), "x.pdf", KEYS).remarks
    assert first == "Kim commented: “why so late?”"
    assert second.startswith("Somebody commented: “typed typed") and len(second) < 240
    assert third == "Somebody marked something without words"


# ---- what is refused --------------------------------------------------------------------------------------------


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _named_script(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def _script_of_a_field(pdf: Pdf) -> None:
    field(pdf, "d/A1").AA = Dictionary(K=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)")))


def _launch(pdf: Pdf) -> None:
    link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("/bin/sh")))
    pdf.pages[0].Annots.append(pdf.make_indirect(link))


def _submit(pdf: Pdf) -> None:
    field(pdf, "d/A1").A = Dictionary(S=Name.SubmitForm, F=String("http://a.invalid"))


def _xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_script, "script"),
        (_named_script, "script"),
        (_script_of_a_field, "script"),
        (_launch, "script"),
        (_submit, "script"),
        (_xfa, "XFA"),
    ],
)
def test_what_acts_is_not_read_at_all(data: bytes, change: Callable[[Pdf], None], words: str) -> None:
    returned = read_pdf(changed(data, change), "x.pdf", KEYS)
    assert words in messages(returned) and not returned.answers and not returned.seen


@pytest.mark.parametrize("password", ["", "secret"])
def test_what_is_locked_is_not_read(data: bytes, password: str) -> None:
    locked = changed(data, lambda pdf: None, encryption=pikepdf.Encryption(owner="owner", user=password))
    returned = read_pdf(locked, "x.pdf", KEYS)
    assert "x.pdf: is locked" in messages(returned) and not returned.answers


def test_a_file_printed_to_pdf_holds_no_box(written: Written) -> None:
    (problem,) = read_pdf(written(Paragraph(("x",))), "x.pdf", KEYS).problems
    assert "holds no box at all" in str(problem) and "printed" in problem.hint


@pytest.mark.parametrize("junk", [b"", b"PK\3\4", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.7 trailer <</Root 1 0 R>>"])
def test_what_is_no_pdf_is_said(junk: bytes) -> None:
    returned = read_pdf(junk, "x.pdf", KEYS)
    assert len(returned.problems) == 1 and str(returned.problems[0]).startswith("x.pdf: ")


def test_a_bomb_is_not_unpacked(data: bytes) -> None:
    bomb = zlib.compress(bytes(300 * 1024 * 1024), 9)
    assert len(bomb) < 400_000
    loaded = data + b"9 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (len(bomb), bomb)
    assert "unpack" in messages(read_pdf(loaded, "x.pdf"))


def test_a_file_that_is_too_large_is_said() -> None:
    assert "larger than 32 MB" in messages(read_pdf(b"%PDF-1.7" + bytes(33 * 1024 * 1024), "x.pdf"))


def test_fields_in_a_circle_end(data: bytes) -> None:
    def circle(pdf: Pdf) -> None:
        box = field(pdf, "d/A1")
        box.Kids = Array([box])

    assert read_pdf(changed(data, circle), "x.pdf", KEYS).problems


@given(at=st.integers(0, 30_000), junk=st.binary(min_size=1, max_size=40), cut=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_never_ends_in_a_crash(data: bytes, at: int, junk: bytes, cut: bool) -> None:
    at %= len(data)
    found = read_pdf(data[:at] if cut else data[:at] + junk + data[at + len(junk) :], "x.pdf", KEYS)
    assert found.problems or set(found.answers) <= set(KEYS)


def _appended(data: bytes) -> bytes:
    """As the form recipe of pypdf saves it: pages and fields, and nothing that the file says of itself."""
    writer = pypdf.PdfWriter()
    writer.append(pypdf.PdfReader(io.BytesIO(data)))
    return _saved(writer)


def _added_to(data: bytes) -> bytes:
    """As saved by adding to the end of the file."""
    writer = pypdf.PdfWriter(io.BytesIO(data), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {}, auto_regenerate=False)
    return _saved(writer)


def _saved(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("saved", [_appended, _added_to])
def test_the_reference_is_found_whatever_else_a_program_saves(data: bytes, saved: Callable[[bytes], bytes]) -> None:
    sent = read_pdf(data).properties["reference"]
    assert sent
    assert read_pdf(saved(data)).properties["reference"] == sent
