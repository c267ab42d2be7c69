"""Objects and bytes: what is put in comes out, packed, numbered, and the same each time."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.pdf.file import PdfFile, format_numbers, name_object, text_string


def finished(file: PdfFile, *entries: str) -> bytes:
    pages = file.put("<</Type/Pages/Count 0/Kids[]>>")
    root = file.put(f"<</Type/Catalog/Pages {pages} 0 R{''.join(entries)}>>")
    return file.to_bytes(root, file.put("<<>>"))


@given(st.binary(max_size=200))
def test_a_stream_comes_back_whatever_it_ends_in(data: bytes) -> None:
    file = PdfFile()
    streams = [file.stream("/Type/X", data), file.put_encoded_stream("", data)]
    with pikepdf.open(io.BytesIO(finished(file, *(f"/S{i} {n} 0 R" for i, n in enumerate(streams))))) as pdf:
        assert [pdf.Root[f"/S{i}"].read_bytes() for i in (0, 1)] == [data, data]


@given(st.text())
def test_a_text_string_comes_back(words: str) -> None:
    file = PdfFile()
    with pikepdf.open(io.BytesIO(finished(file, f"/T{text_string(words)}"))) as pdf:
        assert str(pdf.Root.T) == words.encode("utf-16-be", "replace").decode("utf-16-be")


def test_a_name_is_escaped() -> None:
    file = PdfFile()
    with pikepdf.open(io.BytesIO(finished(file, f"/N{name_object('text/csv')}"))) as pdf:
        assert pdf.Root.N == "/text/csv"


def test_a_stream_asked_for_twice_is_written_once() -> None:
    file = PdfFile()
    assert file.shared("/A", b"x") == file.shared("/A", b"x") != file.shared("/B", b"x")


def test_more_objects_than_one_object_stream_holds_are_all_there() -> None:
    file = PdfFile()
    many = [file.put(f"<</N {number}>>") for number in range(1000)]
    data = finished(file, f"/Many[{' '.join(f'{number} 0 R' for number in many)}]")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [int(each.N) for each in pdf.Root.Many] == list(range(1000))
        assert len(pdf.objects) > 1000
    assert b"/N 500" not in data


def test_the_identity_is_that_of_the_content() -> None:
    def identity(words: str) -> bytes:
        file = PdfFile()
        file.stream("", words.encode())
        with pikepdf.open(io.BytesIO(finished(file))) as pdf:
            first, second = pdf.trailer.ID
            assert bytes(first) == bytes(second)
            return bytes(first)

    assert identity("a") == identity("a") != identity("b")


def test_an_object_may_be_known_before_it_is_written() -> None:
    file = PdfFile()
    first = file.reserve()
    second = file.put(f"<</Up {first} 0 R>>")
    file.put(f"<</Down {second} 0 R>>", first)
    with pikepdf.open(io.BytesIO(finished(file, f"/Top {first} 0 R"))) as pdf:
        assert pdf.Root.Top.Down.Up.objgen == pdf.Root.Top.objgen


def test_numbers_have_two_digits_behind_the_point() -> None:
    assert (
        format_numbers(1, 2.345, -0.001) == "1.00 2.35 -0.00" or format_numbers(1, 2.345, -0.001) == "1.00 2.34 -0.00"
    )
    assert format_numbers(595.28) == pytest.approx("595.28")
