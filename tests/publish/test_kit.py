"""A kit is unpacked once, where nobody else can look, and is gone when it is let go of."""

from __future__ import annotations

import datetime as dt
import pickle
import stat
from pathlib import Path

import pytest

from briefgen.errors import Refused
from briefgen.publish.dialogue_jobs import Kit, packed
from briefgen.publish.workspace import Order, Workspace, open_workspace


@pytest.fixture
def site(small: Path) -> Workspace:
    return open_workspace(Order(root=small, today=dt.date(2031, 5, 7)))


def arrived(site: Workspace, below: Path) -> Kit:
    kit = pickle.loads(pickle.dumps(Kit(site)))
    assert isinstance(kit, Kit)
    kit.below = str(below)
    return kit


def test_it_is_unpacked_once_into_a_private_folder_and_removed_when_it_is_let_go_of(
    site: Workspace, tmp_path: Path
) -> None:
    below = tmp_path / "below"
    below.mkdir()
    kit = arrived(site, below)
    assert not list(below.iterdir())
    assert kit.site() is kit.site()
    (folder,) = below.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "templates" / "memo.md.j2").is_file()
    del kit
    assert not list(below.iterdir())


def test_it_can_be_handed_on_after_it_was_unpacked(site: Workspace, tmp_path: Path) -> None:
    kit = arrived(site, tmp_path)
    first = kit.site()
    handed = pickle.loads(pickle.dumps(kit))
    second = handed.site()
    assert first.order.root != second.order.root
    assert (first.maker, first.templates) == (second.maker, second.templates) == (site.maker, site.templates)


def test_a_dialogue_is_there_for_a_while(site: Workspace, tmp_path: Path) -> None:
    kit = arrived(site, tmp_path)
    root = kit.site().order.root
    with packed(site, "harbour").unpacked(root):
        assert (root / "data" / "harbour" / "sources" / "t1.txt").is_file()
    assert not (root / "data" / "harbour").exists()


def test_the_pictures_of_all_dialogues_are_known_there(small: Path, site: Workspace, tmp_path: Path) -> None:
    entry = "- {id: quay, file: pictures/quay.png, alt: The quay}\n"
    (small / "data" / "harbour" / "pictures.yaml").write_text(entry, encoding="utf-8")
    assert arrived(site, tmp_path).site().library.picture_ids == frozenset({"quay"})


def test_another_set_of_libraries_there_makes_no_difference(
    site: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = arrived(site, tmp_path)
    monkeypatch.setattr("briefgen.publish.workspace.toolchain_fingerprint", lambda: "another")
    assert kit.site().maker == site.maker


def test_a_font_that_lies_elsewhere_is_a_problem(small: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (small / "templates" / "fonts" / "PretendardGOV-Bold.ttf").rename(tmp_path / "fonts" / "bold.ttf")
    look = small / "templates" / "look.yaml"
    words = look.read_text(encoding="utf-8")
    look.write_text(words.replace("fonts/PretendardGOV-Bold.ttf", "../../fonts/bold.ttf"), encoding="utf-8")
    with pytest.raises(Refused, match=r"fonts/bold\.ttf: lies outside templates/, and is not sent"):
        Kit(open_workspace(Order(root=small, today=dt.date(2031, 5, 7))))
