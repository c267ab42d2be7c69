"""The package: a zip that is always the same."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import Refused
from briefgen.word.package import Member, assemble, fill_places, pack, repack, texts_around
from briefgen.word.xml import esc


@given(st.dictionaries(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), st.binary(max_size=99)))
def test_any_parts_come_back(parts: dict[str, bytes]) -> None:
    data = assemble(pack(name, content) for name, content in parts.items())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_order_and_date_are_always_the_same() -> None:
    names = ("word/b.xml", "[Content_Types].xml", "_rels/.rels", "a.xml", "word/가.xml")
    members = [pack(name, b"x") for name in names]
    data = assemble(members)
    assert data == assemble(reversed(members))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {(info.create_system, info.external_attr, info.extra) for info in archive.infolist()} == {(0, 0, b"")}
        assert "word/가.xml" in archive.namelist()


def test_a_package_of_another_program_is_brought_into_order() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("z.xml", "z")
        archive.writestr("[Content_Types].xml", "t")
    data = repack(out.getvalue(), "x")
    assert data == repack(data, "x") == assemble([pack("[Content_Types].xml", b"t"), pack("z.xml", b"z")])


def test_a_packed_part_is_plain_data() -> None:
    member = pack("a", b"aaaa" * 99)
    assert (member.length, member.checksum, type(member)) == (396, zlib.crc32(b"aaaa" * 99), Member)
    assert len(member.packed) < 20 and member.text() == "aaaa" * 99


@given(st.lists(st.tuples(st.text("ab가<", min_size=1), st.text("ab가<&")), max_size=4))
def test_words_are_put_into_their_places(pieces: list[tuple[str, str]]) -> None:
    texts = texts_around([piece for text, _ in pieces for piece in (text, None)] + ["e", "nd"])
    assert (
        fill_places(texts, [words for _, words in pieces])
        == "".join(text + esc(words) for text, words in pieces) + "end"
    )


def test_a_place_takes_no_control_character() -> None:
    with pytest.raises(Refused, match="control character"):
        fill_places(("<", ">"), ["\0"])
