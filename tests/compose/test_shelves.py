"""Files of templates: where they lie, and which cannot be read."""

from pathlib import Path

import pytest

from briefgen.compose.templates.loader import TemplateLoader, search_path_of
from briefgen.dialogue.model import Audience, Mark
from briefgen.errors import Refused


def shelves(root: Path, **files: bytes) -> TemplateLoader:
    (root / "templates").mkdir()
    for name, data in files.items():
        (root / "templates" / name).write_bytes(data)
    return TemplateLoader(root)


def test_a_shelf_goes_from_the_reader_to_the_house() -> None:
    audience = Audience(id="press", language="ko", release=Mark(), like="public", lookup=("press", "public"))
    assert search_path_of(audience) == (
        "audiences/press/ko",
        "audiences/press",
        "audiences/public/ko",
        "audiences/public",
        "ko",
        "",
    )


def test_a_file_is_found_from_a_level_on(tmp_path: Path) -> None:
    found = shelves(tmp_path, memo=b"a")
    assert found.find(("ko", ""), "memo") == ("memo", 1)
    assert found.find(("ko", ""), "memo", 2) is None
    assert found.find(("ko", ""), "nosuch") is None


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    found = shelves(tmp_path)
    (tmp_path / "templates" / "memo").mkdir()
    assert found.find(("",), "memo") is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\n\xff", "templates/memo:2:1: the file is not saved as UTF-8"),
        ("a\nb\u202ec".encode(), "templates/memo:2:2: U+202E (right-to-left override) cannot stand here"),
        ("a\U000f0000".encode(), "templates/memo:1:2: U+F0000 (control character) cannot stand here"),
        ("\ue000".encode(), "templates/memo:1:1: U+E000"),
        (b"\x00", "templates/memo:1:1: U+0000"),
        (b"a" * (2**20 + 1), "templates/memo: is larger than 1 MB"),
    ],
)
def test_a_file_that_nobody_can_have_typed_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    found = shelves(tmp_path, memo=data)
    with pytest.raises(Refused) as caught:
        found.text("memo")
    assert str(caught.value).startswith(message)
