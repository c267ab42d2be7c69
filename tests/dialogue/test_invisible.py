"""Characters in texts that nobody sees on a page."""

import pytest
from msgspec.structs import replace

from briefgen.dialogue.invisible import find_invisible
from briefgen.dialogue.model import Commitment, Dialogue, Party, Text
from briefgen.errors import Severity

DIALOGUE = Dialogue(id="d", name=Text((("en", "D"),)), parties=(Party(id="KR", name=Text((("en", "Korea"),))),))


def found_in(words: str) -> list[str]:
    commitment = Commitment(id="C01", round="r1", title=Text((("en", words),)), actors=(), strength="agreed")
    found = [*find_invisible(replace(DIALOGUE, commitments=(commitment,)))]
    assert all(problem.severity is Severity.NOTICE for problem in found)
    return [f"{problem.item}: {problem.message}" for problem in found]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "U+200B (zero width space)"),
        ("\u00ad", "U+00AD (soft hyphen)"),
        ("\u2060", "U+2060 (word joiner)"),
        ("\ue000", "U+E000 (private use)"),
        ("\U000f0000", "U+F0000 (private use)"),
        ("\U000e0041", "U+E0041 (tag latin capital letter a)"),
        ("\u3164", "U+3164 (hangul filler)"),
        ("\u200d", "U+200D (zero width joiner)"),
    ],
)
def test_a_character_nobody_sees_is_named(character: str, name: str) -> None:
    assert found_in(f"Joint{character} research") == [f"C01: title: nobody sees {name}, and it travels in every file"]


@pytest.mark.parametrize("words", ["Joint research", "반도체 공동연구", "naïve – “so”", "\U0001f468\u200d\U0001f4bb"])
def test_what_is_seen_is_not_named(words: str) -> None:
    assert found_in(words) == []
