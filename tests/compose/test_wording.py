"""Fixed words: looked up, filled, and the same keys in both languages."""

from pathlib import Path

import pytest

from briefgen.blocks.tree import Break
from briefgen.cache.store import Cache
from briefgen.compose import wording
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.templates.loader import TemplateLoader
from briefgen.compose.wording import Wording, read_wording
from briefgen.dialogue.model import Audience, Mark, Text
from briefgen.errors import Refused
from briefgen.files import sha256

ROOT = Path(__file__).parents[2]
WORDS = Wording(
    "en",
    {
        "due": "Due",
        "by": "{words} (by {day})",
        "count.one": "{n} item",
        "count.other": "{n} items",
        "missing": "[missing]",
    },
    path="templates/wording.en.yaml",
)


def test_words_by_their_key() -> None:
    assert WORDS("due") == "Due"
    assert "due" in WORDS
    assert "nosuch" not in WORDS


def test_blanks_are_filled_and_values_are_not_filled_again() -> None:
    assert WORDS("by", words="{day}", day="31 Dec") == "{day} (by 31 Dec)"


def test_one_and_other_are_chosen_by_number() -> None:
    assert [WORDS("count", n=n) for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]


def test_an_unknown_key_is_a_problem_with_a_hint() -> None:
    with pytest.raises(Refused, match=r"no wording “dew” in templates/wording.en.yaml\n  hint: did you mean “due”"):
        WORDS("dew")
    with pytest.raises(Refused, match="did you mean “count”"):
        WORDS("counts", n=1)


@pytest.mark.parametrize(("key", "values"), [("by", {"words": "x"}), ("due", {"amount": "1"}), ("by", {})])
def test_a_value_never_gets_lost_and_a_blank_never_stays(key: str, values: dict[str, str]) -> None:
    with pytest.raises(Refused, match=rf"templates/wording.en.yaml: wording “{key}” takes "):
        WORDS(key, **values)


@pytest.mark.parametrize("value", [None, True, ("a",), Break()])
def test_only_words_and_numbers_fill_a_blank(value: object) -> None:
    with pytest.raises(Refused):
        WORDS("by", words=value, day="31 Dec")


def test_a_text_of_another_language_stands_behind_a_mark() -> None:
    assert WORDS.text(Text((("en", "a"), ("ko", "가")))) == "a"
    assert WORDS.text(Text((("", "bare"),))) == "bare"
    assert WORDS.text(Text((("ko", "가"),))) == "[missing] 가"
    assert WORDS.text(None) == ""


def read(root: Path, files: dict[str, str], search_path: tuple[str, ...] = ("audiences/press", "")) -> Wording:
    for path, text in files.items():
        file = root / "templates" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return read_wording(TemplateLoader(root), search_path, "en")


def test_a_file_that_another_process_has_read_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "templates" / "wording.en.yaml"
    path.parent.mkdir()
    path.write_text("due: Due\n", encoding="utf-8")

    def words() -> Wording:
        return read_wording(TemplateLoader(tmp_path), ("",), "en", Cache(tmp_path / "cache", "1"))

    first = words()
    monkeypatch.setattr(wording, "parse_file", lambda _, path: pytest.fail(f"read again: {path}"))
    assert words() == first
    path.write_text("due: Until\n", encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        words()


def test_a_nearer_file_replaces_single_keys(tmp_path: Path) -> None:
    house = "a: {b: house, c.d: dotted}\ne: only here\n"
    words = read(tmp_path, {"wording.en.yaml": house, "audiences/press/wording.en.yaml": "a.b: press\n"})
    assert dict(words.words) == {"a.b": "press", "a.c.d": "dotted", "e": "only here"}
    assert [path for path, _ in words.files] == [
        "templates/audiences/press/wording.en.yaml",
        "templates/wording.en.yaml",
    ]
    assert words.files[1][1] == sha256(house.encode())


def test_no_file_is_no_words(tmp_path: Path) -> None:
    found = read(tmp_path, {})
    assert (dict(found.words), found.files) == ({}, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [x]", "templates/wording.en.yaml:1:4: words are expected here"),
        ("a:\n  b: 3", "templates/wording.en.yaml:2:6: words are expected here\n  hint: put them in quotation marks"),
        ("- a", "templates/wording.en.yaml:1:1: words are expected here"),
        ("a: x\na: y", "templates/wording.en.yaml:2:1: the key “a” stands here a second time"),
    ],
)
def test_what_is_no_word_is_a_problem_at_its_place(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read(tmp_path, {"wording.en.yaml": text})
    assert str(caught.value).startswith(message)


# ---- our own wordings ------------------------------------------------------------------------------------------

OWN = ("currency.", "numbers.")
"""Groups of words that a language has for itself."""

OVERRIDES = sorted((ROOT / "templates" / "audiences").rglob("wording.*.yaml"))


def keys(language: str, folder: str = "") -> set[str]:
    words = read_wording(TemplateLoader(ROOT), (folder,), language).words
    return {key for key in words if not key.startswith(OWN)}


def test_no_word_of_the_house_is_missing_in_one_language() -> None:
    assert keys("en") == keys("ko")


@pytest.mark.parametrize("path", OVERRIDES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_reader_overrides_only_words_that_the_house_has(path: Path) -> None:
    language = path.name.split(".")[1]
    folder = path.parent.relative_to(ROOT / "templates").as_posix()
    assert keys(language, folder) <= keys(language)


def test_the_house_has_words_in_both_languages() -> None:
    for language in ("en", "ko"):
        words = TemplateLibrary(ROOT).wording(Audience(id="nobody", language=language, release=Mark()))
        assert words("not_stated")
        assert all(text.strip() for text in words.words.values())
