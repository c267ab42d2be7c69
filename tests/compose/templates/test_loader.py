"""The search path of a reader, and the cache of compiled templates."""

import tempfile
from pathlib import Path

import pytest

from briefgen.compose.templates.environment import TemplateEnvironment
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.templates.loader import TemplateLoader, open_bytecode_cache, search_path_of
from briefgen.dialogue.model import Audience, Mark
from briefgen.errors import Refused


def loader(root: Path, **files: bytes) -> TemplateLoader:
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
    found = loader(tmp_path, memo=b"a")
    assert found.find(("ko", ""), "memo") == ("memo", 1)
    assert found.find(("ko", ""), "memo", 2) is None
    assert found.find(("ko", ""), "nosuch") is None


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    found = loader(tmp_path)
    (tmp_path / "templates" / "memo").mkdir()
    assert found.find(("",), "memo") is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\n\xff", "templates/memo:2:1: the file is not saved as UTF-8"),
        ("a\nb\u202ec".encode(), "templates/memo:2:2: U+202E (right-to-left override) cannot stand here"),
        ("a\U000f0000".encode(), "templates/memo:1:2: U+F0000 (private use) cannot stand here"),
        ("\ue000".encode(), "templates/memo:1:1: U+E000"),
        (b"\x00", "templates/memo:1:1: U+0000"),
        (b"a" * (2**20 + 1), "templates/memo: is larger than 1 MB"),
    ],
)
def test_a_file_that_nobody_can_have_typed_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    found = loader(tmp_path, memo=data)
    with pytest.raises(Refused) as caught:
        found.text("memo")
    assert str(caught.value).startswith(message)


LINKS = {
    "a file": {"memo": "{outside}/memo"},
    "a relative file": {"memo": "../outside/memo"},
    "a link to a link": {"first": "{outside}/memo", "memo": "first"},
    "a way in and out again": {"memo": "../templates/../outside/memo"},
}


@pytest.mark.parametrize("how", LINKS)
def test_no_link_leads_out_of_templates(how: str, tmp_path: Path) -> None:
    found = loader(tmp_path)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "memo").write_text("secret")
    for name, target in LINKS[how].items():
        (tmp_path / "templates" / name).symlink_to(target.format(outside=tmp_path / "outside"))
    with pytest.raises(Refused, match="templates/memo: is a link that leads out of templates/"):
        found.text("memo")
    with pytest.raises(Refused, match="leads out"):
        found.read("memo")


def test_a_folder_that_is_a_link_out_holds_nothing_to_read(tmp_path: Path) -> None:
    found = loader(tmp_path)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "memo").write_text("secret")
    (tmp_path / "templates" / "ko").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert found.find(("ko", ""), "memo") == ("ko/memo", 0)
    with pytest.raises(Refused, match="templates/ko/memo: is a link that leads out"):
        found.text("ko/memo")


def test_a_link_within_templates_is_followed_and_one_to_itself_is_nothing(tmp_path: Path) -> None:
    found = loader(tmp_path, memo=b"words")
    (tmp_path / "templates" / "other").symlink_to("memo")
    (tmp_path / "templates" / "loop").symlink_to("loop")
    assert found.text("other") == "words"
    assert found.find(("",), "loop") is None


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root" / "templates"
    folder.mkdir(parents=True)
    (folder / "memo.md.j2").write_text("{% block head %}{{ title }}{% endblock %}")
    return folder.parent


def environment(root: Path, version: str) -> TemplateEnvironment:
    return TemplateEnvironment(TemplateLoader(root), lambda name, _: (name, 0), compiled=open_bytecode_cache(version))


def test_what_was_compiled_is_not_compiled_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = environment(root, "1").outline("memo.md.j2")
    with monkeypatch.context() as patch:
        patch.setattr(TemplateEnvironment, "_generate", lambda *_, **__: pytest.fail("compiled again"))
        assert environment(root, "1").outline("memo.md.j2") == first
        assert list(first.blocks) == ["head"]


@pytest.mark.parametrize("changes", ["version", "text"])
def test_another_version_or_text_is(root: Path, monkeypatch: pytest.MonkeyPatch, changes: str) -> None:
    environment(root, "1").get_template("memo.md.j2")
    if changes == "text":
        (root / "templates" / "memo.md.j2").write_text("{{ title }}")
    monkeypatch.setattr(TemplateEnvironment, "_generate", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        environment(root, "1" if changes == "text" else "2").get_template("memo.md.j2")


def test_the_folder_is_closed_to_others_and_no_part_of_a_workplace(root: Path, temporary: Path) -> None:
    environment(root, "1").get_template("memo.md.j2")
    (folder,) = temporary.glob("_jinja2-cache-*")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not (root / ".briefgen").exists()


def test_without_a_version_or_a_safe_folder_nothing_is_kept(
    root: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    TemplateLibrary(root)
    assert [path.name for path in temporary.iterdir()] == ["root"]
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr("os.getuid", lambda: 12345)
    (temporary / "_jinja2-cache-12345").symlink_to(elsewhere)
    assert open_bytecode_cache("1") is None


def test_a_damaged_file_and_a_folder_that_went_away_do_no_harm(root: Path, temporary: Path) -> None:
    environment(root, "1").get_template("memo.md.j2")
    for path in temporary.glob("_jinja2-cache-*/*"):
        path.write_bytes(path.read_bytes()[:-20])
    again = environment(root, "1")
    for path in temporary.glob("_jinja2-cache-*/*"):
        path.write_bytes(b"")
    assert again.outline("memo.md.j2").blocks
    gone = environment(root, "2")
    for folder in temporary.glob("_jinja2-cache-*"):
        folder.rename(temporary / "gone")
    assert gone.outline("memo.md.j2").blocks
