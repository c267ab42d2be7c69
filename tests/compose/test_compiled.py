"""Compiled templates are kept in a folder of the user’s own."""

import tempfile
from pathlib import Path

import pytest

from briefgen.compose.templates.environment import TemplateEnvironment
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.templates.loader import TemplateLoader, open_bytecode_cache


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
